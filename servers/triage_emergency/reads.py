"""Reading how a patient presents, what the department is doing, and what a protocol asks for."""

import json

from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.triage_emergency.results import Presentation
from medmcp.servers.world.chart import find_encounter, require_patient
from medmcp.servers.world.world import World

__all__ = ["get_patient_presentation"]


@tool("triage_emergency", "Presentation of this visit", effect="read", minutes=1, also_on=("psychiatry", "obstetrics"))
async def get_patient_presentation(world: World, patient_id: PatientId, encounter_id: EncounterId = "") -> Presentation:
    """How the patient presents now: complaint, onset, arrival, history given so far, triage vitals, home
    medicines and allergies as told on arrival. For more history use ask_patient."""
    require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    if encounter is None or encounter["status"] != "in-progress":
        raise ToolError(
            "MISSING_DATA", f"{patient_id} has no open encounter.", hint="get_patient_history reads earlier visits."
        )
    vitals = world.rows(
        "SELECT code, value, value_text, unit, effective FROM observation WHERE encounter_id = ? AND category ="
        " 'vital-signs' AND set_id = (SELECT set_id FROM observation WHERE encounter_id = ? AND category ="
        " 'vital-signs' ORDER BY effective, id LIMIT 1) ORDER BY id",
        encounter["id"],
        encounter["id"],
    )
    return {
        "encounter_id": encounter["id"],
        "chief_complaint": encounter["chief_complaint"],
        "onset": encounter["onset"],
        "arrival": {
            "mode": encounter["arrival_mode"],
            "time": encounter["period_start"],
            "accompanied_by": encounter["accompanied_by"],
            "prehospital_treatment": encounter["prehospital"],
        },
        "history_given": encounter["history_given"],
        "symptoms": json.loads(encounter["symptoms"] or "[]"),
        "pain": {"score_0_to_10": encounter["pain_score"], "site": encounter["pain_site"]},
        "triage_vitals": {
            row["code"]: {"value": row["value"] if row["value"] is not None else row["value_text"],
                          "unit": row["unit"] or VITAL_UNITS.get(row["code"], "")}
            for row in vitals
        }
        | ({"time": vitals[0]["effective"]} if vitals else {}),
        "told_medications": json.loads(encounter["told_medications"] or "[]"),
        "told_allergies": json.loads(encounter["told_allergies"] or "[]"),
        "referral": encounter["referral"],
        "pregnancy_possible": encounter["pregnancy_possible"] or "unknown",
    }  # fmt: skip
