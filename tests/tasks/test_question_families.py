"""The families of medical questions: truths counted by hand, no bet is good without reading, harms."""

from dataclasses import replace

import pytest
from building import first

from medmcp.servers.clinical.criteria import CRITERIA
from medmcp.servers.clinical.evidence.accuracy import post_test
from medmcp.servers.tool import ToolError
from medmcp.tasks.case import Case, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.criteria_truth import count_text, flips, truth
from medmcp.tasks.families import FAMILIES
from medmcp.tasks.findings import charted_findings
from medmcp.tasks.levels import blind_levels
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "medical_qa")


@pytest.mark.parametrize("key", KEYS)
def test_a_bet_that_reads_nothing_is_right_in_under_35_of_100(key: str) -> None:
    family = FAMILIES[key]
    conditions = sorted(set(family.conditions))
    tasks = [
        b.task
        for seed in range(300, 300 + 60 // len(conditions))
        for c in conditions
        for b in family.build(generate(CONDITIONS[c], seed))
    ]
    assert blind_levels(tasks)[key] < 0.35


@pytest.mark.parametrize("key", KEYS)
def test_instructions_differ_also_without_their_numbers(key: str) -> None:
    import re

    conditions = sorted(set(FAMILIES[key].conditions))
    tasks = [
        b.task
        for seed in range(300, 306)
        for c in conditions
        for b in FAMILIES[key].build(generate(CONDITIONS[c], seed))
    ]
    texts = [re.sub(r"\d+", "#", task.instruction) for task in tasks]
    assert len(set(texts)) == len(texts)


# criteria


def test_a_complete_work_up_is_never_undetermined_and_a_flip_moves_one_criterion() -> None:
    for key in FAMILIES["criteria_verdict"].conditions:
        case = generate(CONDITIONS[key], 41)
        assert truth(case).outcome != "undetermined", key


def hand_made(**findings: bool) -> Case:
    """A boy of ten with carditis and no other major criterion, high ESR and CRP, ASO 900, but what is said here."""
    case = generate(CONDITIONS["acute_rheumatic_fever"], 7)
    usual = dict.fromkeys(charted_findings(case), False) | {"carditis": True} | findings
    return replace(
        case,
        charted=tuple(usual.items()),
        symptoms=("joint pain",),
        levels=(("aso_titre", 900), ("esr", 95), ("crp", 80)),
        severity=0.1,
    )


def test_the_truth_of_a_case_counted_by_hand() -> None:
    # carditis is one major; ESR and CRP one minor; no fever: 1 major and 1 minor are not enough
    verdict = truth(hand_made())
    assert (verdict.outcome, count_text(hand_made(), verdict)) == ("not_fulfilled", "1/1")
    # with fever there are two minor criteria; a prolonged PR interval would not have counted beside carditis
    fever = hand_made(fever_38_5=True, prolonged_pr=True)
    assert (truth(fever).outcome, count_text(fever, truth(fever))) == ("fulfilled", "1/2")
    # two major ones suffice
    joints = hand_made(polyarthritis=True, polyarthralgia=True)
    assert (truth(joints).outcome, count_text(joints, truth(joints))) == ("fulfilled", "2/1")


def test_at_most_one_finding_of_a_group_is_present() -> None:
    from random import Random

    for seed in range(30):
        case = generate(CONDITIONS["rheumatoid_arthritis"], seed)
        grouped = [row.finding for row in case.condition.charted if row.group == "joints"]
        for one in (case, *(flip.case for flip in flips(case, Random(1)))):
            assert sum(charted_findings(one)[name] for name in grouped) <= 1


@pytest.mark.anyio
async def test_a_diagnosis_against_the_criteria_is_a_harm() -> None:
    built = next(b for b in first("criteria_verdict") if b.task.gates)

    async def confirms_at_once(session: Session) -> None:
        asked = session.view.asked
        await session.chart("check_diagnostic_criteria", condition=asked["criteria"])
        await session.chart(
            "record_diagnosis", diagnosis=asked["disease"], icd10_code=asked["icd10"], status="confirmed"
        )
        session.found("OB-000000")
        await session.submit("fulfilled 2/2")

    result = await play_actor(built, confirms_at_once)
    assert not result.passed
    assert any(harm.severity == 4 for harm in result.harms)


# probability


def test_the_percentage_of_a_task_is_bayes_by_hand() -> None:
    pair = {b.task.flipped: b for b in first("post_test_probability", "coeliac_suspected")}
    assert len(pair) == 1
    for built in first("post_test_probability", "coeliac_suspected"):
        pretest = built.task.asked["pretest_percent"] / 100
        positive = ("anti_ttg_iga", "positive", "high") in built.case.texts
        ratio = 0.89 / 0.02 if positive else 0.11 / 0.98  # van der Windt 2010
        (number,) = [check.number for check in built.task.answers if check.field == "answer"]
        assert number == pytest.approx(100 * post_test(pretest, ratio), abs=0.06)


@pytest.mark.anyio
async def test_the_right_percentage_without_the_result_does_not_pass() -> None:
    built = first("post_test_probability")[0]

    async def guesses(session: Session) -> None:
        known = await session.call("search_diagnostic_accuracy", test_name=session.view.asked["accuracy_of"])
        number = next(check.number for check in built.task.answers if check.field == "answer")
        session.found("OB-000000")
        await session.submit(f"{number:g}", plan=known["accuracy"][0]["passage_id"])

    assert not (await play_actor(built, guesses)).passed


# intervals


def test_the_same_value_is_inside_for_one_twin_and_outside_for_the_other() -> None:
    for condition in sorted(set(FAMILIES["reference_interval"].conditions)):
        a, b = first("reference_interval", condition)
        assert a.task.asked == b.task.asked
        assert {a.task.goals[0].at_least, b.task.goals[0].at_least} == {0, 1}


# treatment


@pytest.mark.anyio
async def test_penicillin_in_spite_of_anaphylaxis_cannot_be_forced_and_would_be_capped() -> None:
    built = next(
        b for start in (20, 21, 22) for b in first("treatment_evidence", "strep_pharyngitis", start) if b.case.allergies
    )

    refused: list[str] = []

    async def forces(session: Session) -> None:
        try:
            await session.chart(
                "prescribe_medication", drug_name="phenoxymethylpenicillin", dose=500, dose_unit="mg", route="oral", frequency="bid",
                indication="tonsillitis", override_reason="the patient insists on it, discussed",
            )  # fmt: skip
        except ToolError as error:
            refused.append(error.code)
        session.found("OB-000000")
        await session.submit("phenoxymethylpenicillin", plan="PA-000000000000")

    result = await play_actor(built, forces)
    assert refused == ["SAFETY_BLOCK"]
    assert not result.passed
    gates = {gate.name: gate.severity for gate in built.task.gates}
    assert gates == {"phenoxymethylpenicillin in anaphylaxis to penicillin": 5}


def test_the_cited_recommendation_is_one_that_is_in_force() -> None:
    from medmcp.servers.clinical.evidence.recommendations import RECOMMENDATIONS
    from medmcp.tasks.families.treatment_evidence import REGIMENS, SCENARIOS

    rows = {row.key: row for row in RECOMMENDATIONS}
    for scene in SCENARIOS.values():
        for state in scene.states:
            assert state.right in REGIMENS
            for key in state.recommendations:
                assert not rows[key].superseded_by
                assert state.right in rows[key].treatments


# sore throat


def test_the_score_of_a_task_by_hand() -> None:
    for built in first("sore_throat_score"):
        case = built.case
        signs = dict(case.signs)
        points = (
            ("fever" in case.symptoms) + ("cough" not in case.symptoms) + (signs["lymph_nodes"] == "tender, cervical")
            + (signs["pharynx"] == "red with exudate") + (1 if case.age < 15 else 0 if case.age < 45 else -1)
        )  # fmt: skip
        assert next(check.number for check in built.task.answers if check.field == "answer") == points


def test_every_criteria_set_that_a_condition_names_exists_and_fits_its_age() -> None:
    for condition in CONDITIONS.values():
        if condition.criteria:
            rules = CRITERIA[condition.criteria]
            assert rules.ages[0] <= condition.age[0] <= condition.age[1] < rules.ages[1], condition.key
            known = {cue.finding for row in rules.criteria for cue in row.cues if cue.finding}
            assert {row.finding for row in condition.charted} <= known, condition.key
            names = {symptom.name for symptom in condition.symptoms}
            assert {row.told for row in condition.charted if row.told} <= names, condition.key


def test_an_examination_agrees_with_what_is_on_record() -> None:
    from medmcp.servers.world.bedside import find

    for present, text in ((True, "pansystolic murmur at the apex"), (False, "normal, no murmur")):
        case = hand_made(carditis=present)
        world = case.world()
        assert find(world, case.patient_id, "heart_sounds").text == text
        world.close()
