"""Community-acquired pneumonia: film, severity, antibiotic within four hours, the day of the switch."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="community_pneumonia", name="Community-acquired pneumonia",
    phases=(
        phase("assessment", "film and severity", "cough, fever or a new sign in the chest",
              step("vital_signs", "vital signs and saturation", "emergency nurse", "triage_emergency", "seen:spo2", minutes=15),
              step("film", "chest film within four hours", "radiographer", "triage_emergency", "imaging:xray:chest|ct:chest", minutes=240, source="NICE NG250 2025"),
              step("urea", "urea for CURB-65", "emergency nurse", "clinical_diagnosis", "lab:urea", minutes=240),
              step("severity", "CURB-65", "emergency physician", "clinical_diagnosis", "score:CURB-65", minutes=240)),
        phase("treatment", "antibiotic within four hours", "pneumonia likely",
              step("cultures", "blood culture in severe disease", "emergency nurse", "clinical_diagnosis", "lab:blood_culture", required=False),
              step("antibiotic", "antibiotic by severity and allergy; from CURB-65 3 on a beta-lactam with a macrolide or a respiratory fluoroquinolone",
                   "emergency physician", "drug_interaction", "atc:J01", minutes=240, source="NICE NG250 2025; ATS/IDSA 2019"),
              step("oxygen", "oxygen to 94 to 98 % (88 to 92 % at risk of hypercapnia)", "emergency nurse", "ehr_management", "care:oxygen", when=(fact("spo2", "<", 92, "%"),), minutes=15)),
        phase("handover", "home, ward or intensive care", "treated",
              step("place", "hand-off or discharge plan with a review", "emergency physician", "cross_domain", "handoff:medicine|pulmonology|hdu|icu", "note:discharge_plan")),
    ),
    adaptations=(
        adapt("penicillin allergy on record: get the verdict of get_allergy_list for the planned antibiotic", fact("allergy:penicillin")),
        adapt("long QTc: no macrolide or fluoroquinolone without correction", fact("qtc", ">=", 480, "ms")),
        adapt("warfarin on the list: INR within five days of the antibiotic", fact("taking:warfarin")),
        adapt("a statin on the list and a macrolide planned: hold simvastatin", fact("taking:simvastatin")),
    ),
    citation="ATS/IDSA 2019 (Metlay, Am J Respir Crit Care Med 200:e45); NICE NG250 2025",
)  # fmt: skip
