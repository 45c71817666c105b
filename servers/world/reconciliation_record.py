"""The record of a medication reconciliation: a document with one decision a line, final when all lines are decided."""

from medmcp.servers.clinical.reconciliation import Pairing
from medmcp.servers.world.reconciliation_desk import Decision
from medmcp.servers.world.world import Row, World

__all__ = ["decisions_on", "reconciliation_record", "write_record"]

RECORD = "medication_reconciliation"


def reconciliation_record(world: World, patient_id: str, encounter_id: str, from_list: str, to_list: str) -> Row | None:
    """The record of these two lists in this encounter, if one was begun."""
    return world.row(
        "SELECT * FROM document_reference WHERE patient_id = ? AND encounter_id = ? AND type = ? AND title = ?"
        " ORDER BY date DESC, id DESC LIMIT 1",
        patient_id, encounter_id, RECORD, _title(from_list, to_list),
    )  # fmt: skip


def _title(from_list: str, to_list: str) -> str:
    return f"Medication reconciliation, {from_list.replace('_', ' ')} to {to_list}"


def decisions_on(record: Row | None) -> dict[str, Decision]:
    """Decisions of the record so far: each of its lines begins with a medication_id and the decision."""
    found: dict[str, Decision] = {}
    for line in record["text"].splitlines() if record else ():
        medication_id, decision, *_ = line.split()
        found[medication_id] = decision.rstrip(":")
    return found


def write_record(
    world: World, patient: Row, encounter: Row, record: Row | None, from_list: str, to_list: str,
    decided: dict[str, Decision], pairings: list[Pairing], reason: str, undecided: int,
) -> Row:  # fmt: skip
    """The record with the new decisions; it is final when nothing is undecided."""
    names = {pairing.listed.record_id: pairing.listed.name for pairing in pairings}
    lines = [line for line in (record["text"].splitlines() if record else []) if line.split()[0] not in decided]
    lines += [
        f"{one} {decision}: {names[one]}{f' ({reason})' if reason and decision in ('hold', 'stop') else ''}"
        for one, decision in decided.items()
    ]
    values = {"text": "\n".join(lines), "date": world.now, "status": "preliminary" if undecided else "final"}
    if record is None:
        values |= {"patient_id": patient["id"], "encounter_id": encounter["id"], "type": RECORD, "author": "agent",
                   "title": _title(from_list, to_list)}  # fmt: skip
        record = {"id": world.insert("document_reference", **values)}
    else:
        world.update("document_reference", record["id"], **values)
    if not undecided and from_list == "home":
        world.update("patient", patient["id"], medication_list_status="reconciled", medication_list_date=world.now)
    return record | values
