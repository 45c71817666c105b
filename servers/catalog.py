"""The catalogue: the ten domains and the tools they own, as one explicit list.

A domain publishes its own tools and those that others share with it (`Tool.also_on`): same name, same
schema, same implementation, same world.
"""

from functools import cache

from medmcp.servers import (
    clinical_diagnosis,
    cross_domain,
    drug_interaction,
    ehr_management,
    medical_qa,
    obstetrics,
    protocol,
    psychiatry,
    radiology_report,
    triage_emergency,
    visual_diagnosis,
)
from medmcp.servers.tool import Tool

__all__ = ["ALIASES", "OWNED", "PROTOCOL", "TOOLS", "published"]

PROTOCOL: tuple[Tool, ...] = protocol.TOOLS

OWNED: dict[str, tuple[Tool, ...]] = {
    "clinical_diagnosis": clinical_diagnosis.TOOLS,
    "drug_interaction": drug_interaction.TOOLS,
    "ehr_management": ehr_management.TOOLS,
    "medical_qa": medical_qa.TOOLS,
    "triage_emergency": triage_emergency.TOOLS,
    "psychiatry": psychiatry.TOOLS,
    "obstetrics": obstetrics.TOOLS,
    "visual_diagnosis": visual_diagnosis.TOOLS,
    "radiology_report": radiology_report.TOOLS,
    "cross_domain": cross_domain.TOOLS,
}

TOOLS: dict[str, Tool] = {tool.name: tool for tools in OWNED.values() for tool in tools}


@cache
def published(domain: str) -> tuple[Tool, ...]:
    """The tools of a domain's server: its own first, then those shared with it. Raises KeyError for no domain."""
    own = OWNED[domain]
    return own + tuple(tool for tool in TOOLS.values() if domain in tool.also_on)


# names of the published system that resolve to ours on call, with a warning; they are not listed
ALIASES: dict[str, str] = {
    "get_patient_demographics": "get_patient_info",
    "get_patient_context": "get_patient_info",
    "get_medical_history": "get_patient_history",
    "get_family_history": "get_patient_history",
    "get_vital_signs_trend": "get_vital_signs",
    "get_lab_events": "get_lab_results",
    "order_stat_labs": "order_lab_test",
    "order_labs": "order_lab_test",
    "order_laboratory_tests": "order_lab_test",
    "get_patient_medications": "get_medications",
    "get_current_medications": "get_medications",
    "check_allergies": "get_allergy_list",
    "order_medication": "prescribe_medication",
    "get_discharge_summary": "get_clinical_notes",
    "write_clinical_note": "add_clinical_note",
    "get_differential_visual": "get_differential_diagnosis",
    "calculate_chads2_vasc": "calculate_cha2ds2_vasc",
    "get_drug_information": "get_drug_info",
    "get_drug_properties": "get_drug_info",
    "check_drug_interaction": "check_interaction",
    "check_drug_interactions": "check_interaction",
    "search_drug_interactions": "check_interaction",
    "calculate_interaction_severity_score": "check_interaction",
    "search_alternatives": "search_drug_alternatives",
    "calculate_egfr": "calculate_creatinine_clearance",
    "check_medication_safety": "check_pregnancy_safety",
    "review_medication_safety": "check_pregnancy_safety",
    "get_admission_info": "get_patient_summary",
    "get_patient_records": "get_patient_summary",
    "get_medication_orders": "get_orders",
    "get_clinical_scores": "get_recorded_scores",
    "place_order": "place_care_order",
    "transfer_to_specialist": "request_consult",
    "search": "search_medical_knowledge",
    "search_pubmed": "search_medical_knowledge",
    "search_medical_wiki": "search_medical_knowledge",
    "search_wiki": "search_medical_knowledge",
    "search_medical_literature": "search_medical_knowledge",
    "search_evidence": "search_medical_knowledge",
    "retrieve_evidence": "search_medical_knowledge",
    "search_imaging_knowledge": "search_medical_knowledge",
    "search_radiology_knowledge": "search_medical_knowledge",
    "browse": "open_passage",
    "browse_article": "open_passage",
    "browse_wiki_entry": "open_passage",
    "get_citation": "open_passage",
    "search_guidelines": "search_clinical_guidelines",
    "review_treatment_guidelines": "search_clinical_guidelines",
    "cross_reference": "summarize_evidence",
    "calculate_bmi": "calculate_clinical_score",
    "assess_airway_breathing": "perform_primary_survey",
    "assess_severity": "perform_primary_survey",
    "check_ob_protocol": "get_emergency_protocol",
    "check_protocol": "get_emergency_protocol",
    "get_bed_assignment": "assign_ed_bed",
    "get_substance_use_history": "get_psychiatric_history",
    "assess_mental_status": "perform_mental_status_exam",
    "administer_audit": "screen_substance_use",
    "administer_cage": "screen_substance_use",
    "administer_mmse": "administer_cognitive_screen",
    "get_involuntary_hold_criteria": "check_involuntary_hold_criteria",
    "assess_fetal_status": "interpret_ctg",
    "get_fetal_monitoring": "interpret_ctg",
    "get_biophysical_profile": "calculate_biophysical_profile",
    "calculate_modified_bpp": "calculate_biophysical_profile",
    "get_risk_assessment": "assess_pregnancy_risk",
    "assess_obstetric_status": "assess_pregnancy_risk",
    "get_ultrasound_results": "assess_fetal_growth",
    "analyze_findings": "analyze_medical_image",
    "view_study": "analyze_medical_image",
    "calculate_image_metrics": "measure_roi_intensity",
    "measure_lesion_size": "measure_lesion",
    "calculate_measurements": "measure_lesion",
    "compare_with_prior_study": "compare_with_prior",
    "track_lesion_changes": "compare_with_prior",
    "classify_finding": "grade_clinical_photo",
    "classify_clinical_image": "grade_clinical_photo",
    "annotate_regions": "annotate_image",
    "record_visual_diagnosis": "record_image_interpretation",
    "get_clinical_history": "get_study_info",
    "get_image_report": "get_imaging_report",
    "get_prior_reports": "get_imaging_report",
    "get_reporting_checklist": "get_report_template",
    "apply_classification_system": "apply_radiology_classification",
    "generate_critical_finding_alert": "send_critical_finding_alert",
    "submit_report": "create_radiology_report",
}
