"""`demo`: the README's main job to its end: what `agent/demo.py` shows, and then a model that learns.

The small model that comes along plays held-out tasks as its warm start left it, TT-OPD trains it for a few minutes, and it plays
the same tasks again, beside the oracle and a random policy.
"""

import shutil
from pathlib import Path
from statistics import fmean
from typing import Any

import anyio
from rich.console import Console
from rich.table import Table

from medmcp.agent.conditional import Attempt, conditional_success
from medmcp.agent.policies import policy
from medmcp.agent.rollout import RolloutConfig, rollout
from medmcp.agent.run import Run
from medmcp.train.evaluate import held_out
from medmcp.train.presets import resolve
from medmcp.train.run import train_arm

__all__ = ["train_and_compare"]

HELD_OUT = 96
STEPS = 20


def train_and_compare(out: Path, *, steps: int = STEPS, limit: int | None = None) -> dict[str, Any]:
    """Train into OUT/ttopd and return success and conditional success of oracle, random, SFT and TT-OPD."""
    console = Console(stderr=True)
    settings = {"steps": steps, "evaluation_split": "test", "evaluation_tasks": limit or HELD_OUT}
    config = resolve("ttopd", "tiny", settings)
    folder = out / "ttopd"
    shutil.rmtree(folder, ignore_errors=True)
    tasks = held_out(config.families, config.evaluation_tasks, config.evaluation_seed, config.evaluation_split)
    runs = {name: _played(name, tasks, out / f"held-out-{name}") for name in ("oracle", "random")}
    console.print(f"training: ttopd, {steps} steps of {config.groups * config.group_size} episodes over MCP")
    train_arm(config, folder)
    for name, when in (("sft", "before"), ("ttopd", "after")):
        for decoding in ("greedy", "sampled"):
            runs[f"{name} {decoding}"] = Run.open(folder / "evaluation" / f"{when}-{decoding}")
    figures = {name: conditional_success(map(Attempt.of, run.trajectories())) for name, run in runs.items()}
    console.print(_table(figures, len(tasks)))
    console.print(f"curves and episodes: medmcp report {folder}")
    return figures


def _played(name: str, tasks: Any, folder: Path) -> Run:
    shutil.rmtree(folder, ignore_errors=True)
    config = RolloutConfig(policy=name, split="test")

    async def main() -> Run:
        return await rollout(config, policy(name), tasks, folder)

    return anyio.run(main)


def _table(figures: dict[str, Any], n: int) -> Table:
    table = Table(title=f"{n} held-out tasks of conditions never trained on")
    for column in ("policy", "success", "above blind", "families at blind level"):
        table.add_column(column)
    for name, row in figures.items():
        success = fmean(family["success"] for family in row["by_family"].values())
        above = f"{row['overall']['value']:+.3f}" if row["overall"] else "too few tasks to tell"
        table.add_row(name, f"{success:.3f}", above, ", ".join(row["at_blind_level"]) or "none")
    return table
