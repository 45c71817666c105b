"""`Score`: what every clinical score returns, and the few rules that all of them share.

A score is a sum of `Item`s. An item whose input nobody has measured, asked or examined has no points,
only the range that is possible; the total is then null, its range is given, and it is interpreted only
if the whole range lies in one band. Inputs come in as `Reading`s, values that know where they are from.

Read `news2.py` next: a whole score on one page.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal, NamedTuple

from pydantic import JsonValue

__all__ = [
    "MISSING",
    "Band",
    "Item",
    "NotApplicable",
    "Reading",
    "Score",
    "Source",
    "Step",
    "Value",
    "band_of",
    "check_age",
    "check_same_set",
    "choice_item",
    "flag_item",
    "formula",
    "points_of",
    "rounded",
    "sole_band",
    "steps_item",
    "term_item",
    "total",
]

Value = float | str | bool | None
Source = Literal["chart", "chart_negative", "input", "missing"]


class NotApplicable(Exception):
    """The score was not made for this patient (age, pregnancy, indication); `reason` says why and what to use."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A value with its provenance. `chart_negative` is a coded absence, such as a complete problem list without it."""

    value: Value = None
    unit: str = ""
    source: Source = "missing"
    record_id: str | None = None
    observed_at: str | None = None  # ISO 8601

    def __post_init__(self) -> None:
        if (self.value is None) != (self.source == "missing"):
            raise ValueError("a reading without a value is 'missing', and only that one is")

    @classmethod
    def missing(cls) -> "Reading":
        """Nobody has recorded it."""
        return MISSING

    @classmethod
    def given(cls, value: Value, unit: str = "") -> "Reading":
        """A plain input of the caller; None is missing."""
        return MISSING if value is None else cls(value=value, unit=unit, source="input")

    @property
    def known(self) -> bool:
        """Whether there is a value at all."""
        return self.value is not None

    def number(self, name: str, low: float = -math.inf, high: float = math.inf) -> float | None:
        """The value as a number, None when missing. ValueError when it is no number from `low` to `high`."""
        if self.value is None:
            return None
        if isinstance(self.value, bool | str) or not math.isfinite(self.value):
            raise ValueError(f"{name} must be a number, not {self.value!r}")
        if not low <= self.value <= high:
            raise ValueError(f"{name} {self.value:g} is outside {low:g} to {high:g} {self.unit}".rstrip())
        return float(self.value)

    def flag(self, name: str) -> bool | None:
        """The value as true or false, None when missing. ValueError for anything else."""
        if self.value is None or isinstance(self.value, bool):
            return self.value
        raise ValueError(f"{name} must be true or false, not {self.value!r}")

    def as_flag(self) -> "Reading":
        """A charted 0 or 1 as false or true."""
        return self if self.value is None or isinstance(self.value, bool) else replace(self, value=bool(self.value))

    def choice(self, name: str, options: Iterable[str]) -> str | None:
        """The value as one of `options`, None when missing. ValueError for anything else."""
        allowed = list(options)
        if self.value is None:
            return None
        if not isinstance(self.value, str) or self.value not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)}, not {self.value!r}")
        return self.value


MISSING = Reading()


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of a score. Without points, `possible` is what it could add and `needs` what to obtain."""

    name: str
    value: Value
    unit: str
    points: float | None
    source: Source
    record_id: str | None = None
    observed_at: str | None = None
    possible: tuple[float, float]
    needs: tuple[str, ...] = ()
    note: str = ""

    @classmethod
    def of(
        cls,
        name: str,
        reading: Reading,
        points: float | None,
        possible: tuple[float, float],
        *,
        unit: str = "",
        needs: tuple[str, ...] | None = None,
        note: str = "",
    ) -> "Item":
        """The item of `reading`; with points it can no longer be anything else, without them it needs an input."""
        return cls(
            name=name,
            value=reading.value,
            unit=unit or reading.unit,
            points=points,
            source=reading.source,
            record_id=reading.record_id,
            observed_at=reading.observed_at,
            possible=possible if points is None else (points, points),
            needs=(() if points is not None else (name,)) if needs is None else needs,
            note=note,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What a score returns. `score_range` is None only for an open-ended formula that lacks an input."""

    name: str
    score: float | None
    score_range: tuple[float, float] | None
    interpretation: str | None
    items: list[Item]
    missing: list[str]
    warnings: list[str]
    citation: str
    variant: str = ""
    extra: dict[str, JsonValue] = field(default_factory=dict)

    @property
    def at_least(self) -> float:
        """The lowest total still possible; minus infinity for a formula without inputs."""
        return -math.inf if self.score_range is None else self.score_range[0]

    @property
    def at_most(self) -> float:
        """The highest total still possible; infinity for a formula without inputs."""
        return math.inf if self.score_range is None else self.score_range[1]


class Step(NamedTuple):
    """One row of a points table: a value from `low` to `high`, both included, scores `points`."""

    low: float
    high: float
    points: float


class Band(NamedTuple):
    """One row of an interpretation table: totals from `low` to `high`, both included."""

    low: float
    high: float
    label: str
    advice: str


def rounded(value: float, decimals: int) -> float:
    """`value` to a table's printed precision, halves away from zero, so that 36.05 is 36.1 and 2.5 is 3."""
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def points_of(value: float, steps: Sequence[Step], decimals: int = 0) -> float:
    """The points of `value`, rounded first so that it cannot fall between two printed rows."""
    shown = rounded(value, decimals)
    for step in steps:
        if step.low <= shown <= step.high:
            return step.points
    raise ValueError(f"{value:g} is outside the table")


def band_of(value: float, bands: Sequence[Band], decimals: int = 0) -> Band:
    """The band of a total, rounded first so that it cannot fall between two printed rows."""
    shown = rounded(value, decimals)
    for band in bands:
        if band.low <= shown <= band.high:
            return band
    raise ValueError(f"{value:g} is outside the bands")


def sole_band(low: float, high: float, bands: Sequence[Band], decimals: int = 0) -> Band | None:
    """The one band that holds all of `low` to `high`, or None. `bands` are in order and touch."""
    first = band_of(low, bands, decimals)
    return first if first is band_of(high, bands, decimals) else None


def steps_item(
    name: str,
    reading: Reading,
    steps: Sequence[Step],
    *,
    unit: str,
    low: float,
    high: float,
    decimals: int = 0,
) -> Item:
    """The item of a number that a points table scores; `low` to `high` is physiologically possible."""
    value = reading.number(name, low, high)
    points = None if value is None else points_of(value, steps, decimals)
    every = [step.points for step in steps]
    return Item.of(name, reading, points, (min(every), max(every)), unit=unit)


def choice_item(name: str, reading: Reading, table: Mapping[str, float]) -> Item:
    """The item of a named state that a table scores."""
    value = reading.choice(name, table)
    points = None if value is None else table[value]
    return Item.of(name, reading, points, (min(table.values()), max(table.values())))


def flag_item(name: str, reading: Reading, points: float) -> Item:
    """The item of a finding that scores `points` when present and 0 when absent."""
    value = reading.flag(name)
    scored = None if value is None else points if value else 0.0
    return Item.of(name, reading, scored, (min(points, 0.0), max(points, 0.0)))


def term_item(name: str, reading: Reading, low: float, high: float, unit: str = "") -> Item:
    """An input of a formula: it has no points of its own. `low` to `high` is physiologically possible."""
    reading.number(name, low, high)
    return Item.of(name, reading, None, (0, 0), unit=unit, needs=() if reading.known else (name,))


def total(
    items: Sequence[Item],
    bands: Sequence[Band],
    *,
    name: str,
    citation: str,
    variant: str = "",
    warnings: Sequence[str] = (),
    extra: dict[str, JsonValue] | None = None,
    decimals: int = 0,
) -> Score:
    """Add the items up. Null with a missing item; interpreted only when every possible total means the same."""
    # The rounding to 6 places takes out binary dust, so that weighted sums compare with printed limits.
    low = rounded(math.fsum(item.possible[0] for item in items), 6)
    high = rounded(math.fsum(item.possible[1] for item in items), 6)
    band = sole_band(low, high, bands, decimals) if bands else None
    return Score(
        name=name,
        score=None if any(item.points is None for item in items) else low,
        score_range=(low, high),
        interpretation=None if band is None else f"{band.label}: {band.advice}" if band.advice else band.label,
        items=list(items),
        missing=list(dict.fromkeys(need for item in items for need in item.needs)),
        warnings=list(warnings),
        citation=citation,
        variant=variant,
        extra=dict(extra or {}),
    )


def formula(
    value: float | None,
    items: Sequence[Item],
    bands: Sequence[Band],
    *,
    name: str,
    citation: str,
    variant: str = "",
    warnings: Sequence[str] = (),
    extra: dict[str, JsonValue] | None = None,
    decimals: int = 0,
) -> Score:
    """A score that is one formula rather than a sum: without an input there is neither a value nor a range."""
    band = None if value is None or not bands else band_of(value, bands, decimals)
    return Score(
        name=name,
        score=value,
        score_range=None if value is None else (value, value),
        interpretation=None if band is None else f"{band.label}: {band.advice}" if band.advice else band.label,
        items=list(items),
        missing=list(dict.fromkeys(need for item in items for need in item.needs)),
        warnings=list(warnings),
        citation=citation,
        variant=variant,
        extra=dict(extra or {}),
    )


def check_age(age: Reading, minimum: float, instead: str) -> list[str]:
    """NotApplicable under `minimum` years, naming what to use `instead`; a warning when the age is not known."""
    years = age.number("age", 0, 130)
    if years is None:
        return [f"Age is not known; this score holds from {minimum:g} years."]
    if years < minimum:
        raise NotApplicable(f"Made for patients from {minimum:g} years (this one is {years:g}). {instead}".strip())
    return []


def check_same_set(readings: Mapping[str, Reading], minutes: float) -> list[str]:
    """A warning when charted readings that belong to one set were taken more than `minutes` apart."""
    times = {name: datetime.fromisoformat(r.observed_at) for name, r in readings.items() if r.observed_at and r.known}
    if not times:
        return []
    newest = max(times.values())
    old = {name: (newest - at).total_seconds() / 60 for name, at in times.items()}
    stale = [f"{name} {age:.0f} min" for name, age in old.items() if age > minutes]
    return [f"Not from one set of observations (older than the newest by): {', '.join(stale)}."] if stale else []
