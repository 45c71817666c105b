"""Triage and emergency scores on the chart, on explicit values, or on an examination at the bedside.

The formulas are in `clinical/scores`; what they read from the chart comes through `world/` (`survey.py`,
`triage_facts.py`, `sepsis_evidence.py`, `toxic_findings.py`, `heart_facts.py`).
"""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.esi import esi
from medmcp.servers.clinical.scores.gcs import gcs as gcs_score
from medmcp.servers.clinical.scores.heart import heart
from medmcp.servers.clinical.scores.news2 import news2
from medmcp.servers.clinical.scores.nihss import nihss
from medmcp.servers.clinical.scores.poison_levels import (
    anion_gap,
    decontamination,
    osmolal_gap,
    paracetamol,
    salicylate,
)
from medmcp.servers.clinical.scores.qsofa import qsofa
from medmcp.servers.clinical.scores.score import NotApplicable, Reading, Score
from medmcp.servers.clinical.scores.sepsis import sepsis_bundle, sepsis_category
from medmcp.servers.clinical.scores.sirs import sirs
from medmcp.servers.clinical.scores.sofa import sofa
from medmcp.servers.clinical.scores.toxidromes import match_toxidromes
from medmcp.servers.clinical.scores.trauma import field_triage, trauma_score
from medmcp.servers.parameters import (
    AtTime,
    ComaScale,
    EncounterId,
    HeartRate,
    NameValue,
    OptionalPatientId,
    OptionalTime,
    PatientId,
    RespiratoryRate,
    SystolicPressure,
    Temperature,
)
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.triage_emergency.results import EsiLevel, ToxicologyCheck
from medmcp.servers.world.calculator import begin, caller_values, finish, previous
from medmcp.servers.world.chart import (
    LABS_WINDOW_MIN,
    VITALS_WINDOW_MIN,
    age_years,
    find_encounter,
    gestation_days,
    latest,
    reading,
    require_patient,
)
from medmcp.servers.world.heart_facts import first_troponin, hours_since, risk_factors_on_chart
from medmcp.servers.world.neuro_exam import charted, examined_gcs, examined_nihss, gcs_confounders
from medmcp.servers.world.neuro_exam import last_known_well as known_well
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
from medmcp.servers.world.survey import airway_secured, latest_glucose, survey_inputs
from medmcp.servers.world.toxic_findings import airway_safe, antidotes, findings, tests_due, toxicology_warnings
from medmcp.servers.world.triage_facts import (
    hypercapnic_target,
    lifesaving_need,
    on_anticoagulant,
    parsed_time,
    past_seconds,
    pregnancy_reading,
    risk_prompts,
)
from medmcp.servers.world.world import Row, World

__all__ = [
    "calculate_esi_level", "calculate_gcs", "calculate_heart_score", "calculate_news2", "calculate_nihss",
    "calculate_qsofa", "calculate_sirs_criteria", "calculate_trauma_score", "check_toxicology", "screen_sepsis",
]  # fmt: skip


def _yes(found: Reading) -> Reading:
    """A charted 0 or 1 as false or true."""
    if not found.known or isinstance(found.value, bool):
        return found
    return replace(found, value=bool(found.value))


def _brief(score: Score) -> dict[str, Any]:
    """A score inside another tool's answer."""
    return {
        "score": score.score,
        "score_range": None if score.score_range is None else list(score.score_range),
        "interpretation": score.interpretation,
        "missing": list(score.missing),
    }


# consciousness


@tool("triage_emergency", "Glasgow Coma Scale", effect="compute", minutes=2, examines=True)
async def calculate_gcs(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    eye: Annotated[
        Literal["1", "2", "3", "4", "NT"] | None, Field(description="Eye; omit all three to examine the patient.")
    ] = None,
    verbal: Annotated[Literal["1", "2", "3", "4", "5", "NT"] | None, Field(description="Verbal.")] = None,
    motor: Annotated[Literal["1", "2", "3", "4", "5", "6", "NT"] | None, Field(description="Best motor.")] = None,
    unreactive_pupils: Annotated[Literal[0, 1, 2] | None, Field(description="Pupils without light reaction.")] = None,
) -> Mapping[str, Any]:
    """Examine and score eye, verbal and motor response, with untestable components, the pupils score (GCS-P) and the
    paediatric scale under 2 years. Without components the patient is examined and the findings are charted."""
    chart = begin(world, patient_id)
    given = {"eye": eye, "verbal": verbal, "motor": motor}
    before, pupils = Reading.missing(), Reading.given(unreactive_pupils)
    if patient_id:
        encounter = find_encounter(world, patient_id, encounter_id)
        before = reading(world, patient_id, "gcs", within_minutes=VITALS_WINDOW_MIN)
    if any(given.values()):
        if not all(given.values()):
            lacking = ", ".join(name for name, value in given.items() if not value)
            raise ToolError(
                "INVALID_ARGUMENT", f"Only some components given; {lacking} is lacking.", field=lacking.split(", ")[0],
                hint="Give all three (NT if not testable), or none to examine the patient.",
            )  # fmt: skip
        parts = {name: Reading.given(value) for name, value in given.items()}
    elif patient_id:
        parts, pupils = examined_gcs(world, patient_id, encounter["id"] if encounter else None, pupils)
    else:
        raise ToolError(
            "MISSING_DATA", "Neither a patient nor components.", hint="Give patient_id, or eye, verbal and motor."
        )
    with caller_values():
        score = gcs_score(**parts, unreactive_pupils=pupils, previous=before, age=chart.age)
    if patient_id:
        score.warnings.extend(gcs_confounders(world, patient_id))
    finish(world, patient_id, score)
    extra = score.extra
    return score_result(
        score, components=extra["components"], gcs_p=extra["gcs_p"], severity=extra["severity"], change=extra["change"]
    )


@tool("triage_emergency", "NIH Stroke Scale", effect="compute", minutes=6, examines=True)
async def calculate_nihss(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    items: Annotated[
        list[Annotated[str, Field(pattern=r"^(1a|1b|1c|2|3|4|5a|5b|6a|6b|7|8|9|10|11)=([0-4]|UN)$")]] | None,
        Field(max_length=15, description="Points as item=points, e.g. 5a=2 or 10=UN; omit to examine the patient."),
    ] = None,
    last_known_well: Annotated[OptionalTime, Field(description="ISO 8601; overrides the chart.")] = "",
) -> Mapping[str, Any]:
    """Examine and score the 15 items of the NIHSS, with untestable items, severity band, time since last known well,
    and whether a large vessel occlusion or a disabling deficit is suspected. Without items the findings are charted."""
    begin(world, patient_id)
    if not patient_id and not items:
        raise ToolError("MISSING_DATA", "Neither a patient nor items.", hint="Give patient_id, or items such as 5a=2.")
    encounter = find_encounter(world, patient_id, encounter_id) if patient_id else None
    if items:
        names = [item.partition("=")[0] for item in items]
        if len(set(names)) != len(names):
            raise ToolError("INVALID_ARGUMENT", "An item is given twice.", field="items")
        values = {item.partition("=")[0]: Reading.given(item.partition("=")[2]) for item in items}
    else:
        values = examined_nihss(world, patient_id, encounter["id"] if encounter else None)
    well = known_well(world, encounter, last_known_well)
    last = previous(world, patient_id, "NIHSS") if patient_id else None
    chart = {code: reading(world, patient_id, code) for code in ("sbp", "dbp")} if patient_id else {}
    with caller_values("items"):
        score = nihss(
            values,
            minutes_since_last_known_well=Reading.given(None if well is None else round(world.minutes_since(well))),
            previous=Reading.given(last["value"] if last else None),
            glucose=latest_glucose(world, patient_id) if patient_id else Reading.missing(),
            anticoagulant=on_anticoagulant(world, patient_id) if patient_id else Reading.missing(),
            **chart,
        )
    if well is None:
        score.warnings.append("Last known well is not on record: ask the patient or a witness.")
    finish(world, patient_id, score)
    extra = score.extra
    disabling = extra["disabling"]
    return score_result(
        score, minutes_since_lkw=extra["minutes_since_lkw"], band=extra["band"], lvo_suspected=extra["lvo_suspected"],
        disabling="undetermined" if disabling is None else disabling, change=extra["change"],
    )  # fmt: skip


# triage


@tool("triage_emergency", "ESI v5 triage level", effect="compute", minutes=2)
async def calculate_esi_level(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    lifesaving_intervention_needed: Annotated[
        bool | None, Field(description="Decision A: your judgement, else only from primary-survey findings on file.")
    ] = None,
    high_risk_situation: Annotated[
        bool | None, Field(description="Decision B: would you give your last open bed?")
    ] = None,
    new_confusion_lethargy: Annotated[bool | None, Field(description="Decision B.")] = None,
    severe_pain_or_distress: Annotated[
        bool | None, Field(description="Decision B: pain of 7/10 or more and clinically severe distress.")
    ] = None,
    expected_resources: Annotated[
        list[Literal["labs", "ecg", "xray", "ct_mri_us", "iv_fluids", "iv_im_neb_medication", "specialty_consult",
                     "simple_procedure", "complex_procedure"]] | None,
        Field(max_length=9, description="Decision C: kinds of resources that you expect; [] for none."),
    ] = None,
) -> EsiLevel:  # fmt: skip
    """Walk the four decision points of the Emergency Severity Index (5th edition) on the recorded facts and your
    judgements, showing which point decided and the resources counted."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    judged = (lifesaving_intervention_needed, high_risk_situation, new_confusion_lethargy, severe_pain_or_distress)
    if (encounter is None or not encounter["chief_complaint"]) and all(
        value is None for value in (*judged, expected_resources)
    ):
        raise ToolError("MISSING_DATA", "No presentation on file and no judgements.", hint="Give your judgements.")
    inputs = survey_inputs(world, patient)
    need = Reading.given(lifesaving_intervention_needed)
    if not need.known:
        skin, work = (reading(world, patient_id, code) for code in ("skin_perfusion", "work_of_breathing"))
        need = lifesaving_need(inputs, skin, work)
    level, pain = inputs["consciousness"], reading(world, patient_id, "pain")
    confused = Reading.given(new_confusion_lethargy)
    if not confused.known and level.known:
        confused = replace(level, value=level.value != "alert")
    severe = Reading.given(severe_pain_or_distress)
    if not severe.known and isinstance(pain.value, int | float) and pain.value < 7 and _scorable(level):
        severe = replace(pain, value=False)  # a pain of 7 or more takes the nurse's judgement of distress
    target = hypercapnic_target(world, patient_id)
    born = date.fromisoformat(patient["birth_date"])
    result = esi(
        lifesaving_intervention_needed=need,
        high_risk_situation=Reading.given(high_risk_situation),
        new_confusion_lethargy=confused,
        severe_pain_or_distress=severe,
        expected_resources=expected_resources,
        heart_rate=inputs["heart_rate"], respiratory_rate=inputs["respiratory_rate"], spo2=inputs["spo2"],
        temperature=inputs["temperature"], age=inputs["age"],
        age_days=Reading.given((datetime.fromisoformat(world.now).date() - born).days),
        usual_spo2=replace(target, value=88.0) if target.known else Reading.missing(),
    )  # fmt: skip
    possible = result.levels_possible or [result.esi_level or 0]
    # decision D is for those who may still be 3, 4 or 5
    warnings = list(result.warnings) if max(possible) > 2 else []
    warnings += [result.fever_advice] if result.fever_advice else []
    if result.esi_level != 1 and not any(judged[1:]):
        warnings += [f"High-risk prompt: {text}" for text in risk_prompts(world, patient, encounter, inputs)]
    finish(
        world, patient_id,
        Score(name="ESI", score=None if result.esi_level is None else float(result.esi_level),
              score_range=(float(min(possible)), float(max(possible))),
              interpretation=f"decided at {result.decided_at}" if result.decided_at else None, items=[],
              missing=list(result.missing), warnings=warnings, citation=result.citation),
    )  # fmt: skip
    return {
        "esi_level": result.esi_level,
        "decided_at": result.decided_at,
        "levels_possible": result.levels_possible or None,
        "resources_counted": {"kinds": result.resources_counted, "number": result.resource_count},
        "danger_zone": [asdict(vital) for vital in result.danger_zone],
        "uptriage_advised": result.uptriage_advised and max(possible) > 2,
        "missing": list(result.missing),
        "provisional": result.provisional,
        "warnings": warnings,
        "citation": result.citation,
    }


def _scorable(level: Reading) -> bool:
    """Whether a pain score can be believed: not in a patient who only answers to pain or not at all."""
    return level.value not in ("pain", "unresponsive")


# sepsis


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
    return qsofa(respiratory_rate=value("respiratory_rate", "/min"), sbp=value("sbp", "mmHg"), gcs=value("gcs",
        "points"),
                 consciousness=level, age=age)  # fmt: skip


@tool("triage_emergency", "NEWS2 early warning score", effect="compute", minutes=1, also_on=("ehr_management",))
async def calculate_news2(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    spo2_scale: Annotated[
        Literal[1, 2], Field(description="2 only for confirmed hypercapnic failure with a target of 88-92 %.")
    ] = 1,
    respiratory_rate: RespiratoryRate = None,
    spo2: Annotated[float | None, Field(ge=0, le=100, description="Oxygen saturation in %.")] = None,
    on_oxygen: Annotated[bool | None, Field(description="Any supplemental oxygen.")] = None,
    sbp: SystolicPressure = None,
    heart_rate: HeartRate = None,
    consciousness: Annotated[
        Literal["alert", "new_confusion", "voice", "pain", "unresponsive"] | None, Field(description="ACVPU.")
    ] = None,
    temperature: Temperature = None,
) -> Mapping[str, Any]:
    """National Early Warning Score 2 with both SpO2 scales, points by parameter and the response that it calls for."""
    chart = begin(world, patient_id, at_time)
    given = {"respiratory_rate": respiratory_rate, "spo2": spo2, "on_oxygen": on_oxygen, "sbp": sbp,
        "heart_rate": heart_rate,
             "consciousness": consciousness, "temperature": temperature}  # fmt: skip
    target = hypercapnic_target(world, patient_id) if patient_id else Reading.missing()
    if spo2_scale == 2 and not target.known and spo2 is None:
        raise ToolError(
            "INVALID_ARGUMENT", "Scale 2 needs a documented saturation target of 88 to 92 %.", field="spo2_scale",
            hint="Use scale 1, or order oxygen with that target first.",
        )  # fmt: skip
    last = previous(world, patient_id, "NEWS2") if patient_id else None
    score = _news2(world, patient_id, chart.patient, chart.age, chart.at, given, spo2_scale, target)
    finish(world, patient_id, score)
    change = None if last is None or score.score is None else score.score - last["value"]
    before = None if last is None else {"score": last["value"], "at": last["at"], "change": change}
    return score_result(score, single_red=score.extra["single_red"], response=score.extra["response"], previous=before)


def _news2(
    world: World, patient_id: str, patient: Row | None, age: Reading, at: str, given: Mapping[str, Any],
    scale: int = 1, target: Reading | None = None,
) -> Score:  # fmt: skip
    units = {"respiratory_rate": "/min", "spo2": "%", "on_oxygen": "", "sbp": "mmHg", "heart_rate": "/min",
             "consciousness": "", "temperature": "degC"}  # fmt: skip
    values = {
        code: reading(world, patient_id, code, given=given.get(code), unit=unit, at=at) for code, unit in units.items()
    }
    values["on_oxygen"] = _yes(values["on_oxygen"])
    return news2(**values, spo2_scale=scale, hypercapnic_target_documented=target or Reading.missing(), age=age,
                 pregnant=pregnancy_reading(patient))  # fmt: skip


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
        early: Score | None = _news2(world, patient_id, patient, chart.age, at, {})
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
        bundle=[{"element": e.element, "due_at": e.due_at.isoformat(),
        "done_at": e.done_at.isoformat() if e.done_at else None,
                 "overdue": e.overdue, "note": e.note} for e in elements],
        qsofa=_brief(quick), sirs=_brief(inflammatory), news2=_brief(early) if early else None,
    )  # fmt: skip


# trauma


@tool("triage_emergency", "Revised Trauma Score and shock index", effect="compute", minutes=1)
async def calculate_trauma_score(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    gcs: ComaScale = None,
    sbp: SystolicPressure = None,
    respiratory_rate: Annotated[float | None, Field(ge=0, le=80, description="Unassisted breaths per minute.")] = None,
    heart_rate: HeartRate = None,
    mechanism: Annotated[
        list[Literal["penetrating_torso_head_neck", "fall_over_3m", "ejection", "intrusion", "death_in_vehicle",
                     "pedestrian_run_over", "unrestrained_child", "motorcycle_separation", "burn",
                     "low_fall_child_or_older_adult_head_impact", "none"]] | None,
        Field(max_length=11, description="Mechanism."),
    ] = None,
    injuries: Annotated[
        list[Literal["skull_deformity", "spinal_motor_or_sensory_loss", "chest_instability", "pelvic_fracture",
                     "two_proximal_long_bones", "crushed_limb", "amputation_proximal",
                     "active_bleeding_tourniquet"]] | None,
        Field(max_length=8, description="Injuries seen; [] for none of these."),
    ] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Revised Trauma Score (coded and triage), shock index (age-adjusted in children) and the field-triage criteria of
    an injured patient."""
    chart = begin(world, patient_id, at_time)

    def value(code: str, given: float | None, unit: str) -> Reading:
        return reading(world, patient_id, code, given=given, unit=unit, at=chart.at)

    coma, pressure = value("gcs", gcs, "points"), value("sbp", sbp, "mmHg")
    breaths, pulse = value("respiratory_rate", respiratory_rate, "/min"), value("heart_rate", heart_rate, "/min")
    if not any(found.known for found in (coma, pressure, breaths, pulse)) and mechanism is None and injuries is None:
        raise ToolError(
            "MISSING_DATA", "No vital signs, mechanism or injuries.", hint="Measure vital signs or give values."
        )
    tube = airway_secured(world, patient_id) if patient_id and respiratory_rate is None else Reading.missing()
    score = trauma_score(
        gcs=coma, sbp=pressure, respiratory_rate=breaths, heart_rate=pulse,
        map=_mean(world, patient_id, pressure, chart.at), age=chart.age, assisted_ventilation=tube,
    )  # fmt: skip
    work, oxygen = value("work_of_breathing", None, ""), _yes(value("on_oxygen", None, ""))
    distress = Reading.missing()
    if work.known:
        distress = replace(work, value=work.value in ("accessory muscles, short phrases", "exhausted, single words"))
    if tube.value is True:
        distress = tube
    judgements = []
    if patient_id and chart.patient:
        judgements += ["anticoagulant"] if on_anticoagulant(world, patient_id).value is True else []
        days = gestation_days(world, chart.patient)
        judgements += ["pregnancy_over_20_weeks"] if days is not None and days > 140 else []
    triage = field_triage(
        gcs=coma, gcs_motor=value("gcs_motor", None, "points") if gcs is None else Reading.missing(),
        respiratory_rate=Reading.missing() if tube.value is True else breaths, respiratory_distress=distress,
        spo2_on_air=value("spo2", None, "%") if oxygen.value is False else Reading.missing(),
        sbp=pressure, heart_rate=pulse, age=chart.age, mechanism=mechanism, injuries=injuries, judgements=judgements,
    )  # fmt: skip
    hurt = latest(world, patient_id, "injuries", chart.at) if patient_id else None
    told = set(mechanism or ()) - {"none"} or injuries or (hurt is not None and hurt["value_text"] != "none seen")
    if not told:
        score.warnings.append("No injury or mechanism is recorded: these scores are for injured patients.")
    finish(world, patient_id, score)
    extra = score.extra
    rounded = {name: None if extra[name] is None else round(float(str(extra[name])), 2)
               for name in ("shock_index", "modified_shock_index")}  # fmt: skip
    return score_result(
        score,
        rts=score.score,
        t_rts=extra["t_rts"],
        **rounded,
        sipa_raised=extra["sipa_raised"],
        field_triage=asdict(triage),
    )


def _mean(world: World, patient_id: str, pressure: Reading, at: str) -> Reading:
    """Mean pressure of the set that the charted systolic pressure belongs to."""
    if pressure.source != "chart" or not isinstance(pressure.value, int | float):
        return Reading.missing()
    row = world.row(
        "SELECT d.* FROM observation d JOIN observation s ON s.set_id = d.set_id WHERE s.id = ? AND d.code = 'dbp'"
        " AND d.issued <= ?",
        pressure.record_id, at,
    )  # fmt: skip
    return (
        Reading.missing() if row is None else replace(pressure, value=round((pressure.value + 2 * row["value"]) / 3, 1))
    )


# poisoning


@tool("triage_emergency", "Toxidrome and poisoning check", effect="compute", minutes=2)
async def check_toxicology(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    suspected_agents: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=80)]] | None,
        Field(max_length=8, description="Agents told or suspected."),
    ] = None,
    ingestion_time: Annotated[
        OptionalTime,
        Field(description="Time of a single acute ingestion (ISO 8601); omit if unknown or staggered."),
    ] = "",
    paracetamol_level: Annotated[
        float | None, Field(ge=0, le=2000, description="In mg/L; overrides the chart.")
    ] = None,
) -> ToxicologyCheck:
    """Match recorded findings to toxidromes with what speaks for and against each, read levels (paracetamol nomogram,
    salicylate, gaps), and list antidotes with doses and cautions. Only findings already on file count."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    since = encounter["period_start"] if encounter else world.in_minutes(-VITALS_WINDOW_MIN)
    agents = suspected_agents or []
    taken = None
    if ingestion_time:
        taken = past_seconds(world, ingestion_time, "ingestion_time")

    def lab(code: str, unit: str = "") -> Reading:
        return reading(world, patient_id, code, unit=unit, within_minutes=LABS_WINDOW_MIN)

    seen = findings(world, patient, agents)
    matches = match_toxidromes(seen)
    level = reading(
        world, patient_id, "paracetamol", given=paracetamol_level, unit="mg/L", within_minutes=LABS_WINDOW_MIN
    )
    drawn = world.seconds_at(level.observed_at) if level.observed_at else world.seconds
    alt_row = latest(world, patient_id, "alt", within_minutes=LABS_WINDOW_MIN)
    alt = Reading.missing()
    if alt_row:
        alt = charted(alt_row, None)
        alt = replace(alt, value=alt_row["flag"] in ("high", "critical_high"))
    with caller_values("ingestion_time"):
        nomogram = paracetamol(
            level=level, alt_raised=alt,
            hours_since_ingestion=Reading.given(None if taken is None else max(0.0, (drawn - taken) / 3600), "h"),
        )  # fmt: skip
        charcoal = decontamination(
            agents=tuple(agents), airway_safe=airway_safe(world, patient_id),
            hours_since_ingestion=Reading.given(None if taken is None else round((world.seconds - taken) / 3600, 1),
            "h"),
        )  # fmt: skip
    ethanol = lab("ethanol")
    if isinstance(ethanol.value, int | float):
        ethanol = replace(ethanol, value=ethanol.value / 4.607, unit="mmol/L")  # 46.07 g/mol
    anion = anion_gap(
        sodium=lab("sodium"), chloride=lab("chloride"), bicarbonate=lab("bicarbonate"), albumin=lab("albumin")
    )
    osmolal = osmolal_gap(measured=lab("osmolality"), sodium=lab("sodium"), glucose=latest_glucose(world, patient_id),
                          urea=lab("urea"), ethanol=ethanol)  # fmt: skip
    result: ToxicologyCheck = {
        "toxidromes": [
            {"name": m.name, "named": m.named, "present": m.present, "absent": m.absent, "unknown": m.unknown,
             "fit": round(m.fit, 2)} | ({"hunter_criteria_met": m.criteria_met} if m.name == "serotonin" else {})
            for m in matches
        ],
        "paracetamol": {
            "level": {"value": level.value, "unit": "mg/L", "record_id": level.record_id} if level.known else None,
            "hours": None if nomogram.hours is None else round(nomogram.hours, 1),
            "treatment_line": None if nomogram.line is None else {"value": round(nomogram.line, 1), "unit": "mg/L"},
            "verdict": nomogram.verdict, "treat": nomogram.treat, "advice": nomogram.advice,
            "missing": nomogram.missing,
            "citation": nomogram.citation,
        },
        "gaps": {"anion": asdict(anion), "osmolal": asdict(osmolal)},
        "antidotes": antidotes(world, patient, agents, [m.name for m in matches if m.named]),
        "decontamination": charcoal,
        "tests_due": tests_due(world, patient, since),
        "warnings": toxicology_warnings(world, patient_id, agents),
    }  # fmt: skip
    aspirin = lab("salicylate", "mg/dL")
    if aspirin.known:
        confused, kidney = seen.get("altered_mentation", Reading.missing()), lab("creatinine", "mg/dL")
        # EXTRIP 2015 calls the kidney impaired from a creatinine of 2 mg/dL, in older or smaller adults from 1.5
        limit = 1.5 if age_years(world, patient) >= 65 else 2.0
        impaired = replace(kidney, value=kidney.value > limit) if isinstance(kidney.value, int | float) else kidney
        read = salicylate(level=aspirin, impaired_kidney_function=impaired, altered_mentation=confused, ph=lab("ph"))
        result["salicylate"] = {
            "level": {"value": aspirin.value, "unit": "mg/dL", "record_id": aspirin.record_id}
        } | asdict(read)
    return result


# chest pain


@tool("triage_emergency", "HEART score for chest pain", effect="compute", minutes=1)
async def calculate_heart_score(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    history: Annotated[
        Literal["slightly_suspicious", "moderately_suspicious", "highly_suspicious"] | None,
        Field(description="Your judgement of the story."),
    ] = None,
    ecg: Annotated[
        Literal["normal", "nonspecific_repolarisation", "significant_st_deviation"] | None,
        Field(description="Your reading of the ECG."),
    ] = None,
    age: Annotated[float | None, Field(ge=0, le=120, description="Years.")] = None,
    risk_factors: Annotated[
        list[Literal["hypertension", "hypercholesterolaemia", "diabetes", "obesity", "smoking", "family_history",
                     "atherosclerotic_disease", "none"]] | None,
        Field(max_length=8, description="Risk factors; omit to use the coded problem list."),
    ] = None,
    troponin: Annotated[float | None, Field(ge=0, le=1_000_000,
    description="First troponin, in the assay's unit.")] = None,
    troponin_uln: Annotated[float | None, Field(ge=0, le=100_000, description="99th percentile of that assay.")] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """HEART score for adults with a possible acute coronary syndrome. An ECG or troponin that nobody has obtained stays
    missing and blocks a low-risk result."""
    chart = begin(world, patient_id, at_time)
    if troponin is not None and not troponin_uln:
        raise ToolError(
            "INVALID_ARGUMENT", "troponin needs its assay limit.", field="troponin_uln", hint="Give troponin_uln."
        )
    if risk_factors and "none" in risk_factors and len(risk_factors) > 1:
        raise ToolError("INVALID_ARGUMENT", "'none' excludes other risk factors.", field="risk_factors")
    encounter = find_encounter(world, patient_id) if patient_id else None
    level, limit = Reading.given(troponin), Reading.given(troponin_uln)
    if troponin is None and encounter:
        level, limit = first_troponin(world, patient_id, encounter["period_start"], chart.at)
    factors: list[str] | None = [*risk_factors] if risk_factors is not None else None
    source, complete = Reading.missing(), True
    if risk_factors is None and chart.patient:
        factors, source = risk_factors_on_chart(world, chart.patient)
        complete = False  # smoking and family history are seldom coded
    onset = parsed_time(encounter["onset"]) if encounter else None
    with caller_values():
        score = heart(
            history=Reading.given(history), ecg=Reading.given(ecg),
            age=Reading.given(age, "years") if age is not None else chart.age, troponin=level, troponin_uln=limit,
            risk_factors=factors, risk_factors_complete=complete, risk_factors_source=source,
            hours_since_onset=Reading.given(hours_since(world, onset, chart.at)),
        )  # fmt: skip
    tracing = world.row(
        "SELECT id FROM imaging_study WHERE patient_id = ? AND modality = 'ecg' AND started <= ? ORDER BY started"
        " DESC LIMIT 1",
        patient_id, chart.at,
    )  # fmt: skip
    if ecg is None and tracing:
        score.warnings.append(f"An ECG is on file ({tracing['id']}): read it with analyze_ecg and give ecg.")
    if risk_factors is None and chart.patient:
        score.warnings.append("Risk factors are from the problem list; ask about smoking and family history.")
    unobtained = {"ecg", "troponin"} & set(score.missing)
    risk: Any = score.extra["risk"]
    if unobtained and risk == "low":
        score.warnings.append(f"No low risk without {' and '.join(sorted(unobtained))}.")
        score = replace(score, interpretation=None)
        risk = None
    finish(world, patient_id, score)
    taken = level.observed_at
    hints = {
        "low": "discharge can be considered if a repeat troponin stays below the limit (HEART pathway, Mahler 2015)",
        "moderate": "observe, repeat troponin, non-invasive test",
        "high": "cardiology, early invasive strategy",
    }
    return score_result(
        score,
        mace_6wk_percent=score.extra["mace_6wk_percent"] if risk else None,
        # 0 and 3 h, as in the HEART pathway (Mahler 2015 Circ Cardiovasc Qual Outcomes 8:195)
        serial_troponin_due_at=world.iso(world.seconds_at(taken) + 3 * 3600) if taken else None,
        disposition_hint=hints[risk] if risk else None,
    )
