"""The definition of a care pathway, adapted to a patient."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.activations import check
from medmcp.servers.clinical.pathway import Pathway, Phase, Step
from medmcp.servers.clinical.pathways import PATHWAYS
from medmcp.servers.clinical.protocols import PROTOCOLS
from medmcp.servers.cross_domain.results import CarePathway, PathwayPhase, PathwayStep
from medmcp.servers.parameters import OptionalPatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.case_facts import CaseFacts
from medmcp.servers.world.chart import find_encounter, require_patient
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.pathway_status import criterion_text
from medmcp.servers.world.protocol_conflicts import drug_conflicts
from medmcp.servers.world.world import Row, World

__all__ = ["PathwayName", "get_care_pathway"]

PathwayName = Literal[
    "acute_chest_pain", "stroke", "sepsis", "dka", "pulmonary_embolism", "hip_fracture", "acute_abdomen",
    "copd_exacerbation", "heart_failure", "gi_bleed", "overdose_self_harm", "first_psychosis", "preeclampsia",
    "postpartum_haemorrhage", "paediatric_fever", "lung_nodule", "breast_lump", "delirium", "trauma",
    "community_pneumonia", "kawasaki",
]  # fmt: skip


@tool("cross_domain", "Care pathway definition", effect="read", minutes=1)
async def get_care_pathway(
    world: World,
    pathway: Annotated[PathwayName, Field(description="Pathway.")],
    phase: Annotated[str, Field(max_length=40, description="One phase in detail.")] = "",
    patient_id: OptionalPatientId = "",
) -> CarePathway:
    """Phases of an integrated care pathway: goals, required and optional steps with owner, server and time target,
    exit criteria. With a patient, what their allergies, problems and medicines change."""
    patient = require_patient(world, patient_id) if patient_id else None
    row = PATHWAYS[pathway]
    shown = row.phases
    if phase:
        one = row.find_phase(phase)
        if one is None:
            known = ", ".join(each.key for each in row.phases)
            raise ToolError("NOT_FOUND", f"{pathway} has no phase '{phase}'.", field="phase", hint=f"Phases: {known}.")
        shown = (one,)
    return {
        "pathway_id": row.key,
        "name": row.name,
        "version": row.citation,
        "phases": [_phase(one) for one in shown],
        "patient_adaptation": _adaptation(world, patient, row) if patient else [],
    }


def _phase(one: Phase) -> PathwayPhase:
    return {
        "phase": one.key,
        "goal": one.goal,
        "entry_criteria": one.entry,
        "required": [_step(each) for each in one.steps if each.required],
        "optional": [_step(each) for each in one.steps if not each.required],
        "exit_criteria": [criterion_text(criterion) for criterion in one.exit],
        "domains": list(one.domains),
        "time_target_min": one.minutes,
    }


def _step(one: Step) -> PathwayStep:
    target = one.target
    minutes, zero = (target.minutes, target.zero) if target else (one.minutes, one.zero)
    when = (*one.when, *(target.when if target else ()))
    return {
        "step_id": one.key,
        "action": one.text,
        "owner": one.owner,
        "server": one.domain,
        "due": None if minutes is None else f"{minutes} min from {zero}",
        "applies_if": "; ".join(criterion_text(criterion) for criterion in when) or None,
    }


def _adaptation(world: World, patient: Row, pathway: Pathway) -> list[str]:
    """What of the pathway's table holds for this patient, and what speaks against drugs of its protocol."""
    encounter = find_encounter(world, patient["id"])
    found: list[str] = []
    if encounter:
        facts = CaseFacts(world, patient, encounter)
        found += [
            one.text for one in pathway.adaptations if all(check(criterion, facts) == "met" for criterion in one.when)
        ]
    protocol = PROTOCOLS.get(pathway.protocol)
    if protocol:
        known = patient_facts(world, patient)
        for row in protocol.medications:
            found += [f"{row.drug}: {conflict}" for conflict in drug_conflicts(protocol, row, known)]
    return list(dict.fromkeys(found))
