"""Result shapes of the tools that cross domains."""

from typing import TypedDict

from medmcp.servers.results import Alert

__all__ = [
    "CarePathway",
    "DischargePlan",
    "ExitCriterion",
    "Handoff",
    "Line",
    "PathwayEntry",
    "PathwayPhase",
    "PathwayStatus",
    "PathwayStep",
    "Readiness",
    "Reconciliation",
    "Regimen",
    "StepStatus",
    "TimeTargetClock",
    "TimeTargets",
    "Variance",
]


class Regimen(TypedDict):
    medication_id: str
    drug: str
    dose: float | None
    unit: str | None
    route: str | None
    frequency: str | None
    status: str


class Line(TypedDict):
    medication_id: str
    drug: str
    source: Regimen | None
    target: Regimen | None
    discrepancy: str  # none | omitted | added | dose | frequency | route | duplicate | substituted
    intended: str  # true | false | undecided
    decision: str | None  # continue | hold | stop | changed, as far as decided
    alerts: list[Alert]


class Reconciliation(TypedDict):
    lines: list[Line]
    undecided: int
    applied: list[str]
    record_id: str | None


class PathwayStep(TypedDict):
    step_id: str
    action: str
    owner: str
    server: str
    due: str | None  # minutes and the event that they count from
    applies_if: str | None


class PathwayPhase(TypedDict):
    phase: str
    goal: str
    entry_criteria: str
    required: list[PathwayStep]
    optional: list[PathwayStep]
    exit_criteria: list[str]
    domains: list[str]
    time_target_min: int | None


class CarePathway(TypedDict):
    pathway_id: str
    name: str
    version: str
    phases: list[PathwayPhase]
    patient_adaptation: list[str]


class StepStatus(TypedDict):
    step_id: str
    phase: str
    status: str  # done | recorded_not_done | due | overdue | not_reached | not_applicable
    done_at: str | None
    due_at: str | None
    evidence_id: str | None
    waits_for: list[str]


class ExitCriterion(TypedDict):
    phase: str
    criterion: str
    met: str  # met | unmet | unknown


class Variance(TypedDict):
    step_id: str
    recorded: str
    reason: str
    at: str


class PathwayStatus(TypedDict):
    pathway_id: str
    current_phase: str | None
    started_at: str | None
    steps: list[StepStatus]
    exit_criteria: list[ExitCriterion]
    next_steps: list[str]
    variances: list[Variance]


class PathwayEntry(TypedDict):
    record_id: str
    accepted: bool
    pathway_status: dict[str, object]  # current phase and open steps
    unmet_exit_criteria: list[str]
    recorded_at: str
    warnings: list[str]


class TimeTargetClock(TypedDict):
    condition: str
    target: str
    zero_event: str
    zero_at: str | None
    limit_min: int
    elapsed_min: float | None
    remaining_min: float | None
    status: str  # met | running | missed | no_zero_time
    done_at: str | None
    evidence_id: str | None
    needed: str | None
    applies_if: str | None
    citation: str


class TimeTargets(TypedDict):
    conditions: list[str]
    targets: list[TimeTargetClock]
    most_urgent: str | None


class Handoff(TypedDict):
    handoff_id: str
    accepted: bool
    questions: list[str]
    omissions: list[str]
    contradictions: list[str]
    new_location: str | None
    effective_at: str | None
    alerts: list[Alert]


class Readiness(TypedDict):
    item: str
    state: str  # ok | open | unknown
    detail: str


class DischargePlan(TypedDict):
    plan_id: str
    readiness: list[Readiness]
    readability_grade: float
    risk: dict[str, object]
    discharged_at: str | None
    warnings: list[str]
