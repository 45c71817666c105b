"""Radiology: studies and their requests, reading them by published classifications, dose, telling what cannot wait, reporting.

`reads.py` retrieves, `scores/` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.radiology_report import acts, reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.list_imaging_studies,
    reads.get_study_info,
    reads.get_imaging_report,
    reads.get_report_template,
    scores.apply_radiology_classification,
    scores.calculate_coronary_calcium_score,
    scores.get_radiation_dose,
    acts.send_critical_finding_alert,
    acts.create_radiology_report,
)
