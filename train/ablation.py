"""`ablation`: every arm with several seeds from one start, and one report of them all.

    OUT/<arm>/seed-<n>/   each a training folder
    OUT/start/            how the start does, played once for all
    OUT/runs.json         what became of each; `medmcp report OUT` makes the page

Runs are spread over processes of one thread each, the best use of few cores for small models.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from medmcp.train.arms import ARMS
from medmcp.train.config import ConfigError
from medmcp.train.presets import resolve
from medmcp.train.run import evaluate_start

__all__ = ["ablation"]


def ablation(
    arms: Sequence[str], seeds: int, preset: str, settings: dict[str, str], out: Path, *, processes: int, resume: bool
) -> dict[str, str]:
    """Train all arms and seeds under OUT; returns what became of each. A failed run is reported, the others go on."""
    unknown = [arm for arm in arms if arm not in ARMS]
    if unknown:
        raise ConfigError(f"There is no arm '{unknown[0]}'. There are: {', '.join(ARMS)}.")
    config = resolve("sft", preset, settings)
    if not (out / "start" / "evaluation").exists():
        evaluate_start(config, out / "start")
    jobs = [(arm, seed) for seed in range(seeds) for arm in arms]

    def one(job: tuple[str, int]) -> tuple[str, str]:
        arm, seed = job
        folder = out / arm / f"seed-{seed}"
        name = f"{arm}/seed-{seed}"
        if (folder / "finished.json").exists():
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
        return (
            name,
            "finished" if code == 0 else "stopped by a monitor" if code == 1 else f"failed, see seed-{seed}.log",
        )

    with ThreadPoolExecutor(processes) as pool:
        became = dict(pool.map(one, jobs))
    out.joinpath("runs.json").write_text(json.dumps(became, indent=2) + "\n")
    return became


def _one_thread() -> dict[str, str]:
    return os.environ | {"OMP_NUM_THREADS": "1", "TRL_EXPERIMENTAL_SILENCE": "1", "TOKENIZERS_PARALLELISM": "false"}
