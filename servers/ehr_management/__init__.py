"""EHR management: a stay in hospital as its record tells it, and orders for care.

Encounters, orders and doses, trends, deterioration, nursing scales, quality measures, limits of treatment, readmission risk,
codes. `reads.py` retrieves, `scores/` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.ehr_management import acts, reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_patient_summary,
    reads.get_admission_history,
    reads.get_orders,
    scores.get_lab_trend,
    scores.detect_vital_alerts,
    reads.get_recorded_scores,
    scores.get_quality_indicators,
    reads.get_procedures,
    reads.lookup_icd_code,
    acts.place_care_order,
    acts.discontinue_order,
    acts.request_consult,
    scores.get_nursing_assessments,
    reads.get_code_status,
    scores.calculate_readmission_risk,
)
