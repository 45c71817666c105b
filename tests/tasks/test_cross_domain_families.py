"""The families that cross domains: no answer is a good bet, harms are capped, the past of a case is in order."""

from random import Random
from typing import Any

import pytest
from building import first

from medmcp.servers.clinical.icd10_codes import CODES
from medmcp.servers.tool import ToolError
from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.families import FAMILIES, sbar_hand_off
from medmcp.tasks.pathway_course import COURSES, under_way
from medmcp.tasks.pathway_plans import PLANS
from medmcp.tasks.prove import play_actor
from medmcp.tasks.session import Session

FAMILY_KEYS = tuple(key for key, family in FAMILIES.items() if family.domain == "cross_domain")
CONDITION_KEYS = tuple(key for key, condition in CONDITIONS.items() if condition.domain == "cross_domain")


@pytest.mark.parametrize("key", FAMILY_KEYS)
def test_no_answer_is_right_in_a_third_of_the_tasks(key: str) -> None:
    answers: list[Any] = []
    for condition in FAMILIES[key].conditions:
        for seed in range(12):
            for built in FAMILIES[key].build(generate(CONDITIONS[condition], seed)):
                answers += [
                    c.number if c.number is not None else c.values for c in built.task.answers if c.field == "answer"
                ]
    assert max(answers.count(one) for one in set(answers)) / len(answers) < 0.25


# D75.82 has been a heading since ICD-10-CM 2022; its codes have six characters
def test_the_fact_that_turns_an_embolism_is_a_code_and_no_heading() -> None:
    case = generate(CONDITIONS["postop_pe"], 3)
    plain, turned = PLANS["postop_pe"].flip(case, Random(1))
    (added,) = set(turned.problems) - set(plain.problems)
    assert added.code.startswith("D75.82")
    assert CODES[added.code][1]


# ISPAD 2022 (Glaser, Pediatr Diabetes 23:835): potassium at no more than 0.5 mmol/kg/h
def test_a_childs_potassium_is_bounded_by_weight() -> None:
    for seed in range(20, 60):
        for built in FAMILIES["dka_pathway"].build(generate(CONDITIONS["dka_child"], seed)):
            for goal in built.task.goals:
                if goal.name == "potassium_first":
                    (dose,) = (match for match in goal.where if match.column == "dose")
                    assert dose.high is not None
                    assert dose.high <= max(10.5, 0.55 * built.case.weight_kg)


@pytest.mark.anyio
async def test_insulin_at_a_low_potassium_is_capped() -> None:
    async def hasty(session: Session) -> None:
        info = await session.chart("get_patient_info")
        given = await session.chart(
            "prescribe_medication", drug_name="insulin regular", dose=int(info["anthropometrics"]["weight_kg"]) / 10,
            dose_unit="unit_per_h", route="iv", frequency="continuous", indication="ketoacidosis",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("3.0")

    _, low = first("dka_pathway")
    result = await play_actor(low, hasty)
    assert result.total <= 0.1
    assert "insulin at a low potassium" in {harm.name for harm in result.harms}


@pytest.mark.anyio
@pytest.mark.parametrize(("condition", "drug"), [("major_trauma", "tranexamic acid"), ("kawasaki", "aspirin")])
async def test_the_treatment_of_the_other_twin_is_a_fault(condition: str, drug: str) -> None:
    async def by_habit(session: Session) -> None:
        given = await session.chart(
            "prescribe_medication", drug_name=drug, dose=1000.0 if drug.startswith("tran") else 100.0, dose_unit="mg",
            route="iv" if drug.startswith("tran") else "oral", frequency="once", indication="as always",
        )  # fmt: skip
        session.done(given["order_id"])
        await session.submit("1")

    result = await play_actor(first("pathway_episode", condition)[1], by_habit)
    assert not result.met["goal:not_given"]
    assert f"{drug} against the chart" in {harm.name for harm in result.harms}


@pytest.mark.anyio
async def test_an_unstable_patient_is_not_sent_home_by_a_reason() -> None:
    async def overrides(session: Session) -> None:
        plan = {"destination": "home", "diagnoses": ["better"], "return_precautions": "Come back if you are worse.",
                "instructions": "Take the pills on your list each day and rest for a week at home."}  # fmt: skip
        with pytest.raises(ToolError):
            await session.chart("create_discharge_plan", discharge_now=True, **plan)
        home = await session.chart(
            "create_discharge_plan", discharge_now=True, override_reason="the bed is needed today", **plan
        )
        session.done(home["plan_id"])
        await session.submit("ibuprofen")

    result = await play_actor(first("discharge_home")[1], overrides)
    assert not result.passed
    assert "sent home unstable" in {harm.name for harm in result.harms}


@pytest.mark.anyio
async def test_a_hand_off_that_leaves_the_allergy_out_is_no_first_attempt() -> None:
    async def brief(session: Session) -> None:
        done = await session.chart(
            "hand_off_patient", to_service=session.view.asked["ward"], situation="Better.", background="Known to you.",
            assessment="Stable.", recommendation="Go on.", illness_severity="stable",
        )  # fmt: skip
        assert done["accepted"] is False
        session.done(done["handoff_id"])
        await session.submit("nothing")

    result = await play_actor(first("sbar_hand_off")[0], brief)
    assert not result.met["goal:at_once"]


def test_a_stable_patient_of_the_hand_off_has_no_high_early_warning() -> None:
    for condition in sbar_hand_off.FAMILY.conditions:
        for built in first("sbar_hand_off", condition)[:1]:
            world = built.case.world()
            newest = {
                row["code"]: row["value"]
                for row in world.rows(
                    "SELECT code, value FROM observation WHERE category = 'vital-signs' ORDER BY effective, id"
                )
            }
            # none of the parameters of NEWS2 scores 3 on its own, so the total cannot be in the highest band by one sign
            assert 9 <= newest["respiratory_rate"] < 25, condition
            assert newest["sbp"] > 90, condition
            assert newest["heart_rate"] < 131, condition


@pytest.mark.parametrize("condition", sorted(COURSES))
def test_what_has_been_done_before_the_episode_is_in_the_past_and_in_order(condition: str) -> None:
    case = under_way(generate(CONDITIONS[condition], 5), "test")
    world = case.world()
    begun = world.row("SELECT period_start FROM encounter WHERE id = ?", case.encounter_id)
    assert begun is not None
    assert world.minutes_since(begun["period_start"]) == case.arrived_minutes
    for table, column in (
        ("service_request", "authored"),
        ("medication_administration", "effective"),
        ("care_plan", "period_start"),
    ):
        for row in world.rows(f"SELECT {column} AS at FROM {table} WHERE patient_id = ?", case.patient_id):
            assert begun["period_start"] <= row["at"] <= world.now
