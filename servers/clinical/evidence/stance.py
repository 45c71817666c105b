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
    r"contraindicated|discouraged|ineffective|futile|(?:advis\w+|recommend\w*|decid\w+|evidence) against)\b|n't\b",
    re.IGNORECASE,
)
# a negation that makes no denial: "not only", "no fewer than", "unless contraindicated", and non-inferiority
HARMLESS = re.compile(
    r"\bnot only\b|\bno (?:fewer|less|later) than\b|\bnot inferior\b|\bor not\b|\bwhether or not\b|\bunless [\w ,]*?contraindicated\b",
    re.IGNORECASE,
)


def _stems(*found: str) -> frozenset[str]:
    return frozenset(stem(word) for word in found)


# the two ways in which a sentence can point, each with its opposite; several to a row, since stems keep their endings
AXES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        _stems("increase", "increased", "increasing", "raises", "raised", "higher", "more", "causes", "caused"),
        _stems("reduce", "reduced", "reducing", "decrease", "decreased", "lowers", "lowered", "lower", "fewer", "less", "prevents", "prevented", "prevent"),
    ),
    (
        _stems("improve", "improved", "improves", "benefit", "benefits", "effective", "better", "superior", "protects", "protect"),
        _stems("worsen", "worsens", "worse", "worsened", "harm", "harms", "harmful"),
    ),
)  # fmt: skip
POINTING = frozenset().union(*(side for axis in AXES for side in axis))
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


def _direction(found: frozenset[str], axis: tuple[frozenset[str], frozenset[str]]) -> int:
    return bool(found & axis[0]) - bool(found & axis[1])


def _denies(text: str) -> bool:
    return bool(NEGATION.search(HARMLESS.sub(" ", text)))


def stance(claim: str, sentence: str) -> Read:
    """What one sentence says to the claim. To a claim that points somewhere (reduces, improves) only a sentence answers that
    points as well, or denies."""
    asked, said = words(claim), words(sentence)
    wanted = asked - POINTING
    shared = len(wanted & said)
    if not wanted or shared < max(1, min(2, len(wanted)), round(SHARE * len(wanted))):
        return Read(sentence, "unclear", shared)
    # what a clause says of something else is left aside: "reduced by half; bleeding was not more frequent"
    about = " ".join(clause for clause in sentence.split(";") if wanted & words(clause))
    denied, pointing = _denies(about), words(about)
    same = _denies(claim) == denied
    for axis in AXES:
        ours, theirs = _direction(asked, axis), _direction(pointing, axis)
        if ours and not theirs and not denied:
            return Read(sentence, "unclear", shared)
        if ours and theirs and ours != theirs:
            same = not same
    return Read(sentence, "support" if same else "oppose", shared)


def best_sentence(claim: str, text: str) -> Read:
    """The sentence of a text that has most of the claim's words, the first of equals, and its stance."""
    read = [stance(claim, one) for one in sentences(text)] or [Read(text, "unclear", 0)]
    return max(enumerate(read), key=lambda pair: (pair[1].stance != "unclear", pair[1].shared, -pair[0]))[1]
