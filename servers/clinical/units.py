"""Units of measurement: read a value with its unit, convert it for its analyte, catch a value in the wrong unit.

Conversion inside a dimension (mg/dL to g/L, degF to degC, kPa to mmHg) needs no analyte; between mass and
amount of substance it needs the analyte's molar mass from `ANALYTES`. The unit is never guessed: a number
that is plausible only in another unit raises `UnitError` and names that unit. Read `laboratory.py` next.

Factors: hospital rules where they state one (glucose 18.016, creatinine 88.4, BUN 0.357, bilirubin 17.1,
calcium 4.008, kPa 7.50062), otherwise molar masses from Tietz Textbook of Laboratory Medicine (7th ed. 2023)
or PubChem. HbA1c: NGSP % = 0.09148 x IFCC mmol/mol + 2.152 (Hoelzel 2004 Clin Chem 50:166). Enzymes: 1 ukat/L
= 60 U/L. For urea a mass unit always means urea nitrogen (BUN), as the hospital reports it. The plausible
ranges are a rule of the simulated hospital: set wide enough for survivable extremes.
"""

import math
import re

from medmcp.servers.clinical.row import Row

__all__ = ["ANALYTES", "Analyte", "UnitError", "canonical_unit", "convert", "parse_value", "plausible"]


class UnitError(ValueError):
    """The unit is unknown, does not fit the analyte, or the value fits only another unit."""


class Analyte(Row):
    """What conversion and the plausibility check need to know about one analyte."""

    unit: str  # unit of `low` and `high`
    low: float  # lowest and highest plausible value
    high: float
    others: tuple[str, ...] = ()  # other units in which the analyte is commonly reported
    molar_mass: float | None = None  # g/mol, or g per mol of what is counted (nitrogen of urea, phosphorus)
    valence: int | None = None  # mEq per mmol
    source: str = ""


# canonical unit: (dimension, factor to the base unit of the dimension)
UNITS: dict[str, tuple[str, float]] = {
    # mass concentration, base mg/L
    "g/L": ("mass concentration", 1e3), "g/dL": ("mass concentration", 1e4), "g/mL": ("mass concentration", 1e6),
    "mg/dL": ("mass concentration", 10.0), "mg/L": ("mass concentration", 1.0),
    "mg/mL": ("mass concentration", 1e3), "ug/mL": ("mass concentration", 1.0),
    "ug/dL": ("mass concentration", 1e-2), "ug/L": ("mass concentration", 1e-3),
    "ng/mL": ("mass concentration", 1e-3), "ng/dL": ("mass concentration", 1e-5),
    "ng/L": ("mass concentration", 1e-6), "pg/mL": ("mass concentration", 1e-6),
    "pg/dL": ("mass concentration", 1e-8),
    # D-dimer has two calibrations; 1 DDU = 2 FEU by mass
    "ng/mL FEU": ("D-dimer", 1.0), "ug/mL FEU": ("D-dimer", 1e3), "mg/L FEU": ("D-dimer", 1e3),
    "ug/L FEU": ("D-dimer", 1.0), "ng/mL DDU": ("D-dimer", 2.0), "ug/mL DDU": ("D-dimer", 2e3),
    "mg/L DDU": ("D-dimer", 2e3),
    # amount concentration, base mmol/L
    "mol/L": ("amount concentration", 1e3), "mmol/L": ("amount concentration", 1.0),
    "umol/L": ("amount concentration", 1e-3), "nmol/L": ("amount concentration", 1e-6),
    "pmol/L": ("amount concentration", 1e-9),
    "mEq/L": ("equivalent concentration", 1.0),
    # catalytic and international units, base U/L
    "U/L": ("activity concentration", 1.0), "U/mL": ("activity concentration", 1e3),
    "mU/mL": ("activity concentration", 1.0), "mU/L": ("activity concentration", 1e-3),
    "uU/mL": ("activity concentration", 1e-3),
    "kU/L": ("activity concentration", 1e3),
    "ukat/L": ("activity concentration", 60.0), "nkat/L": ("activity concentration", 0.06),
    # number concentration, base 10^9/L
    "10^12/L": ("number concentration", 1e3), "10^9/L": ("number concentration", 1.0),
    "10^6/L": ("number concentration", 1e-3), "10^6/uL": ("number concentration", 1e3),
    "10^3/uL": ("number concentration", 1.0), "/uL": ("number concentration", 1e-3),
    # ratios
    "%": ("fraction", 1.0), "L/L": ("fraction", 100.0), "mmol/mol": ("mole ratio", 1.0),
    "mg/g": ("mass per mass of creatinine", 1.0), "mg/mmol": ("mass per mass of creatinine", 8.84),
    "g/g": ("mass per mass of creatinine", 1e3),
    "1": ("number", 1.0), "{INR}": ("number", 1.0), "pH": ("number", 1.0), "{score}": ("number", 1.0),
    # physical
    "mmHg": ("pressure", 1.0), "kPa": ("pressure", 7.50062), "cmH2O": ("pressure", 0.735559),
    "degC": ("temperature", 1.0), "degF": ("temperature", 1.0), "K": ("temperature", 1.0),
    "kg": ("mass", 1.0), "g": ("mass", 1e-3), "mg": ("mass", 1e-6), "ug": ("mass", 1e-9),
    "lb": ("mass", 0.45359237), "oz": ("mass", 0.028349523125), "st": ("mass", 6.35029318),
    "cm": ("length", 1.0), "m": ("length", 100.0), "mm": ("length", 0.1), "in": ("length", 2.54),
    "ft": ("length", 30.48),
    "mL": ("volume", 1.0), "L": ("volume", 1e3), "dL": ("volume", 100.0), "fL": ("volume", 1e-12),
    "mL/min": ("flow", 1.0), "mL/h": ("flow", 1 / 60), "L/min": ("flow", 1e3),
    "mL/min/1.73m2": ("indexed flow", 1.0),
    "s": ("time", 1.0), "ms": ("time", 1e-3), "min": ("time", 60.0), "h": ("time", 3600.0),
    "d": ("time", 86400.0), "wk": ("time", 604800.0), "mo": ("time", 2629746.0), "a": ("time", 31556952.0),
    "/min": ("rate", 1.0), "mm/h": ("velocity", 1.0), "pg": ("mass per cell", 1.0),
    "mOsm/kg": ("osmolality", 1.0), "mmol/kg": ("osmolality", 1.0), "/[HPF]": ("cells per field", 1.0),
    "U/g Hb": ("activity per mass of haemoglobin", 1.0), "ug/g": ("mass per mass of stool", 1.0),
    "copies/mL": ("copies", 1.0),
    "mmol/d": ("amount per day", 1.0), "g/d": ("mass per day", 1.0), "mg/d": ("mass per day", 1e-3),
}  # fmt: skip

# spelling without case, blanks or the micro sign -> canonical unit, where it is not the canonical one itself
SPELLINGS: dict[str, str] = {
    "mcg/ml": "ug/mL", "mcg/dl": "ug/dL", "mcg/l": "ug/L", "mcg": "ug", "microgram/l": "ug/L",
    "micromol/l": "umol/L", "mcmol/l": "umol/L",
    "iu/l": "U/L", "units/l": "U/L", "iu/ml": "U/mL", "units/ml": "U/mL", "miu/ml": "mU/mL", "miu/l": "mU/L",
    "uiu/ml": "uU/mL", "mciu/ml": "uU/mL",
    "10*9/l": "10^9/L", "10e9/l": "10^9/L", "x10^9/l": "10^9/L", "x10*9/l": "10^9/L",
    "10*12/l": "10^12/L", "10e12/l": "10^12/L", "x10^12/l": "10^12/L", "10*6/l": "10^6/L", "x10^6/l": "10^6/L",
    "10*3/ul": "10^3/uL", "x10^3/ul": "10^3/uL", "k/ul": "10^3/uL", "k/mm3": "10^3/uL", "thou/ul": "10^3/uL",
    "10^3/mm3": "10^3/uL", "10*6/ul": "10^6/uL", "x10^6/ul": "10^6/uL", "m/ul": "10^6/uL",
    "/mm3": "/uL", "cells/ul": "/uL", "cells/mm3": "/uL", "/mcl": "/uL", "cells/mcl": "/uL", "k/mcl": "10^3/uL",
    "percent": "%", "l/l": "L/L", "fraction": "L/L", "": "1", "ratio": "1", "inr": "{INR}", "{inr}": "{INR}",
    "mm[hg]": "mmHg", "torr": "mmHg", "cm[h2o]": "cmH2O",
    "c": "degC", "°c": "degC", "cel": "degC", "celsius": "degC", "f": "degF", "°f": "degF",
    "[degf]": "degF", "fahrenheit": "degF", "kelvin": "K",
    "lbs": "lb", "[lb_av]": "lb", "pound": "lb", "pounds": "lb", "stone": "st", "kilogram": "kg", "kgs": "kg",
    "gram": "g", "grams": "g", "inch": "in", "inches": "in", "[in_i]": "in", "feet": "ft", "metre": "m",
    "mmol/molhb": "mmol/mol", "mosmol/kg": "mOsm/kg", "mosm/kgh2o": "mOsm/kg", "mosm/l": "mOsm/kg",
    "sec": "s", "seconds": "s", "second": "s", "minutes": "min", "minute": "min", "hours": "h", "hour": "h",
    "days": "d", "day": "d", "weeks": "wk", "week": "wk", "months": "mo", "years": "a", "year": "a",
    "bpm": "/min", "perminute": "/min", "breaths/min": "/min", "beats/min": "/min", "{beats}/min": "/min",
    "/hpf": "/[HPF]", "perhpf": "/[HPF]", "ng/mlfeu": "ng/mL FEU", "ug/mlfeu": "ug/mL FEU",
    "mg/lfeu": "mg/L FEU", "ug/lfeu": "ug/L FEU", "ng/mlddu": "ng/mL DDU", "ug/mlddu": "ug/mL DDU",
    "mg/lddu": "mg/L DDU", "mcg/mlfeu": "ug/mL FEU", "mcg/mlddu": "ug/mL DDU", "cc": "mL",
    "ml/min/1.73m^2": "mL/min/1.73m2", "ml/min/{1.73_m2}": "mL/min/1.73m2",
}  # fmt: skip
_BY_SPELLING = {**{unit.casefold().replace(" ", ""): unit for unit in UNITS}, **SPELLINGS}

ANALYTES: dict[str, Analyte] = {
    # vital signs and measures
    "temperature": Analyte(unit="degC", low=20, high=45, others=("degF",)),
    "weight": Analyte(unit="kg", low=0.3, high=350, others=("lb", "g")),
    "height": Analyte(unit="cm", low=20, high=250, others=("m", "in")),
    # chemistry
    "glucose": Analyte(unit="mmol/L", low=0.6, high=80, others=("mg/dL",), molar_mass=180.16),
    "creatinine": Analyte(unit="mg/dL", low=0.08, high=40, others=("umol/L",), molar_mass=1e4 / 88.4),
    "urea": Analyte(unit="mmol/L", low=0.3, high=100, others=("mg/dL",), molar_mass=10 / 0.357),
    "bilirubin_total": Analyte(unit="mg/dL", low=0.03, high=60, others=("umol/L",), molar_mass=1e4 / 17.1),
    "bilirubin_direct": Analyte(unit="mg/dL", low=0.0, high=40, others=("umol/L",), molar_mass=1e4 / 17.1),
    "albumin": Analyte(unit="g/dL", low=0.6, high=7, others=("g/L",)),
    "total_protein": Analyte(unit="g/dL", low=2, high=16, others=("g/L",)),
    "calcium": Analyte(unit="mg/dL", low=3.6, high=24, others=("mmol/L",), molar_mass=40.08, valence=2),
    "ionised_calcium": Analyte(unit="mmol/L", low=0.3, high=2.8, others=("mg/dL",), molar_mass=40.08, valence=2),
    "magnesium": Analyte(unit="mmol/L", low=0.15, high=6, others=("mg/dL",), molar_mass=24.305, valence=2),
    "phosphate": Analyte(unit="mmol/L", low=0.1, high=8, others=("mg/dL",), molar_mass=30.974),
    "sodium": Analyte(unit="mmol/L", low=90, high=200, others=("mEq/L",), molar_mass=22.99, valence=1),
    "potassium": Analyte(unit="mmol/L", low=1.0, high=12, others=("mEq/L",), molar_mass=39.098, valence=1),
    "chloride": Analyte(unit="mmol/L", low=50, high=170, others=("mEq/L",), molar_mass=35.45, valence=1),
    "bicarbonate": Analyte(unit="mmol/L", low=1, high=60, others=("mEq/L",), molar_mass=61.017, valence=1),
    "lactate": Analyte(unit="mmol/L", low=0.1, high=40, others=("mg/dL",), molar_mass=90.08),
    "uric_acid": Analyte(unit="mg/dL", low=0.2, high=40, others=("umol/L",), molar_mass=168.11),
    "ammonia": Analyte(unit="umol/L", low=3, high=2000, others=("ug/dL",), molar_mass=17.031),
    "beta_hydroxybutyrate": Analyte(unit="mmol/L", low=0, high=25, others=("mg/dL",), molar_mass=104.1),
    "osmolality": Analyte(unit="mOsm/kg", low=200, high=500),
    "iron": Analyte(unit="ug/dL", low=2, high=5000, others=("umol/L",), molar_mass=55.845),
    "cholesterol_total": Analyte(unit="mg/dL", low=25, high=1500, others=("mmol/L",), molar_mass=386.65),
    "cholesterol_hdl": Analyte(unit="mg/dL", low=4, high=200, others=("mmol/L",), molar_mass=386.65),
    "cholesterol_ldl": Analyte(unit="mg/dL", low=8, high=1000, others=("mmol/L",), molar_mass=386.65),
    "triglycerides": Analyte(unit="mg/dL", low=20, high=20000, others=("mmol/L",), molar_mass=885.4),
    "homocysteine": Analyte(unit="umol/L", low=1, high=500, others=("mg/L",), molar_mass=135.18),
    # haematology and coagulation
    "haemoglobin": Analyte(unit="g/dL", low=1.5, high=27, others=("g/L", "mmol/L"), molar_mass=16114,
                           source="monomer (Fe), IFCC"),
    "haematocrit": Analyte(unit="%", low=4, high=80, others=("L/L",)),
    "wbc": Analyte(unit="10^9/L", low=0, high=900, others=("/uL", "10^3/uL")),
    "neutrophils": Analyte(unit="10^9/L", low=0, high=500, others=("/uL", "10^3/uL")),
    "lymphocytes": Analyte(unit="10^9/L", low=0, high=900, others=("/uL", "10^3/uL")),
    "eosinophils": Analyte(unit="10^9/L", low=0, high=200, others=("/uL", "10^3/uL")),
    "platelets": Analyte(unit="10^9/L", low=0, high=3000, others=("/uL", "10^3/uL")),
    "fibrinogen": Analyte(unit="g/L", low=0.1, high=15, others=("mg/dL",)),
    "d_dimer": Analyte(unit="ng/mL FEU", low=10, high=200000, others=("mg/L FEU", "ng/mL DDU")),
    # blood gas
    "ph": Analyte(unit="1", low=6.5, high=7.9),
    "pco2": Analyte(unit="mmHg", low=7, high=250, others=("kPa",)),
    "po2": Analyte(unit="mmHg", low=15, high=700, others=("kPa",)),
    # cardiac
    "troponin_i_hs": Analyte(unit="ng/L", low=0, high=1e6, others=("ng/mL", "ug/L")),
    "troponin_t_hs": Analyte(unit="ng/L", low=0, high=1e5, others=("ng/mL", "ug/L")),
    "bnp": Analyte(unit="pg/mL", low=0, high=1e5, others=("pmol/L",), molar_mass=3464),
    "nt_probnp": Analyte(unit="pg/mL", low=0, high=1e6, others=("pmol/L",), molar_mass=8457),
    "crp": Analyte(unit="mg/L", low=0, high=800, others=("mg/dL",)),
    # endocrine
    "hba1c": Analyte(unit="%", low=2.5, high=20, others=("mmol/mol",)),
    "tsh": Analyte(unit="mU/L", low=0, high=1000, others=("uU/mL",)),
    "free_t4": Analyte(unit="pmol/L", low=0.5, high=200, others=("ng/dL",), molar_mass=776.87),
    "free_t3": Analyte(unit="pmol/L", low=0.3, high=100, others=("pg/mL",), molar_mass=650.97),
    "cortisol": Analyte(unit="nmol/L", low=5, high=5000, others=("ug/dL",), molar_mass=362.46),
    "vitamin_d_25oh": Analyte(unit="nmol/L", low=3, high=1500, others=("ng/mL",), molar_mass=400.64),
    "vitamin_b12": Analyte(unit="pg/mL", low=20, high=50000, others=("pmol/L",), molar_mass=1355.37),
    "folate": Analyte(unit="ng/mL", low=0.2, high=200, others=("nmol/L",), molar_mass=441.4),
    "testosterone": Analyte(unit="nmol/L", low=0, high=150, others=("ng/dL",), molar_mass=288.42),
    "oestradiol": Analyte(unit="pg/mL", low=0, high=30000, others=("pmol/L",), molar_mass=272.38),
    "progesterone": Analyte(unit="ng/mL", low=0, high=500, others=("nmol/L",), molar_mass=314.46),
    "hcg_quantitative": Analyte(unit="U/L", low=0, high=3e6, others=("mU/mL",)),
    # drug levels and poisons
    "paracetamol": Analyte(unit="mg/L", low=0, high=2000, others=("umol/L",), molar_mass=151.16),
    "salicylate": Analyte(unit="mg/dL", low=0, high=200, others=("mmol/L", "mg/L"), molar_mass=138.12),
    "ethanol": Analyte(unit="mg/dL", low=0, high=1500, others=("mmol/L", "g/L"), molar_mass=46.07),
    "methanol": Analyte(unit="mg/dL", low=0, high=1000, others=("mmol/L",), molar_mass=32.04),
    "ethylene_glycol": Analyte(unit="mg/dL", low=0, high=2000, others=("mmol/L",), molar_mass=62.07),
    "digoxin": Analyte(unit="ng/mL", low=0, high=100, others=("nmol/L",), molar_mass=780.94),
    "lithium": Analyte(unit="mmol/L", low=0, high=15, others=("mEq/L",), molar_mass=6.94, valence=1),
    "phenytoin": Analyte(unit="mg/L", low=0, high=150, others=("umol/L",), molar_mass=252.27),
    "valproate": Analyte(unit="mg/L", low=0, high=3000, others=("umol/L",), molar_mass=144.21),
    "carbamazepine": Analyte(unit="mg/L", low=0, high=150, others=("umol/L",), molar_mass=236.27),
    "phenobarbital": Analyte(unit="mg/L", low=0, high=400, others=("umol/L",), molar_mass=232.24),
    "lamotrigine": Analyte(unit="mg/L", low=0, high=150, others=("umol/L",), molar_mass=256.09),
    "theophylline": Analyte(unit="mg/L", low=0, high=250, others=("umol/L",), molar_mass=180.16),
    "vancomycin": Analyte(unit="mg/L", low=0, high=200, others=("umol/L",), molar_mass=1449.3),
    "gentamicin": Analyte(unit="mg/L", low=0, high=100, others=("umol/L",), molar_mass=477.6),
    "tacrolimus": Analyte(unit="ng/mL", low=0, high=120, others=("nmol/L",), molar_mass=804.02),
    "ciclosporin": Analyte(unit="ng/mL", low=0, high=5000, others=("nmol/L",), molar_mass=1202.6),
    "methotrexate": Analyte(unit="umol/L", low=0, high=3000, others=("mg/L",), molar_mass=454.44),
}  # fmt: skip
_OTHER_NAMES = {
    "bun": "urea", "urea_nitrogen": "urea", "bilirubin": "bilirubin_total", "phosphorus": "phosphate",
    "hemoglobin": "haemoglobin", "hb": "haemoglobin", "hgb": "haemoglobin", "hematocrit": "haematocrit",
    "ionized_calcium": "ionised_calcium", "acetaminophen": "paracetamol", "alcohol": "ethanol",
    "cholesterol": "cholesterol_total", "ldl": "cholesterol_ldl", "hdl": "cholesterol_hdl", "co2": "bicarbonate",
    "hco3": "bicarbonate", "paco2": "pco2", "pao2": "po2", "serum_sodium": "sodium", "glucose_poc": "glucose",
    "glucose_fasting": "glucose", "glucose_random": "glucose", "glucose_1h": "glucose", "glucose_2h": "glucose",
    "glucose_3h": "glucose", "csf_glucose": "glucose", "lactate_poc": "lactate", "vbg_pco2": "pco2",
    "vbg_ph": "ph", "arterial_ph": "ph", "pco2_venous": "pco2", "ph_venous": "ph", "hcg": "hcg_quantitative",
    "temp": "temperature", "body_weight": "weight", "leukocytes": "wbc", "white_cells": "wbc",
    "calcium_ionised": "ionised_calcium", "estradiol": "oestradiol", "cyclosporine": "ciclosporin",
}  # fmt: skip
_VALUE = re.compile(r"^\s*([<>]=?)?\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")


def canonical_unit(unit: str) -> str:
    """The one spelling of `unit` that this module uses; raises `UnitError` when it is not known."""
    spelling = unit.strip().replace("µ", "u").replace("μ", "u").replace("⁹", "^9").replace("¹²", "^12")
    spelling = spelling.replace("×", "x").replace(" ", "").casefold()
    if spelling not in _BY_SPELLING:
        raise UnitError(f"unknown unit {unit!r}. Write it as in UCUM, e.g. mmol/L, mg/dL, g/L, 10^9/L, mmHg, degC")
    return _BY_SPELLING[spelling]


def _analyte(name: str) -> Analyte | None:
    key = name.strip().casefold().replace(" ", "_").replace("-", "_")
    return ANALYTES.get(_OTHER_NAMES.get(key, key))


def _base(value: float, unit: str) -> float:
    if unit == "degF":
        return (value - 32) * 5 / 9
    if unit == "K":
        return value - 273.15
    return value * UNITS[unit][1]


def _from_base(value: float, unit: str) -> float:
    if unit == "degF":
        return value * 9 / 5 + 32
    if unit == "K":
        return value + 273.15
    return value / UNITS[unit][1]


def convert(value: float, from_unit: str, to_unit: str, analyte: str = "") -> float:
    """`value` in `to_unit`. `analyte` is a laboratory key such as 'creatinine'; only some conversions need it.

    Raises `UnitError` for an unknown unit or for two units that cannot be converted for this analyte.
    """
    source, target = canonical_unit(from_unit), canonical_unit(to_unit)
    if source == target:
        return float(value)
    source_kind, target_kind = UNITS[source][0], UNITS[target][0]
    if source_kind == target_kind:
        return _from_base(_base(value, source), target)
    if {source, target} == {"%", "mmol/mol"} and analyte == "hba1c":
        return 0.09148 * value + 2.152 if target == "%" else (value - 2.152) / 0.09148
    row = _analyte(analyte)
    kinds = {"mass concentration", "amount concentration", "equivalent concentration"}
    if not {source_kind, target_kind} <= kinds:
        raise UnitError(f"{from_unit} ({source_kind}) cannot be converted to {to_unit} ({target_kind})")
    if row is None:
        raise UnitError(f"{from_unit} to {to_unit} needs the analyte; no molar mass is on file for {analyte!r}")
    amount = _base(value, source)  # mg/L, mmol/L or mEq/L
    if source_kind == "mass concentration":
        amount /= _molar_mass(row, analyte)
    elif source_kind == "equivalent concentration":
        amount /= _valence(row, analyte)
    if target_kind == "mass concentration":
        amount *= _molar_mass(row, analyte)
    elif target_kind == "equivalent concentration":
        amount *= _valence(row, analyte)
    return _from_base(amount, target)


def _molar_mass(row: Analyte, name: str) -> float:
    if row.molar_mass is None:
        raise UnitError(f"no conversion between mass and molar units for {name}; give it in {row.unit}")
    return row.molar_mass


def _valence(row: Analyte, name: str) -> int:
    if row.valence is None:
        raise UnitError(f"mEq/L is not a unit of {name}; give it in {row.unit}")
    return row.valence


def plausible(analyte: str, value: float, unit: str) -> None:
    """Raise `UnitError` when `value` is not plausible in `unit` but is in another unit of the analyte.

    A value that is implausible in every unit passes: it is out of physiological limits, not in a wrong unit.
    """
    row = _analyte(analyte)
    if row is None or not math.isfinite(value) or row.low <= convert(value, unit, row.unit, analyte) <= row.high:
        return
    given = canonical_unit(unit)
    fitting = [
        other
        for other in (row.unit, *row.others)
        if canonical_unit(other) != given and row.low <= convert(value, other, row.unit, analyte) <= row.high
    ]
    if fitting:
        low, high = (convert(bound, row.unit, unit, analyte) for bound in (row.low, row.high))
        raise UnitError(
            f"{analyte} {value:g} {unit} is outside {low:.3g} to {high:.3g} {unit}; "
            f"it would be plausible in {' or '.join(fitting)}. Give the value with its unit"
        )


def parse_value(text: str, to_unit: str, analyte: str = "") -> float:
    """Read '180 umol/L' or '2.0' and return it in `to_unit`; a bare number is in `to_unit` already.

    Raises `UnitError` for text that is no number, an unknown unit, or a value plausible only in another unit.
    A limit such as '< 0.01' is no value and is refused.
    """
    match = _VALUE.match(text)
    if match is None:
        raise UnitError(
            f"{text!r} is not a number with an optional unit, such as '180 umol/L' (decimal point, no comma)"
        )
    sign, number, unit = match.groups()
    if sign:
        raise UnitError(f"{text!r} is a limit, not a value")
    value = float(number)
    plausible(analyte, value, unit or to_unit)
    return convert(value, unit or to_unit, to_unit, analyte)
