"""`Family`: a kind of task. One file a family in `families/`; `families/__init__.py` lists them.

A family says which conditions it asks about, builds the task (or the pair of counterfactual twins) of a
generated case, and proves it: its oracle solves every task with the tools alone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Literal

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.session import Actor
from medmcp.tasks.task import Task

__all__ = ["Built", "Family", "claims_field", "phrase"]


@dataclass(frozen=True)
class Built:
    """A task and the case it is about."""

    case: Case
    task: Task


@dataclass(frozen=True)
class Family:
    """A kind of task.

    `build` returns one task, a pair of twins, or nothing if the case does not suit. A family whose `held_out`
    is set gives tasks to that split only, whatever the condition.
    """

    key: str
    title: str
    domain: str
    servers: tuple[str, ...]
    conditions: tuple[str, ...]
    build: Callable[[Case], list[Built]]
    oracle: Actor
    held_out: Literal["", "validation", "test"] = ""
    share: float = 1.0  # relative number of tasks


def claims_field() -> AnswerField:
    """The claims that every task asks for."""
    return AnswerField(
        "claims", "Record ids that your answer rests on: done=ID for orders you placed, found=ID for results you read."
    )


def phrase(case: Case, variant: str, templates: tuple[str, ...], **words: object) -> str:
    """An instruction from one of the templates; twins get different ones, so no two tasks read alike."""
    start = Random(f"{case.condition.key}|{case.seed}|phrase").randrange(len(templates))
    template = templates[(start + (1 if variant == "b" else 0)) % len(templates)]
    text = template.format(
        name=case.name, given=case.given, family=case.family, age=case.age, complaint=case.complaint,
        sex="woman" if case.sex == "female" else "man", patient_id=case.patient_id, **words,
    )  # fmt: skip
    return re.sub(r"\b(A|a) (8\d?|11|18)-", r"\1n \2-", text)
