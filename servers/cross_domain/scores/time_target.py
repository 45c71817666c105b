"""The clocks of time-critical conditions against their targets."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.cross_domain.results import TimeTargetClock, TimeTargets
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.clocks import NEEDED, Clock, active_conditions, due_clocks
from medmcp.servers.world.world import World

__all__ = ["TimedCondition", "get_time_targets"]

TimedCondition = Literal[
    "active", "stroke", "stemi", "nstemi", "sepsis", "trauma", "pe", "dka", "status_epilepticus",
    "severe_hypertension_pregnancy", "pph", "emergency_caesarean", "hip_fracture", "febrile_neutropenia", "meningitis",
    "testicular_torsion",
]  # fmt: skip


@tool("cross_domain", "Time targets and clocks", effect="compute", minutes=0)
async def get_time_targets(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    condition: Annotated[
        TimedCondition, Field(description="Which; active: teams called, pathways begun, diagnoses recorded.")
    ] = "active",
) -> TimeTargets:
    """Clocks of time-critical conditions against their standard targets: time zero, elapsed and remaining minutes, met,
    running, missed, or no zero time and what is needed. A named condition is no claim that it applies."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    names: list[str] = active_conditions(world, patient, encounter) if condition == "active" else [condition]
    if not names:
        raise ToolError(
            "NOT_APPLICABLE", "No time-critical condition is active.",
            hint="Name a condition, or activate, begin or record one first.",
        )  # fmt: skip
    clocks = [clock for name in names for clock in due_clocks(world, patient, encounter, name)]
    open_clocks = [clock for clock in clocks if clock.done is None and clock.limit_at is not None]
    running = [clock for clock in open_clocks if clock.status == "running"]
    urgent = min(running or open_clocks, key=lambda clock: clock.limit_at or "", default=None)
    return {
        "conditions": names,
        "targets": [_clock(world, clock) for clock in clocks],
        "most_urgent": f"{urgent.target.target} by {urgent.limit_at}" if urgent else None,
    }


def _clock(world: World, clock: Clock) -> TimeTargetClock:
    target, end = clock.target, clock.done.at if clock.done else world.now
    elapsed = None if clock.zero_at is None else (world.seconds_at(end) - world.seconds_at(clock.zero_at)) / 60
    return {
        "condition": target.condition,
        "target": target.target,
        "zero_event": target.zero,
        "zero_at": clock.zero_at,
        "limit_min": target.minutes,
        "elapsed_min": None if elapsed is None else round(elapsed, 1),
        "remaining_min": None if elapsed is None or clock.done else round(target.minutes - elapsed, 1),
        "status": clock.status,
        "done_at": clock.done.at if clock.done else None,
        "evidence_id": clock.done.record_id if clock.done else None,
        "needed": NEEDED.get(target.zero, target.zero) if clock.zero_at is None else None,
        "applies_if": clock.conditional or None,
        "citation": target.citation,
    }
