"""What passages of the library say: to a claim, and to each option of a question. Sentences are quoted, never rewritten.

The stance of a passage is that of its sentence that has most of the claim's words (`clinical/evidence/stance.py`).
"""

from collections.abc import Sequence
from typing import Any

from medmcp.kb.fence import inert
from medmcp.kb.passage import Passage
from medmcp.servers.clinical.evidence.stance import best_sentence
from medmcp.servers.clinical.evidence.words import all_words_in, key_terms, words

__all__ = ["LEVELS", "agreement", "bears_on", "by_level", "level", "option_evidence", "quoted", "read_stances"]

LEVELS: dict[str, str] = {
    "1": "systematic review",
    "2": "randomised trial",
    "3": "cohort",
    "4": "case-control",
    "5": "case series or report",
    "G": "guideline",
    "N": "narrative or textbook",
}
BY_DESIGN = {"systematic_review": "1", "rct": "2", "cohort": "3", "case_control": "4", "case_report": "5"}
CONSISTENT, FEWEST = 0.8, 3  # share of stance-bearing passages that agree, and how many there have to be
BEARING = 0.34  # of a claim's words that a passage must have to be taken as being about it
LONGEST = 400  # characters of a sentence


def quoted(passage_id: str, text: str) -> str:
    """A sentence of a passage as data, in a fence that it cannot close."""
    cut = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return f'<passage id="{passage_id}" trust="none">{inert(cut)}</passage>'


def level(passage: Passage) -> str:
    """The key of `LEVELS` for a passage, by design and kind."""
    if passage.study_type in BY_DESIGN:
        return BY_DESIGN[passage.study_type]
    return "G" if passage.kind in ("guideline", "protocol") else "N"


def bears_on(claim: str, passage: Passage) -> bool:
    """Whether a passage has enough of the claim's words to be about it."""
    wanted = words(claim)
    return bool(wanted) and len(wanted & words(passage.search_text)) >= max(1, round(BEARING * len(wanted)))


def read_stances(claim: str, passages: Sequence[Passage]) -> list[tuple[Passage, str, str]]:
    """(passage, its telling sentence, stance) for each."""
    found = []
    for one in passages:
        read = best_sentence(claim, one.text)
        found.append((one, read.sentence, str(read.stance)))
    return found


def agreement(stances: Sequence[str]) -> str:
    """consistent with 80 % or more of at least 3 that bear a stance, insufficient with fewer than 2, else mixed."""
    bearing = [one for one in stances if one != "unclear"]
    if len(bearing) < 2:
        return "insufficient"
    most = max(bearing.count("support"), bearing.count("oppose"))
    return "consistent" if len(bearing) >= FEWEST and most / len(bearing) >= CONSISTENT else "mixed"


def by_level(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Passage ids by level, the strongest first."""
    return [
        {"level": f"{key} {name}", "passages": [one.id for one in passages if level(one) == key]}
        for key, name in LEVELS.items()
        if any(level(one) == key for one in passages)
    ]


def option_evidence(stem: str, option: str, passages: Sequence[Passage]) -> tuple[list[dict[str, str]], float]:
    """(passages with what they say to the option, share of the stem's key terms in them)."""
    rows = []
    found: frozenset[str] = frozenset()
    for one in passages:
        text = one.search_text
        found |= words(text)
        named = all_words_in(option, text)
        read = best_sentence(f"{option}", one.text)
        relation = str(read.stance) if named and read.stance != "unclear" else "background"
        rows.append({"passage_id": one.id, "snippet": quoted(one.id, read.sentence), "relation": relation})
    terms = {word for term in key_terms(stem) for word in words(term)}
    return rows, round(len(terms & found) / len(terms), 3) if terms else 0.0
