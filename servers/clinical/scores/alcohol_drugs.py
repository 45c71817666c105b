"""Screens for alcohol and drug use: AUDIT, AUDIT-C, DAST-10, CAGE."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.questionnaire import answer_items
from medmcp.servers.clinical.scores.score import MISSING, Band, Item, Reading, Score, band_of, total

__all__ = ["SUBSTANCE_SCREENS", "audit", "audit_c", "cage", "dast10"]

Answer = Literal["true", "false", "undetermined"]

AUDIT_BANDS = [
    Band(0, 7, "low risk", "alcohol education"),
    Band(8, 15, "hazardous", "brief advice"),
    Band(16, 19, "harmful", "brief counselling and continued monitoring"),
    Band(20, 40, "possible dependence", "refer for diagnostic evaluation and treatment"),
]
AUDIT_C_CUT = {"male": 4, "female": 3}
DAST_BANDS = [
    Band(0, 0, "none reported", "no action, monitor"),
    Band(1, 2, "low", "brief advice, monitor and reassess"),
    Band(3, 5, "moderate", "further investigation"),
    Band(6, 8, "substantial", "intensive assessment"),
    Band(9, 10, "severe", "intensive assessment"),
]
CAGE_BANDS = [
    Band(0, 0, "negative", "does not exclude hazardous drinking: AUDIT-C is more sensitive for it"),
    Band(1, 1, "one yes", "ask more, give AUDIT"),
    Band(2, 4, "clinically significant", "full assessment of an alcohol use disorder"),
]


def _positive(score: Score, cut: float) -> Answer:
    """Whether the total reaches the cut-off, as far as the answers allow to say."""
    return "true" if score.at_least >= cut else "false" if score.at_most < cut else "undetermined"


def _sure(score: Score, positive: Answer) -> Score:
    band, _, advice = (score.interpretation or "").partition(": ")
    score.extra.update(band=band or None, positive=positive, intervention=advice or None)
    return score


def audit(answers: Sequence[Reading], *, sex: Reading = MISSING) -> Score:
    """AUDIT, 0 to 40: ten answers; questions 1 to 8 score 0 to 4, questions 9 and 10 score 0, 2 or 4.

    0-7 low risk, 8-15 hazardous, 16-19 harmful, 20-40 possible dependence; positive from 8.
    Sources: Saunders 1993 Addiction 88:791; Babor 2001 WHO.
    """
    score = total(
        answer_items(INSTRUMENTS["audit"], answers), AUDIT_BANDS, name="AUDIT",
        citation="Saunders JB et al. Addiction 1993;88:791-804; Babor TF et al. AUDIT, 2nd ed., WHO 2001",
    )  # fmt: skip
    return _sure(score, _positive(score, 8))


def audit_c(answers: Sequence[Reading], *, sex: Reading = MISSING) -> Score:
    """AUDIT-C, 0 to 12: the first three answers of AUDIT. Positive from 4 in men and from 3 in women.

    Sources: Bush 1998 Arch Intern Med 158:1789; Bradley 2007 Alcohol Clin Exp Res 31:1208.
    """
    three = INSTRUMENTS["audit"].model_copy(
        update={"title": "AUDIT-C", "questions": INSTRUMENTS["audit"].questions[:3]}
    )
    which = sex.choice("sex", AUDIT_C_CUT)
    cuts = [AUDIT_C_CUT[which]] if which else sorted(AUDIT_C_CUT.values())
    score = total(
        answer_items(three, answers), [], name="AUDIT-C", variant=f"{which} cut-off" if which else "sex not known",
        citation="Bush K et al. Arch Intern Med 1998;158:1789-1795; Bradley KA et al. Alcohol Clin Exp Res 2007;31:1208-1217",
    )  # fmt: skip
    found = {_positive(score, cut) for cut in cuts}
    positive = found.pop() if len(found) == 1 else "undetermined"
    if which is None:
        score.warnings.append("Sex is not known: the cut-off is 4 in men and 3 in women.")
    text = {"true": "positive: give the whole AUDIT, brief advice", "false": "negative: no action on this score alone"}
    return _sure(replace(score, interpretation=text.get(positive)), positive)


def dast10(answers: Sequence[Reading], *, sex: Reading = MISSING) -> Score:
    """DAST-10, 0 to 10: yes scores 1, except for the third (able to stop), where no scores 1. Last 12 months.

    0 none, 1-2 low, 3-5 moderate, 6-8 substantial, 9-10 severe; positive from 3. Source: Skinner 1982 Addict Behav 7:363.
    """
    items = answer_items(INSTRUMENTS["dast10"], answers)
    third = items[2]
    if third.points is not None:
        points = 1.0 - third.points
        items[2] = replace(third, points=points, possible=(points, points), note="reversed: no scores 1")
    score = total(items, DAST_BANDS, name="DAST-10", citation="Skinner HA. Addict Behav 1982;7:363-371")
    return _sure(score, _positive(score, 3))


def cage(answers: Sequence[Reading], *, sex: Reading = MISSING) -> Score:
    """CAGE, 0 to 4: cut down, annoyed, guilty, eye-opener; lifetime. Positive from 2. Source: Ewing 1984 JAMA 252:1905."""
    items: list[Item] = answer_items(INSTRUMENTS["cage"], answers)
    score = total(items, CAGE_BANDS, name="CAGE", citation="Ewing JA. JAMA 1984;252:1905-1907")
    if score.score is not None and band_of(score.score, CAGE_BANDS).low == 1:
        score.warnings.append("One yes is below the cut-off and still warrants more questions.")
    return _sure(score, _positive(score, 2))


SUBSTANCE_SCREENS: dict[
    str, tuple[str, int, Callable[..., Score]]
] = {  # instrument of the questions, how many, scoring
    "audit": ("audit", 10, audit),
    "audit_c": ("audit", 3, audit_c),
    "dast10": ("dast10", 10, dast10),
    "cage": ("cage", 4, cage),
}
