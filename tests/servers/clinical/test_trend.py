"""Trends: fitted line, direction, KDIGO stage, troponin delta, against tables and sums done by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmcp.servers.clinical.trend import (
    Point,
    aki_stage,
    direction_of,
    largest_change,
    slope_per_hour,
    troponin_readout,
)


def course(*values: float, every: float = 24) -> list[Point]:
    return [Point(number * every, value) for number, value in enumerate(values)]


def test_the_slope_is_that_of_least_squares() -> None:
    # times 0, 1, 2, 3 h and values 1, 3, 2, 5: mean 1.5 and 2.75; sum of products 5.5, of squares 5
    assert slope_per_hour(course(1, 3, 2, 5, every=1)) == pytest.approx(5.5 / 5)


def test_two_values_have_no_slope_and_one_has_no_direction() -> None:
    assert slope_per_hour(course(1, 2)) is None
    assert direction_of(course(1.0)) == "insufficient"
    assert direction_of(course(1.0, 2.0)) == "rising"


@pytest.mark.parametrize(
    ("values", "direction"),
    [
        ((1.0, 1.02, 1.05, 1.08), "stable"),  # 0.08 of 1.035 is under 10 %
        ((1.0, 1.2, 1.5, 1.9), "rising"),
        ((10.5, 9.4, 8.1, 7.6), "falling"),
        ((5.0, 9.0, 4.5, 9.5), "fluctuating"),  # turns twice by more than 20 % of 7
        ((5.0, 9.0, 8.2, 9.5), "rising"),  # the dip of 0.8 is under 20 % of 8.6
        ((0.0, 0.0, 0.0), "stable"),
    ],
)
def test_the_direction_of_a_course(values: tuple[float, ...], direction: str) -> None:
    assert direction_of(course(*values)) == direction


@given(st.lists(st.floats(0.1, 50), min_size=2, max_size=8), st.floats(0.5, 20))
def test_the_direction_does_not_depend_on_the_unit(values: list[float], factor: float) -> None:
    mirrored = {"rising": "falling", "falling": "rising"}
    forward = direction_of(course(*values))
    assert direction_of(course(*reversed(values))) == mirrored.get(forward, forward)


# KDIGO 2012, table 2
@pytest.mark.parametrize(
    ("values", "every", "baseline", "stage"),
    [
        ((1.0, 1.2), 24, 1.0, 0),
        ((1.0, 1.3), 48, 1.0, 1),  # 0.3 within 48 h
        ((1.0, 1.15, 1.3), 36, 1.0, 0),  # 0.3, but over 72 h, and 1.3 times
        ((1.0, 1.5), 96, 1.0, 1),  # 1.5 times within 7 days
        ((1.0, 1.9), 48, 1.0, 1),
        ((1.0, 2.0), 48, 1.0, 2),
        ((1.0, 2.9), 48, 1.0, 2),
        ((1.0, 3.0), 48, 1.0, 3),
        ((3.6, 4.0), 48, 3.0, 3),  # 4.0 mg/dL and a rise of 0.3 in 48 h
        ((3.9, 4.05), 48, 3.9, 0),  # above 4.0 without a criterion
        ((2.1, 2.1), 24, 2.1, 0),  # stable chronic kidney disease
    ],
)
def test_kdigo_stage_by_creatinine(values: tuple[float, ...], every: float, baseline: float, stage: int) -> None:
    assert aki_stage(course(*values, every=every), baseline).stage == stage


@pytest.mark.parametrize(
    ("urine", "stage"),
    [(((6, 0.45),), 1), (((12, 0.45),), 2), (((24, 0.29),), 3), (((12, 0.0),), 3), (((6, 0.5), (12, 0.6)), 0)],
)
def test_kdigo_stage_by_urine(urine: tuple[tuple[float, float], ...], stage: int) -> None:
    assert aki_stage(course(1.0, 1.0), 1.0, urine=urine).stage == stage


def test_replacement_is_stage_3_and_recovery_keeps_the_highest_stage() -> None:
    assert aki_stage(course(1.0, 1.1), 1.0, replacement=True).stage == 3
    recovering = aki_stage(course(1.0, 2.4, 1.6, 1.1), 1.0)
    assert (recovering.stage, recovering.latest_stage) == (2, 0)


def test_a_raised_ratio_that_never_rose_in_the_stay_is_presumed() -> None:
    assert aki_stage(course(1.8, 1.8, 1.85), 1.0).presumed
    assert not aki_stage(course(1.0, 1.8), 1.0).presumed


@given(st.lists(st.floats(0.4, 6), min_size=1, max_size=6), st.floats(0.4, 2))
def test_a_lower_baseline_never_lowers_the_stage(values: list[float], baseline: float) -> None:
    points = course(*values)
    assert aki_stage(points, baseline * 0.8).stage >= aki_stage(points, baseline).stage


def test_the_largest_fall_is_within_24_hours() -> None:
    fall = largest_change(course(12.0, 11.0, 9.0, 8.5, every=12), 24, rise=False)
    assert fall is not None
    assert fall[0] == pytest.approx(3.0)  # 12.0 to 9.0 over 24 h
    assert largest_change(course(8.0, 9.0), 24, rise=False) is None


# ESC 2023, 0/1 h algorithm of Elecsys hs-cTnT; limit of the assay 14 ng/L
@pytest.mark.parametrize(
    ("values", "minutes", "onset", "readout"),
    [
        ((4.0,), 60, 4.0, "rule_out"),
        ((4.0,), 60, 1.0, "repeat"),  # too early after the onset
        ((8.0, 10.0), 60, 2.0, "rule_out"),
        ((8.0, 13.5), 60, 2.0, "rule_in"),
        ((8.0, 11.5), 60, 2.0, "observe"),
        ((13.0, 14.0), 60, 2.0, "observe"),  # 12 or more at 0 h
        ((52.0,), 60, 2.0, "rule_in"),
        ((8.0, 9.0), 180, 2.0, "observe"),  # not the 1 h sample
        ((30.0, 37.0), 60, 2.0, "significant_change"),  # 23 % from above the limit
        ((30.0, 35.0), 60, 2.0, "no_significant_change"),  # 17 %
    ],
)
def test_troponin_delta(values: tuple[float, ...], minutes: float, onset: float, readout: str) -> None:
    points = course(*values, every=minutes / 60)
    assert troponin_readout(points, 14, elecsys_t=True, onset_hours=onset)[0] == readout


def test_the_limits_of_one_assay_are_not_used_for_another() -> None:
    assert troponin_readout(course(4.0, 12.0, every=1), 16, elecsys_t=False, onset_hours=5)[0] == "observe"
