"""The catalogue behind `place_care_order`: what can be ordered besides tests, imaging and drugs.

`find_item` matches by key, name or alias, never by substring. Minutes run from the order to the effect or the result;
those that the tool's contract states (ECG 5 stat and 30 routine, POC glucose 2, spirometry 60, EEG 240, blood 45 or
10 for emergency release) are taken from it, the rest are rules of the simulated hospital. FiO2 of oxygen devices:
BTS 2017 oxygen guideline (Thorax 72:ii1). Fluid composition: product labels. Restraint renewal: 42 CFR 482.13(e).
"""

from difflib import get_close_matches
from typing import Literal

from medmcp.servers.clinical.row import Row

__all__ = ["ITEMS", "CareItem", "find_item", "items_of", "minutes_to_effect", "nearest_items"]

OrderType = Literal[
    "monitoring", "observation_level", "oxygen", "iv_fluid", "blood_product", "diet", "activity", "isolation",
    "nursing_care", "bedside_test", "procedure", "restraint",
]  # fmt: skip
Unit = Literal["mL", "mL_per_h", "L_per_min", "units", "percent", "mL_per_kg"]


class CareItem(Row):
    """One thing that a care order can ask for."""

    key: str
    order_type: OrderType
    name: str
    aliases: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()  # allowed units of the amount; empty: takes no amount
    amount: tuple[float, float] | None = None  # usual amount in the first unit
    minutes: int  # to effect or result, stat
    minutes_routine: int | None = None  # where routine takes longer
    fio2: tuple[float, float] | None = None  # inspired oxygen fraction that the device reaches
    sodium_mmol_l: float | None = None
    potassium_mmol_l: float | None = None
    osmolarity_mosm_l: float | None = None
    glucose_g_l: float | None = None
    type_and_screen: bool = False  # a valid group and screen is due
    bleeding_risk: Literal["low", "high"] | None = None  # of a procedure: SIR 2019 classes
    invasive: bool = False  # a code status that limits care may speak against it
    time_limit_min: int | None = None  # longest validity of one order
    device_left: str = ""  # line or tube that stays in place
    device_removed: str = ""  # line or tube that is taken out
    note: str = ""


def _many(order_type: OrderType, rows: tuple[dict[str, object], ...]) -> tuple[CareItem, ...]:
    return tuple(CareItem.model_validate({"order_type": order_type, **row}) for row in rows)


def _i(key: str, name: str, minutes: int, *aliases: str, **rest: object) -> dict[str, object]:
    return {"key": key, "name": name, "minutes": minutes, "aliases": aliases, **rest}


ITEMS: tuple[CareItem, ...] = (
    *_many("oxygen", (
        _i("room_air", "Room air (stop oxygen)", 5, "stop oxygen", fio2=(0.21, 0.21)),
        _i("nasal_cannula", "Nasal cannula", 5, "nasal prongs", "NC", "oxygen", units=("L_per_min",), amount=(1, 6), fio2=(0.24, 0.44)),
        _i("simple_mask", "Simple face mask", 5, "face mask", "hudson mask", units=("L_per_min",), amount=(5, 10), fio2=(0.35, 0.60), note="at least 5 L/min"),
        _i("venturi_mask", "Venturi mask", 5, "venturi", "venti mask", units=("percent", "L_per_min"), amount=(24, 60), fio2=(0.24, 0.60), note="24, 28, 31, 35, 40 or 60 %"),
        _i("non_rebreather", "Non-rebreather mask", 5, "NRB", "reservoir mask", "non-rebreathing mask", "high flow oxygen mask", units=("L_per_min",), amount=(10, 15), fio2=(0.60, 0.90)),
        _i("high_flow_nasal", "High-flow nasal oxygen", 10, "HFNC", "HFNO", "optiflow", units=("L_per_min", "percent"), amount=(20, 60), fio2=(0.21, 1.0)),
        _i("cpap", "Continuous positive airway pressure", 10, "continuous positive airway pressure", units=("percent",), amount=(21, 100), fio2=(0.21, 1.0), note="pressure in target, e.g. 5 to 10 cmH2O"),
        _i("bipap", "Bilevel non-invasive ventilation", 10, "NIV", "BPAP", "non-invasive ventilation", units=("percent",), amount=(21, 100), fio2=(0.21, 1.0), invasive=True),
        _i("bag_valve_mask", "Bag-valve-mask ventilation", 5, "BVM", "ambu bag", units=("L_per_min",), amount=(10, 15), fio2=(0.80, 1.0)),
        _i("mechanical_ventilation", "Invasive ventilation", 10, "ventilator", units=("percent",), amount=(21, 100), fio2=(0.21, 1.0), invasive=True),
        _i("hyperbaric_oxygen", "Hyperbaric oxygen", 120, "HBOT", fio2=(1.0, 1.0)),
    )),
    *_many("iv_fluid", (
        _i("saline_0_9", "0.9% saline", 5, "normal saline", "NS", "isotonic saline", "sodium chloride 0.9%", "0.9% sodium chloride", "0.9% NaCl", "saline", units=("mL", "mL_per_h", "mL_per_kg"), amount=(250, 1000), sodium_mmol_l=154, osmolarity_mosm_l=308),
        _i("ringers_lactate", "Ringer's lactate", 5, "lactated ringer's", "lactated ringers", "LR", "hartmann's", "hartmanns", "ringers lactate", "compound sodium lactate", units=("mL", "mL_per_h", "mL_per_kg"), amount=(250, 1000), sodium_mmol_l=130, potassium_mmol_l=4, osmolarity_mosm_l=273),
        _i("plasma_lyte", "Plasma-Lyte 148", 5, "plasmalyte", "balanced crystalloid", units=("mL", "mL_per_h", "mL_per_kg"), amount=(250, 1000), sodium_mmol_l=140, potassium_mmol_l=5, osmolarity_mosm_l=294),
        _i("saline_0_45", "0.45% saline", 5, "half normal saline", "half-normal saline", "0.45% NaCl", units=("mL", "mL_per_h"), amount=(50, 250), sodium_mmol_l=77, osmolarity_mosm_l=154),
        _i("saline_3", "3% saline", 5, "hypertonic saline", "3% sodium chloride", "3% NaCl", units=("mL", "mL_per_h", "mL_per_kg"), amount=(100, 250), sodium_mmol_l=513, osmolarity_mosm_l=1027, note="100 to 150 mL over 10 to 20 min in severe hyponatraemia (Spasovski 2014)"),
        _i("dextrose_5", "5% dextrose", 5, "D5W", "5% glucose", "glucose 5%", "dextrose 5%", units=("mL", "mL_per_h"), amount=(50, 250), sodium_mmol_l=0, osmolarity_mosm_l=278, glucose_g_l=50),
        _i("dextrose_10", "10% dextrose", 5, "D10W", "10% glucose", "glucose 10%", "dextrose 10%", units=("mL", "mL_per_h", "mL_per_kg"), amount=(50, 250), sodium_mmol_l=0, osmolarity_mosm_l=555, glucose_g_l=100),
        _i("dextrose_saline", "5% dextrose in 0.45% saline", 5, "D5 half normal saline", "D5 0.45% saline", "D5 1/2NS", units=("mL", "mL_per_h"), amount=(50, 150), sodium_mmol_l=77, osmolarity_mosm_l=432, glucose_g_l=50),
        _i("dextrose_5_saline_0_9", "5% dextrose in 0.9% saline", 5, "D5NS", "D5 normal saline", units=("mL", "mL_per_h"), amount=(20, 150), sodium_mmol_l=154, osmolarity_mosm_l=586, glucose_g_l=50),
        _i("albumin_5", "Albumin 5%", 15, "human albumin 5%", "5% albumin", units=("mL", "mL_per_h"), amount=(250, 500), sodium_mmol_l=145),
        _i("albumin_20", "Albumin 20%", 15, "albumin 25%", "20% albumin", "human albumin 20%", units=("mL",), amount=(100, 300), sodium_mmol_l=130),
        _i("saline_lock", "Saline lock", 5, "IV access", "cannula", "peripheral iv", device_left="peripheral cannula"),
    )),
    *_many("blood_product", (
        _i("red_cells", "Red cells", 45, "packed red cells", "PRBC", "pRBCs", "RBC", "blood", "packed cells", units=("units", "mL_per_kg"), amount=(1, 2), type_and_screen=True, note="one unit raises Hb about 1 g/dL"),
        _i("red_cells_emergency", "Group O red cells, emergency release", 10, "O negative", "O neg", "emergency blood", "uncrossmatched blood", units=("units",), amount=(1, 4)),
        _i("platelets", "Platelets", 45, "platelet transfusion", units=("units", "mL_per_kg"), amount=(1, 1), type_and_screen=True, note="one adult dose raises the count 20 to 40 x 10^9/L"),
        _i("fresh_frozen_plasma", "Fresh frozen plasma", 45, "FFP", "plasma", units=("units", "mL_per_kg"), amount=(2, 4), type_and_screen=True, note="15 mL/kg"),
        _i("cryoprecipitate", "Cryoprecipitate", 45, "cryo", units=("units",), amount=(2, 10), type_and_screen=True),
        _i("massive_transfusion_pack", "Massive transfusion pack", 30, "MTP pack", "major haemorrhage pack", units=("units",), amount=(1, 1), type_and_screen=False),
        _i("exchange_transfusion", "Exchange transfusion", 120, "double volume exchange", units=("mL_per_kg",), amount=(160, 180), type_and_screen=True, invasive=True),
    )),
    *_many("monitoring", (
        _i("continuous_cardiac", "Continuous cardiac monitoring", 5, "telemetry", "cardiac monitor", "ecg monitoring", "cardiac monitoring"),
        _i("continuous_spo2", "Continuous pulse oximetry", 5, "pulse oximetry", "spo2 monitoring"),
        _i("vital_signs_15_min", "Vital signs every 15 min", 5, "vitals q15min"), _i("vital_signs_1_h", "Vital signs hourly", 5, "hourly vitals", "vitals q1h", "hourly observations"),
        _i("vital_signs_4_h", "Vital signs every 4 h", 5, "vitals q4h", "routine vitals"), _i("neuro_checks", "Neurological observations hourly", 5, "neuro obs", "neurological observations", "GCS hourly"),
        _i("urine_output", "Hourly urine output", 5, "strict I&O", "fluid balance", "intake and output", "input output chart"), _i("capnography", "Capnography", 5, "end-tidal CO2", "etco2"),
        _i("glucose_hourly", "Hourly capillary glucose", 5, "hourly glucose"), _i("invasive_bp", "Invasive blood pressure", 20, "arterial pressure", invasive=True),
        _i("ctg_continuous", "Continuous cardiotocography", 5, "CTG", "fetal monitoring", "electronic fetal monitoring"), _i("core_temperature", "Core temperature", 5, "temperature probe"),
        _i("ciwa", "CIWA-Ar scoring", 5, "CIWA"), _i("central_venous_pressure", "Central venous pressure", 30, "CVP", invasive=True), _i("weight_daily", "Daily weight", 5, "daily weights"),
    )),
    *_many("observation_level", (
        _i("general", "General observation", 5, "routine observation"), _i("intermittent_15_min", "Checks every 15 min", 5, "q15 checks", "intermittent", "every 15 minutes", "15 minute checks"),
        _i("intermittent_30_min", "Checks every 30 min", 5, "q30 checks"), _i("line_of_sight", "Within eyesight, continuous", 5, "eyesight", "constant observation", "continuous observation"),
        _i("one_to_one", "One-to-one, within arm's length", 5, "1:1", "one to one", "sitter", "1 to 1", "arm's length"), _i("two_to_one", "Two-to-one", 10, "2:1"),
    )),
    *_many("isolation", (
        _i("standard", "Standard precautions", 5, "none"), _i("contact", "Contact precautions", 5), _i("contact_enteric", "Enteric contact precautions", 5, "enteric", "contact plus"),
        _i("droplet", "Droplet precautions", 5), _i("airborne", "Airborne precautions, negative pressure room", 15, "negative pressure", "airborne infection isolation"), _i("protective", "Protective isolation", 15, "reverse isolation", "neutropenic precautions"),
    )),
    *_many("diet", (
        _i("nil_by_mouth", "Nil by mouth", 5, "NPO", "NBM", "nothing by mouth"), _i("regular", "Regular diet", 30, "normal diet"), _i("clear_fluids", "Clear fluids", 15, "clear liquids"), _i("soft", "Soft diet", 30),
        _i("thickened_fluids", "Thickened fluids (IDDSI 2)", 30, "dysphagia diet"), _i("diabetic", "Consistent carbohydrate diet", 30, "diabetic diet", "carb controlled"), _i("renal", "Renal diet", 30, "low potassium diet"),
        _i("low_salt", "Low salt diet (< 2 g sodium)", 30, "cardiac diet", "low sodium"), _i("fluid_restriction", "Fluid restriction", 5, "restrict fluids", units=("mL",), amount=(800, 1500), note="per 24 h"),
        _i("enteral_feeding", "Enteral tube feeding", 60, "tube feeding", "NG feeding", units=("mL_per_h",), amount=(20, 100)), _i("parenteral_nutrition", "Parenteral nutrition", 480, "TPN", "PN", units=("mL_per_h",), amount=(40, 125)),
        _i("fast_carbohydrate", "Oral fast carbohydrate 15 to 20 g", 5, "oral glucose", "juice"), _i("breastfeeding", "Breastfeeding", 5, "breast milk"),
    )),
    *_many("activity", (
        _i("bed_rest", "Bed rest", 5), _i("bathroom_privileges", "Bathroom privileges", 5), _i("up_with_assistance", "Up with assistance", 5, "assist"), _i("as_tolerated", "As tolerated", 5, "ambulate", "ad lib", "mobilise", "early mobilisation"),
        _i("head_up_30", "Head of bed 30 degrees", 5, "head of bed elevation", "HOB 30"), _i("flat", "Lie flat", 5, "supine"), _i("left_lateral", "Left lateral position", 5, "left lateral tilt", "recovery position"), _i("legs_raised", "Legs raised", 5, "passive leg raise"),
        _i("non_weight_bearing", "Non-weight-bearing", 5, "NWB"), _i("spinal_precautions", "Spinal precautions", 5, "c-spine precautions", "cervical collar", "spinal immobilisation"), _i("prone", "Prone positioning", 20, "proning"),
    )),
    *_many("nursing_care", (
        _i("fall_precautions", "Fall precautions", 5, "falls precautions"), _i("seizure_precautions", "Seizure precautions", 5), _i("aspiration_precautions", "Aspiration precautions", 5), _i("suicide_precautions", "Suicide precautions", 5, "ligature precautions"),
        _i("pressure_care", "Turning every 2 h", 5, "repositioning", "pressure area care", "turn q2h"), _i("wound_care", "Wound care", 15, "dressing change"), _i("swallow_screen", "Bedside swallow screen", 15, "swallow assessment"),
        _i("bladder_scan", "Bladder scan", 10), _i("pneumatic_compression", "Intermittent pneumatic compression", 15, "SCD", "IPC", "sequential compression"), _i("compression_stockings", "Compression stockings", 15, "TED stockings"),
        _i("delirium_care", "Delirium bundle", 15, "reorientation"), _i("skin_to_skin", "Skin to skin", 5, "kangaroo care"), _i("fundal_massage", "Uterine massage", 5, "uterine massage"), _i("tepid_sponging", "Fan and sponging", 15, "cooling measures"),
        _i("ice", "Ice and elevation", 5, "RICE"), _i("suction", "Airway suction", 5, "suctioning"), _i("chest_physiotherapy", "Chest physiotherapy", 30, "chest physio", "incentive spirometry"), _i("education", "Patient education", 30, "teaching"),
        _i("remove_urinary_catheter", "Removal of the urinary catheter", 15, "catheter removal", "trial without catheter", "TWOC", device_removed="urinary catheter"),
        _i("remove_central_line", "Removal of the central venous catheter", 20, "CVC removal", device_removed="central venous catheter"), _i("remove_cannula", "Removal of the peripheral cannula", 5, "cannula removal", device_removed="peripheral cannula"),
        _i("remove_nasogastric_tube", "Removal of the nasogastric tube", 5, "NG removal", device_removed="nasogastric tube"),
        _i("pressure_mattress", "Pressure-redistributing mattress", 60, "air mattress", "support surface", "pressure relieving mattress"), _i("heel_offloading", "Heels off the bed", 5, "heel protection"),
        _i("direct_pressure", "Direct pressure on bleeding", 5, "pressure dressing"), _i("phototherapy", "Phototherapy", 30, "bili lights"),
    )),
    *_many("bedside_test", (
        _i("ecg_12_lead", "12-lead ECG", 5, "ECG", "EKG", "electrocardiogram", "12 lead ecg", "12 lead", "12-lead ekg", minutes_routine=30),
        _i("ecg_right_posterior", "ECG with right and posterior leads", 5, "right sided ecg", "posterior ecg", "posterior leads", minutes_routine=30),
        _i("poc_glucose", "Capillary glucose", 2, "fingerstick glucose", "capillary glucose", "glucose", "blood glucose"), _i("poc_lactate", "Point-of-care lactate", 5, "lactate"), _i("poc_ketones", "Blood ketones", 5, "ketones"), _i("poc_blood_gas", "Point-of-care blood gas", 5, "blood gas", "abg", "vbg"),
        _i("poc_pregnancy_test", "Urine pregnancy test", 5, "pregnancy test", "urine hcg"), _i("urine_dip", "Urine dipstick", 5, "urine dipstick"), _i("peak_flow", "Peak expiratory flow", 5, "PEF", "PEFR"),
        _i("spirometry", "Spirometry", 60, "lung function"), _i("eeg", "EEG", 240, "electroencephalogram"), _i("poc_ultrasound", "Point-of-care ultrasound", 10, "POCUS", "FAST", "bedside ultrasound", "eFAST", "bedside echo"),
        _i("orthostatic_vitals", "Orthostatic blood pressure", 10, "lying and standing blood pressure"), _i("ankle_brachial_index", "Ankle-brachial index", 20, "ABI", "ABPI"), _i("visual_acuity", "Visual acuity", 10, "snellen"),
        _i("slit_lamp", "Slit lamp with fluorescein", 15), _i("tonometry", "Intraocular pressure", 10, "IOP"), _i("nerve_conduction", "Nerve conduction and EMG", 240, "EMG"), _i("bedside_cognitive", "Bedside cognitive test", 15, "MMSE", "MoCA"),
        _i("transcutaneous_bilirubin", "Transcutaneous bilirubin", 5, "TcB"), _i("ctg", "Cardiotocography, 20 min", 20, "cardiotocography", "non-stress test", "NST"), _i("vital_capacity", "Forced vital capacity at the bedside", 10, "FVC"), _i("ankle_doppler", "Hand-held Doppler", 10),
    )),
    *_many("procedure", (
        _i("cpr", "Cardiopulmonary resuscitation", 1, "chest compressions", "cardiopulmonary resuscitation", invasive=True), _i("defibrillation", "Defibrillation", 2, "defibrillate", "unsynchronised shock", invasive=True),
        _i("cardioversion", "Synchronised cardioversion", 10, "DC cardioversion", "DCCV", "synchronised shock", invasive=True), _i("transcutaneous_pacing", "Transcutaneous pacing", 10, "TCP", "external pacing", "pacing", invasive=True),
        _i("transvenous_pacing", "Transvenous pacing", 60, "temporary pacing wire", bleeding_risk="low", invasive=True, device_left="pacing wire"), _i("vagal_manoeuvre", "Vagal manoeuvre", 5, "valsalva", "modified valsalva", "carotid massage"),
        _i("intubation", "Endotracheal intubation", 15, "endotracheal intubation", "RSI", "rapid sequence induction", "rapid sequence intubation", invasive=True, device_left="endotracheal tube"),
        _i("supraglottic_airway", "Supraglottic airway", 5, "LMA", "laryngeal mask", invasive=True), _i("cricothyroidotomy", "Front-of-neck access", 5, "cricothyrotomy", "surgical airway", invasive=True), _i("airway_adjunct", "Oropharyngeal or nasopharyngeal airway", 2, "OPA", "NPA", "guedel"),
        _i("extubation", "Extubation", 15, device_removed="endotracheal tube"), _i("central_line", "Central venous catheter", 30, "CVC", "central venous catheter", bleeding_risk="low", invasive=True, device_left="central venous catheter"),
        _i("arterial_line", "Arterial line", 20, "A-line", "art line", bleeding_risk="low", invasive=True, device_left="arterial catheter"), _i("intraosseous", "Intraosseous access", 5, "IO access", "IO", device_left="intraosseous needle"),
        _i("dialysis_catheter", "Dialysis catheter", 40, "vascath", bleeding_risk="low", invasive=True, device_left="dialysis catheter"), _i("haemodialysis", "Haemodialysis", 120, "hemodialysis", "dialysis", "HD", "intermittent haemodialysis", invasive=True),
        _i("crrt", "Continuous renal replacement", 120, "CVVH", "CVVHDF", "haemofiltration", invasive=True), _i("plasma_exchange", "Plasma exchange", 120, "plasmapheresis", "PLEX", invasive=True),
        _i("lumbar_puncture", "Lumbar puncture", 30, "LP", "spinal tap", bleeding_risk="high"), _i("chest_tube", "Chest drain", 20, "chest drain", "thoracostomy", "tube thoracostomy", "intercostal drain", bleeding_risk="high", device_left="chest drain"),
        _i("needle_decompression", "Needle decompression", 5, "needle thoracostomy", "needle decompression of tension pneumothorax", "finger thoracostomy"), _i("pericardiocentesis", "Pericardiocentesis", 15, bleeding_risk="high", invasive=True),
        _i("thoracentesis", "Thoracentesis", 30, "pleural aspiration", "pleural tap", bleeding_risk="low"), _i("paracentesis", "Paracentesis", 30, "ascitic tap", "diagnostic paracentesis", bleeding_risk="low"), _i("arthrocentesis", "Joint aspiration", 30, "joint tap", bleeding_risk="low"),
        _i("pci", "Primary PCI in the catheter laboratory", 60, "cath lab", "primary PCI", "coronary angioplasty", "percutaneous coronary intervention", "PPCI", bleeding_risk="high", invasive=True),
        _i("mechanical_thrombectomy", "Mechanical thrombectomy", 60, "thrombectomy", "endovascular thrombectomy", "EVT", bleeding_risk="high", invasive=True), _i("catheter_thrombolysis", "Catheter-directed thrombolysis", 90, "catheter embolectomy", bleeding_risk="high", invasive=True),
        _i("embolisation", "Arterial embolisation", 60, "embolization", "uterine artery embolisation", bleeding_risk="high", invasive=True), _i("ecmo", "Extracorporeal membrane oxygenation", 60, "extracorporeal membrane oxygenation", bleeding_risk="high", invasive=True),
        _i("endoscopy", "Upper gastrointestinal endoscopy", 60, "gastroscopy", "EGD", "upper endoscopy", "OGD", bleeding_risk="low", invasive=True), _i("colonoscopy", "Colonoscopy", 120, bleeding_risk="low"), _i("ercp", "ERCP", 120, bleeding_risk="high", invasive=True),
        _i("bronchoscopy", "Bronchoscopy", 60, bleeding_risk="low", invasive=True), _i("nasogastric_tube", "Nasogastric tube", 15, "NG tube", "NGT", device_left="nasogastric tube"), _i("gastric_lavage", "Gastric lavage", 20, "stomach pumping", note="within 1 h of a life-threatening ingestion, airway protected"),
        _i("whole_bowel_irrigation", "Whole bowel irrigation", 60, "WBI", units=("mL_per_h",), amount=(1500, 2000)), _i("balloon_tamponade", "Balloon tamponade of varices", 20, "sengstaken", "blakemore tube", invasive=True),
        _i("urinary_catheter", "Urinary catheter", 15, "foley", "foley catheter", "bladder catheter", "catheterisation", device_left="urinary catheter"), _i("suprapubic_catheter", "Suprapubic catheter", 30, bleeding_risk="low", device_left="suprapubic catheter"),
        _i("nephrostomy", "Percutaneous nephrostomy", 90, bleeding_risk="high", device_left="nephrostomy"), _i("external_cooling", "Active cooling", 30, "cooling", "cooling blanket", "ice water immersion", "targeted temperature management"), _i("warming", "Active warming", 30, "forced air warming", "bair hugger", "rewarming"),
        _i("therapeutic_hypothermia", "Therapeutic hypothermia of the newborn", 60, "newborn cooling"), _i("wound_closure", "Wound closure", 30, "suturing", "laceration repair", "sutures"), _i("incision_drainage", "Incision and drainage", 30, "I&D", "abscess drainage", bleeding_risk="low"),
        _i("fracture_reduction", "Reduction of a fracture", 30, "closed reduction", "fracture manipulation"), _i("joint_reduction", "Reduction of a dislocation", 20, "dislocation reduction", "shoulder reduction"), _i("splint", "Splint or cast", 20, "cast", "immobilisation", "plaster"),
        _i("pelvic_binder", "Pelvic binder", 5), _i("tourniquet", "Tourniquet", 2), _i("escharotomy", "Escharotomy", 30, bleeding_risk="low"), _i("fasciotomy", "Fasciotomy", 60, bleeding_risk="high", invasive=True), _i("resuscitative_thoracotomy", "Resuscitative thoracotomy", 10, bleeding_risk="high", invasive=True),
        _i("foreign_body_removal", "Foreign body removal", 30), _i("anterior_nasal_packing", "Nasal packing", 15, "nasal packing"), _i("lateral_canthotomy", "Lateral canthotomy", 10), _i("uterine_balloon", "Intrauterine balloon tamponade", 15, "bakri", "bakri balloon", device_left="uterine balloon"),
        _i("bimanual_compression", "Bimanual uterine compression", 2), _i("manual_placenta_removal", "Manual removal of the placenta", 20), _i("uterine_replacement", "Manual replacement of the uterus", 5, "johnson manoeuvre"), _i("mcroberts", "McRoberts and suprapubic pressure", 1, "mcroberts manoeuvre"),
        _i("caesarean_section", "Caesarean section", 30, "cesarean", "c-section", "caesarean", bleeding_risk="high", invasive=True), _i("perimortem_caesarean", "Perimortem caesarean section", 5, "resuscitative hysterotomy", invasive=True), _i("assisted_vaginal_birth", "Assisted vaginal birth", 15, "forceps", "vacuum", "ventouse"),
        _i("cervical_balloon", "Cervical ripening balloon", 20, "foley balloon induction", "balloon catheter for ripening", "cook balloon", device_left="cervical balloon"),
        _i("amniotomy", "Amniotomy", 10, "artificial rupture of membranes", "ARM"), _i("positive_pressure_ventilation", "Positive pressure ventilation of the newborn", 1, "PPV"), _i("umbilical_line", "Umbilical venous catheter", 10, "UVC", device_left="umbilical catheter"),
        _i("surgery_exploratory", "Emergency surgery, exploratory", 120, "laparotomy", "emergency surgery", bleeding_risk="high", invasive=True), _i("hip_fracture_surgery", "Hip fracture surgery", 120, "hemiarthroplasty", "hip fixation", "hip fracture repair", bleeding_risk="high", invasive=True), _i("appendicectomy", "Appendicectomy", 120, "appendectomy", bleeding_risk="high", invasive=True), _i("craniotomy", "Craniotomy or burr hole", 60, "burr hole", bleeding_risk="high", invasive=True),
        _i("testicular_exploration", "Scrotal exploration", 60, "orchidopexy", "detorsion", bleeding_risk="low", invasive=True), _i("electroconvulsive_therapy", "Electroconvulsive therapy", 120, "ECT", invasive=True), _i("bone_marrow_biopsy", "Bone marrow biopsy", 60, bleeding_risk="low"),
    )),
    *_many("restraint", (
        _i("physical_limb", "Limb restraint", 5, "4-point restraint", "four point restraint", "soft restraints", "limb restraints", "physical", time_limit_min=240, note="adult 4 h; 9 to 17 years 2 h; under 9 years 1 h"),
        _i("physical_hold", "Physical hold", 2, "manual hold", "manual restraint", time_limit_min=240), _i("mittens", "Hand mittens", 5, "mitts", time_limit_min=240), _i("seclusion", "Seclusion", 10, time_limit_min=240), _i("bed_rails", "Four side rails raised", 5, "side rails", time_limit_min=240),
    )),
)  # fmt: skip


def _spelling(text: str) -> str:
    return " ".join("".join(c if c.isalnum() or c in "%.:" else " " for c in text.casefold().replace("'", "")).split())


_BY_NAME: dict[tuple[str, str], CareItem] = {}
for _item in ITEMS:
    for _name in (_item.key, _item.name, *_item.aliases):
        _BY_NAME.setdefault((_item.order_type, _spelling(_name)), _item)


def find_item(order_type: str, text: str) -> CareItem | None:
    """The item of this type with this key, name or alias, or None."""
    return _BY_NAME.get((order_type, _spelling(text)))


def items_of(order_type: str) -> list[CareItem]:
    """Every item of this type in catalogue order."""
    return [item for item in ITEMS if item.order_type == order_type]


def nearest_items(order_type: str, text: str, n: int = 5) -> list[str]:
    """Keys of items of this type whose names look like `text`, best first."""
    wanted = _spelling(text)
    names = {name: item.key for (kind, name), item in _BY_NAME.items() if kind == order_type}
    close = get_close_matches(wanted, names, n=3 * n, cutoff=0.5)
    close += [name for name in names if wanted and set(wanted.split()) & set(name.split())]
    return list(dict.fromkeys(names[name] for name in close))[:n]


def minutes_to_effect(item: CareItem, priority: str) -> int:
    """Simulated minutes to the effect or result at 'stat', 'urgent' or 'routine'."""
    return item.minutes_routine if priority == "routine" and item.minutes_routine is not None else item.minutes
