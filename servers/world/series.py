"""Series of recorded values: one analyte in its own unit, vital signs of a window, urine over hours."""

from collections.abc import Mapping
from typing import Any

from medmcp.servers.clinical.deterioration import Seen
from medmcp.servers.clinical.laboratory import LabTest
from medmcp.servers.clinical.trend import Point
from medmcp.servers.clinical.units import UnitError, convert
from medmcp.servers.world.world import Row, World

__all__ = ["LabValue", "lab_values", "urine_rates", "vital_series", "vital_sets"]

LabValue = dict[str, Any]
URINE = "output_urine"


def lab_values(
    world: World, patient_id: str, test: LabTest, since: str, until: str
) -> tuple[list[LabValue], list[str]]:
    """Readable numeric results in the test's unit, oldest first, and remarks on those that could not be converted."""
    found, remarks = [], []
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND code = ? AND category = 'laboratory' AND value IS NOT NULL"
        " AND issued <= ? AND effective >= ? AND effective <= ? AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, test.key, world.now, since, until,
    ):  # fmt: skip
        value = row["value"]
        if row["unit"] and row["unit"] != test.unit:
            try:
                value = convert(value, row["unit"], test.unit, test.key)
            except UnitError as error:
                remarks.append(f"{row['id']} left out: {error}.")
                continue
        found.append(
            {"record_id": row["id"], "time": row["effective"], "value": round(value, test.decimals + 1), "unit": test.unit,
             "flag": row["flag"], "point": Point(world.seconds_at(row["effective"]) / 3600, round(value, test.decimals + 1))}
        )  # fmt: skip
    return found, remarks


def vital_series(world: World, patient_id: str, since: str) -> dict[str, list[Seen]]:
    """Vital signs since a moment by parameter, oldest first, with mean pressure, shock index and SpO2 on air by set."""
    sets: dict[str, dict[str, Row]] = {}
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'vital-signs' AND effective >= ? AND issued <= ?"
        " AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, since, world.now,
    ):  # fmt: skip
        sets.setdefault(row["set_id"] or row["id"], {})[row["code"]] = row
    series: dict[str, list[Seen]] = {}
    for one in sets.values():
        at = next(iter(one.values()))["effective"]
        for name, value in _values(one).items():
            series.setdefault(name, []).append(Seen(at, world.seconds_at(at) / 3600, value))
    _drops(series)
    return series


def _values(one: Mapping[str, Row]) -> dict[str, float]:
    values = {code: float(row["value"]) for code, row in one.items() if row["value"] is not None}
    if "sbp" in values and "dbp" in values:
        values["map"] = round(values["dbp"] + (values["sbp"] - values["dbp"]) / 3, 1)
    if values.get("sbp") and "heart_rate" in values:
        values["shock_index"] = round(values["heart_rate"] / values["sbp"], 2)
    if "spo2" in values and values.get("on_oxygen") == 0:
        values["spo2_on_air"] = values["spo2"]
    level = one.get("consciousness")
    if level is not None and level["value_text"]:
        values["not_alert"] = 0.0 if level["value_text"] == "alert" else 1.0
    return values


def _drops(series: dict[str, list[Seen]]) -> None:
    """Fall of the GCS below the best of the window so far."""
    best = 0.0
    for seen in series.get("gcs", []):
        best = max(best, seen.value)
        series.setdefault("gcs_drop", []).append(Seen(seen.at, seen.hours, best - seen.value))


def urine_rates(world: World, patient_id: str, since: str, hours: float) -> list[Seen]:
    """Urine in mL/h over at least `hours` at the end of each charted interval, oldest first; a gap in charting ends it."""
    rows = world.rows(
        "SELECT value, period_start, effective FROM observation WHERE patient_id = ? AND code = ? AND value IS NOT NULL"
        " AND period_start IS NOT NULL AND issued <= ? ORDER BY effective, id",
        patient_id, URINE, world.now,
    )  # fmt: skip
    found = []
    for number, last in enumerate(rows):
        if last["effective"] < since:
            continue
        volume, covered, begin = 0.0, 0.0, last["effective"]
        for row in reversed(rows[: number + 1]):
            if row["effective"] < begin:
                break  # nothing charted between
            volume += row["value"]
            covered += (world.seconds_at(row["effective"]) - world.seconds_at(row["period_start"])) / 3600
            begin = row["period_start"]
            if covered >= hours:
                found.append(Seen(last["effective"], world.seconds_at(last["effective"]) / 3600, volume / covered))
                break
    return found


def vital_sets(world: World, patient_id: str, encounter_id: str, since: str) -> list[dict[str, Any]]:
    """Charted sets of vital signs, newest first, with mean arterial pressure."""
    sets: dict[str, dict[str, Any]] = {}
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category = 'vital-signs' AND effective >= ? AND issued <= ?"
        + (" AND encounter_id = ?" if encounter_id else "") + " ORDER BY effective DESC, id",
        patient_id, since, world.now, *([encounter_id] if encounter_id else []),
    ):  # fmt: skip
        one = sets.setdefault(row["set_id"] or row["id"], {"time": row["effective"]})
        one[row["code"]] = row["value"] if row["value"] is not None else row["value_text"]
        one.setdefault("record_ids", []).append(row["id"])
    for one in sets.values():
        if "sbp" in one and "dbp" in one:
            one["map"] = round(one["dbp"] + (one["sbp"] - one["dbp"]) / 3)
    return list(sets.values())
