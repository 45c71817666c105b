"""A tracing on oxytocin: which tier, and is it the knife or the drip.

Twins: the same labour with absent or with preserved variability under recurrent late decelerations: a category III tracing needs
birth at once, a category II tracing resuscitation first and no caesarean yet. The drip is stopped in both.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.fetal_heart_rate import read_tracing
from medmcp.servers.world.fetal_studies import stored_tracing
from medmcp.tasks.case import Case, ChartOrder
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 90
DRIP = ChartOrder("oxytocin", 0.6, "unit_per_h", "iv", "continuous", "augmentation of labour", 3.0)
PRESERVED_BPM = (7, 15)
RESUSCITATION = ("left_lateral",)

OPENINGS = (
    "{name}, {age}, {complaint}. Read the tracing from its features. Stop what harms, turn her to the side, and section her now if, and only"
    " if, the category calls for it. Answer with the baseline in bpm (as rounded by the rule), plan with the category (I, II or III).",
    "Labour room: {given} {family} ({age}), {complaint}. Which NICHD category (plan), which baseline (answer, bpm to 5)? Stop the drip, put her on"
    " her left side; caesarean at once for III, not for II before resuscitation.",
    "The midwife calls you to {family}, {given}, {age}: {complaint}. Category as plan, baseline to the nearest 5 as answer. Act: oxytocin off,"
    " left lateral; a caesarean only if this tracing cannot wait.",
    "A {age}-year-old in labour, {name} ({complaint}). Decide between resuscitation of the fetus and immediate section by the three tiers. The"
    " infusion has to go either way. Report baseline bpm (answer) and tier (plan).",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    if case.obstetric is None or not case.obstetric.tracings:
        return []
    rng = Random(f"{case.condition.key}|{case.seed}|variability")
    charts = [replace(_with(case, amplitude), orders=(DRIP,)) for amplitude in (0, rng.randint(*PRESERVED_BPM))]
    twin = f"tracing-{case.condition.key}-{case.seed}"
    return [Built(chart, _task(chart, variant, twin)) for variant, chart in zip("ab", charts, strict=True)]


def _with(case: Case, amplitude: int) -> Case:
    """The case with another variability; everything else of the tracing stays."""
    record = case.obstetric
    assert record is not None
    tracings = tuple(
        (
            low,
            high,
            when,
            tuple((name, float(amplitude) if name == "variability_bpm" else value) for name, value in features),
        )
        for low, high, when, features in record.tracings
    )
    return replace(case, obstetric=replace(record, tracings=tracings))


def _task(case: Case, variant: str, twin: str) -> Task:
    assert case.obstetric is not None
    features: dict[str, float | str] = {
        "early": 0,
        "late": 0,
        "variable": 0,
        "prolonged": 0,
        "sinusoidal": 0,
        "accelerations": 0,
    } | dict(case.obstetric.tracings[0][3])
    read = read_tracing(stored_tracing(features, None))
    section = read.category == "III"
    treatments: tuple[tuple[str, float], ...] = (
        ("care:left_lateral", 10),
        *((("procedure:caesarean_section", 40),) if section else ()),
    )
    untreated, best = outcome_bounds(case, HORIZON_MIN, treatments)
    cut = Match(column="code", values=("caesarean_section",))
    return Task(
        family="fetal_tracing", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics",
        servers=("obstetrics", "ehr_management"), difficulty="expert", instruction=placed(case, variant, OPENINGS), role="You are the obstetrician on the labour ward.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Baseline, bpm, to the nearest 5."), AnswerField("plan", "Category: I, II or III."), claims_field()),
        max_calls=20, max_minutes=120, max_turns=20,
        goals=(
            RowGoal(name="drip_stopped", table="medication_request", earlier=True, weight=1.5, within_minutes=25, time_column="ended_at",
                    where=(Match(column="drug", values=("oxytocin",)), Match(column="status", values=("stopped", "revoked", "cancelled", "completed"))),
                    why="oxytocin stopped"),
            RowGoal(name="side", table="service_request", where=(Match(column="code", values=RESUSCITATION),), within_minutes=25, why="left side"),
            RowGoal(name="section", table="procedure", at_least=int(section), at_most=1 if section else 0, weight=2, within_minutes=60 if section else None,
                    time_column="performed" if section else "", where=(cut,), why="caesarean now" if section else "no caesarean before resuscitation"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(read.baseline_bpm or 0), why=f"{read.baseline_bpm} bpm"),
            AnswerCheck(field="plan", values=(read.category, f"category {read.category}"), why=f"category {read.category}"),
        ),
        evidence=(
            Evidence(name="tracing", tools=("interpret_ctg",), weight=2, before="section" if section else "side", why="the tracing read before acting"),
            Evidence(name="medicines", tools=("get_medications", "get_orders"), before="drip_stopped", why="what is running"),
            Evidence(name="history", tools=("get_obstetric_history", "assess_labor_progress"), weight=0.5, why="labour and history"),
        ),
        gates=(
            *((Gate(name="no birth under a category III tracing", table="procedure", severity=5, missing_after_minutes=75, where=(Match(column="code", values=("caesarean_section", "assisted_vaginal_birth")),),
                    why="a category III tracing for more than an hour"),) if section else
              (Gate(name="needless caesarean", table="procedure", severity=4, where=(cut,), why="a caesarean for a tracing that resuscitation may mend"),)),
            Gate(name="more oxytocin", table="medication_request", severity=4, where=(Match(column="drug", values=("oxytocin", "misoprostol")),), why="more uterotonic under such a tracing"),
        ),
        cost_allowance=20, horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped="baseline variability", reference=f"category {read.category}, baseline {read.baseline_bpm} bpm; {'caesarean now' if section else 'resuscitate first'}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The features, the drip, the side, and by the tier the section."""
    read = await session.chart("interpret_ctg")
    medicines = await session.chart("get_medications")
    drip = next(row for row in medicines["medications"] if row["drug"] == "oxytocin")
    await session.chart(
        "discontinue_order", order_id=drip["medication_id"], reason="recurrent late decelerations, tachysystole"
    )
    side = await session.chart(
        "place_care_order",
        order_type="activity",
        item="left_lateral",
        priority="stat",
        indication="fetal resuscitation",
    )
    session.done(side["order_id"])
    session.found(read["study_id"])
    if read["category"] == "III":
        cut = await session.chart(
            "place_care_order",
            order_type="procedure",
            item="caesarean_section",
            priority="stat",
            indication="category III tracing",
        )
        session.done(cut["order_id"])
    await session.chart("get_obstetric_history")
    await session.submit(str(read["baseline_bpm"]), plan=read["category"])


FAMILY = Family(
    key="fetal_tracing",
    title="A tracing in labour",
    domain="obstetrics",
    servers=("obstetrics", "ehr_management"),
    conditions=("fetal_hypoxia_labour",),
    build=_build,
    oracle=oracle,
    share=1.0,
)
