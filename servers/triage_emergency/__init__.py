"""Triage and emergency care: 17 tools that read the presentation, examine, score, order and move a patient.

`reads.py` retrieves, `scores/` computes, `acts.py` changes the world; `results.py` has their shapes.
All ten domains are laid out like this one.
"""

from medmcp.servers.tool import Tool
from medmcp.servers.triage_emergency import acts, reads, scores

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_patient_presentation,
    acts.perform_primary_survey,
    scores.calculate_gcs,
    scores.calculate_esi_level,
    reads.get_ed_status,
    reads.get_emergency_protocol,
    acts.order_imaging,
    scores.calculate_sirs_criteria,
    scores.calculate_qsofa,
    scores.calculate_news2,
    scores.screen_sepsis,
    scores.calculate_trauma_score,
    scores.check_toxicology,
    scores.calculate_heart_score,
    scores.calculate_nihss,
    acts.activate_emergency_protocol,
    acts.assign_ed_bed,
)
