"""The disease scripts, one module a condition, as one explicit list."""

from medmcp.tasks.condition import Condition
from medmcp.tasks.conditions import (
    anaphylaxis_drug,
    anaphylaxis_food,
    ankle_sprain,
    asthma_severe,
    cholangitis_sepsis,
    gi_bleed_anticoagulant,
    hyperkalaemia_ckd,
    nstemi,
    opioid_overdose,
    paracetamol_overdose,
    pneumonia_sepsis,
    renal_colic,
    serotonin_syndrome,
    simple_laceration,
    sore_throat,
    stemi_anterior,
    stemi_inferior,
    stroke_left_mca,
    stroke_right_mca,
    urosepsis,
)

__all__ = ["CONDITIONS"]

CONDITIONS: dict[str, Condition] = {
    module.CONDITION.key: module.CONDITION
    for module in (
        anaphylaxis_drug,
        anaphylaxis_food,
        ankle_sprain,
        asthma_severe,
        cholangitis_sepsis,
        gi_bleed_anticoagulant,
        hyperkalaemia_ckd,
        nstemi,
        opioid_overdose,
        paracetamol_overdose,
        pneumonia_sepsis,
        renal_colic,
        serotonin_syndrome,
        simple_laceration,
        sore_throat,
        stemi_anterior,
        stemi_inferior,
        stroke_left_mca,
        stroke_right_mca,
        urosepsis,
    )
}
