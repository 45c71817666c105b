"""Major trauma: team, survey, tranexamic acid, blood, imaging, the place where the bleeding stops."""

from medmcp.servers.clinical.pathway import Pathway, adapt, fact, optional, phase, step

__all__ = ["PATHWAY"]

_SHOCK = fact("sbp", "<", 90, "mmHg", "systolic pressure under 90 mmHg")

PATHWAY = Pathway(
    key="trauma", name="Major trauma", population="all", protocol="trauma", condition="trauma",
    phases=(
        phase("reception", "team at the bedside, survey done, bleeding stopped that can be seen", "field triage criteria or judgement",
              step("trauma_code", "call the trauma team", "emergency nurse", "triage_emergency", clock="trauma/team"),
              step("survey", "primary survey", "trauma leader", "triage_emergency", "seen:airway", minutes=10),
              step("group", "group and screen", "emergency nurse", "clinical_diagnosis", "lab:type_and_screen|crossmatch", minutes=15),
              optional("binder", "pelvic binder or pressure", "trauma nurse", "ehr_management", "procedure:pelvic_binder|tourniquet", "care:direct_pressure")),
        phase("resuscitation", "tranexamic acid within three hours of injury, blood in shock", "bleeding suspected",
              step("tranexamic_acid", "tranexamic acid 1 g over 10 min", "emergency physician", "drug_interaction", when=(fact("hours_since_onset", "<=", 3, "h", "within 3 h of injury"),), clock="trauma/txa"),
              step("massive_transfusion", "massive transfusion call", "trauma leader", "triage_emergency", "team:massive_transfusion", when=(_SHOCK,), minutes=15, zero="seen:sbp<90"),
              step("products", "first blood product", "trauma nurse", "ehr_management", when=(_SHOCK,), clock="trauma/products"),
              step("fast", "ultrasound at the bedside", "emergency physician", "ehr_management", "ordered:poc_ultrasound", "imaging:ultrasound:*", minutes=30, required=False)),
        phase("imaging", "injuries known", "stable enough for the scanner",
              step("ct", "CT", "radiographer", "triage_emergency", clock="trauma/ct")),
        phase("definitive", "bleeding controlled by surgeon or radiologist", "source found",
              step("control", "operation or embolisation", "trauma surgeon", "ehr_management", "procedure:surgery_exploratory|embolisation|craniotomy|resuscitative_thoracotomy", when=(_SHOCK,), minutes=60, zero="seen:sbp<90"),
              step("handoff", "SBAR hand-off to theatre, intensive care or the trauma ward", "trauma leader", "cross_domain", "handoff:theatre|icu|surgery|trauma_ward|interventional_radiology|hdu"),
              exit=(fact("sbp", ">=", 90, "mmHg"),)),
    ),
    adaptations=(
        adapt("over three hours from injury: no tranexamic acid, it raises death from bleeding", fact("hours_since_onset", ">", 3, "h")),
        adapt("anticoagulant on the list: reverse it", fact("taking:anticoagulant")),
        adapt("pregnant: left lateral tilt, obstetrics, anti-D where RhD negative", fact("pregnant")),
        adapt("under 16 years: tranexamic acid 15 mg/kg, at most 1 g", fact("age", "<", 16, "years")),
    ),
    citation="ATLS 10th ed. 2018; NICE NG39 2016; CRASH-2 2011 (Lancet 377:1096)",
)  # fmt: skip
