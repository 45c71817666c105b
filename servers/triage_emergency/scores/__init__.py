"""What triage and emergency care compute, one subject a file, on the chart, on explicit values or on an examination.

`triage_level.py` sorts, `coma.py` and `stroke.py` examine and score, `early_warning.py` and `sepsis.py` look for who is getting
worse, `trauma.py`, `poisoning.py` and `chest_pain.py` score those presentations. The formulas are in `clinical/scores`; what
they read from the chart comes through `world/` (`survey.py`, `triage_facts.py`, `sepsis_evidence.py`, `toxic_findings.py`,
`heart_facts.py`).
"""

from medmcp.servers.triage_emergency.scores.chest_pain import calculate_heart_score
from medmcp.servers.triage_emergency.scores.coma import calculate_gcs
from medmcp.servers.triage_emergency.scores.early_warning import calculate_news2
from medmcp.servers.triage_emergency.scores.poisoning import check_toxicology
from medmcp.servers.triage_emergency.scores.sepsis import calculate_qsofa, calculate_sirs_criteria, screen_sepsis
from medmcp.servers.triage_emergency.scores.stroke import calculate_nihss
from medmcp.servers.triage_emergency.scores.trauma import calculate_trauma_score
from medmcp.servers.triage_emergency.scores.triage_level import calculate_esi_level

__all__ = [
    "calculate_esi_level",
    "calculate_gcs",
    "calculate_heart_score",
    "calculate_news2",
    "calculate_nihss",
    "calculate_qsofa",
    "calculate_sirs_criteria",
    "calculate_trauma_score",
    "check_toxicology",
    "screen_sepsis",
]
