"""Brøset Violence Checklist: six signs that are there or not, for the next 24 hours."""

from collections.abc import Sequence

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.questionnaire import answer_items
from medmcp.servers.clinical.scores.score import Band, Reading, Score, total

__all__ = ["ACTIONS", "broset"]

CITATION = "Almvik R, Woods P, Rasmussen K. J Interpers Violence 2000;15:1284-1296"

BANDS = [
    Band(0, 0, "small", "usual care"),
    Band(1, 2, "moderate", "preventive measures"),
    Band(3, 6, "high", "very high in the original: preventive measures now, and a plan for an attack"),
]
ACTIONS: dict[str, tuple[str, ...]] = {
    "small": ("reassess at the next shift and on any change",),
    "moderate": ("verbal de-escalation, one speaker", "quiet room, fewer stimuli", "observation level raised", "offer oral medication"),
    "high": ("call the behavioural emergency team", "clear the area, two members of staff", "verbal de-escalation goes on",
             "offer oral medication before any given by injection", "restraint only as the last and shortest step"),
}  # fmt: skip


def broset(answers: Sequence[Reading]) -> Score:
    """BVC, 0 to 6: confused, irritable, boisterous, verbal threats, physical threats, attacking objects, 1 each if present.

    0 small, 1-2 moderate, 3-6 high risk of violence in 24 h; in a patient whom the staff know well only an increase
    counts. Source: Almvik 2000 J Interpers Violence 15:1284.
    """
    score = total(answer_items(INSTRUMENTS["broset"], answers), BANDS, name="BVC", citation=CITATION)
    score.extra["level"] = "undetermined" if score.interpretation is None else score.interpretation.split(":")[0]
    return score
