"""`Worker`: groups of episodes for the trainer, played by the agent loop over MCP with the model that is being trained.

What comes back are the trajectories that `medmcp rollout` would have recorded: token ids, log-probabilities at sampling
time, who wrote what. A group whose rewards are all alike teaches nothing; it may be drawn again on another task. A fault of
the hospital is played again once and then stands as a failed episode; a fault of the model ends the rollouts, since what
it was not able to say is nothing to learn from.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

import anyio

from medmcp.agent.loop import Budget, run_episode
from medmcp.agent.policy import Policy, PolicyError
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built

__all__ = ["Batch", "Worker"]


@dataclass
class Batch:
    """One step's episodes, group after group."""

    trajectories: list[Trajectory]
    rewards: list[float]
    redrawn: int = 0  # groups drawn again, whether or not what was drawn was any better
    zero_variance: int = 0  # groups that still teach nothing
    retried: int = 0  # episodes that a fault ended and that were played again

    @classmethod
    def joined(cls, parts: Sequence["Batch"]) -> "Batch":
        """The batches of several processes as one."""
        return cls(
            [trajectory for part in parts for trajectory in part.trajectories],
            [reward for part in parts for reward in part.rewards],
            sum(part.redrawn for part in parts), sum(part.zero_variance for part in parts), sum(part.retried for part in parts),
        )  # fmt: skip


@dataclass
class Worker:
    """Plays `group_size` episodes of each task with one policy."""

    policy: Policy
    tasks: Sequence[Built]
    reward: Callable[[Trajectory], float]
    group_size: int
    turns: int
    redraws: int = 0
    seed: int = 0
    _by_id: dict[str, Built] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_id = {built.task.id: built for built in self.tasks}

    def play(self, task_ids: Sequence[str], step: int) -> Batch:
        """The groups of these tasks at a step; the same arguments and weights give the same episodes."""
        rng = Random(f"{self.seed}|{step}|redraw")
        groups = [self._group(self._by_id[task_id]) for task_id in task_ids]
        batch = Batch([], [])
        played = self._played(groups, step, 0, batch)
        for attempt in range(1, self.redraws + 1):
            dead = [n for n, group in enumerate(played) if self._dead(group)]
            if not dead:
                break
            again = [self._group(rng.choice(self.tasks)) for _ in dead]
            for n, group in zip(dead, self._played(again, step, attempt, batch), strict=True):
                batch.redrawn += 1
                if not self._dead(group):
                    played[n] = group
        batch.zero_variance = sum(map(self._dead, played))
        batch.trajectories = [trajectory for group in played for trajectory in group]
        batch.rewards = [self.reward(trajectory) for trajectory in batch.trajectories]
        return batch

    def _group(self, built: Built) -> list[Built]:
        return [built] * self.group_size

    def _dead(self, group: list[Trajectory]) -> bool:
        rewards = [self.reward(trajectory) for trajectory in group]
        return max(rewards) - min(rewards) < 1e-6

    def _played(self, groups: list[list[Built]], step: int, draw: int, batch: Batch) -> list[list[Trajectory]]:
        flat = [built for group in groups for built in group]
        out: list[Trajectory | None] = [None] * len(flat)

        async def one(n: int, built: Built) -> None:
            seed = (self.seed * 100_003 + step) * 10 + draw
            trajectory = await self._episode(built, seed, n, batch)
            out[n] = trajectory

        async def main() -> None:
            async with anyio.create_task_group() as group:
                for n, built in enumerate(flat):
                    group.start_soon(one, n, built)

        try:
            anyio.run(main)
        except BaseExceptionGroup as group:
            raise _first_of(group) from None
        whole = [trajectory for trajectory in out if trajectory is not None]
        return [whole[n : n + self.group_size] for n in range(0, len(whole), self.group_size)]

    async def _episode(self, built: Built, seed: int, attempt: int, batch: Batch) -> Trajectory:
        budget = Budget(turns=self.turns, idle_turns=1)
        played = await run_episode(built, self.policy, seed=seed, attempt=attempt, budget=budget)
        if played.ending == "server_error":
            batch.retried += 1
            played = await run_episode(built, self.policy, seed=seed, attempt=attempt, budget=budget)
        if played.ending == "policy_error" or not any(turn.token_ids for turn in played.turns):
            raise PolicyError(
                f"the policy gave no turn on {built.task.id}: {played.error or played.ending}{_room(played)}"
            )
        return played


def _room(played: Trajectory) -> str:
    """What to do about an episode that ended before its first turn."""
    return "; raise episode_tokens or show fewer tools (tool_listing=family)" if played.ending == "token_budget" else ""


def _first_of(problem: BaseException) -> BaseException:
    """The first cause in a group of exceptions."""
    while isinstance(problem, BaseExceptionGroup):
        problem = problem.exceptions[0]
    return problem
