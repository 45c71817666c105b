"""GAD-7: anxiety by seven answers."""

from collections.abc import Sequence

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.questionnaire import answer_items
from medmcp.servers.clinical.scores.score import MISSING, Band, Reading, Score, check_age, total

__all__ = ["gad7"]

CITATION = (
    "Spitzer RL et al. Arch Intern Med 2006;166:1092-1097; Kroenke K et al. Ann Intern Med 2007;146:317-325 (GAD-2)"
)

BANDS = [
    Band(0, 4, "minimal", "no treatment on this score alone"),
    Band(5, 9, "mild", "watch and repeat"),
    Band(10, 14, "moderate", "further evaluation: which anxiety disorder, which physical cause"),
    Band(15, 21, "severe", "further evaluation and active treatment"),
]


def gad7(
    answers: Sequence[Reading],
    *,
    difficulty: Reading = MISSING,
    previous: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """GAD-7, 0 to 21: seven answers of 0 to 3. Bands 0-4, 5-9, 10-14, 15-21; from 10 on further evaluation.

    GAD-2 is the sum of the first two, positive from 3. NotApplicable under 12 years.
    Sources: Spitzer 2006 Arch Intern Med 166:1092; Kroenke 2007 Ann Intern Med 146:317.
    """
    warnings = check_age(age, 12, "Use an instrument for children.")
    items = answer_items(INSTRUMENTS["gad7"], answers)
    warnings.append("Think of the mimics: thyroid, arrhythmia, hypoglycaemia, withdrawal, stimulants and caffeine.")
    score = total(items, BANDS, name="GAD-7", citation=CITATION, warnings=warnings)
    first, second, before = items[0].points, items[1].points, previous.number("previous", 0, 21)
    short = None if first is None or second is None else first + second
    hard = difficulty.number("difficulty", 0, 3)
    score.extra.update(
        severity=None if score.interpretation is None else score.interpretation.split(":")[0],
        gad2=None if short is None else {"score": short, "positive": short >= 3},
        difficulty=None if hard is None else int(hard),
        change=None if before is None or score.score is None else score.score - before,
    )
    return score
