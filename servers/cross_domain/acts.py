"""Acting across domains: reconciling medicines, recording pathway steps, handing a patient over, planning the discharge.

What is compared and checked is in `world/`: `medication_lists.py`, `pathway_status.py`, `handover.py`, `discharge.py`.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.reconciliation import Listed, Pairing, compare
from medmcp.servers.clinical.regimen import screen_pairs
from medmcp.servers.clinical.scores.readability import TARGET_GRADE, flesch_kincaid
from medmcp.servers.clinical.services import find_service, nearest_services
from medmcp.servers.cross_domain.reads import PathwayName
from medmcp.servers.cross_domain.results import DischargePlan, Handoff, Line, PathwayEntry, Reconciliation, Regimen
from medmcp.servers.parameters import EncounterId, OverrideReason, PatientId
from medmcp.servers.results import Alert
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.bedside import require_present
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.discharge import blocking_issues, leave, readiness, risk_of_readmission
from medmcp.servers.world.handover import bed_of, compare_handover, take_over, unsafe_place
from medmcp.servers.world.medication_lists import medication_list, require_source
from medmcp.servers.world.pathway_status import PathwayState, active_plan, pathway_state
from medmcp.servers.world.prescribing import alerts_of, block_or_override, record_issues
from medmcp.servers.world.proof import HANDOFF
from medmcp.servers.world.reconciliation_desk import Decision, ReconciliationDesk
from medmcp.servers.world.reconciliation_record import decisions_on, reconciliation_record, write_record
from medmcp.servers.world.schema import CHART_TABLES, ID_PREFIX
from medmcp.servers.world.stopping import is_critical
from medmcp.servers.world.world import Row, World

__all__ = ["create_discharge_plan", "hand_off_patient", "reconcile_medications", "record_pathway_step"]

Ids = list[Annotated[str, Field(pattern=r"^(MS|OR)-[0-9]{6}$")]]
MIN_REASON = 10
COMPARISON_MINUTES = 3  # of the 6 that a call with decisions takes


def _ids(what: str) -> object:
    return Field(max_length=40, description=what)


@tool(
    "cross_domain", "Medication reconciliation", effect="act", minutes=6,
    also_on=("drug_interaction", "ehr_management"),
)  # fmt: skip
async def reconcile_medications(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    from_list: Annotated[
        Literal["home", "inpatient", "previous_unit", "discharge"], Field(description="Source list.")
    ] = "home",
    to_list: Annotated[Literal["home", "inpatient", "discharge"], Field(description="Target list.")] = "inpatient",
    continue_ids: Annotated[
        Ids | None, _ids("medication_ids continued unchanged; one that the target lacks is ordered.")
    ] = None,
    hold_ids: Annotated[Ids | None, _ids("medication_ids held.")] = None,
    stop_ids: Annotated[Ids | None, _ids("medication_ids stopped.")] = None,
    changed_ids: Annotated[
        Ids | None, _ids("medication_ids replaced or re-dosed by an order you have already placed.")
    ] = None,
    reason: Annotated[str, Field(max_length=300, description="Needed when anything is held or stopped.")] = "",
    override_reason: OverrideReason = "",
) -> Reconciliation:
    """Compare the medicines of two settings line by line (omitted, duplicate, changed, substituted, interacting) and
    carry out a decision for each. Without ids it only compares. The record is complete when all lines are decided."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    if from_list == to_list:
        raise ToolError("INVALID_ARGUMENT", "The two lists are the same one.", field="to_list")
    source = medication_list(world, patient, encounter, from_list)
    require_source(patient, from_list, source)
    pairings = compare(source, medication_list(world, patient, encounter, to_list), patient["weight_kg"])
    decided = _decisions(pairings, continue_ids, hold_ids, stop_ids, changed_ids)
    if not reason and any(decision in ("hold", "stop") for decision in decided.values()):
        raise ToolError("INVALID_ARGUMENT", "Say why a medicine is held or stopped.", field="reason")
    if not decided:
        world.spend(COMPARISON_MINUTES - 6)
    record = reconciliation_record(world, patient_id, encounter["id"], from_list, to_list)
    earlier = decisions_on(record)
    desk = ReconciliationDesk(world, patient, encounter, to_list, reason, override_reason)
    after: list[tuple[Pairing, Decision | None]] = []
    for pairing in pairings:
        decision = decided.get(pairing.listed.record_id)
        done = desk.carry_out(pairing, decision) if decision else pairing
        after.append((done, decision or earlier.get(pairing.listed.record_id)))
    lines = [_line(pairing, decision) for pairing, decision in after]
    _alert(lines, after)
    for line in lines:
        line["alerts"] += alerts_of(desk.issues.get(line["medication_id"], []))
    undecided = sum(line["intended"] == "undecided" for line in lines)
    if decided:
        record = write_record(
            world, patient, encounter, record, from_list, to_list, decided, pairings, reason, undecided
        )
    return {
        "lines": lines,
        "undecided": undecided,
        "applied": list(dict.fromkeys(desk.applied)),
        "record_id": record["id"] if record and record["status"] == "final" else None,
    }


def _decisions(
    pairings: list[Pairing], keep: Ids | None, hold: Ids | None, stop: Ids | None, changed: Ids | None
) -> dict[str, Decision]:
    """Decision by the id of the line; the id on either list names it. Raises `ToolError` for unknown or doubled ids."""
    lines = {one.record_id: pairing for pairing in pairings for one in (pairing.source, pairing.target) if one}
    given: tuple[tuple[Decision, str, Ids | None], ...] = (
        ("continue", "continue_ids", keep), ("hold", "hold_ids", hold), ("stop", "stop_ids", stop),
        ("changed", "changed_ids", changed),
    )  # fmt: skip
    found: dict[str, Decision] = {}
    for decision, field, ids in given:
        for one in dict.fromkeys(ids or ()):
            if one not in lines:
                raise ToolError(
                    "INVALID_ARGUMENT", f"{one} is on neither list.", field=field,
                    hint="Call without ids to see the lines and their medication_ids.",
                )  # fmt: skip
            key = lines[one].listed.record_id
            if found.get(key, decision) != decision:
                raise ToolError("INVALID_ARGUMENT", f"{one} is in two lists of decisions.", field=field)
            if decision == "changed" and not _has_replacement(lines[one], pairings):
                raise ToolError(
                    "INVALID_ARGUMENT", f"No order replaces {one}.", field=field,
                    hint="Place the order first, or stop it.",
                )  # fmt: skip
            found[key] = decision
    return found


def _has_replacement(pairing: Pairing, pairings: list[Pairing]) -> bool:
    """A counterpart that differs, or an order that the target list has and the source list has not."""
    return pairing.target is not None or any(other.discrepancy == "added" for other in pairings)


def _line(pairing: Pairing, decision: Decision | None) -> Line:
    """A line as it is shown. A new order speaks for itself; what is on hold already has been decided."""
    listed = pairing.listed
    if decision == "continue" and pairing.discrepancy not in ("none", "added", "duplicate"):
        intended = "false"
    elif decision is not None or pairing.discrepancy in ("none", "added") or listed.status == "on-hold":
        intended = "true"
    else:
        intended = "undecided"
    return {
        "medication_id": listed.record_id,
        "drug": listed.name,
        "source": _regimen(pairing.source),
        "target": _regimen(pairing.target),
        "discrepancy": pairing.discrepancy,
        "intended": intended,
        "decision": decision,
        "alerts": [],
    }


def _regimen(one: Listed | None) -> Regimen | None:
    if one is None:
        return None
    return {
        "medication_id": one.record_id, "drug": one.name, "dose": one.dose, "unit": one.unit, "route": one.route,
        "frequency": one.frequency, "status": one.status,
    }  # fmt: skip


def _alert(lines: list[Line], after: list[tuple[Pairing, Decision | None]]) -> None:
    """Critical omissions, unknown products, and what interacts on the list that results."""
    resulting: dict[str, Drug] = {}
    for pairing, decision in after:
        if pairing.target is not None and pairing.target.drug and decision not in ("hold", "stop"):
            resulting[pairing.target.drug.name] = pairing.target.drug
    pairs = [one for one in screen_pairs(list(resulting.values())) if one.severity in ("contraindicated", "major")]
    for line, (pairing, _) in zip(lines, after, strict=True):
        alerts: list[Alert] = []
        drug = find_drug(line["drug"])
        if drug is None:
            alerts.append(_warning("unknown_drug", f"{line['drug']} is not in the formulary: not checked.", line))
        elif pairing.discrepancy == "omitted" and line["intended"] == "undecided" and (kind := is_critical(drug)):
            alerts.append(
                _warning("critical_omission", f"High priority: {drug.name} ({kind}) must not be missed.", line)
            )
        here = pairing.target.drug.name if pairing.target and pairing.target.drug else ""
        alerts += [
            _warning(
                "interaction", f"{' with '.join(one.drugs)} ({one.severity}): {one.effect}. {one.management}", line
            )
            for one in pairs
            if here in one.drugs
        ]
        line["alerts"] = alerts


def _warning(kind: str, message: str, line: Line) -> Alert:
    return {
        "type": kind, "severity": "warning", "message": message, "source_record": line["medication_id"],
        "overridable": True,
    }  # fmt: skip


# pathways


@tool("cross_domain", "Record a pathway step or variance", effect="document", minutes=1)
async def record_pathway_step(
    world: World,
    patient_id: PatientId,
    pathway: Annotated[PathwayName, Field(description="Pathway.")],
    action: Annotated[
        Literal["start", "complete_step", "not_applicable", "variance", "close_phase"],
        Field(description="What is recorded."),
    ],
    encounter_id: EncounterId = "",
    step_id: Annotated[str, Field(max_length=40, description="Step, or phase to close; not for start.")] = "",
    reason: Annotated[
        str, Field(max_length=500, description="Needed for variance and not_applicable, at least 10 characters.")
    ] = "",
    evidence_ref: Annotated[
        str, Field(pattern=r"^([A-Z]{2}-[0-9]{6})?$", description="Order, note or result id.")
    ] = "",
) -> PathwayEntry:
    """Start a pathway, or record on it that a step was done, does not apply or was deviated from, or close a phase. A
    step counts as done only if a row of the chart proves it; closing needs the exit criteria or a reason."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    plan = active_plan(world, patient_id, encounter["id"], pathway)
    if action == "start":
        return _start(world, patient, encounter, pathway, plan)
    if plan is None:
        raise ToolError(
            "CONFLICT",
            f"{pathway} has not been started for {patient_id}.",
            field="pathway",
            hint="action start begins it.",
        )
    state = pathway_state(world, patient, encounter, pathway)
    _require_focus(state, action, step_id)
    if action in ("variance", "not_applicable") and len(reason.strip()) < MIN_REASON:
        raise ToolError(
            "INVALID_ARGUMENT", f"{action} needs a reason of at least {MIN_REASON} characters.", field="reason"
        )
    if evidence_ref and not _belongs(world, patient_id, evidence_ref):
        raise ToolError(
            "INVALID_ARGUMENT", f"{evidence_ref} is not a record of {patient_id}.", field="evidence_ref",
            hint="Use an id from a receipt or a result of this patient.",
        )  # fmt: skip
    if action == "close_phase":
        _require_closable(state, step_id, reason)
    record_id = world.insert(
        "task", patient_id=patient_id, encounter_id=encounter["id"], care_plan_id=plan["id"], code=action, focus=step_id,
        reason=reason or None, evidence_ref=evidence_ref or None, authored=world.now, status="completed",
    )  # fmt: skip
    after = pathway_state(world, patient, encounter, pathway)
    if after.current is None and action == "close_phase":
        world.update("care_plan", plan["id"], status="completed", period_end=world.now)
    proven = next((one for one in after.steps if one.step.key == step_id and one.proof), None)
    accepted = action != "complete_step" or proven is not None
    return _entry(
        world, record_id, after, accepted,
        [] if accepted else [f"No row of the chart proves {step_id}: it shows as recorded_not_done."],
    )  # fmt: skip


def _start(world: World, patient: Row, encounter: Row, pathway: str, plan: Row | None) -> PathwayEntry:
    if plan is not None:
        raise ToolError(
            "CONFLICT", f"{pathway} runs since {plan['period_start']} ({plan['id']}).", field="pathway",
            hint="Nothing was added.",
        )  # fmt: skip
    record_id = world.insert(
        "care_plan", patient_id=patient["id"], encounter_id=encounter["id"], title=pathway, status="active",
        period_start=world.now,
    )  # fmt: skip
    return _entry(world, record_id, pathway_state(world, patient, encounter, pathway), True, [])


def _require_focus(state: PathwayState, action: str, step_id: str) -> None:
    """The step, or for close_phase the phase, must be one of the pathway's."""
    pathway = state.pathway
    known = [one.key for one in pathway.phases] if action == "close_phase" else [one.key for _, one in pathway.steps]
    if step_id not in known:
        what = "phase" if action == "close_phase" else "step"
        raise ToolError(
            "INVALID_ARGUMENT", f"{pathway.key} has no {what} '{step_id}'.", field="step_id",
            hint=f"One of: {', '.join(known)}.",
        )  # fmt: skip


def _require_closable(state: PathwayState, key: str, reason: str) -> None:
    phase = state.pathway.find_phase(key)
    assert phase is not None
    open_steps = [one.step.key for one in state.open_steps(phase)]
    unmet = state.unmet(phase)
    if (open_steps or unmet) and len(reason.strip()) < MIN_REASON:
        raise ToolError(
            "CONFLICT", f"{key} cannot be closed: {'; '.join([*open_steps, *unmet])}.", field="step_id",
            hint="Do what is open, record a variance of the steps, or give a reason of at least 10 characters.",
            unmet_exit_criteria=unmet, open_steps=open_steps,
        )  # fmt: skip


def _belongs(world: World, patient_id: str, record_id: str) -> bool:
    """Whether a record is this patient's, in whatever table its prefix names."""
    tables = [table for table in CHART_TABLES if ID_PREFIX.get(table) == record_id[:2]]
    return any(
        world.row(f'SELECT 1 FROM "{table}" WHERE id = ? AND patient_id = ?', record_id, patient_id)
        for table in tables
        if table not in ("patient", "location")
    )


def _entry(world: World, record_id: str, state: PathwayState, accepted: bool, warnings: list[str]) -> PathwayEntry:
    current = state.current
    status: dict[str, Any] = {
        "current_phase": current.key if current else None,
        "open_steps": [one.step.key for one in state.open_steps(current)] if current else [],
    }
    return {
        "record_id": record_id,
        "accepted": accepted,
        "pathway_status": status,
        "unmet_exit_criteria": state.unmet(current) if current else [],
        "recorded_at": world.now,
        "warnings": warnings,
    }


# hand-off


@tool("cross_domain", "Hand off a patient (SBAR)", effect="act", minutes=5)
async def hand_off_patient(
    world: World,
    patient_id: PatientId,
    to_service: Annotated[
        str,
        Field(min_length=2, max_length=60, description="Receiving service or unit, e.g. icu, medicine, stroke_unit."),
    ],
    situation: Annotated[str, Field(min_length=3, max_length=1500, description="Situation.")],
    background: Annotated[str, Field(min_length=3, max_length=2000, description="Background.")],
    assessment: Annotated[str, Field(min_length=3, max_length=2000, description="Assessment with vital signs.")],
    recommendation: Annotated[
        str, Field(min_length=3, max_length=2000, description="Plan, pending items, contingencies.")
    ],
    illness_severity: Annotated[Literal["stable", "watcher", "unstable"], Field(description="Severity.")],
    encounter_id: EncounterId = "",
    handoff_type: Annotated[
        Literal["shift", "transfer", "icu", "theatre", "interfacility", "domain"], Field(description="Type.")
    ] = "transfer",
    override_reason: OverrideReason = "",
) -> Handoff:
    """Hand a patient to another team or unit in SBAR. The receiver compares it with the chart: a severe allergy or urgent
    result left out, or a statement against the chart, is asked back and nothing moves. Accepted, responsibility and
    place change."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    service = find_service(to_service)
    if service is None:
        near = nearest_services(to_service) or ["icu", "medicine", "surgery"]
        raise ToolError(
            "INVALID_ARGUMENT", f"There is no service '{to_service}'.", field="to_service",
            hint=f"Did you mean {', '.join(near)}?",
        )  # fmt: skip
    moves = handoff_type not in ("shift", "domain") and bool(service.bed)
    if encounter["service"] == service.key:
        raise ToolError("CONFLICT", f"{patient_id} is with {service.name} already.", field="to_service")
    bed = bed_of(world, service) if moves else None
    if bed is not None and bed.minutes is None:
        raise ToolError(
            "CONFLICT", f"No {service.bed} is free" + (f" before {bed.free_at}." if bed.free_at else "."),
            field="to_service", retryable=True, hint="Wait until then, or choose another unit.", free_at=bed.free_at,
        )  # fmt: skip
    issues = unsafe_place(world, patient, encounter, service, illness_severity) if moves else []
    block_or_override(world, patient_id, issues, override_reason, f"A hand-off to {service.name}")
    text = "\n".join(
        f"{title}: {part}"
        for title, part in (("Situation", situation), ("Background", background), ("Assessment", assessment),
                            ("Recommendation", recommendation))
    )  # fmt: skip
    found = compare_handover(world, patient, encounter, text, illness_severity)
    questions = [f"What about the {what}?" for what in found.blocking]
    questions += [f"The chart differs: {what}." for what in found.contradictions]
    accepted = not questions
    handoff_id = world.insert(
        "communication", patient_id=patient_id, encounter_id=encounter["id"], category=HANDOFF, code=service.key,
        recipient=service.name, sent=world.now, reason=f"{handoff_type}, {illness_severity}", content=text,
        status="completed" if accepted else "on-hold",
    )  # fmt: skip
    if accepted:
        take_over(world, patient_id, encounter, service, moves=moves)
        record_issues(world, patient_id, encounter["id"], handoff_id, issues, override_reason)
    return {
        "handoff_id": handoff_id,
        "accepted": accepted,
        "questions": questions,
        "omissions": found.omissions,
        "contradictions": found.contradictions,
        "new_location": service.name if accepted and moves else None,
        "effective_at": world.in_minutes(5 + (bed.minutes or 0) if bed else 5) if accepted else None,
        "alerts": alerts_of(issues),
    }


# discharge

FollowUp = Annotated[str, Field(pattern=r"^[^:]{3,60} in [0-9]{1,3} days: .{3,200}$")]


@tool("cross_domain", "Create a discharge plan", effect="document", minutes=12, also_on=("ehr_management",))
async def create_discharge_plan(
    world: World,
    patient_id: PatientId,
    destination: Annotated[
        Literal["home", "home_with_services", "rehabilitation", "nursing_facility", "hospice", "psychiatric_unit",
                "other_hospital", "against_medical_advice"],
        Field(description="Destination."),
    ],
    diagnoses: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=120)]],
        Field(min_length=1, max_length=15, description="Final diagnoses."),
    ],
    instructions: Annotated[
        str, Field(min_length=50, max_length=4000, description="For the patient in plain language, 50 to 4000 characters.")
    ],
    return_precautions: Annotated[str, Field(min_length=10, max_length=1500, description="When to come back.")],
    encounter_id: EncounterId = "",
    follow_up: Annotated[
        list[FollowUp] | None,
        Field(max_length=10, description="e.g. cardiology in 7 days: repeat echocardiography; name pending orders by id."),
    ] = None,
    discharge_now: Annotated[bool, Field(description="Carry out the discharge.")] = False,
    override_reason: OverrideReason = "",
) -> DischargePlan:  # fmt: skip
    """Write the discharge plan and check readiness from the chart: vital signs of 24 h, reconciliation, critical and
    pending results with owner, risk and the rest. The discharge itself is carried out only if asked and safe."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    checks = readiness(world, patient, encounter, follow_up or [])
    if discharge_now:
        require_present(world, patient_id)
        issues = blocking_issues(world, patient, checks, destination)
        block_or_override(world, patient_id, issues, override_reason, "The discharge")
    grade = flesch_kincaid(f"{instructions}\n{return_precautions}")
    if grade is None:
        raise ToolError("INVALID_ARGUMENT", "The instructions hold no words.", field="instructions")
    risk = risk_of_readmission(world, patient, encounter)
    lines = [
        f"Destination: {destination}", f"Diagnoses: {'; '.join(diagnoses)}", f"Instructions: {instructions}",
        f"Come back if: {return_precautions}", *(f"Follow-up: {line}" for line in follow_up or ()),
    ]  # fmt: skip
    plan_id = world.insert(
        "document_reference", patient_id=patient_id, encounter_id=encounter["id"], type="discharge_plan", author="agent",
        date=world.now, title=f"Discharge plan: {destination}", text="\n".join(lines),
        status="final" if discharge_now else "preliminary",
    )  # fmt: skip
    if discharge_now:
        record_issues(world, patient_id, encounter["id"], plan_id, issues, override_reason)
        leave(world, patient_id, encounter, destination)
    warnings = [] if grade <= TARGET_GRADE else [f"Reading grade {grade:.1f}: write shorter sentences and words."]
    if not follow_up:
        warnings.append("No follow-up is named.")
    return {
        "plan_id": plan_id,
        "readiness": [{"item": one.item, "state": one.state, "detail": one.detail} for one in checks],
        "readability_grade": round(grade, 1),
        "risk": risk,
        "discharged_at": world.now if discharge_now else None,
        "warnings": warnings,
    }
