"""The rules that every score shares."""

import pytest

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    NotApplicable,
    Reading,
    Step,
    band_of,
    check_age,
    check_same_set,
    flag_item,
    points_of,
    rounded,
    total,
)

BANDS = [Band(0, 2, "low", "go home"), Band(3, 6, "high", "stay")]


def test_a_total_with_a_missing_item_is_null_and_gives_its_range() -> None:
    items = [flag_item("a", Reading.given(True), 3), flag_item("b", MISSING, 3)]
    score = total(items, BANDS, name="x", citation="y")
    assert score.score is None
    assert score.score_range == (3, 6)
    assert score.missing == ["b"]


def test_a_range_within_one_band_is_interpreted_although_an_item_is_missing() -> None:
    items = [flag_item("a", Reading.given(True), 3), flag_item("b", MISSING, 3)]
    assert total(items, BANDS, name="x", citation="y").interpretation == "high: stay"


def test_a_range_over_two_bands_is_not_interpreted() -> None:
    items = [flag_item("a", Reading.given(False), 3), flag_item("b", MISSING, 3)]
    assert total(items, BANDS, name="x", citation="y").interpretation is None


def test_a_value_between_two_printed_bands_is_rounded_first() -> None:
    assert band_of(2.4, BANDS).label == "low"
    assert band_of(2.5, BANDS).label == "high"
    assert points_of(36.04, [Step(0, 36.0, 1), Step(36.1, 45, 0)], 1) == 1
    assert rounded(36.05, 1) == 36.1  # halves go up, also where binary floats lie just under
    assert rounded(-2.5, 0) == -3


def test_a_coded_absence_scores_zero_and_keeps_its_provenance() -> None:
    reading = Reading(value=False, source="chart_negative", record_id="CO-1", observed_at="2030-01-01T08:00:00")
    item = flag_item("diabetes", reading, 1)
    assert (item.points, item.source, item.record_id) == (0, "chart_negative", "CO-1")


def test_a_reading_without_a_value_must_say_missing() -> None:
    with pytest.raises(ValueError, match="missing"):
        Reading(value=None, source="chart")
    assert Reading.given(None) is Reading.missing()


def test_impossible_and_mistyped_values_are_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        Reading.given(400).number("temperature", 20, 45)
    with pytest.raises(ValueError, match="number"):
        Reading.given(True).number("temperature")
    with pytest.raises(ValueError, match="number"):
        Reading.given(float("nan")).number("temperature")
    with pytest.raises(ValueError, match="true or false"):
        Reading.given(1.0).flag("fever")
    with pytest.raises(ValueError, match="one of"):
        Reading.given("sleepy").choice("state", ["alert"])


def test_an_item_with_points_can_be_nothing_else() -> None:
    assert Item.of("a", Reading.given(3), 2, (0, 4)).possible == (2, 2)


def test_age_under_the_minimum_is_not_applicable_and_an_unknown_age_is_a_warning() -> None:
    with pytest.raises(NotApplicable, match="paediatric"):
        check_age(Reading.given(10), 16, "Use a paediatric score.")
    assert check_age(MISSING, 16, "")
    assert not check_age(Reading.given(16), 16, "")


def test_observations_far_apart_are_named() -> None:
    early = Reading(value=1, source="chart", observed_at="2030-01-01T08:00:00+00:00")
    late = Reading(value=1, source="chart", observed_at="2030-01-01T09:00:00+00:00")
    assert check_same_set({"a": early, "b": late}, 15) == [
        "Not from one set of observations (older than the newest by): a 60 min."
    ]
    assert check_same_set({"a": late, "b": MISSING}, 15) == []
