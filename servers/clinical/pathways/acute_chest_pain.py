"""Chest pain: tracing in ten minutes, then reperfusion, or troponins and an anticoagulant."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

_ST = fact("st_elevation", label="ST elevation in contiguous leads")
_NO_ST = fact("st_elevation", value=False, label="no ST elevation")
_TROPONIN = fact("troponin_raised", label="troponin above its limit")

PATHWAY = Pathway(
    key="acute_chest_pain", name="Acute chest pain and acute coronary syndrome", protocol="acs", condition="stemi",
    phases=(
        phase("recognition", "a tracing within ten minutes and the question of reperfusion answered", "chest pain or an equivalent",
              step("ecg", "12-lead ECG, read", "emergency nurse", "triage_emergency", clock="stemi/ecg"),
              step("vital_signs", "vital signs and continuous ECG monitoring", "emergency nurse", "triage_emergency", "care:continuous_cardiac", "seen:sbp", minutes=10),
              step("troponin", "high-sensitivity troponin", "emergency nurse", "clinical_diagnosis", "lab:troponin_i_hs|troponin_t_hs", minutes=60, source="ESC 2023 ACS guideline"),
              step("antiplatelet", "aspirin 150 to 300 mg, or a P2Y12 inhibitor in aspirin allergy", "emergency physician", "drug_interaction", clock="stemi/antiplatelet"),
              optional("chest_film", "chest film when another cause is likely", "radiographer", "triage_emergency", "imaging:xray:chest")),
        phase("reperfusion", "the artery open within 90 minutes in ST elevation", "ST elevation on the tracing",
              step("stemi_code", "call the STEMI team", "emergency physician", "triage_emergency", "team:stemi_code", when=(_ST,), minutes=20),
              step("pci", "primary PCI", "cardiologist", "ehr_management", when=(_ST,), clock="stemi/device"),
              step("lysis", "fibrinolysis when the laboratory cannot open in time", "cardiologist", "drug_interaction", clock="stemi/fibrinolysis"),
              step("anticoagulant", "parenteral anticoagulant", "emergency physician", "drug_interaction", "group:anticoagulant", when=(_NO_ST, _TROPONIN), minutes=120, source="ESC 2023: at the time of diagnosis"),
              step("second_troponin", "second troponin", "emergency nurse", "clinical_diagnosis", when=(_NO_ST,), clock="nstemi/second_troponin")),
        phase("risk", "invasive strategy by risk", "troponin back",
              step("risk_score", "HEART score", "emergency physician", "triage_emergency", "score:HEART", when=(_NO_ST,)),
              optional("echo", "echocardiography", "cardiologist", "radiology_report", "imaging:echocardiography:heart")),
        phase("handover", "the right bed with the right plan", "decision made",
              step("handoff", "SBAR hand-off to cardiology, coronary care or intensive care", "emergency physician", "cross_domain", "handoff:cardiology|icu|coronary_care|cath_lab|hdu"),
              step("statin", "high-intensity statin", "ward physician", "drug_interaction", "group:statin", required=False)),
    ),
    adaptations=(
        adapt("no nitrate within 24 h of sildenafil, 48 h of tadalafil", fact("taking:sildenafil|tadalafil|vardenafil")),
        adapt("anticoagulated already: no second anticoagulant without the level or INR; radial access", fact("taking:anticoagulant")),
        adapt("aspirin allergy on record: P2Y12 inhibitor alone, desensitisation by cardiology", fact("allergy:aspirin|salicylate|nsaid")),
        adapt("severe kidney disease: heparin rather than fondaparinux or full-dose enoxaparin", fact("problem:N18.4|N18.5|N18.6")),
    ),
    citation="ACC/AHA 2025 ACS guideline; ESC 2023 ACS guideline (Byrne, Eur Heart J 44:3720)",
)  # fmt: skip
