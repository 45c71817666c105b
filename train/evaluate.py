"""`evaluate`: a model on held-out tasks, greedy and sampled, as ordinary runs that `medmcp report` reads.

`retry_test` asks what a hint is worth before any training: attempt, hint, retry with the same weights, beside a retry
without a hint. A divergence above zero says nothing about that.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

import anyio

from medmcp.agent.loop import Budget, run_episode
from medmcp.agent.policies.hf import HFPolicy
from medmcp.agent.policy import Conversation
from medmcp.agent.run import Run
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.library import tasks_of
from medmcp.train.config import ConfigError, TrainConfig
from medmcp.train.hints import Hint, answers_of, hint

__all__ = [
    "DECODINGS", "evaluate", "families_of", "held_out", "play", "policy_for", "retry_test", "training_tasks", "trains",
]  # fmt: skip

DECODINGS = {"greedy": 0.0, "sampled": 1.0}


def training_tasks(config: TrainConfig) -> list[Built]:
    """The tasks that rollouts are drawn from: split train, patients that no released task has."""
    return tasks_of(families_of(config), config.tasks, config.tasks_seed, "train")[: config.tasks]


def families_of(config: TrainConfig) -> tuple[str, ...]:
    """The families that a configuration trains on: those it names, or all that have training conditions."""
    return config.families or tuple(family for family in FAMILIES if trains(family))


def trains(family: str) -> bool:
    """Whether a family has training conditions."""
    found = FAMILIES[family]
    return not found.held_out and any(CONDITIONS[key].split == "train" for key in found.conditions)


def held_out(families: Sequence[str], n: int, seed: int, split: str) -> list[Built]:
    """About `n` tasks of a split, as many of each family. A family without validation conditions gives unseen patients
    of its training conditions instead, so that settings are never chosen on the test split."""
    share = max(2, n // len(families))
    found: list[Built] = []
    for family in families:
        try:
            found += tasks_of((family,), share, seed, split)[:share]
        except ValueError:
            if split != "validation":
                raise
            found += tasks_of((family,), share, seed, "train")[:share]
    return found


def policy_for(
    config: TrainConfig, model: Any, tokenizer: Any, dialect: Any, *, temperature: float, slots: int
) -> HFPolicy:
    """The model as the policy that the agent loop plays with."""
    return HFPolicy(
        model, tokenizer, dialect, name=f"{config.arm}", temperature=temperature, max_tokens=config.turn_tokens,
        slots=slots, size=config.episode_tokens, seed=config.seed,
    )  # fmt: skip


def play(policy: Any, tasks: Sequence[Built], config: TrainConfig, *, seed: int) -> list[Trajectory]:
    """One episode a task, all at once. Raises `ConfigError` if the model cannot go on: that is no failed episode."""
    out: list[Trajectory | None] = [None] * len(tasks)

    async def one(n: int, built: Built) -> None:
        out[n] = await run_episode(built, policy, seed=seed, budget=Budget(turns=config.turns, idle_turns=1))

    async def main() -> None:
        async with anyio.create_task_group() as group:
            for n, built in enumerate(tasks):
                group.start_soon(one, n, built)

    anyio.run(main)
    played = [trajectory for trajectory in out if trajectory is not None]
    if broken := next((trajectory for trajectory in played if trajectory.ending == "policy_error"), None):
        raise ConfigError(f"The evaluation cannot go on: {broken.error}")
    return played


def evaluate(
    config: TrainConfig, model: Any, tokenizer: Any, dialect: Any, tasks: Sequence[Built], out: Path, when: str
) -> None:
    """Write OUT/evaluation/WHEN-greedy and WHEN-sampled."""
    model.eval()
    for decoding, temperature in DECODINGS.items():
        policy = policy_for(config, model, tokenizer, dialect, temperature=temperature, slots=min(64, len(tasks)))
        folder = out / "evaluation" / f"{when}-{decoding}"
        run = Run.create(
            folder, config.as_dict() | {"policy": config.arm, "when": when, "decoding": decoding}, resume=False
        )
        for trajectory in play(policy, tasks, config, seed=config.evaluation_seed):
            run.add(trajectory)
        run.flush()


class _Hinted(HFPolicy):
    """The same policy that is shown a hint before its first turn."""

    given: dict[str, list[int]]

    async def act(self, conversation: Conversation) -> Any:
        """As `HFPolicy`, with a prompt that holds the hint."""
        if conversation.id not in self._live and self.given.get(conversation.id):
            plain = self.dialect.open(conversation)
            at = len(plain) - self.dialect.boundary
            self.openings[conversation.id] = [*plain[:at], *self.given[conversation.id], *plain[at:]]
        return await super().act(conversation)


def retry_test(
    config: TrainConfig, model: Any, tokenizer: Any, dialect: Any, tasks: Sequence[Built]
) -> dict[str, float]:
    """Shares over `tasks`: first success, success of the hinted and the plain retry, and how many failures each repairs."""
    model.eval()
    first = policy_for(config, model, tokenizer, dialect, temperature=1.0, slots=64)
    attempts = play(first, tasks, config, seed=Random(config.seed).randrange(1 << 20))
    hinted = _Hinted(
        model, tokenizer, dialect, name="hinted", temperature=1.0, max_tokens=config.turn_tokens, slots=64,
        size=config.episode_tokens, seed=config.seed + 1,
    )  # fmt: skip
    hinted.given = {}
    for built, attempt in zip(tasks, attempts, strict=True):
        told = hint(attempt.grade, withheld=answers_of(built.task))
        if isinstance(told, Hint):
            hinted.given[f"{built.task.id}-0"] = dialect.hint(told.text, told.words)
    plain = policy_for(config, model, tokenizer, dialect, temperature=1.0, slots=64)
    retries = {
        "hinted": play(hinted, tasks, config, seed=config.seed + 1),
        "plain": play(plain, tasks, config, seed=config.seed + 1),
    }
    passed = [bool(attempt.grade["passed"]) for attempt in attempts]
    figures = {"tasks": float(len(tasks)), "first": sum(passed) / len(passed)}
    for name, again in retries.items():
        good = [bool(attempt.grade["passed"]) for attempt in again]
        failed = [ok for ok, before in zip(good, passed, strict=True) if not before]
        figures[f"{name}_retry"] = sum(good) / len(good)
        figures[f"{name}_repairs"] = sum(failed) / max(1, len(failed))
    return figures
