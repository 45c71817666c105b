"""HEART score for chest pain. ECG measurements come from `ecg.py`."""

from collections.abc import Collection
from dataclasses import replace

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    choice_item,
    points_of,
    total,
)

__all__ = ["RISK_FACTORS", "heart"]

CITATION = "Six AJ et al. Neth Heart J 2008;16:191-196; Backus BE et al. Int J Cardiol 2013;168:2153-2158"

HISTORY = {"slightly_suspicious": 0.0, "moderately_suspicious": 1.0, "highly_suspicious": 2.0}
ECG = {"normal": 0.0, "nonspecific_repolarisation": 1.0, "significant_st_deviation": 2.0}
AGE = [Step(0, 44, 0), Step(45, 64, 1), Step(65, 130, 2)]  # completed years
RISK_FACTORS = (
    "hypertension",
    "hypercholesterolaemia",
    "diabetes",
    "obesity",  # BMI > 30
    "smoking",  # now, or stopped within 3 months
    "family_history",  # cardiovascular disease before 65
    "atherosclerotic_disease",  # MI, PCI, CABG, stroke, TIA or peripheral arterial disease
)

BANDS = [
    Band(0, 3, "low", "early discharge can be considered after serial troponin"),
    Band(4, 6, "moderate", "observe, serial troponin and non-invasive testing"),
    Band(7, 10, "high", "early invasive strategy to be considered"),
]
MACE_PERCENT = {"low": 1.7, "moderate": 16.6, "high": 50.1}  # 6 weeks, Backus 2013 cohort


def heart(
    *,
    history: Reading = MISSING,
    ecg: Reading = MISSING,
    age: Reading = MISSING,
    troponin: Reading = MISSING,
    troponin_uln: Reading = MISSING,
    risk_factors: Collection[str] | None = None,
    risk_factors_complete: bool = True,
    risk_factors_source: Reading = MISSING,
    hours_since_onset: Reading = MISSING,
) -> Score:
    """HEART, 0 to 10: history, ECG, age, risk factors and first troponin, 0 to 2 each.

    age years, troponin and its 99th percentile in one unit: up to the limit 0, above it and below 3 times 1, from 3
    times 2. Risk factors 1 to 2 score 1; 3 or more, or atherosclerotic disease, 2. `risk_factors` None: not assessed;
    an incomplete list can still rise. `risk_factors_source` carries only the provenance of that list.
    NotApplicable under 18 years. Sources: Six 2008 Neth Heart J 16:191; Backus 2013 Int J Cardiol 168:2153.
    """
    warnings = check_age(age, 18, "Chest pain in children has other causes and no HEART score.")
    warnings.append("Think of aortic dissection and pulmonary embolism as well.")
    warnings.append("STEMI, a hyperacute ECG or instability: leave the score and activate the pathway.")
    onset = hours_since_onset.number("hours_since_onset", 0, 10000)
    if onset is not None and onset < 3:
        warnings.append("Symptoms for less than 3 h: a single troponin is not enough, repeat it.")
    years = age.number("age", 0, 130)
    items = [
        choice_item("history", history, HISTORY),
        choice_item("ecg", ecg, ECG),
        Item.of("age", age, None if years is None else points_of(int(years), AGE), (0, 2), unit="years"),
        _risk_factors(risk_factors, risk_factors_complete, risk_factors_source),
        _troponin(troponin, troponin_uln),
    ]
    score = total(items, BANDS, name="HEART", citation=CITATION, variant="first troponin, 3 x limit", warnings=warnings)
    if score.at_most <= 3 and (items[1].points is None or items[4].points is None):
        # Low risk sends people home, so it needs an ECG and a troponin that were really done.
        score = replace(score, interpretation=None)
        score.warnings.append("No low risk without an ECG and a troponin.")
    risk = None if score.interpretation is None else score.interpretation.split(":")[0]
    score.extra.update(
        risk=risk,
        mace_6wk_percent=None if risk is None else MACE_PERCENT[risk],
        mace_cohort=None if risk is None else "Backus 2013, 2,388 patients in Dutch emergency departments",
    )
    return score


def _risk_factors(present: Collection[str] | None, complete: bool, source: Reading) -> Item:
    if present is None:
        return Item.of("risk_factors", MISSING, None, (0, 2))
    names = [name for name in dict.fromkeys(present) if name != "none"]
    for name in names:
        if name not in RISK_FACTORS:
            raise ValueError(f"unknown risk factor: {name}")
    points = 2.0 if len(names) >= 3 or "atherosclerotic_disease" in names else 1.0 if names else 0.0
    reading = Reading(
        value=", ".join(names) or "none",
        source=source.source if source.known else "input",
        record_id=source.record_id,
        observed_at=source.observed_at,
    )
    if not complete and points < 2:
        return Item.of("risk_factors", reading, None, (points, 2))
    return Item.of("risk_factors", reading, points, (0, 2))


def _troponin(troponin: Reading, limit: Reading) -> Item:
    level, uln = troponin.number("troponin", 0), limit.number("troponin_uln", 0)
    if level is not None and not uln:
        raise ValueError("troponin needs the 99th percentile of its assay (troponin_uln above 0)")
    if level is None or not uln:
        return Item.of("troponin", troponin, None, (0, 2))
    points = 2.0 if level >= 3 * uln else 1.0 if level > uln else 0.0
    return Item.of("troponin", troponin, points, (0, 2), note=f"{level / uln:.2f} x the 99th percentile")
