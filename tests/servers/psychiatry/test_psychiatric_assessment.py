"""History, mental state, suicide and violence risk, capacity and hold: what this patient shows, and nothing unasked."""

import pytest
from interview_ward import ENCOUNTER, PATIENT, answer, call, past, patient, refusal, sign, social

from medmcp.servers.world.world import World

pytestmark = pytest.mark.anyio


# history


async def test_history_is_what_was_written_down_and_the_rest_is_not_documented() -> None:
    empty, full = patient(), patient()
    past(full, "self_harm", "overdose, treated", years_ago=3, method="overdose", intent="to die", lethality="moderate")
    past(full, "admissions", "depression, 3 weeks", years_ago=3, voluntary=True)
    full.insert(
        "condition",
        patient_id=PATIENT,
        category="problem-list-item",
        code="F33.1",
        display="Depression",
        clinical_status="active",
        onset="2025-01-01",
    )
    full.insert(
        "condition",
        patient_id=PATIENT,
        category="problem-list-item",
        code="I10",
        display="Hypertension",
        clinical_status="active",
        onset="2025-01-01",
    )
    full.insert("family_member_history", patient_id=PATIENT, relation="father", condition="suicide")
    full.insert("family_member_history", patient_id=PATIENT, relation="mother", condition="breast cancer")
    nothing = await call(empty, "get_psychiatric_history")
    assert len(nothing["not_documented"]) == 9
    found = await call(full, "get_psychiatric_history")
    assert [row["diagnosis"] for row in found["diagnoses"]] == ["Depression"]
    assert [row["relation"] for row in found["family"]] == ["father"]
    assert found["self_harm"][0]["intent"] == "to die"
    assert set(found["not_documented"]) == {"treatments", "violence", "substances", "trauma", "developmental"}
    part = await call(full, "get_psychiatric_history", sections=["violence"])
    assert part["not_documented"] == ["violence"]
    violent = patient()
    record = past(violent, "violence", "hit a guard", years_ago=1)
    assert (await call(violent, "get_psychiatric_history"))["violence"][0]["record_id"] == record


async def test_a_recorded_answer_comes_without_that_which_was_not_asked() -> None:
    asked, armed, unsafe = patient(), patient(), patient()
    social(armed, "firearms", "yes")
    social(armed, "tobacco", "10 cigarettes a day", 12.0)
    social(armed, "need_food", "negative")
    social(unsafe, "home_safety", "afraid of the partner")
    first, second, third = [await call(world, "get_social_history") for world in (asked, armed, unsafe)]
    assert first["firearms_access"] == "unknown"
    assert set(first["needs"]["not_asked"]) == {"housing", "food", "transport", "utilities", "safety"}
    assert (second["firearms_access"], second["tobacco"]["pack_years"]) == ("yes", 12.0)
    assert second["needs"]["negative"] == ["food"]
    assert any("duty to report" in text for text in third["warnings"])
    assert not second["warnings"]


# mental state


async def test_mental_state_shows_what_is_there_and_charts_it() -> None:
    well, manic, low = patient(), patient(), patient()
    sign(manic, "mse_speech", "loud, fast, hard to interrupt")
    sign(manic, "mse_insight", "does not think to be ill, refuses help")
    sign(low, "mse_affect", "flat")
    found = [await call(world, "perform_mental_status_exam") for world in (well, manic, low)]
    assert [sum(row["abnormal"] for row in result["findings"].values()) for result in found] == [0, 2, 1]
    assert all(len(result["findings"]) == 11 for result in found)
    assert [result["collateral_needed"] for result in found] == [False, True, False]
    charted = manic.row("SELECT value_text, flag FROM observation WHERE code = 'mse_speech'")
    assert charted == {"value_text": "loud, fast, hard to interrupt", "flag": "abnormal"}


async def test_suicidal_thoughts_stand_in_the_mental_state_only_once_they_are_told() -> None:
    silent, telling = patient(reticence=0.9), patient()
    answer(silent, "cssrs_q2", 1, told=0, withheld=True)
    answer(telling, "cssrs_q2", 1)
    held = await call(silent, "perform_mental_status_exam", domains=["thought_content"])
    told = await call(telling, "perform_mental_status_exam", domains=["thought_content"])
    assert "suicidal" not in held["findings"]["thought_content"]["observation"]
    assert held["cooperation"] == "partial"
    assert "suicidal" in told["findings"]["thought_content"]["observation"]


async def test_a_changed_finding_is_named_at_the_next_examination() -> None:
    world = patient()
    assert (await call(world, "perform_mental_status_exam", domains=["mood"]))["change"] is None
    sign(world, "mse_mood", "says: low, no way out")
    assert (await call(world, "perform_mental_status_exam", domains=["mood"]))["change"] == [
        "mood: says: fine -> says: low, no way out"
    ]


async def test_an_unresponsive_patient_is_only_looked_at() -> None:
    world = patient()
    world.db.execute("UPDATE latent_vital SET baseline = 5 WHERE parameter = 'gcs'")
    error = await refusal(world, "perform_mental_status_exam")
    assert error["code"] == "CONFLICT"
    assert set(error["observed"]) == {"appearance", "behaviour", "affect"}


# suicide


def with_thoughts(*questions: str, **values: float) -> World:
    world = patient(reticence=values.get("reticence", 0.0), relative=True)
    for name in questions:
        answer(world, f"cssrs_{name}", 1)
    return world


@pytest.mark.parametrize(
    ("yes", "level"),
    [
        ((), "none"),
        (("q1",), "low"),
        (("q1", "q2", "q3"), "moderate"),
        (("q1", "q2", "q4"), "high"),
        (("q6_lifetime", "q6_3_months"), "high"),
    ],
)
async def test_columbia_level_of_patients_who_tell(yes: tuple[str, ...], level: str) -> None:
    world = with_thoughts(*yes)
    result = await call(world, "assess_suicide_risk")
    assert result["triage_level"] == level
    charted = world.row("SELECT value_text FROM observation WHERE id = ?", result["assessment_id"])
    assert charted == {"value_text": level}
    assert ("q3" in result["cssrs"]) == ("q2" in yes)


async def test_what_relatives_know_counts_against_a_denial() -> None:
    world = patient(reticence=0.8, relative=True)
    for name in ("q1", "q2", "q4"):
        answer(world, f"cssrs_{name}", 1, told=0, withheld=True, collateral=1 if name == "q4" else None)
    alone = await call(world, "assess_suicide_risk")
    assert (alone["triage_level"], alone["disclosure"]) == ("none", "guarded")
    start = world.seconds
    heard = await call(world, "assess_suicide_risk", collateral=True)
    assert heard["triage_level"] == "high"
    assert world.seconds - start == 25 * 60  # the interview and ten minutes with the relative
    assert "told by others" in heard["warnings"][0]


async def test_without_a_relative_nobody_is_heard() -> None:
    result = await call(patient(), "assess_suicide_risk", collateral=True)
    assert result["collateral"] == []
    assert any("Nobody" in text for text in result["warnings"])


async def test_a_declined_question_leaves_the_level_open() -> None:
    world = patient(reticence=0.9)
    answer(world, "cssrs_q1", 1)
    answer(world, "cssrs_q2", 1, told=None, withheld=True)
    result = await call(world, "assess_suicide_risk")
    assert (result["triage_level"], result["at_least"]) == ("undetermined", "low")
    assert "q2" in result["missing"]


async def test_a_patient_who_answers_nothing_has_refused() -> None:
    world = patient(reticence=0.9)
    for name in ("q1", "q2", "q6_lifetime"):
        answer(world, f"cssrs_{name}", 1, told=None, withheld=True)
    result = await call(world, "assess_suicide_risk")
    assert (result["disclosure"], result["triage_level"], result["at_least"]) == ("refused", "undetermined", "none")


async def test_factors_are_listed_with_their_evidence() -> None:
    world = with_thoughts("q1")
    record = past(world, "self_harm", "cut the wrist", years_ago=4)
    world.insert("family_member_history", patient_id=PATIENT, relation="father", condition="suicide")
    answer(world, "risk_hopelessness", 1)
    answer(world, "protect_family", 1)
    answer(world, "means_firearm", 1)
    result = await call(world, "assess_suicide_risk")
    assert result["risk_factors"]["static"][0]["record_id"] == record
    assert len(result["risk_factors"]["static"]) == 2
    assert [row["factor"] for row in result["risk_factors"]["dynamic"]] == ["hopelessness"]
    assert [row["factor"] for row in result["protective_factors"]] == ["responsible for children or family"]
    assert [row["factor"] for row in result["means_access"]] == ["firearm within reach"]


async def test_a_high_level_unwatched_for_fifteen_minutes_is_a_safety_event_and_watched_it_is_none() -> None:
    for watched in (False, True):
        world = with_thoughts("q1", "q2", "q5")
        await call(world, "assess_suicide_risk")
        if watched:
            world.insert("service_request", patient_id=PATIENT, category="care", code="one_to_one", detail="observation_level",
                         status="active", authored=world.now, expected=world.now)  # fmt: skip
        events = world.advance(60)
        assert [event["severity"] for event in events if event["kind"] == "adverse"] == ([] if watched else [3])
    lower = with_thoughts("q1")
    await call(lower, "assess_suicide_risk")
    assert lower.advance(60) == []


async def test_explicit_screener_answers_are_scored_and_not_charted() -> None:
    world = patient()
    result = await call(world, "assess_suicide_risk", answers_yes=["q1"], answers_no=["q2", "q6_lifetime"])
    assert (result["triage_level"], result["assessment_id"]) == ("low", None)
    assert world.row("SELECT 1 FROM observation WHERE code LIKE 'cssrs%'") is None
    assert (await refusal(world, "assess_suicide_risk", answers_yes=["q1"], answers_no=["q1"]))[
        "code"
    ] == "INVALID_ARGUMENT"


# violence


@pytest.mark.parametrize(
    ("signs", "level"),
    [((), "small"), (("irritable",), "moderate"), (("irritable", "boisterous", "verbal_threats"), "high")],
)
async def test_broset_of_three_patients(signs: tuple[str, ...], level: str) -> None:
    world = patient(answers={f"broset_{name}": 1 for name in signs})
    result = await call(world, "assess_violence_risk")
    assert (result["score"], result["level"], result["identified_victim"]) == (len(signs), level, "none known")


async def test_a_named_victim_opens_the_duty_to_protect_and_history_alone_sets_no_level() -> None:
    world = patient()
    answer(world, "violence_victim", 1, quote="the man upstairs")
    past(world, "violence", "pushed a neighbour", years_ago=5)
    result = await call(world, "assess_violence_risk")
    assert (result["level"], result["identified_victim"]) == ("small", "the man upstairs")
    assert "duty to protect" in result["warnings"][0]
    assert [row["factor"] for row in result["factors"]["historical"]] == ["pushed a neighbour"]


async def test_signs_that_were_not_looked_for_stay_open() -> None:
    result = await call(
        patient(), "assess_violence_risk", signs_present=["irritable", "boisterous"], signs_absent=["confused"]
    )
    assert result["score_range"] == [2, 5]
    assert result["level"] == "undetermined"


# capacity

DECISION = "refuse appendicectomy today"


async def test_abilities_of_three_patients_differ_with_their_answers() -> None:
    able, denying, lost = patient(), patient(), patient()
    answer(denying, "capacity_appreciation", 2, quote="That is somebody else's appendix.")
    for name in ("understanding", "reasoning", "expressing_choice"):
        answer(lost, f"capacity_{name}", 2)
    sign(denying, "mse_thought_content", "persecutory beliefs, thought broadcasting")
    await call(denying, "perform_mental_status_exam")
    found = [await call(world, "assess_capacity", decision=DECISION) for world in (able, denying, lost)]
    assert [sum(row["status"] == "inadequate" for row in result["abilities"].values()) for result in found] == [0, 1, 3]
    assert found[1]["abilities"]["appreciation"]["evidence"] == "That is somebody else's appendix."
    assert all(result["consistency"] is None for result in found)
    judged = await call(denying, "assess_capacity", decision=DECISION, your_judgement="lacks_capacity")
    assert judged["consistency"].startswith("fits")
    assert denying.row("SELECT value_text, note FROM observation WHERE id = ?", judged["recorded"]) == {
        "value_text": "lacks_capacity", "note": DECISION,
    }  # fmt: skip
    wrong = await call(able, "assess_capacity", decision=DECISION, your_judgement="lacks_capacity")
    assert wrong["consistency"].startswith("does not fit")


async def test_a_refusal_in_advance_is_shown_first_and_an_unspecific_decision_is_refused() -> None:
    world = patient()
    world.insert("flag", patient_id=PATIENT, category="advance-directive", code="advance_refusal", value="no blood products", status="active",
                 period_start=world.now)  # fmt: skip
    result = await call(world, "assess_capacity", decision="accept blood transfusion")
    assert "no blood products" in result["warnings"][0]
    assert (await refusal(world, "assess_capacity", decision="treatment"))["field"] == "decision"


async def test_the_emergency_exception_needs_danger_lack_and_nobody_to_decide() -> None:
    for acuity, proxy, verdict, applies in (
        (1, "", "lacks_capacity", "applies"), (3, "", "lacks_capacity", "does_not_apply"),
        (1, "sister", "lacks_capacity", "does_not_apply"), (1, "", "has_capacity", "does_not_apply"),
    ):  # fmt: skip
        world = patient(answers={"capacity_understanding": 2})
        world.update("encounter", ENCOUNTER, acuity=acuity)
        if proxy:
            world.insert("flag", patient_id=PATIENT, category="advance-directive", code="health_care_proxy", value=proxy, status="active",
                         period_start=world.now)  # fmt: skip
        result = await call(world, "assess_capacity", decision=DECISION, your_judgement=verdict)
        assert result["emergency_exception"] == applies


async def test_without_information_nothing_but_the_choice_can_be_assessed() -> None:
    result = await call(
        patient(), "assess_capacity", decision=DECISION, information_given=False, your_judgement="has_capacity"
    )
    assert [name for name, row in result["abilities"].items() if row["status"] == "not_assessed"] == [
        "understanding",
        "appreciation",
        "reasoning",
    ]
    assert result["consistency"].startswith("not supported yet")


# hold


async def assessed(world: World) -> World:
    await call(world, "perform_mental_status_exam")
    await call(world, "assess_suicide_risk")
    await call(world, "assess_violence_risk")
    return world


async def test_hold_criteria_of_four_patients_differ_with_what_was_found() -> None:
    wanted = {
        "danger_to_self": {"cssrs_q1": 1, "cssrs_q2": 1, "cssrs_q4": 1},
        "danger_to_others": {"broset_irritable": 1, "broset_boisterous": 1, "broset_verbal_threats": 1},
        "grave_disability": {},
    }
    for criterion, answers in wanted.items():
        world = patient(answers=answers)
        sign(world, "mse_affect", "flat")
        sign(world, "mse_insight", "does not think to be ill, refuses help")
        if criterion == "grave_disability":
            sign(world, "mse_judgement", "cannot provide for food, shelter or safety")
        result = await call(await assessed(world), "check_involuntary_hold_criteria")
        supported = {row["criterion"] for row in result["criteria"] if row["status"] == "supported"}
        assert supported == {"mental disorder", criterion.replace("_", " "), "voluntary care refused"}
        assert result["outcome"] == "criteria_supported"
    calm = await call(await assessed(patient()), "check_involuntary_hold_criteria")
    assert calm["outcome"] == "not_supported"


async def test_whoever_accepts_help_is_not_held_and_a_diagnosis_is_no_criterion() -> None:
    world = patient(answers={"cssrs_q1": 1, "cssrs_q2": 1, "cssrs_q4": 1})
    sign(world, "mse_affect", "flat")
    result = await call(await assessed(world), "check_involuntary_hold_criteria")
    assert result["outcome"] == "not_supported"
    assert result["less_restrictive"][0] == "voluntary admission: accepted"
    known = patient()
    known.insert(
        "condition",
        patient_id=PATIENT,
        category="problem-list-item",
        code="F20.0",
        display="Schizophrenia",
        clinical_status="active",
    )
    assert (await refusal(known, "check_involuntary_hold_criteria"))["code"] == "MISSING_DATA"
    assert (await call(await assessed(known), "check_involuntary_hold_criteria"))["outcome"] == "not_supported"


async def test_an_unasked_criterion_leaves_the_outcome_open() -> None:
    world = patient()
    sign(world, "mse_affect", "flat")
    sign(world, "mse_insight", "does not think to be ill, refuses help")
    await call(world, "perform_mental_status_exam")
    result = await call(world, "check_involuntary_hold_criteria", jurisdiction="england_mha")
    assert result["outcome"] == "undetermined"
    assert set(result["missing"]) == {"danger to self", "danger to others"}
    assert "section 2: 28 days" in result["limits"]


async def test_delirium_is_pointed_out_before_a_hold() -> None:
    world = patient(answers={"4at_acute_change": 4, "4at_amt4": 2})
    await call(world, "perform_mental_status_exam")
    await call(world, "administer_cognitive_screen", instrument="4at")
    result = await call(world, "check_involuntary_hold_criteria")
    assert any("Delirium is possible" in text for text in result["warnings"])
