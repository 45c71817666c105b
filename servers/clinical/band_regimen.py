"""`band_order`: the amount and interval that the words of a kidney or liver band name for one usual order.

The words are the table's own: "750 mg every 48 h; or 500 mg, then 250 mg every 24 h", "half the usual dose every 12 h",
"zoster 1 g every 12 h". What belongs to another route or another use than the order's is left out. None where the words
name no amount and no interval; then only the numbers of the band count. Read `dose_choice.py` next.
"""

import re
from dataclasses import dataclass

from medmcp.servers.clinical.dose import amount_of

__all__ = ["BandOrder", "band_order"]

NUMBER = r"\d[\d,]*(?:\.\d+)?"
AMOUNT = re.compile(
    rf"(?<![\d/.,])(?P<low>{NUMBER})(?:/\d+)?(?: to (?P<high>{NUMBER})(?:/\d+)?)? ?"
    r"(?P<unit>mg/kg|microgram/kg|microgram|mg|g|million units|units?)(?![/\w])"
)
INTERVAL = re.compile(
    r"every (?P<hours>\d+)(?: to (?P<longest>\d+))? h\b|every (?P<days>\d+) days\b|(?P<other>every other day|three times a week)"
    r"|(?P<times>once|twice|two times|three times|four times) (?:a |per )?(?:day|daily)|(?P<daily>\bdaily\b)|(?P<total>\b(?:a|per) day\b)"
)
SHARE = re.compile(
    r"(?P<percent>\d+) %(?: of)?(?: the)?(?: \w+)? dose|(?P<third>a third|a quarter|half|three quarters|two thirds) "
    r"(?:of |the )*(?:it|(?:\w+ ){0,2}dose)\b|(?P<whole>full|usual|recommended) dose"
)
UNCHANGED = re.compile(rf"single (?P<low>{NUMBER}) (?P<unit>mg|g) dose is (?:not changed|unchanged)")
SHARES = {"half": 0.5, "a third": 1 / 3, "a quarter": 0.25, "three quarters": 0.75, "two thirds": 2 / 3}
TIMES = {"once": 1.0, "twice": 2.0, "two times": 2.0, "three times": 3.0, "four times": 4.0}
# what an amount goes up by, or what is added: never the dose itself
ADDITIONS = ("raise", "plus", "supplement", "go up", "more when", "maximum")
UNITS = {
    "mg/kg": ("mg_per_kg", 1.0), "microgram/kg": ("microgram_per_kg", 1.0), "million units": ("unit", 1e6),
    "unit": ("unit", 1.0), "units": ("unit", 1.0),
}  # fmt: skip
# words beside an amount that name no use
NO_LABEL = frozenset({
    "a", "after", "and", "any", "as", "at", "by", "change", "course", "daily", "day", "days", "dose", "doses",
    "every", "extended", "first", "for", "from", "full", "hours", "in", "interval", "iv", "least", "level",
    "load", "loading", "maximum", "most", "no", "not", "of", "on", "once", "one", "or", "oral", "prefer",
    "recommended", "single", "start", "suspension", "tablet", "the", "then", "to", "up", "usual", "with",
})  # fmt: skip
MOSTLY = frozenset(
    {"treatment", "induction"}
)  # of a drug with two uses, the one that is not prophylaxis or maintenance
PROPHYLACTIC = frozenset({"prophylaxis", "prevention", "maintenance"})


@dataclass(frozen=True)
class BandOrder:
    """What a band asks for: `low` to `high` in the unit of `amount_of`, or a `share` of the usual dose, `hours` apart; or a day's `total`."""

    low: float | None = None
    high: float | None = None
    share: float | None = None
    first: float | None = None  # amount of a first dose that goes before
    hours: float | None = None
    total: float | None = None  # of a day, however it is divided


def band_order(
    text: str,
    *,
    route: str,
    indication: str,
    usual: float,
    base: str,
    usual_hours: float,
    kg: float | None,
    per_kg: bool,
) -> BandOrder | None:
    """The order of a band's words for a usual dose of `usual` (in the `base` unit of `amount_of`) every `usual_hours`.

    `per_kg`: whether the usual dose is per kg of weight; if not, a dose per kg in the words only bounds a day.
    """
    if (single := UNCHANGED.search(text)) and _value(single, "low", base, kg) == usual:
        return BandOrder(low=usual, high=usual, hours=usual_hours)
    read = []
    for place, segment in enumerate(_segments(text)):
        fit = _fit(segment, route, indication)
        if fit is None or any(word in segment for word in ADDITIONS):
            continue
        wanted, _, replaced = segment.partition(" in place of ")
        order = _read(wanted, base, kg, per_kg)
        if order is None:
            continue
        if replaced:
            old = _read(replaced, base, kg, per_kg)
            if old is None or old.high != usual or old.hours != usual_hours:
                continue
            fit = 3
        elif order.first == usual:
            fit += 2
        elif order.low is not None and order.high is not None:
            fit += int(order.low <= usual <= order.high)
        read.append((-fit, place, order))
    return min(read, key=lambda one: one[:2])[2] if read else None


def _segments(text: str) -> list[str]:
    parts = [part.strip() for part in re.split(r"[;()]| or (?=\d)|, or ", text.replace("; or ", "; "))]
    return [part for part in parts if part]


def _fit(segment: str, route: str, indication: str) -> int | None:
    """2 for words that name the indication, 0 for words that name none; None for another use or another route."""
    words = re.findall(r"[a-z]+", segment.lower())
    named_routes = {word for word in words if word in ("oral", "iv")}
    mine = "iv" if route in ("iv", "intraosseous") else "oral" if route in ("oral", "nasogastric") else route
    if named_routes and mine not in named_routes:
        return None
    start = AMOUNT.search(segment) or SHARE.search(segment)
    label = set(re.findall(r"[a-z]{3,}", segment[: start.start()].lower() if start else "")) - NO_LABEL
    tail = re.search(r" (?:for|in) ([a-z ]+)$", segment.lower())
    label |= set(tail[1].split()) - NO_LABEL - {"place"} if tail and "every" in segment else set()
    if not label:
        return 0
    asked = set(re.findall(r"[a-z]+", indication.lower()))
    asked |= {"nosocomial"} if asked & {"hospital", "ventilator"} else set()
    if label <= asked:
        return 2
    return 1 if label <= MOSTLY and not asked & PROPHYLACTIC else None


def _read(segment: str, base: str, kg: float | None, per_kg: bool) -> BandOrder | None:
    first, then, rest = segment.rpartition(", then ")
    if then and not AMOUNT.search(rest) and not SHARE.search(rest):
        first, then, rest = "", "", first
    if found := AMOUNT.search(rest):
        low, high = (_value(found, name, base, kg) for name in ("low", "high"))
        interval = INTERVAL.search(rest, found.end())
        if low is None or interval is None or interval.start() - found.end() > 2:
            return None
        fixed = "/kg" not in found["unit"] or per_kg
        if not fixed and not interval["total"]:
            return None
        if interval["total"]:
            whole = fixed and "at most" not in rest  # "at most 1 g a day" names no single dose
            return BandOrder(low, high or low, hours=24.0, total=high or low) if whole else BandOrder(total=high or low)
        loads = AMOUNT.search(first) if then else None
        return BandOrder(low, high or low, None, _value(loads, "low", base, kg) if loads else None, _hours(interval))
    interval = INTERVAL.search(rest)
    if (found := SHARE.search(rest)) and "first dose" not in found[0]:
        share = float(found["percent"]) / 100 if found["percent"] else SHARES[found["third"]] if found["third"] else 1.0
        return BandOrder(share=share, hours=_hours(interval) if interval else None)
    return None


def _value(found: re.Match[str], name: str, base: str, kg: float | None) -> float | None:
    if found[name] is None:
        return None
    unit, factor = UNITS.get(found["unit"], (found["unit"], 1.0))
    amount = amount_of(float(found[name].replace(",", "")) * factor, unit, kg)
    return amount.value if amount and amount.unit == base else None


def _hours(found: re.Match[str]) -> float:
    if found["hours"]:
        return float(found["hours"])
    if found["days"]:
        return 24 * float(found["days"])
    return 48.0 if found["other"] else 24 / TIMES.get(found["times"] or "", 1.0)
