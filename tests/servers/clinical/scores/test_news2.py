"""NEWS2 against the RCP 2017 chart."""

import pytest

from medmcp.servers.clinical.scores.news2 import news2
from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading

G = Reading.given
NORMAL = {
    "respiratory_rate": G(16), "spo2": G(98), "on_oxygen": G(False), "sbp": G(120), "heart_rate": G(70),
    "consciousness": G("alert"), "temperature": G(37.0), "age": G(50),
}  # fmt: skip


def test_a_worked_example_scores_eleven() -> None:
    score = news2(
        respiratory_rate=G(22), spo2=G(93), on_oxygen=G(True), temperature=G(38.5), sbp=G(100), heart_rate=G(112),
        consciousness=G("alert"), age=G(60),
    )  # fmt: skip
    assert score.score == 2 + 2 + 2 + 1 + 2 + 2 + 0 == 11
    assert score.interpretation is not None
    assert score.interpretation.startswith("high")


def test_normal_observations_score_zero() -> None:
    assert news2(**NORMAL).score == 0


@pytest.mark.parametrize(
    ("name", "value", "points"),
    [
        ("respiratory_rate", 8, 3), ("respiratory_rate", 9, 1), ("respiratory_rate", 20, 0),
        ("respiratory_rate", 21, 2),
        ("respiratory_rate", 25, 3), ("spo2", 91, 3), ("spo2", 93, 2), ("spo2", 95, 1), ("spo2", 96, 0), ("sbp", 90, 3),
        ("sbp", 100, 2), ("sbp", 110, 1), ("sbp", 219, 0), ("sbp", 220, 3), ("heart_rate", 40, 3),
        ("heart_rate", 50, 1),
        ("heart_rate", 90, 0), ("heart_rate", 110, 1), ("heart_rate", 130, 2), ("heart_rate", 131, 3),
        ("temperature", 35.0, 3), ("temperature", 36.0, 1), ("temperature", 38.0, 0), ("temperature", 39.0, 1),
        ("temperature", 39.1, 2), ("consciousness", "new_confusion", 3), ("on_oxygen", True, 2),
    ],
)  # fmt: skip
def test_each_limit_of_the_chart(name: str, value: float | str, points: float) -> None:
    assert news2(**{**NORMAL, name: G(value)}).score == points


@pytest.mark.parametrize(
    ("spo2", "oxygen", "points"),
    [(83, False, 3), (85, False, 2), (87, False, 1), (88, False, 0), (97, False, 0), (92, True, 2), (93, True, 3),
     (95, True, 4), (97, True, 5)],
)  # fmt: skip
def test_scale_two_punishes_high_saturation_on_oxygen_only(spo2: float, oxygen: bool, points: float) -> None:
    readings = {**NORMAL, "spo2": G(spo2), "on_oxygen": G(oxygen)}
    assert news2(**readings, spo2_scale=2, hypercapnic_target_documented=G(True)).score == points


def test_scale_two_with_oxygen_unknown_leaves_both_open() -> None:
    score = news2(**{**NORMAL, "spo2": G(97), "on_oxygen": MISSING}, spo2_scale=2)
    assert score.score is None
    assert score.score_range == (0, 5)
    assert score.missing == ["on_oxygen"]
    assert any("none is documented" in warning for warning in score.warnings)


def test_a_single_red_parameter_outranks_a_low_total() -> None:
    score = news2(**{**NORMAL, "consciousness": G("voice")})
    assert score.extra["single_red"] is True
    assert score.interpretation is not None
    assert "at least hourly" in score.interpretation


def test_missing_consciousness_is_not_taken_as_alert() -> None:
    score = news2(**{**NORMAL, "consciousness": MISSING})
    assert (score.score, score.score_range, score.missing) == (None, (0, 3), ["consciousness"])
    assert score.extra["single_red"] is None
    assert score.interpretation is None


def test_seven_or_more_is_high_whatever_is_missing() -> None:
    score = news2(respiratory_rate=G(30), sbp=G(80), heart_rate=G(140))
    assert score.score is None
    assert score.at_least == 9
    assert score.interpretation is not None
    assert score.interpretation.startswith("high")


@pytest.mark.parametrize("who", [{"age": G(15)}, {"pregnant": G(True)}])
def test_children_and_pregnancy_are_not_applicable(who: dict[str, Reading]) -> None:
    with pytest.raises(NotApplicable):
        news2(**{**NORMAL, **who})
