"""`compare_regimen`: how a present regimen stands to what a drug's kidney table asks."""

from medmcp.servers.clinical.dose import amount_of, band_maximum, maxima
from medmcp.servers.clinical.dose_choice import candidates
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.kidney_dosing import KidneyAdvice, parse_regimen

__all__ = ["compare_regimen"]


def compare_regimen(
    drug: Drug, advice: KidneyAdvice, current: str, indication: str, age: float | None, weight: float | None,
    warnings: list[str],
) -> str | None:  # fmt: skip
    """acceptable, reduce, increase or avoid; None without a readable present regimen."""
    if not current:
        return None
    band = advice.band
    if band is not None and band.action in ("contraindicated", "avoid"):
        return "avoid"
    read = parse_regimen(current)
    amount = amount_of(read[0], read[1], weight) if read else None
    if read is None or amount is None or read[2] is None:
        warnings.append(f"'{current}' could not be read as dose, unit and frequency.")
        return None
    daily = amount.value * read[2]
    rows = [row for row in candidates(drug, indication, None, age) if row.per_day and "_per_" not in row.unit]
    spans = [
        (low.value * row.per_day[0], maxima(row)[1] or high.value * row.per_day[1])
        for row in rows
        if row.per_day and (low := amount_of(row.low, row.unit, None)) and (high := amount_of(row.high, row.unit, None))
    ]
    if advice.limits and band is not None:
        most = band_maximum(drug, band.max_daily, amount.unit)
        over = most is not None and daily > most * 1.1
        if over or (band.min_interval_h is not None and 24 / read[2] < band.min_interval_h * 0.9):
            return "reduce"
        if band.max_daily is None and band.min_interval_h is None:
            warnings.append("The table gives words only: compare with regimen.text.")
            return None
        return "acceptable"
    if not spans:
        return None
    if daily > max(high for _, high in spans) * 1.1:
        return "reduce"
    return "increase" if daily < min(low for low, _ in spans) * 0.9 else "acceptable"
