"""`probe`: what RL could start from, asked before any training: k episodes a task.

pass@k says what a group of k would find, pass^k what is already sure, the zero-variance share how many groups would
teach nothing. A family that passes always or never is no use as it is; the curriculum puts first what is in between.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from medmcp.agent.statistics import pass_at_k, pass_hat_k
from medmcp.agent.trajectory import Trajectory

__all__ = ["probe_figures"]

# a family teaches most where its success is neither rare nor sure
TOO_HARD, TOO_EASY = 0.02, 0.95


def probe_figures(trajectories: Sequence[Trajectory]) -> dict[str, Any]:
    """Figures over all tasks and by family. Every task has the same number k of attempts."""
    by_task: dict[str, list[Trajectory]] = defaultdict(list)
    for trajectory in trajectories:
        by_task[trajectory.task_id].append(trajectory)
    by_family: dict[str, list[list[Trajectory]]] = defaultdict(list)
    for attempts in by_task.values():
        by_family[attempts[0].family].append(attempts)
    families = {family: _figures(groups) for family, groups in sorted(by_family.items())}
    useful = [f for f, figures in families.items() if TOO_HARD < figures["pass_at_1"] < TOO_EASY]
    return {
        "k": min(map(len, by_task.values()), default=0),
        "all": _figures(list(by_task.values())),
        "families": families,
        "curriculum": sorted(useful, key=lambda f: (-families[f]["pass_at_1"], f)),
        "left_out": {
            family: "passes (almost) always" if figures["pass_at_1"] >= TOO_EASY else "passes (almost) never"
            for family, figures in families.items()
            if family not in useful
        },
    }


def _figures(groups: Sequence[Sequence[Trajectory]]) -> dict[str, float]:
    k = min(map(len, groups), default=0)
    passes = [sum(bool(t.grade["passed"]) for t in group) for group in groups]
    alike = [max(t.grade["total"] for t in group) - min(t.grade["total"] for t in group) < 1e-6 for group in groups]
    n = max(1, len(groups))
    return {
        "tasks": len(groups),
        "pass_at_1": sum(p / len(g) for p, g in zip(passes, groups, strict=True)) / n,
        "pass_at_k": sum(pass_at_k(p, len(g), k) for p, g in zip(passes, groups, strict=True)) / n,
        "pass_hat_k": sum(pass_hat_k(p, len(g), k) for p, g in zip(passes, groups, strict=True)) / n,
        "zero_variance": sum(alike) / n,
    }
