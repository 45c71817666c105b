"""Doses as amounts: units are exact, and no row's maximum is a factor of a thousand off."""

import pytest

from medmcp.servers.clinical.dose import amount_of, matching_doses, maxima, reference_range
from medmcp.servers.clinical.formulary import find_drug, formulary


@pytest.mark.parametrize(
    ("dose", "unit", "weight", "value", "base", "hourly"),
    [
        (1, "g", None, 1000, "mg", False),
        (250, "microgram", None, 0.25, "mg", False),
        (5, "mg_per_kg", 70, 350, "mg", False),
        (0.1, "microgram_per_kg_per_min", 70, 0.42, "mg", True),  # 0.1 x 70 x 60 / 1000
        (0.1, "unit_per_kg_per_h", 80, 8, "unit", True),
    ],
)
def test_a_written_dose_comes_to_its_amount(
    dose: float, unit: str, weight: float | None, value: float, base: str, hourly: bool
) -> None:
    amount = amount_of(dose, unit, weight)
    assert amount is not None
    assert amount.value == pytest.approx(value)
    assert (amount.unit, amount.hourly) == (base, hourly)


def test_a_dose_per_kg_without_a_weight_is_not_guessed() -> None:
    assert amount_of(5, "mg_per_kg", None) is None


def test_every_maximum_is_in_the_unit_of_its_row() -> None:
    for drug in formulary().values():
        for row in drug.doses:
            single, _ = maxima(row)
            if single is None or row.unit.endswith("_per_kg"):
                continue
            high = amount_of(row.high, row.unit, None)
            assert high is not None
            assert high.value * 0.999 <= single <= high.value * 40, (drug.name, row.indication, row.route)


def test_no_child_regimen_exceeds_its_maximum_for_an_adult_weight() -> None:
    paracetamol = find_drug("paracetamol")
    assert paracetamol is not None
    doses = matching_doses(paracetamol, "oral", age=5)
    given = amount_of(15, "mg_per_kg", 18)
    assert given is not None
    span = reference_range(doses, given, 18)
    assert span is not None
    assert span[0] <= given.value <= span[1] * 1.1
