"""CIWA-Ar: alcohol withdrawal by ten items at the bedside."""

from collections.abc import Mapping, Sequence

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.questionnaire import answer_items
from medmcp.servers.clinical.scores.score import MISSING, Band, Reading, Score, total

__all__ = ["PREDICTORS", "ciwa_ar"]

CITATION = "Sullivan JT et al. Br J Addict 1989;84:1353-1357; ASAM guideline on alcohol withdrawal management 2020"

BANDS = [
    Band(0, 9, "mild", "supportive care; medication by risk of complicated withdrawal"),
    Band(10, 18, "moderate", "symptom-triggered benzodiazepine, hourly reassessment"),
    Band(19, 67, "severe", "benzodiazepine now, hourly reassessment, inpatient care"),
]
# what predicts a complicated withdrawal (ASAM 2020)
PREDICTORS = (
    "previous delirium tremens",
    "previous withdrawal seizure",
    "age over 65 years",
    "systolic pressure 150 mmHg or more",
    "concurrent illness",
    "benzodiazepine dependence",
    "symptoms with alcohol still in the blood",
)
FREQUENT_MIN, SPACED_MIN = 60, 240  # every hour; every 4 to 8 h


def ciwa_ar(
    answers: Sequence[Reading],
    *,
    predictors: Mapping[str, bool | None] = {},
    just_medicated: bool = False,
    previous: Reading = MISSING,
) -> Score:
    """CIWA-Ar, 0 to 67: nine items of 0 to 7 and orientation of 0 to 4. Under 10 mild, 10-18 moderate, 19 and more severe.

    Reassess every hour from 10 points on or when just medicated, else every 4 to 8 h. `predictors` of a complicated
    withdrawal count where true. Sources: Sullivan 1989 Br J Addict 84:1353; ASAM 2020.
    """
    score = total(
        answer_items(INSTRUMENTS["ciwa"], answers), BANDS, name="CIWA-Ar", citation=CITATION,
        warnings=["Rule out infection, head injury, hypoglycaemia and other causes of agitation and fever first.",
                  "Thiamine before or with glucose; glucose is never delayed in hypoglycaemia."],
    )  # fmt: skip
    before = previous.number("previous", 0, 67)
    found: list[str] = [name for name in PREDICTORS if predictors.get(name)]
    if found and score.at_most < 10:
        score.warnings.append(
            "A low score with a predictor of complicated withdrawal still needs prophylaxis and watching."
        )
    score.extra.update(
        severity=None if score.interpretation is None else score.interpretation.split(":")[0],
        reassess_minutes=FREQUENT_MIN if just_medicated or score.at_most >= 10 else SPACED_MIN,
        complicated_risk=[*found],
        change=None if before is None or score.score is None else score.score - before,
    )
    return score
