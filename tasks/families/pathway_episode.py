"""One episode across the servers: recognise, test, treat by what the chart says, and hand over, against the pathway's clock.

A pathway is begun, its steps are done where they belong (tests, imaging, drugs, teams), and the patient is handed over in
SBAR to a unit that fits, at the first attempt. The twins differ in one fact that turns the treatment. `pathway_plans.py`
has what is right in each condition.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.pathway_plans import PLANS, Care, Plan, Treat
from medmcp.tasks.sbar import hand_over
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

TREAT_MIN = 180  # the longest that a decision may wait for its result
HANDOVER_MIN = 300
SERVERS = ("cross_domain", "triage_emergency", "drug_interaction", "ehr_management")

OPENINGS = (
    "{name}, {age}: {complaint}. The patient is yours from here to the next unit. Begin the care pathway that fits ({pathways}),"
    " do its steps, and hand over in SBAR. Stocked: {house}. Your answer is {report}.",
    "You are called to {given} {family} ({age}): {complaint}. Run the pathway, one of {pathways}, across all departments and end with a"
    " hand-off that is accepted at once. Formulary for tonight: {house}. Report {report}.",
    "Take {family}, {given}, {age} years, through it: {complaint}. Work up, treat what this patient can have, and pass on with nothing"
    " left out. Pathways here: {pathways}. In the cupboard: {house}. What was {report}?",
    "A {age}-year-old {sex}, {name}, {complaint}. Start the right one of these pathways: {pathways}. Each step counts by the rows it leaves;"
    " finish with the transfer. Available: {house}. Answer with {report}.",
    "Handover at your shift's start: {name} ({age}), {complaint}, nothing done yet. Choose among {pathways}, treat with {house} as the chart"
    " allows, then SBAR to the unit that suits. Give {report} as your answer.",
)


def _build(case: Case) -> list[Built]:
    plan, rng = PLANS[case.condition.key], case.rng("pathway_episode")
    value = round(rng.uniform(plan.report.low, plan.report.high), plan.report.decimals)
    if plan.report.high:
        case = replace(case, levels=((plan.report.code, float(value)),))
    others = [key for key in ("sepsis", "stroke", "heart_failure", "acute_abdomen", "delirium") if key != plan.pathway]
    offered = sorted([plan.pathway, *rng.sample(others, 3)])
    twin = f"pathway-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, variant, plan, offered, twin))
        for one, variant in zip(plan.flip(case, rng), "ab", strict=True)
    ]


def _given(name: str, treat: Treat, weight: float, within: float, why: str) -> RowGoal:
    low, high = treat.span(weight)
    return RowGoal(
        name=name, table="medication_administration", within_minutes=within, weight=2, why=why,
        where=(Match(column="drug", values=(treat.drug,)), Match(column="dose_unit", values=(treat.unit,)),
               Match(column="route", values=(treat.route,)), Match(column="dose", low=low, high=high)),
    )  # fmt: skip


def _ordered(care: Care) -> RowGoal:
    table = "procedure" if care.order_type == "procedure" else "service_request"
    if care.item == "ecg_12_lead":
        return RowGoal(
            name="ecg", table="imaging_study", where=(Match(column="modality", values=("ecg",)),), why="12-lead ECG"
        )
    return RowGoal(
        name=care.item, table=table, where=(Match(column="code", values=(care.item,)),), why=care.item.replace("_", " ")
    )


def _task(case: Case, variant: str, plan: Plan, offered: list[str], twin: str) -> Task:
    weight = case.weight_kg
    value = dict(case.levels)[plan.report.code]
    right, wrong = (plan.treat_a, plan.treat_b) if variant == "a" else (plan.treat_b, plan.treat_a)
    forbidden = tuple(one.drug for one in wrong if one.drug not in {each.drug for each in right})
    untreated, best = outcome_bounds(case, plan.horizon, plan.best)
    acted = right[0].drug if right else plan.both[0].drug if plan.both else ""
    goals = [
        RowGoal(name="pathway", table="care_plan", where=(Match(column="title", values=(plan.pathway,)),), why=f"pathway {plan.pathway} begun"),
        *(_given(one.drug, one, weight, TREAT_MIN, f"{one.drug}, {plan.why}") for one in right),
        *(_given(one.drug, one, weight, TREAT_MIN, one.drug) for one in plan.both),
        *(RowGoal(name=f"lab_{code}", table="service_request", where=(Match(column="code", values=(code,)),), within_minutes=90, weight=0.5,
                  why=f"{code} sent") for code in plan.labs),
        *(RowGoal(name=f"imaging_{modality}", table="imaging_study", weight=0.5, why=f"{modality} of the {part}",
                  where=(Match(column="modality", values=(modality,)), Match(column="body_part", values=(part,)))) for modality, part, _ in plan.imaging),
        *(RowGoal(name=team, table="service_request", where=(Match(column="code", values=(team,)),), within_minutes=30, why=f"{team} called") for team in plan.teams),
        *(_ordered(care) for care in plan.care),
        *((RowGoal(name="not_given", table="medication_request", where=(Match(column="drug", values=forbidden),), at_least=0, at_most=0, weight=2,
                   why=f"no {', '.join(forbidden)}: {plan.why}"),) if forbidden else ()),
        RowGoal(name="handoff", table="communication", within_minutes=HANDOVER_MIN, weight=2, why=f"accepted hand-off to {' or '.join(plan.services)}",
                where=(Match(column="category", values=("handoff",)), Match(column="status", values=("completed",)), Match(column="code", values=plan.services))),
        RowGoal(name="at_once", table="communication", where=(Match(column="category", values=("handoff",)), Match(column="status", values=("on-hold",))),
                at_least=0, at_most=0, why="nothing that the receiver had to ask back"),
    ]  # fmt: skip
    gates = [
        Gate(name=f"{drug} given", table="medication_request", severity=5, where=(Match(column="drug", values=(drug,)),), why=f"{drug} in this patient")
        for drug in plan.harms
    ]  # fmt: skip
    gates += [
        Gate(name=f"{drug} against the chart", table="medication_request", severity=5, where=(Match(column="drug", values=(drug,)),), why=f"{drug}: {plan.flipped}")
        for drug in (forbidden if variant == "b" else ())
    ]  # fmt: skip
    return Task(
        family="pathway_episode", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="cross_domain", servers=SERVERS,
        difficulty="expert", instruction=phrase(case, variant, OPENINGS, pathways=", ".join(offered), house=plan.house, report=plan.report.words),
        role="You lead the team that has the patient now.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"pathways": offered, "report": plan.report.code}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", f"{plan.report.words[0].upper()}{plan.report.words[1:]}."), claims_field()),
        max_calls=60, goals=tuple(goals),
        answers=(AnswerCheck(field="answer", number=float(value), tolerance=plan.report.tolerance, why=f"{plan.report.words}: {value:g}"),),
        evidence=(
            Evidence(name="chart", tools=("get_patient_info", "get_patient_summary", "get_care_pathway"), before=acted, why="problems and allergies before the treatment"),
            Evidence(name="value_read", codes=(plan.report.code,), why=f"{plan.report.words}"),
            Evidence(name="vital_signs", tools=("get_vital_signs", "perform_primary_survey"), before="handoff", why="vital signs before the hand-off"),
        ),
        gates=tuple(gates), horizon_minutes=plan.horizon, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped=plan.flipped, cost_allowance=60,
        reference=f"pathway {plan.pathway}; {', '.join(one.drug for one in (*right, *plan.both)) or 'no antifibrinolytic'}; {plan.report.words} {value:g};"
        f" hand-off to {plan.services[0]}",
        teaching=(plan.teaching,), sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Tests first, the fact that turns the treatment, drugs, imaging, then everything a receiver asks for."""
    asked = session.view.asked
    (key,) = [key for key in asked["pathways"] if any(plan.pathway == key for plan in PLANS.values())]
    (plan,) = [plan for plan in PLANS.values() if plan.pathway == key and plan.report.code == asked["report"]]
    info = await session.chart("get_patient_info")
    if plan.pathway == "trauma":
        await session.chart("perform_primary_survey")
    await session.chart("get_vital_signs", measure_now=plan.measure_again)
    begun = await session.chart("record_pathway_step", pathway=plan.pathway, action="start")
    session.done(begun["record_id"])
    for team in plan.teams:
        call = await session.chart("activate_emergency_protocol", protocol=team, reason="by the pathway's criteria")
        session.done(call["activation_id"])
    sent = await session.chart("order_lab_test", tests=list(plan.labs), priority="stat")
    orders = {order["test"]: order["order_id"] for order in sent["orders"]}
    for care in plan.care:
        placed = await _place(session, care)
        session.done(placed["order_id"])
    weight = info["anthropometrics"]["weight_kg"]
    seen = await _look(session, plan, info)
    await _give(session, plan, plan.both, weight)
    if plan.await_results:
        await session.call(
            "wait_for_results", order_ids=[orders[code] for code in plan.labs], wait_for="all", max_minutes=150
        )
        seen["results"] = await _results(session, plan)
    await _give(session, plan, plan.treat_b if plan.sees(seen) else plan.treat_a, weight)
    for modality, part, contrast in plan.imaging:
        await session.chart(
            "order_imaging", modality=modality, body_part=part, contrast=contrast, indication=plan.told, priority="stat"
        )
    if not plan.await_results:
        await session.call("wait_for_results", order_ids=[orders[plan.report.code]], max_minutes=150)
    values = await _results(session, plan)
    done = await hand_over(session, plan.service, plan.severity, plan.told)
    session.done(done["handoff_id"])
    await session.submit(f"{values[plan.report.code]:g}")


async def _give(session: Session, plan: Plan, treats: tuple[Treat, ...], weight: float) -> None:
    for treat in treats:
        given = await session.chart(
            "prescribe_medication", drug_name=treat.drug, dose=treat.amount(weight), dose_unit=treat.unit, route=treat.route,
            frequency=treat.frequency, indication="Kawasaki disease" if plan.pathway == "kawasaki" else plan.told,
        )  # fmt: skip
        session.done(given["order_id"])


async def _place(session: Session, care: Care) -> dict[str, Any]:
    return await session.chart(
        "place_care_order", order_type=care.order_type, item=care.item, priority="stat", indication="by the pathway",
        **({"rate_or_volume": care.amount, "unit": care.unit} if care.amount else {}),
    )  # fmt: skip


async def _look(session: Session, plan: Plan, info: dict[str, Any]) -> dict[str, Any]:
    """The facts that plans turn on: problems, time since the beginning, verdicts on drugs."""
    presented = await session.chart("get_patient_presentation")
    onset, now = presented["onset"], presented["sim_time"]
    minutes = (datetime.fromisoformat(now) - datetime.fromisoformat(onset)).total_seconds() / 60
    verdicts = {}
    for treat in plan.treat_a:
        found = await session.chart("get_allergy_list", planned_drug=treat.drug)
        verdicts[treat.drug] = found["cross_reactivity"]["verdict"]
    return {
        "problems": [one["icd10"] for one in info["active_problems"]], "onset_minutes": minutes, "verdicts": verdicts,
        "results": {},
    }  # fmt: skip


async def _results(session: Session, plan: Plan) -> dict[str, Any]:
    shown = await session.chart("get_lab_results", tests=list(plan.labs))
    newest = {row["test"]: row for row in reversed(shown["results"])}
    session.found(newest[plan.report.code]["result_id"])
    return {test: row["value"] for test, row in newest.items()}


FAMILY = Family(
    key="pathway_episode",
    title="A care pathway from the door to the hand-off",
    domain="cross_domain",
    servers=SERVERS,
    conditions=("postop_pe", "major_trauma", "variceal_bleed", "preeclampsia_emergency", "mixed_overdose", "kawasaki"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
