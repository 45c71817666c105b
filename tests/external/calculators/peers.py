"""The same inputs given to calculators that others wrote; runs in their environment, not in ours.

Reads one JSON object a line, {"calculator": ..., "inputs": {...}}, and answers with one object a line:
{peer: {output: value}} or {peer: {"refused": why}}. Only the standard library and the peers are imported. Each entry says no more
than how a peer spells an input; the medicine is theirs.
"""

import contextlib
import importlib
import io
import json
import sys
from datetime import date, timedelta

import clincalc
import vitalscore

BUN = 2.8  # urea nitrogen mg/dL of urea 1 mmol/L
UMOL = 88.4  # creatinine umol/L of 1 mg/dL


def open_medicine(module, **inputs):
    """A calculator of open-medicine: one pydantic model and one function a module."""
    found = importlib.import_module(f"open_medicine.mcp.calculators.{module}")
    model = next(
        kind for name, kind in vars(found).items() if name.endswith("Params") and kind.__module__ == found.__name__
    )
    function = next(value for name, value in vars(found).items() if name.startswith("calculate_"))
    return function(model(**inputs)).value


def clin(name, **inputs):
    """A calculator of clincalc."""
    return clincalc.calculate(name, inputs)["result"]


def medcalc(module, function=None, **inputs):
    """A calculator of medcalc-bench (Camel-AI's edition of MedCalc-Bench)."""
    found = importlib.import_module(f"medcalc.{module}")
    names = [name for name, value in vars(found).items() if getattr(value, "__module__", "") == found.__name__]
    with contextlib.redirect_stdout(io.StringIO()):
        return getattr(found, function or names[0])(inputs)["Answer"]


def score(value):
    return {"score": value}


def mg(value):
    return (value, "mg/dL")


def meq(value):
    return (value, "mEq/L")


def sex_word(inputs):
    return inputs["sex"].capitalize()


def listed(inputs):
    return list(inputs.values())


def pressure_point(i):
    return i["sbp"] > 160


NIHSS = {
    "1a": (
        "level_of_consciousness",
        ("alert", "arousable_by_minor_stimulation", "requires_repeated_or_strong_stimulation"),
    ),
    "1b": ("loc_questions", ("both_correct", "one_correct", "neither_correct_or_aphasic_or_stuporous")),
    "1c": ("loc_commands", ("both_correct", "one_correct", "neither_correct")),
    "2": ("best_gaze", ("normal", "partial_gaze_palsy", "forced_deviation_or_total_paresis")),
    "3": (
        "visual_fields",
        ("no_visual_loss", "partial_hemianopia", "complete_hemianopia", "bilateral_hemianopia_or_blindness"),
    ),
    "4": (
        "facial_palsy",
        ("normal_symmetry", "minor_paralysis", "partial_lower_face_paralysis", "complete_one_or_both_sides"),
    ),
    "7": ("limb_ataxia", ("absent", "present_in_one_limb", "present_in_two_limbs")),
    "8": ("sensory", ("normal", "mild_to_moderate_loss", "severe_or_total_loss")),
    "9": ("best_language", ("no_aphasia", "mild_to_moderate_aphasia", "severe_aphasia", "mute_or_global_aphasia")),
    "10": ("dysarthria", ("normal", "mild_to_moderate", "severe_or_anarthric")),
    "11": ("extinction_inattention", ("none", "one_modality", "profound_or_more_than_one_modality")),
}
ARM = (
    "no_drift_for_ten_seconds",
    "drift_without_hitting_support",
    "some_effort_against_gravity",
    "no_effort_against_gravity",
    "no_movement",
)
LEG = ("no_drift_for_five_seconds", "drift_without_hitting_bed", *ARM[2:])
NIHSS |= {
    "5a": ("motor_arm_left", ARM),
    "5b": ("motor_arm_right", ARM),
    "6a": ("motor_leg_left", LEG),
    "6b": ("motor_leg_right", LEG),
}
NIHSS_OPEN = {
    "1a": "loc", "1b": "loc_questions", "1c": "loc_commands", "2": "best_gaze", "3": "visual_fields", "4": "facial_palsy",
    "5a": "left_arm_motor", "5b": "right_arm_motor", "6a": "left_leg_motor", "6b": "right_leg_motor", "7": "limb_ataxia",
    "8": "sensory", "9": "best_language", "10": "dysarthria", "11": "extinction_inattention",
}  # fmt: skip


def sofa_pressors(i):
    drug, rate = i["infusion"], i["rate"]
    if drug == "none":
        return "map-at-least70" if i["map"] >= 70 else "map-below70"
    if drug == "dopamine":
        return "dopamine-low" if rate <= 5 else "moderate-vasopressors" if rate <= 15 else "high-vasopressors"
    return "moderate-vasopressors" if rate <= 0.1 else "high-vasopressors"


def sofa_open(i):
    drugs = {"dopamine": "dopamine", "adrenaline": "epinephrine", "noradrenaline": "norepinephrine"}
    given = {drugs[i["infusion"]]: i["rate"]} if i["infusion"] in drugs else {}
    return open_medicine(
        "sofa", pao2_fio2=i["pao2"] / i["fio2"], platelets=i["platelets"], bilirubin=i["bilirubin"], map_pressure=i["map"],
        gcs=i["gcs"], creatinine=i["creatinine"], **given,
    )  # fmt: skip


def gradient(i):
    return i["fio2"] * 713 - i["paco2"] / 0.8 - i["pao2"]


def apache_chronic(i):
    if not i["severe_chronic"]:
        return "none"
    elective = i["admission_type"] == "elective_postoperative"
    return "elective_postoperative" if elective else "nonoperative_or_emergency_postoperative"


def gcs_words(i):
    eye = ("no_response", "to_pressure", "to_sound", "spontaneous")[i["eye"] - 1]
    verbal = ("no_response", "sounds", "words", "confused", "orientated")[i["verbal"] - 1]
    motor = ("no_response", "extension", "abnormal_flexion", "normal_flexion", "localising", "obey_commands")[
        i["motor"] - 1
    ]
    return {"eye_opening": eye, "verbal_response": verbal, "motor_response": motor}


def heart_clin(i):
    factors = i["risk_factors"] + i["atherosclerosis"]
    burden = "none" if factors == 0 else "one_or_two"
    if i["atherosclerosis"] or factors >= 3:
        burden = "three_or_more_or_atherosclerosis"
    raised = "normal" if i["troponin"] <= 1 else "one_to_three_times" if i["troponin"] <= 3 else "over_three_times"
    ecg = {"nonspecific_repolarisation": "non_specific_repolarisation"}.get(i["ecg"], i["ecg"])
    return clin("heart", age=i["age"], history=i["history"], ecg=ecg, risk_factors=burden, troponin=raised)


def grades(i):
    history = ("slightly_suspicious", "moderately_suspicious", "highly_suspicious").index(i["history"])
    ecg = ("normal", "nonspecific_repolarisation", "significant_st_deviation").index(i["ecg"])
    troponin = 0 if i["troponin"] <= 1 else 1 if i["troponin"] <= 3 else 2
    return history, ecg, troponin


def heart_open(i):
    history, ecg, troponin = grades(i)
    return open_medicine(
        "heart_score", history=history, ecg=ecg, age=i["age"], risk_factor_count=i["risk_factors"] + i["atherosclerosis"],
        history_of_atherosclerosis=i["atherosclerosis"], troponin=troponin,
    )  # fmt: skip


def heart_vital(i):
    history, ecg, troponin = grades(i)
    age = 0 if i["age"] < 45 else 1 if i["age"] < 65 else 2
    factors = 2 if i["atherosclerosis"] or i["risk_factors"] >= 3 else 1 if i["risk_factors"] else 0
    return vitalscore.score_heart(history, ecg, age, factors, troponin).total


def abcd2_word(i, weakness, speech):
    return weakness if i["unilateral_weakness"] else speech if i["speech_disturbance"] else "other"


def abcd2_time(i, long, middle, short):
    return long if i["duration_min"] >= 60 else middle if i["duration_min"] >= 10 else short


def wells_pe_medcalc(i):
    return medcalc(
        "wells_criteria_pe", clinical_dvt=i["signs_of_dvt"], pe_number_one=i["pe_most_likely"],
        heart_rate=(i["heart_rate"], "beats per minute"), immobilization_for_3days=i["immobilised_or_surgery"],
        surgery_in_past4weeks=False, previous_pe=i["prior_vte"], previous_dvt=False, hemoptysis=i["haemoptysis"],
        malignancy_with_treatment=i["malignancy"],
    )  # fmt: skip


def braden_words(i):
    words = {
        "sensory_perception": ("completely_limited", "very_limited", "slightly_limited", "no_impairment"),
        "moisture": ("constantly_moist", "often_moist", "occasionally_moist", "rarely_moist"),
        "activity": ("bedfast", "chairfast", "walks_occasionally", "walks_frequently"),
        "mobility": ("completely_immobile", "very_limited", "slightly_limited", "no_limitations"),
        "nutrition": ("very_poor", "probably_inadequate", "adequate", "excellent"),
        "friction_shear": ("problem", "potential_problem", "no_apparent_problem"),
    }
    return {name: words[name][value - 1] for name, value in i.items()}


def due_in_days(i):
    last = date(2030, 1, 1) + timedelta(days=i["lmp_day"])
    month, day, year = medcalc("estimated_due_date", menstrual_date=last.strftime("%m/%d/%Y"), cycle_length=28).split(
        "/"
    )
    return (date(int(year), int(month), int(day)) - last).days


def age_in_days(i):
    last = date(2030, 1, 1) + timedelta(days=i["lmp_day"])
    now = last + timedelta(days=i["days_since"])
    weeks, days = medcalc(
        "gestational_age", menstrual_date=last.strftime("%m/%d/%Y"), current_date=now.strftime("%m/%d/%Y")
    )
    return int(weeks.split()[0]) * 7 + int(days.split()[0])


def rumack(i):
    found = importlib.import_module("open_medicine.mcp.calculators.rumack_matthew")
    said = found.calculate_rumack_matthew(
        found.RumackMatthewParams(serum_acetaminophen=i["level"], hours_since_ingestion=i["hours"])
    )
    return int("ABOVE" in said.interpretation)


CONSCIOUS = {"new_confusion": "confusion"}
AMTS_ORDER = (
    "age",
    "time",
    "address_recall",
    "year",
    "place",
    "recognise_two_persons",
    "date_of_birth",
    "year_ww1",
    "monarch",
    "count_backwards",
)
CIWA_OPEN = (
    "nausea_vomiting",
    "tremor",
    "paroxysmal_sweats",
    "anxiety",
    "agitation",
    "tactile_disturbances",
    "auditory_disturbances",
    "visual_disturbances",
    "headache",
    "orientation",
)
CIWA_CLIN = ("nausea_and_vomiting", *CIWA_OPEN[1:8], "headache_or_fullness", "orientation_and_clouding")
GAD_OPEN = (
    "feeling_nervous",
    "cannot_stop_worrying",
    "worrying_too_much",
    "trouble_relaxing",
    "being_restless",
    "easily_annoyed",
    "feeling_afraid",
)
PHQ_OPEN = (
    "interest_pleasure",
    "feeling_down",
    "sleep",
    "energy",
    "appetite",
    "self_esteem",
    "concentration",
    "psychomotor",
    "suicidal_ideation",
)
NARANJO_OPEN = (
    "previous_conclusive_reports", "event_after_drug", "improvement_on_discontinuation", "reappearance_on_rechallenge",
    "alternative_causes", "reaction_with_placebo", "drug_in_toxic_concentration", "severity_dose_related",
    "similar_prior_reaction", "confirmed_by_objective_evidence",
)  # fmt: skip
DVT_OPEN = {
    "active_cancer": "active_cancer", "paralysis_paresis_or_cast": "paralysis_or_casting",
    "bedridden_3d_or_major_surgery_12wk": "bedridden_or_major_surgery", "deep_vein_tenderness": "tenderness_along_deep_veins",
    "entire_leg_swollen": "entire_leg_swollen", "calf_swelling": "calf_swelling_gt_3cm",
    "pitting_oedema_symptomatic_leg_only": "pitting_edema", "collateral_superficial_veins": "collateral_superficial_veins",
    "previous_dvt": "previously_documented_dvt", "alternative_as_likely": "alternative_diagnosis_likely",
}  # fmt: skip
DVT_CLIN = {
    "active_cancer": "active_cancer", "paralysis_paresis_or_cast": "paralysis_paresis_immobilisation",
    "bedridden_3d_or_major_surgery_12wk": "bedridden_or_major_surgery", "deep_vein_tenderness": "localised_tenderness",
    "entire_leg_swollen": "entire_leg_swollen", "calf_swelling": "calf_swelling_over_3cm",
    "pitting_oedema_symptomatic_leg_only": "pitting_oedema", "collateral_superficial_veins": "collateral_superficial_veins",
    "previous_dvt": "previously_documented_dvt", "alternative_as_likely": "alternative_diagnosis_as_likely",
}  # fmt: skip
DVT_MEDCALC = {
    "active_cancer": "active_cancer", "paralysis_paresis_or_cast": "paralysis_paresis_immobilization_in_lower_extreme",
    "bedridden_3d_or_major_surgery_12wk": "bedridden_for_atleast_3_days",
    "deep_vein_tenderness": "localized_tenderness_on_deep_venuous_system", "entire_leg_swollen": "leg_swollen",
    "calf_swelling": "calf_swelling_3cm", "pitting_oedema_symptomatic_leg_only": "pitting_edema_on_symptomatic_leg",
    "collateral_superficial_veins": "collateral_superficial_veins", "previous_dvt": "previous_dvt",
    "alternative_as_likely": "alternative_to_dvt_diagnosis",
}  # fmt: skip


NINES = {
    "head": "head_and_neck", "left_arm": "left_upper_extremity", "right_arm": "right_upper_extremity",
    "anterior_trunk": "anterior_trunk", "posterior_trunk": "posterior_trunk", "left_leg": "left_lower_extremity",
    "right_leg": "right_lower_extremity", "perineum": "perineum",
}  # fmt: skip


def renamed(inputs, names):
    return {new: inputs[old] for old, new in names.items()}


def numbered(inputs, names):
    return dict(zip(names, inputs.values(), strict=True))


PEERS = {
    "news2": {
        "open-medicine": lambda i: score(open_medicine(
            "news2", respiration_rate=i["respiratory_rate"], spo2=i["spo2"], spo2_scale=f"scale_{i['spo2_scale']}",
            on_supplemental_o2=i["on_oxygen"], systolic_bp=i["sbp"], pulse=i["heart_rate"],
            consciousness=CONSCIOUS.get(i["consciousness"], i["consciousness"]), temperature=i["temperature"])),
        "clincalc": lambda i: score(clin(
            "news2", consciousness="alert" if i["consciousness"] == "alert" else "confusion-or-vpu", on_oxygen=i["on_oxygen"],
            pulse=i["heart_rate"], respiratory_rate=i["respiratory_rate"], spo2=i["spo2"], spo2_scale=str(i["spo2_scale"]),
            systolic_bp=i["sbp"], temperature=i["temperature"])),
        "vitalscore": lambda i: score(vitalscore.score_news2(
            i["respiratory_rate"], i["spo2"], i["on_oxygen"], i["sbp"], i["heart_rate"],
            {"alert": "A", "new_confusion": "C", "voice": "V", "pain": "P", "unresponsive": "U"}[i["consciousness"]],
            i["temperature"], use_spo2_scale2=i["spo2_scale"] == 2).total),
    },
    "qsofa": {
        "open-medicine": lambda i: score(open_medicine(
            "qsofa", respiratory_rate=i["respiratory_rate"], systolic_blood_pressure=i["sbp"], altered_mentation=i["gcs"] < 15)),
        "clincalc": lambda i: score(clin(
            "qsofa", respiratory_rate=i["respiratory_rate"], systolic_bp=i["sbp"], altered_mentation=i["gcs"] < 15)),
        "vitalscore": lambda i: score(vitalscore.score_qsofa(
            respiratory_rate=i["respiratory_rate"], systolic_bp=i["sbp"], gcs=i["gcs"]).total),
    },
    "sirs": {
        "medcalc-bench": lambda i: score(medcalc(
            "sirs_criteria", temperature=(i["temperature"], "degrees celsius"), heart_rate=(i["heart_rate"], "beats per minute"),
            respiratory_rate=(i["respiratory_rate"], "breaths per minute"), wbc=(i["wbc"] * 1000, "m^3"),  # so it calls mm^3
            paco2=(40, "mm hg"))),
    },
    "sofa": {
        "open-medicine": lambda i: score(sofa_open(i)),
        "clincalc": lambda i: score(clin(
            "sofa", bilirubin=i["bilirubin"], bilirubin_unit="mg/dL", creatinine=i["creatinine"], creatinine_unit="mg/dL",
            cardiovascular=sofa_pressors(i), gcs=i["gcs"], pao2_fio2=i["pao2"] / i["fio2"], platelets=i["platelets"],
            respiratory_support=i["respiratory_support"])),
    },
    "apache2": {
        "open-medicine": lambda i: score(open_medicine(
            "apache2", temperature=i["temperature_c"], mean_arterial_pressure=i["map"], heart_rate=i["heart_rate"],
            respiratory_rate=i["respiratory_rate"], fio2=i["fio2"], pao2=i["pao2"], paco2=i["paco2"], arterial_ph=i["ph"],
            serum_sodium=i["sodium"], serum_potassium=i["potassium"], serum_creatinine=i["creatinine_mg_dl"],
            acute_renal_failure=i["acute_renal_failure"], hematocrit=i["hematocrit"], white_blood_cell_count=i["wbc"],
            gcs=i["gcs"], age=i["age"], severe_organ_insufficiency_or_immunocompromised=i["severe_chronic"],
            admission_type={"nonoperative": "nonoperative", "emergency_postoperative": "emergency_surgery",
                            "elective_postoperative": "elective_surgery"}[i["admission_type"]])),
        "clincalc": lambda i: score(clin(
            "apache2", aa_gradient_mm_hg=gradient(i), acute_renal_failure=i["acute_renal_failure"], age=i["age"],
            arterial_ph=i["ph"], chronic_health_status=apache_chronic(i), creatinine_mg_dl=i["creatinine_mg_dl"],
            fio2=i["fio2"], glasgow_coma_scale=i["gcs"], heart_rate=i["heart_rate"], hematocrit_percent=i["hematocrit"],
            mean_arterial_pressure_mm_hg=i["map"], pao2_mm_hg=i["pao2"], potassium_mmol_l=i["potassium"],
            respiratory_rate=i["respiratory_rate"], sodium_mmol_l=i["sodium"], temperature_c=i["temperature_c"],
            wbc_10_9_l=i["wbc"])),
    },
    "curb65": {
        "open-medicine": lambda i: score(open_medicine(
            "curb65", confusion=i["confusion"], bun=i["urea"] * BUN, respiratory_rate=i["respiratory_rate"],
            systolic_bp=i["sbp"], diastolic_bp=i["dbp"], age=i["age"])),
        "clincalc": lambda i: score(clin(
            "curb65", age=i["age"], confusion=i["confusion"], diastolic_bp=i["dbp"], respiratory_rate=i["respiratory_rate"],
            systolic_bp=i["sbp"], urea_mmol_l=i["urea"])),
        "medcalc-bench": lambda i: score(medcalc(
            "curb_65", age=(i["age"], "years"), sys_bp=(i["sbp"], "mm hg"), dia_bp=(i["dbp"], "mm hg"), confusion=i["confusion"],
            respiratory_rate=(i["respiratory_rate"], "breaths per minute"), bun=mg(i["urea"] * BUN))),
    },
    "wells_pe": {
        "open-medicine": lambda i: score(open_medicine(
            "wells_pe", clinical_signs_dvt=i["signs_of_dvt"], pe_most_likely_diagnosis=i["pe_most_likely"],
            heart_rate_gt_100=i["heart_rate"] > 100, immobilization_or_surgery=i["immobilised_or_surgery"],
            previous_dvt_pe=i["prior_vte"], hemoptysis=i["haemoptysis"], malignancy=i["malignancy"])),
        "clincalc": lambda i: score(clin(
            "wells_pe", clinical_signs_of_dvt=i["signs_of_dvt"], haemoptysis=i["haemoptysis"],
            heart_rate_over_100=i["heart_rate"] > 100, immobilisation_or_surgery=i["immobilised_or_surgery"],
            malignancy=i["malignancy"], pe_most_likely_diagnosis=i["pe_most_likely"], previous_dvt_or_pe=i["prior_vte"])),
        "medcalc-bench": lambda i: score(wells_pe_medcalc(i)),
    },
    "wells_dvt": {
        "open-medicine": lambda i: score(open_medicine("wells_dvt", **renamed(i, DVT_OPEN))),
        "clincalc": lambda i: score(clin("wells_dvt", **renamed(i, DVT_CLIN))),
        "medcalc-bench": lambda i: score(medcalc(
            "wells_criteria_dvt", major_surgery_in_last_12_weeks=False, **renamed(i, DVT_MEDCALC))),
    },
    "perc": {
        "open-medicine": lambda i: score(open_medicine(
            "perc", age_gte_50=i["age"] >= 50, heart_rate_gte_100=i["heart_rate"] >= 100, spo2_lt_95=i["spo2_on_air"] < 95,
            unilateral_leg_swelling=i["unilateral_leg_swelling"], hemoptysis=i["haemoptysis"],
            recent_surgery_or_trauma=i["surgery_or_trauma_4_weeks"], prior_dvt_pe=i["prior_vte"], estrogen_use=i["oestrogen"])),
        "medcalc-bench": lambda i: score(medcalc(
            "perc_rule", age=(i["age"], "years"), heart_rate=(i["heart_rate"], "beats per minute"),
            oxygen_sat=(i["spo2_on_air"], "%"), unilateral_leg_swelling=i["unilateral_leg_swelling"],
            hemoptysis=i["haemoptysis"], recent_surgery_or_trauma=i["surgery_or_trauma_4_weeks"], previous_pe=i["prior_vte"],
            previous_dvt=False, hormonal_use=i["oestrogen"])),
    },
    "padua": {
        "open-medicine": lambda i: score(open_medicine(
            "padua", active_cancer=i["active_cancer"], previous_vte=i["previous_vte"], reduced_mobility=i["reduced_mobility"],
            known_thrombophilia=i["thrombophilia"], recent_trauma_or_surgery=i["recent_trauma_or_surgery"],
            age_70_or_older=i["age"] >= 70, heart_or_respiratory_failure=i["heart_or_respiratory_failure"],
            acute_mi_or_stroke=i["infarction_or_stroke"], acute_infection_or_rheumatic=i["infection_or_rheumatological"],
            obesity=i["bmi"] >= 30, ongoing_hormonal_treatment=i["hormonal_treatment"])),
        "clincalc": lambda i: score(clin(
            "padua", active_cancer=i["active_cancer"], acute_infection_or_rheumatological=i["infection_or_rheumatological"],
            acute_mi_or_ischaemic_stroke=i["infarction_or_stroke"], age=i["age"],
            heart_or_respiratory_failure=i["heart_or_respiratory_failure"], obesity=i["bmi"] >= 30,
            ongoing_hormonal_treatment=i["hormonal_treatment"], previous_vte=i["previous_vte"],
            recent_trauma_or_surgery=i["recent_trauma_or_surgery"], reduced_mobility=i["reduced_mobility"],
            thrombophilia=i["thrombophilia"])),
    },
    "has_bled": {
        "open-medicine": lambda i: score(open_medicine(
            "hasbled", hypertension=pressure_point(i), abnormal_renal_function=i["abnormal_renal"],
            abnormal_liver_function=i["abnormal_liver"], stroke=i["stroke"], bleeding=i["bleeding"], labile_inr=i["labile_inr"],
            elderly=i["age"] > 65, drugs=i["antiplatelet_or_nsaid"], alcohol=i["alcohol_drinks_week"] >= 8)),
        "clincalc": lambda i: score(clin(
            "hasbled", hypertension_uncontrolled=pressure_point(i), abnormal_renal_function=i["abnormal_renal"],
            abnormal_liver_function=i["abnormal_liver"], stroke=i["stroke"], bleeding_history=i["bleeding"],
            labile_inr=i["labile_inr"], elderly_over_65=i["age"] > 65, drugs_antiplatelet_nsaid=i["antiplatelet_or_nsaid"],
            alcohol_excess=i["alcohol_drinks_week"] >= 8)),
        "medcalc-bench": lambda i: score(medcalc(
            "has_bled_score", age=(i["age"], "years"), alcoholic_drinks=i["alcohol_drinks_week"], hypertension=pressure_point(i),
            renal_disease_has_bled=i["abnormal_renal"], liver_disease_has_bled=i["abnormal_liver"], stroke=i["stroke"],
            prior_bleeding=i["bleeding"], labile_inr=i["labile_inr"], medications_for_bleeding=i["antiplatelet_or_nsaid"])),
    },
    "cha2ds2_vasc": {
        "open-medicine": lambda i: score(open_medicine(
            "chadsvasc", congestive_heart_failure=i["chf"], hypertension=i["hypertension"], age=i["age"], diabetes=i["diabetes"],
            stroke_tia_thromboembolism=i["stroke_tia_te"], vascular_disease=i["vascular_disease"],
            female_sex=i["sex"] == "female")),
        "clincalc": lambda i: score(clin(
            "cha2ds2vasc", age=i["age"], congestive_heart_failure=i["chf"], diabetes=i["diabetes"],
            hypertension=i["hypertension"], sex=i["sex"], stroke_tia_thromboembolism=i["stroke_tia_te"],
            vascular_disease=i["vascular_disease"])),
        "medcalc-bench": lambda i: score(medcalc(
            "cha2ds2_vasc_score", age=(i["age"], "years"), sex=sex_word(i), chf=i["chf"], hypertension=i["hypertension"],
            stroke=i["stroke_tia_te"], tia=False, thromboembolism=False, vascular_disease=i["vascular_disease"],
            diabetes=i["diabetes"])),
    },
    "meld": {
        "open-medicine": lambda i: {"meld_na": open_medicine(
            "meld_na", creatinine=i["creatinine"], bilirubin=i["bilirubin"], inr=i["inr"], sodium=i["sodium"],
            on_dialysis=i["dialysis"])},
        "clincalc": lambda i: {
            "meld": clin(
                "meld", bilirubin=i["bilirubin"], bilirubin_unit="mg/dL", creatinine=i["creatinine"], creatinine_unit="mg/dL",
                inr=i["inr"], dialysis_twice_past_week=i["dialysis"]),
            "meld_3_0": clin(
                "meld_3", albumin=i["albumin"], albumin_unit="g/dL", bilirubin=i["bilirubin"], bilirubin_unit="mg/dL",
                creatinine=i["creatinine"], creatinine_unit="mg/dL", female_for_adult_meld=i["sex"] == "female", inr=i["inr"],
                qualifying_dialysis_in_prior_7_days=i["dialysis"], registration_age_years=50, sodium_mmol_l=i["sodium"]),
        },
        "medcalc-bench": lambda i: {"meld_na": medcalc(
            "meldna", creatinine=mg(i["creatinine"]), dialysis_twice=i["dialysis"], cvvhd=False, bilirubin=mg(i["bilirubin"]),
            inr=i["inr"], sodium=meq(i["sodium"]))},
    },
    "child_pugh": {
        "open-medicine": lambda i: score(open_medicine(
            "child_pugh", bilirubin=i["bilirubin"], albumin=i["albumin"], inr=i["inr"], is_primary_biliary_cholangitis=False,
            ascites={"mild_or_controlled": "mild", "moderate_severe": "severe"}.get(i["ascites"], "none"),
            encephalopathy=i["encephalopathy"])),
        "clincalc": lambda i: score(clin(
            "child_pugh", albumin=i["albumin"], albumin_unit="g/dL", bilirubin=i["bilirubin"], bilirubin_unit="mg/dL",
            inr=i["inr"], ascites={"mild_or_controlled": "mild", "moderate_severe": "moderate-severe"}.get(i["ascites"], "none"),
            encephalopathy={"grade_1_2": "grade1-to2", "grade_3_4": "grade3-to4"}.get(i["encephalopathy"], "none"))),
        "medcalc-bench": lambda i: score(medcalc(
            "child_pugh_score", bilirubin=mg(i["bilirubin"]), albumin=(i["albumin"], "g/dL"), inr=i["inr"],
            ascites={"none": "Absent", "mild_or_controlled": "Slight", "moderate_severe": "Moderate"}[i["ascites"]],
            encephalopathy={"none": "No Encephalopathy", "grade_1_2": "Grade 1-2", "grade_3_4": "Grade 3-4"}[i["encephalopathy"]])),
    },
    "gcs": {
        "open-medicine": lambda i: score(open_medicine(
            "gcs", eye_response=i["eye"], verbal_response=i["verbal"], motor_response=i["motor"])),
        "clincalc": lambda i: score(clin("gcs", **gcs_words(i))),
        "vitalscore": lambda i: score(vitalscore.score_gcs(eye=i["eye"], verbal=i["verbal"], motor=i["motor"]).total),
    },
    "nihss": {
        "open-medicine": lambda i: score(open_medicine("nihss", **renamed(i, NIHSS_OPEN))),
        "clincalc": lambda i: score(clin(
            "nihss", assessment_context=clincalc.get_schema("nihss")["properties"]["assessment_context"].get("const", "x"),
            unscored_explanations=None, **{NIHSS[item][0]: NIHSS[item][1][value] for item, value in i.items()})),
    },
    "heart": {
        "open-medicine": lambda i: score(heart_open(i)),
        "clincalc": lambda i: score(heart_clin(i)),
        "vitalscore": lambda i: score(heart_vital(i)),
    },
    "timi_ua_nstemi": {
        "open-medicine": lambda i: score(open_medicine(
            "timi_ua_nstemi", age_gte_65=i["age"] >= 65, three_or_more_cad_risk_factors=i["three_risk_factors"],
            known_cad_gte_50_stenosis=i["known_stenosis_50"], aspirin_use_past_7_days=i["aspirin_7_days"],
            two_or_more_anginal_events_24h=i["two_episodes_24_h"], st_deviation_gte_0_5mm=i["st_deviation"],
            elevated_cardiac_markers=i["raised_marker"])),
        "clincalc": lambda i: score(clin(
            "timi", age=i["age"], aspirin_use_past_7_days=i["aspirin_7_days"], known_cad=i["known_stenosis_50"],
            positive_biomarker=i["raised_marker"], severe_angina=i["two_episodes_24_h"], st_deviation=i["st_deviation"],
            three_or_more_cad_risk_factors=i["three_risk_factors"])),
    },
    "rcri": {
        "open-medicine": lambda i: score(open_medicine(
            "rcri", high_risk_surgery=i["high_risk_surgery"], history_of_ischemic_heart_disease=i["ischaemic_heart_disease"],
            history_of_congestive_heart_failure=i["heart_failure"],
            history_of_cerebrovascular_disease=i["cerebrovascular_disease"], preoperative_insulin_treatment=i["insulin"],
            preoperative_creatinine_above_2=i["creatinine"] > 2)),
        "clincalc": lambda i: score(clin(
            "rcri", adult_noncardiac_surgery_candidate=True, original_validation_population_matches=True,
            cerebrovascular_disease=i["cerebrovascular_disease"], congestive_heart_failure=i["heart_failure"],
            creatinine_umol_l=i["creatinine"] * UMOL, high_risk_surgery=i["high_risk_surgery"],
            ischemic_heart_disease=i["ischaemic_heart_disease"], preoperative_insulin_treatment=i["insulin"])),
        "medcalc-bench": lambda i: score(medcalc(
            "cardiac_risk_index", elevated_risk_surgery=i["high_risk_surgery"],
            ischemetic_heart_disease=i["ischaemic_heart_disease"], congestive_heart_failure=i["heart_failure"],
            cerebrovascular_disease=i["cerebrovascular_disease"], pre_operative_insulin_treatment=i["insulin"],
            pre_operative_creatinine=mg(i["creatinine"]))),
    },
    "abcd2": {
        "open-medicine": lambda i: score(open_medicine(
            "abcd2", age_ge_60=i["age"] >= 60, bp_ge_140_90=i["sbp"] >= 140 or i["dbp"] >= 90, diabetes=i["diabetes"],
            clinical_features=abcd2_word(i, "unilateral_weakness", "speech_disturbance"),
            duration=abcd2_time(i, "ge_60_min", "10_to_59_min", "lt_10_min"))),
        "clincalc": lambda i: score(clin(
            "abcd2", age=i["age"], systolic_bp=i["sbp"], diastolic_bp=i["dbp"], diabetes=i["diabetes"],
            clinical_features=abcd2_word(i, "unilateral-weakness", "speech-disturbance"),
            duration=abcd2_time(i, "60min-or-more", "10-59min", "under-10min"))),
    },
    "centor_mcisaac": {
        "open-medicine": lambda i: score(open_medicine(
            "centor_mcisaac", age=i["age"], tonsillar_swelling_or_exudate=i["tonsillar_exudate"],
            tender_anterior_cervical_lymphadenopathy=i["tender_nodes"], fever=i["fever"], absence_of_cough=not i["cough"])),
        "clincalc": lambda i: score(clin(
            "centor", age=i["age"], absence_of_cough=not i["cough"], fever=i["fever"],
            tender_anterior_cervical_nodes=i["tender_nodes"], tonsillar_exudate=i["tonsillar_exudate"])),
        "medcalc-bench": lambda i: score(medcalc(
            "centor_score", age=(i["age"], "years"), temperature=(39.0 if i["fever"] else 37.0, "degrees celsius"),
            exudate_swelling_tonsils=i["tonsillar_exudate"], tender_lymph_nodes=i["tender_nodes"], cough_absent=not i["cough"])),
    },
    "glasgow_blatchford": {
        "open-medicine": lambda i: score(open_medicine(
            "glasgow_blatchford", bun=i["urea"] * BUN, hemoglobin=i["haemoglobin"], systolic_bp=i["sbp"], pulse=i["heart_rate"],
            is_male=i["sex"] == "male", melena=i["melaena"], syncope=i["syncope"], hepatic_disease=i["hepatic_disease"],
            cardiac_failure=i["cardiac_failure"])),
        "clincalc": lambda i: score(clin(
            "glasgow_blatchford", acute_upper_gi_bleeding_at_first_assessment=True, age_16_or_over=True,
            cardiac_failure=i["cardiac_failure"], emergency_department_overt_ugib=True, haemoglobin_g_l=i["haemoglobin"] * 10,
            heart_rate_bpm=i["heart_rate"], hepatic_disease=i["hepatic_disease"], melaena=i["melaena"], sex=i["sex"],
            syncope=i["syncope"], systolic_bp_mm_hg=i["sbp"], urea_mmol_l=i["urea"])),
        "medcalc-bench": lambda i: score(medcalc(
            "glasgow_bleeding_score", hemoglobin=(i["haemoglobin"], "g/dL"), bun=mg(i["urea"] * BUN), sex=sex_word(i),
            sys_bp=(i["sbp"], "mm hg"), heart_rate=(i["heart_rate"], "beats per minute"), melena_present=i["melaena"],
            syncope=i["syncope"], hepatic_disease_history=i["hepatic_disease"], cardiac_failure=i["cardiac_failure"])),
    },
    "fib4": {
        "clincalc": lambda i: score(clin("fib4", age=i["age"], alt=i["alt"], ast=i["ast"], platelets=i["platelets"])),
        "medcalc-bench": lambda i: score(medcalc(
            "fibrosis_4", age=(i["age"], "years"), alt=(i["alt"], "U/L"), ast=(i["ast"], "U/L"),
            platelet_count=(i["platelets"] * 1000, "µL"))),
    },
    "bisap": {
        "open-medicine": lambda i: score(open_medicine(
            "bisap", bun=i["bun"], gcs=i["gcs"], age=i["age"], pleural_effusion=i["pleural_effusion"], pco2=40,
            temperature=i["temperature"], heart_rate=i["heart_rate"], respiratory_rate=i["respiratory_rate"], wbc=i["wbc"] * 1000)),
    },
    "burn_area": {"open-medicine": lambda i: {"percent": open_medicine("tbsa", **renamed(i, NINES))}},
    "anion_gap": {
        "open-medicine": lambda i: {
            "gap": open_medicine("anion_gap", sodium=i["sodium"], chloride=i["chloride"], bicarbonate=i["bicarbonate"]),
            "corrected": open_medicine("anion_gap", **i)},
        "clincalc": lambda i: {
            "gap": clin("anion_gap", bicarbonate_mmol_l=i["bicarbonate"], chloride_mmol_l=i["chloride"], sodium_mmol_l=i["sodium"]),
        },
        "medcalc-bench": lambda i: {
            "gap": medcalc("anion_gap", **{name: meq(i[name]) for name in ("sodium", "chloride", "bicarbonate")}),
            "corrected": medcalc(
                "albumin_corrected_anion", albumin=(i["albumin"], "g/dL"),
                **{name: meq(i[name]) for name in ("sodium", "chloride", "bicarbonate")})},
    },
    "delta_ratio": {
        "medcalc-bench": lambda i: score(medcalc(
            "albumin_delta_ratio", sodium=meq(i["anion_gap"] + 100 + i["bicarbonate"]),
            chloride=meq(100), bicarbonate=meq(i["bicarbonate"]), albumin=(4.0, "g/dL"))),
    },
    "winters": {"open-medicine": lambda i: score(open_medicine("winters_formula", bicarbonate=i["bicarbonate"]))},
    "osmolality": {
        "open-medicine": lambda i: {
            "calculated": open_medicine("serum_osmolality", sodium=i["sodium"], glucose=i["glucose"], bun=i["bun"]),
            "gap": open_medicine(
                "osmolar_gap", measured_osmolality=i["measured"], sodium=i["sodium"], glucose=i["glucose"], bun=i["bun"])},
        "medcalc-bench": lambda i: {"calculated": medcalc(
            "sOsm", sodium=meq(i["sodium"]), glucose=mg(i["glucose"]), bun=mg(i["bun"]))},
    },
    "corrected_calcium": {
        "open-medicine": lambda i: score(open_medicine("corrected_calcium", **i)),
        "clincalc": lambda i: score(clin(
            "corrected_calcium", albumin=i["albumin"], albumin_unit="g/dL", calcium=i["calcium"], calcium_unit="mg/dL")),
        "medcalc-bench": lambda i: score(medcalc(
            "calcium_correction", calcium=mg(i["calcium"]), albumin=(i["albumin"], "g/dL"))),
    },
    "corrected_sodium": {
        "open-medicine": lambda i: score(open_medicine("corrected_sodium", **i)),
        "clincalc": lambda i: score(clin(
            "corrected_sodium", glucose=i["glucose"], glucose_unit="mg/dL", method="katz", sodium=i["sodium"])),
        "medcalc-bench": lambda i: score(medcalc("sch", glucose=mg(i["glucose"]), sodium=meq(i["sodium"]))),
    },
    "fena": {
        "clincalc": lambda i: score(clin(
            "fena", plasma_creatinine=i["creatinine"], plasma_sodium=i["sodium"], urine_creatinine=i["urine_creatinine"],
            urine_sodium=i["urine_sodium"])),
        "medcalc-bench": lambda i: score(medcalc(
            "compute_fena", creatinine=mg(i["creatinine"]), sodium=meq(i["sodium"]), urine_creatinine=mg(i["urine_creatinine"]),
            urine_sodium=meq(i["urine_sodium"]))),
    },
    "aa_gradient": {
        "open-medicine": lambda i: score(open_medicine(
            "aa_gradient", fio2=i["fio2"], pao2=i["pao2"], paco2=i["paco2"], atmospheric_pressure=i["pressure"])),
    },
    "qtc": {
        "open-medicine": lambda i: {
            name: open_medicine("corrected_qtc", qt_ms=i["qt_ms"], heart_rate=i["heart_rate"], method=name)
            for name in ("bazett", "fridericia")},
        "medcalc-bench": lambda i: {
            name: medcalc(
                f"qt_calculator_{module}", qt_interval=(i["qt_ms"], "msec"), heart_rate=(i["heart_rate"], "beats per minute"))
            for name, module in (("bazett", "bazett"), ("fridericia", "fredericia"), ("framingham", "framingham"),
                                 ("hodges", "hodges"))},
    },
    "kidney_function": {
        "open-medicine": lambda i: {
            "ckd_epi": open_medicine(
                "ckd_epi", age=i["age"], is_female=i["sex"] == "female", serum_creatinine=i["creatinine"]),
            "cockcroft_gault": open_medicine(
                "cockcroft_gault", age=i["age"], weight=i["weight_kg"], is_female=i["sex"] == "female",
                serum_creatinine=i["creatinine"])},
        "clincalc": lambda i: {
            "ckd_epi": clin("egfr", age=i["age"], creatinine=i["creatinine"], creatinine_unit="mg/dL", sex=i["sex"]),
            "cockcroft_gault": clin(
                "cockcroft_gault", age=i["age"], creatinine=i["creatinine"], creatinine_unit="mg/dL", sex=i["sex"],
                weight_kg=i["weight_kg"])},
        "medcalc-bench": lambda i: {"ckd_epi": medcalc(
            "ckd_epi_2021_creatinine", "ckd_epi_2021_explanation", sex=sex_word(i), age=(i["age"], "years"),
            creatinine=mg(i["creatinine"]))},
    },
    "body_size": {
        "open-medicine": lambda i: {
            "bmi": open_medicine("bmi", weight_kg=i["weight"], height_cm=i["height"]),
            "bsa": open_medicine("bsa_mosteller", weight_kg=i["weight"], height_cm=i["height"])},
        "clincalc": lambda i: {"bmi": clin("bmi", weight_kg=i["weight"], height_cm=i["height"])},
        "medcalc-bench": lambda i: {
            "bmi": medcalc("bmi_calculator", weight=(i["weight"], "kg"), height=(i["height"], "cm")),
            "bsa": medcalc("bsa_calculator", weight=(i["weight"], "kg"), height=(i["height"], "cm")),
            "ibw": medcalc("ideal_body_weight", height=(i["height"], "cm"), sex=sex_word(i)),
            "adjbw": medcalc("adjusted_body_weight", weight=(i["weight"], "kg"), height=(i["height"], "cm"), sex=sex_word(i))},
    },
    "phq9": {
        "open-medicine": lambda i: score(open_medicine("phq9", **numbered(i, PHQ_OPEN))),
        "clincalc": lambda i: score(clin("phq9", responses=listed(i))),
    },
    "gad7": {
        "open-medicine": lambda i: score(open_medicine("gad7", **numbered(i, GAD_OPEN))),
        "clincalc": lambda i: score(clin("gad7", responses=listed(i))),
    },
    "audit": {"clincalc": lambda i: score(clin("audit", responses=listed(i)))},
    "audit_c": {
        "open-medicine": lambda i: score(open_medicine(
            "audit_c", frequency=i["q1"], typical_quantity=i["q2"], binge_frequency=i["q3"], is_male=True)),
        "clincalc": lambda i: score(clin("auditc", responses=listed(i), sex="male")),
    },
    "cage": {
        "open-medicine": lambda i: score(open_medicine(
            "cage", cut_down=bool(i["q1"]), annoyed=bool(i["q2"]), guilty=bool(i["q3"]), eye_opener=bool(i["q4"]))),
    },
    "ciwa_ar": {
        "open-medicine": lambda i: score(open_medicine("ciwa_ar", **numbered(i, CIWA_OPEN))),
        "clincalc": lambda i: score(clin(
            "ciwa_ar", assessment_context=clincalc.get_schema("ciwa_ar")["properties"]["assessment_context"].get("const", "x"),
            **numbered(i, CIWA_CLIN))),
    },
    "naranjo": {
        "open-medicine": lambda i: score(open_medicine(
            "naranjo", **{name: "do_not_know" if value == "unknown" else value
                          for name, value in numbered(i, NARANJO_OPEN).items()})),
    },
    "amts": {
        "clincalc": lambda i: score(clin("amts", **{name: bool(value) for name, value in numbered(i, AMTS_ORDER).items()})),
    },
    "four_at": {
        "clincalc": lambda i: score(clin(
            "fourat", acute_change=i["acute_change"] == 4,
            alertness="clearly_abnormal" if i["alertness"] == 4 else "normal",
            amt4=("no_mistakes", "one_mistake", "two_or_more_or_untestable")[i["amt4"]],
            attention=("seven_or_more", "below_seven_or_refuses", "untestable")[i["months_back"]])),
    },
    "braden": {"clincalc": lambda i: score(clin("braden", **braden_words(i)))},
    "bishop": {
        "open-medicine": lambda i: score(open_medicine(
            "bishop", dilation_cm=i["dilation"], effacement_pct=i["effacement"], station=i["station"],
            consistency=("firm", "medium", "soft").index(i["consistency"]),
            position=("posterior", "mid", "anterior").index(i["position"]))),
    },
    "trauma_score": {
        "open-medicine": lambda i: score(open_medicine(
            "rts", gcs=i["gcs"], systolic_bp=i["sbp"], respiratory_rate=i["respiratory_rate"])),
    },
    "paracetamol": {
        "open-medicine": lambda i: {"above_line": rumack(i)},
    },
    "pregnancy_dating": {
        "medcalc-bench": lambda i: {"due_in_days": due_in_days(i), "age_days": age_in_days(i)},
    },
}  # fmt: skip


def answer(calculator, inputs):
    found = {}
    for peer, ask in PEERS.get(calculator, {}).items():
        try:
            found[peer] = {name: float(value) for name, value in ask(inputs).items()}
        except Exception as refusal:
            found[peer] = {"refused": f"{type(refusal).__name__}: {str(refusal).splitlines()[0][:160]}"}
    return found


if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(json.dumps(answer(asked["calculator"], asked["inputs"])) + "\n")
