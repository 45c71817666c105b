"""Scores of clinical diagnosis, and the ranked differential.

The formulas are in `clinical/scores` and `clinical/differential.py`; what they read from the chart comes through `world/`
(`severity_facts.py`, `coded_history.py`, `icu_window.py`, `chart_findings.py`).
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.differential import KNOWLEDGE_VERSION, match_findings, rank_diagnoses, suggested_tests
from medmcp.servers.clinical.scores.apache2 import APACHE_TABLE, AdmissionType, Gas, apache2
from medmcp.servers.clinical.scores.cha2ds2_vasc import cha2ds2_vasc
from medmcp.servers.clinical.scores.child_pugh import child_pugh
from medmcp.servers.clinical.scores.curb65 import curb65
from medmcp.servers.clinical.scores.meld import meld
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.scores.wells import DVT_ITEMS, PE_ITEMS, wells
from medmcp.servers.clinical.units import plausible
from medmcp.servers.clinical_diagnosis.results import Differential
from medmcp.servers.parameters import (
    Age,
    AtTime,
    EncounterId,
    Limit,
    NameValue,
    OptionalPatientId,
    OptionalTime,
    RespiratoryRate,
    Sex,
)
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.apache_values import apache_values
from medmcp.servers.world.calculator import begin, finish, told_or_charted
from medmcp.servers.world.chart import LABS_WINDOW_MIN, find_encounter, has_condition, reading
from medmcp.servers.world.chart_findings import charted_findings
from medmcp.servers.world.coded_history import has_af, stroke_risk_items, valve_disease
from medmcp.servers.world.icu_window import (
    acute_renal_failure as charted_renal_failure,
)
from medmcp.servers.world.icu_window import (
    charted_values,
    coma_scales,
    gases,
    icu_window,
    severe_chronic_health,
)
from medmcp.servers.world.severity_facts import (
    anticoagulated,
    dialysed,
    first_reading,
    hospital_acquired,
    new_confusion,
)
from medmcp.servers.world.triage_facts import pregnancy_reading
from medmcp.servers.world.wells_facts import wells_items
from medmcp.servers.world.world import World

__all__ = [
    "calculate_apache2", "calculate_cha2ds2_vasc", "calculate_child_pugh", "calculate_curb65", "calculate_meld_score",
    "calculate_wells_score", "get_differential_diagnosis",
]  # fmt: skip

CIRRHOSIS = ("K70.3", "K71.7", "K74.3", "K74.4", "K74.5", "K74.6")  # ICD-10-CM
MELD_WINDOW_MIN = 7 * 24 * 60  # older values belong to another state of the liver
OLD_LABS_MIN = 48 * 60
D_DIMER_WINDOW_MIN = 48 * 60
LEAST_APACHE_VARIABLES = 4
UNSTABLE_SBP = 90


@tool("clinical_diagnosis", "CURB-65 pneumonia severity", effect="compute", minutes=1)
async def calculate_curb65(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    confusion: Annotated[
        bool | None, Field(description="New disorientation in person, place or time, or AMTS 8 or less.")
    ] = None,
    urea: Annotated[
        float | None, Field(ge=0.5, le=100, description="Serum urea in mmol/L (BUN mg/dL x 0.357).")
    ] = None,
    respiratory_rate: RespiratoryRate = None,
    sbp: Annotated[float | None, Field(ge=20, le=300, description="Systolic pressure in mmHg.")] = None,
    dbp: Annotated[float | None, Field(ge=10, le=200, description="Diastolic pressure in mmHg.")] = None,
    age: Age = None,
) -> Mapping[str, Any]:
    """CURB-65 severity of community-acquired pneumonia in adults from the presentation (first vital signs), with CRB-65
    for when urea is missing, and the site of care. One point each: confusion, urea > 7 mmol/L, respiratory rate >= 30,
    SBP < 90 or DBP <= 60, age >= 65."""
    chart = begin(world, patient_id, at_time)
    encounter = find_encounter(world, patient_id) if patient_id else None
    since = (encounter or {}).get("period_start") or world.iso(0)

    def first(code: str, given: float | None, unit: str) -> Reading:
        if given is not None:
            return Reading.given(given, unit)
        return first_reading(world, patient_id, code, since, chart.at, unit) if patient_id else MISSING

    readings = {
        "confusion": Reading.given(confusion) if confusion is not None
        else new_confusion(world, patient_id, chart.at) if patient_id else MISSING,
        "urea": reading(world, patient_id, "urea", given=urea, unit="mmol/L", within_minutes=LABS_WINDOW_MIN, at=chart.at),
        "respiratory_rate": first("respiratory_rate", respiratory_rate, "/min"),
        "sbp": first("sbp", sbp, "mmHg"),
        "dbp": first("dbp", dbp, "mmHg"),
        "age": Reading.given(age, "years") if age is not None else chart.age,
    }  # fmt: skip
    if not any(one.known for one in readings.values()):
        raise ToolError(
            "MISSING_DATA", "There is no item of CURB-65 to compute from.", hint="Give a patient_id or the values."
        )
    score = curb65(
        **readings,
        spo2=first("spo2", None, "%"),
        hospital_acquired=hospital_acquired(world, encounter) if patient_id else MISSING,
    )
    finish(world, patient_id, score)
    return score_result(score, **score.extra)


PeOrDvtItem = Literal[
    "signs_of_dvt", "pe_most_likely", "immobilised_or_surgery", "prior_vte", "haemoptysis", "malignancy", "active_cancer",
    "paralysis_paresis_or_cast", "bedridden_3d_or_major_surgery_12wk", "deep_vein_tenderness", "entire_leg_swollen",
    "calf_swelling", "pitting_oedema_symptomatic_leg_only", "collateral_superficial_veins", "previous_dvt",
    "alternative_as_likely",
]  # fmt: skip


@tool("clinical_diagnosis", "Wells score for PE or DVT", effect="compute", minutes=1)
async def calculate_wells_score(
    world: World,
    indication: Annotated[Literal["pe", "dvt"], Field(description="Which rule.")],
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    items_present: Annotated[
        list[PeOrDvtItem] | None,
        Field(max_length=10, description="Items you found present; the first six belong to PE, the rest to DVT."),
    ] = None,
    items_absent: Annotated[
        list[PeOrDvtItem] | None,
        Field(
            max_length=10,
            description="Items you found absent; an item in neither list and not in the chart is missing.",
        ),
    ] = None,
    heart_rate: Annotated[float | None, Field(ge=0, le=300, description="Heart rate per minute (PE).")] = None,
    d_dimer: Annotated[
        float | None,
        Field(ge=0, le=100_000, description="In ng/mL FEU (1 DDU = 2 FEU), for the age-adjusted read-out."),
    ] = None,
) -> Mapping[str, Any]:
    """Wells pre-test probability of pulmonary embolism or deep-vein thrombosis, in two and three tiers, with the D-dimer or
    imaging that follows. Dates decide on operations, rest and cancer; pe_most_likely and alternative_as_likely are your
    judgement and must be given."""
    chart = begin(world, patient_id, at_time)
    table = PE_ITEMS if indication == "pe" else DVT_ITEMS
    for name in (*(items_present or ()), *(items_absent or ())):
        if name not in table:
            raise ToolError(
                "INVALID_ARGUMENT", f"{name} is not an item of the {indication.upper()} rule.", field="items_present",
                hint=f"Items: {', '.join(table)}.",
            )  # fmt: skip
    charted = wells_items(world, chart.patient, chart.at) if chart.patient else {}
    items = told_or_charted(list(items_present or ()), list(items_absent or ()), charted)
    sbp = reading(world, patient_id, "sbp", at=chart.at) if patient_id else MISSING
    score = wells(
        indication,
        {name: item for name, item in items.items() if name in table},
        heart_rate=reading(world, patient_id, "heart_rate", given=heart_rate, unit="/min", at=chart.at),
        d_dimer=reading(
            world,
            patient_id,
            "d_dimer",
            given=d_dimer,
            unit="ng/mL FEU",
            within_minutes=D_DIMER_WINDOW_MIN,
            at=chart.at,
        ),
        age=chart.age,
        pregnant=pregnancy_reading(chart.patient),
        unstable=Reading(value=float(sbp.value) < UNSTABLE_SBP, source="chart")
        if isinstance(sbp.value, int | float)
        else MISSING,
    )
    if not any(item.source != "missing" for item in score.items):
        raise ToolError(
            "MISSING_DATA", "There is no item of the rule to compute from.",
            hint="Give a patient_id, items_present or items_absent.",
        )  # fmt: skip
    finish(world, patient_id, score)
    return score_result(score, **score.extra)


StrokeRisk = Literal["chf", "hypertension", "diabetes", "stroke_tia_te", "vascular_disease"]


@tool("clinical_diagnosis", "CHA2DS2-VASc stroke risk in AF", effect="compute", minutes=1)
async def calculate_cha2ds2_vasc(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    conditions_present: Annotated[list[StrokeRisk] | None, Field(max_length=5, description="Present.")] = None,
    conditions_absent: Annotated[list[StrokeRisk] | None, Field(max_length=5, description="Explicitly absent.")] = None,
    age: Age = None,
    sex: Sex = None,
) -> Mapping[str, Any]:
    """CHA2DS2-VASc (and the sex-free CHA2DS2-VA) in non-valvular atrial fibrillation from coded conditions, with the stroke
    rate of the cohort and the anticoagulation threshold that applies."""
    chart = begin(world, patient_id, at_time)
    charted = stroke_risk_items(world, chart.patient, chart.at) if chart.patient else {}
    items = told_or_charted(list(conditions_present or ()), list(conditions_absent or ()), charted)
    if not patient_id and not items and age is None:
        raise ToolError(
            "MISSING_DATA", "There is no item to compute from.", hint="Give a patient_id or conditions and age."
        )
    score = cha2ds2_vasc(
        items,
        age=Reading.given(age, "years") if age is not None else chart.age,
        sex=Reading.given(sex) if sex is not None else chart.sex if chart.sex.value in ("female", "male") else MISSING,
        atrial_fibrillation=has_af(world, chart.patient) if chart.patient else MISSING,
        valve=valve_disease(world, patient_id) if patient_id else MISSING,
    )
    finish(world, patient_id, score)
    return score_result(score, **score.extra)


@tool("clinical_diagnosis", "MELD, MELD-Na and MELD 3.0", effect="compute", minutes=1)
async def calculate_meld_score(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    bilirubin: Annotated[float | None, Field(gt=0, le=1500, description="Total bilirubin in mg/dL.")] = None,
    inr: Annotated[float | None, Field(ge=0.5, le=20, description="INR.")] = None,
    creatinine: Annotated[float | None, Field(gt=0, le=3000, description="Creatinine in mg/dL.")] = None,
    sodium: Annotated[float | None, Field(ge=100, le=180, description="Sodium in mmol/L.")] = None,
    albumin: Annotated[float | None, Field(gt=0, le=70, description="Albumin in g/dL.")] = None,
    sex: Sex = None,
    dialysis_twice_in_week: Annotated[
        bool | None, Field(description="Dialysis at least twice, or 24 h of continuous dialysis, in the last 7 days.")
    ] = None,
) -> Mapping[str, Any]:
    """Liver disease severity: classic MELD, MELD-Na and MELD 3.0 (each 6 to 40) from one set of laboratory values of the
    last 7 days, with the bounds that were applied. The score is MELD 3.0, else MELD-Na, else MELD."""
    chart = begin(world, patient_id, at_time)
    given = {"bilirubin_total": bilirubin, "inr": inr, "creatinine": creatinine, "sodium": sodium, "albumin": albumin}
    units = {"bilirubin_total": "mg/dL", "inr": "", "creatinine": "mg/dL", "sodium": "mmol/L", "albumin": "g/dL"}
    for code, value in given.items():
        if value is not None and units[code]:
            plausible(code, value, units[code])
    labs = {
        code.removesuffix("_total"): reading(world, patient_id, code, given=value, unit=units[code], within_minutes=MELD_WINDOW_MIN,
                                             at=chart.at)
        for code, value in given.items()
    }  # fmt: skip
    if not any(one.known for one in labs.values()):
        raise ToolError(
            "MISSING_DATA", "There is no laboratory value to compute from.",
            hint="Order bilirubin, INR, creatinine, sodium and albumin.",
        )  # fmt: skip
    score = meld(
        **labs,
        sex=Reading.given(sex) if sex is not None else chart.sex if chart.sex.value in ("female", "male") else MISSING,
        age=chart.age,
        dialysis=Reading.given(dialysis_twice_in_week) if dialysis_twice_in_week is not None
        else dialysed(world, patient_id, chart.at) if patient_id else MISSING,
        anticoagulant=anticoagulated(world, patient_id) if patient_id else MISSING,
    )  # fmt: skip
    score.warnings.extend(_old(world, labs, chart.at))
    finish(world, patient_id, score)
    return score_result(score, **score.extra)


def _old(world: World, labs: Mapping[str, Reading], at: str) -> list[str]:
    """Values that were used although they are more than two days old."""
    hours = {
        name: (world.seconds_at(at) - world.seconds_at(one.observed_at)) / 3600
        for name, one in labs.items()
        if one.observed_at
    }
    return [f"{name} is {age:.0f} h old." for name, age in hours.items() if age * 60 > OLD_LABS_MIN]


@tool("clinical_diagnosis", "APACHE II", effect="compute", minutes=3)
async def calculate_apache2(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    window_start: Annotated[
        OptionalTime,
        Field(description="Start of the 24 h window (ISO 8601); default admission to intensive care."),
    ] = "",
    values: Annotated[
        list[NameValue] | None,
        Field(
            max_length=20,
            description="Worst values as name=number, e.g. map=55: temperature_c, map, heart_rate, respiratory_rate, fio2, pao2,"
            " paco2, ph, hco3, sodium, potassium, creatinine_mg_dl, hematocrit, wbc, gcs, age.",
        ),
    ] = None,
    acute_renal_failure: Annotated[bool | None, Field(description="Doubles the creatinine points.")] = None,
    chronic_health: Annotated[
        Literal["none", "severe_chronic"] | None,
        Field(description="Severe organ insufficiency or immunocompromise before the admission (Knaus)."),
    ] = None,
    admission_type: Annotated[AdmissionType | None, Field(description="Admission type.")] = None,
    diagnostic_weight: Annotated[
        float | None, Field(ge=-4, le=2, description="Knaus diagnostic category coefficient, only if known.")
    ] = None,
) -> Mapping[str, Any]:
    """APACHE II severity (0 to 71) from the worst values of the first 24 h of intensive care: 12 physiological variables
    with the coma scale, age, chronic health. Missing variables are listed, never taken as normal."""
    chart = begin(world, patient_id)
    given = apache_values(values or [])
    charted: dict[str, list[Reading]] = {}
    arterial: list[Gas] = []
    scales: list[Reading] = []
    window, remarks = None, []
    renal = chronic = MISSING
    if chart.patient is not None:
        encounter = find_encounter(world, patient_id, encounter_id)
        if encounter is None:
            raise ToolError("MISSING_DATA", f"{patient_id} has no encounter.")
        window = _window(world, encounter, window_start)
        charted, arterial = charted_values(world, patient_id, window), gases(world, patient_id, window)
        scales, remark = coma_scales(world, patient_id, window)
        remarks = [remark] if remark else []
        remarks += (
            ["No intensive care admission is on record; the window starts at the arrival."] if window.assumed else []
        )
        renal = charted_renal_failure(world, patient_id)
        chronic = severe_chronic_health(world, chart.patient, window.start)
    inputs: dict[str, list[Reading]] = {
        **charted,
        **{name: [one] for name, one in given.items() if name in APACHE_TABLE},
    }
    if {"pao2", "fio2", "paco2"} & set(given):
        arterial = [
            Gas(pao2=given.get("pao2", MISSING), fio2=given.get("fio2", MISSING), paco2=given.get("paco2", MISSING))
        ]
    scales = [given["gcs"]] if "gcs" in given else scales
    known = sum(any(one.known for one in readings) for readings in inputs.values()) + bool(scales) + bool(arterial)
    if known < LEAST_APACHE_VARIABLES:
        raise ToolError(
            "MISSING_DATA", f"Only {known} of the physiological variables are known in the window.",
            hint="Give values, or another window_start.",
        )  # fmt: skip
    score = apache2(
        inputs,
        gases=arterial,
        gcs=scales,
        age=given.get("age", chart.age),
        acute_renal_failure=Reading.given(acute_renal_failure) if acute_renal_failure is not None else renal,
        severe_chronic=Reading.given(chronic_health == "severe_chronic") if chronic_health is not None else chronic,
        admission_type=admission_type,
        diagnostic_weight=diagnostic_weight,
    )
    score.warnings.extend(remarks)
    finish(world, patient_id, score)
    shown = None if window is None else {"start": window.start, "end": window.end}
    return score_result(score, **score.extra, window=shown)


def _window(world: World, encounter: Mapping[str, Any], start: str) -> Any:
    try:
        window = icu_window(world, dict(encounter), start)
    except ValueError:
        raise ToolError("INVALID_ARGUMENT", f"'{start}' is not an ISO 8601 time.", field="window_start") from None
    if world.seconds_at(window.start) > world.seconds:
        raise ToolError(
            "INVALID_ARGUMENT", f"{start} is in the future.", field="window_start", hint=f"It is {world.now} now."
        )
    return window


FindingNames = Annotated[
    list[Annotated[str, Field(min_length=2, max_length=120)]] | None,
    Field(max_length=40, description="Names of findings, e.g. fever, pleuritic pain, raised D-dimer."),
]


@tool(
    "clinical_diagnosis",
    "Rank a differential diagnosis",
    effect="compute",
    minutes=2,
    also_on=("medical_qa", "visual_diagnosis"),
)
async def get_differential_diagnosis(
    world: World,
    patient_id: OptionalPatientId = "",
    findings_present: FindingNames = None,
    findings_absent: FindingNames = None,
    age: Age = None,
    sex: Sex = None,
    limit: Limit = 10,
) -> Differential:
    """Rank diagnoses for findings that are present and absent: those you name and, for a patient, those charted so far.
    Lists what supports, opposes and is missing, dangerous conditions, and the tests that tell the first ones apart. The
    weight is relative to the diseases of the table, not a probability."""
    chart = begin(world, patient_id)
    present, unknown_present = match_findings(findings_present or [])
    absent, unknown_absent = match_findings(findings_absent or [])
    if both := sorted(set(present) & set(absent)):
        raise ToolError(
            "INVALID_ARGUMENT", f"'{both[0].replace('_', ' ')}' is both present and absent.", field="findings_absent"
        )
    known: dict[str, bool] = {}
    if chart.patient is not None:
        charted = charted_findings(world, chart.patient, chart.at)
        known = {name: bool(one.value) for name, one in charted.items() if one.known}
    elif not present and not absent:
        raise ToolError(
            "MISSING_DATA", "There are no findings to rank by.", hint="Give findings_present, or a patient_id."
        )
    known |= dict.fromkeys(present, True) | dict.fromkeys(absent, False)
    years = age if age is not None else chart.age.value
    gender = sex if sex is not None else chart.sex.value
    ranked = rank_diagnoses(
        known, age=float(years) if isinstance(years, int | float) else None,
        sex=gender if gender in ("female", "male") else None,
    )  # fmt: skip
    shown = ranked[:limit]
    dangerous = [one for one in ranked[limit:] if one.disease.must_not_miss and one.supporting][:5]
    return {
        "candidates": [
            {
                "diagnosis": one.disease.name, "icd10": one.disease.icd10, "weight": one.weight, "supporting": one.supporting,
                "opposing": one.opposing, "key_missing": one.key_missing, "must_not_miss": one.disease.must_not_miss,
            }
            for one in (*shown, *dangerous)
        ],
        "suggested_tests": [
            {"test": test, "discriminates_between": names} for test, names in suggested_tests(ranked, set(known))
        ],
        "unmatched_findings": [*unknown_present, *unknown_absent],
        "method": KNOWLEDGE_VERSION,
        "warnings": [
            "A relative ranking over the diseases of the table, not a probability; a disease outside it is never listed."
        ],
    }  # fmt: skip


@tool("clinical_diagnosis", "Child-Pugh class", effect="compute", minutes=1, also_on=("drug_interaction",))
async def calculate_child_pugh(
    world: World,
    patient_id: OptionalPatientId = "",
    at_time: AtTime = "",
    bilirubin: Annotated[float | None, Field(ge=0.1, le=80, description="Total bilirubin in mg/dL.")] = None,
    albumin: Annotated[float | None, Field(ge=0.5, le=6, description="Albumin in g/dL.")] = None,
    inr: Annotated[float | None, Field(ge=0.5, le=20, description="INR.")] = None,
    ascites: Annotated[
        Literal["none", "mild_or_controlled", "moderate_severe"] | None, Field(description="Ascites.")
    ] = None,
    encephalopathy: Annotated[
        Literal["none", "grade_1_2", "grade_3_4"] | None, Field(description="West Haven grade.")
    ] = None,
    cholestatic_disease: Annotated[bool, Field(description="Use the bilirubin limits of PBC and PSC.")] = False,
) -> Mapping[str, Any]:
    """Child-Pugh-Turcotte class of cirrhosis from labs, ascites and encephalopathy; hepatic dosing builds on it."""
    chart = begin(world, patient_id, at_time)

    def lab(code: str, given: float | None, unit: str) -> Reading:
        return reading(world, patient_id, code, given=given, unit=unit, within_minutes=LABS_WINDOW_MIN, at=chart.at)

    cirrhosis = anticoagulant = Reading.missing()
    if patient_id:
        problem = has_condition(world, patient_id, CIRRHOSIS)
        cirrhosis = Reading(value=problem is not None, source="chart", record_id=problem["id"] if problem else None)
        anticoagulant = anticoagulated(world, patient_id)
    score = child_pugh(
        bilirubin=lab("bilirubin_total", bilirubin, "mg/dL"),
        albumin=lab("albumin", albumin, "g/dL"),
        inr=lab("inr", inr, ""),
        ascites=reading(world, patient_id, "ascites", given=ascites, at=chart.at),
        encephalopathy=reading(world, patient_id, "encephalopathy", given=encephalopathy, at=chart.at),
        cholestatic_disease=cholestatic_disease,
        age=chart.age,
        cirrhosis=cirrhosis,
        anticoagulant=anticoagulant,
    )
    finish(world, patient_id, score)
    return score_result(
        score,
        child_class=score.extra["child_class"],
        survival_1y_percent=score.extra["survival_1y_percent"],
    )
