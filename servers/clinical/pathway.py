"""`Pathway`: the course of care in one condition across all servers: phases, their steps, owners and target times.

The rows live in `pathways/`, one module a pathway. A step names what row of the chart proves it (tokens of
`world/proof.py`), so that where a patient stands is read from the world and never from what a caller says. Times are
those of a clock of `time_targets.py` where the step has one. Read `pathways/__init__.py` next.
"""

from collections.abc import Sequence
from typing import Literal

from medmcp.servers.clinical.activations import Criterion
from medmcp.servers.clinical.row import Row
from medmcp.servers.clinical.time_targets import Target, find_target
from medmcp.servers.tool import Domain

__all__ = ["Adaptation", "Pathway", "Phase", "Step", "adapt", "fact", "optional", "phase", "step"]


class Step(Row):
    """One action. It is asked for only where all of `when` hold; an unknown fact keeps it waiting."""

    key: str
    text: str
    owner: str
    domain: Domain
    done_by: tuple[str, ...]  # any one of these proves it
    required: bool = True
    when: tuple[Criterion, ...] = ()
    clock: str = ""  # condition/key of time_targets.py
    minutes: int | None = None  # without a clock: due so long after `zero`
    zero: str = "arrival"
    source: str = ""

    @property
    def target(self) -> Target | None:
        """The clock of the step, if it has one of the table."""
        return find_target(self.clock) if self.clock else None


class Phase(Row):
    """A stretch of the pathway; it is over when its steps are done and its exit criteria met."""

    key: str
    goal: str
    entry: str
    steps: tuple[Step, ...]
    exit: tuple[Criterion, ...] = ()

    @property
    def minutes(self) -> int | None:
        """Minutes from arrival by which its required steps should be done; None where none counts from arrival."""
        due = [
            minutes
            for one in self.steps
            for minutes, zero in [(one.target.minutes, one.target.zero) if one.target else (one.minutes, one.zero)]
            if one.required and minutes is not None and zero == "arrival"
        ]
        return max(due, default=None)

    @property
    def domains(self) -> tuple[str, ...]:
        """The servers that its steps are done on, in order."""
        return tuple(dict.fromkeys(one.domain for one in self.steps))


class Adaptation(Row):
    """What changes for a patient of whom all of `when` hold."""

    when: tuple[Criterion, ...]
    text: str


class Pathway(Row):
    """One value of `pathway` in `get_care_pathway`."""

    key: str
    name: str
    population: Literal["all", "adult", "child", "pregnant"] = "adult"
    protocol: str = ""  # key in protocols/: its drugs are checked against the patient
    condition: str = ""  # condition of time_targets.py
    phases: tuple[Phase, ...]
    adaptations: tuple[Adaptation, ...] = ()
    citation: str

    @property
    def steps(self) -> tuple[tuple[Phase, Step], ...]:
        """Every step with its phase, in order."""
        return tuple((one, each) for one in self.phases for each in one.steps)

    def find_phase(self, key: str) -> Phase | None:
        """The phase with this key, or None."""
        return next((one for one in self.phases if one.key == key), None)

    def find_step(self, key: str) -> Step | None:
        """The step with this key, or None."""
        return next((each for _, each in self.steps if each.key == key), None)


Op = Literal["<", "<=", ">", ">=", "=="]


def fact(name: str, op: Op = "==", value: float | bool | str = True, unit: str = "", label: str = "") -> Criterion:
    """A criterion in one line of a table."""
    return Criterion(fact=name, op=op, value=value, unit=unit, label=label)


def step(
    key: str, text: str, owner: str, domain: Domain, *done_by: str, when: Sequence[Criterion] = (), clock: str = "",
    minutes: int | None = None, zero: str = "arrival", source: str = "", required: bool = True,
) -> Step:  # fmt: skip
    """A `Step` in one line of a table; a step with a clock is proven by what stops the clock."""
    return Step(
        key=key, text=text, owner=owner, domain=domain, done_by=done_by or (find_target(clock).done if clock else ()),
        required=required, when=tuple(when), clock=clock, minutes=minutes, zero=zero, source=source,
    )  # fmt: skip


def optional(key: str, text: str, owner: str, domain: Domain, *done_by: str, when: Sequence[Criterion] = ()) -> Step:
    """A step that does not keep the phase open."""
    return step(key, text, owner, domain, *done_by, when=when, required=False)


def phase(key: str, goal: str, entry: str, *steps: Step, exit: Sequence[Criterion] = ()) -> Phase:
    """A `Phase` in one call."""
    return Phase(key=key, goal=goal, entry=entry, steps=steps, exit=tuple(exit))


def adapt(text: str, *when: Criterion) -> Adaptation:
    """An `Adaptation` in one line of a table."""
    return Adaptation(when=when, text=text)
