"""Result shapes of the clinical-diagnosis tools."""

from typing import Any, NotRequired, TypedDict

from medmcp.servers.results import Alert

__all__ = [
    "Allergies", "ClinicalNotes", "DiagnosisReceipt", "Differential", "DueVaccine", "ExamFinding", "History", "Immunizations",
    "LabOrders", "LabResults", "ManoeuvreResult", "Medications", "NoteReceipt", "PatientInfo", "PhysicalExam", "Prescription",
    "VitalSigns",
]  # fmt: skip


class PatientInfo(TypedDict):
    demographics: dict[str, Any]
    chief_complaint: str | None
    active_problems: list[dict[str, Any]]
    problem_list_status: str  # reconciled | unreconciled: only a reconciled list denies by silence
    allergies: list[dict[str, Any]] | str
    pregnancy: dict[str, Any]
    anthropometrics: dict[str, Any]
    blood_type: str | None
    code_status: str | None
    open_encounter: dict[str, Any] | None


class History(TypedDict):
    medical: list[dict[str, Any]]
    surgical: list[dict[str, Any]]
    family: list[dict[str, Any]]
    past_medications: list[dict[str, Any]]
    hospitalisations: list[dict[str, Any]]
    not_documented: list[str]


class VitalSigns(TypedDict):
    sets: list[dict[str, Any]]
    flags: list[dict[str, Any]]
    trend: dict[str, Any]
    not_measured: list[str]


class LabResults(TypedDict):
    results: list[dict[str, Any]]
    pending: list[dict[str, Any]]
    never_ordered: list[str]
    total: int
    next_cursor: str | None


class LabOrders(TypedDict):
    orders: list[dict[str, Any]]
    duplicates: list[dict[str, Any]]
    rejected: list[dict[str, str]]
    cost_units: int
    warnings: list[str]


class Medications(TypedDict):
    medications: list[dict[str, Any]]
    high_alert: list[str]
    list_status: str


class Allergies(TypedDict):
    status: str
    allergies: list[dict[str, Any]]
    cross_reactivity: dict[str, Any] | None


class Prescription(TypedDict):
    order_id: str
    status: str
    first_dose_at: str
    alerts: list[Alert]
    dose_check: dict[str, Any]
    monitoring: list[str]
    effect_expected_at: str | None
    read_back: str | None


class ExamFinding(TypedDict):
    system: str
    finding: str
    present: bool
    laterality: str | None
    severity: str | None
    detail: str
    finding_id: str


class ManoeuvreResult(TypedDict):
    name: str
    result: str  # positive | negative | not_possible
    detail: str
    record_ids: list[str]
    worth: str


class PhysicalExam(TypedDict):
    findings: list[ExamFinding]
    not_examined: list[dict[str, str]]
    manoeuvre_results: list[ManoeuvreResult]
    consent_note: str | None


class DueVaccine(TypedDict):
    vaccine: str
    reason: str
    due_since: str
    dose_number: int
    overdue: bool


class Immunizations(TypedDict):
    given: list[dict[str, Any]]
    due: list[DueVaccine]
    contraindicated: list[dict[str, str]]
    record_status: str  # complete | partial | none_on_file
    schedule_version: str
    warnings: list[str]


class ClinicalNotes(TypedDict):
    notes: list[dict[str, Any]]
    total: int
    next_cursor: str | None


class NoteReceipt(TypedDict):
    note_id: str
    signed_at: str
    completeness: dict[str, list[str]]
    conflicts: list[dict[str, Any]]


class DiagnosisReceipt(TypedDict):
    condition_id: str
    updated: bool
    problem_list: list[dict[str, Any]]
    code_check: dict[str, Any]
    notifiable: bool
    notifiable_as: NotRequired[str]
    warnings: list[str]


class Differential(TypedDict):
    candidates: list[dict[str, Any]]
    suggested_tests: list[dict[str, Any]]
    unmatched_findings: list[str]
    method: str
    warnings: list[str]
