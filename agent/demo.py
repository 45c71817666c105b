"""`demo`: the README's main job, end to end: tasks, rollouts over MCP, one case over stdio, the report page."""

import shutil
from pathlib import Path
from typing import Any

import anyio
from mcp import Client
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from medmcp.agent.hospital import in_process
from medmcp.agent.policies import policy
from medmcp.agent.report import write_report
from medmcp.agent.rollout import RolloutConfig, rollout
from medmcp.agent.run import Run
from medmcp.agent.scripted_client import play_over, served
from medmcp.agent.statistics import summarise
from medmcp.tasks.family import Built
from medmcp.tasks.library import released

__all__ = ["run_demo"]

POLICIES = ("oracle", "random", "noop")


def run_demo(out: Path, limit: int | None) -> tuple[dict[str, Any], Path]:
    """Run the demo into `out`; returns the summary of each run and the page."""
    console = Console(stderr=True)
    console.print("medmcp: a simulated hospital with synthetic patients, for teaching and research.", style="bold")
    with console.status("building the tasks"):
        held_out = released().select(split="test", limit=limit)
    console.print(
        f"{len(released().index)} tasks; {len(held_out)} of the held-out ones (a condition or a family that no training task"
        " has) are played"
    )
    with Progress(
        TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as progress:
        runs = [_collect(name, held_out, out / name, progress) for name in POLICIES]
    console.print("playing one case over stdio")
    played = anyio.run(_over_stdio, held_out[0])
    console.print(f"over stdio: case {held_out[0].task.case_id} ended with total {played:.2f}")
    page = out / "report.html"
    write_report(runs, page)
    summaries = {run.path.name: summarise(run.trajectories()) for run in runs}
    for name, summary in summaries.items():
        console.print(
            f"{name:>8}: pass@1 {summary['pass_at_1']['value']:.3f}, mean total {summary['total']['value']:.3f},"
            f" safety failures {summary['safety_failures']['value']:.3f}"
        )
    console.print(f"report: {page}", style="bold")
    return summaries, page


def _collect(name: str, tasks: list[Built], out: Path, progress: Progress) -> Run:
    shutil.rmtree(out, ignore_errors=True)
    bar = progress.add_task(name, total=len(tasks))
    config = RolloutConfig(policy=name, split="test", limit=len(tasks))

    def tick(trajectory: Any) -> None:
        progress.advance(bar)

    async def main() -> Run:
        return await rollout(config, policy(name), tasks, out, tick=tick, connect=in_process)

    return anyio.run(main)


async def _over_stdio(built: Built) -> float:
    """Play a case as a chat client does: spawn the server, start the case, let the oracle act, read the debrief."""
    async with Client(served()) as client:
        debrief = await play_over(client, built.task)
    total: float = debrief["scores"]["total"]
    return total
