"""Result shapes of the EHR tools."""

from typing import Any, TypedDict

from medmcp.servers.results import Alert

__all__ = [
    "Admissions",
    "CareOrder",
    "CodeStatus",
    "Codes",
    "Consult",
    "LabTrend",
    "NursingAssessments",
    "Orders",
    "Procedures",
    "QualityIndicators",
    "RecordedScores",
    "Stopped",
    "Summary",
    "VitalAlerts",
]

Row = dict[str, Any]


class CareOrder(TypedDict):
    order_id: str
    status: str
    expected_at: str | None
    alerts: list[Alert]
    study_id: str | None
    item: str
    amount: float | None
    unit: str | None


class Stopped(TypedDict):
    order_id: str
    status: str
    warnings: list[str]
    doses_prevented: int


class Summary(TypedDict):
    encounter: Row
    diagnoses: list[Row]
    course: list[Row]
    active_medications: list[Row]
    key_results: list[Row]
    lines_and_devices: list[Row]
    latest_scores: list[Row]
    pending: list[Row]
    alerts: Row


class Admissions(TypedDict):
    encounters: list[Row]
    counts: Row
    total: int
    next_cursor: str | None


class Orders(TypedDict):
    orders: list[Row]
    administrations: list[Row]
    next_result_at: str | None
    total: int
    next_cursor: str | None


class LabTrend(TypedDict):
    test: str
    series: list[Row]
    first: Row
    latest: Row
    minimum: Row
    maximum: Row
    percent_change: float | None
    slope_per_24h: float | None
    unit: str
    direction: str
    reference: Row
    special: Row | None
    warnings: list[str]
    citation: str


class VitalAlerts(TypedDict):
    alerts: list[Row]
    trend_alerts: list[Row]
    limits_used: str
    unmeasured: list[str]
    readings: int
    window: Row
    citation: str


class RecordedScores(TypedDict):
    scores: list[Row]
    change: list[Row]
    total: int
    next_cursor: str | None


class QualityIndicators(TypedDict):
    indicators: list[Row]
    summary: Row


class Procedures(TypedDict):
    procedures: list[Row]
    devices: list[Row]
    total: int
    next_cursor: str | None


class Codes(TypedDict):
    codes: list[Row]
    match: str
    total: int
    warnings: list[str]


class Consult(TypedDict):
    consult_id: str
    status: str
    expected_at: str
    missing_information: list[str]


class NursingAssessments(TypedDict):
    assessments: list[Row]
    intake_output: list[Row]
    skin: list[Row]
    precautions: list[Row]
    not_charted: list[str]


class CodeStatus(TypedDict):
    code_status: str
    limits: list[str]
    directive: Row | None
    proxy: Row | None
    documented_by: Row | None
    goals: str | None
    capacity: Row | None
    blood_refusal: str | None
    conflicts: list[Row]
    warnings: list[str]
