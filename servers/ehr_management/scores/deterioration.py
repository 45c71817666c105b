"""Alerts of deterioration from charted vital signs and urine."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.clinical.deterioration import Limits, adult_limits, breaches, changes, child_limits, maternal_limits
from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.ehr_management.results import VitalAlerts
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import age_years, find_encounter, require_patient
from medmcp.servers.world.series import urine_rates, vital_series
from medmcp.servers.world.triage_facts import hypercapnic_target
from medmcp.servers.world.world import Row, World

__all__ = ["detect_vital_alerts"]

POSTPARTUM_DAYS = 42
UNITS = {**VITAL_UNITS, "map": "mmHg", "spo2_on_air": "%", "shock_index": "1", "gcs_drop": "points", "urine_2h": "mL/kg/h",
         "urine_6h": "mL/kg/h", "urine_ml_h": "mL/h", "not_alert": "1"}  # fmt: skip


@tool("ehr_management", "Deterioration alerts over time", effect="compute", minutes=1)
async def detect_vital_alerts(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    hours: Annotated[float, Field(ge=1, le=168, description="Look-back in hours.")] = 24,
) -> VitalAlerts:
    """Scan charted vital signs and urine for breaches of limits by age and pregnancy: since when, persistent (two consecutive
    readings), ongoing, and changes over the window. Not a score: see calculate_news2."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    since = world.in_minutes(-60 * hours)
    if encounter and encounter_id and encounter["period_start"]:
        since = max(since, encounter["period_start"])
    series = vital_series(world, patient_id, since)
    limits, name, citation = _limits(world, patient)
    weight = patient["weight_kg"]
    for code, span in (("urine_2h", 2), ("urine_6h", 6)):
        rates = urine_rates(world, patient_id, since, span)
        if weight and rates:
            series[code] = [seen._replace(value=round(seen.value / weight, 2)) for seen in rates]
        if rates and span == 2:
            series["urine_ml_h"] = [seen._replace(value=round(seen.value)) for seen in rates]
    readings = max((len(seen) for code, seen in series.items() if code in VITAL_UNITS), default=0)
    if readings == 0:
        raise ToolError("MISSING_DATA", f"No vital signs are charted in the last {hours:g} h.",
                        hint="get_vital_signs with measure_now takes a set.")  # fmt: skip
    alerts = [
        {"parameter": one.parameter, "value": one.value, "unit": UNITS.get(one.parameter, ""), "limit": one.limit,
         "severity": one.severity, "first_at": one.first_at, "persistent": one.persistent, "ongoing": one.ongoing,
         "n_readings": one.n_readings}
        for one in breaches(series, limits)
    ]  # fmt: skip
    alerts = [
        one
        for one in alerts
        if not (one["parameter"] == "urine_2h" and any(o["parameter"] == "urine_6h" for o in alerts))
    ]
    trends = [
        {
            "parameter": parameter,
            "change": round(change, 1),
            "unit": UNITS[parameter],
            "window": {"from": begin.at, "to": end.at},
        }
        for parameter, change, begin, end in changes(series)
    ]
    index = series.get("shock_index", [])
    if index and name != "paediatric_band" and index[-1].value >= 0.9:
        alerts.append({"parameter": "shock_index", "value": index[-1].value, "unit": "1", "limit": ">= 0.9", "severity": "warning",
                       "first_at": index[-1].at, "persistent": len(index) > 1 and index[-2].value >= 0.9, "ongoing": True,
                       "n_readings": sum(seen.value >= 0.9 for seen in index)})  # fmt: skip
    return {
        "alerts": alerts, "trend_alerts": trends, "limits_used": name,
        "unmeasured": [code for code in limits if code not in series and code != "gcs_drop"], "readings": readings,
        "window": {"from": since, "to": world.now, "hours": hours}, "citation": citation,
    }  # fmt: skip


def _limits(world: World, patient: Row) -> tuple[Limits, str, str]:
    age = age_years(world, patient)
    postpartum = patient["delivered_at"] and world.minutes_since(patient["delivered_at"]) <= POSTPARTUM_DAYS * 1440
    if patient["pregnancy"] == "pregnant" or postpartum:
        return maternal_limits(), "maternal", "Maternal Early Warning Criteria, Mhyre 2014 Obstet Gynecol 124:782"
    if age < 18:
        return child_limits(age), "paediatric_band", "ESI v5 danger zone (ENA 2023); PALS hypotension limits (AHA)"
    low_target = hypercapnic_target(world, patient["id"]).value is True
    return (
        adult_limits(hypercapnic_target=low_target),
        "adult",
        "limits of the simulated hospital, not a published score",
    )
