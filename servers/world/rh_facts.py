"""Blood group, antibody screen and anti-D doses of a woman, as the chart has them."""

import re
from dataclasses import dataclass
from typing import Any

from medmcp.servers.clinical.scores.rh_immunoglobulin import PASSIVE_TITRE, PASSIVE_WEEKS
from medmcp.servers.world.chart import latest
from medmcp.servers.world.obstetric_record import rows_of
from medmcp.servers.world.world import Row, World

__all__ = ["AntibodyScreen", "anti_d_doses", "antibody_screen", "sensitising_events", "weak_d_type"]

DRUG = "anti-d immunoglobulin"
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
