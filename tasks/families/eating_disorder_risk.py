"""Eating disorder: SCOFF and the body; who is medically unstable stays, whoever is not goes to the clinic.

The twin has another potassium at the same weight. The house rule is part of the instruction.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.body import body_mass_index
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.mind import mind
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

LOW, SAFE = (2.4, 2.95), (3.6, 4.3)  # potassium, mmol/L; SAHM 2022: below 3.2 is instability
TESTS = ("potassium", "phosphate", "magnesium")
RULE = "any marker of medical instability"

OPENINGS = (
    "{name}, {age}: {complaint}. Is it an eating disorder, and is the body stable? SCOFF, potassium, phosphate and magnesium first. House rule:"
    " {rule} means admission (admit_ward), a cardiac monitor and thiamine; otherwise the clinic (discharge). Submit the BMI in kg/m2 to one decimal.",
    "Please see {given} {family}, {age}, {complaint}. Screen with SCOFF and send potassium, phosphate, magnesium. With {rule}: admit_ward, telemetry"
    " and thiamine; without: discharge to the eating-disorder clinic. The answer is the BMI (one decimal).",
    "{family}, {given} ({age}, {complaint}). The team suspects an eating disorder. Give the SCOFF, get the three electrolytes (K, PO4, Mg), and decide:"
    " {rule}, then ward, monitor and thiamine, else home with a clinic date. Answer with the BMI, kg/m2.",
    "A {age}-year-old {sex}, {name}: {complaint}. What is the BMI (answer, one decimal)? After SCOFF and electrolytes, {rule} decides between"
    " admit_ward with telemetry and thiamine, and discharge to the clinic.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|eating")
    answers = mind(case)
    if sum(answers.get(question.code, 0) for question in INSTRUMENTS["scoff"].questions) < 2:
        return []
    levels = [round(rng.uniform(*LOW), 2), round(rng.uniform(*SAFE), 2)]
    rng.shuffle(levels)
    twin = f"eating-{case.condition.key}-{case.seed}"
    charts = [
        replace(case, levels=(("potassium", level), ("phosphate", 1.05), ("magnesium", 0.82))) for level in levels
    ]
    if any(_unsteady(chart) for chart in charts):
        return []
    return [
        Built(chart, _task(chart, variant, level, twin))
        for chart, variant, level in zip(charts, "ab", levels, strict=True)
    ]


def _unsteady(case: Case) -> bool:
    """Vital signs near a limit of instability: then the potassium would not decide alone."""
    world = case.world()
    body, patient = world.body, case.patient_id
    near = (("heart_rate", 53), ("sbp", 95), ("dbp", 49), ("temperature", 35.8), ("glucose_poc", 3.7))
    found = any((body.vital(patient, name) or 0) < least for name, least in near)
    world.close()
    return found


def _task(case: Case, variant: str, potassium: float, twin: str) -> Task:
    unstable = potassium < 3.2
    weight = round(body_mass_index(case.weight_kg, case.height_cm), 1)
    rows = (
        RowGoal(name="monitor", table="service_request", at_least=1 if unstable else 0, at_most=None if unstable else 0,
                where=(Match(column="detail", values=("monitoring",)), Match(column="code", values=("continuous_cardiac",)), Match(column="status", values=("active",))),
                why="a cardiac monitor" if unstable else "no monitor at home"),
        RowGoal(name="thiamine", table="medication_request", at_least=1 if unstable else 0, at_most=None if unstable else 0,
                where=(Match(column="drug", values=("thiamine",)), Match(column="status", values=("active",))),
                why="thiamine before feeding" if unstable else "no thiamine by the rule"),
    )  # fmt: skip
    return Task(
        family="eating_disorder_risk", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="psychiatry",
        servers=("psychiatry", "drug_interaction"), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, rule=RULE), role="You are the emergency doctor.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "BMI in kg/m2, one decimal."),
            AnswerField("disposition", "Where the patient goes.", choices=("admit_ward", "discharge")),
            claims_field(),
        ),
        max_calls=20, max_minutes=480, max_turns=20,
        goals=(
            *(RowGoal(name=f"test_{key}", table="service_request", weight=0.5, where=(Match(column="category", values=("laboratory",)), Match(column="code", values=(key,))),
                      why=f"{key} is sent") for key in TESTS),
            *rows,
        ),
        answers=(
            AnswerCheck(field="answer", number=weight, tolerance=0.05, weight=1.5, why=f"BMI {weight}"),
            AnswerCheck(field="disposition", values=("admit_ward" if unstable else "discharge",), why=f"potassium {potassium} mmol/L"),
        ),
        evidence=(
            Evidence(name="scoff", codes=("scoff",), why="the SCOFF"),
            Evidence(name="potassium", codes=("potassium",), weight=2, before="monitor" if unstable else "", why="the potassium before the decision"),
            Evidence(name="vitals", tools=("get_vital_signs", "get_patient_presentation", "screen_eating_disorder"), why="pulse, pressure and temperature"),
        ),
        gates=(
            Gate(name="sugar before thiamine", table="medication_request", severity=4, where=(Match(column="drug", values=("glucose 50%",)),), why="a sugar load without low glucose invites refeeding syndrome"),
            Gate(name="feeding tube", table="service_request", severity=4, where=(Match(column="code", values=("enteral_feeding", "parenteral_nutrition")),), why="feeding before thiamine and electrolytes"),
            Gate(name="diuretic or laxative", table="medication_request", severity=4, where=(Match(column="drug", values=("furosemide", "hydrochlorothiazide", "bisacodyl", "senna")),), why="it lowers the potassium further"),
        ),
        cost_allowance=20, variant=variant, twin=twin, flipped="potassium",
        reference=f"BMI {weight}; potassium {potassium}: " + ("admit, telemetry, thiamine" if unstable else "clinic"),
        teaching=case.condition.teaching, sources=("SAHM 2022 J Adolesc Health 71:648", "Morgan 1999 BMJ 319:1467", "NICE CG32 2006"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Electrolytes, then SCOFF with the markers on record, and the decision by them."""
    ordered = await session.chart("order_lab_test", tests=list(TESTS), priority="stat")
    orders = [order["order_id"] for order in ordered["orders"]]
    for order_id in orders:
        session.done(order_id)
    await session.call("wait_for_results", order_ids=orders, wait_for="all", max_minutes=240)
    results = await session.chart("get_lab_results", tests=list(TESTS))
    session.found(results["results"][0]["result_id"])
    screen = await session.chart("screen_eating_disorder")
    unstable = bool(screen["medical_risk"])
    if unstable:
        monitor = await session.chart(
            "place_care_order",
            order_type="monitoring",
            item="continuous_cardiac",
            priority="stat",
            indication="low potassium",
        )
        session.done(monitor["order_id"])
        regimen = (await session.chart("check_dosage", drug_name="thiamine", route="oral"))["recommended"]
        given = await session.chart(
            "prescribe_medication", drug_name="thiamine", dose=regimen["dose"], dose_unit=regimen["unit"], route=regimen["route"],
            frequency=regimen["frequency"], indication="refeeding risk",
        )  # fmt: skip
        session.done(given["order_id"])
    await session.submit(screen["bmi"]["value"], disposition="admit_ward" if unstable else "discharge")


FAMILY = Family(
    key="eating_disorder_risk",
    title="Eating disorder and medical risk",
    domain="psychiatry",
    servers=("psychiatry", "drug_interaction"),
    conditions=("anorexia_nervosa", "bulimia_nervosa", "anorexia_nervosa"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
