"""The released tasks: `build_tasks` makes them byte for byte the same anywhere, `TaskLibrary` serves them as cases.

Train, validation and test differ by condition and by family, not by seed alone: a task's split is its
family's `held_out`, or else its condition's.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from medmcp.servers.cases import AnswerField, CaseCard
from medmcp.servers.world.world import World
from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.debrief import debrief
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.family import Built, Family
from medmcp.tasks.manifest import Entry, index_of, released_manifest

__all__ = [
    "RELEASE", "ReleasedLibrary", "TaskCase", "TaskLibrary", "build_tasks", "library_of", "released", "tasks_of",
]  # fmt: skip

RELEASE = {"seed": 7, "n": 3600}


def build_tasks(n: int, seed: int) -> Iterator[Built]:
    """At least `n` tasks: families in turn, a pair of twins or two single tasks a turn, conditions and seeds within them."""
    counters = dict.fromkeys(FAMILIES, 0)
    made = 0
    used: set[str] = set()
    while made < n:
        before = made
        for family in FAMILIES.values():
            turn: list[Built] = []
            while len(turn) < 2 * family.share and (found := _next(family, counters, seed, used)):
                turn += found
            made += len(turn)
            yield from turn
            if made >= n:
                return
        if made == before:
            raise RuntimeError(f"no family makes more tasks after {made}")


def tasks_of(families: Sequence[str], n: int, seed: int, split: str) -> list[Built]:
    """At least `n` tasks of one split, the families in turn; other seeds than the released one give other patients."""
    made: list[Built] = []
    counters = dict.fromkeys(families, 0)
    used: set[str] = set()
    while len(made) < n:
        before = len(made)
        for key in families:
            for _ in range(60):
                found = _next(FAMILIES[key], counters, seed, used)
                if found and found[0].task.split == split:
                    made += found
                    break
        if len(made) == before:
            raise ValueError(f"no task of {', '.join(families)} belongs to split '{split}'")
    return made


def _next(family: Family, counters: dict[str, int], seed: int, used: set[str]) -> list[Built]:
    """The next task or pair of a family; cases that do not suit, or whose case id or wording is taken, are passed over."""
    for _ in range(200):
        number = counters[family.key]
        counters[family.key] += 1
        condition = CONDITIONS[family.conditions[number % len(family.conditions)]]
        case = generate(condition, seed * 1_000_003 + number * 101 + sum(map(ord, family.key)))
        built = family.build(case)
        names = {item.task.case_id for item in built}
        names |= {re.sub(r"\d+", "#", item.task.instruction) for item in built}
        if built and len(names) == 2 * len(built) and not names & used:
            used |= names
            return built
    return []


class TaskCase:
    """A task as a case that `start_case` opens."""

    def __init__(self, built: Built) -> None:
        self.built = built
        task = built.task
        self.case_id = task.case_id
        self.scenario = task.instruction
        self.role = task.role
        self.patient_id = task.patient_id
        self.encounter_id = task.encounter_id
        self.max_calls = task.max_calls
        self.max_minutes = task.max_minutes
        self.answer_fields: Sequence[AnswerField] = task.answer_fields
        self.servers: Sequence[str] = task.servers

    def world(self) -> World:
        """A fresh private world."""
        return self.built.case.world()

    def debrief(self, world: World, submission: Mapping[str, Any]) -> dict[str, Any]:
        """Grade the final world and explain it."""
        return debrief(self.built, world, submission)


class TaskLibrary:
    """A set of tasks as a `CaseLibrary`."""

    def __init__(self, n: int, seed: int) -> None:
        self.n, self.seed = n, seed

    @cached_property
    def by_case(self) -> Mapping[str, Built]:
        """Every task by case id, in case-id order."""
        return {case_id: self.by_task[entry["task"]] for case_id, entry in self.index.items()}

    @cached_property
    def by_task(self) -> Mapping[str, Built]:
        """Every task by task id, in the order they were built."""
        return {built.task.id: built for built in build_tasks(self.n, self.seed)}

    @cached_property
    def index(self) -> dict[str, Entry]:
        """What is known of every task, by case id."""
        return index_of([built.task for built in self.by_task.values()])

    def find(self, name: str) -> Built | None:
        """The task with this task id or case id."""
        return self.by_task.get(name) or self.by_case.get(name)

    def select(self, *, split: str = "", domain: str = "", family: str = "", limit: int | None = None) -> list[Built]:
        """The first `limit` tasks that fit, in the order of the set; empty words leave nothing out."""
        names = [
            entry["task"]
            for entry in sorted(self.index.values(), key=lambda entry: entry["number"])
            if split in ("", entry["split"]) and domain in ("", entry["domain"]) and family in ("", entry["family"])
        ]
        return [self.by_task[name] for name in names[:limit]]

    def cards(self, *, domain: str = "", difficulty: str = "", topic: str = "") -> list[CaseCard]:
        """The cases that fit."""
        return [
            CaseCard(case_id, entry["teaser"], entry["domain"], entry["difficulty"], entry["minutes"])
            for case_id, entry in self.index.items()
            if domain in ("", entry["domain"])
            and difficulty in ("", entry["difficulty"])
            and (not topic or topic.lower() in f"{entry['topic']} {entry['teaser']}".lower())
        ]

    def open(self, case_id: str, seed: int) -> TaskCase | None:
        """The case with this id. A task leaves nothing to chance, so `seed` changes nothing in it."""
        built = self.by_case.get(case_id)
        return None if built is None else TaskCase(built)


class _BuiltAlone(Mapping[str, Built]):
    """The tasks of an index, each built when it is asked for; `entries` by the names they are asked for with."""

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries

    def __getitem__(self, name: str) -> Built:
        entry = self._entries[name]
        pair = _pair(entry["family"], entry["condition"], entry["seed"])
        for built in pair:
            if built.task.id == entry["task"]:
                return built
        raise RuntimeError(f"the committed manifest has {name}, which is not built; make it anew: medmcp tasks build")

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


@cache
def _pair(family: str, condition: str, seed: int) -> list[Built]:
    return FAMILIES[family].build(generate(CONDITIONS[condition], seed))


class ReleasedLibrary(TaskLibrary):
    """The released tasks. The index is the committed manifest's, so only the tasks that are asked for are built."""

    def __init__(self) -> None:
        super().__init__(RELEASE["n"], RELEASE["seed"])

    @cached_property
    def index(self) -> dict[str, Entry]:
        """The committed index; a test builds the tasks and compares."""
        index: dict[str, Entry] = released_manifest()["index"]
        return index

    @cached_property
    def by_task(self) -> Mapping[str, Built]:
        """Every task by task id, in the order of the set."""
        entries = sorted(self.index.values(), key=lambda entry: entry["number"])
        return _BuiltAlone({entry["task"]: entry for entry in entries})

    @cached_property
    def by_case(self) -> Mapping[str, Built]:
        """Every task by case id, in case-id order."""
        return _BuiltAlone(self.index)


@cache
def released() -> TaskLibrary:
    """The released library; registered under the entry-point group `medmcp.cases`."""
    return ReleasedLibrary()


def library_of(n: int | None = None, seed: int | None = None) -> TaskLibrary:
    """At least `n` tasks of a seed: the released ones, unless another number or seed is wanted."""
    wanted = {"n": RELEASE["n"] if n is None else n, "seed": RELEASE["seed"] if seed is None else seed}
    return released() if wanted == RELEASE else TaskLibrary(**wanted)
