"""`Accuracy`: how well a test or a sign tells who has a condition, and what a result makes of a probability.

LR+ = sensitivity / (1 - specificity), LR- = (1 - sensitivity) / specificity; odds = p / (1 - p), post-test odds = odds
x LR. The rows are in `accuracies.py`.
"""

import math
from functools import cache

from medmcp.servers.clinical.evidence.words import all_words_in, words
from medmcp.servers.clinical.row import Row

__all__ = ["Accuracy", "find_accuracy", "likelihood_ratios", "post_test", "remark"]


class Accuracy(Row):
    """One test at one threshold for one condition. Where a source gives only likelihood ratios, they stand alone."""

    key: str
    test: str
    aliases: tuple[str, ...] = ()
    threshold: str
    condition: str
    population: str
    sensitivity: float | None = None
    specificity: float | None = None
    sensitivity_ci: tuple[float, float] | None = None
    specificity_ci: tuple[float, float] | None = None
    lr_positive: float | None = None  # as published, where it is not computed from the two above
    lr_negative: float | None = None
    reference_standard: str
    year: int
    citation: str
    doi: str = ""


def likelihood_ratios(sensitivity: float, specificity: float) -> tuple[float, float]:
    """(LR+, LR-); infinite with a specificity of 1, and LR- infinite with a specificity of 0 (nan where 0 / 0)."""

    def ratio(part: float, of: float) -> float:
        return part / of if of else math.nan if part == 0 else math.inf

    return ratio(sensitivity, 1 - specificity), ratio(1 - sensitivity, specificity)


def post_test(pretest: float, ratio: float) -> float:
    """The probability after a result with this likelihood ratio. Pre-test 0 and 1 stay what they are."""
    if pretest in (0.0, 1.0):
        return pretest
    if math.isinf(ratio):
        return 1.0
    odds = pretest / (1 - pretest) * ratio
    return odds / (1 + odds)


def remark(lr_positive: float | None, lr_negative: float | None) -> str:
    """The SpPin and SnNout reading: from 10 a positive result rules in, up to 0.1 a negative one rules out.

    Source: Jaeschke 1994 JAMA 271:703 (conclusive changes from LR 10 and 0.1).
    """
    into = lr_positive is not None and lr_positive >= 10
    out = lr_negative is not None and lr_negative <= 0.1
    if into and out:
        return "A positive result rules in (SpPin), a negative one rules out (SnNout)."
    if into:
        return "A positive result rules in (SpPin); a negative one does not rule out."
    if out:
        return "A negative result rules out (SnNout); a positive one does not rule in."
    return "Neither result is conclusive by itself."


@cache
def _rows() -> tuple[Accuracy, ...]:
    from medmcp.servers.clinical.evidence.accuracies import ACCURACIES

    return ACCURACIES


def find_accuracy(test: str, condition: str = "") -> list[Accuracy]:
    """Rows of that test, by every word of its name or an alias; for the condition, if one is named."""
    for_it = [
        row
        for row in _rows()
        if not condition or all_words_in(condition, row.condition) or all_words_in(row.condition, condition)
    ]
    wanted = words(test)
    # BNP is not NT-proBNP: a whole name goes before a name that holds the words among others
    found = [row for row in for_it if wanted and any(words(name) == wanted for name in _names(row))]
    found = found or [row for row in for_it if any(all_words_in(test, name) for name in _names(row))]
    return sorted(found, key=lambda row: (row.condition, row.test, row.key))


def _names(row: Accuracy) -> tuple[str, ...]:
    return (row.test, *row.aliases, row.key)
