"""The care pathways by key, one module a pathway. Read `acute_chest_pain.py` next; `../pathway.py` has the fields."""

from medmcp.servers.clinical.pathway import Pathway
from medmcp.servers.clinical.pathways import (
    acute_abdomen,
    acute_chest_pain,
    breast_lump,
    community_pneumonia,
    copd_exacerbation,
    delirium,
    dka,
    first_psychosis,
    gi_bleed,
    heart_failure,
    hip_fracture,
    kawasaki,
    lung_nodule,
    overdose_self_harm,
    paediatric_fever,
    postpartum_haemorrhage,
    preeclampsia,
    pulmonary_embolism,
    sepsis,
    stroke,
    trauma,
)

__all__ = ["PATHWAYS"]

PATHWAYS: dict[str, Pathway] = {
    module.PATHWAY.key: module.PATHWAY
    for module in (
        acute_chest_pain, stroke, sepsis, dka, pulmonary_embolism, hip_fracture, acute_abdomen, copd_exacerbation,
        heart_failure, gi_bleed, overdose_self_harm, first_psychosis, preeclampsia, postpartum_haemorrhage,
        paediatric_fever, lung_nodule, breast_lump, delirium, trauma, community_pneumonia, kawasaki,
    )
}  # fmt: skip
