"""Reading the obstetric chart: what is recorded of earlier pregnancies and of this one.

The record is observations of category `obstetric`: one row a fact, a yes-or-no fact with value 1 or 0, an earlier
pregnancy with its particulars in `note`. A fact without a row has not been asked.
"""

import json
from dataclasses import dataclass
from typing import Any

from medmcp.servers.tool import ToolError
from medmcp.servers.world.chart import gestation_days, latest
from medmcp.servers.world.world import Row, World

__all__ = [
    "Parity",
    "PastPregnancy",
    "blood_group",
    "complications",
    "fact",
    "flagged",
    "has_record",
    "hours_since_birth",
    "known_pregnant",
    "parity_of",
    "past_pregnancies",
    "require_pregnant",
    "require_recent_birth",
    "rows_of",
]

ABORTION_WEEKS, TERM_WEEKS = 20, 37
TEST_WINDOW_MIN = 28 * 24 * 60
LOSSES = ("miscarriage", "termination", "ectopic", "molar")


@dataclass(frozen=True)
class PastPregnancy:
    """One earlier pregnancy as recorded."""

    record_id: str
    year: int | None
    weeks: int | None
    outcome: str  # live_birth | stillbirth | miscarriage | termination | ectopic | molar
    mode: str | None
    birthweight_g: float | None
    complications: tuple[str, ...]
    living: int

    @property
    def birth(self) -> bool:
        """Whether it ended in a birth (20 weeks or more)."""
        return self.outcome not in LOSSES and (self.weeks is None or self.weeks >= ABORTION_WEEKS)


@dataclass(frozen=True)
class Parity:
    """Gravidity and TPAL; None where the list is not complete."""

    gravida: int | None
    term: int | None = None
    preterm: int | None = None
    abortions: int | None = None
    living: int | None = None

    @property
    def births(self) -> int | None:
        """Births at 20 weeks or more; None if the list is not complete."""
        return None if self.term is None or self.preterm is None else self.term + self.preterm

    @property
    def nulliparous(self) -> bool | None:
        """No birth at 20 weeks or more; None if the list is not complete."""
        return None if self.births is None else self.births == 0


def rows_of(world: World, patient_id: str, code: str) -> list[Row]:
    """Every recorded row of a code, oldest first."""
    return world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'obstetric' AND code = ? AND issued <= ?"
        " AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, code, world.now,
    )  # fmt: skip


def fact(world: World, patient_id: str, code: str) -> Row | None:
    """The newest recorded row of a code."""
    rows = rows_of(world, patient_id, code)
    return rows[-1] if rows else None


def flagged(world: World, patient_id: str, code: str) -> bool | None:
    """A yes-or-no fact; None if nobody has asked."""
    row = fact(world, patient_id, code)
    return None if row is None or row["value"] is None else bool(row["value"])


def has_record(world: World, patient_id: str) -> bool:
    """Whether there is an obstetric record at all."""
    return (
        world.row(
            "SELECT 1 FROM observation WHERE patient_id = ? AND category = 'obstetric' AND issued <= ? LIMIT 1",
            patient_id, world.now,
        )
        is not None
    )  # fmt: skip


def past_pregnancies(world: World, patient_id: str) -> list[PastPregnancy]:
    """Earlier pregnancies, the latest first."""
    found = []
    for row in rows_of(world, patient_id, "pregnancy_past"):
        detail: dict[str, Any] = json.loads(row["note"] or "{}")
        outcome = row["value_text"] or "live_birth"
        found.append(
            PastPregnancy(
                record_id=row["id"], year=detail.get("year"), weeks=detail.get("weeks"), outcome=outcome,
                mode=detail.get("mode"), birthweight_g=detail.get("birthweight_g"),
                complications=tuple(detail.get("complications", ())),
                living=int(detail.get("living", outcome == "live_birth")),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-(one.year or 0), one.record_id))


def parity_of(world: World, patient: Row) -> Parity:
    """Gravidity as recorded; TPAL counted from the list, if it holds as many pregnancies as the record says.

    Term from 37+0, preterm 20+0 to 36+6, abortions before 20+0, living children (ACOG reVITALize 2014).
    """
    row = fact(world, patient["id"], "gravida")
    if row is None or row["value"] is None:
        return Parity(None)
    gravida, past = int(row["value"]), past_pregnancies(world, patient["id"])
    if len(past) + (patient["pregnancy"] == "pregnant") != gravida:
        return Parity(gravida)
    births = [one for one in past if one.birth]
    if any(one.weeks is None for one in births):
        return Parity(gravida)
    term = sum((one.weeks or 0) >= TERM_WEEKS for one in births)
    return Parity(gravida, term, len(births) - term, len(past) - len(births), sum(one.living for one in past))


def complications(world: World, patient_id: str) -> list[str]:
    """Coded complications of this pregnancy, in the order of their recording."""
    return [row["value_text"] for row in rows_of(world, patient_id, "complication") if row["value_text"]]


def blood_group(world: World, patient_id: str) -> tuple[str | None, bool | None, Row | None]:
    """ABO and Rh by the newest group and screen, whether RhD-negative, and its row; all None if none was done."""
    row = latest(world, patient_id, "type_and_screen")
    if row is None or not row["value_text"]:
        return None, None, None
    group = row["value_text"].split(",")[0].strip()
    sign = group.lower().rsplit(" ", 1)[-1]
    return group, {"negative": True, "positive": False}.get(sign), row


def known_pregnant(world: World, patient: Row) -> bool:
    """Pregnant by the record, or, where the record does not know, by a positive test of the last four weeks."""
    if patient["pregnancy"] in ("pregnant", "not_pregnant"):
        return bool(patient["pregnancy"] == "pregnant")
    test = latest(world, patient["id"], "hcg_urine", within_minutes=TEST_WINDOW_MIN)
    return test is not None and str(test["value_text"]).startswith("positive")


def require_pregnant(world: World, patient: Row) -> int | None:
    """Gestational age in days, None if not dated. Raises `ToolError` NOT_APPLICABLE if not known to be pregnant."""
    if not known_pregnant(world, patient):
        known = "not pregnant" if patient["pregnancy"] == "not_pregnant" else "not known to be pregnant"
        raise ToolError("NOT_APPLICABLE", f"{patient['id']} is {known}.", hint="A pregnancy test settles a doubt.")
    return gestation_days(world, patient)


def hours_since_birth(world: World, patient: Row) -> float | None:
    """Hours since the last birth on record; None if there is none."""
    return world.minutes_since(patient["delivered_at"]) / 60 if patient["delivered_at"] else None


def require_recent_birth(world: World, patient: Row, weeks: float) -> float | None:
    """Hours since a birth within `weeks`, None while still pregnant. Raises `ToolError` NOT_APPLICABLE otherwise."""
    if known_pregnant(world, patient):
        return None
    hours = hours_since_birth(world, patient)
    if hours is None or not 0 <= hours <= weeks * 7 * 24:
        raise ToolError("NOT_APPLICABLE", f"{patient['id']} is neither pregnant nor within {weeks:g} weeks of a birth.")
    return hours
