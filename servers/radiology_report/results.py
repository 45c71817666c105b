"""Result shapes of the radiology tools."""

from typing import TypedDict

from medmcp.servers.page import Page

__all__ = ["CriticalCommunication", "ImagingReport", "ImagingStudies", "ListedStudy", "PriorReport", "Report"]


class Report(TypedDict):
    study_id: str
    report_id: str
    patient_id: str
    modality: str
    body_part: str
    acquired_at: str
    status: str
    indication: str | None
    technique: str | None
    comparison: str | None
    findings: str | None
    impression: str | None
    signed_by: str | None
    signed_at: str
    addenda: str | None


class PriorReport(TypedDict):
    study_id: str
    modality: str
    date: str
    findings: str | None
    impression: str | None


class CriticalCommunication(TypedDict):
    recipient: str | None
    sent_at: str
    status: str | None


class ImagingReport(TypedDict):
    report: Report
    priors: list[PriorReport]
    critical_communication: CriticalCommunication | None


class ListedStudy(TypedDict):
    study_id: str
    image_ids: list[str]
    views: list[str]
    modality: str
    body_part: str
    laterality: str | None
    acquired_at: str
    status: str  # scheduled | acquired | reported
    has_pixels: bool
    report_id: str | None


class ImagingStudies(Page):
    studies: list[ListedStudy]
