"""Cockcroft-Gault, CKD-EPI 2021, Schwartz, KDIGO and body size."""

import pytest

from medmcp.servers.clinical.scores.body import adjusted_weight, body_mass_index, body_surface, ideal_weight
from medmcp.servers.clinical.scores.renal import (
    ckd_epi_2021,
    cockcroft_gault,
    kdigo_stage,
    kidney_function,
    recommended_weight,
    schwartz,
    steady_state,
)
from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading

G = Reading.given
MAN = {"age": G(60), "sex": G("male"), "weight_kg": G(70), "height_cm": G(170), "creatinine": G(1.2)}


def test_cockcroft_gault_by_hand() -> None:
    # (140 - 60) x 70 / (72 x 1.2) = 5600 / 86.4
    assert cockcroft_gault(age=60, weight_kg=70, creatinine=1.2, female=False) == pytest.approx(64.81, abs=0.005)
    assert cockcroft_gault(age=60, weight_kg=70, creatinine=1.2, female=True) == pytest.approx(
        64.8148 * 0.85, abs=0.001
    )
    assert cockcroft_gault(age=141, weight_kg=70, creatinine=1, female=True) == 0


@pytest.mark.parametrize(("age", "creatinine", "female", "egfr"), [(50, 1.0, False, 91.69), (65, 1.2, True, 50.23)])
def test_ckd_epi_2021_worked_values(age: float, creatinine: float, female: bool, egfr: float) -> None:
    assert ckd_epi_2021(age=age, creatinine=creatinine, female=female) == pytest.approx(egfr, abs=0.005)


def test_bedside_schwartz() -> None:
    assert schwartz(height_cm=100, creatinine=0.5) == pytest.approx(0.413 * 100 / 0.5)  # 82.6


@pytest.mark.parametrize(
    ("egfr", "stage"),
    [(90, "G1"), (89.5, "G1"), (89.4, "G2"), (60, "G2"), (59, "G3a"), (45, "G3a"), (44, "G3b"), (30, "G3b"), (29, "G4"),
     (15, "G4"), (14.4, "G5"), (0, "G5")],
)  # fmt: skip
def test_kdigo_stages_close_their_gaps_by_rounding(egfr: float, stage: str) -> None:
    assert kdigo_stage(egfr) == stage


def test_body_size_by_hand() -> None:
    assert body_surface(80, 180) == 2.0  # sqrt(180 x 80 / 3600)
    assert body_mass_index(81, 180) == pytest.approx(25.0)
    assert ideal_weight(177.8, "male") == pytest.approx(50 + 2.3 * 10)  # 70 inches
    assert ideal_weight(162.56, "female") == pytest.approx(45.5 + 2.3 * 4)  # 64 inches
    assert ideal_weight(150, "female") is None
    assert adjusted_weight(100, 70) == 82


def test_the_recommended_weight_by_share_of_ideal() -> None:
    assert recommended_weight(60, 70) == ("actual", 60)
    assert recommended_weight(84, 70) == ("ideal", 70)
    assert recommended_weight(85, 70) == ("adjusted", 70 + 0.4 * 15)
    assert recommended_weight(85, None) == ("actual", 85)


def test_the_score_uses_the_recommended_weight_and_shows_all_three() -> None:
    score = kidney_function(**MAN)
    # 170 cm = 66.929 in; ideal 50 + 2.3 x 6.929 = 65.94 kg; 70 kg is 106 % of it
    assert score.score == pytest.approx(61.05, abs=0.01)
    crcl = score.extra["crcl_ml_min"]
    assert isinstance(crcl, dict)
    assert crcl["actual"] == pytest.approx(64.81, abs=0.005)
    assert score.extra["weight_used"] == "ideal"
    assert score.extra["steady_state"] is None


def test_height_unknown_takes_the_actual_weight_with_a_warning() -> None:
    score = kidney_function(**{**MAN, "height_cm": MISSING})
    assert score.score == pytest.approx(64.81, abs=0.005)
    assert any("Height is not known" in warning for warning in score.warnings)
    assert score.missing == ["height_cm"]


def test_without_weight_there_is_an_egfr_but_no_clearance() -> None:
    score = kidney_function(age=G(50), sex=G("male"), creatinine=G(1.0))
    assert score.score is None and score.score_range is None  # noqa: PT018
    assert score.extra["egfr_ckd_epi_2021"] == pytest.approx(91.69, abs=0.005)
    assert score.extra["kdigo_g_stage"] == "G1"
    assert set(score.missing) == {"weight_kg", "height_cm"}


def test_missing_creatinine_is_not_taken_as_normal() -> None:
    score = kidney_function(**{**MAN, "creatinine": MISSING})
    assert (score.score, score.interpretation, score.missing) == (None, None, ["creatinine"])


def test_the_absolute_egfr_takes_the_own_surface() -> None:
    score = kidney_function(age=G(50), sex=G("male"), creatinine=G(1.0), weight_kg=G(80), height_cm=G(180))
    assert score.extra["egfr_absolute"] == pytest.approx(91.69 * 2.0 / 1.73, abs=0.01)


def test_children_get_schwartz_and_infants_decline() -> None:
    score = kidney_function(age=G(4), height_cm=G(100), creatinine=G(0.5))
    assert score.score == pytest.approx(82.6)
    assert score.extra["egfr_ckd_epi_2021"] is None
    with pytest.raises(NotApplicable):
        kidney_function(age=G(0.5), creatinine=G(0.3))


def test_steady_state_limits() -> None:
    assert steady_state(1.3, [(24, 1.0)], dialysis=False) is False  # 0.3 mg/dL in 48 h
    assert steady_state(1.3, [(72, 1.0)], dialysis=False) is True  # 30 % in 3 days
    assert steady_state(1.5, [(120, 1.0)], dialysis=False) is False  # 50 % in 7 days
    assert steady_state(1.0, [(20, 2.0)], dialysis=False) is False  # recovering is not steady either
    assert steady_state(1.0, [], dialysis=None) is None
    assert steady_state(1.0, [(24, 1.0)], dialysis=True) is False


def test_impossible_input_is_refused() -> None:
    with pytest.raises(ValueError, match="creatinine"):
        ckd_epi_2021(age=50, creatinine=0, female=False)
    with pytest.raises(ValueError, match="creatinine"):
        kidney_function(**{**MAN, "creatinine": G(106)})  # micromol/L given as mg/dL
