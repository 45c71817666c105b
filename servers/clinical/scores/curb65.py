"""CURB-65 and CRB-65: severity of community-acquired pneumonia in adults. Read `wells.py` next."""

from collections.abc import Callable

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Score,
    check_age,
    flag_item,
    sole_band,
    total,
)

__all__ = ["SITES", "UREA_LIMIT", "curb65"]

CITATION = "Lim WS et al. Thorax 2003;58:377-382; BTS guideline, Thorax 2009;64(Suppl 3):iii1-55"

BANDS = [
    Band(0, 1, "low", "30-day mortality about 1.5 % in the cohort; treatment at home is possible"),
    Band(2, 2, "intermediate", "30-day mortality about 9.2 % in the cohort; hospital, short stay or supervised"),
    Band(3, 5, "high", "30-day mortality about 22 % in the cohort; severe, in hospital; at 4 or 5 assess for intensive care"),
]  # fmt: skip
CRB_BANDS = [
    Band(0, 0, "low", "treatment at home is possible"),
    Band(1, 2, "intermediate", "hospital assessment"),
    Band(3, 4, "high", "urgent admission"),
]
# lowest CURB-65 of each site of care (BTS 2009); `home` still asks for social and clinical judgement
SITES = ((0, "home"), (2, "hospital_ward"), (4, "intensive_care_assessment"))
UREA_LIMIT, RATE_LIMIT, SYSTOLIC_LIMIT, DIASTOLIC_LIMIT, AGE_LIMIT = 7.0, 30, 90, 60, 65
SPO2_LIMIT = 92


def curb65(
    *,
    confusion: Reading = MISSING,
    urea: Reading = MISSING,
    respiratory_rate: Reading = MISSING,
    sbp: Reading = MISSING,
    dbp: Reading = MISSING,
    age: Reading = MISSING,
    spo2: Reading = MISSING,
    hospital_acquired: Reading = MISSING,
) -> Score:
    """CURB-65, 0 to 5, one point each: new confusion (AMTS 8 or less), urea > 7.0 mmol/L, respiratory rate >= 30/min,
    systolic pressure < 90 or diastolic <= 60 mmHg, age >= 65 years. CRB-65 leaves out urea, 0 to 4.

    One pressure alone can settle its item positively, negatively only both. NotApplicable under 18 years and in
    pneumonia that began in hospital. Sources: Lim 2003 Thorax 58:377; BTS guideline 2009 Thorax 64 Suppl 3.
    """
    warnings = check_age(age, 18, "Use the WHO or BTS signs of severity of childhood pneumonia.")
    if hospital_acquired.flag("hospital_acquired"):
        raise NotApplicable("Pneumonia that began in hospital; CURB-65 was made for community-acquired pneumonia.")
    items = [
        flag_item("confusion", confusion, 1.0),
        _above("urea", urea, lambda value: value > UREA_LIMIT, "mmol/L", 0.1, 100),
        _above("respiratory_rate", respiratory_rate, lambda value: value >= RATE_LIMIT, "/min", 0, 100),
        _pressure(sbp, dbp),
        _above("age", age, lambda value: value >= AGE_LIMIT, "years", 0, 130),
    ]
    warnings.append("Leaves out oxygenation, both-sided disease, other illness and support at home.")
    saturation = spo2.number("spo2", 0, 100)
    if saturation is not None and saturation < SPO2_LIMIT:
        warnings.append(f"SpO2 {saturation:g} % is under {SPO2_LIMIT} %: hospital care whatever the score.")
    score = total(items, BANDS, name="CURB-65", citation=CITATION, warnings=warnings)
    crb = total([item for item in items if item.name != "urea"], CRB_BANDS, name="CRB-65", citation=CITATION)
    score.extra.update(
        crb65=crb.score,
        crb65_range=None if crb.score_range is None else [*crb.score_range],
        crb65_interpretation=crb.interpretation,
        site_of_care=_site(score),
    )
    return score


def _site(score: Score) -> str | None:
    """The site of care that every possible total points to, or None."""
    bands = [
        Band(low, high, site, "")
        for (low, site), high in zip(SITES, [*(low - 1 for low, _ in SITES[1:]), 5], strict=True)
    ]
    band = sole_band(score.at_least, score.at_most, bands)
    return band.label if band else None


def _above(name: str, reading: Reading, met: Callable[[float], bool], unit: str, low: float, high: float) -> Item:
    value = reading.number(name, low, high)
    points = None if value is None else float(met(value))
    return Item.of(name, reading, points, (0, 1), unit=unit)


def _pressure(sbp: Reading, dbp: Reading) -> Item:
    systolic, diastolic = sbp.number("sbp", 0, 350), dbp.number("dbp", 0, 250)
    low = (systolic is not None and systolic < SYSTOLIC_LIMIT) or (
        diastolic is not None and diastolic <= DIASTOLIC_LIMIT
    )
    points = 1.0 if low else 0.0 if systolic is not None and diastolic is not None else None
    shown = sbp if sbp.known else dbp
    parts = "/".join("?" if value is None else f"{value:g}" for value in (systolic, diastolic))
    reading = (
        Reading(value=parts, source=shown.source, record_id=shown.record_id, observed_at=shown.observed_at)
        if shown.known
        else MISSING
    )
    absent = tuple(name for name, one in (("sbp", sbp), ("dbp", dbp)) if not one.known)
    return Item.of("blood_pressure", reading, points, (0, 1), unit="mmHg", needs=() if points is not None else absent)
