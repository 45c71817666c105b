"""What the chart holds for the Tisdale score: QTc with its formula, QT drugs, electrolytes, coded conditions."""

import json
from dataclasses import dataclass
from typing import Any

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.scores.qtc import risk_qtc
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.units import UnitError, convert
from medmcp.servers.world.chart import has_condition, latest
from medmcp.servers.world.facts import ECG_WINDOW_MIN, TEST_WINDOW_MIN
from medmcp.servers.world.screening import MedicationList
from medmcp.servers.world.world import World

__all__ = ["CONDITIONS", "ChartQtc", "chart_qtc", "coded", "electrolyte", "loop_diuretic", "qt_drug_rows"]

CONDITIONS = {  # ICD-10-CM
    "acute_mi": ("I21", "I22"), "sepsis": ("A40", "A41", "R65.2"), "heart_failure": ("I50", "I11.0", "I13.0", "I13.2"),
}  # fmt: skip


@dataclass(frozen=True)
class ChartQtc:
    """A charted QTc, how it was made, and an earlier one to compare with."""

    reading: Reading
    how: str = ""
    baseline: Reading = MISSING


def chart_qtc(world: World, patient_id: str) -> ChartQtc:
    """The newest QTc of 7 days: from QT, rate and QRS of the trace where they are on file, else as it was charted."""
    row = latest(world, patient_id, "qtc", within_minutes=ECG_WINDOW_MIN)
    if row is None or row["value"] is None:
        return ChartQtc(MISSING)
    earlier = world.row(
        "SELECT * FROM observation WHERE patient_id = ? AND code = 'qtc' AND value IS NOT NULL AND effective < ?"
        " AND issued <= ? ORDER BY effective, id LIMIT 1",
        patient_id,
        row["effective"],
        world.now,
    )
    value, how = row["value"], "as charted" + (f" ({row['note']})" if row["note"] else "")
    trace = _measurements(world, patient_id, row["effective"])
    if trace.get("qt_ms") and trace.get("heart_rate"):
        value, how = risk_qtc(trace["qt_ms"], trace["heart_rate"], trace.get("qrs_ms"))
    baseline = MISSING
    if earlier is not None:
        baseline = Reading(
            value=earlier["value"], unit="ms", source="chart", record_id=earlier["id"], observed_at=earlier["effective"]
        )
    reading = Reading(value=round(value), unit="ms", source="chart", record_id=row["id"], observed_at=row["effective"])
    return ChartQtc(reading, how, baseline)


def _measurements(world: World, patient_id: str, when: str) -> dict[str, float]:
    """The measurements of the newest trace taken up to then; only once its QTc has been charted."""
    row = world.row(
        "SELECT measurements FROM imaging_study WHERE patient_id = ? AND started <= ? AND measurements LIKE '%qt_ms%'"
        " ORDER BY started DESC, id DESC LIMIT 1",
        patient_id, when,
    )  # fmt: skip
    values: dict[str, Any] = json.loads(row["measurements"]) if row else {}
    return {name: float(value) for name, value in values.items() if isinstance(value, int | float)}


def electrolyte(world: World, patient_id: str, code: str, given: float | None = None) -> Reading:
    """A serum level in mmol/L."""
    if given is not None:
        return Reading.given(given, "mmol/L")
    row = latest(world, patient_id, code, within_minutes=TEST_WINDOW_MIN) if patient_id else None
    if row is None or row["value"] is None:
        return MISSING
    try:
        value = convert(row["value"], row["unit"] or "mmol/L", "mmol/L", code)
    except UnitError:
        return MISSING
    return Reading(
        value=round(value, 2), unit="mmol/L", source="chart", record_id=row["id"], observed_at=row["effective"]
    )


def coded(world: World, patient_id: str, name: str) -> Reading:
    """A condition of the score from the coded problem list; one that is not listed is missing, not absent."""
    problem = has_condition(world, patient_id, CONDITIONS[name]) if patient_id else None
    return (
        MISSING
        if problem is None
        else Reading(value=True, source="chart", record_id=problem["id"], observed_at=problem["onset"])
    )


def loop_diuretic(listed: MedicationList) -> Reading:
    """From the medication list, whose silence is a coded absence once it names any medicine."""
    names = [drug.name for drug in listed.drugs if "loop_diuretic" in drug.groups]
    if names:
        return Reading(value=True, source="chart", record_id=listed.records[names[0]][0])
    return Reading(value=False, source="chart_negative") if listed.drugs and not listed.unknown else MISSING


def qt_drug_rows(drugs: list[Drug], listed: MedicationList) -> list[dict[str, Any]]:
    """Each drug that prolongs QT with its category; only the known ones count in the score."""
    return [
        {"drug": drug.name, "category": drug.qt_category, "counted": drug.qt_category == "known",
         "medication_ids": list(listed.records.get(drug.name, ()))}
        for drug in {d.name: d for d in drugs}.values() if drug.qt_category is not None
    ]  # fmt: skip
