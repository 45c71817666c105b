"""Clinical diagnosis: the patient's record, vital signs, laboratory, allergies and medicines.

`reads.py` retrieves, `scores.py` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.clinical_diagnosis import acts, reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_patient_info,
    reads.get_patient_history,
    reads.get_vital_signs,
    reads.get_lab_results,
    acts.order_lab_test,
    reads.get_medications,
    reads.get_allergy_list,
    acts.prescribe_medication,
    scores.calculate_child_pugh,
)
