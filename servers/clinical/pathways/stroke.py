"""Acute stroke: the clock, the CT, reperfusion, the pressure, the swallow."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

_IN_WINDOW = fact("hours_since_onset", "<=", 4.5, "h", "within 4.5 h of last known well")
_LATE = fact("hours_since_onset", ">", 4.5, "h", "beyond 4.5 h")

PATHWAY = Pathway(
    key="stroke", name="Acute stroke", protocol="stroke", condition="stroke",
    phases=(
        phase("recognition", "team, deficit and last known well within ten minutes", "sudden focal deficit",
              step("stroke_code", "call the stroke team", "emergency nurse", "triage_emergency", clock="stroke/team"),
              step("glucose", "capillary glucose", "emergency nurse", "ehr_management", "lab:glucose_poc|glucose", "seen:glucose_poc", minutes=10),
              step("nihss", "NIHSS", "stroke physician", "triage_emergency", "score:NIHSS", minutes=20),
              step("ct", "CT of the head, CT angiography with it", "radiographer", "triage_emergency", clock="stroke/ct")),
        phase("reperfusion", "needle within the hour, groin within 90 minutes", "CT read",
              step("ct_read", "CT reported", "radiologist", "radiology_report", clock="stroke/ct_read"),
              step("thrombolysis", "alteplase 0.9 mg/kg (at most 90 mg) for a disabling deficit without bleeding", "stroke physician", "drug_interaction", clock="stroke/needle"),
              step("antithrombotic", "aspirin 160 to 325 mg once bleeding is excluded and no thrombolysis is given", "stroke physician", "drug_interaction", "group:antiplatelet", when=(_LATE,), minutes=1440),
              optional("thrombectomy", "thrombectomy for a large vessel occlusion", "interventional neuroradiologist", "ehr_management", "procedure:mechanical_thrombectomy")),
        phase("stroke_unit", "safe on the stroke unit", "reperfusion decided",
              step("swallow", "swallow screen before anything by mouth", "stroke nurse", "ehr_management", "care:swallow_screen", minutes=240, source="NICE NG128 2019, within 4 h"),
              step("neuro_checks", "neurological observations", "stroke nurse", "ehr_management", "care:neuro_checks"),
              step("handoff", "SBAR hand-off to the stroke unit", "emergency physician", "cross_domain", "handoff:stroke_unit|neurology|icu|hdu"),
              optional("compression", "intermittent pneumatic compression if immobile", "stroke nurse", "ehr_management", "care:pneumatic_compression")),
        phase("prevention", "secondary prevention and rehabilitation begun", "24 hours on",
              step("statin", "high-intensity statin", "ward physician", "drug_interaction", "group:statin", when=(fact("stay_hours", ">=", 24, "h", "24 h on"),)),
              step("rehabilitation", "therapy assessment", "physiotherapist", "ehr_management", "consult:physiotherapy", when=(fact("stay_hours", ">=", 24, "h", "24 h on"),)),
              step("discharge_plan", "discharge plan with follow-up", "ward physician", "cross_domain", "note:discharge_plan", required=False)),
    ),
    adaptations=(
        adapt("anticoagulant on the list: INR or level and last dose before any thrombolysis; none if a direct oral anticoagulant was taken within 48 h", fact("taking:anticoagulant")),
        adapt("beyond 4.5 h: no alteplase without advanced imaging; look for a large vessel occlusion", _LATE),
        adapt("pressure over 185 mmHg systolic: lower it before alteplase", fact("sbp", ">", 185, "mmHg"), _IN_WINDOW),
    ),
    citation="AHA/ASA 2019 ischaemic stroke guideline (Powers, Stroke 50:e344); NICE NG128 2019; ESO 2021",
)  # fmt: skip
