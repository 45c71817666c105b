"""Triage and emergency care: 17 tools that read the presentation, examine, score, order and move a patient.

`reads.py` retrieves, `scores.py` computes, `acts.py` changes the world; `results.py` has their shapes.
All ten domains have these four files.
"""

from medmcp.servers.tool import Tool
from medmcp.servers.triage_emergency import acts, reads, scores

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_patient_presentation,
    scores.calculate_qsofa,
    acts.assign_ed_bed,
)
