"""The medication administration record: charted doses, and those of a running order that fell due since.

A dose that was held, refused or missed is a charted row. An order whose first dose is on record goes on by its
frequency until it ends, as the body takes it to.
"""

from typing import Any

from medmcp.servers.world.body import FREQUENCY_HOURS
from medmcp.servers.world.world import Row, World

__all__ = ["administrations"]


def administrations(world: World, order: Row) -> list[dict[str, Any]]:
    """Doses of one inpatient order up to now, oldest first, each given, held, refused or missed."""
    rows = world.rows(
        "SELECT * FROM medication_administration WHERE order_id = ? AND effective <= ? ORDER BY effective, id",
        order["id"], world.now,
    )  # fmt: skip
    found = [_shown(row, order) for row in rows]
    hours = FREQUENCY_HOURS.get(order["frequency"] or "")
    if not rows or hours is None:
        return found
    until = min(world.seconds, world.seconds_at(order["ended_at"]) if order["ended_at"] else world.seconds)
    at = world.seconds_at(rows[-1]["effective"]) + round(hours * 3600)
    while at <= until:
        found.append(
            _shown(rows[-1] | {"id": None, "effective": world.iso(at), "status": "given", "reason": None}, order)
        )
        at += round(hours * 3600)
    return found


def _shown(row: Row, order: Row) -> dict[str, Any]:
    return {
        "order_id": order["id"], "record_id": row["id"], "drug": row["drug"], "time": row["effective"], "dose": row["dose"],
        "unit": row["dose_unit"], "status": row["status"] or "given", "reason": row["reason"],
    }  # fmt: skip
