"""Units: conversions against published factors, and values that fit only another unit."""

import pytest

from medmcp.servers.clinical.units import UnitError, convert, parse_value, plausible


@pytest.mark.parametrize(
    ("value", "source", "target", "analyte", "expected"),
    [
        (10, "mmol/L", "mg/dL", "glucose", 180.16),
        (176.8, "umol/L", "mg/dL", "creatinine", 2.0),
        (28, "mg/dL", "mmol/L", "urea", 9.996),
        (34.2, "umol/L", "mg/dL", "bilirubin", 2.0),
        (40, "g/L", "g/dL", "albumin", 4.0),
        (2.5, "mmol/L", "mg/dL", "calcium", 10.02),
        (130, "g/L", "g/dL", "haemoglobin", 13.0),
        (2.4305, "mg/dL", "mmol/L", "magnesium", 1.0),
        (2.4305, "mg/dL", "mEq/L", "magnesium", 2.0),
        (3.0974, "mg/dL", "mmol/L", "phosphate", 1.0),
        (151.16, "mg/L", "umol/L", "paracetamol", 1000.0),
        (50, "mg/dL", "mmol/L", "salicylate", 3.62),
        (100, "mg/dL", "mmol/L", "ethanol", 21.71),
        (101.3, "degF", "degC", "", 38.5),
        (220.462, "lb", "kg", "", 100.0),
        (8, "kPa", "mmHg", "pco2", 60.005),
        (0.5, "mg/L FEU", "ng/mL FEU", "d_dimer", 500.0),
        (250, "ng/mL DDU", "ng/mL FEU", "d_dimer", 500.0),
        (48, "mmol/mol", "%", "hba1c", 6.54),
    ],
)
def test_a_value_is_converted_by_the_published_factor(
    value: float, source: str, target: str, analyte: str, expected: float
) -> None:
    assert convert(value, source, target, analyte) == pytest.approx(expected, rel=2e-3)


def test_conversion_there_and_back_gives_the_same_value() -> None:
    assert convert(convert(98.6, "degF", "degC"), "degC", "degF") == pytest.approx(98.6)


def test_text_with_a_unit_is_read_in_the_wanted_unit() -> None:
    assert parse_value("180 µmol/L", "mg/dL", "creatinine") == pytest.approx(180 / 88.4)
    assert parse_value("12.5", "mg/dL", "creatinine") == 12.5


@pytest.mark.parametrize(
    ("analyte", "value", "unit", "fits"),
    [
        ("creatinine", 180, "mg/dL", "umol/L"),
        ("glucose", 110, "mmol/L", "mg/dL"),
        ("glucose", 5.5, "mg/dL", "mmol/L"),
        ("haemoglobin", 130, "g/dL", "g/L"),
        ("temperature", 98.6, "degC", "degF"),
        ("calcium", 2.4, "mg/dL", "mmol/L"),
        ("albumin", 40, "g/dL", "g/L"),
    ],
)
def test_a_value_plausible_only_in_another_unit_is_refused_and_the_unit_named(
    analyte: str, value: float, unit: str, fits: str
) -> None:
    with pytest.raises(UnitError, match=fits):
        plausible(analyte, value, unit)


def test_a_value_plausible_in_no_unit_is_left_to_the_physiological_limits() -> None:
    plausible("potassium", 500, "mmol/L")


@pytest.mark.parametrize("text", ["5,4 mmol/L", "high", "< 0.01 ng/mL", "5 furlong"])
def test_text_that_is_no_value_with_a_known_unit_is_refused(text: str) -> None:
    with pytest.raises(UnitError):
        parse_value(text, "mmol/L", "glucose")


def test_units_of_different_kinds_are_not_converted() -> None:
    with pytest.raises(UnitError, match="cannot be converted"):
        convert(5, "mmol/L", "mmHg", "glucose")
    with pytest.raises(UnitError, match="analyte"):
        convert(5, "mmol/L", "mg/dL")
