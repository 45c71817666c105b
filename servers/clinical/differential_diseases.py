"""The diseases of the differential: how often each finding is there, in percent, and how common the disease is.

`frequency` is the share of patients with the disease who show the finding; `differential.py` makes likelihood ratios of it
and of the background in `differential_findings.py`. `lr` gives published ratios (positive, negative) where a study of
diagnostic accuracy has them; they go first. The source of each row stands in it; the figures are rounded.
"""

from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["DISEASES", "Disease"]

Prior = Literal["common", "uncommon", "rare"]


class Disease(Row):
    """One disease of the table."""

    key: str
    name: str
    icd10: str
    aliases: tuple[str, ...] = ()
    code_prefixes: tuple[str, ...] = ()  # other codes that the name may carry
    prior: Prior = "uncommon"
    age: tuple[float, float] = (0, 130)  # usual ages in years
    sex: Literal["any", "female", "male"] = "any"
    must_not_miss: bool = False
    frequency: dict[str, float]
    lr: dict[str, tuple[float, float]] = {}
    source: str


def _d(key: str, name: str, icd10: str, prior: Prior, frequency: dict[str, float], source: str, *aliases: str, danger: bool = False,
       age: tuple[float, float] = (0, 130), sex: Literal["any", "female", "male"] = "any", codes: tuple[str, ...] = (),
       lr: dict[str, tuple[float, float]] | None = None) -> Disease:  # fmt: skip
    return Disease(key=key, name=name, icd10=icd10, prior=prior, frequency=frequency, source=source, aliases=aliases, age=age, sex=sex,
                   must_not_miss=danger, code_prefixes=codes, lr=lr or {})  # fmt: skip


ADULT = (16.0, 130.0)

DISEASES: tuple[Disease, ...] = (
    # heart and vessels
    _d("stemi", "ST-elevation myocardial infarction", "I21.3", "uncommon",
       {"chest_pain": 88, "pressure_pain": 65, "pain_radiating_to_arm": 45, "breathlessness": 40, "nausea": 40, "vascular_risk": 75, "st_elevation": 95,
        "high_troponin": 90, "cold_skin": 30, "pleuritic_pain": 3, "tachycardia": 35, "hypotension": 12}, "Fanaroff 2015 JAMA 314:1955; Thygesen 2018 Circulation 138:e618",
       "STEMI", "myocardial infarction", "anterior STEMI", "inferior STEMI", danger=True, age=(30, 130), codes=("I21",)),
    _d("nstemi", "Non-ST-elevation myocardial infarction", "I21.4", "common",
       {"chest_pain": 85, "pressure_pain": 60, "pain_radiating_to_arm": 40, "breathlessness": 40, "vascular_risk": 80, "st_depression": 60, "high_troponin": 98,
        "pleuritic_pain": 3, "st_elevation": 1, "nausea": 30}, "Fanaroff 2015 JAMA 314:1955", "NSTEMI", "acute coronary syndrome", danger=True, age=(35, 130)),
    _d("heart_failure", "Heart failure, acute decompensation", "I50.9", "common",
       {"breathlessness": 95, "orthopnoea": 60, "paroxysmal_nocturnal_dyspnoea": 40, "leg_swelling": 60, "known_heart_failure": 60, "raised_jvp": 45,
        "third_heart_sound": 20, "bilateral_crackles": 65, "bilateral_leg_oedema": 60, "displaced_apex": 40, "high_natriuretic_peptide": 95, "cardiomegaly": 70,
        "pulmonary_oedema_film": 60, "weight_gain": 40, "fever": 3, "febrile": 3, "low_ejection_fraction": 50, "irregular_pulse": 30}, "Wang 2005 JAMA 294:1944; Martindale 2016 Acad Emerg Med 23:223",
       "congestive heart failure", "acute heart failure", "decompensated heart failure", danger=True, age=(40, 130), codes=("I50", "I11.0"),
       lr={"third_heart_sound": (11.0, 0.88), "raised_jvp": (5.1, 0.66), "paroxysmal_nocturnal_dyspnoea": (2.6, 0.70), "orthopnoea": (2.2, 0.65)}),
    _d("atrial_fibrillation", "Atrial fibrillation", "I48.91", "common",
       {"palpitations": 60, "irregular_pulse": 94, "breathlessness": 45, "fatigue": 40, "dizziness": 25, "atrial_fibrillation_on_ecg": 99, "tachycardia": 50,
        "known_atrial_fibrillation": 40, "vascular_risk": 60}, "Cooke 2006 Fam Pract 23:130; Van Gelder 2024 Eur Heart J 45:3314", "AF", age=(30, 130), codes=("I48",)),
    _d("pulmonary_embolism", "Pulmonary embolism", "I26.99", "uncommon",
       {"breathlessness": 79, "pleuritic_pain": 47, "haemoptysis": 9, "syncope": 10, "recent_surgery_or_immobility": 35, "previous_thrombosis": 20, "active_cancer": 20,
        "tachycardia": 40, "tachypnoea": 57, "hypoxaemia": 40, "unilateral_leg_swelling": 30, "calf_pain": 25, "high_d_dimer": 97, "right_heart_strain": 20, "loud_p2": 15,
        "filling_defect": 90, "consolidation": 5, "sputum": 5, "febrile": 10, "high_troponin": 35}, "Stein 2007 Am J Med 120:871; West 2007 QJM 100:763",
       "PE", "pulmonary thromboembolism", danger=True, age=ADULT, codes=("I26",), lr={"unilateral_leg_swelling": (2.1, 0.88)}),
    _d("deep_vein_thrombosis", "Deep-vein thrombosis of the leg", "I82.409", "uncommon",
       {"leg_swelling": 90, "calf_pain": 65, "unilateral_leg_swelling": 85, "deep_vein_tenderness": 55, "recent_surgery_or_immobility": 35, "active_cancer": 18,
        "previous_thrombosis": 20, "high_d_dimer": 95, "vein_not_compressible": 95, "bilateral_leg_oedema": 8, "febrile": 6, "red_warm_leg": 15},
       "Goodacre 2005 Ann Intern Med 143:129", "DVT", "deep vein thrombosis", "deep venous thrombosis", danger=True, age=ADULT, codes=("I82",)),
    _d("aortic_dissection", "Aortic dissection", "I71.00", "rare",
       {"chest_pain": 73, "tearing_pain": 50, "pain_radiating_to_back": 53, "syncope": 9, "severe_hypertension": 35, "heart_murmur": 32, "focal_deficit": 17, "hypotension": 12,
        "wide_mediastinum": 62, "high_d_dimer": 97, "aortic_flap": 98, "vascular_risk": 75}, "Klompas 2002 JAMA 287:2262; Hagan 2000 JAMA 283:897", danger=True, age=(30, 130), codes=("I71.0",)),
    _d("pericarditis", "Acute pericarditis", "I30.9", "uncommon",
       {"chest_pain": 95, "pleuritic_pain": 85, "febrile": 40, "st_elevation": 60, "high_crp": 75, "high_troponin": 30, "breathlessness": 25}, "Adler 2015 Eur Heart J 36:2921", age=ADULT),
    # lung
    _d("pneumonia", "Community-acquired pneumonia", "J18.9", "common",
       {"cough": 90, "sputum": 62, "fever": 80, "rigors": 40, "breathlessness": 65, "pleuritic_pain": 45, "confusion": 17, "febrile": 68, "tachycardia": 45, "tachypnoea": 45,
        "hypoxaemia": 35, "focal_crackles": 60, "chest_dullness": 26, "bronchial_breathing": 20, "consolidation": 92, "leukocytosis": 65, "high_crp": 85,
        "unilateral_leg_swelling": 3, "effusion_film": 20}, "Metlay 1997 JAMA 278:1440; Metlay 2019 Am J Respir Crit Care Med 200:e45", "lobar pneumonia", "CAP", danger=True,
       codes=("J12", "J13", "J14", "J15", "J16", "J17"), lr={"bronchial_breathing": (3.5, 0.9), "chest_dullness": (3.0, 0.86)}),
    _d("sepsis", "Sepsis", "A41.9", "uncommon",
       {"fever": 70, "rigors": 45, "confusion": 40, "febrile": 65, "tachycardia": 80, "hypotension": 50, "tachypnoea": 65, "cold_skin": 40, "high_lactate": 65, "leukocytosis": 70,
        "high_crp": 95, "thrombocytopenia": 30, "high_creatinine": 45, "positive_blood_culture": 40, "pyuria": 25, "focal_crackles": 25, "reduced_consciousness": 30},
       "Singer 2016 JAMA 315:801; Evans 2021 Intensive Care Med 47:1181", "septic shock", "urosepsis", danger=True, codes=("A40", "R65.2")),
    _d("asthma", "Acute asthma", "J45.901", "common",
       {"breathlessness": 97, "wheeze": 90, "wheeze_heard": 90, "cough": 60, "tachypnoea": 60, "tachycardia": 60, "hypoxaemia": 30, "silent_chest": 5, "sputum": 20, "febrile": 8,
        "focal_crackles": 3, "consolidation": 3}, "BTS/SIGN 158, 2019; GINA 2024", "asthma exacerbation", "acute severe asthma", danger=True, age=(2, 130), codes=("J45",)),
    _d("copd_exacerbation", "Exacerbation of chronic obstructive pulmonary disease", "J44.1", "common",
       {"breathlessness": 97, "cough": 85, "sputum": 75, "wheeze": 60, "wheeze_heard": 60, "vascular_risk": 80, "hypoxaemia": 55, "tachypnoea": 55, "febrile": 20, "hyper_resonance": 20}, "GOLD 2024",
       "COPD exacerbation", age=(40, 130), codes=("J44",)),
    _d("pneumothorax", "Spontaneous pneumothorax", "J93.9", "uncommon",
       {"pleuritic_pain": 85, "chest_pain": 90, "breathlessness": 75, "reduced_breath_sounds": 85, "hyper_resonance": 50, "tachycardia": 40, "pneumothorax_film": 95, "febrile": 2, "cough": 15},
       "MacDuff 2010 Thorax 65 Suppl 2:ii18", "primary spontaneous pneumothorax", danger=True, age=ADULT, codes=("J93",)),
    _d("pleural_effusion", "Pleural effusion", "J90", "uncommon",
       {"breathlessness": 80, "pleuritic_pain": 30, "cough": 45, "chest_dullness": 73, "reduced_breath_sounds": 88, "effusion_film": 97, "active_cancer": 30}, "Wong 2009 JAMA 301:309", age=ADULT,
       codes=("J91",), lr={"chest_dullness": (8.7, 0.31)}),
    _d("lung_nodule", "Solitary pulmonary nodule", "R91.1", "uncommon", {"lung_nodule_film": 95, "cough": 15, "vascular_risk": 55, "weight_loss": 8}, "MacMahon 2017 Radiology 284:228",
       "pulmonary nodule", age=(30, 130)),
    # infection elsewhere
    _d("bacterial_meningitis", "Bacterial meningitis", "G00.9", "rare",
       {"headache": 84, "fever": 77, "neck_stiffness_complaint": 60, "photophobia": 45, "confusion": 60, "vomiting": 60, "seizure": 10, "febrile": 77, "meningism": 76, "reduced_consciousness": 69,
        "purpura": 20, "leukocytosis": 80, "high_crp": 95, "csf_pleocytosis": 95, "csf_neutrophils": 90, "low_csf_glucose": 60, "positive_blood_culture": 60, "asplenia_history": 4},
       "van de Beek 2004 NEJM 351:1849; Attia 1999 JAMA 282:175", "meningitis", "pneumococcal meningitis", danger=True, codes=("G00", "A39.0")),
    _d("viral_pharyngitis", "Acute pharyngitis", "J02.9", "common",
       {"sore_throat": 99, "cough": 40, "fever": 40, "febrile": 25, "tonsillar_exudate": 20, "headache": 30}, "Ebell 2000 JAMA 284:2912", "pharyngitis", "viral pharyngitis", "sore throat", codes=("J02", "J03")),
    _d("gastroenteritis", "Acute gastroenteritis", "A09", "common",
       {"diarrhoea": 85, "vomiting": 70, "nausea": 85, "abdominal_pain": 55, "fever": 35, "infection_contact": 30, "dry_mucosae": 30, "right_lower_quadrant_guarding": 1, "high_lipase": 1},
       "IDSA 2017 Clin Infect Dis 65:e45", "viral gastroenteritis", codes=("A08",)),
    _d("cystitis", "Acute cystitis", "N30.00", "common",
       {"dysuria": 85, "urinary_frequency": 80, "haematuria": 25, "pyuria": 90, "febrile": 2, "flank_tenderness": 3, "vaginal_bleeding": 3}, "Bent 2002 JAMA 287:2701", "urinary tract infection",
       "UTI", "lower urinary tract infection", codes=("N30", "N39.0")),
    _d("pyelonephritis", "Acute pyelonephritis", "N10", "common",
       {"fever": 85, "flank_pain": 75, "rigors": 45, "dysuria": 55, "vomiting": 40, "febrile": 80, "flank_tenderness": 75, "pyuria": 95, "leukocytosis": 75, "high_crp": 90}, "Johnson 2018 NEJM 378:48", codes=("N12",)),
    _d("cellulitis", "Cellulitis of the leg", "L03.119", "common",
       {"leg_swelling": 70, "red_warm_leg": 97, "fever": 35, "febrile": 30, "leukocytosis": 40, "high_crp": 70, "unilateral_leg_swelling": 40, "high_d_dimer": 50}, "Raff 2016 JAMA 316:325",
       "erysipelas", "leg cellulitis", codes=("L03", "A46")),
    # belly
    _d("appendicitis", "Acute appendicitis", "K35.80", "uncommon",
       {"abdominal_pain": 99, "right_lower_quadrant_pain": 84, "migrating_pain": 55, "anorexia": 65, "nausea": 65, "vomiting": 50, "fever": 30, "febrile": 40, "right_lower_quadrant_guarding": 75,
        "psoas_or_rovsing": 35, "leukocytosis": 80, "high_crp": 75, "appendix_dilated": 94, "diarrhoea": 10, "dysuria": 5}, "Wagner 1996 JAMA 276:1589; Andersson 2004 Br J Surg 91:28",
       "appendicitis", danger=True, age=(4, 130), codes=("K35", "K37"), lr={"right_lower_quadrant_pain": (7.3, 0.28), "migrating_pain": (3.2, 0.5)}),
    _d("pancreatitis", "Acute pancreatitis", "K85.90", "uncommon",
       {"abdominal_pain": 98, "epigastric_pain": 92, "pain_radiating_to_back": 50, "nausea": 85, "vomiting": 80, "epigastric_tenderness": 90, "tachycardia": 50, "high_lipase": 95, "leukocytosis": 65,
        "heavy_alcohol": 35, "gallstones": 40, "pancreas_oedema": 80, "febrile": 20, "rigid_abdomen": 5}, "Banks 2013 Gut 62:102; Tenner 2013 Am J Gastroenterol 108:1400", "pancreatitis",
       "biliary pancreatitis", "alcoholic pancreatitis", danger=True, age=ADULT, codes=("K85",)),
    _d("cholangitis", "Acute cholangitis", "K83.09", "rare",
       {"fever": 90, "rigors": 65, "right_upper_quadrant_pain": 70, "jaundice": 65, "febrile": 85, "icterus": 60, "right_upper_quadrant_tenderness": 65, "high_bilirubin": 85, "bile_ducts_dilated": 75,
        "hypotension": 30, "leukocytosis": 70, "gallstones": 60, "confusion": 15}, "Kiriyama 2018 J Hepatobiliary Pancreat Sci 25:17", "ascending cholangitis", danger=True, age=ADULT, codes=("K83.0", "K80.3")),
    _d("cholecystitis", "Acute cholecystitis", "K81.0", "uncommon",
       {"right_upper_quadrant_pain": 81, "nausea": 77, "vomiting": 71, "fever": 35, "right_upper_quadrant_tenderness": 77, "febrile": 35, "leukocytosis": 63, "gallstones": 70, "icterus": 10},
       "Trowbridge 2003 JAMA 289:80", age=ADULT, codes=("K80.0",), lr={"right_upper_quadrant_tenderness": (2.8, 0.5)}),
    _d("perforated_ulcer", "Perforation of a peptic ulcer", "K25.5", "rare",
       {"abdominal_pain": 98, "epigastric_pain": 80, "rigid_abdomen": 80, "tachycardia": 60, "free_air": 85, "nsaid_use": 40, "leukocytosis": 65, "hypotension": 20}, "Søreide 2015 Lancet 386:1288",
       "perforated peptic ulcer", danger=True, age=ADULT, codes=("K26.5", "K27.5")),
    _d("gi_bleeding", "Upper gastrointestinal bleeding", "K92.2", "common",
       {"melaena": 70, "haematemesis": 50, "syncope": 15, "dizziness": 40, "black_stool_seen": 75, "tachycardia": 50, "hypotension": 25, "anaemia": 75, "nsaid_use": 35, "anticoagulant_use": 25,
        "epigastric_pain": 25, "pallor": 45, "microcytosis": 15}, "Srygley 2012 JAMA 307:1072", "upper GI bleed", "bleeding duodenal ulcer", "upper gastrointestinal haemorrhage", danger=True, age=ADULT,
       codes=("K25.0", "K25.4", "K26.0", "K26.4")),
    _d("decompensated_cirrhosis", "Cirrhosis of the liver with decompensation", "K74.60", "uncommon",
       {"abdominal_swelling": 75, "jaundice": 50, "confusion": 35, "leg_swelling": 50, "heavy_alcohol": 55, "known_cirrhosis": 70, "ascites": 80, "icterus": 50, "spider_naevi": 50, "splenomegaly": 35,
        "asterixis": 35, "thrombocytopenia": 70, "high_inr": 70, "low_albumin": 80, "high_bilirubin": 75, "hyponatraemia": 40, "bilateral_leg_oedema": 50}, "Udell 2012 JAMA 307:832; EASL 2018 J Hepatol 69:406",
       "cirrhosis", "decompensated cirrhosis", "hepatic decompensation", danger=True, age=ADULT, codes=("K70.3", "K72.1", "K74")),
    _d("renal_colic", "Ureteric stone", "N20.1", "common",
       {"flank_pain": 95, "haematuria": 35, "nausea": 60, "vomiting": 45, "microscopic_haematuria": 84, "flank_tenderness": 50, "stone_on_ct": 97, "febrile": 5}, "Türk EAU guideline urolithiasis 2024",
       "renal colic", "ureteral stone", "calculus of the ureter", codes=("N20", "N23")),
    _d("ectopic_pregnancy", "Ectopic pregnancy", "O00.90", "rare",
       {"pelvic_pain": 85, "missed_period": 75, "vaginal_bleeding": 60, "syncope": 15, "cervical_excitation": 40, "pregnancy_test_positive": 99, "hypotension": 10}, "Crochet 2013 JAMA 309:1722", danger=True,
       age=(12, 55), sex="female", codes=("O00",)),
    # metabolism and glands
    _d("dka", "Diabetic ketoacidosis", "E10.10", "uncommon",
       {"thirst": 85, "polyuria": 85, "vomiting": 70, "nausea": 75, "abdominal_pain": 45, "known_diabetes": 80, "insulin_omitted": 40, "weight_loss": 45, "tachycardia": 70, "tachypnoea": 60, "kussmaul": 60,
        "dry_mucosae": 80, "high_glucose": 97, "high_ketones": 99, "metabolic_acidosis": 99, "high_potassium": 30, "confusion": 20, "high_lipase": 8}, "Kitabchi 2009 Diabetes Care 32:1335; Umpierrez 2024 Diabetes Care 47:1257",
       "ketoacidosis", "DKA", danger=True, codes=("E10.1", "E11.1", "E13.1")),
    _d("hypoglycaemia", "Hypoglycaemia", "E16.2", "common", {"confusion": 70, "tremor_complaint": 40, "hypoglycaemia": 99, "known_diabetes": 85, "reduced_consciousness": 55, "seizure": 8}, "ADA 2024 Diabetes Care 47:S111",
       danger=True, codes=("E11.64", "E10.64")),
    _d("hypothyroidism", "Hypothyroidism", "E03.9", "common",
       {"fatigue": 85, "cold_intolerance": 50, "weight_gain": 50, "constipation": 35, "dry_skin_history": 60, "hair_loss": 35, "low_mood": 30, "heavy_periods": 20, "bradycardia": 30, "slow_reflexes": 45, "puffy_face": 50,
        "coarse_skin": 55, "goitre": 25, "high_tsh": 97, "low_free_t4": 90, "anaemia": 30, "palpitations": 5, "fine_tremor": 3}, "Zulewski 1997 J Clin Endocrinol Metab 82:771; Carlé 2014 Eur J Endocrinol 171:593",
       "underactive thyroid", "autoimmune thyroiditis", codes=("E03", "E06.3"), lr={"slow_reflexes": (3.4, 0.6), "coarse_skin": (3.4, 0.7), "bradycardia": (4.0, 0.8), "puffy_face": (2.8, 0.6)}),
    _d("hyperthyroidism", "Hyperthyroidism", "E05.00", "uncommon",
       {"palpitations": 65, "weight_loss": 60, "heat_intolerance": 55, "tremor_complaint": 55, "fatigue": 55, "worry": 40, "diarrhoea": 25, "tachycardia": 75, "fine_tremor": 70, "lid_lag": 45, "goitre": 70, "irregular_pulse": 15,
        "suppressed_tsh": 98, "high_free_t4": 93, "weight_gain": 5, "bradycardia": 1}, "Boelaert 2010 J Clin Endocrinol Metab 95:2715; Ross 2016 Thyroid 26:1343", "thyrotoxicosis", "Graves disease", "Graves' disease",
       codes=("E05",), lr={"lid_lag": (17.6, 0.8), "fine_tremor": (11.4, 0.3), "tachycardia": (4.5, 0.2)}),
    _d("thyroid_nodule", "Thyroid nodule", "E04.1", "uncommon", {"neck_lump": 60, "thyroid_nodule_felt": 75, "high_tsh": 5, "suppressed_tsh": 8}, "Haugen 2016 Thyroid 26:1", "solitary thyroid nodule", codes=("E04",)),
    _d("adrenal_incidentaloma", "Adrenal incidentaloma", "E27.8", "uncommon", {"adrenal_mass": 97, "severe_hypertension": 12}, "Fassnacht 2023 Eur J Endocrinol 189:G1", "adrenal nodule", "adrenal adenoma", codes=("D35.0",)),
    _d("iron_deficiency_anaemia", "Iron-deficiency anaemia", "D50.9", "common",
       {"fatigue": 80, "breathlessness": 45, "dizziness": 30, "palpitations": 25, "pica": 30, "heavy_periods": 30, "nsaid_use": 25, "pallor": 60, "koilonychia": 5, "anaemia": 99, "microcytosis": 80, "low_ferritin": 92,
        "hair_loss": 15, "melaena": 8, "headache": 20}, "Guyatt 1992 J Gen Intern Med 7:145; Ko 2020 Gastroenterology 159:1085", "iron deficiency", "iron deficiency anemia", codes=("D50",),
       lr={"low_ferritin": (20.0, 0.3), "pallor": (4.5, 0.7)}),
    _d("hyperkalaemia", "Hyperkalaemia", "E87.5", "uncommon",
       {"fatigue": 50, "palpitations": 20, "known_kidney_disease": 70, "bradycardia": 30, "high_potassium": 99, "peaked_t_waves": 50, "high_creatinine": 75}, "Alfonzo UKKA guideline 2023", "hyperkalemia", danger=True),
    _d("gout", "Acute gout", "M10.9", "common", {"joint_pain": 99, "swollen_joint": 95, "high_urate": 85, "fever": 20, "known_kidney_disease": 30}, "Neogi 2015 Ann Rheum Dis 74:1789", "gouty arthritis", codes=("M10",)),
    # brain and mind
    _d("ischaemic_stroke", "Ischaemic stroke", "I63.9", "common",
       {"one_sided_weakness": 80, "speech_disturbance": 60, "focal_deficit": 90, "headache": 20, "known_atrial_fibrillation": 25, "vascular_risk": 80, "severe_hypertension": 35, "early_infarct": 55, "seizure": 4,
        "intracranial_blood": 0.5}, "Goldstein 2005 JAMA 293:2391", "stroke", "cerebral infarction", danger=True, age=(18, 130), codes=("I63",)),
    _d("subarachnoid_haemorrhage", "Subarachnoid haemorrhage", "I60.9", "rare",
       {"headache": 98, "thunderclap_headache": 90, "vomiting": 65, "neck_stiffness_complaint": 45, "syncope": 35, "meningism": 45, "reduced_consciousness": 45, "intracranial_blood": 97, "febrile": 8, "seizure": 10},
       "Carpenter 2016 Acad Emerg Med 23:963", "SAH", danger=True, age=ADULT, codes=("I60",)),
    _d("migraine", "Migraine", "G43.909", "common", {"headache": 100, "photophobia": 80, "nausea": 75, "vomiting": 40, "visual_loss": 20, "febrile": 1, "meningism": 1, "thunderclap_headache": 3}, "Detsky 2006 JAMA 296:1274", codes=("G43",)),
    _d("epilepsy", "Epilepsy", "G40.909", "uncommon", {"seizure": 95, "confusion": 30, "nystagmus": 10, "febrile": 2}, "Beghi 2020 Neuroepidemiology 54:185", "seizure disorder", codes=("G40",)),
    _d("delirium", "Delirium", "F05", "common",
       {"confusion": 97, "disorientated": 97, "reduced_consciousness": 55, "voices": 20, "febrile": 35, "pyuria": 30, "memory_loss": 40}, "Wong 2010 JAMA 304:779; Inouye 2014 Lancet 383:911", "acute confusional state",
       danger=True, age=(50, 130), codes=("F05",)),
    _d("dementia", "Dementia", "F03.90", "common", {"memory_loss": 98, "confusion": 40, "disorientated": 60, "reduced_consciousness": 1, "febrile": 2}, "Holsinger 2007 JAMA 297:2391", "alzheimer disease", "alzheimer's disease",
       age=(55, 130), codes=("F01", "F02", "F03", "G30")),
    _d("depression", "Major depressive disorder", "F32.9", "common", {"low_mood": 97, "anhedonia": 90, "insomnia": 75, "fatigue": 80, "suicidal_thoughts": 40, "weight_loss": 25, "anorexia": 45, "voices": 3, "elated_mood": 1},
       "Williams 2002 JAMA 287:1160; DSM-5-TR", "major depression", "depressive episode", "moderate depression", codes=("F32", "F33"), age=(10, 130)),
    _d("postpartum_depression", "Postpartum depression", "F53.0", "uncommon", {"low_mood": 97, "anhedonia": 85, "insomnia": 75, "recent_birth": 99, "worry": 60, "suicidal_thoughts": 25}, "O'Hara 2013 Annu Rev Clin Psychol 9:379",
       "postnatal depression", age=(14, 50), sex="female"),
    _d("mania", "Bipolar disorder, manic episode", "F31.9", "uncommon", {"elated_mood": 90, "insomnia": 85, "persecution": 20, "voices": 15, "low_mood": 5}, "Yatham 2018 Bipolar Disord 20:97", "mania", "manic episode",
       "bipolar disorder", codes=("F30", "F31"), age=(14, 130)),
    _d("psychosis", "Schizophrenia", "F20.9", "uncommon", {"voices": 75, "persecution": 75, "insomnia": 50, "disorientated": 2, "febrile": 1}, "DSM-5-TR; Owen 2016 Lancet 388:86", "psychosis", "acute psychosis", codes=("F20", "F23", "F29"),
       age=(14, 130)),
    _d("generalised_anxiety", "Generalised anxiety disorder", "F41.1", "common", {"worry": 99, "insomnia": 65, "palpitations": 40, "tremor_complaint": 25, "fatigue": 55, "suppressed_tsh": 2, "lid_lag": 0.5, "weight_loss": 5},
       "Stein 2015 NEJM 373:2059", "generalized anxiety disorder", "anxiety disorder", "GAD", codes=("F41",)),
    _d("ptsd", "Post-traumatic stress disorder", "F43.10", "uncommon", {"flashbacks": 95, "insomnia": 85, "worry": 60, "low_mood": 50}, "Shalev 2017 NEJM 376:2459", "PTSD", "posttraumatic stress disorder", codes=("F43.1",)),
    _d("anorexia_nervosa", "Anorexia nervosa", "F50.00", "uncommon", {"restricted_eating": 97, "weight_loss": 95, "missed_period": 60, "emaciation": 80, "bradycardia": 50, "cold_intolerance": 45, "low_mood": 50},
       "Zipfel 2015 Lancet Psychiatry 2:1099", "anorexia", "restrictive eating disorder", codes=("F50.0",), age=(8, 60)),
    _d("bulimia_nervosa", "Bulimia nervosa", "F50.20", "uncommon", {"binge_eating": 98, "low_mood": 50, "emaciation": 2}, "Treasure 2020 Lancet 395:899", "bulimia", "binge-purge disorder", codes=("F50.2",), age=(10, 60)),
    _d("borderline_personality", "Borderline personality disorder", "F60.3", "uncommon", {"self_harm": 75, "suicidal_thoughts": 65, "low_mood": 70, "voices": 15}, "Bohus 2021 Lancet 398:1528", "emotionally unstable personality disorder",
       "EUPD", age=(14, 70)),
    _d("alcohol_withdrawal", "Alcohol withdrawal", "F10.239", "common", {"stopped_alcohol": 97, "heavy_alcohol": 97, "tremor_complaint": 90, "fine_tremor": 85, "tachycardia": 75, "worry": 60, "insomnia": 70, "vomiting": 35, "seizure": 10,
       "voices": 15, "febrile": 10, "suppressed_tsh": 1}, "ASAM 2020 guideline on alcohol withdrawal", "alcohol withdrawal syndrome", "alcohol dependence with withdrawal", danger=True, age=ADULT, codes=("F10.23",)),
    # poisoning and allergy
    _d("anaphylaxis", "Anaphylaxis", "T78.2XXA", "uncommon", {"allergen_exposure": 90, "hives": 85, "urticaria_seen": 85, "lip_swelling": 60, "breathlessness": 60, "wheeze": 45, "hypotension": 45, "stridor": 15, "vomiting": 30, "tachycardia": 70},
       "Cardona 2020 World Allergy Organ J 13:100472", "anaphylactic shock", "anaphylactic reaction", danger=True, codes=("T78.0", "T78.2", "T88.6")),
    _d("opioid_toxicity", "Opioid poisoning", "T40.2X1A", "uncommon", {"opioid_exposure": 97, "miosis": 90, "bradypnoea": 80, "reduced_consciousness": 95, "hypoxaemia": 60}, "Boyer 2012 NEJM 367:146", "opioid overdose", "opiate overdose",
       danger=True, codes=("T40",)),
    _d("paracetamol_poisoning", "Paracetamol poisoning", "T39.1X2A", "uncommon", {"paracetamol_overdose_told": 95, "nausea": 55, "vomiting": 45, "toxic_paracetamol_level": 60, "high_alt": 30, "suicidal_thoughts": 60},
       "Heard 2008 NEJM 359:285", "paracetamol overdose", "acetaminophen overdose", danger=True, codes=("T39.1",)),
    _d("serotonin_syndrome", "Serotonin syndrome", "G90.81", "rare", {"serotonergic_use": 99, "clonus": 95, "hyperreflexia": 90, "mydriasis": 60, "tachycardia": 85, "febrile": 50, "confusion": 50, "tremor_complaint": 60, "diarrhoea": 30},
       "Dunkley 2003 QJM 96:635", "serotonin toxicity", danger=True),
    _d("lithium_toxicity", "Lithium toxicity", "T56.891A", "rare", {"lithium_use": 99, "toxic_lithium_level": 95, "tremor_complaint": 80, "fine_tremor": 70, "confusion": 55, "diarrhoea": 30, "vomiting": 35, "hyperreflexia": 40},
       "Decker 2015 Clin J Am Soc Nephrol 10:875", "lithium poisoning", "lithium intoxication", danger=True, codes=("T43.59", "T56.89")),
    _d("digoxin_toxicity", "Digoxin toxicity", "T46.0X1A", "rare", {"digoxin_use": 99, "nausea": 70, "vomiting": 50, "visual_loss": 25, "bradycardia": 50, "toxic_digoxin_level": 85, "confusion": 20}, "Bauman 2006 Chest 129 (digoxin toxicity)",
       "digitalis toxicity", danger=True, codes=("T46.0",)),
    # patients of the ward
    _d("acute_kidney_injury", "Acute kidney injury", "N17.9", "common", {"high_creatinine": 99, "little_urine": 45, "high_potassium": 25, "nausea": 30, "fatigue": 40, "dry_mucosae": 35, "nsaid_use": 20},
       "KDIGO 2012 Kidney Int Suppl 2:1", "acute kidney failure", "AKI", danger=True, codes=("N17",)),
    _d("hip_fracture", "Fracture of the hip", "S72.009A", "common", {"hip_pain": 97, "fall": 95, "visible_injury": 60, "confusion": 20}, "AAOS hip fracture guideline 2021", "hip fracture",
       "fractured neck of femur", "femoral neck fracture", danger=True, age=(45, 130), codes=("S72", "M80.05", "M80.85")),
    _d("catheter_uti", "Catheter-associated urinary tract infection", "T83.511A", "uncommon", {"urinary_catheter": 99, "fever": 75, "febrile": 75, "rigors": 30, "pyuria": 95, "leukocytosis": 65, "pelvic_pain": 35},
       "Hooton 2010 Clin Infect Dis 50:625", "CAUTI", "urinary tract infection due to catheter", danger=True, codes=("T83.51",)),
    _d("siadh", "Syndrome of inappropriate antidiuresis", "E22.2", "uncommon", {"hyponatraemia": 99, "nausea": 40, "unsteadiness": 35, "confusion": 30, "headache": 30, "seizure": 6, "dry_mucosae": 3, "bilateral_leg_oedema": 2},
       "Spasovski 2014 Eur J Endocrinol 170:G1", "SIADH", "hyponatraemia", "hyponatremia", danger=True, codes=("E87.1",)),
    _d("refeeding", "Refeeding syndrome", "E87.8", "rare", {"low_phosphate": 97, "feeding_resumed": 97, "emaciation": 60, "fatigue": 60, "bilateral_leg_oedema": 35, "breathlessness": 25},
       "da Silva 2020 Nutr Clin Pract 35:178", "refeeding hypophosphataemia", "hypophosphataemia", danger=True, codes=("E83.3", "E87.8")),
    _d("lung_cancer", "Malignant neoplasm of bronchus and lung", "C34.90", "uncommon", {"cough": 65, "haemoptysis": 25, "weight_loss": 55, "breathlessness": 50, "vascular_risk": 85, "lung_nodule_film": 80, "bone_pain": 20, "fever": 10},
       "Hamilton 2005 Thorax 60:1059", "lung cancer", "metastatic lung cancer", danger=True, age=(30, 130), codes=("C34",)),
    _d("colon_cancer", "Malignant neoplasm of the colon", "C18.9", "uncommon", {"weight_loss": 40, "anaemia": 45, "microcytosis": 30, "change_of_bowel_habit": 55, "blood_in_stool_told": 40, "abdominal_pain": 40},
       "Astin 2011 Br J Gen Pract 61:e231", "colon cancer", "sigmoid colon cancer", danger=True, age=(30, 130), codes=("C18", "C19", "C20")),
    # injuries, skin, eye, breast
    _d("ankle_sprain", "Sprain of the ankle", "S93.409A", "common", {"ankle_injury": 99, "visible_injury": 60}, "Bachmann 2003 BMJ 326:417", "sprained ankle", codes=("S93",)),
    _d("laceration", "Laceration", "S51.819A", "common", {"wound": 99, "visible_injury": 95}, "Singer 2008 NEJM 359:1037", "forearm laceration", "simple laceration", codes=("S01", "S51", "S61")),
    _d("melanoma", "Melanoma of the skin", "C43.9", "rare", {"changing_mole": 75, "asymmetric_pigmented_lesion": 90, "regular_mole": 2}, "Whited 1998 JAMA 279:696", "malignant melanoma", danger=True, codes=("C43",), age=ADULT),
    _d("naevus", "Melanocytic naevus", "D22.9", "common", {"regular_mole": 90, "changing_mole": 8, "asymmetric_pigmented_lesion": 3}, "Whited 1998 JAMA 279:696", "nevus", "naevus", "mole", codes=("D22",)),
    _d("basal_cell_carcinoma", "Basal cell carcinoma", "C44.91", "uncommon", {"pearly_papule": 90, "changing_mole": 15}, "Cameron 2019 J Am Acad Dermatol 80:303", "BCC", codes=("C44",), age=(30, 130)),
    _d("seborrhoeic_keratosis", "Seborrhoeic keratosis", "L82.1", "common", {"stuck_on_plaque": 95, "changing_mole": 8, "asymmetric_pigmented_lesion": 4}, "Hafner 2008 J Dtsch Dermatol Ges 6:664", "seborrheic keratosis",
       "basal cell papilloma", codes=("L82",), age=(30, 130)),
    _d("pressure_injury", "Pressure ulcer", "L89.90", "uncommon", {"pressure_sore": 98, "recent_surgery_or_immobility": 80, "low_albumin": 45}, "EPUAP/NPIAP/PPPIA 2019", "pressure injury", "decubitus ulcer", codes=("L89",)),
    _d("diabetic_foot", "Diabetic foot ulcer", "E11.621", "uncommon", {"foot_ulcer": 98, "known_diabetes": 99, "febrile": 12, "high_crp": 35}, "IWGDF 2023", "neuropathic ulcer", "diabetic foot", codes=("E10.621", "E11.62")),
    _d("diabetic_retinopathy", "Diabetic retinopathy", "E11.319", "uncommon", {"known_diabetes": 99, "retinal_microaneurysms": 97, "visual_loss": 25, "retinal_new_vessels": 25}, "AAO Diabetic Retinopathy PPP 2019",
       "non-proliferative diabetic retinopathy", "proliferative diabetic retinopathy", codes=("E10.3", "E11.3")),
    _d("glaucoma", "Open-angle glaucoma", "H40.1190", "uncommon", {"enlarged_cup": 80, "visual_loss": 15}, "Hollands 2013 JAMA 309:2035", "primary open-angle glaucoma", "POAG", "glaucoma", codes=("H40",), age=(35, 130)),
    _d("breast_cancer", "Malignant neoplasm of the breast", "C50.919", "uncommon", {"breast_lump_complaint": 70, "hard_breast_mass": 65, "spiculated_mass": 80}, "Barton 1999 JAMA 282:1270", "breast cancer", "breast carcinoma", danger=True,
       codes=("C50",), age=(25, 130)),
    _d("hypertension", "Essential hypertension", "I10", "common", {"severe_hypertension": 30, "headache": 15, "vascular_risk": 95}, "Whelton 2018 Hypertension 71:e13", "hypertension", "essential hypertension", codes=("I10",)),
)  # fmt: skip
