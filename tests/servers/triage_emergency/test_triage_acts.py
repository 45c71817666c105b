"""Survey, imaging, activation, beds, department and protocols."""

import json

import pytest
from triage_ward import ENCOUNTER, PATIENT, call, chart, latent, problem, refusal, ward

from medmcp.servers.world.imaging import order_study
from medmcp.servers.world.world import World

pytestmark = pytest.mark.anyio


async def test_the_survey_charts_what_it_finds_and_names_anaphylaxis_first() -> None:
    world = ward(resting={"sbp": 78, "heart_rate": 128, "spo2": 88})
    latent(world, rash="urticaria", airway="stridor", capillary_refill_s=4.5)
    result = await call(world, "perform_primary_survey")
    assert result["overall"] == "critical"
    assert result["immediate_actions"][0].startswith("anaphylaxis")
    steps = {step["step"]: step for step in result["steps"]}
    assert [steps[letter]["status"] for letter in "ABC"] == ["critical"] * 3
    assert "Airway: stridor" in steps["A"]["findings"]
    charted = world.row("SELECT value_text FROM observation WHERE code = 'rash'")
    assert charted == {"value_text": "urticaria"}


async def test_a_well_patient_is_stable_at_every_step() -> None:
    result = await call(ward(), "perform_primary_survey")
    assert result["overall"] == "stable"
    assert result["immediate_actions"] == []
    assert result["not_assessed"] == []


async def test_nobody_is_surveyed_who_is_not_here() -> None:
    world = ward()
    world.update("encounter", ENCOUNTER, status="finished")
    assert (await refusal(world, "perform_primary_survey"))["code"] == "CONFLICT"


CT_HEAD = {"modality": "ct", "body_part": "head", "indication": "sudden weakness of one side", "priority": "stat"}


async def test_a_study_shows_the_latent_finding_only_when_its_time_has_come() -> None:
    world = ward()
    world.insert("latent_study", patient_id=PATIENT, modality="ct", body_part="head", findings="Hyperdense artery.",
                 impression="Occlusion.")  # fmt: skip
    receipt = await call(world, "order_imaging", **CT_HEAD)
    assert receipt["status"] == "ordered"
    assert receipt["estimated_dose_msv"] == 1.6
    assert receipt["expected_at"] == {"images": "2031-01-06T12:25:00+00:00", "report": "2031-01-06T12:45:00+00:00"}
    study = world.row("SELECT * FROM imaging_study WHERE id = ?", receipt["study_id"])
    report = world.row("SELECT * FROM diagnostic_report WHERE study_id = ?", receipt["study_id"])
    assert study
    assert report
    assert study["started"] > world.now
    assert report["impression"] == "Occlusion."
    assert report["issued"] == "2031-01-06T12:45:00+00:00"
    assert (await refusal(world, "order_imaging", **CT_HEAD))["code"] == "CONFLICT"
    assert receipt["appropriateness"]["rating"] is None or receipt["appropriateness"]["rating"] != "usually_not"


async def test_a_study_of_a_healthy_region_reads_normal_and_a_wider_region_includes_the_narrow() -> None:
    world = ward()
    world.insert("latent_study", patient_id=PATIENT, modality="ct", body_part="kidney", findings="Stone 6 mm.",
                 impression="Ureteric stone.")  # fmt: skip
    chest = await call(world, "order_imaging", modality="xray", body_part="chest", indication="cough and fever")
    belly = await call(
        world, "order_imaging", modality="ct", body_part="abdomen_pelvis", indication="flank pain, stone?"
    )
    read = {row["study_id"]: row["impression"] for row in world.rows("SELECT * FROM diagnostic_report")}
    assert read[chest["study_id"]] == "No acute cardiopulmonary finding."
    assert read[belly["study_id"]] == "Ureteric stone."


async def test_impossible_studies_are_refused_by_name() -> None:
    for wrong, field in (
        ({"modality": "mammography", "body_part": "head"}, "body_part"),
        ({"modality": "xray", "body_part": "lower_limb"}, "laterality"),
        ({"modality": "ct", "body_part": "head", "contrast": "gadolinium"}, "contrast"),
        ({"modality": "ct", "body_part": "head", "portable": True}, "portable"),
        ({"modality": "ultrasound", "body_part": "obstetric"}, "body_part"),
    ):
        error = await refusal(ward(), "order_imaging", indication="a clinical question", **wrong)
        assert (error["code"], error["field"]) == ("INVALID_ARGUMENT", field)
    assert (await refusal(ward(), "order_imaging", **(CT_HEAD | {"indication": "pain"})))["code"] == "INVALID_ARGUMENT"


async def test_an_mr_unsafe_device_is_an_absolute_stop_and_an_unknown_one_is_not() -> None:
    order = {"modality": "mri", "body_part": "head", "indication": "stroke in the posterior fossa"}
    for safety, overridable in (("unsafe", False), ("unknown", True)):
        world = ward()
        world.insert("flag", patient_id=PATIENT, category="device", code="pacemaker", value=safety, status="active")
        error = await refusal(world, "order_imaging", **order)
        assert error["code"] == "SAFETY_BLOCK"
        assert error["overridable"] is overridable
        assert world.row("SELECT count(*) AS n FROM service_request") == {"n": 0}
    receipt = await call(world, "order_imaging", **order, override_reason="device identified as MR safe by the maker")
    issue = world.row("SELECT grade, status FROM detected_issue WHERE order_id = ?", receipt["order_id"])
    assert issue == {"grade": 2, "status": "overridden"}


def allergic(world: World, allergen: str, group: str, severity: str) -> World:
    world.insert("allergy_intolerance", patient_id=PATIENT, allergen=allergen, allergen_class=group,
        mechanism="immediate",
                 severity=severity, verified=1)  # fmt: skip
    return world


async def test_contrast_stops_after_a_severe_reaction_but_not_for_shellfish() -> None:
    order = {
        "modality": "ct",
        "body_part": "abdomen_pelvis",
        "contrast": "iv",
        "indication": "peritonitis, perforation?",
    }
    error = await refusal(
        allergic(ward(), "iodinated contrast", "iodinated_contrast", "anaphylaxis"), "order_imaging", **order
    )
    assert error["code"] == "SAFETY_BLOCK"
    assert error["overridable"] is True
    receipt = await call(allergic(ward(), "shellfish", "shellfish", "anaphylaxis"), "order_imaging", **order)
    assert "contrast_reaction" not in [alert["type"] for alert in receipt["alerts"]]


async def test_metformin_is_held_when_the_kidneys_fail() -> None:
    world = ward(born="1955-01-01")
    world.insert("medication_statement", patient_id=PATIENT, drug="metformin", status="active")
    chart(world, category="laboratory", unit="mg/dL", creatinine=3.5)  # eGFR about 18
    receipt = await call(world, "order_imaging", modality="ct_angiography", body_part="chest", contrast="iv",
                         indication="pulmonary embolism?")  # fmt: skip
    assert {"contrast_kidney", "metformin"} <= {alert["type"] for alert in receipt["alerts"]}


async def test_radiation_to_the_womb_waits_for_a_pregnancy_test() -> None:
    world = ward(born="2001-01-01", sex="female")
    order = {"modality": "ct", "body_part": "abdomen_pelvis", "indication": "appendicitis suspected"}
    assert (await refusal(world, "order_imaging", **order))["code"] == "SAFETY_BLOCK"
    assert (await call(world, "order_imaging", **CT_HEAD))["status"] == "ordered"
    chart(world, category="laboratory", hcg_urine="negative")
    assert (await call(world, "order_imaging", **order))["status"] == "ordered"


async def test_a_normal_ecg_has_measurements_and_no_text() -> None:
    world = ward(resting={"heart_rate": 60})
    patient, encounter = world.row("SELECT * FROM patient"), world.row("SELECT * FROM encounter")
    assert patient
    assert encounter
    placed = order_study(world, patient, encounter, "ecg", "heart", minutes=5)
    row = world.row("SELECT * FROM imaging_study WHERE id = ?", placed.study_id)
    assert row
    assert row["started"] == world.in_minutes(5)
    assert placed.report_at is None
    tracing = json.loads(row["measurements"])
    # at 60/min RR is 1 s, so that QT equals QTc
    assert (tracing["rate"], tracing["pr_ms"], tracing["qrs_ms"], tracing["qt_ms"]) == (60, 160, 92, 410)
    assert set(tracing["st_mm"].values()) == {0.0}
    assert len(tracing["st_mm"]) == 12
    assert world.row("SELECT count(*) AS n FROM diagnostic_report") == {"n": 0}


async def test_the_case_s_own_qtc_and_st_go_over_the_normal_tracing() -> None:
    world = ward(resting={"heart_rate": 100})
    world.insert("latent_study", patient_id=PATIENT, modality="ecg", body_part="heart", findings="", impression="",
                 measurements=json.dumps({"qtc_ms": 520, "st_V2": 2.5}))  # fmt: skip
    patient, encounter = world.row("SELECT * FROM patient"), world.row("SELECT * FROM encounter")
    assert patient
    assert encounter
    placed = order_study(world, patient, encounter, "ecg", "heart", priority="stat")
    row = world.row("SELECT measurements FROM imaging_study WHERE id = ?", placed.study_id)
    tracing = json.loads(row["measurements"]) if row else {}
    assert tracing["qt_ms"] == 439  # 520 x 0.6^(1/3) = 520 x 0.8434
    assert tracing["st_mm"]["V2"] == 2.5
    assert tracing["st_mm"]["V3"] == 0


SEPSIS = {"protocol": "sepsis_alert", "reason": "hypotension with suspected infection"}


async def test_a_team_is_called_once_and_its_timers_run() -> None:
    world = ward()
    chart(world, sbp=80, dbp=50)
    receipt = await call(world, "activate_emergency_protocol", **SEPSIS)
    assert "sbp < 90 mmHg" in receipt["trigger_check"]["met"]
    assert {
        "target": "antibiotics",
        "due_at": "2031-01-06T13:00:00+00:00",
        "minutes": 60,
        "from": "activation",
    } in receipt["timers"]
    told = world.row("SELECT count(*) AS n FROM communication WHERE code = 'sepsis_alert'")
    assert told == {"n": len(receipt["team"])}
    assert world.row("SELECT category, code, status FROM service_request") == {
        "category": "activation", "code": "sepsis_alert", "status": "active",
    }  # fmt: skip
    assert (await refusal(world, "activate_emergency_protocol", **SEPSIS))["code"] == "CONFLICT"


async def test_over_activation_is_accepted_and_recorded() -> None:
    world = ward()
    chart(world, sbp=130, dbp=80, heart_rate=70, respiratory_rate=14, spo2=98)
    receipt = await call(
        world, "activate_emergency_protocol", protocol="massive_transfusion", reason="felt dizzy at home"
    )
    assert receipt["trigger_check"]["met"] == []
    assert world.row("SELECT code, grade FROM detected_issue") == {"code": "over_activation", "grade": 3}
    assert any("Tranexamic acid" in warning for warning in receipt["warnings"])


async def test_no_arrest_team_against_a_dnr_order_unless_it_was_revoked() -> None:
    world = ward(code_status="DNR")
    error = await refusal(
        world, "activate_emergency_protocol", protocol="cardiac_arrest", reason="no pulse, not breathing"
    )
    assert error["code"] == "SAFETY_BLOCK"
    assert error["overridable"] is True
    reason = "no pulse; DNR revoked by the patient this morning"
    assert (await call(world, "activate_emergency_protocol", protocol="cardiac_arrest", reason=reason))["activation_id"]
    assert world.row("SELECT harm, status FROM detected_issue WHERE code = 'code_status'") == {
        "harm": 4,
        "status": "overridden",
    }


async def test_a_level_belongs_to_trauma_only() -> None:
    assert (await refusal(ward(), "activate_emergency_protocol", **SEPSIS, level=1))["field"] == "level"


def beds(world: World) -> World:
    for bed, zone, negative, status in (
        ("RE01", "resuscitation", 0, "free"), ("AC01", "acute", 1, "free"), ("AC02", "acute", 0, "free"),
        ("FA01", "fast_track", 0, "free"), ("WA01", "waiting_room", 0, "free"), ("AC03", "acute", 0, "occupied"),
    ):  # fmt: skip
        world.insert("location", id=bed, zone=zone, negative_pressure=negative, status=status, monitoring="ECG",
                     nurse_ratio="1:3", acuity=3 if status == "occupied" else None, boarder=0)  # fmt: skip
    return world


async def test_a_bed_is_taken_and_the_former_freed() -> None:
    world = beds(ward())
    first = await call(world, "assign_ed_bed", esi_level=3, zone="acute")
    assert first["bed_id"] == "AC02"  # the negative-pressure room is kept
    second = await call(world, "assign_ed_bed", esi_level=2, zone="resuscitation")
    assert second["displaced"] == "AC02"
    assert second["reassess_at"] == "2031-01-06T12:17:00+00:00"
    assert world.row("SELECT status FROM location WHERE id = 'AC02'") == {"status": "free"}


async def test_the_sick_do_not_wait_and_airborne_needs_its_room() -> None:
    world = beds(ward())
    for zone in ("waiting_room", "fast_track"):
        assert (await refusal(world, "assign_ed_bed", esi_level=2, zone=zone))["code"] == "SAFETY_BLOCK"
    error = await refusal(world, "assign_ed_bed", esi_level=3, zone="fast_track", isolation="airborne")
    assert error["code"] == "SAFETY_BLOCK"
    assert (await call(world, "assign_ed_bed", esi_level=3, zone="acute", isolation="airborne"))["bed_id"] == "AC01"
    taken = await refusal(world, "assign_ed_bed", esi_level=3, zone="acute", bed_id="AC03")
    assert taken["code"] == "CONFLICT"


async def test_the_department_counts_beds_and_people() -> None:
    world = beds(ward())
    for number, minutes in enumerate((10, 40, 100)):
        world.insert(
            "appointment", id=f"WAIT-{number}", acuity=4, arrived=world.in_minutes(-minutes), zone="waiting_room"
        )
    world.insert(
        "healthcare_service", id="SVC-1", name="CT scanner", available=0, next_available_at=world.in_minutes(15)
    )
    before = world.digest()
    result = await call(world, "get_ed_status")
    assert result["waiting"] == {"n": 3, "median_min": 40, "longest_min": 100}
    assert result["diversion"] is False
    assert result["census"]["by_acuity"]["3"] == 1
    assert len(result["free_beds"]) == 5
    assert result["resources"][0]["available"] is False
    assert world.digest() == before
    assert {bed["zone"] for bed in (await call(world, "get_ed_status", zone="acute"))["free_beds"]} == {"acute"}


async def test_a_protocol_is_dosed_by_weight_and_checked_against_the_chart() -> None:
    world = ward()
    problem(world, "I61.9", "Intracerebral haemorrhage")
    before = world.digest()
    result = await call(world, "get_emergency_protocol", protocol_name="stemi", section="medications")
    (lysis,) = [row for row in result["medications"] if row["drug"] == "tenecteplase"]
    assert lysis["patient_dose"] == "40 mg"  # 0.5 mg/kg x 80 kg
    assert any("Intracerebral haemorrhage" in text for text in lysis["patient_conflicts"])
    assert result["actions"] is None
    assert world.digest() == before


async def test_a_protocol_without_a_patient_has_no_patient_fields() -> None:
    result = await call(ward(), "get_emergency_protocol", patient_id="", protocol_name="anaphylaxis")
    assert result["actions"]
    assert "patient_dose" not in result["medications"][0]
    assert (await refusal(ward(), "get_emergency_protocol", protocol_name="hiccups"))["code"] == "INVALID_ARGUMENT"


async def test_the_presentation_needs_an_open_encounter() -> None:
    world = ward()
    assert (await call(world, "get_patient_presentation"))["chief_complaint"] == "unwell"
    assert (await refusal(world, "get_patient_presentation", encounter_id="EN-999999"))["code"] == "NOT_FOUND"
    world.update("encounter", ENCOUNTER, status="finished")
    assert (await refusal(world, "get_patient_presentation"))["code"] == "MISSING_DATA"
