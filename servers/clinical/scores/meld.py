"""MELD, MELD-Na and MELD 3.0 from one set of laboratory values. Read `apache2.py` next."""

from math import log

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Score,
    band_of,
    check_same_set,
    rounded,
)

__all__ = ["meld"]

CITATION = (
    "Kamath PS et al. Hepatology 2001;33:464-470; Wiesner R et al. Gastroenterology 2003;124:91-96 (mortality); Kim WR"
    " et al. N Engl J Med 2008;359:1018-1026 (sodium); Kim WR et al. Gastroenterology 2021;161:1887-1895 (MELD 3.0);"
    " OPTN policy 9"
)
MORTALITY = [  # 3 months, hospitalised patients, classic MELD (Wiesner 2003)
    Band(6, 9, "1.9", ""), Band(10, 19, "6.0", ""), Band(20, 29, "19.6", ""), Band(30, 39, "52.6", ""),
    Band(40, 40, "71.3", ""),
]  # fmt: skip
# lowest and highest value that goes into the formula
BOUNDS = {
    "meld": {"bilirubin": (1.0, None), "inr": (1.0, None), "creatinine": (1.0, 4.0), "sodium": (125.0, 137.0)},
    "meld_3_0": {
        "bilirubin": (1.0, None), "inr": (1.0, None), "creatinine": (1.0, 3.0), "sodium": (125.0, 137.0),
        "albumin": (1.5, 3.5),
    },
}  # fmt: skip
SAME_DAY_MIN = 48 * 60
LOWEST, HIGHEST = 6, 40


def meld(
    *,
    bilirubin: Reading = MISSING,
    inr: Reading = MISSING,
    creatinine: Reading = MISSING,
    sodium: Reading = MISSING,
    albumin: Reading = MISSING,
    sex: Reading = MISSING,
    age: Reading = MISSING,
    dialysis: Reading = MISSING,
    anticoagulant: Reading = MISSING,
) -> Score:
    """MELD, MELD-Na and MELD 3.0; bilirubin and creatinine in mg/dL, albumin in g/dL, sodium in mmol/L. `dialysis` is at
    least twice, or 24 h of continuous treatment, in the last week.

    MELD(i) = 10 (0.957 ln creatinine + 0.378 ln bilirubin + 1.120 ln INR + 0.643), whole; MELD-Na adds 1.32 (137 - Na) -
    0.033 MELD(i) (137 - Na) where MELD(i) > 11; MELD 3.0 = 1.33 (female, or 12 to 17 years) + 4.56 ln bilirubin + 0.82
    (137 - Na) - 0.24 (137 - Na) ln bilirubin + 9.09 ln INR + 11.14 ln creatinine + 1.85 (3.5 - albumin) - 1.83 (3.5 -
    albumin) ln creatinine + 6. Values are bounded below at 1.0, sodium 125 to 137, albumin 1.5 to 3.5; creatinine at most
    4.0 (3.0 in MELD 3.0), which dialysis sets it to. Each lies between 6 and 40 and needs only its own inputs; `score` is
    the newest that could be computed. NotApplicable under 12 years. Sources: Kamath 2001 Hepatology 33:464; Kim 2008 NEJM
    359:1018; Kim 2021 Gastroenterology 161:1887.
    """
    years = age.number("age", 0, 130)
    if years is not None and years < 12:
        raise NotApplicable(f"Made for patients from 12 years (this one is {years:g}). Use PELD.")
    readings = {"bilirubin": bilirubin, "inr": inr, "creatinine": creatinine, "sodium": sodium, "albumin": albumin}
    units = {"bilirubin": "mg/dL", "inr": "", "creatinine": "mg/dL", "sodium": "mmol/L", "albumin": "g/dL"}
    values = {name: reading.number(name, 0.01, 500) for name, reading in readings.items()}
    dialysed = dialysis.flag("dialysis")
    gender = sex.choice("sex", ("female", "male"))
    bonus = None if years is None and gender is None else gender == "female" or (years is not None and years < 18)
    if gender is None and not bonus:
        bonus = None
    if dialysed:
        values["creatinine"] = 4.0  # the highest; MELD 3.0 bounds it at 3.0
    # unknown dialysis counts as missing unless the creatinine is at the upper bound anyway
    settled = dialysed is not None or (values["creatinine"] or 0) >= 4.0
    classic = _classic(values) if settled else None
    with_sodium = _with_sodium(classic, values["sodium"])
    newest = _newest(values, bonus) if settled else None
    versions = {
        "MELD 3.0": None if newest is None else _final(newest), "MELD-Na": with_sodium,
        "MELD": None if classic is None else _final(classic),
    }  # fmt: skip
    named = next(((name, value) for name, value in versions.items() if value is not None), None)
    items = [Item.of(name, reading, None, (0, 0), unit=units[name], needs=_needs(name, reading, values))
             for name, reading in readings.items()]  # fmt: skip
    items.append(
        Item.of("dialysis_twice_in_week", dialysis, None, (0, 0), needs=() if settled else ("dialysis_twice_in_week",))
    )
    items.append(Item.of("sex", sex, None, (0, 0), needs=() if bonus is not None else ("sex",)))
    if newest is not None:
        uncapped = Reading(value=rounded(newest, 2), source="input")
        items.append(Item.of("meld_3_0_uncapped", uncapped, None, (0, 0), needs=()))
    warnings = check_same_set(readings, SAME_DAY_MIN)
    if anticoagulant.flag("anticoagulant"):
        warnings.append("INR on an anticoagulant does not show liver function.")
    return Score(
        name="MELD",
        score=named[1] if named else None,
        score_range=None if named is None else (named[1], named[1]),
        interpretation=None if named is None else _said(named, versions["MELD"]),
        items=items,
        missing=list(dict.fromkeys(need for item in items for need in item.needs)),
        warnings=warnings,
        citation=CITATION,
        variant=named[0] if named else "",
        extra={
            "meld": versions["MELD"],
            "meld_na": versions["MELD-Na"],
            "meld_3_0": versions["MELD 3.0"],
            "mortality_90d_percent": None if versions["MELD"] is None else float(band_of(versions["MELD"], MORTALITY).label),
            "bounded_values": [*_bounded(values, dialysed)],
        },
    )  # fmt: skip


def _needs(name: str, reading: Reading, values: dict[str, float | None]) -> tuple[str, ...]:
    return () if reading.known or values[name] is not None else (name,)


def _said(named: tuple[str, float], classic: float | None) -> str:
    text = f"{named[0]} {named[1]:g}"
    if classic is None:
        return text
    return f"{text}; 90-day mortality {band_of(classic, MORTALITY).label} % at MELD {classic:g} in hospital patients (cohort)"


def _bound(version: str, name: str, value: float) -> float:
    low, high = BOUNDS[version][name]
    return value if value >= low and (high is None or value <= high) else low if value < low else float(high or value)


def _inputs(version: str, values: dict[str, float | None], *names: str) -> list[float] | None:
    found = [values[name] for name in names]
    return (
        None if None in found else [_bound(version, n, v) for n, v in zip(names, found, strict=True) if v is not None]
    )


def _classic(values: dict[str, float | None]) -> float | None:
    """MELD(i) as a whole number, not yet limited: the bracket is rounded to one decimal and multiplied by 10."""
    found = _inputs("meld", values, "creatinine", "bilirubin", "inr")
    if found is None:
        return None
    creatinine, bilirubin, inr = found
    return rounded(0.957 * log(creatinine) + 0.378 * log(bilirubin) + 1.120 * log(inr) + 0.643, 1) * 10


def _with_sodium(classic: float | None, sodium: float | None) -> float | None:
    if classic is None or sodium is None:
        return None
    if classic <= 11:
        return _final(classic)
    missing = 137 - _bound("meld", "sodium", sodium)
    return _final(classic + 1.32 * missing - 0.033 * classic * missing)


def _newest(values: dict[str, float | None], bonus: bool | None) -> float | None:
    found = _inputs("meld_3_0", values, "bilirubin", "sodium", "inr", "creatinine", "albumin")
    if found is None or bonus is None:
        return None
    bilirubin, sodium, inr, creatinine, albumin = found
    low_sodium, low_albumin = 137 - sodium, 3.5 - albumin
    return (
        1.33 * bonus + 4.56 * log(bilirubin) + 0.82 * low_sodium - 0.24 * low_sodium * log(bilirubin)
        + 9.09 * log(inr) + 11.14 * log(creatinine) + 1.85 * low_albumin - 1.83 * low_albumin * log(creatinine) + 6
    )  # fmt: skip


def _final(value: float) -> float:
    return min(float(HIGHEST), max(float(LOWEST), rounded(value, 0)))


def _bounded(values: dict[str, float | None], dialysed: bool | None) -> list[str]:
    found = ["creatinine set to 4.0 mg/dL (MELD 3.0: 3.0) for dialysis"] if dialysed else []
    for version, bounds in BOUNDS.items():
        for name in bounds:
            value = values[name]
            if value is None or (dialysed and name == "creatinine"):
                continue
            used = _bound(version, name, value)
            if used != value:
                found.append(f"{name} {value:g} taken as {used:g}" + (" in MELD 3.0" if version == "meld_3_0" else ""))
    plain = {text.removesuffix(" in MELD 3.0") for text in found if not text.endswith(" in MELD 3.0")}
    return [
        text for text in found if not (text.endswith(" in MELD 3.0") and text.removesuffix(" in MELD 3.0") in plain)
    ]
