"""One-compartment, first-order kinetics: steady state, washout, loading dose, concentration, renal scaling.

Each answer carries its arithmetic in words. Drug levels are judged in `drug_levels.py`.
"""

from dataclasses import dataclass, field
from math import exp, log

from medmcp.servers.clinical.scores.score import NotApplicable

__all__ = [
    "Kinetics",
    "concentration_at",
    "elimination_rate",
    "loading_dose",
    "renal_half_life",
    "steady_state",
    "washout",
]

CITATION = "Rowland M, Tozer TN. Clinical Pharmacokinetics and Pharmacodynamics, 5th ed., 2019"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinetics:
    """A computed quantity with its steps; `upper` where the answer is a range."""

    value: float
    unit: str
    steps: list[str]
    upper: float | None = None
    citation: str = field(default=CITATION)


def _positive(**values: float) -> None:
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name} must be above 0")


def _linear(nonlinear: bool) -> None:
    if nonlinear:
        raise NotApplicable(
            "This drug has nonlinear (saturable) kinetics; half-life and clearance change with the dose."
        )


def elimination_rate(half_life_h: float) -> float:
    """k in 1/h = ln 2 / half-life."""
    _positive(half_life_h=half_life_h)
    return log(2) / half_life_h


def steady_state(*, half_life_h: float, nonlinear: bool = False) -> Kinetics:
    """Hours to steady state: 4 to 5 half-lives, where 94 to 97 % is reached (1 - 2^-n)."""
    _linear(nonlinear)
    _positive(half_life_h=half_life_h)
    return Kinetics(
        value=4 * half_life_h,
        upper=5 * half_life_h,
        unit="h",
        steps=[f"4 x {half_life_h:g} h (94 %) to 5 x {half_life_h:g} h (97 %)"],
    )


def washout(*, half_life_h: float, nonlinear: bool = False) -> Kinetics:
    """Hours until about 3 % is left: 5 half-lives."""
    _linear(nonlinear)
    _positive(half_life_h=half_life_h)
    return Kinetics(value=5 * half_life_h, unit="h", steps=[f"5 x {half_life_h:g} h; 2^-5 = 3 % is left"])


def loading_dose(
    *,
    target_mg_per_l: float,
    vd_l_per_kg: float,
    weight_kg: float,
    bioavailability: float = 1.0,
    nonlinear: bool = False,
) -> Kinetics:
    """mg = target concentration x Vd / F, with Vd = L/kg x kg and F a fraction of 1."""
    _linear(nonlinear)
    _positive(target_mg_per_l=target_mg_per_l, vd_l_per_kg=vd_l_per_kg, weight_kg=weight_kg)
    _fraction("bioavailability", bioavailability)
    _positive(bioavailability=bioavailability)
    volume = vd_l_per_kg * weight_kg
    dose = target_mg_per_l * volume / bioavailability
    return Kinetics(
        value=dose,
        unit="mg",
        steps=[
            f"Vd = {vd_l_per_kg:g} L/kg x {weight_kg:g} kg = {volume:g} L",
            f"{target_mg_per_l:g} mg/L x {volume:g} L / {bioavailability:g} = {dose:.4g} mg",
        ],
    )


def concentration_at(
    *,
    dose_mg: float,
    vd_l_per_kg: float,
    weight_kg: float,
    half_life_h: float,
    hours: float,
    bioavailability: float = 1.0,
    nonlinear: bool = False,
) -> Kinetics:
    """mg/L at `hours` after one IV bolus: (F x dose / Vd) x exp(-k t). One compartment, so early values are rough."""
    _linear(nonlinear)
    _positive(dose_mg=dose_mg, vd_l_per_kg=vd_l_per_kg, weight_kg=weight_kg)
    _fraction("bioavailability", bioavailability)
    if hours < 0:
        raise ValueError("hours must not be negative")
    k = elimination_rate(half_life_h)
    start = bioavailability * dose_mg / (vd_l_per_kg * weight_kg)
    value = start * exp(-k * hours)
    return Kinetics(
        value=value,
        unit="mg/L",
        steps=[
            f"k = ln 2 / {half_life_h:g} h = {k:.4g} /h",
            f"C0 = {bioavailability:g} x {dose_mg:g} mg / ({vd_l_per_kg:g} L/kg x {weight_kg:g} kg) = {start:.4g} mg/L",
            f"C = {start:.4g} x exp(-{k:.4g} x {hours:g}) = {value:.4g} mg/L",
        ],
    )


def renal_half_life(
    *, half_life_h: float, fraction_renal: float | None, crcl: float, nonlinear: bool = False
) -> Kinetics:
    """Half-life of this patient in h: t / (1 - fe x (1 - CrCl/120)), CrCl in mL/min capped at 120.

    NotApplicable when fe (the fraction excreted unchanged) is not known, or when nothing would be eliminated.
    Source: Dettli 1976 Clin Pharmacokinet 1:126.
    """
    _linear(nonlinear)
    _positive(half_life_h=half_life_h)
    if fraction_renal is None:
        raise NotApplicable("The fraction excreted unchanged is not known, so the half-life cannot be scaled.")
    _fraction("fraction_renal", fraction_renal)
    if crcl < 0:
        raise ValueError("crcl must not be negative")
    capped = min(crcl, 120.0)
    remaining = 1 - fraction_renal * (1 - capped / 120)
    if remaining <= 0:
        raise NotApplicable("Wholly renal elimination without kidney function: there is no half-life off dialysis.")
    value = half_life_h / remaining
    return Kinetics(
        value=value,
        unit="h",
        steps=[
            f"1 - {fraction_renal:g} x (1 - {capped:g}/120) = {remaining:.4g}",
            f"{half_life_h:g} h / {remaining:.4g} = {value:.4g} h",
        ],
        citation="Dettli L. Clin Pharmacokinet 1976;1:126-134",
    )


def _fraction(name: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise ValueError(f"{name} is a fraction from 0 to 1")
