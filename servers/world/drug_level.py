"""Drug levels on the chart: the newest one, the dose it followed, and the two of an interval for a vancomycin AUC."""

from dataclasses import dataclass
from typing import Any

from medmcp.servers.clinical.dose import DOSES_PER_DAY
from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.scores.drug_levels import VancomycinAuc, corrected_phenytoin, vancomycin_auc
from medmcp.servers.clinical.units import convert
from medmcp.servers.world.chart import current_medicines, latest, require_patient
from medmcp.servers.world.facts import KIDNEY_WINDOW_MIN
from medmcp.servers.world.kidney import chart_kidney
from medmcp.servers.world.world import Row, World

__all__ = ["ChartLevel", "chart_level", "chart_vancomycin_auc", "corrected_total", "indication_of"]

LEVEL_WINDOW_MIN = 7 * 24 * 60


@dataclass(frozen=True)
class ChartLevel:
    """A level with its unit and the hours since the last dose before the sample, if a dose is on record."""

    value: float
    unit: str
    hours_after_dose: float | None
    record_id: str
    observed_at: str


def _levels(world: World, patient_id: str, drug: Drug) -> list[Row]:
    code = "anti_xa" if "heparin" in drug.groups else drug.name
    return world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND code = ? AND value IS NOT NULL AND issued <= ?"
        " AND effective >= ? AND status != 'entered-in-error' ORDER BY effective DESC, id DESC",
        patient_id,
        code,
        world.now,
        world.in_minutes(-LEVEL_WINDOW_MIN),
    )


def _doses_before(world: World, patient_id: str, drug: Drug, when: str) -> list[str]:
    """Times of the recorded doses up to `when`, the newest first."""
    given = [
        row["effective"]
        for row in world.rows(
            "SELECT drug, effective FROM medication_administration WHERE patient_id = ? AND effective <= ?",
            patient_id,
            when,
        )
        if find_drug(row["drug"]) == drug
    ]
    taken = [
        row["last_taken_at"]
        for row in current_medicines(world, patient_id, source="home")
        if find_drug(row["drug"]) == drug and row["last_taken_at"] and row["last_taken_at"] <= when
    ]
    return sorted([*given, *taken], reverse=True)


def chart_level(world: World, patient_id: str, drug: Drug) -> ChartLevel | None:
    """The newest readable level of the last 7 days."""
    rows = _levels(world, patient_id, drug)
    if not rows:
        return None
    row = rows[0]
    doses = _doses_before(world, patient_id, drug, row["effective"])
    hours = (world.seconds_at(row["effective"]) - world.seconds_at(doses[0])) / 3600 if doses else None
    return ChartLevel(row["value"], row["unit"] or "", hours, row["id"], row["effective"])


def chart_vancomycin_auc(world: World, patient_id: str, drug: Drug) -> VancomycinAuc | None:
    """AUC24 if the two newest levels lie in one dosing interval of a scheduled order; None otherwise.

    The infusion is taken to run 1 g an hour, at least 1 h: Rybak 2020 Am J Health Syst Pharm 77:835.
    """
    rows = _levels(world, patient_id, drug)
    orders = [r for r in current_medicines(world, patient_id, source="inpatient") if find_drug(r["drug"]) == drug]
    if drug.name != "vancomycin" or len(rows) < 2 or not orders:
        return None
    per_day = DOSES_PER_DAY.get(orders[0]["frequency"])
    second, first = rows[0], rows[1]
    doses = _doses_before(world, patient_id, drug, first["effective"])
    if not per_day or not doses or doses != _doses_before(world, patient_id, drug, second["effective"]):
        return None
    began = world.seconds_at(doses[0])
    factor = {"mg": 0.001, "g": 1.0}.get(orders[0]["dose_unit"], 0.001)
    try:
        return vancomycin_auc(
            first_level=first["value"], first_hours=(world.seconds_at(first["effective"]) - began) / 3600,
            second_level=second["value"], second_hours=(world.seconds_at(second["effective"]) - began) / 3600,
            infusion_h=max(1.0, orders[0]["dose"] * factor), interval_h=24 / per_day,
        )  # fmt: skip
    except ValueError:  # levels of the infusion phase, or not falling: no first-order fit
        return None


def indication_of(world: World, patient_id: str, drug: Drug) -> str:
    """What the patient's own order or statement gives the drug for; empty if nobody wrote it."""
    return next(
        (
            row["indication"]
            for row in current_medicines(world, patient_id)
            if find_drug(row["drug"]) == drug and row["indication"]
        ),
        "",
    )


def corrected_total(world: World, patient_id: str, drug: Drug, value: float) -> dict[str, Any] | None:
    """Total phenytoin for albumin (Sheiner-Tozer); None for other drugs."""
    if drug.name not in ("phenytoin", "fosphenytoin"):
        return None
    albumin = latest(world, patient_id, "albumin", within_minutes=KIDNEY_WINDOW_MIN) if patient_id else None
    if albumin is None or albumin["value"] is None:
        return {"quantity": "corrected phenytoin", "value": None, "unit": "mg/L",
                "warnings": ["Albumin is not known: a total phenytoin level misleads when it is low."]}  # fmt: skip
    grams = convert(albumin["value"], albumin["unit"] or "g/dL", "g/dL", "albumin")
    patient = require_patient(world, patient_id)
    crcl = chart_kidney(world, patient).crcl
    corrected = corrected_phenytoin(measured=value, albumin=grams, crcl=crcl)
    factor = 0.1 if crcl is not None and crcl < 10 else 0.2
    return {
        "quantity": "corrected phenytoin",
        "value": round(corrected, 1),
        "unit": "mg/L",
        "steps": [f"{value:g} / ({factor:g} x {grams:g} g/dL + 0.1) = {corrected:.1f} mg/L"],
        "record_id": albumin["id"],
        "citation": "Sheiner-Tozer; Winter, Basic Clinical Pharmacokinetics, 5th ed. 2010",
        "warnings": []
        if crcl is not None
        else ["CrCl is not known: the equation for CrCl of 10 mL/min or more was used."],
    }
