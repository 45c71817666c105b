"""Criteria of the systemic inflammatory response syndrome. Sepsis itself is defined in `sepsis.py`."""

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    rounded,
    steps_item,
    total,
)

__all__ = ["sirs"]

CITATION = "Bone RC et al. Chest 1992;101:1644-1655"

TEMPERATURE = [Step(0, 35.9, 1), Step(36.0, 38.0, 0), Step(38.1, 50, 1)]  # degC
HEART_RATE = [Step(0, 90, 0), Step(91, 400, 1)]  # /min

BANDS = [
    Band(0, 1, "SIRS criteria not met", "does not exclude infection or sepsis"),
    Band(2, 4, "SIRS", "unspecific; sepsis is organ dysfunction by Sepsis-3, so look for infection and score SOFA"),
]


def sirs(
    *,
    temperature: Reading = MISSING,
    heart_rate: Reading = MISSING,
    respiratory_rate: Reading = MISSING,
    paco2: Reading = MISSING,
    wbc: Reading = MISSING,
    bands_percent: Reading = MISSING,
    age: Reading = MISSING,
    pregnant: Reading = MISSING,
) -> Score:
    """SIRS, 0 to 4, one point each: temperature > 38.0 or < 36.0 degC; heart rate > 90 /min; respiratory rate
    > 20 /min or PaCO2 < 32 mmHg; white cells > 12 or < 4 x 10^9/L or > 10 % immature forms. Two or more is SIRS.

    One positive limb decides an or-item; a normal main limb (rate, white cells) decides it as negative, with a note,
    when the other limb is not measured. NotApplicable under 18 years. Source: Bone 1992 Chest 101:1644.
    """
    warnings = check_age(age, 18, "Use age-specific criteria (Goldstein 2005), or Phoenix 2024 for sepsis.")
    warnings.append("SIRS has low specificity; sepsis is defined by Sepsis-3 organ dysfunction, not by SIRS.")
    if pregnant.flag("pregnant"):
        warnings.append("Pregnancy and labour raise heart rate, respiratory rate and white cells physiologically.")
    items = [
        steps_item("temperature", temperature, TEMPERATURE, unit="degC", low=20, high=45, decimals=1),
        steps_item("heart_rate", heart_rate, HEART_RATE, unit="/min", low=0, high=350),
        _breathing(respiratory_rate, paco2),
        _white_cells(wbc, bands_percent),
    ]
    score = total(items, BANDS, name="SIRS", citation=CITATION, warnings=warnings)
    positive = True if score.at_least >= 2 else False if score.at_most < 2 else None
    score.extra["positive"] = positive
    return score


def _breathing(rate: Reading, paco2: Reading) -> Item:
    breaths, co2 = rate.number("respiratory_rate", 0, 100), paco2.number("paco2", 5, 150)
    if co2 is not None and co2 < 32:
        return Item.of("paco2", paco2, 1, (0, 1), unit="mmHg")
    if breaths is None:
        return Item.of("respiratory_rate", rate, None, (0, 1), unit="/min")
    note = "PaCO2 not measured" if co2 is None and breaths <= 20 else ""
    return Item.of("respiratory_rate", rate, float(rounded(breaths, 0) > 20), (0, 1), unit="/min", note=note)


def _white_cells(wbc: Reading, bands_percent: Reading) -> Item:
    cells, immature = wbc.number("wbc", 0, 1000), bands_percent.number("bands_percent", 0, 100)
    if immature is not None and immature > 10:
        return Item.of("bands_percent", bands_percent, 1, (0, 1), unit="%")
    if cells is None:
        return Item.of("wbc", wbc, None, (0, 1), unit="10^9/L")
    abnormal = cells > 12 or cells < 4
    note = "immature forms not measured" if immature is None and not abnormal else ""
    return Item.of("wbc", wbc, float(abnormal), (0, 1), unit="10^9/L", note=note)
