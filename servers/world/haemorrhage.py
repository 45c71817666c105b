"""Bleeding after birth at the bedside: loss charted as a running total, the four Ts examined, drugs weighed."""

import json
from typing import Any

from medmcp.servers.clinical.scores.postpartum_haemorrhage import (
    FIBRINOGEN_SEVERE,
    TXA_HOURS,
    UTEROTONICS,
    Contraindication,
)
from medmcp.servers.world.bedside import examine
from medmcp.servers.world.chart import LABS_WINDOW_MIN, VITALS_WINDOW_MIN, has_condition, latest
from medmcp.servers.world.obstetric_record import fact
from medmcp.servers.world.world import Row, World

__all__ = [
    "CAUSES",
    "add_loss",
    "causes_of",
    "examine_causes",
    "fibrinogen_warning",
    "given",
    "loss_of",
    "txa_of",
    "uterotonics_of",
]

# what an examination of each T looks at, and the finding that excludes it
CAUSES: dict[str, tuple[str, str]] = {
    "tone": ("uterine_tone", "firm, contracted"), "trauma": ("genital_tract", "no tear"),
    "tissue": ("placenta_check", "complete"), "thrombin": ("bedside_clotting", "clots within 7 min"),
}  # fmt: skip
EXAMINED = (*(code for code, _ in CAUSES.values()), "vaginal_bleeding")
PRESSURE = (140, 90)
TXA = "tranexamic acid"


def loss_of(world: World, patient_id: str, since: str) -> tuple[float | None, bool, Row | None]:
    """Running total in mL since the birth, whether any part of it was only estimated, and its row."""
    row = fact(world, patient_id, "blood_loss_ml")
    if row is None or row["effective"] < since:
        return None, False, None
    return row["value"], json.loads(row["note"] or "{}").get("method") == "estimated", row


def add_loss(world: World, patient_id: str, encounter_id: str, since: str, added: float) -> Row:
    """Chart a new running total: what was quantified before and `added`."""
    before, estimated, _ = loss_of(world, patient_id, since)
    values: dict[str, Any] = {
        "patient_id": patient_id, "encounter_id": encounter_id, "category": "obstetric", "code": "blood_loss_ml",
        "display": "Blood loss since birth", "value": (before or 0.0) + added, "unit": "mL", "effective": world.now,
        "issued": world.now, "status": "final",
        "note": json.dumps({"added_ml": added, "method": "estimated" if estimated else "quantified"}),
    }  # fmt: skip
    return values | {"id": world.insert("observation", **values)}


def examine_causes(world: World, patient_id: str, encounter_id: str) -> list[Row]:
    """Examine tone, tract, placenta, clotting and bleeding now, and chart them."""
    return examine(world, patient_id, encounter_id, list(EXAMINED))


def causes_of(world: World, patient_id: str, since: str) -> dict[str, dict[str, Any]]:
    """Each T supported, excluded or not examined since the birth, by the newest examination."""
    found = {}
    for name, (code, normal) in CAUSES.items():
        row = latest(world, patient_id, code)
        if row is None or row["effective"] < since:
            found[name] = {"state": "not_examined", "finding": None, "record_id": None}
            continue
        state = "excluded" if row["value_text"] == normal else "supported"
        found[name] = {"state": state, "finding": row["value_text"], "record_id": row["id"]}
    return found


def given(world: World, patient_id: str, drug: str, since: str) -> list[str]:
    """Times when a drug was ordered or given since the birth."""
    rows = world.rows(
        "SELECT authored AS at FROM medication_request WHERE patient_id = ? AND drug = ? AND authored >= ?"
        " UNION SELECT effective AS at FROM medication_administration WHERE patient_id = ? AND drug = ? AND effective >= ?"
        " ORDER BY at",
        patient_id, drug, since, patient_id, drug, since,
    )  # fmt: skip
    return [row["at"] for row in rows if row["at"] <= world.now]


def _objection(world: World, patient: Row, drug: str, against: tuple[Contraindication, ...]) -> tuple[str, str]:
    """(allowed | caution | contraindicated, why) for one drug."""
    allergy = world.row(
        "SELECT id FROM allergy_intolerance WHERE patient_id = ? AND lower(allergen) = ?", patient["id"], drug
    )
    if allergy:
        return "contraindicated", f"recorded allergy ({allergy['id']})"
    pressure = {code: latest(world, patient["id"], code, within_minutes=VITALS_WINDOW_MIN) for code in ("sbp", "dbp")}
    caution = ""
    for one in against:
        row = has_condition(world, patient["id"], one.codes)
        if row is None and "hypertension" in one.what:
            high = next(
                (
                    r
                    for r, limit in zip(pressure.values(), PRESSURE, strict=True)
                    if r is not None and r["value"] >= limit
                ),
                None,
            )
            if high is not None:
                return "contraindicated", f"blood pressure {high['code']} {high['value']:g} mmHg ({high['id']})"
        if row is not None:
            if one.absolute:
                return "contraindicated", f"{row['display']} ({row['id']})"
            caution = f"{row['display']} ({row['id']})"
    return ("caution", caution) if caution else ("allowed", "nothing on record against it")


def uterotonics_of(world: World, patient: Row, since: str) -> list[dict[str, Any]]:
    """Every uterotonic with dose, whether this woman can have it and why, and when it was given."""
    found = []
    for row in UTEROTONICS:
        verdict, reason = _objection(world, patient, row.drug, row.against)
        times = given(world, patient["id"], row.drug, since)
        found.append({"drug": row.drug, "dose": row.dose, "verdict": verdict, "reason": reason, "given": times})
    return found


def txa_of(world: World, patient: Row, hours: float) -> dict[str, Any]:
    """Tranexamic acid: dose, latest time, and whether it may still be given (WOMAN 2017 Lancet 389:2105)."""
    born = patient["delivered_at"]
    doses = given(world, patient["id"], TXA, born)
    latest_time = world.iso(world.seconds_at(born) + TXA_HOURS * 3600)
    allowed = hours <= TXA_HOURS
    return {
        "dose": "1 g iv over 10 min; once more if bleeding goes on after 30 min or restarts within 24 h",
        "latest_time": latest_time, "allowed": allowed, "given": doses,
        "reason": f"{hours:.1f} h after birth" + ("" if allowed else ": not given after 3 h"),
    }  # fmt: skip


def fibrinogen_warning(world: World, patient_id: str) -> str:
    """A low fibrinogen of the last two days; empty otherwise."""
    row = latest(world, patient_id, "fibrinogen", within_minutes=LABS_WINDOW_MIN)
    if row is None or row["value"] >= FIBRINOGEN_SEVERE:
        return ""
    return f"Fibrinogen {row['value']:g} g/L ({row['id']}): under 2 predicts severe haemorrhage; replace."
