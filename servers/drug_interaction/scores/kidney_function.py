"""Kidney function for dosing: clearance, eGFR and stage."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.renal import kidney_function
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import Age, AtTime, OptionalPatientId, Sex
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import LABS_WINDOW_MIN, latest, reading
from medmcp.servers.world.facts import KIDNEY_WINDOW_MIN
from medmcp.servers.world.kidney import earlier_creatinine, on_dialysis
from medmcp.servers.world.world import World

__all__ = ["calculate_creatinine_clearance"]


@tool(
    "drug_interaction",
    "Kidney function for dosing (CrCl and eGFR)",
    effect="compute",
    minutes=1,
    also_on=("radiology_report",),
)
async def calculate_creatinine_clearance(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    age: Age = None,
    sex: Sex = None,
    weight_kg: Annotated[float | None, Field(ge=0.3, le=400, description="Actual weight in kg.")] = None,
    height_cm: Annotated[float | None, Field(ge=30, le=250, description="Height in cm.")] = None,
    creatinine: Annotated[
        float | None,
        Field(ge=0.1, le=25, description="Serum creatinine in mg/dL (micromol/L / 88.4); enzymatic for children."),
    ] = None,
) -> Mapping[str, Any]:
    """Cockcroft-Gault clearance with a stated weight, CKD-EPI 2021 eGFR also per person, KDIGO stage, and bedside
    Schwartz for children. Warns when creatinine is not steady."""
    chart = begin(world, patient_id, at_time)
    patient = chart.patient

    def measured(column: str, given: float | None, unit: str) -> Reading:
        if given is not None or patient is None or patient[column] is None:
            return Reading.given(given, unit)
        return Reading(
            value=patient[column], unit=unit, source="chart", record_id=patient_id, observed_at=patient["measured_at"]
        )

    scr = reading(
        world, patient_id, "creatinine", given=creatinine, unit="mg/dL", within_minutes=KIDNEY_WINDOW_MIN, at=chart.at
    )
    earlier: list[tuple[float, float]] = []
    dialysis = pregnant = Reading.missing()
    warnings = []
    if patient is not None:
        newest = latest(world, patient_id, "creatinine", chart.at, KIDNEY_WINDOW_MIN)
        if newest is not None and scr.source == "chart":
            earlier = earlier_creatinine(world, patient_id, newest)
            hours = (world.seconds_at(chart.at) - world.seconds_at(newest["effective"])) / 3600
            if hours > LABS_WINDOW_MIN / 60:
                warnings.append(f"The creatinine is {hours / 24:.0f} days old.")
        record = on_dialysis(world, patient_id)
        if record is not None:
            dialysis = Reading(value=True, source="chart", record_id=record["id"])
        if patient["pregnancy"] in ("pregnant", "not_pregnant"):
            pregnant = Reading(value=patient["pregnancy"] == "pregnant", source="chart", record_id=patient_id)
    score = kidney_function(
        age=Reading.given(age, "years") if age is not None else chart.age,
        sex=Reading.given(sex) if sex is not None else chart.sex,
        weight_kg=measured("weight_kg", weight_kg, "kg"), height_cm=measured("height_cm", height_cm, "cm"),
        creatinine=scr, earlier_creatinine=earlier, dialysis=dialysis, pregnant=pregnant,
    )  # fmt: skip
    score.warnings.extend(warnings)
    finish(world, patient_id, score)
    extra = score.extra
    stage = extra["kdigo_meaning"]
    result = score_result(
        score,
        crcl_ml_min={"unit": "mL/min", "weight_used": extra["weight_used"], **_rounded(extra["crcl_ml_min"])},
        egfr_ckd_epi_2021=_with_unit(extra["egfr_ckd_epi_2021"], "mL/min/1.73m2"),
        egfr_absolute=_with_unit(extra["egfr_absolute"], "mL/min"),
        egfr_schwartz=_with_unit(extra["egfr_schwartz"], "mL/min/1.73m2"),
        kdigo_g_stage=extra["kdigo_g_stage"],
        body=_rounded(extra["body"]),
        steady_state="unknown" if extra["steady_state"] is None else extra["steady_state"],
    )
    for name in ("score", "interpretation"):
        result[name] = round(result[name], 1) if isinstance(result[name], float) else result[name] or stage
    if score.score_range is not None:
        result["score_range"] = [round(bound, 1) for bound in score.score_range]
    result["score"] = None if score.score is None else round(score.score, 1)
    return result


def _rounded(values: Any) -> dict[str, Any]:
    return {name: round(value, 1) if isinstance(value, float) else value for name, value in values.items()}


def _with_unit(value: Any, unit: str) -> dict[str, Any] | None:
    return None if value is None else {"value": round(value, 1), "unit": unit}
