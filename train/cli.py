"""The commands of the training floor: train, probe, and bench and demo, which show the floors below as well."""

import json
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import click

__all__ = ["bench", "demo", "probe", "train"]

OUT = click.Path(path_type=Path, file_okay=False)


class CannotRun(click.ClickException):
    """Said on stderr; the process ends with 2."""

    exit_code = 2


def _extra() -> None:
    try:
        import trl  # noqa: F401
    except ImportError:
        raise CannotRun("Training needs the extra `train`: pip install 'medmcp[train]'.") from None


def _settings(pairs: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise CannotRun(f"--set {pair} is not NAME=VALUE, e.g. --set steps=40.")
        found[name.strip().replace("-", "_")] = value.strip()
    return found


@click.command()
@click.option(
    "--algo", "arms", default="ttopd", show_default=True, metavar="ARM[,ARM…]", help="An arm, several, or all."
)
@click.option("--preset", default="tiny", show_default=True, help="tiny, smollm2 or hf:PATH.")
@click.option("--seeds", type=click.IntRange(1, 99), default=1, show_default=True, help="Seeds an arm, from 0.")
@click.option("--set", "pairs", multiple=True, metavar="NAME=VALUE", help="Any field of the configuration.")
@click.option("--out", type=OUT, default=Path("runs/train"), show_default=True, help="Folder to write.")
@click.option("--resume", is_flag=True, help="Go on from the last checkpoint in --out.")
@click.option(
    "--processes", type=click.IntRange(1, 64), default=2, show_default=True, help="Runs at once, with several."
)
@click.option("--diff", nargs=2, metavar="A B", default=None, help="Print in what two arms differ, and stop.")
@click.option("--before", type=OUT, default=None, help="Folder whose evaluation of the same start is taken over.")
@click.option(
    "--warm-start", "warm", is_flag=True, help="Make the tiny model's warm start instead (about half an hour)."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
def train(
    arms: str, preset: str, seeds: int, pairs: tuple[str, ...], out: Path, resume: bool, processes: int,
    diff: tuple[str, str] | None, before: Path | None, warm: bool, as_json: bool,
) -> None:  # fmt: skip
    """Train a policy on rollouts over MCP: GRPO, TT-OPD and the other arms.

    \b
    Arms: sft star grpo grpo-cos opd-reset opd-ema opd-ema-hint ttopd opsd
    Example:
      medmcp train --algo ttopd --preset tiny --out runs/ttopd
      medmcp train --algo all --seeds 3 --out runs/ablation
      medmcp train --diff grpo ttopd
      medmcp train --preset smollm2 --set tool_listing=family --set report_to=tensorboard --out runs/smollm2
      torchrun --nproc-per-node 2 -m medmcp.agent train --preset hf:MODEL --set sampler=vllm-colocate --out runs/hf
    """
    _extra()
    from medmcp.train.ablation import ablation
    from medmcp.train.arms import ARMS
    from medmcp.train.config import ConfigError, difference
    from medmcp.train.interrupt import Interrupted
    from medmcp.train.presets import resolve
    from medmcp.train.run import TrainingStopped, train_arm

    settings = _settings(pairs)
    chosen = list(ARMS) if arms == "all" else arms.split(",")
    try:
        if diff:
            rows: dict[str, Any] = difference(resolve(diff[0], preset, settings), resolve(diff[1], preset, settings))
            click.echo(json.dumps(rows) if as_json else "\n".join(f"{k}: {a} | {b}" for k, (a, b) in rows.items()))
            return
        if warm:
            from medmcp.train.warm_start import warm_start

            with redirect_stdout(sys.stderr):
                made = warm_start(out, settings, resume=resume)
            click.echo(json.dumps(made) if as_json else f"warm start in {out / 'model'}")
            return
        if len(chosen) == 1 and seeds == 1:
            config = resolve(chosen[0], preset, settings)
            with redirect_stdout(sys.stderr):  # the trainers of transformers print their progress
                train_arm(config, out, resume=resume, before=before)
            click.echo(
                json.dumps({"out": str(out)}) if as_json else f"trained: {out}; read it with `medmcp report {out}`"
            )
            return
        for arm in chosen:
            resolve(arm, preset, settings)
        became = ablation(chosen, seeds, preset, settings, out, processes=processes, resume=resume)
    except ConfigError as error:
        raise CannotRun(str(error)) from None
    except (Interrupted, TrainingStopped) as stopped:
        click.echo(f"stopped: {stopped}", err=True)
        raise SystemExit(1) from None
    click.echo(json.dumps(became) if as_json else "\n".join(f"{name}: {what}" for name, what in became.items()))
    if any(what.startswith("failed") for what in became.values()):
        raise SystemExit(1)


@click.command()
@click.option("--policy", "policy_name", required=True, help="A policy as of `medmcp rollout`, e.g. hf:PATH or tiny.")
@click.option("--k", type=click.IntRange(2, 64), default=8, show_default=True, help="Episodes a task.")
@click.option("--limit", type=click.IntRange(min=1), default=64, show_default=True, help="Tasks, the families in turn.")
@click.option("--family", "families", default="", metavar="F[,F…]", help="Only these families.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the policy's choices.")
@click.option("--out", type=OUT, default=Path("runs/probe"), show_default=True, help="Run folder to write.")
@click.option("--resume", is_flag=True, help="Go on with the run in --out.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
def probe(
    policy_name: str, k: int, limit: int, families: str, seed: int, out: Path, resume: bool, as_json: bool
) -> None:
    """Ask of a policy what RL could start from: pass@k, pass^k, dead groups, a curriculum.

    \b
    Example:
      medmcp probe --policy tiny --k 4 --limit 16 --out runs/probe
    """
    import anyio

    from medmcp.agent.policies import policy
    from medmcp.agent.policy import PolicyError
    from medmcp.agent.rollout import RolloutConfig, rollout
    from medmcp.agent.run import RunError
    from medmcp.tasks.families import FAMILIES
    from medmcp.tasks.library import tasks_of
    from medmcp.train.evaluate import trains
    from medmcp.train.probe import probe_figures

    wanted = tuple(part for part in families.split(",") if part) or tuple(FAMILIES)
    unknown = [family for family in wanted if family not in FAMILIES]
    if unknown:
        raise CannotRun(f"No family '{unknown[0]}'. There are: {', '.join(FAMILIES)}.")
    config = RolloutConfig(policy=policy_name, split="train", k=k, seed=seed, tasks_n=limit, concurrency=64)
    try:
        actor = policy(policy_name, seed=seed, slots=config.concurrency)
        trainable = [family for family in wanted if trains(family)]
        tasks = tasks_of(trainable, limit, PROBE_SEED, "train")[:limit]
        run = anyio.run(lambda: rollout(config, actor, tasks, out, resume=resume))
    except (PolicyError, RunError, ValueError) as error:
        raise CannotRun(str(error)) from None
    figures = probe_figures(list(run.trajectories()))
    click.echo(json.dumps(figures) if as_json else _table(figures))


PROBE_SEED = 40_000  # patients that neither the released tasks nor a training has


def _table(figures: dict[str, Any]) -> str:
    names = ("pass_at_1", "pass_at_k", "pass_hat_k", "zero_variance")
    rows = [("", "tasks", *names)]
    for family, row in [*figures["families"].items(), ("all", figures["all"])]:
        rows.append((family, f"{row['tasks']:.0f}", *(f"{row[name]:.3f}" for name in names)))
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([*lines, f"k = {figures['k']}; curriculum: {', '.join(figures['curriculum']) or 'nothing fits'}"])


@click.command()
@click.option("--out", type=OUT, default=Path("runs/demo"), show_default=True, help="Folder to write.")
@click.option("--limit", type=click.IntRange(min=2), default=96, show_default=True, help="Held-out tasks a policy.")
@click.option("--steps", type=click.IntRange(min=1), default=20, show_default=True, help="Training steps.")
@click.option("--no-train", is_flag=True, help="Stop before the training.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
def demo(out: Path, limit: int, steps: int, no_train: bool, as_json: bool) -> None:
    """Build tasks, play held-out ones over MCP, play one case over stdio, train a small model, write the report page.

    \b
    Example:
      medmcp demo --out runs/demo
    """
    from medmcp.agent.demo import run_demo

    summaries, page = run_demo(out, limit)
    found: dict[str, Any] = {"report": str(page), "runs": summaries}
    if not no_train:
        _extra()
        from medmcp.train.demo import train_and_compare

        found["training"] = train_and_compare(out, steps=steps, limit=limit)
    if as_json:
        click.echo(json.dumps(found))
    raise SystemExit(0 if summaries["oracle"]["pass_at_1"]["value"] >= 0.99 else 1)


@click.command()
@click.argument("names", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
def bench(names: tuple[str, ...], as_json: bool) -> None:
    """Measure the budgets on this machine: call, reset, episode, save, serve, http, tasks, tokens; and train, if it is named.

    \b
    Example:
      medmcp bench call reset
      medmcp bench train --json
    """
    from medmcp.agent.bench import BENCHMARKS

    benchmarks = dict(BENCHMARKS)
    if "train" in names:
        _extra()
        from medmcp.train.bench import bench_train

        benchmarks["train"] = bench_train
    if unknown := [name for name in names if name not in benchmarks]:
        raise CannotRun(f"No benchmark '{unknown[0]}'. There are: {', '.join((*BENCHMARKS, 'train'))}.")
    rows = [row for name in names or benchmarks for row in benchmarks[name]()]
    if as_json:
        click.echo(json.dumps({"benchmarks": rows}))
    else:
        for row in rows:
            click.echo(
                f"{row['name']:<12} {row['what']:<58} {row['value']:>10} {row['unit']:<12} budget {row['budget']:<10} {'met' if row['met'] else 'MISSED'}"
            )
    sys.exit(0 if all(row["met"] for row in rows) else 1)
