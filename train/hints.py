"""`hint`: what the teacher alone is told about an attempt, made from its grade.

A graded attempt gives a reinforcing hint if it passed, and otherwise a corrective one that names what the grade found
missing: evidence that was not looked at, harms done, fields of the submission that were wrong. A grade holds no right answer and
its `reasons`, which do, are never quoted: only the *names* of checks are. Goals are named after what should have been done
(naloxone, no_antidote), so of those a hint says only that some action was not right. Should a name say an answer all the
same, `withheld` takes it out.

A hint comes as a sentence for models that read, and as a few lower-case words for small ones.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from medmcp.tasks.grade import NOTHING_SUBMITTED
from medmcp.tasks.task import Task

__all__ = ["Hint", "HintCounter", "NoHint", "answers_of", "hint"]

Kind = Literal["reinforcing", "corrective", "gold"]  # gold: the arm opsd tells the right answer (`ttopd.py`)


@dataclass(frozen=True)
class Hint:
    """A hint as a sentence and as words."""

    kind: Kind
    text: str
    words: tuple[str, ...]  # e.g. missing evidence interactions


@dataclass(frozen=True)
class NoHint:
    """Why an attempt gives no hint: it has no score, or it failed by nothing that has a name."""

    reason: Literal["unscored", "unexplained"]


def hint(grade: Mapping[str, Any] | None, *, withheld: Collection[str] = ()) -> Hint | NoHint:
    """The hint of a `Trajectory.grade`. Names that contain one of the texts `withheld` are left unsaid; see `answers_of`."""
    if not grade or not _scored(grade):
        return NoHint("unscored")
    if grade["passed"]:
        return Hint("reinforcing", "Feedback on an attempt at this case: it was right. Work the same way.", ("right",))
    secrets = [secret for text in withheld if (secret := _words(text))]

    def said(names: Iterable[str]) -> list[tuple[str, ...]]:
        found = dict.fromkeys(_words(name) for name in names)
        return [name for name in found if not any(_within(secret, name) for secret in secrets)]

    failed = [check.partition(":")[::2] for check, met in grade["met"].items() if not met]
    goals = {name for kind, name in failed if kind == "goal"}
    evidence = [name for kind, name in failed if kind == "evidence"]
    fields = [name for kind, name in failed if kind == "answer"]
    late = any(kind == "time" and name not in goals for kind, name in failed)
    harms = [harm["name"] for harm in grade["harms"]]

    sentences: list[str] = []
    words: list[str] = []
    if evidence:
        names = said(evidence)
        sentences.append("Not looked at before acting: " + (_listed(names) or "some of the evidence"))
        words += ["missing", "evidence", *_flat(names)]
    if harms:
        names = said(harms)
        sentences.append("Harm done: " + (_listed(names) or "yes"))
        words += ["harm", *_flat(names)]
    if goals:
        sentences.append("What was done is not all that was needed, or more than was needed")
        words += ["wrong", "action"]
    if late:
        sentences.append("Something was done too late")
        words += ["late"]
    if NOTHING_SUBMITTED in grade["reasons"].get("format", ()):
        sentences.append("Nothing was submitted")
        words += ["nothing", "submitted"]
    elif fields:
        names = said(fields)
        sentences.append("Wrong in the submission: " + (_listed(names) or "a field"))
        words += ["wrong", *(_flat(names) or ["field"])]
    if not sentences:
        return NoHint("unexplained")
    text = "Feedback on an attempt at this case: it was not right. " + ". ".join(sentences) + "."
    return Hint("corrective", text, tuple(words))


def answers_of(task: Task) -> frozenset[str]:
    """Every accepted answer to a task as text, and every drug that it wants given or stopped, to be withheld from its hints: a
    harm may be named after what was left out (no_adrenaline)."""
    texts = {value for check in task.answers for value in check.values}
    texts |= {value for goal in task.goals for match in goal.where if match.column == "drug" for value in match.values}
    return frozenset(texts | {f"{check.number:g}" for check in task.answers if check.number is not None})


class HintCounter:
    """How many hints there were by kind, and how many attempts gave none by reason."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def count(self, given: Hint | NoHint) -> None:
        """Count one attempt."""
        self._counts[f"hints_{given.kind}" if isinstance(given, Hint) else f"hints_none_{given.reason}"] += 1

    def as_dict(self) -> dict[str, int]:
        """Every kind and reason with its number, those that did not occur with 0."""
        names = ("hints_reinforcing", "hints_corrective", "hints_gold", "hints_none_unscored", "hints_none_unexplained")
        return {name: self._counts[name] for name in names}

    def load(self, counts: Mapping[str, int]) -> None:
        """Go on where `as_dict` left off."""
        self._counts = Counter(counts)


def _scored(grade: Mapping[str, Any]) -> bool:
    total = grade.get("total")
    return isinstance(total, (int, float)) and math.isfinite(total) and isinstance(grade.get("passed"), bool)


def _words(name: str) -> tuple[str, ...]:
    """A name in lower-case words: cross_reactivity -> cross reactivity."""
    return tuple(re.findall(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", name.lower().replace("_", " ")))


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1))


def _listed(names: list[tuple[str, ...]]) -> str:
    return ", ".join(" ".join(words) for words in names)


def _flat(names: list[tuple[str, ...]]) -> list[str]:
    return [word for words in names for word in words]
