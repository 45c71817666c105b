"""Trials, accuracy and recommendations: formulas by hand, and rows that agree with their own prose."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmcp.servers.clinical.evidence.accuracies import ACCURACIES
from medmcp.servers.clinical.evidence.accuracy import find_accuracy, likelihood_ratios, post_test, remark
from medmcp.servers.clinical.evidence.recommendation import disagreements, find_recommendations
from medmcp.servers.clinical.evidence.recommendations import RECOMMENDATIONS
from medmcp.servers.clinical.evidence.stance import sentences, stance
from medmcp.servers.clinical.evidence.trial import Trial, arms, find_trials, newcombe, wald
from medmcp.servers.clinical.evidence.trials import TRIALS
from medmcp.servers.clinical.evidence.words import all_words_in, key_terms

BY_KEY = {trial.key: trial for trial in TRIALS}


def test_the_counts_of_isis_2_give_its_published_risks_and_nnt() -> None:
    # 804 / 8587 = 9.36 %, 1016 / 8600 = 11.81 %; difference 2.45 %, 1 / 0.0245 = 40.8, so 41
    found = arms(BY_KEY["isis2_1988_aspirin"])
    assert found
    assert found.eer == pytest.approx(0.0936, abs=5e-5)
    assert found.cer == pytest.approx(0.1181, abs=5e-5)
    assert found.arr == pytest.approx(0.0245, abs=5e-5)
    assert (found.nnt, found.nnt_kind, found.method) == (41, "NNT", "Wald")
    # Wald: 0.0245 +- 1.96 x sqrt(.0936 x .9064 / 8587 + .1181 x .8819 / 8600) = 0.0245 +- 0.0092
    assert found.arr_ci == pytest.approx((0.0153, 0.0337), abs=2e-4)


def test_a_wanted_event_counts_the_other_way_round() -> None:
    # TICORA: remission 36 / 55 and 9 / 55; gain 49.1 %, NNT 3
    found = arms(BY_KEY["ticora_2004"])
    assert found
    assert found.arr == pytest.approx(27 / 55)
    assert (found.nnt, found.nnt_kind) == (3, "NNT")
    assert found.arr_ci[0] > 0


def test_more_events_with_the_intervention_is_harm() -> None:
    # TTM: 235 / 473 = 49.7 %, 225 / 466 = 48.3 %; 1 / 0.0140 = 71.5, so 72
    found = arms(BY_KEY["ttm_2013"])
    assert found
    assert (found.nnt, found.nnt_kind) == (72, "NNH")
    assert found.arr < 0


def test_few_events_take_newcombes_interval() -> None:
    found = arms(BY_KEY["goal_2022"])  # 3 events in the intervention arm
    assert found
    assert found.method == "Newcombe"


def test_newcombe_agrees_with_the_worked_example_of_its_paper() -> None:
    # Newcombe 1998, table II, example (a): 56/70 - 48/80, method 10: 0.0524 to 0.3339
    assert newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    # and method 1, Wald without continuity correction: 0.0575 to 0.3425
    assert wald(56, 70, 48, 80) == pytest.approx((0.0575, 0.3425), abs=5e-5)


def test_without_counts_there_is_no_absolute_risk() -> None:
    assert arms(BY_KEY["eclap_2004"]) is None


@given(st.integers(1, 400), st.data())
def test_equal_arms_have_no_number_needed(total: int, data: st.DataObject) -> None:
    events = data.draw(st.integers(0, total))
    row = BY_KEY["magpie_2002"].model_copy(update={"events": (events, events), "total": (total, total)})
    found = arms(row)
    assert found
    assert found.nnt is None
    assert found.arr_ci[0] <= 0 <= found.arr_ci[1]


@pytest.mark.parametrize("trial", TRIALS, ids=lambda trial: trial.key)
def test_the_counts_of_a_trial_agree_with_its_published_effect(trial: Trial) -> None:
    if trial.events and trial.total:
        assert sum(trial.total) <= trial.n
        assert all(0 <= e <= n for e, n in zip(trial.events, trial.total, strict=True))
    assert str(trial.year) in trial.citation
    if trial.effect:
        low, high = trial.effect.low, trial.effect.high
        assert low is None or high is None or low <= trial.effect.value <= high
    found = arms(trial)
    if found and trial.effect and trial.effect.measure in ("RR", "HR") and found.rr:
        # a hazard ratio lies near the ratio of risks, on the same side of 1 or close to it
        assert abs(math.log(found.rr) - math.log(trial.effect.value)) < 0.25
    if found and trial.effect and trial.effect.measure == "OR":
        (e, c), (n, m) = trial.events or (0, 0), trial.total or (1, 1)
        assert e * (m - c) / ((n - e) * c) == pytest.approx(trial.effect.value, rel=0.08)


@pytest.mark.parametrize("trial", [one for one in TRIALS if one.events], ids=lambda trial: trial.key)
def test_percentages_in_the_result_are_those_of_the_counts(trial: Trial) -> None:
    found = arms(trial)
    assert found
    said = [float(x) for x in re.findall(r"(\d+(?:\.\d+)?) %", trial.result)]
    if (
        len(said) >= 2 and "a year" not in trial.result and trial.key not in ("plato_2009", "clot_2003")
    ):  # Kaplan-Meier there
        assert said[0] == pytest.approx(found.eer * 100, abs=0.6)
        assert said[1] == pytest.approx(found.cer * 100, abs=0.6)


def test_trials_are_found_by_population_arm_and_outcome() -> None:
    assert [one.key for one in find_trials("Kawasaki disease")] == ["raise_2012", "newburger_1986"]
    assert [one.key for one in find_trials("atrial fibrillation", "apixaban")] == ["aristotle_2011"]
    assert [one.key for one in find_trials("polycythemia vera", comparator="placebo")] == ["eclap_2004"]
    assert find_trials("atrial fibrillation", since=2012) == []
    assert find_trials("of the") == []


@pytest.mark.parametrize(
    ("test", "sensitivity", "specificity"),
    [("compression ultrasound", 0.938, 0.978), ("duplex ultrasound", 0.965, 0.940)],
)
def test_each_technique_of_leg_ultrasound_has_its_own_accuracy(
    test: str, sensitivity: float, specificity: float
) -> None:
    # Goodacre 2005 BMC Med Imaging 5:6, table 2: sensitivity for proximal thrombosis and specificity by technique
    (row,) = find_accuracy(test, "proximal deep vein thrombosis")
    assert (row.sensitivity, row.specificity) == (sensitivity, specificity)


def test_a_trial_that_found_nothing_shows_no_interval_that_nearly_did() -> None:
    # Casey 2017 N Engl J Med 376:815: median IQ 97 and 94, P = 0.71
    assert BY_KEY["casey_2017"].effect is None
    assert "P = 0.71" in BY_KEY["casey_2017"].result


def test_likelihood_ratios_and_bayes_by_hand() -> None:
    # sensitivity 0.90, specificity 0.80: LR+ 4.5, LR- 0.125; pre-test 0.20: odds 0.25 -> 1.125 -> 0.529; 0.03125 -> 0.0303
    positive, negative = likelihood_ratios(0.90, 0.80)
    assert positive == pytest.approx(4.5)
    assert negative == pytest.approx(0.125)
    assert post_test(0.20, positive) == pytest.approx(0.5294, abs=5e-5)
    assert post_test(0.20, negative) == pytest.approx(0.0303, abs=5e-5)


def test_perfect_tests_have_infinite_and_zero_ratios() -> None:
    assert likelihood_ratios(0.9, 1.0)[0] == math.inf
    assert likelihood_ratios(1.0, 0.5)[1] == 0
    assert post_test(0.3, math.inf) == 1
    assert post_test(0.3, 0.0) == 0
    assert post_test(0.0, math.inf) == 0
    assert math.isnan(likelihood_ratios(0.0, 1.0)[0])


@given(st.floats(0.01, 0.99), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_result_moves_the_probability_the_right_way(pretest: float, sensitivity: float, specificity: float) -> None:
    positive, negative = likelihood_ratios(sensitivity, specificity)
    after = post_test(pretest, positive), post_test(pretest, negative)
    assert all(0 <= one <= 1 for one in after)
    # the law of total probability: weighed by how often each result comes, they make the pre-test probability again
    share = sensitivity * pretest + (1 - specificity) * (1 - pretest)
    assert share * after[0] + (1 - share) * after[1] == pytest.approx(pretest)


def test_rule_in_and_rule_out() -> None:
    assert "rules in (SpPin), a negative one rules out (SnNout)" in remark(12, 0.05)
    assert "does not rule out" in remark(12, 0.4)
    assert "does not rule in" in remark(3, 0.08)
    assert "conclusive" in remark(3, 0.4)


def test_accuracy_rows_are_sound() -> None:
    for row in ACCURACIES:
        assert str(row.year) in row.citation
        assert (row.sensitivity is None) == (row.specificity is None), row.key
        assert row.sensitivity is not None or row.lr_positive is not None, row.key
        for value, interval in ((row.sensitivity, row.sensitivity_ci), (row.specificity, row.specificity_ci)):
            assert interval is None or (value is not None and interval[0] <= value <= interval[1]), row.key


def test_the_published_ratio_of_anti_ccp_comes_out() -> None:
    # Nishimura 2007 prints LR+ 12.46 and LR- 0.36; the pooled 0.67 and 0.95 give 13.4 and 0.347
    (row,) = find_accuracy("anti-CCP")
    assert row.sensitivity
    assert row.specificity
    positive, negative = likelihood_ratios(row.sensitivity, row.specificity)
    assert positive == pytest.approx(13.4)
    assert negative == pytest.approx(0.347, abs=5e-4)


def test_a_test_is_found_by_alias_and_condition() -> None:
    assert [row.key for row in find_accuracy("ttg iga", "celiac disease")] == ["ttg_coeliac"]
    assert [row.key for row in find_accuracy("BNP", "acute heart failure")] == ["bnp_ahf"]
    assert find_accuracy("anti-CCP", "lupus") == []
    assert find_accuracy("") == []


def test_a_superseded_recommendation_comes_last_and_names_a_row_that_replaces_it() -> None:
    keys = {row.key for row in RECOMMENDATIONS}
    assert len(keys) == len(RECOMMENDATIONS)
    for row in RECOMMENDATIONS:
        assert (
            str(row.year) in row.citation
            or str(row.year + 1) in row.citation
            or row.year == 2018
            or row.organisation == "EULAR"
        ), row.key
        assert not row.superseded_by or row.superseded_by in keys
    found = find_recommendations("Kawasaki disease", "treatment")
    assert found[-1].key == "aha04_ivig"
    assert not found[0].superseded_by


def test_organisation_topic_and_population_narrow_the_list() -> None:
    assert {row.organisation for row in find_recommendations("giant cell arteritis", organisation="acr")} == {"ACR"}
    assert {row.topic for row in find_recommendations("rheumatic fever", "prevention")} == {"prevention"}
    assert find_recommendations("Kawasaki disease", population="older_adult") == []


def test_disagreement_is_shown_between_organisations_only() -> None:
    shown = disagreements(find_recommendations("rheumatoid arthritis"))
    assert [row["question"] for row in shown] == ["short-term glucocorticoids with the first DMARD"]
    assert shown[0]["ACR"] == "conditionally against"
    assert disagreements(find_recommendations("Kawasaki disease")) == []


@pytest.mark.parametrize(
    ("claim", "sentence", "verdict"),
    [
        ("Levothyroxine improves cognition of the child", "Levothyroxine improves cognition of the child at 5 years.", "support"),
        ("Levothyroxine improves cognition of the child", "Levothyroxine does not improve cognition of the child.", "oppose"),
        ("Aspirin reduces thrombosis in polycythaemia vera", "Aspirin increased thrombosis in polycythaemia vera.", "oppose"),
        ("Aspirin reduces thrombosis in polycythemia vera", "In polycythaemia vera aspirin lowers thrombosis.", "support"),
        ("Aspirin reduces thrombosis in polycythaemia vera", "Iron is given by mouth.", "unclear"),
        ("Aspirin reduces thrombosis in polycythaemia vera", "Polycythaemia vera without a clear indication for or against aspirin.", "unclear"),
        ("Aspirin reduces thrombosis in polycythaemia vera", "Polycythaemia vera: aspirin, unless it is contraindicated, in thrombosis.", "unclear"),
        ("Aspirin reduces thrombosis in polycythaemia vera", "Polycythaemia vera brings thrombosis; aspirin is given.", "unclear"),
        ("Levothyroxine improves cognition of the child", "Levothyroxine was of no benefit for cognition of the child.", "oppose"),
        ("Aspirin reduces thrombosis in polycythaemia vera", "Aspirin reduced thrombosis in polycythaemia vera; bleeding was not more frequent.", "support"),
        ("Steroids are recommended in Kawasaki disease", "Guidelines recommend against steroids in Kawasaki disease.", "oppose"),
        ("Penicillin is not effective in viral pharyngitis", "Penicillin is not effective in viral pharyngitis.", "support"),
    ],
)  # fmt: skip
def test_a_sentence_is_read_by_negation_and_direction(claim: str, sentence: str, verdict: str) -> None:
    assert stance(claim, sentence).stance == verdict


def test_sentences_end_at_full_stops_and_not_inside_numbers() -> None:
    assert sentences("Dose 2.5 mg daily. Then 5 mg. Stop if p < 0.05.") == [
        "Dose 2.5 mg daily.",
        "Then 5 mg.",
        "Stop if p < 0.05.",
    ]


def test_words_match_whole_and_in_either_spelling() -> None:
    assert all_words_in("anaemia", "Iron deficiency anemia")
    assert not all_words_in("tia", "dementia")
    assert not all_words_in("", "anything")
    assert "kawasaki" in key_terms("What is the next step in Kawasaki disease?")


def test_each_induction_of_myeloma_has_its_own_level_and_grade() -> None:
    # EHA/ESMO 2021, first-line options: daratumumab, bortezomib, thalidomide and dexamethasone I, A; bortezomib,
    # lenalidomide and dexamethasone II, B before transplantation but I, A where there is none; transplantation I, A
    rated = {row.key: (row.grade, row.strength) for row in RECOMMENDATIONS if row.key.startswith("esmo21")}
    assert rated == {
        "esmo21_transplant": ("I", "A"),
        "esmo21_induction_quadruplet": ("I", "A"),
        "esmo21_induction_triplet": ("II", "B"),
        "esmo21_elderly": ("I", "A"),
    }
