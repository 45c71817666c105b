"""Drug interaction: 15 tools on what a medicine is, what it does with others, and how much of it a patient gets.

`reads.py` looks up, `scores/` computes what it does with others, doses and risks, `acts.py` says where orders are; `results.py` has the shapes.
"""

from medmcp.servers.drug_interaction import reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_drug_info,
    reads.search_drugs_by_class,
    scores.check_interaction,
    scores.check_all_interactions,
    scores.search_drug_alternatives,
    scores.check_dosage,
    scores.check_cyp450_metabolism,
    scores.calculate_creatinine_clearance,
    scores.calculate_renal_dose_adjustment,
    scores.calculate_hepatic_dose_adjustment,
    reads.check_pregnancy_safety,
    reads.check_food_interactions,
    scores.get_pharmacokinetics,
    scores.check_therapeutic_drug_monitoring,
    scores.assess_qt_risk,
)
