"""Limits over time: what breaches, since when, persistent or over, and changes within the window."""

import pytest

from medmcp.servers.clinical.deterioration import (
    Limits,
    Seen,
    adult_limits,
    breaches,
    changes,
    child_limits,
    maternal_limits,
)


def seen(*values: float) -> list[Seen]:
    return [Seen(f"2031-03-01T{hour:02d}:00", float(hour), value) for hour, value in enumerate(values)]


@pytest.mark.parametrize(
    ("parameter", "value", "severity"),
    [
        ("heart_rate", 110, None), ("heart_rate", 111, "urgent"), ("heart_rate", 131, "critical"), ("heart_rate", 39, "critical"),
        ("sbp", 100, None), ("sbp", 99, "urgent"), ("sbp", 89, "critical"), ("sbp", 181, "urgent"), ("sbp", 221, "critical"),
        ("map", 69, "urgent"), ("map", 64, "critical"), ("respiratory_rate", 8, "critical"), ("respiratory_rate", 11, "urgent"),
        ("respiratory_rate", 24, "urgent"), ("respiratory_rate", 25, "critical"), ("spo2", 93, "urgent"), ("spo2", 91, "critical"),
        ("temperature", 38.1, "urgent"), ("temperature", 39.1, "critical"), ("temperature", 35.9, "urgent"), ("gcs", 12, "critical"),
        ("glucose_poc", 3.9, "urgent"), ("glucose_poc", 2.9, "critical"), ("urine_6h", 0.4, "critical"),
    ],
)  # fmt: skip
def test_adult_limits_are_those_of_the_contract(parameter: str, value: float, severity: str | None) -> None:
    found = breaches({parameter: seen(value)}, adult_limits())
    assert [one.severity for one in found] == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("limits", "parameter", "value", "breached"),
    [
        (adult_limits(hypercapnic_target=True), "spo2", 89, False), (adult_limits(hypercapnic_target=True), "spo2", 87, True),
        (child_limits(0.5), "heart_rate", 175, False), (child_limits(0.5), "heart_rate", 181, True),
        (child_limits(2.0), "heart_rate", 141, True), (child_limits(4.0), "sbp", 77, True), (child_limits(4.0), "sbp", 78, False),
        (maternal_limits(), "heart_rate", 118, False), (maternal_limits(), "heart_rate", 121, True),
        (maternal_limits(), "sbp", 161, True), (maternal_limits(), "dbp", 101, True), (maternal_limits(), "spo2_on_air", 94, True),
    ],
)  # fmt: skip
def test_limits_by_age_pregnancy_and_target(limits: Limits, parameter: str, value: float, breached: bool) -> None:
    assert bool(breaches({parameter: seen(value)}, limits)) is breached


def test_an_alert_says_since_when_it_lasts_and_whether_it_is_over() -> None:
    (run,) = breaches({"heart_rate": seen(90, 115, 135, 120)}, adult_limits())
    assert (run.first_at, run.value, run.severity) == ("2031-03-01T01:00", 135, "critical")
    assert (run.persistent, run.ongoing, run.n_readings) == (True, True, 3)
    (over,) = breaches({"heart_rate": seen(90, 115, 90)}, adult_limits())
    assert (over.persistent, over.ongoing, over.n_readings) == (False, False, 1)
    (later,) = breaches({"heart_rate": seen(120, 90, 112, 113)}, adult_limits())
    assert (later.first_at, later.n_readings) == ("2031-03-01T02:00", 2)


def test_low_and_high_are_two_alerts_and_the_graver_comes_first() -> None:
    found = breaches({"glucose_poc": seen(15, 2.8)}, adult_limits())
    assert [(one.value, one.severity) for one in found] == [(2.8, "critical"), (15, "urgent")]


def test_changes_reach_their_size_within_the_window() -> None:
    found = changes(
        {
            "sbp": seen(140, 128, 110),
            "heart_rate": seen(80, 109),
            "spo2": seen(97, 93),
            "respiratory_rate": seen(14, 22),
        }
    )
    assert [(name, change) for name, change, _, _ in found] == [("sbp", -30), ("respiratory_rate", 8), ("spo2", -4)]
