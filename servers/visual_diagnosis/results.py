"""Result shapes of the visual-diagnosis tools."""

from typing import NotRequired, TypedDict

from medmcp.servers.results import ScoreResult
from medmcp.servers.tool import Picture

__all__ = [
    "AnalysedEcg", "AnalysedImage", "AnnotatedImage", "AtlasMatch", "CheckedCriterion", "DrawnShape", "GradedPhoto", "ImageMetadata", "ImageQuality", "InterpretationReceipt", "Intervals", "LeadSt", "LesionMeasurement", "MatchedFinding", "NormalStructure", "NotAssessable", "Observation", "PatientPicture", "PixelSize", "PriorComparison", "Qtc", "QualityItem", "QualityMetrics", "RegionStatistics", "RhythmFeatures", "SimilarCases", "UnmatchedFinding", "ViewedImage",
]  # fmt: skip


class RhythmFeatures(TypedDict):
    regularity: str | None
    p_waves: str | None
    pr_relation: str | None


class Intervals(TypedDict):
    pr: float | None
    qrs: float | None
    qt: float | None


class Qtc(TypedDict):
    bazett: float | None
    fridericia: float | None
    framingham: float | None
    hodges: float | None
    recommended: float | None
    formula: str
    category: str | None
    limit: str
    record_id: str | None


class LeadSt(TypedDict):
    st_mm: float
    shape: str | None
    prior_st_mm: float | None


class CheckedCriterion(TypedDict):
    criterion: str
    met: str  # true | false | unknown
    leads: list[str]
    detail: str


class AnalysedEcg(TypedDict):
    patient_id: str
    rate: float | None
    rhythm: RhythmFeatures
    intervals_ms: Intervals
    qtc_ms: Qtc
    axis_deg: float | None
    st_table: dict[str, LeadSt]
    criteria: list[CheckedCriterion]
    change_from_prior: list[str]
    quality: list[str]
    image: Picture | None
    missing: list[str]
    warnings: list[str]
    citation: str


class PatientPicture(TypedDict):
    """Whose image it is: a call about an image names no patient."""

    patient_id: str


class ImageMetadata(TypedDict):
    image_id: str
    study_id: str
    modality: str
    body_part: str
    view: str | None
    laterality: str | None
    acquired_at: str
    size_px: list[int]
    pixel_spacing_mm: float | None
    source: str  # pixels | synthetic_schematic
    window: str | None


class ViewedImage(PatientPicture):
    image: Picture
    metadata: ImageMetadata
    scale_bar_mm: float | None


class Observation(TypedDict):
    finding_id: str
    region: str
    structure: str
    descriptors: list[str]
    size_mm: float | None
    tone: str | None
    margin: str | None
    visibility: str  # subtle | moderate | obvious
    box_px: list[int]
    count: NotRequired[int]
    pixels: NotRequired[dict[str, float]]


class NormalStructure(TypedDict):
    region: str
    structure: str


class NotAssessable(TypedDict):
    region: str
    reason: str


class AnalysedImage(PatientPicture):
    image_id: str
    observations: list[Observation]
    normal_structures: list[NormalStructure]
    not_assessable: list[NotAssessable]
    technique_limits: list[str]
    regions: list[str]
    source: str  # structured | pixels | both
    warnings: list[str]


class QualityItem(TypedDict):
    item: str
    status: str  # ok | limited | bad | unknown
    value: str


class QualityMetrics(TypedDict):
    sharpness: float
    noise: float
    contrast: float
    saturation: float
    snr: float


class ImageQuality(PatientPicture):
    image_id: str
    adequate: str  # yes | limited | no | unknown
    technical: list[QualityItem]
    metrics: QualityMetrics | None
    limits: list[str]
    repeat_advice: str
    missing: list[str]


class RegionStatistics(PatientPicture):
    image_id: str
    mean: float
    unit: str
    sd: float
    min_max: list[float]
    n_pixels: int
    area_mm2: float | None
    colour: dict[str, float] | None  # CIELAB
    contrast: float | None
    interpretation_hints: list[str]
    source: str  # pixels | structured
    warnings: list[str]


class PixelSize(TypedDict):
    long: float
    short: float | None
    area: float | None


class LesionMeasurement(PatientPicture):
    image_id: str
    finding_id: str | None
    long_axis_mm: float | None
    short_axis_mm: float | None
    mean_diameter_mm: float | None
    area_mm2: float | None
    volume_ml: float | None
    pixels: PixelSize
    uncertainty_mm: float | None
    spacing_source: str  # dicom | calibration | unknown
    measurement_id: str
    warnings: list[str]


class MatchedFinding(TypedDict):
    finding_id: str
    prior_finding_id: str
    structure: str
    region: str
    current_mm: float | None
    prior_mm: float | None
    change_mm: float | None
    change_percent: float | None
    volume_doubling_time_days: int | None
    doubling_time_class: str | None
    category: str  # larger | smaller | stable | uncertain


class UnmatchedFinding(TypedDict):
    finding_id: str
    structure: str
    region: str
    descriptors: list[str]


class PriorComparison(PatientPicture):
    matched: list[MatchedFinding]
    new: list[UnmatchedFinding]
    resolved: list[UnmatchedFinding]
    interval_days: float
    comparability: list[str]
    prior_used: str
    warnings: list[str]


class GradedPhoto(ScoreResult):
    category: str | None
    referral: str | None
    possible_categories: list[str]
    patient_id: NotRequired[str]


class AtlasMatch(TypedDict):
    case_ref: str
    diagnosis: str
    similarity: float
    shared: list[str]
    different: list[str]
    thumbnail_available: bool


class SimilarCases(PatientPicture):
    cases: list[AtlasMatch]
    diagnosis_counts: dict[str, int]
    method: str
    descriptors_used: list[str]
    total: int
    warnings: list[str]


class DrawnShape(TypedDict):
    shape: str
    label: str
    length_mm: float | None


class AnnotatedImage(PatientPicture):
    image: Picture
    image_id: str
    annotation_id: str | None
    drawn: list[DrawnShape]
    clipped: list[str]


class InterpretationReceipt(PatientPicture):
    interpretation_id: str
    image_id: str
    signed_at: str
    consistency: list[str]
    next: str
