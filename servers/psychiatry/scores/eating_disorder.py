"""The SCOFF questions, with the markers of medical instability."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.scoff import instability, scoff
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import EncounterId, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.answer_sheet import filled, kept
from medmcp.servers.world.calculator import caller_values
from medmcp.servers.world.chart import LABS_WINDOW_MIN, reading
from medmcp.servers.world.psychiatric_history import body_mass
from medmcp.servers.world.world import World

__all__ = ["screen_eating_disorder"]


@tool("psychiatry", "SCOFF eating disorder screen", effect="act", minutes=3)
async def screen_eating_disorder(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=1)]] | None,
        Field(min_length=5, max_length=5, description="S, C, O, F, F in order: 1 yes, 0 no, -1 not answered."),
    ] = None,
) -> Mapping[str, Any]:
    """Give the five SCOFF questions (or score given answers), with the markers of medical instability that recorded vital
    signs, BMI, ECG and electrolytes meet, and what is not on file. Answers are charted."""
    sheet = filled(world, patient_id, encounter_id, "scoff", responses)
    with caller_values("responses"):
        score = scoff(sheet.answers, age=sheet.age)
    years = sheet.age.number("age")
    weight, percent = body_mass(sheet.patient, years)
    risk: list[dict[str, Any]] = []
    if sheet.patient is not None:
        vitals = ("heart_rate", "sbp", "dbp", "temperature")
        readings = {code: reading(world, patient_id, code) for code in vitals}
        readings |= {code: reading(world, patient_id, code, within_minutes=LABS_WINDOW_MIN)
                     for code in ("potassium", "phosphate", "magnesium", "qtc")}  # fmt: skip
        sugar = reading(world, patient_id, "glucose", within_minutes=LABS_WINDOW_MIN)
        readings["glucose"] = sugar if sugar.known else reading(world, patient_id, "glucose_poc")
        readings |= {"bmi": Reading.given(weight), "percent_median_bmi": Reading.given(percent)}
        readings |= {code: reading(world, patient_id, code) for code in (
            "orthostatic_hr_rise", "orthostatic_sbp_fall", "orthostatic_dbp_fall")}  # fmt: skip
        met, lacking = instability(readings, years)
        risk = [{"marker": m.marker, "value": m.value, "unit": m.unit, "limit": m.limit, "record_id": m.record_id,
                 "source": m.source} for m in met]  # fmt: skip
        score.missing.extend(f"medical risk: {name}" for name in lacking)
        if met:
            score.warnings.insert(
                0, "Markers of medical instability: assess for medical admission before an outpatient plan."
            )
        if (weight is not None and weight < 16) or any(m.marker.startswith(("hypok", "hypop", "hypom")) for m in met):
            score.warnings.append(
                "Refeeding risk (NICE CG32): check phosphate, potassium, magnesium; thiamine first, feed up slowly."
            )
    record = kept(world, patient_id, sheet, "scoff", score)
    return score_result(
        score, positive=score.extra["positive"], medical_risk=risk,
        bmi=None if weight is None else {"value": weight, "unit": "kg/m2", "percent_of_median": percent},
        record_id=record,
    )  # fmt: skip
