"""`Body`: how patients change with time and treatment.

Each active disease process (a course) has a severity from 0 (well) to 1 (dying) that drifts by the hour
and answers to treatments after a delay. Vital signs and the values of repeat tests are functions of a
resting value, the severities, treatments that act on vitals (`clinical/physiology.py`) and seeded noise.

Severity is a pure function of rows and time, stepped on a fixed one-minute grid from the start of the
episode; nothing is stored, so looking at a patient changes nothing.
"""

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.physiology import VITAL_LIMITS, VITAL_RESPONSES

if TYPE_CHECKING:
    from medmcp.servers.world.world import World

__all__ = ["Body", "Crisis", "Treatment"]

FREQUENCY_HOURS: dict[str, float] = {
    "q5min": 1 / 12, "q15min": 0.25, "q1h": 1, "q2h": 2, "q3h": 3, "q4h": 4, "q6h": 6, "q8h": 8, "q12h": 12,
    "daily": 24, "bid": 12, "tid": 8, "qid": 6, "nightly": 24, "q48h": 48, "q72h": 72, "weekly": 168,
}  # fmt: skip


class Crisis(NamedTuple):
    """A severity crossing a threshold: `harm` 4 for a crisis, 5 for death."""

    seconds: int
    patient_id: str
    text: str
    harm: int


@dataclass(frozen=True)
class Treatment:
    """Something given or done, as the body feels it."""

    patient_id: str
    tokens: frozenset[str]
    start: int  # seconds
    end: int | None
    amount: float
    record_id: str


@dataclass
class _Course:
    patient_id: str
    name: str
    initial: float
    drift: float  # per minute
    floor: float
    crisis_at: float
    death_at: float
    crisis_text: str
    begin: int  # seconds; the course is still before it
    responses: list[dict[str, Any]]
    path: list[float] = field(default_factory=list)  # severity at each minute of the episode
    plan: list[tuple[int, int | None, float, float]] = field(default_factory=list)  # start, end, per minute, step


class Body:
    """The physiology of a world. Ask for a severity, a vital sign, or the crises in a stretch of time."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._courses: list[_Course] | None = None
        self._treatments: list[Treatment] | None = None
        self._resting: dict[tuple[str, str], tuple[float, float]] | None = None  # baseline and sd
        self._effects: dict[tuple[str, str], list[tuple[str, float, float]]] | None = None  # course, shift, factor

    def forget(self, *, latent: bool = False) -> None:
        """Drop what was derived; called when a treatment or, with `latent`, a latent row is written."""
        self._courses = None
        self._treatments = None
        if latent:
            self._resting = self._effects = None

    # treatments

    def treatments(self, patient_id: str) -> list[Treatment]:
        """Everything given to or done for a patient, future doses of running orders included."""
        if self._treatments is None:
            self._treatments = [*self._medicines(), *self._procedures(), *self._care()]
        return [treatment for treatment in self._treatments if treatment.patient_id == patient_id]

    def _medicines(self) -> list[Treatment]:
        world = self._world
        found = []
        running: set[str] = set()
        for row in world.rows(
            "SELECT a.patient_id, a.drug, a.dose, a.dose_unit, a.effective, r.frequency, r.ended_at, a.id, a.order_id"
            " FROM medication_administration a LEFT JOIN medication_request r ON r.id = a.order_id"
            " WHERE coalesce(a.status, 'given') = 'given' ORDER BY a.effective, a.rowid"
        ):
            if row["frequency"] not in ("once", "stat", "prn", None):  # the doses of a running order are one treatment
                if row["order_id"] in running:
                    continue
                running.add(row["order_id"])
            drug = find_drug(row["drug"])
            tokens = {f"drug:{row['drug']}"} | {f"group:{tag}" for tag in (drug.groups if drug else ())}
            start = world.seconds_at(row["effective"])
            end = world.seconds_at(row["ended_at"]) if row["ended_at"] else None
            if row["frequency"] in ("once", "stat") or row["frequency"] is None:
                found.append(
                    Treatment(row["patient_id"], frozenset(tokens | {"once"}), start, end, row["dose"], row["id"])
                )
            else:
                found.append(Treatment(row["patient_id"], frozenset(tokens), start, end, row["dose"], row["id"]))
        return found

    def _procedures(self) -> list[Treatment]:
        world = self._world
        return [
            Treatment(row["patient_id"], frozenset({f"procedure:{row['code']}"}), world.seconds_at(row["performed"]),
                      None, 1, row["id"])
            for row in world.rows("SELECT * FROM procedure WHERE status = 'completed' AND order_id IS NOT NULL")
        ]  # fmt: skip

    def _care(self) -> list[Treatment]:
        world = self._world
        found = []
        for row in world.rows("SELECT * FROM service_request WHERE category IN ('care', 'activation')"):
            kind = "team" if row["category"] == "activation" else "care"
            tokens = {f"{kind}:{row['code']}"}
            if row["detail"]:
                tokens.add(f"care:{row['detail']}")  # the order type: iv_fluid, oxygen, ...
            found.append(
                Treatment(
                    row["patient_id"], frozenset(tokens), world.seconds_at(row["expected"] or row["authored"]),
                    world.seconds_at(row["ended_at"]) if row["ended_at"] else None, row["amount"] or 0, row["id"],
                )
            )  # fmt: skip
        return found

    # severity

    def _loaded(self) -> list[_Course]:
        if self._courses is None:
            world = self._world
            responses = world.rows("SELECT * FROM latent_response")
            self._courses = []
            for row in world.rows("SELECT * FROM latent_course ORDER BY patient_id, name"):
                course = _Course(
                    patient_id=row["patient_id"], name=row["name"], initial=row["severity"],
                    drift=row["drift_per_hour"] / 60, floor=row["floor"], crisis_at=row["crisis_at"],
                    death_at=row["death_at"], crisis_text=row["crisis_text"],
                    begin=world.seconds_at(row["started"]) if row["started"] else 0,
                    responses=[r for r in responses if r["patient_id"] == row["patient_id"] and r["course"] == row["name"]],
                )  # fmt: skip
                self._plan(course)
                self._courses.append(course)
        return self._courses

    def _plan(self, course: _Course) -> None:
        """Which responses act when. A group named `once_group` acts once however often it is given."""
        spent: set[str] = set()
        for treatment in sorted(self.treatments(course.patient_id), key=lambda t: (t.start, t.record_id)):
            for response in course.responses:
                if response["match"] not in treatment.tokens:
                    continue
                group = response["once_group"]
                if group:
                    if group in spent:
                        continue
                    spent.add(group)
                start = treatment.start + round(response["delay_min"] * 60)
                end = None if response["lasts_min"] is None else start + round(response["lasts_min"] * 60)
                if treatment.end is not None:
                    if treatment.end <= treatment.start:
                        continue
                    end = treatment.end if end is None else min(end, treatment.end)
                course.plan.append((start, end, response["per_hour"] / 60, response["step"] or 0.0))

    def _severity(self, course: _Course, seconds: int) -> float:
        minute = max(0, seconds // 60)
        return self._path(course, minute)[minute]

    @staticmethod
    def _path(course: _Course, minute: int) -> list[float]:
        """The severities up to a minute, and perhaps beyond."""
        path = course.path
        if not path:
            path.append(course.initial)
        while len(path) <= minute:
            at = (len(path) - 1) * 60
            change = course.drift if at >= course.begin else 0.0
            for start, end, per_minute, step in course.plan:
                if start <= at and (end is None or at < end):
                    change += per_minute
                if step and at < start + 60 and at >= start:
                    change += step
            path.append(min(1.0, max(course.floor, path[-1] + change)))
        return path

    def severity(self, patient_id: str, seconds: int | None = None) -> float:
        """The worst severity among a patient's courses at a moment (default now); 0 without a course."""
        return max(self.severities(patient_id, seconds).values(), default=0.0)

    def severities(self, patient_id: str, seconds: int | None = None) -> dict[str, float]:
        """Severity by course name."""
        at = self._world.seconds if seconds is None else seconds
        return {c.name: self._severity(c, at) for c in self._loaded() if c.patient_id == patient_id}

    def crises(self, after: int, until: int) -> list[Crisis]:
        """Threshold crossings later than `after` and not later than `until` (seconds)."""
        found = []
        first, last = after // 60 + 1, until // 60
        for course in self._loaded() if first <= last else ():
            path = self._path(course, last)
            for minute in range(first, last + 1):
                before, value = path[minute - 1], path[minute]
                if before < course.crisis_at <= value:
                    found.append(Crisis(minute * 60, course.patient_id, course.crisis_text, 4))
                if before < course.death_at <= value:
                    found.append(
                        Crisis(minute * 60, course.patient_id, "The patient went into cardiac arrest and died.", 5)
                    )
        return found

    def dead(self, patient_id: str) -> bool:
        """True once any course has passed its fatal threshold."""
        now = self._world.seconds
        return any(
            course.patient_id == patient_id
            and max(course.path[: now // 60 + 1], default=course.initial) >= course.death_at
            for course in self._loaded()
            if self._severity(course, now) >= 0
        )

    # what shows

    def noise(self, patient_id: str, parameter: str, seconds: int) -> float:
        """Seeded noise, roughly normal (mean 0, sd 1), fixed for a parameter and minute."""
        key = f"{self._world.seed}|{patient_id}|{parameter}|{seconds // 60}".encode()
        # the sum of twelve uniforms less six: mean 0, variance 1
        return sum(hashlib.blake2b(key, digest_size=12).digest()) / 255 - 6.0

    def apply_courses(self, patient_id: str, parameter: str, resting: float, seconds: int) -> float:
        """A resting value moved by the patient's disease processes at a moment."""
        if self._effects is None:
            self._effects = {}
            for row in self._world.rows(
                "SELECT patient_id, parameter, course, shift, factor FROM latent_effect ORDER BY rowid"
            ):
                effect = (row["course"], row["shift"] or 0.0, row["factor"] or 1.0)
                self._effects.setdefault((row["patient_id"], row["parameter"]), []).append(effect)
        effects = self._effects.get((patient_id, parameter))
        if not effects:
            return resting
        severities = self.severities(patient_id, seconds)
        value = resting
        for course, shift, factor in effects:
            severity = severities.get(course, 0.0)
            value += shift * severity
            value *= 1 + (factor - 1) * severity
        return value

    def vital(self, patient_id: str, parameter: str, seconds: int | None = None) -> float | None:
        """A vital sign at a moment (default now) in the unit of `VITAL_UNITS`; None if this patient has none."""
        world = self._world
        at = world.seconds if seconds is None else seconds
        if self._resting is None:
            self._resting = {}
            for row in world.rows("SELECT patient_id, parameter, baseline, sd FROM latent_vital ORDER BY rowid"):
                self._resting.setdefault((row["patient_id"], row["parameter"]), (row["baseline"], row["sd"] or 0.0))
        resting = self._resting.get((patient_id, parameter))
        if resting is None:
            return None
        baseline, spread = resting
        value = self.apply_courses(patient_id, parameter, baseline, at)
        for treatment in self.treatments(patient_id):
            for response in VITAL_RESPONSES:
                if response.parameter == parameter and response.match in treatment.tokens:
                    value = self._respond(value, response, treatment, at)
        if spread:
            value += self.noise(patient_id, parameter, at) * spread
        low, high = VITAL_LIMITS[parameter]
        value = min(high, max(low, value))
        return round(value, 1) if parameter in ("temperature", "glucose_poc") else float(round(value))

    @staticmethod
    def _respond(value: float, response: Any, treatment: Treatment, at: int) -> float:
        start = treatment.start + response.delay_min * 60
        end = treatment.end
        if response.lasts_min is not None:
            limit = start + response.lasts_min * 60
            end = limit if end is None or "once" in treatment.tokens else end
        if at < start or (end is not None and at > end):
            return value
        shift = response.shift * (treatment.amount / response.per_amount if response.per_amount else 1)
        moved: float = value + shift
        if response.towards is not None:
            moved = min(moved, max(value, response.towards)) if shift > 0 else max(moved, min(value, response.towards))
        return moved
