"""Triage scores by chart, by explicit values and by examination."""

import pytest
from triage_ward import PATIENT, call, chart, latent, problem, refusal, ward

from medmcp.tasks.case import generate
from medmcp.tasks.conditions import CONDITIONS

pytestmark = pytest.mark.anyio


async def test_qsofa_counts_an_altered_acvpu_and_says_who_it_is_not_for() -> None:
    world = ward()
    chart(world, respiratory_rate=24, sbp=118, consciousness="voice", gcs=13)
    before = world.digest()
    assert (await call(world, "calculate_qsofa"))["score"] == 2  # RR >= 22 and V
    assert world.digest() == before
    child = ward(born="2025-01-01")
    assert (await refusal(child, "calculate_qsofa"))["code"] == "NOT_APPLICABLE"


async def test_a_score_without_inputs_is_null_and_names_what_is_missing() -> None:
    result = await call(ward(), "calculate_qsofa")
    assert result["score"] is None
    assert result["positive"] is None
    assert result["score_range"] == [0, 3]
    assert len(result["missing"]) == 3


async def test_sirs_is_positive_with_two_criteria_although_white_cells_are_missing() -> None:
    world = ward()
    chart(world, temperature=39.0, heart_rate=112, respiratory_rate=18)
    result = await call(world, "calculate_sirs_criteria")
    assert result["score"] is None
    assert result["score_range"] == [2, 3]
    assert result["positive"] is True
    assert result["missing"] == ["wbc"]


async def test_news2_adds_up_a_worked_example_and_shows_the_change() -> None:
    world = ward()
    chart(
        world,
        respiratory_rate=22,
        spo2=93,
        on_oxygen=1.0,
        sbp=105,
        heart_rate=112,
        consciousness="alert",
        temperature=38.4,
    )
    # RR 2, SpO2 2, oxygen 2, SBP 1, pulse 2, alert 0, temperature 1 = 10
    result = await call(world, "calculate_news2")
    assert result["score"] == 10
    assert result["single_red"] is False
    assert result["previous"] is None
    again = await call(world, "calculate_news2", heart_rate=80.0)  # pulse 0
    assert again["score"] == 8
    assert again["previous"]["change"] == -2


async def test_news2_scale_2_needs_a_documented_target_and_pregnancy_is_refused() -> None:
    world = ward()
    chart(world, spo2=90)
    assert (await refusal(world, "calculate_news2", spo2_scale=2))["code"] == "INVALID_ARGUMENT"
    world.insert("flag", patient_id=PATIENT, category="oxygen", code="oxygen_target", value="88-92 %", status="active")
    items = {i["item"]: i for i in (await call(world, "calculate_news2", spo2_scale=2))["items"]}
    assert items["spo2"]["points"] == 0
    pregnant = ward(sex="female", pregnancy="pregnant", pregnancy_lmp="2030-09-01")
    assert (await refusal(pregnant, "calculate_news2"))["code"] == "NOT_APPLICABLE"


async def test_gcs_is_examined_and_charted_with_the_pupils() -> None:
    world = ward(resting={"gcs": 8})
    latent(world, pupils="left dilated, unreactive")
    result = await call(world, "calculate_gcs")
    assert result["score"] == 8
    assert result["severity"] == "severe"
    assert result["gcs_p"] == 7  # one unreactive pupil
    assert world.row("SELECT value FROM observation WHERE code = 'gcs'") == {"value": 8.0}


async def test_gcs_with_a_tube_has_no_verbal_score_and_no_total() -> None:
    world = ward(resting={"gcs": 8})
    world.insert(
        "procedure", patient_id=PATIENT, code="intubation", status="completed", performed=world.in_minutes(-10)
    )
    result = await call(world, "calculate_gcs")
    assert result["score"] is None
    assert result["components"]["V"].startswith("NT")
    assert (await call(world, "calculate_qsofa"))["missing"] == ["respiratory_rate", "sbp", "gcs"]


async def test_gcs_refuses_half_an_examination_and_an_empty_call() -> None:
    assert (await refusal(ward(), "calculate_gcs", eye="4"))["code"] == "INVALID_ARGUMENT"
    assert (await refusal(ward(), "calculate_gcs", patient_id=""))["code"] == "MISSING_DATA"
    result = await call(ward(), "calculate_gcs", patient_id="", eye="3", verbal="4", motor="6", unreactive_pupils=0)
    assert result["score"] == 13
    assert result["gcs_p"] == 13


async def test_a_fall_of_the_gcs_is_told() -> None:
    world = ward(resting={"gcs": 11})
    chart(world, minutes_ago=60, gcs=15)
    result = await call(world, "calculate_gcs")
    assert result["change"] == -4
    assert any("Fall of 4" in warning for warning in result["warnings"])


async def test_nihss_is_examined_item_by_item() -> None:
    world = ward()
    latent(world, nihss_4=2, nihss_5b=3, nihss_6b=2, nihss_9=2)
    world.update("encounter", "EN-100001", last_known_well=world.in_minutes(-90))
    result = await call(world, "calculate_nihss")
    assert result["score"] == 9
    assert result["band"] == "moderate"
    assert result["lvo_suspected"] is True
    assert result["disabling"] is True
    assert result["minutes_since_lkw"] == 90
    assert world.row("SELECT count(*) AS n FROM observation WHERE code LIKE 'nihss_%'") == {"n": 15}


async def test_nihss_on_explicit_items_charts_nothing() -> None:
    world = ward()
    before = world.digest()
    result = await call(world, "calculate_nihss", items=["4=1", "10=UN"])
    assert result["score"] is None
    assert result["score_range"][0] == 1
    assert world.digest() == before
    assert (await refusal(world, "calculate_nihss", items=["1b=4"]))["code"] == "INVALID_ARGUMENT"
    assert (await refusal(world, "calculate_nihss", items=["4=1", "4=2"]))["code"] == "INVALID_ARGUMENT"
    future = await refusal(world, "calculate_nihss", items=["4=1"], last_known_well="2031-01-06T18:00")
    assert future["code"] == "INVALID_ARGUMENT"


async def test_esi_counts_kinds_of_resources() -> None:
    world = ward()
    chart(world, heart_rate=80, respiratory_rate=16, spo2=98, consciousness="alert", pain=3)
    asked = {"lifesaving_intervention_needed": False, "high_risk_situation": False}
    result = await call(world, "calculate_esi_level", **asked, expected_resources=["labs", "xray"])
    assert (result["esi_level"], result["decided_at"]) == (3, "C")
    assert result["resources_counted"]["number"] == 2
    one = await call(world, "calculate_esi_level", **asked, expected_resources=["simple_procedure"])
    assert one["esi_level"] == 4
    none = await call(world, "calculate_esi_level", **asked, expected_resources=[])
    assert none["esi_level"] == 5


async def test_esi_stays_open_without_judgements_and_reads_no_hidden_state() -> None:
    world = ward(resting={"sbp": 60, "gcs": 3})
    result = await call(world, "calculate_esi_level")
    assert result["esi_level"] is None
    assert result["levels_possible"] == [1, 2, 3, 4, 5]
    assert "lifesaving_intervention_needed" in result["missing"]


async def test_esi_1_follows_from_a_survey_that_found_an_unresponsive_patient() -> None:
    world = ward(resting={"gcs": 4})
    await call(world, "perform_primary_survey")
    result = await call(world, "calculate_esi_level")
    assert (result["esi_level"], result["decided_at"]) == (1, "A")


async def test_esi_prompts_a_stroke_but_gives_no_level_for_it() -> None:
    world = ward()
    chart(world, category="exam", focal_deficit="right-sided weakness")
    result = await call(world, "calculate_esi_level")
    assert any("Stroke" in warning for warning in result["warnings"])
    assert result["esi_level"] is None


async def test_sepsis_screen_finds_septic_organ_dysfunction_and_the_bundle() -> None:
    world = ward()
    chart(world, sbp=85, dbp=45, heart_rate=120, respiratory_rate=26, temperature=39, spo2=93, gcs=14,
          consciousness="new_confusion", oxygen_device="room_air", on_oxygen=0.0)  # fmt: skip
    chart(world, category="laboratory", unit="mg/dL", creatinine=2.4, bilirubin_total=0.8)
    chart(world, category="laboratory", unit="10^9/L", platelets=90)
    chart(world, category="laboratory", unit="mmol/L", lactate=4.4)
    result = await call(world, "screen_sepsis", infection_suspected=True)
    # SpO2/FiO2 93/0.21 = 443: 1; platelets 90: 2; bilirubin 0; MAP (85 + 90)/3 = 58: 1; GCS 14: 1; creatinine 2.4: 2
    assert result["score"] == 7
    assert result["category"] == "sepsis"
    assert result["qsofa"]["score"] == 3
    assert result["lactate"]["value"] == 4.4
    bundle = {row["element"]: row for row in result["bundle"]}
    assert bundle["lactate"]["done_at"]
    assert bundle["antibiotics"]["done_at"] is None
    assert (
        bundle["antibiotics"]["due_at"] == "2031-01-06T13:00:00+00:00"
    )  # one hour from now, the moment of recognition
    assert "2400 mL" in bundle["crystalloid"]["note"]  # 30 mL/kg x 80 kg


async def test_fever_alone_is_no_evidence_of_infection() -> None:
    world = ward()
    chart(world, temperature=39.5, heart_rate=110)
    result = await call(world, "screen_sepsis")
    assert result["category"] == "no_infection_evidence"
    assert result["bundle"] == []
    assert any("does not exclude" in warning for warning in result["warnings"])


async def test_explicit_sofa_values_are_converted_and_checked() -> None:
    world = ward()
    values = [
        "creatinine_mg_dl=180 umol/L",
        "platelets=200",
        "bilirubin_mg_dl=1",
        "map=80",
        "gcs=15",
        "pao2=90",
        "fio2=0.21",
    ]
    result = await call(world, "screen_sepsis", infection_suspected=True, sofa_values=values)
    # 180/88.4 = 2.04 mg/dL: 2 points; PaO2/FiO2 90/0.21 = 429: 0
    assert result["score"] == 2
    assert result["category"] == "sepsis"
    assert (await refusal(world, "screen_sepsis", sofa_values=["potassium=4"]))["code"] == "INVALID_ARGUMENT"
    assert (await refusal(world, "screen_sepsis", sofa_values=["creatinine_mg_dl=2 furlong"]))["code"] == "INVALID_UNIT"


async def test_trauma_score_of_a_normal_patient_is_the_maximum() -> None:
    result = await call(ward(), "calculate_trauma_score", patient_id="", gcs=15, sbp=120.0, respiratory_rate=16.0,
                        heart_rate=80.0, mechanism=["none"], injuries=[])  # fmt: skip
    assert result["rts"] == 7.8408
    assert result["t_rts"] == 12
    assert result["shock_index"] == 0.67


async def test_trauma_triage_is_red_for_hypotension_and_the_tube_hides_the_rate() -> None:
    world = ward()
    chart(world, sbp=84, dbp=50, heart_rate=130, respiratory_rate=14, gcs=15)
    result = await call(world, "calculate_trauma_score", mechanism=["fall_over_3m"], injuries=[])
    assert result["field_triage"]["level"] == "red"
    assert result["modified_shock_index"] == round(130 / 61.3, 2)
    world.insert("procedure", patient_id=PATIENT, code="intubation", status="completed", performed=world.in_minutes(-1))
    tubed = await call(world, "calculate_trauma_score")
    assert tubed["score"] is None
    assert "respiratory_rate" in tubed["missing"]
    assert (await refusal(ward(), "calculate_trauma_score"))["code"] == "MISSING_DATA"


async def test_heart_score_is_not_low_without_ecg_and_troponin() -> None:
    world = ward(born="2000-01-01")
    result = await call(world, "calculate_heart_score", history="slightly_suspicious", risk_factors=["none"],
                        troponin=3.0, troponin_uln=26.0)  # fmt: skip
    assert result["score"] is None
    assert result["score_range"] == [0, 2]
    assert result["interpretation"] is None
    assert result["mace_6wk_percent"] is None
    done = await call(world, "calculate_heart_score", history="slightly_suspicious", risk_factors=["none"],
                      troponin=3.0, troponin_uln=26.0, ecg="normal")  # fmt: skip
    assert done["score"] == 0
    assert done["mace_6wk_percent"] == 1.7


async def test_heart_score_takes_the_first_troponin_with_its_limit() -> None:
    world = ward(born="1960-01-01")
    problem(world, "I25.10", "Coronary heart disease")
    chart(world, minutes_ago=20, category="laboratory", unit="ng/L", ref_high=34, troponin_i_hs=110)
    chart(world, minutes_ago=2, category="laboratory", unit="ng/L", ref_high=34, troponin_i_hs=20)
    result = await call(world, "calculate_heart_score", history="highly_suspicious", ecg="normal")
    # history 2, ECG 0, age 71 2, atherosclerotic disease 2, troponin 110/34 = 3.2 times 2
    assert result["score"] == 8
    assert result["serial_troponin_due_at"] == "2031-01-06T14:40:00+00:00"
    assert (await refusal(world, "calculate_heart_score", troponin=5.0))["code"] == "INVALID_ARGUMENT"


async def test_opioid_toxidrome_is_named_from_charted_findings_only() -> None:
    world = ward(resting={"respiratory_rate": 6, "gcs": 7})
    latent(world, miosis="yes", bowel_sounds="reduced")
    hidden = await call(world, "check_toxicology")
    assert not any(row["named"] for row in hidden["toxidromes"])
    chart(world, respiratory_rate=6, gcs=7)
    chart(world, category="exam", miosis="yes", bowel_sounds="reduced")
    before = world.digest()
    seen = await call(world, "check_toxicology")
    assert seen["toxidromes"][0]["name"] == "opioid"
    assert seen["toxidromes"][0]["fit"] == 1.0
    assert "naloxone" in [row["antidote"] for row in seen["antidotes"]]
    assert world.digest() == before


async def test_paracetamol_is_read_at_the_time_the_blood_was_drawn() -> None:
    world = ward()
    chart(world, minutes_ago=120, category="laboratory", unit="mg/L", paracetamol=140)
    result = await call(
        world, "check_toxicology", suspected_agents=["paracetamol"], ingestion_time=world.in_minutes(-480)
    )
    # drawn 6 h after ingestion: line 150 x 2^-0.5 = 106.1 mg/L
    assert result["paracetamol"]["hours"] == 6
    assert result["paracetamol"]["treatment_line"]["value"] == 106.1
    assert result["paracetamol"]["verdict"] == "above"
    assert result["antidotes"][0]["antidote"] == "acetylcysteine"
    future = await refusal(world, "check_toxicology", ingestion_time="2031-01-07T00:00")
    assert future["code"] == "INVALID_ARGUMENT"


async def test_flumazenil_is_warned_of_in_a_seizure_disorder() -> None:
    world = ward()
    problem(world, "G40.909", "Epilepsy")
    result = await call(world, "check_toxicology", suspected_agents=["benzodiazepine"])
    (row,) = [row for row in result["antidotes"] if row["antidote"] == "flumazenil"]
    assert "seizure disorder on record" in row["caution"]
    assert "12-lead ECG (QRS, QTc)" in result["tests_due"]


async def test_a_date_that_does_not_exist_is_an_argument_error() -> None:
    error = await refusal(ward(), "check_toxicology", ingestion_time="2031-02-30T10:00")
    assert error["code"] == "INVALID_ARGUMENT"
    error = await refusal(ward(), "calculate_nihss", items=["4=1"], last_known_well="2031-02-30T10:00")
    assert error["field"] == "last_known_well"


async def test_a_generated_case_screens_as_sepsis_on_what_has_been_measured() -> None:
    case = generate(CONDITIONS["urosepsis"], 1)
    world = case.world()
    result = await call(world, "screen_sepsis", patient_id=case.patient_id, infection_suspected=True)
    assert result["category"] == "sepsis"
    assert "lactate" in result["missing"]
