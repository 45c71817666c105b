"""Quick SOFA. The full organ score is in `sofa.py`."""

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    steps_item,
    total,
)

__all__ = ["qsofa"]

CITATION = "Singer M et al. JAMA 2016;315:801-810; Seymour CW et al. JAMA 2016;315:762-774"

RESPIRATORY_RATE = [Step(0, 21, 0), Step(22, 200, 1)]  # /min
SBP = [Step(0, 100, 1), Step(101, 400, 0)]  # mmHg
ACVPU = ("alert", "new_confusion", "voice", "pain", "unresponsive")

BANDS = [
    Band(0, 1, "not high risk by qSOFA", "does not exclude sepsis; keep reassessing if infection is suspected"),
    Band(2, 3, "higher risk of poor outcome", "score SOFA and measure lactate"),
]


def qsofa(
    *,
    respiratory_rate: Reading = MISSING,
    sbp: Reading = MISSING,
    gcs: Reading = MISSING,
    consciousness: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """qSOFA, 0 to 3, one point each: respiratory rate >= 22 /min; systolic pressure <= 100 mmHg; altered mentation,
    which is GCS < 15 or an ACVPU other than alert. For adults with suspected infection.

    NotApplicable under 18 years. Sources: Singer 2016 JAMA 315:801; Seymour 2016 JAMA 315:762; the warning from
    Evans 2021 Intensive Care Med 47:1181.
    """
    warnings = check_age(age, 18, "Use the Phoenix sepsis score (2024).")
    warnings.append("The Surviving Sepsis Campaign 2021 advises against qSOFA as the single screening tool.")
    items = [
        steps_item("respiratory_rate", respiratory_rate, RESPIRATORY_RATE, unit="/min", low=0, high=100),
        steps_item("sbp", sbp, SBP, unit="mmHg", low=0, high=350),
        _mentation(gcs, consciousness),
    ]
    score = total(items, BANDS, name="qSOFA", citation=CITATION, warnings=warnings)
    score.extra["positive"] = True if score.at_least >= 2 else False if score.at_most < 2 else None
    return score


def _mentation(gcs: Reading, consciousness: Reading) -> Item:
    coma, state = gcs.number("gcs", 3, 15), consciousness.choice("consciousness", ACVPU)
    if state is not None and (state != "alert" or coma is None):
        return Item.of("consciousness", consciousness, float(state != "alert"), (0, 1))
    if coma is None:
        return Item.of("gcs", gcs, None, (0, 1))
    return Item.of("gcs", gcs, float(coma < 15), (0, 1))
