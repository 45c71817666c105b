"""reconcile_medications: the comparison, the decisions, and what is refused."""

import pytest
from ward import PATIENT, Desk, home, ordered, problem, ward

from medmcp.servers.cross_domain.acts import reconcile_medications

REASON = "acute kidney injury"


def lines(found):  # type: ignore[no-untyped-def]
    return {line["medication_id"]: line for line in found["lines"]}


@pytest.mark.anyio
async def test_a_comparison_names_every_kind_of_difference_and_changes_nothing() -> None:
    world = ward()
    same, dose, often = home(world, "amlodipine", 5), home(world, "ramipril", 5), home(world, "metformin", 500, "bid")
    route, swap = home(world, "pantoprazole", 40), home(world, "simvastatin", 20)
    left_out, twice = home(world, "apixaban", 5, "bid"), home(world, "amlodipine", 10, start="2030-02-01")
    ordered(world, "amlodipine", 5)
    ordered(world, "ramipril", 2.5)
    ordered(world, "metformin", 0.5, "tid", dose_unit="g")
    ordered(world, "pantoprazole", 40, route="iv")
    ordered(world, "atorvastatin", 20)
    new = ordered(world, "ceftriaxone", 2, dose_unit="g", route="iv")
    ordered(world, "morphine", 5, "once", route="iv")
    desk, before = Desk(world), world.digest()
    found = await desk.call(reconcile_medications, patient_id=PATIENT)
    kinds = {key: line["discrepancy"] for key, line in lines(found).items()}
    assert kinds == {
        same: "none", dose: "dose", often: "frequency", route: "route", swap: "substituted", left_out: "omitted",
        twice: "duplicate", new: "added",
    }  # fmt: skip
    assert found["undecided"] == 6
    assert found["applied"] == []
    assert found["record_id"] is None
    assert world.digest() == before
    assert world.minutes_since("2031-03-01T08:00:00+00:00") == 3


@pytest.mark.anyio
async def test_salts_brands_units_and_dosing_words_are_no_difference() -> None:
    world = ward()
    home(world, "Norvasc", 5, "daily")
    home(world, "metoprolol tartrate", 50, "bid")
    home(world, "paracetamol", 1000, "qid")
    ordered(world, "amlodipine besylate", 5, "nightly")
    ordered(world, "metoprolol", 50, "q12h")
    ordered(world, "acetaminophen", 1, "q6h", dose_unit="g")
    found = await Desk(world).call(reconcile_medications, patient_id=PATIENT)
    assert {line["discrepancy"] for line in found["lines"]} == {"none"}
    assert found["undecided"] == 0


@pytest.mark.anyio
async def test_an_omitted_critical_medicine_is_flagged_high() -> None:
    world = ward()
    critical, other = home(world, "apixaban", 5, "bid"), home(world, "simvastatin", 20)
    found = lines(await Desk(world).call(reconcile_medications, patient_id=PATIENT))
    assert [alert["type"] for alert in found[critical]["alerts"]] == ["critical_omission"]
    assert found[other]["alerts"] == []


@pytest.mark.anyio
async def test_decisions_are_carried_out_and_the_record_closes_when_all_lines_are_decided() -> None:
    world = ward()
    keep, hold, stop = (
        home(world, "amlodipine", 5),
        home(world, "metformin", 500, "bid"),
        home(world, "simvastatin", 20),
    )
    desk = Desk(world)
    first = await desk.call(
        reconcile_medications, patient_id=PATIENT, continue_ids=[keep], hold_ids=[hold], reason=REASON
    )
    assert first["undecided"] == 1
    assert first["record_id"] is None
    order = world.row("SELECT * FROM medication_request WHERE drug = 'amlodipine'")
    assert order
    assert (order["dose"], order["frequency"], order["setting"], order["status"]) == (5, "daily", "inpatient", "active")
    assert set(first["applied"]) == {order["id"], hold}
    assert lines(first)[keep]["target"]["medication_id"] == order["id"]
    assert lines(first)[keep]["intended"] == "false"  # the omission was none that anybody meant
    assert lines(first)[hold]["intended"] == "true"
    held = world.row("SELECT status, ended_reason FROM medication_statement WHERE id = ?", hold)
    assert held == {"status": "on-hold", "ended_reason": REASON}
    second = await desk.call(reconcile_medications, patient_id=PATIENT, stop_ids=[stop], reason="myalgia")
    assert second["undecided"] == 0
    record = world.row("SELECT * FROM document_reference WHERE id = ?", second["record_id"])
    assert record
    assert record["status"] == "final"
    for medication_id, decision in ((keep, "continue"), (hold, "hold"), (stop, "stop")):
        assert f"{medication_id} {decision}" in record["text"]
    patient = world.row("SELECT medication_list_status FROM patient WHERE id = ?", PATIENT)
    assert patient == {"medication_list_status": "reconciled"}


@pytest.mark.anyio
async def test_continuing_a_changed_regimen_puts_the_former_one_back() -> None:
    world = ward()
    source, target = home(world, "ramipril", 5), ordered(world, "ramipril", 2.5)
    found = await Desk(world).call(reconcile_medications, patient_id=PATIENT, continue_ids=[source])
    active = world.rows("SELECT dose FROM medication_request WHERE status = 'active'")
    assert active == [{"dose": 5}]
    assert target in found["applied"]


@pytest.mark.anyio
async def test_an_allergy_blocks_what_would_be_continued_and_nothing_is_kept() -> None:
    world = ward(allergy_status="documented")
    world.insert("allergy_intolerance", patient_id=PATIENT, allergen="amoxicillin", allergen_class="penicillin",
                 reaction="shock", mechanism="immediate", severity="anaphylaxis", verified=1)  # fmt: skip
    fine, allergic = home(world, "amlodipine", 5), home(world, "amoxicillin", 500, "tid")
    refused = await Desk(world).refused(reconcile_medications, patient_id=PATIENT, continue_ids=[fine, allergic])
    assert refused.code == "SAFETY_BLOCK"
    assert refused.details["overridable"] is False


@pytest.mark.anyio
async def test_insulin_in_type_1_diabetes_is_not_stopped_without_a_reason_for_the_override() -> None:
    world = ward()
    problem(world, "E10.9", "Type 1 diabetes mellitus")
    insulin = home(world, "insulin glargine", 20, dose_unit="unit", route="subcutaneous")
    desk = Desk(world)
    refused = await desk.refused(reconcile_medications, patient_id=PATIENT, stop_ids=[insulin], reason="not eating")
    assert refused.code == "SAFETY_BLOCK"
    assert refused.details["overridable"] is True
    done = await desk.call(
        reconcile_medications, patient_id=PATIENT, stop_ids=[insulin], reason="not eating",
        override_reason="variable-rate insulin infusion is running",
    )  # fmt: skip
    assert done["undecided"] == 0
    issue = world.row("SELECT status, override_reason FROM detected_issue WHERE grade = 2")
    assert issue == {"status": "overridden", "override_reason": "variable-rate insulin infusion is running"}


@pytest.mark.anyio
async def test_a_change_needs_the_order_that_makes_it() -> None:
    world = ward()
    tablets = home(world, "metformin", 500, "bid")
    desk = Desk(world)
    refused = await desk.refused(reconcile_medications, patient_id=PATIENT, changed_ids=[tablets])
    assert refused.code == "INVALID_ARGUMENT"
    ordered(world, "insulin lispro", 4, "tid", dose_unit="unit", route="subcutaneous")
    found = await desk.call(reconcile_medications, patient_id=PATIENT, changed_ids=[tablets])
    assert lines(found)[tablets]["decision"] == "changed"
    assert found["undecided"] == 0


@pytest.mark.anyio
async def test_contradictory_unknown_and_unreasoned_decisions_are_refused() -> None:
    world = ward()
    one = home(world, "amlodipine", 5)
    desk = Desk(world)
    for arguments in (
        {"continue_ids": [one], "stop_ids": [one], "reason": REASON}, {"continue_ids": ["MS-999999"]}, {"hold_ids": [one]},
        {"from_list": "inpatient", "to_list": "inpatient"},
    ):  # fmt: skip
        assert (await desk.refused(reconcile_medications, patient_id=PATIENT, **arguments)).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_a_list_that_nobody_wrote_is_missing_but_a_verified_empty_one_is_not() -> None:
    refused = await Desk(ward()).refused(reconcile_medications, patient_id=PATIENT)
    assert refused.code == "MISSING_DATA"
    empty = await Desk(ward(medication_list_status="verified")).call(reconcile_medications, patient_id=PATIENT)
    assert empty["lines"] == []


@pytest.mark.anyio
async def test_the_resulting_list_is_checked_for_interactions() -> None:
    world = ward()
    home(world, "amlodipine", 5)
    ordered(world, "warfarin", 5)
    other = ordered(world, "ibuprofen", 400, "tid")
    found = lines(await Desk(world).call(reconcile_medications, patient_id=PATIENT))
    assert any("warfarin" in alert["message"] for alert in found[other]["alerts"])


@pytest.mark.anyio
async def test_what_the_ward_gives_goes_on_the_discharge_list_and_is_no_second_order() -> None:
    world = ward()
    given = ordered(world, "bisoprolol", 5)
    await Desk(world).call(
        reconcile_medications, patient_id=PATIENT, from_list="inpatient", to_list="discharge", continue_ids=[given]
    )
    rows = world.rows("SELECT drug, setting FROM medication_request WHERE status = 'active' ORDER BY setting")
    assert [(row["drug"], row["setting"]) for row in rows] == [("bisoprolol", "discharge"), ("bisoprolol", "inpatient")]
    again = await Desk(world).refused(
        reconcile_medications,
        patient_id=PATIENT,
        from_list="inpatient",
        to_list="discharge",
        continue_ids=["OR-000000"],
    )
    assert again.code == "INVALID_ARGUMENT"
