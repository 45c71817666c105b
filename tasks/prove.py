"""`prove`: every task is solvable by the tools alone, and by nothing less.

The oracle must reach full marks; five cheaters must not get anywhere: one does nothing, one submits at
once, one orders everything, one only talks, one gives the best constant answer of the family (found on the
same tasks, so it is as good as a constant can be). Also: no two instructions alike, twins differ in the
right action, ids exist, every dimension varies over a set of families.

The episodes of a task depend on nothing else, so several processes can share a set; the figures are the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from statistics import fmean
from typing import Any

import anyio
from anyio import to_process

from medmcp.servers.episode import Episode
from medmcp.tasks.cheaters import CHEATERS, best_constants, constant_actor
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.grade import WEIGHTS, Grade, grade
from medmcp.tasks.library import TaskCase
from medmcp.tasks.session import Actor, run_actor
from medmcp.tasks.task import Task

__all__ = ["FamilyProof", "Proof", "play_actor", "prove"]

FULL_MARKS = 0.99
ORACLE_SHARE = 0.99
CHEATER_TOTAL = 0.2
CONSTANT_PASSES = 0.10

CHUNK = 16  # tasks that a process is given at a time


@dataclass(frozen=True)
class Played:
    """One episode of an actor: its grade, and how many calls it made."""

    grade: Grade
    calls: int


async def play_actor(built: Built, actor: Actor) -> Grade:
    """The grade of one episode of an actor on a task."""
    return (await _play(built, actor)).grade


async def _play(built: Built, actor: Actor) -> Played:
    case = TaskCase(built)
    episode = Episode(world=case.world(), case=case, mode="exam", toolsets=set(case.servers))
    await run_actor(actor, built.task, episode)
    world = episode.require_world()
    calls = world.rows("SELECT count(*) AS n FROM event WHERE kind = 'call'")[0]["n"]
    world.log("end")
    return Played(grade(built.task, world, episode.submission), calls)


@dataclass
class FamilyProof:
    """What was proven of one family. `constant`: the best constant answer, `best_cheater`: the highest mean total."""

    domain: str
    tasks: int
    twins: int
    calls: float  # of the oracle, in the mean
    oracle_full_marks: float
    best_cheater: float
    constant_passes: float  # answers and rows right
    constant_answers: float  # answers right, rows left aside


@dataclass
class Proof:
    """What was proven, figure by figure; `problems` is empty if everything holds."""

    tasks: int = 0
    oracle_full_marks: float = 0.0
    oracle_failures: list[str] = field(default_factory=list)
    cheaters: dict[str, dict[str, float]] = field(default_factory=dict)
    families: dict[str, FamilyProof] = field(default_factory=dict)
    twins: int = 0
    by_split: dict[str, int] = field(default_factory=dict)
    varying_dimensions: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


async def play_all(built: Built, answers: dict[str, Any]) -> dict[str, Played]:
    """The episodes of the oracle and of every cheater on a task; `answers` are the family's best constant."""
    actors = {"oracle": FAMILIES[built.task.family].oracle} | CHEATERS | {"constant": constant_actor(answers)}
    return {name: await _play(built, actor) for name, actor in actors.items()}


Chunk = list[tuple[Built, dict[str, Any]]]


def _play_chunk(chunk: Chunk) -> list[dict[str, Played]]:
    async def play() -> list[dict[str, Played]]:
        return [await play_all(built, answers) for built, answers in chunk]

    return anyio.run(play)


async def _play_set(work: Chunk, processes: int, tick: Callable[[int], object]) -> list[dict[str, Played]]:
    """The episodes of every task, in order."""
    played: list[dict[str, Played]] = []
    if processes == 1:
        for built, answers in work:
            played.append(await play_all(built, answers))
            tick(1)
        return played
    starts = range(0, len(work), CHUNK)
    done: dict[int, list[dict[str, Played]]] = {}
    limiter = anyio.CapacityLimiter(processes)

    async def share(start: int) -> None:
        run = partial(_play_chunk, work[start : start + CHUNK])
        done[start] = await to_process.run_sync(run, limiter=limiter, cancellable=True)
        tick(len(done[start]))

    async with anyio.create_task_group() as group:
        for start in starts:
            group.start_soon(share, start)
    return [episodes for start in starts for episodes in done[start]]


async def prove(
    tasks: Sequence[Built], *, tick: Callable[[int], object] = lambda done: None, processes: int = 1
) -> Proof:
    """Prove a set of tasks in so many processes; `tick(n)` is called as `n` more tasks are played.

    Raises ValueError for an empty set.
    """
    if not tasks:
        raise ValueError("there is no task to prove")
    constants = best_constants([b.task for b in tasks])
    played = await _play_set([(b, constants.get(b.task.family, {})) for b in tasks], processes, tick)
    proof = Proof(tasks=len(tasks), by_split=dict(Counter(b.task.split for b in tasks)))
    for built, episodes in zip(tasks, played, strict=True):
        oracle = episodes["oracle"].grade
        if not _full_marks(oracle):
            why = "; ".join(line for lines in oracle.reasons.values() for line in lines)
            proof.oracle_failures.append(
                f"{built.task.id} {built.task.family}/{built.task.condition}: {oracle.total} {why}"
            )
    totals = _by_actor(played)
    proof.oracle_full_marks = _share(map(_full_marks, totals["oracle"]))
    proof.cheaters = {
        name: {"mean_total": fmean(g.total for g in grades), "passes": _share(g.passed for g in grades)}
        for name, grades in totals.items()
        if name != "oracle"
    }
    by_family: dict[str, list[int]] = defaultdict(list)
    for place, built in enumerate(tasks):
        by_family[built.task.family].append(place)
    proof.families = {
        family: _family_proof([tasks[place].task for place in places], [played[place] for place in places])
        for family, places in by_family.items()
    }
    proof.varying_dimensions = {
        name: len({g.dimensions[name] for grades in totals.values() for g in grades} - {None}) for name in WEIGHTS
    }
    _judge(proof, tasks)
    return proof


def _full_marks(grade: Grade) -> bool:
    return grade.total >= FULL_MARKS and grade.passed


def _share(truths: Iterable[bool]) -> float:
    return fmean(map(float, truths))


def _by_actor(played: Sequence[dict[str, Played]]) -> dict[str, list[Grade]]:
    return {name: [episodes[name].grade for episodes in played] for name in played[0]}


def _family_proof(tasks: Sequence[Task], played: Sequence[dict[str, Played]]) -> FamilyProof:
    totals = _by_actor(played)
    pairs = Counter(task.twin for task in tasks if task.twin)
    rows_and_answers = [_right(g, "answer:", "goal:") for g in totals["constant"]]
    return FamilyProof(
        domain=tasks[0].domain,
        tasks=len(tasks),
        twins=sum(n == 2 for n in pairs.values()),
        calls=fmean(episodes["oracle"].calls for episodes in played),
        oracle_full_marks=_share(map(_full_marks, totals["oracle"])),
        best_cheater=max(fmean(g.total for g in totals[name]) for name in (*CHEATERS, "constant")),
        constant_passes=_share(rows_and_answers),
        constant_answers=_share(_right(g, "answer:") for g in totals["constant"]),
    )


def _right(grade: Grade, *kinds: str) -> bool:
    return all(ok for check, ok in grade.met.items() if check.startswith(kinds))


def _judge(proof: Proof, tasks: Sequence[Built]) -> None:
    if proof.oracle_full_marks < ORACLE_SHARE:
        proof.problems.append(f"oracle at full marks on {proof.oracle_full_marks:.3f} of tasks, {ORACLE_SHARE} needed")
    for name, shares in proof.cheaters.items():
        if shares["mean_total"] > CHEATER_TOTAL:
            proof.problems.append(f"cheater '{name}' has mean total {shares['mean_total']:.3f}")
        if shares["passes"] > 0:
            proof.problems.append(f"cheater '{name}' passes {shares['passes']:.1%}")
    for family, figures in proof.families.items():
        if figures.constant_passes > CONSTANT_PASSES:
            proof.problems.append(f"the best constant answer is right in {figures.constant_passes:.0%} of {family}")
    texts = Counter(re.sub(r"\d+", "#", b.task.instruction) for b in tasks)
    proof.problems += [f"instruction used {n} times: {text[:80]}" for text, n in texts.items() if n > 1]
    pairs: dict[str, list[Task]] = defaultdict(list)
    for built in tasks:
        if built.task.twin:
            pairs[built.task.twin].append(built.task)
    proof.twins = sum(figures.twins for figures in proof.families.values())
    for twin, pair in pairs.items():
        if len(pair) != 2:
            proof.problems.append(f"twin {twin} has {len(pair)} tasks")
        elif (pair[0].answers, pair[0].goals) == (pair[1].answers, pair[1].goals):
            proof.problems.append(f"twins of {pair[0].family}/{twin} ask for the same action")
    # one family alone may have no course, and no cheater that harms
    if len(proof.families) > 1:
        proof.problems += [f"dimension {name} never varies" for name, n in proof.varying_dimensions.items() if n < 2]
