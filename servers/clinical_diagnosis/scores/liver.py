"""The severity of liver disease: MELD in its three versions, and the Child-Pugh class."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.child_pugh import child_pugh
from medmcp.servers.clinical.scores.meld import meld
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.units import plausible
from medmcp.servers.parameters import AtTime, OptionalPatientId, Sex
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import LABS_WINDOW_MIN, has_condition, reading
from medmcp.servers.world.severity_facts import anticoagulated, dialysed
from medmcp.servers.world.world import World

__all__ = ["calculate_child_pugh", "calculate_meld_score"]

CIRRHOSIS = ("K70.3", "K71.7", "K74.3", "K74.4", "K74.5", "K74.6")  # ICD-10-CM
MELD_WINDOW_MIN = 7 * 24 * 60  # older values belong to another state of the liver
OLD_LABS_MIN = 48 * 60


@tool("clinical_diagnosis", "MELD, MELD-Na and MELD 3.0", effect="compute", minutes=1)
async def calculate_meld_score(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    bilirubin: Annotated[float | None, Field(gt=0, le=1500, description="Total bilirubin in mg/dL.")] = None,
    inr: Annotated[float | None, Field(ge=0.5, le=20, description="INR.")] = None,
    creatinine: Annotated[float | None, Field(gt=0, le=3000, description="Creatinine in mg/dL.")] = None,
    sodium: Annotated[float | None, Field(ge=100, le=180, description="Sodium in mmol/L.")] = None,
    albumin: Annotated[float | None, Field(gt=0, le=70, description="Albumin in g/dL.")] = None,
    sex: Sex = None,
    dialysis_twice_in_week: Annotated[
        bool | None, Field(description="Dialysis at least twice, or 24 h of continuous dialysis, in the last 7 days.")
    ] = None,
) -> Mapping[str, Any]:
    """Liver disease severity: classic MELD, MELD-Na and MELD 3.0 (each 6 to 40) from one set of laboratory values of the
    last 7 days, with the bounds that were applied. The score is MELD 3.0, else MELD-Na, else MELD."""
    chart = begin(world, patient_id, at_time)
    given = {"bilirubin_total": bilirubin, "inr": inr, "creatinine": creatinine, "sodium": sodium, "albumin": albumin}
    units = {"bilirubin_total": "mg/dL", "inr": "", "creatinine": "mg/dL", "sodium": "mmol/L", "albumin": "g/dL"}
    for code, value in given.items():
        if value is not None and units[code]:
            plausible(code, value, units[code])
    labs = {
        code.removesuffix("_total"): reading(world, patient_id, code, given=value, unit=units[code], within_minutes=MELD_WINDOW_MIN,
                                             at=chart.at)
        for code, value in given.items()
    }  # fmt: skip
    if not any(one.known for one in labs.values()):
        raise ToolError(
            "MISSING_DATA", "There is no laboratory value to compute from.",
            hint="Order bilirubin, INR, creatinine, sodium and albumin.",
        )  # fmt: skip
    score = meld(
        **labs,
        sex=Reading.given(sex) if sex is not None else chart.sex if chart.sex.value in ("female", "male") else MISSING,
        age=chart.age,
        dialysis=Reading.given(dialysis_twice_in_week) if dialysis_twice_in_week is not None
        else dialysed(world, patient_id, chart.at) if patient_id else MISSING,
        anticoagulant=anticoagulated(world, patient_id) if patient_id else MISSING,
    )  # fmt: skip
    score.warnings.extend(_old(world, labs, chart.at))
    finish(world, patient_id, score)
    return score_result(score, **score.extra)


def _old(world: World, labs: Mapping[str, Reading], at: str) -> list[str]:
    """Values that were used although they are more than two days old."""
    hours = {
        name: (world.seconds_at(at) - world.seconds_at(one.observed_at)) / 3600
        for name, one in labs.items()
        if one.observed_at
    }
    return [f"{name} is {age:.0f} h old." for name, age in hours.items() if age * 60 > OLD_LABS_MIN]


@tool("clinical_diagnosis", "Child-Pugh class", effect="compute", minutes=1, also_on=("drug_interaction",))
async def calculate_child_pugh(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    bilirubin: Annotated[float | None, Field(ge=0.1, le=80, description="Total bilirubin in mg/dL.")] = None,
    albumin: Annotated[float | None, Field(ge=0.5, le=6, description="Albumin in g/dL.")] = None,
    inr: Annotated[float | None, Field(ge=0.5, le=20, description="INR.")] = None,
    ascites: Annotated[
        Literal["none", "mild_or_controlled", "moderate_severe"] | None, Field(description="Ascites.")
    ] = None,
    encephalopathy: Annotated[
        Literal["none", "grade_1_2", "grade_3_4"] | None, Field(description="West Haven grade.")
    ] = None,
    cholestatic_disease: Annotated[bool, Field(description="Use the bilirubin limits of PBC and PSC.")] = False,
) -> Mapping[str, Any]:
    """Child-Pugh-Turcotte class of cirrhosis from labs, ascites and encephalopathy; hepatic dosing builds on it."""
    chart = begin(world, patient_id, at_time)

    def lab(code: str, given: float | None, unit: str) -> Reading:
        return reading(world, patient_id, code, given=given, unit=unit, within_minutes=LABS_WINDOW_MIN, at=chart.at)

    cirrhosis = anticoagulant = Reading.missing()
    if patient_id:
        problem = has_condition(world, patient_id, CIRRHOSIS)
        cirrhosis = Reading(value=problem is not None, source="chart", record_id=problem["id"] if problem else None)
        anticoagulant = anticoagulated(world, patient_id)
    score = child_pugh(
        bilirubin=lab("bilirubin_total", bilirubin, "mg/dL"),
        albumin=lab("albumin", albumin, "g/dL"),
        inr=lab("inr", inr, ""),
        ascites=reading(world, patient_id, "ascites", given=ascites, at=chart.at),
        encephalopathy=reading(world, patient_id, "encephalopathy", given=encephalopathy, at=chart.at),
        cholestatic_disease=cholestatic_disease,
        age=chart.age,
        cirrhosis=cirrhosis,
        anticoagulant=anticoagulant,
    )
    finish(world, patient_id, score)
    return score_result(
        score,
        child_class=score.extra["child_class"],
        survival_1y_percent=score.extra["survival_1y_percent"],
    )
