"""Pulmonary embolism, after an operation too: risk first, anticoagulant, reperfusion by risk and by the wound."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

_SHOCK = fact("sbp", "<", 90, "mmHg", "systolic pressure under 90 mmHg")

PATHWAY = Pathway(
    key="pulmonary_embolism", name="Pulmonary embolism", protocol="pulmonary_embolism", condition="pe",
    phases=(
        phase("recognition", "likely or not, stable or not", "new breathlessness, pleuritic pain, syncope or a fall in saturation",
              step("vital_signs", "vital signs", "ward nurse", "clinical_diagnosis", "seen:sbp", minutes=15),
              step("ctpa", "CT pulmonary angiography (echocardiography at the bedside in shock)", "radiographer", "triage_emergency", "imaging:ct_angiography:chest", "imaging:echocardiography:heart", minutes=60),
              step("bloods", "blood count, creatinine, clotting", "ward nurse", "clinical_diagnosis", "lab:creatinine", minutes=60),
              optional("ecg", "12-lead ECG", "ward nurse", "triage_emergency", "imaging:ecg:heart")),
        phase("treatment", "anticoagulated within the hour, reperfusion decided in shock", "embolism likely or proven",
              step("anticoagulant", "therapeutic anticoagulant", "physician", "drug_interaction", clock="pe/anticoagulant"),
              step("oxygen", "oxygen to 90 % or more", "ward nurse", "ehr_management", "care:oxygen", when=(fact("spo2", "<", 90, "%"),), minutes=15),
              step("troponin", "troponin for the risk class", "ward nurse", "clinical_diagnosis", "lab:troponin_i_hs|troponin_t_hs", minutes=120),
              step("reperfusion", "response team, and the decision on reperfusion", "physician", "triage_emergency", when=(_SHOCK,), clock="pe/reperfusion")),
        phase("handover", "the level of care that the risk class asks for", "treated",
              step("handoff", "SBAR hand-off with the anticoagulant, its next dose and the bleeding risk", "physician", "cross_domain", "handoff:icu|hdu|medicine|pulmonology|cardiology")),
        phase("discharge", "anticoagulant for three months, follow-up at three", "stable",
              step("discharge_plan", "discharge plan with anticoagulation and follow-up", "physician", "cross_domain", "note:discharge_plan", when=(fact("stay_hours", ">=", 24, "h", "24 h on"),))),
    ),
    adaptations=(
        adapt("operated on within three weeks: systemic thrombolysis is contraindicated; catheter or surgical treatment in shock", fact("days_since_surgery", "<=", 21, "days")),
        adapt("heparin-induced thrombocytopenia on record: no heparin of any kind, argatroban or fondaparinux", fact("problem:D75.82")),
        adapt("pregnant: low-molecular-weight heparin, no direct oral anticoagulant", fact("pregnant")),
        adapt("severe kidney disease: unfractionated heparin", fact("problem:N18.4|N18.5|N18.6")),
    ),
    citation="ESC 2019 pulmonary embolism guideline (Konstantinides, Eur Heart J 41:543)",
)  # fmt: skip
