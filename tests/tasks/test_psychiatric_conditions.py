"""The psychiatric disease scripts: questionnaires, talk, examination and record of one patient agree, and cases differ."""

from typing import Any

import pytest

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.cssrs import QUESTIONS, columbia
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.protocol.voice import answer_question
from medmcp.servers.psychiatry import TOOLS
from medmcp.servers.world.bedside import find
from medmcp.tasks.case import Case, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.mind import mind
from medmcp.tasks.outcome import outcome_bounds

PSYCHIATRIC = [key for key, condition in CONDITIONS.items() if condition.domain == "psychiatry"]
BY_NAME = {tool.name: tool for tool in TOOLS}
SEEDS = range(6)


def totals(key: str, instrument: str) -> list[int]:
    questions = INSTRUMENTS[instrument].questions
    return [
        sum(mind(case).get(question.code, question.usual) for question in questions)
        for case in (generate(CONDITIONS[key], seed) for seed in SEEDS)
    ]


async def call(case: Case, name: str, **arguments: Any) -> dict[str, Any]:
    return await dispatch(Episode(world=case.world()), BY_NAME[name], {"patient_id": case.patient_id} | arguments)


def test_at_least_eight_psychiatric_conditions_in_every_split() -> None:
    assert len(PSYCHIATRIC) >= 8
    assert {CONDITIONS[key].split for key in PSYCHIATRIC} == {"train", "validation", "test"}


# PHQ-9 and GAD-7 bands by their papers, PCL-5 cut-point 33, AUDIT 20, SCOFF 2
@pytest.mark.parametrize(
    ("key", "instrument", "low", "high"),
    [("depression_moderate", "phq9", 10, 19), ("depression_suicidal", "phq9", 20, 27), ("postpartum_depression", "phq9", 10, 27),
     ("generalised_anxiety", "gad7", 10, 21), ("ptsd", "pcl5", 31, 80), ("alcohol_withdrawal", "audit", 20, 40),
     ("alcohol_withdrawal_surgical", "audit", 16, 40), ("anorexia_nervosa", "scoff", 2, 5), ("bulimia_nervosa", "scoff", 2, 5)],
)  # fmt: skip
def test_the_instrument_of_a_condition_finds_it(key: str, instrument: str, low: int, high: int) -> None:
    found = totals(key, instrument)
    assert low <= min(found)
    assert max(found) <= high
    assert len(set(found)) > 1 or instrument == "scoff"


@pytest.mark.parametrize("key", ["urosepsis", "ankle_sprain", "sore_throat"])
def test_patients_of_other_domains_answer_too_and_are_not_ill_in_mind(key: str) -> None:
    assert max(totals(key, "phq9")) < 10
    assert max(totals(key, "pcl5")) < 31
    assert len(set(totals(key, "audit"))) > 1  # habits differ


@pytest.mark.parametrize("key", sorted(CONDITIONS))
def test_thoughts_of_death_in_the_phq9_and_the_columbia_screen_agree(key: str) -> None:
    for seed in SEEDS:
        answers = mind(generate(CONDITIONS[key], seed))
        said = {name: Reading.given(bool(answers.get(f"cssrs_{name}", 0))) for name in QUESTIONS}
        level = columbia(said).level
        assert (level != "none") == (answers.get("phq9_9", 0) > 0), (seed, level)


@pytest.mark.parametrize("key", sorted(CONDITIONS))
def test_what_is_said_about_drink_is_what_audit_hears(key: str) -> None:
    for seed in SEEDS:
        case = generate(CONDITIONS[key], seed)
        world = case.world()
        row = world.row("SELECT answer FROM latent_answer WHERE slot = 'alcohol' AND speaker = 'patient'")
        if row is None or case.age < 16:
            continue
        never = any(text in row["answer"].lower() for text in ("i don't drink", "no alcohol"))
        assert (mind(case).get("audit_1", 0) == 0) == never, row["answer"]


def test_mood_in_talk_is_mood_in_the_questionnaire() -> None:
    told = set()
    for seed in SEEDS:
        case = generate(CONDITIONS["depression_moderate"], seed)
        reply = answer_question(case.world(), case.patient_id, "How is your mood these days?", "patient")["reply"]
        assert reply.startswith("Low"), reply  # item 2 on more than half the days
        told.add(reply)
    assert told


def test_amts_six_cit_and_four_at_agree_on_the_year() -> None:
    for key in ("delirium_infection", "alzheimer_dementia", "lithium_toxicity", "delirium_long_qt"):
        for seed in SEEDS:
            answers = mind(generate(CONDITIONS[key], seed))
            year_wrong = answers.get("amts_year", 1) == 0
            assert (answers.get("6cit_year", 0) == 4) == year_wrong
            assert not year_wrong or answers.get("4at_amt4", 0) >= 1


@pytest.mark.parametrize(
    ("key", "suspected"),
    [
        ("delirium_infection", True),
        ("lithium_toxicity", True),
        ("delirium_long_qt", True),
        ("alzheimer_dementia", False),
    ],
)
def test_only_an_acute_change_reaches_four_points_of_the_four_at(key: str, suspected: bool) -> None:
    for total in totals(key, "4at"):
        assert (total >= 4) == suspected


@pytest.mark.anyio
async def test_the_mental_state_tells_the_conditions_apart() -> None:
    seen = {}
    for key in PSYCHIATRIC:
        case = generate(CONDITIONS[key], 2)
        result = await call(case, "perform_mental_status_exam")
        seen[key] = tuple(row["observation"] for row in result["findings"].values())
        assert any(row["abnormal"] for row in result["findings"].values()), key
    assert len(set(seen.values())) >= len(seen) - 1  # two of them are withdrawal


@pytest.mark.parametrize("key", PSYCHIATRIC)
def test_no_complaint_teaser_or_answer_says_the_diagnosis(key: str) -> None:
    condition = CONDITIONS[key]
    told = " ".join((condition.teaser, *condition.complaints, *(s.answer for s in condition.slots))).lower()
    assert not any(name.lower() in told for name in (condition.name, *condition.accepted_names))


def test_a_guarded_patient_denies_and_a_relative_knows() -> None:
    case = generate(CONDITIONS["depression_suicidal"], 4)
    world = case.world()
    row = world.row("SELECT * FROM latent_item WHERE code = 'cssrs_q4'")
    assert row is not None
    assert (row["value"], row["told"], row["collateral"]) == (1, 0, 1)
    reply = answer_question(world, case.patient_id, "What have you noticed?", "relative")["reply"]
    assert "letter" in reply


def test_withdrawal_gets_worse_alone_better_with_a_benzodiazepine_and_worse_with_an_antipsychotic() -> None:
    for key in ("alcohol_withdrawal", "alcohol_withdrawal_surgical"):
        case = generate(CONDITIONS[key], 5)
        untreated, treated = outcome_bounds(case, 180, (("drug:lorazepam", 20),))
        _, harmed = outcome_bounds(case, 180, (("drug:haloperidol", 20),))
        assert untreated > case.severity
        assert treated < untreated - 0.05
        assert harmed > untreated


def test_lithium_toxicity_answers_to_fluid_and_dialysis_and_not_to_more_lithium() -> None:
    case = generate(CONDITIONS["lithium_toxicity"], 5)
    untreated, dialysed = outcome_bounds(case, 240, (("procedure:haemodialysis", 60),))
    _, fluid = outcome_bounds(case, 240, (("care:iv_fluid", 20),))
    _, more = outcome_bounds(case, 240, (("drug:lithium", 20),))
    assert dialysed < fluid < untreated < more


def test_starvation_slows_the_heart_and_keeps_the_body_mass_of_its_severity() -> None:
    # DSM-5 severity severe: BMI 15 to 15.99; SAHM 2022: a pulse under 50 by day is instability
    for seed in SEEDS:
        case = generate(CONDITIONS["anorexia_nervosa"], seed)
        assert 15 <= case.weight_kg / (case.height_cm / 100) ** 2 < 16
        assert (case.world().body.vital(case.patient_id, "heart_rate") or 99) < 68


def test_an_overridden_sign_replaces_that_of_the_condition() -> None:
    from dataclasses import replace

    case = generate(CONDITIONS["bipolar_mania"], 1)
    other = replace(case, signs=(("mse_insight", "knows to be ill, wants help"),), answers=(("broset_irritable", 0),))
    world = other.world()
    assert not find(world, case.patient_id, "mse_insight").abnormal
    assert mind(other).get("broset_irritable", 0) == 0
    assert find(case.world(), case.patient_id, "mse_insight").text == "does not think to be ill, refuses help"
