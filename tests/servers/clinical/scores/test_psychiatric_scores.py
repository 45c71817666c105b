"""Questionnaires and psychiatric scales against the tables they were published with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmcp.servers.clinical.instrument import INSTRUMENTS, QUESTIONS
from medmcp.servers.clinical.scores.alcohol_drugs import audit, audit_c, cage, dast10
from medmcp.servers.clinical.scores.broset import broset
from medmcp.servers.clinical.scores.capacity import consistency, emergency_exception
from medmcp.servers.clinical.scores.ciwa_ar import ciwa_ar
from medmcp.servers.clinical.scores.cognitive import amts, four_at, mmse_total, moca_total, six_cit
from medmcp.servers.clinical.scores.cssrs import columbia
from medmcp.servers.clinical.scores.gad7 import gad7
from medmcp.servers.clinical.scores.hold_criteria import RULE_SETS, weigh_hold
from medmcp.servers.clinical.scores.pcl5 import pcl5
from medmcp.servers.clinical.scores.phq9 import phq9
from medmcp.servers.clinical.scores.scoff import instability, scoff
from medmcp.servers.clinical.scores.score import MISSING, NotApplicable, Reading


def given_answers(*points: int | None) -> list[Reading]:
    return [MISSING if value is None else Reading.given(value) for value in points]


def spread(total: int, instrument: str) -> list[Reading]:
    """Answers that add up to a total, filled from the first question on."""
    answers = []
    for question in INSTRUMENTS[instrument].questions:
        most = max(points for points in question.points if points <= total)
        answers.append(Reading.given(most))
        total -= most
    assert total == 0
    return answers


# PHQ-9: Kroenke 2001, table 3 of the instruction manual


@pytest.mark.parametrize(
    ("points", "band"),
    [(0, "minimal"), (4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"),
     (15, "moderately severe"), (19, "moderately severe"), (20, "severe"), (27, "severe")],
)  # fmt: skip
def test_phq9_bands_begin_at_5_10_15_and_20(points: int, band: str) -> None:
    score = phq9(spread(points, "phq9"))
    assert (score.score, score.extra["severity"]) == (points, band)


@pytest.mark.parametrize(
    ("answers", "algorithm"),
    [
        ((2, 2, 2, 2, 2, 0, 0, 0, 0), "major_syndrome"),  # five, both core symptoms
        ((2, 0, 2, 2, 2, 0, 0, 0, 1), "major_syndrome"),  # item 9 counts from several days
        ((1, 1, 3, 3, 3, 3, 3, 3, 0), "negative"),  # six, but neither core symptom
        ((0, 2, 2, 0, 0, 0, 0, 0, 0), "other_depressive"),
        ((3, 1, 1, 1, 1, 1, 1, 1, 0), "negative"),  # one symptom only
        ((2, None, 2, 2, 2, 0, 0, 0, 0), "undetermined"),  # the fifth may be the unanswered one
        ((2, None, 2, 2, 2, 2, 0, 0, 0), "major_syndrome"),
    ],
)  # fmt: skip
def test_phq9_algorithm_counts_symptoms_of_more_than_half_the_days(
    answers: tuple[int | None, ...], algorithm: str
) -> None:
    assert phq9(given_answers(*answers)).extra["algorithm"] == algorithm


def test_phq9_leaves_an_unanswered_item_open() -> None:
    score = phq9(given_answers(2, 2, 2, 2, None, 0, 0, 0, 0))
    assert score.score is None
    assert score.score_range == (8, 11)
    assert score.interpretation is None  # 8 is mild, 11 moderate
    assert score.missing == ["appetite change"]


def test_phq9_asks_for_a_risk_assessment_first_of_all_when_item_9_is_not_zero_or_not_answered() -> None:
    for last in (1, None):
        assert "assess_suicide_risk" in phq9(given_answers(0, 0, 0, 0, 0, 0, 0, 0, last)).warnings[0]
    assert "assess_suicide_risk" not in " ".join(phq9(given_answers(*[0] * 9)).warnings)


def test_phq9_change_of_five_points_is_relevant() -> None:
    assert phq9(spread(9, "phq9"), previous=Reading.given(14)).extra["change"] == -5
    assert any("clinically relevant" in text for text in phq9(spread(9, "phq9"), previous=Reading.given(14)).warnings)
    assert not any("relevant" in text for text in phq9(spread(10, "phq9"), previous=Reading.given(14)).warnings)


def test_questionnaires_decline_below_their_age() -> None:
    for score, instrument, age in ((phq9, "phq9", 11), (gad7, "gad7", 11), (pcl5, "pcl5", 17), (scoff, "scoff", 10)):
        with pytest.raises(NotApplicable):
            score(spread(0, instrument), age=Reading.given(age))  # type: ignore[operator]


# GAD-7: Spitzer 2006


@pytest.mark.parametrize(
    ("points", "band"),
    [(4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe"), (21, "severe")],
)
def test_gad7_bands_begin_at_5_10_and_15(points: int, band: str) -> None:
    assert gad7(spread(points, "gad7")).extra["severity"] == band


def test_gad2_is_the_first_two_answers_and_positive_from_3() -> None:
    assert gad7(given_answers(1, 2, 0, 0, 0, 0, 0)).extra["gad2"] == {"score": 3, "positive": True}
    assert gad7(given_answers(1, 1, 3, 3, 3, 3, 3)).extra["gad2"] == {"score": 2, "positive": False}


# AUDIT and its kin


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (7, "low risk"),
        (8, "hazardous"),
        (15, "hazardous"),
        (16, "harmful"),
        (19, "harmful"),
        (20, "possible dependence"),
    ],
)
def test_audit_zones_of_the_who_manual(points: int, band: str) -> None:
    score = audit(spread(points, "audit"))
    assert score.extra["band"] == band
    assert score.extra["positive"] == ("true" if points >= 8 else "false")


def test_audit_refuses_1_and_3_on_the_last_two_questions() -> None:
    for number in (8, 9):
        for points in (1, 3):
            answers = given_answers(*[0] * 10)
            answers[number] = Reading.given(points)
            with pytest.raises(ValueError, match="scores 0, 2, 4"):
                audit(answers)


@pytest.mark.parametrize(
    ("points", "sex", "positive"),
    [(3, "female", "true"), (3, "male", "false"), (4, "male", "true"), (2, "female", "false"), (3, None, "undetermined"),
     (4, None, "true"), (2, None, "false")],
)  # fmt: skip
def test_audit_c_cut_off_is_4_in_men_and_3_in_women(points: int, sex: str | None, positive: str) -> None:
    score = audit_c(given_answers(*(min(4, points), max(0, points - 4), 0)), sex=Reading.given(sex))
    assert (score.score, score.extra["positive"]) == (points, positive)


def test_dast10_reverses_being_able_to_stop() -> None:
    # somebody without any drug problem can always stop: all no but the third is 0; all no with the third is 1
    assert dast10(given_answers(0, 0, 1, 0, 0, 0, 0, 0, 0, 0)).score == 0
    assert dast10(given_answers(*[0] * 10)).score == 1
    assert dast10(given_answers(1, 1, 0, 1, 1, 1, 1, 1, 1, 1)).score == 10


@pytest.mark.parametrize(
    ("points", "band"), [(0, "none reported"), (2, "low"), (3, "moderate"), (6, "substantial"), (9, "severe")]
)
def test_dast10_bands(points: int, band: str) -> None:
    others = [1] * points + [0] * (9 - points)
    assert dast10(given_answers(*others[:2], 1, *others[2:])).extra["band"] == band


def test_cage_is_positive_from_two() -> None:
    assert cage(given_answers(1, 0, 0, 0)).extra["positive"] == "false"
    assert cage(given_answers(1, 0, 1, 0)).extra["positive"] == "true"
    assert cage(given_answers(1, None, 0, 0)).extra["positive"] == "undetermined"


# CIWA-Ar: ASAM 2020 bands


@pytest.mark.parametrize(
    ("points", "severity", "again"),
    [(9, "mild", 240), (10, "moderate", 60), (18, "moderate", 60), (19, "severe", 60), (67, "severe", 60)],
)
def test_ciwa_bands_and_interval(points: int, severity: str, again: int) -> None:
    score = ciwa_ar(spread(points, "ciwa"))
    assert (score.score, score.extra["severity"], score.extra["reassess_minutes"]) == (points, severity, again)


def test_ciwa_predictors_are_named_where_true_and_a_dose_calls_for_the_hour() -> None:
    score = ciwa_ar(spread(4, "ciwa"), predictors={"previous withdrawal seizure": True, "age over 65 years": False},
                    just_medicated=True)  # fmt: skip
    assert score.extra["complicated_risk"] == ["previous withdrawal seizure"]
    assert score.extra["reassess_minutes"] == 60
    assert any("prophylaxis" in text for text in score.warnings)


# PCL-5


def cluster_answers(b: int, c: int, d: int, e: int, points: int = 2) -> list[Reading]:
    """So many questions of each cluster at `points`, the others at 1, below endorsement."""
    values = [1] * 20
    for first, count in ((0, b), (5, c), (7, d), (14, e)):
        values[first : first + count] = [points] * count
    return given_answers(*values)


def test_pcl5_cluster_rule_is_one_one_two_two() -> None:
    exposed = Reading.given(True)
    assert pcl5(cluster_answers(1, 1, 2, 2), criterion_a=exposed).extra["provisional"] == "positive"
    for short in ((0, 1, 2, 2), (1, 0, 2, 2), (1, 1, 1, 2), (1, 1, 2, 1)):
        assert pcl5(cluster_answers(*short, points=4), criterion_a=exposed).extra["provisional"] == "negative"


def test_pcl5_without_a_trauma_is_symptom_load() -> None:
    unknown = pcl5(cluster_answers(1, 1, 2, 2))
    assert unknown.extra["provisional"] == "undetermined"
    assert any("symptom load" in text for text in unknown.warnings)
    assert pcl5(cluster_answers(5, 2, 7, 6), criterion_a=Reading.given(False)).extra["provisional"] == "negative"


def test_pcl5_cut_point_is_33_and_change_follows_marx_2022() -> None:
    assert (pcl5(spread(33, "pcl5")).interpretation or "").startswith("above")
    assert not (pcl5(spread(32, "pcl5")).interpretation or "").startswith("above")
    well = pcl5(spread(28, "pcl5"), previous=Reading.given(43)).extra["change"]
    assert well == {"points": -15, "reliable": True, "clinically_significant": True}
    little = pcl5(spread(30, "pcl5"), previous=Reading.given(40)).extra["change"]
    assert little == {"points": -10, "reliable": False, "clinically_significant": False}


# SCOFF and medical instability


def test_scoff_is_positive_from_two() -> None:
    assert scoff(given_answers(1, 0, 0, 0, 0)).extra["positive"] == "false"
    assert scoff(given_answers(1, 0, 0, 0, 1)).extra["positive"] == "true"
    assert scoff(given_answers(1, None, None, 0, 0)).extra["positive"] == "undetermined"


@pytest.mark.parametrize(
    ("reading", "at", "beyond"),
    [("heart_rate", 50, 49), ("sbp", 90, 89), ("dbp", 45, 44), ("temperature", 35.6, 35.5), ("potassium", 3.2, 3.1),
     ("glucose", 3.3, 3.2), ("qtc", 450, 451), ("bmi", 13, 12.9), ("orthostatic_hr_rise", 30, 31)],
)  # fmt: skip
def test_instability_begins_beyond_the_limit(reading: str, at: float, beyond: float) -> None:
    assert instability({reading: Reading.given(at)}, 30)[0] == []
    (found,) = instability({reading: Reading.given(beyond)}, 30)[0]
    assert found.value == beyond


def test_instability_under_twenty_counts_percent_of_the_median_bmi_and_another_orthostatic_limit() -> None:
    young = {
        "percent_median_bmi": Reading.given(75),
        "orthostatic_hr_rise": Reading.given(35),
        "bmi": Reading.given(12),
    }
    assert [found.marker for found in instability(young, 16)[0]] == ["75 % of the median BMI or less"]
    assert "bmi" not in instability({}, 16)[1]
    assert "bmi" in instability({}, 30)[1]


# Brøset, C-SSRS


@pytest.mark.parametrize(("signs", "level"), [(0, "small"), (1, "moderate"), (2, "moderate"), (3, "high"), (6, "high")])
def test_broset_levels(signs: int, level: str) -> None:
    assert broset(given_answers(*[1] * signs + [0] * (6 - signs))).extra["level"] == level


NO = {"q1": False, "q2": False, "q6_lifetime": False}


@pytest.mark.parametrize(
    ("said", "level", "least"),
    [
        (NO, "none", "none"),
        (NO | {"q1": True}, "low", "low"),
        (NO | {"q2": True, "q3": False, "q4": False, "q5": False}, "low", "low"),
        (NO | {"q2": True, "q3": True, "q4": False, "q5": False}, "moderate", "moderate"),
        (NO | {"q6_lifetime": True, "q6_3_months": False}, "moderate", "moderate"),
        (NO | {"q2": True, "q4": True}, "high", "high"),
        (NO | {"q2": True, "q5": True}, "high", "high"),
        (NO | {"q6_3_months": True}, "high", "high"),
        (NO | {"q2": True, "q3": True, "q4": None, "q5": False}, "undetermined", "moderate"),
        ({"q1": True, "q2": None, "q6_lifetime": False}, "undetermined", "low"),
        ({}, "undetermined", "none"),
    ],
)
def test_columbia_triage_level(said: dict[str, bool | None], level: str, least: str) -> None:
    found = columbia({name: Reading.given(value) for name, value in said.items()})
    assert (found.level, found.at_least) == (level, least)


def test_columbia_asks_three_to_five_only_after_a_yes_to_two() -> None:
    assert columbia({name: Reading.given(value) for name, value in NO.items()}).missing == ()
    more = columbia({name: Reading.given(value) for name, value in (NO | {"q2": True}).items()})
    assert more.missing == ("q3", "q4", "q5")


# cognition


def test_six_cit_worst_is_28_and_bands_begin_at_8_and_10() -> None:
    # 4 + 3 + 3 + 4 + 4 + 10
    worst = {"year": 4, "month": 3, "time": 3, "count_back": 4, "months_back": 4, "recall": 10}
    assert six_cit({name: Reading.given(value) for name, value in worst.items()}).score == 28
    for recall, months, band in ((6, 0, "normal"), (8, 0, "mild impairment"), (10, 0, "significant impairment")):
        values = dict.fromkeys(worst, 0) | {"recall": recall, "months_back": months}
        assert six_cit({name: Reading.given(value) for name, value in values.items()}).extra["band"] == band


def test_amts_below_8_suggests_impairment() -> None:
    names = [question.code.removeprefix("amts_") for question in INSTRUMENTS["amts"].questions]
    for right, band in ((7, "suggests impairment"), (8, "normal"), (10, "normal")):
        answers = {name: Reading.given(int(number < right)) for number, name in enumerate(names)}
        assert amts(answers).extra["band"] == band


@pytest.mark.parametrize(
    ("points", "suspected"), [((0, 0, 0, 0), "false"), ((0, 2, 1, 0), "false"), ((0, 0, 0, 4), "true"), ((4, 2, 2, 4), "true"),
                              ((0, 1, 1, None), "undetermined"), ((4, None, None, None), "true")],
)  # fmt: skip
def test_four_at_suspects_delirium_from_4(points: tuple[int | None, ...], suspected: str) -> None:
    names = ("alertness", "amt4", "months_back", "acute_change")
    answers = {name: Reading.given(value) for name, value in zip(names, points, strict=True)}
    assert four_at(answers).extra["delirium_suspected"] == suspected


def test_moca_adds_a_point_up_to_twelve_years_of_education_and_never_beyond_30() -> None:
    assert moca_total(Reading.given(25), education_years=Reading.given(12)).extra["band"] == "normal"
    assert moca_total(Reading.given(25), education_years=Reading.given(13)).extra["band"] == "below normal"
    assert moca_total(Reading.given(30), education_years=Reading.given(8)).score == 30
    # 25 is below 26, and the point for education may still be due
    assert moca_total(Reading.given(25)).score_range == (25, 26)


@pytest.mark.parametrize(
    ("points", "band"),
    [
        (9, "severe"),
        (10, "moderately severe"),
        (14, "moderately severe"),
        (20, "moderate"),
        (26, "mild"),
        (27, "usually normal"),
    ],
)
def test_mmse_bands_of_nice(points: int, band: str) -> None:
    assert mmse_total(Reading.given(points)).extra["band"] == band


# capacity and hold


WHOLE = {
    "understanding": "adequate",
    "appreciation": "adequate",
    "reasoning": "adequate",
    "expressing_choice": "adequate",
}


def test_lack_of_capacity_needs_an_inadequate_ability_and_an_impairment() -> None:
    impaired = WHOLE | {"appreciation": "inadequate"}
    assert consistency("lacks_capacity", impaired, impairment=True, risk="serious").startswith("fits")  # type: ignore[arg-type]
    assert consistency("lacks_capacity", impaired, impairment=False, risk="serious").startswith("does not fit")  # type: ignore[arg-type]
    assert consistency("lacks_capacity", WHOLE, impairment=True, risk="serious").startswith("does not fit")  # type: ignore[arg-type]
    assert consistency("has_capacity", impaired, impairment=True, risk="low").startswith("does not fit")  # type: ignore[arg-type]
    assert consistency("has_capacity", WHOLE, impairment=True, risk="serious").startswith("fits")  # type: ignore[arg-type]


def test_marginal_ability_is_enough_at_low_risk_and_doubtful_at_serious_risk() -> None:
    marginal = WHOLE | {"reasoning": "marginal"}
    assert consistency("has_capacity", marginal, impairment=True, risk="low").startswith("fits")  # type: ignore[arg-type]
    assert consistency("has_capacity", marginal, impairment=True, risk="serious").startswith("doubtful")  # type: ignore[arg-type]


def test_the_emergency_exception_ends_with_a_surrogate_or_a_prior_refusal() -> None:
    need = {"lacks_capacity": True, "surrogate_in_time": False, "delay_endangers": True, "prior_refusal": False}
    assert emergency_exception(**need)  # type: ignore[arg-type]
    for change in (
        {"surrogate_in_time": True},
        {"prior_refusal": True},
        {"lacks_capacity": None},
        {"delay_endangers": False},
    ):
        assert not emergency_exception(**(need | change))  # type: ignore[arg-type]


def test_a_disorder_alone_supports_no_hold_and_an_open_criterion_leaves_it_open() -> None:
    calm = {"danger_to_self": False, "danger_to_others": False, "grave_disability": False}
    assert weigh_hold(disorder=True, refuses_care=True, **calm).outcome == "not_supported"
    assert (
        weigh_hold(disorder=True, refuses_care=True, **(calm | {"danger_to_self": True})).outcome
        == "criteria_supported"
    )
    assert weigh_hold(disorder=True, refuses_care=False, **(calm | {"danger_to_self": True})).outcome == "not_supported"
    open_one = weigh_hold(disorder=True, refuses_care=True, **(calm | {"danger_to_others": None}))
    assert (open_one.outcome, open_one.open) == ("undetermined", ("danger to others",))


def test_time_limits_of_the_mental_health_act() -> None:
    limits = " ".join(RULE_SETS["england_mha"].limits)
    for part in (
        "section 2: 28 days",
        "section 4, emergency: 72 h",
        "5(2), inpatient: 72 h",
        "5(4), nurse: 6 h",
        "24 h (+ 12 h)",
    ):
        assert part in limits


# all of them


def test_no_two_questions_share_a_code_and_health_is_an_answer() -> None:
    assert len(QUESTIONS) == sum(len(row.questions) for row in INSTRUMENTS.values())
    assert all(question.usual in question.points for question in QUESTIONS.values())


PLAIN = {
    "phq9": phq9,
    "gad7": gad7,
    "pcl5": pcl5,
    "audit": audit,
    "cage": cage,
    "scoff": scoff,
    "ciwa": ciwa_ar,
    "broset": broset,
}


@pytest.mark.parametrize("key", PLAIN)
@given(data=st.data())
def test_a_total_is_the_sum_of_its_answers_and_grows_with_each(key: str, data: st.DataObject) -> None:
    questions = INSTRUMENTS[key].questions
    points = [data.draw(st.sampled_from(question.points)) for question in questions]
    score = PLAIN[key](given_answers(*points))  # type: ignore[operator]
    assert score.score == sum(points)
    which = data.draw(st.integers(0, len(questions) - 1))
    higher = [*points[:which], max(questions[which].points), *points[which + 1 :]]
    assert PLAIN[key](given_answers(*higher)).score >= score.score  # type: ignore[operator]
    open_one = PLAIN[key](given_answers(*points[:which], None, *points[which + 1 :]))  # type: ignore[operator]
    assert open_one.score is None
    assert open_one.at_least <= score.score <= open_one.at_most
