"""First episode of psychosis: safety, a body that may be the cause, the low dose, the early team."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="first_psychosis", name="First episode of psychosis", population="all",
    phases=(
        phase("safety", "nobody is hurt, delirium and intoxication are excluded", "hallucinations, delusions or disorganised behaviour, new",
              step("observation", "observation level set", "psychiatric nurse", "psychiatry", "care:general|intermittent_15_min|line_of_sight|one_to_one", minutes=30),
              step("violence", "violence risk", "psychiatric nurse", "psychiatry", "score:BVC", minutes=60),
              step("suicide", "suicide risk", "psychiatrist", "psychiatry", "seen:cssrs", minutes=120),
              step("mental_state", "mental state", "psychiatrist", "psychiatry", "seen:mse_perception", minutes=120)),
        phase("organic", "organic causes looked for", "safe",
              step("bloods", "blood count, electrolytes, thyroid, glucose", "emergency nurse", "clinical_diagnosis", "lab:tsh", minutes=1440),
              step("drugs", "urine drug screen", "emergency nurse", "clinical_diagnosis", "lab:tox_amphetamines|tox_cannabinoids", minutes=1440),
              step("ecg", "12-lead ECG before an antipsychotic", "psychiatric nurse", "triage_emergency", "imaging:ecg:heart", minutes=1440),
              step("cognition", "4AT or another test of attention", "psychiatrist", "psychiatry", "score:4AT|MoCA|AMTS", required=False)),
        phase("treatment", "low dose, metabolic baseline, family with it", "organic cause excluded",
              step("antipsychotic", "oral second-generation antipsychotic in a low dose", "psychiatrist", "drug_interaction", "group:antipsychotic", minutes=2880),
              step("metabolic", "HbA1c and lipids at the start", "psychiatric nurse", "clinical_diagnosis", "lab:hba1c|cholesterol_total", required=False)),
        phase("handover", "early intervention team within two weeks", "treatment begun",
              step("handoff", "SBAR hand-off to psychiatry", "psychiatrist", "cross_domain", "handoff:psychiatry|early_intervention")),
    ),
    adaptations=(
        adapt("long QTc: choose by the QT table and correct potassium and magnesium", fact("qtc", ">=", 450, "ms")),
        adapt("pregnant: weigh each drug with obstetrics", fact("pregnant")),
        adapt("under 18 years: child and adolescent team", fact("age", "<", 18, "years")),
    ),
    citation="NICE CG178 2014 and CG155 2016; APA 2020 schizophrenia guideline",
)  # fmt: skip
