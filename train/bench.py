"""`bench_train`: what a TT-OPD step costs beside the same GRPO step, and a GRPO step beside the work it cannot do without.

The arms start from the model of the preset tiny and do not learn (rate 0), so both play the same episodes in every repetition.
What a step cannot do without is measured on its own:

- bare: the same tokens sampled again by the same `Generator`, then forward, backward and the optimiser over them
- hospital: the same episodes with a policy that says what was said: tools over MCP, world and grade, no model

Repetitions of the four take turns; CPU time is the process's own, on one thread.
"""

import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from statistics import median
from typing import Any

import torch
from transformers import TrainerCallback

from medmcp.agent.bench import Row, row
from medmcp.agent.generation import Generator
from medmcp.agent.policy import AssistantTurn, Conversation
from medmcp.agent.trajectory import Trajectory
from medmcp.train.config import TrainConfig
from medmcp.train.evaluate import policy_for, training_tasks
from medmcp.train.grpo import GRPO
from medmcp.train.presets import resolve, start
from medmcp.train.sequences import Sequence as Tokens
from medmcp.train.ttopd import TTOPD
from medmcp.train.worker import Worker

__all__ = ["bench_train"]

REPETITIONS = 5
STEPS = 2  # the first warms up, the second is measured
# the same episodes and the same work at every step: nothing is learned, drawn again or phased out
STILL: dict[str, Any] = {"steps": STEPS, "learning_rate": 0.0, "redraws": 0, "tasks": 64}
ARMS: dict[str, dict[str, Any]] = {"grpo-cos": STILL, "ttopd": STILL | {"lambda_shape": "constant", "lambda_end": 0.3}}


def bench_train() -> list[Row]:
    """A training step: TT-OPD over GRPO, GRPO over the bare loop, memory."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with redirect_stdout(sys.stderr):  # the trainers print their progress
            return _rows()
    finally:
        torch.set_num_threads(threads)


def _rows() -> list[Row]:
    seconds: dict[str, list[float]] = {name: [] for name in (*ARMS, "bare", "hospital")}
    memory: dict[str, float] = {}
    for repetition in range(REPETITIONS):
        for arm in list(ARMS) if repetition % 2 else list(ARMS)[::-1]:
            taken, trainer, memory[arm] = _run(arm)
            seconds[arm].append(taken)
        seconds["bare"].append(_bare(trainer))
        seconds["hospital"].append(_hospital(trainer))
    rows = [
        row("train", f"a step of {_episodes()} episodes: {name}", median(held), "s CPU")
        for name, held in seconds.items()
    ]
    both = [bare + hospital for bare, hospital in zip(seconds["bare"], seconds["hospital"], strict=True)]
    for what, above, below, budget in (
        ("ttopd over grpo-cos", seconds["ttopd"], seconds["grpo-cos"], 1.35),
        ("grpo-cos over bare and hospital", seconds["grpo-cos"], both, 1.10),
        ("grpo-cos over bare alone", seconds["grpo-cos"], seconds["bare"], None),
    ):
        ratios = [one / other for one, other in zip(above, below, strict=True)]
        rows.append(row("train", f"{what}, {min(ratios):.2f} to {max(ratios):.2f}", median(ratios), "times", budget))
    return [*rows, *(row("train", f"peak memory of the process: {name}", peak, "MB") for name, peak in memory.items())]


def _episodes() -> int:
    config = resolve("ttopd", "tiny", ARMS["ttopd"])
    return config.groups * config.group_size


def _run(arm: str) -> tuple[float, GRPO, float]:
    """CPU seconds of a step, the trainer that made it, and the peak of resident memory in MB."""
    config = resolve(arm, "tiny", ARMS[arm])
    torch.manual_seed(config.seed)
    begun = start(config)
    policy = policy_for(config, begun.model, begun.tokenizer, begun.dialect, temperature=1.0, slots=_episodes())
    with tempfile.TemporaryDirectory() as folder:
        kind = TTOPD if config.teacher != "none" else GRPO
        trainer = kind(config, begun.model, begun.tokenizer, policy, training_tasks(config), Path(folder))
        clock = _Clock()
        trainer.add_callback(clock)
        _forget_peak()
        trainer.train()
    return clock.ends[1] - clock.ends[0], trainer, _peak()


class _Clock(TrainerCallback):
    """CPU time at the end of each step."""

    def __init__(self) -> None:
        self.ends: list[float] = []

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, Any] | None = None, **_: Any) -> None:
        """A batch of rollouts is done with."""
        if logs and "loss" in logs:
            self.ends.append(time.process_time())


def _bare(trainer: GRPO) -> float:
    """CPU seconds of a trainer's last step without the trainer: its tokens sampled again, and its updates."""
    config = trainer.settings
    model = trainer.accelerator.unwrap_model(trainer.model)
    generator = Generator(model, trainer.policy.dialect.stop_ids, slots=_episodes(), size=config.episode_tokens)
    began = time.process_time()
    model.eval()
    _sample(generator, trainer._batch.trajectories, config)
    model.train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.0)
    share = len(trainer._rows) // config.optimiser_steps
    for update in range(config.optimiser_steps):
        for first in range(update * share, (update + 1) * share, config.micro_batch):
            loss: Any = _loss(model, trainer._rows[first : first + config.micro_batch], config)
            loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.max_grad_norm)
        optimiser.step()
        optimiser.zero_grad()
    return time.process_time() - began


class _Said:
    """A policy that says again what it said in recorded episodes."""

    name = "said"

    def __init__(self, trajectories: Sequence[Trajectory]) -> None:
        self._turns = {
            f"{t.task_id}-{t.attempt}": iter(list(zip(t.turns, _texts(t), strict=True))) for t in trajectories
        }

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """The next recorded turn."""
        turn, text = next(self._turns[conversation.id])
        return AssistantTurn(text, turn.calls, turn.prompt_ids, turn.token_ids, turn.logprobs, turn.prompt_tokens, turn.completion_tokens)  # fmt: skip

    async def release(self, conversation: Conversation) -> None:
        """Nothing is kept for an episode."""

    async def close(self) -> None:
        """Nothing is held."""


def _texts(trajectory: Trajectory) -> list[str]:
    return [trajectory.messages[turn.message]["content"] for turn in trajectory.turns]


def _hospital(trainer: GRPO) -> float:
    """CPU seconds of a trainer's last episodes without a model."""
    worker, trajectories = trainer.worker, trainer._batch.trajectories
    again = Worker(_Said(trajectories), worker.tasks, worker.reward, worker.group_size, worker.turns, seed=worker.seed)
    began = time.process_time()
    played = again.play([t.task_id for t in trajectories[:: worker.group_size]], trainer.rollouts - 1)
    taken = time.process_time() - began
    if [t.grade for t in played.trajectories] != [t.grade for t in trajectories]:
        raise RuntimeError("the same calls were graded otherwise, so their costs cannot be compared")
    return taken


def _sample(generator: Generator, trajectories: Sequence[Trajectory], config: TrainConfig) -> None:
    """Sample the recorded turns again, all first turns together, then all second ones."""
    slots = [
        generator.open(t.turns[0].prompt_ids or [], f"{config.seed}|{t.seed * 1_000_003 + t.attempt}|{t.task_id}-{t.attempt}")
        for t in trajectories
    ]  # fmt: skip
    for number in range(max(len(t.turns) for t in trajectories)):
        going = [(slot, t.turns[number]) for slot, t in zip(slots, trajectories, strict=True) if number < len(t.turns)]
        for slot, turn in going:
            generator.extend(slot, (turn.prompt_ids or [])[len(slot.ids) :])
        said = generator.turn([slot for slot, _ in going], temperature=1.0, max_tokens=config.turn_tokens)
        if any(ids != turn.token_ids for (ids, _), (_, turn) in zip(said, going, strict=True)):
            raise RuntimeError("the bare loop sampled other tokens than the trainer, so their costs cannot be compared")


def _loss(model: Any, rows: Sequence[Tokens], config: TrainConfig) -> torch.Tensor:
    """The clipped policy loss of a micro-batch with every advantage 1: what it costs does not hang on its value."""
    width, first = max(len(episode.ids) for episode in rows), min(episode.prompt for episode in rows)
    ids, mask = torch.zeros((len(rows), width), dtype=torch.long), torch.zeros((len(rows), width), dtype=torch.long)
    old, kept = torch.zeros((len(rows), width)), torch.zeros((len(rows), width))
    for at, episode in enumerate(rows):
        length = len(episode.ids)
        ids[at, :length], mask[at, :length] = torch.tensor(episode.ids), 1
        old[at, :length] = torch.tensor(episode.logprobs)
        kept[at, :length] = torch.tensor([float(turn >= 0) for turn in episode.turn_ids])
    keep = width - first
    logits = model(input_ids=ids, attention_mask=mask, logits_to_keep=keep + 1).logits[:, :-1]
    logprobs = torch.log_softmax(logits, -1).gather(-1, ids[:, first:, None]).squeeze(-1)
    ratio = (logprobs - old[:, first:]).exp()
    clipped = ratio.clamp(1 - config.clip_low, 1 + config.clip_high)
    return -(torch.minimum(ratio, clipped) * kept[:, first:]).sum() / kept.sum()


def _forget_peak() -> None:
    """Start to measure the peak of resident memory anew (Linux)."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """The peak of resident memory since then, in MB."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
