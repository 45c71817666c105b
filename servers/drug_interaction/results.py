"""Result shapes of the drug-interaction tools."""

from typing import Any, NotRequired, TypedDict

__all__ = [
    "AllInteractions", "Alternatives", "CypProfile", "DosageCheck", "DrugInfo", "DrugList", "FoodInteractions",
    "HepaticAdjustment", "InteractionCheck", "LevelMonitoring", "PharmacokineticProfile", "PregnancySafety",
    "RecommendedDose", "RenalAdjustment",
]  # fmt: skip


class DrugInfo(TypedDict):
    generic_name: str
    brand_names: list[str]
    drug_class: str
    mechanism: str
    indications: list[dict[str, Any]]
    contraindications: list[dict[str, Any]]
    boxed_warnings: list[str]
    adverse_effects: list[dict[str, Any]]
    dosing: list[dict[str, Any]]
    monitoring: list[str]
    forms: list[str]
    overdose: str
    citation: str


class DrugList(TypedDict):
    drugs: list[dict[str, Any]]
    matched_class: str | None
    total: int
    next_cursor: str | None
    warnings: list[str]


class InteractionCheck(TypedDict):
    interaction: str  # found | none_documented
    severity: str | None
    severity_rank: int
    mechanism: str | None
    effect: str
    onset: str | None
    management: str | None
    evidence: str | None
    matched_via: str | None
    citation: str | None
    all_hits: list[dict[str, Any]]


class AllInteractions(TypedDict):
    findings: list[dict[str, Any]]
    counts: dict[str, int]
    cumulative: dict[str, Any]
    not_checked: list[dict[str, Any]]
    total: int
    next_cursor: str | None
    warnings: list[str]


class Alternatives(TypedDict):
    alternatives: list[dict[str, Any]]
    excluded: list[dict[str, str]]
    indication: str
    warnings: list[str]


class RecommendedDose(TypedDict):
    """An order as prescribe_medication takes it; maxima in `max_unit`."""

    dose: float
    unit: str
    route: str
    frequency: str
    doses_per_day: float | None
    max_single: float | None
    max_daily: float | None
    max_unit: str
    indication: str
    text: str


class DosageCheck(TypedDict):
    verdict: str | None  # None: no dose was proposed
    recommended: RecommendedDose | None
    arithmetic: list[str]
    weight_used: dict[str, Any] | None
    adjustments: dict[str, str]
    warnings: list[str]
    citation: str


class CypProfile(TypedDict):
    substrate_of: list[dict[str, Any]]
    inhibits: list[dict[str, Any]]
    induces: list[dict[str, Any]]
    transporters: list[dict[str, Any]]
    prodrug: bool
    patient_matches: list[dict[str, Any]]
    pharmacogenetics: list[dict[str, Any]]
    warnings: list[str]


class RenalAdjustment(TypedDict):
    needed: bool | str  # True | False | "contraindicated" | "no_data"
    band: str | None
    regimen: dict[str, Any] | None
    compare: str | None
    basis: str
    warnings: list[str]
    citation: str


class HepaticAdjustment(TypedDict):
    needed: bool | str
    child_class: dict[str, Any]
    regimen: list[dict[str, Any]]
    hepatotoxicity: str | None
    monitoring: list[str]
    warnings: list[str]
    citation: str


class PregnancySafety(TypedDict):
    pregnancy_verdict: str
    trimester_risk: list[dict[str, Any]]
    legacy_fda_category: str | None
    lactation_verdict: str
    relative_infant_dose_percent: float | None
    alternatives: list[str]
    contraception: str | None
    accepted_indications: list[str]
    warnings: list[str]
    citation: str


class FoodInteractions(TypedDict):
    interactions: list[dict[str, Any]]
    timing: list[dict[str, str | None]]
    warnings: list[str]


class PharmacokineticProfile(TypedDict):
    bioavailability: float | None
    tmax_h: float | None
    half_life_h: dict[str, Any] | None
    vd_l_per_kg: float | None
    protein_binding_percent: float | None
    clearance: dict[str, Any] | None
    elimination: dict[str, Any] | None
    active_metabolites: list[str]
    dialysable: bool | None
    result: dict[str, Any] | None
    warnings: list[str]
    citation: str


class LevelMonitoring(TypedDict):
    monitoring: str  # required | useful | not_needed
    target: list[dict[str, Any]]
    sampling: list[str]
    interpretation: str | None
    advice: str | None
    corrected_level: dict[str, Any] | None
    warnings: list[str]
    level: NotRequired[dict[str, Any]]
