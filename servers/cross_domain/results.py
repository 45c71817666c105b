"""Result shapes of the tools that cross domains."""

from typing import TypedDict

from medmcp.servers.results import Alert

__all__ = ["Line", "Reconciliation", "Regimen"]


class Regimen(TypedDict):
    medication_id: str
    drug: str
    dose: float | None
    unit: str | None
    route: str | None
    frequency: str | None
    status: str


class Line(TypedDict):
    medication_id: str
    drug: str
    source: Regimen | None
    target: Regimen | None
    discrepancy: str  # none | omitted | added | dose | frequency | route | duplicate | substituted
    intended: str  # true | false | undecided
    decision: str | None  # continue | hold | stop | changed, as far as decided
    alerts: list[Alert]


class Reconciliation(TypedDict):
    lines: list[Line]
    undecided: int
    applied: list[str]
    record_id: str | None
