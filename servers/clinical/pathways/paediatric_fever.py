"""The feverish child: traffic lights, urine, the search for sepsis, and advice to come back."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

_NEWBORN = fact("age", "<", 0.08, "years", "under one month")  # age is in completed months: 1 / 12 is one month
_INFANT = fact("age", "<", 0.25, "years", "under three months")

PATHWAY = Pathway(
    key="paediatric_fever", name="Fever in a child", population="child", protocol="febrile_infant",
    phases=(
        phase("assessment", "the ill child is seen", "38 degC or more under 16 years",
              step("vital_signs", "temperature, heart rate, breathing, capillary refill", "paediatric nurse", "triage_emergency", "seen:temperature", minutes=15),
              step("survey", "skin, neck, work of breathing", "emergency physician", "triage_emergency", "seen:rash", minutes=60),
              step("urine", "urine without another focus", "paediatric nurse", "clinical_diagnosis", "lab:urine_leukocyte_esterase|urine_nitrite|urine_culture", minutes=240, source="NICE NG143")),
        phase("investigation", "markers and cultures where they are due", "no focus, or an ill child",
              step("cultures", "blood culture", "paediatric nurse", "clinical_diagnosis", "lab:blood_culture", when=(_INFANT,), minutes=60),
              step("markers", "blood count and CRP", "paediatric nurse", "clinical_diagnosis", "lab:crp", minutes=240, required=False),
              step("puncture", "lumbar puncture under one month or when ill", "paediatrician", "ehr_management", "procedure:lumbar_puncture", when=(_NEWBORN,), minutes=240)),
        phase("treatment", "antibiotic within the hour in the ill or youngest", "serious infection likely",
              step("antibiotic", "parenteral antibiotic under one month", "emergency physician", "drug_interaction", "atc:J01", when=(_NEWBORN,), minutes=60, source="NICE NG143"),
              step("antibiotic_infant", "parenteral antibiotic from one to three months if ill, or white cells under 5 or over 15", "emergency physician", "drug_interaction", "atc:J01", when=(_INFANT, fact("age", ">=", 0.08, "years", "from one month")), required=False, source="NICE NG143"),
              step("antipyretic", "paracetamol for distress", "paediatric nurse", "drug_interaction", "drug:paracetamol|ibuprofen", required=False)),
        phase("handover", "ward, or home with advice to come back", "decided",
              step("plan", "hand-off or discharge plan with return advice", "emergency physician", "cross_domain", "handoff:paediatrics|picu", "note:discharge_plan")),
    ),
    adaptations=(
        adapt("five days or more of fever: count the criteria of Kawasaki disease", fact("hours_since_onset", ">=", 120, "h")),
        adapt("sickle cell disease, neutropenia or no spleen: antibiotic within the hour", fact("problem:D57.0|D57.1|D57.2|D57.4|D57.8|D70|Q89.01|Z90.81")),
    ),
    citation="NICE NG143 2021; AAP 2021 febrile infant (Pantell, Pediatrics 148:e2021052228)",
)  # fmt: skip
