"""Scores of clinical diagnosis."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.child_pugh import child_pugh
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import AtTime, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import LABS_WINDOW_MIN, current_medicines, has_condition, reading
from medmcp.servers.world.world import World

__all__ = ["calculate_child_pugh"]

CIRRHOSIS = ("K70.3", "K71.7", "K74.3", "K74.4", "K74.5", "K74.6")  # ICD-10-CM


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
        drugs = [find_drug(row["drug"]) for row in current_medicines(world, patient_id)]
        anticoagulant = Reading(value=any(d and "anticoagulant" in d.groups for d in drugs), source="chart")
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
