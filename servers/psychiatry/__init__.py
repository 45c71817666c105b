"""Psychiatry: 14 tools that read the history, examine the mental state, give questionnaires and weigh risk and capacity.

`reads.py` retrieves, `scores/` gives and scores instruments, `acts.py` examines; `results.py` has their shapes.
"""

from medmcp.servers.psychiatry import acts, reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_psychiatric_history,
    reads.get_social_history,
    acts.perform_mental_status_exam,
    scores.administer_phq9,
    scores.administer_gad7,
    acts.assess_suicide_risk,
    scores.screen_substance_use,
    scores.calculate_ciwa_ar,
    scores.administer_cognitive_screen,
    scores.administer_pcl5,
    acts.assess_violence_risk,
    scores.screen_eating_disorder,
    acts.assess_capacity,
    scores.check_involuntary_hold_criteria,
)
