"""The scores of clinical diagnosis on a chart: codes, dates, first and worst values, and what nobody recorded."""

from typing import Any

import pytest
from ward import ENCOUNTER, PATIENT, Desk, home, ordered, problem, ward

from medmcp.servers.clinical_diagnosis.scores import (
    calculate_apache2,
    calculate_cha2ds2_vasc,
    calculate_curb65,
    calculate_meld_score,
    calculate_wells_score,
    get_differential_diagnosis,
)
from medmcp.servers.world.world import World

P = {"patient_id": PATIENT}


def seen(
    world: World, code: str, value: float | str, minutes_ago: float = 30, category: str = "vital-signs", **rest: Any
) -> str:
    """An observation of the chart."""
    when = world.in_minutes(-minutes_ago)
    shown = {"value_text": value} if isinstance(value, str) else {"value": value}
    return world.insert(
        "observation", patient_id=PATIENT, encounter_id=ENCOUNTER, category=category, code=code, effective=when, issued=when,
        status="final", **shown, **rest,
    )  # fmt: skip


def vitals(world: World, minutes_ago: float = 50, **change: float) -> None:
    usual = {
        "heart_rate": 84.0,
        "sbp": 128.0,
        "dbp": 76.0,
        "respiratory_rate": 18.0,
        "temperature": 37.4,
        "spo2": 96.0,
        "gcs": 15.0,
    } | change
    for code, value in usual.items():
        seen(world, code, value, minutes_ago, set_id=f"S{minutes_ago}")
    seen(world, "consciousness", "alert" if usual["gcs"] == 15 else "new_confusion", minutes_ago)


def points(result: Any, name: str) -> Any:
    return next(item for item in result["items"] if item["item"] == name)


# CURB-65


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("born", "change", "urea", "score", "site"),
    [("1990-01-01", {}, 4.0, 0, "home"), ("1950-01-01", {"respiratory_rate": 32.0}, 5.0, 2, "hospital_ward"),
     ("1940-01-01", {"respiratory_rate": 34.0, "dbp": 52.0, "gcs": 14.0}, 14.0, 5, "intensive_care_assessment")],
)  # fmt: skip
async def test_three_patients_with_pneumonia(
    born: str, change: dict[str, float], urea: float, score: int, site: str
) -> None:
    world = ward(birth_date=born)
    vitals(world, **change)
    record = seen(world, "urea", urea, category="laboratory", unit="mmol/L")
    result = await Desk(world).call(calculate_curb65, **P)
    assert (result["score"], result["site_of_care"]) == (score, site)
    assert points(result, "urea")["record_id"] == record


@pytest.mark.anyio
async def test_curb65_takes_the_presentation_and_not_what_treatment_made_of_it() -> None:
    world = ward()
    vitals(world, minutes_ago=55, respiratory_rate=34.0, sbp=85.0)
    vitals(world, minutes_ago=5)
    seen(world, "urea", 4.0, category="laboratory", unit="mmol/L")
    result = await Desk(world).call(calculate_curb65, **P)
    assert result["score"] == 2


@pytest.mark.anyio
async def test_an_unmeasured_urea_and_a_note_that_says_no_confusion_give_no_points() -> None:
    world = ward(birth_date="1940-01-01")
    world.insert("document_reference", patient_id=PATIENT, encounter_id=ENCOUNTER, type="triage", date=world.now,
                 text="Denies confusion. Urea was high last year.", status="final")  # fmt: skip
    for code, value in (("respiratory_rate", 18.0), ("sbp", 128.0), ("dbp", 76.0)):
        seen(world, code, value, 40)
    result = await Desk(world).call(calculate_curb65, **P)
    assert result["score"] is None
    assert result["score_range"] == [1, 3]
    assert set(result["missing"]) == {"confusion", "urea"}


@pytest.mark.anyio
async def test_confusion_in_dementia_is_new_only_if_somebody_found_it_to_be() -> None:
    world = ward(birth_date="1945-01-01")
    problem(world, "F03.90", "Dementia")
    vitals(world, gcs=14.0)
    seen(world, "urea", 5.0, category="laboratory", unit="mmol/L")
    assert "confusion" in (await Desk(world).call(calculate_curb65, **P))["missing"]
    seen(world, "orientation", "disorientated, long-standing", 5, "exam")
    assert (await Desk(world).call(calculate_curb65, **P))["score"] == 1
    seen(world, "orientation", "disorientated, new", 1, "exam")
    assert (await Desk(world).call(calculate_curb65, **P))["score"] == 2


@pytest.mark.anyio
async def test_pneumonia_of_the_ward_is_another_disease() -> None:
    world = ward()
    vitals(world)
    world.update(
        "encounter",
        ENCOUNTER,
        **{"class": "inpatient"},
        period_start=world.in_minutes(-5 * 1440),
        onset=world.in_minutes(-1440),
    )
    assert (await Desk(world).refused(calculate_curb65, **P)).code == "NOT_APPLICABLE"


# Wells


def operation(world: World, days_ago: float, anaesthesia: str = "general", code: str = "hip_replacement") -> str:
    return world.insert("procedure", patient_id=PATIENT, code=code, display=code, status="completed", anaesthesia=anaesthesia,
                        performed=world.in_minutes(-days_ago * 1440))  # fmt: skip


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("days", "anaesthesia", "given"),
    [(20, "general", 1.5), (40, "general", 0), (20, "local", 0), (27, "regional", 1.5)],
)
async def test_an_operation_counts_by_its_date_and_anaesthesia(days: float, anaesthesia: str, given: float) -> None:
    world = ward(problem_list_status="reconciled")
    vitals(world)
    operation(world, days, anaesthesia)
    result = await Desk(world).call(
        calculate_wells_score, **P, indication="pe", items_absent=["pe_most_likely", "signs_of_dvt", "haemoptysis"]
    )
    assert result["score"] == given


@pytest.mark.anyio
async def test_three_legs_with_three_answers() -> None:
    answers = []
    for calf, tender, code in ((0.5, "none", ""), (3.4, "left", ""), (3.4, "left", "C50.911")):
        world = ward(problem_list_status="reconciled")
        vitals(world)
        if code:
            problem(world, code, "Cancer of the breast", onset=world.in_minutes(-60 * 1440)[:10])
        seen(world, "calf_difference_cm", calf, 5, "exam")
        for item, text in (
            ("deep_vein_tenderness", tender),
            ("whole_leg_swelling", "none"),
            ("one_leg_oedema", "none"),
            ("collateral_veins", "none"),
        ):
            seen(world, item, text, 5, "exam")
        result = await Desk(world).call(
            calculate_wells_score, **P, indication="dvt", items_absent=["alternative_as_likely"]
        )
        answers.append((result["score"], result["two_tier"]))
    assert answers == [(0, "unlikely"), (2, "likely"), (3, "likely")]


@pytest.mark.anyio
async def test_negated_and_old_words_score_nothing() -> None:
    # the published system gave 8.0 to this very text
    world = ward(problem_list_status="reconciled")
    vitals(world)
    text = "No hemoptysis, no recent surgery, denies history of DVT, no leg swelling. No cancer. Plaster forecast for the leg."
    world.insert("document_reference", patient_id=PATIENT, type="triage", date=world.now, text=text, status="final")
    result = await Desk(world).call(
        calculate_wells_score, **P, indication="pe", items_absent=["pe_most_likely", "signs_of_dvt", "haemoptysis"]
    )
    assert result["score"] == 0


@pytest.mark.anyio
async def test_the_judgement_is_never_taken_from_the_chart_and_an_unreconciled_list_says_nothing() -> None:
    world = ward()
    vitals(world)
    result = await Desk(world).call(calculate_wells_score, **P, indication="pe")
    assert result["score"] is None
    assert {"pe_most_likely", "prior_vte", "malignancy", "immobilised_or_surgery", "signs_of_dvt"} <= set(
        result["missing"]
    )


@pytest.mark.anyio
async def test_a_thrombosis_recorded_in_this_visit_is_no_earlier_one() -> None:
    world = ward(problem_list_status="reconciled")
    vitals(world)
    world.insert("condition", patient_id=PATIENT, encounter_id=ENCOUNTER, category="encounter-diagnosis", code="I82.402", display="DVT",
                 clinical_status="active", verification="confirmed", recorded=world.now)  # fmt: skip
    items = ["pe_most_likely", "signs_of_dvt", "haemoptysis"]
    assert (await Desk(world).call(calculate_wells_score, **P, indication="pe", items_absent=items))["score"] == 0
    problem(world, "Z86.718", "History of deep-vein thrombosis")
    assert (await Desk(world).call(calculate_wells_score, **P, indication="pe", items_absent=items))["score"] == 1.5


@pytest.mark.anyio
async def test_an_item_of_the_other_rule_and_one_in_both_lists_are_refused() -> None:
    desk = Desk(ward())
    assert (
        await desk.refused(calculate_wells_score, **P, indication="pe", items_present=["calf_swelling"])
    ).code == "INVALID_ARGUMENT"
    both = {"items_present": ["haemoptysis"], "items_absent": ["haemoptysis"]}
    assert (await desk.refused(calculate_wells_score, **P, indication="pe", **both)).code == "INVALID_ARGUMENT"


# CHA2DS2-VASc


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("sex", "born", "codes", "score"),
    [("male", "1985-01-01", ("I48.91",), 0), ("female", "1963-01-01", ("I48.91", "I10", "E11.9"), 4),
     ("male", "1950-01-01", ("I48.20", "Z86.73", "I50.22", "I25.2"), 6)],
)  # fmt: skip
async def test_three_patients_with_atrial_fibrillation(sex: str, born: str, codes: tuple[str, ...], score: int) -> None:
    world = ward(sex=sex, birth_date=born, problem_list_status="reconciled")
    for code in codes:
        problem(world, code, code)
    result = await Desk(world).call(calculate_cha2ds2_vasc, **P)
    assert (result["score"], result["af_confirmed"]) == (score, "true")


# names that hold "tia", "mi", "pad" or a relative's illness scored in the published system
@pytest.mark.anyio
@pytest.mark.parametrize(
    ("code", "display"),
    [("F03.90", "Dementia"), ("G43.909", "Migraine"), ("E78.01", "Familial hypercholesterolaemia"), ("G47.01", "Initial insomnia"),
     ("O13.9", "Gestational hypertension"), ("Z82.49", "Family history of ischaemic heart disease"), ("G45.4", "Transient global amnesia"),
     ("I60.9", "Subarachnoid haemorrhage"), ("L89.150", "Pressure ulcer under a pad")],
)  # fmt: skip
async def test_other_diseases_give_no_points(code: str, display: str) -> None:
    world = ward(sex="male", birth_date="1980-01-01", problem_list_status="reconciled")
    problem(world, "I48.91", "Atrial fibrillation")
    problem(world, code, display)
    assert (await Desk(world).call(calculate_cha2ds2_vasc, **P))["score"] == 0


@pytest.mark.anyio
async def test_a_reconciled_list_denies_by_silence_and_another_does_not() -> None:
    silent = await Desk(ward(sex="male", problem_list_status="reconciled")).call(calculate_cha2ds2_vasc, **P)
    assert points(silent, "diabetes")["source"] == "chart_negative"
    assert silent["af_confirmed"] == "unknown"
    open_list = await Desk(ward(sex="male")).call(calculate_cha2ds2_vasc, **P)
    assert open_list["score"] is None
    assert set(open_list["missing"]) == {"chf", "hypertension", "diabetes", "stroke_tia_te", "vascular_disease"}


@pytest.mark.anyio
async def test_high_pressure_on_two_days_is_hypertension_and_a_ruled_out_stroke_is_none() -> None:
    world = ward(sex="male", birth_date="1980-01-01", problem_list_status="reconciled")
    entry = problem(world, "I63.9", "Stroke")
    world.update("condition", entry, verification="refuted", clinical_status="inactive")
    seen(world, "sbp", 152.0, 30)
    assert (await Desk(world).call(calculate_cha2ds2_vasc, **P))["score"] == 0
    seen(world, "sbp", 149.0, 3 * 1440)
    assert (await Desk(world).call(calculate_cha2ds2_vasc, **P))["score"] == 1


@pytest.mark.anyio
async def test_a_mechanical_valve_is_refused_with_the_drug_that_it_needs() -> None:
    world = ward()
    problem(world, "Z95.2", "Mechanical aortic valve")
    refused = await Desk(world).refused(calculate_cha2ds2_vasc, **P)
    assert refused.code == "NOT_APPLICABLE"
    assert "vitamin K antagonist" in refused.message


# MELD


def liver_labs(world: World, minutes_ago: float = 60, **change: float) -> None:
    usual = {"bilirubin_total": 4.2, "inr": 1.7, "creatinine": 1.9, "sodium": 128.0, "albumin": 2.6} | change
    units = {"bilirubin_total": "mg/dL", "creatinine": "mg/dL", "sodium": "mmol/L", "albumin": "g/dL"}
    for code, value in usual.items():
        seen(world, code, value, minutes_ago, "laboratory", unit=units.get(code, ""))


@pytest.mark.anyio
async def test_meld_of_three_livers() -> None:
    scores = []
    for change in (
        {},
        {"bilirubin_total": 0.8, "inr": 1.0, "creatinine": 0.8, "sodium": 140.0, "albumin": 4.2},
        {"bilirubin_total": 45.0, "inr": 9.0, "creatinine": 6.0},
    ):
        world = ward()
        liver_labs(world, **change)
        result = await Desk(world).call(calculate_meld_score, **P)
        scores.append((result["meld"], result["meld_3_0"]))
    # the first worked by hand in test_internal_medicine_scores; a woman with normal values gets 1.33 + 6 -> 7
    assert scores == [(24, 31), (6, 7), (40, 40)]


@pytest.mark.anyio
async def test_dialysis_on_two_days_of_the_week_sets_the_creatinine() -> None:
    world = ward()
    liver_labs(world, creatinine=1.2)
    before = (await Desk(world).call(calculate_meld_score, **P))["meld"]
    for days in (1, 3):
        world.insert(
            "procedure",
            patient_id=PATIENT,
            code="haemodialysis",
            status="completed",
            performed=world.in_minutes(-days * 1440),
        )
    after = await Desk(world).call(calculate_meld_score, **P)
    assert after["meld"] > before
    assert any("dialysis" in text for text in after["bounded_values"])
    one = ward()
    liver_labs(one, creatinine=1.2)
    one.insert(
        "procedure", patient_id=PATIENT, code="haemodialysis", status="completed", performed=one.in_minutes(-1440)
    )
    assert (await Desk(one).call(calculate_meld_score, **P))["meld"] == before


@pytest.mark.anyio
async def test_no_labs_is_an_error_and_units_are_checked() -> None:
    assert (await Desk(ward()).refused(calculate_meld_score, **P)).code == "MISSING_DATA"
    for field, value in (("bilirubin", 340.0), ("creatinine", 180.0), ("albumin", 31.0)):
        assert (await Desk(ward()).refused(calculate_meld_score, **P, **{field: value})).code == "INVALID_UNIT"


@pytest.mark.anyio
async def test_an_anticoagulant_and_old_values_are_warned_of() -> None:
    world = ward()
    liver_labs(world, minutes_ago=4 * 1440)
    home(world, "warfarin", 3)
    warnings = (await Desk(world).call(calculate_meld_score, **P))["warnings"]
    assert any("anticoagulant" in text for text in warnings)
    assert any("h old" in text for text in warnings)


# APACHE II


def icu_patient(**patient: Any) -> World:
    world = ward(problem_list_status="reconciled", **patient)
    world.update("encounter", ENCOUNTER, icu_admitted_at=world.in_minutes(-23 * 60))
    vitals(
        world,
        minutes_ago=20 * 60,
        heart_rate=118.0,
        sbp=84.0,
        dbp=42.0,
        respiratory_rate=28.0,
        temperature=39.2,
        gcs=13.0,
    )
    vitals(world, minutes_ago=4 * 60, heart_rate=96.0, sbp=110.0, dbp=62.0, respiratory_rate=20.0, temperature=37.9)
    labs = {"sodium": 138.0, "potassium": 4.6, "creatinine": 1.8, "haematocrit": 33.0, "wbc": 17.0}
    for code, value in labs.items():
        seen(world, code, value, 19 * 60, "laboratory")
    seen(world, "fio2", 0.4, 19 * 60, "exam", set_id="G")
    for code, value in (("po2", 66.0), ("pco2", 34.0), ("ph", 7.30)):
        seen(world, code, value, 19 * 60, "laboratory", set_id="G")
    return world


@pytest.mark.anyio
async def test_apache2_by_hand() -> None:
    # 39.2 3, MAP 42 + 42/3 = 56 2, 118/min 2, 28/min 1, PaO2 66 at 0.4 1, pH 7.30 2, Na 0, K 0, creatinine 1.8 2, Hct 33 0,
    # WBC 17 1, GCS 13 2: 16; age 60 3; no chronic illness 0
    world = icu_patient()
    result = await Desk(world).call(calculate_apache2, **P, acute_renal_failure=False)
    assert result["score"] == 16 + 3
    assert (result["aps"], result["age_points"], result["chronic_points"]) == (16, 3, 0)
    doubled = await Desk(world).call(calculate_apache2, **P, acute_renal_failure=True)
    assert doubled["score"] == 16 + 3 + 2


@pytest.mark.anyio
async def test_apache2_needs_to_be_told_of_renal_failure_unless_it_is_coded() -> None:
    world = icu_patient()
    unsaid = await Desk(world).call(calculate_apache2, **P)
    assert unsaid["score"] is None
    assert unsaid["missing"] == ["acute_renal_failure"]
    problem(world, "N17.9", "Acute kidney failure", onset=world.now[:10])
    assert (await Desk(world).call(calculate_apache2, **P))["score"] == 21


@pytest.mark.anyio
async def test_chronic_health_by_codes_before_the_admission() -> None:
    world = icu_patient()
    problem(world, "K70.30", "Alcoholic cirrhosis")
    assert (await Desk(world).call(calculate_apache2, **P, acute_renal_failure=False))[
        "chronic_points"
    ] == 0  # no portal hypertension
    problem(world, "K76.6", "Portal hypertension")
    with_both = await Desk(world).call(calculate_apache2, **P, acute_renal_failure=False, admission_type="nonoperative")
    assert with_both["chronic_points"] == 5
    elective = await Desk(world).call(
        calculate_apache2, **P, acute_renal_failure=False, admission_type="elective_postoperative"
    )
    assert elective["chronic_points"] == 2


@pytest.mark.anyio
async def test_a_coma_scale_under_sedation_is_not_scored() -> None:
    world = icu_patient()
    ordered(
        world,
        "propofol",
        2,
        frequency="continuous",
        dose_unit="mg_per_kg_per_h",
        route="iv",
        first_dose_at=world.in_minutes(-3 * 60),
    )
    seen(world, "gcs", 3.0, 60)
    result = await Desk(world).call(calculate_apache2, **P, acute_renal_failure=False)
    assert points(result, "gcs")["value"] == 13
    assert any("sedation" in text for text in result["warnings"])


@pytest.mark.anyio
async def test_lookalike_names_are_no_values() -> None:
    # "Nasal swab PCR" was read as sodium and a urine clearance as creatinine in the published system
    world = icu_patient()
    seen(world, "nasal_swab_pcr", 180.0, 18 * 60, "laboratory")
    seen(world, "urine_creatinine", 90.0, 18 * 60, "laboratory")
    assert (await Desk(world).call(calculate_apache2, **P, acute_renal_failure=False))["score"] == 19


@pytest.mark.anyio
async def test_an_empty_chart_and_an_unknown_name_are_refused() -> None:
    assert (await Desk(ward()).refused(calculate_apache2, **P)).code == "MISSING_DATA"
    assert (await Desk(icu_patient()).refused(calculate_apache2, **P, values=["lactate=3"])).code == "INVALID_ARGUMENT"
    result = await Desk(icu_patient()).call(
        calculate_apache2, **P, values=["creatinine_mg_dl=159 umol/L"], acute_renal_failure=False
    )
    assert points(result, "creatinine_mg_dl")["points"] == 2  # 159 / 88.4 = 1.8 mg/dL


# the differential


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("present", "absent", "age", "sex", "first"),
    [(["pleuritic pain", "haemoptysis", "tachycardia", "unilateral leg swelling", "recent surgery"], ["fever", "consolidation"], 45, "female", "Pulmonary embolism"),
     (["pain in the right lower belly", "migration of pain", "right lower quadrant guarding", "leukocytosis"], ["diarrhoea"], 20, "male", "Acute appendicitis"),
     (["thirst", "polyuria", "vomiting", "hyperglycaemia", "ketonaemia", "acidosis"], [], 24, "female", "Diabetic ketoacidosis"),
     (["cold intolerance", "weight gain", "slow reflexes", "coarse skin"], ["tremor"], 52, "female", "Hypothyroidism"),
     (["fever", "headache", "neck stiffness", "photophobia", "confusion"], [], 30, "male", "Bacterial meningitis")],
)  # fmt: skip
async def test_five_vignettes_have_five_first_candidates(
    present: list[str], absent: list[str], age: float, sex: str, first: str
) -> None:
    result = await Desk(ward()).call(
        get_differential_diagnosis, findings_present=present, findings_absent=absent, age=age, sex=sex
    )
    assert result["candidates"][0]["diagnosis"] == first
    assert result["unmatched_findings"] == []
    assert result["suggested_tests"]


@pytest.mark.anyio
async def test_an_absent_finding_lowers_and_a_present_one_raises_its_disease() -> None:
    async def weight(**findings: list[str]) -> float:
        result = await Desk(ward()).call(get_differential_diagnosis, age=50, sex="male", limit=50, **findings)
        return float(
            next(c["weight"] for c in result["candidates"] if c["diagnosis"] == "Community-acquired pneumonia")
        )

    base = await weight(findings_present=["cough"])
    assert await weight(findings_present=["cough", "consolidation"]) > base
    assert await weight(findings_present=["cough"], findings_absent=["consolidation"]) < base


@pytest.mark.anyio
async def test_unknown_words_are_listed_and_a_sentence_is_no_finding() -> None:
    desk = Desk(ward())
    result = await desk.call(
        get_differential_diagnosis, findings_present=["cough", "no fever", "purple ears"], age=40, sex="male"
    )
    assert result["unmatched_findings"] == ["no fever", "purple ears"]
    assert (
        await desk.refused(get_differential_diagnosis, findings_present=["fever"], findings_absent=["Fever"])
    ).code == "INVALID_ARGUMENT"
    assert (await desk.refused(get_differential_diagnosis)).code == "MISSING_DATA"


@pytest.mark.anyio
async def test_the_chart_speaks_for_a_patient_and_what_is_hidden_does_not() -> None:
    world = ward()
    vitals(world, temperature=38.9, respiratory_rate=28.0)
    world.insert("latent_finding", patient_id=PATIENT, code="breath_sounds", value_text="crackles right base")
    before = await Desk(world).call(get_differential_diagnosis, **P, findings_present=["cough"])
    assert "focal crackles" not in str(before["candidates"][0]["supporting"])
    seen(world, "breath_sounds", "crackles right base", 1, "exam")
    after = await Desk(world).call(get_differential_diagnosis, **P, findings_present=["cough"])
    lung = next(c for c in after["candidates"] if c["diagnosis"] == "Community-acquired pneumonia")
    assert "focal crackles" in lung["supporting"]


@pytest.mark.anyio
async def test_a_disease_of_one_sex_is_not_offered_to_the_other() -> None:
    result = await Desk(ward()).call(
        get_differential_diagnosis, findings_present=["pelvic pain"], age=25, sex="male", limit=50
    )
    assert "Ectopic pregnancy" not in {c["diagnosis"] for c in result["candidates"]}
