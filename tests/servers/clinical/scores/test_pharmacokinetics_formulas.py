"""First-order kinetics and drug levels."""

from math import exp, log

import pytest

from medmcp.servers.clinical.scores.drug_levels import corrected_phenytoin, judge_level, vancomycin_auc
from medmcp.servers.clinical.scores.pharmacokinetics import (
    concentration_at,
    elimination_rate,
    loading_dose,
    renal_half_life,
    steady_state,
    washout,
)
from medmcp.servers.clinical.scores.score import NotApplicable


def test_steady_state_and_washout_count_half_lives() -> None:
    assert elimination_rate(6) == pytest.approx(0.1155, abs=0.0001)  # 0.6931 / 6
    state = steady_state(half_life_h=36)
    assert (state.value, state.upper, state.unit) == (144, 180, "h")
    assert washout(half_life_h=24).value == 120


def test_loading_dose_by_hand() -> None:
    dose = loading_dose(target_mg_per_l=20, vd_l_per_kg=0.7, weight_kg=70)
    assert dose.value == pytest.approx(980)  # 20 x 49 L
    assert loading_dose(target_mg_per_l=10, vd_l_per_kg=0.5, weight_kg=80, bioavailability=0.8).value == pytest.approx(
        500
    )


def test_concentration_halves_each_half_life() -> None:
    args = {"dose_mg": 500.0, "vd_l_per_kg": 0.5, "weight_kg": 50.0, "half_life_h": 6.0}
    assert concentration_at(**args, hours=0).value == pytest.approx(20)
    assert concentration_at(**args, hours=12).value == pytest.approx(5)


def test_renal_scaling_of_the_half_life() -> None:
    # 6 / (1 - 0.9 x (1 - 30/120)) = 6 / 0.325
    assert renal_half_life(half_life_h=6, fraction_renal=0.9, crcl=30).value == pytest.approx(18.46, abs=0.005)
    assert renal_half_life(half_life_h=6, fraction_renal=0.9, crcl=150).value == 6
    with pytest.raises(NotApplicable, match="not known"):
        renal_half_life(half_life_h=6, fraction_renal=None, crcl=30)
    with pytest.raises(NotApplicable, match="dialysis"):
        renal_half_life(half_life_h=6, fraction_renal=1, crcl=0)


def test_nonlinear_drugs_are_declined_and_impossible_input_refused() -> None:
    with pytest.raises(NotApplicable, match="nonlinear"):
        steady_state(half_life_h=22, nonlinear=True)
    with pytest.raises(ValueError, match="above 0"):
        washout(half_life_h=0)
    with pytest.raises(ValueError, match="fraction"):
        loading_dose(target_mg_per_l=1, vd_l_per_kg=1, weight_kg=1, bioavailability=80)


def test_corrected_phenytoin() -> None:
    assert corrected_phenytoin(measured=8, albumin=2) == pytest.approx(16)  # 8 / 0.5
    assert corrected_phenytoin(measured=8, albumin=2, crcl=5) == pytest.approx(8 / 0.3)
    assert corrected_phenytoin(measured=10, albumin=4.5) == pytest.approx(10)
    with pytest.raises(ValueError, match="g/dL"):
        corrected_phenytoin(measured=8, albumin=20)  # g/L


def test_vancomycin_auc_from_two_levels() -> None:
    auc = vancomycin_auc(
        first_level=30, first_hours=2, second_level=15, second_hours=8, infusion_h=1, interval_h=12
    )  # fmt: skip
    ke = log(2) / 6  # the level halves in 6 h
    peak = 30 * exp(ke)  # 33.67 at the end of the infusion, 1 h earlier
    trough = peak * exp(-11 * ke)  # 9.45
    assert (auc.half_life_h, auc.peak, auc.trough) == (pytest.approx(6), pytest.approx(peak), pytest.approx(trough))
    assert auc.auc24 == pytest.approx(2 * ((33.674 + 9.449) / 2 + (33.674 - 9.449) / 0.115525), abs=0.1)  # 462.5
    assert auc.verdict == "in"


@pytest.mark.parametrize(
    "change", [{"second_level": 31.0}, {"first_hours": 0.5}, {"second_hours": 13.0}, {"infusion_h": 12.0}]
)
def test_vancomycin_levels_must_lie_in_one_elimination_phase(change: dict[str, float]) -> None:
    args = {"first_level": 30.0, "first_hours": 2.0, "second_level": 15.0, "second_hours": 8.0, "infusion_h": 1.0}
    with pytest.raises(ValueError, match=r"level|infusion"):
        vancomycin_auc(**{"interval_h": 12.0, **args, **change})


def test_levels_against_range_and_window() -> None:
    digoxin = {"low": 0.5, "high": 0.9, "unit": "ng/mL", "toxic_above": 2.0, "window_h": (6.0, 30.0)}

    def verdict(level: float, hours: float | None) -> str:
        return judge_level(level, hours_after_dose=hours, **digoxin).interpretation  # type: ignore[arg-type]

    assert [verdict(x, 12) for x in (0.4, 0.5, 0.9, 1.2, 2.1)] == ["sub", "in", "in", "supra", "toxic"]
    assert verdict(3.0, 2) == "not_interpretable"  # still distributing
    assert verdict(0.7, None) == "not_interpretable"
    assert verdict(2.5, 40) == "toxic"  # late and still above
