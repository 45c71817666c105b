"""Heavy periods and the anaemia they leave: exclude pregnancy, give iron, and choose what slows the bleeding.

Twins: the same woman without and with an earlier thrombosis (which forbids the oral antifibrinolytic, FDA label 2020): tranexamic acid for
the first, an anti-inflammatory for the second.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

FIRST, OTHER, IRON = "tranexamic acid", "naproxen", "ferrous sulfate"
THROMBOSIS = Problem(code="Z86.718", name="Personal history of deep vein thrombosis", probability=1.0)
ANAEMIC = (7.4, 10.6)  # g/dL
DOSES = {FIRST: (1000.0, "mg", "tid"), OTHER: (500.0, "mg", "bid")}

OPENINGS = (
    "{name}, {age}: {complaint}. Exclude pregnancy, measure haemoglobin and ferritin, give oral iron (ferrous sulfate), and one drug against the flow: tranexamic"
    " acid, or naproxen where her record forbids it. Answer: haemoglobin in g/dL; plan: the drug against the flow.",
    "Gynaecology clinic: {given} {family} ({age}), {complaint}. Test first, blood count and iron stores, then ferrous sulfate and either tranexamic acid (first choice)"
    " or naproxen (if tranexamic acid is unsafe for her). Report Hb (g/dL) as answer and that drug as plan.",
    "{family}, {given}, {age} years; {complaint}. What is her haemoglobin (answer, g/dL)? Treat the deficiency with ferrous sulfate and the bleeding with tranexamic acid"
    " or, by contraindication, naproxen (plan: which). No drug before the pregnancy test.",
    "A {age}-year-old with {complaint}, {name}. Look at her record and problems, send hCG, blood count and ferritin; prescribe iron and the one of tranexamic acid and"
    " naproxen that she can take. Submit Hb in g/dL, and the drug as plan.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    level = round(Random(f"{case.condition.key}|{case.seed}|haemoglobin").uniform(*ANAEMIC), 1)
    plain = replace(
        case, problems=tuple(p for p in case.problems if not p.code.startswith("I")), levels=(("haemoglobin", level),)
    )
    clot = replace(plain, problems=(*plain.problems, THROMBOSIS))
    twin = f"periods-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, drug, level, twin))
        for variant, chart, drug in (("a", plain, FIRST), ("b", clot, OTHER))
    ]


def _task(case: Case, variant: str, drug: str, level: float, twin: str) -> Task:
    wrong = OTHER if drug == FIRST else FIRST
    return Task(
        family="heavy_periods", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="intermediate", instruction=placed(case, variant, OPENINGS), role="You are the gynaecologist.", teaser=case.condition.teaser, topic=case.condition.topic,
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Haemoglobin, g/dL."), AnswerField("plan", f"{FIRST} or {OTHER}."), claims_field()),
        max_calls=18, max_minutes=900, max_turns=18,
        goals=(
            RowGoal(name="drug", table="medication_request", weight=2, where=(Match(column="drug", values=(drug,)), Match(column="route", values=("oral",))), why=f"{drug} by mouth"),
            RowGoal(name="not_the_other", table="medication_request", at_least=0, at_most=0, where=(Match(column="drug", values=(wrong,)),), why=f"no {wrong}"),
            RowGoal(name="iron", table="medication_request", where=(Match(column="drug", values=(IRON, "ferrous fumarate", "ferrous gluconate")),), why="iron"),
            RowGoal(name="pregnancy_test", table="service_request", where=(Match(column="code", values=("hcg_urine", "hcg_quantitative", "poc_pregnancy_test")),), why="a pregnancy test"),
        ),
        answers=(
            AnswerCheck(field="answer", number=level, tolerance=0.05, weight=1.5, why=f"{level:g} g/dL"),
            AnswerCheck(field="plan", values=(drug,), why=drug),
        ),
        evidence=(
            Evidence(name="gyn", tools=("get_gyn_assessment",), why="the gynaecological history"),
            Evidence(name="test_read", codes=("hcg_urine", "hcg_quantitative"), before="drug", weight=1.5, why="not pregnant"),
            Evidence(name="blood", codes=("haemoglobin",), why="haemoglobin"),
            Evidence(name="problems", tools=("get_patient_info", "get_patient_history", "get_patient_presentation"), before="drug", why="what she has had"),
        ),
        gates=(
            *((Gate(name="antifibrinolytic after a thrombosis", table="medication_request", severity=4, where=(Match(column="drug", values=(FIRST,)),), why="tranexamic acid after a deep vein thrombosis"),) if drug == OTHER else ()),
            Gate(name="oestrogen", table="medication_request", severity=3, where=(Match(column="drug", values=("ethinylestradiol-levonorgestrel", "conjugated oestrogens")),), why="an oestrogen without asking for migraine, pressure and clots"),
        ),
        consistency=(Consistency(field="plan", table="medication_request", column="drug"),),
        cost_allowance=20, variant=variant, twin=twin, flipped="a thrombosis on record", reference=f"Hb {level:g} g/dL: iron and {drug}", teaching=case.condition.teaching,
        sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """History, problems, tests, and the drug that the safety checks let through."""
    await session.chart("get_gyn_assessment")
    info = await session.chart("get_patient_info")
    await session.chart("get_patient_presentation")
    ordered = await session.chart(
        "order_lab_test",
        tests=["hcg_urine", "haemoglobin", "ferritin"],
        priority="stat",
        indication="heavy menstrual bleeding",
    )
    session.done(ordered["orders"][0]["order_id"])
    await session.call("wait_for_results", wait_for="all", max_minutes=300)
    results = await session.chart("get_lab_results", tests=["hcg_urine", "haemoglobin", "ferritin"])
    values = {row["test"]: row for row in results["results"]}
    session.found(values["haemoglobin"]["result_id"])
    clot = any(str(row["icd10"]).startswith("Z86.7") for row in info["active_problems"])
    drug = OTHER if clot else FIRST
    for name, (dose, unit, often), why in (
        (drug, DOSES[drug], "heavy menstrual bleeding"),
        (IRON, (200.0, "mg", "daily"), "iron deficiency anaemia"),
    ):
        given = await session.chart(
            "prescribe_medication",
            drug_name=name,
            dose=dose,
            dose_unit=unit,
            route="oral",
            frequency=often,
            indication=why,
            setting="outpatient",
        )
        session.done(given["order_id"])
    await session.submit(f"{values['haemoglobin']['value']:g}", plan=drug)


FAMILY = Family(
    key="heavy_periods",
    title="Heavy periods and anaemia",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("abnormal_uterine_bleeding",),
    build=_build,
    oracle=oracle,
    share=0.7,
)
