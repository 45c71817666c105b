"""The catalogue as a whole: who publishes what, and what every tool of it keeps to on one patient."""

from dataclasses import replace
from typing import Any, get_type_hints, is_typeddict

import pytest
from ward import nodule_scan

from medmcp.kb import KnowledgeBase, Passage
from medmcp.servers.catalog import ALIASES, OWNED, PROTOCOL, TOOLS, published
from medmcp.servers.clinical_diagnosis.acts import order_lab_test
from medmcp.servers.dispatch import answer, dispatch
from medmcp.servers.ehr_management.acts import place_care_order
from medmcp.servers.episode import Episode
from medmcp.servers.library import use_library
from medmcp.servers.psychiatry.acts import perform_mental_status_exam
from medmcp.servers.results import ScoreResult
from medmcp.servers.tool import DOMAINS, Tool, ToolError
from medmcp.servers.triage_emergency.acts import order_imaging
from medmcp.servers.world.world import World
from medmcp.tasks.case import admit, generate
from medmcp.tasks.conditions import CONDITIONS

TRIAGE = (
    "get_patient_presentation", "perform_primary_survey", "calculate_gcs", "calculate_esi_level", "get_ed_status",
    "get_emergency_protocol", "order_imaging", "calculate_sirs_criteria", "calculate_qsofa", "calculate_news2",
    "screen_sepsis", "calculate_trauma_score", "check_toxicology", "calculate_heart_score", "calculate_nihss",
    "activate_emergency_protocol", "assign_ed_bed", "get_patient_info", "get_patient_history", "get_vital_signs",
    "get_lab_results", "order_lab_test", "get_medications", "get_allergy_list", "prescribe_medication",
    "place_care_order", "analyze_ecg", "get_imaging_report",
)  # fmt: skip
DRUGS = (
    "get_drug_info", "search_drugs_by_class", "check_interaction", "check_all_interactions", "search_drug_alternatives",
    "check_dosage", "check_cyp450_metabolism", "calculate_creatinine_clearance", "calculate_renal_dose_adjustment",
    "calculate_hepatic_dose_adjustment", "check_pregnancy_safety", "check_food_interactions", "get_pharmacokinetics",
    "check_therapeutic_drug_monitoring", "assess_qt_risk", "get_patient_info", "get_vital_signs", "get_lab_results",
    "get_medications", "get_allergy_list", "prescribe_medication", "calculate_child_pugh", "discontinue_order",
    "search_medical_knowledge", "search_adverse_effects", "reconcile_medications",
)  # fmt: skip
PSYCHIATRY = (
    "get_psychiatric_history", "get_social_history", "perform_mental_status_exam", "administer_phq9", "administer_gad7",
    "assess_suicide_risk", "screen_substance_use", "calculate_ciwa_ar", "administer_cognitive_screen", "administer_pcl5",
    "assess_violence_risk", "screen_eating_disorder", "assess_capacity", "check_involuntary_hold_criteria",
)  # fmt: skip
VISUAL = (
    "view_image", "analyze_medical_image", "assess_image_quality", "measure_roi_intensity", "measure_lesion",
    "compare_with_prior", "grade_clinical_photo", "annotate_image", "search_similar_cases", "record_image_interpretation",
    "analyze_ecg",
)  # fmt: skip
OBSTETRICS = (
    "get_obstetric_history", "get_prenatal_labs", "interpret_ctg", "assess_labor_progress", "calculate_bishop_score",
    "calculate_biophysical_profile", "calculate_gestational_age", "screen_gestational_diabetes", "check_rh_status",
    "assess_preterm_risk", "assess_pregnancy_risk", "evaluate_preeclampsia", "assess_fetal_growth",
    "assess_postpartum_haemorrhage", "get_gyn_assessment",
)  # fmt: skip
DIAGNOSIS = (
    "get_patient_info", "get_patient_history", "perform_physical_exam", "get_vital_signs", "get_lab_results", "order_lab_test",
    "get_medications", "get_allergy_list", "get_immunization_history", "prescribe_medication", "get_clinical_notes",
    "add_clinical_note", "get_differential_diagnosis", "record_diagnosis", "calculate_curb65", "calculate_wells_score",
    "calculate_cha2ds2_vasc", "calculate_meld_score", "calculate_apache2", "calculate_child_pugh",
)  # fmt: skip
RECORDS = (
    "get_patient_summary", "get_admission_history", "get_orders", "get_lab_trend", "detect_vital_alerts", "get_recorded_scores",
    "get_quality_indicators", "get_procedures", "lookup_icd_code", "place_care_order", "discontinue_order", "request_consult",
    "get_nursing_assessments", "get_code_status", "calculate_readmission_risk",
)  # fmt: skip
QUESTIONS = (
    "search_medical_knowledge", "open_passage", "search_clinical_guidelines", "search_clinical_trials",
    "search_diagnostic_accuracy", "search_adverse_effects", "summarize_evidence", "analyze_answer_options",
    "compare_treatments", "check_diagnostic_criteria", "get_lab_reference_range", "calculate_clinical_score",
)  # fmt: skip
RADIOLOGY = (
    "list_imaging_studies", "get_study_info", "get_imaging_report", "get_report_template", "apply_radiology_classification",
    "calculate_coronary_calcium_score", "get_radiation_dose", "send_critical_finding_alert", "create_radiology_report",
)  # fmt: skip
# the servers of a tool as its catalogue row names them, the owner first
SERVERS: dict[str, str] = {
    "get_patient_info": "clinical_diagnosis drug_interaction ehr_management triage_emergency psychiatry obstetrics"
    " cross_domain radiology_report visual_diagnosis",
    "place_care_order": "ehr_management triage_emergency psychiatry obstetrics cross_domain",
    "discontinue_order": "ehr_management clinical_diagnosis drug_interaction cross_domain",
    "get_patient_summary": "ehr_management cross_domain",
    "get_orders": "ehr_management clinical_diagnosis radiology_report cross_domain",
    "get_lab_trend": "ehr_management",
    "lookup_icd_code": "ehr_management medical_qa",
    "request_consult": "ehr_management clinical_diagnosis cross_domain",
    "get_code_status": "ehr_management cross_domain",
    "calculate_readmission_risk": "ehr_management cross_domain",
    "search_medical_knowledge": "medical_qa drug_interaction visual_diagnosis radiology_report",
    "search_adverse_effects": "medical_qa drug_interaction",
    "get_imaging_report": "radiology_report clinical_diagnosis triage_emergency visual_diagnosis obstetrics"
    " cross_domain",
    "view_image": "visual_diagnosis radiology_report",
    "measure_lesion": "visual_diagnosis radiology_report",
    "grade_clinical_photo": "visual_diagnosis",
    "list_imaging_studies": "radiology_report visual_diagnosis clinical_diagnosis",
    "apply_radiology_classification": "radiology_report visual_diagnosis",
    "send_critical_finding_alert": "radiology_report visual_diagnosis",
    "create_radiology_report": "radiology_report",
    "get_radiation_dose": "radiology_report",
    "analyze_ecg": "visual_diagnosis triage_emergency psychiatry clinical_diagnosis",
    "reconcile_medications": "cross_domain drug_interaction ehr_management",
    "create_discharge_plan": "cross_domain ehr_management",
    "calculate_child_pugh": "clinical_diagnosis drug_interaction",
    "get_clinical_notes": "clinical_diagnosis ehr_management radiology_report cross_domain",
    "add_clinical_note": "clinical_diagnosis ehr_management psychiatry cross_domain",
    "get_differential_diagnosis": "clinical_diagnosis medical_qa visual_diagnosis",
    "record_diagnosis": "clinical_diagnosis psychiatry visual_diagnosis",
    "perform_physical_exam": "clinical_diagnosis",
    "calculate_apache2": "clinical_diagnosis",
    "get_social_history": "psychiatry ehr_management cross_domain",
    "open_passage": "medical_qa visual_diagnosis radiology_report",
    "search_clinical_guidelines": "medical_qa clinical_diagnosis",
    "check_diagnostic_criteria": "medical_qa",
    "assess_suicide_risk": "psychiatry",
}
MOST_CHARACTERS = 20_000
ENVELOPE = {"sim_time", "patient_id", "encounter_id", "truncated", "next_cursor", "total", "warnings", "variant"}

LIBRARY = (
    Passage(text="Give oxygen when saturation is below 92 %.", source="notes", kind="guideline", licence="CC0"),
    Passage(text="Metformin is stopped in shock.", source="notes", kind="drug_label", licence="CC0"),
)
P: dict[str, Any] = {"patient_id": "PATIENT"}
MOTHER: dict[str, Any] = {"patient_id": "MOTHER"}
SENSIBLE: dict[str, dict[str, Any]] = {
    "get_patient_info": P, "get_patient_history": P, "get_lab_results": P,
    "get_medications": P, "get_allergy_list": P | {"planned_drug": "ceftriaxone"}, "calculate_child_pugh": P,
    "get_patient_presentation": P, "get_ed_status": {}, "get_emergency_protocol": {"protocol_name": "sepsis"} | P,
    "calculate_esi_level": P,
    "calculate_sirs_criteria": P, "calculate_qsofa": P, "calculate_news2": P, "screen_sepsis": P,
    "calculate_trauma_score": P, "check_toxicology": P, "calculate_heart_score": P,
    "get_drug_info": {"drug_name": "metformin"}, "search_drugs_by_class": {"drug_class": "cephalosporin"},
    "check_interaction": {"drug_a": "warfarin", "drug_b": "ciprofloxacin"},
    "check_all_interactions": P | {"new_drugs": ["ciprofloxacin"]},
    "search_drug_alternatives": P | {"drug_name": "ciprofloxacin", "indication": "urinary tract infection"},
    "check_dosage": P | {"drug_name": "ceftriaxone", "dose": 2, "dose_unit": "g", "route": "iv", "doses_per_day": 1},
    "check_cyp450_metabolism": {"drug_name": "ciprofloxacin"}, "calculate_creatinine_clearance": P,
    "calculate_renal_dose_adjustment": P | {"drug_name": "metformin"},
    "calculate_hepatic_dose_adjustment": P | {"drug_name": "metformin", "child_pugh": "B"},
    "check_pregnancy_safety": P | {"drug_name": "ciprofloxacin"}, "check_food_interactions": P,
    "get_pharmacokinetics": {"drug_name": "gentamicin"},
    "check_therapeutic_drug_monitoring": {"drug_name": "vancomycin", "level": 18.0}, "assess_qt_risk": P,
    "search_medical_knowledge": {"query": "oxygen saturation"},
    "search_adverse_effects": P | {"effect": "diarrhoea"}, "get_imaging_report": {"study_id": "FILM"},
    "list_imaging_studies": P, "view_image": {"image_id": "IMAGE"}, "analyze_medical_image": {"image_id": "IMAGE"},
    "assess_image_quality": {"image_id": "IMAGE"}, "search_similar_cases": {"image_id": "IMAGE"},
    "measure_roi_intensity": {"image_id": "IMAGE", "finding_id": "FINDING"},
    "measure_lesion": {"image_id": "IMAGE", "finding_id": "FINDING"}, "compare_with_prior": {"current_id": "SCAN"},
    "grade_clinical_photo": {"system": "abcde", "features_present": ["evolving"]},
    "get_immunization_history": P, "get_clinical_notes": P, "get_differential_diagnosis": P | {"findings_present": ["rigors"]},
    "calculate_curb65": P, "calculate_wells_score": P | {"indication": "pe"}, "calculate_cha2ds2_vasc": P,
    "calculate_meld_score": P, "calculate_apache2": P,
    "get_patient_summary": P, "get_admission_history": P, "get_orders": P | {"include_administrations": True},
    "get_lab_trend": P | {"test": "creatinine"}, "detect_vital_alerts": P, "get_recorded_scores": P, "get_quality_indicators": P,
    "get_procedures": P, "lookup_icd_code": {"query": "I21.4"}, "get_nursing_assessments": P, "get_code_status": P,
    "calculate_readmission_risk": P,
    "get_care_pathway": P | {"pathway": "sepsis"}, "get_pathway_status": P | {"pathway": "sepsis"},
    "get_time_targets": P | {"condition": "sepsis"},
    "get_study_info": {"study_id": "SCAN"}, "get_report_template": {"modality": "ct", "body_part": "chest"},
    "apply_radiology_classification": {"system": "lung_rads", "study_id": "SCAN"}, "get_radiation_dose": {"study_id": "FILM"},
    "calculate_coronary_calcium_score": {"lesions": ["LAD,12,4.5,320"]},
    "get_psychiatric_history": P, "get_social_history": P, "check_involuntary_hold_criteria": P,
    "get_obstetric_history": MOTHER, "get_prenatal_labs": MOTHER, "interpret_ctg": MOTHER, "calculate_bishop_score": MOTHER,
    "calculate_biophysical_profile": MOTHER, "calculate_gestational_age": MOTHER, "screen_gestational_diabetes": MOTHER,
    "check_rh_status": MOTHER, "assess_preterm_risk": MOTHER, "assess_pregnancy_risk": MOTHER,
    "evaluate_preeclampsia": MOTHER, "assess_fetal_growth": MOTHER, "get_gyn_assessment": MOTHER,
    "open_passage": {"passage_id": "PASSAGE"}, "search_clinical_guidelines": {"condition": "giant cell arteritis"},
    "search_clinical_trials": {"condition": "Kawasaki disease"},
    "search_diagnostic_accuracy": {"test_name": "tTG IgA", "pretest_probability": 0.1},
    "summarize_evidence": {"claim": "low oxygen saturation, shock and metformin"},
    "analyze_answer_options": {"question": "What is stopped in shock?", "options": ["metformin", "oxygen"]},
    "compare_treatments": P | {"condition": "rheumatoid arthritis", "treatments": ["methotrexate", "sulfasalazine"]},
    "check_diagnostic_criteria": P | {"condition": "SIRS"}, "get_lab_reference_range": {"test": "TSH"},
    "calculate_clinical_score": {"score_name": "bmi", "inputs": ["weight=70 kg", "height=175 cm"]},
}  # fmt: skip
READS = [tool for tool in TOOLS.values() if tool.read_only]
every_read = pytest.mark.parametrize("tool", READS, ids=lambda tool: tool.name)


@pytest.fixture(autouse=True)
def small_library(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Two passages instead of the whole library."""
    use_library(KnowledgeBase.of(LIBRARY, cache=tmp_path_factory.getbasetemp() / "kb"))
    yield
    use_library(None)


async def prepared() -> tuple[Episode, dict[str, str]]:
    """The urosepsis case three hours on, with laboratory results, a chest film and a lactate back; and its ids."""
    case = generate(CONDITIONS["urosepsis"], 1)
    episode = Episode(world=case.world())
    patient = {"patient_id": case.patient_id}
    await dispatch(episode, order_lab_test, patient | {"tests": ["cbc", "lactate", "creatinine"], "priority": "stat"})
    await dispatch(episode, perform_mental_status_exam, patient)
    film = await dispatch(
        episode, order_imaging,
        patient | {"modality": "xray", "body_part": "chest", "indication": "fever, low saturation", "priority": "stat"},
    )  # fmt: skip
    world = episode.require_world()
    nodule_scan(world, case.patient_id, case.encounter_id, days_ago=90, half_mm=4)
    scan, image, finding = nodule_scan(world, case.patient_id, case.encounter_id, days_ago=1, half_mm=6)
    mother = replace(generate(CONDITIONS["pregnant_uti"], 2), pregnancy="pregnant", gestation_weeks=30)
    admit(world, mother)
    expectant = {"patient_id": mother.patient_id}
    await dispatch(episode, order_lab_test, expectant | {"tests": ["type_and_screen"], "priority": "stat"})
    await dispatch(
        episode, place_care_order, expectant | {"order_type": "bedside_test", "item": "ctg", "priority": "stat"}
    )
    await dispatch(
        episode, order_imaging,
        expectant | {"modality": "ultrasound", "body_part": "obstetric", "indication": "growth of the fetus", "priority": "stat"},
    )  # fmt: skip
    when = world.in_minutes(-60)
    world.insert("observation", patient_id=mother.patient_id, category="gynaecology", code="flow", display="Flow",
                 value_text="heavy", effective=when, issued=when, status="final")  # fmt: skip
    world.insert(
        "observation", patient_id=case.patient_id, encounter_id=case.encounter_id, category="nursing", code="morse_gait",
        value_text="weak", effective=world.now, issued=world.now, status="final", set_id="NA-1",
    )  # fmt: skip
    world.advance(180)
    ids = {
        "PATIENT": case.patient_id,
        "MOTHER": mother.patient_id,
        "FILM": film["study_id"],
        "SCAN": scan,
        "IMAGE": image,
        "FINDING": finding,
        "PASSAGE": LIBRARY[0].id,
    }
    return episode, ids


def filled(arguments: dict[str, Any], ids: dict[str, str]) -> dict[str, Any]:
    return {name: ids.get(value, value) if isinstance(value, str) else value for name, value in arguments.items()}


def test_the_triage_server_publishes_its_28_tools() -> None:
    assert len(TRIAGE) == 28
    assert {tool.name for tool in published("triage_emergency")} == set(TRIAGE)


def test_the_drug_server_publishes_its_26_tools() -> None:
    assert len(DRUGS) == 26
    assert {tool.name for tool in published("drug_interaction")} == set(DRUGS)


def test_psychiatry_owns_its_14_tools() -> None:
    assert len(PSYCHIATRY) == 14
    assert [tool.name for tool in OWNED["psychiatry"]] == list(PSYCHIATRY)


def test_obstetrics_owns_its_15_tools() -> None:
    assert len(OBSTETRICS) == 15
    assert [tool.name for tool in OWNED["obstetrics"]] == list(OBSTETRICS)


def test_the_visual_server_owns_its_11_tools() -> None:
    assert {tool.name for tool in OWNED["visual_diagnosis"]} == set(VISUAL)
    assert len(VISUAL) == 11


def test_clinical_diagnosis_owns_its_20_tools() -> None:
    assert len(DIAGNOSIS) == 20
    assert [tool.name for tool in OWNED["clinical_diagnosis"]] == list(DIAGNOSIS)


def test_the_record_server_owns_its_15_tools() -> None:
    assert len(RECORDS) == 15
    assert [tool.name for tool in OWNED["ehr_management"]] == list(RECORDS)


def test_medical_questions_own_their_12_tools() -> None:
    assert len(QUESTIONS) == 12
    assert [tool.name for tool in OWNED["medical_qa"]] == list(QUESTIONS)


def test_cross_domain_owns_its_7_tools() -> None:
    assert [tool.name for tool in OWNED["cross_domain"]] == [
        "get_care_pathway", "get_pathway_status", "record_pathway_step", "get_time_targets", "hand_off_patient",
        "reconcile_medications", "create_discharge_plan",
    ]  # fmt: skip


def test_the_radiology_server_owns_its_9_tools() -> None:
    assert [tool.name for tool in OWNED["radiology_report"]] == list(RADIOLOGY)


def test_all_ten_domains_have_a_server() -> None:
    assert tuple(sorted(OWNED)) == tuple(sorted(DOMAINS))


@pytest.mark.parametrize("name", SERVERS)
def test_a_tool_is_published_by_the_servers_that_its_catalogue_row_names(name: str) -> None:
    assert set(TOOLS[name].servers) == set(SERVERS[name].split())
    assert {domain for domain in OWNED if TOOLS[name] in published(domain)} == set(SERVERS[name].split())


def test_names_are_unique() -> None:
    names = [tool.name for tools in (PROTOCOL, *OWNED.values()) for tool in tools]
    assert len(names) == len(set(names))


def test_a_domain_owns_only_its_own_tools_and_never_publishes_one_twice() -> None:
    for domain, tools in OWNED.items():
        assert {tool.domain for tool in tools} <= {domain}
        assert all(domain not in tool.also_on for tool in tools)
        assert len({tool.name for tool in published(domain)}) == len(published(domain))


def test_an_alias_resolves_to_a_canonical_name_and_never_to_another_alias() -> None:
    assert not set(ALIASES.values()) & set(ALIASES)
    assert ALIASES["check_allergies"] == "get_allergy_list"
    assert ALIASES["search_pubmed"] == "search_medical_knowledge"
    assert ALIASES["get_prior_reports"] == "get_imaging_report"
    for canonical in ("get_allergy_list", "search_medical_knowledge", "get_imaging_report", "place_care_order"):
        assert canonical in TOOLS


@pytest.mark.parametrize("tool", TOOLS.values(), ids=lambda tool: tool.name)
def test_every_parameter_has_a_description(tool: Tool) -> None:
    assert all(spec.get("description") for spec in tool.input_schema["properties"].values())


def test_every_reading_tool_has_sensible_arguments_here() -> None:
    assert {tool.name for tool in READS} == set(SENSIBLE)


@every_read
@pytest.mark.anyio
async def test_a_reading_tool_changes_nothing_and_answers_within_its_shape(tool: Tool) -> None:
    episode, ids = await prepared()
    world: World = episode.require_world()
    before = world.digest()
    result = await answer(episode, tool, filled(SENSIBLE[tool.name], ids), characters=MOST_CHARACTERS)
    data, text = result.data, result.text
    assert world.digest() == before
    assert len(text) <= MOST_CHARACTERS
    shape = get_type_hints(tool.fn)["return"]
    shape = shape if is_typeddict(shape) else ScoreResult
    assert shape.__required_keys__ <= set(data)
    if shape is not ScoreResult:
        assert set(data) <= shape.__required_keys__ | shape.__optional_keys__ | ENVELOPE


@every_read
@pytest.mark.anyio
async def test_the_same_call_on_two_fresh_worlds_gives_the_same_text(tool: Tool) -> None:
    texts = []
    for _ in range(2):
        episode, ids = await prepared()
        texts.append((await answer(episode, tool, filled(SENSIBLE[tool.name], ids))).text)
    assert texts[0] == texts[1]


@pytest.mark.anyio
async def test_an_unknown_patient_is_not_found_by_any_tool_that_takes_one() -> None:
    for tool in READS:
        if "patient_id" not in SENSIBLE[tool.name]:
            continue
        episode, ids = await prepared()
        with pytest.raises(ToolError) as refused:
            await dispatch(episode, tool, filled(SENSIBLE[tool.name], ids) | {"patient_id": "PT-000001"})
        assert refused.value.code == "NOT_FOUND", tool.name
        assert ids["PATIENT"] not in str(refused.value)


@pytest.mark.anyio
async def test_a_waiting_ecg_is_not_ready_and_then_readable() -> None:
    case = generate(CONDITIONS["urosepsis"], 1)
    episode = Episode(world=case.world())
    placed = await dispatch(
        episode, place_care_order,
        {"patient_id": case.patient_id, "order_type": "bedside_test", "item": "ecg_12_lead", "priority": "stat"},
    )  # fmt: skip
    with pytest.raises(ToolError) as early:
        await dispatch(episode, TOOLS["analyze_ecg"], {"study_id": placed["study_id"]})
    assert early.value.code == "NOT_READY"
    assert early.value.details["expected_at"] == placed["expected_at"]
    episode.require_world().advance(5)
    assert (await dispatch(episode, TOOLS["analyze_ecg"], {"study_id": placed["study_id"]}))["rate"] > 0
