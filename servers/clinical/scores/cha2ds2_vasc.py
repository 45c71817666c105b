"""CHA2DS2-VASc and CHA2DS2-VA: stroke risk in atrial fibrillation. Read `meld.py` next."""

from collections.abc import Mapping

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Item,
    NotApplicable,
    Reading,
    Score,
    check_age,
    flag_item,
    total,
)

__all__ = ["CONDITION_POINTS", "STROKE_RATE", "cha2ds2_vasc"]

CITATION = (
    "Lip GYH et al. Chest 2010;137:263-272; Friberg L et al. Eur Heart J 2012;33:1500-1510 (rates);"
    " advice: ESC 2020, ACC/AHA 2023, ESC 2024 (CHA2DS2-VA)"
)
CONDITION_POINTS: dict[str, float] = {
    "chf": 1.0, "hypertension": 1.0, "diabetes": 1.0, "stroke_tia_te": 2.0, "vascular_disease": 1.0,
}  # fmt: skip
# ischaemic strokes per 100 patient-years without anticoagulation by score (Friberg 2012)
STROKE_RATE = (0.2, 0.6, 2.2, 3.2, 4.8, 7.2, 9.7, 11.2, 10.8, 12.2)
ADVICE = {
    "none": "no antithrombotic treatment; aspirin is no alternative",
    "consider": "consider an oral anticoagulant; aspirin is no alternative",
    "recommended": "an oral anticoagulant is recommended; aspirin is no alternative",
}


def cha2ds2_vasc(
    conditions: Mapping[str, Reading],
    *,
    age: Reading = MISSING,
    sex: Reading = MISSING,
    atrial_fibrillation: Reading = MISSING,
    valve: Reading = MISSING,
) -> Score:
    """CHA2DS2-VASc, 0 to 9: heart failure or LVEF <= 40 % 1, hypertension 1, age >= 75 2 or 65 to 74 1, diabetes 1,
    stroke, TIA or systemic embolism 2, vascular disease 1, female sex 1. CHA2DS2-VA leaves out sex.

    Advice by the sex-free score: 0 none, 1 consider, from 2 anticoagulant recommended; the same as male 0 / 1 / 2 and
    female 1 / 2 / 3. `valve` names a mechanical valve or mitral stenosis: NotApplicable, as under 18 years.
    Sources: Lip 2010 Chest 137:263; Friberg 2012 Eur Heart J 33:1500.
    """
    warnings = check_age(age, 18, "Ask a paediatric cardiologist.")
    if valve.known and valve.value:
        raise NotApplicable(
            f"{valve.value}: a vitamin K antagonist is indicated whatever the score; it was made for atrial fibrillation"
            " without a mechanical valve or moderate to severe mitral stenosis."
        )
    items = [flag_item(name, conditions.get(name, MISSING), points) for name, points in CONDITION_POINTS.items()]
    items += [_age(age), _sex(sex)]
    confirmed = atrial_fibrillation.flag("atrial_fibrillation")
    if not confirmed:
        warnings.append("No atrial fibrillation is documented; the score says nothing without it.")
    warnings.append("Check the bleeding risk too (HAS-BLED); a high one is no reason by itself to withhold.")
    score = total(items, [], name="CHA2DS2-VASc", citation=CITATION, warnings=warnings)
    free = total(items[:-1], [], name="CHA2DS2-VA", citation=CITATION)
    advice = {_tier(free.at_least), _tier(free.at_most)}
    text = ADVICE[advice.pop()] if len(advice) == 1 else None
    score.extra.update(
        cha2ds2_va=free.score,
        annual_stroke_rate_percent=None if score.score is None else STROKE_RATE[int(score.score)],
        af_confirmed="unknown" if confirmed is None else str(confirmed).lower(),
        oac_advice=text,
    )
    return Score(
        name=score.name, score=score.score, score_range=score.score_range, interpretation=text, items=score.items,
        missing=score.missing, warnings=score.warnings, citation=score.citation, extra=score.extra,
    )  # fmt: skip


def _tier(value: float) -> str:
    return "none" if value < 1 else "consider" if value < 2 else "recommended"


def _age(reading: Reading) -> Item:
    years = reading.number("age", 0, 130)
    points = None if years is None else 2.0 if years >= 75 else 1.0 if years >= 65 else 0.0
    return Item.of("age", reading, points, (0, 2), unit="years")


def _sex(reading: Reading) -> Item:
    sex = reading.choice("sex", ("female", "male"))
    return Item.of("sex", reading, None if sex is None else float(sex == "female"), (0, 1))
