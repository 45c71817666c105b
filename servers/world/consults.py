"""Consults: a request that a service answers later, out of what the chart held when it was asked.

What a service would say about this patient is latent (`latent_consult`); it says so only if the data that it rests on were
on the chart. Else it asks for them, with its general advice.
"""

import json
from typing import Any

from medmcp.servers.clinical.consult_services import Service
from medmcp.servers.world.chart import latest
from medmcp.servers.world.world import Row, World

__all__ = ["missing_for", "place_consult"]

RECENT_MIN = 48 * 60
PRIORITY = {"emergent": "stat", "urgent": "urgent", "routine": "routine"}


def missing_for(world: World, patient: Row, service: Service) -> list[str]:
    """What the service will want and nobody recorded in the last 48 h."""
    return [code for code in service.wants if not _recorded(world, patient["id"], code)]


def _recorded(world: World, patient_id: str, code: str) -> bool:
    return latest(world, patient_id, code, within_minutes=RECENT_MIN) is not None


def place_consult(
    world: World, patient: Row, encounter: Row, service: Service, question: str, urgency: str, summary: str, minutes: int
) -> Row:  # fmt: skip
    """Write the request and the note that will answer it; returns the request."""
    expected = world.in_minutes(minutes)
    values: dict[str, Any] = {
        "patient_id": patient["id"], "encounter_id": encounter["id"], "category": "consult", "code": service.key,
        "display": f"{service.name} consult", "priority": PRIORITY[urgency], "status": "active", "authored": world.now,
        "expected": expected, "indication": question, "detail": summary or None,
    }  # fmt: skip
    order = values | {"id": world.insert("service_request", **values)}
    world.insert(
        "document_reference", patient_id=patient["id"], encounter_id=encounter["id"], type="consult_note", author=service.key,
        date=expected, title=f"{service.name}: answer to {order['id']}", text=_text(world, patient, service), status="final",
    )  # fmt: skip
    return order


def _text(world: World, patient: Row, service: Service) -> str:
    row = world.row("SELECT * FROM latent_consult WHERE patient_id = ? AND service = ?", patient["id"], service.key)
    lacking = missing_for(world, patient, service)
    wanted = f" Not on the chart when we were asked: {', '.join(lacking)}." if lacking else ""
    if row is None:
        return f"{service.advice}{wanted}"
    lacking = [code for code in json.loads(row["needs"] or "[]") if not _recorded(world, patient["id"], code)]
    if lacking:
        return f"We cannot advise yet: {', '.join(lacking)} first. {service.advice}"
    return f"{row['advice']}{wanted}"
