"""The commands of the tasks floor: `medmcp tasks build | list | show | prove`."""

import json
import sys
from pathlib import Path

import click

__all__ = ["tasks"]

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
n_option = click.option(
    "--n", default=None, type=click.IntRange(min=1), help="How many tasks [default: the released number]."
)
seed_option = click.option("--seed", default=None, type=int, help="Seed of the set [default: the released seed].")


class CannotRun(click.ClickException):
    """Said on stderr; the process ends with 2."""

    exit_code = 2


@click.group()
def tasks() -> None:
    """The tasks: generated, proven solvable by the tools alone, graded on what changed in the chart.

    \b
    Example:
      medmcp tasks prove --family sepsis_pathway
    """


@tasks.command()
@n_option
@seed_option
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder to write.")
@as_json
def build(n: int | None, seed: int | None, out: Path, as_json: bool) -> None:
    """Write the tasks as JSON lines, one file a split, and a manifest of hashes.

    \b
    Example:
      medmcp tasks build --seed 7 --out runs/tasks
    """
    from medmcp.tasks.library import RELEASE, TaskLibrary
    from medmcp.tasks.manifest import manifest

    library = TaskLibrary(n or RELEASE["n"], RELEASE["seed"] if seed is None else seed)
    found = [built.task for built in library.by_task.values()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        for split in ("train", "validation", "test"):
            lines = [task.model_dump_json() + "\n" for task in found if task.split == split]
            (out / f"{split}.jsonl").write_text("".join(lines))
        summary = manifest(found, library.n, library.seed)
        (out / "manifest.json").write_text(json.dumps(summary, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        raise CannotRun(f"{out} cannot be written: {error}.") from None
    if as_json:
        click.echo(json.dumps(summary))
    else:
        click.echo(f"{len(found)} tasks in {out}, set {summary['sha256'][:12]}", err=True)


@tasks.command("list")
@n_option
@seed_option
@click.option("--split", type=click.Choice(["train", "validation", "test"]), default=None)
@click.option("--family", default=None, help="Only this family.")
@as_json
def list_(n: int | None, seed: int | None, split: str | None, family: str | None, as_json: bool) -> None:
    """List the tasks.

    \b
    Example:
      medmcp tasks list --split test
    """
    from medmcp.tasks.families import FAMILIES
    from medmcp.tasks.library import library_of

    if family and family not in FAMILIES:
        raise CannotRun(f"No family '{family}'. There are: {', '.join(FAMILIES)}.")
    rows = [
        {"case": case_id} | {name: entry[name] for name in ("task", "family", "condition", "split")}
        for case_id, entry in sorted(library_of(n, seed).index.items(), key=lambda item: item[1]["number"])
        if split in (None, entry["split"]) and family in (None, entry["family"])
    ]
    if as_json:
        click.echo(json.dumps({"tasks": rows}))
        return
    for row in rows:
        click.echo(f"{row['task']}  {row['case']}  {row['split']:<10} {row['family']:<26} {row['condition']}")


@tasks.command()
@click.argument("task_id")
@n_option
@seed_option
@as_json
def show(task_id: str, n: int | None, seed: int | None, as_json: bool) -> None:
    """Show one task with its checks (TK-… or CA-…). This shows the answer.

    \b
    Example:
      medmcp tasks list --split test --json
    """
    from medmcp.tasks.library import library_of

    built = library_of(n, seed).find(task_id)
    if built is None:
        raise CannotRun(f"No task {task_id} in this set. `medmcp tasks list` shows what there is.")
    plain = built.task.model_dump(mode="json")
    click.echo(json.dumps(plain) if as_json else json.dumps(plain, indent=2, ensure_ascii=False))


@tasks.command()
@n_option
@seed_option
@click.option("--family", default=None, help="Only this family.")
@click.option(
    "--processes", default=None, type=click.IntRange(min=1), help="How many at once [default: one for each core]."
)
@click.option("--out", default=None, type=click.Path(path_type=Path, dir_okay=False), help="Write a table (Markdown).")
@as_json
def prove(
    n: int | None, seed: int | None, family: str | None, processes: int | None, out: Path | None, as_json: bool
) -> None:
    """Prove the tasks: the oracle passes by the tools alone, five cheaters get nowhere, twins differ.

    \b
    Example:
      medmcp tasks prove --out tasks/results/README.md
    """
    import os
    from dataclasses import asdict

    import anyio
    from rich.console import Console
    from rich.progress import Progress

    from medmcp.tasks.families import FAMILIES
    from medmcp.tasks.library import library_of
    from medmcp.tasks.prove import prove as run

    if family and family not in FAMILIES:
        raise CannotRun(f"No family '{family}'. There are: {', '.join(FAMILIES)}.")
    chosen = library_of(n, seed).select(family=family or "")
    if not chosen:
        raise CannotRun(f"This set has no task of '{family}'. Take a larger --n.")
    with Progress(console=Console(stderr=True)) as progress:
        bar = progress.add_task("proving", total=len(chosen))
        shares = processes or os.cpu_count() or 1
        proof = anyio.run(lambda: run(chosen, tick=lambda done: progress.advance(bar, done), processes=shares))
    if out:
        from medmcp.tasks.proof_table import proof_table

        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(proof_table(proof))
        except OSError as error:
            raise CannotRun(f"{out} cannot be written: {error}.") from None
    if as_json:
        click.echo(json.dumps(asdict(proof)))
    else:
        click.echo(f"{proof.tasks} tasks, {proof.twins} twin pairs; by split {proof.by_split}")
        click.echo(f"oracle at full marks: {proof.oracle_full_marks:.1%}")
        for name, figures in proof.cheaters.items():
            click.echo(f"cheater {name:<11} mean total {figures['mean_total']:.3f}, passes {figures['passes']:.1%}")
        for name, family_proof in proof.families.items():
            click.echo(
                f"best constant passes {family_proof.constant_passes:6.1%} of {name} ({family_proof.tasks} tasks);"
                f" its answers alone fit {family_proof.constant_answers:.0%}"
            )
        for line in (*proof.oracle_failures[:20], *proof.problems[:40]):
            click.echo(f"! {line}", err=True)
    sys.exit(1 if proof.problems else 0)
