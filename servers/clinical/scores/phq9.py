"""PHQ-9: depression by nine answers, with the DSM-type algorithm."""

from collections.abc import Sequence

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.questionnaire import answer_items, endorsed
from medmcp.servers.clinical.scores.score import MISSING, Band, Reading, Score, check_age, total
from medmcp.servers.clinical.scores.three_valued import all_of, any_of, at_least

__all__ = ["phq9"]

CITATION = "Kroenke K, Spitzer RL, Williams JBW. J Gen Intern Med 2001;16:606-613"

BANDS = [
    Band(0, 4, "minimal", "no treatment on this score alone"),
    Band(5, 9, "mild", "watchful waiting, repeat at follow-up"),
    Band(10, 14, "moderate", "above the screening cut-off: interview, then a treatment plan"),
    Band(15, 19, "moderately severe", "active treatment with medication, psychotherapy or both"),
    Band(20, 27, "severe", "prompt treatment and early referral"),
]
RELEVANT_CHANGE = 5
DIFFICULTY = ("not difficult", "somewhat difficult", "very difficult", "extremely difficult")


def phq9(
    answers: Sequence[Reading],
    *,
    difficulty: Reading = MISSING,
    previous: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """PHQ-9, 0 to 27: nine answers of 0 to 3. Bands 0-4, 5-9, 10-14, 15-19, 20-27; cut-off 10; a change of 5 matters.

    Algorithm: major syndrome with 5 or more symptoms on more than half the days (thoughts of death on any day), one of
    them anhedonia or low mood; other depressive syndrome with 2 to 4. NotApplicable under 12 years.
    Source: Kroenke 2001 J Gen Intern Med 16:606.
    """
    warnings = check_age(age, 12, "Use an instrument for children.")
    items = answer_items(INSTRUMENTS["phq9"], answers)
    last = items[8].points
    if last is None or last >= 1:
        asked = "not answered" if last is None else f"answered {last:.0f}"
        warnings.insert(0, f"Thoughts of death or self-harm {asked}: assess_suicide_risk is required now.")
    warnings.append(
        "A screen, not a diagnosis; ask about mania before an antidepressant, and about grief and physical illness."
    )
    score = total(items, BANDS, name="PHQ-9", citation=CITATION, warnings=warnings)
    symptoms = [*endorsed(items[:8], 2), *endorsed(items[8:], 1)]
    core = any_of(symptoms[0], symptoms[1])
    major, other = all_of(at_least(5, symptoms), core), all_of(at_least(2, symptoms), core)
    algorithm = (
        "major_syndrome" if major else "undetermined" if major is None or other is None
        else "other_depressive" if other else "negative"
    )  # fmt: skip
    hard, before = difficulty.number("difficulty", 0, 3), previous.number("previous", 0, 27)
    score.extra.update(
        severity=None if score.interpretation is None else score.interpretation.split(":")[0],
        item9=last,
        algorithm=algorithm,
        difficulty=None if hard is None else DIFFICULTY[int(hard)],
        change=None if before is None or score.score is None else score.score - before,
    )
    change = score.extra["change"]
    if isinstance(change, float) and abs(change) >= RELEVANT_CHANGE:
        score.warnings.append(f"Changed by {change:+g} points since the last one: clinically relevant (5 or more).")
    return score
