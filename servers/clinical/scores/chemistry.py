"""Formulas on blood chemistry, urine and blood gas. Each is one function; inputs are in the units that it names."""

from collections.abc import Callable, Sequence
from typing import Any

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    formula,
    rounded,
    term_item,
    total,
)

__all__ = [
    "aa_gradient", "anion_gap", "corrected_calcium", "corrected_sodium", "delta_ratio", "fena", "feurea", "light", "osmolality",
    "pf_ratio", "winters",
]  # fmt: skip

NA, CL, HCO3 = ("mmol/L", 90, 200), ("mmol/L", 50, 170), ("mmol/L", 1, 60)
ALBUMIN, GLUCOSE, BUN = ("g/dL", 0.5, 8), ("mg/dL", 10, 2000), ("mg/dL", 1, 300)

DELTA_BANDS = [
    Band(-100, 0.39, "normal-gap acidosis", "hyperchloraemic, with little or no raised gap"),
    Band(0.40, 0.79, "mixed", "raised-gap and normal-gap acidosis"),
    Band(0.80, 2.00, "pure raised-gap acidosis", ""),
    Band(2.01, 1000, "raised gap with alkalosis", "metabolic alkalosis, or a bicarbonate that was high before"),
]
FENA_BANDS = [
    Band(0, 0.99, "prerenal pattern", "unreliable on diuretics: use urea"),
    Band(1.00, 2.00, "indeterminate", ""),
    Band(2.01, 100, "intrinsic pattern", "unreliable on diuretics: use urea"),
]
FEUREA_BANDS = [Band(0, 34.99, "prerenal pattern", ""), Band(35, 300, "intrinsic pattern", "")]
PF_BANDS = [
    Band(0, 100, "severe", "Berlin definition, with PEEP of 5 cmH2O or more"),
    Band(100.1, 200, "moderate", "Berlin definition, with PEEP of 5 cmH2O or more"),
    Band(200.1, 300, "mild", "Berlin definition, with PEEP of 5 cmH2O or more"),
    Band(300.1, 1000, "not within ARDS by oxygenation", ""),
]


def _solve(
    name: str,
    citation: str,
    inputs: dict[str, tuple[Reading, tuple[str, float, float]]],
    compute: Callable[..., float],
    *,
    decimals: int = 1,
    bands: Sequence[Band] = (),
    band_decimals: int | None = None,
    warnings: Sequence[str] = (),
    extra: dict[str, Any] | None = None,
) -> Score:
    """A formula of named inputs; null while one of them is missing."""
    items: list[Item] = [
        term_item(key, reading, low, high, unit) for key, (reading, (unit, low, high)) in inputs.items()
    ]
    values = {key: reading.number(key) for key, (reading, _) in inputs.items()}
    value = None if None in values.values() else rounded(compute(**values), decimals)
    return formula(
        value, items, bands, name=name, citation=citation, warnings=warnings, extra=extra,
        decimals=decimals if band_decimals is None else band_decimals,
    )  # fmt: skip


def anion_gap(
    *,
    sodium: Reading = MISSING,
    chloride: Reading = MISSING,
    bicarbonate: Reading = MISSING,
    albumin: Reading = MISSING,
) -> Score:
    """Anion gap, mmol/L: sodium - chloride - bicarbonate; corrected for albumin + 2.5 x (4.0 - albumin g/dL), in `extra`.
    About 8 to 12 is normal without potassium; the laboratory's own range goes before. Source: Figge 1998 Crit Care Med
    26:1807 (albumin correction).
    """
    score = _solve(
        "Anion gap", "Figge J et al. Crit Care Med 1998;26:1807-1810",
        {"sodium": (sodium, NA), "chloride": (chloride, CL), "bicarbonate": (bicarbonate, HCO3)},
        lambda sodium, chloride, bicarbonate: sodium - chloride - bicarbonate,
        warnings=["About 8 to 12 mmol/L is normal; the laboratory's range goes before."],
    )  # fmt: skip
    protein = albumin.number("albumin", 0.5, 8)
    score.extra["corrected_for_albumin"] = (
        None if protein is None or score.score is None else rounded(score.score + 2.5 * (4.0 - protein), 1)
    )
    if protein is None:
        score.warnings.append("Albumin is not known: a low albumin hides a raised gap.")
    return score


def delta_ratio(*, anion_gap: Reading = MISSING, bicarbonate: Reading = MISSING) -> Score:
    """Delta ratio: (anion gap - 12) / (24 - bicarbonate), both mmol/L. Under 0.4 normal-gap acidosis, 0.4 to 0.8 mixed, 0.8
    to 2 pure raised-gap acidosis, over 2 with alkalosis. Undefined at a bicarbonate of 24 or more.
    Source: Rastegar 2007 J Am Soc Nephrol 18:2429.
    """
    value = bicarbonate.number("bicarbonate", 1, 60)
    if value is not None and value >= 24:
        raise ValueError("the delta ratio is undefined at a bicarbonate of 24 mmol/L or more")
    return _solve(
        "Delta ratio", "Rastegar A. J Am Soc Nephrol 2007;18:2429-2431",
        {"anion_gap": (anion_gap, ("mmol/L", -10, 80)), "bicarbonate": (bicarbonate, HCO3)},
        lambda anion_gap, bicarbonate: (anion_gap - 12) / (24 - bicarbonate), decimals=2, bands=DELTA_BANDS,
    )  # fmt: skip


def winters(*, bicarbonate: Reading = MISSING) -> Score:
    """Expected PaCO2 in metabolic acidosis, mmHg: 1.5 x bicarbonate + 8, give or take 2. Source: Albert 1967 Ann Intern Med
    66:312.
    """
    score = _solve(
        "Winters", "Albert MS et al. Ann Intern Med 1967;66:312-322", {"bicarbonate": (bicarbonate, HCO3)},
        lambda bicarbonate: 1.5 * bicarbonate + 8,
        warnings=["A PaCO2 above the range means respiratory acidosis as well, one below it respiratory alkalosis."],
    )  # fmt: skip
    score.extra["expected_paco2"] = None if score.score is None else [score.score - 2, score.score + 2]
    return score


def osmolality(
    *, sodium: Reading = MISSING, glucose: Reading = MISSING, bun: Reading = MISSING, measured: Reading = MISSING
) -> Score:
    """Calculated osmolality, mOsm/kg: 2 x sodium mmol/L + glucose mg/dL / 18 + urea nitrogen mg/dL / 2.8. Measured less
    calculated is the gap, in `extra`; over 10 is raised. Source: Dorwart 1975 Clin Chem 21:190.
    """
    score = _solve(
        "Osmolality", "Dorwart WV, Chalmers L. Clin Chem 1975;21:190-194",
        {"sodium": (sodium, NA), "glucose": (glucose, GLUCOSE), "bun": (bun, BUN)},
        lambda sodium, glucose, bun: 2 * sodium + glucose / 18 + bun / 2.8,
    )  # fmt: skip
    found = measured.number("measured", 200, 600)
    gap = None if found is None or score.score is None else rounded(found - score.score, 1)
    score.extra.update(osmolal_gap=gap, gap_raised=None if gap is None else gap > 10)
    return score


def corrected_calcium(*, calcium: Reading = MISSING, albumin: Reading = MISSING) -> Score:
    """Calcium corrected for albumin, mg/dL: calcium + 0.8 x (4.0 - albumin g/dL). Ionised calcium is better where it
    matters. Source: Payne 1973 Br Med J 4:643 (as commonly simplified).
    """
    return _solve(
        "Corrected calcium", "Payne RB et al. Br Med J 1973;4:643-646",
        {"calcium": (calcium, ("mg/dL", 2, 25)), "albumin": (albumin, ALBUMIN)},
        lambda calcium, albumin: calcium + 0.8 * (4.0 - albumin),
        warnings=["Measure ionised calcium in critical illness and where the result decides."],
    )  # fmt: skip


def corrected_sodium(*, sodium: Reading = MISSING, glucose: Reading = MISSING) -> Score:
    """Sodium corrected for glucose, mmol/L: sodium + 1.6 x (glucose mg/dL - 100) / 100; with 2.4 in `extra`. Sources: Katz
    1973 N Engl J Med 289:843; Hillier 1999 Am J Med 106:399.
    """
    score = _solve(
        "Corrected sodium", "Katz MA. N Engl J Med 1973;289:843-844", {"sodium": (sodium, NA), "glucose": (glucose, GLUCOSE)},
        lambda sodium, glucose: sodium + 1.6 * (glucose - 100) / 100,
    )  # fmt: skip
    salt, sugar = sodium.number("sodium"), glucose.number("glucose")
    score.extra["hillier_2_4"] = None if salt is None or sugar is None else rounded(salt + 2.4 * (sugar - 100) / 100, 1)
    return score


def fena(
    *,
    urine_sodium: Reading = MISSING,
    creatinine: Reading = MISSING,
    sodium: Reading = MISSING,
    urine_creatinine: Reading = MISSING,
) -> Score:
    """Fractional excretion of sodium, %: 100 x (urine sodium x serum creatinine) / (serum sodium x urine creatinine), mmol/L
    and mg/dL. Under 1 prerenal, over 2 intrinsic. Source: Espinel 1976 JAMA 236:579.
    """
    return _solve(
        "FENa", "Espinel CH. JAMA 1976;236:579-581",
        {
            "urine_sodium": (urine_sodium, ("mmol/L", 1, 400)), "creatinine": (creatinine, ("mg/dL", 0.1, 40)),
            "sodium": (sodium, NA), "urine_creatinine": (urine_creatinine, ("mg/dL", 1, 1000)),
        },
        lambda urine_sodium, creatinine, sodium, urine_creatinine: 100 * urine_sodium * creatinine / (sodium * urine_creatinine),
        decimals=2, bands=FENA_BANDS, warnings=["Unreliable on diuretics, in chronic kidney disease and after contrast."],
    )  # fmt: skip


def feurea(
    *,
    urine_urea: Reading = MISSING,
    creatinine: Reading = MISSING,
    bun: Reading = MISSING,
    urine_creatinine: Reading = MISSING,
) -> Score:
    """Fractional excretion of urea, %: 100 x (urine urea nitrogen x serum creatinine) / (urea nitrogen x urine creatinine), all
    mg/dL. Under 35 prerenal, also on diuretics. Source: Carvounis 2002 Kidney Int 62:2223.
    """
    return _solve(
        "FEurea", "Carvounis CP et al. Kidney Int 2002;62:2223-2229",
        {
            "urine_urea": (urine_urea, ("mg/dL", 1, 5000)), "creatinine": (creatinine, ("mg/dL", 0.1, 40)), "bun": (bun, BUN),
            "urine_creatinine": (urine_creatinine, ("mg/dL", 1, 1000)),
        },
        lambda urine_urea, creatinine, bun, urine_creatinine: 100 * urine_urea * creatinine / (bun * urine_creatinine),
        decimals=2, bands=FEUREA_BANDS,
    )  # fmt: skip


def aa_gradient(
    *,
    fio2: Reading = MISSING,
    pao2: Reading = MISSING,
    paco2: Reading = MISSING,
    pressure: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """Alveolar-arterial gradient, mmHg: FiO2 x (pressure - 47) - PaCO2 / 0.8 - PaO2. Expected age / 4 + 4 on room air alone, in
    `extra`. Pressure is 760 mmHg at sea level and has to be given. Source: Mellemgaard 1966 Acta Physiol Scand 67:10
    (expected value, as commonly simplified).
    """
    score = _solve(
        "A-a gradient", "Mellemgaard K. Acta Physiol Scand 1966;67:10-20",
        {
            "fio2": (fio2, ("fraction", 0.21, 1)), "pao2": (pao2, ("mmHg", 15, 700)), "paco2": (paco2, ("mmHg", 5, 200)),
            "pressure": (pressure, ("mmHg", 350, 800)),
        },
        lambda fio2, pao2, paco2, pressure: fio2 * (pressure - 47) - paco2 / 0.8 - pao2,
    )  # fmt: skip
    years, fraction = age.number("age", 0, 130), fio2.number("fio2")
    score.extra["expected"] = None if years is None or fraction != 0.21 else rounded(years / 4 + 4, 1)
    return score


def pf_ratio(*, pao2: Reading = MISSING, fio2: Reading = MISSING) -> Score:
    """PaO2 / FiO2, mmHg. ARDS by oxygenation: up to 300 mild, up to 200 moderate, up to 100 severe. Source: ARDS Definition
    Task Force 2012 JAMA 307:2526.
    """
    return _solve(
        "P/F ratio", "ARDS Definition Task Force. JAMA 2012;307:2526-2533",
        {"pao2": (pao2, ("mmHg", 15, 700)), "fio2": (fio2, ("fraction", 0.21, 1))},
        lambda pao2, fio2: pao2 / fio2, bands=PF_BANDS,
    )  # fmt: skip


def light(
    *,
    pleural_protein: Reading = MISSING,
    serum_protein: Reading = MISSING,
    pleural_ldh: Reading = MISSING,
    serum_ldh: Reading = MISSING,
    ldh_upper_limit: Reading = MISSING,
) -> Score:
    """Light's criteria, the number met, 0 to 3: pleural to serum protein > 0.5; pleural to serum LDH > 0.6; pleural LDH > two
    thirds of the serum upper limit. One makes an exudate. Source: Light 1972 Ann Intern Med 77:507.
    """
    protein = _over(pleural_protein, serum_protein, 0.5)
    enzyme = _over(pleural_ldh, serum_ldh, 0.6)
    limit = _over(pleural_ldh, ldh_upper_limit, 2 / 3)
    rows = (("protein_ratio", pleural_protein, protein, ("pleural_protein", "serum_protein")),
            ("ldh_ratio", pleural_ldh, enzyme, ("pleural_ldh", "serum_ldh")),
            ("ldh_over_limit", pleural_ldh, limit, ("pleural_ldh", "ldh_upper_limit")))  # fmt: skip
    items = [
        Item.of(name, reading if state is not None else MISSING, None if state is None else float(state), (0, 1),
                needs=() if state is not None else needs)
        for name, reading, state, needs in rows
    ]  # fmt: skip
    return total(
        items, [Band(0, 0, "transudate", ""), Band(1, 3, "exudate", "")], name="Light",
        citation="Light RW et al. Ann Intern Med 1972;77:507-513",
        warnings=["A quarter of transudates on diuretics are called exudates."],
    )  # fmt: skip


def _over(top: Reading, bottom: Reading, limit: float) -> bool | None:
    a, b = top.number("pleural value", 0, 100_000), bottom.number("serum value", 0, 100_000)
    return None if a is None or not b else a / b > limit
