"""`GRPO`: TRL's trainer, fed by our own agent loop.

1. `rollout_func` plays the batch's tasks over MCP (`worker.py`) with the very model that is being trained, and returns
   token ids, masks and sampling log-probabilities.
2. TRL turns the rewards into advantages within each group and computes the clipped loss over assistant tokens.
3. Where it differs from TRL's defaults: the ratio is taken against the log-probabilities stored at sampling; groups
   without variance are drawn again; advantages are not divided by their deviation unless asked; every batch of rollouts
   is written to `training.jsonl` with its collapse monitors, and goes to the loggers of `report_to` as `medmcp/…`.

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
from accelerate.utils import broadcast_object_list, gather_object
from datasets import Dataset
from transformers import TrainerCallback
from trl import GRPOConfig, GRPOTrainer

from medmcp.agent.policies.tokens import TokenPolicy
from medmcp.agent.run import write_whole
from medmcp.tasks.family import Built
from medmcp.train.config import TrainConfig
from medmcp.train.interrupt import Interrupt
from medmcp.train.journal import Journal
from medmcp.train.process import on_cpu, process
from medmcp.train.reward import reward_of
from medmcp.train.sampler import engine_of, vllm_arguments
from medmcp.train.sequences import Sequence as Tokens
from medmcp.train.sequences import recorded
from medmcp.train.worker import Batch, Worker

__all__ = ["GRPO", "drawn", "grpo_arguments", "last_checkpoint"]

STATE = "journal.json"  # written last, so that a checkpoint with it is whole
PROCESS_STRIDE = 7919  # between the seeds of processes, so that no two play the same episodes of a task drawn again


def grpo_arguments(config: TrainConfig, out: Path, stop_ids: frozenset[int]) -> GRPOConfig:
    """TRL's configuration of ours. A step of ours is a batch of rollouts, shared by the processes: `optimiser_steps` updates of
    TRL's."""
    episodes = config.groups * config.group_size // process().num_processes
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
        bf16=config.bf16, activation_checkpointing=config.activation_checkpointing, logging_steps=config.optimiser_steps, report_to=config.report_to,
        save_strategy="steps", save_steps=config.save_every * config.optimiser_steps, save_total_limit=2,
        use_cpu=on_cpu(), remove_unused_columns=False, disable_tqdm=True, log_completions=False, disable_dropout=True,
        shuffle_dataset=False, logging_nan_inf_filter=False, **vllm_arguments(config, stop_ids),
    )  # fmt: skip


class GRPO(GRPOTrainer):
    """Trains `model` on `tasks`; `out` holds the journal and the checkpoints."""

    def __init__(
        self, config: TrainConfig, model: Any, tokenizer: Any, policy: TokenPolicy, tasks: Sequence[Built], out: Path
    ) -> None:
        self.settings = config
        self.policy = policy
        here = process()
        self.journal = Journal(out, config, writes=here.is_main_process)
        self.worker = Worker(
            policy, tasks, reward_of(config), config.group_size, config.turns, redraws=config.redraws,
            seed=config.seed + PROCESS_STRIDE * here.process_index,
        )  # fmt: skip
        self._rows: list[Tokens] = []
        self._batch = Batch([], [])
        self._hidden: torch.Tensor | None = None
        self._spoken: torch.Tensor | None = None  # where the assistant wrote, while the loss is computed
        self._scoring = False
        self.interrupt = Interrupt()
        rows = [{"prompt": [{"role": "user", "content": task_id}]} for task_id in drawn(config, tasks)]
        os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")  # of rollout_func, whose version is pinned
        super().__init__(
            model=model, reward_funcs=_graded, args=grpo_arguments(config, out, policy.dialect.stop_ids),
            train_dataset=Dataset.from_list(rows),
            processing_class=tokenizer, rollout_func=_rollout,
        )  # fmt: skip
        self.accelerator.unwrap_model(self.model).get_decoder().register_forward_hook(self._keep_hidden)
        if config.sampler != "transformers":
            policy.generator = engine_of(self, config)
        self.callback_handler.callbacks.insert(0, _Journalist(self))  # before the loggers, which see what it adds

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
        whole = Batch.joined(gather_object([self._batch]))
        self.journal.rollouts(whole, [recorded(t) for t in whole.trajectories], time.perf_counter() - started)
        return self._batch

    def keep(self, checkpoint: Path) -> None:
        """Write what TRL does not know into a checkpoint."""
        write_whole(checkpoint / STATE, json.dumps(self.journal.state_dict()) + "\n")

    def restore(self, checkpoint: Path | None) -> None:
        """Go on from a checkpoint, or from the beginning: what the journal holds beyond it is played again."""
        self.journal.go_on(self.rollouts, json.loads((checkpoint / STATE).read_text()) if checkpoint else None)

    def _keep_hidden(self, module: Any, inputs: Any, output: Any) -> None:
        """The last hidden states of a training pass, for whoever needs logits at some of their positions."""
        if self.model.training:
            self._hidden = output.last_hidden_state

    def _logits(self, model: Any, hidden: torch.Tensor) -> torch.Tensor:
        """Logits at the sampling temperature; (positions, vocabulary)."""
        logits: torch.Tensor = model.get_output_embeddings()(hidden)
        return logits.float() / self.settings.temperature

    def _prepare_inputs(self, generation_batch: Any) -> dict[str, Any]:
        return _trimmed(super()._prepare_inputs(generation_batch))

    def _compute_loss(self, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        self._spoken = inputs["turn_ids"] >= 0
        loss: torch.Tensor = super()._compute_loss(model, inputs)
        self._spoken = None
        return loss

    def _get_per_token_logps_and_entropies(
        self, model: Any, input_ids: torch.Tensor, attention_mask: torch.Tensor, logits_to_keep: int, *args: Any, **kwargs: Any
    ) -> Any:  # fmt: skip
        """TRL's, but for two savings. While a batch is scored nothing is computed: the ratio's denominator was stored at
        sampling. In the loss only what the assistant wrote goes through the head; where TRL has its kernels, they are as good."""
        if self._scoring and not self.beta:
            return torch.zeros((input_ids.shape[0], logits_to_keep), device=input_ids.device), None, None
        if self._spoken is None or input_ids.device.type == "cuda":
            return super()._get_per_token_logps_and_entropies(
                model, input_ids, attention_mask, logits_to_keep, *args, **kwargs
            )
        with self.accelerator.autocast():
            model(input_ids=input_ids, attention_mask=attention_mask, logits_to_keep=1, use_cache=False)
            assert self._hidden is not None
            before = self._hidden[:, -logits_to_keep - 1 : -1][self._spoken]
            logprobs = self._logits(self.accelerator.unwrap_model(self.model), before).log_softmax(-1)
        chosen = logprobs.gather(-1, input_ids[:, -logits_to_keep:][self._spoken][:, None]).squeeze(-1)
        entropies = -(logprobs.detach().exp() * logprobs.detach()).sum(-1)
        nothing = chosen.new_zeros(self._spoken.shape)
        return nothing.masked_scatter(self._spoken, chosen), nothing.masked_scatter(self._spoken, entropies), None

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


def _trimmed(inputs: dict[str, Any]) -> dict[str, Any]:
    """A micro-batch without the columns that only its batch's longest episodes need; prompts stand to the right."""
    prompt = int(inputs["prompt_mask"].sum(1).max())
    width = int(inputs["completion_mask"].sum(1).max())
    cut = {name: value[:, -prompt:] for name, value in inputs.items() if name in ("prompt_ids", "prompt_mask")}
    for name in (
        "completion_ids",
        "completion_mask",
        "tool_mask",
        "turn_ids",
        "old_per_token_logps",
        "ref_per_token_logps",
    ):
        if inputs.get(name) is not None:
            cut[name] = inputs[name][:, :width]
    return inputs | cut


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
    """Writes the journal when TRL logs, hands its figures to the loggers of `report_to`, keeps it with the checkpoints,
    and stops a run that is dying or was told to stop."""

    def __init__(self, trainer: GRPO) -> None:
        self.trainer = trainer

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        """One line a batch of rollouts."""
        if logs and "loss" in logs:
            journal = self.trainer.journal
            dying = journal.write(self.trainer.rollouts, logs)
            dying, interrupted = broadcast_object_list([dying, self.trainer.interrupt.requested])
            control.should_save |= interrupted
            control.should_training_stop |= dying or interrupted
            logs.update(journal.figures)

    def on_save(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """Our own state beside TRL's."""
        if state.is_world_process_zero:
            self.trainer.keep(Path(args.output_dir) / f"checkpoint-{state.global_step}")

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        """After a resume everything goes on where it was."""
        step = state.global_step
        self.trainer.restore(Path(args.output_dir) / f"checkpoint-{step}" if step else None)
