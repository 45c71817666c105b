"""Kidney function for dosing: Cockcroft-Gault with three weights, CKD-EPI 2021, Schwartz, KDIGO stage."""

from collections.abc import Sequence
from dataclasses import replace

from pydantic import JsonValue

from medmcp.servers.clinical.scores.body import adjusted_weight, body_mass_index, body_surface, ideal_weight
from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Score,
    band_of,
    formula,
)

__all__ = [
    "ckd_epi_2021",
    "cockcroft_gault",
    "kdigo_stage",
    "kidney_function",
    "recommended_weight",
    "schwartz",
    "steady_state",
]

CITATION = (
    "Cockcroft DW, Gault MH. Nephron 1976;16:31-41; Winter MA et al. Pharmacotherapy 2012;32:604-612; "
    "Inker LA et al. N Engl J Med 2021;385:1737-1749; KDIGO 2024"
)
CITATION_CHILD = "Schwartz GJ et al. J Am Soc Nephrol 2009;20:629-637; KDIGO 2024"

KDIGO = [  # mL/min/1.73m2, KDIGO 2024
    Band(0, 14, "G5", "kidney failure"),
    Band(15, 29, "G4", "severely decreased"),
    Band(30, 44, "G3b", "moderately to severely decreased"),
    Band(45, 59, "G3a", "mildly to moderately decreased"),
    Band(60, 89, "G2", "mildly decreased"),
    Band(90, 1000, "G1", "normal or high"),
]


def cockcroft_gault(*, age: float, weight_kg: float, creatinine: float, female: bool) -> float:
    """mL/min: (140 - age) x weight / (72 x creatinine mg/dL), x 0.85 in women. Low creatinine is not rounded up.

    Source: Cockcroft 1976 Nephron 16:31.
    """
    _positive(weight_kg=weight_kg, creatinine=creatinine)
    return max(0.0, 140 - age) * weight_kg / (72 * creatinine) * (0.85 if female else 1)


def ckd_epi_2021(*, age: float, creatinine: float, female: bool) -> float:
    """mL/min/1.73m2: 142 x min(Scr/k, 1)^a x max(Scr/k, 1)^-1.200 x 0.9938^age x 1.012 in women; creatinine mg/dL,
    k 0.7 women, 0.9 men; a -0.241 women, -0.302 men. From 18 years. Source: Inker 2021 N Engl J Med 385:1737.
    """
    _positive(creatinine=creatinine)
    ratio = creatinine / (0.7 if female else 0.9)
    slope = -0.241 if female else -0.302
    value = 142 * min(ratio, 1) ** slope * max(ratio, 1) ** -1.200 * 0.9938**age * (1.012 if female else 1)
    return float(value)


def schwartz(*, height_cm: float, creatinine: float) -> float:
    """mL/min/1.73m2: 0.413 x height cm / enzymatic creatinine mg/dL, 1 to under 18 years.

    Source: Schwartz 2009 J Am Soc Nephrol 20:629.
    """
    _positive(height_cm=height_cm, creatinine=creatinine)
    return 0.413 * height_cm / creatinine


def kdigo_stage(egfr: float) -> str:
    """G1 >= 90, G2 60-89, G3a 45-59, G3b 30-44, G4 15-29, G5 < 15 mL/min/1.73m2. Source: KDIGO 2024."""
    return band_of(egfr, KDIGO).label


def recommended_weight(actual_kg: float, ideal_kg: float | None) -> tuple[str, float]:
    """(name, kg) for Cockcroft-Gault: actual under the ideal weight or without one, ideal to 120 % of it, then
    adjusted. Source: Winter 2012 Pharmacotherapy 32:604.
    """
    if ideal_kg is None or actual_kg < ideal_kg:
        return "actual", actual_kg
    if actual_kg <= 1.2 * ideal_kg:
        return "ideal", ideal_kg
    return "adjusted", adjusted_weight(actual_kg, ideal_kg)


def steady_state(current: float, earlier: Sequence[tuple[float, float]], dialysis: bool | None) -> bool | None:
    """Whether creatinine is steady: not after a change >= 0.3 mg/dL in 48 h or >= 50 % in 7 days, nor on dialysis.

    `earlier` holds (hours before the current value, mg/dL). None without a value in the last 7 days.
    The limits are those of KDIGO acute kidney injury 2012, in either direction.
    """
    if dialysis:
        return False
    recent = [(hours, value) for hours, value in earlier if 0 < hours <= 168]
    for hours, value in recent:
        # 1e-9: 1.3 - 1.0 is 0.30000000000000004 one way and 0.29999999999999998 another.
        if hours <= 48 and abs(current - value) >= 0.3 - 1e-9:
            return False
        if max(current, value) / min(current, value) >= 1.5 - 1e-9:
            return False
    return True if recent else None


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name} must be above 0")


def kidney_function(
    *,
    age: Reading = MISSING,
    sex: Reading = MISSING,
    weight_kg: Reading = MISSING,
    height_cm: Reading = MISSING,
    creatinine: Reading = MISSING,
    earlier_creatinine: Sequence[tuple[float, float]] = (),
    dialysis: Reading = MISSING,
    pregnant: Reading = MISSING,
    amputation: Reading = MISSING,
) -> Score:
    """Cockcroft-Gault with the recommended weight (mL/min) as the score; children: bedside Schwartz
    (mL/min/1.73m2). Everything else is in `extra`, None where an input lacks. Interpretation is the KDIGO stage.

    age years, weight kg, height cm, creatinine mg/dL. NotApplicable under 1 year. Formulas and sources as in
    `cockcroft_gault`, `ckd_epi_2021`, `schwartz`, `steady_state` and `body.py`.
    """
    years, scr = age.number("age", 0, 130), creatinine.number("creatinine", 0.05, 40)
    kg, cm = weight_kg.number("weight_kg", 0.3, 500), height_cm.number("height_cm", 30, 260)
    gender = sex.choice("sex", ("female", "male"))
    if years is not None and years < 1:
        raise NotApplicable(
            "Creatinine formulas do not hold under 1 year; use a table by gestational and postnatal age."
        )
    child = years is not None and years < 18
    warnings = []
    steady = None if scr is None else steady_state(scr, earlier_creatinine, dialysis.flag("dialysis"))
    if steady is False:
        warnings.append("Creatinine is not steady: every estimate here is unreliable.")
    elif steady is None:
        warnings.append("No creatinine of the last 7 days to compare: steady state is not known.")
    if pregnant.flag("pregnant"):
        warnings.append("Pregnancy: filtration rises, the formulas are not validated.")
    if amputation.flag("amputation"):
        warnings.append("Amputation: creatinine overestimates kidney function; consider cystatin C.")

    needed = {"age": age, "creatinine": creatinine}
    needed |= {"height_cm": height_cm} if child else {"sex": sex, "weight_kg": weight_kg, "height_cm": height_cm}
    units = {"age": "years", "creatinine": "mg/dL", "height_cm": "cm", "weight_kg": "kg"}
    items = [
        Item(
            name=name,
            value=reading.value,
            unit=units.get(name, ""),
            points=None,
            source=reading.source,
            record_id=reading.record_id,
            observed_at=reading.observed_at,
            possible=(0, 0),
            needs=() if reading.known else (name,),
        )
        for name, reading in needed.items()
    ]

    ibw = None if cm is None or gender is None or child else ideal_weight(cm, gender)
    adjusted = None if ibw is None or kg is None else adjusted_weight(kg, ibw)
    bsa = None if cm is None or kg is None else body_surface(kg, cm)
    crcl: dict[str, JsonValue] = {"actual": None, "ideal": None, "adjusted": None, "recommended": None}
    score: float | None = None
    ckd_epi: float | None = None
    bedside: float | None = None
    weight_used: str | None = None
    if child and cm is not None and scr is not None:
        score = bedside = schwartz(height_cm=cm, creatinine=scr)
    if not child and years is not None and scr is not None and gender is not None:
        female = gender == "female"
        ckd_epi = ckd_epi_2021(age=years, creatinine=scr, female=female)
        for name, weight in (("actual", kg), ("ideal", ibw), ("adjusted", adjusted)):
            if weight is not None:
                crcl[name] = cockcroft_gault(age=years, weight_kg=weight, creatinine=scr, female=female)
        if kg is not None:
            weight_used, chosen = recommended_weight(kg, ibw)
            score = cockcroft_gault(age=years, weight_kg=chosen, creatinine=scr, female=female)
            crcl["recommended"] = score
            if cm is None:
                warnings.append("Height is not known: actual weight is used.")
            elif ibw is None:
                warnings.append("Under 60 inches (152.4 cm) the ideal weight is undefined: actual weight is used.")
    egfr = bedside if child else ckd_epi
    stage = None if egfr is None else band_of(egfr, KDIGO)
    result = formula(
        score,
        items,
        [],
        name="Kidney function",
        citation=CITATION_CHILD if child else CITATION,
        variant="bedside Schwartz, mL/min/1.73m2"
        if child
        else f"Cockcroft-Gault, {weight_used or 'no'} weight, mL/min",
        warnings=warnings,
        extra={
            "crcl_ml_min": crcl,
            "weight_used": weight_used,
            "egfr_ckd_epi_2021": ckd_epi,
            "egfr_absolute": None if ckd_epi is None or bsa is None else ckd_epi * bsa / 1.73,
            "egfr_schwartz": bedside,
            "kdigo_g_stage": None if stage is None else stage.label,
            "kdigo_meaning": None if stage is None else f"{stage.label}: {stage.advice} (mL/min/1.73m2)",
            "body": {
                "bmi_kg_m2": None if cm is None or kg is None else body_mass_index(kg, cm),
                "bsa_m2": bsa,
                "ibw_kg": ibw,
                "adjbw_kg": adjusted,
            },
            "steady_state": steady,
        },
    )
    return replace(result, interpretation=None if stage is None else f"{stage.label}: {stage.advice}")
