"""Delirium: found, the cause treated, drugs taken off, no restraint, a plan for after."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, phase, step

__all__ = ["PATHWAY"]

PATHWAY = Pathway(
    key="delirium", name="Delirium",
    phases=(
        phase("detection", "attention tested, cause looked for", "acute change of mind or alertness",
              step("screen", "4AT", "ward nurse", "psychiatry", "score:4AT", "seen:mse_cognition", minutes=240),
              step("glucose", "glucose and saturation", "ward nurse", "clinical_diagnosis", "seen:glucose_poc", minutes=30),
              step("bloods", "electrolytes, calcium, CRP", "ward nurse", "clinical_diagnosis", "lab:sodium", minutes=240),
              step("urine", "urine when there are symptoms; bladder scan", "ward nurse", "ehr_management", "lab:urine_culture|urine_nitrite", "care:bladder_scan", minutes=240, required=False)),
        phase("treatment", "cause treated, deliriogenic drugs stopped", "delirium likely",
              step("drugs", "anticholinergic and sedative drugs stopped or held", "physician", "ehr_management", "stopped:anticholinergic|benzodiazepine|opioid", when=(fact("taking:anticholinergic|benzodiazepine"),), minutes=1440),
              step("bundle", "delirium bundle: sleep, glasses, hearing, reorientation, mobilisation", "ward nurse", "ehr_management", "care:delirium_care", minutes=240),
              step("falls", "fall precautions", "ward nurse", "ehr_management", "care:fall_precautions", minutes=240)),
        phase("handover", "family told, follow-up of cognition", "better, or moved",
              step("handoff", "SBAR hand-off or discharge plan that names the delirium", "physician", "cross_domain", "handoff:geriatrics|medicine|psychiatry", "note:discharge_plan")),
    ),
    adaptations=(
        adapt("Parkinson's disease or Lewy body dementia: no haloperidol", fact("problem:G20|G31.83")),
        adapt("alcohol dependence: think of withdrawal, thiamine, CIWA-Ar", fact("problem:F10.2")),
        adapt("long QTc: no haloperidol", fact("qtc", ">=", 480, "ms")),
    ),
    citation="NICE CG103 2010 (updated 2023); SIGN 157 2019",
)  # fmt: skip
