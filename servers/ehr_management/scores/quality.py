"""Quality and safety indicators of one encounter."""

from medmcp.servers.ehr_management.results import QualityIndicators
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.quality_evidence import indicators
from medmcp.servers.world.world import World

__all__ = ["get_quality_indicators"]


@tool("ehr_management", "Inpatient quality and safety indicators", effect="compute", minutes=1)
async def get_quality_indicators(
    world: World, patient_id: PatientId, encounter_id: EncounterId = ""
) -> QualityIndicators:
    """Quality measures of one encounter from its orders and events: VTE prophylaxis, device days, sepsis bundle, glucose,
    reconciliation, falls and pressure injury, restraint, antibiotic review, readmission."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    if not encounter["period_start"]:
        raise ToolError("MISSING_DATA", f"{encounter['id']} has no time of admission.")
    found = indicators(world, patient, encounter)
    count = {
        status: sum(one.status == status for one in found)
        for status in ("met", "not_met", "not_documented", "not_applicable")
    }
    return {
        "indicators": [one.as_row() for one in found],
        "summary": count | {"applicable": len(found) - count["not_applicable"]},
    }
