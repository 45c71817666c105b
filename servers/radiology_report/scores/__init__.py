"""What radiology computes, one subject a file.

`classification.py` has the published systems, from descriptors; `calcium.py` the Agatston score, from the slices; `dose.py` the
radiation of a study. Tables and rules are in `clinical/radiology`, what is known of a study comes through `world/`.
"""

from medmcp.servers.radiology_report.scores.calcium import calculate_coronary_calcium_score
from medmcp.servers.radiology_report.scores.classification import apply_radiology_classification
from medmcp.servers.radiology_report.scores.dose import get_radiation_dose

__all__ = [
    "apply_radiology_classification",
    "calculate_coronary_calcium_score",
    "get_radiation_dose",
]
