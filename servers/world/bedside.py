"""Looking at a patient: take a set of vital signs, or examine; what is found is charted.

The only readers of the latent findings. Whatever is examined and has no latent finding is normal in this
patient: the case holds every abnormality, and some follow from others (`exam_signs.py`). What nobody examines stays unknown to the chart.
"""

from typing import Any, NamedTuple

from medmcp.servers.clinical.examination import EXAM_ITEMS, GCS_COMPONENTS, consciousness
from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.tool import ToolError
from medmcp.servers.world.exam_signs import sign_of
from medmcp.servers.world.world import Row, World

__all__ = ["Finding", "examine", "find", "gcs_components", "measure_vitals", "require_present"]

VITAL_LOINC = {
    "heart_rate": "8867-4", "sbp": "8480-6", "dbp": "8462-4", "respiratory_rate": "9279-1", "temperature": "8310-5",
    "spo2": "59408-5", "glucose_poc": "14743-9", "gcs": "9269-2", "pain": "72514-3", "consciousness": "80288-4",
}  # fmt: skip


class Finding(NamedTuple):
    """One examined item: a number with its unit, or a text."""

    code: str
    value: float | None
    text: str | None
    unit: str
    abnormal: bool


def require_present(world: World, patient_id: str) -> None:
    """Raises `ToolError` CONFLICT if the patient has died or has no open encounter."""
    if world.body.dead(patient_id):
        raise ToolError("CONFLICT", "The patient has died.", hint="submit_answer ends the case.")
    if not world.row("SELECT 1 FROM encounter WHERE patient_id = ? AND status = 'in-progress'", patient_id):
        raise ToolError("CONFLICT", f"{patient_id} is not in the hospital now.")


def find(world: World, patient_id: str, code: str) -> Finding:
    """What an examination of one item would show now. Reads only; `examine` charts it."""
    item = EXAM_ITEMS[code]
    severity = world.body.severity(patient_id)
    row = world.row(
        "SELECT * FROM latent_finding WHERE patient_id = ? AND code = ? AND coalesce(low_severity, 0) <= ?"
        " AND ? < coalesce(high_severity, 2) ORDER BY low_severity DESC LIMIT 1",
        patient_id, code, severity, severity,
    )  # fmt: skip
    if row is not None:
        return Finding(code, row["value"], row["value_text"], row["unit"] or item.unit, True)
    if (sign := sign_of(world, patient_id, code)) is not None:
        return Finding(code, None, sign, item.unit, True)
    return Finding(code, item.normal, item.choices[0] if item.choices else None, item.unit, False)


def examine(world: World, patient_id: str, encounter_id: str | None, codes: list[str]) -> list[Row]:
    """Examine the items and chart them as observations; returns the charted rows in order."""
    require_present(world, patient_id)
    charted = []
    for code in codes:
        finding = find(world, patient_id, code)
        charted.append(_chart(world, patient_id, encounter_id, "exam", code, EXAM_ITEMS[code].display, finding))
    return charted


def gcs_components(world: World, patient_id: str, encounter_id: str | None) -> dict[str, Row]:
    """Examine eye, verbal and motor response and chart them; keys `gcs_eye`, `gcs_verbal`, `gcs_motor`."""
    require_present(world, patient_id)
    total = int(world.body.vital(patient_id, "gcs") or 15)
    parts = dict(zip(("gcs_eye", "gcs_verbal", "gcs_motor"), GCS_COMPONENTS[total], strict=True))
    rows = {}
    for code, points in parts.items():
        row = world.row("SELECT value FROM latent_finding WHERE patient_id = ? AND code = ?", patient_id, code)
        value = row["value"] if row else float(points)
        name = f"GCS {code.removeprefix('gcs_')}"
        rows[code] = _chart(
            world, patient_id, encounter_id, "exam", code, name, Finding(code, value, None, "points", False)
        )
    total_value = sum(row["value"] for row in rows.values())
    rows["gcs"] = _chart(
        world, patient_id, encounter_id, "exam", "gcs", "GCS", Finding("gcs", total_value, None, "points", False)
    )
    return rows


def measure_vitals(world: World, patient_id: str, encounter_id: str | None) -> str:
    """Take a full set of vital signs now and chart it; returns the id of the set."""
    require_present(world, patient_id)
    set_id = f"VS-{world.seconds:08d}-{patient_id[-6:]}"
    for parameter, unit in VITAL_UNITS.items():
        value = world.body.vital(patient_id, parameter)
        if value is None:
            continue
        finding = Finding(parameter, value, None, unit, False)
        _chart(world, patient_id, encounter_id, "vital-signs", parameter, parameter, finding, set_id=set_id)
        if parameter == "gcs":
            level = Finding("consciousness", None, consciousness(value), "", False)
            _chart(
                world, patient_id, encounter_id, "vital-signs", "consciousness", "consciousness", level, set_id=set_id
            )
    oxygen = world.row(
        "SELECT code, amount, unit FROM service_request WHERE patient_id = ? AND category = 'care' AND detail = 'oxygen'"
        " AND status = 'active' AND expected <= ? ORDER BY authored DESC LIMIT 1",
        patient_id, world.now,
    )  # fmt: skip
    device = Finding("oxygen_device", None, oxygen["code"] if oxygen else "room_air", "", False)
    _chart(world, patient_id, encounter_id, "vital-signs", "oxygen_device", "oxygen device", device, set_id=set_id)
    on_oxygen = Finding("on_oxygen", 1.0 if oxygen else 0.0, None, "", False)
    _chart(world, patient_id, encounter_id, "vital-signs", "on_oxygen", "supplemental oxygen", on_oxygen, set_id=set_id)
    return set_id


def _chart(
    world: World, patient_id: str, encounter_id: str | None, category: str, code: str, display: str, finding: Finding,
    *, set_id: str | None = None,
) -> Row:  # fmt: skip
    values: dict[str, Any] = {
        "patient_id": patient_id, "encounter_id": encounter_id, "category": category, "code": code,
        "loinc": VITAL_LOINC.get(code), "display": display, "value": finding.value, "value_text": finding.text,
        "unit": finding.unit, "flag": "abnormal" if finding.abnormal else None, "effective": world.now,
        "issued": world.now, "status": "final", "set_id": set_id,
    }  # fmt: skip
    return values | {"id": world.insert("observation", **values)}
