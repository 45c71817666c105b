"""`rollout`: many episodes at once, with a progress bar, shards on disk, and a resume that loses and doubles none."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import anyio

from medmcp.agent.hospital import Connect, in_process
from medmcp.agent.loop import Budget, run_episode, versions
from medmcp.agent.policy import Policy
from medmcp.agent.run import Run
from medmcp.agent.tool_listing import Listing
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built
from medmcp.tasks.library import RELEASE

__all__ = ["RolloutConfig", "rollout"]


@dataclass(frozen=True)
class RolloutConfig:
    """What makes a run; saved beside it."""

    policy: str
    split: str = ""  # train, validation, test; empty: all
    domain: str = ""
    family: str = ""
    limit: int | None = None  # tasks, in library order
    k: int = 1  # episodes a task
    seed: int = 0
    tasks_n: int = RELEASE["n"]  # the library that the tasks come from
    tasks_seed: int = RELEASE["seed"]
    turns: int | None = None
    tokens: int = 32_768
    noise: int | None = None
    server: str = ""
    tool_listing: Listing = "full"
    concurrency: int = 8

    def as_dict(self) -> dict[str, Any]:
        """The configuration with the versions that ran it; concurrency changes nothing and is left out."""
        plain = asdict(self)
        plain.pop("concurrency")
        return plain | {"versions": versions()}

    def choose(self, tasks: Sequence[Built]) -> list[Built]:
        """The tasks that this run plays."""
        chosen = [
            built
            for built in tasks
            if self.split in ("", built.task.split)
            and self.domain in ("", built.task.domain)
            and self.family in ("", built.task.family)
        ]
        return chosen if self.limit is None else chosen[: self.limit]


async def rollout(
    config: RolloutConfig,
    policy: Policy,
    tasks: Sequence[Built],
    out: Path,
    *,
    resume: bool = False,
    tick: Callable[[Trajectory], None] = lambda trajectory: None,
    connect: Connect = in_process,
) -> Run:
    """Play every (task, attempt) that is not in the run yet. On cancellation what has finished is saved."""
    run = Run.create(out, config.as_dict(), resume=resume)
    done = run.ids() if resume else set()
    waiting = [
        (built, attempt)
        for built in config.choose(tasks)
        for attempt in range(config.k)
        if f"{built.task.id}-{policy.name}-{config.seed}-{attempt}" not in done
    ]
    budget = Budget(turns=config.turns, tokens=config.tokens)
    send, receive = anyio.create_memory_object_stream[tuple[Built, int]](len(waiting) or 1)
    for item in waiting:
        send.send_nowait(item)
    send.close()

    async def worker(source: Any) -> None:
        async with source:
            async for built, attempt in source:
                trajectory = await _steadily(built, policy, config, attempt, budget, connect)
                run.add(trajectory)
                tick(trajectory)

    try:
        async with anyio.create_task_group() as group:
            for _ in range(max(1, min(config.concurrency, len(waiting)))):
                group.start_soon(worker, receive.clone())
            receive.close()
    finally:
        run.flush()
    return run


async def _steadily(
    built: Built, policy: Policy, config: RolloutConfig, attempt: int, budget: Budget, connect: Connect
) -> Trajectory:
    """One episode; if the server dies in its middle it is played once more, then recorded as it ended."""
    trajectory = await run_episode(built, policy, seed=config.seed, attempt=attempt, budget=budget, connect=connect)
    if trajectory.ending == "server_error":
        trajectory = await run_episode(built, policy, seed=config.seed, attempt=attempt, budget=budget, connect=connect)
    return trajectory
