"""What EHR management computes over a stay, one subject a file.

`lab_trend.py` follows one analyte, `deterioration.py` the vital signs, `nursing.py` the nursing scales; `quality.py` has the measures
of a stay, `readmission.py` the risk of coming back. Limits and formulas are in `clinical/`, the reading of a stay in `world/`.
"""

from medmcp.servers.ehr_management.scores.deterioration import detect_vital_alerts
from medmcp.servers.ehr_management.scores.lab_trend import get_lab_trend
from medmcp.servers.ehr_management.scores.nursing import get_nursing_assessments
from medmcp.servers.ehr_management.scores.quality import get_quality_indicators
from medmcp.servers.ehr_management.scores.readmission import calculate_readmission_risk

__all__ = [
    "calculate_readmission_risk",
    "detect_vital_alerts",
    "get_lab_trend",
    "get_nursing_assessments",
    "get_quality_indicators",
]
