"""What psychiatry gives and scores, one subject a file, on the patient's answers or on explicit ones.

`questionnaire.py` has depression, anxiety and trauma, `substance_use.py` alcohol and drugs, `withdrawal.py` CIWA-Ar, `cognition.py`
memory and delirium, `eating_disorder.py` SCOFF; `hold.py` weighs the criteria of an involuntary hold. The formulas are in
`clinical/scores`, the answers in `world/answer_sheet.py`. Explicit answers are scored and not charted.
"""

from medmcp.servers.psychiatry.scores.cognition import administer_cognitive_screen
from medmcp.servers.psychiatry.scores.eating_disorder import screen_eating_disorder
from medmcp.servers.psychiatry.scores.hold import check_involuntary_hold_criteria
from medmcp.servers.psychiatry.scores.questionnaire import administer_gad7, administer_pcl5, administer_phq9
from medmcp.servers.psychiatry.scores.substance_use import screen_substance_use
from medmcp.servers.psychiatry.scores.withdrawal import calculate_ciwa_ar

__all__ = [
    "administer_cognitive_screen",
    "administer_gad7",
    "administer_pcl5",
    "administer_phq9",
    "calculate_ciwa_ar",
    "check_involuntary_hold_criteria",
    "screen_eating_disorder",
    "screen_substance_use",
]
