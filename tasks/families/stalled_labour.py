"""The same cervix as hours ago: arrest, or contractions that are too weak to say so.

Twins: the same labour with strong and with weak contractions in the intrauterine catheter; caesarean for the first, oxytocin for the
second.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.pregnancy import Noted
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 240
STRONG, WEAK = (205, 270), (90, 165)  # Montevideo units
ARREST, SLOW = "arrest_first_stage", "protracted_active"

OPENINGS = (
    "{name}, {age}, {weeks} weeks: {complaint}. Examine her again. By the current definitions, is this arrest? Caesarean section if it is; if it is not,"
    " oxytocin iv for weak contractions. Answer: newest Montevideo units on record; plan: the diagnosis as the tool names it.",
    "Labour ward, {given} {family} ({age}), {complaint}. One more vaginal examination, then decide between section and an oxytocin drip by ACOG 2024."
    " Submit the last measured Montevideo units as answer, and the labour diagnosis (the tool's word) as plan.",
    "{family}, {given}, {age} years, {weeks} weeks; {complaint}. How strong are the contractions (answer: Montevideo units), and what is the diagnosis"
    " (plan)? Examine first. Operate only for arrest; augment with oxytocin otherwise.",
    "You take over a {age}-year-old, {name}: {complaint}. Cervix now, contractions, hours. If first-stage arrest is met: caesarean_section. If not: start"
    " oxytocin. The answer is the units in 10 min, the plan the tool's diagnosis.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    record = case.obstetric
    if record is None or record.past:
        return []
    rng = Random(f"{case.condition.key}|{case.seed}|units")
    pair = [rng.randint(*STRONG), rng.randint(*WEAK)]
    since = record.exams[-1][0]
    charts = [
        replace(case, obstetric=replace(record, recorded=(
            *record.recorded, Noted("montevideo_units", units - 5.0, unit="", minutes_ago=since - 6), Noted("montevideo_units", float(units), minutes_ago=25),
        )))
        for units in pair
    ]  # fmt: skip
    twin = f"stalled-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, units, twin))
        for variant, chart, units in zip("ab", charts, pair, strict=True)
    ]


def _task(case: Case, variant: str, units: int, twin: str) -> Task:
    arrest = variant == "a"
    diagnosis = ARREST if arrest else SLOW
    untreated, best = outcome_bounds(
        case, HORIZON_MIN, (("procedure:caesarean_section" if arrest else "drug:oxytocin", 40 if arrest else 12),)
    )
    return Task(
        family="stalled_labour", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="advanced", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks), role="You are the obstetrician on the labour ward.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Montevideo units, newest."), AnswerField("plan", "Diagnosis, e.g. protracted_active."), claims_field()),
        max_calls=15, max_minutes=180, max_turns=15,
        goals=(
            RowGoal(name="section", table="procedure", at_least=int(arrest), at_most=1 if arrest else 0, weight=2, where=(Match(column="code", values=("caesarean_section",)),),
                    why="caesarean for arrest" if arrest else "no caesarean before strong contractions"),
            RowGoal(name="oxytocin", table="medication_request", at_least=int(not arrest), at_most=0 if arrest else 1, weight=1.5, where=(Match(column="drug", values=("oxytocin",)),),
                    why="no oxytocin once arrest is met" if arrest else "oxytocin for weak contractions"),
            RowGoal(name="examined", table="observation", where=(Match(column="code", values=("cervical_dilation",)),), why="the cervix examined again"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(units), weight=1.5, why=f"{units} Montevideo units"),
            AnswerCheck(field="plan", values=(diagnosis, diagnosis.replace("_", " ")), why=diagnosis.replace("_", " ")),
        ),
        evidence=(
            Evidence(name="progress", tools=("assess_labor_progress",), weight=1.5, before="section" if arrest else "oxytocin", why="progress judged first"),
            Evidence(name="cervix", codes=("cervical_dilation",), before="section" if arrest else "oxytocin", why="the new examination"),
            Evidence(name="tracing", tools=("interpret_ctg",), weight=0.5, before="" if arrest else "oxytocin", why="the fetus well"),
        ),
        gates=(
            Gate(name="misoprostol in labour", table="medication_request", severity=4, where=(Match(column="drug", values=("misoprostol",)),), why="misoprostol in established labour"),
            *((Gate(name="needless caesarean", table="procedure", severity=4, where=(Match(column="code", values=("caesarean_section",)),), why="a caesarean without arrest"),) if not arrest else ()),
        ),
        cost_allowance=12, horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped="strength of the contractions", reference=f"{units} units: {diagnosis}", teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The tracing, a new examination, and by the diagnosis the knife or the drip."""
    await session.chart("interpret_ctg")
    read = await session.chart("assess_labor_progress", perform_exam=True)
    session.found(read["exams"][-1]["record_id"])
    session.found(read["mvu"]["record_id"])
    if read["diagnosis"] == ARREST:
        order = await session.chart(
            "place_care_order",
            order_type="procedure",
            item="caesarean_section",
            priority="urgent",
            indication="arrest of the first stage",
        )
    else:
        order = await session.chart(
            "prescribe_medication",
            drug_name="oxytocin",
            dose=0.12,
            dose_unit="unit_per_h",
            route="iv",
            frequency="continuous",
            indication="induction of labour",
        )
    session.done(order["order_id"])
    await session.submit(f"{read['mvu']['value']:g}", plan=read["diagnosis"])


FAMILY = Family(
    key="stalled_labour",
    title="Labour that does not move",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("labour_arrest",),
    build=_build,
    oracle=oracle,
    share=0.7,
)
