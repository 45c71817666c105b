"""Result shapes of the EHR tools."""

from typing import TypedDict

from medmcp.servers.results import Alert

__all__ = ["CareOrder", "Stopped"]


class CareOrder(TypedDict):
    order_id: str
    status: str
    expected_at: str | None
    alerts: list[Alert]
    study_id: str | None
    item: str
    amount: float | None
    unit: str | None


class Stopped(TypedDict):
    order_id: str
    status: str
    warnings: list[str]
    doses_prevented: int
