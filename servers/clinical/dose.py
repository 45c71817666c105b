"""A dose as an amount: from what is written (5 mg/kg, 1 g, 0.1 microgram/kg/min) to mg, and the formulary's range for it."""

from typing import NamedTuple

from medmcp.servers.clinical.drug import Dose, Drug

__all__ = [
    "DOSES_PER_DAY",
    "Amount",
    "amount_of",
    "band_maximum",
    "matching_doses",
    "maxima",
    "reference_range",
    "too_often",
]

# administrations in 24 h; None where the written frequency gives no number
DOSES_PER_DAY: dict[str, float | None] = {
    "once": None, "stat": None, "q5min": 288, "q15min": 96, "q1h": 24, "q2h": 12, "q3h": 8, "q4h": 6, "q6h": 4, "q8h": 3,
    "q12h": 2, "daily": 1, "bid": 2, "tid": 3, "qid": 4, "nightly": 1, "q48h": 0.5, "q72h": 1 / 3, "weekly": 1 / 7,
    "every_2_weeks": 1 / 14, "monthly": 1 / 30, "continuous": None, "prn": None,
}  # fmt: skip

# unit of a dose: (base unit, factor, per kg, time base in hours or None); orders in mEq are of monovalent ions
_UNITS: dict[str, tuple[str, float, bool, float | None]] = {
    "mg": ("mg", 1, False, None), "g": ("mg", 1000, False, None), "microgram": ("mg", 0.001, False, None),
    "unit": ("unit", 1, False, None), "mL": ("mL", 1, False, None), "mmol": ("mmol", 1, False, None),
    "mEq": ("mmol", 1, False, None), "puff": ("puff", 1, False, None), "drop": ("drop", 1, False, None),
    "tablet": ("tablet", 1, False, None),
    "mg_per_kg": ("mg", 1, True, None), "g_per_kg": ("mg", 1000, True, None),
    "microgram_per_kg": ("mg", 0.001, True, None), "unit_per_kg": ("unit", 1, True, None),
    "mL_per_kg": ("mL", 1, True, None),
    "mg_per_h": ("mg", 1, False, 1), "g_per_h": ("mg", 1000, False, 1), "mg_per_min": ("mg", 60, False, 1),
    "microgram_per_min": ("mg", 0.06, False, 1), "unit_per_min": ("unit", 60, False, 1), "unit_per_h": ("unit", 1, False, 1),
    "mL_per_h": ("mL", 1, False, 1),
    "microgram_per_kg_per_min": ("mg", 0.06, True, 1), "mg_per_kg_per_h": ("mg", 1, True, 1),
    "microgram_per_kg_per_h": ("mg", 0.001, True, 1), "unit_per_kg_per_h": ("unit", 1, True, 1),
    "mg_per_m2": ("mg per m2", 1, False, None),
}  # fmt: skip


LOCAL_ROUTES = frozenset(
    {"ophthalmic", "otic", "topical", "vaginal", "inhaled", "nebulised", "intranasal", "intrathecal"}
)
# by mouth they stay in the bowel: IDSA/SHEA Clostridioides difficile 2017, rifaximin label 2018
NOT_ABSORBED = frozenset({"vancomycin", "teicoplanin", "fidaxomicin", "rifaximin", "nystatin", "neomycin"})


def acts_locally(drug: Drug, route: str) -> bool:
    """Whether so little reaches the blood by this route that the kidney and liver tables do not bound the dose."""
    return route in LOCAL_ROUTES or (route in ("oral", "nasogastric", "rectal") and drug.name in NOT_ABSORBED)


class Amount(NamedTuple):
    """One administration, or one hour of an infusion, in `unit`."""

    value: float
    unit: str
    hourly: bool


def amount_of(dose: float, unit: str, weight_kg: float | None) -> Amount | None:
    """The amount that a written dose comes to; None if it is per kg and the weight (kg) is not known."""
    base, factor, per_kg, hours = _UNITS[unit]
    if per_kg and weight_kg is None:
        return None
    return Amount(dose * factor * ((weight_kg or 1.0) if per_kg else 1.0), base, hours is not None)


def maxima(row: Dose) -> tuple[float | None, float | None]:
    """(largest single, largest daily amount) of a regimen in the unit of `amount_of`.

    A row writes them in its own unit without "per kg" (g for g, microgram for microgram_per_kg). None for a rate and for
    mg/m2, where an amount needs the body surface.
    """
    base, factor, _, hours = _UNITS[row.unit]
    if hours is not None or base == "mg per m2":
        return None, None
    single, daily = row.max_single, row.max_daily
    return None if single is None else single * factor, None if daily is None else daily * factor


def band_maximum(drug: Drug, max_daily: float | None, base: str) -> float | None:
    """The `max_daily` of a kidney or liver band in the `base` unit of `amount_of`; None if it is in another one.

    Bands are in mg, or in the unit of the drug's doses where none is in mg (digoxin in microgram, colistin in units).
    """
    if max_daily is None:
        return None
    units = {dose.unit.removesuffix("_per_kg") for dose in drug.doses} & {"mg", "g", "microgram"}
    if units and base != "mg":
        return None  # benzylpenicillin in units beside a table in mg
    return max_daily * (_UNITS[units.pop()][1] if len(units) == 1 else 1.0)


def matching_doses(drug: Drug, route: str, *, indication: str = "", age: float | None = None) -> list[Dose]:
    """The formulary regimens for a route, indication and age: the indication's own, else the general ones."""
    child = age is not None and age < 18
    neonate = age is not None and age < 28 / 365.25
    fitting = [
        dose
        for dose in drug.doses
        if dose.route == route
        and (
            dose.population == "neonate"
            if neonate and any(d.population == "neonate" for d in drug.doses)
            else dose.population == "child"
            if child and any(d.population == "child" and d.route == route for d in drug.doses)
            else dose.population in ("adult", "older_adult")
        )
    ]
    wanted = indication.strip().lower()
    named = [
        dose
        for dose in fitting
        if wanted
        and wanted != "any"
        and (wanted in dose.indication.lower() or dose.indication.lower() in wanted)
        and dose.indication != "any"
    ]
    return named or [dose for dose in fitting if dose.indication == "any"] or fitting


def reference_range(
    doses: list[Dose], like: Amount, weight_kg: float | None
) -> tuple[float, float, float | None] | None:
    """(low, high, absolute maximum) of one administration in the unit of `like`; None if no regimen compares."""
    lows, highs, tops = [], [], []
    for dose in doses:
        low, high = amount_of(dose.low, dose.unit, weight_kg), amount_of(dose.high, dose.unit, weight_kg)
        if low is None or high is None or low.unit != like.unit or low.hourly != like.hourly:
            continue
        single, _ = maxima(dose)
        lows.append(low.value if single is None else min(low.value, single))
        highs.append(high.value if single is None else min(high.value, single))
        if dose.max_single is not None and high.hourly:
            top = amount_of(dose.max_single, dose.unit, weight_kg)
            tops += [top.value] if top else []
        elif single is not None:
            tops.append(single)
    if not lows:
        return None
    return min(lows), max(highs), max(tops) if tops else None


def too_often(drug: Drug, doses: list[Dose], per_day: float | None) -> str:
    """Why so many doses a day of a medicine that is given once in some days are an overdose; empty if they are not.

    Methotrexate written daily in place of weekly has been fatal (ISMP Targeted Medication Safety Best Practices 2024).
    """
    usual = [dose.per_day[1] for dose in doses if dose.per_day is not None]
    if not per_day or not usual or len(usual) < len(doses):
        return ""
    most = max(usual)
    if most >= 0.5 or per_day < 0.5 or per_day <= 3 * most:
        return ""
    days = round(1 / most)
    often = "once a day" if per_day == 1 else f"{per_day:g} doses a day"
    kind = "is a weekly drug: it is given once in 7 days" if days == 7 else f"is given once in {days} days"
    return f"{drug.name} {kind}; {often} is a dangerous overdose."
