"""A small fetus: its weight by the scan, and what the umbilical artery asks for.

Twins: the same fetus with forward and with absent or reversed end-diastolic flow; steroids and continuous monitoring for the second only.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.fetal_growth import estimated_weight
from medmcp.servers.world.fetal_studies import measures_of
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

BAD_FLOW = ("absent_edf", "reversed_edf")
STEROID = "betamethasone"
REVERSED_BIRTH_DAYS = 210

OPENINGS = (
    "{name}, {age}, {weeks} weeks: {complaint}. Scan growth and the umbilical artery (doppler obstetric). If end-diastolic flow is absent or reversed"
    " give betamethasone and start continuous tracing (ctg_continuous); otherwise neither. Answer: estimated weight in g; plan: the Doppler grade"
    " as the tool names it.",
    "{given} {family} ({age}, {weeks} weeks) comes because: {complaint}. How heavy is the fetus (answer, g) and how does the cord artery flow (plan,"
    " the tool's word)? Betamethasone and a continuous ctg if, and only if, diastolic flow has gone.",
    "Growth clinic, {family}, {given}, {age} years, {weeks} weeks; {complaint}. Order the Doppler study, work out Hadlock's weight, grade the artery."
    " Absent or reversed: steroid (betamethasone) and ctg_continuous now. Normal: no drug. Submit grams, and the grade as plan.",
    "A {age}-year-old at {weeks} weeks, {name} ({complaint}). Weight in grams as answer, umbilical artery grade as plan. Prepare the lungs with"
    " betamethasone and monitor continuously when the flow in diastole is absent or reversed; leave both otherwise.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    record = case.obstetric
    if record is None or record.days is None:
        return []
    # with reversed flow birth is due from 30+0, with absent flow from 33+0 (SMFM Consult 52); before that there is time for steroids
    bad = (
        Random(f"{case.condition.key}|{case.seed}|flow").choice(BAD_FLOW)
        if record.days < REVERSED_BIRTH_DAYS
        else BAD_FLOW[0]
    )
    sizes = _sizes(case)
    twin = f"growth-{case.condition.key}-{case.seed}"
    charts = [
        replace(
            case,
            obstetric=replace(
                record, scan=(*((k, v) for k, v in record.scan if k != "umbilical_artery"), ("umbilical_artery", flow))
            ),
        )
        for flow in ("normal", bad)
    ]
    return [
        Built(chart, _task(chart, variant, flow, sizes, twin))
        for variant, chart, flow in zip("ab", charts, ("normal", bad), strict=True)
    ]


def _sizes(case: Case) -> dict[str, float]:
    world = case.world()
    row = world.row(
        "SELECT measurements FROM latent_study WHERE patient_id = ? AND modality = 'doppler'", case.patient_id
    )
    world.close()
    assert row is not None
    found = measures_of(row)
    return {name: float(found[name]) for name in ("bpd_cm", "hc_cm", "ac_cm", "fl_cm")}


def _task(case: Case, variant: str, flow: str, sizes: dict[str, float], twin: str) -> Task:
    grave = flow != "normal"
    weight = round(estimated_weight(**sizes))
    monitored = Match(column="code", values=("ctg_continuous",))
    return Task(
        family="growth_doppler", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="advanced", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks), role="You are the maternal-fetal medicine specialist.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Estimated fetal weight, g."), AnswerField("plan", "Doppler: normal, raised_pi, absent_edf or reversed_edf."), claims_field()),
        max_calls=18, max_minutes=300, max_turns=18,
        goals=(
            RowGoal(name="steroid", table="medication_request", at_least=int(grave), at_most=None if grave else 0, weight=2, where=(Match(column="drug", values=(STEROID,)),),
                    why="lungs prepared" if grave else "no steroid with normal flow"),
            RowGoal(name="monitoring", table="service_request", at_least=int(grave), at_most=None if grave else 0, where=(monitored,), why="continuous tracing" if grave else "no admission for monitoring"),
            RowGoal(name="no_birth_yet", table="procedure", at_least=0, at_most=0, where=(Match(column="code", values=("caesarean_section",)),), weight=0.5, why="no birth today"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(weight), tolerance=3.0, weight=1.5, why=f"{weight} g"),
            AnswerCheck(field="plan", values=(flow, flow.replace("_", " ")), why=flow.replace("_", " ")),
        ),
        evidence=(
            Evidence(name="growth", tools=("assess_fetal_growth",), weight=2, before="steroid" if grave else "", why="weight, centile and flow"),
            Evidence(name="dates", tools=("calculate_gestational_age", "get_obstetric_history"), weight=0.5, why="the dates that the centile rests on"),
        ),
        gates=(Gate(name="birth for size alone", table="procedure", severity=4, where=(Match(column="code", values=("caesarean_section",)),), why="an early birth without an indication"),),
        cost_allowance=25, variant=variant, twin=twin, flipped="umbilical artery flow", reference=f"{weight} g, {flow}", teaching=case.condition.teaching,
        sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Dates, Doppler study, growth, and what the flow asks for."""
    await session.chart("get_obstetric_history")
    scan = await session.chart(
        "order_imaging",
        modality="doppler",
        body_part="obstetric",
        indication="growth and umbilical artery flow",
        priority="stat",
    )
    session.done(scan["order_id"])
    await session.call("wait_for_results", wait_for="all", max_minutes=180)
    await session.call("advance_time", minutes=60)
    await session.call("get_imaging_report", study_id=scan["study_id"])
    session.found(scan["study_id"])
    growth = await session.chart("assess_fetal_growth")
    if growth["doppler"] in BAD_FLOW:
        given = await session.chart(
            "prescribe_medication", drug_name=STEROID, dose=12.0, dose_unit="mg", route="im", frequency="daily", duration_days=2,
            indication="fetal lung maturation",
        )  # fmt: skip
        watch = await session.chart(
            "place_care_order",
            order_type="monitoring",
            item="ctg_continuous",
            priority="urgent",
            indication="absent or reversed end-diastolic flow",
        )
        session.done(given["order_id"])
        session.done(watch["order_id"])
    await session.submit(str(growth["efw_g"]["value"]), plan=growth["doppler"])


FAMILY = Family(
    key="growth_doppler",
    title="Small fetus and umbilical artery",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("fetal_growth_restriction",),
    build=_build,
    oracle=oracle,
    share=0.8,
)
