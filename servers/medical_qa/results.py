"""Result shapes of the medical-question tools."""

from typing import Any, TypedDict

__all__ = ["AdverseEffects", "FoundPassage", "Knowledge", "NamedEffect", "Suspect"]


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
