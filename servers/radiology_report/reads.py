"""The studies of a patient, the request and technique of one, its signed report, and the template for writing one.

The tracing of an ECG is read with analyze_ecg.
"""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.normal_reports import normal_report
from medmcp.servers.clinical.radiology.templates import SECTIONS, STYLE, find_template
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, Limit, PatientId, StudyId
from medmcp.servers.radiology_report.results import (
    AcquiredSeries,
    CriticalCommunication,
    ImagingReport,
    ImagingStudies,
    ListedStudy,
    PriorReport,
    ReportTemplateResult,
    RequestSafety,
    StudyInfo,
)
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import age_years, require_patient
from medmcp.servers.world.imaging import imaging_facts
from medmcp.servers.world.kidney import chart_kidney
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = ["get_imaging_report", "get_report_template", "get_study_info", "list_imaging_studies"]

WRITTEN = "status IN ('final', 'amended')"  # a draft is nobody's report yet

MODALITIES = (
    "xray", "ct", "ct_angiography", "mri", "mr_angiography", "ultrasound", "doppler", "echocardiography", "nuclear",
    "pet_ct", "fluoroscopy", "mammography", "angiography", "dexa", "photo", "ecg", "eeg", "histology",
)  # fmt: skip


@tool(
    "radiology_report", "Read imaging reports", effect="read", minutes=1,
    also_on=("clinical_diagnosis", "triage_emergency", "visual_diagnosis", "obstetrics", "cross_domain"),
)  # fmt: skip
async def get_imaging_report(
    world: World,
    study_id: StudyId,
    include_priors: Annotated[
        bool, Field(description="Also the reports of earlier studies of the same region.")
    ] = False,
    priors_limit: Annotated[int, Field(ge=1, le=10, description="How many earlier reports.")] = 3,
) -> ImagingReport:
    """The signed report of a study, and on request those of its comparable priors. A study that waits for your own
    report has none; a report that is not ready says when it will be."""
    study = require_study(world, study_id)
    report = world.row(
        f"SELECT * FROM diagnostic_report WHERE study_id = ? AND {WRITTEN} ORDER BY issued, id LIMIT 1",
        study_id,
    )
    if report is None:
        if study["started"] > world.now:
            raise _not_ready(f"{study_id} is not acquired yet.", study["started"])
        raise ToolError(
            "NOT_FOUND", f"{study_id} has no report.", field="study_id",
            hint="analyze_ecg reads an ECG." if study["modality"] == "ecg" else "Look at the images themselves.",
        )  # fmt: skip
    if report["issued"] > world.now:
        raise _not_ready(f"The report of {study_id} is not signed yet.", report["issued"])
    return {
        "report": {
            "study_id": study_id, "report_id": report["id"], "patient_id": study["patient_id"],
            "modality": study["modality"], "body_part": study["body_part"], "acquired_at": study["started"],
            "status": report["status"], "indication": report["indication"], "technique": report["technique"],
            "comparison": report["comparison"], "findings": report["findings"], "impression": report["impression"],
            "signed_by": report["signed_by"], "signed_at": report["issued"], "addenda": report["addenda"],
            "classification": report["classification"],
        },
        "priors": _priors(world, study, priors_limit) if include_priors else [],
        "critical_communication": _called(world, study_id),
    }  # fmt: skip


def _not_ready(message: str, expected: str) -> ToolError:
    return ToolError(
        "NOT_READY", message, field="study_id", retryable=True, hint=f"Expected at {expected}.", expected_at=expected
    )


def _priors(world: World, study: Row, limit: int) -> list[PriorReport]:
    """Reports of earlier studies of the same region, the newest first."""
    rows = world.rows(
        "SELECT s.id, s.modality, s.started, r.findings, r.impression FROM imaging_study s JOIN diagnostic_report r"
        " ON r.study_id = s.id WHERE s.patient_id = ? AND s.body_part = ? AND s.id != ? AND s.started <= ?"
        " AND r.issued <= ? AND r.status IN ('final', 'amended') ORDER BY s.started DESC, s.id LIMIT ?",
        study["patient_id"], study["body_part"], study["id"], study["started"], world.now, limit,
    )  # fmt: skip
    return [
        {"study_id": row["id"], "modality": row["modality"], "date": row["started"], "findings": row["findings"],
         "impression": row["impression"]}
        for row in rows
    ]  # fmt: skip


def _called(world: World, study_id: str) -> CriticalCommunication | None:
    """Who was told of a critical finding of this study, and when."""
    row = world.row(
        "SELECT recipient, sent, status, priority, answered FROM communication WHERE category = 'critical_finding' AND code = ?"
        " AND sent <= ? ORDER BY sent DESC, id LIMIT 1",
        study_id, world.now,
    )  # fmt: skip
    if row is None:
        return None
    answered = row["answered"] if row["answered"] and row["answered"] <= world.now else None
    return {
        "recipient": row["recipient"], "sent_at": row["sent"], "level": row["priority"], "acknowledged_at": answered,
        "status": "acknowledged" if answered else row["status"],
    }  # fmt: skip


@tool(
    "radiology_report", "List imaging and ECG studies", effect="read", minutes=1,
    also_on=("visual_diagnosis", "clinical_diagnosis"),
)  # fmt: skip
async def list_imaging_studies(
    world: World,
    patient_id: PatientId,
    modality: Annotated[str, Field(max_length=40, description="Filter, e.g. ct, xray, photo, ecg.")] = "",
    body_part: Annotated[str, Field(max_length=40, description="Filter, e.g. chest.")] = "",
    since: Annotated[
        str, Field(max_length=40, description="Only studies at or after this simulated time (ISO 8601).")
    ] = "",
    limit: Limit = 10,
    cursor: Cursor = "",
) -> ImagingStudies:
    """All studies and photographs of a patient, the newest first: study and image ids, date, modality, region, status, and
    whether there is a report."""
    require_patient(world, patient_id)
    if modality and modality not in MODALITIES:
        raise ToolError(
            "INVALID_ARGUMENT", f"No modality '{modality}'.", field="modality", hint=f"One of: {', '.join(MODALITIES)}."
        )
    try:
        earliest = world.iso(world.seconds_at(since.replace("Z", "+00:00"))) if since else ""
    except (ValueError, OverflowError):
        raise ToolError(
            "INVALID_ARGUMENT",
            f"'{since[:40]}' is not an ISO 8601 time.",
            field="since",
            hint="E.g. 2031-01-06T08:00:00Z.",
        ) from None
    rows = world.rows(
        "SELECT s.* FROM imaging_study s LEFT JOIN service_request r ON r.id = s.order_id WHERE s.patient_id = ?"
        " AND (r.ended_at IS NULL OR r.ended_at >= s.started) AND s.started >= ? AND (? = '' OR s.modality = ?)"
        " AND (? = '' OR s.body_part = ?) ORDER BY s.started DESC, s.id",
        patient_id, earliest, modality, modality, body_part, body_part,
    )  # fmt: skip
    shown, envelope = page(rows, limit, cursor)
    return {"studies": [_listed(world, row) for row in shown], **envelope}


def _view(image: Row) -> str:
    """The view with its side, where it has one."""
    side = image["laterality"]
    return image["view"] if side in (None, "", "not_applicable") else f"{image['view']} {side}"


def _listed(world: World, study: Row) -> ListedStudy:
    acquired = study["started"] <= world.now
    report = world.row(
        f"SELECT id FROM diagnostic_report WHERE study_id = ? AND issued <= ? AND {WRITTEN}"
        " ORDER BY issued, id LIMIT 1",
        study["id"], world.now,
    )  # fmt: skip
    images = world.rows(
        "SELECT m.id, m.view, m.laterality, l.media_id AS drawn FROM media m LEFT JOIN latent_media l ON l.media_id = m.id"
        " WHERE m.study_id = ? AND m.type = 'image' ORDER BY m.rowid",
        study["id"],
    )
    return {
        "study_id": study["id"],
        "image_ids": [row["id"] for row in images] if acquired else [],
        "views": [_view(row) for row in images] if acquired else [],
        "modality": study["modality"],
        "body_part": study["body_part"],
        "laterality": study["laterality"],
        "acquired_at": study["started"],
        "status": "reported" if report else "acquired" if acquired else "scheduled",
        "has_pixels": any(row["drawn"] for row in images) if acquired else False,
        "report_id": report["id"] if report else None,
    }


@tool("radiology_report", "Study details and clinical question", effect="read", minutes=1)
async def get_study_info(world: World, study_id: StudyId) -> StudyInfo:
    """One study's request and technique: indication, what was sent with it, referrer, urgency, protocol, contrast, series and images,
    comparable priors, and kidney function, pregnancy and devices as the chart has them."""
    study = require_study(world, study_id)
    if study["started"] > world.now:
        raise ToolError(
            "NOT_READY", f"{study_id} is not acquired yet. Requested: {study['modality']} {study['body_part']}, {study['indication'] or 'no indication'}.",
            field="study_id", retryable=True, hint=f"Expected at {study['started']}.", expected_at=study["started"],
        )  # fmt: skip
    patient = require_patient(world, study["patient_id"])
    order = world.row("SELECT * FROM service_request WHERE id = ?", study["order_id"]) if study["order_id"] else None
    images = world.rows("SELECT * FROM media WHERE study_id = ? AND type = 'image' ORDER BY rowid", study_id)
    priors = world.rows(
        "SELECT id FROM imaging_study WHERE patient_id = ? AND modality = ? AND body_part = ? AND started < ? ORDER BY started DESC, id",
        study["patient_id"], study["modality"], study["body_part"], study["started"],
    )  # fmt: skip
    contrast = study["contrast"] or None
    series: dict[str, AcquiredSeries] = {}
    for row in images:
        view = f"{row['view']} {row['laterality'] or ''}".replace("not_applicable", "").strip()
        series.setdefault(view, {"view": view, "image_ids": [], "pixel_spacing_mm": row["spacing_mm"]})[
            "image_ids"
        ].append(row["id"])
    info: StudyInfo = {
        "patient_id": study["patient_id"], "study_id": study_id, "modality": study["modality"], "body_part": study["body_part"],
        "laterality": study["laterality"], "acquired_at": study["started"],
        "demographics": {"age": age_years(world, patient), "sex": patient["sex"]},
        "indication": study["indication"], "clinical_information": study["clinical_information"], "referrer": study["referrer"],
        "urgency": study["priority"] or (order["priority"] if order else None),
        "technique": {
            "protocol": study["protocol"] or (order["display"] if order else None),
            "slice_mm": study["slice_mm"] or next((row["slice_mm"] for row in images if row["slice_mm"]), None),
            "contrast_agent": study["contrast_agent"] or (None if contrast == "none" else contrast),
            "contrast_ml": 0.0 if contrast == "none" else study["contrast_ml"], "phase": study["phase"],
        },
        "series": list(series.values()),
        "priors": [row["id"] for row in priors],
        "safety": _request_safety(world, patient),
        "missing": [],
    }  # fmt: skip
    told = {
        "clinical information": info["clinical_information"], "referrer": info["referrer"], "urgency": info["urgency"],
        "protocol": info["technique"]["protocol"], "contrast": contrast, "eGFR": info["safety"]["egfr"], "images": info["series"] or None,
    }  # fmt: skip
    info["missing"] = [name for name, value in told.items() if value is None]
    return info


def _request_safety(world: World, patient: Row) -> RequestSafety:
    kidney = chart_kidney(world, patient)
    return {
        "egfr": None if kidney.egfr is None else round(kidney.egfr), "egfr_at": kidney.observed_at, "pregnancy": patient["pregnancy"],
        "devices": [f"{device.name} (MR {device.mri_safety})" for device in imaging_facts(world, patient["id"]).devices],
    }  # fmt: skip


@tool("radiology_report", "Report template and checklist", effect="read", minutes=1)
async def get_report_template(
    world: World,
    modality: Annotated[
        Literal[
            "xray",
            "ct",
            "ct_angiography",
            "mri",
            "ultrasound",
            "mammography",
            "nuclear",
            "pet_ct",
            "fluoroscopy",
            "echocardiography",
        ],
        Field(description="Modality."),
    ],
    body_part: Annotated[str, Field(min_length=2, max_length=40, description="As in order_imaging, e.g. chest.")],
    indication: Annotated[
        str, Field(max_length=300, description="To choose a special template, e.g. stroke, screening, staging.")
    ] = "",
) -> ReportTemplateResult:
    """The structured report template of a kind of study: sections with prompts, usual normal wording, blind spots to check, required
    measurements and classification, findings that must be told at once, style."""
    part = body_part.strip().lower().replace(" ", "_")
    try:
        template, special = find_template(modality, part, indication)
    except ValueError as error:
        raise ToolError(
            "INVALID_ARGUMENT", f"{error}.", field="body_part", hint="Body parts are those of order_imaging."
        ) from None
    findings, impression = normal_report(modality, part)
    return {
        "template": template.key,
        "sections": [
            {"name": name, "required": True, "prompts": list(template.findings) if name == "findings" else [prompt]}
            for name, prompt in SECTIONS
        ],
        "normal_wording": f"{findings} {impression}",
        "checklist": list(template.checklist),
        "required_measurements": list(template.measurements),
        "classification_system": template.classification or None,
        "critical_findings": list(template.critical),
        "style_rules": list(STYLE),
        "citation": template.source,
        "warnings": [] if special else ["No special template for this study: the general one."],
    }
