"""Figures of a run, with 95 % intervals: pass@1, pass^k, dimensions, safety, endings, twins, by family and domain.

Success above the best blind constant, the figure that counts, comes from `conditional.py`.

Proportions over tasks use the Wilson score interval (Wilson 1927 J Am Stat Assoc 22:209) on the mean over tasks, with
the number of tasks as n, since attempts at one task are not independent. Means use the normal interval over tasks.
pass^k is the chance that k attempts at a task all pass: C(c, k) / C(n, k) over n attempts with c passes (Yao 2024,
tau-bench); pass@k is one less the chance that k attempts all fail (Chen 2021).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import comb, sqrt
from statistics import fmean, pvariance, stdev
from typing import Any, TypedDict

from medmcp.agent.conditional import Attempt, conditional_success
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.grade import WEIGHTS

__all__ = ["Interval", "mean_interval", "pass_at_k", "pass_hat_k", "proportion", "summarise"]

Z = 1.959964


class Interval(TypedDict):
    """A figure with its 95 % interval; `n` tasks stand behind it."""

    value: float
    low: float
    high: float
    n: int


def proportion(share: float, n: int) -> Interval:
    """Wilson interval of a share of n tasks."""
    if n == 0:
        return {"value": 0.0, "low": 0.0, "high": 1.0, "n": 0}
    centre = (share + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n)) / (1 + Z * Z / n)
    return {"value": share, "low": max(0.0, centre - half), "high": min(1.0, centre + half), "n": n}


def mean_interval(values: Sequence[float]) -> Interval:
    """Mean with the normal interval."""
    if not values:
        return {"value": 0.0, "low": 0.0, "high": 0.0, "n": 0}
    mean = fmean(values)
    half = Z * stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0
    return {"value": mean, "low": mean - half, "high": mean + half, "n": len(values)}


def pass_hat_k(passes: int, attempts: int, k: int) -> float:
    """The chance that k attempts drawn from `attempts` all pass."""
    return comb(passes, k) / comb(attempts, k)


def pass_at_k(passes: int, attempts: int, k: int) -> float:
    """The chance that at least one of k attempts drawn from `attempts` passes."""
    return 1 - comb(attempts - passes, k) / comb(attempts, k)


def summarise(trajectories: Iterable[Trajectory]) -> dict[str, Any]:
    """Every figure of a run. Reads the trajectories once."""
    by_task: dict[str, list[dict[str, Any]]] = defaultdict(list)
    endings: Counter[str] = Counter()
    ledger: Counter[tuple[str, int]] = Counter()
    attempts: list[Attempt] = []
    for t in trajectories:
        endings[t.ending] += 1
        grade = t.grade
        attempts.append(Attempt.of(t))
        for harm in grade["harms"]:
            ledger[harm["name"], harm["severity"]] += 1
        by_task[t.task_id].append(
            {
                "passed": bool(grade["passed"]), "total": grade["total"], "dimensions": grade["dimensions"],
                "unsafe": any(h["severity"] >= 4 for h in grade["harms"]), "family": t.family, "domain": t.domain,
                "condition": t.condition, "twin": t.twin, "calls": t.calls, "turns": len(t.turns),
                "malformed": t.malformed_calls, "minutes": t.sim_minutes,
                "tokens": sum(turn.completion_tokens for turn in t.turns),
            }
        )  # fmt: skip
    rows = [row for attempts in by_task.values() for row in attempts]
    k = min((len(tried) for tried in by_task.values()), default=0)
    return {
        "episodes": len(rows),
        "tasks": len(by_task),
        "attempts": k,
        **_figures(by_task),
        "conditional": conditional_success(attempts),
        "pass_hat_k": {str(n): fmean(pass_hat_k(sum(r["passed"] for r in a), len(a), n) for a in by_task.values())
                       for n in range(1, k + 1)},
        "pass_at_k": {str(n): fmean(pass_at_k(sum(r["passed"] for r in a), len(a), n) for a in by_task.values())
                      for n in range(1, k + 1)},
        "dimensions": {
            name: {**mean_interval([r["dimensions"][name] for r in rows if r["dimensions"][name] is not None])}
            for name in WEIGHTS
        },
        "within_group_variance": _within(by_task),
        "endings": dict(endings),
        "safety_ledger": [{"name": name, "severity": severity, "count": count}
                          for (name, severity), count in sorted(ledger.items(), key=lambda kv: (-kv[0][1], -kv[1]))],
        "twins": _twins(by_task),
        "by_family": _grouped(by_task, "family"),
        "by_domain": _grouped(by_task, "domain"),
        "by_condition": _grouped(by_task, "condition"),
        "calls": mean_interval([float(r["calls"]) for r in rows]),
        "turns": mean_interval([float(r["turns"]) for r in rows]),
        "sim_minutes": mean_interval([r["minutes"] for r in rows]),
        "tokens": mean_interval([float(r["tokens"]) for r in rows]),
        "malformed_calls": sum(r["malformed"] for r in rows),
    }  # fmt: skip


Rows = dict[str, list[dict[str, Any]]]


def _figures(by_task: Rows) -> dict[str, Interval]:
    n = len(by_task)
    return {
        "pass_at_1": proportion(fmean([fmean(r["passed"] for r in a) for a in by_task.values()]) if n else 0.0, n),
        "safety_failures": proportion(
            fmean([fmean(r["unsafe"] for r in a) for a in by_task.values()]) if n else 0.0, n
        ),
        "total": mean_interval([fmean(r["total"] for r in a) for a in by_task.values()]),
    }


def _grouped(by_task: Rows, key: str) -> dict[str, dict[str, Interval]]:
    groups: dict[str, Rows] = defaultdict(dict)
    for task, attempts in by_task.items():
        groups[attempts[0][key]][task] = attempts
    return {name: _figures(groups[name]) for name in sorted(groups)}


def _within(by_task: Rows) -> dict[str, float]:
    """Mean variance of each dimension among the attempts at one task: what a group-relative reward can learn from."""
    return {
        name: fmean(
            [
                pvariance([r["dimensions"][name] or 0.0 for r in attempts])
                for attempts in by_task.values()
                if len(attempts) > 1
            ]
            or [0.0]
        )
        for name in WEIGHTS
    }


def _twins(by_task: Rows) -> Interval:
    """Share of twin pairs with both right, attempt by attempt."""
    pairs: Rows = defaultdict(list)
    for attempts in by_task.values():
        if attempts[0]["twin"]:
            pairs[attempts[0]["twin"]].append({"passed": [r["passed"] for r in attempts]})
    whole = [pair for pair in pairs.values() if len(pair) == 2]
    scores = [
        fmean([float(a and b) for a, b in zip(pair[0]["passed"], pair[1]["passed"], strict=False)]) for pair in whole
    ]
    return proportion(fmean(scores) if scores else 0.0, len(scores))
