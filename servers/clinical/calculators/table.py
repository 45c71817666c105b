"""The calculators, one row each: name, function, inputs with their units."""

from medmcp.servers.clinical.calculators.calculator import Calculator, Input, choice, flag, number
from medmcp.servers.clinical.scores.apache2 import Gas, apache2
from medmcp.servers.clinical.scores.bishop import bishop
from medmcp.servers.clinical.scores.cha2ds2_vasc import CONDITION_POINTS, cha2ds2_vasc
from medmcp.servers.clinical.scores.chemistry import (
    aa_gradient,
    anion_gap,
    corrected_calcium,
    corrected_sodium,
    delta_ratio,
    fena,
    feurea,
    light,
    osmolality,
    pf_ratio,
    winters,
)
from medmcp.servers.clinical.scores.child_pugh import child_pugh
from medmcp.servers.clinical.scores.clotting_bleeding import has_bled, padua, perc
from medmcp.servers.clinical.scores.curb65 import curb65
from medmcp.servers.clinical.scores.digestive import bisap, fib4, glasgow_blatchford, maddrey
from medmcp.servers.clinical.scores.gcs import gcs
from medmcp.servers.clinical.scores.heart import RISK_FACTORS, heart
from medmcp.servers.clinical.scores.meld import meld
from medmcp.servers.clinical.scores.news2 import news2
from medmcp.servers.clinical.scores.qsofa import qsofa
from medmcp.servers.clinical.scores.readmission import hospital_score, lace_index
from medmcp.servers.clinical.scores.renal import kidney_function
from medmcp.servers.clinical.scores.score import MISSING, Reading, Score
from medmcp.servers.clinical.scores.sirs import sirs
from medmcp.servers.clinical.scores.size import adjbw, bmi, bsa, ibw
from medmcp.servers.clinical.scores.sofa import sofa
from medmcp.servers.clinical.scores.sore_throat import centor_mcisaac
from medmcp.servers.clinical.scores.vascular_risk import abcd2, rcri, timi_ua_nstemi
from medmcp.servers.clinical.scores.wells import DVT_ITEMS, PE_ITEMS, wells

__all__ = ["CALCULATORS"]

AGE, SEX = number("age", "years"), choice("sex", ("female", "male"))
WEIGHT, HEIGHT = number("weight", "kg", "weight"), number("height", "cm", "height")
SBP, DBP = number("sbp", "mmHg"), number("dbp", "mmHg")
PULSE, BREATHS = number("heart_rate", "/min"), number("respiratory_rate", "/min")
TEMPERATURE, SPO2 = number("temperature", "degC", "temperature"), number("spo2", "%")
NA, CL, HCO3 = (
    number("sodium", "mmol/L", "sodium"),
    number("chloride", "mmol/L", "chloride"),
    number("bicarbonate", "mmol/L", "bicarbonate"),
)
CREATININE, ALBUMIN = number("creatinine", "mg/dL", "creatinine"), number("albumin", "g/dL", "albumin")
BILIRUBIN, GLUCOSE = number("bilirubin", "mg/dL", "bilirubin_total"), number("glucose", "mg/dL", "glucose")
BUN, PLATELETS = number("bun", "mg/dL", "urea"), number("platelets", "10^9/L", "platelets")
PAO2, FIO2 = number("pao2", "mmHg", "po2"), number("fio2", "fraction")
ACVPU = choice("consciousness", ("alert", "new_confusion", "voice", "pain", "unresponsive"))
GCS_TOTAL = number("gcs", "points")


def _heart(
    *, history: Reading = MISSING, ecg: Reading = MISSING, age: Reading = MISSING, troponin: Reading = MISSING,
    troponin_uln: Reading = MISSING, **factors: Reading,
) -> Score:  # fmt: skip
    present = [name for name, reading in factors.items() if reading.value is True]
    return heart(
        history=history, ecg=ecg, age=age, troponin=troponin, troponin_uln=troponin_uln,
        risk_factors=present if factors else None,
        risk_factors_complete=all(factors.get(name, MISSING).known for name in RISK_FACTORS),
    )  # fmt: skip


def _wells_pe(
    *, heart_rate: Reading = MISSING, d_dimer: Reading = MISSING, age: Reading = MISSING, **findings: Reading
) -> Score:
    return wells("pe", findings, heart_rate=heart_rate, d_dimer=d_dimer, age=age)


def _wells_dvt(*, d_dimer: Reading = MISSING, age: Reading = MISSING, **findings: Reading) -> Score:
    return wells("dvt", findings, d_dimer=d_dimer, age=age)


def _cha2ds2_vasc(
    *, age: Reading = MISSING, sex: Reading = MISSING, atrial_fibrillation: Reading = MISSING, **conditions: Reading
) -> Score:
    return cha2ds2_vasc(conditions, age=age, sex=sex, atrial_fibrillation=atrial_fibrillation)


def _apache2(
    *, fio2: Reading = MISSING, pao2: Reading = MISSING, paco2: Reading = MISSING, gcs: Reading = MISSING, age: Reading = MISSING,
    acute_renal_failure: Reading = MISSING, severe_chronic: Reading = MISSING, admission_type: Reading = MISSING, **values: Reading,
) -> Score:  # fmt: skip
    gas = [Gas(pao2=pao2, fio2=fio2, paco2=paco2)]
    return apache2(
        {name: [reading] for name, reading in values.items()}, gases=gas, gcs=[gcs], age=age,
        acute_renal_failure=acute_renal_failure, severe_chronic=severe_chronic,
        admission_type=admission_type.value,  # type: ignore[arg-type]  # one of the choices of the input
    )  # fmt: skip


_heart.__doc__ = heart.__doc__
_apache2.__doc__ = apache2.__doc__
_wells_pe.__doc__ = _wells_dvt.__doc__ = wells.__doc__
_cha2ds2_vasc.__doc__ = cha2ds2_vasc.__doc__


def _row(
    key: str, title: str, run: object, *inputs: Input | tuple[Input, ...], aliases: tuple[str, ...] = ()
) -> Calculator:
    flat: list[Input] = []
    for one in inputs:
        flat += [one] if isinstance(one, Input) else list(one)
    return Calculator(key=key, title=title, run=run, inputs=tuple(flat), aliases=aliases)  # type: ignore[arg-type]


CALCULATORS: dict[str, Calculator] = {
    row.key: row
    for row in (
        # size
        _row("bmi", "Body mass index", bmi, WEIGHT, HEIGHT, AGE, aliases=("body mass index",)),
        _row("bsa", "Body surface area", bsa, WEIGHT, HEIGHT, aliases=("body surface area", "Mosteller")),
        _row("ibw", "Ideal body weight", ibw, HEIGHT, SEX, aliases=("Devine",)),
        _row("adjbw", "Adjusted body weight", adjbw, WEIGHT, HEIGHT, SEX),
        # bleeding, clotting, vessels
        _row("has_bled", "HAS-BLED", has_bled, SBP, flag("abnormal_renal", "abnormal_liver", "stroke", "bleeding", "labile_inr"), AGE,
             flag("antiplatelet_or_nsaid"), number("alcohol_drinks_week", "/week")),
        _row("perc", "PERC", perc, AGE, PULSE, number("spo2_on_air", "%"),
             flag("haemoptysis", "oestrogen", "prior_vte", "unilateral_leg_swelling", "surgery_or_trauma_4_weeks"), aliases=("PERC rule",)),
        _row("padua", "Padua", padua, flag("active_cancer", "previous_vte", "reduced_mobility", "thrombophilia", "recent_trauma_or_surgery"), AGE,
             flag("heart_or_respiratory_failure", "infarction_or_stroke", "infection_or_rheumatological"), number("bmi", "kg/m2"),
             flag("hormonal_treatment"), aliases=("Padua prediction score",)),
        _row("rcri", "Revised cardiac risk index", rcri,
             flag("high_risk_surgery", "ischaemic_heart_disease", "heart_failure", "cerebrovascular_disease", "insulin"), CREATININE, AGE, aliases=("Lee index",)),
        _row("timi_ua_nstemi", "TIMI UA/NSTEMI", timi_ua_nstemi, AGE,
             flag("three_risk_factors", "known_stenosis_50", "aspirin_7_days", "two_episodes_24_h", "st_deviation", "raised_marker"), aliases=("TIMI",)),
        _row("abcd2", "ABCD2", abcd2, AGE, SBP, DBP, flag("unilateral_weakness", "speech_disturbance"), number("duration_min", "min"), flag("diabetes")),
        # throat and gut
        _row("centor_mcisaac", "Centor with McIsaac", centor_mcisaac, flag("fever", "cough", "tender_nodes", "tonsillar_exudate"), AGE,
             aliases=("Centor", "McIsaac", "Centor score", "McIsaac score")),
        _row("glasgow_blatchford", "Glasgow-Blatchford", glasgow_blatchford, number("urea", "mmol/L", "urea"), number("haemoglobin", "g/dL", "haemoglobin"), SEX, SBP,
             PULSE, flag("melaena", "syncope", "hepatic_disease", "cardiac_failure"), AGE, aliases=("GBS", "Blatchford")),
        _row("bisap", "BISAP", bisap, BUN, flag("impaired_mental_status"), number("sirs_criteria", "points"), AGE, flag("pleural_effusion")),
        _row("maddrey", "Maddrey", maddrey, number("prothrombin_time", "s"), number("control_time", "s"), BILIRUBIN, AGE,
             aliases=("Maddrey discriminant function", "MDF")),
        _row("fib4", "FIB-4", fib4, AGE, number("ast", "U/L", "ast"), number("alt", "U/L", "alt"), PLATELETS, aliases=("FIB 4",)),
        _row("child_pugh", "Child-Pugh", child_pugh, BILIRUBIN, ALBUMIN, number("inr"), choice("ascites", ("none", "mild_or_controlled", "moderate_severe")),
             choice("encephalopathy", ("none", "grade_1_2", "grade_3_4")), flag("cirrhosis"), AGE, aliases=("Child",)),
        # chemistry and gas
        _row("anion_gap", "Anion gap", anion_gap, NA, CL, HCO3, number("albumin", "g/dL", "albumin", optional=True)),
        _row("delta_ratio", "Delta ratio", delta_ratio, number("anion_gap", "mmol/L"), HCO3, aliases=("delta gap", "delta delta")),
        _row("winters", "Winters formula", winters, HCO3, aliases=("Winters",)),
        _row("osmolality", "Osmolality and gap", osmolality, NA, GLUCOSE, BUN, number("measured", "mOsm/kg", optional=True), aliases=("osmolal gap", "osmolar gap")),
        _row("corrected_calcium", "Corrected calcium", corrected_calcium, number("calcium", "mg/dL", "calcium"), ALBUMIN),
        _row("corrected_sodium", "Corrected sodium", corrected_sodium, NA, GLUCOSE),
        _row("fena", "Fractional excretion of sodium", fena, number("urine_sodium", "mmol/L", "sodium", urine=True), CREATININE, NA,
             number("urine_creatinine", "mg/dL", "creatinine", urine=True)),
        _row("feurea", "Fractional excretion of urea", feurea, number("urine_urea", "mg/dL"), CREATININE, BUN, number("urine_creatinine", "mg/dL")),
        _row("aa_gradient", "Alveolar-arterial gradient", aa_gradient, FIO2, PAO2, number("paco2", "mmHg", "pco2"), number("pressure", "mmHg"), AGE,
             aliases=("A-a gradient",)),
        _row("pf_ratio", "PaO2/FiO2", pf_ratio, PAO2, FIO2, aliases=("P/F ratio", "PF")),
        _row("light", "Light's criteria", light, number("pleural_protein", "g/dL"), number("serum_protein", "g/dL"), number("pleural_ldh", "U/L"),
             number("serum_ldh", "U/L"), number("ldh_upper_limit", "U/L"), aliases=("Light", "Lights criteria")),
        # those with a tool of their own, from explicit inputs
        _row("crcl", "Kidney function", kidney_function, AGE, SEX, number("weight_kg", "kg", "weight"), number("height_cm", "cm", "height"), CREATININE,
             aliases=("creatinine clearance", "Cockcroft-Gault", "eGFR", "CKD-EPI")),
        _row("gcs", "Glasgow Coma Scale", gcs, number("eye", "points"), number("verbal", "points"), number("motor", "points"), AGE),
        _row("heart", "HEART", _heart, choice("history", ("slightly_suspicious", "moderately_suspicious", "highly_suspicious")),
             choice("ecg", ("normal", "nonspecific_repolarisation", "significant_st_deviation")), AGE, number("troponin", "ng/L"), number("troponin_uln", "ng/L"),
             flag(*RISK_FACTORS)),
        _row("curb65", "CURB-65", curb65, flag("confusion"), number("urea", "mmol/L", "urea"), BREATHS, SBP, DBP, AGE),
        _row("wells_pe", "Wells, pulmonary embolism", _wells_pe, flag(*PE_ITEMS), PULSE, number("d_dimer", "ng/mL FEU", "d_dimer", optional=True), AGE,
             aliases=("Wells PE",)),
        _row("wells_dvt", "Wells, deep vein thrombosis", _wells_dvt, flag(*DVT_ITEMS), number("d_dimer", "ng/mL FEU", "d_dimer", optional=True), AGE,
             aliases=("Wells DVT",)),
        _row("cha2ds2_vasc", "CHA2DS2-VASc", _cha2ds2_vasc, flag(*CONDITION_POINTS, "atrial_fibrillation"), AGE, SEX, aliases=("CHADS-VASc",)),
        _row("meld", "MELD", meld, BILIRUBIN, number("inr"), CREATININE, NA, ALBUMIN, SEX, AGE, flag("dialysis"), aliases=("MELD-Na", "MELD 3.0")),
        _row("bishop", "Bishop score", bishop, number("dilation", "cm"), number("effacement", "%"), number("station", "cm"),
             choice("consistency", ("firm", "medium", "soft")), choice("position", ("posterior", "mid", "anterior"))),
        _row("hospital", "HOSPITAL score", hospital_score, number("haemoglobin", "g/dL", "haemoglobin"), flag("oncology_service"), NA,
             flag("procedure", "urgent_admission"), number("admissions_12_months"), number("length_of_stay_days"), AGE),
        _row("lace", "LACE index", lace_index, number("length_of_stay_days"), flag("urgent_admission"), number("charlson_lace"),
             number("ed_visits_6_months"), AGE),
        _row("apache2", "APACHE II", _apache2, number("temperature_c", "degC", "temperature"), number("map", "mmHg"), PULSE, BREATHS,
             number("fio2", "fraction"), PAO2, number("paco2", "mmHg", "pco2"), number("ph"), NA, number("potassium", "mmol/L", "potassium"),
             number("creatinine_mg_dl", "mg/dL", "creatinine"), number("hematocrit", "%", "haematocrit"), number("wbc", "10^9/L", "wbc"), GCS_TOTAL, AGE,
             flag("acute_renal_failure", "severe_chronic"), choice("admission_type", ("nonoperative", "emergency_postoperative", "elective_postoperative"), optional=True),
             aliases=("APACHE 2",)),
        _row("qsofa", "qSOFA", qsofa, BREATHS, SBP, GCS_TOTAL, AGE),
        _row("sirs", "SIRS", sirs, TEMPERATURE, PULSE, BREATHS, number("paco2", "mmHg", "pco2", optional=True), number("wbc", "10^9/L", "wbc"),
             number("bands_percent", "%", optional=True), AGE),
        _row("news2", "NEWS2", news2, BREATHS, SPO2, flag("on_oxygen"), SBP, PULSE, ACVPU, TEMPERATURE, AGE, aliases=("NEWS",)),
        _row("sofa", "SOFA", sofa, PAO2, FIO2, flag("respiratory_support"), PLATELETS, BILIRUBIN, number("map", "mmHg"), number("dopamine", optional=True),
             number("dobutamine", optional=True), number("adrenaline", optional=True), number("noradrenaline", optional=True),
             flag("infusions_complete"), GCS_TOTAL, CREATININE, number("urine_ml_day", "mL", optional=True), AGE),
    )
}  # fmt: skip
