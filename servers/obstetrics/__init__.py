"""Obstetrics: 15 tools that read the record, date a pregnancy, read tracings and scans, and weigh what threatens mother
and child.

`reads.py` retrieves, `scores/` computes, `acts.py` examines in labour and after birth; `results.py` has their shapes.
"""

from medmcp.servers.obstetrics import acts, reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.get_obstetric_history,
    reads.get_prenatal_labs,
    scores.interpret_ctg,
    acts.assess_labor_progress,
    scores.calculate_bishop_score,
    scores.calculate_biophysical_profile,
    scores.calculate_gestational_age,
    scores.screen_gestational_diabetes,
    scores.check_rh_status,
    scores.assess_preterm_risk,
    scores.assess_pregnancy_risk,
    scores.evaluate_preeclampsia,
    scores.assess_fetal_growth,
    acts.assess_postpartum_haemorrhage,
    reads.get_gyn_assessment,
)
