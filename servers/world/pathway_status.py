"""Where a patient is on a care pathway, read from the chart and the clock.

A step is done by a row that proves it, and by nothing else: an entry that says so without such a row stays an entry. A
phase is over when each of its required steps is done, does not apply or was deviated from with a reason, and its exit
criteria are met, or when somebody closed it with a reason. Rows of the whole encounter count, since in an emergency
much is done before anybody names a pathway.
"""

from typing import Literal, NamedTuple

from medmcp.servers.clinical.activations import Criterion, check
from medmcp.servers.clinical.pathway import Pathway, Phase, Step
from medmcp.servers.clinical.pathways import PATHWAYS
from medmcp.servers.world.case_facts import CaseFacts
from medmcp.servers.world.clocks import zero_time
from medmcp.servers.world.proof import Proof, first_proof
from medmcp.servers.world.world import Row, World

__all__ = ["PathwayState", "StepState", "active_plan", "criterion_text", "pathway_state"]

Status = Literal["done", "recorded_not_done", "due", "overdue", "not_reached", "not_applicable"]
CLOSING = ("variance", "not_applicable")


class StepState(NamedTuple):
    """One step as it stands."""

    phase: Phase
    step: Step
    status: Status
    proof: Proof | None
    due_at: str | None
    waits_for: tuple[str, ...]  # facts that are not known and decide whether it applies
    variance: bool


class PathwayState(NamedTuple):
    """The pathway as it stands. `current` is None when every phase is over."""

    pathway: Pathway
    current: Phase | None
    steps: tuple[StepState, ...]
    exit: tuple[tuple[Phase, Criterion, str], ...]  # met, not_met, unknown

    def of_phase(self, phase: Phase) -> list[StepState]:
        """The steps of one phase."""
        return [one for one in self.steps if one.phase.key == phase.key]

    def open_steps(self, phase: Phase) -> list[StepState]:
        """Required steps of a phase that nothing proves, excuses or rules out."""
        return [
            one
            for one in self.of_phase(phase)
            if one.step.required and one.status not in ("done", "not_applicable") and not one.variance
        ]

    def unmet(self, phase: Phase) -> list[str]:
        """Exit criteria of a phase that are not met, and what is not known of them."""
        return [
            criterion_text(criterion) + (" (not known)" if verdict == "unknown" else "")
            for of, criterion, verdict in self.exit
            if of.key == phase.key and verdict != "met"
        ]


def criterion_text(criterion: Criterion) -> str:
    """A criterion in words."""
    if criterion.label:
        return criterion.label
    if isinstance(criterion.value, bool | str):
        return f"{criterion.fact.replace('_', ' ')}: {criterion.value}"
    return f"{criterion.fact.replace('_', ' ')} {criterion.op} {criterion.value:g} {criterion.unit}".strip()


def active_plan(world: World, patient_id: str, encounter_id: str, pathway: str = "") -> Row | None:
    """The newest active plan of an encounter, of one pathway if named."""
    return world.row(
        "SELECT * FROM care_plan WHERE patient_id = ? AND encounter_id = ? AND status = 'active' AND (? = '' OR title = ?)"
        " ORDER BY period_start DESC, id DESC LIMIT 1",
        patient_id, encounter_id, pathway, pathway,
    )  # fmt: skip


def pathway_state(world: World, patient: Row, encounter: Row, key: str) -> PathwayState:
    """The state of a pathway for a patient now. Raises KeyError for no such pathway."""
    pathway = PATHWAYS[key]
    facts = CaseFacts(world, patient, encounter)
    entries = _entries(world, patient["id"], encounter["id"], key)
    closed = {row["focus"] for row in entries if row["code"] == "close_phase"}
    drafts = {one.key: _step(world, patient, encounter, where, one, facts, entries) for where, one in pathway.steps}
    verdicts = tuple((one, criterion, check(criterion, facts)) for one in pathway.phases for criterion in one.exit)
    state = PathwayState(pathway, None, tuple(drafts.values()), verdicts)
    current = next(
        (
            one
            for one in pathway.phases
            if one.key not in closed and (state.open_steps(one) or state.unmet(one))
        ),
        None,
    )  # fmt: skip
    reached = pathway.phases[: pathway.phases.index(current) + 1] if current else pathway.phases
    steps = tuple(
        one._replace(status="not_reached")
        if one.status == "due" and (one.phase not in reached or one.waits_for)
        else one
        for one in drafts.values()
    )
    return PathwayState(pathway, current, steps, verdicts)


def _entries(world: World, patient_id: str, encounter_id: str, pathway: str) -> list[Row]:
    return world.rows(
        "SELECT t.* FROM task t JOIN care_plan c ON c.id = t.care_plan_id WHERE t.patient_id = ? AND c.encounter_id = ?"
        " AND c.title = ? AND t.status = 'completed' ORDER BY t.authored, t.id",
        patient_id, encounter_id, pathway,
    )  # fmt: skip


def _step(
    world: World, patient: Row, encounter: Row, where: Phase, one: Step, facts: CaseFacts, entries: list[Row]
) -> StepState:
    """A step by itself: whether its phase is reached is judged by the caller."""
    proof = first_proof(world, patient["id"], one.done_by, encounter["period_start"], world.now)
    mine = [row["code"] for row in entries if row["focus"] == one.key]
    variance = any(code in CLOSING for code in mine)
    target = one.target
    when = (*one.when, *(target.when if target else ()))
    verdicts = [(criterion, check(criterion, facts)) for criterion in when]
    waits = tuple(criterion_text(criterion) for criterion, verdict in verdicts if verdict == "unknown")
    due_at = _due(world, patient, encounter, one)
    if proof is not None:
        return StepState(where, one, "done", proof, due_at, (), variance)
    if any(verdict == "not_met" for _, verdict in verdicts) or "not_applicable" in mine:
        return StepState(where, one, "not_applicable", None, None, (), variance)
    if "complete_step" in mine:
        return StepState(where, one, "recorded_not_done", None, due_at, waits, variance)
    late = due_at is not None and due_at < world.now and not waits and one.required
    return StepState(where, one, "overdue" if late else "due", None, due_at, waits, variance)


def _due(world: World, patient: Row, encounter: Row, one: Step) -> str | None:
    target = one.target
    minutes, zero = (target.minutes, target.zero) if target else (one.minutes, one.zero)
    begun = None if minutes is None else zero_time(world, patient, encounter, zero)
    return None if begun is None or minutes is None else world.iso(world.seconds_at(begun) + minutes * 60)
