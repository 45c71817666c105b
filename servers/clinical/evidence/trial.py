"""`Trial`: one randomised trial, and what its counts amount to.

Absolute risks and numbers needed to treat are computed from the counts alone; a trial whose counts are not on file has
its published effect and nothing else. The rows are in `trials.py`.
"""

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal

from medmcp.servers.clinical.evidence.words import all_words_in, words
from medmcp.servers.clinical.row import Row

__all__ = ["Arms", "Effect", "Trial", "arms", "find_trials", "newcombe", "wald"]

FEW_EVENTS = 5  # with fewer in an arm, Wald's interval is not used
Z = 1.959964


class Effect(Row):
    """The effect as published, with its 95 % confidence interval."""

    measure: Literal["RR", "HR", "OR", "risk difference", "mean difference", "rate ratio"]
    value: float
    low: float | None = None
    high: float | None = None
    unit: str = ""  # of a mean difference


class Trial(Row):
    """One trial (or one comparison of it). `events` and `total` are (intervention, comparator)."""

    key: str
    name: str
    year: int
    citation: str
    identifier: str = ""  # registration number
    doi: str = ""
    design: str = "randomised, double-blind"
    conditions: tuple[str, ...]  # names that the population goes by
    population: str
    n: int
    intervention: str
    comparator: str
    outcome: str
    good_outcome: bool = False  # an event is what is wanted (remission, live birth)
    events: tuple[int, int] | None = None
    total: tuple[int, int] | None = None
    effect: Effect | None = None
    result: str  # in one sentence
    bias: Literal["low", "some concerns", "high"] = "low"
    bias_note: str = ""


@dataclass(frozen=True)
class Arms:
    """Absolute risks from counts. `arr` is comparator risk minus intervention risk; for a wanted outcome the gain."""

    eer: float
    cer: float
    arr: float
    arr_ci: tuple[float, float]
    method: str
    rr: float | None
    nnt: int | None
    nnt_kind: Literal["NNT", "NNH"] | None


def wald(a: int, n: int, b: int, m: int) -> tuple[float, float]:
    """95 % interval of a/n - b/m by Wald's formula."""
    p, q = a / n, b / m
    half = Z * math.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    return p - q - half, p - q + half


def _wilson(a: int, n: int) -> tuple[float, float]:
    p, z2 = a / n, Z * Z
    middle = p + z2 / (2 * n)
    half = Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return (middle - half) / (1 + z2 / n), (middle + half) / (1 + z2 / n)


def newcombe(a: int, n: int, b: int, m: int) -> tuple[float, float]:
    """95 % interval of a/n - b/m from Wilson intervals. Source: Newcombe 1998 Stat Med 17:873 (method 10)."""
    p, q = a / n, b / m
    (l1, u1), (l2, u2) = _wilson(a, n), _wilson(b, m)
    return p - q - math.hypot(p - l1, u2 - q), p - q + math.hypot(u1 - p, q - l2)


def arms(trial: Trial) -> Arms | None:
    """ARR = CER - EER (EER - CER where the event is wanted), RR = EER / CER, NNT = 1 / ARR rounded up; negative ARR is
    harm and gives NNH. Wald interval, Newcombe's with fewer than 5 events in an arm. None without counts."""
    if trial.events is None or trial.total is None:
        return None
    (e, c), (n, m) = trial.events, trial.total
    eer, cer = e / n, c / m
    interval, method = (newcombe, "Newcombe") if min(e, c) < FEW_EVENTS else (wald, "Wald")
    low, high = interval(e, n, c, m) if trial.good_outcome else interval(c, m, e, n)
    arr = eer - cer if trial.good_outcome else cer - eer
    number = None if arr == 0 else math.ceil(round(1 / abs(arr), 6))
    return Arms(
        eer=eer, cer=cer, arr=arr, arr_ci=(low, high), method=method, rr=eer / cer if c else None, nnt=number,
        nnt_kind=None if number is None else "NNT" if arr > 0 else "NNH",
    )  # fmt: skip


@cache
def _rows() -> tuple[Trial, ...]:
    from medmcp.servers.clinical.evidence.trials import TRIALS

    return TRIALS


def find_trials(
    condition: str, intervention: str = "", comparator: str = "", outcome: str = "", since: int | None = None
) -> list[Trial]:
    """Trials whose population, arms and outcome hold the words asked for; newest first, ties by name."""
    found = [
        trial
        for trial in _rows()
        if any(all_words_in(condition, text) for text in (*trial.conditions, trial.population, trial.name))
        and (not intervention or all_words_in(intervention, trial.intervention))
        and (not comparator or all_words_in(comparator, trial.comparator))
        and (not outcome or words(outcome) & words(trial.outcome))
        and (since is None or trial.year >= since)
    ]
    return sorted(found, key=lambda trial: (-trial.year, trial.name, trial.key))
