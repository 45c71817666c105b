"""`choose_dose`: the regimen of the formulary that can be ordered as it stands, for one patient and indication.

The formulary gives ranges; an order needs one amount at one interval. The choice: the indication's own row before the
general one, a fixed dose before a dose per kg, the low end of the amount. A range of intervals goes with it: an
anti-infective's low amount is given most often (500 mg every 8 h or 875 mg every 12 h is one row), any other medicine
starts with the fewest doses. Then the kidney and liver tables bound it: what their words name for this order
(`band_regimen.py`), else the usual amount less often, else a smaller strength (`strengths.py`). Where nothing that can be
given fits, there is no order and the words of the table are the answer. Read `dose.py` for units.
"""

from dataclasses import dataclass, field

from medmcp.servers.clinical.band_regimen import BandOrder, band_order
from medmcp.servers.clinical.dose import acts_locally, amount_of, band_maximum, matching_doses, maxima
from medmcp.servers.clinical.drug import Dose, Drug, HepaticBand
from medmcp.servers.clinical.kidney_dosing import KidneyAdvice, band_text
from medmcp.servers.clinical.scores.dosing import DosingWeight, weight_dose
from medmcp.servers.clinical.strengths import givable

__all__ = [
    "ROUTE_GROUPS",
    "OrderableDose",
    "candidates",
    "choose_dose",
    "dose_text",
    "frequency_of",
    "per_day_text",
    "routes_of",
    "usual_dose",
]

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

TOO_SELDOM = 1.5  # times the interval of a table: every 96 h is not weekly
LEAST_OFTEN = 1 / 3  # of a day: a daily medicine is stretched to every 72 h at the most
NEAR = 0.6  # of a share of the dose: a strength below that is too little, and the interval is stretched in its place
UNDER_ADULT_DOSES = 12  # years; below it an adult row is never taken for a child


@dataclass(frozen=True)
class OrderableDose:
    """One order. `max_single` and `max_daily` are in `max_unit`, the unit of the dose."""

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


def _spaced(hours: float) -> tuple[str, float]:
    """The frequency of an order for doses that many hours apart; NothingFits if the next one is far too seldom."""
    frequency = frequency_of(24 / hours)
    if 24 / frequency[1] > TOO_SELDOM * hours:
        raise NothingFits(f"no frequency of an order is near every {hours:g} h")
    return frequency


def dose_text(row: Dose) -> str:
    """A regimen in words: "1000 mg oral 3 times a day, at most 3000 mg a day"."""
    unit = row.unit.replace("_per_", "/").replace("_", " ")
    amount = f"{row.low:g}" if row.low == row.high else f"{row.low:g} to {row.high:g}"
    base = _max_unit(row)
    parts = [f"{amount} {unit} {row.route}{' as a loading dose' if row.loading else ''}{_times(row)}"]
    single, daily = _maxima_in_unit(row)
    if single is not None:
        parts.append(f"at most {single:g} {unit if _is_rate(row) else base} at once")
    if daily is not None:
        parts.append(f"at most {daily:g} {base} a day")
    return ", ".join(parts) + (f" ({row.note})" if row.note else "")


def usual_dose(drug: Drug, indication: str) -> str | None:
    """The adult regimen for an indication in words, else the general one, else the first of the record."""
    wanted = indication.lower()
    named = [
        d
        for d in drug.doses
        if d.population == "adult" and (d.indication.lower() in wanted or wanted in d.indication.lower())
    ]
    general = [d for d in drug.doses if d.population == "adult" and d.indication == "any"]
    rows = named or general or list(drug.doses)
    return dose_text(rows[0]) if rows else None


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
    rows = candidates(drug, indication, routes, age)
    if not rows:
        return None, "no regimen of the formulary fits this route and age"
    if age is not None and age < UNDER_ADULT_DOSES and rows[0].population not in ("child", "neonate"):
        return None, "the formulary has no regimen for a child of this age; adult doses are not scaled"
    if drug.high_alert and not indication and len({row.indication for row in drug.doses}) > 1:
        return None, "the indication is needed: the dose of this high-alert medicine depends on it"
    stop = _forbidden(kidney, liver)
    if stop:
        return None, stop
    row = next((r for r in rows if "_per_kg" not in r.unit or weights.get(r.weight) is not None), None)
    if row is None:
        return None, f"weight is needed: the regimen is {dose_text(rows[0])}"
    severe = _severe_row(drug, row, indication)
    try:
        return _order(drug, severe or row, indication, age, weights, kidney, liver, high=severe is not None), ""
    except NothingFits as error:
        words = [band.regimen for band in (kidney and kidney.limits and kidney.band, liver) if band]
        return None, f"nothing that can be ordered fits ({error}): {'; '.join(words)}"


def candidates(drug: Drug, indication: str, routes: tuple[str, ...] | None, age: float | None) -> list[Dose]:
    """The regimens that fit, the best first: the indication's own, for the age, fixed before per kg."""
    wanted = indication.strip().lower()
    ordered = [route for route in dict.fromkeys(d.route for d in drug.doses) if routes is None or route in routes]
    found = [row for route in ordered for row in matching_doses(drug, route, indication=indication, age=age)]
    old = age is not None and age >= 65
    if any(not row.loading for row in found):
        found = [row for row in found if not row.loading]
    found = [row for row in found if old or row.population != "older_adult"] or found

    def order(row: Dose) -> tuple[int, int, int]:
        name = row.indication.lower()
        named = (
            0
            if wanted and name == wanted
            else 1
            if wanted and name != "any" and (name in wanted or wanted in name)
            else 2
        )
        senior = 0 if old and row.population == "older_adult" else 1
        return named, senior, int("_per_" in row.unit)

    return sorted(found, key=order)


def _forbidden(kidney: KidneyAdvice | None, liver: HepaticBand | None) -> str:
    if kidney is not None and kidney.band is not None and kidney.band.action in ("contraindicated", "avoid"):
        return f"kidney ({band_text(kidney.band)}): {kidney.band.action}; {kidney.band.regimen}"
    if liver is not None and liver.action in ("contraindicated", "avoid"):
        return f"liver (Child-Pugh {liver.child_pugh}): {liver.action}; {liver.regimen}"
    return ""


class NothingFits(Exception):
    """No amount that can be given keeps to a band; the message is the reason."""


@dataclass
class _Plan:
    """A dose under construction; `factor` takes its unit to the base unit, `top_day` is in the base unit."""

    drug: Drug
    row: Dose
    indication: str
    weight_kg: float | None
    dose: float
    factor: float
    frequency: str
    per_day: float | None
    top_day: float | None

    def bound(self, words: str, max_daily: float | None, min_interval_h: float | None) -> bool:
        """Keep to a band. False if it gives neither a number nor a share of the dose; NothingFits if nothing does."""
        if _is_rate(self.row):
            return max_daily is not None
        max_daily = band_maximum(self.drug, max_daily, _base_unit(self.row))
        usual = self.dose * self.factor
        asked = None
        if self.per_day is not None:
            asked = band_order(
                words, route=self.row.route, indication=self.indication, usual=usual, base=_base_unit(self.row),
                usual_hours=round(24 / self.per_day, 1),
                kg=self.weight_kg, per_kg="_per_kg" in self.row.unit,
            )  # fmt: skip
        if asked is None and max_daily is None and min_interval_h is None:
            self.frequency, self.per_day = "once", None
            return False
        if max_daily is not None:
            self.top_day = max_daily if self.top_day is None else min(self.top_day, max_daily)
        if self.per_day is None or self.row.per_day is None:
            return True
        least = min_interval_h or 0
        whole = self.row.per_day[0] <= 1
        found = self._named(asked, usual, least, whole=whole) or self._fitted(asked, usual, least)
        found = found or self._named(asked, usual, least, whole=True)
        if found is None:
            raise NothingFits("no amount of its preparations keeps to the limit")
        amount, (self.frequency, self.per_day) = found
        self.dose = float(f"{amount / self.factor:.6g}")
        return True

    def _most(self, usual: float) -> float:
        """Of a day: the usual amount, and never above the band."""
        day = usual * (self.per_day or 1)
        return (day if self.top_day is None else min(day, self.top_day)) * 1.001

    def _named(
        self, asked: BandOrder | None, usual: float, least_hours: float, *, whole: bool
    ) -> tuple[float, tuple[str, float]] | None:
        """The amount and interval that the words name, if the day holds no more than usual."""
        if asked is None or asked.low is None or asked.high is None or asked.hours is None:
            return None
        if asked.total is not None and not whole:
            return None  # the total of a day that is divided
        schedule = _spaced(max(asked.hours, least_hours))
        single = maxima(self.row)[0]
        top = self._most(usual) / schedule[1]
        top = top if single is None else min(top, single * 1.001)
        named = (usual, asked.high, *givable(self.drug, self.row, usual), asked.low)
        return next(((amount, schedule) for amount in named if asked.low <= amount <= min(asked.high, top)), None)

    def _fitted(
        self, asked: BandOrder | None, usual: float, least_hours: float
    ) -> tuple[float, tuple[str, float]] | None:
        """The usual amount less often, else a smaller one; with a share of the dose the smaller one first."""
        assert self.per_day is not None
        assert self.row.per_day is not None
        most, target = self._most(usual), usual
        hours = max(24 / self.per_day, least_hours)
        high = amount_of(self.row.high, self.row.unit, self.weight_kg)
        if asked is not None and asked.share is not None:
            hours = max(hours, asked.hours or 0)
            if _anti_infective(self.drug) or high is None or usual > asked.share * high.value:
                target = usual * asked.share  # otherwise the low end is within the reduced range
            most = min(most, target * 24 / hours * 1.001)
        elif asked is not None and asked.total is not None:
            most = min(most, asked.total * 1.001)
        elif asked is not None and asked.high is not None and asked.hours is not None:
            most = min(most, asked.high * 24 / asked.hours * 1.001)
        often = _spaced(hours)
        # only an anti-infective is stretched beyond a day unasked
        least = LEAST_OFTEN if _anti_infective(self.drug) else min(1.0, often[1])
        less = [one for one in FREQUENCIES.items() if least <= one[1] <= often[1]] or [often]
        amounts = [amount for amount in givable(self.drug, self.row, usual) if amount <= usual * 1.001]
        if target < usual and self.row.route not in ("oral", "nasogastric"):
            amounts.insert(0, min(_rounded(target), target))
        near = next((a for a in amounts if NEAR * target <= a <= target * 1.001 and a * often[1] <= most), None)
        if near is not None and target < usual:
            return near, often
        daytime = [one for one in less if one[1] >= min(often[1], max(1.0, self.row.per_day[0]))]
        for schedule in daytime:
            if usual * schedule[1] <= most:
                return usual, schedule
        for schedules in (daytime, less):
            fitting = [
                (amount * schedule[1], -schedule[1], amount, schedule)
                for schedule in schedules
                for amount in amounts
                if amount * schedule[1] <= most
            ]
            if fitting:
                return max(fitting)[2:]
        return None


def _order(
    drug: Drug, row: Dose, indication: str, age: float | None, weights: dict[str, DosingWeight | None],
    kidney: KidneyAdvice | None, liver: HepaticBand | None, *, high: bool,
) -> OrderableDose:  # fmt: skip
    notes: dict[str, str] = {}
    dose, unit, steps = _amount(row, weights, high)
    frequency, per_day = _schedule(drug, row, high)
    used = weights.get(row.weight)
    kilograms = used.kg if used is not None else None
    plan = _Plan(drug, row, indication, kilograms, dose, _to_base(unit), frequency, per_day, maxima(row)[1])
    if per_day is not None and row.per_day is not None and not row.per_day[0] <= per_day * 1.04 <= row.per_day[1] * 1.1:
        notes["interval"] = (
            f"the table says {per_day_text(row.per_day)}; {frequency} is the nearest that can be ordered"
        )
    words_only = "; the first dose is the usual one, go on as this says"
    if kidney is not None and kidney.band is not None:
        band = kidney.band
        notes["renal"] = f"{band_text(band)}: {band.regimen}"
        if kidney.deferred:
            notes["renal"] += "; the reduction is put off for the first 48 h while creatinine is not steady"
        elif acts_locally(drug, row.route):
            notes["renal"] += "; by this route hardly any is absorbed and the dose stays"
        elif kidney.limits:
            numbers = plan.bound(band.regimen, band.max_daily, band.min_interval_h)
            notes["renal"] += "" if numbers or _is_rate(row) else words_only
    if liver is not None and liver.action != "none":
        notes["hepatic"] = f"Child-Pugh {liver.child_pugh}: {liver.regimen}"
        local = acts_locally(drug, row.route)
        if liver.action == "reduce" and not local and not plan.bound(liver.regimen, liver.max_daily, None):
            notes["hepatic"] += "" if _is_rate(row) else words_only
    if plan.per_day and plan.top_day is not None and not _is_rate(row):
        most = plan.top_day / plan.per_day / plan.factor
        if plan.dose > most * 1.001:
            whole = [a / plan.factor for a in givable(drug, row, dose * plan.factor)]
            plan.dose = next((amount for amount in whole if NEAR * most <= amount <= most), most)
            steps = (
                *steps,
                f"{plan.per_day:g} doses a day within {plan.top_day:g} {_base_unit(row)} a day = {most:.6g} {unit}",
            )
    if plan.dose != dose:
        change = "reduced" if plan.dose < dose else "changed with the interval"
        steps = (*steps, f"{change} from {dose:g} to {plan.dose:g} {unit}")
    if high:
        notes["severity"] = "upper end of the range for a life-threatening infection"
    if row.population == "older_adult":
        notes["age"] = "regimen for older adults"
    elif age is not None and age < 18 and row.population == "adult":
        notes["age"] = "adult regimen: the formulary has none for this age; check before ordering"
    if "_per_kg" in row.unit and used is not None and used.scalar != "actual":
        notes["obesity"] = f"{used.scalar} weight {used.kg:.1f} kg"
    if indication and row.indication.lower() != indication.strip().lower():
        shown = "general regimen" if row.indication == "any" else f"regimen for {row.indication}"
        notes["indication"] = f"{shown}; the formulary has no row named {indication}"
    return OrderableDose(
        dose=float(f"{plan.dose:.6g}"), unit=unit, route=row.route, frequency=plan.frequency,
        doses_per_day=plan.per_day, max_single=_maxima_in_unit(row)[0], max_daily=_shown(plan),
        max_unit=_max_unit(row), indication=indication or row.indication, row=row,
        steps=steps, adjustments=notes,
    )  # fmt: skip


def _amount(row: Dose, weights: dict[str, DosingWeight | None], high: bool) -> tuple[float, str, tuple[str, ...]]:
    """(dose, unit, steps) of one administration at the `high` or low end. Per kg becomes an amount; a rate stays."""
    value, end = (row.high, "high") if high else (row.low, "low")
    if not row.unit.endswith("_per_kg"):
        steps = (f"{end} end of {row.low:g} to {row.high:g} {row.unit}",) if row.low != row.high else ()
        return value, row.unit, steps
    unit, cap = row.unit.removesuffix("_per_kg"), _maxima_in_unit(row)[0]
    weight = weights[row.weight]
    assert weight is not None  # choose_dose takes such a row only with its weight
    exact, text = weight_dose(value, round(weight.kg, 2), adult_maximum=cap)
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


def _schedule(drug: Drug, row: Dose, high: bool) -> tuple[str, float | None]:
    if _is_rate(row):
        return "continuous", None
    if row.per_day is None:
        return "once", None
    fewest, most = row.per_day
    often = _anti_infective(drug) and (high or row.low != row.high)
    return frequency_of(most if often else fewest)


def _anti_infective(drug: Drug) -> bool:
    return drug.atc.startswith(("J01", "J02", "J05", "P01"))


# words of an indication that call for the upper end of an anti-infective's general range
LIFE_THREATENING = frozenset(
    {"sepsis", "septic", "urosepsis", "septicaemia", "bacteraemia", "neutropenia", "neutropenic", "endocarditis",
     "meningitis", "meningoencephalitis", "necrotising", "ventilator", "mediastinitis"}
)  # fmt: skip
# regimens that say nothing about other infections: behind a barrier, or of one organism
OWN_REGIMENS = frozenset({"meningitis", "endocarditis", "melioidosis", "tuberculosis", "chorioamnionitis", "neonatal"})


def _severe_row(drug: Drug, row: Dose, indication: str) -> Dose | None:
    """For a life-threatening infection without a row of its own: the fullest regimen for another infection by the same
    route, else the general row. None for anything else. Its upper end is ordered."""
    words = set(indication.lower().replace("-", " ").split())
    if not _anti_infective(drug) or not words & LIFE_THREATENING or row.indication.lower() in indication.lower():
        return None
    if row.population not in ("adult", "older_adult"):
        return None
    others = [
        other for other in drug.doses
        if other.route == row.route and other.population == "adult" and other.unit == row.unit == "mg" and other.per_day
        and other.indication != "any" and not OWN_REGIMENS & set(other.indication.lower().split())
    ]  # fmt: skip
    return max(others, key=lambda o: o.high * (o.per_day or (0, 0))[0], default=row)


def _shown(plan: _Plan) -> float | None:
    """The daily maximum in the unit of the dose."""
    if plan.top_day is None or _is_rate(plan.row):
        return plan.row.max_daily
    return float(f"{plan.top_day / plan.factor:.6g}")


def _maxima_in_unit(row: Dose) -> tuple[float | None, float | None]:
    """Largest single and daily amount in the unit of `_max_unit`."""
    if _is_rate(row) or row.unit.endswith("_per_m2"):
        return row.max_single, row.max_daily
    factor = _to_base(_max_unit(row))
    single, daily = maxima(row)
    return (None if single is None else float(f"{single / factor:.6g}"),
            None if daily is None else float(f"{daily / factor:.6g}"))  # fmt: skip


def _max_unit(row: Dose) -> str:
    """The unit of a row's maxima: that of its doses without per kg or per m2."""
    return row.unit if _is_rate(row) else row.unit.removesuffix("_per_kg").removesuffix("_per_m2")


def _is_rate(row: Dose) -> bool:
    return row.unit.endswith(("_per_h", "_per_min"))


def _base_unit(row: Dose) -> str:
    amount = amount_of(1, row.unit, 1)
    return amount.unit if amount else row.unit


def _to_base(unit: str) -> float:
    amount = amount_of(1, unit, 1)
    return amount.value if amount else 1.0
