"""Flags on vital signs: NEWS2 bands in adults, other limits in children and in pregnancy."""

from typing import Any

import pytest

from medmcp.servers.clinical.vital_flags import vital_flags


def severity(vitals: dict[str, Any], age: float, *, pregnant: bool = False) -> dict[str, str]:
    return {f["parameter"]: f["severity"] for f in vital_flags(vitals, age, pregnant=pregnant)}


@pytest.mark.parametrize(
    ("parameter", "value", "expected"),
    [("respiratory_rate", 8, "critical"), ("respiratory_rate", 9, "abnormal"), ("respiratory_rate", 12, None),
     ("respiratory_rate", 25, "critical"), ("spo2", 91, "critical"), ("spo2", 92, "abnormal"), ("spo2", 96, None),
     ("sbp", 90, "critical"), ("sbp", 110, "abnormal"), ("sbp", 220, "critical"), ("heart_rate", 40, "critical"),
     ("heart_rate", 91, "abnormal"), ("heart_rate", 131, "critical"), ("temperature", 35.0, "critical"),
     ("temperature", 36.0, "abnormal"), ("temperature", 38.0, None), ("temperature", 38.1, "abnormal")],
)  # fmt: skip
def test_an_adult_is_flagged_by_the_bands_of_news2(parameter: str, value: float, expected: str | None) -> None:
    assert severity({parameter: value}, 50).get(parameter) == expected


def test_pregnancy_has_the_maternal_limits_and_keeps_fever_consciousness_and_glucose() -> None:
    assert severity({"sbp": 165, "heart_rate": 118}, 30, pregnant=True) == {"sbp": "critical"}  # Mhyre 2014
    low = {"temperature": 39.5, "gcs": 8, "glucose_poc": 2.4}
    assert severity(low, 30, pregnant=True) == dict.fromkeys(low, "critical")


def test_a_child_has_the_esi_and_pals_limits_and_its_glucose_is_watched() -> None:
    assert severity({"heart_rate": 135, "sbp": 80}, 2) == {}  # 1 to 3 years: > 140; below 70 + 2 x 2 = 74
    assert severity({"sbp": 73, "glucose_poc": 2.8}, 2) == {"sbp": "critical", "glucose_poc": "critical"}


def test_a_temperature_of_38_is_critical_up_to_90_days_of_age() -> None:
    assert severity({"temperature": 38.0}, 60 / 365.25) == {"temperature": "critical"}  # AAP 2021
    assert severity({"temperature": 38.0}, 1) == {}


def test_what_was_not_measured_has_no_flag() -> None:
    assert vital_flags({}, 0.1, pregnant=False) == []
