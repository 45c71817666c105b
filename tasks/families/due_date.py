"""Past the date, or not: the date by last period and first scan, and what follows from it.

The first scan was done elsewhere and stands in the letter alone. Twins: the same woman, whose scan differs from her period by
just the threshold of its window or by one day more; at 41+0 or beyond a tracing and the fluid are due, before it neither.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.gestational_age import Scan, due_date, redating_threshold, weeks_and_days
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SURVEILLANCE_DAYS = 287  # 41+0 (ACOG PB 146, 2014)
CRL_WINDOW = (52, 88)

LETTER = " The letter from the clinic abroad: regular periods, last one began on {lmp}, certain; first scan on {scan_on}, size {size} days."
RULE = (
    " Dates are set by the ACOG rule. If she is 41+0 weeks or more today, order a tracing (ctg) and an obstetric ultrasound for fluid; if not,"
    " order neither. Answer with the due date (YYYY-MM-DD), plan with her gestational age today as weeks+days."
)
OPENINGS = tuple(
    text + LETTER + RULE
    for text in (
        "{name}, {age}: {complaint}. Is she really?",
        "New to the clinic: {given} {family} ({age}), {complaint}.",
        "{family}, {given}, {age} years, {complaint}. Settle the date first.",
        "The midwife asks you to date {name} ({age}), who says: {complaint}.",
        "A {age}-year-old, {name}, {complaint}. Two dates are on offer.",
    )
)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|dates")
    calendar = rng.randint(*CRL_WINDOW)
    threshold = redating_threshold(calendar)
    by_lmp = SURVEILLANCE_DAYS + rng.randint(0, threshold)
    twin = f"date-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, calendar, calendar - threshold - extra, by_lmp, twin))
        for variant, extra in (("a", 0), ("b", 1))
        for chart in (_woman(case, by_lmp),)
    ]


def _woman(case: Case, by_lmp: int) -> Case:
    assert case.obstetric is not None
    return replace(
        case, obstetric=replace(case.obstetric, days=by_lmp, scan_days=None, lmp_error=0), gestation_weeks=by_lmp // 7
    )


def _task(case: Case, variant: str, calendar: int, size: int, by_lmp: int, twin: str) -> Task:
    lmp = case.start.date() - timedelta(days=by_lmp)
    scan_on = lmp + timedelta(days=calendar)
    dated = due_date(lmp=lmp, lmp_certain=True, scan=Scan(scan_on, size))
    assert dated is not None
    days = dated.age_on(case.start.date())
    due = days >= SURVEILLANCE_DAYS
    looks = (("ctg:obstetric", "tracing"), ("ultrasound:obstetric", "fluid"))
    return Task(
        family="due_date", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="intermediate",
        instruction=placed(case, variant, OPENINGS, lmp=lmp.isoformat(), scan_on=scan_on.isoformat(), size=size),
        role="You are the obstetrician of the antenatal clinic.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"lmp": lmp.isoformat(), "scan_on": scan_on.isoformat(), "size_days": size}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Due date, YYYY-MM-DD."), AnswerField("plan", "Gestational age today, weeks+days."), claims_field()),
        max_calls=15, max_minutes=180, max_turns=15,
        goals=tuple(
            RowGoal(name=name, table="service_request", at_least=int(due), at_most=2 if due else 0,
                    where=(Match(column="code", values=(code,)),),
                    why=f"{name} from 41+0" if due else f"no {name} before 41+0")
            for code, name in looks
        ),
        answers=(
            AnswerCheck(field="answer", values=(dated.edd.isoformat(),), weight=2, why=f"due {dated.edd}"),
            AnswerCheck(field="plan", values=(weeks_and_days(days),), why=weeks_and_days(days)),
        ),
        evidence=(
            Evidence(name="dated", tools=("calculate_gestational_age",), arguments={"lmp": lmp.isoformat()}, weight=2, why="the rule applied to the dates of the letter"),
            Evidence(name="history", tools=("get_obstetric_history",), weight=0.5, why="the obstetric record"),
        ),
        gates=(
            Gate(name="labour started", table="medication_request", severity=4 if not due else 3, where=(Match(column="drug", values=("oxytocin", "misoprostol", "dinoprostone")),),
                 why="labour was started without being asked"),
        ),
        cost_allowance=15, variant=variant, twin=twin, flipped="one day of the first scan", reference=f"due {dated.edd}, {weeks_and_days(days)} today",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The rule on the dates of the letter; a tracing and a scan if it says 41+0."""
    asked = session.view.asked
    await session.chart("get_obstetric_history")
    on_chart = await session.chart("calculate_gestational_age")
    session.found(on_chart["evidence"][0]["record_id"])
    dated = await session.call(
        "calculate_gestational_age", lmp=asked["lmp"], lmp_certain=True, ultrasound_date=asked["scan_on"], ultrasound_ga_days=asked["size_days"],
    )  # fmt: skip
    if dated["gestational_age_days"] >= SURVEILLANCE_DAYS:
        tracing = await session.chart(
            "place_care_order",
            order_type="bedside_test",
            item="ctg",
            priority="urgent",
            indication="41+0 weeks or more",
        )
        scan = await session.chart(
            "order_imaging",
            modality="ultrasound",
            body_part="obstetric",
            indication="amniotic fluid at 41+0 weeks or more",
            priority="urgent",
        )
        session.done(tracing["order_id"])
        session.done(scan["order_id"])
    await session.submit(dated["edd"], plan=dated["gestational_age"])


FAMILY = Family(
    key="due_date",
    title="The due date and what it asks for",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("postdates_pregnancy",),
    build=_build,
    oracle=oracle,
    share=0.7,
)
