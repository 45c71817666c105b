"""What obstetrics computes, one subject a file, from the chart or from explicit values.

`tracing.py` reads a fetal heart rate, `cervix.py` scores it for induction, `biophysical_profile.py` judges how the fetus is,
`growth.py` how it grows; `dating.py` gives due date and age, `glucose.py` and `rh_status.py` what screening finds,
`preterm_birth.py`, `antenatal_risk.py` and `hypertension.py` what threatens mother and child. The formulas are in
`clinical/scores`; what the chart holds for each is gathered by the modules of `world/`.
"""

from medmcp.servers.obstetrics.scores.antenatal_risk import assess_pregnancy_risk
from medmcp.servers.obstetrics.scores.biophysical_profile import calculate_biophysical_profile
from medmcp.servers.obstetrics.scores.cervix import calculate_bishop_score
from medmcp.servers.obstetrics.scores.dating import calculate_gestational_age
from medmcp.servers.obstetrics.scores.glucose import screen_gestational_diabetes
from medmcp.servers.obstetrics.scores.growth import assess_fetal_growth
from medmcp.servers.obstetrics.scores.hypertension import evaluate_preeclampsia
from medmcp.servers.obstetrics.scores.preterm_birth import assess_preterm_risk
from medmcp.servers.obstetrics.scores.rh_status import check_rh_status
from medmcp.servers.obstetrics.scores.tracing import interpret_ctg

__all__ = [
    "assess_fetal_growth",
    "assess_pregnancy_risk",
    "assess_preterm_risk",
    "calculate_biophysical_profile",
    "calculate_bishop_score",
    "calculate_gestational_age",
    "check_rh_status",
    "evaluate_preeclampsia",
    "interpret_ctg",
    "screen_gestational_diabetes",
]
