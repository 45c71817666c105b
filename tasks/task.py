"""`Task`: what an agent is asked about a case, and the checks that grade the world it leaves behind.

Everything here is data, so a task can be stored, hashed and graded long after. Checks read the final
world (rows that must and must not be there), the typed answer, the evidence that had been looked at and
when things happened. None reads the transcript. `grade.py` turns a task and a world into a `Grade`.
"""

import hashlib
import json
from functools import cached_property
from typing import Any, Literal

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.row import Row

__all__ = ["AnswerCheck", "Claim", "Consistency", "Evidence", "Gate", "Match", "RowGoal", "Task"]

Split = Literal["train", "validation", "test"]


class Match(Row):
    """What a column must hold: one of `values` (case-insensitive text), or a number from `low` to `high`."""

    column: str
    values: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None


class RowGoal(Row):
    """Rows that must be in a chart table at the end, `at_least` to `at_most` of them.

    Only rows of the task's patient count, and only those written during the episode unless `earlier`. `time_column` and `within_minutes` bound
    when (from the start of the episode); a goal missed in time but met later counts for accuracy, not for process.
    """

    name: str
    table: str
    where: tuple[Match, ...]
    at_least: int = 1
    at_most: int | None = None
    time_column: str = ""
    within_minutes: float | None = None
    earlier: bool = False  # rows written before the episode count too, e.g. an old order that was stopped
    weight: float = 1.0
    why: str  # in words, for the debrief


class AnswerCheck(Row):
    """What a field of the submission must say: one of `values`, or a number within `tolerance` of `number`."""

    field: str
    values: tuple[str, ...] = ()  # accepted answers, compared without case, articles and punctuation
    number: float | None = None
    tolerance: float = 0.0
    weight: float = 1.0
    why: str


class Evidence(Row):
    """Something that had to be looked at before acting.

    Met by an ok call of one of `tools` whose arguments contain `arguments`, or by an observation with one
    of `codes`, or the report of a study (`modality:body_part`), having been shown to the caller. `before` names the RowGoal that it had to precede ("": the submission).
    """

    name: str
    tools: tuple[str, ...] = ()
    arguments: dict[str, Any] = {}
    codes: tuple[str, ...] = ()
    before: str = ""
    weight: float = 1.0
    why: str


class Gate(Row):
    """A harm of this task: rows that must not be there, or must be there by a deadline.

    `severity` 5 caps the total at 0.1. With `missing_after_minutes` the harm is that no row matches by then.
    """

    name: str
    table: str
    where: tuple[Match, ...]
    severity: Literal[1, 2, 3, 4, 5]
    missing_after_minutes: float | None = None
    time_column: str = ""
    why: str


class Claim(Row):
    """A kind of record that a truthful submission can cite: done=ID for orders, found=ID for results."""

    minimum: int = 1


class Consistency(Row):
    """An answer field must agree with what was done: the field's text is in `column` of some row of `table`."""

    field: str
    table: str
    column: str
    where: tuple[Match, ...] = ()


class Task(Row):
    """One task. `id` and `case_id` are opaque and derived from everything else."""

    family: str
    condition: str
    seed: int
    split: Split
    domain: str
    servers: tuple[str, ...]
    difficulty: Literal["foundation", "intermediate", "advanced", "expert"]
    instruction: str
    role: str
    teaser: str
    topic: str
    asked: dict[str, Any] = {}  # what the instruction says, as data (public): options, drugs, dose, ...
    patient_id: str
    encounter_id: str
    answer_fields: tuple[AnswerField, ...]
    max_calls: int = 40
    max_minutes: int = 480
    max_turns: int = 30
    goals: tuple[RowGoal, ...] = ()
    answers: tuple[AnswerCheck, ...] = ()
    evidence: tuple[Evidence, ...]
    gates: tuple[Gate, ...] = ()
    consistency: tuple[Consistency, ...] = ()
    claims: Claim = Claim()
    cost_allowance: int = 30  # relative cost units of tests and imaging beyond which they are needless
    horizon_minutes: int | None = None  # where the patient's severity is compared; None: the task has no course
    best_severity: float | None = None  # reachable at the horizon by right treatment in time
    untreated_severity: float | None = None
    variant: str = ""  # "a" or "b" of a twin pair
    twin: str = ""  # id of the pair, shared by both
    flipped: str = ""  # the fact that differs
    reference: str  # the right answer in words, for the debrief
    teaching: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """TK-, and twelve hex digits of the task's content."""
        return "TK-" + self.digest[:12]

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the task as canonical JSON."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def case_id(self) -> str:
        """CA- and six digits; random to look at, not ordered by diagnosis."""
        number = int.from_bytes(
            hashlib.blake2b(
                f"{self.family}|{self.condition}|{self.seed}|{self.variant}".encode(), digest_size=4
            ).digest(),
            "big",
        )
        return f"CA-{number % 1_000_000:06d}"
