"""Triage and emergency scores on the chart, on explicit values, or on an examination at the bedside."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.qsofa import qsofa
from medmcp.servers.parameters import AtTime, OptionalPatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import reading
from medmcp.servers.world.world import World

__all__ = ["calculate_qsofa"]


@tool("triage_emergency", "qSOFA", effect="compute", minutes=1)
async def calculate_qsofa(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    respiratory_rate: Annotated[float | None, Field(ge=0, le=80, description="Breaths per minute.")] = None,
    sbp: Annotated[float | None, Field(ge=0, le=300, description="Systolic pressure in mmHg.")] = None,
    gcs: Annotated[int | None, Field(ge=3, le=15, description="Glasgow Coma Scale total.")] = None,
) -> Mapping[str, Any]:
    """Quick SOFA bedside risk score in adults with suspected infection."""
    chart = begin(world, patient_id, at_time)
    score = qsofa(
        respiratory_rate=reading(world, patient_id, "respiratory_rate", given=respiratory_rate, unit="/min", at=chart.at),
        sbp=reading(world, patient_id, "sbp", given=sbp, unit="mmHg", at=chart.at),
        gcs=reading(world, patient_id, "gcs", given=gcs, unit="points", at=chart.at),
        consciousness=reading(world, patient_id, "consciousness", at=chart.at),
        age=chart.age,
    )
    finish(world, patient_id, score)
    return score_result(score, positive=score.extra["positive"])
