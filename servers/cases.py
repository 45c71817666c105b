"""`CaseLibrary`: where `start_case` gets its cases from.

The servers know cases only by these protocols. Whoever has cases to give (`medmcp.tasks` first of all)
registers a callable that returns a `CaseLibrary` under the entry-point group `medmcp.cases`, so nothing
climbs a floor and others can add libraries of their own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import entry_points
from typing import Any, Protocol

from medmcp.servers.world.world import World

__all__ = ["AnswerField", "CaseCard", "CaseLibrary", "OpenCase", "libraries", "wards"]


@dataclass(frozen=True)
class AnswerField:
    """One field of `submit_answer` that a case asks for; `choices` names the allowed values, if closed."""

    name: str
    description: str
    required: bool = True
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class CaseCard:
    """What `list_cases` shows of a case: nothing that gives away the diagnosis."""

    case_id: str
    teaser: str
    domain: str
    difficulty: str
    expected_minutes: int


class OpenCase(Protocol):
    """A case that somebody works on."""

    case_id: str
    scenario: str
    role: str
    patient_id: str
    encounter_id: str
    max_calls: int
    max_minutes: int
    answer_fields: Sequence[AnswerField]
    servers: Sequence[str]

    def world(self) -> World:
        """A fresh private world."""
        ...

    def debrief(self, world: World, submission: Mapping[str, Any]) -> dict[str, Any]:
        """Grade the final world: reference, outcome, timeline, safety_events, scores, teaching_points."""
        ...


class CaseLibrary(Protocol):
    """A set of cases to choose from."""

    def cards(self, *, domain: str = "", difficulty: str = "", topic: str = "") -> Sequence[CaseCard]:
        """The cases that fit, in a fixed order."""
        ...

    def open(self, case_id: str, seed: int) -> OpenCase | None:
        """The case with this id, or None; `seed` varies what a case leaves to chance."""
        ...


@cache
def libraries() -> tuple[CaseLibrary, ...]:
    """The registered case libraries, in name order."""
    found = sorted(entry_points(group="medmcp.cases"), key=lambda entry: entry.name)
    return tuple(entry.load()() for entry in found)


@cache
def wards() -> tuple[Callable[[int], World], ...]:
    """The registered makers of a ward, a world of several patients and no question, from a seed."""
    found = sorted(entry_points(group="medmcp.wards"), key=lambda entry: entry.name)
    return tuple(entry.load() for entry in found)
