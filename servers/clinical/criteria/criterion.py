"""`CriteriaSet`: published diagnostic or classification criteria, and what a set of answers makes of them.

A criterion is met, not met or unknown. The decision rule counts in Kleene's logic (`scores/three_valued.py`), so an
unknown criterion leaves the result open only where it can still change it. What in a chart answers a criterion is
said by its `Cue`s; `world/criteria_evidence.py` reads them. The rows are in the modules beside this one, one a field;
`criteria/__init__.py` lists them. Wording is a paraphrase by construct throughout.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.row import Row
from medmcp.servers.clinical.scores.three_valued import at_least

__all__ = ["CriteriaSet", "Criterion", "Cue", "Kind", "Level", "Need", "Verdict", "judge", "need"]

Kind = Literal["required", "major", "minor", "exclusion"]
Outcome = Literal["fulfilled", "not_fulfilled", "undetermined"]


class Cue(Row):
    """One thing in a chart that answers a criterion; exactly one of the first group is set.

    `finding`: a coded finding charted as present or absent. `lab` and `vital`: a value against the limits, the limits
    in the unit that the hospital reports; `texts`: the results of a test that count. `problem`: ICD-10-CM prefixes (a
    listed problem answers yes; its absence answers nothing). `drug`: a current medicine of that name or group.
    """

    finding: str = ""
    lab: str = ""
    vital: str = ""
    problem: tuple[str, ...] = ()
    drug: str = ""
    age: tuple[float, float] | None = None  # years, from inclusive to exclusive
    clearance_below: float | None = None  # creatinine clearance, mL/min (Cockcroft-Gault)
    below: float | None = None
    at_most: float | None = None
    above: float | None = None
    at_least: float | None = None
    texts: tuple[str, ...] = ()
    sex: Literal["any", "female", "male"] = "any"  # the cue speaks of this sex only
    ages: tuple[float, float] = (0, 130)  # the cue speaks of these ages only
    flagged: Literal["", "low", "high"] = ""  # outside the interval of this person, as the laboratory flags it
    fold: float | None = None  # more than so many times the upper reference limit
    fold_from: float | None = None  # so many times the upper reference limit, or more
    days: float = 30  # how far back a value counts


class Criterion(Row):
    """One criterion. `points` and `domain` are for weighted sets: of a domain only the highest counts."""

    id: str
    text: str
    type: Kind = "minor"
    points: float = 0
    domain: str = ""
    not_beside: tuple[str, ...] = ()  # does not count where one of these is met
    cues: tuple[Cue, ...] = ()  # any of them; several limits on one cue all hold
    together: bool = False  # all the cues have to hold


class Need(Row):
    """At least `least` of these hold: criterion ids, `major` or `minor` for all of that type, or further needs.

    `!id` means that the criterion does not hold. `points` instead counts the weighted sum.
    """

    least: int = 0
    of: tuple["str | Need", ...] = ()
    points: float | None = None


class Level(Row):
    """A grade of certainty and its rule, in words and as data; the first level is the one called fulfilled."""

    name: str
    words: str
    rule: Need


class CriteriaSet(Row):
    """One published set. `population` says whom it was made for."""

    key: str
    name: str
    aliases: tuple[str, ...] = ()
    year: int
    citation: str
    purpose: Literal["diagnosis", "classification"]
    population: str = ""
    ages: tuple[float, float] = (0, 130)
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]
    caution: str = ""


@dataclass(frozen=True)
class Verdict:
    """What the answers make of a set."""

    outcome: Outcome
    level: str | None  # the strongest level that is sure to hold
    levels: dict[str, bool | None]
    counts: dict[str, bool | None]  # by criterion: whether it counts
    points: tuple[float, float]  # lowest and highest weighted sum
    needed: tuple[str, ...]  # unknown criteria that can still change the outcome, the decisive ones first


def need(least: int, *of: "str | Need") -> Need:
    """A `Need` in one line of a table."""
    return Need(least=least, of=of)


def _counts(rules: CriteriaSet, answers: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """Whether each criterion counts: met, and none that it does not count beside is met."""
    found: dict[str, bool | None] = {}
    for row in rules.criteria:
        state = answers.get(row.id)
        if state is not False and row.not_beside:
            beside = [answers.get(other) for other in row.not_beside]
            if True in beside:
                state = False
            elif None in beside and state is True:
                state = None
        found[row.id] = state
    return found


def _points(rules: CriteriaSet, counts: Mapping[str, bool | None]) -> tuple[float, float]:
    """The lowest and the highest weighted sum: of each domain the highest criterion, without a domain every one."""
    low: dict[str, float] = {}
    high: dict[str, float] = {}
    for row in rules.criteria:
        domain = row.domain or row.id
        if counts[row.id] is True:
            low[domain] = max(low.get(domain, 0), row.points)
        if counts[row.id] is not False:
            high[domain] = max(high.get(domain, 0), row.points)
    return sum(low.values()), sum(high.values())


def _holds(rule: Need, rules: CriteriaSet, counts: Mapping[str, bool | None]) -> bool | None:
    if rule.points is not None:
        low, high = _points(rules, counts)
        return True if low >= rule.points else None if high >= rule.points else False
    terms: list[bool | None] = []
    for term in rule.of:
        if isinstance(term, Need):
            terms.append(_holds(term, rules, counts))
        elif term in ("major", "minor"):
            terms += [counts[row.id] for row in rules.criteria if row.type == term]
        elif term.startswith("!"):
            state = counts[term[1:]]
            terms.append(None if state is None else not state)
        else:
            terms.append(counts[term])
    return at_least(rule.least, terms)


def _outcome(state: bool | None) -> Outcome:
    return "undetermined" if state is None else "fulfilled" if state else "not_fulfilled"


def judge(rules: CriteriaSet, answers: Mapping[str, bool | None]) -> Verdict:
    """The verdict on `answers`, by criterion id; an id that is not in it is unknown. ValueError for one not of the set."""
    known = {row.id for row in rules.criteria}
    if strange := [name for name in answers if name not in known]:
        raise ValueError(f"{rules.name} has no criterion {strange[0]}")
    counts = _counts(rules, answers)
    levels = {level.name: _holds(level.rule, rules, counts) for level in rules.levels}
    first = rules.levels[0]
    outcome = _outcome(levels[first.name])
    decisive, others = [], []
    if outcome == "undetermined":
        for row in rules.criteria:
            if counts[row.id] is not None or answers.get(row.id) is not None:
                continue
            either = [_holds(first.rule, rules, _counts(rules, {**answers, row.id: state})) for state in (True, False)]
            if either[0] is not None or either[1] is not None:
                decisive.append(row.id)
            else:
                others.append(row.id)
    return Verdict(
        outcome=outcome,
        level=next((name for name, state in levels.items() if state), None),
        levels=levels,
        counts=counts,
        points=_points(rules, counts),
        needed=(*decisive, *others),
    )
