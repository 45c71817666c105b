"""The commands of the agent floor: rollout, regrade, report, export, play."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from medmcp.agent.tool_listing import LISTINGS

__all__ = ["export", "play", "regrade", "report", "rollout"]

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
RUN = click.Path(path_type=Path, file_okay=False)


class CannotRun(click.ClickException):
    """Said on stderr; the process ends with 2."""

    exit_code = 2


def _open(path: Path) -> Any:
    from medmcp.agent.run import Run, RunError

    try:
        return Run.open(path)
    except RunError as error:
        raise CannotRun(str(error)) from None


@click.command()
@click.option(
    "--policy",
    "policy_name",
    required=True,
    help="oracle, random, noop, human, openai:MODEL@URL, hf:PATH or vllm:PATH.",
)
@click.option("--split", type=click.Choice(["train", "validation", "test"]), default=None, help="Only this split.")
@click.option("--domain", default="", help="Only tasks of this domain.")
@click.option("--family", default="", help="Only this family.")
@click.option("--limit", type=click.IntRange(min=1), default=None, help="At most this many tasks.")
@click.option("--k", type=click.IntRange(min=1), default=1, show_default=True, help="Episodes a task.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the policy's choices.")
@click.option("--out", type=RUN, default=Path("runs/rollout"), show_default=True, help="Run folder to write.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out.")
@click.option("--server", default="", help="Play against a running `medmcp serve --http` at this URL.")
@click.option(
    "--noise", type=int, default=None, metavar="SEED", help="Inject time-outs, wrong-unit results, shortages."
)
@click.option("--temperature", type=float, default=1.0, show_default=True, help="Sampling temperature of a model.")
@click.option("--turns", type=click.IntRange(min=1), default=None, help="Turns an episode [default: the task's].")
@click.option(
    "--tool-listing", type=click.Choice(LISTINGS), default="full", show_default=True,
    help="What hf:PATH and vllm:PATH are shown of the tools: every schema, their first sentences, or only those the family needs.",
)  # fmt: skip
@click.option("--concurrency", type=click.IntRange(1, 256), default=8, show_default=True, help="Episodes at once.")
@as_json
def rollout(policy_name: str, out: Path, resume: bool, as_json: bool, temperature: float, **options: Any) -> None:
    """Play tasks with a policy and write graded trajectories.

    \b
    Example:
      medmcp rollout --policy oracle --split test --out runs/oracle
    """
    import anyio
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from medmcp.agent.hospital import connection
    from medmcp.agent.policies import policy
    from medmcp.agent.policy import PolicyError
    from medmcp.agent.rollout import RolloutConfig
    from medmcp.agent.rollout import rollout as run_rollout
    from medmcp.agent.run import RunError
    from medmcp.agent.statistics import summarise
    from medmcp.tasks.families import FAMILIES
    from medmcp.tasks.library import released

    if options["family"] and options["family"] not in FAMILIES:
        raise CannotRun(f"No family '{options['family']}'. There are: {', '.join(FAMILIES)}.")
    config = RolloutConfig(policy=policy_name, **{**options, "split": options["split"] or ""})
    chosen = released().select(split=config.split, domain=config.domain, family=config.family, limit=config.limit)
    if not chosen:
        raise CannotRun("No task fits --split, --domain and --family. `medmcp tasks list` shows what there is.")
    try:
        actor = policy(
            policy_name,
            temperature=temperature,
            seed=config.seed,
            slots=config.concurrency,
            listing=config.tool_listing,
        )
    except PolicyError as error:
        raise CannotRun(str(error)) from None
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    passed = played = 0
    with Progress(*columns, console=console, disable=policy_name == "human") as progress:
        bar = progress.add_task(policy_name, total=len(chosen) * config.k, note="")

        def tick(trajectory: Any) -> None:
            nonlocal passed, played
            played += 1
            passed += bool(trajectory.grade["passed"])
            progress.update(bar, advance=1, note=f"passed {passed}/{played}")

        async def main() -> Any:
            try:
                return await run_rollout(
                    config,
                    actor,
                    chosen,
                    out,
                    resume=resume,
                    tick=tick,
                    connect=connection(config.server, config.noise),
                )
            finally:
                await actor.close()

        try:
            run = anyio.run(main)
        except RunError as error:
            raise CannotRun(str(error)) from None
        except KeyboardInterrupt:
            console.print(f"Interrupted; what has finished is in {out}. Go on with --resume.")
            sys.exit(130)
    summary = summarise(run.trajectories())
    if as_json:
        click.echo(json.dumps(summary))
    else:
        click.echo(
            f"{summary['episodes']} episodes in {out}: pass@1 {summary['pass_at_1']['value']:.3f}"
            f" [{summary['pass_at_1']['low']:.3f}, {summary['pass_at_1']['high']:.3f}],"
            f" mean total {summary['total']['value']:.3f}, safety failures {summary['safety_failures']['value']:.3f}"
        )
    broken = summary["endings"].get("policy_error", 0) + summary["endings"].get("server_error", 0)
    sys.exit(1 if broken else 0)


@click.command()
@click.argument("run", type=RUN)
@as_json
def regrade(run: Path, as_json: bool) -> None:
    """Grade a run's trajectories again with this version's grader and print the flips.

    \b
    Example:
      medmcp regrade runs/oracle
    """
    from dataclasses import asdict

    from medmcp.agent.regrade import regrade as again
    from medmcp.agent.run import RunError
    from medmcp.tasks.library import library_of

    opened = _open(run)
    config = opened.config
    try:
        result = again(opened, library_of(config["tasks_n"], config["tasks_seed"]).by_task)
    except (RunError, ValueError) as error:
        raise CannotRun(str(error)) from None
    if as_json:
        click.echo(json.dumps(asdict(result)))
    else:
        click.echo(f"{result.episodes} episodes, {len(result.flips)} flips, {len(result.changed)} other totals changed")
        for flip in result.flips:
            click.echo(f"{flip.episode}: {flip.before:.3f} -> {flip.after:.3f}")
        if result.unknown:
            click.echo(f"{len(result.unknown)} episodes are of tasks that this version does not build", err=True)
    sys.exit(1 if result.flips or result.unknown else 0)


@click.command()
@click.argument("runs", type=RUN, nargs=-1, required=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Page to write [default: RUN/report.html].",
)
@click.option(
    "--figure",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="SVG with a training's curves and results to write as well.",
)
@as_json
def report(runs: tuple[Path, ...], out: Path | None, figure: Path | None, as_json: bool) -> None:
    """Write one self-contained HTML page about runs, trainings and ablations.

    Success with confidence intervals and above the best blind constant, safety ledger, trajectory viewer; of a training
    folder or an ablation of ARM/seed-N folders also curves, before and after, arms side by side.

    \b
    Example:
      medmcp report runs/oracle runs/random --out runs/report.html
      medmcp report runs/ablation --figure curves.svg
    """
    from medmcp.agent.report import write_report
    from medmcp.agent.run import RunError
    from medmcp.agent.training_figure import training_figure
    from medmcp.agent.training_folder import trainings_in

    page = out or runs[0] / "report.html"
    try:
        trainings = [folder for path in runs for folder in trainings_in(path)]
        if figure and not trainings:
            raise CannotRun("--figure draws a training; none of these folders holds a train_config.json.")
        opened = [_open(path) for path in runs if not trainings_in(path)]
        summary = write_report(opened, page, trainings)
        if figure:
            training_figure(summary["training"], figure)
    except (RunError, OSError) as error:
        raise CannotRun(f"{page} cannot be written: {error}") from None
    if as_json:
        click.echo(json.dumps(summary))
    else:
        click.echo("\n".join(str(path) for path in (page, figure) if path))


@click.command()
@click.argument("run", type=RUN)
@click.option(
    "--to", "kind", required=True, type=click.Choice(["hf", "sft", "verifiers", "openenv", "inspect", "atif"])
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="File or folder to write.")
@as_json
def export(run: Path, kind: str, out: Path, as_json: bool) -> None:
    """Export a run's trajectories for other tools.

    \b
    Example:
      medmcp export runs/oracle --to sft --out runs/oracle-sft.jsonl
    """
    from medmcp.agent.export import export_run
    from medmcp.agent.run import RunError

    try:
        written = export_run(_open(run), kind, out)
    except (RunError, OSError) as error:
        raise CannotRun(str(error)) from None
    click.echo(json.dumps({"written": written, "out": str(out)}) if as_json else f"{written} records in {out}")


@click.command()
@click.argument("task_id", required=False)
@click.option("--seed", type=int, default=None, help="Which case, if none is named.")
@click.option("--out", type=RUN, default=Path("runs/play"), show_default=True, help="Run folder to add to.")
@as_json
def play(task_id: str | None, seed: int | None, out: Path, as_json: bool) -> None:
    """Play a case yourself in the terminal, with the same tools and the same grade as a model.

    \b
    Example:
      medmcp play --seed 3
    """
    import random

    from medmcp.agent.play import play_in_terminal
    from medmcp.agent.run import RunError
    from medmcp.tasks.library import released

    library = released()
    if task_id:
        built = library.find(task_id)
        if built is None:
            raise CannotRun(f"No task or case {task_id}. `medmcp tasks list` shows what there is.")
    else:
        built = library.by_task[random.Random(seed).choice(list(library.by_task))]
    try:
        trajectory = play_in_terminal(built, out, on_stderr=as_json)
    except RunError as error:
        raise CannotRun(str(error)) from None
    if as_json:
        click.echo(json.dumps({"episode": trajectory.id, "ending": trajectory.ending, "grade": trajectory.grade}))
