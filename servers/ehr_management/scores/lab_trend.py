"""The course of one laboratory test in a stay."""

from itertools import pairwise
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.laboratory import LabTest, find_panel, find_test, nearest_tests
from medmcp.servers.clinical.trend import direction_of, slope_per_hour
from medmcp.servers.ehr_management.results import LabTrend
from medmcp.servers.parameters import EncounterId, OptionalTime, PatientId, Since
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import find_encounter, moment, require_patient
from medmcp.servers.world.series import lab_values
from medmcp.servers.world.stays import ends_at
from medmcp.servers.world.trend_special import special_reading
from medmcp.servers.world.world import World

__all__ = ["get_lab_trend"]


@tool("ehr_management", "Trend of one laboratory test", effect="compute", minutes=1)
async def get_lab_trend(
    world: World,
    patient_id: PatientId,
    test: Annotated[str, Field(min_length=1, max_length=80, description="One test name or code.")],
    encounter_id: EncounterId = "",
    since: Since = "",
    until: Annotated[OptionalTime, Field(description="Only rows at or before this simulated time.")] = "",
    baseline: Annotated[float | None, Field(gt=0, le=100_000, description="Known baseline in the test's unit.")] = None,
) -> LabTrend:
    """Course of one analyte in the stay: change, least-squares slope per 24 h, direction; for creatinine the KDIGO AKI stage,
    for troponin the delta, for haemoglobin the largest fall in 24 h, for sodium the rise in 24 h."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    analyte = _quantitative(test)
    start = moment(world, since) if since else (encounter["period_start"] or "" if encounter else "")
    end = moment(world, until) if until else ends_at(world, encounter) if encounter else world.now
    if end < start:
        raise ToolError("INVALID_ARGUMENT", "until is before since.", field="until")
    values, remarks = lab_values(world, patient_id, analyte, start, end)
    if not values:
        raise ToolError("MISSING_DATA", f"No numeric result of {analyte.name} in this window.",
                        hint="get_lab_results lists what there is; since reaches back before the stay.")  # fmt: skip
    points = [one["point"] for one in values]
    slope = slope_per_hour(points)
    first, last = values[0], values[-1]
    special, notes, citation = special_reading(world, patient, encounter, analyte, values, baseline)
    latest = world.row("SELECT ref_low, ref_high FROM observation WHERE id = ?", last["record_id"]) or {}
    crossed = [one["time"] for before, one in pairwise(values) if _outside(before) != _outside(one)]
    return {
        "test": analyte.key, "series": [_shown(one) for one in values], "first": _shown(first), "latest": _shown(last),
        "minimum": _shown(min(values, key=lambda one: one["value"])), "maximum": _shown(max(values, key=lambda one: one["value"])),
        "percent_change": round(100 * (last["value"] - first["value"]) / first["value"], 1) if first["value"] and len(values) > 1 else None,
        "slope_per_24h": None if slope is None else round(24 * slope, analyte.decimals + 2),
        "unit": analyte.unit, "direction": direction_of(points),
        "reference": {"low": latest.get("ref_low"), "high": latest.get("ref_high"), "crossed_at": crossed},
        "special": special, "warnings": [*remarks, *notes], "citation": citation,
    }  # fmt: skip


def _quantitative(name: str) -> LabTest:
    if find_panel(name) is not None and find_test(name) is None:
        raise ToolError("INVALID_ARGUMENT", f"'{name}' is a panel; name one of its tests.", field="test")
    found = find_test(name)
    if found is None:
        near = nearest_tests(name)
        raise ToolError("INVALID_ARGUMENT", f"'{name}' is not in the laboratory catalogue.", field="test",
                        hint=f"Did you mean {', '.join(near)}?" if near else "")  # fmt: skip
    if found.kind != "quantitative":
        raise ToolError("INVALID_ARGUMENT", f"{found.name} has no numeric result.", field="test",
                        hint="get_lab_results shows it.")  # fmt: skip
    return found


def _shown(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "time": one["time"],
        "value": one["value"],
        "unit": one["unit"],
        "flag": one["flag"],
        "record_id": one["record_id"],
    }


def _outside(one: dict[str, Any]) -> bool:
    return one["flag"] not in (None, "normal", "cannot_judge")
