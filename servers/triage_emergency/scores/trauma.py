"""Revised Trauma Score, shock index and the criteria of field triage."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.clinical.scores.trauma import field_triage, trauma_score
from medmcp.servers.parameters import AtTime, ComaScale, HeartRate, OptionalPatientId, SystolicPressure
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import gestation_days, latest, reading
from medmcp.servers.world.survey import airway_secured
from medmcp.servers.world.triage_facts import on_anticoagulant
from medmcp.servers.world.world import World

__all__ = ["calculate_trauma_score"]


@tool("triage_emergency", "Revised Trauma Score and shock index", effect="compute", minutes=1)
async def calculate_trauma_score(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    gcs: ComaScale = None,
    sbp: SystolicPressure = None,
    respiratory_rate: Annotated[float | None, Field(ge=0, le=80, description="Unassisted breaths per minute.")] = None,
    heart_rate: HeartRate = None,
    mechanism: Annotated[
        list[Literal["penetrating_torso_head_neck", "fall_over_3m", "ejection", "intrusion", "death_in_vehicle",
                     "pedestrian_run_over", "unrestrained_child", "motorcycle_separation", "burn",
                     "low_fall_child_or_older_adult_head_impact", "none"]] | None,
        Field(max_length=11, description="Mechanism."),
    ] = None,
    injuries: Annotated[
        list[Literal["skull_deformity", "spinal_motor_or_sensory_loss", "chest_instability", "pelvic_fracture",
                     "two_proximal_long_bones", "crushed_limb", "amputation_proximal",
                     "active_bleeding_tourniquet"]] | None,
        Field(max_length=8, description="Injuries seen; [] for none of these."),
    ] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Revised Trauma Score (coded and triage), shock index (age-adjusted in children) and the field-triage criteria of
    an injured patient."""
    chart = begin(world, patient_id, at_time)

    def value(code: str, given: float | None, unit: str) -> Reading:
        return reading(world, patient_id, code, given=given, unit=unit, at=chart.at)

    coma, pressure = value("gcs", gcs, "points"), value("sbp", sbp, "mmHg")
    breaths, pulse = value("respiratory_rate", respiratory_rate, "/min"), value("heart_rate", heart_rate, "/min")
    if not any(found.known for found in (coma, pressure, breaths, pulse)) and mechanism is None and injuries is None:
        raise ToolError(
            "MISSING_DATA", "No vital signs, mechanism or injuries.", hint="Measure vital signs or give values."
        )
    tube = airway_secured(world, patient_id) if patient_id and respiratory_rate is None else Reading.missing()
    score = trauma_score(
        gcs=coma, sbp=pressure, respiratory_rate=breaths, heart_rate=pulse,
        map=_mean(world, patient_id, pressure, chart.at), age=chart.age, assisted_ventilation=tube,
    )  # fmt: skip
    work, oxygen = value("work_of_breathing", None, ""), value("on_oxygen", None, "").as_flag()
    distress = Reading.missing()
    if work.known:
        distress = replace(work, value=work.value in ("accessory muscles, short phrases", "exhausted, single words"))
    if tube.value is True:
        distress = tube
    judgements = []
    if patient_id and chart.patient:
        judgements += ["anticoagulant"] if on_anticoagulant(world, patient_id).value is True else []
        days = gestation_days(world, chart.patient)
        judgements += ["pregnancy_over_20_weeks"] if days is not None and days > 140 else []
    triage = field_triage(
        gcs=coma, gcs_motor=value("gcs_motor", None, "points") if gcs is None else Reading.missing(),
        respiratory_rate=Reading.missing() if tube.value is True else breaths, respiratory_distress=distress,
        spo2_on_air=value("spo2", None, "%") if oxygen.value is False else Reading.missing(),
        sbp=pressure, heart_rate=pulse, age=chart.age, mechanism=mechanism, injuries=injuries, judgements=judgements,
    )  # fmt: skip
    hurt = latest(world, patient_id, "injuries", chart.at) if patient_id else None
    told = set(mechanism or ()) - {"none"} or injuries or (hurt is not None and hurt["value_text"] != "none seen")
    if not told:
        score.warnings.append("No injury or mechanism is recorded: these scores are for injured patients.")
    finish(world, patient_id, score)
    extra = score.extra
    rounded = {name: None if extra[name] is None else round(float(str(extra[name])), 2)
               for name in ("shock_index", "modified_shock_index")}  # fmt: skip
    return score_result(
        score,
        rts=score.score,
        t_rts=extra["t_rts"],
        **rounded,
        sipa_raised=extra["sipa_raised"],
        field_triage=asdict(triage),
    )


def _mean(world: World, patient_id: str, pressure: Reading, at: str) -> Reading:
    """Mean pressure of the set that the charted systolic pressure belongs to."""
    if pressure.source != "chart" or not isinstance(pressure.value, int | float):
        return Reading.missing()
    row = world.row(
        "SELECT d.* FROM observation d JOIN observation s ON s.set_id = d.set_id WHERE s.id = ? AND d.code = 'dbp'"
        " AND d.issued <= ?",
        pressure.record_id, at,
    )  # fmt: skip
    return (
        Reading.missing() if row is None else replace(pressure, value=round((pressure.value + 2 * row["value"]) / 3, 1))
    )
