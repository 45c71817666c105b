"""The risk of readmission within 30 days: HOSPITAL and LACE."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.charlson import comorbidities
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.clinical.units import parse_value
from medmcp.servers.parameters import EncounterId, NameValue, PatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import finish
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.readmission_facts import readmission_readings, readmission_scores
from medmcp.servers.world.stays import STAYS, is_open
from medmcp.servers.world.world import World

__all__ = ["calculate_readmission_risk"]

# explicit values: unit and analyte for conversion; booleans have none
GIVEN: dict[str, tuple[str, str] | None] = {
    "haemoglobin": ("g/dL", "haemoglobin"), "oncology_service": None, "sodium": ("mmol/L", "sodium"), "procedure": None,
    "urgent_admission": None, "admissions_12_months": ("1", ""), "length_of_stay_days": ("1", ""), "ed_visits_6_months": ("1", ""),
    "charlson_lace": ("1", ""),
}  # fmt: skip
LIMITS = {"haemoglobin": (1, 30), "sodium": (80, 200), "length_of_stay_days": (0, 1000), "admissions_12_months": (0, 200),
          "ed_visits_6_months": (0, 200), "charlson_lace": (0, 40)}  # fmt: skip
MODIFIABLE = {
    "haemoglobin": "low haemoglobin: look for and treat the cause before discharge",
    "sodium": "low sodium: correct and recheck before discharge",
    "length_of_stay_days": "long stay: early mobilisation and discharge planning",
    "ed_visits_6_months": "emergency visits: a contact and a plan for flare-ups",
    "admissions_12_months": "frequent admissions: follow-up within 7 days, care coordination",
}


@tool("ehr_management", "Readmission risk (HOSPITAL and LACE)", effect="compute", minutes=1, also_on=("cross_domain",))
async def calculate_readmission_risk(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    items: Annotated[
        list[NameValue] | None,
        Field(max_length=20, description=f"Explicit values as name=value: {', '.join(GIVEN)}."),
    ] = None,
) -> Mapping[str, Any]:
    """30-day readmission risk of a hospital stay: HOSPITAL score and LACE index from the encounter's facts, item by item.
    Of an open stay provisional."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    if encounter["class"] == "outpatient":
        raise ToolError("NOT_APPLICABLE", "An outpatient visit has no readmission risk.", field="encounter_id")
    if patient["deceased_at"] or world.body.dead(patient_id) or encounter["disposition"] == "died":
        raise ToolError("NOT_APPLICABLE", "The patient has died.")
    readings, codes = readmission_readings(world, patient, encounter)
    readings |= _given(items or [])
    hospital, lace = readmission_scores(world, patient, readings)
    if is_open(encounter):
        hospital.warnings.append("Provisional: the stay goes on; length of stay so far and latest results are used.")
    if encounter["class"] not in STAYS:
        hospital.warnings.append("An emergency visit: both scores were made for hospital stays.")
    finish(world, patient_id, hospital)
    finish(world, patient_id, lace)
    return score_result(
        hospital,
        hospital_score=_brief(hospital), lace_index=_brief(lace) | {"citation": lace.citation, "missing": lace.missing},
        charlson_items=[{"condition": row.key, "weight": row.weight, "icd10": code} for row, code in comorbidities(codes)],
        drivers=_drivers(hospital, lace),
    )  # fmt: skip


def _given(items: list[str]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for text in items:
        name, _, value = text.partition("=")
        if name not in GIVEN:
            raise ToolError("INVALID_ARGUMENT", f"'{name}' is no item of these scores.", field="items",
                            hint=f"Names: {', '.join(GIVEN)}.")  # fmt: skip
        kind = GIVEN[name]
        if kind is None:
            if value.strip() not in ("true", "false"):
                raise ToolError("INVALID_ARGUMENT", f"{name} is true or false.", field="items")
            found[name] = Reading.given(value.strip() == "true")
            continue
        number = parse_value(value, *kind)
        low, high = LIMITS[name]
        if not low <= number <= high:
            raise ToolError("INVALID_ARGUMENT", f"{name} {number:g} is outside {low:g} to {high:g}.", field="items")
        found[name] = Reading.given(number, "" if kind[0] == "1" else kind[0])
    return found


def _brief(score: Score) -> dict[str, Any]:
    return {
        "score": score.score, "range": list(score.score_range or ()), "band": score.interpretation,
        "points": {item.name: item.points for item in score.items},
    }  # fmt: skip


def _drivers(*scores: Score) -> list[str]:
    """Items that score and that care can change."""
    scoring = {item.name for score in scores for item in score.items if item.points}
    return [text for name, text in MODIFIABLE.items() if name in scoring]
