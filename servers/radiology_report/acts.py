"""Acting in radiology: telling a critical finding, writing and signing a report. Studies are ordered in the emergency department."""

import json
import re
from random import Random
from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.radiology.critical import LEVELS, level_of_text, without_negations
from medmcp.servers.clinical.radiology.templates import GENERAL, ReportTemplate, find_template
from medmcp.servers.episode import exam_mode
from medmcp.servers.parameters import StudyId
from medmcp.servers.radiology_report.results import AlertReceipt, CheckLine, EscalationStep, ReportReceipt
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.study import done_study
from medmcp.servers.world.world import Row, World

__all__ = ["create_radiology_report", "send_critical_finding_alert"]

READER = "reporting radiologist"
Section = Annotated[str, Field(min_length=2, max_length=2000)]
# who does not answer now and then: one in this many calls, decided by the world's seed
SILENT = {"responsible_clinician": 6, "ed_physician": 12, "on_call_team": 24, "patient": 3}
ESCALATION: dict[str, tuple[tuple[int, str], ...]] = {
    "red": ((15, "on_call_team"), (30, "consultant on call"), (45, "medical director on duty")),
    "orange": ((120, "on_call_team"), (480, "consultant on call")),
    "yellow": ((1440, "responsible_clinician by phone"), (2880, "consultant on call")),
}


@tool("radiology_report", "Communicate a critical finding", effect="act", minutes=3, also_on=("visual_diagnosis",))
async def send_critical_finding_alert(
    world: World,
    study_id: StudyId,
    finding: Annotated[
        str, Field(min_length=10, max_length=500, description="What, where, which side, 10 to 500 characters.")
    ],
    level: Annotated[
        Literal["red", "orange", "yellow"],
        Field(description="red: immediate, within 60 min, by voice; orange: same day, 12 h; yellow: 3 days."),
    ],
    recipient_role: Annotated[
        Literal["responsible_clinician", "ed_physician", "on_call_team", "patient"], Field(description="To whom.")
    ] = "responsible_clinician",
    method: Annotated[
        Literal["phone", "in_person", "secure_message"], Field(description="red needs phone or in_person.")
    ] = "phone",
) -> AlertReceipt:
    """Tell a critical or urgent finding of a study to the clinician who can act, with level and read-back. The acknowledgement comes
    later (get_imaging_report shows it); if none comes, escalate to another role."""
    study = done_study(world, study_id)
    rules = LEVELS[level]
    if method not in rules.methods:
        raise ToolError(
            "INVALID_ARGUMENT", f"A {level} finding is told by {' or '.join(rules.methods)}, not by {method}.", field="method",
            hint="Somebody has to say it back.",
        )  # fmt: skip
    side = _wrong_side(study, finding)
    if side:
        raise ToolError(
            "CONFLICT", side, field="finding", hint="Correct the side, or choose the study of the other side."
        )
    open_alert = world.row(
        "SELECT id FROM communication WHERE category = 'critical_finding' AND code = ? AND recipient = ? AND priority = ?"
        " AND (answered IS NULL OR answered > ?)",
        study_id, recipient_role, level, world.now,
    )  # fmt: skip
    if open_alert:
        raise ToolError(
            "CONFLICT", f"{open_alert['id']} of the same level to the same recipient waits for its answer.", field="recipient_role",
            hint="Escalate to another role.",
        )  # fmt: skip
    sent, low, high = world.in_minutes(3), *rules.answer
    rng = Random(f"{world.seed}|{study_id}|{level}|{recipient_role}|{world.seconds}")
    silent = rng.randrange(SILENT[recipient_role]) == 0
    expected = world.in_minutes(3 + high)
    alert_id = world.insert(
        "communication", patient_id=study["patient_id"], encounter_id=study["encounter_id"], category="critical_finding", code=study_id,
        recipient=recipient_role, sent=sent, reason=f"{level} finding", content=finding, status="in-progress", priority=level,
        medium=method, due=world.in_minutes(rules.within_minutes), answered=None if silent else world.in_minutes(3 + rng.randint(low, high)),
    )  # fmt: skip
    receipt: AlertReceipt = {
        "patient_id": study["patient_id"],
        "alert_id": alert_id,
        "study_id": study_id,
        "level": level,
        "recipient": recipient_role,
        "method": method,
        "sent_at": sent,
        "ack_expected_at": expected,
        "due_by": world.in_minutes(rules.within_minutes),
        "escalation_path": _path(level, recipient_role),
        "warnings": [] if recipient_role != "patient" else ["The clinician who treats the patient has to know too."],
    }
    if not exam_mode():
        named = level_of_text(finding)
        receipt["level_check"] = {
            "level": named[0] if named else None,
            "finding": named[1] if named else None,
            "agrees": named is None or named[0] == level,
        }
    return receipt


def _path(level: str, recipient: str) -> list[EscalationStep]:
    return [{"after_minutes": minutes, "to": to} for minutes, to in ESCALATION[level] if to != recipient]


def _sides(text: str) -> set[str]:
    """The sides that a text affirms."""
    plain = re.sub(r"\b(?:unlike|than)\b[^.;,]*", " ", without_negations(text), flags=re.IGNORECASE)
    named = {side for side in ("left", "right") if re.search(rf"\b{side}\b", plain, re.IGNORECASE)}
    return {"left", "right"} if re.search(r"\b(?:bilateral|both)\b", plain, re.IGNORECASE) else named


def _wrong_side(study: Row, text: str) -> str:
    """What is wrong with the side that a text names, for a study of one side; an empty text if nothing is."""
    side = study["laterality"]
    named = _sides(text)
    if side in ("left", "right") and named and side not in named:
        return f"{study['id']} is of the {side} side, the text speaks of the {named.pop()}."
    return ""


SEX_WORDS = {
    "female": r"\b(prostat\w*|testi\w*|scrot\w*|seminal vesicle\w*)\b",
    "male": r"\b(uter\w*|ovar\w*|endometri\w*|cervix uteri|adnex\w*)\b",
}


@tool("radiology_report", "Write and sign a radiology report", effect="document", minutes=8)
async def create_radiology_report(
    world: World,
    study_id: StudyId,
    indication: Annotated[Section, Field(description="Indication.")],
    technique: Annotated[Section, Field(description="Technique.")],
    comparison: Annotated[Section, Field(description="Comparison, or None available.")],
    findings: Annotated[str, Field(min_length=20, max_length=6000, description="20 to 6000 characters.")],
    impression: Annotated[Section, Field(description="Numbered, most important first.")],
    classification: Annotated[str, Field(max_length=80, description="E.g. Lung-RADS 3.")] = "",
    status: Annotated[
        Literal["draft", "signed", "addendum"], Field(description="An addendum adds its impression to a signed report.")
    ] = "signed",
    critical_communicated: Annotated[
        str, Field(pattern=r"^(CM-[0-9]{6})?$", description="alert_id, if a critical finding was told.")
    ] = "",
) -> ReportReceipt:
    """File the structured report of a study, after checks of sections, side, sex, units, prior, classification and critical
    communication. A wrong side or sex blocks signing; a red finding that nobody was told of keeps it a draft the first time. A
    signed report changes only by addendum."""
    study = done_study(world, study_id)
    patient = require_patient(world, study["patient_id"])
    signed = world.row(
        "SELECT * FROM diagnostic_report WHERE study_id = ? AND status IN ('final', 'amended')", study_id
    )
    if signed and status != "addendum":
        raise ToolError(
            "CONFLICT",
            f"{study_id} has a signed report, {signed['id']}.",
            field="status",
            hint="Add to it with status addendum.",
        )
    if not signed and status == "addendum":
        raise ToolError(
            "CONFLICT", f"{study_id} has no signed report to add to.", field="status", hint="Sign one first."
        )
    if study["modality"] in ("ecg", "photo"):
        raise ToolError("NOT_APPLICABLE", "A tracing or a photograph gets no radiology report.", field="study_id",
                        hint="record_image_interpretation signs a reading of an image.")  # fmt: skip
    _alert_exists(world, study, critical_communicated)
    checks = _checks(
        world,
        study,
        patient,
        indication,
        technique,
        comparison,
        findings,
        impression,
        classification,
        critical_communicated,
    )
    blocking = [line for line in checks if not line["ok"] and line["check"] in BLOCKING]
    if blocking and status != "draft":
        raise ToolError("CONFLICT", blocking[0]["detail"], field="findings", hint="Correct it, or keep a draft.")
    draft = world.row("SELECT * FROM diagnostic_report WHERE study_id = ? AND status = 'preliminary'", study_id)
    untold = any(line["check"] == "critical communication" and not line["ok"] for line in checks)
    warnings = []
    kept_back = status == "signed" and untold and not (draft and "untold" in (draft["checks"] or ""))
    if kept_back:
        warnings.append(
            "Kept as a draft: a finding of the red list is not told yet. Send the alert and sign with its id, or sign again as it is."
        )
    values = {
        "indication": indication, "technique": technique, "comparison": comparison, "findings": findings, "impression": impression,
        "classification": classification or None, "alert_id": critical_communicated or None, "issued": world.in_minutes(8), "signed_by": READER,
        "status": "preliminary" if status == "draft" or kept_back else "final",
        "checks": json.dumps(["untold"] if untold else []),
    }  # fmt: skip
    if signed:
        report_id = signed["id"]
        added = f"{world.in_minutes(8)} {READER}: {impression}"
        world.update(
            "diagnostic_report", report_id, status="amended", addenda=f"{signed['addenda']}\n{added}" if signed["addenda"] else added,
            classification=classification or signed["classification"], alert_id=critical_communicated or signed["alert_id"],
        )  # fmt: skip
    elif draft:
        report_id = draft["id"]
        world.update("diagnostic_report", report_id, **values)
    else:
        report_id = world.insert(
            "diagnostic_report",
            patient_id=study["patient_id"],
            encounter_id=study["encounter_id"],
            study_id=study_id,
            **values,
        )
    state = "amended" if signed else "draft" if values["status"] == "preliminary" else "signed"
    return {
        "patient_id": study["patient_id"],
        "report_id": report_id,
        "study_id": study_id,
        "status": state,
        "checks": checks,
        "signed_at": None if state == "draft" else str(values["issued"]),
        "warnings": warnings,
    }


BLOCKING = ("laterality", "sex")
SIZE = re.compile(r"\d+(?:\.\d+)?\s*(mm|cm|HU|ml|mL|%)")
BARE_SIZE = re.compile(
    r"\b(?:measur\w*|diameter of|size of|long axis of)\s+\d+(?:\.\d+)?(?!\s*(?:mm|cm|HU|ml|mL|%|x|\d|\.))",
    re.IGNORECASE,
)


def _alert_exists(world: World, study: Row, alert_id: str) -> None:
    if not alert_id:
        return
    found = world.row("SELECT code FROM communication WHERE id = ? AND category = 'critical_finding'", alert_id)
    if found is None or found["code"] != study["id"]:
        raise ToolError("NOT_FOUND", f"{alert_id} is no alert of {study['id']}.", field="critical_communicated",
                        hint="send_critical_finding_alert returns it.")  # fmt: skip


def _checks(
    world: World, study: Row, patient: Row, indication: str, technique: str, comparison: str, findings: str, impression: str,
    classification: str, alert_id: str,
) -> list[CheckLine]:  # fmt: skip
    text = f"{findings} {impression}"
    lines: list[CheckLine] = [{"check": "sections", "ok": True, "detail": "all five are filled"}]

    def line(check: str, ok: bool, detail: str) -> None:
        lines.append({"check": check, "ok": ok, "detail": detail})

    side = _wrong_side(study, text)
    both = _sides(findings), _sides(impression)
    if not side and all(both) and not (both[0] & both[1]):
        side = f"The findings speak of the {' and '.join(sorted(both[0]))}, the impression of the {' and '.join(sorted(both[1]))}."
    line("laterality", not side, side or "no contradiction")
    other = re.search(SEX_WORDS.get(patient["sex"], r"(?!)"), without_negations(text), re.IGNORECASE)
    line("sex", not other, f"'{other.group(0)}' in a {patient['sex']} patient." if other else "no contradiction")
    bare = BARE_SIZE.search(text)
    line("units", not bare, f"a number without unit: '{bare.group(0)}'" if bare else "sizes have units")
    template = _template(study, indication)
    if template.measurements:
        line("measurement", bool(SIZE.search(text)), f"wanted: {'; '.join(template.measurements)}")
    prior = world.row(
        "SELECT id, started FROM imaging_study WHERE patient_id = ? AND modality = ? AND body_part = ? AND started < ? ORDER BY started DESC LIMIT 1",
        study["patient_id"], study["modality"], study["body_part"], study["started"],
    )  # fmt: skip
    named = prior is not None and (prior["id"] in comparison or prior["started"][:10] in comparison)
    line("prior mentioned", prior is None or named,
         "no comparable prior" if prior is None else f"prior {prior['id']} of {prior['started'][:10]}")  # fmt: skip
    if template.classification:
        line(
            "classification",
            bool(classification),
            classification or f"{template.classification} is usual for this study",
        )
    asked = set(re.findall(r"[a-z]{5,}", (study["indication"] or indication).lower()))
    answered = not asked or any(word[:5] in text.lower() for word in asked)
    line(
        "impression answers the question",
        answered,
        "words of the indication are taken up" if answered else "the indication is not taken up",
    )
    level = level_of_text(impression)
    told = bool(alert_id) or level is None or level[0] != "red"
    line(
        "critical communication",
        told,
        "told" if alert_id else f"{level[1]}: red list, and no alert" if not told and level else "none of the red list",
    )
    return lines


def _template(study: Row, indication: str) -> ReportTemplate:
    words = f"{study['indication'] or ''} {study['protocol'] or ''} {indication}"
    try:
        return find_template(study["modality"], study["body_part"], words)[0]
    except ValueError:
        return GENERAL
