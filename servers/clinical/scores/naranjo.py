"""Naranjo adverse drug reaction probability scale."""

from collections.abc import Sequence

from medmcp.servers.clinical.scores.score import Band, Item, Reading, Score, total

__all__ = ["ITEMS", "naranjo"]

CITATION = "Naranjo CA et al. Clin Pharmacol Ther 1981;30:239-245"

ITEMS = [  # construct, points for yes, points for no
    ("previous_conclusive_reports", 1, 0),
    ("event_after_drug", 2, -1),
    ("improved_on_stopping_or_antagonist", 1, 0),
    ("recurred_on_rechallenge", 2, -1),
    ("alternative_causes", -1, 2),
    ("recurred_on_placebo", -1, 1),
    ("toxic_level", 1, 0),
    ("dose_response", 1, 0),
    ("similar_reaction_before", 1, 0),
    ("objective_evidence", 1, 0),
]
BANDS = [
    Band(-4, 0, "doubtful", "another cause is likelier"),
    Band(1, 4, "possible", ""),
    Band(5, 8, "probable", ""),
    Band(9, 13, "definite", ""),
]


def naranjo(answers: Sequence[Reading]) -> Score:
    """Naranjo, -4 to 13: ten answers in order, each yes, no or unknown. Unknown scores 0 by the instrument and is
    listed in the warnings; a missing reading is a question not answered.

    Source: Naranjo 1981 Clin Pharmacol Ther 30:239.
    """
    if len(answers) != len(ITEMS):
        raise ValueError("the Naranjo scale has ten answers")
    items, warnings = [], []
    for (name, yes, no), reading in zip(ITEMS, answers, strict=True):
        answer = reading.choice(name, ("yes", "no", "unknown"))
        points = None if answer is None else {"yes": yes, "no": no, "unknown": 0}[answer]
        items.append(Item.of(name, reading, points, (min(yes, no), max(yes, no))))
        if answer == "unknown":
            warnings.append(f"{name} is unknown and scores 0 by the instrument.")
    score = total(items, BANDS, name="Naranjo", citation=CITATION, warnings=warnings)
    score.extra["category"] = None if score.interpretation is None else score.interpretation.split(":")[0]
    return score
