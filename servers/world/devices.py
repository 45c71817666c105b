"""Lines, tubes, drains and implants of a patient: put in by a procedure or care order, taken out by another.

Implants are flags of category `device` whose value says how they stand to MRI (`imaging.py`).
"""

from typing import Any

from medmcp.servers.clinical.care_orders import ITEMS
from medmcp.servers.world.world import Row, World

__all__ = ["devices"]

LEFT = {item.key: item.device_left for item in ITEMS if item.device_left}
REMOVED = {item.key: item.device_removed for item in ITEMS if item.device_removed}
# lines and tubes without metal parts of note; temperature probes in catheters make some conditional
PLASTIC = (
    "urinary catheter",
    "peripheral cannula",
    "nasogastric tube",
    "chest drain",
    "suprapubic catheter",
    "nephrostomy",
)


def devices(world: World, patient_id: str, since: str = "") -> list[dict[str, Any]]:
    """What was put in since `since`, newest first, and whether it is still there; implants whenever they were put in."""
    placed = [
        {"device": LEFT[row["code"]], "site": row["note"], "inserted_at": row["at"], "record_id": row["id"]}
        for row in _rows(world, patient_id, tuple(LEFT))
        if row["at"] >= since
    ]
    removed = [(REMOVED[row["code"]], row["at"]) for row in _rows(world, patient_id, tuple(REMOVED))]
    found: list[dict[str, Any]] = []
    for device in placed:
        out = min(
            (at for name, at in removed if name == device["device"] and at >= device["inserted_at"]), default=None
        )
        later = [
            one["inserted_at"]
            for one in placed
            if one["device"] == device["device"] and one["inserted_at"] > device["inserted_at"]
        ]
        out = min([at for at in (out, *later) if at is not None], default=None)  # a second one replaces the first
        found.append(
            device
            | {"removed_at": out, "in_situ": out is None, "days": _days(world, device["inserted_at"], out),
               "mri_safety": "safe" if device["device"] in PLASTIC else "unknown"}
        )  # fmt: skip
    found.sort(key=lambda one: (not one["in_situ"], one["device"]))
    return found + _implants(world, patient_id)


def _rows(world: World, patient_id: str, codes: tuple[str, ...]) -> list[Row]:
    """Completed procedures, and care orders that took effect, with one of the codes; oldest first."""
    marks = ", ".join("?" * len(codes))
    return world.rows(
        f"SELECT id, code, note, performed AS at FROM procedure WHERE patient_id = ? AND code IN ({marks})"
        " AND status = 'completed' AND performed <= ?"
        f" UNION ALL SELECT id, code, NULL, expected AS at FROM service_request WHERE patient_id = ? AND code IN ({marks})"
        " AND category = 'care' AND status != 'revoked' AND expected <= ? ORDER BY at, id",
        patient_id, *codes, world.now, patient_id, *codes, world.now,
    )  # fmt: skip


def _days(world: World, inserted: str, out: str | None) -> int:
    """Days of use, the day of insertion being the first, as surveillance counts them (CDC NHSN)."""
    begin = world.start.fromisoformat(inserted).date()
    return (world.start.fromisoformat(out or world.now).date() - begin).days + 1


def _implants(world: World, patient_id: str) -> list[dict[str, Any]]:
    found = []
    for row in world.rows(
        "SELECT * FROM flag WHERE patient_id = ? AND category = 'device' AND code != 'none' ORDER BY period_start, id",
        patient_id,
    ):
        words = str(row["value"] or "").lower().replace("-", " ").split()
        found.append(
            {"device": row["code"].replace("_", " "), "site": None, "inserted_at": row["period_start"], "record_id": row["id"],
             "removed_at": row["period_end"], "in_situ": row["status"] == "active", "days": None,
             "mri_safety": next((word for word in ("unsafe", "conditional", "safe") if word in words), "unknown")}
        )  # fmt: skip
    return found
