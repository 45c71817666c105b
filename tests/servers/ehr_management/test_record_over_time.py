"""Reading a stay: trend, alerts, encounters, orders with doses, devices, scores on file, code status, codes."""

import json
from typing import Any

import pytest
from ward import ENCOUNTER, PATIENT, Desk, ordered, problem, ward

from medmcp.servers.clinical import icd10
from medmcp.servers.ehr_management.acts import place_care_order, request_consult
from medmcp.servers.ehr_management.reads import (
    get_admission_history,
    get_code_status,
    get_orders,
    get_patient_summary,
    get_procedures,
    get_recorded_scores,
    lookup_icd_code,
)
from medmcp.servers.ehr_management.scores import detect_vital_alerts, get_lab_trend
from medmcp.servers.triage_emergency.scores import calculate_qsofa
from medmcp.servers.world.world import World


def stay(days: float = 4, **patient: Any) -> World:
    """The woman of the ward, an inpatient since `days` days."""
    world = ward(**patient)
    world.update("encounter", ENCOUNTER, **{"class": "inpatient"}, period_start=world.in_minutes(-days * 1440), service="medicine",
                 admit_type="emergency")  # fmt: skip
    return world


def lab(world: World, code: str, hours_ago: float, value: float, unit: str, **values: Any) -> str:
    at = world.in_minutes(-60 * hours_ago)
    return world.insert(
        "observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category="laboratory", code=code, display=code, value=value,
        unit=unit, effective=at, issued=at, status="final", **values,
    )  # fmt: skip


def vitals(world: World, hours_ago: float, **values: float | str) -> None:
    at = world.in_minutes(-60 * hours_ago)
    for code, value in values.items():
        shown = {"value_text": value} if isinstance(value, str) else {"value": float(value)}
        world.insert("observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category="vital-signs", code=code, effective=at,
                     issued=at, status="final", set_id=f"VS-{hours_ago}", **shown)  # fmt: skip


def earlier(
    world: World, kind: str, days_ago: float, nights: float = 0, principal: tuple[str, str] | None = None, **values: Any
) -> str:
    row = world.insert(
        "encounter", patient_id=PATIENT, status="finished", period_start=world.in_minutes(-1440 * days_ago),
        period_end=world.in_minutes(-1440 * (days_ago - nights)), **{"class": kind}, **values,
    )  # fmt: skip
    if principal:
        world.insert("condition", patient_id=PATIENT, encounter_id=row, category="encounter-diagnosis", code=principal[0],
                     display=principal[1], clinical_status="resolved", rank=1, recorded=world.in_minutes(-1440 * (days_ago - nights)))  # fmt: skip
    return row


# get_lab_trend


@pytest.mark.anyio
async def test_a_rise_of_creatinine_is_staged_against_the_value_before_admission() -> None:
    world = stay()
    lab(world, "creatinine", 24 * 60, 0.9, "mg/dL")  # 60 days ago
    for hours, value in ((90, 1.0), (48, 1.4), (6, 1.9)):
        lab(world, "creatinine", hours, value, "mg/dL")
    found = await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="creatinine")
    assert [one["value"] for one in found["series"]] == [1.0, 1.4, 1.9]
    assert found["direction"] == "rising"
    assert found["percent_change"] == 90.0
    special = found["special"]
    assert (special["stage"], special["ratio_to_baseline"]) == (2, 2.11)  # 1.9 / 0.9
    assert special["baseline"]["value"] == 0.9
    # without the earlier value: lowest of the stay, 1.9 times, stage 1
    world.db.execute("DELETE FROM observation WHERE effective < ?", (world.in_minutes(-4 * 1440),))
    lower = await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="creatinine")
    assert lower["special"]["stage"] == 1
    assert "estimated" in lower["special"]["baseline"]["source"]


@pytest.mark.anyio
async def test_stable_chronic_disease_and_dialysis_are_not_acute_injury() -> None:
    world = stay()
    for hours, value in ((24 * 90, 2.4), (80, 2.4), (30, 2.5), (5, 2.4)):
        lab(world, "creatinine", hours, value, "mg/dL")
    found = await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="creatinine")
    assert (found["special"]["stage"], found["direction"]) == (0, "stable")
    problem(world, "N18.6", "End stage renal disease")
    assert (await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="creatinine"))["special"] is None


@pytest.mark.anyio
async def test_values_in_another_unit_are_converted_before_they_are_compared() -> None:
    world = stay()
    lab(world, "creatinine", 40, 88.4, "umol/L")
    lab(world, "creatinine", 4, 1.5, "mg/dL")
    found = await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="creatinine")
    assert found["first"]["value"] == pytest.approx(1.0)
    assert found["special"]["stage"] == 1


@pytest.mark.anyio
async def test_haemoglobin_fall_sodium_rise_and_troponin_have_their_own_reading() -> None:
    world = stay()
    for hours, value in ((40, 11.8), (20, 10.9), (4, 8.6)):
        lab(world, "haemoglobin", hours, value, "g/dL")
    fall = (await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="Hb"))["special"]
    assert (fall["largest_fall_24h"], fall["flagged"]) == (2.3, True)  # 10.9 to 8.6
    for hours, value in ((40, 112), (28, 116), (16, 121), (4, 126)):
        lab(world, "sodium", hours, value, "mmol/L")
    rise = (await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="sodium"))["special"]
    assert (rise["largest_rise_24h"], rise["limit_24h"], rise["exceeded"]) == (10, 10, False)  # 116 to 126
    lab(world, "potassium", 30, 3.1, "mmol/L")
    risky = (await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="sodium"))["special"]
    assert (risky["limit_24h"], risky["exceeded"]) == (8, True)
    for hours, value in ((7, 8.0), (6, 15.0)):
        lab(world, "troponin_t_hs", hours, value, "ng/L", ref_high=14.0)
    delta = (await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="troponin_t_hs"))["special"]
    assert delta["readout"] == "rule_in"  # 7 ng/L in an hour


@pytest.mark.anyio
async def test_what_has_no_trend_is_refused_and_the_future_is_not_read() -> None:
    world = stay()
    assert (
        await Desk(world).refused(get_lab_trend, patient_id=PATIENT, test="blood_culture")
    ).code == "INVALID_ARGUMENT"
    assert (await Desk(world).refused(get_lab_trend, patient_id=PATIENT, test="cbc")).code == "INVALID_ARGUMENT"
    assert (await Desk(world).refused(get_lab_trend, patient_id=PATIENT, test="creatinine")).code == "MISSING_DATA"
    at = world.in_minutes(30)
    world.insert("observation", patient_id=PATIENT, category="laboratory", code="creatinine", value=5.0, unit="mg/dL",
                 effective=world.now, issued=at, status="final")  # fmt: skip
    assert (await Desk(world).refused(get_lab_trend, patient_id=PATIENT, test="creatinine")).code == "MISSING_DATA"
    world.advance(31)
    found = await Desk(world).call(get_lab_trend, patient_id=PATIENT, test="creatinine")
    assert found["direction"] == "insufficient"
    assert found["slope_per_24h"] is None


# detect_vital_alerts


@pytest.mark.anyio
async def test_alerts_say_since_when_and_what_was_never_measured() -> None:
    world = stay()
    for hours, rate, sbp in ((20, 84, 128), (12, 96, 118), (6, 116, 104), (2, 134, 92)):
        vitals(world, hours, heart_rate=rate, sbp=sbp, dbp=60, spo2=95, respiratory_rate=18)
    found = await Desk(world).call(detect_vital_alerts, patient_id=PATIENT)
    alert = next(one for one in found["alerts"] if one["parameter"] == "heart_rate")
    assert (alert["severity"], alert["persistent"], alert["first_at"]) == (
        "critical",
        True,
        world.in_minutes(-6 * 60 - 1),
    )
    changes = {one["parameter"]: one["change"] for one in found["trend_alerts"]}
    assert changes == {"sbp": -36, "heart_rate": 50}
    assert any(one["parameter"] == "shock_index" for one in found["alerts"])  # 134 / 92
    assert "temperature" in found["unmeasured"]
    short = await Desk(world).call(detect_vital_alerts, patient_id=PATIENT, hours=3)
    assert short["alerts"][0]["value"] == 134


@pytest.mark.anyio
async def test_the_same_values_are_judged_by_target_pregnancy_and_age() -> None:
    for patient, oxygen, limits, alerts in (
        ({}, "", "adult", {"spo2"}),
        ({}, "88-92", "adult", set()),
        ({"pregnancy": "pregnant"}, "", "maternal", {"spo2_on_air"}),
        ({"birth_date": "2028-01-01"}, "", "paediatric_band", set()),  # 3 years: SpO2 limit 92, pulse limit 120
    ):
        world = stay(**patient)
        if oxygen:
            world.insert("service_request", patient_id=PATIENT, encounter_id=ENCOUNTER, category="care", code="venturi_mask",
                         detail="oxygen", target=oxygen, status="active", authored=world.now, expected=world.now)  # fmt: skip
        vitals(
            world,
            3,
            heart_rate=105,
            sbp=112,
            dbp=70,
            spo2=93 if limits != "maternal" else 94,
            respiratory_rate=18,
            on_oxygen=0,
        )
        found = await Desk(world).call(detect_vital_alerts, patient_id=PATIENT)
        assert found["limits_used"] == limits
        assert {one["parameter"] for one in found["alerts"]} - {"shock_index"} == alerts


@pytest.mark.anyio
async def test_urine_is_judged_over_hours_and_by_weight() -> None:
    world = stay()
    vitals(world, 1, heart_rate=80)
    for hour in range(7, 0, -1):
        world.insert(
            "observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category="intake-output", code="output_urine", value=30.0,
            unit="mL", period_start=world.in_minutes(-60 * hour), effective=world.in_minutes(-60 * (hour - 1)),
            issued=world.in_minutes(-60 * (hour - 1)), status="final",
        )  # fmt: skip
    found = await Desk(world).call(detect_vital_alerts, patient_id=PATIENT)
    (alert,) = found["alerts"]
    assert (alert["parameter"], alert["severity"], alert["value"]) == (
        "urine_6h",
        "critical",
        0.43,
    )  # 30 mL/h over 70 kg
    empty = await Desk(stay()).refused(detect_vital_alerts, patient_id=PATIENT)
    assert empty.code == "MISSING_DATA"


# encounters


@pytest.mark.anyio
async def test_encounters_show_their_codes_only_once_they_are_over() -> None:
    world = stay(days=3)
    world.insert("condition", patient_id=PATIENT, encounter_id=ENCOUNTER, category="encounter-diagnosis", code="I50.23",
                 display="Acute on chronic systolic heart failure", clinical_status="active", rank=1)  # fmt: skip
    earlier(world, "inpatient", 20, 5, ("I50.23", "Acute on chronic systolic heart failure"), disposition="home")
    earlier(world, "inpatient", 400, 5)
    earlier(world, "emergency", 100)
    earlier(world, "emergency", 300)
    found = await Desk(world).call(get_admission_history, patient_id=PATIENT)
    now, last = found["encounters"][:2]
    assert (now["principal_diagnosis"], now["icd10"], now["los_days"]) == (None, None, 3)
    assert (last["icd10"], last["los_days"], now["days_since_previous_discharge"]) == ("I50.23", 5, 12)
    assert found["counts"]["admissions_12_months"] == 1
    assert found["counts"]["ed_visits_6_months"] == 1
    only = await Desk(world).call(get_admission_history, patient_id=PATIENT, types=["emergency"])
    assert only["total"] == 2
    summary = await Desk(world).call(get_patient_summary, patient_id=PATIENT)
    assert "I50.23" not in json.dumps(summary)


@pytest.mark.anyio
async def test_a_summary_is_of_one_encounter_and_says_what_is_pending() -> None:
    world = stay(days=3, code_status="DNR/DNI")
    problem(world, "I10", "Hypertension")
    lab(world, "potassium", 5, 6.7, "mmol/L", flag="critical_high")
    lab(world, "sodium", 5, 139, "mmol/L", flag="normal")
    vitals(world, 2, heart_rate=88)
    desk = Desk(world)
    await desk.call(
        request_consult, patient_id=PATIENT, service="nephrology", question="Potassium 6.7, what would you do next?"
    )
    found = await desk.call(get_patient_summary, patient_id=PATIENT)
    assert [one["test"] for one in found["key_results"]] == ["potassium", "heart_rate"]
    assert found["pending"][0]["type"] == "consult"
    assert found["alerts"]["code_status"] == "dnr_dni"
    assert found["diagnoses"][0]["icd10"] == "I10"
    assert found["encounter"]["los_days"] == 3
    old = earlier(world, "inpatient", 40, 2, ("K35.80", "Acute appendicitis"))
    past = await desk.call(get_patient_summary, patient_id=PATIENT, encounter_id=old)
    assert past["diagnoses"][0]["role"] == "principal"
    assert past["key_results"] == []


# orders and doses


@pytest.mark.anyio
async def test_doses_of_a_running_order_go_on_and_missed_ones_are_charted() -> None:
    world = stay()
    order = ordered(
        world,
        "enoxaparin",
        40,
        "daily",
        authored=world.in_minutes(-3 * 1440),
        first_dose_at=world.in_minutes(-3 * 1440),
    )
    for days, status, reason in ((3, "given", None), (2, "refused", "does not want injections")):
        world.insert("medication_administration", patient_id=PATIENT, encounter_id=ENCOUNTER, order_id=order, drug="enoxaparin",
                     dose=40, dose_unit="mg", route="sc", effective=world.in_minutes(-days * 1440), status=status, reason=reason)  # fmt: skip
    found = await Desk(world).call(
        get_orders, patient_id=PATIENT, order_type="medication", include_administrations=True
    )
    assert [one["status"] for one in found["administrations"]] == ["given", "given", "refused", "given"]
    assert found["administrations"][2]["reason"] == "does not want injections"
    world.update("medication_request", order, status="stopped", ended_at=world.in_minutes(-30 * 60))
    stopped = await Desk(world).call(get_orders, patient_id=PATIENT, order_id=order, include_administrations=True)
    assert stopped["orders"][0]["status"] == "discontinued"
    assert len(stopped["administrations"]) == 2


@pytest.mark.anyio
async def test_orders_of_every_kind_have_a_state_of_now() -> None:
    world = stay()
    desk = Desk(world)
    await desk.call(place_care_order, patient_id=PATIENT, order_type="diet", item="low_salt")
    placed = await desk.call(
        place_care_order, patient_id=PATIENT, order_type="procedure", item="urinary_catheter", priority="urgent"
    )
    waiting = await desk.call(get_orders, patient_id=PATIENT, status="ordered")
    assert [one["order_id"] for one in waiting["orders"]] == [placed["order_id"]]
    assert waiting["next_result_at"] == placed["expected_at"]
    world.advance(30)
    done = await desk.call(get_orders, patient_id=PATIENT, order_type="procedure")
    assert done["orders"][0]["status"] == "completed"
    assert str(done["orders"][0]["result_ref"]).startswith("PR-")
    assert (await desk.call(get_orders, patient_id=PATIENT, order_type="diet"))["orders"][0]["status"] == "active"
    assert (await desk.refused(get_orders, patient_id=PATIENT, order_id="OR-999999")).code == "NOT_FOUND"


@pytest.mark.anyio
async def test_a_consult_answers_later_and_only_on_the_data_that_it_was_given() -> None:
    world = stay()
    world.insert(
        "latent_consult",
        patient_id=PATIENT,
        service="nephrology",
        advice="Stop the gentamicin.",
        needs='["creatinine"]',
    )
    desk = Desk(world)
    before = await desk.call(
        request_consult,
        patient_id=PATIENT,
        service="nephrology",
        urgency="emergent",
        question="Why is she anuric today?",
    )
    assert "creatinine" in before["missing_information"]
    assert (
        await desk.refused(
            request_consult, patient_id=PATIENT, service="nephrology", question="Are you coming to see her?"
        )
    ).code == "CONFLICT"
    early = await desk.call(get_orders, patient_id=PATIENT, order_type="consult")
    assert early["orders"][0]["answer"] is None
    world.advance(20)
    first = (await desk.call(get_orders, patient_id=PATIENT, order_type="consult"))["orders"][0]
    assert "gentamicin" not in first["answer"]
    lab(world, "creatinine", 1, 3.0, "mg/dL")
    await desk.call(
        request_consult, patient_id=PATIENT, service="nephrology", urgency="emergent", question="Creatinine 3.0, why?"
    )
    world.advance(20)
    second = (await desk.call(get_orders, patient_id=PATIENT, order_type="consult"))["orders"][0]
    assert "Stop the gentamicin." in second["answer"]
    assert (
        await desk.refused(request_consult, patient_id=PATIENT, service="nephrology", question="Help")
    ).code == "INVALID_ARGUMENT"


# procedures and devices


@pytest.mark.anyio
async def test_a_catheter_is_in_place_until_it_is_taken_out_and_implants_say_if_mri_is_safe() -> None:
    world = stay()
    world.insert("procedure", patient_id=PATIENT, encounter_id=ENCOUNTER, code="urinary_catheter", display="Urinary catheter",
                 status="completed", performed=world.in_minutes(-3 * 1440), indication="hourly urine output")  # fmt: skip
    world.insert("flag", patient_id=PATIENT, category="device", code="pacemaker", value="MR unsafe", status="active")
    desk = Desk(world)
    found = await desk.call(get_procedures, patient_id=PATIENT)
    catheter, pacemaker = found["devices"]
    assert (catheter["device"], catheter["in_situ"], catheter["days"]) == (
        "urinary catheter",
        True,
        4,
    )  # the first day is day 1
    assert (pacemaker["device"], pacemaker["mri_safety"]) == ("pacemaker", "unsafe")
    await desk.call(
        place_care_order, patient_id=PATIENT, order_type="nursing_care", item="remove_urinary_catheter", priority="stat"
    )
    world.advance(20)
    after = (await desk.call(get_procedures, patient_id=PATIENT))["devices"][0]
    assert after["in_situ"] is False
    assert (await Desk(stay()).call(get_procedures, patient_id=PATIENT))["devices"] == []


# scores on file


@pytest.mark.anyio
async def test_only_scores_on_file_are_shown_and_none_is_made() -> None:
    world = stay()
    vitals(world, 1, respiratory_rate=24, sbp=98, gcs=14, heart_rate=120, spo2=90, temperature=38.5)
    desk = Desk(world)
    assert (await desk.call(get_recorded_scores, patient_id=PATIENT))["scores"] == []
    for hours, value in ((20, 3.0), (2, 7.0)):
        at = world.in_minutes(-60 * hours)
        world.insert("observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category="score", code="news2", display="NEWS2",
                     value=value, effective=at, issued=at, status="final")  # fmt: skip
    await desk.call(calculate_qsofa, patient_id=PATIENT)
    found = await desk.call(get_recorded_scores, patient_id=PATIENT)
    assert [(one["score_name"], one["by"]) for one in found["scores"]] == [
        ("qSOFA", "calculator"),
        ("NEWS2", "charted"),
        ("NEWS2", "charted"),
    ]
    assert found["change"][0]["change"] == 4
    news = await desk.call(get_recorded_scores, patient_id=PATIENT, score_name="news 2")
    assert news["total"] == 2
    assert (await desk.refused(get_recorded_scores, patient_id=PATIENT, score_name="vibes")).code == "INVALID_ARGUMENT"
    assert (await desk.call(get_recorded_scores, patient_id=PATIENT, score_name="apache2"))["scores"] == []


# code status


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("full code", "full"),
        ("DNR", "dnr"),
        ("DNR/DNI", "dnr_dni"),
        ("comfort care only", "comfort_only"),
        ("", "not_documented"),
    ],
)
async def test_the_chart_header_says_the_status(header: str, status: str) -> None:
    found = await Desk(ward(code_status=header)).call(get_code_status, patient_id=PATIENT)
    assert found["code_status"] == status
    assert ("cpr" in found["limits"]) == (status not in ("full", "not_documented"))
    if status == "not_documented":
        assert "full treatment" in found["warnings"][0]


@pytest.mark.anyio
async def test_directive_proxy_and_refusals_are_shown_and_contradictions_named() -> None:
    world = ward()
    world.insert(
        "flag",
        patient_id=PATIENT,
        category="advance-directive",
        code="health_care_proxy",
        value="daughter",
        status="active",
    )
    world.insert("flag", patient_id=PATIENT, category="advance-directive", code="advance_refusal", value="no tube feeding", status="active",
                 period_start="2029-05-01T00:00:00+00:00")  # fmt: skip
    world.insert("flag", patient_id=PATIENT, category="directive", code="blood_refusal", status="active")
    desk = Desk(world)
    found = await desk.call(get_code_status, patient_id=PATIENT)
    assert found["proxy"]["role"] == "daughter"
    assert found["directive"]["content"] == "no tube feeding"
    assert "transfusion" in found["limits"]
    assert found["conflicts"] == []
    world.insert("consent", patient_id=PATIENT, category="advance_directive", code="living_will", date="2030-01-01T00:00:00+00:00",
                 content="No resuscitation.", limits='["cpr"]', status="active")  # fmt: skip
    torn = await desk.call(get_code_status, patient_id=PATIENT)
    assert "directive" in torn["conflicts"][0]["between"]
    world.insert("consent", patient_id=PATIENT, category="code_status", code="dnr", date="2031-02-01T00:00:00+00:00", author="physician",
                 status="active")  # fmt: skip
    ordered_dnr = await desk.call(get_code_status, patient_id=PATIENT)
    assert (ordered_dnr["code_status"], ordered_dnr["documented_by"]["role"]) == ("dnr", "physician")
    assert [one["between"] for one in ordered_dnr["conflicts"]] == ["chart header and resuscitation order"]


# codes


@pytest.mark.anyio
async def test_codes_are_found_exactly_by_prefix_and_by_words() -> None:
    desk = Desk(ward())
    exact = await desk.call(lookup_icd_code, query="i214")
    assert (exact["match"], exact["codes"][0]["code"], exact["codes"][0]["billable"]) == ("exact", "I21.4", True)
    assert exact["codes"][0]["parent"] == "I21"
    heading = await desk.call(lookup_icd_code, query="I50")
    assert heading["codes"][0]["billable"] is False
    assert "heading" in heading["warnings"][-1]
    words = await desk.call(lookup_icd_code, query="acute on chronic systolic heart failure")
    assert words["codes"][0]["code"] in ("I50.23", "I50.43")
    assert "I50.23" in [one["code"] for one in words["codes"]]
    assert (await desk.call(lookup_icd_code, query="N41.0"))["codes"][0]["sex_or_age_limits"] == "male"
    assert (await desk.refused(lookup_icd_code, query="  ")).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_without_the_tabular_list_the_own_code_book_answers_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icd10, "tabular_list", lambda: None)
    monkeypatch.setattr("medmcp.servers.ehr_management.reads.tabular_list", lambda: None)
    icd10._known.cache_clear()
    icd10._titles.cache_clear()
    desk = Desk(ward())
    own = await desk.call(lookup_icd_code, query="I21.4")
    assert own["codes"][0]["title"] == "Non-ST elevation (NSTEMI) myocardial infarction"
    assert "medmcp[corpus]" in own["warnings"][0]
    unknown = await desk.call(lookup_icd_code, query="V91.07XD")
    assert unknown["codes"] == []
    icd10._known.cache_clear()
    icd10._titles.cache_clear()
