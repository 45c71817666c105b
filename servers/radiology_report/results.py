"""Result shapes of the radiology tools."""

from typing import NotRequired, TypedDict

from medmcp.servers.page import Page
from medmcp.servers.results import ScoreResult

__all__ = [
    "AcquiredSeries", "AlertReceipt", "AppliedClassification", "CalciumScore", "CheckLine", "CriticalCommunication", "DecisionStep",
    "DescriptorInfo", "DescriptorUsed", "DoseReport", "EffectiveDoseResult", "EscalationStep", "ImagingReport", "ImagingStudies", "LevelCheck",
    "ListedStudy", "PriorReport", "ReferenceLevelResult", "Report", "ReportReceipt", "ReportTemplateResult", "RequestSafety", "StudyInfo",
    "StudyPatient", "Technique", "TemplateSection",
]  # fmt: skip


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
    classification: str | None


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
    level: str | None
    acknowledged_at: str | None


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


class StudyPatient(TypedDict):
    age: float
    sex: str


class Technique(TypedDict):
    protocol: str | None
    slice_mm: float | None
    contrast_agent: str | None
    contrast_ml: float | None
    phase: str | None


class AcquiredSeries(TypedDict):
    view: str
    image_ids: list[str]
    pixel_spacing_mm: float | None


class RequestSafety(TypedDict):
    egfr: float | None
    egfr_at: str | None
    pregnancy: str | None
    devices: list[str]


class StudyInfo(TypedDict):
    patient_id: str
    study_id: str
    modality: str
    body_part: str
    laterality: str | None
    acquired_at: str
    demographics: StudyPatient
    indication: str | None
    clinical_information: str | None
    referrer: str | None
    urgency: str | None
    technique: Technique
    series: list[AcquiredSeries]
    priors: list[str]
    safety: RequestSafety
    missing: list[str]


class TemplateSection(TypedDict):
    name: str
    required: bool
    prompts: list[str]


class ReportTemplateResult(TypedDict):
    template: str
    sections: list[TemplateSection]
    normal_wording: str | None
    checklist: list[str]
    required_measurements: list[str]
    classification_system: str | None
    critical_findings: list[str]
    style_rules: list[str]
    citation: str
    warnings: list[str]


class DecisionStep(TypedDict):
    rule: str
    input: str
    result: str


class DescriptorInfo(TypedDict):
    name: str
    about: str
    allowed: str
    optional: bool


class DescriptorUsed(TypedDict):
    name: str
    value: float | str | bool | None
    source: str  # input | chart
    record_id: str | None


class AppliedClassification(TypedDict):
    patient_id: NotRequired[str]
    system: str
    category: str | None
    points: float | None
    points_range: list[float] | None
    decision_path: list[DecisionStep]
    management: str | None
    risk_of_malignancy: str | None
    possible_categories: list[str]
    missing: list[str]
    used: list[DescriptorUsed]
    descriptors: list[DescriptorInfo]
    warnings: list[str]
    citation: str


class CalciumScore(ScoreResult):
    patient_id: NotRequired[str]
    agatston: float
    per_vessel: dict[str, float]
    cac_drs: str
    band: str
    percentile: float | None
    prevention_advice: str


class EffectiveDoseResult(TypedDict):
    value: float
    method: str
    recorded: bool


class ReferenceLevelResult(TypedDict):
    quantity: str
    value: float
    unit: str
    examination: str
    exceeded: bool | None


class DoseReport(TypedDict):
    patient_id: str
    ionising: bool
    ctdi_vol_mgy: float | None
    dlp_mgy_cm: float | None
    dap_gy_cm2: float | None
    agd_mgy: float | None
    activity_mbq: float | None
    ssde_mgy: float | None
    effective_dose_msv: EffectiveDoseResult | None
    diagnostic_reference_level: ReferenceLevelResult | None
    cumulative_msv: float
    cumulative_studies: int
    fetal_dose_note: str | None
    missing: list[str]
    warnings: list[str]
    citation: str


class EscalationStep(TypedDict):
    after_minutes: int
    to: str


class LevelCheck(TypedDict):
    level: str | None
    finding: str | None
    agrees: bool


class AlertReceipt(TypedDict):
    patient_id: str
    alert_id: str
    study_id: str
    level: str
    recipient: str
    method: str
    sent_at: str
    ack_expected_at: str
    due_by: str
    escalation_path: list[EscalationStep]
    level_check: NotRequired[LevelCheck]  # not in an examination
    warnings: list[str]


class CheckLine(TypedDict):
    check: str
    ok: bool
    detail: str


class ReportReceipt(TypedDict):
    patient_id: str
    report_id: str
    study_id: str
    status: str  # draft | signed | amended
    checks: list[CheckLine]
    signed_at: str | None
    warnings: list[str]
