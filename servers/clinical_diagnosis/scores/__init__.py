"""What clinical diagnosis computes, one subject a file: the scores of internal medicine, and the ranked differential.

`pneumonia.py` has CURB-65, `thrombosis.py` Wells, `stroke_risk.py` CHA2DS2-VASc, `liver.py` MELD and Child-Pugh,
`intensive_care.py` APACHE II, `differential.py` the ranking. The formulas are in `clinical/scores` and
`clinical/differential.py`; what they read from the chart comes through `world/` (`severity_facts.py`, `coded_history.py`,
`icu_window.py`, `chart_findings.py`).
"""

from medmcp.servers.clinical_diagnosis.scores.differential import get_differential_diagnosis
from medmcp.servers.clinical_diagnosis.scores.intensive_care import calculate_apache2
from medmcp.servers.clinical_diagnosis.scores.liver import calculate_child_pugh, calculate_meld_score
from medmcp.servers.clinical_diagnosis.scores.pneumonia import calculate_curb65
from medmcp.servers.clinical_diagnosis.scores.stroke_risk import calculate_cha2ds2_vasc
from medmcp.servers.clinical_diagnosis.scores.thrombosis import calculate_wells_score

__all__ = [
    "calculate_apache2",
    "calculate_cha2ds2_vasc",
    "calculate_child_pugh",
    "calculate_curb65",
    "calculate_meld_score",
    "calculate_wells_score",
    "get_differential_diagnosis",
]
