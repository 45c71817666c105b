"""What drug interaction computes, one subject a file: what medicines do together, how much a patient gets, what it risks.

`interaction.py` screens two medicines or all of a patient, `alternative.py` judges what else could be given, `metabolism.py` has
the enzymes; `dosage.py` judges and chooses a dose, `kidney_function.py` has the clearance, `dose_adjustment.py` what kidney and liver change;
`kinetics.py` and `drug_level.py` follow the medicine in the body, `qt_risk.py` weighs the QT interval. Tables and formulas
are in `clinical/`, what the chart says to a dose in `world/dosing.py`.
"""

from medmcp.servers.drug_interaction.scores.alternative import search_drug_alternatives
from medmcp.servers.drug_interaction.scores.dosage import check_dosage
from medmcp.servers.drug_interaction.scores.dose_adjustment import (
    calculate_hepatic_dose_adjustment,
    calculate_renal_dose_adjustment,
)
from medmcp.servers.drug_interaction.scores.drug_level import check_therapeutic_drug_monitoring
from medmcp.servers.drug_interaction.scores.interaction import check_all_interactions, check_interaction
from medmcp.servers.drug_interaction.scores.kidney_function import calculate_creatinine_clearance
from medmcp.servers.drug_interaction.scores.kinetics import get_pharmacokinetics
from medmcp.servers.drug_interaction.scores.metabolism import check_cyp450_metabolism
from medmcp.servers.drug_interaction.scores.qt_risk import assess_qt_risk

__all__ = [
    "assess_qt_risk",
    "calculate_creatinine_clearance",
    "calculate_hepatic_dose_adjustment",
    "calculate_renal_dose_adjustment",
    "check_all_interactions",
    "check_cyp450_metabolism",
    "check_dosage",
    "check_interaction",
    "check_therapeutic_drug_monitoring",
    "get_pharmacokinetics",
    "search_drug_alternatives",
]
