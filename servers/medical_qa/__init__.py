"""Medical questions and answers: the library, and what the tables hold of evidence, criteria, tests and scores.

`reads.py` retrieves, `scores/` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.medical_qa import reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.search_medical_knowledge,
    reads.open_passage,
    reads.search_clinical_guidelines,
    scores.search_clinical_trials,
    scores.search_diagnostic_accuracy,
    scores.search_adverse_effects,
    scores.summarize_evidence,
    scores.analyze_answer_options,
    scores.compare_treatments,
    scores.check_diagnostic_criteria,
    scores.get_lab_reference_range,
    scores.calculate_clinical_score,
)
