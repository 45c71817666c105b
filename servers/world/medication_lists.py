"""The medication lists of a patient by setting: at home, on the ward, from the unit before, for discharge."""

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.reconciliation import Listed
from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import Row, World

__all__ = ["medication_list", "require_source"]

SINGLE_DOSES = ("once", "stat")  # given and done with: no line of a list


def medication_list(world: World, patient: Row, encounter: Row, setting: str) -> list[Listed]:
    """The medicines of one list, in the order in which they were begun."""
    patient_id = patient["id"]
    if setting == "home":
        rows = world.rows(
            "SELECT * FROM medication_statement WHERE patient_id = ? AND status IN ('active', 'on-hold')"
            " ORDER BY start, id",
            patient_id,
        )
    elif setting == "inpatient":
        rows = world.rows(
            "SELECT * FROM medication_request WHERE patient_id = ? AND encounter_id = ? AND setting = 'inpatient'"
            " AND status IN ('active', 'on-hold') ORDER BY authored, id",
            patient_id, encounter["id"],
        )  # fmt: skip
    elif setting == "discharge":
        rows = world.rows(
            "SELECT * FROM medication_request WHERE patient_id = ? AND encounter_id = ? AND setting IN ('discharge',"
            " 'outpatient') AND status IN ('active', 'on-hold') ORDER BY authored, id",
            patient_id, encounter["id"],
        )  # fmt: skip
    else:
        rows = world.rows(
            "SELECT * FROM medication_request WHERE patient_id = ? AND setting = 'inpatient'"
            " AND status != 'entered-in-error' AND encounter_id = (SELECT id FROM encounter WHERE patient_id = ?"
            " AND id != ? AND period_start <= ? ORDER BY period_start DESC LIMIT 1) ORDER BY authored, id",
            patient_id, patient_id, encounter["id"], encounter["period_start"],
        )  # fmt: skip
    return [_listed(row) for row in rows if row["frequency"] not in SINGLE_DOSES]


def require_source(patient: Row, setting: str, listed: list[Listed]) -> None:
    """Raises `ToolError` MISSING_DATA for a source list that nobody has written; a verified home list may be empty."""
    if listed or (setting == "home" and patient["medication_list_status"] in ("verified", "reconciled")):
        return
    raise ToolError(
        "MISSING_DATA", f"No {setting.replace('_', ' ')} medication list is on file.", field="from_list",
        hint="Ask the patient or the family doctor." if setting == "home" else "Choose another list.",
    )  # fmt: skip


def _listed(row: Row) -> Listed:
    drug = find_drug(row["drug"])
    return Listed(
        record_id=row["id"], name=drug.name if drug else row["drug"], drug=drug, dose=row["dose"],
        unit=row["dose_unit"], route=row["route"], frequency=row["frequency"], status=row["status"],
    )  # fmt: skip
