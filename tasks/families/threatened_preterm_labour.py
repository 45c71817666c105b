"""Contractions before 34 weeks: the cervix measured, and steroids if birth is near, nothing if it is not.

Twins: the same woman with a short and with a long cervix.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.preterm_birth import MAGNESIUM_BEFORE
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 360
START_MIN = 130  # scan, its report and the rules
LONG_MM = (31, 44)
STEROID, TOCOLYTICS, MAGNESIUM = "betamethasone", ("nifedipine", "indometacin"), "magnesium sulfate"

OPENINGS = (
    "{name}, {age}, {weeks} weeks: {complaint}. Is birth near? Measure the cervix by ultrasound; treat as the risk says: betamethasone and a"
    " tocolytic (before 32+0 magnesium sulfate too), or nothing. Answer: cervical length in mm; plan: low, intermediate or high.",
    "{given} {family} ({age}, {weeks} weeks), {complaint}. Transvaginal length first. High risk gets betamethasone, one tocolytic, and magnesium"
    " sulfate if under 32+0; low risk gets no drug. Report length (mm) as answer, risk as plan.",
    "Triage of {family}, {given}, {age} years, {weeks} weeks pregnant: {complaint}. Decide by the length of the cervix and the preterm rules; steroids,"
    " tocolysis and (below 32 weeks) neuroprotection only if birth within a week is likely. Answer in mm, plan the risk level.",
    "A {age}-year-old with {complaint}, {name}, {weeks} weeks. Order the scan, assess the risk of preterm birth (plan), give the length in mm (answer), and"
    " prescribe betamethasone, tocolysis and magnesium sulfate as far as gestation and risk call for them.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    record = case.obstetric
    if record is None or record.days is None:
        return []
    long = float(Random(f"{case.condition.key}|{case.seed}|cervix").randint(*LONG_MM))
    short = float(round(float(dict(record.scan)["cervical_length_mm"])))
    charts = [
        replace(case, obstetric=replace(record, scan=(("cervical_length_mm", length),))) for length in (short, long)
    ]
    twin = f"preterm-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, length, twin))
        for variant, chart, length in zip("ab", charts, (short, long), strict=True)
    ]


def _task(case: Case, variant: str, length: float, twin: str) -> Task:
    assert case.obstetric is not None
    assert case.obstetric.days is not None
    near = variant == "a"
    early = case.obstetric.days < MAGNESIUM_BEFORE
    tocolytic = "indometacin" if early else "nifedipine"
    bounds = (
        outcome_bounds(case, HORIZON_MIN, ((f"drug:{tocolytic}", START_MIN), (f"drug:{STEROID}", START_MIN)))
        if near
        else (None, None)
    )
    wanted = [(STEROID, (STEROID,)), ("tocolysis", TOCOLYTICS), *([(MAGNESIUM, (MAGNESIUM,))] if early else [])]
    unwanted = (STEROID, "dexamethasone", *TOCOLYTICS, MAGNESIUM, "terbutaline")
    if near:
        goals = tuple(
            RowGoal(
                name=name,
                table="medication_request",
                where=(Match(column="drug", values=drugs),),
                weight=1.5,
                why=f"{name} for a birth that is near",
            )
            for name, drugs in wanted
        )
        if not early:
            goals += (
                RowGoal(
                    name="no_magnesium",
                    table="medication_request",
                    at_least=0,
                    at_most=0,
                    where=(Match(column="drug", values=(MAGNESIUM,)),),
                    why="no neuroprotection from 32+0",
                ),
            )
    else:
        goals = (
            RowGoal(
                name="no_drug",
                table="medication_request",
                at_least=0,
                at_most=0,
                weight=2,
                where=(Match(column="drug", values=unwanted),),
                why="no drug for a long cervix",
            ),
        )
    return Task(
        family="threatened_preterm_labour", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics",
        servers=("obstetrics",), difficulty="advanced", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks), role="You are the obstetrician on call.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Cervical length, mm."), AnswerField("plan", "Risk: low, intermediate or high."), claims_field()),
        max_calls=20, max_minutes=240, max_turns=20,
        goals=(*goals, RowGoal(name="scan", table="service_request", where=(Match(column="code", values=("ultrasound:obstetric",)),), why="the cervix scanned")),
        answers=(
            AnswerCheck(field="answer", number=length, tolerance=0.5, weight=1.5, why=f"{length:g} mm"),
            AnswerCheck(field="plan", values=("high" if near else "low",), why="high" if near else "low"),
        ),
        evidence=(
            Evidence(name="risk", tools=("assess_preterm_risk",), weight=2, before=STEROID if near else "", why="the rules applied"),
            Evidence(name="history", tools=("get_obstetric_history",), weight=0.5, why="earlier births"),
            Evidence(name="scan_read", tools=("get_imaging_report", "assess_preterm_risk"), why="the length read"),
        ),
        gates=(
            *((Gate(name="no steroid", table="medication_request", severity=4, missing_after_minutes=200, where=(Match(column="drug", values=(STEROID, "dexamethasone")),), why="birth is near and the lungs are not prepared"),) if near else ()),
            Gate(name="labour stimulated", table="medication_request", severity=5, where=(Match(column="drug", values=("oxytocin", "misoprostol", "dinoprostone")),), why="a uterotonic in preterm labour"),
        ),
        horizon_minutes=HORIZON_MIN if near else None, best_severity=bounds[1], untreated_severity=bounds[0],
        cost_allowance=20, variant=variant, twin=twin, flipped="cervical length", reference=f"{length:g} mm: {'steroids and tocolysis' if near else 'no drug'}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


DOSES = {
    STEROID: (12.0, "mg", "im", "daily", "fetal lung maturation"), "nifedipine": (20.0, "mg", "oral", "q6h", "preterm labour tocolysis"),
    "indometacin": (25.0, "mg", "oral", "q6h", "preterm labour before 32 weeks"), MAGNESIUM: (4.0, "g", "iv", "once", "fetal neuroprotection"),
}  # fmt: skip


async def oracle(session: Session) -> None:
    """History, scan, the rules, and each drug that they call indicated."""
    await session.chart("get_obstetric_history")
    scan = await session.chart(
        "order_imaging",
        modality="ultrasound",
        body_part="obstetric",
        indication="cervical length, contractions before term",
        priority="stat",
    )
    session.done(scan["order_id"])
    await session.call("wait_for_results", wait_for="all", max_minutes=120)
    await session.call("advance_time", minutes=60)
    await session.call("get_imaging_report", study_id=scan["study_id"])
    session.found(scan["study_id"])
    read = await session.chart("assess_preterm_risk")
    if read["risk"] == "high":
        tocolytic = next(one["dose"].split()[0] for one in read["interventions"] if one["intervention"] == "tocolysis")
        wanted = {"antenatal steroids": STEROID, "tocolysis": tocolytic, "magnesium for neuroprotection": MAGNESIUM}
        for one in read["interventions"]:
            if one["status"] == "indicated" and one["intervention"] in wanted:
                drug = wanted[one["intervention"]]
                dose, unit, route, frequency, why = DOSES[drug]
                given = await session.chart(
                    "prescribe_medication", drug_name=drug, dose=dose, dose_unit=unit, route=route, frequency=frequency, indication=why,
                    duration_days=2,
                )  # fmt: skip
                session.done(given["order_id"])
    await session.submit(f"{read['cervical']['value']:g}", plan=read["risk"])


FAMILY = Family(
    key="threatened_preterm_labour",
    title="Contractions before term",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("preterm_labour",),
    build=_build,
    oracle=oracle,
    share=0.8,
)
