"""Child-Pugh class of cirrhosis; `check_dosage` and the hepatic dose tables read it."""

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    check_age,
    choice_item,
    total,
)

__all__ = ["child_pugh", "possible_classes"]

CITATION = "Pugh RNH et al. Br J Surg 1973;60:646-649 (INR limits are the later convention in place of PT)"

ASCITES = {"none": 1.0, "mild_or_controlled": 2.0, "moderate_severe": 3.0}
ENCEPHALOPATHY = {"none": 1.0, "grade_1_2": 2.0, "grade_3_4": 3.0}
BANDS = [
    Band(5, 6, "A", "compensated; 1-year survival about 100 % in the cohort"),
    Band(7, 9, "B", "significant impairment; 1-year survival about 80 % in the cohort"),
    Band(10, 15, "C", "decompensated; 1-year survival about 45 % in the cohort"),
]
SURVIVAL = {"A": 100.0, "B": 80.0, "C": 45.0}  # % at 1 year


def child_pugh(
    *,
    bilirubin: Reading = MISSING,
    albumin: Reading = MISSING,
    inr: Reading = MISSING,
    pt_prolongation: Reading = MISSING,
    ascites: Reading = MISSING,
    encephalopathy: Reading = MISSING,
    cholestatic_disease: bool = False,
    age: Reading = MISSING,
    cirrhosis: Reading = MISSING,
    anticoagulant: Reading = MISSING,
) -> Score:
    """Child-Pugh, 5 to 15, points 1 / 2 / 3.

    Bilirubin mg/dL < 2 / 2-3 / > 3 (cholestatic disease < 4 / 4-10 / > 10); albumin g/dL > 3.5 / 2.8-3.5 / < 2.8; INR
    < 1.7 / 1.7-2.3 / > 2.3, else prothrombin time prolonged by < 4 / 4-6 / > 6 s; ascites none / mild or controlled /
    moderate to severe; encephalopathy none / grade 1-2 / grade 3-4. NotApplicable under 18 years.
    Source: Pugh 1973 Br J Surg 60:646.
    """
    warnings = check_age(age, 18, "Use PELD in children.")
    if not cirrhosis.flag("cirrhosis"):
        warnings.append("No cirrhosis is documented; the class is not valid in acute hepatitis.")
    if anticoagulant.flag("anticoagulant"):
        warnings.append("INR on an anticoagulant does not show liver function.")
    low, high = (4, 10) if cholestatic_disease else (2, 3)
    clotting = (
        _rising("pt_prolongation", pt_prolongation, 4, 6, "s", 200)
        if pt_prolongation.known and not inr.known
        else _rising("inr", inr, 1.7, 2.3, "", 25)
    )
    items = [
        _rising("bilirubin", bilirubin, low, high, "mg/dL", 100),
        _albumin(albumin),
        clotting,
        choice_item("ascites", ascites, ASCITES),
        choice_item("encephalopathy", encephalopathy, ENCEPHALOPATHY),
    ]
    score = total(
        items,
        BANDS,
        name="Child-Pugh",
        citation=CITATION,
        variant="cholestatic bilirubin limits" if cholestatic_disease else "standard bilirubin limits",
        warnings=warnings,
    )
    possible = possible_classes(score.at_least, score.at_most)
    only = possible[0] if len(possible) == 1 else None
    score.extra.update(
        child_class=only,
        classes_possible=[*possible],
        survival_1y_percent=None if only is None else SURVIVAL[only],
    )
    return score


def possible_classes(low: float, high: float) -> list[str]:
    """The classes that a total from `low` to `high` may still be."""
    return [band.label for band in BANDS if band.low <= high and band.high >= low]


def _rising(name: str, reading: Reading, low: float, high: float, unit: str, most: float) -> Item:
    value = reading.number(name, 0, most)
    points = None if value is None else 1.0 if value < low else 2.0 if value <= high else 3.0
    return Item.of(name, reading, points, (1, 3), unit=unit)


def _albumin(reading: Reading) -> Item:
    value = reading.number("albumin", 0.3, 7)
    points = None if value is None else 1.0 if value > 3.5 else 2.0 if value >= 2.8 else 3.0
    return Item.of("albumin", reading, points, (1, 3), unit="g/dL")
