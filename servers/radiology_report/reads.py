"""The studies of a patient, and the signed report of one. The tracing of an ECG is read with analyze_ecg."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, Limit, PatientId, StudyId
from medmcp.servers.radiology_report.results import (
    CriticalCommunication,
    ImagingReport,
    ImagingStudies,
    ListedStudy,
    PriorReport,
)
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = ["get_imaging_report", "list_imaging_studies"]

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
        "SELECT * FROM diagnostic_report WHERE study_id = ? AND status != 'entered-in-error'"
        " ORDER BY issued, id LIMIT 1",
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
        " AND r.issued <= ? AND r.status != 'entered-in-error' ORDER BY s.started DESC, s.id LIMIT ?",
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
        "SELECT recipient, sent, status FROM communication WHERE category = 'critical_finding' AND code = ?"
        " AND sent <= ? ORDER BY sent DESC, id LIMIT 1",
        study_id, world.now,
    )  # fmt: skip
    return {"recipient": row["recipient"], "sent_at": row["sent"], "status": row["status"]} if row else None


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


def _listed(world: World, study: Row) -> ListedStudy:
    acquired = study["started"] <= world.now
    report = world.row(
        "SELECT id FROM diagnostic_report WHERE study_id = ? AND issued <= ? AND status != 'entered-in-error'"
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
        "views": [f"{row['view']} {row['laterality']}".strip() for row in images] if acquired else [],
        "modality": study["modality"],
        "body_part": study["body_part"],
        "laterality": study["laterality"],
        "acquired_at": study["started"],
        "status": "reported" if report else "acquired" if acquired else "scheduled",
        "has_pixels": any(row["drawn"] for row in images) if acquired else False,
        "report_id": report["id"] if report else None,
    }
