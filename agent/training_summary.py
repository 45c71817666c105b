"""What training did, arm by arm: curves with their spread over seeds, figures before and after, alarms, differences.

A figure of an arm is the mean over its seeds with Student's 95 % t interval over them; with a single seed, the
interval over tasks that the run itself has. A change is taken seed by seed, after less before on the same tasks;
`over_tasks` is its paired bootstrap interval over the tasks (see `conditional.py`), for success above blind only.
By family the episodes of all seeds are taken together. Arms are compared seed by seed: a seed draws the same
training tasks in every arm.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, stdev
from typing import Any

from medmcp.agent.conditional import Attempt, conditional_success, paired_change
from medmcp.agent.run import Run
from medmcp.agent.statistics import summarise
from medmcp.agent.training_folder import MODES, WHENS, TrainingFolder
from medmcp.agent.trajectory import Trajectory

__all__ = ["CURVES", "FIGURES", "before_and_after", "contrasts", "seed_interval", "summarise_training"]

CURVES = (
    "success", "reward", "evidence", "violations", "turns", "calls_per_turn", "tokens_per_turn", "kl", "gradient_norm",
    "zero_variance", "entropy", "clip_fraction", "repeated_ngrams", "lambda", "loss",
)  # fmt: skip
FIGURES = ("conditional", "success", "twins", "violations", "evidence", "turns", "calls", "tokens")
SHARES = ("success", "twins", "violations", "evidence")
# settings that tell seeds of one arm apart, not arms
OWN = ("seed", "arm", "out")
# Student's t, 97.5th percentile, for 1 to 10 degrees of freedom; the normal one beyond is near enough
T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)


def seed_interval(values: Sequence[float]) -> dict[str, Any]:
    """Mean over seeds with the t interval; a single seed has no spread, so `low` and `high` are None."""
    mean, n = fmean(values), len(values)
    if n < 2:
        return {"value": mean, "low": None, "high": None, "seeds": list(values)}
    half = (T[n - 2] if n - 2 < len(T) else 1.96) * stdev(values) / math.sqrt(n)
    return {"value": mean, "low": mean - half, "high": mean + half, "seeds": list(values)}


def summarise_training(folders: Sequence[TrainingFolder]) -> dict[str, Any]:
    """Every figure of one training or of an ablation, as plain data."""
    arms: dict[str, list[TrainingFolder]] = defaultdict(list)
    for folder in folders:
        arms[folder.arm].append(folder)
    summaries = {
        arm: {
            "seeds": [folder.seed for folder in held],
            "steps": [len(folder.steps) for folder in held],
            "seconds": [
                max((row["seconds"] for row in folder.steps if "seconds" in row), default=None) for folder in held
            ],
            "curves": _curves(held),
            "kl_per_turn": _kl_per_turn(held),
            "counters": _counters(held),
            **_evaluations(held),
        }
        for arm, held in arms.items()
    }
    return {
        "arms": summaries,
        "contrasts": contrasts({arm: summary["after_by_seed"] for arm, summary in summaries.items()}),
        "alarms": [{"arm": f.arm, "seed": f.seed, **alarm} for f in folders for alarm in f.alarms],
        "settings": {arm: {k: v for k, v in held[0].config.items() if k != "seed"} for arm, held in arms.items()},
        "differences": _differences({arm: held[0].config for arm, held in arms.items()}),
    }  # fmt: skip


def _known(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def _band(points: Mapping[float, list[float]]) -> dict[str, list[float]]:
    steps = sorted(points)
    return {
        "step": steps,
        "mean": [fmean(points[step]) for step in steps],
        "low": [min(points[step]) for step in steps],
        "high": [max(points[step]) for step in steps],
    }


def _curves(folders: Iterable[TrainingFolder]) -> dict[str, dict[str, list[float]]]:
    """By curve its mean, least and greatest value over seeds at each step where it was measured."""
    points: dict[str, dict[float, list[float]]] = {name: defaultdict(list) for name in CURVES}
    for folder in folders:
        for row in folder.steps:
            for name in CURVES:
                if (value := _known(row.get(name))) is not None:
                    points[name][row["step"]].append(value)
    return {name: _band(held) for name, held in points.items() if held}


def _kl_per_turn(folders: Iterable[TrainingFolder]) -> list[dict[str, list[float]]]:
    """The same for the KL of the first turn, the second, and so on."""
    turns: dict[int, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
    for folder in folders:
        for row in folder.steps:
            for turn, value in enumerate(row.get("kl_per_turn") or ()):
                if (known := _known(value)) is not None:
                    turns[turn][row["step"]].append(known)
    return [_band(turns[turn]) for turn in sorted(turns)]


def _counters(folders: Iterable[TrainingFolder]) -> dict[str, dict[str, list[float]]]:
    points: dict[str, dict[float, list[float]]] = defaultdict(lambda: defaultdict(list))
    for folder in folders:
        for row in folder.steps:
            for name, value in (row.get("counters") or {}).items():
                if (known := _known(value)) is not None:
                    points[name][row["step"]].append(known)
    return {name: _band(held) for name, held in points.items()}


# before and after


def _evaluations(folders: Sequence[TrainingFolder]) -> dict[str, Any]:
    evaluation: dict[str, dict[str, Any]] = {}
    families: dict[str, dict[str, Any]] = {}
    change: dict[str, dict[str, Any]] = {}
    after: dict[str, dict[int, float]] = {}
    for mode in MODES:
        seeds: dict[str, dict[int, dict[str, float]]] = {when: {} for when in WHENS}
        pooled: dict[str, list[Attempt]] = {when: [] for when in WHENS}
        alone: dict[str, dict[str, Any]] = {when: {} for when in WHENS}
        for when in WHENS:
            for folder in folders:
                run = folder.evaluation(when, mode)
                trajectories = list(run.trajectories()) if run else []
                if trajectories:
                    alone[when] = summarise(trajectories)
                    seeds[when][folder.seed] = _figures(alone[when])
                    pooled[when] += [Attempt.of(t) for t in trajectories]
            if seeds[when]:
                rows = {name: _over(seeds[when].values(), name, alone[when]) for name in FIGURES}
                evaluation[f"{when}-{mode}"] = {name: _within(name, row) for name, row in rows.items() if row}
                families[f"{when}-{mode}"] = conditional_success(pooled[when])
        after[mode] = {seed: row["conditional"] for seed, row in seeds["after"].items() if "conditional" in row}
        both = [seed for seed in seeds["before"] if seed in seeds["after"]]
        if both:
            changes = [
                {name: seeds["after"][s][name] - seeds["before"][s][name] for name in seeds["after"][s] if name in seeds["before"][s]}
                for s in both
            ]  # fmt: skip
            change[mode] = {name: row for name in FIGURES if (row := _over(changes, name, {}))}
            if "conditional" in change[mode]:
                change[mode]["conditional"]["over_tasks"] = paired_change(pooled["before"], pooled["after"])
    return {"evaluation": evaluation, "change": change, "conditional": families, "after_by_seed": after}


def contrasts(arms: Mapping[str, Mapping[str, Mapping[int, float]]]) -> dict[str, dict[str, dict[str, Any]]]:
    """By mode and arm: success above blind after training, less that of each other arm, over the seeds both have."""
    return {
        mode: {
            arm: {
                other: seed_interval([mine[mode][seed] - theirs[mode][seed] for seed in both])
                for other, theirs in arms.items()
                if other != arm and (both := sorted(mine[mode].keys() & theirs[mode].keys()))
            }
            for arm, mine in arms.items()
        }
        for mode in MODES
    }


def _figures(summary: Mapping[str, Any]) -> dict[str, float]:
    found = {
        "conditional": (summary["conditional"]["overall"] or {}).get("value"),
        "success": summary["pass_at_1"]["value"],
        "twins": summary["twins"]["value"] if summary["twins"]["n"] else None,
        "violations": summary["safety_failures"]["value"],
        "evidence": summary["conditional"]["evidence"],
        "turns": summary["turns"]["value"], "calls": summary["calls"]["value"], "tokens": summary["tokens"]["value"],
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def _over(rows: Iterable[Mapping[str, float]], name: str, alone: Mapping[str, Any]) -> dict[str, Any] | None:
    """A figure over seeds; of a single seed, with the interval over tasks that its run has."""
    values = [row[name] for row in rows if name in row]
    if not values:
        return None
    interval = seed_interval(values)
    if len(values) == 1 and alone:
        own = {
            "conditional": alone["conditional"]["overall"], "success": alone["pass_at_1"], "twins": alone["twins"],
            "violations": alone["safety_failures"],
        }.get(name) or alone.get(name)  # fmt: skip
        if own:
            interval |= {"low": own["low"], "high": own["high"]}
    return interval


def _within(name: str, interval: dict[str, Any]) -> dict[str, Any]:
    """A share lies between 0 and 1, success above blind between -1 and 1, also where the t interval of few seeds does not."""
    if interval["low"] is None or name not in (*SHARES, "conditional"):
        return interval
    least = -1.0 if name == "conditional" else 0.0
    return interval | {"low": max(least, interval["low"]), "high": min(1.0, interval["high"])}


def _differences(configs: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Settings that are not the same in all arms, each with its value by arm."""
    names = sorted({name for config in configs.values() for name in config} - set(OWN))
    return {
        name: {arm: config.get(name) for arm, config in configs.items()}
        for name in names
        if any(config.get(name) != other.get(name) for config in configs.values() for other in configs.values())
    }


# episodes to look at side by side


def before_and_after(folders: Sequence[TrainingFolder], limit: int) -> list[tuple[str, Trajectory, Trajectory]]:
    """Pairs of episodes of one task, at most `limit` an arm, of its first seed that has both.

    What training turned right first, then what it turned wrong, then the rest; spread over the families.
    """
    shown: list[tuple[str, Trajectory, Trajectory]] = []
    done: set[str] = set()
    for folder in folders:
        for mode in MODES:
            runs = [folder.evaluation(when, mode) for when in WHENS]
            if folder.arm in done or runs[0] is None or runs[1] is None:
                continue
            pairs = _pairs(runs[0], runs[1])
            if pairs:
                done.add(folder.arm)
                shown += [(f"{folder.arm}, seed {folder.seed}, {mode}", *pair) for pair in _spread(pairs, limit)]
    return shown


def _pairs(before: Run, after: Run) -> list[tuple[Trajectory, Trajectory]]:
    first = {t.task_id: t for t in before.trajectories() if t.attempt == 0}
    return [(first[t.task_id], t) for t in after.trajectories() if t.attempt == 0 and t.task_id in first]


def _spread(pairs: Sequence[tuple[Trajectory, Trajectory]], limit: int) -> list[tuple[Trajectory, Trajectory]]:
    def rank(pair: tuple[Trajectory, Trajectory]) -> tuple[bool, bool]:
        was, became = (bool(t.grade["passed"]) for t in pair)
        return was == became, was

    queues: dict[str, list[tuple[Trajectory, Trajectory]]] = defaultdict(list)
    for pair in sorted(pairs, key=rank):
        queues[pair[0].family].append(pair)
    chosen: list[tuple[Trajectory, Trajectory]] = []
    while any(queues.values()) and len(chosen) < limit:
        for queue in queues.values():
            if queue and len(chosen) < limit:
                chosen.append(queue.pop(0))
    return sorted(chosen, key=rank)
