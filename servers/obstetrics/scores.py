"""Computed from the chart or explicit values: tracing, cervix, biophysical profile, dating, glucose, Rh, risks, growth.

The formulas are in `clinical/scores`; what the chart holds for each is gathered by the modules of `world/`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores import (
    fetal_growth,
    gestational_diabetes,
    preeclampsia,
    preterm_birth,
    rh_immunoglobulin,
)
from medmcp.servers.clinical.scores.biophysical_profile import amniotic_fluid, biophysical_profile, modified_profile
from medmcp.servers.clinical.scores.bishop import bishop, three_point_station
from medmcp.servers.clinical.scores.fetal_heart_rate import CITATION as TRACING_CITATION
from medmcp.servers.clinical.scores.fetal_heart_rate import Tracing, read_tracing
from medmcp.servers.clinical.scores.gestational_age import CITATION as DATING_CITATION
from medmcp.servers.clinical.scores.gestational_age import (
    LATEST_DAYS,
    VIABLE_WEEKS,
    Dating,
    Scan,
    age_from_crl,
    due_date,
    term_category,
    trimester_of,
    weeks_and_days,
)
from medmcp.servers.clinical.scores.pregnancy_risk import ASPIRIN_FACTORS, aspirin_advice, care_level, vte_advice
from medmcp.servers.clinical.scores.pregnancy_risk import CITATION as RISK_CITATION
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.obstetrics.results import (
    CtgReading,
    DatedPregnancy,
    FetalGrowth,
    GlucoseScreen,
    HypertensionClass,
    PregnancyRisk,
    PretermRisk,
    RhStatus,
)
from medmcp.servers.parameters import AtTime, EncounterId, OptionalPatientId, OptionalStudyId, OptionalTime, PatientId
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, caller_values, finish
from medmcp.servers.world.chart import (
    find_encounter,
    gestation_days,
    gestation_weeks,
    has_condition,
    latest,
    moment,
    require_patient,
)
from medmcp.servers.world.dating import dating_of, first_scan, last_period, today
from medmcp.servers.world.fetal_studies import (
    done_studies,
    interval_growth,
    latest_scan_with,
    measures_of,
    require_done,
    stored_tracing,
    weeks_on,
)
from medmcp.servers.world.glucose_tests import charted_test, screening_window, unreliable_because
from medmcp.servers.world.gravid_hypertension import (
    birth_time,
    drug_cautions,
    magnesium_advice,
    organ_facts,
    pressures,
    severe_now,
    takes,
    treated,
)
from medmcp.servers.world.labour import charted_exams, induction_warnings
from medmcp.servers.world.obstetric_record import (
    blood_group,
    fact,
    require_pregnant,
    require_recent_birth,
    rows_of,
)
from medmcp.servers.world.pregnancy_risks import known_risks
from medmcp.servers.world.prenatal import panel_results, schedule_status
from medmcp.servers.world.preterm_facts import preterm_factors, preterm_facts
from medmcp.servers.world.rh_facts import (
    anti_d_dose,
    anti_d_doses,
    antibody_screen,
    covered_since,
    event_of,
    fetal_cells,
    newborn_rh_of,
    weak_d_type,
)
from medmcp.servers.world.world import Row, World

__all__ = [
    "assess_fetal_growth", "assess_pregnancy_risk", "assess_preterm_risk", "calculate_biophysical_profile", "calculate_bishop_score",
    "calculate_gestational_age", "check_rh_status", "evaluate_preeclampsia", "interpret_ctg", "screen_gestational_diabetes",
]  # fmt: skip

Day = Annotated[str, Field(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="Date, YYYY-MM-DD.")]


# tracing

Deceleration = Literal[
    "none", "early", "late_recurrent", "late_intermittent", "variable_recurrent", "variable_intermittent", "prolonged"
]
PULSE_APART = 5
PULSE_WINDOW_MIN = 120


@tool("obstetrics", "Interpret a CTG (NICHD)", effect="compute", minutes=3)
async def interpret_ctg(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    study_id: OptionalStudyId = "",
    baseline_bpm: Annotated[float | None, Field(ge=30, le=240, description="Baseline, bpm.")] = None,
    variability_bpm: Annotated[float | None, Field(ge=0, le=80, description="Amplitude, bpm; 0 = absent.")] = None,
    accelerations: Annotated[
        int | None, Field(ge=0, le=20, description="Qualifying accelerations in the window.")
    ] = None,
    decelerations: Annotated[list[Deceleration] | None, Field(max_length=7, description="Decelerations seen.")] = None,
    sinusoidal: Annotated[bool | None, Field(description="Sinusoidal pattern for >= 20 min.")] = None,
    contractions_per_10min: Annotated[float | None, Field(ge=0, le=12, description="Averaged over 30 min.")] = None,
    window_minutes: Annotated[int, Field(ge=10, le=60, description="Minutes read, for explicit features.")] = 20,
) -> CtgReading:
    """Classify a fetal heart rate tracing by the NICHD three tiers from its features, stored or given (given ones replace
    the stored tracing), with contractions, non-stress test and resuscitation. Order one with place_care_order ctg."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    require_pregnant(world, patient)
    weeks = gestation_weeks(world, patient)
    given = (baseline_bpm, variability_bpm, accelerations, decelerations, sinusoidal, contractions_per_10min)
    study: Row | None = None
    if any(value is not None for value in given) and not study_id:
        seen = None if decelerations is None else frozenset(decelerations) - {"none"}
        if decelerations and "none" in decelerations and seen:
            raise ToolError("INVALID_ARGUMENT", "'none' with other decelerations.", field="decelerations")
        tracing = Tracing(
            baseline_bpm, variability_bpm, accelerations, seen, sinusoidal, contractions_per_10min, window_minutes
        )
        counts: dict[str, Any] = {}
    else:
        study = _tracing_row(world, patient_id, study_id)
        counts = measures_of(study)
        tracing = stored_tracing(counts, weeks)
        named = {
            "baseline_bpm": baseline_bpm, "variability_bpm": variability_bpm, "accelerations": accelerations, "sinusoidal": sinusoidal,
            "decelerations": None if decelerations is None else frozenset(decelerations) - {"none"},
            "contractions_per_10min": contractions_per_10min,
        }  # fmt: skip
        tracing = replace(tracing, **{name: value for name, value in named.items() if value is not None})  # type: ignore[arg-type]
    read = read_tracing(tracing)
    return {
        "study_id": study["id"] if study else None,
        "category": read.category,
        "baseline_bpm": read.baseline_bpm,
        "variability": {"kind": read.variability, "value": tracing.variability_bpm, "unit": "bpm"},
        "accelerations": {"count": tracing.accelerations, "criterion": "10 bpm for 10 s" if weeks is not None and weeks < 32
                          else "15 bpm for 15 s"},
        "decelerations": _decelerations(tracing, counts),
        "uterine_activity": {"contractions_per_10min": tracing.contractions_per_10min, "tachysystole": read.tachysystole},
        "nst": read.nst,
        "reasons": list(read.reasons),
        "actions": list(read.actions),
        "missing": list(read.missing),
        "warnings": _tracing_warnings(world, patient_id, weeks, tracing, study),
        "citation": TRACING_CITATION,
    }  # fmt: skip


def _tracing_row(world: World, patient_id: str, study_id: str) -> Row:
    if study_id:
        return require_done(world, patient_id, study_id, ("ctg",))
    rows = done_studies(world, patient_id, ("ctg",))
    if not rows:
        raise ToolError(
            "MISSING_DATA", "No tracing on file and no features given.",
            hint="place_care_order (bedside_test, ctg), then wait for it; or give the features.",
        )  # fmt: skip
    return rows[0]


def _decelerations(tracing: Tracing, counts: dict[str, Any]) -> list[dict[str, Any]] | None:
    if tracing.decelerations is None:
        return None
    found = []
    for name in sorted(tracing.decelerations):
        kind, _, how = name.partition("_")
        found.append({"type": kind, "count": counts.get(kind), "recurrent": how == "recurrent" if how else None})
    return found


def _tracing_warnings(
    world: World, patient_id: str, weeks: float | None, tracing: Tracing, study: Row | None
) -> list[str]:
    found = []
    if weeks is None:
        found.append("Gestational age unknown: accelerations are judged as from 32 weeks.")
    elif weeks < VIABLE_WEEKS:
        found.append("Before 24+0 weeks these categories are not validated.")
    pulse = latest(world, patient_id, "heart_rate", within_minutes=PULSE_WINDOW_MIN)
    if pulse and tracing.baseline_bpm is not None and abs(pulse["value"] - tracing.baseline_bpm) <= PULSE_APART:
        found.append(f"Maternal pulse {pulse['value']:g}/min equals the baseline: make sure that the fetus is traced.")
    if study is not None and (age := world.minutes_since(study["started"])) > PULSE_WINDOW_MIN:
        found.append(f"The tracing is {age / 60:.0f} h old.")
    return found


# cervix


@tool("obstetrics", "Bishop score", effect="compute", minutes=1)
async def calculate_bishop_score(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    dilation_cm: Annotated[float | None, Field(ge=0, le=10, description="Dilation, cm.")] = None,
    effacement_percent: Annotated[float | None, Field(ge=0, le=100, description="Effacement, %.")] = None,
    station: Annotated[int | None, Field(ge=-5, le=5, description="Station on the scale named.")] = None,
    station_scale: Annotated[Literal[3, 5], Field(description="3 for -3..+3, 5 for -5..+5.")] = 3,
    consistency: Annotated[Literal["firm", "medium", "soft"] | None, Field(description="Consistency.")] = None,
    position: Annotated[Literal["posterior", "mid", "anterior"] | None, Field(description="Position.")] = None,
) -> Mapping[str, Any]:
    """Bishop score (0-13) and simplified Bishop before induction, from the last charted vaginal examination or explicit
    items, with what forbids induction or misoprostol in this patient."""
    chart = begin(world, patient_id)
    exam: dict[str, Any] = {}
    warnings: list[str] = []
    if chart.patient is not None:
        find_encounter(world, patient_id, encounter_id)
        require_pregnant(world, chart.patient)
        exams = charted_exams(world, patient_id)
        exam = exams[-1] if exams else {}
        warnings += induction_warnings(world, chart.patient)
    with caller_values("station"):
        converted = None if station is None else three_point_station(station, station_scale)
    if station is not None and station_scale == 5:
        warnings.append(f"Station {station:+d} of the -5 to +5 scale taken as {converted:+d} of -3 to +3.")

    def item(code: str, given: float | str | None, unit: str = "") -> Reading:
        if given is not None:
            return Reading.given(given, unit)
        if code not in exam:
            return MISSING
        return Reading(
            value=exam[code], unit=unit, source="chart", record_id=exam["record_id"], observed_at=exam["time"]
        )

    score = bishop(
        dilation=item("cervical_dilation", dilation_cm, "cm"), effacement=item("cervical_effacement", effacement_percent, "%"),
        station=item("fetal_station", converted, "cm"), consistency=item("cervical_consistency", consistency),
        position=item("cervical_position", position),
    )  # fmt: skip
    if exam and world.minutes_since(exam["time"]) > 24 * 60:
        warnings.append(f"The examination is {world.minutes_since(exam['time']) / 60:.0f} h old.")
    score.warnings.extend(warnings)
    finish(world, patient_id, score)
    extra = score.extra
    advice = {"true": "oxytocin and amniotomy; no ripening needed", "false": "ripen first (balloon; prostaglandin only without a uterine scar)",
              "undetermined": "by what is missing, or by parity and preference at 7"}[str(extra["favourable"])]  # fmt: skip
    return score_result(score, simplified=extra["simplified"], favourable=extra["favourable"], ripening_advice=advice)


# biophysical profile


@tool("obstetrics", "Biophysical profile (full or modified)", effect="compute", minutes=2)
async def calculate_biophysical_profile(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    variant: Annotated[Literal["full", "modified"], Field(description="Full (five items) or modified.")] = "full",
    breathing: Annotated[bool | None, Field(description="Breathing criterion met.")] = None,
    movement: Annotated[bool | None, Field(description="Movement criterion met.")] = None,
    tone: Annotated[bool | None, Field(description="Tone criterion met.")] = None,
    nst_reactive: Annotated[bool | None, Field(description="Reactive non-stress test.")] = None,
    deepest_pocket_cm: Annotated[float | None, Field(ge=0, le=20, description="Deepest vertical pocket, cm.")] = None,
    afi_cm: Annotated[float | None, Field(ge=0, le=60, description="Amniotic fluid index, cm (modified only).")] = None,
    ga_weeks: Annotated[float | None, Field(ge=20, le=44, description="Gestational age, weeks.")] = None,
) -> Mapping[str, Any]:
    """Full biophysical profile (four scan items and the non-stress test) or the modified one (test and fluid), from the
    latest scan and tracing or explicit items, with management by gestational age. Too little fluid counts whatever the
    total."""
    chart = begin(world, patient_id)
    scan: Row | None = None
    tracing: Row | None = None
    weeks = ga_weeks
    warnings: list[str] = []
    if chart.patient is not None:
        find_encounter(world, patient_id, encounter_id)
        require_pregnant(world, chart.patient)
        scan = latest_scan_with(world, patient_id, "pocket_cm")
        tracings = done_studies(world, patient_id, ("ctg",))
        tracing = tracings[0] if tracings else None
        weeks = gestation_weeks(world, chart.patient) if ga_weeks is None else ga_weeks
    given = (breathing, movement, tone, nst_reactive, deepest_pocket_cm, afi_cm)
    if scan is None and tracing is None and all(value is None for value in given):
        raise ToolError(
            "MISSING_DATA", "No scan and no tracing on file.", hint="order_imaging ultrasound obstetric, place_care_order ctg.",
        )  # fmt: skip
    if weeks is not None and weeks < VIABLE_WEEKS:
        warnings.append("Before 24+0 weeks the profile is not validated.")
    measured = measures_of(scan) if scan else {}
    stale = [row["id"] for row in (scan, tracing) if row and world.minutes_since(row["started"]) > 24 * 60]
    if stale:
        warnings.append(f"Older than 24 h: {', '.join(stale)}.")

    def of_scan(name: str, value: float | bool | None, unit: str = "") -> Reading:
        if value is not None:
            return Reading.given(value, unit)
        if scan is None or measured.get(name) is None:
            return MISSING
        found = measured[name] if unit else bool(measured[name])
        return Reading(value=found, unit=unit, source="chart", record_id=scan["id"], observed_at=scan["started"])

    nst = Reading.given(nst_reactive)
    if nst_reactive is None and tracing is not None:
        state = read_tracing(stored_tracing(measures_of(tracing), weeks)).nst
        if state != "inadequate":
            nst = Reading(
                value=state == "reactive", source="chart", record_id=tracing["id"], observed_at=tracing["started"]
            )
        else:
            warnings.append("Fewer than 2 accelerations in a short tracing: extend it to 40 min.")
    pocket, index = of_scan("pocket_cm", deepest_pocket_cm, "cm"), of_scan("afi_cm", afi_cm, "cm")
    if variant == "modified":
        score = modified_profile(nst=nst, pocket=pocket, afi=index, weeks=weeks)
    else:
        score = biophysical_profile(
            breathing=of_scan("breathing", breathing), movement=of_scan("movement", movement), tone=of_scan("tone", tone),
            pocket=pocket, nst=nst, weeks=weeks,
        )  # fmt: skip
    score.warnings.extend(warnings)
    finish(world, patient_id, score)
    fluid = amniotic_fluid(pocket.number("deepest_pocket_cm"), index.number("afi_cm"))
    return score_result(score, result=score.extra["result"], fluid=fluid, management=score.extra["management"])


# dating


@tool("obstetrics", "Gestational age and due date", effect="compute", minutes=1)
async def calculate_gestational_age(
    world: World,
    patient_id: OptionalPatientId = "",
    lmp: Annotated[Day, Field(description="First day of the last period.")] = "",
    lmp_certain: Annotated[
        bool | None, Field(description="Certain, regular cycles, no hormonal contraception.")
    ] = None,
    ultrasound_date: Annotated[Day, Field(description="Day of the earliest dating scan.")] = "",
    ultrasound_ga_days: Annotated[
        int | None, Field(ge=35, le=300, description="Age by that scan, days (weeks x 7 + days).")
    ] = None,
    crl_mm: Annotated[float | None, Field(ge=5, le=84, description="CRL of that scan, instead of its age.")] = None,
    art_date: Annotated[Day, Field(description="Transfer, retrieval or insemination.")] = "",
    art_method: Annotated[
        Literal["embryo_day_3", "embryo_day_5", "embryo_day_6", "retrieval_or_insemination"] | None,
        Field(description="What art_date is."),
    ] = None,
    on_date: Annotated[Day, Field(description="Date for the age; default today.")] = "",
) -> DatedPregnancy:
    """Due date and gestational age from last period, first scan and assisted conception by the ACOG redating rule; from the
    chart, or from explicit dates (then only from these). Later scans never move a date set by an earlier one."""
    patient = require_patient(world, patient_id) if patient_id else None
    explicit = any((lmp, ultrasound_date, art_date)) or ultrasound_ga_days is not None or crl_mm is not None
    day = _day(on_date, "on_date") or today(world)
    evidence: list[dict[str, Any]] = []
    missing: list[str] = []
    warnings: list[str] = []
    if explicit:
        dated = _explicit_dating(
            world, lmp, lmp_certain, ultrasound_date, ultrasound_ga_days, crl_mm, art_date, art_method
        )
        if lmp and lmp_certain is None:
            missing.append("whether the last period is certain")
        if not ultrasound_date and not art_date:
            missing.append("a dating scan before 22+0")
    else:
        if patient is None:
            raise ToolError(
                "MISSING_DATA", "Neither a patient nor dates.", hint="Give patient_id, lmp, a scan or art_date."
            )
        require_pregnant(world, patient)
        found = dating_of(world, patient)
        if found is None:
            raise ToolError("MISSING_DATA", "No last period, scan or conception date on record.", hint="Ask, or scan.")
        dated = found
        evidence = _evidence(world, patient)
        if not any(row["kind"] == "scan" for row in evidence) and dated.basis != "art":
            missing.append("a dating scan before 22+0")
    days = dated.age_on(day)
    if not 0 <= days <= LATEST_DAYS:
        raise ToolError(
            "INVALID_ARGUMENT", f"Gestational age of {days} days on {day} is not possible (0 to {LATEST_DAYS}).",
            field="on_date" if on_date else "lmp",
        )  # fmt: skip
    if dated.suboptimal:
        warnings.append("Suboptimally dated: no confirming scan before 22+0.")
    return {
        "edd": dated.edd.isoformat(),
        "basis": dated.basis,
        "gestational_age": weeks_and_days(days),
        "gestational_age_days": days,
        "discrepancy_days": dated.discrepancy_days,
        "threshold_days": dated.threshold_days,
        "redated": dated.redated,
        "suboptimally_dated": dated.suboptimal,
        "term_category": term_category(days),
        "trimester": trimester_of(days),
        "evidence": evidence,
        "missing": missing,
        "warnings": warnings,
        "citation": DATING_CITATION,
    }


def _day(text: str, field: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ToolError("INVALID_ARGUMENT", f"'{text}' is not a date.", field=field) from None


def _explicit_dating(
    world: World, lmp: str, certain: bool | None, scan_day: str, scan_age: int | None, crl_mm: float | None, art_day: str,
    art_method: str | None,
) -> Dating:  # fmt: skip
    days = {
        "lmp": _day(lmp, "lmp"),
        "ultrasound_date": _day(scan_day, "ultrasound_date"),
        "art_date": _day(art_day, "art_date"),
    }
    for field, day in days.items():
        if day is not None and not 0 <= (today(world) - day).days <= 366:
            raise ToolError("INVALID_ARGUMENT", f"{field} {day} is in the future or more than a year ago.", field=field)
    if (days["art_date"] is None) != (art_method is None):
        raise ToolError("INVALID_ARGUMENT", "art_date and art_method belong together.", field="art_method")
    if scan_age is not None and crl_mm is not None:
        raise ToolError("INVALID_ARGUMENT", "Give the age by scan or its CRL, not both.", field="crl_mm")
    age = scan_age if crl_mm is None else age_from_crl(crl_mm)
    if (days["ultrasound_date"] is None) != (age is None):
        raise ToolError(
            "INVALID_ARGUMENT",
            "A scan needs its day and its age or CRL.",
            field="ultrasound_date" if age is not None else "ultrasound_ga_days",
        )
    scan = None if days["ultrasound_date"] is None or age is None else Scan(days["ultrasound_date"], age)
    if days["lmp"] is not None and scan is not None and scan.on < days["lmp"]:
        raise ToolError("INVALID_ARGUMENT", "The scan is before the last period.", field="ultrasound_date")
    dated = due_date(
        lmp=days["lmp"], lmp_certain=certain, scan=scan, art_date=days["art_date"], art_method=art_method or ""
    )
    assert dated is not None
    return dated


def _evidence(world: World, patient: Row) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    lmp, certain, row = last_period(world, patient["id"])
    if lmp is not None and row is not None:
        found.append({"kind": "last_period", "date": lmp.isoformat(), "certain": certain, "record_id": row["id"]})
    scan, record = first_scan(world, patient["id"])
    if scan is not None:
        found.append(
            {"kind": "scan", "date": scan.on.isoformat(), "age": weeks_and_days(scan.age_days), "record_id": record}
        )
    found += [
        {"kind": "art", "date": row["value_text"], "record_id": row["id"]}
        for row in rows_of(world, patient["id"], "art")
    ]
    return found or [
        {"kind": "last_period", "date": patient["pregnancy_lmp"], "certain": None, "record_id": patient["id"]}
    ]


# glucose

GlucoseMgDl = Annotated[float | None, Field(ge=20, le=800, description="mg/dL.")]
MMOL_LOOKS = 30.0
POSTPARTUM = "75 g glucose tolerance test at 4 to 12 weeks after birth, then every 1 to 3 years"


@tool("obstetrics", "Gestational diabetes screening", effect="compute", minutes=1)
async def screen_gestational_diabetes(
    world: World,
    patient_id: OptionalPatientId = "",
    test: Annotated[
        Literal["gct_50", "ogtt_75", "ogtt_100", "early"] | None,
        Field(
            description="Which test the values are (two-step: gct_50 then ogtt_100; one-step: ogtt_75); omit to read the chart."
        ),
    ] = None,
    glucose_fasting: GlucoseMgDl = None,
    glucose_1h: Annotated[float | None, Field(ge=20, le=800, description="mg/dL; also the 50 g screen.")] = None,
    glucose_2h: GlucoseMgDl = None,
    glucose_3h: GlucoseMgDl = None,
    glucose_random: GlucoseMgDl = None,
    hba1c: Annotated[float | None, Field(ge=3, le=20, description="%.")] = None,
    gct_threshold: Annotated[Literal[130, 135, 140], Field(description="50 g 1 h threshold, mg/dL.")] = 140,
    criteria_100g: Annotated[
        Literal["carpenter_coustan", "nddg"], Field(description="3 h criteria.")
    ] = "carpenter_coustan",
) -> GlucoseScreen:
    """Interpret a gestational diabetes test, explicit or the latest on the chart, value by value (>= threshold is
    abnormal), and say which step is due. Values in mg/dL."""
    patient = require_patient(world, patient_id) if patient_id else None
    given = {
        "fasting": glucose_fasting,
        "1h": glucose_1h,
        "2h": glucose_2h,
        "3h": glucose_3h,
        "random": glucose_random,
        "hba1c": hba1c,
    }
    values = {name: value for name, value in given.items() if value is not None}
    warnings: list[str] = []
    days: int | None = None
    if patient is not None:
        days = require_pregnant(world, patient)
        if row := has_condition(world, patient_id, ("E10", "E11", "O24.0", "O24.1")):
            raise ToolError(
                "NOT_APPLICABLE", f"Known diabetes ({row['id']}): no screening.", hint="HbA1c and home readings."
            )
        warnings += unreliable_because(world, patient)
    if values and test is None:
        raise ToolError(
            "INVALID_ARGUMENT", "Which test are these values?", field="test", hint="gct_50, ogtt_75, ogtt_100 or early."
        )
    records: dict[str, str] = {}
    name: str | None = test
    if test is not None and values:
        _check_values(test, values)
    elif patient is not None:
        name, values, records = charted_test(world, patient, test)
    else:
        raise ToolError("MISSING_DATA", "Neither a patient nor values.")
    window = screening_window(world, patient)
    if name is None:
        due = days is not None and gestational_diabetes.WINDOW_WEEKS[0] * 7 <= days
        step = "50 g screen (or 75 g test) is due now" if due else "screen at 24 to 28 weeks; earlier with risk factors"
        if days is None and patient is not None:
            step = "date the pregnancy; screen at 24 to 28 weeks"
        return _glucose(None, "undetermined", [], 0, step, window, ["glucose test"], warnings)
    symptoms = None
    read = gestational_diabetes.interpret_glucose(
        name, values, gct_threshold=gct_threshold, criteria_100g=criteria_100g, symptoms=symptoms
    )
    rows = [
        row._asdict() | {"record_id": records.get(row.time)}
        for row in read.values
        if row.value is not None or row.time in read.missing
    ]
    return _glucose(
        name, read.result, rows, read.abnormal, read.next_step, window, list(read.missing), [*warnings, *read.warnings]
    )


def _glucose(
    test: str | None, result: str, rows: list[dict[str, Any]], count: int, step: str, window: dict[str, str] | None,
    missing: list[str], warnings: list[str],
) -> GlucoseScreen:  # fmt: skip
    return {
        "test": test, "result": result, "values": rows, "abnormal_count": count, "next_step": step, "due_window": window,
        "postpartum": POSTPARTUM if result in ("gdm", "overt_diabetes") else "", "missing": missing, "warnings": warnings,
        "citation": gestational_diabetes.CITATION,
    }  # fmt: skip


def _check_values(test: str, values: Mapping[str, float]) -> None:
    strange = [name for name in values if name not in gestational_diabetes.TESTS[test]]
    if strange:
        raise ToolError(
            "INVALID_ARGUMENT", f"{strange[0]} is no value of {test}.", field=f"glucose_{strange[0]}" if strange[0] != "hba1c" else "hba1c",
            hint=f"It has {', '.join(gestational_diabetes.TESTS[test])}.",
        )  # fmt: skip
    for name, value in values.items():
        if name != "hba1c" and value < MMOL_LOOKS:
            raise ToolError(
                "INVALID_UNIT",
                f"Glucose {value:g} is plausible in mmol/L only; mg/dL = mmol/L x 18.016.",
                field=f"glucose_{name}",
            )


# Rh

RhEvent = Literal[
    "routine_28w", "delivery", "miscarriage", "ectopic", "molar", "abortion", "bleeding", "trauma", "external_version",
    "amniocentesis_cvs", "fetal_death",
]  # fmt: skip
LOSSES = ("miscarriage", "ectopic", "molar", "abortion")
LATE_EVENTS = ("delivery", "fetal_death")


@tool("obstetrics", "Rh status and anti-D need", effect="compute", minutes=1)
async def check_rh_status(
    world: World,
    patient_id: PatientId,
    event: Annotated[RhEvent | None, Field(description="Event to judge; default the one on record.")] = None,
    event_at: Annotated[OptionalTime, Field(description="Time of the event (ISO 8601).")] = "",
    fetal_cells_percent: Annotated[
        float | None, Field(ge=0, le=50, description="Kleihauer-Betke or flow result, %.")
    ] = None,
    newborn_rh: Annotated[Literal["positive", "negative", "unknown"] | None, Field(description="For delivery.")] = None,
    maternal_blood_volume_ml: Annotated[
        float, Field(ge=3000, le=9000, description="Mother's blood volume, mL.")
    ] = 5000,
) -> RhStatus:
    """Blood group, antibody screen and sensitising event: whether anti-D immunoglobulin is indicated, by when and how many
    vials, dosed by the fetal bleed."""
    patient = require_patient(world, patient_id)
    group, negative, group_row = blood_group(world, patient_id)
    if group is None or group_row is None:
        raise ToolError("MISSING_DATA", "Blood group unknown.", hint="order_lab_test type_and_screen.")
    warnings: list[str] = []
    weak = weak_d_type(world, patient_id)
    if weak is not None:
        if weak.removeprefix("type ") in rh_immunoglobulin.WEAK_D_AS_POSITIVE:
            negative = False
            warnings.append(f"Weak D {weak}: treated as RhD-positive.")
        else:
            warnings.append(f"Weak D {weak}: treated as RhD-negative.")
    screen, doses = antibody_screen(world, patient_id), anti_d_doses(world, patient_id)
    at, name = event_of(world, patient, event, event_at)
    days = gestation_days(world, patient)
    cells = fetal_cells(world, patient_id, fetal_cells_percent, at)
    newborn = newborn_rh or newborn_rh_of(world, patient_id) if name == "delivery" else None
    free_dna = fact(world, patient_id, "fetal_rhd")
    need = rh_immunoglobulin.anti_d_need(
        rh_negative=negative,
        sensitised=None if screen.positive is None or screen.origin == "unknown" else screen.origin == "immune",
        event=name, newborn_rh=None if newborn == "unknown" else newborn,
        fetal_rhd_negative=None if free_dna is None else free_dna["value_text"] == "negative", days=days,
        covered=covered_since(doses, name, at, world), hours_since_event=None if at is None else world.minutes_since(at) / 60,
    )  # fmt: skip
    missing = list(need.missing)
    bleed = None if cells is None else rh_immunoglobulin.fetal_bleed_ml(cells, maternal_blood_volume_ml)
    late = name in LATE_EVENTS or (
        name not in LOSSES and (days is None or days >= rh_immunoglobulin.QUANTIFY_FROM_DAYS)
    )
    if need.indicated == "yes" and bleed is None and late and name not in (None, "routine_28w"):
        missing.append("fetal cells (Kleihauer-Betke) for an excess bleed")
    if need.indicated == "yes" and days is not None and days < rh_immunoglobulin.EARLY_DAYS:
        warnings.append("Under 12 weeks: ACOG 2024 allows to forgo anti-D after loss or termination; shared decision.")
    if need.indicated == "yes" and at is not None and world.minutes_since(at) > rh_immunoglobulin.GIVE_WITHIN_H * 60:
        warnings.append("More than 72 h after the event: still give, up to 28 days.")
    return {
        "abo_rh": {"value": group, "record_id": group_row["id"], "date": group_row["effective"][:10]},
        "antibody_screen": {"result": screen.text, "titre": screen.titre, "anti_d_origin": screen.origin or None,
                            "record_id": screen.record_id, "date": screen.at[:10] if screen.at else None},
        "indicated": need.indicated,
        "dose": anti_d_dose(days, name, bleed) if need.indicated == "yes" else None,
        "give_by": world.iso(world.seconds_at(at) + rh_immunoglobulin.GIVE_WITHIN_H * 3600) if need.indicated == "yes" and at else None,
        "fetal_bleed_ml": None if bleed is None else round(bleed, 1),
        "doses_given": doses,
        "reason": need.reason,
        "missing": missing,
        "warnings": warnings,
        "citation": rh_immunoglobulin.CITATION,
    }  # fmt: skip


# preterm birth


@tool("obstetrics", "Preterm birth risk", effect="compute", minutes=2)
async def assess_preterm_risk(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    cervical_length_mm: Annotated[float | None, Field(ge=0, le=80, description="Transvaginal length, mm.")] = None,
    ffn: Annotated[float | None, Field(ge=0, le=1000, description="Fetal fibronectin, ng/mL.")] = None,
    symptomatic: Annotated[bool | None, Field(description="Regular contractions now.")] = None,
) -> PretermRisk:
    """Risk of spontaneous preterm birth from history, cervical length, fetal fibronectin and symptoms, with what is
    indicated at this gestation: steroids, magnesium, tocolysis, progesterone, cerclage, antibiotics."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    days = require_pregnant(world, patient)
    if days is None:
        raise ToolError("MISSING_DATA", "Gestational age unknown.", hint="calculate_gestational_age; a scan dates it.")
    if days >= preterm_birth.TERM:
        raise ToolError("NOT_APPLICABLE", f"{weeks_and_days(days)} weeks: at term.")
    facts = preterm_facts(
        world,
        patient,
        encounter_id,
        days,
        cervical_length_mm=cervical_length_mm,
        ffn_ng_ml=ffn,
        symptomatic=symptomatic,
    )
    read = preterm_birth.preterm_risk(facts)
    length = facts.cervical_length_mm
    warnings = []
    if read.length_valid is False:
        warnings.append("Cervical length outside 16+0 to 24+0 without symptoms: no cut-off is validated.")
    if read.ffn == "invalid":
        warnings.append("Fibronectin not valid here (window, membranes, blood, dilation or recent examination).")
    if any("magnesium" in one.name and one.status == "indicated" for one in read.interventions):
        warnings.append("Nifedipine together with magnesium only under monitoring.")
    return {
        "risk": read.risk,
        "reason": read.reason,
        "factors": preterm_factors(world, patient, facts),
        "cervical": None if length is None else {
            "value": length, "unit": "mm", "gestational_age": weeks_and_days(facts.length_days or days), "valid": read.length_valid,
        },
        "ffn": read.ffn,
        "interventions": [
            {"intervention": one.name, "status": one.status, "window": one.window, "dose": one.dose, "reason": one.reason}
            for one in read.interventions
        ],
        "missing": list(read.missing),
        "warnings": warnings,
        "citation": preterm_birth.CITATION,
    }  # fmt: skip


# antenatal risk


@tool("obstetrics", "Pregnancy risk assessment", effect="compute", minutes=2)
async def assess_pregnancy_risk(world: World, patient_id: PatientId, encounter_id: EncounterId = "") -> PregnancyRisk:
    """Structured antenatal review: aspirin against pre-eclampsia, venous thromboembolism, maternal, fetal and social risks,
    the level of care and what is overdue. Risks are listed, never summed."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    hours = require_recent_birth(world, patient, 6)
    days = gestation_days(world, patient)
    risks = known_risks(world, patient)
    level, rows = care_level(risks.present)
    advice, why = ("not", "after birth") if hours is not None else aspirin_advice(risks.present, days)
    points, prophylaxis, counted = vte_advice(risks.present, delivered=hours is not None)
    category = {row.code: row.level for row in ASPIRIN_FACTORS} | {
        row.code: "high" if row.level == "high" else "moderate" for row in rows
    }
    action = {row.code: row.action for row in rows}
    overdue: list[str] = []
    if hours is None and days is not None:
        results = panel_results(world, patient, dating_of(world, patient))
        overdue = [one["name"] for one in schedule_status(world, patient, days, results) if one["status"] == "overdue"]
        if advice == "indicated" and days >= 112 and not _on_aspirin(world, patient_id):
            overdue.append("aspirin (best before 16+0)")
    return {
        "risks": [
            {"factor": code, "category": category.get(code, "moderate"), "evidence": evidence, "action": action.get(code, "")}
            for code, evidence in risks.present.items()
        ],
        "aspirin": {"advice": advice, "reason": why, "window": "12+0 to 28+0 weeks, best before 16+0, to birth", "dose": "81 mg daily"},
        "vte": {"score": points, "factors": [{"factor": text, "points": value} for text, value in counted], "prophylaxis": prophylaxis},
        "care_level": {"level": level, "deciding": [row.text for row in rows if level != "high" or row.level == "high"]},
        "overdue": overdue,
        "missing": risks.missing,
        "citation": RISK_CITATION,
    }  # fmt: skip


def _on_aspirin(world: World, patient_id: str) -> bool:
    return any(
        world.row(f"SELECT 1 FROM {table} WHERE patient_id = ? AND drug = 'aspirin' AND status = 'active'", patient_id)
        for table in ("medication_statement", "medication_request")
    )


# hypertension


@tool("obstetrics", "Hypertension in pregnancy", effect="compute", minutes=2)
async def evaluate_preeclampsia(
    world: World, patient_id: PatientId, encounter_id: EncounterId = "", at_time: AtTime = ""
) -> HypertensionClass:
    """Classify hypertension in pregnancy or within 6 weeks of birth by ACOG criteria, each met, not met or unknown, from
    charted pressures, bloods, urine and symptoms, with magnesium, time of birth and what is missing."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    hours = require_recent_birth(world, patient, 6)
    at = moment(world, at_time)
    readings = pressures(world, patient, at)
    if not readings:
        raise ToolError("MISSING_DATA", "No blood pressure on record.", hint="get_vital_signs with measure_now.")
    facts = organ_facts(world, patient, encounter, at)
    chronic = True if has_condition(world, patient_id, ("I10", "I11", "I12", "I13", "I15", "O10", "O11")) else None
    read = preeclampsia.classify_hypertension(readings, facts, chronic=chronic, treated=treated(world, patient_id))
    newest = readings[-1]
    warnings = drug_cautions(world, patient_id) if newest.over(preeclampsia.SEVERE) else []
    severe = read.category in ("preeclampsia_severe", "hellp", "eclampsia") or (
        read.category == "superimposed" and bool(read.severe)
    )
    magnesium = magnesium_advice(world, patient_id, facts.creatinine)
    days = gestation_days(world, patient) if hours is None else None
    if read.category == "preeclampsia" and read.severe is None:
        warnings.append(f"Severe features not excluded: {', '.join(read.missing)}.")
    if (age := world.seconds_at(at) / 3600 - newest.hours) >= 1:
        warnings.append(f"The newest pressure is {age:.0f} h old: measure again.")
    if read.hypertension is None:
        warnings.append("A raised pressure is not confirmed yet: repeat (severe range within 15 min, else after 4 h).")
    if before := [
        row
        for row in ("lisinopril", "enalapril", "ramipril", "losartan", "valsartan", "candesartan")
        if hours is None and takes(world, patient_id, row)
    ]:
        warnings.append(f"Contraindicated before birth: {', '.join(before)}.")
    return {
        "category": read.category,
        "criteria": [
            {"criterion": one.name, "met": {True: "true", False: "false", None: "unknown"}[one.met], "value": one.value,
             "unit": one.unit, "severe_feature": one.severe}
            for one in read.criteria
        ],
        "severe_range_now": severe_now(world, readings),
        "magnesium": {"advice": "indicated" if severe and magnesium["allowed"] else "contraindicated" if severe else "not",
                      "dose": magnesium["dose"] if severe else None, "reason": magnesium["reason"] if severe else "no severe features met",
                      "monitor": "reflexes, respiratory rate >= 12/min, urine >= 30 mL/h; calcium gluconate 1 g iv ready"
                      if severe and magnesium["allowed"] else ""},
        "delivery_timing": birth_time(read.category, severe, days, hours),
        "missing": list(read.missing),
        "warnings": warnings,
        "citation": preeclampsia.CITATION,
    }  # fmt: skip


# growth


@tool("obstetrics", "Fetal growth and Doppler", effect="compute", minutes=1)
async def assess_fetal_growth(
    world: World,
    patient_id: OptionalPatientId = "",
    study_id: OptionalStudyId = "",
    bpd_cm: Annotated[float | None, Field(ge=1, le=12, description="Biparietal diameter, cm.")] = None,
    hc_cm: Annotated[float | None, Field(ge=5, le=42, description="Head circumference, cm.")] = None,
    ac_cm: Annotated[float | None, Field(ge=4, le=48, description="Abdominal circumference, cm.")] = None,
    fl_cm: Annotated[float | None, Field(ge=0.5, le=9.5, description="Femur length, cm.")] = None,
    ga_weeks: Annotated[
        float | None, Field(ge=14, le=42, description="Gestational age, decimal weeks; default the chart's.")
    ] = None,
    umbilical_artery: Annotated[
        Literal["normal", "raised_pi", "absent_edf", "reversed_edf"] | None, Field(description="Doppler.")
    ] = None,
) -> FetalGrowth:
    """Estimated fetal weight (Hadlock 1985) with its centile (1991), growth restriction or macrosomia, umbilical artery
    Doppler, surveillance and time of birth, from the latest scan or explicit biometry."""
    patient = require_patient(world, patient_id) if patient_id else None
    sizes: dict[str, float | None] = {"bpd_cm": bpd_cm, "hc_cm": hc_cm, "ac_cm": ac_cm, "fl_cm": fl_cm}
    study: Row | None = None
    doppler: str | None = umbilical_artery
    weeks = ga_weeks
    interval: dict[str, Any] | None = None
    warnings = [f"Estimated weight has an error of about {fetal_growth.ERROR_PERCENT} %."]
    if patient is not None:
        require_pregnant(world, patient)
        if all(value is None for value in sizes.values()):
            study = (
                require_done(world, patient_id, study_id, ("ultrasound", "doppler"))
                if study_id
                else latest_scan_with(world, patient_id, "ac_cm")
            )
            sizes = {name: measures_of(study).get(name) if study else None for name in sizes}
            interval = None if study is None else interval_growth(world, patient_id, study)
            weeks = weeks_on(world, patient, study) if ga_weeks is None and study else ga_weeks
        if weeks is None:
            weeks = gestation_weeks(world, patient)
        flow = latest_scan_with(world, patient_id, "umbilical_artery") if doppler is None else None
        doppler = measures_of(flow)["umbilical_artery"] if flow else doppler
    lacking = [name for name, value in sizes.items() if value is None]
    if lacking and (len(lacking) == len(sizes) or sizes["ac_cm"] is None):
        raise ToolError(
            "MISSING_DATA", f"Not measured: {', '.join(lacking)}.", hint="order_imaging ultrasound obstetric, or give the biometry.",
        )  # fmt: skip
    if weeks is None:
        raise ToolError(
            "MISSING_DATA", "Gestational age unknown.", field="ga_weeks", hint="Date the pregnancy or give ga_weeks."
        )
    if weeks < fetal_growth.EARLIEST_WEEKS:
        raise ToolError("NOT_APPLICABLE", f"{weeks:.1f} weeks: the weight standard begins at 20.", field="ga_weeks")
    weight = None
    if not lacking:
        weight = fetal_growth.estimated_weight(**{name: float(value or 0) for name, value in sizes.items()})
    growth = fetal_growth.growth_category(weight, sizes["ac_cm"], min(weeks, fetal_growth.LATEST_WEEKS))
    missing = [*lacking, *(["umbilical artery Doppler"] if doppler is None and "fgr" in growth.category else [])]
    return {
        "study_id": study["id"] if study else None,
        "efw_g": None if weight is None else {"value": round(weight), "unit": "g", "at_weeks": round(weeks, 1)},
        "centile": None if growth.weight_centile is None else round(growth.weight_centile, 1),
        "ac_centile": None if growth.ac_centile is None else round(growth.ac_centile, 1),
        "category": growth.category,
        "interval_growth_g": interval,
        "doppler": doppler,
        "surveillance": fetal_growth.surveillance(growth.category, doppler),
        "delivery_timing": fetal_growth.delivery_timing(growth.category, doppler),
        "missing": missing,
        "warnings": warnings,
        "citation": fetal_growth.CITATION,
    }
