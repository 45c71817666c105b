"""Hip fracture: pain, the operation within a day and a half, the geriatrician, the bones."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="hip_fracture", name="Hip fracture", condition="hip_fracture",
    phases=(
        phase("reception", "pain treated, fracture seen", "a fall and a painful hip",
              step("film", "film of the pelvis and hip", "radiographer", "triage_emergency", "imaging:xray:pelvis|xray:lower_limb", minutes=60),
              step("analgesia", "analgesia, nerve block where it can be had", "emergency physician", "drug_interaction", "group:opioid", "drug:paracetamol", minutes=30, source="NICE CG124"),
              step("bloods", "blood count, clotting, group and screen", "emergency nurse", "clinical_diagnosis", "lab:type_and_screen|crossmatch", minutes=120),
              step("ecg", "12-lead ECG", "emergency nurse", "triage_emergency", "imaging:ecg:heart", minutes=120)),
        phase("optimisation", "fit for theatre", "fracture proven",
              step("anticoagulant", "anticoagulant held or reversed", "ward physician", "ehr_management", "stopped:anticoagulant", when=(fact("taking:anticoagulant"),), minutes=240),
              step("orthogeriatrician", "orthogeriatric review within 72 h", "geriatrician", "ehr_management", "consult:geriatrics", minutes=4320),
              step("cognition", "4AT or another cognitive screen", "ward nurse", "psychiatry", "score:4AT|AMTS|MoCA|MMSE", minutes=1440, required=False)),
        phase("surgery", "operated within 36 to 48 h", "fit for theatre",
              step("surgery", "operation", "orthopaedic surgeon", "ehr_management", clock="hip_fracture/surgery"),
              step("handoff", "SBAR hand-off to theatre or the ward", "ward physician", "cross_domain", "handoff:theatre|orthopaedics|icu|hdu")),
        phase("recovery", "up on the first day, next fracture prevented", "operated",
              step("mobilise", "out of bed the day after", "physiotherapist", "ehr_management", "care:as_tolerated|up_with_assistance", "consult:physiotherapy", minutes=1440, zero="procedure:hip_fracture_surgery|hip_replacement"),
              step("thromboprophylaxis", "thromboprophylaxis", "ward physician", "drug_interaction", "group:anticoagulant", minutes=720, zero="procedure:hip_fracture_surgery|hip_replacement"),
              step("discharge_plan", "discharge plan with bone protection and falls", "ward physician", "cross_domain", "note:discharge_plan", required=False)),
    ),
    adaptations=(
        adapt("an anticoagulant on the list decides when neuraxial anaesthesia is possible", fact("taking:anticoagulant")),
        adapt("dementia: pain scale for those who cannot say, delirium bundle", fact("problem:F01|F03|G30")),
    ),
    citation="NICE CG124 2023; AAOS 2021 hip fracture guideline",
)  # fmt: skip
