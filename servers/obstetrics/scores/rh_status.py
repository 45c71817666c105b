"""Blood group, antibodies and sensitising events: whether anti-D is needed, by when and how much."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.scores import rh_immunoglobulin
from medmcp.servers.obstetrics.results import RhStatus
from medmcp.servers.parameters import OptionalTime, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import gestation_days, require_patient
from medmcp.servers.world.obstetric_record import blood_group, fact
from medmcp.servers.world.rh_facts import (
    anti_d_dose,
    anti_d_doses,
    antibody_screen,
    covered_since,
    event_of,
    fetal_cells,
    newborn_rh_of,
    weak_d_type,
)
from medmcp.servers.world.world import World

__all__ = ["check_rh_status"]

RhEvent = Literal[
    "routine_28w", "delivery", "miscarriage", "ectopic", "molar", "abortion", "bleeding", "trauma", "external_version",
    "amniocentesis_cvs", "fetal_death",
]  # fmt: skip
LOSSES = ("miscarriage", "ectopic", "molar", "abortion")
LATE_EVENTS = ("delivery", "fetal_death")


@tool("obstetrics", "Rh status and anti-D need", effect="compute", minutes=1)
async def check_rh_status(
    world: World,
    patient_id: PatientId,
    event: Annotated[RhEvent | None, Field(description="Event to judge; default the one on record.")] = None,
    event_at: Annotated[OptionalTime, Field(description="Time of the event (ISO 8601).")] = "",
    fetal_cells_percent: Annotated[
        float | None, Field(ge=0, le=50, description="Kleihauer-Betke or flow result, %.")
    ] = None,
    newborn_rh: Annotated[Literal["positive", "negative", "unknown"] | None, Field(description="For delivery.")] = None,
    maternal_blood_volume_ml: Annotated[
        float, Field(ge=3000, le=9000, description="Mother's blood volume, mL.")
    ] = 5000,
) -> RhStatus:
    """Blood group, antibody screen and sensitising event: whether anti-D immunoglobulin is indicated, by when and how many
    vials, dosed by the fetal bleed."""
    patient = require_patient(world, patient_id)
    group, negative, group_row = blood_group(world, patient_id)
    if group is None or group_row is None:
        raise ToolError("MISSING_DATA", "Blood group unknown.", hint="order_lab_test type_and_screen.")
    warnings: list[str] = []
    weak = weak_d_type(world, patient_id)
    if weak is not None:
        if weak.removeprefix("type ") in rh_immunoglobulin.WEAK_D_AS_POSITIVE:
            negative = False
            warnings.append(f"Weak D {weak}: treated as RhD-positive.")
        else:
            warnings.append(f"Weak D {weak}: treated as RhD-negative.")
    screen, doses = antibody_screen(world, patient_id), anti_d_doses(world, patient_id)
    at, name = event_of(world, patient, event, event_at)
    days = gestation_days(world, patient)
    cells = fetal_cells(world, patient_id, fetal_cells_percent, at)
    newborn = newborn_rh or newborn_rh_of(world, patient_id) if name == "delivery" else None
    free_dna = fact(world, patient_id, "fetal_rhd")
    need = rh_immunoglobulin.anti_d_need(
        rh_negative=negative,
        sensitised=None if screen.positive is None or screen.origin == "unknown" else screen.origin == "immune",
        event=name, newborn_rh=None if newborn == "unknown" else newborn,
        fetal_rhd_negative=None if free_dna is None else free_dna["value_text"] == "negative", days=days,
        covered=covered_since(doses, name, at, world), hours_since_event=None if at is None else world.minutes_since(at) / 60,
    )  # fmt: skip
    missing = list(need.missing)
    bleed = None if cells is None else rh_immunoglobulin.fetal_bleed_ml(cells, maternal_blood_volume_ml)
    late = name in LATE_EVENTS or (
        name not in LOSSES and (days is None or days >= rh_immunoglobulin.QUANTIFY_FROM_DAYS)
    )
    if need.indicated == "yes" and bleed is None and late and name not in (None, "routine_28w"):
        missing.append("fetal cells (Kleihauer-Betke) for an excess bleed")
    if need.indicated == "yes" and days is not None and days < rh_immunoglobulin.EARLY_DAYS:
        warnings.append("Under 12 weeks: ACOG 2024 allows to forgo anti-D after loss or termination; shared decision.")
    if need.indicated == "yes" and at is not None and world.minutes_since(at) > rh_immunoglobulin.GIVE_WITHIN_H * 60:
        warnings.append("More than 72 h after the event: still give, up to 28 days.")
    return {
        "abo_rh": {"value": group, "record_id": group_row["id"], "date": group_row["effective"][:10]},
        "antibody_screen": {"result": screen.text, "titre": screen.titre, "anti_d_origin": screen.origin or None,
                            "record_id": screen.record_id, "date": screen.at[:10] if screen.at else None},
        "indicated": need.indicated,
        "dose": anti_d_dose(days, name, bleed) if need.indicated == "yes" else None,
        "give_by": world.iso(world.seconds_at(at) + rh_immunoglobulin.GIVE_WITHIN_H * 3600) if need.indicated == "yes" and at else None,
        "fetal_bleed_ml": None if bleed is None else round(bleed, 1),
        "doses_given": doses,
        "reason": need.reason,
        "missing": missing,
        "warnings": warnings,
        "citation": rh_immunoglobulin.CITATION,
    }  # fmt: skip
