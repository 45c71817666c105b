"""National Early Warning Score 2. Read `sirs.py` and `qsofa.py` for the older sepsis criteria."""

from dataclasses import replace
from math import inf

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Score,
    Step,
    check_age,
    check_same_set,
    choice_item,
    points_of,
    sole_band,
    steps_item,
    total,
)

__all__ = ["news2"]

CITATION = "Royal College of Physicians. National Early Warning Score (NEWS) 2. London: RCP, 2017"

RESPIRATORY_RATE = [Step(0, 8, 3), Step(9, 11, 1), Step(12, 20, 0), Step(21, 24, 2), Step(25, inf, 3)]  # /min
SPO2_SCALE_1 = [Step(0, 91, 3), Step(92, 93, 2), Step(94, 95, 1), Step(96, 100, 0)]  # %
SPO2_SCALE_2_AIR = [Step(0, 83, 3), Step(84, 85, 2), Step(86, 87, 1), Step(88, 100, 0)]  # %
SPO2_SCALE_2_OXYGEN = [  # %
    Step(0, 83, 3), Step(84, 85, 2), Step(86, 87, 1), Step(88, 92, 0), Step(93, 94, 1), Step(95, 96, 2),
    Step(97, 100, 3),
]  # fmt: skip
SBP = [Step(0, 90, 3), Step(91, 100, 2), Step(101, 110, 1), Step(111, 219, 0), Step(220, inf, 3)]  # mmHg
PULSE = [
    Step(0, 40, 3), Step(41, 50, 1), Step(51, 90, 0), Step(91, 110, 1), Step(111, 130, 2), Step(131, inf, 3),
]  # /min  # fmt: skip
TEMPERATURE = [Step(0, 35.0, 3), Step(35.1, 36.0, 1), Step(36.1, 38.0, 0), Step(38.1, 39.0, 1), Step(39.1, inf, 2)]
CONSCIOUSNESS = {"alert": 0.0, "new_confusion": 3.0, "voice": 3.0, "pain": 3.0, "unresponsive": 3.0}

BANDS = [
    Band(0, 0, "low", "observations at least every 12 h"),
    Band(1, 4, "low", "observations every 4 to 6 h; a registered nurse assesses"),
    Band(5, 6, "medium", "at least hourly observations; urgent review by an acute-illness clinician; think sepsis"),
    Band(7, 20, "high", "continuous monitoring; emergency assessment by a critical-care competent team"),
]  # fmt: skip
SINGLE_RED = "low-medium: observations at least hourly; urgent ward-based review, since one parameter scores 3"


def news2(
    *,
    respiratory_rate: Reading = MISSING,
    spo2: Reading = MISSING,
    on_oxygen: Reading = MISSING,
    sbp: Reading = MISSING,
    heart_rate: Reading = MISSING,
    consciousness: Reading = MISSING,
    temperature: Reading = MISSING,
    spo2_scale: int = 1,
    hypercapnic_target_documented: Reading = MISSING,
    age: Reading = MISSING,
    pregnant: Reading = MISSING,
) -> Score:
    """NEWS2, 0 to 20: the sum of seven parameters.

    respiratory_rate and heart_rate /min, spo2 % (scale 2 only for hypercapnic failure with a target of 88 to
    92 %), on_oxygen any supplemental oxygen, sbp mmHg, consciousness ACVPU, temperature degC, age years.
    NotApplicable under 16 years and in pregnancy. Source: RCP London 2017.
    """
    if spo2_scale not in (1, 2):
        raise ValueError("spo2_scale is 1 or 2")
    warnings = check_age(age, 16, "Use a paediatric early warning score.")
    if pregnant.flag("pregnant"):
        raise NotApplicable("NEWS2 is not valid in pregnancy; use maternal early warning criteria.")
    if spo2_scale == 2 and hypercapnic_target_documented.flag("hypercapnic_target_documented") is not True:
        warnings.append(
            "Scale 2 is only for confirmed hypercapnic failure with a target of 88-92 %; none is documented."
        )
    readings = {
        "respiratory_rate": respiratory_rate,
        "spo2": spo2,
        "on_oxygen": on_oxygen,
        "sbp": sbp,
        "heart_rate": heart_rate,
        "consciousness": consciousness,
        "temperature": temperature,
    }
    warnings += check_same_set(readings, 15)
    oxygen = on_oxygen.flag("on_oxygen")
    items = [
        steps_item("respiratory_rate", respiratory_rate, RESPIRATORY_RATE, unit="/min", low=0, high=100),
        _saturation(spo2, oxygen, spo2_scale),
        Item.of("on_oxygen", on_oxygen, None if oxygen is None else 2.0 if oxygen else 0.0, (0, 2)),
        steps_item("sbp", sbp, SBP, unit="mmHg", low=0, high=350),
        steps_item("heart_rate", heart_rate, PULSE, unit="/min", low=0, high=350),
        choice_item("consciousness", consciousness, CONSCIOUSNESS),
        steps_item("temperature", temperature, TEMPERATURE, unit="degC", low=20, high=45, decimals=1),
    ]
    low, high = sum(i.possible[0] for i in items), sum(i.possible[1] for i in items)
    red = True if any(i.possible[0] == 3 for i in items) else None if any(i.possible[1] == 3 for i in items) else False
    response = _response(low, high, red)
    if response is None and low >= 5:
        warnings.append("At least the urgent response (total 5 or more) is due whatever the missing parameters are.")
    score = total(
        items,
        BANDS,
        name="NEWS2",
        citation=CITATION,
        variant=f"SpO2 scale {spo2_scale}",
        warnings=warnings,
        extra={"single_red": red, "response": response},
    )
    # A single red score outranks the band of the total.
    return replace(score, interpretation=response)


def _saturation(spo2: Reading, oxygen: bool | None, scale: int) -> Item:
    value = spo2.number("spo2", 0, 100)
    if value is None:
        return Item.of("spo2", spo2, None, (0, 3), unit="%")
    if scale == 1:
        return Item.of("spo2", spo2, points_of(value, SPO2_SCALE_1), (0, 3), unit="%", note="scale 1")
    on_air, on_oxygen = points_of(value, SPO2_SCALE_2_AIR), points_of(value, SPO2_SCALE_2_OXYGEN)
    if oxygen is None and on_air != on_oxygen:
        # From 93 % scale 2 punishes only what supplemental oxygen achieved.
        return Item.of("spo2", spo2, None, (on_air, on_oxygen), unit="%", needs=("on_oxygen",), note="scale 2")
    return Item.of("spo2", spo2, on_oxygen if oxygen else on_air, (0, 3), unit="%", note="scale 2")


def _response(low: float, high: float, red: bool | None) -> str | None:
    band = sole_band(low, high, BANDS)
    if high <= 4 and red:
        return SINGLE_RED
    if band is None or (high <= 4 and red is None):
        return None
    return f"{band.label}: {band.advice}"
