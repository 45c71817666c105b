"""C-SSRS screen: the triage level of seven yes-or-no answers about suicidal thoughts and behaviour."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.three_valued import any_of

__all__ = ["ACTIONS", "CITATION", "QUESTIONS", "Level", "Triage", "columbia"]

CITATION = "Posner K et al. Am J Psychiatry 2011;168:1266-1277; Stanley B, Brown GK. Cogn Behav Pract 2012;19:256-264"

Level = Literal["none", "low", "moderate", "high", "undetermined"]
QUESTIONS: tuple[str, ...] = tuple(question.code.removeprefix("cssrs_") for question in INSTRUMENTS["cssrs"].questions)

ACTIONS: dict[str, tuple[str, ...]] = {
    "high": ("one-to-one observation, do not leave alone", "remove means from the room and the person",
             "psychiatric evaluation now", "consider admission, or a hold if it is refused", "crisis line"),
    "moderate": ("mental-health evaluation the same day", "safety plan", "restrict means at home", "crisis line"),
    "low": ("safety plan", "follow-up within 7 days", "crisis line"),
    "none": ("crisis line",),
    "undetermined": ("ask what was not answered; until then keep in sight", "collateral history", "crisis line"),
}  # fmt: skip


class Triage(NamedTuple):
    """The level, the least that it can be, and the questions that could still raise it."""

    level: Level
    at_least: Level
    missing: tuple[str, ...]


def columbia(answers: Mapping[str, Reading]) -> Triage:
    """The C-SSRS triage level of answers by question; a question without one is missing, except that q3 to q5 are not
    asked after a no to q2, and that behaviour in 3 months is behaviour in life.

    high: q4 or q5 or q6 in 3 months; moderate: q3, or q6 in life but not in 3 months; low: q1 or q2 only; none: all no.
    Undetermined if an unanswered question could raise the level. Source: Posner 2011 Am J Psychiatry 168:1266.
    """
    said = {name: answers.get(name, MISSING).flag(name) for name in QUESTIONS}
    if said["q2"] is False:
        said |= {name: False for name in ("q3", "q4", "q5") if said[name] is None}
    if said["q6_lifetime"] is False and said["q6_3_months"] is None:
        said["q6_3_months"] = False
    if said["q6_3_months"]:
        said["q6_lifetime"] = True
    steps: tuple[tuple[Level, bool | None], ...] = (
        ("high", any_of(said["q4"], said["q5"], said["q6_3_months"])),
        ("moderate", any_of(said["q3"], said["q6_lifetime"])),
        ("low", any_of(said["q1"], said["q2"])),
    )
    reached: Level = next((level for level, holds in steps if holds), "none")
    order = [level for level, _ in steps] + ["none"]
    open_above = [level for level, holds in steps if holds is None and order.index(level) < order.index(reached)]
    lacking = tuple(name for name in QUESTIONS if said[name] is None)
    return Triage("undetermined" if open_above else reached, reached, lacking)
