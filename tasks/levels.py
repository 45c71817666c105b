"""The level of a task's right answer, and what a policy that looks at nothing would score by betting on one.

A mean success can rise by moving between constants: always the second drug, always "hold". So every claim is made
against the best blind constant on the same cases. A level is written as text, `name=value` joined by "; ":

- `position=3`: the right one stands third in the list that the instruction offers; nothing else is said then
- otherwise each answer field by its accepted value, numbers rounded to bins as wide as the tolerance allows, and
  `course`, the rows asked for (which goals, which drugs)

Several accepted values stand side by side ("2|4"). A policy that reads all but one of these parts is right as often as
its bet on that part, so the best constant is the most frequent value of any one part, leaving aside parts where one
value is right in every case (they tell nothing). See `medmcp.agent.conditional` for the figures made of this.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medmcp.servers.world.world import World
from medmcp.tasks.grade import normal_text, number_in
from medmcp.tasks.task import AnswerCheck, RowGoal, Task

__all__ = ["Constant", "best_constant", "blind_levels", "gold_level", "offered", "parts_of", "picked_level"]

DOSED = ("medication_request", "medication_administration")


@dataclass(frozen=True)
class Constant:
    """The best bet that reads nothing: `value` for `part` is right in `share` of the cases."""

    part: str
    value: str
    share: float


def offered(task: Task) -> tuple[str, ...]:
    """The candidates that the instruction lists and the right one is among, in its order; empty if it lists none."""
    right = _right(task)
    first = [task.asked["first"]] if "first" in task.asked else []  # the first choice may stand apart from the reserve
    for value in task.asked.values():
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            candidates = tuple(normal_text(item) for item in (*first, *value))
            if right & set(candidates):
                return candidates
    return ()


def _right(task: Task) -> set[str]:
    """Values that the answer or an ordered drug may have."""
    answers = {normal_text(value) for check in task.answers for value in check.values}
    drugs = {
        normal_text(value)
        for goal in task.goals
        if goal.at_least and goal.table in DOSED
        for match in goal.where
        if match.column == "drug"
        for value in match.values
    }
    return answers | drugs


def gold_level(task: Task) -> str:
    """The level of the right answer."""
    candidates = offered(task)
    if candidates:
        right = _right(task)
        return _text({"position": [str(n) for n, drug in enumerate(candidates, start=1) if drug in right]})
    parts = {check.field: _accepted(check) for check in task.answers}
    return _text(parts | {"course": [_course(task.goals)] if task.goals else []})


def picked_level(task: Task, submission: Mapping[str, Any] | None, world: World) -> str:
    """What the policy bet on, in the words of `gold_level`; empty if it neither answered nor ordered one of the candidates.

    `course` is not among its parts: what was done besides the answer is in the grade.
    """
    given = submission or {}
    candidates = offered(task)
    if candidates:
        ordered = world.rows(
            "SELECT drug FROM medication_request WHERE patient_id = ? AND authored >= ? ORDER BY authored DESC, id DESC",
            task.patient_id, world.iso(0),
        )  # fmt: skip
        named = [normal_text(given.get(check.field, "")) for check in task.answers if check.values]
        for text in (*named, *(normal_text(row["drug"]) for row in ordered)):
            if text in candidates:
                return _text({"position": [str(candidates.index(text) + 1)]})
        return ""
    return _text({check.field: _given(check, given) for check in task.answers})


def _accepted(check: AnswerCheck) -> list[str]:
    if check.number is not None:
        return [_bin(check.number, check.tolerance)]
    return list(dict.fromkeys(normal_text(value) for value in check.values))


def _given(check: AnswerCheck, submission: Mapping[str, Any]) -> list[str]:
    value = submission.get(check.field)
    if value is None or value == "":
        return []
    if check.number is None:
        return [normal_text(value)[:40]]
    number = number_in(value)
    return [] if number is None else [_bin(number, check.tolerance)]


def _bin(number: float, tolerance: float) -> str:
    """The middle of the bin: a bet on it is right for every number in the bin."""
    return f"{round(number / (2 * tolerance)) * 2 * tolerance if tolerance else number:g}"


def _course(goals: Sequence[RowGoal]) -> str:
    """Which rows are asked for: the goals' names, with the drugs that stand in their checks."""
    named = []
    for goal in goals:
        drugs = [normal_text(v) for match in goal.where if match.column == "drug" for v in match.values]
        # names alone for alternatives of one class and for bystanders
        named.append(f"{goal.name} {drugs[0]}" if len(drugs) == 1 and goal.table in DOSED else goal.name)
    return ", ".join(named)


def _text(parts: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(f"{name}={'|'.join(values)}" for name, values in parts.items() if values)


def parts_of(level: str) -> dict[str, tuple[str, ...]]:
    """The parts of a level, each with its accepted values."""
    pairs = (part.partition("=") for part in level.split("; ") if part)
    return {name: tuple(value.split("|")) for name, _, value in pairs}


def best_constant(levels: Sequence[str]) -> Constant | None:
    """The best bet on cases with these levels; None if one bet is right in all, so that it cannot be told from knowledge."""
    parts = [parts_of(level) for level in levels]
    best: Constant | None = None
    for name in dict.fromkeys(name for found in parts for name in found):
        values = [found.get(name, ()) for found in parts]
        counts = Counter(value for accepted in values for value in accepted)
        value, count = min(counts.items(), key=lambda item: (-item[1], item[0]))
        if count < len(levels) and (best is None or count / len(levels) > best.share):
            best = Constant(name, value, count / len(levels))
    return best


def blind_levels(tasks: Iterable[Task]) -> dict[str, float]:
    """By family, the share of these tasks that the best blind constant gets right; 1 where nothing varies."""
    levels: dict[str, list[str]] = defaultdict(list)
    for task in tasks:
        levels[task.family].append(gold_level(task))
    found = {family: best_constant(held) for family, held in levels.items()}
    return {family: constant.share if constant else 1.0 for family, constant in found.items()}
