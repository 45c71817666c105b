"""Acting in the emergency department: survey, beds, team activations, imaging."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.activations import ACTIVATIONS, Criterion, check
from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.imaging import Study, appropriateness, body_parts_of, find_study
from medmcp.servers.clinical.imaging_safety import imaging_issues
from medmcp.servers.clinical.protocol import TimeTarget
from medmcp.servers.clinical.safety import Issue
from medmcp.servers.episode import exam_mode
from medmcp.servers.parameters import EncounterId, OverrideReason, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.triage_emergency.results import (
    ActivationReceipt,
    Bed,
    ImagingOrder,
    PrimarySurveyResult,
    SurveyFindings,
    Zone,
)
from medmcp.servers.world.bedside import examine, measure_vitals, require_present
from medmcp.servers.world.chart import latest, require_encounter, require_patient
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.imaging import imaging_facts, order_study, pending_study
from medmcp.servers.world.prescribing import alerts_of, block_or_override, emergency_of, record_issues
from medmcp.servers.world.survey import SURVEY_ITEMS, TOXIDROME_ITEMS, VITALS_OF_STEP, survey
from medmcp.servers.world.triage_facts import activation_facts, parsed_time
from medmcp.servers.world.world import Row, World

__all__ = ["activate_emergency_protocol", "assign_ed_bed", "order_imaging", "perform_primary_survey"]

Modality = Literal[
    "xray", "ct", "ct_angiography", "mri", "mr_angiography", "ultrasound", "doppler", "echocardiography", "nuclear",
    "pet_ct", "fluoroscopy", "mammography", "angiography", "dexa", "photo",
]  # fmt: skip
BodyPart = Literal[
    "head", "neck", "spine_cervical", "spine_thoracic", "spine_lumbar", "chest", "heart", "breast", "abdomen", "pelvis",
    "abdomen_pelvis", "liver", "kidney", "prostate", "thyroid", "obstetric", "scrotum", "upper_limb", "lower_limb",
    "whole_body", "skin", "eye",
]  # fmt: skip
TeamCode = Literal[
    "stroke_code", "stemi_code", "trauma_code", "sepsis_alert", "massive_transfusion", "cardiac_arrest",
    "rapid_response",
    "obstetric_haemorrhage", "emergency_caesarean", "behavioural_emergency", "anaphylaxis", "difficult_airway",
    "pe_response",
]  # fmt: skip

# minutes to the next look by ESI level: a rule of the simulated hospital
REASSESS_MINUTES = {1: 0, 2: 15, 3: 60, 4: 120, 5: 120}
MONITORED = ("resuscitation", "acute")


@tool("triage_emergency", "Primary survey (ABCDE)", effect="act", minutes=3)
async def perform_primary_survey(
    world: World, patient_id: PatientId, encounter_id: EncounterId = ""
) -> PrimarySurveyResult:
    """Do a structured ABCDE survey: findings and measurements by step, threats to life by age-appropriate limits, and
    the immediate actions that belong to each threat. What is found is charted."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    codes = [code for step in SURVEY_ITEMS.values() for code in step] + list(TOXIDROME_ITEMS)
    rows = {row["code"]: row for row in examine(world, patient_id, encounter["id"], codes)}
    set_id = measure_vitals(world, patient_id, encounter["id"])
    vitals = {row["code"]: row for row in world.rows("SELECT * FROM observation WHERE set_id = ?", set_id)}
    judged = survey(world, patient)
    toxic = [code for code in TOXIDROME_ITEMS if rows[code]["flag"]]
    steps: list[SurveyFindings] = []
    for step in judged.steps:
        items = [rows[code] for code in (*SURVEY_ITEMS[step.step], *(toxic if step.step == "E" else ()))]
        numbers = [vitals[code] for code in VITALS_OF_STEP[step.step] if code in vitals]
        numbers += [row for row in items if row["value"] is not None]
        steps.append(
            {
                "step": step.step,
                "findings": [
                    f"{EXAM_ITEMS[row['code']].display}: {row['value_text']}" for row in items if row["value_text"]
                ],
                "measurements": {row["code"]: {"value": _value(row), "unit": row["unit"]} for row in numbers},
                "status": step.status,
                "threats": list(step.threats),
            }
        )  # fmt: skip
    result: PrimarySurveyResult = {
        "steps": steps,
        "overall": judged.overall,
        "not_assessed": list(judged.not_assessed),
        "record_ids": [
            row["id"]
            for row in (*rows.values(), *vitals.values())
            if _value(row) is not None and (row["code"] not in TOXIDROME_ITEMS or row["flag"])
        ],
    }
    if not exam_mode():
        result["immediate_actions"] = list(judged.immediate_actions)
    return result


def _value(row: Row) -> float | str | None:
    """What an observation says: its number, else its text."""
    shown: float | str | None = row["value_text"] if row["value"] is None else row["value"]
    return shown


@tool(
    "triage_emergency",
    "Order an imaging study",
    effect="order",
    minutes=2,
    also_on=("clinical_diagnosis", "obstetrics"),
)
async def order_imaging(
    world: World,
    patient_id: PatientId,
    modality: Annotated[Modality, Field(description="Modality.")],
    body_part: Annotated[BodyPart, Field(description="Region.")],
    indication: Annotated[
        str, Field(min_length=10, max_length=500, description="Clinical question, at least 10 characters.")
    ],
    encounter_id: EncounterId = "",
    laterality: Annotated[
        Literal["left", "right", "bilateral", "not_applicable"], Field(description="Side of a paired part.")
    ] = "not_applicable",
    contrast: Annotated[
        Literal["none", "iv", "oral", "iv_and_oral", "gadolinium"], Field(description="Contrast.")
    ] = "none",
    priority: Annotated[Literal["stat", "urgent", "routine"], Field(description="Priority.")] = "routine",
    portable: Annotated[bool, Field(description="At the bedside.")] = False,
    override_reason: OverrideReason = "",
) -> ImagingOrder:
    """Order an imaging study for a clinical question. Contrast, pregnancy and MRI implants are checked; images and
    report can be read later under the study_id."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    study = _study(patient, modality, body_part, laterality, contrast, portable)
    pending = pending_study(world, patient_id, modality, body_part, laterality)
    if pending:
        raise ToolError(
            "CONFLICT", f"The same study {pending['id']} is pending for {pending['started']}.", field="body_part",
            hint="Nothing was added; wait_for_results waits for it.",
        )  # fmt: skip
    facts = patient_facts(world, patient, emergency=emergency_of(world, patient_id))
    issues = imaging_issues(facts, imaging_facts(world, patient_id), study, contrast)
    issues += _unstable(world, patient_id, study, portable)
    block_or_override(world, patient_id, issues, override_reason, study.name)
    placed = order_study(
        world, patient, encounter, modality, body_part, laterality=laterality, contrast=contrast, indication=indication,
        priority=priority, portable=portable, override_reason=override_reason,
    )  # fmt: skip
    record_issues(world, patient_id, encounter["id"], placed.order_id, issues, override_reason)
    rating, reason, better, source = appropriateness(modality, body_part, contrast, indication)
    return {
        "order_id": placed.order_id,
        "study_id": placed.study_id,
        "status": "ordered",
        "expected_at": {"images": placed.images_at, "report": placed.report_at},
        "alerts": alerts_of(issues),
        "estimated_dose_msv": study.dose_msv,
        "appropriateness": {
            "rating": rating,
            "reason": reason,
            "better": [
                f"{b.modality} {b.body_part}" + (f", contrast {b.contrast}" if b.contrast else "") for b in better
            ],
            "source": source or None,
        },
        "warnings": [issue.message for issue in issues],
    }


def _study(patient: Row, modality: str, body_part: str, laterality: str, contrast: str, portable: bool) -> Study:
    """The study of the catalogue; raises `ToolError` for one that cannot be done as ordered."""
    study = find_study(modality, body_part)
    if study is None:
        raise ToolError(
            "INVALID_ARGUMENT", f"There is no {modality} of {body_part} here.", field="body_part",
            hint=f"{modality} is done of: {', '.join(body_parts_of(modality))}.",
        )  # fmt: skip
    absent = {"female": ("prostate", "scrotum"), "male": ("obstetric",)}.get(patient["sex"], ())
    if body_part in absent:
        raise ToolError("INVALID_ARGUMENT", f"{body_part} does not apply to this patient.", field="body_part")
    if contrast not in study.contrasts:
        raise ToolError(
            "INVALID_ARGUMENT", f"{study.name} is not done with contrast '{contrast}'.", field="contrast",
            hint=f"Choose {' or '.join(study.contrasts)}.",
        )  # fmt: skip
    if study.laterality and laterality == "not_applicable":
        raise ToolError(
            "INVALID_ARGUMENT", f"{study.name} needs the side.", field="laterality", hint="left, right or bilateral."
        )
    if portable and not study.bedside:
        raise ToolError("INVALID_ARGUMENT", f"{study.name} cannot be done at the bedside.", field="portable")
    return study


def _unstable(world: World, patient_id: str, study: Study, portable: bool) -> list[Issue]:
    """A warning when a patient with failing vital signs would leave the resuscitation area."""
    if portable or study.bedside:
        return []
    signs = []
    for code, limit, text in (("sbp", 90, "SBP < 90 mmHg"), ("spo2", 90, "SpO2 < 90 %"), ("gcs", 9, "GCS < 9")):
        row = latest(world, patient_id, code, within_minutes=60)
        if row and row["value"] is not None and row["value"] < limit:
            signs.append(text)
    if not signs:
        return []
    return [Issue("unstable", 3, f"Unstable ({', '.join(signs)}): stabilise, or go with monitor and escort.")]


@tool(
    "triage_emergency",
    "Activate an emergency team or code",
    effect="act",
    minutes=1,
    also_on=("obstetrics",),
    destructive=True,
)
async def activate_emergency_protocol(
    world: World,
    patient_id: PatientId,
    protocol: Annotated[TeamCode, Field(description="Which team or code.")],
    reason: Annotated[str, Field(min_length=10, max_length=500, description="Trigger, at least 10 characters.")],
    encounter_id: EncounterId = "",
    level: Annotated[Literal[1, 2] | None, Field(description="Trauma team level; only for trauma_code.")] = None,
) -> ActivationReceipt:
    """Call a team or start a code for stroke, STEMI, trauma, sepsis, massive transfusion, arrest and others. Its timers
    start, and people, rooms and blood come in the simulation."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    if level is not None and protocol != "trauma_code":
        raise ToolError("INVALID_ARGUMENT", "level belongs to trauma_code only.", field="level", hint="Leave it out.")
    running = world.row(
        "SELECT id, authored FROM service_request WHERE patient_id = ? AND category = 'activation' AND code = ?"
        " AND status = 'active'",
        patient_id, protocol,
    )  # fmt: skip
    if running:
        raise ToolError(
            "CONFLICT", f"{protocol} is already active since {running['authored']} ({running['id']}).",
            field="protocol",
            hint="The team is on its way or here.",
        )  # fmt: skip
    row = ACTIVATIONS[protocol]
    issues = _code_status(patient, protocol)
    # the tool's only free text is its reason, so a revoked order is told there
    override = reason if REVOKED.search(reason) else ""
    if issues and not override:
        raise ToolError(
            "SAFETY_BLOCK", f"{row.name} is refused: {issues[0].message}", alerts=alerts_of(issues), overridable=True,
            hint="If the order was revoked, say in reason 'revoked by' and who revoked it.",
        )  # fmt: skip
    facts = activation_facts(world, patient, encounter)
    verdicts = [(criterion, check(criterion, facts)) for criterion in row.criteria if level in (None, criterion.level)
                or criterion.level is None]  # fmt: skip
    met = [c for c, verdict in verdicts if verdict == "met"]
    unmet = [_criterion(c) for c, verdict in verdicts if verdict == "not_met"]
    warnings = _blood_warnings(world, patient_id, protocol)
    if unmet and not met:
        text = f"{row.name} activated with no criterion met; not met: {', '.join(unmet)}."
        issues = [*issues, Issue("over_activation", 3, text)]
        warnings.append(text)
    if level is None and protocol == "trauma_code":
        level = 1 if any(c.level == 1 for c in met) else 2 if any(c.level == 2 for c in met) else None
    activation_id = world.insert(
        "service_request", patient_id=patient_id, encounter_id=encounter["id"], category="activation", code=protocol,
        display=row.name + (f", level {level}" if level else ""), priority="stat", status="active", authored=world.now,
        expected=world.in_minutes(min(role.minutes for role in row.team)), indication=reason,
        override_reason=override or None,
    )  # fmt: skip
    for role in row.team:
        world.insert(
            "communication", patient_id=patient_id, encounter_id=encounter["id"], category="activation", code=protocol,
            recipient=role.role, sent=world.now, reason=reason, content=f"{row.name}: {reason}", status="completed",
        )  # fmt: skip
    record_issues(world, patient_id, encounter["id"], activation_id, issues, override)
    receipt: ActivationReceipt = {
        "activation_id": activation_id,
        "activated_at": world.now,
        "team": [{"role": role.role, "arrives_at": world.in_minutes(role.minutes)} for role in row.team],
        "brings": list(row.brings),
        "timers": [_timer(world, patient, encounter, target) for target in row.timers],
        "decisions_needed": list(row.decisions),
        "warnings": warnings,
    }
    if not exam_mode():
        receipt["trigger_check"] = {
            "met": [_criterion(c) for c in met],
            "not_met": unmet,
            "unknown": [_criterion(c) for c, verdict in verdicts if verdict == "unknown"],
            "citation": row.citation,
        }
    return receipt


REVOKED = re.compile(r"\b(revoked|rescinded|withdrawn) by \w{2,}", re.IGNORECASE)
NO_RESUSCITATION = ("dnr", "dnacpr", "dnar", "do not resuscitate", "no cpr", "comfort", "allow natural death")


def _code_status(patient: Row, protocol: str) -> list[Issue]:
    status = (patient["code_status"] or "").lower()
    if protocol != "cardiac_arrest" or not any(word in status for word in NO_RESUSCITATION):
        return []
    return [Issue("code_status", 2, f"Code status '{patient['code_status']}' is on record.", patient["id"], 4)]


def _criterion(criterion: Criterion) -> str:
    if criterion.op == "==":
        text = criterion.label or criterion.fact.replace("_", " ")
        return text if criterion.value is True else f"{text} ({criterion.value})"
    return f"{criterion.fact} {criterion.op} {criterion.value:g} {criterion.unit}".strip()


def _blood_warnings(world: World, patient_id: str, protocol: str) -> list[str]:
    if not any("red cells" in item for item in ACTIVATIONS[protocol].brings):
        return []
    warnings = []
    refusal = world.row(
        "SELECT id FROM flag WHERE patient_id = ? AND code = 'blood_refusal' AND status = 'active'", patient_id
    )
    if refusal:
        warnings.append(
            f"A refusal of blood products is on record ({refusal['id']}): blood orders are refused; act without it."
        )
    if protocol in ("massive_transfusion", "obstetric_haemorrhage"):
        warnings.append("Tranexamic acid within 3 h of the onset of bleeding; calcium with every 4 units of blood.")
    return warnings


def _timer(world: World, patient: Row, encounter: Row, target: TimeTarget) -> dict[str, Any]:
    """When a target is due; null where the moment it counts from is not on record."""
    onset = parsed_time(encounter["onset"])
    start = {
        "activation": world.now, "arrival": encounter["period_start"], "onset": onset, "injury": onset,
        "onset of bleeding": onset, "birth": parsed_time(patient["delivered_at"]),
    }.get(target.start)  # fmt: skip
    due = None if start is None else world.iso(world.seconds_at(start) + target.minutes * 60)
    return {"target": target.step, "due_at": due, "minutes": target.minutes, "from": target.start}


@tool("triage_emergency", "Assign a bed", effect="act", minutes=2)
async def assign_ed_bed(
    world: World,
    patient_id: PatientId,
    esi_level: Annotated[int, Field(ge=1, le=5, description="Triage level that you assign.")],
    zone: Annotated[Zone, Field(description="Where the patient goes.")],
    encounter_id: EncounterId = "",
    isolation: Annotated[
        Literal["none", "contact", "droplet", "airborne"], Field(description="Isolation needed.")
    ] = "none",
    bed_id: Annotated[str, Field(max_length=20, description="A specific bed; default is the first that fits.")] = "",
) -> Bed:
    """Place a patient in an emergency-department bed or the waiting room by acuity and needs. The bed is really
    taken, and the patient's former bed freed."""
    require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    free = world.rows("SELECT * FROM location WHERE zone = ? AND status = 'free' ORDER BY id", zone)
    _refuse_unsafe_zone(world, esi_level, zone)
    warnings = []
    if isolation == "airborne":
        suited = [bed for bed in free if bed["negative_pressure"]]
        if suited:
            free = suited
        elif elsewhere := world.row(
            "SELECT zone FROM location WHERE negative_pressure = 1 AND status = 'free' ORDER BY zone, id LIMIT 1"
        ):
            raise ToolError(
                "SAFETY_BLOCK", f"No negative-pressure room is free in {zone}.", field="zone", overridable=False,
                alerts=[],
                hint=f"There is one in {elsewhere['zone']}.",
            )  # fmt: skip
        else:
            warnings.append(
                "No negative-pressure room is free: single room, door closed, masks; move as soon as one is."
            )
    if bed_id:
        free = [bed for bed in free if bed["id"] == bed_id]
    if not free:
        what = f"Bed {bed_id} is taken or not in {zone}." if bed_id else f"{zone} is full."
        raise ToolError("CONFLICT", what, field="bed_id" if bed_id else "zone", hint="get_ed_status lists free beds.")
    # a room with negative pressure is kept for those who need it while another bed is free
    bed = free[0] if isolation == "airborne" else min(free, key=lambda row: (row["negative_pressure"] or 0, row["id"]))
    former = encounter["location_id"]
    if former:
        world.update("location", former, status="free", patient_id=None, acuity=None)
    world.update("location", bed["id"], status="occupied", patient_id=patient_id, acuity=esi_level)
    reassess = None if esi_level == 1 else world.in_minutes(REASSESS_MINUTES[esi_level])
    world.update("encounter", encounter["id"], location_id=bed["id"], zone=zone, acuity=esi_level, reassess_at=reassess)
    if esi_level == 1:
        warnings.append("ESI 1: continuous reassessment.")
    if zone in ("waiting_room", "fast_track") and esi_level <= 2:
        warnings.append("No monitored bed is free: keep this patient in sight and move as soon as one is.")
    elif zone == "fast_track" and esi_level == 3:
        warnings.append("Fast track is for ESI 4 and 5.")
    if zone == "resuscitation" and esi_level >= 3:
        warnings.append("Resuscitation beds are for ESI 1 and 2.")
    return {
        "bed_id": bed["id"],
        "zone": zone,
        "monitoring": bed["monitoring"],
        "nurse_ratio": bed["nurse_ratio"],
        "reassess_at": reassess,
        "displaced": former,
        "warnings": warnings,
    }


def _refuse_unsafe_zone(world: World, esi_level: int, zone: str) -> None:
    """ESI 1 and 2 get a monitored bed as long as one is free."""
    if esi_level > 2 or zone not in ("waiting_room", "fast_track"):
        return
    monitored = world.row(
        f"SELECT count(*) AS n FROM location WHERE zone IN ({', '.join('?' * len(MONITORED))}) AND status = 'free'",
        *MONITORED,
    )
    if monitored and monitored["n"]:
        raise ToolError(
            "SAFETY_BLOCK",
            f"ESI {esi_level} does not go to the {zone.replace('_', ' ')} while {monitored['n']} monitored beds are"
            f" free.",
            field="zone", overridable=False, alerts=[], hint="Choose resuscitation or acute.",
        )  # fmt: skip
