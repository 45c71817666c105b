"""Clinical diagnosis: the patient's record, vital signs, laboratory, allergies and medicines,
examination, notes, diagnoses and the scores of internal medicine.

`reads.py` retrieves, `scores/` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.clinical_diagnosis import acts, reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_patient_info,
    reads.get_patient_history,
    acts.perform_physical_exam,
    reads.get_vital_signs,
    reads.get_lab_results,
    acts.order_lab_test,
    reads.get_medications,
    reads.get_allergy_list,
    reads.get_immunization_history,
    acts.prescribe_medication,
    reads.get_clinical_notes,
    acts.add_clinical_note,
    scores.get_differential_diagnosis,
    acts.record_diagnosis,
    scores.calculate_curb65,
    scores.calculate_wells_score,
    scores.calculate_cha2ds2_vasc,
    scores.calculate_meld_score,
    scores.calculate_apache2,
    scores.calculate_child_pugh,
)
