"""The criteria of an involuntary hold, from what was charted in the encounter."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.hold_criteria import CITATION, RULE_SETS, weigh_hold
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.psychiatry.results import HoldCriteria
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import age_years, find_encounter, require_patient
from medmcp.servers.world.psychiatric_evidence import as_evidence, assessed, hold_evidence, sole_causes
from medmcp.servers.world.world import World

__all__ = ["check_involuntary_hold_criteria"]


@tool("psychiatry", "Involuntary hold criteria", effect="compute", minutes=2)
async def check_involuntary_hold_criteria(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    jurisdiction: Annotated[
        Literal["generic", "us_generic", "england_mha"], Field(description="Rule set.")
    ] = "generic",
) -> HoldCriteria:
    """Check what was charted in this encounter against the criteria of an emergency psychiatric hold: supported,
    contradicted or undocumented, with the evidence. Never decided from a diagnosis alone. Not legal advice."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    if encounter is None or not assessed(world, patient_id, encounter):
        raise ToolError(
            "MISSING_DATA", "No psychiatric assessment in this encounter.",
            hint="perform_mental_status_exam, assess_suicide_risk and assess_violence_risk chart what the criteria need.",
        )  # fmt: skip
    rules = RULE_SETS[jurisdiction]
    disorder, self_harm, others, disability, refusal = hold_evidence(world, patient_id, encounter)
    weighed = weigh_hold(
        disorder=disorder.state, danger_to_self=self_harm.state, danger_to_others=others.state,
        grave_disability=disability.state, refuses_care=refusal.state,
    )  # fmt: skip
    criteria = (disorder, self_harm, others, disability, refusal)
    warnings = sole_causes(world, patient_id)
    if age_years(world, patient) < 18:
        warnings.append("Under 18 years: the rules for minors apply, with parental authority and child services.")
    warnings.append("Information for simulation, not legal advice.")
    accepts = refusal.state is False
    return {
        "criteria": [as_evidence(criterion) for criterion in criteria],
        "outcome": weighed.outcome,
        "less_restrictive": ["voluntary admission: accepted" if accepts else "voluntary admission: refused"
                             if refusal.state else "voluntary admission: not offered on record",
                             "crisis team or home treatment", "safety plan with a named person"],
        "time_limit_h": rules.time_limit_h,
        "limits": list(rules.limits),
        "procedure": {"needs": "; ".join(rules.needs), "certifies": rules.certifies, "rights": rules.rights},
        "missing": list(weighed.open),
        "warnings": warnings,
        "citation": f"{CITATION}. Rule set: {rules.source}",
    }  # fmt: skip
