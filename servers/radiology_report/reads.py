"""Reading the signed report of a study. The tracing of an ECG is read with analyze_ecg."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.parameters import StudyId
from medmcp.servers.radiology_report.results import CriticalCommunication, ImagingReport, PriorReport
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = ["get_imaging_report"]


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
