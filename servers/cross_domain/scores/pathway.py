"""The steps of a patient's pathway: done, due, overdue, not reached."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.cross_domain.reads import PathwayName
from medmcp.servers.cross_domain.results import PathwayStatus, StepStatus
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.pathway_status import StepState, active_plan, criterion_text, pathway_state
from medmcp.servers.world.world import World

__all__ = ["get_pathway_status"]


@tool("cross_domain", "Where the patient is on the pathway", effect="compute", minutes=1)
async def get_pathway_status(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    pathway: Annotated[PathwayName | None, Field(description="Default the active pathway.")] = None,
) -> PathwayStatus:
    """Steps of the patient's pathway that are done, due, overdue, not reached or not applicable, each done step with the
    record that proves it. A step is done only by an order, dose, result, score or note of this encounter."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    plan = active_plan(world, patient_id, encounter["id"], pathway or "")
    if pathway is None and plan is None:
        raise ToolError(
            "NOT_APPLICABLE", f"{patient_id} is on no pathway.",
            hint="Name one, or start one with record_pathway_step.",
        )  # fmt: skip
    key = pathway or (plan["title"] if plan else "")
    state = pathway_state(world, patient, encounter, key)
    verdicts = {"met": "met", "not_met": "unmet"}
    entries = world.rows(
        "SELECT t.* FROM task t JOIN care_plan c ON c.id = t.care_plan_id WHERE c.encounter_id = ? AND c.title = ?"
        " AND t.code IN ('variance', 'not_applicable', 'close_phase') AND coalesce(t.reason, '') != ''"
        " ORDER BY t.authored, t.id",
        encounter["id"], key,
    )  # fmt: skip
    urgent = sorted((one for one in state.steps if one.status == "overdue"), key=lambda one: one.due_at or "")
    due = [one for one in state.steps if one.status in ("due", "recorded_not_done") and one.step.required]
    return {
        "pathway_id": key,
        "current_phase": state.current.key if state.current else None,
        "started_at": plan["period_start"] if plan else None,
        "steps": [_shown(one) for one in state.steps],
        "exit_criteria": [
            {"phase": of.key, "criterion": criterion_text(criterion), "met": verdicts.get(verdict, "unknown")}
            for of, criterion, verdict in state.exit
        ],
        "next_steps": [f"{one.step.key}: {one.step.text} ({one.step.owner})" for one in (*urgent, *due)],
        "variances": [
            {"step_id": row["focus"], "recorded": row["code"], "reason": row["reason"], "at": row["authored"]}
            for row in entries
        ],
    }


def _shown(one: StepState) -> StepStatus:
    return {
        "step_id": one.step.key,
        "phase": one.phase.key,
        "status": one.status,
        "done_at": one.proof.at if one.proof else None,
        "due_at": one.due_at,
        "evidence_id": one.proof.record_id if one.proof else None,
        "waits_for": list(one.waits_for),
    }
