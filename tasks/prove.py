"""`prove`: every task is solvable by the tools alone, and by nothing less.

The oracle must reach full marks; five cheaters must not get anywhere: one does nothing, one submits at
once, one orders everything, one only talks, one gives the best constant answer of the family (found on the
same tasks, so it is as good as a constant can be). Also: no two instructions alike, twins differ in the
right action, ids exist, every dimension varies over a set of families.

The episodes of a task depend on nothing else, so several processes can share a set; the figures are the same.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import anyio
from anyio import to_process

from medmcp.servers.episode import Episode
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built
from medmcp.tasks.grade import WEIGHTS, Grade, grade
from medmcp.tasks.library import TaskCase
from medmcp.tasks.session import Actor, Session, run_actor
from medmcp.tasks.task import Task

__all__ = ["CHEATERS", "Proof", "best_constants", "play_actor", "prove"]

FULL_MARKS = 0.99
ORACLE_SHARE = 0.99
CHEATER_TOTAL = 0.2
CONSTANT_PASSES = 0.10

CHUNK = 16  # tasks that a process is given at a time

EVERYTHING = (
    "cbc", "cmp", "coagulation", "lactate", "troponin_i_hs", "blood_culture", "urine_culture", "urinalysis", "abg",
    "d_dimer", "lipase", "tox_screen", "paracetamol", "salicylate", "hcg_serum",
)  # fmt: skip


async def _nothing(session: Session) -> None:
    return None


async def _at_once(session: Session) -> None:
    await session.submit(
        "unknown",
        diagnosis="unknown",
        esi_level=3,
        disposition="admit_ward",
        plan="none",
        risk_level="moderate",
        claims=["found=OB-000000"],
    )


async def _everything(session: Session) -> None:
    await session.chart("order_lab_test", tests=list(EVERYTHING), priority="stat")
    for modality, part in (
        ("ct", "head"),
        ("ct", "chest"),
        ("ct", "abdomen_pelvis"),
        ("xray", "chest"),
        ("ultrasound", "kidney"),
    ):
        await _try(
            session,
            "order_imaging",
            modality=modality,
            body_part=part,
            indication="rule out everything",
            priority="stat",
        )
    await _try(session, "place_care_order", order_type="bedside_test", item="ecg_12_lead", priority="stat")
    await session.call("wait_for_results", wait_for="all", max_minutes=240)
    await session.chart("get_lab_results", limit=50)
    await _at_once(session)


async def _try(session: Session, tool: str, **arguments: Any) -> None:
    from medmcp.servers.tool import ToolError

    try:
        await session.chart(tool, **arguments)
    except ToolError:
        return


async def _only_talks(session: Session) -> None:
    for question in ("What brings you in?", "Where does it hurt?", "Any allergies?", "What medicines do you take?"):
        await _try(session, "ask_patient", message=question)
    await _at_once(session)


CHEATERS: dict[str, Actor] = {
    "nothing": _nothing, "at_once": _at_once, "everything": _everything, "only_talks": _only_talks,
}  # fmt: skip


def best_constants(tasks: Sequence[Task]) -> dict[str, dict[str, Any]]:
    """By family, the most frequent right value of each answer field."""
    counts: dict[str, dict[str, Counter[Any]]] = defaultdict(lambda: defaultdict(Counter))
    for task in tasks:
        for check in task.answers:
            right = check.number if check.number is not None else check.values[0]
            counts[task.family][check.field][right] += 1
    return {
        family: {name: _typed(name, counter.most_common(1)[0][0]) for name, counter in fields.items()}
        for family, fields in counts.items()
    }


def _typed(name: str, value: Any) -> Any:
    return int(value) if name == "esi_level" else value if name == "confidence" else str(value)


def constant_actor(answers: dict[str, Any]) -> Actor:
    """A cheater that submits the same answers to every task of a family."""

    async def give(session: Session) -> None:
        fields = dict(answers)
        await session.submit(fields.pop("answer", "unknown"), **({"claims": ["found=OB-000000"]} | fields))

    return give


async def play_actor(built: Built, actor: Actor) -> Grade:
    """One episode of an actor on a task, graded."""
    case = TaskCase(built)
    episode = Episode(world=case.world(), case=case, mode="exam", toolsets=set(case.servers))
    await run_actor(actor, built.task, episode)
    world = episode.require_world()
    world.log("end")
    return grade(built.task, world, episode.submission)


@dataclass
class Proof:
    """What was proven, figure by figure; `problems` is empty if everything holds."""

    tasks: int = 0
    oracle_full_marks: float = 0.0
    oracle_failures: list[str] = field(default_factory=list)
    cheaters: dict[str, dict[str, float]] = field(default_factory=dict)
    constant_pass_by_family: dict[str, float] = field(default_factory=dict)  # answers and rows right
    constant_answers_by_family: dict[str, float] = field(default_factory=dict)  # answers right, rows left aside
    twins: int = 0
    by_family: dict[str, int] = field(default_factory=dict)
    by_split: dict[str, int] = field(default_factory=dict)
    varying_dimensions: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


async def play_all(built: Built, answers: dict[str, Any]) -> dict[str, Grade]:
    """The grades of the oracle and of every cheater on a task; `answers` are the family's best constant."""
    actors = {"oracle": FAMILIES[built.task.family].oracle} | CHEATERS | {"constant": constant_actor(answers)}
    return {name: await play_actor(built, actor) for name, actor in actors.items()}


Chunk = list[tuple[Built, dict[str, Any]]]


def _play_chunk(chunk: Chunk) -> list[dict[str, Grade]]:
    async def play() -> list[dict[str, Grade]]:
        return [await play_all(built, answers) for built, answers in chunk]

    return anyio.run(play)


async def _play_set(work: Chunk, processes: int, tick: Callable[[int], object]) -> list[dict[str, Grade]]:
    """The grades of every task, in order."""
    played: list[dict[str, Grade]] = []
    if processes == 1:
        for built, answers in work:
            played.append(await play_all(built, answers))
            tick(1)
        return played
    starts = range(0, len(work), CHUNK)
    done: dict[int, list[dict[str, Grade]]] = {}
    limiter = anyio.CapacityLimiter(processes)

    async def share(start: int) -> None:
        run = partial(_play_chunk, work[start : start + CHUNK])
        done[start] = await to_process.run_sync(run, limiter=limiter, cancellable=True)
        tick(len(done[start]))

    async with anyio.create_task_group() as group:
        for start in starts:
            group.start_soon(share, start)
    return [grades for start in starts for grades in done[start]]


async def prove(
    tasks: Sequence[Built], *, tick: Callable[[int], object] = lambda done: None, processes: int = 1
) -> Proof:
    """Prove a set of tasks in so many processes; `tick(n)` is called as `n` more tasks are played."""
    proof = Proof(tasks=len(tasks))
    proof.by_family = dict(Counter(b.task.family for b in tasks))
    proof.by_split = dict(Counter(b.task.split for b in tasks))
    constants = best_constants([b.task for b in tasks])
    totals: dict[str, list[Grade]] = defaultdict(list)
    seen: dict[str, set[float]] = defaultdict(set)
    answered: dict[str, list[bool]] = defaultdict(list)
    answers_only: dict[str, list[bool]] = defaultdict(list)
    played = await _play_set([(b, constants.get(b.task.family, {})) for b in tasks], processes, tick)
    for built, grades in zip(tasks, played, strict=True):
        for name, result in grades.items():
            totals[name].append(result)
            for dimension, value in result.dimensions.items():
                if value is not None:
                    seen[dimension].add(value)
        oracle = grades["oracle"]
        if oracle.total < FULL_MARKS or not oracle.passed:
            why = "; ".join(line for lines in oracle.reasons.values() for line in lines)
            proof.oracle_failures.append(
                f"{built.task.id} {built.task.family}/{built.task.condition}: {oracle.total} {why}"
            )
        met = grades["constant"].met
        answers = all(ok for check, ok in met.items() if check.startswith("answer:"))
        answered[built.task.family].append(
            answers and all(ok for check, ok in met.items() if check.startswith("goal:"))
        )
        answers_only[built.task.family].append(answers)
    graded = totals["oracle"]
    proof.oracle_full_marks = sum(g.total >= FULL_MARKS and g.passed for g in graded) / max(1, len(graded))
    proof.cheaters = {
        name: {
            "mean_total": sum(g.total for g in grades) / len(grades),
            "passes": sum(g.passed for g in grades) / len(grades),
        }
        for name, grades in totals.items()
        if name != "oracle"
    }
    proof.constant_pass_by_family = {family: sum(values) / len(values) for family, values in answered.items()}
    proof.constant_answers_by_family = {family: sum(values) / len(values) for family, values in answers_only.items()}
    proof.varying_dimensions = {name: len(seen[name]) for name in WEIGHTS}
    _judge(proof, tasks)
    return proof


def _judge(proof: Proof, tasks: Sequence[Built]) -> None:
    if proof.oracle_full_marks < ORACLE_SHARE:
        proof.problems.append(f"oracle at full marks on {proof.oracle_full_marks:.3f} of tasks, {ORACLE_SHARE} needed")
    for name, figures in proof.cheaters.items():
        if figures["mean_total"] > CHEATER_TOTAL:
            proof.problems.append(f"cheater '{name}' has mean total {figures['mean_total']:.3f}")
        if figures["passes"] > 0:
            proof.problems.append(f"cheater '{name}' passes {figures['passes']:.1%}")
    for family, share in proof.constant_pass_by_family.items():
        if share > CONSTANT_PASSES:
            proof.problems.append(f"the best constant answer is right in {share:.0%} of {family}")
    texts = Counter(re.sub(r"\d+", "#", b.task.instruction) for b in tasks)
    proof.problems += [f"instruction used {n} times: {text[:80]}" for text, n in texts.items() if n > 1]
    pairs: dict[str, list[Task]] = defaultdict(list)
    for built in tasks:
        if built.task.twin:
            pairs[built.task.twin].append(built.task)
    proof.twins = sum(len(pair) == 2 for pair in pairs.values())
    for twin, pair in pairs.items():
        if len(pair) != 2:
            proof.problems.append(f"twin {twin} has {len(pair)} tasks")
        elif (pair[0].answers, pair[0].goals) == (pair[1].answers, pair[1].goals):
            proof.problems.append(f"twins of {pair[0].family}/{twin} ask for the same action")
    # one family alone may have no course, and no cheater that harms
    if len(proof.by_family) > 1:
        proof.problems += [f"dimension {name} never varies" for name, n in proof.varying_dimensions.items() if n < 2]
