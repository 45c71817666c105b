"""Care across domains: pathways with their clocks, hand-off, discharge, reconciling the medicines of two settings.

`reads.py` retrieves, `scores/` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.cross_domain import acts, reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_care_pathway,
    scores.get_pathway_status,
    acts.record_pathway_step,
    scores.get_time_targets,
    acts.hand_off_patient,
    acts.reconcile_medications,
    acts.create_discharge_plan,
)
