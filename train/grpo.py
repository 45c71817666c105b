"""`GRPO`: TRL's trainer, fed by our own agent loop.

1. `rollout_func` plays the batch's tasks over MCP (`worker.py`) with the very model that is being trained, and returns
   token ids, masks and sampling log-probabilities.
2. TRL turns the rewards into advantages within each group and computes the clipped loss over assistant tokens.
3. Where it differs from TRL's defaults: the ratio is taken against the log-probabilities stored at sampling; groups
   without variance are drawn again; advantages are not divided by their deviation unless asked; every batch of rollouts
   is written to `training.jsonl` with its collapse monitors.

`ttopd.py` adds the teacher to it. Read `sequences.py` for what an episode looks like as tokens.
"""

import json
import os
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch
from datasets import Dataset
from transformers import TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from medmcp.agent.policies.hf import HFPolicy
from medmcp.agent.run import write_whole
from medmcp.tasks.family import Built
from medmcp.train.config import TrainConfig
from medmcp.train.journal import Journal
from medmcp.train.reward import reward_of
from medmcp.train.sequences import Sequence as Tokens
from medmcp.train.sequences import recorded
from medmcp.train.worker import Batch, Worker

__all__ = ["GRPO", "drawn", "grpo_arguments", "last_checkpoint"]

STATE = "journal.json"  # written last, so that a checkpoint with it is whole


def grpo_arguments(config: TrainConfig, out: Path) -> GRPOConfig:
    """TRL's configuration of ours. A step of ours is a batch of rollouts: `optimiser_steps` updates of TRL's."""
    episodes = config.groups * config.group_size
    passes = max(1, episodes // config.micro_batch)
    accumulation = max(1, passes // config.optimiser_steps)
    return GRPOConfig(
        output_dir=str(out / "checkpoints"), seed=config.seed, max_steps=config.steps * config.optimiser_steps,
        per_device_train_batch_size=config.micro_batch, gradient_accumulation_steps=accumulation,
        steps_per_generation=passes, num_generations=config.group_size, max_completion_length=config.episode_tokens,
        learning_rate=config.learning_rate, lr_scheduler_type="constant_with_warmup", warmup_steps=2,
        weight_decay=config.weight_decay, adam_beta2=config.adam_beta2, max_grad_norm=config.max_grad_norm,
        epsilon=config.clip_low, epsilon_high=config.clip_high, beta=config.beta, temperature=config.temperature,
        scale_rewards="group" if config.scale_by_std else "none", loss_type="dapo", num_iterations=1,
        bf16=config.bf16, activation_checkpointing=False, logging_steps=config.optimiser_steps, report_to=config.report_to,
        save_strategy="steps", save_steps=config.save_every * config.optimiser_steps, save_total_limit=2,
        remove_unused_columns=False, disable_tqdm=True, log_completions=False, disable_dropout=True,
        shuffle_dataset=False, logging_nan_inf_filter=False,
    )  # fmt: skip


class GRPO(GRPOTrainer):
    """Trains `model` on `tasks`; `out` holds the journal and the checkpoints."""

    def __init__(
        self, config: TrainConfig, model: Any, tokenizer: Any, policy: HFPolicy, tasks: Sequence[Built], out: Path
    ) -> None:
        self.settings = config
        self.policy = policy
        self.journal = Journal(out, config)
        self.worker = Worker(
            policy, tasks, reward_of(config), config.group_size, config.turns, redraws=config.redraws, seed=config.seed
        )
        self._rows: list[Tokens] = []
        self._batch = Batch([], [])
        self._scoring = False
        rows = [{"prompt": [{"role": "user", "content": task_id}]} for task_id in drawn(config, tasks)]
        os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")  # of rollout_func, whose version is pinned
        super().__init__(
            model=model, reward_funcs=_graded, args=grpo_arguments(config, out), train_dataset=Dataset.from_list(rows),
            processing_class=tokenizer, rollout_func=_rollout, callbacks=[_Journalist(self)],
        )  # fmt: skip

    @property
    def rollouts(self) -> int:
        """Batches of rollouts so far, also in an earlier life of this run."""
        return int(self.state.global_step) // self.settings.optimiser_steps

    def play(self, task_ids: Sequence[str]) -> Batch:
        """This step's episodes with the model as it is now."""
        started = time.perf_counter()
        was_training = self.model.training
        self.model.eval()
        self._batch = self.worker.play(task_ids, self.rollouts)
        self.model.train(was_training)
        self._rows = [recorded(trajectory) for trajectory in self._batch.trajectories]
        self.journal.rollouts(self._batch, self._rows, time.perf_counter() - started)
        return self._batch

    def keep(self, checkpoint: Path) -> None:
        """Write what TRL does not know into a checkpoint."""
        write_whole(checkpoint / STATE, json.dumps(self.journal.state_dict()) + "\n")

    def restore(self, checkpoint: Path | None) -> None:
        """Go on from a checkpoint, or from the beginning: what the journal holds beyond it is played again."""
        self.journal.go_on(self.rollouts, json.loads((checkpoint / STATE).read_text()) if checkpoint else None)

    def _get_per_token_logps_and_entropies(self, model: Any, input_ids: torch.Tensor, *args: Any, **kwargs: Any) -> Any:
        """TRL's, but for the ratio's denominator while a batch is scored: those were stored at sampling."""
        if self._scoring and not self.beta:
            keep = args[1] if len(args) > 1 else kwargs["logits_to_keep"]
            return torch.zeros((input_ids.shape[0], keep), device=input_ids.device), None, None
        return super()._get_per_token_logps_and_entropies(model, input_ids, *args, **kwargs)

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, Any]:
        self._scoring = True
        out: dict[str, Any] = super()._generate_and_score_completions(inputs)
        self._scoring = False
        width = out["completion_ids"].shape[1]
        out["old_per_token_logps"] = out.pop("sampling_per_token_logps")
        out["turn_ids"] = _padded(
            [row.turn_ids[row.prompt :] for row in self._rows], width, -1, out["completion_ids"].device
        )
        return out


def drawn(config: TrainConfig, tasks: Sequence[Built]) -> list[str]:
    """The task ids of all steps in order, each pass over the tasks shuffled anew. They are laid out beforehand, as one epoch, so
    that a resumed run finds its place in them."""
    wanted = config.steps * config.groups
    ids: list[str] = []
    while len(ids) < wanted:
        again = [built.task.id for built in tasks]
        Random(f"{config.seed}|{len(ids)}|order").shuffle(again)
        ids += again
    return ids[:wanted]


def _rollout(prompts: list[Any], trainer: GRPO) -> dict[str, Any]:
    """TRL's hook: prompts arrive repeated `num_generations` times, one row must come back for each."""
    wanted = [prompt[0]["content"] for prompt in prompts]
    batch = trainer.play(wanted[:: trainer.settings.group_size])
    rows = trainer._rows
    return {
        "prompt_ids": [row.ids[: row.prompt] for row in rows],
        "completion_ids": [row.ids[row.prompt :] for row in rows],
        "logprobs": [row.logprobs[row.prompt :] for row in rows],
        "env_mask": [[int(turn >= 0) for turn in row.turn_ids[row.prompt :]] for row in rows],
        "graded": batch.rewards,
    }


def _graded(completions: list[Any], graded: list[float], **_: Any) -> list[float]:
    """The reward that the worker has computed already."""
    return graded


def _padded(rows: list[list[int]], width: int, value: int, device: Any) -> torch.Tensor:
    out = torch.full((len(rows), width), value, dtype=torch.long, device=device)
    for at, row in enumerate(rows):
        out[at, : len(row)] = torch.tensor(row, dtype=torch.long)
    return out


def last_checkpoint(out: Path) -> Path | None:
    """The newest whole checkpoint under OUT; what a kill left half written is removed."""
    found = sorted((out / "checkpoints").glob("checkpoint-*"), key=lambda path: int(path.name.rpartition("-")[2]))
    while found and not (found[-1] / STATE).exists():
        shutil.rmtree(found.pop())
    return found[-1] if found else None


class _Journalist(TrainerCallback):
    """Writes the journal when TRL logs, keeps it with the checkpoints, and stops a run that is dying."""

    def __init__(self, trainer: GRPO) -> None:
        self.trainer = trainer

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        """One line a batch of rollouts."""
        if logs and "loss" in logs and self.trainer.journal.write(self.trainer.rollouts, logs):
            control.should_training_stop = True

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Our own state beside TRL's."""
        self.trainer.keep(Path(args.output_dir) / f"checkpoint-{state.global_step}")

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """After a resume everything goes on where it was."""
        step = state.global_step
        self.trainer.restore(Path(args.output_dir) / f"checkpoint-{step}" if step else None)
