"""Computing over a stay: trends, deterioration, quality measures, nursing scales, risk of readmission."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.charlson import comorbidities
from medmcp.servers.clinical.deterioration import Limits, adult_limits, breaches, changes, child_limits, maternal_limits
from medmcp.servers.clinical.laboratory import LabTest, find_panel, find_test, nearest_tests
from medmcp.servers.clinical.nursing import ASSESSMENTS, NURSING_ITEMS
from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.clinical.trend import direction_of, slope_per_hour
from medmcp.servers.clinical.units import parse_value
from medmcp.servers.ehr_management.results import LabTrend, NursingAssessments, QualityIndicators, VitalAlerts
from medmcp.servers.parameters import EncounterId, NameValue, OptionalTime, PatientId, Since
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import finish
from medmcp.servers.world.chart import age_years, find_encounter, moment, require_encounter, require_patient
from medmcp.servers.world.nursing import (
    SCALES,
    assessment_sets,
    fluid_balance,
    precautions,
    scale_score,
    skin_findings,
)
from medmcp.servers.world.quality_evidence import indicators
from medmcp.servers.world.readmission_facts import readmission_readings, readmission_scores
from medmcp.servers.world.series import lab_values, urine_rates, vital_series
from medmcp.servers.world.stays import STAYS, ends_at, is_open
from medmcp.servers.world.trend_special import special_reading
from medmcp.servers.world.triage_facts import hypercapnic_target
from medmcp.servers.world.world import Row, World

__all__ = [
    "calculate_readmission_risk",
    "detect_vital_alerts",
    "get_lab_trend",
    "get_nursing_assessments",
    "get_quality_indicators",
]

POSTPARTUM_DAYS = 42


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


@tool("ehr_management", "Inpatient quality and safety indicators", effect="compute", minutes=1)
async def get_quality_indicators(
    world: World, patient_id: PatientId, encounter_id: EncounterId = ""
) -> QualityIndicators:
    """Quality measures of one encounter from its orders and events: VTE prophylaxis, device days, sepsis bundle, glucose,
    reconciliation, falls and pressure injury, restraint, antibiotic review, readmission."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    if not encounter["period_start"]:
        raise ToolError("MISSING_DATA", f"{encounter['id']} has no time of admission.")
    found = indicators(world, patient, encounter)
    count = {
        status: sum(one.status == status for one in found)
        for status in ("met", "not_met", "not_documented", "not_applicable")
    }
    return {
        "indicators": [one.as_row() for one in found],
        "summary": count | {"applicable": len(found) - count["not_applicable"]},
    }


Assessment = Literal["morse", "braden", "pain", "intake_output", "mobility", "skin", "swallow", "restraint"]


@tool("ehr_management", "Nursing assessments", effect="compute", minutes=1)
async def get_nursing_assessments(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    assessments: Annotated[list[Assessment] | None, Field(description="Which; default all.")] = None,
    since: Since = "",
) -> NursingAssessments:
    """Nursing assessments from charted items, with Morse fall and Braden pressure-injury totals computed, fluid balance per 24 h,
    skin findings and precautions in force."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    wanted: tuple[str, ...] = tuple(assessments or (*ASSESSMENTS, "intake_output"))
    start = moment(world, since) if since else (encounter["period_start"] or "" if encounter else "")
    end = ends_at(world, encounter) if encounter else world.now
    rows: list[dict[str, Any]] = []
    absent: list[str] = []
    for name in [one for one in ASSESSMENTS if one in wanted and one != "skin"]:
        sets = assessment_sets(world, patient_id, name, start, end)
        if not sets:
            absent.append(name)
        for number, charted in enumerate(sets):
            score = scale_score(name, charted) if name in SCALES else None
            if score is not None and number == 0:
                finish(world, patient_id, score)
            rows.append(_assessment(name, charted, score))
    skin = skin_findings(world, patient_id, start) if "skin" in wanted else []
    balance = fluid_balance(world, patient, start, end) if "intake_output" in wanted else []
    absent += [name for name, found in (("skin", skin), ("intake_output", balance)) if name in wanted and not found]
    if not rows and not skin and not balance:
        raise ToolError("MISSING_DATA", "None of these assessments is charted in this stay.")
    return {
        "assessments": rows, "intake_output": balance, "skin": skin, "precautions": precautions(world, patient_id),
        "not_charted": absent,
    }  # fmt: skip


ITEM_ORDER = {code: number for number, code in enumerate(NURSING_ITEMS)}


def _assessment(name: str, charted: list[Row], score: Score | None) -> dict[str, Any]:
    charted = sorted(charted, key=lambda row: ITEM_ORDER[row["code"]])
    items = [
        {"item": NURSING_ITEMS[row["code"]].name, "value": row["value"] if row["value"] is not None else row["value_text"],
         "record_id": row["id"]}
        for row in charted
    ]  # fmt: skip
    if score is None:
        return {
            "name": name,
            "time": charted[0]["effective"],
            "items": items,
            "total": None,
            "band": None,
            "missing": [],
        }
    points = {item.record_id: item.points for item in score.items}
    band = score.interpretation
    return {
        "name": name, "time": charted[0]["effective"], "items": [one | {"points": points.get(one["record_id"])} for one in items],
        "total": score.score, "total_range": list(score.score_range or ()), "band": band, "missing": score.missing,
        "citation": score.citation,
    }  # fmt: skip


# explicit values: unit and analyte for conversion; booleans have none
GIVEN: dict[str, tuple[str, str] | None] = {
    "haemoglobin": ("g/dL", "haemoglobin"), "oncology_service": None, "sodium": ("mmol/L", "sodium"), "procedure": None,
    "urgent_admission": None, "admissions_12_months": ("1", ""), "length_of_stay_days": ("1", ""), "ed_visits_6_months": ("1", ""),
    "charlson_lace": ("1", ""),
}  # fmt: skip
LIMITS = {"haemoglobin": (1, 30), "sodium": (80, 200), "length_of_stay_days": (0, 1000), "admissions_12_months": (0, 200),
          "ed_visits_6_months": (0, 200), "charlson_lace": (0, 40)}  # fmt: skip


@tool("ehr_management", "Readmission risk (HOSPITAL and LACE)", effect="compute", minutes=1, also_on=("cross_domain",))
async def calculate_readmission_risk(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    items: Annotated[
        list[NameValue] | None,
        Field(max_length=20, description=f"Explicit values as name=value: {', '.join(GIVEN)}."),
    ] = None,
) -> Mapping[str, Any]:
    """30-day readmission risk of a hospital stay: HOSPITAL score and LACE index from the encounter's facts, item by item.
    Of an open stay provisional."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    if encounter["class"] == "outpatient":
        raise ToolError("NOT_APPLICABLE", "An outpatient visit has no readmission risk.", field="encounter_id")
    if patient["deceased_at"] or world.body.dead(patient_id) or encounter["disposition"] == "died":
        raise ToolError("NOT_APPLICABLE", "The patient has died.")
    readings, codes = readmission_readings(world, patient, encounter)
    readings |= _given(items or [])
    hospital, lace = readmission_scores(world, patient, readings)
    if is_open(encounter):
        hospital.warnings.append("Provisional: the stay goes on; length of stay so far and latest results are used.")
    if encounter["class"] not in STAYS:
        hospital.warnings.append("An emergency visit: both scores were made for hospital stays.")
    finish(world, patient_id, hospital)
    finish(world, patient_id, lace)
    return score_result(
        hospital,
        hospital_score=_brief(hospital), lace_index=_brief(lace) | {"citation": lace.citation, "missing": lace.missing},
        charlson_items=[{"condition": row.key, "weight": row.weight, "icd10": code} for row, code in comorbidities(codes)],
        drivers=_drivers(hospital, lace),
    )  # fmt: skip


def _given(items: list[str]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for text in items:
        name, _, value = text.partition("=")
        if name not in GIVEN:
            raise ToolError("INVALID_ARGUMENT", f"'{name}' is no item of these scores.", field="items",
                            hint=f"Names: {', '.join(GIVEN)}.")  # fmt: skip
        kind = GIVEN[name]
        if kind is None:
            if value.strip() not in ("true", "false"):
                raise ToolError("INVALID_ARGUMENT", f"{name} is true or false.", field="items")
            found[name] = Reading.given(value.strip() == "true")
            continue
        number = parse_value(value, *kind)
        low, high = LIMITS[name]
        if not low <= number <= high:
            raise ToolError("INVALID_ARGUMENT", f"{name} {number:g} is outside {low:g} to {high:g}.", field="items")
        found[name] = Reading.given(number, "" if kind[0] == "1" else kind[0])
    return found


def _brief(score: Score) -> dict[str, Any]:
    return {
        "score": score.score, "range": list(score.score_range or ()), "band": score.interpretation,
        "points": {item.name: item.points for item in score.items},
    }  # fmt: skip


MODIFIABLE = {
    "haemoglobin": "low haemoglobin: look for and treat the cause before discharge",
    "sodium": "low sodium: correct and recheck before discharge",
    "length_of_stay_days": "long stay: early mobilisation and discharge planning",
    "ed_visits_6_months": "emergency visits: a contact and a plan for flare-ups",
    "admissions_12_months": "frequent admissions: follow-up within 7 days, care coordination",
}


def _drivers(*scores: Score) -> list[str]:
    """Items that score and that care can change."""
    scoring = {item.name for score in scores for item in score.items if item.points}
    return [text for name, text in MODIFIABLE.items() if name in scoring]
