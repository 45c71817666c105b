"""`play`: a person plays a case in the terminal: same tools, same grader, same trajectory format."""

from pathlib import Path

import anyio
from rich.console import Console
from rich.table import Table

from medmcp.agent.loop import Budget, run_episode
from medmcp.agent.policies.human import HumanPolicy
from medmcp.agent.rollout import RolloutConfig
from medmcp.agent.run import Run
from medmcp.agent.trajectory import Trajectory, unpack_world
from medmcp.tasks.debrief import debrief
from medmcp.tasks.family import Built

__all__ = ["play_in_terminal"]

NOTICE = "A simulated hospital for teaching and research. The patient is synthetic; nothing here is for the care of real people."


def play_in_terminal(built: Built, out: Path, *, on_stderr: bool = False) -> Trajectory:
    """Play one case, save the trajectory in `out`, show the debrief."""
    console = Console(stderr=on_stderr)
    console.print(NOTICE, style="bold yellow")
    config = RolloutConfig(policy="human").as_dict()
    run = Run.create(out, config, resume=(out / "run_config.json").exists())
    attempt = sum(1 for t in run.trajectories() if t.task_id == built.task.id)
    budget = Budget(turns=10_000, idle_turns=1)
    trajectory = anyio.run(lambda: run_episode(built, HumanPolicy(console), attempt=attempt, budget=budget))
    run.add(trajectory)
    run.flush()
    _show(console, built, trajectory)
    console.print(f"Saved in {out}.")
    return trajectory


def _show(console: Console, built: Built, trajectory: Trajectory) -> None:
    if trajectory.submission is None:
        console.print("You left the case; nothing was submitted.")
        return
    explained = debrief(built, unpack_world(trajectory.world), trajectory.submission)
    console.rule("Debrief")
    console.print(f"[bold]{explained['reference']['diagnosis']}[/] · {explained['reference']['answer']}")
    table = Table("dimension", "score", "why")
    for name, value in explained["scores"]["dimensions"].items():
        reasons = "; ".join(explained["scores"]["reasons"].get(name, []))
        table.add_row(name, "-" if value is None else f"{value:.2f}", reasons)
    table.add_row("[bold]total[/]", f"[bold]{explained['scores']['total']:.2f}[/]", "")
    console.print(table)
    for harm in explained["safety_events"]:
        console.print(f"[red]Harm of severity {harm['severity']}: {harm['why']}[/]")
    for point in explained["teaching_points"]:
        console.print(f"· {point}")
