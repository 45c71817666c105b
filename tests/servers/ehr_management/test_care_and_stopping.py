"""place_care_order and discontinue_order."""

import pytest
from ward import PATIENT, Desk, home, ordered, problem, ward

from medmcp.servers.ehr_management.acts import discontinue_order, place_care_order


@pytest.mark.anyio
async def test_an_ecg_order_makes_a_study_that_is_recorded_in_five_minutes_and_not_ordered_twice() -> None:
    world = ward()
    desk = Desk(world)
    arguments = {"patient_id": PATIENT, "order_type": "bedside_test", "item": "ECG", "priority": "stat"}
    placed = await desk.call(place_care_order, **arguments)
    assert placed["item"] == "ecg_12_lead"
    study = world.row("SELECT * FROM imaging_study WHERE id = ?", placed["study_id"])
    assert study
    assert (study["modality"], study["started"]) == ("ecg", "2031-03-01T08:05:00+00:00")
    assert placed["expected_at"] == study["started"]
    assert (await desk.refused(place_care_order, **arguments)).code == "CONFLICT"
    world.advance(5)
    assert (await desk.call(place_care_order, **arguments))["study_id"] != placed["study_id"]


@pytest.mark.anyio
async def test_fluid_by_weight_is_ordered_as_the_volume_that_it_comes_to() -> None:
    placed = await Desk(ward()).call(
        place_care_order, patient_id=PATIENT, order_type="iv_fluid", item="0.9% saline", rate_or_volume=30,
        unit="mL_per_kg", priority="stat", indication="septic shock",
    )  # fmt: skip
    assert (placed["amount"], placed["unit"]) == (2100, "mL")  # 30 mL/kg x 70 kg


@pytest.mark.anyio
async def test_a_recorded_refusal_of_blood_cannot_be_overridden() -> None:
    world = ward()
    world.insert("flag", patient_id=PATIENT, category="directive", code="blood_refusal", status="active")
    refused = await Desk(world).refused(
        place_care_order, patient_id=PATIENT, order_type="blood_product", item="red_cells", rate_or_volume=2,
        unit="units", override_reason="she would bleed to death",
    )  # fmt: skip
    assert refused.code == "SAFETY_BLOCK"
    assert refused.details["overridable"] is False


@pytest.mark.anyio
async def test_a_target_for_risk_of_hypercapnia_is_proposed() -> None:
    world = ward()
    problem(world, "J44.9", "COPD")
    placed = await Desk(world).call(
        place_care_order,
        patient_id=PATIENT,
        order_type="oxygen",
        item="nasal cannula",
        rate_or_volume=2,
        unit="L_per_min",
    )
    assert any("88-92" in alert["message"] for alert in placed["alerts"])


@pytest.mark.anyio
async def test_unknown_items_wrong_units_and_unreasoned_restraint_are_refused() -> None:
    desk = Desk(ward())
    for arguments in (
        {"order_type": "diet", "item": "moon cheese"},
        {"order_type": "iv_fluid", "item": "0.9% saline"},
        {"order_type": "iv_fluid", "item": "0.9% saline", "rate_or_volume": 2, "unit": "units"},
        {"order_type": "restraint", "item": "mitts"},
    ):
        assert (await desk.refused(place_care_order, patient_id=PATIENT, **arguments)).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_an_order_is_held_resumed_and_stopped_with_its_reason() -> None:
    world = ward()
    order = ordered(world, "metformin", 500, "bid")
    desk = Desk(world)
    call = {"patient_id": PATIENT, "order_id": order, "reason": "contrast today"}
    held = await desk.call(discontinue_order, **call, action="hold")
    assert (held["status"], held["doses_prevented"]) == ("held", 2)
    assert (await desk.refused(discontinue_order, **call, action="hold")).code == "CONFLICT"
    assert (await desk.call(discontinue_order, **call, action="resume"))["status"] == "active"
    assert (await desk.refused(discontinue_order, **call, action="resume")).code == "CONFLICT"
    assert (await desk.call(discontinue_order, **call))["status"] == "discontinued"
    row = world.row("SELECT status, ended_reason FROM medication_request WHERE id = ?", order)
    assert row == {"status": "stopped", "ended_reason": "contrast today"}


@pytest.mark.anyio
async def test_stopping_a_beta_blocker_goes_through_with_a_warning_of_rebound() -> None:
    world = ward()
    found = await Desk(world).call(
        discontinue_order, patient_id=PATIENT, order_id=home(world, "metoprolol", 50, "bid"), reason="septic shock"
    )
    assert any("rebound" in text for text in found["warnings"])


@pytest.mark.anyio
async def test_adrenal_replacement_is_not_stopped_without_an_override() -> None:
    world = ward()
    problem(world, "E27.1", "Addison disease")
    steroid = home(world, "hydrocortisone", 20)
    refused = await Desk(world).refused(discontinue_order, patient_id=PATIENT, order_id=steroid, reason="infection")
    assert refused.code == "SAFETY_BLOCK"
    assert refused.details["overridable"] is True


@pytest.mark.anyio
async def test_an_order_of_nobody_is_not_found() -> None:
    refused = await Desk(ward()).refused(discontinue_order, patient_id=PATIENT, order_id="OR-999999", reason="mistake")
    assert refused.code == "NOT_FOUND"
