"""Orders of every kind as one list: service requests and inpatient medicines, each with its state now and its result."""

from typing import Any

from medmcp.servers.world.care import POINT_OF_CARE
from medmcp.servers.world.world import Row, World

__all__ = ["order_rows"]

OF_CATEGORY = {
    "laboratory": "lab",
    "imaging": "imaging",
    "procedure": "procedure",
    "consult": "consult",
    "activation": "consult",
}
OF_DETAIL = {
    "iv_fluid": "fluid", "blood_product": "blood", "oxygen": "oxygen", "diet": "diet", "monitoring": "monitoring",
    "observation_level": "monitoring", "activity": "nursing", "isolation": "nursing", "nursing_care": "nursing",
    "restraint": "nursing",
}  # fmt: skip
ENDED = {"revoked": "discontinued", "stopped": "discontinued", "cancelled": "discontinued", "on-hold": "held",
         "completed": "completed", "refused": "refused"}  # fmt: skip
RUNNING = ("care", "activation")  # categories that go on until they are stopped
SINGLE = ("once", "stat")


def order_rows(world: World, patient_id: str, encounter_id: str) -> list[dict[str, Any]]:
    """Every order of an encounter, newest first."""
    found = [
        _service(world, row)
        for row in world.rows(
            "SELECT * FROM service_request WHERE patient_id = ? AND encounter_id = ?", patient_id, encounter_id
        )
    ]
    found += [
        _medicine(world, row)
        for row in world.rows(
            "SELECT * FROM medication_request WHERE patient_id = ? AND encounter_id = ?", patient_id, encounter_id
        )
    ]
    return sorted(found, key=lambda one: (one["ordered_at"] or "", one["order_id"]), reverse=True)


def _kind(row: Row) -> str:
    if row["category"] == "bedside_test":
        return "lab" if row["code"] in POINT_OF_CARE else "procedure"
    return OF_CATEGORY.get(row["category"]) or OF_DETAIL.get(row["detail"] or "", "nursing")


def _service(world: World, row: Row) -> dict[str, Any]:
    kind, expected = _kind(row), row["expected"]
    status = ENDED.get(row["status"])
    done = expected is not None and expected <= world.now
    if status is None:
        if row["category"] in RUNNING:
            status = "active"
        elif done:
            status = "completed"
        else:
            status = "in_progress" if (row["collect_at"] or world.now) <= world.now and kind == "lab" else "ordered"
    amount = f" {row['amount']:g} {row['unit'] or ''}".rstrip() if row["amount"] is not None else ""
    words = [f"{row['display'] or row['code']}{amount}", row["target"], row["indication"]]
    return {
        "order_id": row["id"], "type": kind, "code": row["code"], "detail": "; ".join(word for word in words if word),
        "status": status, "priority": row["priority"], "ordered_at": row["authored"],
        "expected_at": expected, "result_ref": _result(world, row, kind) if done and status == "completed" else None,
        "ordered_by": "agent" if (row["authored"] or "") >= world.iso(0) else "ward team",
        **({"answer": _answer(world, row)} if kind == "consult" and row["category"] == "consult" else {}),
    }  # fmt: skip


def _result(world: World, row: Row, kind: str) -> str | None:
    if kind == "consult":
        note = _consult_note(world, row)
        return str(note["id"]) if note else None
    if kind == "imaging" or row["study_id"]:
        report = world.row(
            "SELECT id FROM diagnostic_report WHERE study_id = ? AND issued <= ? ORDER BY issued DESC LIMIT 1",
            row["study_id"], world.now,
        )  # fmt: skip
        return str(report["id"]) if report else row["study_id"]
    table, time = ("procedure", "performed") if kind == "procedure" else ("observation", "issued")
    found = world.row(
        f"SELECT id FROM {table} WHERE order_id = ? AND {time} <= ? ORDER BY {time} DESC, id DESC LIMIT 1",
        row["id"],
        world.now,
    )
    return str(found["id"]) if found else None


def _consult_note(world: World, row: Row) -> Row | None:
    return world.row(
        "SELECT * FROM document_reference WHERE patient_id = ? AND type = 'consult_note' AND author = ? AND date = ?"
        " AND date <= ?",
        row["patient_id"], row["code"], row["expected"], world.now,
    )  # fmt: skip


def _answer(world: World, row: Row) -> str | None:
    note = _consult_note(world, row)
    return str(note["text"]) if note else None


def _medicine(world: World, row: Row) -> dict[str, Any]:
    begins = row["first_dose_at"] or row["authored"]
    status = ENDED.get(row["status"])
    if status is None:
        waiting = begins is not None and begins > world.now
        status = "ordered" if waiting else "completed" if row["frequency"] in SINGLE else "active"
    dose = f"{row['dose']:g} {row['dose_unit'] or ''}".rstrip() if row["dose"] is not None else ""
    words = [
        " ".join(part for part in (row["drug"], dose, row["route"], row["frequency"]) if part),
        row["indication"],
        row["ended_reason"],
    ]
    return {
        "order_id": row["id"], "type": "medication", "code": row["drug"], "detail": "; ".join(word for word in words if word),
        "status": status, "priority": "stat" if row["frequency"] == "stat" else "routine", "ordered_at": row["authored"],
        "expected_at": begins, "result_ref": None,
        "ordered_by": "agent" if (row["authored"] or "") >= world.iso(0) else "ward team",
    }  # fmt: skip
