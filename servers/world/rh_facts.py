"""Blood group, antibody screen and anti-D doses of a woman, as the chart has them."""

import re
from dataclasses import dataclass
from typing import Any

from medmcp.servers.clinical.scores.rh_immunoglobulin import (
    EARLY_DAYS,
    PASSIVE_TITRE,
    PASSIVE_WEEKS,
    SMALL_IU,
    SMALL_MICROGRAM,
    VIAL_IU,
    VIAL_MICROGRAM,
    vials,
)
from medmcp.servers.tool import ToolError
from medmcp.servers.world.chart import latest
from medmcp.servers.world.obstetric_record import fact, rows_of
from medmcp.servers.world.world import Row, World

__all__ = [
    "AntibodyScreen", "anti_d_dose", "anti_d_doses", "antibody_screen", "covered_since", "event_of", "fetal_cells", "newborn_rh_of",
    "sensitising_events", "weak_d_type",
]  # fmt: skip

DRUG = "anti-d immunoglobulin"
EARLY_EVENTS = ("miscarriage", "ectopic", "molar", "abortion", "bleeding", "trauma")
TITRE = re.compile(r"titre (\d+)")


@dataclass(frozen=True)
class AntibodyScreen:
    """The newest screen. `origin` of an anti-D: immune, passive or unknown; "" without one."""

    text: str | None = None
    positive: bool | None = None
    titre: int | None = None
    origin: str = ""
    record_id: str | None = None
    at: str | None = None


def anti_d_doses(world: World, patient_id: str) -> list[dict[str, Any]]:
    """Doses of anti-D given or ordered, newest first."""
    given = world.rows(
        "SELECT id, dose, dose_unit, effective AS at FROM medication_administration WHERE patient_id = ? AND drug = ?"
        " AND effective <= ?",
        patient_id, DRUG, world.now,
    )  # fmt: skip
    ordered = world.rows(
        "SELECT id, dose, dose_unit, coalesce(first_dose_at, authored) AS at FROM medication_request WHERE patient_id = ?"
        " AND drug = ? AND status IN ('active', 'completed')",
        patient_id, DRUG,
    )  # fmt: skip
    rows = {row["id"]: row for row in (*given, *ordered)}
    return sorted(
        (
            {"record_id": row["id"], "dose": row["dose"], "unit": row["dose_unit"], "at": row["at"]}
            for row in rows.values()
        ),
        key=lambda one: str(one["at"]),
        reverse=True,
    )


def antibody_screen(world: World, patient_id: str) -> AntibodyScreen:
    """The newest antibody screen. Anti-D with a dose in the 12 weeks before and a titre up to 4 is taken for passive, with a
    higher titre or without a dose for immune (ACOG PB 181, 2017)."""
    rows = [
        row for row in (latest(world, patient_id, code) for code in ("type_and_screen", "indirect_antiglobulin")) if row
    ]
    if not rows:
        return AntibodyScreen()
    row = max(rows, key=lambda one: one["effective"])
    text = str(row["value_text"] or "")
    _, _, screen = text.rpartition("antibody screen ")
    screen = screen or text
    if screen.startswith("negative"):
        return AntibodyScreen(screen, False, None, "", row["id"], row["effective"])
    if not screen.startswith("positive"):
        return AntibodyScreen(screen, None, None, "", row["id"], row["effective"])
    found = TITRE.search(screen)
    titre = int(found.group(1)) if found else None
    if "anti-D" not in screen:
        return AntibodyScreen(screen, True, titre, "", row["id"], row["effective"])
    return AntibodyScreen(screen, True, titre, _origin(world, patient_id, row, titre), row["id"], row["effective"])


def _origin(world: World, patient_id: str, row: Row, titre: int | None) -> str:
    earlier = world.iso(world.seconds_at(row["effective"]) - PASSIVE_WEEKS * 7 * 86400)
    covered = any(earlier <= str(dose["at"]) <= row["effective"] for dose in anti_d_doses(world, patient_id))
    if titre is None:
        return "unknown"
    if covered:
        return "passive" if titre <= PASSIVE_TITRE else "unknown"
    return "immune"


def weak_d_type(world: World, patient_id: str) -> str | None:
    """The type of a weak D by RHD genotype, if one is recorded."""
    rows = rows_of(world, patient_id, "weak_d")
    return str(rows[-1]["value_text"]) if rows else None


def sensitising_events(world: World, patient_id: str) -> list[Row]:
    """Recorded events that may have brought fetal cells over, newest first; `value_text` is the event."""
    return rows_of(world, patient_id, "sensitising_event")[::-1]


def event_of(world: World, patient: Row, event: str | None, event_at: str) -> tuple[str | None, str | None]:
    """When and what: the caller's event, else the newest on record, else the birth."""
    if event is not None:
        if event_at:
            return _given_time(world, event_at), event
        same = [row for row in sensitising_events(world, patient["id"]) if row["value_text"] == event]
        if same:
            return same[0]["effective"], event
        return (patient["delivered_at"] if event == "delivery" else None), event
    rows = sensitising_events(world, patient["id"])
    if rows:
        return rows[0]["effective"], rows[0]["value_text"]
    if patient["pregnancy"] != "pregnant" and patient["delivered_at"]:
        return patient["delivered_at"], "delivery"
    return None, None


def _given_time(world: World, event_at: str) -> str:
    try:
        at = world.iso(world.seconds_at(event_at.replace("Z", "+00:00")))
    except ValueError:
        raise ToolError("INVALID_ARGUMENT", f"'{event_at}' is not an ISO 8601 time.", field="event_at") from None
    if at > world.now:
        raise ToolError("INVALID_ARGUMENT", f"{event_at} is in the future.", field="event_at")
    return at


def fetal_cells(world: World, patient_id: str, given: float | None, at: str | None) -> float | None:
    """Fetal cells in percent: the caller's, else the newest result since the event."""
    if given is not None:
        return given
    row = latest(world, patient_id, "kleihauer")
    return None if row is None or (at is not None and row["effective"] < at) else row["value"]


def newborn_rh_of(world: World, patient_id: str) -> str | None:
    """The newborn's RhD as recorded."""
    row = fact(world, patient_id, "newborn_rh")
    return str(row["value_text"]) if row else None


def covered_since(doses: list[dict[str, Any]], event: str | None, at: str | None, world: World) -> bool:
    """A dose since the event; for the routine dose, one within the last 12 weeks."""
    since = at if at is not None and event not in (None, "routine_28w") else world.in_minutes(-12 * 7 * 1440)
    return any(str(dose["at"]) >= str(since) for dose in doses)


def anti_d_dose(days: int | None, event: str | None, bleed: float | None) -> dict[str, Any]:
    """Microgram, units and vials: 50 microgram for an early event, else by the fetal bleed."""
    small = days is not None and days < EARLY_DAYS and event in EARLY_EVENTS
    if small:
        return {"microgram": SMALL_MICROGRAM, "iu": SMALL_IU, "vials": 1,
                "note": "50 microgram suffices to 12 weeks; 300 may be given"}  # fmt: skip
    count = 1 if bleed is None else vials(bleed)
    note = "300 microgram covers 30 mL of fetal whole blood"
    if days is None and event in EARLY_EVENTS:
        note += "; 50 microgram suffices if under 12 weeks"
    return {"microgram": count * VIAL_MICROGRAM, "iu": count * VIAL_IU, "vials": count, "note": note}
