"""Result shapes of the visual-diagnosis tools."""

from typing import TypedDict

from medmcp.servers.tool import Picture

__all__ = ["AnalysedEcg", "CheckedCriterion", "Intervals", "LeadSt", "Qtc", "RhythmFeatures"]


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
