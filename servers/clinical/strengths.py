"""`givable`: the amounts of a medicine that a ward can give: whole tablets and capsules, or what is drawn from a vial.

A formulary row names its preparations in words ("tablet 250 mg, 500 mg"). By mouth a dose is one to four of a strength.
Otherwise, and where no strength is named, it is an amount of the regimen itself, its half or its quarter.
"""

import re

from medmcp.servers.clinical.dose import amount_of
from medmcp.servers.clinical.drug import Dose, Drug

__all__ = ["givable"]

SOLID = ("tablet", "capsule", "sachet", "granules")
ELSEWHERE = ("vaginal", "sublingual", "buccal", "injection")
STRENGTH = re.compile(r"(?<![\d/.])(\d[\d,]*(?:\.\d+)?)(?:/[\d.]+)* ?(microgram|mg|g)?(?=,| to|\)| \(|$|/\d| )")
UNIT = re.compile(r"\b(microgram|mg|g)\b")
MOST_AT_ONCE = 4  # tablets


def givable(drug: Drug, row: Dose, dose: float) -> tuple[float, ...]:
    """Amounts in the unit of `amount_of`, the largest first. `dose`: the regimen's own amount for this patient."""
    if row.route in ("oral", "nasogastric") and (solid := _solids(drug)) and not row.unit.startswith(("unit", "mmol")):
        amounts = {strength * number for strength in solid for number in range(1, MOST_AT_ONCE + 1)}
    else:
        ends = [amount_of(end, row.unit, None) for end in (row.low, row.high)] if "_per_" not in row.unit else []
        own = {dose} | {end.value for end in ends if end is not None}
        amounts = {amount * part for amount in own for part in (1, 0.5, 0.25)}
    return tuple(sorted({float(f"{amount:.6g}") for amount in amounts} | {dose}, reverse=True))


def _solids(drug: Drug) -> set[float]:
    found = set()
    for form in drug.forms:
        form = re.sub(r"\(.*?\)", "", form)
        unit = UNIT.search(form)
        if unit is None or not any(word in form for word in SOLID) or any(word in form for word in ELSEWHERE):
            continue
        for number, own in STRENGTH.findall(form):
            amount = amount_of(float(number.replace(",", "")), own or unit[1], None)
            if amount is not None:
                found.add(amount.value)
    return found
