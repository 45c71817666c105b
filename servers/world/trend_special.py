"""What the course of creatinine, troponin, haemoglobin or sodium means, with baseline, onset and urine from the chart."""

from typing import Any

from medmcp.servers.clinical.laboratory import LabTest
from medmcp.servers.clinical.trend import (
    AKI_CITATION,
    HAEMOGLOBIN_FALL,
    SODIUM_CITATION,
    TROPONIN_CITATION,
    Point,
    aki_stage,
    largest_change,
    troponin_readout,
)
from medmcp.servers.world.chart import has_condition
from medmcp.servers.world.series import LabValue, lab_values, urine_rates
from medmcp.servers.world.world import Row, World

__all__ = ["special_reading"]

END_STAGE = ("N18.6", "Z99.2")
REPLACEMENT = ("haemodialysis", "crrt")
DAY = 86_400
# rise of sodium in 24 h: the limit, and that at high risk of osmotic demyelination (sodium <= 105, low potassium, alcohol use
# disorder, malnutrition, advanced liver disease: Verbalis 2013), mmol/L
SODIUM_LIMIT, SODIUM_LIMIT_AT_RISK = 10.0, 8.0
DEMYELINATION_RISK = ("F10.2", "E40", "E41", "E42", "E43", "E44", "E46", "K70.3", "K70.4", "K72", "K74.6", "E87.6")
LOW_SODIUM = 130.0
CONVENTION = "direction: rule of the simulated hospital"

Special = tuple[dict[str, Any] | None, list[str], str]


def special_reading(
    world: World, patient: Row, encounter: Row | None, test: LabTest, values: list[LabValue], baseline: float | None
) -> Special:
    """(reading, warnings, citation) of the series for a test that has one."""
    points = [one["point"] for one in values]
    if test.key == "creatinine":
        return _kidney(world, patient, encounter, test, values, baseline)
    if test.key in ("troponin_i_hs", "troponin_t_hs"):
        return _troponin(world, encounter, test, points, values)
    if test.key == "haemoglobin":
        fall = largest_change(points, 24, rise=False)
        shown = {"type": "haemoglobin_fall", "largest_fall_24h": round(fall[0], 1) if fall else 0.0, "unit": test.unit,
                 "flagged": fall is not None and fall[0] >= HAEMOGLOBIN_FALL - 1e-9, "limit": HAEMOGLOBIN_FALL,
                 "from": _time(values, fall[1]) if fall else None, "to": _time(values, fall[2]) if fall else None}  # fmt: skip
        return shown, [], "fall of 2 g/dL or more in 24 h: rule of the simulated hospital"
    if test.key == "sodium" and min(p.value for p in points) < LOW_SODIUM:
        return _sodium(world, patient, points, values)
    return None, [], CONVENTION


def _time(values: list[LabValue], point: Point) -> str:
    return next(str(one["time"]) for one in values if one["point"] is point)


def _kidney(
    world: World, patient: Row, encounter: Row | None, test: LabTest, values: list[LabValue], given: float | None
) -> Special:
    if ended := has_condition(world, patient["id"], END_STAGE):
        return None, [f"{ended['display']} on record: AKI is not staged."], AKI_CITATION
    points = [one["point"] for one in values]
    start = (
        world.seconds_at(encounter["period_start"])
        if encounter and encounter["period_start"]
        else world.seconds_at(values[0]["time"])
    )
    before, _ = lab_values(world, patient["id"], test, world.iso(start - 365 * DAY), world.iso(start - 7 * DAY))
    notes = []
    if given is not None:
        level, source = given, "given"
    elif before:
        level, source = min(one["value"] for one in before), "lowest 7 to 365 days before admission"
    else:
        inside, _ = lab_values(world, patient["id"], test, world.iso(start), world.now)
        level, source = min(one["value"] for one in [*inside, *values]), "lowest of this stay (estimated)"
        notes.append("No creatinine before this stay is on file: the baseline is estimated, the stage may be too low.")
    since = world.iso(start)
    weight = patient["weight_kg"]
    urine = []
    if weight:
        urine = [
            (hours, min(seen.value for seen in rates) / weight)
            for hours in (6.0, 12.0, 24.0)
            if (rates := urine_rates(world, patient["id"], since, hours))
        ]
    marks = ", ".join("?" * len(REPLACEMENT))
    replaced = world.row(
        f"SELECT 1 FROM procedure WHERE patient_id = ? AND code IN ({marks}) AND performed >= ? AND performed <= ?",
        patient["id"], *REPLACEMENT, since, world.now,
    )  # fmt: skip
    found = aki_stage(points, level, replacement=replaced is not None, urine=urine)
    if found.presumed:
        notes.append("The rise to 1.5 times the baseline was not seen within 7 days: it may be older, chronic change.")
    shown = {
        "type": "kdigo_aki", "stage": found.stage, "latest_stage": found.latest_stage, "ratio_to_baseline": round(found.ratio, 2),
        "largest_rise_48h": round(found.rise_48h, 2), "unit": test.unit, "criteria": list(found.criteria),
        "baseline": {"value": level, "unit": test.unit, "source": source}, "urine_used": bool(urine),
    }  # fmt: skip
    return shown, notes, AKI_CITATION


def _troponin(
    world: World, encounter: Row | None, test: LabTest, points: list[Point], values: list[LabValue]
) -> Special:
    row = world.row("SELECT ref_high FROM observation WHERE id = ?", values[0]["record_id"])
    limit = row["ref_high"] if row and row["ref_high"] is not None else None
    if limit is None:
        return None, ["The 99th percentile for this patient is not known: no delta rule."], TROPONIN_CITATION
    onset = None
    if encounter and encounter["onset"]:
        try:
            onset = (world.seconds_at(values[0]["time"]) - world.seconds_at(encounter["onset"])) / 3600
        except ValueError:  # an onset in words
            onset = None
    readout, rule = troponin_readout(points, limit, elecsys_t=test.key == "troponin_t_hs", onset_hours=onset)
    return (
        {"type": "troponin_delta", "readout": readout, "rule": rule, "limit": limit, "unit": test.unit},
        [],
        TROPONIN_CITATION,
    )


def _sodium(world: World, patient: Row, points: list[Point], values: list[LabValue]) -> Special:
    risk = has_condition(world, patient["id"], DEMYELINATION_RISK)
    low_potassium = world.row(
        "SELECT id FROM observation WHERE patient_id = ? AND code = 'potassium' AND value < 3.5 AND issued <= ? AND effective >= ?",
        patient["id"], world.now, values[0]["time"],
    )  # fmt: skip
    why = [risk["display"]] if risk else []
    why += ["potassium below 3.5 mmol/L"] if low_potassium else []
    why += ["sodium 105 mmol/L or less"] if min(p.value for p in points) <= 105 else []
    limit = SODIUM_LIMIT_AT_RISK if why else SODIUM_LIMIT
    rise = largest_change(points, 24, rise=True)
    amount = round(rise[0], 1) if rise else 0.0
    shown = {
        "type": "sodium_correction", "largest_rise_24h": amount, "unit": "mmol/L", "limit_24h": limit, "exceeded": amount > limit,
        "demyelination_risk": why, "from": _time(values, rise[1]) if rise else None, "to": _time(values, rise[2]) if rise else None,
    }  # fmt: skip
    return shown, [], SODIUM_CITATION
