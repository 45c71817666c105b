"""The course of one analyte: fitted line, direction, and what the course means for creatinine, troponin, haemoglobin, sodium.

Pure functions over `Point`s in order of time. `get_lab_trend` brings the chart to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, NamedTuple

__all__ = [
    "AKI_CITATION",
    "HAEMOGLOBIN_FALL",
    "SODIUM_CITATION",
    "TROPONIN_CITATION",
    "Direction",
    "Point",
    "aki_stage",
    "direction_of",
    "largest_change",
    "slope_per_hour",
    "troponin_readout",
]

AKI_CITATION = "KDIGO 2012 Kidney Int Suppl 2:1"
TROPONIN_CITATION = "ESC 2023 acute coronary syndromes, Byrne 2023 Eur Heart J 44:3720"
SODIUM_CITATION = "Spasovski 2014 Eur J Endocrinol 170:G1; Verbalis 2013 Am J Med 126:S1"
HAEMOGLOBIN_FALL = 2.0  # g/dL in 24 h
STABLE, SWING = 0.10, 0.20  # shares of the median
DUST = 1e-9  # 1.3 - 1.0 is not quite 0.3 in binary

Direction = Literal["rising", "falling", "stable", "fluctuating", "insufficient"]


class Point(NamedTuple):
    """A value and its time in hours on any one scale."""

    hours: float
    value: float


def slope_per_hour(points: Sequence[Point]) -> float | None:
    """Least-squares slope; None with fewer than three values or without a span of time."""
    if len(points) < 3:
        return None
    n = len(points)
    t_mean, v_mean = sum(p.hours for p in points) / n, sum(p.value for p in points) / n
    spread = sum((p.hours - t_mean) ** 2 for p in points)
    if spread == 0:
        return None
    return sum((p.hours - t_mean) * (p.value - v_mean) for p in points) / spread


def direction_of(points: Sequence[Point]) -> Direction:
    """Fluctuating with two or more turns of more than 20 % of the median; else by the fitted line's change over the
    window: stable under 10 % of the median. Two values are compared with each other. Rule of the simulated hospital.
    """
    if len(points) < 2:
        return "insufficient"
    middle = abs(median(p.value for p in points)) or max(abs(p.value) for p in points)
    if middle == 0:
        return "stable"
    if _turns([p.value for p in points], SWING * middle) >= 2:
        return "fluctuating"
    slope = slope_per_hour(points)
    span = points[-1].hours - points[0].hours
    change = points[-1].value - points[0].value if slope is None else slope * span
    if abs(change) < STABLE * middle - DUST:
        return "stable"
    return "rising" if change > 0 else "falling"


def _turns(values: Sequence[float], least: float) -> int:
    """How often the course turns by more than `least` from its last extreme, after a first move of as much."""
    turns, heading, extreme = 0, 0, values[0]
    low = high = values[0]
    for value in values[1:]:
        if heading == 0:
            low, high = min(low, value), max(high, value)
            if value - low > least + DUST:
                heading, extreme = 1, value
            elif high - value > least + DUST:
                heading, extreme = -1, value
        elif heading * (value - extreme) > 0:
            extreme = value
        elif abs(value - extreme) > least + DUST:
            turns, heading, extreme = turns + 1, -heading, value
    return turns


def largest_change(points: Sequence[Point], hours: float, *, rise: bool) -> tuple[float, Point, Point] | None:
    """The largest rise (or fall) between two values at most `hours` apart, as (amount >= 0, from, to)."""
    best: tuple[float, Point, Point] | None = None
    for number, later in enumerate(points):
        for earlier in points[:number]:
            if later.hours - earlier.hours > hours + DUST:
                continue
            amount = later.value - earlier.value if rise else earlier.value - later.value
            if amount > 0 and (best is None or amount > best[0]):
                best = (amount, earlier, later)
    return best


@dataclass(frozen=True, slots=True)
class AkiReadout:
    """KDIGO stage: the highest of the series and that of the latest value. 0: criteria not met."""

    stage: int
    latest_stage: int
    ratio: float  # latest over baseline
    rise_48h: float  # largest, mg/dL
    criteria: tuple[str, ...]
    presumed: bool  # the rise to 1.5 times the baseline was not seen within 7 days


def aki_stage(
    points: Sequence[Point],
    baseline: float,
    *,
    replacement: bool = False,
    urine: Sequence[tuple[float, float]] = (),
) -> AkiReadout:
    """KDIGO 2012 stage of acute kidney injury from creatinine in mg/dL and urine as (hours, mL/kg/h over them).

    Stage 1: rise >= 0.3 mg/dL within 48 h or >= 1.5 times the baseline, or urine < 0.5 mL/kg/h for 6 h; stage 2: >= 2
    times, or < 0.5 for 12 h; stage 3: >= 3 times, >= 4.0 mg/dL with a criterion met, replacement therapy, < 0.3
    for 24 h or none for 12 h. Source: KDIGO 2012 Kidney Int Suppl 2:1.
    """
    if not points or baseline <= 0:
        raise ValueError("a creatinine and a positive baseline are needed")
    stages, criteria, presumed = [], [], False
    most_rise = 0.0
    for number, point in enumerate(points):
        earlier = points[: number + 1]
        rise = point.value - min(p.value for p in earlier if point.hours - p.hours <= 48 + DUST)
        week = point.value / min(p.value for p in earlier if point.hours - p.hours <= 168 + DUST)
        ratio = point.value / baseline
        most_rise = max(most_rise, rise)
        met = rise >= 0.3 - DUST or ratio >= 1.5 - DUST
        if ratio >= 1.5 - DUST and week < 1.5 - DUST and rise < 0.3 - DUST:
            presumed = True
        stages.append(
            0 if not met else 3 if ratio >= 3 - DUST or point.value >= 4.0 - DUST else 2 if ratio >= 2 - DUST else 1
        )
    top = max(stages)
    if most_rise >= 0.3 - DUST:
        criteria.append(f"rise of {most_rise:.2f} mg/dL within 48 h")
    peak = max(p.value for p in points)
    if peak / baseline >= 1.5 - DUST:
        criteria.append(f"{peak / baseline:.1f} times the baseline")
    dry = _urine_stage(urine)
    if dry:
        criteria.append("urine output")
    if replacement:
        criteria.append("renal replacement therapy")
    extra = 3 if replacement else dry
    return AkiReadout(
        max(top, extra), max(stages[-1], extra), points[-1].value / baseline, most_rise, tuple(criteria),
        presumed and most_rise < 0.3 - DUST,
    )  # fmt: skip


def _urine_stage(urine: Sequence[tuple[float, float]]) -> int:
    stage = 0
    for hours, rate in urine:
        if (hours >= 24 and rate < 0.3) or (hours >= 12 and rate == 0):
            stage = max(stage, 3)
        elif hours >= 12 and rate < 0.5:
            stage = max(stage, 2)
        elif hours >= 6 and rate < 0.5:
            stage = max(stage, 1)
    return stage


def troponin_readout(
    points: Sequence[Point], limit: float, *, elecsys_t: bool, onset_hours: float | None
) -> tuple[str, str]:
    """(readout, rule) of serial high-sensitivity troponins in ng/L; `limit` is the 99th percentile.

    First value above it: a change of more than 20 % is significant. Else, for Elecsys hs-cTnT with the second sample
    50 to 75 min after the first, the 0/1 h rule: out below 5 at 0 h (onset over 3 h before) or below 12 with a change
    below 3; in from 52 or a change from 5; else observe. Source: ESC 2023 acute coronary syndromes.
    """
    first = points[0]
    if elecsys_t and first.value < 5 and onset_hours is not None and onset_hours > 3:
        return "rule_out", "below 5 ng/L at 0 h, onset more than 3 h before"
    if elecsys_t and first.value >= 52:
        return "rule_in", "52 ng/L or more at 0 h"
    if len(points) < 2:
        return "repeat", "one value: a second one is needed"
    last = points[-1]
    if first.value > limit:
        change = abs(last.value - first.value) / first.value
        shown = f"change of {100 * change:.0f} % from a value above the 99th percentile ({limit:g} ng/L)"
        return ("significant_change" if change > 0.2 + DUST else "no_significant_change"), shown
    second = next((p for p in points[1:] if 50 <= (p.hours - first.hours) * 60 <= 75), None)
    if not elecsys_t or second is None:
        why = "second sample 50 to 75 min after the first" if elecsys_t else "delta of this assay"
        return "observe", f"no published rule fits: no {why}"
    delta = abs(second.value - first.value)
    shown = f"0/1 h: {first.value:g} ng/L, change {delta:g}"
    if first.value < 12 and delta < 3:
        return "rule_out", shown
    return ("rule_in" if delta >= 5 else "observe"), shown
