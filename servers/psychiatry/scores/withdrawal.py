"""Alcohol withdrawal by CIWA-Ar."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.ciwa_ar import ciwa_ar
from medmcp.servers.clinical.scores.score import MISSING
from medmcp.servers.parameters import EncounterId, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.answer_sheet import examined, kept, named_points
from medmcp.servers.world.calculator import caller_values
from medmcp.servers.world.chart import VITALS_WINDOW_MIN, latest
from medmcp.servers.world.interview import last_total
from medmcp.servers.world.psychiatric_history import just_medicated, withdrawal_predictors
from medmcp.servers.world.world import World

__all__ = ["calculate_ciwa_ar"]


@tool("psychiatry", "CIWA-Ar alcohol withdrawal", effect="act", minutes=5)
async def calculate_ciwa_ar(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    items: Annotated[
        list[
            Annotated[
                str,
                Field(pattern=r"^(nausea|tremor|sweats|anxiety|agitation|tactile|auditory|visual|headache|orientation)=[0-7]$"),
            ]
        ] | None,
        Field(max_length=10, description="Explicit points as item=points (orientation 0-4, others 0-7); omit to examine the patient."),
    ] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Examine and score alcohol withdrawal with CIWA-Ar: severity, time to the next look, and predictors of a
    complicated withdrawal. Not valid without communication or in delirium of another cause. Charted."""
    before = last_total(world, patient_id, "ciwa") if patient_id else MISSING
    sheet = examined(world, patient_id, encounter_id, "ciwa", named_points(items, "ciwa", "items"))
    with caller_values("items"):
        score = ciwa_ar(
            sheet.answers, predictors=withdrawal_predictors(world, sheet.patient, sheet.answers), previous=before,
            just_medicated=just_medicated(world, patient_id),
        )  # fmt: skip
    delirium = latest(world, patient_id, "4at", within_minutes=VITALS_WINDOW_MIN) if patient_id else None
    if delirium and (delirium["value"] or 0) >= 4:
        score.warnings.append("Possible delirium: where its cause is another one, use RASS, not CIWA-Ar.")
    record = kept(world, patient_id, sheet, "ciwa", score)
    extra = score.extra
    return score_result(
        score, severity=extra["severity"], reassess_minutes=extra["reassess_minutes"],
        complicated_risk=extra["complicated_risk"], change=extra["change"], record_id=record,
    )  # fmt: skip
