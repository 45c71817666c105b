"""Encounters over time: how long one was, what was coded at its end, how many came before.

Nothing coded is shown of an open encounter: its principal diagnosis comes with the discharge.
"""

from datetime import datetime

from medmcp.servers.world.chart import find_encounter, require_patient
from medmcp.servers.world.world import Row, World

__all__ = [
    "STAYS",
    "coded_diagnoses",
    "count_before",
    "ends_at",
    "is_open",
    "nights",
    "past_stays",
    "previous_discharge",
    "the_encounter",
]

STAYS = ("inpatient", "observation")  # classes of an encounter that are a stay in hospital


def the_encounter(world: World, patient_id: str, encounter_id: str) -> Row | None:
    """The encounter that a reading tool is about; raises `ToolError` for unknown ids."""
    require_patient(world, patient_id)
    return find_encounter(world, patient_id, encounter_id)


def is_open(encounter: Row) -> bool:
    """Whether the patient is still here."""
    return bool(encounter["status"] == "in-progress")


def ends_at(world: World, encounter: Row) -> str:
    """The end of an encounter; now while it is open."""
    return str(encounter["period_end"]) if encounter["period_end"] else world.now


def nights(world: World, encounter: Row) -> int | None:
    """Length of stay in midnights, so far for an open encounter; None without a recorded beginning."""
    if not encounter["period_start"]:
        return None
    begin, end = (
        datetime.fromisoformat(text).date() for text in (encounter["period_start"], ends_at(world, encounter))
    )
    return max(0, (end - begin).days)


def coded_diagnoses(world: World, encounter: Row) -> list[Row]:
    """The code set of an encounter that has ended, principal first."""
    if is_open(encounter):
        return []
    return world.rows(
        "SELECT * FROM condition WHERE encounter_id = ? AND rank IS NOT NULL ORDER BY rank, id", encounter["id"]
    )


def past_stays(world: World, patient_id: str, encounter: Row, classes: tuple[str, ...], days: float) -> list[Row]:
    """Encounters of these classes that began in the `days` before this one began, newest first."""
    start = world.seconds_at(encounter["period_start"])
    marks = ", ".join("?" * len(classes))
    return world.rows(
        f"SELECT * FROM encounter WHERE patient_id = ? AND class IN ({marks}) AND id != ? AND period_start < ?"
        " AND period_start >= ? ORDER BY period_start DESC, id",
        patient_id, *classes, encounter["id"], encounter["period_start"], world.iso(start - days * 86_400),
    )  # fmt: skip


def count_before(world: World, patient_id: str, encounter: Row, classes: tuple[str, ...], days: float) -> int:
    """How many of them."""
    return len(past_stays(world, patient_id, encounter, classes, days))


def previous_discharge(world: World, patient_id: str, encounter: Row) -> Row | None:
    """The last hospital stay that ended before this encounter began."""
    marks = ", ".join("?" * len(STAYS))
    return world.row(
        f"SELECT * FROM encounter WHERE patient_id = ? AND class IN ({marks}) AND id != ? AND period_end <= ?"
        " ORDER BY period_end DESC LIMIT 1",
        patient_id, *STAYS, encounter["id"], encounter["period_start"],
    )  # fmt: skip
