"""SIRS, qSOFA, SOFA, and the Sepsis-3 read-out with its bundle."""

from datetime import UTC, datetime, timedelta

import pytest

from medmcp.servers.clinical.scores.qsofa import qsofa
from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading, Score
from medmcp.servers.clinical.scores.sepsis import sepsis_bundle, sepsis_category
from medmcp.servers.clinical.scores.sirs import sirs
from medmcp.servers.clinical.scores.sofa import sofa

G = Reading.given
T0 = datetime(2030, 1, 1, 8, tzinfo=UTC)


def test_sirs_counts_four_criteria() -> None:
    score = sirs(temperature=G(38.6), heart_rate=G(112), respiratory_rate=G(24), wbc=G(14), age=G(40))
    assert (score.score, score.extra["positive"]) == (4, True)
    assert sirs(temperature=G(38.0), heart_rate=G(90), respiratory_rate=G(20), wbc=G(12), age=G(40)).score == 0


def test_the_second_limb_of_a_sirs_item_makes_it_positive() -> None:
    score = sirs(
        temperature=G(37), heart_rate=G(80), respiratory_rate=G(18), paco2=G(30), wbc=G(8), bands_percent=G(12)
    )
    assert score.score == 2


def test_a_normal_main_limb_is_negative_and_says_what_was_not_measured() -> None:
    score = sirs(temperature=G(37), heart_rate=G(80), respiratory_rate=G(18), wbc=G(8))
    assert score.score == 0
    assert [i.note for i in score.items[2:]] == ["PaCO2 not measured", "immature forms not measured"]


def test_sirs_without_white_cells_is_open_when_one_criterion_is_met() -> None:
    score = sirs(temperature=G(39), heart_rate=G(80), respiratory_rate=G(18))
    assert (score.score, score.score_range, score.extra["positive"]) == (None, (1, 2), None)
    assert score.missing == ["wbc"]


def test_qsofa_takes_either_gcs_or_acvpu() -> None:
    assert qsofa(respiratory_rate=G(22), sbp=G(100), gcs=G(14), age=G(50)).score == 3
    assert qsofa(respiratory_rate=G(21), sbp=G(101), consciousness=G("alert")).score == 0
    assert qsofa(respiratory_rate=G(21), sbp=G(101), gcs=G(15), consciousness=G("new_confusion")).score == 1


def test_qsofa_does_not_take_missing_mentation_as_normal() -> None:
    score = qsofa(respiratory_rate=G(22), sbp=G(120))
    assert (score.score, score.score_range, score.missing) == (None, (1, 2), ["gcs"])


@pytest.mark.parametrize("function", [sirs, qsofa, sofa])
def test_adult_scores_decline_children(function: object) -> None:
    with pytest.raises(NotApplicable):
        function(age=G(17))  # type: ignore[operator]


HEALTHY = {
    "pao2": G(95), "fio2": G(0.21), "platelets": G(200), "bilirubin": G(0.8), "map": G(85),
    "infusions_complete": G(True), "gcs": G(15), "creatinine": G(0.9), "urine_ml_day": G(1500),
}  # fmt: skip


def test_sofa_of_a_healthy_adult_is_zero() -> None:
    assert sofa(**HEALTHY).score == 0  # 95 / 0.21 = 452


def test_sofa_adds_six_organs() -> None:
    score = sofa(
        pao2=G(70), fio2=G(0.5), respiratory_support=G(True), platelets=G(90), bilirubin=G(2.5), map=G(60),
        noradrenaline=G(0.08), infusions_complete=G(True), gcs=G(13), creatinine=G(3.6),
    )  # fmt: skip
    # 70/0.5 = 140 supported 3; platelets 2; bilirubin 2; noradrenaline <= 0.1 3; GCS 1; creatinine 3
    assert [item.points for item in score.items] == [3, 2, 2, 3, 1, 3]
    assert score.score == 14


@pytest.mark.parametrize(
    ("change", "points"),
    [
        ({"pao2": G(83.9)}, 1),  # 399.5
        ({"pao2": G(62)}, 2),  # 295
        ({"pao2": G(40), "respiratory_support": G(False)}, 2),  # 190 without support
        ({"platelets": G(149)}, 1), ({"platelets": G(19)}, 4), ({"bilirubin": G(1.2)}, 1), ({"bilirubin": G(12)}, 4),
        ({"map": G(69)}, 1), ({"dobutamine": G(2)}, 2), ({"dopamine": G(5)}, 2), ({"dopamine": G(5.1)}, 3),
        ({"dopamine": G(16)}, 4), ({"adrenaline": G(0.1)}, 3), ({"noradrenaline": G(0.11)}, 4), ({"gcs": G(5)}, 4),
        ({"gcs": G(9)}, 3), ({"creatinine": G(1.2)}, 1), ({"creatinine": G(5)}, 4), ({"urine_ml_day": G(499)}, 3),
        ({"urine_ml_day": G(199)}, 4),
    ],
)  # fmt: skip
def test_each_limit_of_sofa(change: dict[str, Reading], points: float) -> None:
    assert sofa(**{**HEALTHY, **change}).score == points


def test_sofa_uses_the_saturation_surrogate_only_without_pao2_and_up_to_97_percent() -> None:
    score = sofa(**{**HEALTHY, "pao2": MISSING, "spo2": G(92), "fio2": G(0.4)})
    assert score.items[0].points == 2  # 92 / 0.4 = 230, under 357
    assert any("surrogate" in warning for warning in score.warnings)
    flat = sofa(**{**HEALTHY, "pao2": MISSING, "spo2": G(99)})
    assert flat.score is None
    assert flat.missing == ["pao2"]


def test_unknown_infusions_leave_the_cardiovascular_item_open() -> None:
    score = sofa(**{**HEALTHY, "infusions_complete": MISSING})
    assert score.score_range == (0, 4)
    assert set(score.missing) == {"dopamine", "dobutamine", "adrenaline", "noradrenaline"}


def test_sofa_of_an_empty_chart_is_null_from_zero_to_twenty_four() -> None:
    score = sofa()
    assert (score.score, score.score_range) == (None, (0, 24))


def _sofa(low: float, high: float) -> Score:
    return Score(
        name="SOFA", score=low if low == high else None, score_range=(low, high), interpretation=None, items=[],
        missing=[] if low == high else ["platelets"], warnings=[], citation="",
    )  # fmt: skip


def test_sepsis_is_infection_with_a_rise_of_two() -> None:
    assert sepsis_category(sofa=_sofa(2, 2), infection=G(True), lactate=G(1.5)).category == "sepsis"
    assert sepsis_category(sofa=_sofa(1, 1), infection=G(True)).category == "infection"
    assert sepsis_category(sofa=_sofa(5, 5), infection=G(True), baseline_sofa=G(4)).category == "infection"
    assert sepsis_category(sofa=_sofa(8, 8), infection=G(False)).category == "no_infection_evidence"
    assert sepsis_category(sofa=_sofa(8, 8)).category == "undetermined"


def test_septic_shock_needs_vasopressor_lactate_and_fluid() -> None:
    full = sepsis_category(
        sofa=_sofa(6, 6), infection=G(True), lactate=G(2.1), vasopressor_for_map=G(True), fluid_adequate=G(True)
    )
    assert (full.category, full.shock) == ("septic_shock", True)
    without = sepsis_category(sofa=_sofa(6, 6), infection=G(True), vasopressor_for_map=G(True), fluid_adequate=G(True))
    assert (without.category, without.shock) == ("sepsis", None)  # undetermined, not excluded
    assert "lactate" in without.missing
    low = sepsis_category(sofa=_sofa(6, 6), infection=G(True), lactate=G(2.0), vasopressor_for_map=G(True))
    assert low.shock is False


def test_incomplete_sofa_with_bad_signs_is_possible_sepsis() -> None:
    sick = qsofa(respiratory_rate=G(24), sbp=G(95))
    readout = sepsis_category(sofa=_sofa(0, 6), infection=G(True), qsofa=sick)
    assert readout.category == "possible_sepsis"
    assert "sofa: platelets" in readout.missing
    assert sepsis_category(sofa=_sofa(0, 6), infection=G(True)).category == "undetermined"


def test_the_bundle_is_due_by_the_category() -> None:
    sepsis = sepsis_category(sofa=_sofa(4, 4), infection=G(True), lactate=G(4.5))
    rows = {
        row.element: row
        for row in sepsis_bundle(
            sepsis,
            recognised_at=T0,
            now=T0 + timedelta(minutes=90),
            done={"lactate": T0 + timedelta(minutes=20), "antibiotics": T0 + timedelta(minutes=50),
                  "blood_cultures": T0 + timedelta(minutes=55)},
            lactate=G(4.5),
            hypotension=G(True),
            weight_kg=G(70),
        )
    }  # fmt: skip
    assert rows["antibiotics"].due_at == T0 + timedelta(hours=1)
    assert not rows["antibiotics"].overdue
    assert rows["blood_cultures"].note == "taken after antibiotics"
    assert rows["repeat_lactate"].due_at == T0 + timedelta(hours=4, minutes=20)
    assert "2100 mL" in rows["crystalloid"].note  # 30 mL/kg x 70 kg
    assert rows["vasopressor"].overdue

    possible = sepsis_category(sofa=_sofa(0, 6), infection=G(True), lactate=G(2.5))
    due = {r.element: r.due_at for r in sepsis_bundle(possible, recognised_at=T0, now=T0, done={}, lactate=G(2.5))}
    assert due["antibiotics"] == T0 + timedelta(hours=3)
    assert "crystalloid" not in due


def test_no_bundle_without_sepsis() -> None:
    readout = sepsis_category(sofa=_sofa(0, 0), infection=G(True))
    assert sepsis_bundle(readout, recognised_at=T0, now=T0, done={}) == []
