"""The Glasgow Coma Scale, examined at the bedside or from components given."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.gcs import gcs as gcs_score
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import EncounterId, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, caller_values, finish
from medmcp.servers.world.chart import VITALS_WINDOW_MIN, find_encounter, reading
from medmcp.servers.world.neuro_exam import examined_gcs, gcs_confounders
from medmcp.servers.world.world import World

__all__ = ["calculate_gcs"]


@tool("triage_emergency", "Glasgow Coma Scale", effect="compute", minutes=2, examines=True)
async def calculate_gcs(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    eye: Annotated[
        Literal["1", "2", "3", "4", "NT"] | None, Field(description="Eye; omit all three to examine the patient.")
    ] = None,
    verbal: Annotated[Literal["1", "2", "3", "4", "5", "NT"] | None, Field(description="Verbal.")] = None,
    motor: Annotated[Literal["1", "2", "3", "4", "5", "6", "NT"] | None, Field(description="Best motor.")] = None,
    unreactive_pupils: Annotated[Literal[0, 1, 2] | None, Field(description="Pupils without light reaction.")] = None,
) -> Mapping[str, Any]:
    """Examine and score eye, verbal and motor response, with untestable components, the pupils score (GCS-P) and the
    paediatric scale under 2 years. Without components the patient is examined and the findings are charted."""
    chart = begin(world, patient_id)
    given = {"eye": eye, "verbal": verbal, "motor": motor}
    before, pupils = Reading.missing(), Reading.given(unreactive_pupils)
    if patient_id:
        encounter = find_encounter(world, patient_id, encounter_id)
        before = reading(world, patient_id, "gcs", within_minutes=VITALS_WINDOW_MIN)
    if any(given.values()):
        if not all(given.values()):
            lacking = ", ".join(name for name, value in given.items() if not value)
            raise ToolError(
                "INVALID_ARGUMENT", f"Only some components given; {lacking} is lacking.", field=lacking.split(", ")[0],
                hint="Give all three (NT if not testable), or none to examine the patient.",
            )  # fmt: skip
        parts = {name: Reading.given(value) for name, value in given.items()}
    elif patient_id:
        parts, pupils = examined_gcs(world, patient_id, encounter["id"] if encounter else None, pupils)
    else:
        raise ToolError(
            "MISSING_DATA", "Neither a patient nor components.", hint="Give patient_id, or eye, verbal and motor."
        )
    with caller_values():
        score = gcs_score(**parts, unreactive_pupils=pupils, previous=before, age=chart.age)
    if patient_id:
        score.warnings.extend(gcs_confounders(world, patient_id))
    finish(world, patient_id, score)
    extra = score.extra
    return score_result(
        score, components=extra["components"], gcs_p=extra["gcs_p"], severity=extra["severity"], change=extra["change"]
    )
