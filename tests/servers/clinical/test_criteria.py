"""Criteria sets: the decision rules against their papers' own words, three-valued throughout."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmcp.servers.clinical.chart_findings import CHART_FINDINGS
from medmcp.servers.clinical.criteria import CRITERIA, find_criteria, nearest_criteria
from medmcp.servers.clinical.criteria.criterion import judge
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical.physiology import VITAL_UNITS


def stated(key: str, met: str = "", others: bool | None = False) -> dict[str, bool | None]:
    """All criteria of a set: those named are met, the others as told."""
    names = met.split()
    rules = CRITERIA[key]
    assert set(names) <= {row.id for row in rules.criteria}
    return {row.id: True if row.id in names else others for row in rules.criteria}


def outcome(key: str, met: str = "", others: bool | None = False) -> str:
    return judge(CRITERIA[key], stated(key, met, others)).outcome


@pytest.mark.parametrize(
    ("key", "met", "verdict"),
    [
        # Gewitz 2015: evidence of streptococci and 2 major, or 1 major and 2 minor
        ("jones_2015_low_risk", "strep_evidence carditis polyarthritis", "fulfilled"),
        ("jones_2015_low_risk", "strep_evidence polyarthritis fever acute_phase", "fulfilled"),
        ("jones_2015_low_risk", "carditis polyarthritis fever acute_phase", "not_fulfilled"),
        ("jones_2015_low_risk", "strep_evidence polyarthritis fever", "not_fulfilled"),
        # joints count once: arthralgia is no minor criterion beside arthritis
        ("jones_2015_low_risk", "strep_evidence polyarthritis polyarthralgia fever", "not_fulfilled"),
        # nor the PR interval beside carditis
        ("jones_2015_low_risk", "strep_evidence carditis prolonged_pr fever", "not_fulfilled"),
        ("jones_2015_low_risk", "strep_evidence carditis acute_phase fever", "fulfilled"),
        # Li 2000: definite with 2 major, 1 major and 3 minor, or 5 minor
        ("duke_2000", "blood_cultures endocardium", "fulfilled"),
        ("duke_2000", "endocardium fever predisposition vascular", "fulfilled"),
        ("duke_2000", "endocardium fever predisposition", "not_fulfilled"),
        ("duke_2000", "predisposition fever vascular immunologic other_microbiology", "fulfilled"),
        ("duke_2000", "blood_cultures fever predisposition other_microbiology", "not_fulfilled"),
        # McCrindle 2017
        ("kawasaki_2017", "fever_5_days lips conjunctivae rash extremities", "fulfilled"),
        ("kawasaki_2017", "fever_5_days lips conjunctivae rash", "not_fulfilled"),
        # Bone 1992
        ("sirs_1992", "temperature heart_rate", "fulfilled"),
        ("sirs_1992", "heart_rate", "not_fulfilled"),
        # Aringer 2019: joints 6 and leukopenia 3 are 9; proteinuria makes 13
        ("sle_2019", "ana joints leukopenia", "not_fulfilled"),
        ("sle_2019", "ana joints leukopenia proteinuria", "fulfilled"),
        ("sle_2019", "joints leukopenia proteinuria specific_antibody", "not_fulfilled"),
        # immunological criteria alone are not enough: 6 + 4 + 2 = 12, none of them clinical
        ("sle_2019", "ana specific_antibody c3_and_c4 antiphospholipid", "not_fulfilled"),
        # of a domain only the weightiest: acute rash 6, oral ulcers 2 and alopecia 2 are 6
        ("sle_2019", "ana acute_rash oral_ulcers alopecia", "not_fulfilled"),
        # Aletaha 2010: 3 + 2 + 1 = 6; 3 + 1 + 1 = 5
        ("ra_2010", "synovitis small_4_10 serology_low duration", "fulfilled"),
        ("ra_2010", "synovitis small_4_10 acute_phase duration", "not_fulfilled"),
        ("ra_2010", "small_4_10 serology_low duration", "not_fulfilled"),
        # Ponte 2022: 3 + 2 = 5; with scalp tenderness 7
        ("gca_2022", "acute_phase headache", "not_fulfilled"),
        ("gca_2022", "acute_phase headache scalp", "fulfilled"),
        # Lacy 2016
        ("ibs_rome_iv", "pain onset defecation form", "fulfilled"),
        ("ibs_rome_iv", "pain onset form", "not_fulfilled"),
        ("ibs_rome_iv", "pain defecation form frequency", "not_fulfilled"),
        # Banks 2013
        ("pancreatitis_2012", "pain enzymes", "fulfilled"),
        ("pancreatitis_2012", "enzymes", "not_fulfilled"),
        # Arber 2016: three major, or the first two and low erythropoietin
        ("polycythaemia_vera_2016", "red_cells marrow jak2", "fulfilled"),
        ("polycythaemia_vera_2016", "red_cells marrow erythropoietin", "fulfilled"),
        ("polycythaemia_vera_2016", "red_cells jak2 erythropoietin", "not_fulfilled"),
        # Rajkumar 2014
        ("myeloma_2014", "plasma_cells bone", "fulfilled"),
        ("myeloma_2014", "anaemia bone renal", "not_fulfilled"),
        ("myeloma_2014", "plasma_cells", "not_fulfilled"),
        # Alberti 2009
        ("metabolic_syndrome_2009", "waist hdl glucose", "fulfilled"),
        ("metabolic_syndrome_2009", "hdl glucose", "not_fulfilled"),
        # ADA 2024
        ("diabetes_ada_2024", "hba1c fasting", "fulfilled"),
        ("diabetes_ada_2024", "hba1c", "not_fulfilled"),
        ("diabetes_ada_2024", "random symptoms", "fulfilled"),
        ("diabetes_ada_2024", "random hba1c", "not_fulfilled"),
        # Inouye 1990
        ("delirium_cam", "acute inattention thinking", "fulfilled"),
        ("delirium_cam", "acute thinking consciousness", "not_fulfilled"),
        # ICHD-3
        ("migraine_ichd3", "attacks hours unilateral severe nausea not_better", "fulfilled"),
        ("migraine_ichd3", "attacks hours unilateral severe not_better", "not_fulfilled"),
        # DSM by construct: five of nine, one of them a core symptom, and neither exclusion
        ("depression_dsm5", "mood sleep energy worth concentration two_weeks impairment", "fulfilled"),
        ("depression_dsm5", "appetite sleep energy worth concentration two_weeks impairment", "not_fulfilled"),
        ("depression_dsm5", "mood sleep energy worth concentration two_weeks impairment mania", "not_fulfilled"),
        # WHO 2020: 20 ng/mL is deficiency only beside inflammation
        ("iron_deficiency_2020", "ferritin anaemia", "fulfilled"),
        ("iron_deficiency_2020", "ferritin_inflamed anaemia", "not_fulfilled"),
        ("iron_deficiency_2020", "ferritin_inflamed inflammation anaemia", "fulfilled"),
        # ATA 2017
        ("subclinical_hypothyroidism_pregnancy_2017", "pregnant tsh_high tpo", "fulfilled"),
        ("subclinical_hypothyroidism_pregnancy_2017", "pregnant tsh_high", "not_fulfilled"),
        ("subclinical_hypothyroidism_pregnancy_2017", "pregnant tsh_high tsh_10", "fulfilled"),
        ("septic_shock_2016", "infection organ_dysfunction vasopressor lactate", "fulfilled"),
        ("septic_shock_2016", "infection organ_dysfunction vasopressor", "not_fulfilled"),
        ("coeliac_no_biopsy_2020", "ttg_10_fold ema", "fulfilled"),
        ("hlh_2004", "fever spleen cytopenia ferritin", "not_fulfilled"),
        ("hlh_2004", "fever spleen cytopenia ferritin cd25", "fulfilled"),
        ("antiphospholipid_2006", "thrombosis pregnancy", "not_fulfilled"),
        ("antiphospholipid_2006", "pregnancy antibody_twice", "fulfilled"),
        ("pcos_2003", "ovulation ovaries excluded", "fulfilled"),
        ("pmr_2012", "shoulders acute_phase stiffness seronegative", "fulfilled"),
        ("pmr_2012", "shoulders acute_phase stiffness hip", "not_fulfilled"),
        ("gad_dsm5", "worry control restless energy tension impairment", "fulfilled"),
    ],
)  # fmt: skip
def test_the_rule_is_that_of_the_paper(key: str, met: str, verdict: str) -> None:
    assert outcome(key, met) == verdict


def test_jones_in_a_high_risk_population_takes_a_single_joint_and_milder_fever() -> None:
    rules = CRITERIA["jones_2015_high_risk"]
    texts = {row.id: row.text for row in rules.criteria}
    assert "38.0" in texts["fever"]
    assert "Monoarthritis" in texts["arthritis"]
    assert outcome("jones_2015_high_risk", "strep_evidence arthritis fever acute_phase") == "fulfilled"
    assert outcome("jones_2015_high_risk", "strep_evidence arthritis monoarthralgia fever") == "not_fulfilled"


def test_an_unknown_criterion_leaves_open_only_what_it_can_change() -> None:
    rules = CRITERIA["jones_2015_low_risk"]
    answers = stated("jones_2015_low_risk", "carditis polyarthritis")
    answers["strep_evidence"] = None
    verdict = judge(rules, answers)
    assert verdict.outcome == "undetermined"
    assert verdict.needed == ("strep_evidence",)
    # with no major criterion at all, streptococci change nothing
    assert judge(rules, stated("jones_2015_low_risk") | {"strep_evidence": None}).outcome == "not_fulfilled"


def test_nothing_known_is_undetermined_in_every_set() -> None:
    for rules in CRITERIA.values():
        assert judge(rules, {}).outcome == "undetermined", rules.key


def test_a_lesser_level_is_named_when_the_first_fails() -> None:
    possible = judge(CRITERIA["duke_2000"], stated("duke_2000", "endocardium fever"))
    assert (possible.outcome, possible.level) == ("not_fulfilled", "possible")
    rejected = judge(CRITERIA["duke_2000"], stated("duke_2000", "fever predisposition"))
    assert rejected.level is None
    incomplete = judge(
        CRITERIA["kawasaki_2017"],
        stated("kawasaki_2017", "fever_5_days rash conjunctivae acute_phase alt albumin anaemia"),
    )
    assert (incomplete.outcome, incomplete.level) == ("not_fulfilled", "incomplete")


def test_points_span_what_is_possible() -> None:
    answers = stated("sle_2019", "ana joints") | {"proteinuria": None, "c3_or_c4": None}
    # 6 for the joints; 4 more with proteinuria, 3 more with complement
    assert judge(CRITERIA["sle_2019"], answers).points == (6, 13)


def test_a_name_not_of_the_set_is_refused() -> None:
    with pytest.raises(ValueError, match="no criterion"):
        judge(CRITERIA["sirs_1992"], {"carditis": True})


STATES = st.sampled_from([True, False, None])


@given(st.sampled_from(sorted(CRITERIA)), st.data())
def test_learning_more_never_overturns_a_verdict(key: str, data: st.DataObject) -> None:
    rules = CRITERIA[key]
    answers: dict[str, bool | None] = {row.id: data.draw(STATES) for row in rules.criteria}
    before = judge(rules, answers)
    learnt = {name: data.draw(st.booleans()) if state is None else state for name, state in answers.items()}
    after = judge(rules, learnt)
    assert after.outcome != "undetermined"
    if before.outcome != "undetermined":
        assert after.outcome == before.outcome
    assert before.points[0] <= after.points[0] == after.points[1] <= before.points[1]


def test_every_cue_is_something_that_a_chart_can_hold() -> None:
    for rules in CRITERIA.values():
        assert len({row.id for row in rules.criteria}) == len(rules.criteria)
        for row in rules.criteria:
            assert row.cues, (rules.key, row.id)
            for cue in row.cues:
                named = [cue.finding, cue.lab, cue.vital, cue.problem, cue.drug, cue.age, cue.clearance_below]
                assert sum(bool(one) for one in named) == 1, (rules.key, row.id)
                if cue.finding:
                    assert cue.finding in CHART_FINDINGS, cue.finding
                if cue.lab:
                    test = find_test(cue.lab)
                    assert test is not None, cue.lab
                    assert test.key == cue.lab
                    assert not cue.texts or set(cue.texts) <= set(test.choices), cue.lab
                if cue.vital:
                    assert cue.vital in (*VITAL_UNITS, "waist_circumference"), cue.vital


def test_every_set_has_a_source_with_a_year() -> None:
    for rules in CRITERIA.values():
        assert any(str(year) in rules.citation for year in (rules.year, rules.year + 1)) or rules.year in (
            2002,
            2004,
            2012,
        ), rules.key
        assert rules.levels, rules.key


@pytest.mark.parametrize(
    ("name", "key"),
    [("Duke", "duke_2000"), ("coeliac disease", "coeliac_no_biopsy_2020"), ("celiac disease", "coeliac_no_biopsy_2020"),
     ("Jones criteria", "jones_2015_low_risk"), ("SLE", "sle_2019"), ("polycythemia vera", "polycythaemia_vera_2016"),
     ("Rome IV", "ibs_rome_iv"), ("temporal arteritis", "gca_2022")],
)  # fmt: skip
def test_a_set_is_found_by_its_names(name: str, key: str) -> None:
    found = find_criteria(name)
    assert found is not None
    assert found.key == key


def test_a_strange_name_finds_nothing_but_its_neighbours() -> None:
    assert find_criteria("rheumatic fevers of old") is None
    assert "jones_2015_low_risk" in nearest_criteria("rheumatic")
