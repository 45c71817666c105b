"""Result shapes of the triage tools."""

from typing import Any, Literal, NotRequired, TypedDict

from medmcp.servers.results import Alert, ScoreResult

__all__ = [
    "ActivationReceipt",
    "Arrival",
    "Bed",
    "DepartmentStatus",
    "EmergencyProtocol",
    "EsiLevel",
    "GcsResult",
    "HeartResult",
    "ImagingOrder",
    "News2Result",
    "NihssResult",
    "Presentation",
    "PrimarySurveyResult",
    "ProtocolDrug",
    "QsofaResult",
    "SepsisScreen",
    "SirsResult",
    "SurveyFindings",
    "Symptom",
    "ToxicologyCheck",
    "TraumaResult",
    "Zone",
]

Zone = Literal["resuscitation", "acute", "fast_track", "paediatric", "behavioural", "obstetric", "waiting_room"]


class Symptom(TypedDict):
    symptom: str
    present: bool
    severity: str | None
    duration: str | None


class Arrival(TypedDict):
    mode: str | None
    time: str
    accompanied_by: str | None
    prehospital_treatment: str | None


class Presentation(TypedDict):
    encounter_id: str
    chief_complaint: str
    onset: str | None
    arrival: Arrival
    history_given: str | None
    symptoms: list[Symptom]
    pain: dict[str, int | str | None]
    triage_vitals: dict[str, object]
    told_medications: list[str]
    told_allergies: list[str]
    referral: str | None
    pregnancy_possible: str


class SurveyFindings(TypedDict):
    """One letter; `status` is null when it could not be assessed, which is never stable."""

    step: str
    findings: list[str]
    measurements: dict[str, Any]
    status: str | None
    threats: list[str]


class PrimarySurveyResult(TypedDict):
    steps: list[SurveyFindings]
    immediate_actions: NotRequired[list[str]]  # left out in exam mode
    overall: str
    not_assessed: list[str]
    record_ids: list[str]


class DepartmentStatus(TypedDict):
    census: dict[str, Any]
    free_beds: list[dict[str, Any]]
    waiting: dict[str, int | None]
    boarders: int
    diversion: bool
    resources: list[dict[str, Any]]


ProtocolDrug = TypedDict(
    "ProtocolDrug",
    {
        "drug": str,
        "for": str,
        "population": str,
        "dose": str,
        "route": str,
        "repeat": str | None,
        "cautions": list[str],
        "note": NotRequired[str],
        "patient_dose": NotRequired[str | None],
        "patient_conflicts": NotRequired[list[str]],
    },
)


class EmergencyProtocol(TypedDict):
    """A section that was not asked for is null."""

    protocol: str
    triggers: list[str] | None
    actions: list[str] | None
    medications: list[ProtocolDrug] | None
    diagnostics: list[str] | None
    time_targets: list[dict[str, Any]] | None
    escalation: list[str] | None
    citation: str


class EsiLevel(TypedDict):
    esi_level: int | None
    decided_at: str | None
    levels_possible: list[int] | None
    resources_counted: dict[str, Any]
    danger_zone: list[dict[str, Any]]
    uptriage_advised: bool
    missing: list[str]
    provisional: bool
    warnings: list[str]
    citation: str


class QsofaResult(ScoreResult):
    positive: bool | None


class SirsResult(ScoreResult):
    positive: bool | None


class News2Result(ScoreResult):
    single_red: bool | None
    response: str | None
    previous: dict[str, Any] | None


class GcsResult(ScoreResult):
    components: dict[str, str]
    gcs_p: float | None
    severity: str | None
    change: float | None


class NihssResult(ScoreResult):
    minutes_since_lkw: float | None
    band: str | None
    lvo_suspected: bool | None
    disabling: bool | str | None
    change: float | None


class TraumaResult(ScoreResult):
    rts: float | None
    t_rts: float | None
    shock_index: float | None
    modified_shock_index: float | None
    sipa_raised: bool | None
    field_triage: dict[str, Any]


class HeartResult(ScoreResult):
    mace_6wk_percent: float | None
    serial_troponin_due_at: str | None
    disposition_hint: str | None


class SepsisScreen(ScoreResult):
    sofa: dict[str, Any]
    category: str
    lactate: dict[str, Any] | None
    bundle: list[dict[str, Any]]
    qsofa: dict[str, Any]
    sirs: dict[str, Any]
    news2: dict[str, Any] | None


class ToxicologyCheck(TypedDict):
    toxidromes: list[dict[str, Any]]
    paracetamol: dict[str, Any]
    salicylate: NotRequired[dict[str, Any]]  # only with a level on file
    gaps: dict[str, Any]
    antidotes: list[dict[str, str]]
    decontamination: str
    tests_due: list[str]
    warnings: list[str]


class ImagingOrder(TypedDict):
    order_id: str
    study_id: str
    status: str
    expected_at: dict[str, str | None]
    alerts: list[Alert]
    estimated_dose_msv: float
    appropriateness: dict[str, Any]
    warnings: list[str]


class ActivationReceipt(TypedDict):
    activation_id: str
    activated_at: str
    team: list[dict[str, str]]
    brings: list[str]
    timers: list[dict[str, Any]]
    decisions_needed: list[str]
    trigger_check: NotRequired[dict[str, Any]]  # left out in exam mode
    warnings: list[str]


class Bed(TypedDict):
    bed_id: str
    zone: str
    monitoring: str
    nurse_ratio: str
    reassess_at: str | None
    displaced: str | None
    warnings: list[str]
