"""Putting a diagnosis on the problem list, and taking it off again: one row a diagnosis and encounter."""

from typing import Any, Literal

from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import Row, World

__all__ = ["Status", "enter_diagnosis", "problem_list"]

Status = Literal["working", "confirmed", "ruled_out", "resolved"]

# status: FHIR verification and clinical status
STATES: dict[Status, tuple[str, str]] = {
    "working": ("provisional", "active"),
    "confirmed": ("confirmed", "active"),
    "ruled_out": ("refuted", "inactive"),
    "resolved": ("confirmed", "resolved"),
}


def _entered(world: World, patient_id: str, encounter_id: str, name: str, code: str) -> Row | None:
    """The entry that a new record of the same diagnosis updates: same code, or the same words, in this encounter; a
    long-standing problem of the same code is updated too."""
    for row in world.rows(
        "SELECT * FROM condition WHERE patient_id = ? AND (encounter_id = ? OR encounter_id IS NULL)"
        " ORDER BY encounter_id IS NULL, id",
        patient_id, encounter_id,
    ):  # fmt: skip
        same_words = str(row["display"]).casefold() == name.casefold()
        if (code and row["code"] == code) or (same_words and (not code or not row["code"])):
            return row
    return None


def enter_diagnosis(
    world: World, patient_id: str, encounter_id: str, *, name: str, code: str, status: Status, confidence: float | None,
    principal: bool, reasoning: str,
) -> tuple[str, bool]:  # fmt: skip
    """Write the diagnosis; returns its id and whether an earlier entry was updated.

    Raises `ToolError` CONFLICT for a second principal diagnosis, or a principal one that is ruled out.
    """
    if principal and status == "ruled_out":
        raise ToolError("CONFLICT", "A diagnosis that is ruled out cannot be the principal one.", field="is_principal")
    earlier = _entered(world, patient_id, encounter_id, name, code)
    first = world.row(
        "SELECT id, display FROM condition WHERE patient_id = ? AND encounter_id = ? AND rank = 1", patient_id,
        encounter_id,
    )  # fmt: skip
    if principal and first and (earlier is None or first["id"] != earlier["id"]):
        raise ToolError(
            "CONFLICT", f"{first['display']} ({first['id']}) is the principal diagnosis already.", field="is_principal",
            hint="Record that one again with is_principal false first.",
        )  # fmt: skip
    verification, clinical = STATES[status]
    values: dict[str, Any] = {
        "verification": verification, "clinical_status": clinical, "recorded": world.now, "confidence": confidence,
        "rank": 1 if principal else None, "abatement": world.now[:10] if status == "resolved" else None,
    }  # fmt: skip
    if earlier is not None:
        kept = {"note": reasoning} if reasoning else {}
        coded = {"code": code} if code else {}
        world.update("condition", earlier["id"], **values, **kept, **coded)
        return str(earlier["id"]), True
    new = world.insert(
        "condition", patient_id=patient_id, encounter_id=encounter_id, category="encounter-diagnosis", code=code,
        display=name, onset=world.now[:10], note=reasoning or None, **values,
    )  # fmt: skip
    return new, False


def problem_list(world: World, patient_id: str) -> list[dict[str, Any]]:
    """The active entries, as they stand after the write."""
    return [
        {"condition_id": row["id"], "name": row["display"], "icd10": row["code"] or None, "onset": row["onset"],
         "status": "working" if row["verification"] == "provisional" else "confirmed", "principal": row["rank"] == 1}
        for row in world.rows(
            "SELECT * FROM condition WHERE patient_id = ? AND clinical_status = 'active' AND category != 'surgical'"
            " ORDER BY rank IS NOT 1, onset, id",
            patient_id,
        )
    ]  # fmt: skip
