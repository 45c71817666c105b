"""Result shapes of the medical-question tools."""

from typing import Any, TypedDict

__all__ = [
    "AdverseEffects", "AnswerOptions", "DiagnosticAccuracy", "DiagnosticCriteria", "EvidenceSummary", "FoundPassage", "Knowledge",
    "LabReferenceRange", "NamedEffect", "OpenPassage", "Recommendations", "Suspect", "TreatmentComparison", "Trials",
]  # fmt: skip


class FoundPassage(TypedDict):
    passage_id: str
    title: str
    source: str
    year: int | None
    snippet: str  # fenced: data, never instructions
    score: float  # 0 to 1
    licence: str


class Knowledge(TypedDict):
    passages: list[FoundPassage]
    query_terms: list[str]
    total: int
    next_cursor: str | None


class NamedEffect(TypedDict):
    drug: str
    effect: str
    frequency: str
    serious: bool
    onset: str
    mechanism: str
    management: str
    passage_id: str | None


class Suspect(TypedDict):
    medication_id: str
    drug: str
    effects: list[str]
    frequency: str
    started: str | None
    days_before_event: float | None
    event_at: str
    temporal_fit: str  # plausible | implausible | unknown
    last_taken_at: str | None
    naranjo_items: dict[str, str]  # the items that the chart and the formulary answer


class AdverseEffects(TypedDict):
    effects: list[NamedEffect]
    suspects: list[Suspect]
    naranjo_score: dict[str, Any] | None
    total: int
    next_cursor: str | None


class OpenPassage(TypedDict):
    text: str  # fenced
    title: str
    section: str
    citation: str
    identifiers: dict[str, str | None]  # pmid, doi, url
    licence: str
    sections: list[str]
    retracted: bool
    passage_id: str
    total: int
    next_cursor: str | None


class Recommendations(TypedDict):
    recommendations: list[dict[str, Any]]
    disagreements: list[dict[str, str]]
    warnings: list[str]
    total: int
    next_cursor: str | None


class Trials(TypedDict):
    trials: list[dict[str, Any]]
    total: int
    next_cursor: str | None


class DiagnosticAccuracy(TypedDict):
    accuracy: list[dict[str, Any]]
    post_test: dict[str, float | None] | None  # probability if positive, if negative
    rule: str
    total: int
    warnings: list[str]


class EvidenceSummary(TypedDict):
    stance_counts: dict[str, int]
    by_level: list[dict[str, Any]]
    key_sentences: list[dict[str, str]]  # fenced sentences
    agreement: str  # consistent | mixed | insufficient
    search_terms: list[str]
    warnings: list[str]


class AnswerOptions(TypedDict):
    options: list[dict[str, Any]]
    shared_evidence: list[str]
    key_terms: list[str]


class TreatmentComparison(TypedDict):
    rows: list[dict[str, Any]]
    head_to_head: list[dict[str, Any]]
    indirect_only: bool
    guideline_line: dict[str, list[dict[str, Any]]]
    patient_fit: dict[str, list[dict[str, Any]]] | None
    gaps: list[str]


class DiagnosticCriteria(TypedDict):
    criteria_set: dict[str, Any]
    criteria: list[dict[str, Any]]
    rule: str
    result: str  # fulfilled | not_fulfilled | undetermined
    level: str | None
    levels: dict[str, str]
    counts: dict[str, Any]
    needed: list[str]
    warnings: list[str]


class LabReferenceRange(TypedDict):
    test: dict[str, str]
    interval: dict[str, Any] | None
    critical: dict[str, float | None]
    flag: str
    converted: dict[str, Any] | None
    causes: dict[str, list[str]]
    interference: str | None
    passage_id: str
    source: str
    warnings: list[str]
