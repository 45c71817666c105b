"""`Recommendation`: one recommendation of a guideline, paraphrased, with strength and grade as its authors gave them.

A strength or grade that its guideline does not state is empty. The rows are in `recommendations.py`.
"""

from functools import cache
from typing import Literal

from medmcp.servers.clinical.evidence.words import all_words_in
from medmcp.servers.clinical.row import Row

__all__ = ["Population", "Recommendation", "Topic", "disagreements", "find_recommendations"]

Topic = Literal["diagnosis", "treatment", "monitoring", "prevention", "disposition"]
Population = Literal["adult", "paediatric", "pregnancy", "older_adult"]


class Recommendation(Row):
    """One recommendation. `question` groups those of different organisations on the same point."""

    key: str
    conditions: tuple[str, ...]
    topic: Topic
    text: str
    strength: str = ""
    grade: str = ""
    system: str = ""
    guideline: str
    organisation: str
    year: int
    citation: str
    populations: tuple[Population, ...] = ()  # empty: not restricted
    treatments: tuple[str, ...] = ()  # what it speaks of, by name
    question: str = ""
    stand: str = ""  # this organisation's side of the question
    superseded_by: str = ""  # key of the row that replaces it


@cache
def _rows() -> tuple[Recommendation, ...]:
    from medmcp.servers.clinical.evidence.recommendations import RECOMMENDATIONS

    return RECOMMENDATIONS


def find_recommendations(
    condition: str, topic: str = "all", organisation: str = "", population: str = ""
) -> list[Recommendation]:
    """Recommendations for a condition: those in force before superseded ones, newest first, then by key."""
    found = [
        row
        for row in _rows()
        if any(all_words_in(condition, name) for name in row.conditions)
        and topic in ("all", row.topic)
        and (not organisation or organisation.casefold() in (row.organisation.casefold(), *row.organisation.casefold().split("/")))
        and (not population or not row.populations or population in row.populations)
    ]  # fmt: skip
    return sorted(found, key=lambda row: (bool(row.superseded_by), -row.year, row.key))


def disagreements(rows: list[Recommendation]) -> list[dict[str, str]]:
    """Where organisations differ on one question: question, and each organisation's stand. Superseded rows are left out."""
    found = []
    for question in dict.fromkeys(row.question for row in rows if row.question):
        stands = {row.organisation: row.stand for row in rows if row.question == question and not row.superseded_by}
        if len(set(stands.values())) > 1:
            found.append({"question": question} | {name: stands[name] for name in sorted(stands)})
    return found
