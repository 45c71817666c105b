"""Result shapes of the clinical-diagnosis tools."""

from typing import Any, TypedDict

from medmcp.servers.results import Alert

__all__ = [
    "Allergies",
    "History",
    "LabOrders",
    "LabResults",
    "Medications",
    "PatientInfo",
    "Prescription",
    "VitalSigns",
]


class PatientInfo(TypedDict):
    demographics: dict[str, Any]
    chief_complaint: str | None
    active_problems: list[dict[str, Any]]
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
