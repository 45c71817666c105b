"""Systemic inflammation, bedside risk, and the whole screen with SOFA, lactate and the bundle."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.scores.qsofa import qsofa
from medmcp.servers.clinical.scores.score import NotApplicable, Reading, Score
from medmcp.servers.clinical.scores.sepsis import sepsis_bundle, sepsis_category
from medmcp.servers.clinical.scores.sirs import sirs
from medmcp.servers.clinical.scores.sofa import sofa
from medmcp.servers.parameters import (
    AtTime,
    ComaScale,
    EncounterId,
    HeartRate,
    NameValue,
    OptionalPatientId,
    PatientId,
    RespiratoryRate,
    SystolicPressure,
    Temperature,
)
from medmcp.servers.results import score_result
from medmcp.servers.tool import tool
from medmcp.servers.triage_emergency.scores.early_warning import chart_news2
from medmcp.servers.world.calculator import begin, caller_values, finish
from medmcp.servers.world.chart import LABS_WINDOW_MIN, VITALS_WINDOW_MIN, find_encounter, reading, require_patient
from medmcp.servers.world.sepsis_evidence import (
    bundle_done,
    crystalloid,
    infection_evidence,
    recognised_at,
    sepsis_cautions,
    sofa_inputs,
    vasopressor_running,
)
from medmcp.servers.world.sofa_values import sofa_values as parsed_sofa
from medmcp.servers.world.triage_facts import pregnancy_reading
from medmcp.servers.world.world import Row, World

__all__ = ["calculate_qsofa", "calculate_sirs_criteria", "screen_sepsis"]


@tool("triage_emergency", "SIRS criteria", effect="compute", minutes=1)
async def calculate_sirs_criteria(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    temperature: Temperature = None,
    heart_rate: HeartRate = None,
    respiratory_rate: RespiratoryRate = None,
    paco2: Annotated[float | None, Field(ge=5, le=150, description="Arterial CO2 in mmHg.")] = None,
    wbc: Annotated[float | None, Field(ge=0, le=500, description="White cells in 10^9/L.")] = None,
    bands_percent: Annotated[float | None, Field(ge=0, le=100, description="Immature forms in %.")] = None,
) -> Mapping[str, Any]:
    """Systemic inflammatory response criteria in adults: which are met, not met or unmeasured."""
    chart = begin(world, patient_id, at_time)
    given = {"temperature": temperature, "heart_rate": heart_rate, "respiratory_rate": respiratory_rate, "paco2": paco2,
             "wbc": wbc, "bands_percent": bands_percent}  # fmt: skip
    score = _sirs(world, patient_id, chart.patient, chart.age, chart.at, given)
    finish(world, patient_id, score)
    return score_result(score, positive=score.extra["positive"])


def _sirs(
    world: World, patient_id: str, patient: Row | None, age: Reading, at: str, given: Mapping[str, float | None]
) -> Score:
    codes = {
        "temperature": ("temperature", "degC", VITALS_WINDOW_MIN),
        "heart_rate": ("heart_rate", "/min", VITALS_WINDOW_MIN),
        "respiratory_rate": ("respiratory_rate", "/min", VITALS_WINDOW_MIN),
        "paco2": ("pco2", "mmHg", LABS_WINDOW_MIN),
        "wbc": ("wbc", "10^9/L", LABS_WINDOW_MIN),
        "bands_percent": ("bands", "%", LABS_WINDOW_MIN),
    }
    readings = {
        name: reading(world, patient_id, code, given=given.get(name), unit=unit, within_minutes=window, at=at)
        for name, (code, unit, window) in codes.items()
    }
    return sirs(**readings, age=age, pregnant=pregnancy_reading(patient))


@tool("triage_emergency", "qSOFA", effect="compute", minutes=1)
async def calculate_qsofa(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    respiratory_rate: RespiratoryRate = None,
    sbp: SystolicPressure = None,
    gcs: ComaScale = None,
) -> Mapping[str, Any]:
    """Quick SOFA bedside risk score in adults with suspected infection."""
    chart = begin(world, patient_id, at_time)
    score = _qsofa(
        world, patient_id, chart.age, chart.at, {"respiratory_rate": respiratory_rate, "sbp": sbp, "gcs": gcs}
    )
    finish(world, patient_id, score)
    return score_result(score, positive=score.extra["positive"])


def _qsofa(world: World, patient_id: str, age: Reading, at: str, given: Mapping[str, float | None]) -> Score:
    def value(code: str, unit: str) -> Reading:
        return reading(world, patient_id, code, given=given.get(code), unit=unit, at=at)

    # an explicit GCS outranks a charted ACVPU
    level = Reading.missing() if given.get("gcs") is not None else reading(world, patient_id, "consciousness", at=at)
    return qsofa(
        respiratory_rate=value("respiratory_rate", "/min"), sbp=value("sbp", "mmHg"), gcs=value("gcs", "points"),
        consciousness=level, age=age,
    )  # fmt: skip


@tool("triage_emergency", "Sepsis screen (Sepsis-3, SOFA and bundle)", effect="compute", minutes=2)
async def screen_sepsis(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    at_time: AtTime = "",
    infection_suspected: Annotated[
        bool | None, Field(description="Your judgement; else from orders and coded findings.")
    ] = None,
    baseline_sofa: Annotated[int | None, Field(ge=0, le=24, description="SOFA before this illness, if known.")] = None,
    sofa_values: Annotated[
        list[NameValue] | None,
        Field(
            max_length=15,
            description="SOFA inputs as name=number: pao2, fio2, spo2, respiratory_support (true/false), platelets,"
            " bilirubin_mg_dl, map, dopamine, dobutamine, adrenaline, noradrenaline (microgram/kg/min), gcs,"
            " creatinine_mg_dl, urine_ml_day.",
        ),
    ] = None,
) -> Mapping[str, Any]:
    """Put evidence of infection, SOFA, lactate, SIRS, qSOFA and NEWS2 together into a Sepsis-3 read-out, with the state
    and due times of the hour-1 bundle. The score is the SOFA total."""
    chart = begin(world, patient_id, at_time)
    patient, at = require_patient(world, patient_id), chart.at
    encounter = find_encounter(world, patient_id, encounter_id)
    since = encounter["period_start"] if encounter else world.iso(world.seconds_at(at) - 86400)
    inputs, remarks = sofa_inputs(world, patient, at)
    explicit = parsed_sofa(sofa_values or [])
    if {"pao2", "fio2", "spo2"} & set(explicit):  # a ratio is made of values of one moment
        inputs = {
            name: value for name, value in inputs.items() if name not in ("pao2", "fio2", "spo2", "respiratory_support")
        }
        remarks = []
    with caller_values("sofa_values"):
        organs = sofa(**(inputs | explicit), age=chart.age)
    quick = _qsofa(world, patient_id, chart.age, at, {})
    inflammatory = _sirs(world, patient_id, patient, chart.age, at, {})
    warnings = [*organs.warnings, *remarks]
    try:
        early: Score | None = chart_news2(world, patient_id, patient, chart.age, at, {})
    except NotApplicable as reason:
        early = None
        warnings.append(f"NEWS2 left out: {reason.reason}")
    lactate = max(
        (reading(world, patient_id, code, unit="mmol/L", within_minutes=VITALS_WINDOW_MIN, at=at)
         for code in ("lactate", "lactate_poc")),
        key=lambda found: found.observed_at or "",
    )  # fmt: skip
    infection, grounds = infection_evidence(world, patient, encounter, at)
    if infection_suspected is not None:
        infection, grounds = Reading.given(infection_suspected), ["your judgement"]
    elif infection.value is False:
        warnings.append(
            "No evidence of infection is recorded, which does not exclude it; give infection_suspected if you do."
        )
    fluid, pressor = crystalloid(world, patient, since, at), vasopressor_running(world, patient_id, at)
    readout = sepsis_category(
        sofa=organs, infection=infection, baseline_sofa=Reading.given(baseline_sofa), lactate=lactate,
        vasopressor_for_map=Reading(value=pressor is not None, source="chart_negative" if pressor is None else "chart"),
        fluid_adequate=Reading.given(None if fluid.target_ml is None else fluid.ml >= 0.98 * fluid.target_ml),
        qsofa=quick, news2=early,
    )  # fmt: skip
    recognised = recognised_at(world, patient_id, since, at)
    sbp, mean = reading(world, patient_id, "sbp", at=at), inputs.get("map", Reading.missing())
    low = [float(v.value) < limit for v, limit in ((sbp, 90), (mean, 65)) if isinstance(v.value, int | float)]
    elements = sepsis_bundle(
        readout, recognised_at=datetime.fromisoformat(recognised), now=datetime.fromisoformat(at),
        done=bundle_done(world, patient, since, at), lactate=lactate,
        hypotension=Reading.given(any(low) if low else None), weight_kg=Reading.given(patient["weight_kg"], "kg"),
    )  # fmt: skip
    warnings += [*readout.warnings, *sepsis_cautions(world, patient_id)]
    organs.warnings[:] = list(dict.fromkeys(warnings))
    organs.missing[:] = list(
        dict.fromkeys([*organs.missing, *(m for m in readout.missing if not m.startswith("sofa: "))])
    )
    finish(world, patient_id, organs)
    finish(world, patient_id, replace(organs, name="Sepsis screen", interpretation=readout.category, items=[]))
    return score_result(
        replace(organs, interpretation="; ".join([readout.category.replace("_", " "), *readout.reasons, *grounds])),
        sofa={"total": organs.score, "range": list(organs.score_range or ()), "baseline": readout.baseline,
              "change": list(readout.sofa_change), "organs": organs.extra["organs"]},
        category=readout.category,
        lactate={"value": lactate.value, "unit": "mmol/L", "at": lactate.observed_at, "record_id": lactate.record_id}
        if lactate.known else None,
        bundle=[
            {"element": e.element, "due_at": e.due_at.isoformat(), "done_at": e.done_at.isoformat() if e.done_at else None,
             "overdue": e.overdue, "note": e.note}
            for e in elements
        ],
        qsofa=_brief(quick), sirs=_brief(inflammatory), news2=_brief(early) if early else None,
    )  # fmt: skip


def _brief(score: Score) -> dict[str, Any]:
    """A score inside another tool's answer."""
    return {
        "score": score.score,
        "score_range": None if score.score_range is None else list(score.score_range),
        "interpretation": score.interpretation,
        "missing": list(score.missing),
    }
