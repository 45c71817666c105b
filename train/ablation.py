"""`ablation`: every arm with several seeds from one start, and one report of them all.

    OUT/<arm>/seed-<n>/   each a training folder
    OUT/start/            how the start does, played once for all
    OUT/runs.json         what became of each
    OUT/report.html       all of them side by side, as `medmcp report OUT` writes it

Runs are spread over processes of one thread each, the best use of few cores for small models.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from medmcp.agent.report import write_report
from medmcp.agent.run import RunError
from medmcp.agent.training_folder import trainings_in
from medmcp.train.arms import ARMS
from medmcp.train.config import ConfigError, TrainConfig
from medmcp.train.interrupt import Interrupt, Interrupted
from medmcp.train.presets import resolve
from medmcp.train.run import evaluate_start

__all__ = ["ablation"]

COULD_NOT_RUN = 2  # exit code of `medmcp train`


def ablation(
    arms: Sequence[str], seeds: int, preset: str, settings: dict[str, str], out: Path, *, processes: int, resume: bool
) -> dict[str, str]:
    """Train all arms and seeds under OUT and write the page; returns what became of each. A failed run is reported, the others
    go on. Raises `Interrupted` after Ctrl-C, which a terminal sends to the runs as well."""
    unknown = [arm for arm in arms if arm not in ARMS]
    if unknown:
        raise ConfigError(f"There is no arm '{unknown[0]}'. There are: {', '.join(ARMS)}.")
    config = resolve("sft", preset, settings)
    if not (out / "start" / "evaluation").exists():
        evaluate_start(config, out / "start")
    jobs = [(arm, seed) for seed in range(seeds) for arm in arms]
    interrupt = Interrupt()

    def one(job: tuple[str, int]) -> tuple[str, str]:
        arm, seed = job
        folder = out / arm / f"seed-{seed}"
        name = f"{arm}/seed-{seed}"
        if interrupt.requested:
            return name, "not begun"
        if _done(folder, resolve(arm, preset, settings | {"seed": str(seed)})):
            return name, "already there"
        command = [
            sys.executable, "-P", "-m", "medmcp.agent", "train", "--algo", arm, "--preset", preset, "--out", str(folder),
            "--set", f"seed={seed}", *(["--resume"] if resume or folder.exists() else []),
            *(part for name, value in settings.items() for part in ("--set", f"{name}={value}")),
            "--before", str(out / "start"),
        ]  # fmt: skip
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / f"seed-{seed}.log").open("a") as log:
            code = subprocess.run(
                command, stdout=log, stderr=subprocess.STDOUT, env=_one_thread(), check=False
            ).returncode
        if code == COULD_NOT_RUN:  # what lies there is of another training
            return name, f"failed, see seed-{seed}.log"
        return name, _became(folder, interrupt)

    with interrupt, ThreadPoolExecutor(processes) as pool:
        became = dict(pool.map(one, jobs))
    out.joinpath("runs.json").write_text(json.dumps(became, indent=2) + "\n")
    if found := trainings_in(out):
        with suppress(RunError):  # if nothing has begun; `became` says why
            write_report([], out / "report.html", found)
    if interrupt.requested:
        raise Interrupted("the runs that had begun saved what they had; the same command with --resume goes on")
    return became


def _done(folder: Path, config: TrainConfig) -> bool:
    """Whether this very training is over. One of other settings or fewer steps is left to `train_arm`, which refuses it or goes on."""
    if not (folder / "finished.json").exists():
        return False
    kept: dict[str, object] = json.loads((folder / "train_config.json").read_text())
    return kept == config.as_dict()


def _became(folder: Path, interrupt: Interrupt) -> str:
    """What a run left behind says how it ended; its exit code would not tell a monitor's stop from a crash."""
    ended = folder / "finished.json"
    if not ended.exists():
        return "interrupted" if interrupt.requested else f"failed, see {folder.name}.log"
    return "stopped by a monitor" if json.loads(ended.read_text())["stopped"] else "finished"


def _one_thread() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": "1", "TRL_EXPERIMENTAL_SILENCE": "1", "TOKENIZERS_PARALLELISM": "false"}
