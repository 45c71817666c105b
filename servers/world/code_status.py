"""Resuscitation status, treatment limits, directives and proxy of a patient, and where the documents disagree.

The chart header (`patient.code_status`) is what the safety checks read; an order, a directive or a refusal is a
document of its own (`consent`, and the flags of category advance-directive).
"""

import json
from typing import Any

from medmcp.servers.world.world import Row, World

__all__ = ["IMPLIED", "code_status_of", "status_word"]

# what a resuscitation status rules out
IMPLIED: dict[str, tuple[str, ...]] = {
    "full": (),
    "dnr": ("cpr",),
    "dnr_dni": ("cpr", "intubation"),
    "comfort_only": ("cpr", "intubation", "icu", "dialysis", "vasopressors"),
    "not_documented": (),
}
FLAGS = ("health_care_proxy", "advance_refusal", "blood_refusal")
ORDERED_AGAINST = {  # running or planned care: the limit that it offends
    "cpr": "cpr", "defibrillation": "cpr", "intubation": "intubation", "supraglottic_airway": "intubation",
    "mechanical_ventilation": "intubation", "haemodialysis": "dialysis", "crrt": "dialysis", "red_cells": "transfusion",
    "red_cells_emergency": "transfusion", "platelets": "transfusion", "fresh_frozen_plasma": "transfusion",
}  # fmt: skip


def status_word(text: str | None) -> str:
    """The status that a chart header says in words."""
    words = (text or "").lower().replace("/", " ").replace(",", " ").replace("-", " ")
    if "comfort" in words:
        return "comfort_only"
    if "dni" in words.split() or "not intubate" in words:
        return "dnr_dni" if "dnr" in words.split() or "not resuscitate" in words else "full"
    if "dnr" in words.split() or "not resuscitate" in words or "no cpr" in words or "dnacpr" in words.split():
        return "dnr"
    return "full" if "full" in words.split() else "not_documented"


def code_status_of(world: World, patient: Row) -> dict[str, Any]:
    """Everything on record about limits of treatment, as `get_code_status` shows it."""
    documents = world.rows(
        "SELECT * FROM consent WHERE patient_id = ? AND status = 'active' AND date <= ? ORDER BY date DESC, id DESC",
        patient["id"], world.now,
    )  # fmt: skip
    marks = ", ".join("?" * len(FLAGS))
    flags = {
        row["code"]: row
        for row in world.rows(
            f"SELECT * FROM flag WHERE patient_id = ? AND status = 'active' AND code IN ({marks}) ORDER BY id",
            patient["id"], *FLAGS,
        )
    }  # fmt: skip
    orders = [row for row in documents if row["category"] == "code_status"]
    header = status_word(patient["code_status"])
    status = orders[0]["code"] if orders else header
    dni_only = not orders and header == "full" and "dni" in str(patient["code_status"]).lower().split()
    limits = [
        *IMPLIED[status],
        *(["intubation"] if dni_only else []),
        *(limit for row in documents if row["category"] == "treatment_limit" for limit in _limits(row)),
        *(["transfusion"] if "blood_refusal" in flags else []),
    ]
    return {
        "code_status": status,
        "limits": list(dict.fromkeys(limits)),
        "directive": _directive(documents, flags),
        "proxy": _proxy(documents, flags),
        "documented_by": {"role": orders[0]["author"], "time": orders[0]["date"], "record_id": orders[0]["id"]} if orders else None,
        "goals": next((row["content"] for row in documents if row["category"] == "goals"), None),
        "capacity": _capacity(world, patient["id"]),
        "blood_refusal": flags["blood_refusal"]["id"] if "blood_refusal" in flags else None,
        "conflicts": _conflicts(world, patient, documents, status, header, limits, orders),
    }  # fmt: skip


def _limits(row: Row) -> list[str]:
    return list(json.loads(row["limits"])) if row["limits"] else []


def _directive(documents: list[Row], flags: dict[str, Row]) -> dict[str, Any] | None:
    for row in documents:
        if row["category"] == "advance_directive":
            return {"document": row["code"], "date": row["date"][:10], "content": row["content"], "rules_out": _limits(row),
                    "record_id": row["id"]}  # fmt: skip
    if "advance_refusal" in flags:
        row = flags["advance_refusal"]
        return {"document": "advance_refusal", "date": str(row["period_start"] or "")[:10] or None, "content": row["value"],
                "rules_out": [], "record_id": row["id"]}  # fmt: skip
    return None


def _proxy(documents: list[Row], flags: dict[str, Row]) -> dict[str, Any] | None:
    if "health_care_proxy" in flags:
        row = flags["health_care_proxy"]
        return {"role": row["value"], "contact_on_file": True, "record_id": row["id"]}
    for row in documents:
        if row["category"] == "proxy":
            return {"role": row["code"], "contact_on_file": bool(row["content"]), "record_id": row["id"]}
    return None


def _capacity(world: World, patient_id: str) -> dict[str, Any] | None:
    row = world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code = 'capacity' AND issued <= ? ORDER BY effective DESC, id DESC"
        " LIMIT 1",
        patient_id, world.now,
    )  # fmt: skip
    if row is None:
        return None
    return {"verdict": row["value_text"], "decision": row["note"], "time": row["effective"], "record_id": row["id"]}


def _conflicts(
    world: World, patient: Row, documents: list[Row], status: str, header: str, limits: list[str], orders: list[Row]
) -> list[dict[str, Any]]:  # fmt: skip
    found: list[dict[str, Any]] = []
    if orders and header not in ("not_documented", status):
        found.append({"between": "chart header and resuscitation order", "detail": f"{header} against {status}",
                      "record_ids": [orders[0]["id"]]})  # fmt: skip
    if status in ("full", "not_documented"):
        for row in documents:
            ruled = [limit for limit in _limits(row) if limit not in limits]
            if row["category"] == "advance_directive" and ruled:
                found.append({"between": "advance directive and resuscitation status",
                              "detail": f"the directive rules out {', '.join(ruled)}; the status in force does not",
                              "record_ids": [row["id"], *(order["id"] for order in orders[:1])]})  # fmt: skip
    for row in world.rows(
        "SELECT id, code FROM service_request WHERE patient_id = ? AND category IN ('care', 'procedure') AND status = 'active'"
        " AND (category = 'care' OR expected > ?) ORDER BY authored, id",
        patient["id"], world.now,
    ):  # fmt: skip
        offended = ORDERED_AGAINST.get(row["code"])
        if offended in limits:
            found.append({"between": "order and limit of treatment", "detail": f"{row['code']} against no {offended}",
                          "record_ids": [row["id"]]})  # fmt: skip
    return found
