"""Result shapes of the psychiatry tools. Questionnaires and scales return the score envelope of `servers/results.py`."""

from typing import Any, TypedDict

__all__ = [
    "CapacityAssessment", "HoldCriteria", "MentalStatus", "PsychiatricHistory", "SocialHistory", "SuicideRisk",
]  # fmt: skip


class PsychiatricHistory(TypedDict):
    diagnoses: list[dict[str, Any]]
    admissions: list[dict[str, Any]]
    treatments: list[dict[str, Any]]
    self_harm: list[dict[str, Any]]
    violence: list[dict[str, Any]]
    substances: list[dict[str, Any]]
    trauma: list[dict[str, Any]]
    family: list[dict[str, Any]]
    developmental: list[dict[str, Any]]
    not_documented: list[str]
    warnings: list[str]


class SocialHistory(TypedDict):
    living: str | None
    support: str | None
    work_finance: str | None
    education: str | None
    legal: str | None
    caregiving: str | None
    tobacco: dict[str, Any] | None
    alcohol_drugs: str | None
    firearms_access: str
    home_safety: str | None
    transport: str | None
    health_literacy: str | None
    needs: dict[str, list[str]]
    not_documented: list[str]
    record_ids: list[str]
    warnings: list[str]


class MentalStatus(TypedDict):
    findings: dict[str, dict[str, Any]]
    cooperation: str
    collateral_needed: bool
    change: list[str] | None
    warnings: list[str]


class SuicideRisk(TypedDict):
    cssrs: dict[str, dict[str, Any]]
    triage_level: str
    at_least: str
    risk_factors: dict[str, list[dict[str, Any]]]
    protective_factors: list[dict[str, Any]]
    warning_signs: list[dict[str, Any]]
    means_access: list[dict[str, Any]]
    disclosure: str
    collateral: list[dict[str, Any]] | None
    actions: list[str]
    missing: list[str]
    warnings: list[str]
    assessment_id: str | None
    citation: str


class CapacityAssessment(TypedDict):
    abilities: dict[str, dict[str, Any]]
    consistency: str | None
    optimise: list[str]
    surrogate: dict[str, Any]
    emergency_exception: str
    recorded: str
    missing: list[str]
    warnings: list[str]
    citation: str


class HoldCriteria(TypedDict):
    criteria: list[dict[str, Any]]
    outcome: str
    less_restrictive: list[str]
    time_limit_h: float
    limits: list[str]
    procedure: dict[str, str]
    missing: list[str]
    warnings: list[str]
    citation: str
