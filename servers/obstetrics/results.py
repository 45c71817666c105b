"""Result shapes of the obstetric tools."""

from typing import Any, TypedDict

__all__ = [
    "Aspirin", "CtgReading", "DatedPregnancy", "FetalGrowth", "GlucoseScreen", "GynAssessment", "HypertensionClass", "LabourProgress", "ObstetricHistory", "PostpartumHaemorrhage", "PregnancyRisk", "PrenatalLabs", "PretermRisk", "RhStatus",
]  # fmt: skip


class ObstetricHistory(TypedDict):
    gravida: int | None
    tpal: dict[str, int | None]
    pregnancies: list[dict[str, Any]]
    uterine_surgery: list[dict[str, Any]]
    current: dict[str, Any] | None
    not_documented: list[str]


class PrenatalLabs(TypedDict):
    results: list[dict[str, Any]]
    schedule: list[dict[str, Any]]
    actions: list[str]


class GynAssessment(TypedDict):
    lmp: dict[str, Any] | None
    cycle: dict[str, Any]
    contraception: dict[str, Any]
    pregnancy_test: dict[str, Any]
    cervical_screening: dict[str, Any]
    sti: list[dict[str, Any]]
    pelvic_exam: list[dict[str, Any]]
    bleeding_pattern: dict[str, list[dict[str, Any]]]
    fertility: dict[str, Any] | None
    not_asked: list[str]
    warnings: list[str]


class CtgReading(TypedDict):
    study_id: str | None
    category: str  # I | II | III | undetermined
    baseline_bpm: int | None
    variability: dict[str, Any]
    accelerations: dict[str, Any]
    decelerations: list[dict[str, Any]] | None
    uterine_activity: dict[str, Any]
    nst: str  # reactive | nonreactive | inadequate
    reasons: list[str]
    actions: list[str]
    missing: list[str]
    warnings: list[str]
    citation: str


class LabourProgress(TypedDict):
    stage: str  # 1 latent | 1 active | 2 | 3 | not_in_labour
    exams: list[dict[str, Any]]
    rate_cm_per_h: float | None
    mvu: dict[str, Any] | None
    diagnosis: str
    reason: str
    time_in_stage: dict[str, Any] | None
    options: list[str]
    missing: list[str]
    warnings: list[str]
    citation: str


class DatedPregnancy(TypedDict):
    edd: str
    basis: str  # lmp | ultrasound | art
    gestational_age: str
    gestational_age_days: int
    discrepancy_days: int | None
    threshold_days: int | None
    redated: bool
    suboptimally_dated: bool
    term_category: str
    trimester: int
    evidence: list[dict[str, Any]]
    missing: list[str]
    warnings: list[str]
    citation: str


class GlucoseScreen(TypedDict):
    test: str | None
    result: str
    values: list[dict[str, Any]]
    abnormal_count: int
    next_step: str
    due_window: dict[str, str] | None
    postpartum: str
    missing: list[str]
    warnings: list[str]
    citation: str


class RhStatus(TypedDict):
    abo_rh: dict[str, Any] | None
    antibody_screen: dict[str, Any]
    indicated: str  # yes | no | undetermined
    dose: dict[str, Any] | None
    give_by: str | None
    fetal_bleed_ml: float | None
    doses_given: list[dict[str, Any]]
    reason: str
    missing: list[str]
    warnings: list[str]
    citation: str


class PretermRisk(TypedDict):
    risk: str  # low | intermediate | high | undetermined
    reason: str
    factors: list[dict[str, Any]]
    cervical: dict[str, Any] | None
    ffn: str  # positive | negative | invalid | not_done
    interventions: list[dict[str, str]]
    missing: list[str]
    warnings: list[str]
    citation: str


class Aspirin(TypedDict):
    advice: str  # indicated | consider | not
    reason: str
    window: str
    dose: str


class PregnancyRisk(TypedDict):
    risks: list[dict[str, str]]
    aspirin: Aspirin
    vte: dict[str, Any]
    care_level: dict[str, Any]
    overdue: list[str]
    missing: list[str]
    citation: str


class HypertensionClass(TypedDict):
    category: str
    criteria: list[dict[str, Any]]
    severe_range_now: dict[str, Any]
    magnesium: dict[str, Any]
    delivery_timing: str
    missing: list[str]
    warnings: list[str]
    citation: str


class FetalGrowth(TypedDict):
    study_id: str | None
    efw_g: dict[str, Any] | None
    centile: float | None
    ac_centile: float | None
    category: str
    interval_growth_g: dict[str, Any] | None
    doppler: str | None
    surveillance: str
    delivery_timing: str
    missing: list[str]
    warnings: list[str]
    citation: str


class PostpartumHaemorrhage(TypedDict):
    cumulative_loss_ml: dict[str, Any] | None
    stage: str  # 0 | 1 | 2 | 3 | undetermined
    stage_reasons: list[str]
    obstetric_shock_index: float | None
    causes: dict[str, dict[str, Any]]
    uterotonics: list[dict[str, Any]]
    txa: dict[str, Any]
    transfusion: dict[str, Any]
    overdue: list[str]
    missing: list[str]
    warnings: list[str]
    citation: str
