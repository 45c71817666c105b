"""Drug levels: against a target and sampling window, corrected phenytoin, vancomycin AUC from two levels."""

from dataclasses import dataclass
from math import exp, log
from typing import Literal

__all__ = ["LevelVerdict", "VancomycinAuc", "corrected_phenytoin", "judge_level", "vancomycin_auc"]

RYBAK = "Rybak MJ et al. Am J Health Syst Pharm 2020;77:835-864"


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelVerdict:
    """A level against its target, or why it cannot be judged."""

    interpretation: Literal["sub", "in", "supra", "toxic", "not_interpretable"]
    reason: str


def judge_level(
    level: float,
    *,
    low: float,
    high: float,
    unit: str,
    toxic_above: float | None = None,
    hours_after_dose: float | None = None,
    window_h: tuple[float, float] | None = None,
) -> LevelVerdict:
    """sub, in, supra or toxic. Outside its sampling window, or with the time unknown where there is a window, a level
    is not interpretable; but one that is over `toxic_above` even after the window has closed is toxic.
    """
    if level < 0 or low > high:
        raise ValueError("level must not be negative and low not above high")
    if window_h is not None:
        if hours_after_dose is None:
            return LevelVerdict(interpretation="not_interpretable", reason="time since the last dose is not known")
        first, last = window_h
        # A level that is still toxic after the window has opened is toxic whatever the time.
        certain = toxic_above is not None and level > toxic_above and hours_after_dose > last
        if not first <= hours_after_dose <= last and not certain:
            reason = f"drawn {hours_after_dose:g} h after the dose; the window is {first:g} to {last:g} h"
            return LevelVerdict(interpretation="not_interpretable", reason=reason)
    if toxic_above is not None and level > toxic_above:
        return LevelVerdict(interpretation="toxic", reason=f"{level:g} {unit} is above {toxic_above:g} {unit}")
    if level < low:
        return LevelVerdict(interpretation="sub", reason=f"{level:g} {unit} is below {low:g} {unit}")
    if level > high:
        return LevelVerdict(interpretation="supra", reason=f"{level:g} {unit} is above {high:g} {unit}")
    return LevelVerdict(interpretation="in", reason=f"{level:g} {unit} is within {low:g} to {high:g} {unit}")


def corrected_phenytoin(*, measured: float, albumin: float, crcl: float | None = None) -> float:
    """mg/L: measured total / (0.2 x albumin g/dL + 0.1); with CrCl < 10 mL/min / (0.1 x albumin + 0.1).

    Source: Sheiner-Tozer equation as revised in Winter, Basic Clinical Pharmacokinetics, 5th ed., 2010.
    """
    if measured < 0 or not 0 < albumin <= 7:
        raise ValueError("measured must not be negative and albumin is in g/dL, above 0 and at most 7")
    slope = 0.1 if crcl is not None and crcl < 10 else 0.2
    return measured / (slope * albumin + 0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class VancomycinAuc:
    """AUC over 24 h at steady state, against 400 to 600 mg*h/L for an MIC of 1 mg/L."""

    auc24: float  # mg*h/L
    peak: float  # mg/L at the end of the infusion
    trough: float  # mg/L just before the next dose
    ke: float  # 1/h
    half_life_h: float
    verdict: Literal["sub", "in", "supra"]
    steps: list[str]
    citation: str = RYBAK


def vancomycin_auc(
    *,
    first_level: float,
    first_hours: float,
    second_level: float,
    second_hours: float,
    infusion_h: float,
    interval_h: float,
) -> VancomycinAuc:
    """AUC24 from two levels (mg/L) of one dosing interval, times in h from the start of the infusion.

    ke = ln(C1/C2)/dt; peak and trough by extrapolation; infusion phase by the linear trapezoid (peak + trough)/2 x t,
    elimination phase (peak - trough)/ke; times 24/interval. Source: Rybak 2020 Am J Health Syst Pharm 77:835.
    """
    if not 0 < infusion_h < interval_h:
        raise ValueError("infusion_h is above 0 and shorter than interval_h")
    if not infusion_h <= first_hours < second_hours <= interval_h:
        raise ValueError("both levels lie between the end of the infusion and the next dose, the first one first")
    if not 0 < second_level < first_level:
        raise ValueError("the second level must be above 0 and below the first")
    ke = log(first_level / second_level) / (second_hours - first_hours)
    peak = first_level * exp(ke * (first_hours - infusion_h))
    trough = peak * exp(-ke * (interval_h - infusion_h))
    rising, falling = (peak + trough) / 2 * infusion_h, (peak - trough) / ke
    auc24 = (rising + falling) * 24 / interval_h
    return VancomycinAuc(
        auc24=auc24,
        peak=peak,
        trough=trough,
        ke=ke,
        half_life_h=log(2) / ke,
        verdict="sub" if auc24 < 400 else "supra" if auc24 > 600 else "in",
        steps=[
            f"ke = ln({first_level:g}/{second_level:g}) / {second_hours - first_hours:g} h = {ke:.4g} /h",
            f"peak {peak:.4g}, trough {trough:.4g} mg/L",
            f"AUC = {rising:.4g} + {falling:.4g}; x 24/{interval_h:g} = {auc24:.4g} mg*h/L",
        ],
    )
