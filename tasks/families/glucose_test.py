"""The second step after a raised glucose screen: order the long test, count, and act on the count.

Twins: the same woman with two or more, and with one value at or above its line; glucose monitoring and a diet for the first alone.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.gestational_diabetes import CARPENTER_COUSTAN, NDDG, interpret_glucose
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

TIMES = ("fasting", "1h", "2h", "3h")
CRITERIA = {"carpenter_coustan": CARPENTER_COUSTAN, "nddg": NDDG}
NAMES = {"carpenter_coustan": "Carpenter-Coustan", "nddg": "NDDG"}

OPENINGS = (
    "{name}, {age}, {weeks} weeks: {complaint}. Do the 100 g test, read it by {criteria}, and if she has gestational diabetes order the diabetic diet and"
    " hourly capillary glucose charting (glucose_hourly) for the day unit; otherwise order neither. Answer: the 2 h value in mg/dL; plan: gdm or no_gdm.",
    "Antenatal clinic. {given} {family} ({age}, {weeks} weeks), {complaint}. Three-hour test, {criteria} thresholds. Diet 'diabetic' and monitoring"
    " 'glucose_hourly' if it is diabetes, nothing if not. Report the 2 h glucose (mg/dL) as answer and gdm / no_gdm as plan.",
    "{family}, {given}, {age} years, at {weeks} weeks; {complaint}. This house uses {criteria}. Finish the two-step screening. What was the value at two"
    " hours (answer, mg/dL)? Is it gdm or no_gdm (plan)? Diet and glucose charting only with a diagnosis.",
    "A {age}-year-old at {weeks} weeks, {name}: {complaint}. Order ogtt_100, interpret by {criteria}, and start a diabetic diet with glucose_hourly if two"
    " values are at or above the line. Two-hour value in mg/dL as answer, plan gdm or no_gdm.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|glucose")
    criteria = rng.choice(tuple(CRITERIA))
    limits = CRITERIA[criteria]
    low = {time: float(rng.randint(round(limits[time] * 0.75), round(limits[time]) - 2)) for time in TIMES}
    over = rng.sample(TIMES, 2)
    rise = {time: float(rng.randint(round(limits[time]), round(limits[time] * 1.12))) for time in over}
    sick, well = low | rise, low | {over[0]: rise[over[0]]}
    if max(sick["fasting"], well["fasting"]) >= 126:
        return []
    twin = f"glucose-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, values, criteria, twin))
        for variant, values in (("a", sick), ("b", well))
        for chart in (replace(case, levels=tuple((f"ogtt_100_{time}", value) for time, value in values.items())),)
    ]


def _task(case: Case, variant: str, values: dict[str, float], criteria: str, twin: str) -> Task:
    read = interpret_glucose("ogtt_100", values, criteria_100g=criteria)
    sick = read.result == "gdm"
    orders = (("diet", "diabetic"), ("monitoring", "glucose_hourly"))
    return Task(
        family="glucose_test", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="foundation", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks, criteria=NAMES[criteria]), role="You are the doctor of the antenatal clinic.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"criteria": criteria}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Glucose at 2 h, mg/dL."), AnswerField("plan", "gdm or no_gdm."), claims_field()),
        max_calls=15, max_minutes=900, max_turns=15,
        goals=(
            *(RowGoal(name=name, table="service_request", at_least=int(sick), at_most=None if sick else 0, where=(Match(column="code", values=(code,)),),
                      why=f"{name} with the diagnosis" if sick else f"no {name} without a diagnosis") for name, code in orders),
            RowGoal(name="test", table="service_request", where=(Match(column="code", values=("ogtt_100_2h",)),), why="the 100 g test"),
            RowGoal(name="no_drug", table="medication_request", at_least=0, at_most=0, where=(Match(column="drug", values=("metformin", "glibenclamide", "insulin aspart", "insulin glargine")),), why="no drug before diet has been tried"),
        ),
        answers=(
            AnswerCheck(field="answer", number=values["2h"], tolerance=1, weight=1.5, why=f"{values['2h']:g} mg/dL"),
            AnswerCheck(field="plan", values=(read.result, read.result.replace("_", " ")), why=read.result),
        ),
        evidence=(
            Evidence(name="values", codes=("ogtt_100_2h",), weight=1.5, before="diet" if sick else "", why="the values of the long test"),
            Evidence(name="read", tools=("screen_gestational_diabetes",), arguments={"criteria_100g": criteria} if criteria != "carpenter_coustan" else {}, before="diet" if sick else "", why=f"read by {NAMES[criteria]}"),
        ),
        gates=(Gate(name="glucose-lowering drug without a diagnosis", table="medication_request", severity=3, where=(Match(column="drug", values=("glibenclamide", "gliclazide")),), why="a sulfonylurea in pregnancy"),),
        cost_allowance=15, variant=variant, twin=twin, flipped="one glucose value", reference=f"{read.abnormal} values at or above the line: {read.result}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The long test, its reading by the house criteria, and what the diagnosis asks for."""
    ordered = await session.chart(
        "order_lab_test", tests=["ogtt_100"], priority="stat", indication="raised 50 g screen"
    )
    session.done(ordered["orders"][0]["order_id"])
    await session.call("wait_for_results", wait_for="all", max_minutes=480)
    results = await session.chart(
        "get_lab_results", tests=["ogtt_100_fasting", "ogtt_100_1h", "ogtt_100_2h", "ogtt_100_3h"]
    )
    two = next(row for row in results["results"] if row["test"] == "ogtt_100_2h")
    session.found(two["result_id"])
    read = await session.chart("screen_gestational_diabetes", criteria_100g=session.view.asked["criteria"])
    if read["result"] == "gdm":
        for kind, item in (("diet", "diabetic"), ("monitoring", "glucose_hourly")):
            order = await session.chart(
                "place_care_order", order_type=kind, item=item, indication="gestational diabetes"
            )
            session.done(order["order_id"])
    await session.submit(f"{two['value']:g}", plan=read["result"])


FAMILY = Family(
    key="glucose_test",
    title="The second step of glucose screening",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("gestational_diabetes",),
    build=_build,
    oracle=oracle,
    share=0.7,
)
