"""The National Early Warning Score 2."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.news2 import news2
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.parameters import (
    AtTime,
    HeartRate,
    OptionalPatientId,
    RespiratoryRate,
    SystolicPressure,
    Temperature,
)
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish, previous
from medmcp.servers.world.chart import reading
from medmcp.servers.world.triage_facts import hypercapnic_target, pregnancy_reading
from medmcp.servers.world.world import Row, World

__all__ = ["calculate_news2", "chart_news2"]


@tool("triage_emergency", "NEWS2 early warning score", effect="compute", minutes=1, also_on=("ehr_management",))
async def calculate_news2(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    spo2_scale: Annotated[
        Literal[1, 2], Field(description="2 only for confirmed hypercapnic failure with a target of 88-92 %.")
    ] = 1,
    respiratory_rate: RespiratoryRate = None,
    spo2: Annotated[float | None, Field(ge=0, le=100, description="Oxygen saturation in %.")] = None,
    on_oxygen: Annotated[bool | None, Field(description="Any supplemental oxygen.")] = None,
    sbp: SystolicPressure = None,
    heart_rate: HeartRate = None,
    consciousness: Annotated[
        Literal["alert", "new_confusion", "voice", "pain", "unresponsive"] | None, Field(description="ACVPU.")
    ] = None,
    temperature: Temperature = None,
) -> Mapping[str, Any]:
    """National Early Warning Score 2 with both SpO2 scales, points by parameter and the response that it calls for."""
    chart = begin(world, patient_id, at_time)
    given = {"respiratory_rate": respiratory_rate, "spo2": spo2, "on_oxygen": on_oxygen, "sbp": sbp,
             "heart_rate": heart_rate, "consciousness": consciousness, "temperature": temperature}  # fmt: skip
    target = hypercapnic_target(world, patient_id) if patient_id else Reading.missing()
    if spo2_scale == 2 and not target.known and spo2 is None:
        raise ToolError(
            "INVALID_ARGUMENT", "Scale 2 needs a documented saturation target of 88 to 92 %.", field="spo2_scale",
            hint="Use scale 1, or order oxygen with that target first.",
        )  # fmt: skip
    last = previous(world, patient_id, "NEWS2") if patient_id else None
    score = chart_news2(world, patient_id, chart.patient, chart.age, chart.at, given, spo2_scale, target)
    finish(world, patient_id, score)
    change = None if last is None or score.score is None else score.score - last["value"]
    before = None if last is None else {"score": last["value"], "at": last["at"], "change": change}
    return score_result(score, single_red=score.extra["single_red"], response=score.extra["response"], previous=before)


def chart_news2(
    world: World, patient_id: str, patient: Row | None, age: Reading, at: str, given: Mapping[str, Any],
    scale: int = 1, target: Reading | None = None,
) -> Score:  # fmt: skip
    """NEWS2 of a patient by the chart at a moment; what is given goes before the chart."""
    units = {"respiratory_rate": "/min", "spo2": "%", "on_oxygen": "", "sbp": "mmHg", "heart_rate": "/min",
             "consciousness": "", "temperature": "degC"}  # fmt: skip
    values = {
        code: reading(world, patient_id, code, given=given.get(code), unit=unit, at=at) for code, unit in units.items()
    }
    values["on_oxygen"] = values["on_oxygen"].as_flag()
    return news2(**values, spo2_scale=scale, hypercapnic_target_documented=target or Reading.missing(), age=age,
                 pregnant=pregnancy_reading(patient))  # fmt: skip
