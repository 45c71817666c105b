"""QT correction and the Tisdale score."""

import pytest

from medmcp.servers.clinical.scores.qtc import bazett, framingham, fridericia, hodges, qtc, risk_qtc
from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading
from medmcp.servers.clinical.scores.tisdale import tisdale

G = Reading.given


def test_four_corrections_of_400_ms_at_75() -> None:
    # RR = 0.8 s: sqrt 0.89443, cube root 0.92832
    assert bazett(400, 75) == pytest.approx(447.2, abs=0.05)
    assert fridericia(400, 75) == pytest.approx(400 / 0.92832, abs=0.01)
    assert framingham(400, 75) == pytest.approx(400 + 154 * 0.2)
    assert hodges(400, 75) == pytest.approx(400 + 1.75 * 15)


def test_at_sixty_nothing_is_corrected() -> None:
    assert {f(410, 60) for f in (bazett, fridericia, framingham, hodges)} == {410}


@pytest.mark.parametrize(
    ("qt", "sex", "category"),
    [(449, "male", "normal"), (450, "male", "prolonged"), (459, "female", "normal"), (460, "female", "prolonged"),
     (500, "male", "high_risk"), (390, "male", "short"), (340, "male", "short_qt_range"), (391, "male", "normal")],
)  # fmt: skip
def test_limits_by_sex_at_sixty(qt: float, sex: str, category: str) -> None:
    assert qtc(qt_ms=G(qt), heart_rate=G(60), sex=G(sex)).category == category


def test_between_the_limits_an_unknown_sex_leaves_it_open() -> None:
    reading = qtc(qt_ms=G(455), heart_rate=G(60))
    assert (reading.category, reading.missing) == (None, ["sex"])
    assert qtc(heart_rate=G(60)).recommended is None


def test_the_drug_risk_qtc_changes_formula_with_the_rate_and_adjusts_wide_qrs() -> None:
    assert risk_qtc(400, 75, None)[0] == pytest.approx(447.2, abs=0.05)
    assert risk_qtc(340, 100, None)[0] == pytest.approx(fridericia(340, 100))
    assert risk_qtc(400, 60, 140)[0] == pytest.approx(400 - 40)


NONE = {
    "age": G(50), "sex": G("male"), "loop_diuretic": G(False), "potassium": G(4.2), "qtc_ms": G(420),
    "acute_mi": G(False), "sepsis": G(False), "heart_failure": G(False), "qt_drug_count": G(0),
}  # fmt: skip


def test_tisdale_from_zero_to_twenty_one() -> None:
    assert tisdale(**NONE).score == 0
    score = tisdale(
        age=G(68), sex=G("female"), loop_diuretic=G(True), potassium=G(3.5), qtc_ms=G(450), acute_mi=G(True),
        sepsis=G(True), heart_failure=G(True), qt_drug_count=G(3),
    )  # fmt: skip
    assert score.score == 1 + 1 + 1 + 2 + 2 + 2 + 3 + 3 + 6 == 21


@pytest.mark.parametrize(("drugs", "points"), [(0, 0), (1, 3), (2, 6), (4, 6)])
def test_the_second_drug_adds_three_once(drugs: int, points: float) -> None:
    assert tisdale(**{**NONE, "qt_drug_count": G(drugs)}).score == points


def test_a_qtc_of_500_is_high_whatever_the_score() -> None:
    score = tisdale(**{**NONE, "qtc_ms": G(505)})
    assert (score.score, score.extra["risk"], score.extra["qtc_override"]) == (2, "high", True)
    assert tisdale(**{**NONE, "qtc_ms": G(470), "baseline_qtc_ms": G(410)}).extra["risk"] == "high"


def test_unknown_conditions_are_missing_and_widen_the_range() -> None:
    score = tisdale(**{**NONE, "sepsis": MISSING, "heart_failure": MISSING, "qt_drug_count": G(1)})
    assert (score.score, score.score_range, score.extra["risk"]) == (None, (3, 9), None)
    assert score.missing == ["sepsis", "heart_failure"]


def test_low_magnesium_is_shown_and_children_decline() -> None:
    assert any("Magnesium" in warning for warning in tisdale(**NONE, magnesium=G(0.5)).warnings)
    with pytest.raises(NotApplicable):
        tisdale(**{**NONE, "age": G(17)})
