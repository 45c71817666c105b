"""Revised Trauma Score, shock indices, field triage."""

import pytest

from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.trauma import field_triage, shock_index, sipa_raised, trauma_score

G = Reading.given


def test_the_best_score_is_the_sum_of_four_weights() -> None:
    score = trauma_score(gcs=G(15), sbp=G(120), respiratory_rate=G(16))
    assert score.score == pytest.approx(4 * (0.9368 + 0.7326 + 0.2908))  # 7.8408
    assert score.extra["t_rts"] == 12
    assert score.interpretation is not None
    assert score.interpretation.startswith("T-RTS 12")


def test_codes_of_three_each() -> None:
    score = trauma_score(gcs=G(10), sbp=G(80), respiratory_rate=G(32))
    assert score.score == pytest.approx(3 * 1.9602)  # 5.8806
    assert score.extra["t_rts"] == 9
    assert score.interpretation is not None
    assert "trauma centre" in score.interpretation


def test_no_signs_of_life_is_zero() -> None:
    assert trauma_score(gcs=G(3), sbp=G(0), respiratory_rate=G(0)).score == 0


def test_a_ventilated_patient_has_no_own_rate() -> None:
    score = trauma_score(gcs=G(15), sbp=G(120), respiratory_rate=G(14), assisted_ventilation=G(True))
    assert (score.score, score.missing) == (None, ["respiratory_rate"])
    assert score.extra["t_rts"] is None


def test_shock_indices_divide_by_systolic_and_mean_pressure() -> None:
    assert shock_index(heart_rate=G(120), sbp=G(100), map=G(80)) == (1.2, 1.5)
    assert shock_index(heart_rate=G(120)) == (None, None)
    assert shock_index(heart_rate=G(120), sbp=G(0)) == (None, None)


@pytest.mark.parametrize(
    ("age", "index", "raised"),
    [(5, 1.22, False), (5, 1.23, True), (8, 1.01, True), (12.9, 1.0, False), (15, 0.91, True), (3, 2.0, None),
     (40, 1, None)],
)  # fmt: skip
def test_sipa_limits_by_age(age: float, index: float, raised: bool | None) -> None:
    assert sipa_raised(index, age) is raised


WELL = {
    "gcs_motor": G(6), "respiratory_rate": G(16), "respiratory_distress": G(False), "spo2_on_air": G(98), "sbp": G(120),
    "heart_rate": G(80), "age": G(30),
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"gcs_motor": G(5)}, {"respiratory_rate": G(9)}, {"respiratory_rate": G(30)}, {"spo2_on_air": G(89)},
     {"sbp": G(89)}, {"heart_rate": G(121)}, {"age": G(70), "sbp": G(109)}, {"age": G(6), "sbp": G(81)}],
)  # fmt: skip
def test_each_physiological_criterion_is_red(change: dict[str, Reading]) -> None:
    assert field_triage(**{**WELL, **change}, mechanism=["none"], injuries=["none"]).level == "red"


def test_injury_penetration_mechanism_and_none() -> None:
    assert field_triage(**WELL, mechanism=["none"], injuries=["pelvic_fracture"]).level == "red"
    assert field_triage(**WELL, mechanism=["penetrating_torso_head_neck"], injuries=["none"]).level == "red"
    assert field_triage(**WELL, mechanism=["fall_over_3m"], injuries=["none"]).level == "yellow"
    assert field_triage(**WELL, mechanism=["none"], injuries=["none"], judgements=["anticoagulant"]).level == "yellow"
    assert field_triage(**WELL, mechanism=["none"], injuries=["none"]).level == "none"


def test_what_was_not_looked_at_is_never_none() -> None:
    result = field_triage(**{**WELL, "spo2_on_air": MISSING}, mechanism=["none"])
    assert result.level is None
    assert result.missing == ["spo2_on_air", "injuries"]
