"""Run by `test_processes.py` under torchrun: a small training, after which every process writes what it played and ended with."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from small import Talkative, small_config

from medmcp.train import presets, run
from medmcp.train.worker import Batch, Worker


def main(out: Path, model: str) -> None:
    """OUT/process-N.json and OUT/process-N.pt beside the training in OUT/training."""
    torch.set_num_threads(1)
    presets.dialect_of = lambda tokenizer, listing: Talkative(tokenizer)
    played: list[dict[str, Any]] = []
    begun: list[Any] = []
    real_play, real_start = Worker.play, run.start

    def play(self: Worker, task_ids: Sequence[str], step: int) -> Batch:
        batch = real_play(self, task_ids, step)
        tokens = sum(turn.completion_tokens for t in batch.trajectories for turn in t.turns)
        played.append({"tasks": list(task_ids), "rewards": batch.rewards, "tokens": tokens})
        return batch

    def start(config: Any) -> Any:
        begun.append(real_start(config))
        return begun[0]

    Worker.play, run.start = play, start  # type: ignore[method-assign]
    run.train_arm(small_config("ttopd", model=model, ema_every=1, hint="none", learning_rate=1e-2), out / "training")
    name = out / f"process-{os.environ['RANK']}"
    name.with_suffix(".json").write_text(json.dumps(played))
    torch.save(begun[0].model.state_dict(), name.with_suffix(".pt"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
