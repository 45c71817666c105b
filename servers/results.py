"""Result shapes that several domains share. A domain's own are in its `results.py`.

Results are TypedDicts: what a tool returns is what a caller reads, checked by mypy where it is built
and by the contract test where it arrives. `dispatch.py` adds `sim_time` and `patient_id`.
"""

from typing import Any, NotRequired, TypedDict

from medmcp.servers.clinical.scores.score import Item, Score

__all__ = ["Alert", "Quantity", "ScoreItem", "ScoreResult", "score_result"]


class Quantity(TypedDict):
    """A number with its unit."""

    value: float
    unit: str


class Alert(TypedDict):
    """A finding of the safety engine."""

    type: str
    severity: str  # info | warning | hard_stop
    message: str
    source_record: str
    overridable: bool


class ScoreItem(TypedDict):
    """One criterion of a score: what went in, where it came from, what it gave."""

    item: str
    value: float | str | bool | None
    unit: str
    points: float | None
    source: str  # chart | chart_negative | input | missing
    record_id: str | None
    observed_at: str | None


class ScoreResult(TypedDict):
    """The envelope of every calculator."""

    score: float | None
    score_range: list[float] | None  # None for an open formula that lacks an input
    interpretation: str | None
    items: list[ScoreItem]
    missing: list[str]
    warnings: list[str]
    citation: str
    variant: NotRequired[str]


def _item(item: Item) -> ScoreItem:
    return {
        "item": item.name,
        "value": item.value,
        "unit": item.unit,
        "points": item.points,
        "source": item.source,
        "record_id": item.record_id,
        "observed_at": item.observed_at,
    }


def score_result(score: Score, **more: Any) -> dict[str, Any]:
    """A score as a tool returns it, with the tool's own fields behind the envelope."""
    envelope: ScoreResult = {
        "score": score.score,
        "score_range": None if score.score_range is None else list(score.score_range),
        "interpretation": score.interpretation,
        "items": [_item(item) for item in score.items],
        "missing": list(score.missing),
        "warnings": list(score.warnings),
        "citation": score.citation,
    }
    if score.variant:
        envelope["variant"] = score.variant
    return {**envelope, **more}
