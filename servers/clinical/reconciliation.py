"""Comparing two medication lists line by line: by active ingredient and route, then inside a therapeutic group.

A line pairs a medicine of the source list with its counterpart on the target list and names what differs. Salts,
brands and units do not differ (1 g is 1,000 mg), bid is every 12 h. A substitute is another drug of the same ATC
level 4 group. Pure: `world/medication_lists.py` reads the lists, `cross_domain/acts.py` acts on the lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from medmcp.servers.clinical.dose import DOSES_PER_DAY, amount_of
from medmcp.servers.clinical.drug import Drug

__all__ = ["Discrepancy", "Listed", "Pairing", "compare"]

Discrepancy = Literal["none", "omitted", "added", "dose", "frequency", "route", "duplicate", "substituted"]

ATC_LEVEL_4 = 5  # characters
SAME_DOSE = 0.01  # relative difference below which two amounts are one dose


@dataclass(frozen=True)
class Listed:
    """A medicine as it stands on a list; `drug` is its formulary row, None if the formulary does not have it."""

    record_id: str
    name: str
    drug: Drug | None
    dose: float | None
    unit: str | None
    route: str | None
    frequency: str | None
    status: str

    @property
    def ingredients(self) -> frozenset[str]:
        """Active ingredients by generic name; a product that the formulary does not have counts by its own name."""
        if self.drug is None:
            return frozenset({self.name.casefold()})
        return frozenset(self.drug.ingredients or (self.drug.name,))

    @property
    def group(self) -> str:
        """ATC level 4, empty where it is not known. A code that ends in X gathers unlike drugs and is no group."""
        code = self.drug.atc[:ATC_LEVEL_4] if self.drug else ""
        return code if len(code) == ATC_LEVEL_4 and not code.endswith("X") else ""


@dataclass(frozen=True)
class Pairing:
    """One line of the comparison."""

    source: Listed | None
    target: Listed | None
    discrepancy: Discrepancy

    @property
    def listed(self) -> Listed:
        """The medicine that the line is about: the source's, else the target's."""
        one = self.source or self.target
        assert one is not None
        return one


def compare(source: Sequence[Listed], target: Sequence[Listed], weight_kg: float | None = None) -> list[Pairing]:
    """The lines of two lists, in the order of the source list, then what only the target has."""
    left = list(target)
    found: dict[str, Pairing] = {}
    seen: list[frozenset[str]] = []
    for medicine in source:
        same = [other for other in left if other.ingredients == medicine.ingredients]
        same.sort(key=lambda other: other.route != medicine.route)
        if same:
            left.remove(same[0])
            found[medicine.record_id] = Pairing(medicine, same[0], _difference(medicine, same[0], weight_kg))
        elif medicine.ingredients in seen:
            found[medicine.record_id] = Pairing(medicine, None, "duplicate")
        seen.append(medicine.ingredients)
    for medicine in source:
        if medicine.record_id in found:
            continue
        other = next((one for one in left if medicine.group and one.group == medicine.group), None)
        if other is not None:
            left.remove(other)
        found[medicine.record_id] = Pairing(medicine, other, "substituted" if other else "omitted")
    paired = {one.target.ingredients for one in found.values() if one.target}
    rest: list[Pairing] = []
    for other in left:
        rest.append(Pairing(None, other, "duplicate" if other.ingredients in paired else "added"))
        paired.add(other.ingredients)
    return [found[medicine.record_id] for medicine in source] + rest


def _difference(a: Listed, b: Listed, weight_kg: float | None) -> Discrepancy:
    if a.route != b.route:
        return "route"
    if not _same_dose(a, b, weight_kg):
        return "dose"
    return "none" if _same_frequency(a.frequency, b.frequency) else "frequency"


def _same_dose(a: Listed, b: Listed, weight_kg: float | None) -> bool:
    if a.dose is None or b.dose is None or not a.unit or not b.unit:
        return (a.dose, a.unit) == (b.dose, b.unit)
    first, second = amount_of(a.dose, a.unit, weight_kg), amount_of(b.dose, b.unit, weight_kg)
    if first is None or second is None or (first.unit, first.hourly) != (second.unit, second.hourly):
        return (a.dose, a.unit) == (b.dose, b.unit)
    return abs(first.value - second.value) <= SAME_DOSE * max(first.value, second.value)


def _same_frequency(a: str | None, b: str | None) -> bool:
    if a == b:
        return True
    per_day = DOSES_PER_DAY.get(a or "")
    return per_day is not None and per_day == DOSES_PER_DAY.get(b or "")
