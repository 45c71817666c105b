"""`judge_proposed`: a proposed dose against the formulary's range, the patient's weight and the kidney band.

`scores/dosing.py` holds the arithmetic of the verdict, `dose_choice.py` chooses the regimen that is recommended.
"""

from dataclasses import dataclass, field

from medmcp.servers.clinical.dose import acts_locally, amount_of, band_maximum, maxima, too_often
from medmcp.servers.clinical.dose_choice import candidates
from medmcp.servers.clinical.drug import Dose, Drug
from medmcp.servers.clinical.kidney_dosing import KidneyAdvice, band_text
from medmcp.servers.clinical.scores.dosing import DosingWeight, judge_dose

__all__ = ["ProposedDose", "judge_proposed"]


@dataclass
class ProposedDose:
    """The verdict on a proposed dose with its arithmetic."""

    verdict: str
    arithmetic: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    weight: DosingWeight | None = None
    needs_weight: bool = False


def judge_proposed(
    drug: Drug, *, dose: float, unit: str, doses_per_day: float | None, indication: str, routes: tuple[str, ...] | None,
    age: float | None, weights: dict[str, DosingWeight | None], kidney: KidneyAdvice | None,
) -> ProposedDose:  # fmt: skip
    """within_range, below, above, exceeds_maximum, wrong_route or cannot_judge."""
    if routes is not None and not set(routes) & set(drug.routes):
        return ProposedDose("wrong_route", [f"{drug.name} is given: {', '.join(drug.routes)}"])
    rows = candidates(drug, indication, routes, age)
    rows = [row for row in rows if row.indication == rows[0].indication]
    if not rows:
        return ProposedDose("cannot_judge", warnings=["No regimen of the formulary fits this route and age."])
    if age is not None and age < 12 and rows[0].population == "adult":
        return ProposedDose("cannot_judge", warnings=["The formulary has no regimen for a child of this age."])
    if all(acts_locally(drug, row.route) for row in rows):
        kidney = None
    weight = next((w for row in rows if "_per_kg" in row.unit and (w := weights.get(row.weight))), None) or weights.get(
        "actual"
    )
    if weight is None and "_per_kg" in unit:
        return ProposedDose("cannot_judge", needs_weight=True)
    amount = amount_of(dose, unit, weight.kg if weight else None)
    spans = [span for row in rows if (span := _span(row, weights)) is not None]
    if amount is None or (not spans and any("_per_kg" in row.unit for row in rows)):
        return ProposedDose("cannot_judge", needs_weight=weight is None)
    fitting = [(row, low, high) for row, low, high, base in spans if base == amount.unit]
    if not fitting:
        return ProposedDose(
            "cannot_judge",
            warnings=[f"No regimen of the formulary is in {amount.unit}; its doses are rates or other units."],
        )
    arithmetic = []
    if "_per_kg" in unit and weight is not None:
        arithmetic.append(f"{dose:g} {unit} x {weight.kg:.4g} kg ({weight.scalar}) = {amount.value:.6g} {amount.unit}")
    elif unit != amount.unit:
        arithmetic.append(f"{dose:g} {unit} = {amount.value:.6g} {amount.unit}")
    per_days = [row.per_day for row, _, _ in fitting if row.per_day is not None]
    daily_tops = [daily for row, _, _ in fitting if (daily := maxima(row)[1]) is not None]
    single_tops = [single for row, _, _ in fitting if (single := maxima(row)[0]) is not None]
    top_day = max(daily_tops) if len(daily_tops) == len(fitting) else None
    warnings = []
    low = min(low for _, low, _ in fitting)
    if kidney is not None and kidney.band is not None:
        band = kidney.band
        if band.action == "contraindicated":
            return ProposedDose(
                "exceeds_maximum", [*arithmetic, f"{band_text(band)}: contraindicated, the maximum is 0"], weight=weight
            )
        if band.action == "avoid":
            warnings.append(f"{band_text(band)}: avoid; {band.regimen}.")
        most = band_maximum(drug, band.max_daily, amount.unit)
        if kidney.limits and most is not None:
            top_day = most if top_day is None else min(top_day, most)
            arithmetic.append(f"{band_text(band)}: at most {most:g} {amount.unit} a day")
    verdict = judge_dose(
        dose=amount.value, doses_per_day=doses_per_day, low=low, high=max(high for _, _, high in fitting),
        per_day=(min(p[0] for p in per_days), max(p[1] for p in per_days)) if per_days else None,
        max_single=max(single_tops) if len(single_tops) == len(fitting) else None, max_daily=top_day, unit=amount.unit,
    )  # fmt: skip
    result: str = verdict.verdict
    if kidney is not None and kidney.limits and kidney.band is not None and doses_per_day:
        least = kidney.band.min_interval_h
        if least is not None and 24 / doses_per_day < least * 0.95:
            arithmetic.append(
                f"interval {24 / doses_per_day:g} h; {band_text(kidney.band)} asks for {least:g} h or more"
            )
            result = "above" if result in ("within_range", "below", "cannot_judge") else result
        elif result == "below":
            # the table asks for less than the usual range
            result = "within_range"
    if frequency := too_often(drug, [row for row, _, _ in fitting], doses_per_day):
        # the point is where it belongs: the frequency is the error
        return ProposedDose(
            "exceeds_maximum", [*arithmetic, *verdict.arithmetic], [*warnings, f"Frequency error: {frequency}"], weight
        )
    if verdict.tenfold:
        warnings.append(f"Probable decimal error: {verdict.tenfold.replace('_', ' ')}.")
    return ProposedDose(result, [*arithmetic, *verdict.arithmetic], warnings, weight)


def _span(row: Dose, weights: dict[str, DosingWeight | None]) -> tuple[Dose, float, float, str] | None:
    """(row, low, high, base unit) of one administration; None for a rate or without the weight."""
    weight = weights.get(row.weight)
    low, high = (amount_of(value, row.unit, weight.kg if weight else None) for value in (row.low, row.high))
    if low is None or high is None or low.hourly:
        return None
    single, _ = maxima(row)
    cap = float("inf") if single is None else single
    return row, min(low.value, cap), min(high.value, cap), low.unit
