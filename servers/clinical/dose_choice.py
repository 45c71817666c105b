"""`choose_dose`: the regimen of the formulary that can be ordered as it stands, for one patient and indication.

The formulary gives ranges; an order needs one amount at one interval. The choice: the indication's own row before the
general one, a fixed dose before a dose per kg, the low end of the amount. A range of intervals goes with it: an
anti-infective's low amount is given most often (500 mg every 8 h or 875 mg every 12 h is one row), any other medicine
starts with the fewest doses. Then the kidney and liver tables bound what a day may hold. Read `dose.py` for units.
"""

from dataclasses import dataclass, field

from medmcp.servers.clinical.dose import amount_of, matching_doses
from medmcp.servers.clinical.drug import Dose, Drug, HepaticBand
from medmcp.servers.clinical.kidney_dosing import KidneyAdvice, band_text
from medmcp.servers.clinical.scores.dosing import DosingWeight, weight_dose

__all__ = ["ROUTE_GROUPS", "OrderableDose", "choose_dose", "dose_text", "frequency_of", "per_day_text", "routes_of"]

# routes that one word of check_dosage stands for
ROUTE_GROUPS: dict[str, tuple[str, ...]] = {
    "oral": ("oral", "nasogastric"), "iv": ("iv", "intraosseous"), "im": ("im",), "sc": ("sc",),
    "inhaled": ("inhaled", "nebulised"), "rectal": ("rectal",),
}  # fmt: skip

# doses in 24 h to the frequency of an order
FREQUENCIES: dict[str, float] = {
    "q5min": 288, "q15min": 96, "q1h": 24, "q2h": 12, "q3h": 8, "q4h": 6, "q6h": 4, "q8h": 3, "q12h": 2, "daily": 1,
    "q48h": 0.5, "q72h": 1 / 3, "weekly": 1 / 7, "every_2_weeks": 1 / 14, "monthly": 1 / 30,
}  # fmt: skip

UNDER_ADULT_DOSES = 12  # years; below it an adult row is never taken for a child

BASE_TO_WRITTEN = {"mg_per_kg": ("mg", 1.0), "g_per_kg": ("g", 0.001), "microgram_per_kg": ("microgram", 1000.0),
                   "unit_per_kg": ("unit", 1.0), "mL_per_kg": ("mL", 1.0)}  # fmt: skip


@dataclass(frozen=True)
class OrderableDose:
    """One order. `max_single` and `max_daily` are in `max_unit`, the base unit of the dose."""

    dose: float
    unit: str
    route: str
    frequency: str
    doses_per_day: float | None
    max_single: float | None
    max_daily: float | None
    max_unit: str
    indication: str
    row: Dose
    steps: tuple[str, ...] = ()
    adjustments: dict[str, str] = field(default_factory=dict)


def routes_of(word: str | None) -> tuple[str, ...] | None:
    """The formulary routes of a word of check_dosage; None for "other" and for no word."""
    return ROUTE_GROUPS.get(word or "")


def frequency_of(per_day: float) -> tuple[str, float]:
    """The frequency of an order nearest to that many doses a day, never more often; weekly is the 1/7 of a table."""
    for name, number in FREQUENCIES.items():
        if number <= per_day * 1.04:  # tables write 1/7 as 0.14 or 0.15
            return name, number
    return "monthly", FREQUENCIES["monthly"]


def dose_text(row: Dose) -> str:
    """A regimen in words: "1000 mg oral 3 times a day, at most 3000 mg a day"."""
    unit = row.unit.replace("_per_", "/").replace("_", " ")
    amount = f"{row.low:g}" if row.low == row.high else f"{row.low:g} to {row.high:g}"
    base = _base_unit(row)
    parts = [f"{amount} {unit} {row.route}{' as a loading dose' if row.loading else ''}{_times(row)}"]
    if row.max_single is not None:
        parts.append(f"at most {row.max_single:g} {unit if _is_rate(row) else base} at once")
    if row.max_daily is not None:
        parts.append(f"at most {row.max_daily:g} {base} a day")
    return ", ".join(parts) + (f" ({row.note})" if row.note else "")


def _times(row: Dose) -> str:
    return "" if row.per_day is None else f" {per_day_text(row.per_day)}"


def per_day_text(per_day: tuple[float, float]) -> str:
    """Fewest and most administrations in words."""
    low, high = per_day
    if high < 1:
        days = (f"{1 / high:.0f}", f"{1 / low:.0f}")
        return f"every {days[0]} days" if days[0] == days[1] else f"every {days[0]} to {days[1]} days"
    times = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return "once a day" if times == "1" else f"{times} times a day"


def choose_dose(
    drug: Drug,
    *,
    indication: str = "",
    routes: tuple[str, ...] | None = None,
    age: float | None = None,
    weights: dict[str, DosingWeight | None],
    kidney: KidneyAdvice | None = None,
    liver: HepaticBand | None = None,
) -> tuple[OrderableDose | None, str]:
    """(the order, "") or (None, why there is none). `weights` holds actual, ideal and adjusted weight where known.

    A reason that starts with "weight" means that only a weight is missing.
    """
    rows = _candidates(drug, indication, routes, age)
    if not rows:
        return None, "no regimen of the formulary fits this route and age"
    if age is not None and age < UNDER_ADULT_DOSES and rows[0].population not in ("child", "neonate"):
        return None, "the formulary has no regimen for a child of this age; adult doses are not scaled"
    stop = _forbidden(kidney, liver)
    if stop:
        return None, stop
    row = next((r for r in rows if "_per_kg" not in r.unit or weights.get(r.weight) is not None), None)
    if row is None:
        return None, f"weight is needed: the regimen is {dose_text(rows[0])}"
    return _order(drug, row, indication, age, weights, kidney, liver), ""


def _candidates(drug: Drug, indication: str, routes: tuple[str, ...] | None, age: float | None) -> list[Dose]:
    wanted = indication.strip().lower()
    ordered = [route for route in dict.fromkeys(d.route for d in drug.doses) if routes is None or route in routes]
    found = [row for route in ordered for row in matching_doses(drug, route, indication=indication, age=age)]
    old = age is not None and age >= 65
    if any(not row.loading for row in found):
        found = [row for row in found if not row.loading]
    found = [row for row in found if old or row.population != "older_adult"] or found

    def order(row: Dose) -> tuple[int, int, int]:
        name = row.indication.lower()
        named = 0 if wanted and name == wanted else 1 if wanted and name != "any" and (name in wanted or wanted in name) else 2
        senior = 0 if old and row.population == "older_adult" else 1
        return named, senior, int("_per_" in row.unit)

    return sorted(found, key=order)


def _forbidden(kidney: KidneyAdvice | None, liver: HepaticBand | None) -> str:
    if kidney is not None and kidney.band is not None and kidney.band.action in ("contraindicated", "avoid"):
        return f"kidney ({band_text(kidney.band)}): {kidney.band.action}; {kidney.band.regimen}"
    if liver is not None and liver.action in ("contraindicated", "avoid"):
        return f"liver (Child-Pugh {liver.child_pugh}): {liver.action}; {liver.regimen}"
    return ""


def _order(
    drug: Drug, row: Dose, indication: str, age: float | None, weights: dict[str, DosingWeight | None],
    kidney: KidneyAdvice | None, liver: HepaticBand | None,
) -> OrderableDose:  # fmt: skip
    adjustments: dict[str, str] = {}
    dose, unit, steps = _amount(row, weights)
    factor = _to_base(unit)
    frequency, per_day = _schedule(drug, row)
    if per_day is not None and row.per_day is not None and not row.per_day[0] <= per_day * 1.04 <= row.per_day[1] * 1.1:
        adjustments["interval"] = f"the table says {per_day_text(row.per_day)}; {frequency} is the nearest that can be ordered"
    top_day, top_single = row.max_daily, row.max_single
    if kidney is not None and kidney.band is not None:
        band = kidney.band
        adjustments["renal"] = f"{band_text(band)}: {band.regimen}"
        if kidney.deferred:
            adjustments["renal"] += "; the reduction is put off for the first 48 h while creatinine is not steady"
        elif kidney.limits:
            dose, frequency, per_day, top_day = _within(dose, factor, frequency, per_day, band.max_daily, band.min_interval_h,
                                                        top_day, adjustments, "renal", row)  # fmt: skip
    if liver is not None and liver.action != "none":
        adjustments["hepatic"] = f"Child-Pugh {liver.child_pugh}: {liver.regimen}"
        if liver.action == "reduce":
            dose, frequency, per_day, top_day = _within(dose, factor, frequency, per_day, liver.max_daily, None,
                                                        top_day, adjustments, "hepatic", row)  # fmt: skip
    if per_day is not None and top_day is not None and dose * factor * per_day > top_day * 1.001 and not _is_rate(row):
        dose = top_day / per_day / factor
        steps = (*steps, f"{per_day:g} doses a day within {top_day:g} {_base_unit(row)} a day = {dose:.6g} {unit}")
    if row.population == "older_adult":
        adjustments["age"] = "regimen for older adults"
    elif age is not None and age < 18 and row.population == "adult":
        adjustments["age"] = "adult regimen: the formulary has none for this age; check before ordering"
    used = weights.get(row.weight) if "_per_kg" in row.unit else None
    if used is not None and used.scalar != "actual":
        adjustments["obesity"] = f"{used.scalar} weight {used.kg:.1f} kg"
    if indication and row.indication.lower() != indication.strip().lower():
        shown = "general regimen" if row.indication == "any" else f"regimen for {row.indication}"
        adjustments["indication"] = f"{shown}; the formulary has no row named {indication}"
    return OrderableDose(
        dose=float(f"{dose:.6g}"), unit=unit, route=row.route, frequency=frequency, doses_per_day=per_day,
        max_single=top_single, max_daily=top_day, max_unit=row.unit if _is_rate(row) else _base_unit(row),
        indication=row.indication if row.indication != "any" else indication, row=row, steps=steps, adjustments=adjustments,
    )  # fmt: skip


def _amount(row: Dose, weights: dict[str, DosingWeight | None]) -> tuple[float, str, tuple[str, ...]]:
    """(dose, unit, steps) of one administration. A dose per kg becomes an amount; a rate stays a rate."""
    if row.unit not in BASE_TO_WRITTEN:
        return row.low, row.unit, (f"low end of {row.low:g} to {row.high:g} {row.unit}",) if row.low != row.high else ()
    unit, factor = BASE_TO_WRITTEN[row.unit]
    weight = weights[row.weight]
    assert weight is not None  # choose_dose takes such a row only with its weight
    cap = None if row.max_single is None else row.max_single * factor
    exact, text = weight_dose(row.low, round(weight.kg, 2), adult_maximum=cap)
    rounded = _rounded(exact)
    top = row.high * weight.kg if cap is None else min(row.high * weight.kg, cap)
    dose = rounded if rounded <= max(top, exact) * 1.0001 else exact
    return dose, unit, (f"{text} {unit}", f"rounded to {dose:g} {unit}")


def _rounded(value: float) -> float:
    """An amount that can be drawn up, within about 5 % of `value`."""
    for above, step in ((1000, 50), (200, 10), (40, 1), (4, 0.1), (0.4, 0.01)):
        if value >= above:
            return round(round(value / step) * step, 3)
    return float(f"{value:.2g}")


def _schedule(drug: Drug, row: Dose) -> tuple[str, float | None]:
    if _is_rate(row):
        return "continuous", None
    if row.per_day is None:
        return "once", None
    fewest, most = row.per_day
    anti_infective = drug.atc.startswith(("J01", "J02", "J05", "P01"))
    wanted = most if anti_infective and row.low != row.high and row.unit in ("mg", "g") else fewest
    return frequency_of(wanted)


def _within(
    dose: float, factor: float, frequency: str, per_day: float | None, max_daily: float | None, min_interval_h: float | None,
    top_day: float | None, adjustments: dict[str, str], organ: str, row: Dose,
) -> tuple[float, str, float | None, float | None]:  # fmt: skip
    """Dose and frequency bounded by a band: the interval first, then the amount."""
    if max_daily is None and min_interval_h is None:
        if not _is_rate(row):
            adjustments[organ] += "; the first dose is the usual one, go on as this says"
            return dose, "once", None, top_day
        return dose, frequency, per_day, top_day
    if per_day is not None and min_interval_h is not None and 24 / per_day < min_interval_h:
        frequency, per_day = frequency_of(24 / min_interval_h)
    if max_daily is not None:
        top_day = max_daily if top_day is None else min(top_day, max_daily)
        if per_day is not None and row.per_day is not None and not _is_rate(row):
            # fewer doses before smaller ones, down to the fewest that the table knows
            while dose * factor * per_day > max_daily * 1.001 and per_day > max(1.0, row.per_day[0]):
                frequency, per_day = frequency_of(per_day - 0.5)
            dose = min(dose, max_daily / per_day / factor)
    return dose, frequency, per_day, top_day


def _is_rate(row: Dose) -> bool:
    return row.unit.endswith(("_per_h", "_per_min"))


def _base_unit(row: Dose) -> str:
    amount = amount_of(1, row.unit, 1)
    return amount.unit if amount else row.unit


def _to_base(unit: str) -> float:
    amount = amount_of(1, unit, 1)
    return amount.value if amount else 1.0
