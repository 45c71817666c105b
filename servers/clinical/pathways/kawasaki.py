"""Kawasaki disease: the criteria, the heart, immunoglobulin within ten days, the second look."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="kawasaki", name="Kawasaki disease", population="child",
    phases=(
        phase("recognition", "criteria counted, inflammation and heart looked at", "five days of fever in a child, or fewer with four criteria",
              step("inflammation", "CRP and ESR", "paediatric nurse", "clinical_diagnosis", "lab:crp", minutes=60),
              step("count", "blood count, ALT, albumin, urine", "paediatric nurse", "clinical_diagnosis", "lab:platelets", minutes=60),
              step("echo", "echocardiography; it must not delay treatment", "cardiologist", "triage_emergency", "imaging:echocardiography:heart", minutes=1440),
              optional("ecg", "12-lead ECG", "paediatric nurse", "triage_emergency", "imaging:ecg:heart")),
        phase("treatment", "immunoglobulin within ten days of the first fever", "criteria met",
              step("immunoglobulin", "intravenous immunoglobulin 2 g/kg once", "paediatrician", "drug_interaction", "drug:normal immunoglobulin", minutes=14_400, zero="onset", source="AHA 2017: within 10 days of fever, as early as possible"),
              step("aspirin", "aspirin 30 to 50 (80 to 100) mg/kg a day in four doses until without fever", "paediatrician", "drug_interaction", "drug:aspirin", minutes=1440)),
        phase("response", "fever gone 36 hours after the infusion", "infusion ended",
              step("temperature", "temperature after 36 h", "paediatric nurse", "clinical_diagnosis", "again:temperature", required=False),
              exit=(fact("temperature", "<", 38, "degC"),)),
        phase("handover", "paediatric ward and cardiology follow-up", "treated",
              step("handoff", "SBAR hand-off to paediatrics", "emergency physician", "cross_domain", "handoff:paediatrics|picu|paediatric_cardiology"),
              step("discharge_plan", "plan with echocardiography at 1 to 2 and 4 to 6 weeks, live vaccines 11 months later, influenza and varicella contact on aspirin", "paediatrician", "cross_domain", "note:discharge_plan", required=False)),
    ),
    adaptations=(
        adapt("under 12 months: corticosteroid with the first immunoglobulin is considered", fact("age", "<", 1, "years")),
        adapt("aspirin or NSAID allergy on record: antiplatelet by cardiology", fact("allergy:aspirin|salicylate|nsaid")),
        adapt("influenza or varicella now: no aspirin (Reye syndrome), another antiplatelet", fact("problem:J09|J10|J11|B01")),
    ),
    citation="AHA 2017 Kawasaki disease (McCrindle, Circulation 135:e927); ACR 2021 (Gorelik, Arthritis Rheumatol 74:586)",
)  # fmt: skip
