"""Alcohol withdrawal: CIWA-Ar at the bedside, the benzodiazepine that the liver allows or none, thiamine in any case.

The house rule is part of the instruction. The twin has another liver (the drug changes) or another severity (a drug or
none).
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.world.interview import said
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.mind import mind
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

CIRRHOSIS = Problem(code="K70.30", name="Alcoholic cirrhosis of the liver", probability=1.0)
LONG, SHORT = "chlordiazepoxide", "lorazepam"
BENZODIAZEPINES = (
    "chlordiazepoxide",
    "lorazepam",
    "diazepam",
    "oxazepam",
    "midazolam",
    "clonazepam",
    "alprazolam",
    "temazepam",
)
TREAT_FROM = 10  # ASAM 2020
MILD, MODERATE = (0.02, 0.14), (0.24, 0.62)
TOLERANCE = 2  # the items move with the hour
HORIZON_MIN, GIVEN_MIN = 180, 30

OPENINGS = (
    "{name}, {age}: {complaint}. Score the withdrawal (CIWA-Ar) and treat by our rule: from 10 points a benzodiazepine, chlordiazepoxide by mouth"
    " unless there is liver disease, then lorazepam; below 10 none. Thiamine iv for everybody. Submit the CIWA-Ar total, and the AUDIT total as plan.",
    "Withdrawal is suspected in {given} {family} ({age}, {complaint}). Examine with CIWA-Ar and report the total; give the AUDIT too and put its total in plan. Rule of the house: 10 or more,"
    " oral chlordiazepoxide; lorazepam instead where the liver is diseased; under 10 no benzodiazepine; thiamine iv always.",
    "{family}, {given}, {age}, {complaint}. What is the CIWA-Ar now (answer), and what does AUDIT come to (plan)? Write up thiamine iv, and a benzodiazepine only from 10 points on:"
    " chlordiazepoxide as a rule, lorazepam in liver disease.",
    "See this {age}-year-old {sex}, {name}, {complaint}. Give the CIWA-Ar total as your answer and the AUDIT total as plan. Everybody gets iv thiamine; a score of 10 or above"
    " gets chlordiazepoxide, or lorazepam if the problem list holds a liver disease; a lower score gets neither.",
    "A shaky patient, {name} ({age}): {complaint}. Please do the ten CIWA-Ar items, prescribe thiamine by vein, and decide on a benzodiazepine"
    " (threshold 10; chlordiazepoxide, with liver disease lorazepam). Answer with the total; plan is the AUDIT total.",
)  # fmt: skip


def _total(case: Case) -> int:
    world = case.world()
    total = sum(said(world, case.patient_id, question.code).value or 0 for question in INSTRUMENTS["ciwa"].questions)
    world.close()
    return round(total)


def _complicated(case: Case) -> bool:
    """Predictors of a complicated withdrawal beside the score (ASAM 2020): illness, pressure, an earlier seizure."""
    if any(problem.code.startswith(("I10", "E11", "K70")) for problem in case.problems):
        return True
    world = case.world()
    rows = world.rows("SELECT note FROM observation WHERE category = 'psychiatric-history' AND code = 'substances'")
    world.close()
    return any("withdrawal_seizure" in str(row["note"]) for row in rows)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|withdrawal")
    severe = replace(case, severity=round(rng.uniform(*MODERATE), 3))
    if rng.random() < 0.5:
        charts = [severe, replace(severe, problems=(*severe.problems, CIRRHOSIS))]
        flipped = "liver disease"
    elif _complicated(severe):
        return []  # a low score with a predictor of complicated withdrawal is another question
    else:
        charts = [severe, replace(severe, severity=round(rng.uniform(*MILD), 3))]
        flipped = "severity of the withdrawal"
    totals = [_total(chart) for chart in charts]
    if any(TREAT_FROM - TOLERANCE <= total < TREAT_FROM + TOLERANCE for total in totals):
        return []
    if rng.random() < 0.5:
        charts.reverse()
        totals.reverse()
    twin = f"withdrawal-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, total, flipped, twin))
        for chart, variant, total in zip(charts, "ab", totals, strict=True)
    ]


def _task(case: Case, variant: str, total: int, flipped: str, twin: str) -> Task:
    liver = any(problem.code.startswith("K70") for problem in case.problems)
    drug = None if total < TREAT_FROM else SHORT if liver else LONG
    answers = mind(case)
    drinking = sum(answers.get(question.code, 0) for question in INSTRUMENTS["audit"].questions)
    wrong = tuple(name for name in BENZODIAZEPINES if name != drug)
    treatments = () if drug is None else ((f"drug:{drug}", GIVEN_MIN),)
    untreated, best = outcome_bounds(case, HORIZON_MIN, treatments)
    benzodiazepine = () if drug is None else (
        RowGoal(name="drug", table="medication_request", weight=2, within_minutes=60,
                where=(Match(column="drug", values=(drug,)), Match(column="status", values=("active",))), why=f"{drug} is ordered"),
    )  # fmt: skip
    return Task(
        family="alcohol_withdrawal_care", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="psychiatry",
        servers=("psychiatry", "drug_interaction"), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS), role="You are the doctor on call for withdrawal.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "CIWA-Ar total, a whole number."), AnswerField("plan", "AUDIT total."), claims_field()),
        max_calls=25, max_minutes=240, max_turns=25,
        goals=(
            *benzodiazepine,
            RowGoal(name="thiamine", table="medication_request", within_minutes=90,
                    where=(Match(column="drug", values=("thiamine",)), Match(column="route", values=("iv", "im")), Match(column="status", values=("active",))),
                    why="thiamine by injection"),
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0, weight=1,
                    where=(Match(column="drug", values=wrong),), why="no benzodiazepine but the right one"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(total), tolerance=TOLERANCE, why=f"CIWA-Ar {total} on arrival"),
            AnswerCheck(field="plan", number=float(drinking), why=f"AUDIT {drinking}"),
        ),
        evidence=(
            Evidence(name="ciwa", codes=("ciwa",), before="drug" if drug else "", weight=2, why="CIWA-Ar before a benzodiazepine"),
            Evidence(name="problems", tools=("get_patient_info", "get_patient_history"), before="drug" if drug else "", why="the problem list: the liver decides on the drug"),
            Evidence(name="history", tools=("ask_patient", "get_psychiatric_history", "screen_substance_use"), weight=0.5, why="the drinking and withdrawal history"),
        ),
        gates=(
            Gate(name="antipsychotic in withdrawal", table="medication_request", severity=4, where=(Match(column="drug", values=("haloperidol", "olanzapine", "quetiapine", "chlorpromazine")),),
                 why="an antipsychotic lowers the seizure threshold in withdrawal"),
            *((Gate(name="long-acting benzodiazepine in cirrhosis", table="medication_request", severity=4, where=(Match(column="drug", values=("chlordiazepoxide", "diazepam")),),
                    why="chlordiazepoxide and diazepam accumulate in cirrhosis"),) if liver else ()),
        ),
        horizon_minutes=None if drug is None else HORIZON_MIN, best_severity=None if drug is None else best,
        untreated_severity=None if drug is None else untreated,
        cost_allowance=20, variant=variant, twin=twin, flipped=flipped,
        reference=f"CIWA-Ar {total}, AUDIT {drinking}: {drug or 'no benzodiazepine'}, thiamine",
        teaching=case.condition.teaching, sources=("ASAM 2020", "Sullivan 1989 Br J Addict 84:1353", "NICE CG100, updated 2017"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Problem list, CIWA-Ar, then the benzodiazepine by score and liver, and thiamine."""
    info = await session.chart("get_patient_info")
    liver = any(row["icd10"].startswith(("K70", "K74")) for row in info["active_problems"])
    score = await session.chart("calculate_ciwa_ar")
    session.found(score["record_id"])
    if score["score"] >= TREAT_FROM:
        drug = SHORT if liver else LONG
        indication = "alcohol withdrawal with liver disease" if liver else "alcohol withdrawal"
        await _order(session, drug, "oral", indication)
    await _order(session, "thiamine", "iv", "alcohol withdrawal")
    await session.chart("get_psychiatric_history", sections=["substances"])
    audit = await session.chart("screen_substance_use", instrument="audit")
    await session.submit(round(score["score"]), plan=str(round(audit["score"])))


async def _order(session: Session, drug: str, route: str, indication: str) -> None:
    regimen = await session.chart("check_dosage", drug_name=drug, indication=indication, route=route)
    best = regimen["recommended"]
    given = await session.chart(
        "prescribe_medication", drug_name=drug, dose=best["dose"], dose_unit=best["unit"], route=best["route"],
        frequency=best["frequency"], indication=indication,
    )  # fmt: skip
    session.done(given["order_id"])


FAMILY = Family(
    key="alcohol_withdrawal_care",
    title="Alcohol withdrawal by score and liver",
    domain="psychiatry",
    servers=("psychiatry", "drug_interaction"),
    conditions=("alcohol_withdrawal", "alcohol_withdrawal_surgical", "alcohol_withdrawal"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
