"""Tisdale score for drug-induced QT prolongation. `qtc.py` makes the QTc it takes."""

from dataclasses import replace

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    flag_item,
    steps_item,
    total,
)

__all__ = ["tisdale"]

CITATION = "Tisdale JE et al. Circ Cardiovasc Qual Outcomes 2013;6:479-487"

AGE = [Step(0, 67, 0), Step(68, 130, 1)]  # years
BANDS = [
    Band(0, 6, "low", "QTc prolongation in 15 % of the cohort"),
    Band(7, 10, "moderate", "QTc prolongation in 37 % of the cohort; ECG and electrolytes before and after the dose"),
    Band(11, 21, "high", "QTc prolongation in 73 % of the cohort; prefer a drug without this risk"),
]
OVERRIDE = "high: QTc >= 500 ms or a rise >= 60 ms, whatever the score; avoid adding a QT-prolonging drug"


def tisdale(
    *,
    age: Reading = MISSING,
    sex: Reading = MISSING,
    loop_diuretic: Reading = MISSING,
    potassium: Reading = MISSING,
    qtc_ms: Reading = MISSING,
    acute_mi: Reading = MISSING,
    sepsis: Reading = MISSING,
    heart_failure: Reading = MISSING,
    qt_drug_count: Reading = MISSING,
    baseline_qtc_ms: Reading = MISSING,
    magnesium: Reading = MISSING,
    calcium: Reading = MISSING,
) -> Score:
    """Tisdale, 0 to 21: age >= 68 y 1, female 1, loop diuretic 1, K+ <= 3.5 mmol/L 2, admission QTc >= 450 ms 2, acute
    MI 2, sepsis 3, heart failure 3, one QT-prolonging drug 3, two or more 3 further. The drug under consideration
    counts as given. QTc >= 500 ms or a rise >= 60 ms from baseline is high risk regardless.

    potassium, magnesium, calcium (total) mmol/L. NotApplicable under 18 years.
    Source: Tisdale 2013 Circ Cardiovasc Qual Outcomes 6:479.
    """
    warnings = check_age(age, 18, "The score was made in adults on cardiac care units.")
    gender, k = sex.choice("sex", ("female", "male")), potassium.number("potassium", 1, 12)
    qt, before = qtc_ms.number("qtc_ms", 200, 900), baseline_qtc_ms.number("baseline_qtc_ms", 200, 900)
    drugs = qt_drug_count.number("qt_drug_count", 0, 50)
    mg, ca = magnesium.number("magnesium", 0.1, 10), calcium.number("calcium", 0.5, 6)
    if mg is not None and mg < 0.7:
        warnings.append(f"Magnesium is low ({mg:g} mmol/L; not in the score): replace it.")
    if ca is not None and ca < 2.2:
        warnings.append(f"Calcium is low ({ca:g} mmol/L; not in the score): check the ionised calcium and replace it.")
    items = [
        steps_item("age", age if not age.known else _whole_years(age), AGE, unit="years", low=0, high=130),
        Item.of("sex", sex, None if gender is None else float(gender == "female"), (0, 1)),
        flag_item("loop_diuretic", loop_diuretic, 1),
        Item.of("potassium", potassium, None if k is None else 2.0 if k <= 3.5 else 0.0, (0, 2), unit="mmol/L"),
        Item.of("qtc_ms", qtc_ms, None if qt is None else 2.0 if qt >= 450 else 0.0, (0, 2), unit="ms"),
        flag_item("acute_mi", acute_mi, 2),
        flag_item("sepsis", sepsis, 3),
        flag_item("heart_failure", heart_failure, 3),
        Item.of("qt_drug_count", qt_drug_count, None if drugs is None else 3.0 * min(int(drugs), 2), (0, 6)),
    ]
    score = total(items, BANDS, name="Tisdale QT risk", citation=CITATION, warnings=warnings)
    override = qt is not None and (qt >= 500 or (before is not None and qt - before >= 60))
    text = OVERRIDE if override else score.interpretation
    modifiable = [
        name
        for name, item in zip(("hypokalaemia", "loop diuretic", "QT-prolonging drugs"), (items[3], items[2], items[8]),
                              strict=True)
        if item.points
    ]  # fmt: skip
    score.extra.update(
        risk=None if text is None else text.split(":")[0],
        qtc_override=override,
        modifiable=[*modifiable],
    )
    return replace(score, interpretation=text)


def _whole_years(age: Reading) -> Reading:
    """Completed years, since a patient of 67.9 is 67."""
    years = age.number("age", 0, 130)
    return replace(age, value=None if years is None else int(years))
