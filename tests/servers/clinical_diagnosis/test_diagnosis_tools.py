"""The clinical-diagnosis tools: reading the chart, ordering tests, prescribing."""

import pytest
from ward import ENCOUNTER, PATIENT, Desk, home, ordered, problem, ward

from medmcp.servers.clinical_diagnosis.acts import order_lab_test, prescribe_medication
from medmcp.servers.clinical_diagnosis.reads import (
    get_allergy_list,
    get_lab_results,
    get_medications,
    get_patient_history,
    get_patient_info,
    get_vital_signs,
)
from medmcp.servers.world.world import World

AMOXICILLIN = {"patient_id": PATIENT, "drug_name": "amoxicillin", "dose": 1000, "dose_unit": "mg", "route": "oral",
               "frequency": "tid", "indication": "pneumonia"}  # fmt: skip


def allergic(world: World, **values: object) -> str:
    usual: dict[str, object] = {"allergen": "benzylpenicillin", "allergen_class": "penicillin", "reaction": "shock",
                                "mechanism": "immediate", "severity": "anaphylaxis", "verified": 1}  # fmt: skip
    return world.insert("allergy_intolerance", patient_id=PATIENT, **(usual | values))


@pytest.mark.anyio
async def test_a_verified_penicillin_anaphylaxis_blocks_amoxicillin_for_good() -> None:
    world = ward(allergy_status="documented")
    record = allergic(world)
    refused = await Desk(world).refused(
        prescribe_medication, **AMOXICILLIN, override_reason="the benefit is greater than the risk"
    )
    assert refused.code == "SAFETY_BLOCK"
    assert refused.details["overridable"] is False
    assert any(alert["source_record"] == record for alert in refused.details["alerts"])


@pytest.mark.anyio
async def test_a_milder_reaction_can_be_overridden_and_the_override_is_on_record() -> None:
    world = ward(allergy_status="documented")
    allergic(world, reaction="urticaria", severity="moderate")
    desk = Desk(world)
    refused = await desk.refused(prescribe_medication, **AMOXICILLIN)
    assert refused.details["overridable"] is True
    assert (await desk.refused(prescribe_medication, **AMOXICILLIN, override_reason="short")).code == "SAFETY_BLOCK"
    reason = "tolerated amoxicillin twice since"
    done = await desk.call(prescribe_medication, **AMOXICILLIN, override_reason=reason)
    order = world.row("SELECT status, override_reason FROM medication_request WHERE id = ?", done["order_id"])
    assert order == {"status": "active", "override_reason": reason}
    issue = world.row("SELECT * FROM detected_issue WHERE code = 'allergy'")
    assert issue
    assert (issue["status"], issue["override_reason"], issue["order_id"]) == ("overridden", reason, done["order_id"])


@pytest.mark.anyio
async def test_a_prescription_quotes_the_row_and_checks_the_dose() -> None:
    world = ward()
    done = await Desk(world).call(prescribe_medication, **AMOXICILLIN)
    row = world.row("SELECT * FROM medication_request WHERE id = ?", done["order_id"])
    assert row
    assert (row["drug"], row["dose"], row["route"], row["frequency"]) == ("amoxicillin", 1000, "oral", "tid")
    assert done["dose_check"]["verdict"] == "within_range"
    assert done["first_dose_at"] == row["first_dose_at"] > "2031-03-01T08:00:00+00:00"
    given = world.row("SELECT effective FROM medication_administration WHERE order_id = ?", done["order_id"])
    assert given == {"effective": done["first_dose_at"]}


@pytest.mark.anyio
async def test_the_same_idempotency_key_gives_the_first_receipt_and_writes_once() -> None:
    world = ward()
    desk = Desk(world)
    first = await desk.call(prescribe_medication, **AMOXICILLIN, idempotency_key="k1")
    second = await desk.call(prescribe_medication, **AMOXICILLIN, idempotency_key="k1")
    assert second == first
    assert len(world.rows("SELECT id FROM medication_request")) == 1
    other = AMOXICILLIN | {"dose": 500}
    assert (await desk.refused(prescribe_medication, **other, idempotency_key="k1")).code == "CONFLICT"


@pytest.mark.anyio
async def test_a_rate_goes_with_continuous_and_a_prn_order_needs_its_symptom() -> None:
    desk = Desk(ward())
    for changed in (
        {"frequency": "continuous"}, {"dose_unit": "mg_per_h"}, {"frequency": "prn", "indication": ""},
    ):  # fmt: skip
        refused = await desk.refused(prescribe_medication, **(AMOXICILLIN | changed))
        assert refused.code == "INVALID_ARGUMENT"
    unknown = await desk.refused(prescribe_medication, **(AMOXICILLIN | {"drug_name": "amoxycilin"}))
    assert unknown.code == "NOT_FOUND"
    assert "amoxicillin" in unknown.hint


@pytest.mark.anyio
async def test_a_tenfold_dose_is_refused_as_a_likely_decimal_error() -> None:
    refused = await Desk(ward()).refused(
        prescribe_medication, patient_id=PATIENT, drug_name="morphine", dose=100, dose_unit="mg", route="iv",
        frequency="stat", indication="pain",
    )  # fmt: skip
    assert refused.code == "SAFETY_BLOCK"


@pytest.mark.anyio
async def test_a_laboratory_result_is_pending_until_its_time_and_then_readable() -> None:
    world = ward()
    desk = Desk(world)
    (order,) = (
        await desk.call(order_lab_test, patient_id=PATIENT, tests=["lactate"], priority="stat", indication="shock")
    )["orders"]
    waiting = await desk.call(get_lab_results, patient_id=PATIENT, tests=["lactate"])
    assert waiting["results"] == []
    assert [(one["order_id"], one["expected_at"]) for one in waiting["pending"]] == [
        (order["order_id"], order["expected_at"])
    ]
    world.advance(24 * 60)
    ready = await desk.call(get_lab_results, patient_id=PATIENT, tests=["lactate"])
    assert ready["pending"] == []
    assert (ready["results"][0]["test"], ready["results"][0]["resulted_at"]) == ("lactate", order["expected_at"])
    assert ready["results"][0]["unit"]


@pytest.mark.anyio
async def test_a_repeat_and_an_unknown_test_are_named_and_the_rest_is_ordered() -> None:
    desk = Desk(ward())
    call = {"patient_id": PATIENT, "tests": ["creatinine", "moonstone"]}
    first = await desk.call(order_lab_test, **call)
    assert [one["test"] for one in first["orders"]] == ["creatinine"]
    assert [one["test"] for one in first["rejected"]] == ["moonstone"]
    again = await desk.call(order_lab_test, **call)
    assert [one["test"] for one in again["duplicates"]] == ["creatinine"]
    assert (await desk.refused(order_lab_test, patient_id=PATIENT, tests=["moonstone"])).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_what_was_never_ordered_is_named_and_not_taken_as_normal() -> None:
    found = await Desk(ward()).call(get_lab_results, patient_id=PATIENT, tests=["troponin"])
    assert found["results"] == []
    assert found["never_ordered"]


@pytest.mark.anyio
async def test_the_patient_is_shown_with_what_is_known_of_allergies() -> None:
    world = ward(allergy_status="not_assessed")
    problem(world, "I10", "Hypertension")
    found = await Desk(world).call(get_patient_info, patient_id=PATIENT)
    assert found["demographics"]["sex"] == "female"
    assert [one["icd10"] for one in found["active_problems"]] == ["I10"]
    assert found["allergies"] == "unknown"
    assert found["open_encounter"]["encounter_id"] == ENCOUNTER


@pytest.mark.anyio
async def test_sections_of_the_history_without_an_entry_are_not_documented() -> None:
    world = ward()
    problem(world, "I10", "Hypertension")
    found = await Desk(world).call(get_patient_history, patient_id=PATIENT)
    assert [one["icd10"] for one in found["medical"]] == ["I10"]
    assert {"surgical", "family"} <= set(found["not_documented"])
    assert "medical" not in found["not_documented"]


@pytest.mark.anyio
async def test_vital_signs_are_missing_until_somebody_takes_them() -> None:
    desk = Desk(ward())
    refused = await desk.refused(get_vital_signs, patient_id=PATIENT)
    assert refused.code == "MISSING_DATA"
    measured = await desk.call(get_vital_signs, patient_id=PATIENT, measure_now=True)
    (one,) = measured["sets"]
    assert one["sbp"] == {"value": 120, "unit": "mmHg"}
    assert one["map"]["value"] == 90  # 75 + (120 - 75) / 3
    assert "temperature" in measured["not_measured"]


@pytest.mark.anyio
async def test_home_and_ward_medicines_are_listed_with_their_source_and_high_alert_ones_named() -> None:
    world = ward()
    tablets = home(world, "metformin", 500, "bid")
    ordered(world, "insulin glargine", 20, dose_unit="unit", route="subcutaneous")
    found = await Desk(world).call(get_medications, patient_id=PATIENT)
    assert {one["source"] for one in found["medications"]} == {"home", "inpatient"}
    assert "insulin glargine" in found["high_alert"]
    only = await Desk(world).call(get_medications, patient_id=PATIENT, source="home")
    assert [one["medication_id"] for one in only["medications"]] == [tablets]


@pytest.mark.anyio
async def test_the_allergy_list_judges_a_planned_drug_of_the_same_class() -> None:
    world = ward(allergy_status="documented")
    record = allergic(world)
    found = await Desk(world).call(get_allergy_list, patient_id=PATIENT, planned_drug="amoxicillin")
    assert found["status"] == "documented"
    assert found["cross_reactivity"]["verdict"] == "avoid"
    assert found["cross_reactivity"]["source_record"] == record


@pytest.mark.anyio
async def test_reading_changes_nothing() -> None:
    world = ward()
    home(world, "metformin", 500, "bid")
    desk, before = Desk(world), world.digest()
    for tool in (get_patient_info, get_patient_history, get_medications, get_allergy_list, get_lab_results):
        await desk.call(tool, patient_id=PATIENT)
    assert world.digest() == before
