"""The risk of stroke in atrial fibrillation: CHA2DS2-VASc."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.cha2ds2_vasc import cha2ds2_vasc
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.parameters import Age, AtTime, OptionalPatientId, Sex
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish, told_or_charted
from medmcp.servers.world.coded_history import has_af, stroke_risk_items, valve_disease
from medmcp.servers.world.world import World

__all__ = ["calculate_cha2ds2_vasc"]

StrokeRisk = Literal["chf", "hypertension", "diabetes", "stroke_tia_te", "vascular_disease"]


@tool("clinical_diagnosis", "CHA2DS2-VASc stroke risk in AF", effect="compute", minutes=1)
async def calculate_cha2ds2_vasc(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    conditions_present: Annotated[list[StrokeRisk] | None, Field(max_length=5, description="Present.")] = None,
    conditions_absent: Annotated[list[StrokeRisk] | None, Field(max_length=5, description="Explicitly absent.")] = None,
    age: Age = None,
    sex: Sex = None,
) -> Mapping[str, Any]:
    """CHA2DS2-VASc (and the sex-free CHA2DS2-VA) in non-valvular atrial fibrillation from coded conditions, with the stroke
    rate of the cohort and the anticoagulation threshold that applies."""
    chart = begin(world, patient_id, at_time)
    charted = stroke_risk_items(world, chart.patient, chart.at) if chart.patient else {}
    items = told_or_charted(list(conditions_present or ()), list(conditions_absent or ()), charted)
    if not patient_id and not items and age is None:
        raise ToolError(
            "MISSING_DATA", "There is no item to compute from.", hint="Give a patient_id or conditions and age."
        )
    score = cha2ds2_vasc(
        items,
        age=Reading.given(age, "years") if age is not None else chart.age,
        sex=Reading.given(sex) if sex is not None else chart.sex if chart.sex.value in ("female", "male") else MISSING,
        atrial_fibrillation=has_af(world, chart.patient) if chart.patient else MISSING,
        valve=valve_disease(world, patient_id) if patient_id else MISSING,
    )
    finish(world, patient_id, score)
    return score_result(score, **score.extra)
