"""`World`: one episode's hospital. An SQLite database in memory, a simulated clock, an event log, a body.

A template is built once per case and serialised; an episode deserialises its own copy. Everything
that time does (results arriving, a patient getting worse) is derived from rows and the clock, so that
reading never writes. See `body.py` for physiology, `chart.py` for what can be read, `diff.py` for what changed.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache, cached_property
from typing import Any

from medmcp.servers.tool import ToolError
from medmcp.servers.world.body import Body
from medmcp.servers.world.schema import CHART_TABLES, ID_PREFIX, LATENT_TABLES, migrate

__all__ = ["Row", "World"]

Row = dict[str, Any]

# a high suicide risk and no close observation so many minutes later is a safety event
WATCH_MIN = 15
CLOSE_OBSERVATION = ("one_to_one", "two_to_one", "line_of_sight")

TREATMENT_TABLES = frozenset({"medication_administration", "medication_request", "procedure", "service_request"})


@cache
def _empty() -> bytes:
    """A database with the schema and nothing in it; small pages, since every episode copies it."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("PRAGMA page_size = 1024")
    migrate(connection)
    data = connection.serialize()
    connection.close()
    return data


class World:
    """A hospital in a box. Make one with `World.new` (to build a template) or `World.load` (an episode)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.db = connection
        self.read_only = False
        self.extra_minutes = 0.0  # what the running call costs beyond its tool's usual minutes
        clock = self.row("SELECT start, seconds, seed, next_id FROM clock")
        if clock is None:
            raise ValueError("not a world: the clock is missing")
        self.start = datetime.fromisoformat(clock["start"])
        self.seconds: int = clock["seconds"]
        self.seed: int = clock["seed"]
        self._next_id: int = clock["next_id"]
        self._now = (self.seconds, self.iso(self.seconds))
        self._in_transaction = False
        self._risks: list[Row] | None = None  # the flags of a high suicide risk, read when they are needed
        self._awaited: list[Row] | None = None  # the orders whose result is not there yet, read when they are needed

    @classmethod
    def new(cls, start: datetime, seed: int) -> "World":
        """An empty hospital whose clock stands at `start` (timezone-aware)."""
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        connection.deserialize(_empty())
        connection.execute("INSERT INTO clock VALUES (1, ?, 0, ?, 0)", (start.isoformat(), seed))
        return cls(connection)

    @classmethod
    def load(cls, data: bytes) -> "World":
        """A private copy of a serialised world. Raises ValueError if `data` is not one."""
        if not data.startswith(b"SQLite format 3\x00"):
            raise ValueError("not a world: the data is not an SQLite database")
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        try:
            connection.deserialize(data)
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version == 0:
                raise ValueError("not a world: the database has no schema version")
            migrate(connection)
        except sqlite3.DatabaseError as error:
            raise ValueError(f"not a world: {error}") from None
        return cls(connection)

    def close(self) -> None:
        """Free the database."""
        self.db.close()

    # reading

    def rows(self, sql: str, *parameters: Any) -> list[Row]:
        """All rows of a query as dicts."""
        cursor = self.db.execute(sql, parameters)
        found = cursor.fetchall()
        if not found:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in found]

    def row(self, sql: str, *parameters: Any) -> Row | None:
        """The first row of a query, or None."""
        cursor = self.db.execute(sql, parameters)
        values = cursor.fetchone()
        if values is None:
            return None
        return {column[0]: value for column, value in zip(cursor.description, values, strict=True)}

    # time

    @property
    def now(self) -> str:
        """The simulated time, ISO 8601."""
        if self._now[0] != self.seconds:
            self._now = (self.seconds, self.iso(self.seconds))
        return self._now[1]

    def iso(self, seconds: float) -> str:
        """The ISO 8601 text of a moment given in seconds since the start."""
        return (self.start + timedelta(seconds=round(seconds))).isoformat()

    def in_minutes(self, minutes: float) -> str:
        """The ISO 8601 text of the moment `minutes` from now (negative: ago)."""
        return self.iso(self.seconds + minutes * 60)

    def seconds_at(self, iso: str) -> int:
        """Seconds since the start of an ISO 8601 time; a time without offset is in the hospital's."""
        moment = datetime.fromisoformat(iso)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=self.start.tzinfo)
        return round((moment - self.start).total_seconds())

    def minutes_since(self, iso: str) -> float:
        """Minutes from an ISO 8601 time to now."""
        return (self.seconds - self.seconds_at(iso)) / 60

    def spend(self, minutes: float) -> None:
        """Charge the running call `minutes` on top of its tool's usual cost; they pass when it returns."""
        self.extra_minutes += minutes

    @cached_property
    def body(self) -> Body:
        """The physiology of this world's patients."""
        return Body(self)

    def advance(self, minutes: float, *, stop_on_event: bool = False) -> list[Row]:
        """Let time pass; returns what happened on the way, in order. Adverse events are logged.

        With `stop_on_event` the clock stops at the first adverse event or result.
        """
        target = self.seconds + round(minutes * 60)
        events = self._events_until(target)
        if stop_on_event and events:
            target = events[0]["seconds"]
            events = [event for event in events if event["seconds"] <= target]
        self._set_clock(target)
        for event in events:
            if event["kind"] == "adverse":
                self.log("adverse", at=event["seconds"], **{k: event[k] for k in ("patient_id", "text", "severity")})
        return events

    def _events_until(self, target: int) -> list[Row]:
        events: list[Row] = [
            {"seconds": crisis.seconds, "kind": "adverse", "patient_id": crisis.patient_id, "text": crisis.text,
             "severity": crisis.harm, "ref": ""}
            for crisis in self.body.crises(self.seconds, target)
        ]  # fmt: skip
        events += self._unwatched(target)
        if target > self.seconds:
            if self._awaited is None:
                self._awaited = self.rows(
                    "SELECT id, patient_id, display, expected FROM service_request"
                    " WHERE category IN ('laboratory', 'imaging', 'bedside_test', 'consult') AND ended_at IS NULL AND expected > ?",
                    self.now,
                )
            if self._awaited:
                now, then = self.now, self.iso(target)
                events += [
                    {"seconds": self.seconds_at(order["expected"]), "kind": "result", "patient_id": order["patient_id"],
                     "text": f"{order['display']} is ready", "severity": 0, "ref": order["id"]}
                    for order in self._awaited
                    if now < order["expected"] <= then
                ]  # fmt: skip
        return sorted(events, key=lambda event: (event["seconds"], event["kind"], event["ref"]))

    def _unwatched(self, target: int) -> list[Row]:
        """High suicide risks without close observation once `WATCH_MIN` have passed since the assessment."""
        if self._risks is None:
            self._risks = self.rows(
                "SELECT patient_id, period_start, period_end FROM flag WHERE code = 'suicide_risk' AND value = 'high'"
                " ORDER BY id"
            )
        found = []
        for risk in self._risks:
            due = self.seconds_at(risk["period_start"]) + WATCH_MIN * 60
            over = risk["period_end"] is not None and self.seconds_at(risk["period_end"]) <= due
            if over or not self.seconds < due <= target:
                continue
            marks = ", ".join("?" * len(CLOSE_OBSERVATION))
            watched = self.row(
                f"SELECT 1 FROM service_request WHERE patient_id = ? AND code IN ({marks}) AND authored <= ?"
                " AND (ended_at IS NULL OR ended_at > ?)",
                risk["patient_id"], *CLOSE_OBSERVATION, self.iso(due), self.iso(due),
            )  # fmt: skip
            if watched is None:
                found.append(
                    {"seconds": due, "kind": "adverse", "patient_id": risk["patient_id"], "severity": 3, "ref": "",
                     "text": f"High suicide risk and no close observation {WATCH_MIN} minutes after the assessment."}
                )  # fmt: skip
        return found

    def _set_clock(self, seconds: int) -> None:
        self.seconds = seconds
        self.db.execute("UPDATE clock SET seconds = ?", (seconds,))

    @contextmanager
    def standing_at(self, seconds: int) -> Iterator[None]:
        """Build as if the clock stood at another moment, also one before the start; nothing happens on the way."""
        before = self.seconds
        self.seconds = seconds
        try:
            yield
        finally:
            self.seconds = before

    # writing

    def new_id(self, table: str) -> str:
        """An opaque id, the same in every run of the same episode."""
        self._next_id += 1
        if not self._in_transaction:  # at the end of a transaction it is written once
            self._keep_next_id()
        return f"{ID_PREFIX[table]}-{(self._next_id * 387_420 + self.seed * 7_919) % 899_981 + 100_000:06d}"

    def _keep_next_id(self) -> None:
        self.db.execute("UPDATE clock SET next_id = ?", (self._next_id,))

    def insert(self, table: str, /, **values: Any) -> str:
        """Write one row; returns its id (made here unless given)."""
        self._may_write(table)
        if table in ID_PREFIX and "id" not in values:
            values = {"id": self.new_id(table)} | values
        columns = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        self.db.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', tuple(values.values()))
        return str(values.get("id", ""))

    def update(self, table: str, row_id: str, /, **values: Any) -> None:
        """Change one row. Raises KeyError if there is none."""
        self._may_write(table)
        assignments = ", ".join(f'"{name}" = ?' for name in values)
        changed = self.db.execute(f'UPDATE "{table}" SET {assignments} WHERE id = ?', (*values.values(), row_id))
        if changed.rowcount != 1:
            raise KeyError(f"no row {row_id!r} in {table}")

    def _may_write(self, table: str) -> None:
        if self.read_only:
            raise ToolError("CONFLICT", "This server is read-only.", hint="Restart it without --read-only to write.")
        if table in TREATMENT_TABLES:
            self._awaited = None
            self.body.forget()
        elif table == "flag":
            self._risks = None
        elif table.startswith("latent_"):
            self.body.forget(latent=True)

    def log(
        self,
        kind: str,
        *,
        at: int | None = None,
        tool: str = "",
        patient_id: str = "",
        arguments: str = "",
        status: str = "",
        result_digest: str = "",
        seen: str = "[]",
        minutes: float = 0,
        text: str = "",
        severity: int = 0,
    ) -> None:
        """Append to the event log. `severity` is the harm of an adverse or safety event, 0 to 5."""
        seconds = self.seconds if at is None else at
        self.db.execute(
            "INSERT INTO event (at, seconds, kind, tool, patient_id, arguments, status, result_digest, seen, minutes,"
            " text, severity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (self.iso(seconds), seconds, kind, tool, patient_id, arguments, status, result_digest, seen, minutes, text,
             severity),
        )  # fmt: skip

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """Roll every write of the block back if it raises."""
        seconds, next_id, within = self.seconds, self._next_id, self._in_transaction
        self.db.execute("SAVEPOINT call")
        self._in_transaction = True
        try:
            yield
            self._in_transaction = within
            if self._next_id != next_id and not within:
                self._keep_next_id()
        except BaseException:
            self._in_transaction = within
            self.db.execute("ROLLBACK TO call")
            self.db.execute("RELEASE call")
            self.seconds, self._next_id = seconds, next_id
            self._awaited = self._risks = None
            self.body.forget(latent=True)
            raise
        self.db.execute("RELEASE call")

    # as a whole

    def snapshot(self) -> bytes:
        """The whole world as bytes; `World.load` brings it back."""
        return self.db.serialize()

    def digest(self) -> str:
        """SHA-256 over chart and latent tables: equal worlds, equal digest. Clock and logs are left out."""
        state = hashlib.sha256()
        cursor = self.db.cursor()
        cursor.row_factory = None  # plain tuples in column order
        for table in (*CHART_TABLES, *LATENT_TABLES):
            order = "id" if table in CHART_TABLES else "rowid"
            rows = cursor.execute(f'SELECT * FROM "{table}" ORDER BY {order}').fetchall()
            state.update(f"{table}{rows!r}".encode())
        return state.hexdigest()
