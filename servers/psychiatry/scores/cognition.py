"""Cognitive and delirium screens: 6CIT, AMTS, 4AT, and totals of MoCA and MMSE from elsewhere."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.cognitive import COGNITIVE_SCREENS, mmse_total, moca_total
from medmcp.servers.clinical.scores.score import MISSING, Reading, Score
from medmcp.servers.parameters import EncounterId, NameValue, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.answer_sheet import Sheet, examined, kept, named_points
from medmcp.servers.world.calculator import begin, caller_values
from medmcp.servers.world.chart import VITALS_WINDOW_MIN, find_encounter, latest
from medmcp.servers.world.interview import last_total
from medmcp.servers.world.psychiatric_evidence import confounders
from medmcp.servers.world.world import World

__all__ = ["administer_cognitive_screen"]


@tool("psychiatry", "Cognitive and delirium screen", effect="act", minutes=5)
async def administer_cognitive_screen(
    world: World,
    instrument: Annotated[Literal["6cit", "amts", "4at", "moca_total", "mmse_total"], Field(description="Instrument.")],
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[NameValue] | None,
        Field(max_length=10, description="Explicit item=points (6cit year, month, time, count_back, months_back, recall; 4at alertness,"
              " amt4, months_back, acute_change; amts items 0/1); omit to give the test."),
    ] = None,
    total: Annotated[int | None, Field(ge=0, le=30, description="For moca_total or mmse_total only.")] = None,
    education_years: Annotated[int | None, Field(ge=0, le=30, description="For MoCA.")] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Give a freely usable cognitive or delirium screen (6CIT, AMTS, 4AT), or read a MoCA or MMSE total that a licensed
    user obtained elsewhere. 4AT from 4 on prompts a search for the cause. Charted."""
    outside = instrument in ("moca_total", "mmse_total")
    if outside != (total is not None):
        why = f"{instrument} needs total" if outside else "total is for moca_total and mmse_total"
        raise ToolError("INVALID_ARGUMENT", f"{why}.", field="total", hint="Omit total to give 6cit, amts or 4at.")
    before = last_total(world, patient_id, instrument) if patient_id and not outside else MISSING
    if outside:
        if responses:
            raise ToolError(
                "INVALID_ARGUMENT", f"{instrument} takes no items.", field="responses", hint="Give total alone."
            )
        chart = begin(world, patient_id)
        encounter = find_encounter(world, patient_id, encounter_id) if patient_id else None
        result = Reading.given(total, "points")
        if instrument == "moca_total":
            score = moca_total(result, education_years=Reading.given(education_years), age=chart.age)
        else:
            score = mmse_total(result, age=chart.age)
        sheet = Sheet([result], chart.patient, encounter, chart.age, chart.sex, False)
    else:
        sheet = examined(world, patient_id, encounter_id, instrument, named_points(responses, instrument, "responses"))
        names = [question.code.removeprefix(f"{instrument}_") for question in INSTRUMENTS[instrument].questions]
        with caller_values("responses"):
            score = COGNITIVE_SCREENS[instrument](dict(zip(names, sheet.answers, strict=True)), age=sheet.age)
    record = kept(world, patient_id, sheet, instrument, score)
    return score_result(
        score, band=score.extra["band"], delirium_suspected=_delirium(world, patient_id, score),
        confounders=_cognitive_confounders(world, patient_id),
        change=None if not before.known or score.score is None else score.score - (before.number("total") or 0),
        record_id=record,
    )  # fmt: skip


def _delirium(world: World, patient_id: str, score: Score) -> str:
    """By the 4AT just given, else by one on the chart within a day."""
    if "delirium_suspected" in score.extra:
        return str(score.extra["delirium_suspected"])
    screen = latest(world, patient_id, "4at", within_minutes=VITALS_WINDOW_MIN) if patient_id else None
    if screen is None or screen["value"] is None:
        return "undetermined"
    return "true" if screen["value"] >= 4 else "false"


def _cognitive_confounders(world: World, patient_id: str) -> list[str]:
    if not patient_id:
        return []
    found = confounders(world, patient_id)
    mood = last_total(world, patient_id, "phq9")
    if mood.known and (mood.number("phq9") or 0) >= 10:
        found.append(f"Depressive symptoms, PHQ-9 {mood.value:g} ({mood.record_id}).")
    return found
