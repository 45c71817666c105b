"""What a sentence says to a claim: support, oppose or unclear, by its words alone.

A sentence bears on a claim if it holds enough of the claim's meaningful words. It supports the claim if both point the
same way, and opposes it if one of them is negated, warns, or names the opposite direction. This is reading by rule, not
understanding: the sentence is always quoted beside it.
"""

import re
from typing import Literal, NamedTuple

from medmcp.servers.clinical.evidence.words import stem, words

__all__ = ["Read", "Stance", "best_sentence", "sentences", "stance"]

Stance = Literal["support", "oppose", "unclear"]

NEGATION = re.compile(
    r"\b(?:not|no|never|neither|nor|without (?:benefit|effect|improvement|difference)|fails?|failed|lack(?:s|ed)? of|avoid(?:ed)?|"
    r"contraindicated|discouraged|ineffective|futile|against)\b|n't\b",
    re.IGNORECASE,
)
# a negation that makes no denial: "not only", "no fewer than", and non-inferiority, which is a finding of its own
HARMLESS = re.compile(
    r"\bnot only\b|\bno (?:fewer|less|later) than\b|\bnot inferior\b|\bor not\b|\bwhether or not\b", re.IGNORECASE
)
UP = frozenset(
    stem(w) for w in ("increase", "increases", "increased", "raises", "raised", "higher", "more", "worsens", "causes")
)
DOWN = frozenset(
    stem(w)
    for w in (
        "reduce",
        "reduces",
        "reduced",
        "decrease",
        "decreases",
        "decreased",
        "lowers",
        "lowered",
        "lower",
        "fewer",
        "less",
        "prevents",
        "prevented",
    )
)
SHARE = 0.5  # of the claim's meaningful words


class Read(NamedTuple):
    """A sentence, what it says to the claim, and how many of the claim's words it has."""

    sentence: str
    stance: Stance
    shared: int


def sentences(text: str) -> list[str]:
    """The sentences of a text; a full stop inside a number or after a short abbreviation does not end one."""
    flat = " ".join(text.split())
    parts = re.split(r"(?<=[a-z0-9%)\]][.!?])\s+(?=[A-Z0-9(])|(?<=[.!?]\")\s+(?=[A-Z])", flat)
    return [part.strip() for part in parts if part.strip()]


def _direction(found: frozenset[str]) -> int:
    return (1 if found & UP else 0) - (1 if found & DOWN else 0)


def _denies(text: str) -> bool:
    return bool(NEGATION.search(HARMLESS.sub(" ", text)))


def stance(claim: str, sentence: str) -> Read:
    """What one sentence says to the claim."""
    wanted = words(claim) - UP - DOWN
    said = words(sentence)
    shared = len(wanted & said)
    if not wanted or shared < max(1, min(2, len(wanted)), round(SHARE * len(wanted))):
        return Read(sentence, "unclear", shared)
    same = _denies(claim) == _denies(sentence)
    ours, theirs = _direction(words(claim)), _direction(said)
    if ours and theirs and ours != theirs:
        same = not same
    return Read(sentence, "support" if same else "oppose", shared)


def best_sentence(claim: str, text: str) -> Read:
    """The sentence of a text that has most of the claim's words, the first of equals, and its stance."""
    read = [stance(claim, one) for one in sentences(text)] or [Read(text, "unclear", 0)]
    return max(enumerate(read), key=lambda pair: (pair[1].stance != "unclear", pair[1].shared, -pair[0]))[1]
