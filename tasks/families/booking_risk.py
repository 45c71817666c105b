"""A first antenatal visit: aspirin or not, heparin or not, by the record.

Twins: the same woman with and without pre-eclampsia in an earlier pregnancy.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.pregnancy_risk import ANTENATAL_ALL, vte_advice
from medmcp.servers.world.pregnancy_risks import known_risks
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_record import dated
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

ASPIRIN, HEPARIN = "aspirin", "enoxaparin"
HISTORY = "preeclampsia"

OPENINGS = (
    "{name}, {age}, {weeks} weeks: {complaint}. Go through her risks. Prescribe aspirin 81 mg daily if it is indicated, and enoxaparin 40 mg sc daily if her"
    " thrombosis points call for heparin from now on; nothing else. Answer: thrombosis points; plan: due date (YYYY-MM-DD).",
    "Booking clinic. {given} {family} ({age}), {weeks} weeks along; {complaint}. Does she need low-dose aspirin (81 mg) against pre-eclampsia? Does she need"
    " enoxaparin (40 mg sc) from now? Order what is indicated. Report her RCOG points as answer, her due date as plan.",
    "{family}, {given}, {age} years, {weeks} weeks; {complaint}. Antenatal risk review: aspirin by the USPSTF factors, heparin from the first trimester by"
    " four points or more. Submit the points (answer) and the due date, YYYY-MM-DD (plan).",
    "A {age}-year-old at {weeks} weeks, {name} ({complaint}). The answer is the number of points for thrombosis before birth, the plan the due date. Give"
    " aspirin 81 mg and enoxaparin 40 mg, either, both or neither, as her record says.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    record = case.obstetric
    if record is None or not record.past:
        return []
    had = replace(record, past=(replace(record.past[0], complications=(HISTORY,)), *record.past[1:]))
    twin = f"booking-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, twin))
        for variant, chart in (("a", replace(case, obstetric=had)), ("b", case))
    ]


def _points(case: Case) -> int:
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient is not None
    points, _, _ = vte_advice(known_risks(world, patient).present, delivered=False)
    world.close()
    return points


def _task(case: Case, variant: str, twin: str) -> Task:
    aspirin, points = variant == "a", _points(case)
    heparin = points >= ANTENATAL_ALL
    assert case.obstetric is not None
    dating = dated(case, case.obstetric)
    assert dating is not None
    due = dating.edd.isoformat()
    wanted = (
        (ASPIRIN, aspirin, (Match(column="dose", low=75, high=162),)),
        (HEPARIN, heparin, (Match(column="route", values=("sc",)),)),
    )
    return Task(
        family="booking_risk", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="intermediate", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks), role="You are the doctor of the antenatal clinic.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Antenatal thrombosis points."), AnswerField("plan", "Due date, YYYY-MM-DD."), claims_field()),
        max_calls=15, max_minutes=180, max_turns=15,
        goals=tuple(
            RowGoal(name=name, table="medication_request", at_least=int(yes), at_most=1 if yes else 0, weight=1.5, where=(Match(column="drug", values=(name,)), *(detail if yes else ())),
                    why=f"{name} is indicated" if yes else f"no {name}")
            for name, yes, detail in wanted
        ),
        answers=(
            AnswerCheck(field="answer", number=float(points), weight=1.5, why=f"{points} points"),
            AnswerCheck(field="plan", values=(due,), why=f"due {due}"),
        ),
        evidence=(
            Evidence(name="risks", tools=("assess_pregnancy_risk",), weight=2, before=ASPIRIN if aspirin else "", why="the risks by the record"),
            Evidence(name="history", tools=("get_obstetric_history",), why="earlier pregnancies"),
            Evidence(name="dates", tools=("calculate_gestational_age", "get_obstetric_history"), weight=0.5, why="the dates"),
        ),
        gates=(
            Gate(name="warfarin in pregnancy", table="medication_request", severity=5, where=(Match(column="drug", values=("warfarin",)),), why="warfarin in the first trimester"),
        ),
        cost_allowance=10, variant=variant, twin=twin, flipped="earlier pre-eclampsia",
        reference=f"{points} points; aspirin {'yes' if aspirin else 'no'}, heparin {'yes' if heparin else 'no'}; due {due}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Dates, history, risks, and the drugs that they indicate."""
    age = await session.chart("calculate_gestational_age")
    session.found(age["evidence"][0]["record_id"])
    await session.chart("get_obstetric_history")
    read = await session.chart("assess_pregnancy_risk")
    orders = []
    if read["aspirin"]["advice"] == "indicated":
        orders.append((ASPIRIN, 81.0, "oral", "pre-eclampsia prevention"))
    if read["vte"]["score"] >= ANTENATAL_ALL:
        orders.append((HEPARIN, 40.0, "sc", "prophylaxis of venous thromboembolism"))
    for drug, dose, route, why in orders:
        given = await session.chart(
            "prescribe_medication",
            drug_name=drug,
            dose=dose,
            dose_unit="mg",
            route=route,
            frequency="daily",
            indication=why,
            setting="outpatient",
        )
        session.done(given["order_id"])
    await session.submit(str(read["vte"]["score"]), plan=age["edd"])


FAMILY = Family(
    key="booking_risk",
    title="Aspirin and heparin at the first visit",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("booking_visit",),
    build=_build,
    oracle=oracle,
    share=0.7,
)
