"""`train_arm`: one arm, one seed: evaluate, train, evaluate again, save the model.

Under `torchrun` or `accelerate launch` the processes share the episodes of each step; the first one does the rest.

OUT/train_config.json  training.jsonl  alarms.jsonl  checkpoints/  model/  evaluation/{before,after}-{greedy,sampled}/
"""

import json
import random
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import broadcast_object_list, parse_flag_from_env

from medmcp.agent.policy import PolicyError
from medmcp.agent.run import write_whole
from medmcp.tasks.family import Built
from medmcp.train.config import ConfigError, TrainConfig
from medmcp.train.evaluate import evaluate, families_of, held_out, policy_for, retry_test, training_tasks
from medmcp.train.interrupt import Interrupted
from medmcp.train.monitors import Alarm
from medmcp.train.presets import Start, start
from medmcp.train.process import process

__all__ = ["TrainingStopped", "evaluate_start", "train_arm"]


RETRIES = 64  # training tasks of the retry test


class TrainingStopped(Exception):
    """A monitor stopped the training; the message says why. What was learned until then is saved, if it is still a model."""


def evaluate_start(config: TrainConfig, out: Path) -> None:
    """Write the evaluation before training alone, for many runs from one start to copy."""
    tasks = held_out(families_of(config), config.evaluation_tasks, config.evaluation_seed, config.evaluation_split)
    _evaluate_once(config, start(config), tasks, out, "before")


def train_arm(config: TrainConfig, out: Path, *, resume: bool = False, before: Path | None = None) -> Path:
    """Train and return OUT. `before` is the evaluation of the same start elsewhere, to be copied and not played again.

    Raises `ConfigError` if OUT holds another training, `TrainingStopped` if a monitor ended it, `Interrupted` after Ctrl-C.
    """
    here = process()
    _shared(config, here.num_processes)
    ended: dict[str, Any] | None = None
    if here.is_main_process:
        _claim(config, out, resume)
        ended = _ended(config, out)
    (ended,) = broadcast_object_list([ended])
    if ended is not None:
        if ended["stopped"]:
            raise TrainingStopped(ended["stopped"])
        return out
    torch.manual_seed(config.seed)
    random.seed(config.seed)
    begun = start(config)
    tasks = held_out(families_of(config), config.evaluation_tasks, config.evaluation_seed, config.evaluation_split)
    training = training_tasks(config)
    if here.is_main_process:
        _prepare(config, begun, tasks, training, out, before)
    here.wait_for_everyone()
    if config.arm in ("sft", "star"):
        from medmcp.train.star import train_sft, train_star

        if config.arm == "star":
            stopped = _reason(train_star(config, begun, training, out))
        else:
            train_sft(config, begun, training, out)
            stopped = None
    else:
        stopped = _reinforce(config, begun, training, out, resume=resume)
    if here.is_main_process:
        if stopped is None or not stopped.startswith("not_finite"):  # nothing is left of such a model
            begun.model.save_pretrained(out / "model")
            begun.tokenizer.save_pretrained(out / "model")
            _evaluate_once(config, begun, tasks, out, "after")
        write_whole(out / "finished.json", json.dumps({"stopped": stopped, "steps": config.steps}) + "\n")
    here.wait_for_everyone()
    if stopped:
        raise TrainingStopped(stopped)
    return out


def _shared(config: TrainConfig, processes: int) -> None:
    """Raises `ConfigError` if a step cannot be shared by so many processes, or not in the way that was asked for."""
    for name, flag in (("FSDP", "ACCELERATE_USE_FSDP"), ("DeepSpeed", "ACCELERATE_USE_DEEPSPEED")):
        if parse_flag_from_env(flag):
            # their episodes differ in length, so they cannot gather it layer by layer in step; the teacher needs it whole, too
            raise ConfigError(
                f"{name} splits the model over the processes, but here each of them plays episodes with the whole of it. Start"
                " with torchrun, or with accelerate launch --multi_gpu; if memory is short, train an adapter (--set lora_rank=16)"
                " with a smaller micro_batch."
            )
    if processes == 1:
        return
    if config.arm in ("sft", "star"):
        raise ConfigError(
            f"The arm {config.arm} trains in one process; start it without torchrun or accelerate launch."
        )
    share = config.groups * config.group_size // processes
    if config.groups % processes or share % (config.micro_batch * config.optimiser_steps):
        raise ConfigError(
            f"{processes} processes cannot share groups={config.groups} of group_size={config.group_size} in updates of"
            f" micro_batch={config.micro_batch} x optimiser_steps={config.optimiser_steps}: groups must be a multiple of the"
            " processes, and each one's episodes a multiple of an update, e.g. with a smaller micro_batch."
        )


def _prepare(
    config: TrainConfig, begun: Start, tasks: Sequence[Built], training: Sequence[Built], out: Path, before: Path | None
) -> None:
    """What is written before training: configuration, evaluation of the start, retry test."""
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / "train_config.json", json.dumps(config.as_dict(), indent=2) + "\n")
    if before is not None and not (out / "evaluation").exists():
        for folder in sorted((before / "evaluation").glob("before-*")):
            shutil.copytree(folder, out / "evaluation" / folder.name)
    _evaluate_once(config, begun, tasks, out, "before")
    if config.hint == "outcome" and not (out / "retry_test.json").exists():
        found = retry_test(config, begun.model, begun.tokenizer, begun.dialect, training[:RETRIES])
        write_whole(out / "retry_test.json", json.dumps(found) + "\n")


def _reinforce(config: TrainConfig, begun: Start, training: Sequence[Built], out: Path, *, resume: bool) -> str | None:
    from medmcp.train.grpo import GRPO, last_checkpoint
    from medmcp.train.ttopd import TTOPD

    policy = policy_for(
        config, begun.model, begun.tokenizer, begun.dialect, temperature=config.temperature,
        slots=config.groups * config.group_size,
    )  # fmt: skip
    kind = TTOPD if config.teacher != "none" else GRPO
    trainer = kind(config, begun.model, begun.tokenizer, policy, training, out)
    (saved,) = broadcast_object_list([last_checkpoint(out) if resume and trainer.accelerator.is_main_process else None])
    try:
        with trainer.interrupt:
            trainer.train(resume_from_checkpoint=str(saved) if saved else None)
    except torch.OutOfMemoryError as error:
        raise ConfigError(
            f"The device ran out of memory: {error}. Lower --set micro_batch (now {config.micro_batch}), episode_tokens"
            f" (now {config.episode_tokens}) or groups (now {config.groups}), compute activations again with --set"
            " activation_checkpointing=true, or train an adapter with --set lora_rank=16."
        ) from None
    except PolicyError as error:
        raise ConfigError(f"The rollouts cannot go on: {error}") from None
    if trainer.interrupt.requested and trainer.rollouts < config.steps:
        raise Interrupted(
            f"after step {trainer.rollouts} of {config.steps}; the same command with --resume goes on from there"
        )
    return _reason(trainer.journal.stopped_by)


def _reason(alarm: Alarm | None) -> str | None:
    """What stopped a training, in words."""
    return f"{alarm.name}: {alarm.why}" if alarm else None


def _claim(config: TrainConfig, out: Path, resume: bool) -> None:
    """OUT is empty, or holds the same training and `resume` is set."""
    kept = out / "train_config.json"
    if not kept.exists():
        if out.exists() and any(out.iterdir()):
            raise ConfigError(f"{out} is not empty and holds no training. Choose another --out.")
        return
    try:
        before: dict[str, Any] = json.loads(kept.read_text())
    except ValueError:
        raise ConfigError(f"{kept} cannot be read. Choose another --out.") from None
    now = config.as_dict()
    changed = sorted(name for name in now if before.get(name) != now[name] and name not in ("steps", "report_to"))
    if changed:
        raise ConfigError(f"{out} was trained with other settings ({', '.join(changed)}); resume needs the same ones.")
    if not resume:
        raise ConfigError(f"{out} already holds this training. Add --resume to go on with it, or choose another --out.")


def _ended(config: TrainConfig, out: Path) -> dict[str, Any] | None:
    """How this training ended, if it did. One that is to make more steps than it had is gone on with and evaluated again."""
    path = out / "finished.json"
    if not path.exists():
        return None
    ended: dict[str, Any] = json.loads(path.read_text())
    if "steps" not in ended:  # written by an older version; then its configuration, not yet replaced, says it
        ended["steps"] = json.loads((out / "train_config.json").read_text())["steps"]
    if ended["steps"] >= config.steps:
        return ended
    path.unlink()
    for folder in (out / "evaluation").glob("after-*"):
        shutil.rmtree(folder)
    return None


def _evaluate_once(config: TrainConfig, begun: Start, tasks: Sequence[Built], out: Path, when: str) -> None:
    """Evaluate unless it is there already; half an evaluation is thrown away."""
    folders = [out / "evaluation" / f"{when}-{decoding}" for decoding in ("greedy", "sampled")]
    if all((folder / "run_config.json").exists() and len(list(folder.glob("episodes-*"))) > 0 for folder in folders):
        return
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    evaluate(config, begun.model, begun.tokenizer, begun.dialect, tasks, out, when)
