"""The computing tools of obstetrics on charts that hold exactly what each test wrote."""

import pytest
from obstetric_ward import call, exam, lab, past, pressure, problem, record, refusal, study, tracing, vitals, ward

pytestmark = pytest.mark.anyio

# interpret_ctg


async def test_three_tracings_have_three_tiers() -> None:
    well, poor, grave = ward(), ward(), ward()
    tracing(well)
    tracing(poor, variability_bpm=4, accelerations=0)
    tracing(grave, variability_bpm=0, late=5, contractions_20min=8, accelerations=0)
    reads = [await call(world, "interpret_ctg") for world in (well, poor, grave)]
    assert [read["category"] for read in reads] == ["I", "II", "III"]
    assert [read["nst"] for read in reads] == ["reactive", "inadequate", "inadequate"]
    assert reads[0]["actions"] == ["routine care"]  # a normal tracing never calls for delivery
    assert any("expedite" in action for action in reads[2]["actions"])


async def test_half_of_the_contractions_make_decelerations_recurrent() -> None:
    for late, recurrent in ((3, True), (2, False)):
        world = ward()
        tracing(world, late=late, contractions_20min=6, variability_bpm=0)
        read = await call(world, "interpret_ctg")
        assert read["decelerations"] == [{"type": "late", "count": late, "recurrent": recurrent}]
        assert read["category"] == ("III" if recurrent else "II")


async def test_accelerations_of_ten_beats_count_before_32_weeks_only() -> None:
    for days, nst in ((210, "reactive"), (224, "inadequate")):
        world = ward(days=days)
        tracing(world, acceleration_bpm=12, acceleration_s=12)
        assert (await call(world, "interpret_ctg"))["nst"] == nst


async def test_given_features_replace_the_stored_tracing_and_missing_ones_leave_it_open() -> None:
    world = ward()
    tracing(world)
    read = await call(world, "interpret_ctg", baseline_bpm=140, variability_bpm=0, decelerations=["variable_recurrent"])
    assert (read["study_id"], read["category"]) == (None, "III")
    assert (await call(world, "interpret_ctg", baseline_bpm=140))["category"] == "undetermined"
    assert (await refusal(world, "interpret_ctg", decelerations=["none", "early"]))["code"] == "INVALID_ARGUMENT"


async def test_no_tracing_is_missing_and_no_pregnancy_not_applicable() -> None:
    assert (await refusal(ward(), "interpret_ctg"))["code"] == "MISSING_DATA"
    assert (await refusal(ward(days=None), "interpret_ctg"))["code"] == "NOT_APPLICABLE"
    assert (await refusal(ward(), "interpret_ctg", study_id="ST-000001"))["code"] == "NOT_FOUND"


async def test_the_mothers_pulse_at_the_baseline_is_warned_of() -> None:
    world = ward()
    tracing(world, baseline_bpm=112)
    vitals(world, heart_rate=114)
    assert any("Maternal pulse" in text for text in (await call(world, "interpret_ctg"))["warnings"])


# calculate_bishop_score


async def test_three_cervices_have_three_scores() -> None:
    found = []
    for dilation, effacement, station, consistency, position in (
        (1.0, 30.0, -3.0, "firm", "posterior"), (3.0, 60.0, -2.0, "medium", "mid"), (4.0, 80.0, 0.0, "soft", "anterior"),
    ):  # fmt: skip
        world = ward(days=285)
        exam(world, dilation, cervical_effacement=effacement, fetal_station=station, cervical_consistency=consistency,
             cervical_position=position)  # fmt: skip
        score = await call(world, "calculate_bishop_score")
        found.append((score["score"], score["favourable"]))
    # 1+0+0+0+0; 2+2+1+1+1; 2+3+2+2+2
    assert found == [(1, "false"), (7, "undetermined"), (11, "true")]


async def test_a_bishop_score_without_an_examination_is_a_range() -> None:
    score = await call(ward(days=285), "calculate_bishop_score")
    assert (score["score"], score["score_range"], score["interpretation"]) == (None, [0, 13], None)
    assert score["missing"] == ["dilation", "effacement", "station", "consistency", "position"]


async def test_a_scar_forbids_misoprostol_and_praevia_forbids_induction() -> None:
    scarred, low = ward(days=285), ward(days=270)
    record(scarred, "uterine_surgery", "low transverse caesarean")
    record(low, "placenta_site", "praevia, covering the os")
    assert any(
        "misoprostol contraindicated" in text for text in (await call(scarred, "calculate_bishop_score"))["warnings"]
    )
    assert any("Induction contraindicated" in text for text in (await call(low, "calculate_bishop_score"))["warnings"])


async def test_a_station_outside_its_scale_is_refused() -> None:
    error = await refusal(ward(), "calculate_bishop_score", patient_id="", station=4)
    assert (error["code"], error["field"]) == ("INVALID_ARGUMENT", "station")


# calculate_biophysical_profile


async def test_three_fetuses_have_three_profiles() -> None:
    good, tired, dry = ward(days=250), ward(days=250), ward(days=250)
    for world, measures, rises in (
        (good, {"breathing": 1, "movement": 1, "tone": 1, "pocket_cm": 4.1}, 3),
        (tired, {"breathing": 0, "movement": 1, "tone": 1, "pocket_cm": 3.0}, 0),
        (dry, {"breathing": 1, "movement": 1, "tone": 1, "pocket_cm": 1.4}, 3),
    ):
        study(world, "ultrasound", **measures)
        tracing(world, accelerations=rises, window_minutes=40)
    reads = [await call(world, "calculate_biophysical_profile") for world in (good, tired, dry)]
    assert [(read["score"], read["result"]) for read in reads] == [(10, "normal"), (6, "equivocal"), (8, "abnormal")]
    modified = [await call(world, "calculate_biophysical_profile", variant="modified") for world in (good, tired, dry)]
    assert [read["result"] for read in modified] == ["normal", "abnormal", "abnormal"]


async def test_a_profile_without_scan_and_tracing_is_missing_not_normal() -> None:
    assert (await refusal(ward(), "calculate_biophysical_profile"))["code"] == "MISSING_DATA"
    world = ward()
    study(world, "ultrasound", breathing=1, movement=1, pocket_cm=4.0)
    read = await call(world, "calculate_biophysical_profile")
    assert (read["score"], read["missing"]) == (None, ["tone", "nst_reactive"])


# calculate_gestational_age


async def test_three_women_have_three_due_dates_each_from_her_own_dates() -> None:
    found = []
    for days, scan, hours in ((100, 70, 30 * 24), (100, 60, 30 * 24), (200, 150, 50 * 24)):
        world = ward(days=days)
        record(world, "dating_scan", scan, hours_ago=hours)
        read = await call(world, "calculate_gestational_age")
        found.append((read["gestational_age_days"], read["basis"], read["redated"]))
    # scan 70 of 70 d agrees; 60 of 70 d differs by 10 > 7; 150 of 150 d agrees
    assert found == [(100, "lmp", False), (90, "ultrasound", True), (200, "lmp", False)]


async def test_every_tool_uses_the_age_of_the_dating_tool() -> None:
    world = ward(days=100)
    record(world, "dating_scan", 60, hours_ago=30 * 24)  # redated: 90 days
    lab(world, "haemoglobin", 12.0, hours_ago=0)
    history = await call(world, "get_obstetric_history")
    assert history["current"]["gestational_age"] == "12+6"
    labs = await call(world, "get_prenatal_labs")
    assert labs["results"][0]["ga"] == "12+6"
    assert world.row("SELECT pregnancy_lmp FROM patient")["pregnancy_lmp"] == "2031-02-22"  # type: ignore[index]


async def test_explicit_dates_do_not_need_a_patient_and_are_checked() -> None:
    read = await call(ward(), "calculate_gestational_age", patient_id="", lmp="2031-03-01", lmp_certain=True,
                      ultrasound_date="2031-05-10", crl_mm=30)  # fmt: skip
    # 70 d by calendar; CRL 30: 8.052 x sqrt(31.11) + 23.73 = 68.6, 69 d; 1 day apart
    assert (read["edd"], read["discrepancy_days"], read["redated"], read["gestational_age_days"]) == (
        "2031-12-06",
        -1,
        False,
        93,
    )
    assert (await refusal(ward(), "calculate_gestational_age", patient_id="", lmp="2031-07-01"))[
        "code"
    ] == "INVALID_ARGUMENT"
    assert (await refusal(ward(), "calculate_gestational_age", patient_id=""))["code"] == "MISSING_DATA"
    assert (await refusal(ward(), "calculate_gestational_age", patient_id="", art_date="2031-03-01"))[
        "code"
    ] == "INVALID_ARGUMENT"
    assert (await refusal(ward(days=None), "calculate_gestational_age"))["code"] == "NOT_APPLICABLE"


# screen_gestational_diabetes


async def test_three_women_have_three_glucose_results() -> None:
    screened, diabetic, healthy = ward(days=185), ward(days=190), ward(days=190)
    lab(screened, "gct_50_1h", 152)
    for world, values in ((diabetic, (97, 184, 150, 120)), (healthy, (88, 182, 150, 120))):
        lab(world, "gct_50_1h", 160, hours_ago=60)
        for code, value in zip(("fasting", "1h", "2h", "3h"), values, strict=True):
            lab(world, f"ogtt_100_{code}", value)
    reads = [await call(world, "screen_gestational_diabetes") for world in (screened, diabetic, healthy)]
    assert [(r["result"], r["abnormal_count"]) for r in reads] == [("screen_positive", 1), ("gdm", 2), ("no_gdm", 1)]
    assert [r["postpartum"] != "" for r in reads] == [False, True, False]


async def test_an_untested_woman_is_not_diabetic_but_due() -> None:
    read = await call(ward(days=180), "screen_gestational_diabetes")
    assert (read["result"], read["values"]) == ("undetermined", [])
    assert "due now" in read["next_step"]
    assert read["due_window"] == {"from": "2031-05-21", "to": "2031-06-24"}  # 24+0 and 28+6 at 180 d on 2 June


async def test_glucose_in_mmol_and_foreign_values_are_refused() -> None:
    assert (await refusal(ward(), "screen_gestational_diabetes", patient_id="", test="gct_50", glucose_1h=20))[
        "code"
    ] == "INVALID_UNIT"
    error = await refusal(ward(), "screen_gestational_diabetes", patient_id="", test="ogtt_75", glucose_3h=120)
    assert (error["code"], error["field"]) == ("INVALID_ARGUMENT", "glucose_3h")
    known = ward()
    problem(known, "E11.9", "Type 2 diabetes")
    assert (await refusal(known, "screen_gestational_diabetes"))["code"] == "NOT_APPLICABLE"


async def test_steroids_and_bypass_spoil_the_test() -> None:
    world = ward(days=190)
    problem(world, "Z98.84", "Gastric bypass")
    world.insert("medication_administration", patient_id="PT-100001", drug="betamethasone", dose=12, dose_unit="mg", route="im",
                 effective=world.in_minutes(-2 * 1440))  # fmt: skip
    warnings = (await call(world, "screen_gestational_diabetes"))["warnings"]
    assert any("dumping" in text for text in warnings)
    assert any("Steroid" in text for text in warnings)


# check_rh_status


async def test_three_women_have_three_needs_of_anti_d() -> None:
    positive, negative, immune = ward(), ward(), ward()
    for world, group in ((positive, "A positive, antibody screen negative"), (negative, "O negative, antibody screen negative"),
                         (immune, "O negative, antibody screen positive: anti-D, titre 32")):  # fmt: skip
        lab(world, "type_and_screen", group)
        record(world, "sensitising_event", "bleeding", hours_ago=5)
    reads = [await call(world, "check_rh_status") for world in (positive, negative, immune)]
    assert [read["indicated"] for read in reads] == ["no", "yes", "no"]
    assert [read["abo_rh"]["value"] for read in reads] == ["A positive", "O negative", "O negative"]
    assert reads[1]["dose"]["microgram"] == 300
    assert reads[1]["give_by"] == "2031-06-05T07:00:00+00:00"  # 72 h after 07:00 on 2 June
    assert reads[2]["antibody_screen"]["anti_d_origin"] == "immune"


async def test_anti_d_given_seven_weeks_ago_with_a_low_titre_is_passive() -> None:
    world = ward()
    lab(world, "type_and_screen", "O negative, antibody screen positive: anti-D, titre 2")
    world.insert("medication_administration", patient_id="PT-100001", drug="anti-d immunoglobulin", dose=300, dose_unit="microgram",
                 route="im", effective=world.in_minutes(-49 * 1440))  # fmt: skip
    record(world, "sensitising_event", "trauma", hours_ago=3)
    read = await call(world, "check_rh_status")
    assert (read["antibody_screen"]["anti_d_origin"], read["indicated"]) == ("passive", "yes")


async def test_the_dose_follows_the_fetal_bleed_and_the_gestation() -> None:
    late, early = ward(days=252), ward(days=60)
    for world in (late, early):
        lab(world, "type_and_screen", "B negative, antibody screen negative")
    big = await call(
        late, "check_rh_status", event="trauma", event_at="2031-06-02T08:00:00+00:00", fetal_cells_percent=1.3
    )
    assert (big["fetal_bleed_ml"], big["dose"]["vials"]) == (65.0, 3)
    small = await call(early, "check_rh_status", event="ectopic", event_at="2031-06-02T08:00:00+00:00")
    assert small["dose"]["microgram"] == 50


async def test_an_unknown_group_is_missing_and_never_taken_for_negative() -> None:
    assert (await refusal(ward(blood_type="O negative"), "check_rh_status"))["code"] == "MISSING_DATA"


# assess_preterm_risk


async def test_three_women_have_three_preterm_risks() -> None:
    reads = []
    for length, swab in ((14, None), (27, "negative"), (26, None)):
        world = ward(days=203, symptoms={"regular contractions": True})
        record(world, "gravida", 1)
        study(world, "ultrasound", cervical_length_mm=length)
        exam(world, 1.0, membranes="intact")
        if swab:
            lab(world, "fetal_fibronectin", swab)
        reads.append(await call(world, "assess_preterm_risk"))
    assert [read["risk"] for read in reads] == ["high", "low", "intermediate"]
    steroids = [
        next(one["status"] for one in read["interventions"] if "steroids" in one["intervention"]) for read in reads
    ]
    assert steroids == ["indicated", "not", "not"]


async def test_history_is_shown_and_an_unknown_one_missing() -> None:
    world = ward(days=150, symptoms={"regular contractions": False})
    record(world, "gravida", 2)
    past(world, weeks=31, complications=("spontaneous_preterm",))
    study(world, "ultrasound", cervical_length_mm=22)
    read = await call(world, "assess_preterm_risk")
    assert read["factors"][0]["factor"] == "spontaneous preterm birth at 31 weeks"
    assert any(one["intervention"] == "cerclage" and one["status"] == "indicated" for one in read["interventions"])
    assert "earlier births" in (await call(ward(days=150), "assess_preterm_risk"))["missing"]
    assert (await refusal(ward(days=260), "assess_preterm_risk"))["code"] == "NOT_APPLICABLE"


# assess_pregnancy_risk


async def test_three_women_have_three_levels_of_care() -> None:
    plain, scarred, cardiac = ward(days=80), ward(days=80), ward(days=80)
    record(plain, "gravida", 1)
    record(scarred, "gravida", 2)
    past(scarred, mode="caesarean", complications=("preeclampsia",))
    problem(cardiac, "I34.0", "Mitral regurgitation")
    problem(cardiac, "I10", "Hypertension")
    reads = [await call(world, "assess_pregnancy_risk") for world in (plain, scarred, cardiac)]
    assert [read["care_level"]["level"] for read in reads] == ["low", "increased", "high"]
    assert [read["aspirin"]["advice"] for read in reads] == ["consider", "indicated", "indicated"]
    assert "earlier pregnancies" in reads[2]["missing"]


async def test_factors_are_listed_and_unasked_ones_are_missing() -> None:
    world = ward(days=120, years=41, weight_kg=120.0, height_cm=165.0)
    read = await call(world, "assess_pregnancy_risk")
    assert {"age_35", "age_40", "bmi_40"} <= {one["factor"] for one in read["risks"]}
    assert read["vte"]["score"] == 3  # age over 35 1, BMI 40 2 (not also BMI 30)
    assert {"family_preeclampsia", "blood group", "number of fetuses"} <= set(read["missing"])
    assert "aspirin (best before 16+0)" in read["overdue"]


# RCOG 37a, 2015: sickle cell disease is a comorbidity of 3 points; the trait (ICD-10-CM D57.3) is not
@pytest.mark.parametrize(("code", "points"), [("D57.1", 3), ("D57.3", 0)])
async def test_the_sickle_cell_trait_is_no_comorbidity(code: str, points: int) -> None:
    world = ward(days=80)
    problem(world, code, "Sickle cell")
    assert (await call(world, "assess_pregnancy_risk"))["vte"]["score"] == points


# evaluate_preeclampsia


def bloods(world, **values: float) -> None:  # type: ignore[no-untyped-def]
    usual = {
        "platelets": 210.0,
        "creatinine": 0.6,
        "ast": 20.0,
        "alt": 22.0,
        "ldh": 200.0,
        "urine_protein_creatinine": 150.0,
    }
    for code, value in (usual | values).items():
        lab(world, code, value, ref_high={"ast": 33.0, "alt": 33.0}.get(code))


ASKED = {"headache": False, "visual disturbance": False, "upper abdominal pain": False}


async def test_three_women_have_three_kinds_of_hypertension() -> None:
    found = []
    for symptoms, values in (
        (ASKED, {}), (ASKED, {"urine_protein_creatinine": 420.0}), (ASKED | {"headache": True}, {"urine_protein_creatinine": 420.0}),
    ):  # fmt: skip
        world = ward(days=245, symptoms=symptoms)
        pressure(world, 148, 94, hours_ago=6)
        pressure(world, 150, 96)
        record(world, "breath_sounds", "clear both sides", category="exam", hours_ago=1)
        record(world, "seizure", "none", category="exam", hours_ago=1)
        bloods(world, **values)
        read = await call(world, "evaluate_preeclampsia")
        found.append((read["category"], read["magnesium"]["advice"], read["delivery_timing"]))
    assert found == [
        ("gestational_hypertension", "not", "37+0 weeks"), ("preeclampsia", "not", "37+0 weeks"),
        ("preeclampsia_severe", "indicated", "now, after stabilisation"),
    ]  # fmt: skip


async def test_missing_bloods_are_unknown_and_not_normal() -> None:
    world = ward(days=245)
    pressure(world, 148, 94, hours_ago=6)
    pressure(world, 150, 96)
    read = await call(world, "evaluate_preeclampsia")
    assert read["category"] == "undetermined"
    assert {"proteinuria", "platelets < 100 x 10^9/L", "new headache"} <= set(read["missing"])
    assert (await refusal(ward(), "evaluate_preeclampsia"))["code"] == "MISSING_DATA"


async def test_myasthenia_forbids_magnesium_and_asthma_labetalol() -> None:
    world = ward(days=245, symptoms=ASKED)
    problem(world, "G70.00", "Myasthenia gravis")
    problem(world, "J45.40", "Asthma")
    pressure(world, 168, 112, hours_ago=0.5)
    pressure(world, 172, 114)
    bloods(world)
    read = await call(world, "evaluate_preeclampsia")
    assert (read["category"], read["magnesium"]["advice"]) == ("preeclampsia_severe", "contraindicated")
    assert any("Labetalol avoided" in text for text in read["warnings"])
    assert read["severe_range_now"]["confirmed"] is True
    assert read["severe_range_now"]["treat_by"] == "2031-06-02T12:30:00+00:00"  # an hour after the first, at 11:30


async def test_a_raised_creatinine_lowers_the_infusion() -> None:
    world = ward(days=245, symptoms=ASKED)
    pressure(world, 148, 94, hours_ago=6)
    pressure(world, 150, 96)
    bloods(world, creatinine=1.3)
    assert "1 g/h" in (await call(world, "evaluate_preeclampsia"))["magnesium"]["dose"]


async def test_a_pressure_before_twenty_weeks_is_chronic() -> None:
    world = ward(days=180)
    pressure(world, 144, 92, hours_ago=24 * 90)
    pressure(world, 146, 92, hours_ago=24 * 80)
    bloods(world)
    record(world, "breath_sounds", "clear both sides", category="exam", hours_ago=1)
    read = await call(world, "evaluate_preeclampsia")
    assert read["category"] in ("chronic_hypertension", "undetermined")
    assert {one["criterion"]: one["met"] for one in read["criteria"]}["new headache"] == "unknown"
    assert read["category"] == "undetermined"  # superimposed is not excluded while symptoms are not asked


# assess_fetal_growth


async def test_three_fetuses_have_three_growths() -> None:
    """At 34+0 the mean is exp(7.7738) = 2377 g, the 10th centile 1990 g, the 3rd 1809 g; AC mean 29.9, 10th 28.2 cm.
    The second weighs 10^3.2498 = 1777 g; the third 10^3.3045 = 2016 g with an AC under the 10th."""
    found = []
    for ac, fl, flow in ((30.0, 6.8, None), (25.5, 6.4, "absent_edf"), (27.3, 6.6, "normal")):
        world = ward(days=238)
        record(world, "dating_scan", 70, hours_ago=24 * 168)
        study(world, "ultrasound", bpd_cm=8.4, hc_cm=30.4, ac_cm=ac, fl_cm=fl)
        if flow:
            study(world, "doppler", hours_ago=0.4, umbilical_artery=flow)
        read = await call(world, "assess_fetal_growth")
        found.append((read["category"], read["doppler"]))
        assert 100 < read["efw_g"]["value"] < 4000
    assert found == [("appropriate", None), ("severe_fgr", "absent_edf"), ("fgr", "normal")]


async def test_growth_between_two_scans_is_judged_from_14_days_on() -> None:
    for days, judged in ((21, True), (10, False)):
        world = ward(days=238)
        study(world, "ultrasound", hours_ago=24 * days, bpd_cm=7.8, hc_cm=28.5, ac_cm=27.0, fl_cm=6.1)
        study(world, "ultrasound", bpd_cm=8.4, hc_cm=30.4, ac_cm=30.0, fl_cm=6.6)
        read = await call(world, "assess_fetal_growth")
        assert read["interval_growth_g"]["judged"] is judged
        assert (read["interval_growth_g"]["value"] is not None) is judged


async def test_half_a_biometry_has_no_weight() -> None:
    world = ward(days=238)
    assert (await refusal(world, "assess_fetal_growth"))["code"] == "MISSING_DATA"
    read = await call(world, "assess_fetal_growth", ac_cm=30.0)
    assert (read["efw_g"], read["missing"]) == (None, ["bpd_cm", "hc_cm", "fl_cm"])
    assert (
        await refusal(world, "assess_fetal_growth", patient_id="", bpd_cm=5, hc_cm=18, ac_cm=15, fl_cm=3, ga_weeks=18)
    )["code"] == ("NOT_APPLICABLE")


async def test_a_weak_d_of_type_one_is_positive_and_of_type_four_negative() -> None:
    for kind, indicated in (("type 1", "no"), ("type 4", "yes")):
        world = ward()
        lab(world, "type_and_screen", "A negative, antibody screen negative")
        record(world, "weak_d", kind)
        record(world, "sensitising_event", "bleeding", hours_ago=4)
        assert (await call(world, "check_rh_status"))["indicated"] == indicated


async def test_routine_anti_d_is_due_from_28_weeks_once() -> None:
    early, due, done, free = ward(days=180), ward(days=200), ward(days=200), ward(days=200)
    for world in (early, due, done, free):
        lab(world, "type_and_screen", "O negative, antibody screen negative")
    done.insert("medication_administration", patient_id="PT-100001", drug="anti-d immunoglobulin", dose=300, dose_unit="microgram",
                route="im", effective=done.in_minutes(-3 * 1440))  # fmt: skip
    record(free, "fetal_rhd", "negative")
    found = [(await call(world, "check_rh_status"))["indicated"] for world in (early, due, done, free)]
    assert found == ["no", "yes", "no", "no"]


async def test_a_birth_is_the_event_when_nothing_else_is_named() -> None:
    for newborn, indicated in (("positive", "yes"), ("negative", "no")):
        world = ward(born_hours=10)
        lab(world, "type_and_screen", "O negative, antibody screen negative")
        record(world, "newborn_rh", newborn, hours_ago=5)
        read = await call(world, "check_rh_status")
        assert read["indicated"] == indicated
        assert (read["give_by"] is not None) == (indicated == "yes")


async def test_a_late_scan_does_not_move_a_date_that_an_early_one_confirmed() -> None:
    world = ward(days=220)
    record(world, "dating_scan", 70, hours_ago=24 * 150)  # 70 d by both
    study(world, "ultrasound", ga_days=180, ac_cm=26.0)
    world.insert("diagnostic_report", patient_id="PT-100001", study_id=world.row("SELECT id FROM imaging_study")["id"],  # type: ignore[index]
                 issued=world.in_minutes(-10), status="final")  # fmt: skip
    read = await call(world, "calculate_gestational_age")
    assert (read["gestational_age_days"], read["redated"], read["suboptimally_dated"]) == (220, False, False)


async def test_a_first_scan_of_this_hospital_dates_everything_from_its_report_on() -> None:
    world = ward(days=90, certain=False)
    assert (await call(world, "calculate_gestational_age"))["suboptimally_dated"] is True
    key = study(world, "ultrasound", crl_mm=45.0)  # 79 days
    assert (await call(world, "calculate_gestational_age"))["gestational_age_days"] == 90
    world.insert("diagnostic_report", patient_id="PT-100001", study_id=key, issued=world.in_minutes(-1), status="final")
    read = await call(world, "calculate_gestational_age")
    assert (read["basis"], read["gestational_age_days"]) == ("ultrasound", 79)


async def test_another_day_can_be_asked_for() -> None:
    read = await call(ward(days=100), "calculate_gestational_age", on_date="2031-06-09")
    assert read["gestational_age"] == "15+2"  # 107 d
