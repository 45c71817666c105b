"""check_diagnostic_criteria on a chart: what counts as evidence, and what does not."""

from typing import Any

import pytest
from ward import ENCOUNTER, PATIENT, Desk, home, problem, ward

from medmcp.servers.medical_qa.scores import check_diagnostic_criteria
from medmcp.servers.world.world import World


def finding(world: World, code: str, value: str = "present") -> str:
    return world.insert("observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category="finding", code=code, display=code,
                        value_text=value, effective=world.in_minutes(-60), issued=world.in_minutes(-60), status="final")  # fmt: skip


def result(
    world: World,
    code: str,
    value: float | None = None,
    text: str | None = None,
    flag: str = "",
    days: float = 1,
    **more: Any,
) -> str:
    at = world.in_minutes(-days * 1440)
    return world.insert("observation", **({"patient_id": PATIENT, "category": "laboratory", "code": code, "value": value, "value_text": text,
                        "flag": flag or None, "effective": at, "issued": at, "status": "final"} | more))  # fmt: skip


def statuses(found: Any) -> dict[str, str]:
    return {row["id"]: row["status"] for row in found["criteria"]}


@pytest.mark.anyio
async def test_three_patients_three_verdicts() -> None:
    lupus = ward()
    result(lupus, "ana", text="positive")
    result(lupus, "wbc", 3.1)
    result(lupus, "urine_protein_creatinine", 900)
    finding(lupus, "malar_rash")
    found = await Desk(lupus).call(check_diagnostic_criteria, condition="lupus", patient_id=PATIENT)
    assert found["result"] == "fulfilled"
    # white cells 3, proteinuria 4, malar rash 6
    assert found["counts"]["points_range"][0] == 13
    negative = ward()
    result(negative, "ana", text="negative")
    finding(negative, "malar_rash")
    assert (await Desk(negative).call(check_diagnostic_criteria, condition="lupus", patient_id=PATIENT))[
        "result"
    ] == "not_fulfilled"
    blank = await Desk(ward()).call(check_diagnostic_criteria, condition="lupus", patient_id=PATIENT)
    assert blank["result"] == "undetermined"
    assert "ana" in blank["needed"]
    assert set(statuses(blank).values()) == {"unknown"}


@pytest.mark.anyio
async def test_the_record_that_gives_the_answer_is_named_and_absence_is_an_answer() -> None:
    world = ward()
    rash = finding(world, "erythema_marginatum", "absent")
    fever = result(world, "temperature", 39.1, category="vital-signs", unit="degC")
    found = await Desk(world).call(check_diagnostic_criteria, condition="Jones", patient_id=PATIENT)
    rows = {row["id"]: row for row in found["criteria"]}
    assert (rows["erythema_marginatum"]["status"], rows["erythema_marginatum"]["record_id"]) == ("not_met", rash)
    assert (rows["fever"]["status"], rows["fever"]["record_id"], rows["fever"]["value"]) == ("met", fever, "39.1 degC")
    assert rows["chorea"]["status"] == "unknown"


@pytest.mark.anyio
async def test_free_text_pending_and_stale_results_do_not_count() -> None:
    world = ward()
    world.insert("document_reference", patient_id=PATIENT, type="progress", date=world.now, title="note",
                 text="No vegetation, denies fever. Blood cultures positive.", status="final")  # fmt: skip
    result(world, "esr", 90, days=400)
    result(world, "crp", 200, issued=world.in_minutes(60))
    found = await Desk(world).call(check_diagnostic_criteria, condition="Duke", patient_id=PATIENT)
    assert set(statuses(found).values()) == {"unknown"}
    arteritis = await Desk(world).call(check_diagnostic_criteria, condition="GCA", patient_id=PATIENT)
    assert statuses(arteritis)["acute_phase"] == "unknown"


@pytest.mark.anyio
async def test_limits_go_by_sex_age_and_the_laboratorys_flag() -> None:
    for sex, met in (("female", "met"), ("male", "not_met")):
        world = ward(sex=sex)
        result(world, "haemoglobin", 16.3)
        result(world, "haematocrit", 47)
        found = await Desk(world).call(check_diagnostic_criteria, condition="polycythaemia vera", patient_id=PATIENT)
        assert statuses(found)["red_cells"] == met, sex
    # ferritin 13: deficient from 5 years (15), not under 5 (12)
    for born, met in (("2028-01-01", "not_met"), ("2021-01-01", "met")):
        world = ward(birth_date=born)
        result(world, "ferritin", 13)
        found = await Desk(world).call(check_diagnostic_criteria, condition="iron deficiency", patient_id=PATIENT)
        assert statuses(found)["ferritin"] == met, born
    world = ward()
    result(world, "anti_ccp", 70, ref_high=20)  # 3.5 times
    low = ward()
    result(low, "anti_ccp", 40, ref_high=20)  # twice
    high_found = await Desk(world).call(check_diagnostic_criteria, condition="RA", patient_id=PATIENT)
    low_found = await Desk(low).call(check_diagnostic_criteria, condition="RA", patient_id=PATIENT)
    assert statuses(high_found)["serology_high"] == "met"
    assert statuses(low_found)["serology_low"] == "met"
    assert statuses(low_found)["serology_high"] == "unknown"  # the rheumatoid factor is not known


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("sex", "haemoglobin", "creatinine", "anaemia", "renal"),
    [
        ("male", 11.0, 1.0, "met", "not_met"),  # more than 2 g/dL under 13.5
        ("female", 11.0, 1.0, "not_met", "not_met"),  # 1 g/dL under 12.0
        # 70 kg, 168 cm, 60 years: (140 - 60) x 60.0 x 0.85 / (72 x 1.6) = 35 mL/min with the ideal weight of a woman
        ("female", 9.5, 1.6, "met", "met"),
    ],
)
async def test_defining_events_of_myeloma_go_by_sex_and_by_clearance(
    sex: str, haemoglobin: float, creatinine: float, anaemia: str, renal: str
) -> None:
    world = ward(sex=sex)
    result(world, "haemoglobin", haemoglobin)
    result(world, "creatinine", creatinine)
    found = await Desk(world).call(check_diagnostic_criteria, condition="myeloma", patient_id=PATIENT)
    assert (statuses(found)["anaemia"], statuses(found)["renal"]) == (anaemia, renal)


@pytest.mark.anyio
async def test_problems_and_medicines_answer_where_the_criteria_say_treated() -> None:
    world = ward()
    hypertension = problem(world, "I10", "Hypertension")
    home(world, "metformin", 500)
    found = await Desk(world).call(check_diagnostic_criteria, condition="metabolic syndrome", patient_id=PATIENT)
    rows = {row["id"]: row for row in found["criteria"]}
    assert rows["pressure"]["record_id"] == hypertension
    assert rows["glucose"]["status"] == "met"
    # an absent problem is no evidence of absence
    assert (
        statuses(
            await Desk(ward()).call(check_diagnostic_criteria, condition="metabolic syndrome", patient_id=PATIENT)
        )["pressure"]
        == "unknown"
    )


@pytest.mark.anyio
async def test_an_absent_medicine_answers_only_on_a_verified_list() -> None:
    for status, state in (("unverified", "unknown"), ("verified", "not_met")):
        world = ward(medication_list_status=status)
        result(world, "triglycerides", 90)
        found = await Desk(world).call(check_diagnostic_criteria, condition="metabolic syndrome", patient_id=PATIENT)
        assert statuses(found)["triglycerides"] == state, status


@pytest.mark.anyio
async def test_statements_go_before_the_chart_and_say_so() -> None:
    world = ward()
    finding(world, "jaw_claudication", "absent")
    found = await Desk(world).call(
        check_diagnostic_criteria,
        condition="GCA",
        patient_id=PATIENT,
        criteria_met=["claudication", "headache", "scalp"],
    )
    assert found["result"] == "fulfilled"  # 2 + 2 + 2
    assert any("claudication" in line for line in found["warnings"])
    desk = Desk(ward())
    assert (
        await desk.refused(check_diagnostic_criteria, condition="GCA", criteria_met=["nonsense"])
    ).code == "INVALID_ARGUMENT"
    both = await desk.refused(
        check_diagnostic_criteria, condition="GCA", criteria_met=["scalp"], criteria_not_met=["scalp"]
    )
    assert both.code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_without_a_patient_stated_findings_alone_decide() -> None:
    desk = Desk(ward())
    met = await desk.call(check_diagnostic_criteria, condition="SIRS", criteria_met=["temperature", "heart_rate"])
    assert met["result"] == "fulfilled"
    unmet = await desk.call(
        check_diagnostic_criteria, condition="SIRS", criteria_not_met=["temperature", "heart_rate", "breathing"]
    )
    assert unmet["result"] == "not_fulfilled"
    open_ = await desk.call(check_diagnostic_criteria, condition="SIRS", criteria_met=["temperature"])
    assert open_["result"] == "undetermined"


@pytest.mark.anyio
async def test_unknown_sets_and_ages_are_refused() -> None:
    desk = Desk(ward())
    wrong = await desk.refused(check_diagnostic_criteria, condition="kawasaki fever")
    assert wrong.code == "NOT_FOUND"
    assert "kawasaki_2017" in wrong.hint
    assert (
        await desk.refused(check_diagnostic_criteria, condition="Kawasaki", patient_id=PATIENT)
    ).code == "NOT_APPLICABLE"
    young = Desk(ward(birth_date="2000-01-01"))
    assert (
        await young.refused(check_diagnostic_criteria, condition="GCA", patient_id=PATIENT)
    ).code == "NOT_APPLICABLE"
