"""Questionnaires and scales, given to the patient or scored on explicit answers, and the criteria of a hold.

The formulas are in `clinical/scores`; `world/interview.py` asks and charts. Explicit answers are scored and not charted.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.alcohol_drugs import SUBSTANCE_SCREENS
from medmcp.servers.clinical.scores.ciwa_ar import ciwa_ar
from medmcp.servers.clinical.scores.cognitive import COGNITIVE_SCREENS, mmse_total, moca_total
from medmcp.servers.clinical.scores.gad7 import gad7
from medmcp.servers.clinical.scores.hold_criteria import CITATION as HOLD_CITATION
from medmcp.servers.clinical.scores.hold_criteria import RULE_SETS, weigh_hold
from medmcp.servers.clinical.scores.pcl5 import pcl5
from medmcp.servers.clinical.scores.phq9 import phq9
from medmcp.servers.clinical.scores.scoff import instability, scoff
from medmcp.servers.clinical.scores.score import MISSING, Reading, Score
from medmcp.servers.parameters import EncounterId, NameValue, OptionalPatientId, PatientId
from medmcp.servers.psychiatry.results import HoldCriteria
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import begin, caller_values, finish
from medmcp.servers.world.chart import (
    LABS_WINDOW_MIN,
    VITALS_WINDOW_MIN,
    age_years,
    find_encounter,
    latest,
    reading,
    require_encounter,
    require_patient,
)
from medmcp.servers.world.interview import (
    administer,
    chart_total,
    last_total,
    require_conversation,
)
from medmcp.servers.world.psychiatric_evidence import (
    as_evidence,
    assessed,
    confounders,
    hold_evidence,
    sole_causes,
)
from medmcp.servers.world.psychiatric_history import (
    body_mass,
    just_medicated,
    trauma_on_record,
    withdrawal_predictors,
    withdrawal_risk,
)
from medmcp.servers.world.world import Row, World

__all__ = [
    "administer_cognitive_screen", "administer_gad7", "administer_pcl5", "administer_phq9", "calculate_ciwa_ar",
    "check_involuntary_hold_criteria", "screen_eating_disorder", "screen_substance_use",
]  # fmt: skip

Difficulty = Annotated[int | None, Field(ge=0, le=3, description="Functional difficulty item.")]


class Sheet(NamedTuple):
    """The answers to one instrument, and whose they are."""

    answers: list[Reading]
    patient: Row | None
    encounter: Row | None
    age: Reading
    sex: Reading
    asked: bool  # the patient was asked and the answers were charted


def _fill(
    world: World, patient_id: str, encounter_id: str, key: str, responses: list[int] | None, count: int = 0
) -> Sheet:
    """The caller's answers (-1 is not answered), or the patient's. `count` limits the questions (AUDIT-C)."""
    chart = begin(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id) if patient_id else None
    instrument = INSTRUMENTS[key]
    questions = instrument.questions[: count or len(instrument.questions)]
    if responses is not None:
        if len(responses) != len(questions):
            raise ToolError(
                "INVALID_ARGUMENT", f"{instrument.title} takes {len(questions)} answers here, not {len(responses)}.",
                field="responses", hint="Answers in item order; -1 for one that was not answered.",
            )  # fmt: skip
        answers = [MISSING if points == -1 else Reading.given(points, "points") for points in responses]
        return Sheet(answers, chart.patient, encounter, chart.age, chart.sex, False)
    if not patient_id:
        raise ToolError(
            "MISSING_DATA", "Neither a patient nor answers.", hint="Give patient_id, or responses in item order."
        )
    encounter = require_encounter(world, patient_id, encounter_id)
    if instrument.self_report:
        require_conversation(world, patient_id)
    answers = administer(world, patient_id, encounter["id"], instrument, questions)
    return Sheet(answers, chart.patient, encounter, chart.age, chart.sex, True)


def _keep(world: World, patient_id: str, sheet: Sheet, key: str, score: Score) -> str | None:
    """Log the score, and chart the total where the patient was asked."""
    finish(world, patient_id, score)
    if not sheet.asked:
        if patient_id:
            score.warnings.append("Explicit answers are scored here and not charted as the patient's.")
        return None
    return chart_total(world, patient_id, sheet.encounter["id"] if sheet.encounter else None, key, score)


@tool("psychiatry", "PHQ-9 depression questionnaire", effect="act", minutes=5)
async def administer_phq9(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=3)]] | None,
        Field(min_length=9, max_length=9, description="Explicit answers 0-3 in order; -1 = not answered."),
    ] = None,
    difficulty: Difficulty = None,
) -> Mapping[str, Any]:
    """Give the PHQ-9 (or score given answers): items, total, severity band, DSM-type algorithm and change. A positive
    item on thoughts of death demands a suicide risk assessment. A screen, not a diagnosis. Answers are charted."""
    before = last_total(world, patient_id, "phq9") if patient_id else MISSING
    sheet = _fill(world, patient_id, encounter_id, "phq9", responses)
    with caller_values("responses"):
        score = phq9(sheet.answers, difficulty=Reading.given(difficulty), previous=before, age=sheet.age)
    record = _keep(world, patient_id, sheet, "phq9", score)
    extra = score.extra
    return score_result(
        score, severity=extra["severity"], item9=extra["item9"], algorithm=extra["algorithm"],
        difficulty=extra["difficulty"], change=extra["change"], record_id=record,
    )  # fmt: skip


@tool("psychiatry", "GAD-7 anxiety questionnaire", effect="act", minutes=4)
async def administer_gad7(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=3)]] | None,
        Field(min_length=7, max_length=7, description="Explicit answers 0-3 in order; -1 = not answered."),
    ] = None,
    difficulty: Difficulty = None,
) -> Mapping[str, Any]:
    """Give the GAD-7 (or score given answers): items, total, band, GAD-2 and change. Answers are charted."""
    before = last_total(world, patient_id, "gad7") if patient_id else MISSING
    sheet = _fill(world, patient_id, encounter_id, "gad7", responses)
    with caller_values("responses"):
        score = gad7(sheet.answers, difficulty=Reading.given(difficulty), previous=before, age=sheet.age)
    record = _keep(world, patient_id, sheet, "gad7", score)
    extra = score.extra
    return score_result(
        score, severity=extra["severity"], gad2=extra["gad2"], difficulty=extra["difficulty"], change=extra["change"],
        record_id=record,
    )  # fmt: skip


@tool("psychiatry", "PCL-5 PTSD checklist", effect="act", minutes=8)
async def administer_pcl5(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=4)]] | None,
        Field(min_length=20, max_length=20, description="Explicit answers 0-4 in order; -1 = not answered."),
    ] = None,
    criterion_a: Annotated[
        bool | None, Field(description="Qualifying trauma documented; default from the record.")
    ] = None,
) -> Mapping[str, Any]:
    """Give the PCL-5 (or score given answers) after a trauma: total, DSM-5 cluster rule and change. Without a
    documented trauma the result is symptom load only. Answers are charted."""
    before = last_total(world, patient_id, "pcl5") if patient_id else MISSING
    sheet = _fill(world, patient_id, encounter_id, "pcl5", responses)
    exposure = Reading.given(criterion_a) if criterion_a is not None else trauma_on_record(world, patient_id)
    with caller_values("responses"):
        score = pcl5(sheet.answers, criterion_a=exposure, previous=before, age=sheet.age)
    record = _keep(world, patient_id, sheet, "pcl5", score)
    if sheet.asked and (score.score or 0) >= 33:
        score.warnings.append("The questions were distressing: end with a calm subject, and ask about safety.")
    extra = score.extra
    return score_result(
        score, clusters=extra["clusters"], provisional=extra["provisional"], cut_point=extra["cut_point"],
        criterion_a={"value": exposure.value, "record_id": exposure.record_id}, change=extra["change"], record_id=record,
    )  # fmt: skip


@tool("psychiatry", "Substance use screen (AUDIT, AUDIT-C, DAST-10, CAGE)", effect="act", minutes=5)
async def screen_substance_use(
    world: World,
    instrument: Annotated[Literal["audit", "audit_c", "dast10", "cage"], Field(description="Instrument.")],
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=4)]] | None,
        Field(min_length=3, max_length=10, description="Explicit item answers in order; -1 = not answered."),
    ] = None,
    sex: Annotated[Literal["female", "male"] | None, Field(description="For AUDIT-C without patient.")] = None,
) -> Mapping[str, Any]:
    """Give one alcohol or drug screen (or score given answers): total, band by sex where it matters, level of
    intervention, and withdrawal risk from the history. Answers are charted."""
    questions, count, scored = SUBSTANCE_SCREENS[instrument]
    sheet = _fill(world, patient_id, encounter_id, questions, responses, count)
    with caller_values("responses"):
        score = scored(sheet.answers, sex=Reading.given(sex) if sex else sheet.sex)
    risk = withdrawal_risk(world, patient_id, questions, sheet.answers)
    if risk:
        score.warnings.append(
            "Withdrawal risk: calculate_ciwa_ar, and thiamine before or with glucose (glucose is never delayed)."
        )
    record = _keep(world, patient_id, sheet, instrument, score)
    extra = score.extra
    return score_result(
        score, band=extra["band"], positive=extra["positive"], intervention=extra["intervention"], withdrawal_risk=risk,
        record_id=record,
    )  # fmt: skip


# withdrawal


@tool("psychiatry", "CIWA-Ar alcohol withdrawal", effect="act", minutes=5)
async def calculate_ciwa_ar(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    items: Annotated[
        list[
            Annotated[
                str,
                Field(pattern=r"^(nausea|tremor|sweats|anxiety|agitation|tactile|auditory|visual|headache|orientation)=[0-7]$"),
            ]
        ] | None,
        Field(max_length=10, description="Explicit points as item=points (orientation 0-4, others 0-7); omit to examine the patient."),
    ] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Examine and score alcohol withdrawal with CIWA-Ar: severity, time to the next look, and predictors of a
    complicated withdrawal. Not valid without communication or in delirium of another cause. Charted."""
    before = last_total(world, patient_id, "ciwa") if patient_id else MISSING
    sheet = _examined(world, patient_id, encounter_id, "ciwa", _pairs(items, "ciwa", "items"))
    with caller_values("items"):
        score = ciwa_ar(
            sheet.answers, predictors=withdrawal_predictors(world, sheet.patient, sheet.answers), previous=before,
            just_medicated=just_medicated(world, patient_id),
        )  # fmt: skip
    delirium = latest(world, patient_id, "4at", within_minutes=VITALS_WINDOW_MIN) if patient_id else None
    if delirium and (delirium["value"] or 0) >= 4:
        score.warnings.append("Possible delirium: where its cause is another one, use RASS, not CIWA-Ar.")
    record = _keep(world, patient_id, sheet, "ciwa", score)
    extra = score.extra
    return score_result(
        score, severity=extra["severity"], reassess_minutes=extra["reassess_minutes"],
        complicated_risk=extra["complicated_risk"], change=extra["change"], record_id=record,
    )  # fmt: skip


def _pairs(given: list[str] | None, key: str, field: str) -> dict[str, int | None] | None:
    """name=points as a mapping; refuses a name twice or one that the instrument has not."""
    if not given:
        return None
    names = [question.code.removeprefix(f"{key}_") for question in INSTRUMENTS[key].questions]
    pairs: dict[str, int | None] = {}
    for text in given:
        name, _, points = text.partition("=")
        if name not in names or name in pairs:
            why = "is given twice" if name in pairs else "is not an item"
            raise ToolError("INVALID_ARGUMENT", f"'{name}' {why}.", field=field, hint=f"Items: {', '.join(names)}.")
        if not points.strip().lstrip("-").isascii() or not points.strip().lstrip("-").isdigit():
            raise ToolError(
                "INVALID_ARGUMENT",
                f"'{text}' needs points as a whole number.",
                field=field,
                hint=f"Items: {', '.join(names)}.",
            )
        pairs[name] = None if int(points) == -1 else int(points)
    return pairs


def _examined(world: World, patient_id: str, encounter_id: str, key: str, pairs: dict[str, int | None] | None) -> Sheet:
    """A scale rated by the examiner: the caller's points, or the patient examined now."""
    if pairs is not None:
        order = [question.code.removeprefix(f"{key}_") for question in INSTRUMENTS[key].questions]
        return _fill(
            world, patient_id, encounter_id, key, [-1 if (v := pairs.get(name)) is None else v for name in order]
        )
    if patient_id:
        require_patient(world, patient_id)
        try:
            require_conversation(world, patient_id, lucid=False)
        except ToolError as refused:
            if "cannot answer" not in refused.message:
                raise
            raise ToolError("NOT_APPLICABLE" if key == "ciwa" else "CONFLICT", refused.message,
                            hint="Rate sedation and agitation with RASS; not testable is a finding.") from None  # fmt: skip
    return _fill(world, patient_id, encounter_id, key, None)


# cognition


@tool("psychiatry", "Cognitive and delirium screen", effect="act", minutes=5)
async def administer_cognitive_screen(
    world: World,
    instrument: Annotated[Literal["6cit", "amts", "4at", "moca_total", "mmse_total"], Field(description="Instrument.")],
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[NameValue] | None,
        Field(max_length=10, description="Explicit item=points (6cit year, month, time, count_back, months_back, recall; 4at alertness,"
              " amt4, months_back, acute_change; amts items 0/1); omit to give the test."),
    ] = None,
    total: Annotated[int | None, Field(ge=0, le=30, description="For moca_total or mmse_total only.")] = None,
    education_years: Annotated[int | None, Field(ge=0, le=30, description="For MoCA.")] = None,
) -> Mapping[str, Any]:  # fmt: skip
    """Give a freely usable cognitive or delirium screen (6CIT, AMTS, 4AT), or read a MoCA or MMSE total that a licensed
    user obtained elsewhere. 4AT from 4 on prompts a search for the cause. Charted."""
    outside = instrument in ("moca_total", "mmse_total")
    if outside != (total is not None):
        why = f"{instrument} needs total" if outside else "total is for moca_total and mmse_total"
        raise ToolError("INVALID_ARGUMENT", f"{why}.", field="total", hint="Omit total to give 6cit, amts or 4at.")
    before = last_total(world, patient_id, instrument) if patient_id and not outside else MISSING
    if outside:
        if responses:
            raise ToolError(
                "INVALID_ARGUMENT", f"{instrument} takes no items.", field="responses", hint="Give total alone."
            )
        chart = begin(world, patient_id)
        encounter = find_encounter(world, patient_id, encounter_id) if patient_id else None
        result = Reading.given(total, "points")
        if instrument == "moca_total":
            score = moca_total(result, education_years=Reading.given(education_years), age=chart.age)
        else:
            score = mmse_total(result, age=chart.age)
        sheet = Sheet([result], chart.patient, encounter, chart.age, chart.sex, False)
    else:
        sheet = _examined(world, patient_id, encounter_id, instrument, _pairs(responses, instrument, "responses"))
        names = [question.code.removeprefix(f"{instrument}_") for question in INSTRUMENTS[instrument].questions]
        with caller_values("responses"):
            score = COGNITIVE_SCREENS[instrument](dict(zip(names, sheet.answers, strict=True)), age=sheet.age)
    record = _keep(world, patient_id, sheet, instrument, score)
    return score_result(
        score, band=score.extra["band"], delirium_suspected=_delirium(world, patient_id, score),
        confounders=_cognitive_confounders(world, patient_id),
        change=None if not before.known or score.score is None else score.score - (before.number("total") or 0),
        record_id=record,
    )  # fmt: skip


def _delirium(world: World, patient_id: str, score: Score) -> str:
    """By the 4AT just given, else by one on the chart within a day."""
    if "delirium_suspected" in score.extra:
        return str(score.extra["delirium_suspected"])
    screen = latest(world, patient_id, "4at", within_minutes=VITALS_WINDOW_MIN) if patient_id else None
    if screen is None or screen["value"] is None:
        return "undetermined"
    return "true" if screen["value"] >= 4 else "false"


def _cognitive_confounders(world: World, patient_id: str) -> list[str]:
    if not patient_id:
        return []
    found = confounders(world, patient_id)
    mood = last_total(world, patient_id, "phq9")
    if mood.known and (mood.number("phq9") or 0) >= 10:
        found.append(f"Depressive symptoms, PHQ-9 {mood.value:g} ({mood.record_id}).")
    return found


# eating


@tool("psychiatry", "SCOFF eating disorder screen", effect="act", minutes=3)
async def screen_eating_disorder(
    world: World,
    patient_id: OptionalPatientId = "",
    encounter_id: EncounterId = "",
    responses: Annotated[
        list[Annotated[int, Field(ge=-1, le=1)]] | None,
        Field(min_length=5, max_length=5, description="S, C, O, F, F in order: 1 yes, 0 no, -1 not answered."),
    ] = None,
) -> Mapping[str, Any]:
    """Give the five SCOFF questions (or score given answers), with the markers of medical instability that recorded vital
    signs, BMI, ECG and electrolytes meet, and what is not on file. Answers are charted."""
    sheet = _fill(world, patient_id, encounter_id, "scoff", responses)
    with caller_values("responses"):
        score = scoff(sheet.answers, age=sheet.age)
    years = sheet.age.number("age")
    weight, percent = body_mass(sheet.patient, years)
    risk: list[dict[str, Any]] = []
    if sheet.patient is not None:
        vitals = ("heart_rate", "sbp", "dbp", "temperature")
        readings = {code: reading(world, patient_id, code) for code in vitals}
        readings |= {code: reading(world, patient_id, code, within_minutes=LABS_WINDOW_MIN)
                     for code in ("potassium", "phosphate", "magnesium", "qtc")}  # fmt: skip
        sugar = reading(world, patient_id, "glucose", within_minutes=LABS_WINDOW_MIN)
        readings["glucose"] = sugar if sugar.known else reading(world, patient_id, "glucose_poc")
        readings |= {"bmi": Reading.given(weight), "percent_median_bmi": Reading.given(percent)}
        readings |= {code: reading(world, patient_id, code) for code in (
            "orthostatic_hr_rise", "orthostatic_sbp_fall", "orthostatic_dbp_fall")}  # fmt: skip
        met, lacking = instability(readings, years)
        risk = [{"marker": m.marker, "value": m.value, "unit": m.unit, "limit": m.limit, "record_id": m.record_id,
                 "source": m.source} for m in met]  # fmt: skip
        score.missing.extend(f"medical risk: {name}" for name in lacking)
        if met:
            score.warnings.insert(
                0, "Markers of medical instability: assess for medical admission before an outpatient plan."
            )
        if (weight is not None and weight < 16) or any(m.marker.startswith(("hypok", "hypop", "hypom")) for m in met):
            score.warnings.append(
                "Refeeding risk (NICE CG32): check phosphate, potassium, magnesium; thiamine first, feed up slowly."
            )
    record = _keep(world, patient_id, sheet, "scoff", score)
    return score_result(
        score, positive=score.extra["positive"], medical_risk=risk,
        bmi=None if weight is None else {"value": weight, "unit": "kg/m2", "percent_of_median": percent},
        record_id=record,
    )  # fmt: skip


# hold


@tool("psychiatry", "Involuntary hold criteria", effect="compute", minutes=2)
async def check_involuntary_hold_criteria(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    jurisdiction: Annotated[
        Literal["generic", "us_generic", "england_mha"], Field(description="Rule set.")
    ] = "generic",
) -> HoldCriteria:
    """Check what was charted in this encounter against the criteria of an emergency psychiatric hold: supported,
    contradicted or undocumented, with the evidence. Never decided from a diagnosis alone. Not legal advice."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    if encounter is None or not assessed(world, patient_id, encounter):
        raise ToolError(
            "MISSING_DATA", "No psychiatric assessment in this encounter.",
            hint="perform_mental_status_exam, assess_suicide_risk and assess_violence_risk chart what the criteria need.",
        )  # fmt: skip
    rules = RULE_SETS[jurisdiction]
    disorder, self_harm, others, disability, refusal = hold_evidence(world, patient_id, encounter)
    weighed = weigh_hold(
        disorder=disorder.state, danger_to_self=self_harm.state, danger_to_others=others.state,
        grave_disability=disability.state, refuses_care=refusal.state,
    )  # fmt: skip
    criteria = (disorder, self_harm, others, disability, refusal)
    warnings = sole_causes(world, patient_id)
    if age_years(world, patient) < 18:
        warnings.append("Under 18 years: the rules for minors apply, with parental authority and child services.")
    warnings.append("Information for simulation, not legal advice.")
    accepts = refusal.state is False
    return {
        "criteria": [as_evidence(criterion) for criterion in criteria],
        "outcome": weighed.outcome,
        "less_restrictive": ["voluntary admission: accepted" if accepts else "voluntary admission: refused"
                             if refusal.state else "voluntary admission: not offered on record",
                             "crisis team or home treatment", "safety plan with a named person"],
        "time_limit_h": rules.time_limit_h,
        "limits": list(rules.limits),
        "procedure": {"needs": "; ".join(rules.needs), "certifies": rules.certifies, "rights": rules.rights},
        "missing": list(weighed.open),
        "warnings": warnings,
        "citation": f"{HOLD_CITATION}. Rule set: {rules.source}",
    }  # fmt: skip
