"""Diabetic ketoacidosis: fluid first, potassium before insulin, glucose with insulin, the cause, the way back to the skin."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

_SAFE = fact("potassium", ">=", 3.5, "mmol/L", "potassium 3.5 mmol/L or more")
_LOW = fact("potassium", "<", 3.5, "mmol/L", "potassium under 3.5 mmol/L")
_NOT_HIGH = fact("potassium", "<=", 5.5, "mmol/L", "potassium not above 5.5 mmol/L")

PATHWAY = Pathway(
    key="dka", name="Diabetic ketoacidosis", population="all", protocol="dka_hhs", condition="dka",
    phases=(
        phase("recognition", "ketones, gas and potassium known within the hour", "hyperglycaemia or known diabetes, unwell",
              step("ketones", "blood ketones", "emergency nurse", "ehr_management", "lab:beta_hydroxybutyrate", minutes=30),
              step("gas", "blood gas", "emergency nurse", "ehr_management", "lab:ph|ph_venous", minutes=30),
              step("potassium", "potassium", "emergency nurse", "clinical_diagnosis", clock="dka/potassium"),
              optional("ecg", "12-lead ECG", "emergency nurse", "triage_emergency", "imaging:ecg:heart")),
        phase("resuscitation", "fluid runs, insulin runs as soon as potassium allows", "ketoacidosis proven",
              step("fluid", "0.9 % saline (a child by the weight-based plan)", "emergency nurse", "ehr_management", clock="dka/fluid"),
              step("potassium_first", "potassium replaced before insulin", "emergency physician", "drug_interaction", "drug:potassium chloride", when=(_LOW,), minutes=60, zero="result:potassium<3.5", source="ADA consensus 2024"),
              step("insulin", "fixed-rate insulin 0.1 unit/kg/h (0.05 to 0.1 in a child)", "emergency physician", "drug_interaction", when=(_SAFE,), clock="dka/insulin"),
              step("potassium_in_fluid", "potassium with the fluid", "emergency physician", "drug_interaction", "drug:potassium chloride", when=(_SAFE, _NOT_HIGH), minutes=120, zero="result:potassium>=3.5", required=False),
              step("monitoring", "hourly glucose and ketones, monitored", "emergency nurse", "ehr_management", "care:glucose_hourly|continuous_cardiac|neuro_checks", minutes=60)),
        phase("correction", "ketones fall by 0.5 mmol/L an hour, glucose kept up", "insulin running",
              step("recheck", "potassium again after one to two hours", "ward nurse", "clinical_diagnosis", "again:potassium", minutes=120, zero="drug:insulin regular"),
              step("glucose", "10 % glucose once glucose is under 14 mmol/L", "ward nurse", "ehr_management", "care:dextrose_10|dextrose_5_saline_0_9|dextrose_saline", when=(fact("glucose", "<", 14, "mmol/L"),), required=False),
              exit=(fact("beta_hydroxybutyrate", "<", 0.6, "mmol/L"), fact("ph", ">", 7.3))),
        phase("handover", "monitored bed with a plan", "treatment running",
              step("handoff", "SBAR hand-off with the running insulin and the next potassium", "emergency physician", "cross_domain", "handoff:hdu|icu|paediatrics|picu|medicine|endocrinology")),
        phase("discharge", "back on subcutaneous insulin, sick-day rules taught", "ketosis gone",
              step("long_acting", "long-acting insulin", "ward physician", "drug_interaction", "drug:insulin glargine", when=(fact("stay_hours", ">=", 24, "h", "24 h on"),)),
              step("reconciliation", "reconciliation for discharge", "ward physician", "cross_domain", "note:medication_reconciliation", when=(fact("stay_hours", ">=", 24, "h", "24 h on"),)),
              step("discharge_plan", "discharge plan with sick-day rules", "ward physician", "cross_domain", "note:discharge_plan", when=(fact("stay_hours", ">=", 24, "h", "24 h on"),))),
    ),
    adaptations=(
        adapt("under 18 years: no insulin bolus, insulin one hour after fluid, deficit over 48 h, neurological checks for cerebral oedema", fact("age", "<", 18, "years")),
        adapt("an SGLT2 inhibitor on the list: stop it; ketoacidosis with near-normal glucose", fact("taking:sglt2_inhibitor")),
        adapt("heart or kidney failure: slower fluid with monitoring", fact("problem:I50|N18.4|N18.5|N18.6")),
        adapt("pregnant: obstetrics, and ketoacidosis at lower glucose", fact("pregnant")),
        adapt("potassium under 3.5 mmol/L: no insulin until it is replaced", _LOW),
    ),
    citation="ADA consensus 2024 (Umpierrez, Diabetes Care 47:1257); JBDS 02 2023; ISPAD 2022 (Glaser, Pediatr Diabetes 23:835)",
)  # fmt: skip
