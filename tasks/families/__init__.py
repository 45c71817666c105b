"""The task families, one module a family, as one explicit list."""

from medmcp.tasks.families import (
    alcohol_withdrawal_care,
    allergy_choice,
    anaphylaxis,
    antidote,
    asthma_exacerbation,
    capacity_refusal,
    chest_pain_pathway,
    delirium_or_dementia,
    dose_error,
    drug_level,
    eating_disorder_risk,
    gi_bleed,
    interaction_new_drug,
    interaction_review,
    involuntary_hold,
    paracetamol_nomogram,
    pregnancy_choice,
    qt_choice,
    renal_dosing,
    sepsis_pathway,
    stroke_pathway,
    suicide_risk,
    triage_level,
)
from medmcp.tasks.family import Family

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Family] = {
    module.FAMILY.key: module.FAMILY
    for module in (
        alcohol_withdrawal_care,
        allergy_choice,
        anaphylaxis,
        antidote,
        asthma_exacerbation,
        capacity_refusal,
        chest_pain_pathway,
        delirium_or_dementia,
        dose_error,
        drug_level,
        eating_disorder_risk,
        gi_bleed,
        interaction_new_drug,
        interaction_review,
        involuntary_hold,
        paracetamol_nomogram,
        pregnancy_choice,
        qt_choice,
        renal_dosing,
        sepsis_pathway,
        stroke_pathway,
        suicide_risk,
        triage_level,
    )
}
