"""Sepsis: lactate, cultures, antibiotic, fluid, vasopressor, source."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="sepsis", name="Sepsis and septic shock", protocol="sepsis", condition="sepsis",
    phases=(
        phase("recognition", "suspected, screened, lactate and cultures sent", "infection with a sign of organ dysfunction",
              step("screen", "sepsis screen", "emergency physician", "triage_emergency", "score:Sepsis screen", minutes=30),
              step("lactate", "lactate", "emergency nurse", "clinical_diagnosis", clock="sepsis/lactate"),
              step("cultures", "two sets of blood cultures before the antibiotic", "emergency nurse", "clinical_diagnosis", clock="sepsis/cultures"),
              optional("alert", "sepsis alert", "emergency nurse", "triage_emergency", "team:sepsis_alert")),
        phase("hour_one", "antibiotic and fluid", "sepsis likely",
              step("antibiotic", "antibiotic that covers the source and that this patient can have", "emergency physician", "drug_interaction", clock="sepsis/antibiotic"),
              step("fluid", "crystalloid, 30 mL/kg", "emergency nurse", "ehr_management", clock="sepsis/fluid"),
              step("vasopressor", "noradrenaline when pressure stays low after fluid", "emergency physician", "drug_interaction", "group:vasopressor", when=(fact("map", "<", 65, "mmHg"),), minutes=60, zero="seen:sbp<90")),
        phase("resuscitation", "lactate falls, pressure holds, the source is found", "first hour done",
              step("repeat_lactate", "lactate again", "emergency nurse", "clinical_diagnosis", clock="sepsis/repeat_lactate"),
              step("source", "imaging of the source", "emergency physician", "triage_emergency", "imaging:xray:*", "imaging:ct:*", "imaging:ultrasound:*", minutes=720),
              exit=(fact("map", ">=", 65, "mmHg"),)),
        phase("handover", "the right level of care", "resuscitated",
              step("handoff", "SBAR hand-off", "emergency physician", "cross_domain", "handoff:icu|hdu|medicine|surgery|paediatrics")),
    ),
    adaptations=(
        adapt("heart failure on record: fluid in 250 mL boluses with reassessment", fact("problem:I50")),
        adapt("dialysis or end-stage kidney disease: no renal route for a large volume", fact("problem:N18.6|Z99.2")),
        adapt("penicillin allergy on record: get the verdict of get_allergy_list for the planned antibiotic", fact("allergy:penicillin")),
        adapt("pregnant: call obstetrics, left lateral tilt", fact("pregnant")),
    ),
    citation="SSC 2021 (Evans, Crit Care Med 49:e1063); NICE NG253 2025",
)  # fmt: skip
