"""Care pathway: a haemorrhage after birth, weighed, examined and stopped.

Twins: the second-line uterotonic that works is forbidden by what she has: asthma forbids carboprost, hypertension methylergometrine.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.postpartum_haemorrhage import quantified_loss
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 90
SOON_MIN = 40
ASTHMA = Problem(code="J45.40", name="Moderate persistent asthma", probability=1.0)
HYPERTENSION = Problem(code="O13.3", name="Gestational hypertension", probability=1.0)
DOSES = {"methylergometrine": 0.2, "carboprost": 0.25}
BOTH = tuple(DOSES)

OPENINGS = (
    "{name}, {age}: {complaint}. Collected: swabs and pads {wet} g wet, {dry} g dry; drapes and suction {measured} mL; of this {fluid} mL"
    " amniotic fluid. Oxytocin was given at birth. Chart the loss, examine for the cause, give tranexamic acid and one second-line uterotonic that she"
    " can have (methylergometrine or carboprost). Answer: quantified loss in mL; plan: the uterotonic.",
    "Delivery room 3, {given} {family} ({age}), {complaint}. The scale says {wet} g of soaked linen (dry weight {dry} g), the drape holds {measured} mL,"
    " {fluid} mL of it liquor. Quantify (answer, mL), find the T, tranexamic acid, then methylergometrine or carboprost, whichever her"
    " history allows (plan).",
    "You are called to {family}, {given}, {age} years: {complaint}. Wet {wet} g, dry {dry} g, suction and drape {measured} mL including {fluid} mL of"
    " amniotic fluid. Loss in mL is the answer. Examine her, treat: tranexamic acid, and the one of methylergometrine and carboprost that is safe"
    " here (plan).",
    "A {age}-year-old, {name}, {complaint}. Midwife's sheet: linen {wet} g, minus {dry} g; volume {measured} mL; liquor {fluid} mL. Work the haemorrhage:"
    " quantify and chart, four Ts, antifibrinolytic, second uterotonic (carboprost or methylergometrine by contraindication). Submit mL and"
    " the drug (plan).",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    twin = f"pph-{case.condition.key}-{case.seed}"
    pair = (
        (replace(case, problems=(*case.problems, ASTHMA)), "methylergometrine"),
        (replace(case, problems=(*case.problems, HYPERTENSION)), "carboprost"),
    )
    return [Built(chart, _task(chart, variant, drug, twin)) for variant, (chart, drug) in zip("ab", pair, strict=True)]


def _sheet(case: Case) -> dict[str, int]:
    rng = Random(f"{case.condition.key}|{case.seed}|scale")
    dry = rng.randrange(420, 900, 10)
    return {
        "wet": dry + rng.randrange(520, 980, 5),
        "dry": dry,
        "measured": rng.randrange(450, 800, 10),
        "fluid": rng.randrange(100, 350, 10),
    }


def _task(case: Case, variant: str, drug: str, twin: str) -> Task:
    sheet = _sheet(case)
    loss = quantified_loss(
        weighed_g=sheet["wet"] - sheet["dry"], measured_ml=sheet["measured"], amniotic_ml=sheet["fluid"]
    )
    wrong = next(one for one in BOTH if one != drug)
    untreated, best = outcome_bounds(case, HORIZON_MIN, ((f"drug:{drug}", 25), ("drug:tranexamic acid", 20)))
    return Task(
        family="postpartum_haemorrhage", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics",
        servers=("obstetrics",), difficulty="expert", instruction=placed(case, variant, OPENINGS, **sheet), role="You are the obstetrician on the labour ward.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked=dict(sheet), patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Quantified blood loss, mL."), AnswerField("plan", "The second-line uterotonic."), claims_field()),
        max_calls=20, max_minutes=120, max_turns=20,
        goals=(
            RowGoal(name="loss", table="observation", where=(Match(column="code", values=("blood_loss_ml",)), Match(column="value", low=loss - 1, high=loss + 1)), within_minutes=SOON_MIN, why=f"{loss:g} mL charted"),
            RowGoal(name="txa", table="medication_administration", where=(Match(column="drug", values=("tranexamic acid",)),), within_minutes=SOON_MIN, why="tranexamic acid"),
            RowGoal(name="uterotonic", table="medication_administration", where=(Match(column="drug", values=(drug,)), Match(column="route", values=("im",))), within_minutes=SOON_MIN, weight=2, why=f"{drug} im"),
            RowGoal(name="not_the_other", table="medication_request", at_least=0, at_most=0, where=(Match(column="drug", values=(wrong,)),), why=f"no {wrong}"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(loss), tolerance=5, why=f"{loss:g} mL"),
            AnswerCheck(field="plan", values=(drug,), why=drug),
        ),
        evidence=(
            Evidence(name="tone", codes=("uterine_tone",), before="uterotonic", why="the womb felt before the second drug"),
            Evidence(name="tract", codes=("genital_tract",), weight=0.5, why="tears looked for"),
            Evidence(name="drugs", tools=("assess_postpartum_haemorrhage",), before="uterotonic", weight=1.5, why="which uterotonic she can have"),
            Evidence(name="vitals", codes=("heart_rate",), weight=0.5, why="pulse and pressure"),
        ),
        gates=(
            Gate(name="forbidden uterotonic", table="medication_request", severity=5 if wrong == "carboprost" else 4, where=(Match(column="drug", values=(wrong,)),),
                 why="carboprost in asthma" if wrong == "carboprost" else "methylergometrine in hypertension"),
            Gate(name="ergot or carboprost into a vein", table="medication_request", severity=4, where=(Match(column="drug", values=BOTH), Match(column="route", values=("iv",))), why="never intravenous"),
            Gate(name="nothing given", table="medication_request", severity=5, missing_after_minutes=75, where=(Match(column="drug", values=(*BOTH, "oxytocin", "misoprostol")),), why="more than an hour without a uterotonic"),
        ),
        consistency=(Consistency(field="plan", table="medication_request", column="drug"),),
        cost_allowance=20, horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped="asthma or hypertension", reference=f"{loss:g} mL, tranexamic acid, {drug} im", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Weigh and examine in one go, then what the verdicts allow."""
    sheet = session.view.asked
    seen = await session.chart(
        "assess_postpartum_haemorrhage", weighed_items_g=float(sheet["wet"] - sheet["dry"]), measured_ml=float(sheet["measured"]),
        amniotic_fluid_ml=float(sheet["fluid"]), examine=True,
    )  # fmt: skip
    session.found(seen["cumulative_loss_ml"]["record_id"])
    await session.chart("get_vital_signs", measure_now=True)
    verdicts = {row["drug"]: row["verdict"] for row in seen["uterotonics"]}
    drug = next(one for one in BOTH if verdicts[one] == "allowed")
    txa = await session.chart(
        "prescribe_medication",
        drug_name="tranexamic acid",
        dose=1000,
        dose_unit="mg",
        route="iv",
        frequency="stat",
        indication="postpartum haemorrhage",
    )
    given = await session.chart(
        "prescribe_medication",
        drug_name=drug,
        dose=DOSES[drug],
        dose_unit="mg",
        route="im",
        frequency="stat",
        indication="postpartum haemorrhage",
    )
    session.done(txa["order_id"])
    session.done(given["order_id"])
    await session.submit(f"{seen['cumulative_loss_ml']['value']:g}", plan=drug)


FAMILY = Family(
    key="postpartum_haemorrhage",
    title="Haemorrhage after birth",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("postpartum_atony",),
    build=_build,
    oracle=oracle,
    share=1.0,
)
