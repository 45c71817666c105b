"""The task families, one module a family, as one explicit list."""

from medmcp.tasks.families import (
    allergy_choice,
    anaphylaxis,
    antidote,
    asthma_exacerbation,
    chest_pain_pathway,
    dose_error,
    drug_level,
    gi_bleed,
    interaction_new_drug,
    interaction_review,
    paracetamol_nomogram,
    pregnancy_choice,
    qt_choice,
    renal_dosing,
    sepsis_pathway,
    stroke_pathway,
    triage_level,
)
from medmcp.tasks.family import Family

__all__ = ["FAMILIES"]

FAMILIES: dict[str, Family] = {
    module.FAMILY.key: module.FAMILY
    for module in (
        allergy_choice,
        anaphylaxis,
        antidote,
        asthma_exacerbation,
        chest_pain_pathway,
        dose_error,
        drug_level,
        gi_bleed,
        interaction_new_drug,
        interaction_review,
        paracetamol_nomogram,
        pregnancy_choice,
        qt_choice,
        renal_dosing,
        sepsis_pathway,
        stroke_pathway,
        triage_level,
    )
}
