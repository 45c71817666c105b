"""NIH Stroke Scale."""

import pytest

from medmcp.servers.clinical.scores.nihss import ITEMS, nihss
from medmcp.servers.clinical.scores.score import Reading, Score

G = Reading.given


def scored(**points: float | str) -> Score:
    """Every item 0 but those given, named i5a, i9, ..."""
    values: dict[str, float | str] = dict.fromkeys(ITEMS, 0)
    values |= {name.removeprefix("i"): value for name, value in points.items()}
    return nihss({name: G(value) for name, value in values.items()})


def test_the_highest_total_is_forty_two() -> None:
    assert nihss({name: G(most) for name, (_, most, _) in ITEMS.items()}).score == 42


def test_a_left_hemisphere_stroke() -> None:
    score = scored(i1b=2, i1c=1, i2=1, i3=2, i4=2, i5b=4, i6b=3, i8=1, i9=2, i10=1)
    assert score.score == 2 + 1 + 1 + 2 + 2 + 4 + 3 + 1 + 2 + 1  # 19
    assert score.extra["band"] == "moderate to severe"
    assert (score.extra["lvo_suspected"], score.extra["disabling"]) == (True, True)


@pytest.mark.parametrize(
    ("points", "band"),
    [
        ({}, "no stroke symptoms"),
        ({"i4": 1}, "minor"),
        ({"i5a": 4, "i4": 1}, "moderate"),
        ({"i5a": 4, "i6a": 4, "i4": 3, "i9": 3, "i3": 3, "i1a": 2, "i2": 2}, "severe"),
    ],
)
def test_severity_bands(points: dict[str, float], band: str) -> None:
    assert scored(**points).extra["band"] == band


def test_untestable_items_add_nothing_and_are_listed() -> None:
    score = scored(i5a="UN", i9=1)
    assert (score.score, score.extra["untestable"]) == (1, ["5a"])
    with pytest.raises(ValueError, match="no UN"):
        scored(i9="UN")


def test_coma_fills_the_items_of_the_coma_rule() -> None:
    items: dict[str, Reading] = {"1a": G(3), "2": G(0), "3": G(0), "4": G(3)}
    items |= {name: G(4) for name in ("5a", "5b", "6a", "6b")}
    score = nihss(items)
    # 3 + (2 + 2) + 0 + 0 + 3 + 16 + 0 ataxia + 2 + 3 + 2 + 2
    assert score.score == 35
    assert next(item for item in score.items if item.name == "7").points == 0


def test_missing_items_leave_the_total_open() -> None:
    score = nihss({"1a": G(0)})
    assert score.score is None
    assert score.score_range == (0, 39)
    assert len(score.missing) == 14
    assert score.extra["lvo_suspected"] is None


def test_lvo_by_cortical_sign_with_arm_weakness_under_six() -> None:
    assert scored(i9=1, i5b=1).extra["lvo_suspected"] is True
    assert scored(i5b=1).extra["lvo_suspected"] is False


def test_low_scores_can_be_disabling() -> None:
    assert scored(i9=2).extra["disabling"] is True
    assert scored(i4=1).extra["disabling"] is None
    assert scored().extra["disabling"] is False


def test_windows_and_warnings() -> None:
    score = nihss({}, minutes_since_last_known_well=G(270), glucose=G(2.8), sbp=G(190), anticoagulant=G(True))
    assert score.extra["thrombolysis_window"] is True
    assert sum(w.startswith(("Glucose", "Blood pressure", "On an anticoagulant")) for w in score.warnings) == 3


@pytest.mark.parametrize("bad", [{"i9": 4}, {"i9": -1}, {"i9": 1.5}])
def test_points_out_of_the_range_of_an_item_are_refused(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="takes 0 to 3"):
        scored(**bad)
