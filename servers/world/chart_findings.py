"""The chart in the words of the differential: findings that are recorded as present or absent so far.

Only structured facts: symptoms told at the desk, vital signs, issued results, examined items, coded problems, medicines.
Free text, unread images and hidden findings are not read.
"""

import json
from collections.abc import Callable

from medmcp.servers.clinical.differential_findings import find_finding
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.physical_exam import CALF_LIMIT_CM
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.world.chart import current_medicines, find_encounter
from medmcp.servers.world.coded_history import coded
from medmcp.servers.world.world import Row, World

__all__ = ["charted_findings"]

WINDOW_MIN = 7 * 24 * 60
Limit = Callable[[Row], bool | None]


def _over(limit: float) -> Limit:
    return lambda row: row["value"] >= limit


def _under(limit: float) -> Limit:
    return lambda row: row["value"] < limit


def _high(factor: float = 1.0) -> Limit:
    return lambda row: None if row["ref_high"] is None else row["value"] > factor * row["ref_high"]


def _low(factor: float = 1.0) -> Limit:
    return lambda row: None if row["ref_low"] is None else row["value"] < factor * row["ref_low"]


# code of a numeric observation: finding and its limit. Limits are those of the diseases' sources in `differential_diseases.py`
NUMBERS: tuple[tuple[str, str, Limit], ...] = (
    ("temperature", "febrile", _over(38.0)), ("heart_rate", "tachycardia", lambda row: row["value"] > 100),
    ("heart_rate", "bradycardia", _under(50)), ("sbp", "hypotension", _under(90)), ("sbp", "severe_hypertension", _over(180)),
    ("respiratory_rate", "tachypnoea", _over(25)), ("respiratory_rate", "bradypnoea", _under(10)), ("spo2", "hypoxaemia", _under(92)),
    ("gcs", "reduced_consciousness", _under(15)), ("glucose_poc", "high_glucose", _over(13.9)), ("glucose_poc", "hypoglycaemia", _under(3.0)),
    ("glucose", "high_glucose", _over(13.9)), ("glucose", "hypoglycaemia", _under(3.0)), ("wbc", "leukocytosis", _over(11.0)),
    ("crp", "high_crp", _over(50)), ("lactate", "high_lactate", lambda row: row["value"] > 2.0), ("lactate_poc", "high_lactate", lambda row: row["value"] > 2.0),
    ("haemoglobin", "anaemia", _low()), ("mcv", "microcytosis", _under(80)), ("ferritin", "low_ferritin", _under(30)),
    ("platelets", "thrombocytopenia", _under(150)), ("troponin_i_hs", "high_troponin", _high()), ("troponin_t_hs", "high_troponin", _high()),
    ("d_dimer", "high_d_dimer", _over(500)), ("nt_probnp", "high_natriuretic_peptide", _over(300)), ("bnp", "high_natriuretic_peptide", _over(100)),
    ("lipase", "high_lipase", _high(3.0)), ("amylase", "high_lipase", _high(3.0)), ("beta_hydroxybutyrate", "high_ketones", _over(3.0)),
    ("ph", "metabolic_acidosis", _under(7.30)), ("bicarbonate", "metabolic_acidosis", _under(18)), ("ph_venous", "metabolic_acidosis", _under(7.30)),
    ("potassium", "high_potassium", _over(6.0)), ("sodium", "hyponatraemia", _under(130)), ("creatinine", "high_creatinine", _high(1.2)),
    ("bilirubin_total", "high_bilirubin", _over(2.0)), ("alt", "high_alt", _high(5.0)), ("inr", "high_inr", _over(1.5)), ("albumin", "low_albumin", _under(3.0)),
    ("tsh", "high_tsh", _over(10.0)), ("tsh", "suppressed_tsh", _under(0.1)), ("free_t4", "low_free_t4", _low()), ("free_t4", "high_free_t4", _high()),
    ("csf_wbc", "csf_pleocytosis", _over(100)), ("csf_neutrophils_percent", "csf_neutrophils", _over(60)), ("csf_glucose", "low_csf_glucose", _low()),
    ("urine_wbc", "pyuria", _over(10)), ("urine_rbc", "microscopic_haematuria", _over(3)), ("uric_acid", "high_urate", _high()), ("phosphate", "low_phosphate", _under(0.65)),
    ("lithium", "toxic_lithium_level", _over(1.5)), ("digoxin", "toxic_digoxin_level", _over(2.0)), ("qtc", "long_qt", _over(500)),
    ("calf_difference_cm", "unilateral_leg_swelling", _over(CALF_LIMIT_CM)),
)  # fmt: skip
# code of a text observation: finding and the texts that are it; any other text of the item is its absence
TEXTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("breath_sounds", "focal_crackles", ("crackles right base", "crackles left base")), ("breath_sounds", "bilateral_crackles", ("crackles both bases",)),
    ("breath_sounds", "wheeze_heard", ("wheeze both sides",)), ("breath_sounds", "silent_chest", ("silent chest",)),
    ("breath_sounds", "reduced_breath_sounds", ("reduced right", "reduced left", "absent right", "absent left")),
    ("percussion", "chest_dullness", ("dull right base", "dull left base", "dull both bases")),
    ("percussion", "hyper_resonance", ("hyper-resonant right", "hyper-resonant left")),
    ("bronchial_breathing", "bronchial_breathing", ("right base", "left base", "both bases")),
    ("work_of_breathing", "kussmaul", ("deep and sighing",)),
    ("jugular_veins", "raised_jvp", ("distended",)), ("heart_sounds", "third_heart_sound", ("third heart sound",)),
    ("heart_sounds", "loud_p2", ("loud pulmonary component",)), ("apex_beat", "displaced_apex", ("displaced to the left",)),
    ("heart_sounds", "heart_murmur", ("pansystolic murmur at the apex", "ejection systolic murmur to the neck", "diastolic rumble at the apex")),
    ("pulse", "irregular_pulse", ("irregularly irregular",)), ("legs", "bilateral_leg_oedema", ("bilateral pitting oedema",)),
    ("legs", "unilateral_leg_swelling", ("unilateral calf swelling",)), ("legs", "swollen_joint", ("swollen first toe joint",)),
    ("joints", "swollen_joint", ("swollen warm right knee", "swollen warm left knee")),
    ("rash", "red_warm_leg", ("blanching erythema of one leg", "cellulitis of the leg")), ("rash", "urticaria_seen", ("urticaria",)),
    ("rash", "purpura", ("petechiae, non-blanching", "purpura")), ("deep_vein_tenderness", "deep_vein_tenderness", ("left", "right")),
    ("skin_perfusion", "cold_skin", ("cool and clammy", "cold and mottled")), ("airway", "stridor", ("stridor",)),
    ("neck_stiffness", "meningism", ("stiff",)), ("photophobia", "photophobia", ("turns away from light",)),
    ("orientation", "disorientated", ("disorientated, new", "disorientated, long-standing")),
    ("focal_deficit", "focal_deficit", ("right-sided weakness", "left-sided weakness")), ("pupils", "miosis", ("pinpoint",)),
    ("pupils", "mydriasis", ("dilated, reactive",)), ("reflexes", "hyperreflexia", ("brisk",)), ("reflexes", "slow_reflexes", ("slow to relax",)),
    ("fine_tremor", "fine_tremor", ("present",)), ("encephalopathy", "asterixis", ("grade_1_2",)), ("nystagmus", "nystagmus", ("nystagmus on lateral gaze",)),
    ("thyroid_gland", "goitre", ("diffusely enlarged with a bruit", "firm, slightly enlarged")),
    ("thyroid_gland", "thyroid_nodule_felt", ("nodule of the right lobe", "nodule of the left lobe")),
    ("eyes", "lid_lag", ("lid lag and stare", "proptosis of both eyes")), ("eyes", "puffy_face", ("puffy lids",)),
    ("skin_texture", "coarse_skin", ("dry and coarse",)), ("pallor", "pallor", ("pale",)), ("nails", "koilonychia", ("spoon-shaped",)),
    ("icterus", "icterus", ("yellow",)), ("spider_naevi", "spider_naevi", ("several on the chest",)), ("ascites", "ascites", ("mild_or_controlled", "moderate_severe")),
    ("spleen", "splenomegaly", ("palpable",)), ("hydration", "dry_mucosae", ("dry", "dry, reduced skin turgor")),
    ("abdomen", "epigastric_tenderness", ("epigastric tenderness",)), ("abdomen", "right_lower_quadrant_guarding", ("right lower quadrant guarding",)),
    ("abdomen", "rigid_abdomen", ("board-like rigidity",)), ("murphy_sign", "right_upper_quadrant_tenderness", ("positive",)),
    ("renal_angle", "flank_tenderness", ("tender right", "tender left")), ("rovsing_sign", "psoas_or_rovsing", ("positive",)),
    ("psoas_sign", "psoas_or_rovsing", ("positive",)), ("cervical_excitation", "cervical_excitation", ("tender",)),
    ("blood_in_stool", "black_stool_seen", ("black tarry stool",)), ("pharynx", "tonsillar_exudate", ("red with exudate",)),
    ("breast_lump", "hard_breast_mass", ("hard lump of the right breast", "hard lump of the left breast")),
    ("general_appearance", "emaciation", ("wasted",)), ("injuries", "visible_injury", ("head laceration", "deformed limb", "chest wall bruising", "abdominal bruising")),
    ("inducible_clonus", "clonus", ("yes",)), ("ocular_clonus", "clonus", ("yes",)), ("hyperreflexia", "hyperreflexia", ("yes",)),
    ("mse_mood", "low_mood", ("says: low, no way out", "says: low most of the time", "says: empty, then furious")),
    ("mse_mood", "elated_mood", ("says: on top of the world",)), ("mse_mood", "worry", ("says: worried all the time",)),
    ("mse_perception", "voices", ("voices that comment", "voices that give commands")),
    ("mse_perception", "flashbacks", ("relives the event for seconds",)), ("mse_thought_content", "persecution", ("persecutory beliefs, thought broadcasting",)),
    ("hcg_urine", "pregnancy_test_positive", ("positive",)), ("urine_nitrite", "pyuria", ("positive",)),
)  # fmt: skip
# ICD-10-CM prefixes of the problem list that are a background of the differential
PROBLEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("known_diabetes", ("E08", "E09", "E10", "E11", "E13")), ("known_heart_failure", ("I50", "I11.0")), ("known_atrial_fibrillation", ("I48",)),
    ("known_kidney_disease", ("N18",)), ("known_cirrhosis", ("K70.3", "K74")), ("gallstones", ("K80",)), ("heavy_alcohol", ("F10",)),
    ("vascular_risk", ("I10", "E78", "F17", "I25", "I73.9", "Z72.0")), ("previous_thrombosis", ("Z86.711", "Z86.718")), ("asplenia_history", ("Z90.81", "D73.0", "Q89.01")),
)  # fmt: skip
ACTIVE_CANCER = ("C",)
DRUG_GROUPS = {
    "anticoagulant": "anticoagulant_use",
    "nsaid": "nsaid_use",
    "opioid": "opioid_exposure",
    "serotonergic": "serotonergic_use",
}
DRUG_NAMES = {"lithium": "lithium_use", "digoxin": "digoxin_use"}


def charted_findings(world: World, patient: Row, at: str) -> dict[str, Reading]:
    """Findings by key, true or false, each with the record that says so; what nobody recorded is left out."""
    found = _symptoms(world, patient)
    found |= _observed(world, patient["id"], at)
    found |= _background(world, patient)
    return found


def _said(value: bool, record_id: str | None, observed_at: str | None = None) -> Reading:
    return Reading(value=value, source="chart", record_id=record_id, observed_at=observed_at)


def _symptoms(world: World, patient: Row) -> dict[str, Reading]:
    encounter = find_encounter(world, patient["id"])
    found: dict[str, Reading] = {}
    for symptom in json.loads((encounter or {}).get("symptoms") or "[]"):
        row = find_finding(str(symptom.get("symptom")))
        if row is not None and encounter is not None and symptom.get("present") is not None:
            found[row.key] = _said(bool(symptom["present"]), encounter["id"], encounter["period_start"])
    return found


def _observed(world: World, patient_id: str, at: str) -> dict[str, Reading]:
    """The newest observation of each code; of several codes for a finding, one that is positive."""
    since = world.iso(world.seconds_at(at) - WINDOW_MIN * 60)
    newest: dict[str, Row] = {}
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND issued <= ? AND effective >= ? AND coalesce(status, 'final') = 'final'"
        " ORDER BY effective, id",
        patient_id, at, since,
    ):  # fmt: skip
        newest[row["code"]] = row
    found: dict[str, Reading] = {}

    def note(finding: str, verdict: bool | None, row: Row) -> None:
        if verdict is not None and not (finding in found and found[finding].value):
            found[finding] = _said(bool(verdict), row["id"], row["effective"])

    for code, finding, limit in NUMBERS:
        if code in newest and newest[code]["value"] is not None:
            note(finding, limit(newest[code]), newest[code])
    for code, finding, texts in TEXTS:
        if code in newest and newest[code]["value_text"] is not None:
            note(finding, newest[code]["value_text"] in texts, newest[code])
    if (culture := newest.get("blood_culture")) is not None:
        grown = culture["flag"] in ("high", "critical_high")
        found["positive_blood_culture"] = _said(grown, culture["id"], culture["effective"])
    return found


def _background(world: World, patient: Row) -> dict[str, Reading]:
    """Coded problems and medicines; absent only where the problem list is reconciled."""
    found: dict[str, Reading] = {}
    silent = patient["problem_list_status"] == "reconciled"
    for finding, codes in (*PROBLEMS, ("active_cancer", ACTIVE_CANCER)):
        row = coded(world, patient["id"], codes)
        if row is not None:
            found[finding] = _said(True, row["id"])
        elif silent:
            found[finding] = Reading(value=False, source="chart_negative")
    for medicine in current_medicines(world, patient["id"]):
        drug = find_drug(medicine["drug"])
        if drug is None:
            continue
        for name in (
            *(DRUG_GROUPS[group] for group in drug.groups if group in DRUG_GROUPS),
            DRUG_NAMES.get(drug.name, ""),
        ):
            if name:
                found[name] = _said(True, medicine["id"])
    return found
