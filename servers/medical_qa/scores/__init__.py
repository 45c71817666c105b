"""What medical questions compute, one subject a file.

`adverse_effect.py` goes from a drug to its effects and back, `treatment.py` has trials and treatments side by side, `accuracy.py`
tests and what they change; `evidence.py` weighs passages, `criteria.py` published criteria; `laboratory.py` has reference intervals,
`calculator.py` scores by name. Tables and formulas are in `clinical/` (`evidence/`, `criteria/`, `calculators/`), the reading of a
chart in `world/`, and what passages say in `evidence_digest.py`.
"""

from medmcp.servers.medical_qa.scores.accuracy import search_diagnostic_accuracy
from medmcp.servers.medical_qa.scores.adverse_effect import search_adverse_effects
from medmcp.servers.medical_qa.scores.calculator import calculate_clinical_score
from medmcp.servers.medical_qa.scores.criteria import check_diagnostic_criteria
from medmcp.servers.medical_qa.scores.evidence import analyze_answer_options, summarize_evidence
from medmcp.servers.medical_qa.scores.laboratory import get_lab_reference_range
from medmcp.servers.medical_qa.scores.treatment import compare_treatments, search_clinical_trials

__all__ = [
    "analyze_answer_options",
    "calculate_clinical_score",
    "check_diagnostic_criteria",
    "compare_treatments",
    "get_lab_reference_range",
    "search_adverse_effects",
    "search_clinical_trials",
    "search_diagnostic_accuracy",
    "summarize_evidence",
]
