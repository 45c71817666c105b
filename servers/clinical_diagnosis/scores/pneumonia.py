"""The severity of community-acquired pneumonia: CURB-65."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.curb65 import curb65
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.parameters import Age, AtTime, OptionalPatientId, RespiratoryRate
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import LABS_WINDOW_MIN, find_encounter, reading
from medmcp.servers.world.severity_facts import first_reading, hospital_acquired, new_confusion
from medmcp.servers.world.world import World

__all__ = ["calculate_curb65"]


@tool("clinical_diagnosis", "CURB-65 pneumonia severity", effect="compute", minutes=1)
async def calculate_curb65(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    confusion: Annotated[
        bool | None, Field(description="New disorientation in person, place or time, or AMTS 8 or less.")
    ] = None,
    urea: Annotated[
        float | None, Field(ge=0.5, le=100, description="Serum urea in mmol/L (BUN mg/dL x 0.357).")
    ] = None,
    respiratory_rate: RespiratoryRate = None,
    sbp: Annotated[float | None, Field(ge=20, le=300, description="Systolic pressure in mmHg.")] = None,
    dbp: Annotated[float | None, Field(ge=10, le=200, description="Diastolic pressure in mmHg.")] = None,
    age: Age = None,
) -> Mapping[str, Any]:
    """CURB-65 severity of community-acquired pneumonia in adults from the presentation (first vital signs), with CRB-65
    for when urea is missing, and the site of care. One point each: confusion, urea > 7 mmol/L, respiratory rate >= 30,
    SBP < 90 or DBP <= 60, age >= 65."""
    chart = begin(world, patient_id, at_time)
    encounter = find_encounter(world, patient_id) if patient_id else None
    since = (encounter or {}).get("period_start") or world.iso(0)

    def first(code: str, given: float | None, unit: str) -> Reading:
        if given is not None:
            return Reading.given(given, unit)
        return first_reading(world, patient_id, code, since, chart.at, unit) if patient_id else MISSING

    readings = {
        "confusion": Reading.given(confusion) if confusion is not None
        else new_confusion(world, patient_id, chart.at) if patient_id else MISSING,
        "urea": reading(world, patient_id, "urea", given=urea, unit="mmol/L", within_minutes=LABS_WINDOW_MIN, at=chart.at),
        "respiratory_rate": first("respiratory_rate", respiratory_rate, "/min"),
        "sbp": first("sbp", sbp, "mmHg"),
        "dbp": first("dbp", dbp, "mmHg"),
        "age": Reading.given(age, "years") if age is not None else chart.age,
    }  # fmt: skip
    if not any(one.known for one in readings.values()):
        raise ToolError(
            "MISSING_DATA", "There is no item of CURB-65 to compute from.", hint="Give a patient_id or the values."
        )
    score = curb65(
        **readings,
        spo2=first("spo2", None, "%"),
        hospital_acquired=hospital_acquired(world, encounter) if patient_id else MISSING,
    )
    finish(world, patient_id, score)
    return score_result(score, **score.extra)
