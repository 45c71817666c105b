"""Questionnaires that the patient answers: PHQ-9, GAD-7, PCL-5."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.gad7 import gad7
from medmcp.servers.clinical.scores.pcl5 import pcl5
from medmcp.servers.clinical.scores.phq9 import phq9
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.parameters import EncounterId, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.answer_sheet import filled, kept
from medmcp.servers.world.calculator import caller_values
from medmcp.servers.world.interview import last_total
from medmcp.servers.world.psychiatric_history import trauma_on_record
from medmcp.servers.world.world import World

__all__ = ["administer_gad7", "administer_pcl5", "administer_phq9"]

Difficulty = Annotated[int | None, Field(ge=0, le=3, description="Functional difficulty item.")]


@tool("psychiatry", "PHQ-9 depression questionnaire", effect="act", minutes=5)
async def administer_phq9(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=3)]] | None,
        Field(min_length=9, max_length=9, description="Explicit answers 0-3 in order; -1 = not answered."),
    ] = None,
    difficulty: Difficulty = None,
) -> Mapping[str, Any]:
    """Give the PHQ-9 (or score given answers): items, total, severity band, DSM-type algorithm and change. A positive
    item on thoughts of death demands a suicide risk assessment. A screen, not a diagnosis. Answers are charted."""
    before = last_total(world, patient_id, "phq9") if patient_id else MISSING
    sheet = filled(world, patient_id, encounter_id, "phq9", responses)
    with caller_values("responses"):
        score = phq9(sheet.answers, difficulty=Reading.given(difficulty), previous=before, age=sheet.age)
    record = kept(world, patient_id, sheet, "phq9", score)
    extra = score.extra
    return score_result(
        score, severity=extra["severity"], item9=extra["item9"], algorithm=extra["algorithm"],
        difficulty=extra["difficulty"], change=extra["change"], record_id=record,
    )  # fmt: skip


@tool("psychiatry", "GAD-7 anxiety questionnaire", effect="act", minutes=4)
async def administer_gad7(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=3)]] | None,
        Field(min_length=7, max_length=7, description="Explicit answers 0-3 in order; -1 = not answered."),
    ] = None,
    difficulty: Difficulty = None,
) -> Mapping[str, Any]:
    """Give the GAD-7 (or score given answers): items, total, band, GAD-2 and change. Answers are charted."""
    before = last_total(world, patient_id, "gad7") if patient_id else MISSING
    sheet = filled(world, patient_id, encounter_id, "gad7", responses)
    with caller_values("responses"):
        score = gad7(sheet.answers, difficulty=Reading.given(difficulty), previous=before, age=sheet.age)
    record = kept(world, patient_id, sheet, "gad7", score)
    extra = score.extra
    return score_result(
        score, severity=extra["severity"], gad2=extra["gad2"], difficulty=extra["difficulty"], change=extra["change"],
        record_id=record,
    )  # fmt: skip


@tool("psychiatry", "PCL-5 PTSD checklist", effect="act", minutes=8)
async def administer_pcl5(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=4)]] | None,
        Field(min_length=20, max_length=20, description="Explicit answers 0-4 in order; -1 = not answered."),
    ] = None,
    criterion_a: Annotated[
        bool | None, Field(description="Qualifying trauma documented; default from the record.")
    ] = None,
) -> Mapping[str, Any]:
    """Give the PCL-5 (or score given answers) after a trauma: total, DSM-5 cluster rule and change. Without a
    documented trauma the result is symptom load only. Answers are charted."""
    before = last_total(world, patient_id, "pcl5") if patient_id else MISSING
    sheet = filled(world, patient_id, encounter_id, "pcl5", responses)
    exposure = Reading.given(criterion_a) if criterion_a is not None else trauma_on_record(world, patient_id)
    with caller_values("responses"):
        score = pcl5(sheet.answers, criterion_a=exposure, previous=before, age=sheet.age)
    record = kept(world, patient_id, sheet, "pcl5", score)
    if sheet.asked and (score.score or 0) >= 33:
        score.warnings.append("The questions were distressing: end with a calm subject, and ask about safety.")
    extra = score.extra
    return score_result(
        score, clusters=extra["clusters"], provisional=extra["provisional"], cut_point=extra["cut_point"],
        criterion_a={"value": exposure.value, "record_id": exposure.record_id}, change=extra["change"], record_id=record,
    )  # fmt: skip
