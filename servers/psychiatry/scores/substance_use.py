"""Alcohol and drug screens: AUDIT, AUDIT-C, DAST-10, CAGE."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.alcohol_drugs import SUBSTANCE_SCREENS
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import EncounterId, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.answer_sheet import filled, kept
from medmcp.servers.world.calculator import caller_values
from medmcp.servers.world.psychiatric_history import withdrawal_risk
from medmcp.servers.world.world import World

__all__ = ["screen_substance_use"]


@tool("psychiatry", "Substance use screen (AUDIT, AUDIT-C, DAST-10, CAGE)", effect="act", minutes=5)
async def screen_substance_use(
    world: World,
    instrument: Annotated[Literal["audit", "audit_c", "dast10", "cage"], Field(description="Instrument.")],
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=4)]] | None,
        Field(min_length=3, max_length=10, description="Explicit item answers in order; -1 = not answered."),
    ] = None,
    sex: Annotated[Literal["female", "male"] | None, Field(description="For AUDIT-C without patient.")] = None,
) -> Mapping[str, Any]:
    """Give one alcohol or drug screen (or score given answers): total, band by sex where it matters, level of
    intervention, and withdrawal risk from the history. Answers are charted."""
    questions, count, scored = SUBSTANCE_SCREENS[instrument]
    sheet = filled(world, patient_id, encounter_id, questions, responses, count)
    with caller_values("responses"):
        score = scored(sheet.answers, sex=Reading.given(sex) if sex else sheet.sex)
    risk = withdrawal_risk(world, patient_id, questions, sheet.answers)
    if risk:
        score.warnings.append(
            "Withdrawal risk: calculate_ciwa_ar, and thiamine before or with glucose (glucose is never delayed)."
        )
    record = kept(world, patient_id, sheet, instrument, score)
    extra = score.extra
    return score_result(
        score, band=extra["band"], positive=extra["positive"], intervention=extra["intervention"], withdrawal_risk=risk,
        record_id=record,
    )  # fmt: skip
