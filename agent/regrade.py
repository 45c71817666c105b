"""`regrade`: grade a run's stored worlds again with today's grader and tasks, and name the flips."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from medmcp.agent.run import Run
from medmcp.agent.trajectory import unpack_world
from medmcp.tasks.family import Built
from medmcp.tasks.grade import GRADER_VERSION, grade

__all__ = ["Flip", "Regraded", "regrade"]


@dataclass(frozen=True)
class Flip:
    """An episode whose verdict or total changed."""

    episode: str
    before: float
    after: float
    passed_before: bool
    passed_after: bool


@dataclass
class Regraded:
    """What regrading found. `unknown` are episodes of tasks that today's library does not have."""

    episodes: int = 0
    grader: str = GRADER_VERSION
    flips: list[Flip] = field(default_factory=list)
    changed: list[Flip] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def regrade(run: Run, tasks: Mapping[str, Built]) -> Regraded:
    """Grade every trajectory of a run again. Raises `RunError` or ValueError if a shard or world is damaged."""
    result = Regraded()
    for trajectory in run.trajectories():
        result.episodes += 1
        built = tasks.get(trajectory.task_id)
        if built is None:
            result.unknown.append(trajectory.id)
            continue
        world = unpack_world(trajectory.world)
        fresh = grade(built.task, world, trajectory.submission, malformed_calls=trajectory.malformed_calls)
        world.close()
        before = trajectory.grade
        flip = Flip(trajectory.id, before["total"], fresh.total, before["passed"], fresh.passed)
        if flip.passed_before != flip.passed_after:
            result.flips.append(flip)
        elif abs(flip.before - flip.after) > 1e-6:
            result.changed.append(flip)
    return result
