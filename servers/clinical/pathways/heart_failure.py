"""Acute heart failure: oxygen, diuretic within the hour, the cause, the four pillars, the plan for home."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

_CONGESTED = fact("stay_hours", "<", 24, "h", "first day")
_LATER = fact("stay_hours", ">=", 24, "h", "24 h on")

PATHWAY = Pathway(
    key="heart_failure", name="Acute heart failure",
    phases=(
        phase("assessment", "congestion, perfusion and trigger known", "breathless or swollen with a heart to blame",
              step("vital_signs", "vital signs and saturation", "emergency nurse", "triage_emergency", "seen:spo2", minutes=15),
              step("ecg", "12-lead ECG", "emergency nurse", "triage_emergency", "imaging:ecg:heart", when=(_CONGESTED,), minutes=30),
              step("peptide", "natriuretic peptide, troponin, electrolytes, creatinine", "emergency nurse", "clinical_diagnosis", "lab:nt_probnp|bnp", minutes=120),
              step("film", "chest film or lung ultrasound", "radiographer", "triage_emergency", "imaging:xray:chest|ultrasound:chest", minutes=120)),
        phase("decongestion", "intravenous diuretic within the hour", "congested",
              step("diuretic", "intravenous loop diuretic", "emergency physician", "drug_interaction", "group:loop_diuretic", minutes=60, source="AHA/ACC/HFSA 2022"),
              step("balance", "fluid balance and daily weight", "ward nurse", "ehr_management", "care:urine_output|weight_daily", minutes=240),
              step("echo", "echocardiography", "cardiologist", "radiology_report", "imaging:echocardiography:heart", minutes=2880, required=False)),
        phase("optimisation", "four pillars begun before discharge", "decongested",
              step("electrolytes", "potassium and creatinine again", "ward nurse", "clinical_diagnosis", "again:potassium", when=(_LATER,)),
              step("pillars", "beta-blocker, ACE inhibitor or ARNI, MRA, SGLT2 inhibitor", "cardiologist", "drug_interaction", "group:sglt2_inhibitor|mra|ace_inhibitor|beta_blocker", when=(_LATER,), required=False)),
        phase("discharge", "reconciled, taught, seen again within 7 to 14 days", "stable on oral diuretic for a day",
              step("reconciliation", "reconciliation of home and discharge medicines", "ward physician", "cross_domain", "note:medication_reconciliation", when=(_LATER,)),
              step("discharge_plan", "discharge plan with follow-up within 14 days", "ward physician", "cross_domain", "note:discharge_plan", when=(_LATER,), source="AHA/ACC/HFSA 2022: within 7 to 14 days")),
    ),
    adaptations=(
        adapt("an NSAID on the list: stop it", fact("taking:nsaid")),
        adapt("verapamil or diltiazem on the list: stop in reduced ejection fraction", fact("taking:verapamil|diltiazem")),
        adapt("pioglitazone on the list: stop it", fact("taking:pioglitazone")),
        adapt("potassium above 5.0 mmol/L: no MRA is begun", fact("potassium", ">", 5.0, "mmol/L")),
    ),
    citation="AHA/ACC/HFSA 2022 (Heidenreich, Circulation 145:e895); ESC 2021; STRONG-HF 2022 (Mebazaa, Lancet 400:1938)",
)  # fmt: skip
