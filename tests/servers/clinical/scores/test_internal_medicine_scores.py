"""CURB-65, Wells, CHA2DS2-VASc, MELD and APACHE II against their papers, worked by hand."""

from itertools import pairwise
from math import inf, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmcp.servers.clinical.scores.apache2 import APACHE_TABLE, Gas, alveolar_arterial, apache2
from medmcp.servers.clinical.scores.cha2ds2_vasc import CONDITION_POINTS, cha2ds2_vasc
from medmcp.servers.clinical.scores.curb65 import curb65
from medmcp.servers.clinical.scores.meld import meld
from medmcp.servers.clinical.scores.score import NotApplicable, Reading, Score, points_of
from medmcp.servers.clinical.scores.wells import DVT_ITEMS, PE_ITEMS, d_dimer_threshold, wells

YES, NO = Reading.given(True), Reading.given(False)


def n(value: float) -> Reading:
    return Reading.given(float(value))


# CURB-65


def curb(confusion: bool, urea: float, rate: float, sbp: float, dbp: float, age: float) -> Score:
    return curb65(
        confusion=Reading.given(confusion), urea=n(urea), respiratory_rate=n(rate), sbp=n(sbp), dbp=n(dbp), age=n(age)
    )


# Lim 2003: > 7 mmol/L, >= 30/min, < 90 or <= 60 mmHg, >= 65 years
@pytest.mark.parametrize(
    ("values", "score", "band"),
    [((False, 5.0, 18, 125, 75, 40), 0, "low"), ((False, 7.0, 29, 90, 61, 64), 0, "low"), ((False, 7.1, 29, 90, 61, 64), 1, "low"),
     ((False, 5.0, 30, 120, 70, 65), 2, "intermediate"), ((True, 9.0, 20, 89, 70, 50), 3, "high"),
     ((False, 8.0, 32, 110, 60, 70), 4, "high"), ((True, 12.0, 34, 84, 50, 82), 5, "high")],
)  # fmt: skip
def test_curb65_counts_one_point_an_item(
    values: tuple[bool, float, float, float, float, float], score: int, band: str
) -> None:
    found = curb(*values)
    assert found.score == score
    assert (found.interpretation or "").startswith(band)


def test_urea_of_15_mg_per_dl_of_bun_is_no_point() -> None:
    assert curb(False, 15 * 0.357, 18, 125, 75, 40).score == 0  # 5.4 mmol/L


def test_a_low_diastolic_alone_settles_the_pressure_and_a_normal_systolic_alone_does_not() -> None:
    low = curb65(confusion=NO, urea=n(5), respiratory_rate=n(16), dbp=n(58), age=n(40))
    assert low.score == 1
    open_one = curb65(confusion=NO, urea=n(5), respiratory_rate=n(16), sbp=n(120), age=n(40))
    assert open_one.score is None
    assert open_one.missing == ["dbp"]
    assert open_one.interpretation is not None  # 0 or 1: one band


def test_without_urea_there_is_crb65_and_a_range() -> None:
    found = curb65(confusion=YES, respiratory_rate=n(31), sbp=n(100), dbp=n(70), age=n(70))
    assert found.score is None
    assert found.score_range == (3, 4)
    assert found.extra["crb65"] == 3
    assert found.extra["site_of_care"] is None  # ward at 3, intensive care to be assessed at 4
    assert found.missing == ["urea"]


def test_a_child_and_hospital_acquired_pneumonia_are_not_scored() -> None:
    with pytest.raises(NotApplicable, match="childhood"):
        curb65(age=n(12))
    with pytest.raises(NotApplicable, match="in hospital"):
        curb65(age=n(60), hospital_acquired=YES)


def test_hypoxaemia_is_said_beside_the_score() -> None:
    low = curb65(confusion=NO, urea=n(5), respiratory_rate=n(20), sbp=n(130), dbp=n(80), age=n(40), spo2=n(88))
    assert low.score == 0
    assert any("88 %" in warning for warning in low.warnings)


@given(st.booleans(), st.floats(1, 60), st.floats(5, 60), st.floats(50, 220), st.floats(30, 130), st.floats(18, 100))
def test_curb65_never_falls_when_an_item_gets_worse(c: bool, u: float, r: float, s: float, d: float, a: float) -> None:
    before, after = curb(c, u, r, s, d, a), curb(True, u + 10, r + 15, s - 30, d - 20, a + 20)
    assert 0 <= (before.score or 0) <= (after.score or 0) <= 5


# Wells


def all_of(table: dict[str, float], *present: str) -> dict[str, Reading]:
    return {name: Reading.given(name in present) for name in table}


# Wells 2000: 3, 3, 1.5, 1.5, 1.5, 1, 1
@pytest.mark.parametrize(
    ("present", "rate", "score", "two", "three"),
    [((), 80, 0, "unlikely", "low"), (("haemoptysis",), 100, 1, "unlikely", "low"), (("haemoptysis",), 101, 2.5, "unlikely", "moderate"),
     (("pe_most_likely", "malignancy"), 80, 4.0, "unlikely", "moderate"), (("pe_most_likely",), 110, 4.5, "likely", "moderate"),
     (("signs_of_dvt", "pe_most_likely"), 90, 6, "likely", "moderate"), (("signs_of_dvt", "pe_most_likely"), 110, 7.5, "likely", "high"),
     (tuple(PE_ITEMS), 120, 12.5, "likely", "high")],
)  # fmt: skip
def test_wells_pe(present: tuple[str, ...], rate: float, score: float, two: str, three: str) -> None:
    found = wells("pe", all_of(PE_ITEMS, *present), heart_rate=n(rate))
    assert (found.score, found.extra["two_tier"], found.extra["three_tier"]) == (score, two, three)


# Wells 1997 and 2003; an alternative as likely takes two points and there is no floor
@pytest.mark.parametrize(
    ("present", "score", "two", "three"),
    [((), 0, "unlikely", "low"), (("alternative_as_likely",), -2, "unlikely", "low"),
     (("calf_swelling",), 1, "unlikely", "moderate"), (("calf_swelling", "deep_vein_tenderness"), 2, "likely", "moderate"),
     (("calf_swelling", "deep_vein_tenderness", "active_cancer", "alternative_as_likely"), 1, "unlikely", "moderate"),
     (("calf_swelling", "deep_vein_tenderness", "active_cancer"), 3, "likely", "high"),
     (tuple(name for name in DVT_ITEMS if name != "alternative_as_likely"), 9, "likely", "high")],
)  # fmt: skip
def test_wells_dvt(present: tuple[str, ...], score: float, two: str, three: str) -> None:
    found = wells("dvt", all_of(DVT_ITEMS, *present))
    assert (found.score, found.extra["two_tier"], found.extra["three_tier"]) == (score, two, three)


# Righini 2014: age x 10 over 50 years; only in suspected embolism
@pytest.mark.parametrize(
    ("rule", "age", "limit"), [("pe", 50, 500), ("pe", 51, 510), ("pe", 78, 780), ("dvt", 78, 500), ("pe", None, 500)]
)
def test_the_d_dimer_limit(rule: str, age: float | None, limit: float) -> None:
    assert d_dimer_threshold(rule, age) == limit  # type: ignore[arg-type]


def test_a_d_dimer_under_the_limit_of_the_age_excludes_an_unlikely_embolism_and_never_a_likely_one() -> None:
    low = wells("pe", all_of(PE_ITEMS), heart_rate=n(80), d_dimer=n(700), age=n(78))
    assert low.extra["d_dimer_result"] == "below"
    assert low.extra["next_step"] == "excluded without imaging"
    younger = wells("pe", all_of(PE_ITEMS), heart_rate=n(80), d_dimer=n(700), age=n(60))
    assert younger.extra["next_step"] == "CT pulmonary angiography"
    likely = wells(
        "pe", all_of(PE_ITEMS, "signs_of_dvt", "pe_most_likely"), heart_rate=n(80), d_dimer=n(300), age=n(60)
    )
    assert "cannot exclude" in str(likely.extra["next_step"])


def test_a_judgement_that_nobody_made_is_missing_and_leaves_a_range() -> None:
    items = all_of(PE_ITEMS) | {"pe_most_likely": Reading.missing()}
    found = wells("pe", items, heart_rate=n(80))
    assert found.score is None
    assert found.score_range == (0, 3)
    assert found.missing == ["pe_most_likely"]
    assert found.extra["two_tier"] == "unlikely"


@given(st.sets(st.sampled_from(sorted(PE_ITEMS))), st.floats(40, 180))
def test_wells_pe_is_the_sum_of_its_items(present: set[str], rate: float) -> None:
    expected = sum(PE_ITEMS[name] for name in present) + 1.5 * (rate > 100)
    assert wells("pe", all_of(PE_ITEMS, *present), heart_rate=n(rate)).score == expected


# CHA2DS2-VASc


def stroke_risk(age: float, sex: str, *present: str) -> Score:
    return cha2ds2_vasc(all_of(CONDITION_POINTS, *present), age=n(age), sex=Reading.given(sex), atrial_fibrillation=YES)


# Lip 2010; rates of Friberg 2012: 2 points 2.2, 4 points 4.8, 8 points 10.8, 9 points 12.2 per 100 years
@pytest.mark.parametrize(
    ("age", "sex", "present", "score", "va", "rate", "advice"),
    [(50, "male", (), 0, 0, 0.2, "no antithrombotic"), (50, "female", (), 1, 0, 0.6, "no antithrombotic"),
     (64, "male", ("hypertension",), 1, 1, 0.6, "consider"), (64, "female", ("hypertension",), 2, 1, 2.2, "consider"),
     (65, "male", ("hypertension",), 2, 2, 2.2, "is recommended"), (74, "female", ("diabetes", "chf"), 4, 3, 4.8, "is recommended"),
     (75, "male", ("stroke_tia_te",), 4, 4, 4.8, "is recommended"),
     (80, "male", tuple(CONDITION_POINTS), 8, 8, 10.8, "is recommended"), (80, "female", tuple(CONDITION_POINTS), 9, 8, 12.2, "is recommended")],
)  # fmt: skip
def test_cha2ds2_vasc(
    age: float, sex: str, present: tuple[str, ...], score: int, va: int, rate: float, advice: str
) -> None:
    found = stroke_risk(age, sex, *present)
    assert (found.score, found.extra["cha2ds2_va"], found.extra["annual_stroke_rate_percent"]) == (score, va, rate)
    assert advice in (found.interpretation or "")
    assert "aspirin is no alternative" in (found.interpretation or "")


def test_a_mechanical_valve_needs_a_vitamin_k_antagonist_whatever_the_score() -> None:
    with pytest.raises(NotApplicable, match="vitamin K antagonist"):
        cha2ds2_vasc({}, age=n(50), sex=Reading.given("male"), valve=Reading.given("Mechanical heart valve"))


def test_missing_conditions_leave_a_range_and_advice_only_where_it_cannot_change() -> None:
    old = cha2ds2_vasc({}, age=n(78), sex=Reading.given("female"))
    assert old.score is None
    assert old.score_range == (3, 9)
    assert "is recommended" in (old.interpretation or "")
    young = cha2ds2_vasc({}, age=n(50), sex=Reading.given("male"))
    assert young.interpretation is None
    assert any("No atrial fibrillation" in warning for warning in young.warnings)


# MELD


def liver(bilirubin: float, inr: float, creatinine: float, sodium: float = 137, albumin: float = 3.5, sex: str = "male",
          dialysis: bool = False, age: float = 50) -> Score:  # fmt: skip
    return meld(bilirubin=n(bilirubin), inr=n(inr), creatinine=n(creatinine), sodium=n(sodium), albumin=n(albumin),
                sex=Reading.given(sex), age=n(age), dialysis=Reading.given(dialysis))  # fmt: skip


def test_meld_of_normal_values_is_six() -> None:
    # 0.643 rounds to 0.6, times 10 is 6; every logarithm is 0
    found = liver(0.7, 0.9, 0.6)
    assert (found.extra["meld"], found.extra["meld_na"], found.extra["meld_3_0"]) == (6, 6, 6)


def test_meld_by_hand() -> None:
    # 0.957 ln 1.9 + 0.378 ln 4.2 + 1.12 ln 1.7 + 0.643 = 0.6143 + 0.5425 + 0.5943 + 0.643 = 2.394 -> 2.4 -> 24
    found = liver(4.2, 1.7, 1.9, 128, 2.6, "female")
    assert found.extra["meld"] == 24
    # 24 + 1.32 x 9 - 0.033 x 24 x 9 = 24 + 11.88 - 7.128 = 28.75 -> 29
    assert found.extra["meld_na"] == 29
    # 1.33 + 4.56 x 1.4351 + 0.82 x 9 - 0.24 x 9 x 1.4351 + 9.09 x 0.5306 + 11.14 x 0.6419 + 1.85 x 0.9 - 1.83 x 0.9 x 0.6419 + 6
    # = 1.33 + 6.544 + 7.38 - 3.100 + 4.823 + 7.150 + 1.665 - 1.057 + 6 = 30.74 -> 31
    assert found.extra["meld_3_0"] == 31
    assert found.score == 31
    assert found.extra["mortality_90d_percent"] == 19.6  # Wiesner 2003, 20 to 29


def test_dialysis_sets_the_creatinine_to_four_and_to_three_in_meld_3() -> None:
    with_it, without = liver(3.0, 1.6, 1.0, dialysis=True), liver(3.0, 1.6, 1.0)
    # 0.957 ln 4 + 0.378 ln 3 + 1.12 ln 1.6 + 0.643 = 1.3267 + 0.4153 + 0.5264 + 0.643 = 2.911 -> 29
    assert with_it.extra["meld"] == 29
    assert without.extra["meld"] == 16  # 1.585 -> 1.6
    # 4.56 ln 3 + 9.09 ln 1.6 + 11.14 ln 3 + 6 = 5.010 + 4.272 + 12.239 + 6 = 27.52
    assert with_it.extra["meld_3_0"] == 28
    assert with_it.extra["meld"] == liver(3.0, 1.6, 4.0).extra["meld"]
    assert with_it.extra["meld_3_0"] == liver(3.0, 1.6, 3.0).extra["meld_3_0"]


def test_no_sodium_step_at_eleven_or_less() -> None:
    # 0.378 ln 2.2 + 1.12 ln 1.2 + 0.643 = 0.298 + 0.204 + 0.643 = 1.145 -> 11
    found = liver(2.2, 1.2, 0.9, 125)
    assert (found.extra["meld"], found.extra["meld_na"]) == (11, 11)


def test_the_upper_limit_is_forty() -> None:
    found = liver(45, 9, 6, 120, 1.0, "female")
    assert (found.extra["meld"], found.extra["meld_na"], found.extra["meld_3_0"]) == (40, 40, 40)
    assert any("sodium 120 taken as 125" in text for text in found.extra["bounded_values"])  # type: ignore[union-attr]


def test_adolescents_of_both_sexes_get_the_1_33() -> None:
    boy, man = liver(4, 1.6, 1.2, 130, 3.0, "male", age=14), liver(4, 1.6, 1.2, 130, 3.0, "male", age=30)
    girl = liver(4, 1.6, 1.2, 130, 3.0, "female", age=14)
    assert boy.extra["meld_3_0"] == girl.extra["meld_3_0"]
    assert float(str(boy.extra["meld_3_0"])) >= float(str(man.extra["meld_3_0"]))
    with pytest.raises(NotApplicable, match="PELD"):
        liver(4, 1.6, 1.2, age=9)


def test_each_version_needs_only_its_own_values_and_nothing_is_invented() -> None:
    found = meld(bilirubin=n(4.2), inr=n(1.7), creatinine=n(1.9), dialysis=NO)
    assert (found.extra["meld"], found.extra["meld_na"], found.extra["meld_3_0"]) == (24, None, None)
    assert found.score == 24
    assert set(found.missing) >= {"sodium", "albumin"}
    empty = meld()
    assert empty.score is None
    assert empty.score_range is None


@given(st.floats(0.2, 40), st.floats(0.8, 8), st.floats(0.4, 8))
def test_meld_follows_its_formula_and_stays_in_its_limits(bilirubin: float, inr: float, creatinine: float) -> None:
    found = liver(bilirubin, inr, creatinine).extra
    b, i, c = max(1, bilirubin), max(1, inr), min(4, max(1, creatinine))
    plain = 10 * (0.957 * log(c) + 0.378 * log(b) + 1.12 * log(i) + 0.643)
    assert abs(float(str(found["meld"])) - min(40, max(6, plain))) <= 0.51
    assert all(6 <= float(str(found[name])) <= 40 for name in ("meld", "meld_na", "meld_3_0"))
    assert float(str(found["meld_na"])) == float(str(found["meld"]))  # sodium 137


# APACHE II


# Knaus 1985, table 1: both edges of every row
@pytest.mark.parametrize(
    ("name", "rows"),
    [("temperature_c", ((41, 4), (40.9, 3), (39, 3), (38.9, 1), (38.5, 1), (38.4, 0), (36, 0), (35.9, 1), (34, 1), (33.9, 2), (32, 2),
                        (31.9, 3), (30, 3), (29.9, 4))),
     ("map", ((160, 4), (159, 3), (130, 3), (129, 2), (110, 2), (109, 0), (70, 0), (69, 2), (50, 2), (49, 4))),
     ("heart_rate", ((180, 4), (179, 3), (140, 3), (139, 2), (110, 2), (109, 0), (70, 0), (69, 2), (55, 2), (54, 3), (40, 3), (39, 4))),
     ("respiratory_rate", ((50, 4), (49, 3), (35, 3), (34, 1), (25, 1), (24, 0), (12, 0), (11, 1), (10, 1), (9, 2), (6, 2), (5, 4))),
     ("a_a_gradient", ((500, 4), (499, 3), (350, 3), (349, 2), (200, 2), (199, 0))),
     ("pao2", ((71, 0), (70, 1), (61, 1), (60, 3), (55, 3), (54, 4))),
     ("ph", ((7.70, 4), (7.69, 3), (7.60, 3), (7.59, 1), (7.50, 1), (7.49, 0), (7.33, 0), (7.32, 2), (7.25, 2), (7.24, 3), (7.15, 3), (7.14, 4))),
     ("hco3", ((52, 4), (51.9, 3), (41, 3), (40.9, 1), (32, 1), (31.9, 0), (22, 0), (21.9, 2), (18, 2), (17.9, 3), (15, 3), (14.9, 4))),
     ("sodium", ((180, 4), (179, 3), (160, 3), (159, 2), (155, 2), (154, 1), (150, 1), (149, 0), (130, 0), (129, 2), (120, 2), (119, 3),
                 (111, 3), (110, 4))),
     ("potassium", ((7.0, 4), (6.9, 3), (6.0, 3), (5.9, 1), (5.5, 1), (5.4, 0), (3.5, 0), (3.4, 1), (3.0, 1), (2.9, 2), (2.5, 2), (2.4, 4))),
     ("creatinine_mg_dl", ((3.5, 4), (3.4, 3), (2.0, 3), (1.9, 2), (1.5, 2), (1.4, 0), (0.6, 0), (0.5, 2))),
     ("hematocrit", ((60, 4), (59.9, 2), (50, 2), (49.9, 1), (46, 1), (45.9, 0), (30, 0), (29.9, 2), (20, 2), (19.9, 4))),
     ("wbc", ((40, 4), (39.9, 2), (20, 2), (19.9, 1), (15, 1), (14.9, 0), (3, 0), (2.9, 2), (1, 2), (0.9, 4)))],
)  # fmt: skip
def test_every_band_of_apache2(name: str, rows: tuple[tuple[float, int], ...]) -> None:
    table = APACHE_TABLE[name]
    assert [(value, points_of(value, table.steps, table.decimals)) for value, _ in rows] == list(rows)


@pytest.mark.parametrize("name", sorted(APACHE_TABLE))
def test_no_value_falls_between_two_bands(name: str) -> None:
    table = APACHE_TABLE[name]
    ordered = sorted(table.steps, key=lambda step: step.low)
    assert (ordered[0].low, ordered[-1].high) == (-inf, inf)
    for lower, upper in pairwise(ordered):
        assert upper.low == pytest.approx(lower.high + 10**-table.decimals)


def icu(**change: list[Reading]) -> dict[str, list[Reading]]:
    normal = {"temperature_c": 37.0, "map": 90, "heart_rate": 80, "respiratory_rate": 16, "ph": 7.40, "sodium": 140, "potassium": 4.2,
              "creatinine_mg_dl": 0.9, "hematocrit": 40, "wbc": 8}  # fmt: skip
    return {name: [n(value)] for name, value in normal.items()} | change


AIR = (Gas(pao2=n(90), fio2=n(0.21), paco2=n(40)),)


def test_a_healthy_young_adult_scores_zero_and_the_sickest_seventy_one() -> None:
    well = apache2(icu(), gases=AIR, gcs=[n(15)], age=n(30), acute_renal_failure=NO, severe_chronic=NO)
    assert well.score == 0
    worst = {"temperature_c": 42, "map": 40, "heart_rate": 190, "respiratory_rate": 60, "ph": 7.0, "sodium": 185, "potassium": 7.5,
             "creatinine_mg_dl": 5, "hematocrit": 15, "wbc": 50}  # fmt: skip
    dying = apache2({name: [n(v)] for name, v in worst.items()}, gases=(Gas(pao2=n(50), fio2=n(1.0), paco2=n(40)),), gcs=[n(3)],
                    age=n(80), acute_renal_failure=YES, severe_chronic=YES, admission_type="nonoperative")  # fmt: skip
    assert dying.score == 71  # APS 60 + age 6 + chronic 5
    assert dying.extra["aps"] == 60


def test_the_worst_value_of_the_day_counts_in_either_direction() -> None:
    values = icu(temperature_c=[n(38.6), n(33.0), n(37)], heart_rate=[n(150), n(60)])
    found = apache2(values, gases=AIR, gcs=[n(15), n(11)], age=n(30), acute_renal_failure=NO, severe_chronic=NO)
    assert found.score == 2 + 3 + 4  # 33.0 degC, 150/min, GCS 11


def test_the_gradient_is_scored_from_half_oxygen_and_the_pressure_below() -> None:
    # 0.6 x 713 - 40 / 0.8 - 80 = 427.8 - 50 - 80 = 297.8
    assert alveolar_arterial(0.6, 40, 80) == pytest.approx(297.8)
    high = apache2(
        icu(),
        gases=(Gas(pao2=n(80), fio2=n(0.6), paco2=n(40)),),
        gcs=[n(15)],
        age=n(30),
        acute_renal_failure=NO,
        severe_chronic=NO,
    )
    assert high.score == 2
    low = apache2(
        icu(),
        gases=(Gas(pao2=n(58), fio2=n(0.4), paco2=n(40)),),
        gcs=[n(15)],
        age=n(30),
        acute_renal_failure=NO,
        severe_chronic=NO,
    )
    assert low.score == 3
    no_carbon = apache2(
        icu(), gases=(Gas(pao2=n(80), fio2=n(0.6)),), gcs=[n(15)], age=n(30), acute_renal_failure=NO, severe_chronic=NO
    )
    assert no_carbon.score is None
    assert "paco2" in no_carbon.missing


def test_creatinine_counts_double_in_acute_failure_and_leaves_a_range_when_nobody_said() -> None:
    values = icu(creatinine_mg_dl=[n(2.5)])
    plain = apache2(values, gases=AIR, gcs=[n(15)], age=n(30), acute_renal_failure=NO, severe_chronic=NO)
    double = apache2(values, gases=AIR, gcs=[n(15)], age=n(30), acute_renal_failure=YES, severe_chronic=NO)
    assert (plain.score, double.score) == (3, 6)
    unsaid = apache2(values, gases=AIR, gcs=[n(15)], age=n(30), severe_chronic=NO)
    assert unsaid.score is None
    assert unsaid.score_range == (3, 6)
    assert unsaid.missing == ["acute_renal_failure"]


def test_bicarbonate_only_without_an_arterial_ph() -> None:
    with_ph = apache2(icu(hco3=[n(12)]), gases=AIR, gcs=[n(15)], age=n(30), acute_renal_failure=NO, severe_chronic=NO)
    assert with_ph.score == 0
    values = {name: one for name, one in icu(hco3=[n(12)]).items() if name != "ph"}
    without = apache2(values, gases=AIR, gcs=[n(15)], age=n(30), acute_renal_failure=NO, severe_chronic=NO)
    assert without.score == 4


@pytest.mark.parametrize(
    ("kind", "points"), [("nonoperative", 5), ("emergency_postoperative", 5), ("elective_postoperative", 2)]
)
def test_chronic_health_by_kind_of_admission(kind: str, points: int) -> None:
    found = apache2(
        icu(), gases=AIR, gcs=[n(15)], age=n(30), acute_renal_failure=NO, severe_chronic=YES, admission_type=kind
    )  # type: ignore[arg-type]
    assert found.score == points


@pytest.mark.parametrize(("age", "points"), [(44, 0), (45, 2), (54, 2), (55, 3), (64, 3), (65, 5), (74, 5), (75, 6)])
def test_age_points(age: float, points: int) -> None:
    assert apache2(icu(), gases=AIR, gcs=[n(15)], age=n(age), acute_renal_failure=NO, severe_chronic=NO).score == points


def test_an_empty_chart_scores_nothing_and_names_every_variable() -> None:
    found = apache2({})
    assert found.score is None
    assert found.score_range == (0, 71)
    assert found.interpretation is None
    assert {"gcs", "map", "wbc", "chronic_health"} <= set(found.missing)


def test_the_equation_needs_its_weight_and_kind() -> None:
    # APACHE 20: -3.517 + 0.146 x 20 + 0 + 0 = -0.597 -> 35.5 %
    values = icu(map=[n(45)], heart_rate=[n(150)], temperature_c=[n(39.5)], wbc=[n(25)], potassium=[n(6.2)])
    found = apache2(values, gases=AIR, gcs=[n(10)], age=n(30), acute_renal_failure=NO, severe_chronic=NO, admission_type="nonoperative",
                    diagnostic_weight=0.0)  # fmt: skip
    assert found.score == 4 + 3 + 3 + 2 + 3 + 5
    assert found.extra["mortality_estimate_percent"] == pytest.approx(35.5, abs=0.1)
    band = apache2(
        values,
        gases=AIR,
        gcs=[n(10)],
        age=n(30),
        acute_renal_failure=NO,
        severe_chronic=NO,
        admission_type="nonoperative",
    )
    assert band.extra["mortality_estimate_percent"] == 40


def test_a_child_is_not_scored() -> None:
    with pytest.raises(NotApplicable):
        apache2(icu(), age=n(15))
