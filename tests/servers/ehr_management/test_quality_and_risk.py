"""Quality measures, nursing scales and readmission risk from rows, on stays that differ in one thing."""

import json
from typing import Any

import pytest
from ward import ENCOUNTER, PATIENT, Desk, ordered, problem, ward

from medmcp.servers.clinical.nursing import NURSING_ITEMS
from medmcp.servers.ehr_management.acts import place_care_order
from medmcp.servers.ehr_management.scores import (
    calculate_readmission_risk,
    get_nursing_assessments,
    get_quality_indicators,
)
from medmcp.servers.world.world import World


def stay(days: float = 3, **encounter: Any) -> World:
    world = ward()
    values = {
        "class": "inpatient",
        "period_start": world.in_minutes(-days * 1440),
        "service": "medicine",
        "admit_type": "emergency",
    }
    world.update("encounter", ENCOUNTER, **(values | encounter))
    return world


def chart(world: World, code: str, hours_ago: float, value: float | str, **values: Any) -> str:
    at = world.in_minutes(-60 * hours_ago)
    shown = {"value_text": value} if isinstance(value, str) else {"value": float(value)}
    usual = {"category": "nursing", "status": "final", "effective": at, "issued": at}
    return world.insert(
        "observation", patient_id=PATIENT, encounter_id=ENCOUNTER, code=code, **(usual | shown | values)
    )


def charted_scale(world: World, name: str, hours_ago: float, picks: dict[str, int], leave_out: str = "") -> None:
    """A set of a scale: the choice of each item by its number, the first unless picked."""
    for code, row in NURSING_ITEMS.items():
        if row.assessment == name and code != leave_out:
            text = list(row.choices)[picks.get(code.removeprefix(f"{name}_"), 0)]
            chart(world, code, hours_ago, text, set_id=f"{name}-{hours_ago}")


async def measure(world: World, name: str) -> dict[str, Any]:
    found = await Desk(world).call(get_quality_indicators, patient_id=PATIENT)
    return next(dict(one) for one in found["indicators"] if one["indicator"] == name)


# quality


@pytest.mark.anyio
async def test_vte_prophylaxis_is_met_late_missing_or_not_due_yet() -> None:
    assert (await measure(stay(0.5), "vte_prophylaxis_24h"))["status"] == "not_documented"
    assert (await measure(stay(3), "vte_prophylaxis_24h"))["status"] == "not_met"
    world = stay(3)
    order = ordered(world, "enoxaparin", 40, authored=world.in_minutes(-2.5 * 1440))
    met = await measure(world, "vte_prophylaxis_24h")
    assert (met["status"], met["evidence"]) == ("met", [order])
    late = stay(3)
    ordered(late, "enoxaparin", 40, authored=late.in_minutes(-1440))
    assert (await measure(late, "vte_prophylaxis_24h"))["status"] == "not_met"
    reason = stay(3)
    chart(reason, "vte_prophylaxis_reason", 70, "active bleeding")
    assert (await measure(reason, "vte_prophylaxis_24h"))["status"] == "met"
    stockings = stay(3)
    stockings.insert("service_request", patient_id=PATIENT, encounter_id=ENCOUNTER, category="care", code="compression_stockings",
                     detail="nursing_care", status="active", authored=stockings.in_minutes(-70 * 60))  # fmt: skip
    assert (await measure(stockings, "vte_prophylaxis_24h"))["status"] == "met"
    problem(stockings, "I63.9", "Cerebral infarction")  # stockings alone do not protect after a stroke (CLOTS 1)
    assert (await measure(stockings, "vte_prophylaxis_24h"))["status"] == "not_met"
    visit = ward()
    visit.update("encounter", ENCOUNTER, **{"class": "emergency"})
    assert (await measure(visit, "vte_prophylaxis_24h"))["status"] == "not_applicable"


@pytest.mark.anyio
async def test_a_catheter_needs_an_indication_for_every_day() -> None:
    name = "urinary_catheter_indication"
    world = stay(3)
    assert (await measure(world, name))["status"] == "not_applicable"
    world.insert("procedure", patient_id=PATIENT, encounter_id=ENCOUNTER, code="urinary_catheter", display="Urinary catheter",
                 status="completed", performed=world.in_minutes(-2 * 1440))  # fmt: skip
    for days in (2, 1):
        chart(world, "urinary_catheter_indication", 24 * days, "retention")
    today = await measure(world, name)
    assert (today["status"], today["detail"][:13]) == ("not_documented", "3 device days")
    chart(world, "urinary_catheter_indication", 0, "retention")
    assert (await measure(world, name))["status"] == "met"
    world.db.execute("DELETE FROM observation WHERE effective LIKE '2031-02-27%'")
    world.db.execute("UPDATE procedure SET indication = 'retention'")  # the reason of the insertion stands for its day
    assert (await measure(world, name))["status"] == "met"
    world.db.execute("DELETE FROM observation WHERE effective LIKE '2031-02-28%'")
    assert (await measure(world, name))["status"] == "not_met"


@pytest.mark.anyio
async def test_glucose_is_judged_by_share_and_by_lows() -> None:
    assert (await measure(stay(), "glucose_control"))["status"] == "not_applicable"
    for values, status in (((6, 8, 9, 7), "met"), ((6, 8, 9, 3.5), "not_met"), ((6, 13, 14, 12), "not_met")):
        world = stay()
        problem(world, "E11.9", "Type 2 diabetes")
        for number, value in enumerate(values):
            chart(world, "glucose_poc", 3 + 6 * number, value, category="vital-signs", unit="mmol/L")
        assert (await measure(world, "glucose_control"))["status"] == status


@pytest.mark.anyio
async def test_an_antibiotic_is_reviewed_between_48_and_72_hours_or_ended() -> None:
    name = "antibiotic_review_48_72h"
    world = stay(5)
    assert (await measure(world, name))["status"] == "not_applicable"
    order = ordered(world, "ceftriaxone", 2, authored=world.in_minutes(-60 * 60))
    assert (await measure(world, name))["status"] == "not_documented"
    world.update("medication_request", order, authored=world.in_minutes(-80 * 60))
    assert (await measure(world, name))["status"] == "not_met"
    chart(world, "antibiotic_review", 20, "culture sensitive, to oral")  # 60 h after the start
    assert (await measure(world, name))["status"] == "met"


@pytest.mark.anyio
async def test_readmission_falls_and_pressure_injury() -> None:
    world = stay(2)
    assert (await measure(world, "no_unplanned_readmission_30d"))["status"] == "not_applicable"
    world.insert("encounter", patient_id=PATIENT, status="finished", period_start=world.in_minutes(-30 * 1440),
                 period_end=world.in_minutes(-20 * 1440), **{"class": "inpatient"})  # fmt: skip
    found = await measure(world, "no_unplanned_readmission_30d")
    assert (found["status"], found["detail"][:7]) == ("not_met", "18 days")
    world.update("encounter", ENCOUNTER, admit_type="elective")
    assert (await measure(world, "no_unplanned_readmission_30d"))["status"] == "not_applicable"
    assert (await measure(world, "no_fall"))["status"] == "met"
    chart(world, "fall_event", 10, "found beside the bed")
    assert (await measure(world, "no_fall"))["status"] == "not_met"
    skin = "no_hospital_acquired_pressure_injury"
    assert (await measure(world, skin))["status"] == "not_documented"
    chart(
        world,
        "skin_finding",
        40,
        "sacral pressure injury",
        note=json.dumps({"stage": "2", "present_on_admission": True}),
    )
    assert (await measure(world, skin))["status"] == "met"
    chart(
        world, "skin_finding", 4, "heel pressure injury", note=json.dumps({"stage": "1", "present_on_admission": False})
    )
    assert (await measure(world, skin))["status"] == "not_met"


@pytest.mark.anyio
async def test_scales_count_only_when_complete_and_the_summary_adds_up() -> None:
    world = stay(2)
    charted_scale(world, "morse", 45, {}, leave_out="morse_gait")
    assert (await measure(world, "fall_risk_24h"))["status"] == "not_met"
    charted_scale(world, "morse", 44, {})
    assert (await measure(world, "fall_risk_24h"))["status"] == "met"
    summary = (await Desk(world).call(get_quality_indicators, patient_id=PATIENT))["summary"]
    assert summary["met"] + summary["not_met"] + summary["not_documented"] == summary["applicable"]
    assert summary["applicable"] + summary["not_applicable"] == 15


# nursing


@pytest.mark.anyio
async def test_three_patients_have_three_falls_risks() -> None:
    for picks, total, band in (
        ({"iv_access": 1}, 20, "low"),
        ({"iv_access": 1, "secondary_diagnosis": 1}, 35, "moderate"),
        ({"history_of_falling": 1, "iv_access": 1, "gait": 2, "mental_status": 1}, 80, "high"),
    ):
        world = stay()
        charted_scale(world, "morse", 5, picks)
        found = await Desk(world).call(get_nursing_assessments, patient_id=PATIENT, assessments=["morse"])
        (row,) = found["assessments"]
        assert (row["total"], row["band"].split(":")[0]) == (total, band)


@pytest.mark.anyio
async def test_a_partial_scale_has_a_range_and_what_is_not_charted_is_named() -> None:
    world = stay()
    charted_scale(
        world, "braden", 5, {code.removeprefix("braden_"): -1 for code in NURSING_ITEMS}, leave_out="braden_nutrition"
    )
    found = await Desk(world).call(get_nursing_assessments, patient_id=PATIENT)
    (row,) = found["assessments"]
    assert (row["total"], row["total_range"], row["missing"]) == (None, [20, 23], ["nutrition"])
    assert set(found["not_charted"]) == {"morse", "pain", "mobility", "swallow", "restraint", "skin", "intake_output"}
    assert (await Desk(stay()).refused(get_nursing_assessments, patient_id=PATIENT)).code == "MISSING_DATA"


@pytest.mark.anyio
async def test_balance_is_by_day_and_urine_by_weight_and_charted_hours() -> None:
    world = stay()
    for code, hours_ago, value in (
        ("intake_oral", 4, 600), ("intake_iv", 4, 1000), ("output_urine", 4, 560), ("output_drain", 4, 200), ("output_urine", 28, 900),
    ):  # fmt: skip
        at = world.in_minutes(-60 * hours_ago)
        chart(world, code, hours_ago, value, category="intake-output", unit="mL", period_start=world.in_minutes(-60 * (hours_ago + 8)),
              effective=at, issued=at)  # fmt: skip
    today, before = (await Desk(world).call(get_nursing_assessments, patient_id=PATIENT))["intake_output"]
    assert (today["in_ml"], today["out_ml"], today["balance_ml"]) == (1600, 760, 840)
    assert today["urine_ml_kg_h"] == 1.0  # 560 mL over 8 h and 70 kg
    assert before["urine_ml"] == 900


@pytest.mark.anyio
async def test_precautions_are_the_orders_in_force() -> None:
    world = stay()
    charted_scale(world, "morse", 5, {})
    desk = Desk(world)
    await desk.call(place_care_order, patient_id=PATIENT, order_type="nursing_care", item="fall precautions")
    found = await desk.call(get_nursing_assessments, patient_id=PATIENT)
    assert [one["item"] for one in found["precautions"]] == ["fall_precautions"]


# readmission


@pytest.mark.anyio
async def test_both_scores_come_from_the_facts_of_the_stay() -> None:
    world = stay(6)
    desk = Desk(world)
    first = await desk.call(calculate_readmission_risk, patient_id=PATIENT)
    assert first["score"] is None
    assert first["score_range"] == [3, 5]  # urgent 1, stay 2; haemoglobin and sodium not measured
    assert first["missing"] == ["haemoglobin", "sodium"]
    assert first["lace_index"]["score"] == 7  # 6 days 4, acute 3
    for code, value, unit in (("haemoglobin", 10.4, "g/dL"), ("sodium", 131, "mmol/L")):
        chart(world, code, 10, value, category="laboratory", unit=unit)
    problem(world, "I50.22", "Chronic systolic heart failure")
    problem(world, "E11.22", "Diabetes with kidney disease")
    for days in (40, 120):
        world.insert("encounter", patient_id=PATIENT, status="finished", period_start=world.in_minutes(-days * 1440),
                     period_end=world.in_minutes(-(days - 4) * 1440), **{"class": "inpatient"})  # fmt: skip
    world.insert("encounter", patient_id=PATIENT, status="finished", period_start=world.in_minutes(-70 * 1440),
                 period_end=world.in_minutes(-70 * 1440), **{"class": "emergency"})  # fmt: skip
    second = await desk.call(calculate_readmission_risk, patient_id=PATIENT)
    assert second["score"] == 7  # 1 + 1 + urgent 1 + two admissions 2 + stay 2
    assert second["lace_index"]["score"] == 13  # 4 + 3 + Charlson 4 gives 5 + one visit
    assert {one["condition"] for one in second["charlson_items"]} == {"heart failure", "diabetes with end-organ damage"}
    assert any("Provisional" in warning for warning in second["warnings"])


@pytest.mark.anyio
async def test_bedside_tubes_are_no_procedure_and_an_endoscopy_is() -> None:
    for code, points in (("urinary_catheter", 0), ("endoscopy", 1)):
        world = stay(1)
        world.insert("procedure", patient_id=PATIENT, encounter_id=ENCOUNTER, code=code, display=code, status="completed",
                     performed=world.in_minutes(-600))  # fmt: skip
        found = await Desk(world).call(calculate_readmission_risk, patient_id=PATIENT)
        assert found["hospital_score"]["points"]["procedure"] == points


@pytest.mark.anyio
async def test_given_values_replace_the_chart_and_wrong_ones_are_refused() -> None:
    desk = Desk(stay(6, service="oncology"))
    found = await desk.call(
        calculate_readmission_risk,
        patient_id=PATIENT,
        items=["haemoglobin=100 g/L", "sodium=140", "admissions_12_months=7"],
    )
    assert found["score"] == 11  # 1 + oncology 2 + 0 + 0 + urgent 1 + 5 + stay 2
    assert (
        await desk.refused(calculate_readmission_risk, patient_id=PATIENT, items=["mood=5"])
    ).code == "INVALID_ARGUMENT"
    assert (
        await desk.refused(calculate_readmission_risk, patient_id=PATIENT, items=["sodium=900"])
    ).code == "INVALID_ARGUMENT"
    clinic = stay(1)
    clinic.update("encounter", ENCOUNTER, **{"class": "outpatient"})
    assert (await Desk(clinic).refused(calculate_readmission_risk, patient_id=PATIENT)).code == "NOT_APPLICABLE"
    child = ward(birth_date="2022-01-01")
    child.update("encounter", ENCOUNTER, **{"class": "inpatient"})
    assert (await Desk(child).refused(calculate_readmission_risk, patient_id=PATIENT)).code == "NOT_APPLICABLE"
