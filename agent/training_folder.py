"""`TrainingFolder`: what `medmcp train --out OUT` leaves behind, read as plain files.

    OUT/train_config.json                          the resolved configuration
    OUT/training.jsonl                             one JSON object a step, which is a batch of rollouts
    OUT/alarms.jsonl                               what the monitors said
    OUT/evaluation/{before,after}-{greedy,sampled}/  runs on the same held-out tasks

An ablation is a folder of OUT/<arm>/seed-<n>/. The floor above writes these; nothing of it is imported here.
See `training_summary.py` for the figures made of them.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medmcp.agent.run import Run, RunError

__all__ = ["MODES", "WHENS", "TrainingFolder", "trainings_in"]

WHENS = ("before", "after")
MODES = ("greedy", "sampled")


@dataclass(frozen=True)
class TrainingFolder:
    """One seed of one arm."""

    path: Path
    arm: str
    seed: int
    config: dict[str, Any]
    steps: tuple[dict[str, Any], ...]  # by step; of a step done again after a resume, the last
    alarms: tuple[dict[str, Any], ...]

    @classmethod
    def open(cls, path: Path) -> "TrainingFolder":
        """Read a training folder. Raises `RunError` naming the file that is missing or damaged."""
        source = path / "train_config.json"
        try:
            config: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
            arm, seed = str(config["arm"]), int(config["seed"])
        except (OSError, ValueError) as error:
            raise RunError(f"{source} cannot be read: {error}") from None
        except (KeyError, TypeError) as error:
            raise RunError(f"{source} does not say {error}; a training configuration names its arm and seed.") from None
        rows = {row.get("step", 0): row for row in _lines(path / "training.jsonl")}
        steps = tuple(rows[step] for step in sorted(rows))
        return cls(path, arm, seed, config, steps, tuple(_lines(path / "alarms.jsonl")))

    def evaluation(self, when: str, mode: str) -> Run | None:
        """The run before or after training, greedy or sampled; None if it was not made (yet)."""
        folder = self.path / "evaluation" / f"{when}-{mode}"
        return Run.open(folder) if (folder / "run_config.json").is_file() else None


def trainings_in(path: Path) -> list[TrainingFolder]:
    """The training folder at a path, or those of the ablation there; empty if it is neither."""
    if (path / "train_config.json").is_file():
        return [TrainingFolder.open(path)]
    found = sorted(
        path.glob("*/seed-*/train_config.json"), key=lambda file: (file.parts[-3], len(file.parts[-2]), file)
    )
    return [TrainingFolder.open(file.parent) for file in found]


def _lines(source: Path) -> list[dict[str, Any]]:
    """JSON lines of a file that may not be there; a last line that a kill cut short is left out."""
    if not source.is_file():
        return []
    lines = source.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            rows.append(json.loads(line))
        except ValueError as error:
            if number == len(lines) and not line.endswith("\n"):
                break
            raise RunError(f"{source} line {number} is damaged ({error}). Remove the line, or train again.") from None
    return rows
