"""Dosing weights and verdicts on a dose."""

import pytest

from medmcp.servers.clinical.scores.dosing import DoseVerdict, dosing_weight, judge_dose, weight_dose


def test_the_weight_that_a_drug_names() -> None:
    args = {"actual_kg": 100.0, "height_cm": 177.8, "sex": "male"}  # ideal 73 kg
    for scalar, kg in (("actual", 100), ("ideal", 73), ("adjusted", 73 + 0.4 * 27)):
        weight = dosing_weight(scalar, **args)  # type: ignore[arg-type]
        assert weight is not None
        assert weight.kg == pytest.approx(kg)


def test_an_undefined_ideal_weight_falls_back_with_a_note() -> None:
    short = dosing_weight("ideal", actual_kg=45, height_cm=148, sex="female")
    assert short is not None
    assert (short.scalar, short.kg) == ("actual", 45)
    assert "under 60 inches" in short.note
    assert dosing_weight("adjusted", actual_kg=None, height_cm=170, sex="male") is None
    assert dosing_weight("actual", actual_kg=None) is None


def test_weight_doses_never_exceed_the_adult_maximum() -> None:
    assert weight_dose(15, 20)[0] == 300
    dose, arithmetic = weight_dose(15, 80, adult_maximum=1000)
    assert dose == 1000
    assert "capped" in arithmetic


def amoxicillin(dose: float, times: float | None) -> DoseVerdict:
    return judge_dose(
        dose=dose, doses_per_day=times, low=500, high=1000, per_day=(3, 3), max_single=1000, max_daily=3000
    )


@pytest.mark.parametrize(
    ("dose", "times", "verdict"),
    [(500, 3, "within_range"), (1000, 3, "within_range"), (450, 3, "within_range"), (449, 3, "below"),
     (500, 2, "below"), (1001, 3, "exceeds_maximum"), (1000, 4, "exceeds_maximum"), (500, None, "cannot_judge"),
     (100, None, "below")],
)  # fmt: skip
def test_verdicts_with_ten_percent_tolerance_and_none_above_a_maximum(
    dose: float, times: float | None, verdict: str
) -> None:
    assert amoxicillin(dose, times).verdict == verdict


def test_above_the_range_without_a_maximum() -> None:
    assert judge_dose(dose=11, doses_per_day=1, low=5, high=10, per_day=(1, 1)).verdict == "within_range"
    assert judge_dose(dose=11.1, doses_per_day=1, low=5, high=10, per_day=(1, 1)).verdict == "above"


def test_ten_fold_errors_are_named() -> None:
    assert amoxicillin(5000, 3).tenfold == "ten_times_too_high"
    assert amoxicillin(50, 3).tenfold == "ten_times_too_low"
    assert amoxicillin(500, 3).tenfold is None
    assert amoxicillin(2000, 3).tenfold is None


def test_impossible_doses_are_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        amoxicillin(0, 3)
    with pytest.raises(ValueError, match="low"):
        judge_dose(dose=1, doses_per_day=1, low=5, high=2)
