"""Revised Trauma Score, shock indices and the 2021 field triage guideline."""

from collections.abc import Collection
from dataclasses import dataclass
from math import inf
from typing import Literal

from medmcp.servers.clinical.scores.score import MISSING, Band, Item, Reading, Score, Step, points_of, total

__all__ = ["FieldTriage", "field_triage", "shock_index", "sipa_raised", "trauma_score"]

CITATION = "Champion HR et al. J Trauma 1989;29:623-629"
FIELD_TRIAGE_CITATION = "Newgard CD et al. J Trauma Acute Care Surg 2022;93:e49-e60"
SIPA_CITATION = "Acker SN et al. J Pediatr Surg 2015;50:331-334"

# Codes 4 to 0 of the Revised Trauma Score, with the weight of each code (Champion 1989).
GCS = [Step(13, 15, 4), Step(9, 12, 3), Step(6, 8, 2), Step(4, 5, 1), Step(3, 3, 0)]
SBP = [Step(90, inf, 4), Step(76, 89, 3), Step(50, 75, 2), Step(1, 49, 1), Step(0, 0, 0)]  # mmHg
RESPIRATORY_RATE = [Step(10, 29, 4), Step(30, inf, 3), Step(6, 9, 2), Step(1, 5, 1), Step(0, 0, 0)]  # /min
WEIGHTS = {"gcs": 0.9368, "sbp": 0.7326, "respiratory_rate": 0.2908}

BANDS = [
    Band(0, 7.8407, "T-RTS 11 or less", "transport to a trauma centre"),
    Band(7.8408, 7.8408, "T-RTS 12", "physiology alone does not call for a trauma centre"),
]

SIPA = [Step(4, 6, 1.22), Step(7, 12, 1.0), Step(13, 16, 0.9)]  # completed years: upper limit of HR/SBP


def trauma_score(
    *,
    gcs: Reading = MISSING,
    sbp: Reading = MISSING,
    respiratory_rate: Reading = MISSING,
    heart_rate: Reading = MISSING,
    map: Reading = MISSING,
    age: Reading = MISSING,
    assisted_ventilation: Reading = MISSING,
) -> Score:
    """RTS = 0.9368 x GCS code + 0.7326 x SBP code + 0.2908 x RR code, 0 to 7.8408; T-RTS = sum of the codes, 0 to 12.

    sbp and map mmHg, rates /min, age years. Under assisted ventilation the rate is not the patient's own and stays
    missing. Source: Champion 1989 J Trauma 29:623; shock indices as in `shock_index` and `sipa_raised`.
    """
    warnings = []
    if assisted_ventilation.flag("assisted_ventilation"):
        respiratory_rate = MISSING
        warnings.append("Ventilation is assisted: the own respiratory rate, and the verbal GCS, are missing.")
    items, codes = [], {}
    for name, reading, table, unit, low, high in (
        ("gcs", gcs, GCS, "", 3, 15),
        ("sbp", sbp, SBP, "mmHg", 0, 350),
        ("respiratory_rate", respiratory_rate, RESPIRATORY_RATE, "/min", 0, 100),
    ):
        value, weight = reading.number(name, low, high), WEIGHTS[name]
        code = None if value is None else points_of(value, table)
        codes[name] = code
        points = None if code is None else code * weight
        note = "" if code is None else f"code {code:g} x {weight}"
        items.append(Item.of(name, reading, points, (0, 4 * weight), unit=unit, note=note))
    score = total(items, BANDS, name="RTS", citation=CITATION, warnings=warnings, decimals=4)
    known = [code for code in codes.values() if code is not None]
    index, modified = shock_index(heart_rate=heart_rate, sbp=sbp, map=map)
    years = age.number("age", 0, 130)
    if index is not None:
        warnings.append("Beta-blockers, a pacemaker, pregnancy and old age blunt the shock index.")
        if years is None or years > 16:
            if index >= 1.0:
                warnings.append(f"Shock index {index:.2f} (>= 1.0): consider massive transfusion.")
            elif index >= 0.9:
                warnings.append(f"Shock index {index:.2f} (>= 0.9): raised risk.")
    if modified is not None and modified > 1.3:
        warnings.append(f"Modified shock index {modified:.2f} (> 1.3): raised risk.")
    score.warnings[:] = warnings
    score.extra.update(
        t_rts=sum(known) if len(known) == 3 else None,
        shock_index=index,
        modified_shock_index=modified,
        sipa_raised=sipa_raised(index, years),
    )
    return score


def shock_index(
    *, heart_rate: Reading = MISSING, sbp: Reading = MISSING, map: Reading = MISSING
) -> tuple[float | None, float | None]:
    """(shock index HR/SBP, modified shock index HR/MAP); adults >= 0.9 and > 1.3 are raised. None without both inputs
    or without a pressure. Source: Allgöwer 1967 Dtsch Med Wochenschr 92:1947; Liu 2012 World J Emerg Med 3:114.
    """
    pulse, systolic = heart_rate.number("heart_rate", 0, 350), sbp.number("sbp", 0, 350)
    mean = map.number("map", 0, 300)
    return (
        None if pulse is None or not systolic else pulse / systolic,
        None if pulse is None or not mean else pulse / mean,
    )


def sipa_raised(index: float | None, age_years: float | None) -> bool | None:
    """Whether a child's shock index is above the limit for age: 4-6 y 1.22, 7-12 y 1.0, 13-16 y 0.9; None outside
    these ages. Source: Acker 2015 J Pediatr Surg 50:331.
    """
    if index is None or age_years is None:
        return None
    for row in SIPA:
        if row.low <= int(age_years) <= row.high:
            return index > row.points
    return None


RED_INJURIES = (
    "skull_deformity",
    "spinal_motor_or_sensory_loss",
    "chest_instability",
    "pelvic_fracture",
    "two_proximal_long_bones",
    "crushed_limb",
    "amputation_proximal",
    "active_bleeding_tourniquet",
)
RED_MECHANISMS = ("penetrating_torso_head_neck",)
YELLOW_MECHANISMS = (
    "fall_over_3m",
    "ejection",
    "intrusion",
    "death_in_vehicle",
    "pedestrian_run_over",
    "unrestrained_child",
    "motorcycle_separation",
    "burn",
    "low_fall_child_or_older_adult_head_impact",
)
YELLOW_JUDGEMENTS = ("anticoagulant", "pregnancy_over_20_weeks", "burns", "child_abuse", "ems_judgement")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldTriage:
    """red and yellow as printed; none only when all red criteria were looked at; None when they were not."""

    level: Literal["red", "yellow", "none"] | None
    criteria: list[str]
    missing: list[str]
    citation: str = FIELD_TRIAGE_CITATION


def field_triage(
    *,
    gcs: Reading = MISSING,
    gcs_motor: Reading = MISSING,
    respiratory_rate: Reading = MISSING,
    respiratory_distress: Reading = MISSING,
    spo2_on_air: Reading = MISSING,
    sbp: Reading = MISSING,
    heart_rate: Reading = MISSING,
    age: Reading = MISSING,
    mechanism: Collection[str] | None = None,
    injuries: Collection[str] | None = None,
    judgements: Collection[str] = (),
) -> FieldTriage:
    """National guideline for the field triage of injured patients, 2021.

    Red: motor GCS < 6; RR < 10 or > 29 /min; respiratory distress or support; SpO2 < 90 % on air; SBP < 70 + 2 x age
    to 9 years, < 90 mmHg or HR > SBP at 10 to 64, < 110 mmHg or HR > SBP from 65; or a listed injury. Yellow: a listed
    mechanism or judgement. `mechanism` and `injuries` None: not assessed. "none" in a list says that none is present.
    Source: Newgard 2022 J Trauma Acute Care Surg 93:e49.
    """
    for given, allowed in (
        (mechanism or (), (*RED_MECHANISMS, *YELLOW_MECHANISMS, "none")),
        (injuries or (), (*RED_INJURIES, "none")),
        (judgements, YELLOW_JUDGEMENTS),
    ):
        for name in given:
            if name not in allowed:
                raise ValueError(f"unknown criterion: {name}")
    motor, coma = gcs_motor.number("gcs_motor", 1, 6), gcs.number("gcs", 3, 15)
    breaths, air = respiratory_rate.number("respiratory_rate", 0, 100), spo2_on_air.number("spo2_on_air", 0, 100)
    distress = respiratory_distress.flag("respiratory_distress")
    years, systolic, pulse = (
        age.number("age", 0, 130),
        sbp.number("sbp", 0, 350),
        heart_rate.number("heart_rate", 0, 350),
    )
    # Motor 6 is certain at a total of 15 and impossible at 7 or less, where eye and verbal give at least 2.
    obeys = motor == 6 if motor is not None else True if coma == 15 else False if coma and coma <= 7 else None
    tests: list[tuple[str, bool | None, str]] = [
        ("unable to follow commands (motor GCS < 6)", None if obeys is None else not obeys, "gcs_motor"),
        ("RR < 10 or > 29 /min", None if breaths is None else not 10 <= breaths <= 29, "respiratory_rate"),
        ("respiratory distress or need for support", distress, "respiratory_distress"),
        ("SpO2 < 90 % on air", None if air is None else air < 90, "spo2_on_air"),
        *_circulation(years, systolic, pulse),
    ]
    red = [text for text, met, _ in tests if met]
    red += [name for name in injuries or () if name in RED_INJURIES]
    red += [name for name in mechanism or () if name in RED_MECHANISMS]
    yellow = [name for name in mechanism or () if name in YELLOW_MECHANISMS] + list(judgements)
    missing = list(dict.fromkeys(need for _, met, need in tests if met is None))
    missing += ["injuries"] if injuries is None else []
    missing += ["mechanism"] if mechanism is None else []
    level: Literal["red", "yellow", "none"] | None
    level = "red" if red else "yellow" if yellow else None if missing else "none"
    return FieldTriage(level=level, criteria=red + yellow, missing=[] if red else missing)


def _circulation(
    years: float | None, systolic: float | None, pulse: float | None
) -> list[tuple[str, bool | None, str]]:
    if years is None:
        return [("hypotension for age", None, "age")]
    limit = 70 + 2 * int(years) if years < 10 else 90 if years < 65 else 110
    rows = [(f"SBP < {limit} mmHg at this age", None if systolic is None else systolic < limit, "sbp")]
    if years >= 10:
        faster = None if systolic is None or pulse is None else pulse > systolic
        rows.append(("HR > SBP", faster, "heart_rate" if systolic is not None else "sbp"))
    return rows
