"""HEART score."""

import pytest

from medmcp.servers.clinical.scores.heart import heart
from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading, Score

G = Reading.given


def scored(risk: list[str] | None, **change: Reading) -> Score:
    base = {
        "history": G("moderately_suspicious"),
        "ecg": G("normal"),
        "age": G(55),
        "troponin": G(10),
        "troponin_uln": G(14),
    }
    return heart(**{**base, **change}, risk_factors=risk)


def test_a_low_score_carries_the_cohort_risk() -> None:
    score = scored(["hypertension", "smoking"])
    assert score.score == 1 + 0 + 1 + 1 + 0
    assert (score.extra["risk"], score.extra["mace_6wk_percent"]) == ("low", 1.7)


def test_the_highest_score_is_ten() -> None:
    score = scored(
        ["atherosclerotic_disease"],
        history=G("highly_suspicious"),
        ecg=G("significant_st_deviation"),
        age=G(65),
        troponin=G(42),
    )
    assert (score.score, score.extra["mace_6wk_percent"]) == (10, 50.1)


@pytest.mark.parametrize(("level", "points"), [(14, 0), (14.1, 1), (41.9, 1), (42, 2)])
def test_troponin_by_multiples_of_its_limit(level: float, points: float) -> None:
    assert scored(["none"], troponin=G(level)).items[4].points == points


@pytest.mark.parametrize(("age", "points"), [(44.9, 0), (45, 1), (64.9, 1), (65, 2)])
def test_age_counts_completed_years(age: float, points: float) -> None:
    assert scored(["none"], age=G(age)).items[2].points == points


@pytest.mark.parametrize(
    ("factors", "points"),
    [(["none"], 0), (["diabetes"], 1), (["diabetes", "obesity", "smoking"], 2), (["atherosclerotic_disease"], 2)],
)
def test_risk_factors(factors: list[str], points: float) -> None:
    assert scored(factors).items[3].points == points


def test_a_missing_ecg_or_troponin_blocks_the_low_result() -> None:
    score = scored(["hypertension"], ecg=MISSING, troponin=MISSING, troponin_uln=MISSING)
    assert (score.score, score.score_range, score.extra["risk"]) == (None, (3, 7), None)
    assert score.missing == ["ecg", "troponin"]


@pytest.mark.parametrize("name", ["ecg", "troponin"])
def test_a_test_not_done_is_never_low_risk_even_when_it_could_not_change_the_band(name: str) -> None:
    score = scored(["none"], **{"history": G("slightly_suspicious"), "age": G(30), name: MISSING})
    assert score.score_range == (0, 2)
    assert score.interpretation is None
    assert score.extra["risk"] is None


def test_troponin_without_its_limit_is_refused_and_children_decline() -> None:
    with pytest.raises(ValueError, match="99th percentile"):
        scored([], troponin_uln=MISSING)
    with pytest.raises(NotApplicable):
        scored([], age=G(15))
