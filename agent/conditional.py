"""Conditional success: what is left of a policy's success above the best constant that reads nothing.

A mean success hides constant policies: with three candidates, always naming the second one scores a third. So by family,
on the same cases:

- success by the level of the right answer (`medmcp.tasks.levels`); a constant policy is right at one level only
- the best blind constant, and success less what that constant scores: the conditional success
- what the policy picks, and the share of its most frequent pick
- twin pairs with both right, the share of evidence looked at, the share of episodes with a harm of severity 4 or 5

Intervals are 95 % bootstrap percentiles (Efron 1979 Ann Stat 7:1) over tasks, twins drawn together since they share a
case; the constant is chosen once on all cases and drawn along with them. Over all families the figure is their mean,
drawn within each. A family whose interval reaches 0 is at its blind level.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.levels import Constant, best_constant, parts_of

__all__ = ["Attempt", "Verdict", "conditional_success", "paired_change"]

Verdict = Literal["above its blind level", "at its blind level", "too few cases to tell", "one level only", "no levels recorded"]  # fmt: skip

DRAWS = 1000
MIN_UNITS = 3  # twin pairs or single tasks; with fewer an interval says nothing
MEASURED: tuple[Verdict, ...] = ("above its blind level", "at its blind level")


@dataclass(frozen=True)
class Attempt:
    """What these figures need of an episode."""

    task: str
    family: str
    twin: str
    level: str
    picked: str
    passed: bool
    evidence: float | None  # share of what had to be looked at; None if the task asks for none
    violation: bool  # a harm of severity 4 or 5

    @classmethod
    def of(cls, trajectory: Trajectory) -> "Attempt":
        """The attempt that a trajectory records."""
        grade = trajectory.grade
        seen = [met for name, met in grade["met"].items() if name.startswith("evidence:")]
        return cls(
            trajectory.task_id, trajectory.family, trajectory.twin, trajectory.level, trajectory.picked, bool(grade["passed"]),
            fmean(seen) if seen else None, any(harm["severity"] >= 4 for harm in grade["harms"]),
        )  # fmt: skip


@dataclass(frozen=True)
class _Case:
    """A task's attempts together."""

    task: str
    twin: str
    level: str
    success: float
    attempts: tuple[Attempt, ...]


def conditional_success(attempts: Iterable[Attempt]) -> dict[str, Any]:
    """The figures by family and over all families."""
    cases = _cases(attempts)
    by_family: dict[str, dict[str, Any]] = {}
    draws: list[npt.NDArray[np.float64]] = []
    for family, held in cases.items():
        by_family[family], drawn = _family(held)
        if by_family[family]["verdict"] in MEASURED:
            draws.append(drawn)
    measured = [name for name, row in by_family.items() if row["verdict"] in MEASURED]
    value = fmean([by_family[name]["conditional"]["value"] for name in measured] or [0.0])
    return {
        "overall": _interval(value, np.mean(draws, axis=0), len(measured)) if draws else None,
        "at_blind_level": [name for name in measured if by_family[name]["verdict"] == "at its blind level"],
        "not_measured": [name for name in by_family if name not in measured],
        "twins": {key: sum(row["twins"][key] for row in by_family.values()) for key in ("both", "pairs")},
        "evidence": _mean([row["evidence"] for row in by_family.values()]),
        "violations": _mean([row["violations"] for row in by_family.values()]),
        "by_family": by_family,
    }


def paired_change(before: Iterable[Attempt], after: Iterable[Attempt]) -> dict[str, Any] | None:
    """Success after less before on the tasks that both have, mean over the families that can be measured.

    The blind constant is the same on the same cases, so this is also the change in conditional success.
    None if no family has tasks enough in both.
    """
    were, became = _cases(before), _cases(after)
    values: list[float] = []
    draws: list[npt.NDArray[np.float64]] = []
    for family in sorted(were.keys() & became.keys()):
        first = {case.task: case for case in were[family]}
        common = [case for case in became[family] if case.task in first]
        row, _ = _family(common) if common else ({"verdict": ""}, None)
        if row["verdict"] not in MEASURED:
            continue
        units: dict[str, list[float]] = defaultdict(list)
        for case in common:
            units[case.twin or case.task].append(case.success - first[case.task].success)
        values.append(fmean(change for unit in units.values() for change in unit))
        draws.append(_draws([sum(unit) for unit in units.values()], [len(unit) for unit in units.values()]))
    return _interval(fmean(values), np.mean(draws, axis=0), len(values)) if draws else None


def _cases(attempts: Iterable[Attempt]) -> dict[str, list[_Case]]:
    by_task: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_task[attempt.family, attempt.task].append(attempt)
    cases: dict[str, list[_Case]] = defaultdict(list)
    for (family, task), tried in sorted(by_task.items()):
        success = fmean(attempt.passed for attempt in tried)
        cases[family].append(_Case(task, tried[0].twin, tried[0].level, success, tuple(tried)))
    return cases


def _family(cases: Sequence[_Case]) -> tuple[dict[str, Any], npt.NDArray[np.float64]]:
    """The figures of a family and its bootstrap draws of success less blind."""
    recorded = all(case.level for case in cases)
    constant = best_constant([case.level for case in cases]) if recorded else None
    # success less what the constant scores, case by case, summed in the units that are drawn
    units: dict[str, list[float]] = defaultdict(list)
    for case in cases:
        units[case.twin or case.task].append(case.success - (constant is not None and _hits(constant, case.level)))
    drawn = _draws([sum(unit) for unit in units.values()], [len(unit) for unit in units.values()])
    success = fmean(case.success for case in cases)
    blind = constant.share if constant else 1.0
    interval = _interval(success - blind, drawn, len(cases))
    tried = [attempt for case in cases for attempt in case.attempts]
    part = constant.part if constant else ""
    picks = _picks(tried, part)
    return {
        "n": len(cases),
        "units": len(units),
        "success": success,
        "blind": blind if recorded else None,
        "blind_bet": {"part": constant.part, "value": constant.value} if constant else None,
        "conditional": interval if constant else None,
        "verdict": _verdict(recorded, constant, len(units), interval["low"]),
        "by_level": _by_level(cases, part),
        "picks": picks,
        "top_pick": max(picks.values(), default=None),
        "twins": _twins(cases),
        "evidence": _mean([attempt.evidence for attempt in tried]),
        "violations": fmean(attempt.violation for attempt in tried),
    }, drawn  # fmt: skip


def _hits(constant: Constant, level: str) -> bool:
    return constant.value in parts_of(level).get(constant.part, ())


def _verdict(recorded: bool, constant: Constant | None, units: int, low: float) -> Verdict:
    if not recorded:
        return "no levels recorded"
    if constant is None:
        return "one level only"
    if units < MIN_UNITS:
        return "too few cases to tell"
    # a hair above nothing by rounding is nothing
    return "above its blind level" if low > 1e-9 else "at its blind level"


def _draws(sums: Sequence[float], sizes: Sequence[int]) -> npt.NDArray[np.float64]:
    chosen = np.random.default_rng(0).integers(0, len(sums), (DRAWS, len(sums)))
    drawn: npt.NDArray[np.float64] = np.asarray(sums)[chosen].sum(axis=1) / np.asarray(sizes)[chosen].sum(axis=1)
    return drawn


def _interval(value: float, drawn: npt.NDArray[np.float64], n: int) -> dict[str, Any]:
    low, high = np.percentile(drawn, (2.5, 97.5))
    return {"value": value, "low": float(low), "high": float(high), "n": n}


def _by_level(cases: Sequence[_Case], part: str) -> dict[str, dict[str, Any]]:
    """Success by the right value of the part that the constant bets on; `label` leaves out what all values share."""
    held: dict[str, list[float]] = defaultdict(list)
    for case in cases if part else ():
        held["|".join(parts_of(case.level).get(part, ()))].append(case.success)
    words = {level: level.split(", ") for level in sorted(held)}
    common = set.intersection(*map(set, words.values())) if len(words) > 1 else set()
    return {
        level: {
            "label": ", ".join(word for word in said if word not in common) or level,
            "n": len(held[level]),
            "success": fmean(held[level]),
        }
        for level, said in words.items()
    }


def _picks(attempts: Sequence[Attempt], part: str) -> dict[str, float]:
    """Shares of the values that the policy gave for a part; "" for none. Empty where picks do not tell (`course`)."""
    if not part or part == "course":
        return {}
    counts = Counter("|".join(parts_of(attempt.picked).get(part, ())) for attempt in attempts)
    return {value: count / len(attempts) for value, count in counts.most_common()}


def _twins(cases: Sequence[_Case]) -> dict[str, float]:
    """Pairs with both right, attempt by attempt."""
    pairs: dict[str, list[_Case]] = defaultdict(list)
    for case in cases:
        if case.twin:
            pairs[case.twin].append(case)
    whole = [pair for pair in pairs.values() if len(pair) == 2]
    both = [fmean(a.passed and b.passed for a, b in zip(p.attempts, q.attempts, strict=False)) for p, q in whole]
    return {"both": sum(both), "pairs": len(whole)}


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
