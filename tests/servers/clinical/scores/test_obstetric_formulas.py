"""Obstetric formulas against their published tables and examples worked by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmcp.servers.clinical.scores.biophysical_profile import amniotic_fluid, biophysical_profile, modified_profile
from medmcp.servers.clinical.scores.bishop import bishop, three_point_station
from medmcp.servers.clinical.scores.fetal_growth import (
    centile,
    delivery_timing,
    estimated_weight,
    expected_biometry,
    expected_weight,
    growth_category,
)
from medmcp.servers.clinical.scores.fetal_heart_rate import Tracing, adequate_acceleration, read_tracing
from medmcp.servers.clinical.scores.gestational_age import Scan, age_from_crl, due_date, term_category, trimester_of
from medmcp.servers.clinical.scores.gestational_diabetes import interpret_glucose
from medmcp.servers.clinical.scores.labour_progress import CervicalExam, Labour, judge_progress
from medmcp.servers.clinical.scores.postpartum_haemorrhage import concealed_signs, haemorrhage_stage, quantified_loss
from medmcp.servers.clinical.scores.preeclampsia import OrganFacts, Pressure, classify_hypertension
from medmcp.servers.clinical.scores.pregnancy_risk import aspirin_advice, care_level, vte_advice
from medmcp.servers.clinical.scores.preterm_birth import PretermFacts, preterm_risk
from medmcp.servers.clinical.scores.rh_immunoglobulin import anti_d_need, fetal_bleed_ml, vials
from medmcp.servers.clinical.scores.score import Reading

# dating


def test_the_due_date_is_280_days_after_the_last_period() -> None:
    dated = due_date(lmp=date(2031, 1, 1), lmp_certain=True)
    assert dated is not None
    assert dated.edd == date(2031, 10, 8)  # Naegele: + 7 days, - 3 months, + 1 year
    assert dated.suboptimal


@pytest.mark.parametrize(
    ("calendar", "difference", "redated"),
    [(56, 5, False), (56, 6, True), (62, 6, True), (63, 6, False), (97, 7, False), (97, 8, True), (98, 8, True), (112, 10, False),
     (112, 11, True), (153, 11, True), (154, 14, False), (154, 15, True), (196, 21, False), (196, 22, True)],
)  # fmt: skip
def test_a_scan_redates_only_beyond_the_threshold_of_its_window(calendar: int, difference: int, redated: bool) -> None:
    """ACOG CO 700 table 1: more than 5 d to 8+6, 7 d to 15+6, 10 d to 21+6, 14 d to 27+6, 21 d from 28+0."""
    lmp = date(2031, 1, 1)
    for sign in (1, -1):
        dated = due_date(
            lmp=lmp, lmp_certain=True, scan=Scan(lmp + timedelta(days=calendar), calendar + sign * difference)
        )
        assert dated is not None
        assert dated.redated is redated
        shift = -sign * difference if redated else 0
        assert dated.edd == lmp + timedelta(days=280 + shift)


def test_an_uncertain_period_gives_way_to_the_scan_and_art_to_nothing() -> None:
    lmp = date(2031, 1, 1)
    scan = Scan(lmp + timedelta(days=70), 67)
    uncertain = due_date(lmp=lmp, lmp_certain=False, scan=scan)
    assert uncertain is not None
    assert (uncertain.basis, uncertain.edd) == ("ultrasound", lmp + timedelta(days=283))
    transfer = due_date(
        lmp=lmp, scan=Scan(lmp + timedelta(days=70), 60), art_date=date(2031, 1, 20), art_method="embryo_day_5"
    )
    assert transfer is not None
    assert (transfer.basis, transfer.edd) == ("art", date(2031, 1, 20) + timedelta(days=261))


def test_crown_rump_length_of_45_mm_is_11_weeks_2_days() -> None:
    assert age_from_crl(45) == 79
    with pytest.raises(ValueError, match="outside 5 to 84"):
        age_from_crl(90)


@given(st.floats(5, 83))
def test_a_longer_fetus_is_never_younger(crl: float) -> None:
    assert age_from_crl(crl) <= age_from_crl(crl + 1)


@pytest.mark.parametrize(
    ("days", "name"),
    [(237, "preterm"), (238, "late_preterm"), (258, "late_preterm"), (259, "early_term"), (272, "early_term"), (273, "full_term"),
     (286, "full_term"), (287, "late_term"), (293, "late_term"), (294, "post_term")],
)  # fmt: skip
def test_term_categories_change_on_their_days(days: int, name: str) -> None:
    assert term_category(days) == name


def test_trimesters_begin_at_14_and_28_weeks() -> None:
    assert [trimester_of(days) for days in (97, 98, 195, 196)] == [1, 2, 2, 3]


# Bishop


def cervix(dilation: float, effacement: float, station: float, consistency: str, position: str) -> dict[str, Reading]:
    return {
        "dilation": Reading.given(dilation), "effacement": Reading.given(effacement), "station": Reading.given(station),
        "consistency": Reading.given(consistency), "position": Reading.given(position),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "score"),
    [((0, 20, -3, "firm", "posterior"), 0), ((2, 50, -2, "medium", "mid"), 5), ((4, 70, -1, "soft", "mid"), 9),
     ((5, 80, 1, "soft", "anterior"), 13), ((2.9, 39, 0, "firm", "anterior"), 5), ((3, 40, -3, "medium", "posterior"), 4)],
)  # fmt: skip
def test_bishop_scores_of_its_table(values: tuple[float, float, float, str, str], score: float) -> None:
    """Bishop 1964: e.g. 2 cm 1 + 50 % 1 + station -2 1 + medium 1 + mid 1 = 5."""
    assert bishop(**cervix(*values)).score == score


def test_a_bishop_score_without_position_is_a_range_and_not_a_low_number() -> None:
    items = cervix(4, 80, 0, "soft", "mid")
    del items["position"]
    score = bishop(**items)  # 2 + 3 + 2 + 2 = 9, position adds 0 to 2
    assert (score.score, score.score_range) == (None, (9, 11))
    assert score.missing == ["position"]
    assert score.extra["favourable"] == "true"
    assert score.extra["simplified"] == 7


def test_the_five_cm_scale_is_rounded_to_the_less_favourable() -> None:
    assert [three_point_station(s, 5) for s in (-5, -3, -2, -1, 0, 1, 2, 5)] == [-3, -2, -2, -1, 0, 0, 1, 3]
    with pytest.raises(ValueError, match="outside"):
        three_point_station(4, 3)


# biophysical profile


def bpp(*, pocket: float | None = 4.0, nst: bool | None = True, tone: bool | None = True, breathing: bool | None = True,
        movement: bool | None = True, weeks: float = 38):  # type: ignore[no-untyped-def]  # fmt: skip
    return biophysical_profile(
        breathing=Reading.given(breathing), movement=Reading.given(movement), tone=Reading.given(tone), pocket=Reading.given(pocket),
        nst=Reading.given(nst), weeks=weeks,
    )  # fmt: skip


def test_biophysical_profiles_of_manning() -> None:
    assert (bpp().score, bpp().extra["result"]) == (10, "normal")
    assert (bpp(nst=False).score, bpp(nst=False).extra["result"]) == (8, "normal")
    six = bpp(nst=False, breathing=False)
    assert (six.score, six.extra["result"], six.extra["management"]) == (6, "equivocal", "deliver")
    assert bpp(nst=False, breathing=False, weeks=33).extra["management"] == "repeat in 24 h"
    four = bpp(nst=False, breathing=False, tone=False, weeks=34)
    assert (four.score, four.extra["management"]) == (4, "usually deliver")
    assert bpp(nst=False, breathing=False, tone=False, movement=False).extra["management"] == "deliver"


def test_too_little_fluid_overrides_a_good_total() -> None:
    dry = bpp(pocket=2.0)
    assert dry.score == 8
    assert dry.extra["result"] == "abnormal"
    assert "oligohydramnios" in str(dry.interpretation)


def test_without_the_nst_four_good_items_are_eight_of_eight_and_three_are_open() -> None:
    assert bpp(nst=None).score == 8
    open_profile = bpp(nst=None, tone=None)
    assert (open_profile.score, open_profile.score_range) == (None, (6, 10))
    assert open_profile.missing == ["tone", "nst_reactive"]


def test_the_modified_profile_needs_both() -> None:
    def result(nst: bool | None, pocket: float | None, afi: float | None = None) -> object:
        return modified_profile(nst=Reading.given(nst), pocket=Reading.given(pocket), afi=Reading.given(afi)).extra[
            "result"
        ]

    assert result(True, 3.0) == "normal"
    assert result(True, 2.0) == "abnormal"
    assert result(False, 3.0) == "abnormal"
    assert result(True, None, 5.0) == "abnormal"
    assert result(True, None, 5.1) == "normal"
    assert result(True, None) == "undetermined"
    assert result(None, 1.5) == "abnormal"
    assert amniotic_fluid(8.0, None)["polyhydramnios"] is True


# growth


def test_hadlock_weight_of_a_worked_example() -> None:
    """BPD 8.5, HC 30.5, AC 28, FL 6.3: 1.3596 - 0.6809 + 0.1952 + 0.1452 + 1.1872 + 1.0962 = 3.3025; 10^3.3025 = 2007 g."""
    assert estimated_weight(bpd_cm=8.5, hc_cm=30.5, ac_cm=28.0, fl_cm=6.3) == pytest.approx(2007, abs=4)


@pytest.mark.parametrize(("weeks", "grams"), [(20, 331), (28, 1210), (32, 1953), (36, 2813), (40, 3619)])
def test_mean_weights_of_hadlock_1991(weeks: int, grams: int) -> None:
    """Table of Hadlock 1991, 50th centile."""
    assert expected_weight(weeks) == pytest.approx(grams, rel=0.01)


def test_the_tenth_centile_is_1_28_deviations_under_the_mean() -> None:
    assert centile(100 - 1.2816 * 12.7, 100, 12.7) == pytest.approx(10, abs=0.01)
    assert growth_category(2813 * (1 - 0.127 * 1.30), None, 36).category == "fgr"
    assert growth_category(2813 * (1 - 0.127 * 1.25), None, 36).category == "appropriate"
    assert growth_category(2813 * (1 - 0.127 * 1.92), None, 36).category == "severe_fgr"
    assert growth_category(4100, None, 39).category == "macrosomia"
    assert growth_category(2813 * (1 + 0.127 * 1.35), None, 36).category == "lga"


def test_a_small_abdomen_alone_is_growth_restriction() -> None:
    mean = expected_biometry(34)["ac_cm"]
    assert growth_category(None, mean - 1.34 * 1.4, 34).category == "fgr"
    assert growth_category(None, mean, 34).category == "undetermined"


def test_the_worse_the_doppler_the_earlier_the_birth() -> None:
    """SMFM Consult 52."""
    assert delivery_timing("severe_fgr", "reversed_edf").startswith("30+0 to 32+0")
    assert delivery_timing("fgr", "absent_edf").startswith("33+0 to 34+0")
    assert delivery_timing("fgr", "raised_pi") == "37+0 weeks"
    assert delivery_timing("severe_fgr", "normal") == "37+0 weeks"
    assert delivery_timing("fgr", "normal") == "38+0 to 39+0 weeks"


# tracing


def trace(baseline: float | None = 140, variability: float | None = 10, decelerations: set[str] | None = frozenset(),  # type: ignore[assignment]
          sinusoidal: bool | None = False, accelerations: int | None = 3, contractions: float | None = 3) -> str:  # fmt: skip
    seen = None if decelerations is None else frozenset(decelerations)
    return read_tracing(Tracing(baseline, variability, accelerations, seen, sinusoidal, contractions)).category


def test_tiers_of_the_nichd_workshop() -> None:
    assert trace() == "I"
    assert trace(decelerations={"early"}, accelerations=0) == "I"
    assert trace(variability=0, decelerations={"late_recurrent"}) == "III"
    assert trace(variability=0, decelerations={"variable_recurrent"}) == "III"
    assert trace(baseline=90, variability=0) == "III"
    assert trace(sinusoidal=True, accelerations=0) == "III"
    assert trace(variability=0) == "II"
    assert trace(variability=0, decelerations={"late_intermittent"}) == "II"
    assert trace(variability=3) == "II"
    assert trace(variability=30) == "II"
    assert trace(baseline=170) == "II"
    assert trace(baseline=100) == "II"
    assert trace(decelerations={"late_recurrent"}) == "II"
    assert trace(decelerations={"variable_intermittent"}) == "II"
    assert trace(decelerations={"prolonged"}) == "II"


def test_baselines_are_rounded_to_five_and_variability_edges_hold() -> None:
    assert trace(baseline=108) == "I"  # 110
    assert trace(baseline=107) == "II"  # 105
    assert trace(baseline=162) == "I"  # 160
    assert trace(baseline=163) == "II"  # 165
    assert trace(variability=5) == "II"
    assert trace(variability=6) == "I"
    assert trace(variability=25) == "I"


def test_an_unread_feature_matters_only_where_it_could_change_the_tier() -> None:
    assert trace(decelerations=None) == "undetermined"
    assert trace(variability=None) == "undetermined"
    assert trace(sinusoidal=None, accelerations=0) == "undetermined"
    assert trace(sinusoidal=None, accelerations=2) == "I"  # a sinusoidal pattern has no accelerations
    assert trace(baseline=None, variability=3) == "II"
    assert trace(sinusoidal=True, variability=None, accelerations=0) == "III"


def test_the_nst_and_the_acceleration_criterion() -> None:
    assert read_tracing(Tracing(140, 10, 2)).nst == "reactive"
    assert read_tracing(Tracing(140, 10, 1)).nst == "inadequate"
    assert read_tracing(Tracing(140, 10, 1, window_minutes=40)).nst == "nonreactive"
    assert adequate_acceleration(12, 12, 30)
    assert not adequate_acceleration(12, 12, 33)
    assert read_tracing(Tracing(contractions_per_10min=5)).tachysystole is False
    assert read_tracing(Tracing(contractions_per_10min=5.5)).tachysystole is True


# labour


def progress(exams: list[tuple[float, float]], **more) -> str:  # type: ignore[no-untyped-def]
    rows = tuple(CervicalExam(at, dilation, 80, -1) for at, dilation in exams)
    known = {"births": 0, "ruptured": True, "ruptured_at": 0.0, "now": exams[-1][0] if exams else 0.0} | more
    return judge_progress(Labour(exams=rows, **known)).diagnosis


def test_arrest_needs_six_cm_rupture_and_four_hours_of_adequate_contractions() -> None:
    strong = ((0.0, 210.0), (2.0, 220.0))
    assert progress([(0, 6), (4, 6)], montevideo=strong) == "arrest_first_stage"
    assert progress([(0, 6), (3.9, 6)], montevideo=strong) == "protracted_active"  # 6 to 7 cm: 95th centile 2.2 h
    assert progress([(0, 5), (5, 5)], montevideo=strong, contracting_since=-2) == "normal"  # not active yet
    assert progress([(0, 6), (4, 6)], montevideo=strong, ruptured=False) == "protracted_active"
    assert progress([(0, 6), (4, 6)], montevideo=((0.0, 150.0),)) == "protracted_active"
    assert progress([(0, 6), (6, 6)], montevideo=((0.0, 150.0),), oxytocin_since=0.0) == "arrest_first_stage"
    assert progress([(0, 6), (6, 6)], montevideo=((0.0, 150.0),), oxytocin_since=1.0) == "protracted_active"


def test_a_change_restarts_the_clock() -> None:
    strong = ((0.0, 210.0),)
    assert progress([(0, 6), (2, 7), (5.9, 7)], montevideo=strong) == "protracted_active"
    assert progress([(0, 6), (2, 7), (6.0, 7)], montevideo=strong) == "arrest_first_stage"


def test_each_parity_has_its_own_column() -> None:
    # Zhang 2010, table 2, 95th centiles of the second and of later births: 6-7 cm 1.9 and 1.8 h, 7-8 cm 1.3 and 1.2,
    # 8-9 cm 1.0 and 0.9, 9-10 cm 0.9 and 0.8
    for cm, second, later in ((6, 1.9, 1.8), (7, 1.3, 1.2), (8, 1.0, 0.9), (9, 0.9, 0.8)):
        for births, limit in ((1, second), (2, later), (4, later)):
            assert progress([(0, cm), (limit, cm)], births=births) == "normal"
            assert progress([(0, cm), (limit + 0.05, cm)], births=births) == "protracted_active"


def test_the_latent_phase_is_prolonged_after_20_or_14_hours() -> None:
    for births, limit in ((0, 20), (1, 14), (3, 14)):
        for hours, result in ((limit, "normal"), (limit + 0.1, "prolonged_latent")):
            found = progress([(hours, 4)], births=births, contracting_since=0.0, now=hours)
            assert found == result


def test_the_second_stage_is_judged_by_pushing_and_descent() -> None:
    full = (CervicalExam(0, 10, 100, 0), CervicalExam(3.2, 10, 100, 0))
    assert judge_progress(Labour(full, 3.2, 0, pushing_since=0.0)).diagnosis == "arrest_second_stage"
    down = (CervicalExam(0, 10, 100, 0), CervicalExam(3.2, 10, 100, 2))
    assert judge_progress(Labour(down, 3.2, 0, pushing_since=0.0)).diagnosis == "prolonged_second_stage"
    assert judge_progress(Labour(down, 2.5, 0, pushing_since=0.0)).diagnosis == "normal"
    assert judge_progress(Labour(down, 2.5, 1, pushing_since=0.0)).diagnosis == "prolonged_second_stage"


def test_an_old_examination_says_nothing_of_progress_since() -> None:
    assert progress([(0, 4), (2, 6)], now=5.9) == "normal"
    assert progress([(0, 4), (2, 6)], now=6.0) == "undetermined"


def test_no_examination_is_no_diagnosis() -> None:
    assert judge_progress(Labour((), 0.0)).diagnosis == "undetermined"


# glucose


@pytest.mark.parametrize(
    ("values", "criteria", "result"),
    [((95, 179, 155, 139), "carpenter_coustan", "gdm"), ((94, 180, 154, 139), "carpenter_coustan", "no_gdm"),
     ((95, 179, 154, 140), "nddg", "no_gdm"), ((105, 190, 100, 100), "nddg", "gdm"), ((126, 100, 100, 100), "carpenter_coustan", "overt_diabetes")],
)  # fmt: skip
def test_the_three_hour_test_counts_two_values(values: tuple[float, ...], criteria: str, result: str) -> None:
    named = dict(zip(("fasting", "1h", "2h", "3h"), values, strict=True))
    assert interpret_glucose("ogtt_100", named, criteria_100g=criteria).result == result


def test_the_one_step_test_counts_one_value() -> None:
    assert interpret_glucose("ogtt_75", {"fasting": 92, "1h": 100, "2h": 100}).result == "gdm"
    assert interpret_glucose("ogtt_75", {"fasting": 91, "1h": 179, "2h": 152}).result == "no_gdm"
    assert interpret_glucose("ogtt_75", {"fasting": 91, "1h": 179, "2h": 200}).result == "overt_diabetes"
    assert interpret_glucose("ogtt_75", {"fasting": 91, "1h": 179}).result == "undetermined"


def test_the_screen_has_the_threshold_that_was_chosen() -> None:
    assert interpret_glucose("gct_50", {"1h": 134}, gct_threshold=130).result == "screen_positive"
    assert interpret_glucose("gct_50", {"1h": 134}, gct_threshold=135).result == "screen_negative"
    assert interpret_glucose("gct_50", {"1h": 140}).result == "screen_positive"
    assert interpret_glucose("gct_50", {}).missing == ("1h",)


def test_overt_diabetes_early() -> None:
    assert interpret_glucose("early", {"hba1c": 6.5}).result == "overt_diabetes"
    assert interpret_glucose("early", {"hba1c": 6.4}).result == "screen_negative"
    assert interpret_glucose("early", {"random": 210}).result == "undetermined"
    assert interpret_glucose("early", {"random": 210}, symptoms=True).result == "overt_diabetes"


# Rh


def test_vials_for_a_fetal_bleed() -> None:
    """AABB: 1.3 % x 50 = 65 mL, 2.17 vials, 2 + 1; 1.6 % = 80 mL, 2.67, 3 + 1; 0.6 % = 30 mL, 1.0, 1 + 1."""
    assert fetal_bleed_ml(1.3) == pytest.approx(65)
    assert [vials(fetal_bleed_ml(percent)) for percent in (1.3, 1.6, 0.6, 0.1)] == [3, 4, 2, 1]


@given(st.floats(0, 2400))
def test_the_vials_cover_the_bleed(bleed: float) -> None:
    assert vials(bleed) * 30 >= bleed
    assert vials(bleed) <= bleed / 30 + 2


def need(**more) -> str:  # type: ignore[no-untyped-def]
    usual = {"rh_negative": True, "sensitised": False, "event": "bleeding", "newborn_rh": None, "fetal_rhd_negative": None, "days": 200,
             "covered": False, "hours_since_event": 5.0}  # fmt: skip
    return anti_d_need(**(usual | more)).indicated


def test_who_needs_anti_d() -> None:
    assert need() == "yes"
    assert need(rh_negative=False) == "no"
    assert need(sensitised=True) == "no"
    assert need(sensitised=None) == "undetermined"
    assert need(rh_negative=None) == "undetermined"
    assert need(fetal_rhd_negative=True) == "no"
    assert need(event="delivery", newborn_rh="negative") == "no"
    assert need(event="delivery", newborn_rh="positive") == "yes"
    assert need(event="delivery") == "yes"
    assert need(covered=True) == "no"
    assert need(hours_since_event=20 * 24) == "yes"
    assert need(hours_since_event=29 * 24) == "no"
    assert need(event=None, days=190) == "no"
    assert need(event=None, days=197) == "yes"


# preterm birth


def preterm(**more):  # type: ignore[no-untyped-def]
    return preterm_risk(
        PretermFacts(**({"days": 205, "prior_preterm_days": 0, "symptomatic": True, "ruptured": False} | more))
    )


def status(read, name: str) -> str:  # type: ignore[no-untyped-def]
    return str(next(one.status for one in read.interventions if name in one.name))


def test_the_cervix_then_the_fibronectin_decide_with_contractions() -> None:
    assert preterm(cervical_length_mm=19).risk == "high"
    assert preterm(cervical_length_mm=30).risk == "low"
    assert preterm(cervical_length_mm=25).risk == "intermediate"
    assert preterm(cervical_length_mm=25, ffn_ng_ml=50).risk == "high"
    assert preterm(cervical_length_mm=25, ffn_ng_ml=49).risk == "low"
    assert preterm(cervical_length_mm=25, ffn_ng_ml=49, bleeding=True).ffn == "invalid"
    assert preterm().risk == "undetermined"


@pytest.mark.parametrize(
    ("days", "steroids", "magnesium", "tocolysis"),
    [(160, "consider", "indicated", "indicated"), (168, "indicated", "indicated", "indicated"), (223, "indicated", "indicated", "indicated"),
     (224, "indicated", "not", "indicated"), (237, "indicated", "not", "indicated"), (238, "consider", "not", "not")],
)  # fmt: skip
def test_windows_of_threatened_preterm_labour(days: int, steroids: str, magnesium: str, tocolysis: str) -> None:
    read = preterm(days=days, cervical_length_mm=10)
    assert (status(read, "steroids"), status(read, "magnesium"), status(read, "tocolysis")) == (
        steroids,
        magnesium,
        tocolysis,
    )


def test_no_tocolysis_with_abruption_or_infection_and_none_when_birth_is_far() -> None:
    assert status(preterm(cervical_length_mm=10, abruption=True), "tocolysis") == "contraindicated"
    assert status(preterm(cervical_length_mm=10, chorioamnionitis=True), "tocolysis") == "contraindicated"
    assert status(preterm(cervical_length_mm=35), "steroids") == "not"


def test_a_short_cervix_without_symptoms() -> None:
    def short(length: float, **more) -> str:  # type: ignore[no-untyped-def]
        read = preterm(**({"symptomatic": False, "days": 140, "cervical_length_mm": length} | more))
        return "; ".join(f"{one.name}={one.status}" for one in read.interventions)

    assert "vaginal progesterone=indicated" in short(20)
    assert "vaginal progesterone=consider" in short(24)
    assert "cerclage=indicated" in short(24, prior_preterm_days=200)
    assert "cerclage=indicated" not in short(25, prior_preterm_days=200)
    assert "progesterone or cerclage=not" in short(20, multiple=True)
    assert "progesterone" not in short(26)


# hypertension

CLEAR = OrganFacts(upcr_mg_g=150, platelets=200, creatinine=0.6, ast_x_uln=0.6, alt_x_uln=0.6, ldh=200, headache=False, visual=False,
                   epigastric=False, pulmonary_oedema=False, seizure=False)  # fmt: skip


def category(
    readings: list[tuple[float, float, float]],
    facts: OrganFacts = CLEAR,
    *,
    days: int = 230,
    chronic: bool | None = None,
) -> str:
    rows = [Pressure(hours, sbp, dbp, days) for hours, sbp, dbp in readings]
    return classify_hypertension(rows, facts, chronic=chronic).category


def test_classes_of_hypertension() -> None:
    from dataclasses import replace

    twice = [(0.0, 145.0, 92.0), (5.0, 146.0, 90.0)]
    assert category([(0.0, 120.0, 75.0)]) == "none"
    assert category(twice) == "gestational_hypertension"
    assert category(twice, replace(CLEAR, upcr_mg_g=300)) == "preeclampsia"
    assert category(twice, replace(CLEAR, upcr_mg_g=299)) == "gestational_hypertension"
    assert category(twice, replace(CLEAR, platelets=99)) == "preeclampsia_severe"
    assert category(twice, replace(CLEAR, platelets=100)) == "gestational_hypertension"
    assert category(twice, replace(CLEAR, creatinine=1.2)) == "preeclampsia_severe"
    assert category(twice, replace(CLEAR, headache=True)) == "preeclampsia_severe"
    assert category([(0.0, 162.0, 100.0), (5.0, 165.0, 104.0)]) == "preeclampsia_severe"
    assert category(twice, replace(CLEAR, platelets=90, ldh=650, ast_x_uln=2.5, alt_x_uln=2.2)) == "hellp"
    assert category(twice, replace(CLEAR, seizure=True)) == "eclampsia"
    assert category(twice, chronic=True) == "chronic_hypertension"
    assert category(twice, replace(CLEAR, upcr_mg_g=800), chronic=True) == "superimposed"
    assert category(twice, days=120) == "chronic_hypertension"


def test_a_single_high_reading_or_missing_bloods_leave_it_open() -> None:
    assert category([(0.0, 145.0, 92.0)]) == "undetermined"
    assert category([(0.0, 145.0, 92.0), (2.0, 146.0, 90.0)]) == "undetermined"
    assert category([(0.0, 145.0, 92.0), (5.0, 146.0, 90.0)], OrganFacts()) == "undetermined"
    assert category([(0.0, 145.0, 92.0), (5.0, 120.0, 70.0)]) == "none"


# haemorrhage


def test_quantified_loss_is_weight_and_volume_less_fluid() -> None:
    assert quantified_loss(weighed_g=900, measured_ml=400, amniotic_ml=250) == 1050
    with pytest.raises(ValueError, match="exceeds"):
        quantified_loss(weighed_g=100, amniotic_ml=200)


@pytest.mark.parametrize(
    ("loss", "mode", "bleeding", "signs", "stage"),
    [(400, "vaginal", True, False, "0"), (500, "vaginal", True, False, "1"), (800, "caesarean", True, False, "0"),
     (1000, "caesarean", True, False, "2"), (1499, "vaginal", True, False, "2"), (1500, "vaginal", True, False, "3"),
     (1600, "vaginal", False, False, "0"), (300, "vaginal", True, True, "1"), (700, "vaginal", True, True, "2"),
     (1100, "vaginal", True, True, "3"), (None, "vaginal", True, False, "undetermined"), (800, "vaginal", True, None, "undetermined")],
)  # fmt: skip
def test_stages_of_the_toolkit(loss: float | None, mode: str, bleeding: bool, signs: bool | None, stage: str) -> None:
    assert haemorrhage_stage(loss_ml=loss, mode=mode, bleeding=bleeding, signs=signs).stage == stage


def test_signs_of_a_concealed_haemorrhage() -> None:
    def signs(
        heart: float | None = 90, sbp: float | None = 115, dbp: float | None = 70, spo2: float | None = 98
    ) -> bool | None:
        return concealed_signs(heart_rate=heart, sbp=sbp, dbp=dbp, spo2=spo2, confused=False)

    assert signs() is False
    assert signs(heart=110) is True
    assert signs(heart=100, sbp=110) is True  # index 0.91
    assert signs(sbp=85) is True
    assert signs(spo2=94) is True
    assert signs(heart=None) is None


def test_three_units_or_failing_clotting_are_stage_three() -> None:
    assert haemorrhage_stage(loss_ml=900, mode="vaginal", bleeding=True, signs=False, red_cell_units=3).stage == "3"
    assert (
        haemorrhage_stage(loss_ml=900, mode="vaginal", bleeding=True, signs=False, clotting_failure=True).stage == "3"
    )


# antenatal risk


def test_aspirin_by_one_high_or_two_moderate_factors() -> None:
    assert aspirin_advice(["chronic_hypertension"], 90)[0] == "indicated"
    assert aspirin_advice(["nulliparous", "age_35"], 90)[0] == "indicated"
    assert aspirin_advice(["nulliparous"], 90)[0] == "consider"
    assert aspirin_advice([], 90)[0] == "not"
    assert aspirin_advice(["chronic_hypertension"], 200)[0] == "not"


def test_thromboembolism_points_of_green_top_37a() -> None:
    assert vte_advice(["previous_vte"], delivered=False)[:2] == (4, "heparin from the first trimester on")
    assert vte_advice(["age_over_35", "bmi_30", "smoker"], delivered=False)[:2] == (3, "heparin from 28 weeks on")
    assert vte_advice(["bmi_30", "bmi_40"], delivered=False)[0] == 2
    assert vte_advice(["caesarean_in_labour"], delivered=False)[0] == 0
    assert vte_advice(["caesarean_in_labour"], delivered=True)[:2] == (2, "heparin for 10 days")


# RCOG Green-top Guideline 37a, 2015, appendix I: any previous thrombosis or a high-risk thrombophilia, 6 weeks
def test_after_birth_an_earlier_thrombosis_is_six_weeks_of_heparin() -> None:
    for factor, weeks in (("previous_vte", 6), ("previous_vte_surgery", 6), ("high_risk_thrombophilia", 6)):
        assert vte_advice([factor], delivered=True)[1] == f"heparin for {weeks} weeks"
    assert vte_advice(["age_over_35", "elective_caesarean"], delivered=True)[1] == "heparin for 10 days"
    assert vte_advice(["age_over_35"], delivered=True)[1] == "mobilise, avoid dehydration"


def test_one_grave_factor_makes_the_care_high_and_many_small_ones_do_not() -> None:
    assert care_level(["heart_disease"])[0] == "high"
    assert care_level(["smoker", "asthma", "rh_negative", "previous_caesarean"])[0] == "increased"
    assert care_level(["nulliparous"])[0] == "low"
