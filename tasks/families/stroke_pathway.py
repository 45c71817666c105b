"""Care pathway: stroke. The clock and the CT decide between alteplase and aspirin.

Twins differ in when the patient was last known well. Early, alteplase 0.9 mg/kg (at most 90 mg) and no antithrombotic
for a day; late, without an occlusion that can be reached, aspirin and no alteplase.
"""

from dataclasses import replace
from datetime import datetime
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.world.bedside import find
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Finding, Response
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 300
CT_MIN = 25  # AHA/ASA 2019: imaging within 20 to 25 minutes of arrival
CODE_MIN = 15
ALTEPLASE_MIN = 90  # 60 minutes door to needle, and the half hour that the report takes in this hospital
ASPIRIN_MIN = 240
MG_PER_KG, MAX_MG = 0.9, 90.0
WINDOW_MIN = 270  # 4.5 h, ECASS III
LATE_MIN = 580  # beyond 9 h, where perfusion imaging opens no window either (ESO 2021)
LYTICS = ("alteplase", "tenecteplase", "reteplase", "streptokinase", "urokinase")
ITEMS = ("1a", "1b", "1c", "2", "3", "4", "5a", "5b", "6a", "6b", "7", "8", "9", "10", "11")

OPENINGS = (
    "{name}, {age}, was brought in: {complaint}. Run the stroke pathway from the door to the first treatment, order doses in mg,"
    " and give the NIHSS on arrival as your answer.",
    "Ambulance bay, {given} {family} ({age}): {complaint}. Examine, image, decide by the clock and treat. Absolute doses in mg."
    " What is the NIHSS?",
    "You lead the stroke team for {family}, {given}, {age} years, {complaint}. Everything that has a target time is yours, drug"
    " included (dose in mg, not per kilogram). Answer with the NIHSS total that you find.",
    "A {age}-year-old {sex}, {name}: {complaint}. Find out how much deficit there is and since when, get the picture, and give"
    " what is due and nothing that is not. Doses in mg; report the NIHSS.",
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("stroke_pathway")
    course = case.condition.course
    if course is None:
        return []
    case = replace(case, condition=case.condition.model_copy(update={"findings": _deficit(case, rng)}))
    early = replace(case, onset_minutes=rng.randint(60, 110))
    # dead brain bleeds: the same drug, given late, harms (Hacke 2004 Lancet 363:768)
    others = tuple(r for r in course.responses if r.match not in ("drug:alteplase", "drug:tenecteplase"))
    harmful = tuple(
        Response(match=f"drug:{drug}", per_hour=0.08, delay_min=30, lasts_min=360, once_group="lysis")
        for drug in ("alteplase", "tenecteplase")
    )
    late_course = course.model_copy(update={"responses": (*others, *harmful)})
    late = replace(
        case,
        onset_minutes=rng.randint(LATE_MIN, 900),
        condition=case.condition.model_copy(update={"course": late_course}),
    )
    twin = f"stroke-{case.condition.key}-{case.seed}"
    return [Built(early, _task(early, "a", twin)), Built(late, _task(late, "b", twin))]


def _deficit(case: Case, rng: Random) -> tuple[Finding, ...]:
    """The condition's deficits at a size drawn for this patient, from mild but disabling to severe."""
    options: dict[str, set[float]] = {}
    for finding in case.condition.findings:
        if finding.code.startswith("nihss_") and finding.value:
            options.setdefault(finding.code, {0.0}).add(finding.value[0])
    size = rng.uniform(0.2, 0.95)
    drawn = []
    for code, values in options.items():
        points = sorted(values)[min(len(values) - 1, int((0.7 * size + 0.3 * rng.random()) * len(values)))]
        if points:
            drawn.append(Finding(code=code, value=(points, points)))
    return (*(f for f in case.condition.findings if not f.code.startswith("nihss_")), *drawn)


def _nihss(case: Case) -> float:
    world = case.world()
    return sum(find(world, case.patient_id, f"nihss_{item}").value or 0 for item in ITEMS)


def _task(case: Case, variant: str, twin: str) -> Task:
    early = variant == "a"
    dose = min(MAX_MG, MG_PER_KG * case.weight_kg)
    score = _nihss(case)
    untreated, best = outcome_bounds(case, HORIZON_MIN, (("drug:alteplase", 80),) if early else (("drug:aspirin", 90),))
    treatment = (
        RowGoal(name="alteplase", table="medication_administration", weight=3, within_minutes=ALTEPLASE_MIN,
                where=(Match(column="drug", values=("alteplase",)), Match(column="dose_unit", values=("mg",)),
                       Match(column="dose", low=0.93 * dose, high=min(MAX_MG, 1.05 * dose))),
                why=f"alteplase {dose:.0f} mg (0.9 mg/kg, at most 90 mg)"),
        RowGoal(name="nothing_else", table="medication_request", at_least=0, at_most=0,
                where=(Match(column="drug", values=("aspirin", "clopidogrel", "heparin", "enoxaparin")),),
                why="no other antithrombotic within a day of alteplase"),
    ) if early else (
        RowGoal(name="no_alteplase", table="medication_request", where=(Match(column="drug", values=LYTICS),), at_least=0, at_most=0,
                why="no thrombolytic outside the window"),
        RowGoal(name="aspirin", table="medication_administration", weight=3, within_minutes=ASPIRIN_MIN,
                where=(Match(column="drug", values=("aspirin",)), Match(column="dose", low=150, high=325)),
                why="aspirin 300 mg once bleeding is excluded"),
    )  # fmt: skip
    acted = "alteplase" if early else "aspirin"
    return Task(
        family="stroke_pathway", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="triage_emergency", servers=("triage_emergency", "drug_interaction"), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS), role="You are the emergency physician.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The NIHSS total on arrival (0 to 42)."), claims_field()),
        goals=(
            RowGoal(name="ct", table="service_request", where=(Match(column="code", values=("ct:head",)),), within_minutes=CT_MIN,
                    why="CT of the head"),
            RowGoal(name="stroke_code", table="service_request", where=(Match(column="code", values=("stroke_code",)),),
                    within_minutes=CODE_MIN, why="stroke team called"),
            RowGoal(name="glucose", table="service_request", where=(Match(column="code", values=("poc_glucose", "glucose", "glucose_poc")),),
                    within_minutes=CT_MIN, why="glucose"),
            *treatment,
        ),
        answers=(AnswerCheck(field="answer", number=score, weight=2, why=f"NIHSS {score:.0f}"),),
        evidence=(
            Evidence(name="last_known_well", tools=("get_patient_presentation", "ask_patient"), before=acted,
                     why="when the patient was last known well"),
            Evidence(name="ct_read", tools=("get_imaging_report", "view_image", "analyze_medical_image"), before=acted,
                     why="the CT, before a drug that makes bleeding worse"),
            Evidence(name="deficit", tools=("calculate_nihss",), why="the NIHSS items"),
            Evidence(name="weight", tools=("get_patient_info",), before=acted, why="weight and problems on record") if early else
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info"), before=acted, why="allergies"),
        ),
        gates=() if early else (
            Gate(name="alteplase outside the window", table="medication_request", severity=5,
                 where=(Match(column="drug", values=LYTICS),), why="a thrombolytic hours after the window had closed"),
        ),
        horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped="time last known well", cost_allowance=30,
        reference=f"NIHSS {score:.0f}; CT without bleeding; "
        + (f"alteplase {dose:.0f} mg" if early else "no alteplase, aspirin 300 mg"),
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Team and CT, deficit and glucose, then by the clock and the report."""
    story = await session.chart("get_patient_presentation")
    call = await session.chart(
        "activate_emergency_protocol", protocol="stroke_code", reason="sudden focal deficit, last known well on record"
    )
    session.done(call["activation_id"])
    ct = await session.chart(
        "order_imaging", modality="ct", body_part="head", indication="acute stroke, haemorrhage?", priority="stat"
    )
    session.done(ct["order_id"])
    glucose = await session.chart(
        "place_care_order", order_type="bedside_test", item="poc_glucose", priority="stat", indication="stroke"
    )
    session.done(glucose["order_id"])
    deficit = await session.chart("calculate_nihss")
    info = await session.chart("get_patient_info")
    await session.chart("get_allergy_list", planned_drug="aspirin")
    report = None
    while report is None:
        await session.call("advance_time", minutes=_wait(info, ct["expected_at"]["report"]), stop_on_event=False)
        report = await session.call("get_imaging_report", study_id=ct["study_id"])
    session.found(ct["study_id"])
    minutes = _minutes(story["onset"], report["sim_time"])
    if minutes <= WINDOW_MIN:
        dose = min(MAX_MG, round(MG_PER_KG * info["anthropometrics"]["weight_kg"], 1))
        drug, route, why = "alteplase", "iv", "acute ischaemic stroke"
    else:
        drug, route, why, dose = "aspirin", "rectal", "acute ischaemic stroke", 300.0
    given = await session.chart(
        "prescribe_medication", drug_name=drug, dose=dose, dose_unit="mg", route=route, frequency="once", indication=why
    )
    session.done(given["order_id"])
    await session.submit(round(deficit["score"]))


def _minutes(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60


def _wait(seen: dict[str, str], until: str) -> float:
    """Minutes from the last result's clock to a time, at least one."""
    return max(1.0, min(120.0, _minutes(seen["sim_time"], until)))


FAMILY = Family(
    key="stroke_pathway",
    title="Stroke pathway",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("stroke_left_mca", "stroke_right_mca"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
