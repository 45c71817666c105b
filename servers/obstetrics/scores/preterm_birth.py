"""The risk of spontaneous preterm birth, and what is indicated at this gestation."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.clinical.scores import preterm_birth
from medmcp.servers.clinical.scores.gestational_age import weeks_and_days
from medmcp.servers.obstetrics.results import PretermRisk
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import find_encounter, require_patient
from medmcp.servers.world.obstetric_record import require_pregnant
from medmcp.servers.world.preterm_facts import preterm_factors, preterm_facts
from medmcp.servers.world.world import World

__all__ = ["assess_preterm_risk"]


@tool("obstetrics", "Preterm birth risk", effect="compute", minutes=2)
async def assess_preterm_risk(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    cervical_length_mm: Annotated[float | None, Field(ge=0, le=80, description="Transvaginal length, mm.")] = None,
    ffn: Annotated[float | None, Field(ge=0, le=1000, description="Fetal fibronectin, ng/mL.")] = None,
    symptomatic: Annotated[bool | None, Field(description="Regular contractions now.")] = None,
) -> PretermRisk:
    """Risk of spontaneous preterm birth from history, cervical length, fetal fibronectin and symptoms, with what is
    indicated at this gestation: steroids, magnesium, tocolysis, progesterone, cerclage, antibiotics."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    days = require_pregnant(world, patient)
    if days is None:
        raise ToolError("MISSING_DATA", "Gestational age unknown.", hint="calculate_gestational_age; a scan dates it.")
    if days >= preterm_birth.TERM:
        raise ToolError("NOT_APPLICABLE", f"{weeks_and_days(days)} weeks: at term.")
    facts = preterm_facts(
        world,
        patient,
        encounter_id,
        days,
        cervical_length_mm=cervical_length_mm,
        ffn_ng_ml=ffn,
        symptomatic=symptomatic,
    )
    read = preterm_birth.preterm_risk(facts)
    length = facts.cervical_length_mm
    warnings = []
    if read.length_valid is False:
        warnings.append("Cervical length outside 16+0 to 24+0 without symptoms: no cut-off is validated.")
    if read.ffn == "invalid":
        warnings.append("Fibronectin not valid here (window, membranes, blood, dilation or recent examination).")
    if any("magnesium" in one.name and one.status == "indicated" for one in read.interventions):
        warnings.append("Nifedipine together with magnesium only under monitoring.")
    return {
        "risk": read.risk,
        "reason": read.reason,
        "factors": preterm_factors(world, patient, facts),
        "cervical": None if length is None else {
            "value": length, "unit": "mm", "gestational_age": weeks_and_days(facts.length_days or days), "valid": read.length_valid,
        },
        "ffn": read.ffn,
        "interventions": [
            {"intervention": one.name, "status": one.status, "window": one.window, "dose": one.dose, "reason": one.reason}
            for one in read.interventions
        ],
        "missing": list(read.missing),
        "warnings": warnings,
        "citation": preterm_birth.CITATION,
    }  # fmt: skip
