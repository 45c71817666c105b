"""create_discharge_plan: readiness from rows, refusals, and what a discharge ends."""

from typing import Any

import pytest
from pathway_ward import lab_order, request, result, vitals
from ward import ENCOUNTER, PATIENT, Desk, home, ordered, ward

from medmcp.servers.cross_domain.acts import create_discharge_plan, reconcile_medications
from medmcp.servers.world.world import World

PLAN: dict[str, Any] = {
    "patient_id": PATIENT,
    "destination": "home",
    "diagnoses": ["pneumonia"],
    "instructions": "Take one tablet in the morning and one at night. Drink a lot of water. Rest for a week.",
    "return_precautions": "Come back if you find it hard to breathe.",
    "follow_up": ["family doctor in 7 days: see how the chest is"],
}


def ready(**signs: float) -> World:
    """A patient who takes nothing, with vital signs of the day."""
    world = ward(medication_list_status="verified")
    for minutes_ago in (600, 60):
        vitals(world, minutes_ago, **(signs if minutes_ago == 60 else {}))
    return world


def states(plan: Any) -> dict[str, str]:
    return {row["item"]: row["state"] for row in plan["readiness"]}


@pytest.mark.anyio
async def test_a_plan_is_a_note_and_changes_nothing_else() -> None:
    world = ready()
    plan = await Desk(world).call(create_discharge_plan, **PLAN)
    note = world.row("SELECT type, status, text FROM document_reference WHERE id = ?", plan["plan_id"])
    assert note
    assert (note["type"], note["status"]) == ("discharge_plan", "preliminary")
    assert "family doctor in 7 days" in note["text"]
    assert plan["discharged_at"] is None
    assert world.row("SELECT status FROM encounter") == {"status": "in-progress"}


@pytest.mark.anyio
async def test_a_discharge_ends_the_stay_its_orders_and_frees_the_bed() -> None:
    world = ready()
    world.insert("location", id="AC01", zone="acute", status="occupied", patient_id=PATIENT)
    world.update("encounter", ENCOUNTER, location_id="AC01")
    fluid = request(world, "care", "saline_lock", 30, detail="iv_fluid")
    plan = await Desk(world).call(create_discharge_plan, discharge_now=True, **PLAN)
    assert world.row("SELECT status, period_end FROM encounter") == {
        "status": "finished", "period_end": plan["discharged_at"],
    }  # fmt: skip
    assert world.row("SELECT status FROM location") == {"status": "free"}
    assert world.row("SELECT status FROM service_request WHERE id = ?", fluid) == {"status": "completed"}
    assert (await Desk(world).refused(create_discharge_plan, **PLAN)).code == "CONFLICT"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("sign", "value", "stable"),
    # Halm 2002: T > 37.8, HR > 100, RR > 24, SBP < 90, SpO2 < 90; the limit itself is stable
    [("temperature", 37.9, False), ("temperature", 37.8, True), ("heart_rate", 101, False), ("heart_rate", 100, True),
     ("respiratory_rate", 25, False), ("respiratory_rate", 24, True), ("sbp", 89, False), ("sbp", 90, True),
     ("spo2", 89, False), ("spo2", 90, True), ("gcs", 14, False)],
)  # fmt: skip
async def test_one_unstable_sign_within_a_day_refuses_the_discharge(sign: str, value: float, stable: bool) -> None:
    desk = Desk(ready(**{sign: value}))
    assert states(await desk.call(create_discharge_plan, **PLAN))["vitals_stable"] == ("ok" if stable else "open")
    if stable:
        await desk.call(create_discharge_plan, discharge_now=True, **PLAN)
    else:
        refused = await desk.refused(create_discharge_plan, discharge_now=True, **PLAN)
        assert (refused.code, refused.details["overridable"]) == ("SAFETY_BLOCK", True)


@pytest.mark.anyio
async def test_a_target_of_88_to_92_moves_the_limit_of_the_saturation() -> None:
    world = ready(spo2=89)
    world.insert("flag", patient_id=PATIENT, code="oxygen_target", value="88-92", status="active")
    assert states(await Desk(world).call(create_discharge_plan, **PLAN))["vitals_stable"] == "ok"


@pytest.mark.anyio
async def test_signs_older_than_a_day_are_unknown_and_not_stable() -> None:
    world = ward(medication_list_status="verified")
    vitals(world, 1500)
    assert states(await Desk(world).call(create_discharge_plan, **PLAN))["vitals_stable"] == "unknown"


@pytest.mark.anyio
async def test_a_child_is_judged_by_the_limits_of_its_age() -> None:
    found = []
    for born in ("2027-03-01", "1970-06-01"):  # four years old and sixty
        world = ready(heart_rate=115)
        world.update("patient", PATIENT, birth_date=born)
        found.append(states(await Desk(world).call(create_discharge_plan, **PLAN))["vitals_stable"])
    assert found == ["ok", "open"]  # ESI v5: 120/min from 3 to 5 years; Halm 2002: 100/min


@pytest.mark.anyio
async def test_medicines_must_be_reconciled_for_the_discharge() -> None:
    world = ready()
    home(world, "ramipril", 5)
    kept = ordered(world, "ramipril", 5, setting="discharge")
    desk = Desk(world)
    refused = await desk.refused(create_discharge_plan, discharge_now=True, **PLAN)
    assert "reconciliation" in refused.message
    await desk.call(reconcile_medications, patient_id=PATIENT, to_list="discharge", continue_ids=[kept])
    assert (await desk.call(create_discharge_plan, discharge_now=True, **PLAN))["discharged_at"]


@pytest.mark.anyio
async def test_a_pending_result_needs_an_owner_who_names_it() -> None:
    world = ready()
    order = lab_order(world, "blood_culture", 30)
    desk = Desk(world)
    assert states(await desk.call(create_discharge_plan, **PLAN))["pending_results_owner"] == "open"
    owned = PLAN | {"follow_up": [f"family doctor in 2 days: read the blood culture {order}"]}
    assert states(await desk.call(create_discharge_plan, **owned))["pending_results_owner"] == "ok"


@pytest.mark.anyio
async def test_a_critical_result_refuses_until_a_repeat_or_a_note_answers_it() -> None:
    world = ready()
    critical = result(world, "potassium", 6.8, 50, flag="critical_high")
    desk = Desk(world)
    assert (await desk.refused(create_discharge_plan, discharge_now=True, **PLAN)).code == "SAFETY_BLOCK"
    repeat = result(world, "potassium", 4.6, 10, flag="normal")
    assert states(await desk.call(create_discharge_plan, **PLAN))["critical_results"] == "ok"
    world.update("observation", repeat, flag="critical_high")
    world.insert("document_reference", patient_id=PATIENT, type="progress", date=world.now,
                 text=f"{critical} and {repeat} seen, treated")  # fmt: skip
    assert states(await desk.call(create_discharge_plan, **PLAN))["critical_results"] == "ok"


@pytest.mark.anyio
async def test_high_suicide_risk_holds_and_going_against_advice_are_refused() -> None:
    flags = {"suicide_risk": "high", "involuntary_hold": "72 h"}
    for code, value in flags.items():
        world = ready()
        world.insert("flag", patient_id=PATIENT, code=code, value=value, status="active", period_start=world.now)
        assert (await Desk(world).refused(create_discharge_plan, discharge_now=True, **PLAN)).code == "SAFETY_BLOCK"
        to_unit = PLAN | {"destination": "psychiatric_unit"}
        assert (await Desk(world).call(create_discharge_plan, discharge_now=True, **to_unit))["discharged_at"]
    world = ready()
    against = PLAN | {"destination": "against_medical_advice"}
    assert "capacity" in (await Desk(world).refused(create_discharge_plan, discharge_now=True, **against)).message
    result(world, "capacity", 1, 30, category="survey")
    assert (await Desk(world).call(create_discharge_plan, discharge_now=True, **against))["discharged_at"]


@pytest.mark.anyio
async def test_an_override_is_written_down_with_its_harm() -> None:
    world = ready(temperature=38.4)
    await Desk(world).call(
        create_discharge_plan, discharge_now=True, override_reason="palliative, wishes to be at home", **PLAN
    )
    assert world.row("SELECT harm, status, override_reason FROM detected_issue") == {
        "harm": 4, "status": "overridden", "override_reason": "palliative, wishes to be at home",
    }  # fmt: skip


@pytest.mark.anyio
async def test_hard_words_get_a_warning() -> None:
    hard = PLAN | {
        "instructions": "Continue anticoagulation subcutaneously notwithstanding gastrointestinal intolerability,"
        " necessitating multidisciplinary reassessment."
    }
    easy = await Desk(ready()).call(create_discharge_plan, **PLAN)
    difficult = await Desk(ready()).call(create_discharge_plan, **hard)
    assert easy["readability_grade"] < 8 < difficult["readability_grade"]
    assert any("grade" in text for text in difficult["warnings"])


@pytest.mark.anyio
@pytest.mark.parametrize("spoilt", ["cardiology soon", "ab in 7 days: x", "cardiology in 7000 days: echo again"])
async def test_a_follow_up_names_who_when_and_what(spoilt: str) -> None:
    assert (
        await Desk(ready()).refused(create_discharge_plan, **PLAN | {"follow_up": [spoilt]})
    ).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_the_risk_is_that_of_the_record_and_says_what_it_lacks() -> None:
    # LACE: 2 nights 2 points, acute 3, no comorbidity, no visit before: 5 (van Walraven 2010)
    world = ready()
    world.update("patient", PATIENT, problem_list_status="reconciled")
    world.update("encounter", ENCOUNTER, **{"class": "inpatient", "admit_type": "emergency",
                                            "period_start": world.in_minutes(-2 * 1440)})  # fmt: skip
    risk = (await Desk(world).call(create_discharge_plan, **PLAN))["risk"]
    assert risk["lace"]["score"] == 5
    assert risk["hospital"]["score"] is None
    assert {"haemoglobin", "sodium"} <= set(risk["hospital"]["missing"])
