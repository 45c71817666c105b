"""Judging a dose: the weight that a per-kg dose takes, the range with its tolerance, and ten-fold errors."""

from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.scores.body import adjusted_weight, ideal_weight

__all__ = ["TOLERANCE", "DoseVerdict", "DosingWeight", "dosing_weight", "judge_dose", "weight_dose"]

TOLERANCE = 0.10  # around the range: a rule of the simulated hospital

Verdict = Literal["within_range", "below", "above", "exceeds_maximum", "cannot_judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DosingWeight:
    """The weight used, which scalar it is, and why it is not the one asked for."""

    scalar: Literal["actual", "ideal", "adjusted"]
    kg: float
    note: str = ""


def dosing_weight(
    scalar: Literal["actual", "ideal", "adjusted"],
    *,
    actual_kg: float | None,
    height_cm: float | None = None,
    sex: str | None = None,
) -> DosingWeight | None:
    """The weight that a drug record names. None when it needs a weight nobody has measured.

    Ideal is Devine, adjusted ideal + 0.4 x (actual - ideal). Without height or sex, or under 60 inches (152.4 cm) where
    Devine is undefined, the actual weight is used and the note says so. Source: as in `body.py`.
    """
    if actual_kg is not None and not 0.3 <= actual_kg <= 500:
        raise ValueError("actual_kg is 0.3 to 500 kg")
    if scalar == "actual":
        return None if actual_kg is None else DosingWeight(scalar="actual", kg=actual_kg)
    ideal = None if height_cm is None or sex is None else ideal_weight(height_cm, sex)
    if ideal is None:
        if actual_kg is None:
            return None
        why = "height or sex is not known" if height_cm is None or sex is None else "height is under 60 inches"
        return DosingWeight(scalar="actual", kg=actual_kg, note=f"{scalar} weight is undefined: {why}")
    if scalar == "ideal":
        return DosingWeight(scalar="ideal", kg=ideal)
    if actual_kg is None:
        return None
    return DosingWeight(scalar="adjusted", kg=adjusted_weight(actual_kg, ideal))


def weight_dose(per_kg: float, weight_kg: float, *, adult_maximum: float | None = None) -> tuple[float, str]:
    """(dose, arithmetic): per_kg x weight, never above the adult maximum. The unit is that of `per_kg` without /kg."""
    if per_kg < 0 or weight_kg <= 0:
        raise ValueError("per_kg must not be negative and weight_kg above 0")
    dose = per_kg * weight_kg
    text = f"{per_kg:g} /kg x {weight_kg:g} kg = {dose:.6g}"
    if adult_maximum is not None and dose > adult_maximum:
        return adult_maximum, f"{text}, capped at the adult maximum {adult_maximum:g}"
    return dose, text


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseVerdict:
    """The verdict, its arithmetic, and the direction of a probable decimal error."""

    verdict: Verdict
    arithmetic: list[str]
    tenfold: Literal["ten_times_too_high", "ten_times_too_low"] | None


def judge_dose(
    *,
    dose: float,
    doses_per_day: float | None,
    low: float,
    high: float,
    per_day: tuple[float, float] | None = None,
    max_single: float | None = None,
    max_daily: float | None = None,
    unit: str = "mg",
) -> DoseVerdict:
    """A single dose and, when `doses_per_day` and the usual `per_day` are known, the daily dose, in one unit.

    Daily dose = dose x doses_per_day against low x fewest to high x most. The tolerance is 10 % around the range and
    none above a maximum. Without `doses_per_day` a schedule cannot be judged, unless the dose alone is already wrong.
    """
    if dose <= 0 or (doses_per_day is not None and doses_per_day <= 0):
        raise ValueError("dose and doses_per_day must be above 0")
    if not 0 <= low <= high:
        raise ValueError("low is from 0 to high")
    lines = [f"single dose {dose:g} {unit}; usual {low:g} to {high:g} {unit}"]
    daily = None if doses_per_day is None else dose * doses_per_day
    if daily is not None:
        lines.append(f"daily dose {dose:g} x {doses_per_day:g} = {daily:.6g} {unit}")
    if max_single is not None:
        lines.append(f"maximum single dose {max_single:g} {unit}")
    if max_daily is not None:
        lines.append(f"maximum daily dose {max_daily:g} {unit}")

    least, most = low, high
    judged = dose
    if per_day is not None and daily is not None:
        least, most, judged = low * per_day[0], high * per_day[1], daily
        if max_daily is not None:
            most = min(most, max_daily)
            least = min(least, max_daily)
        lines.append(f"usual daily dose {least:.6g} to {most:.6g} {unit}, tolerance {TOLERANCE:.0%}")

    verdict: Verdict
    if (max_single is not None and dose > max_single) or (
        max_daily is not None and daily is not None and daily > max_daily
    ):
        verdict = "exceeds_maximum"
    elif judged > most * (1 + TOLERANCE) or dose > high * (1 + TOLERANCE):
        verdict = "above"
    elif per_day is not None and daily is None:
        verdict = "below" if dose < low * (1 - TOLERANCE) else "cannot_judge"
    elif judged < least * (1 - TOLERANCE):
        verdict = "below"
    else:
        verdict = "within_range"
    return DoseVerdict(
        verdict=verdict, arithmetic=lines, tenfold=_tenfold(judged, least, most) if verdict != "within_range" else None
    )


def _tenfold(value: float, low: float, high: float) -> Literal["ten_times_too_high", "ten_times_too_low"] | None:
    if low * (1 - TOLERANCE) <= value / 10 <= high * (1 + TOLERANCE):
        return "ten_times_too_high"
    if low * (1 - TOLERANCE) <= value * 10 <= high * (1 + TOLERANCE):
        return "ten_times_too_low"
    return None
