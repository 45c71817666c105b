"""Auditing the clocks: which target of this patient was missed, by how many minutes, and the deviation on record with it.

Events lie behind; one was late. The minutes follow from zero and end of its clock, which get_time_targets reads from the
rows. The twin missed another target, or the same one by other minutes.
"""

from medmcp.servers.cases import AnswerField
from medmcp.servers.world.clocks import Clock, due_clocks
from medmcp.servers.world.world import World
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pathway_course import COURSES, Act, Course, under_way
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

TOLERANCE_MIN = 0.6
LATER_MIN = 10
SERVERS = ("cross_domain", "ehr_management", "triage_emergency")
OPENINGS = (
    "Quality round on {name} ({age}, {complaint}). One time target of the {condition} clocks was met too late. By how many minutes over its"
    " limit? Record a variance on that step of the pathway, with the reason that the audit gives: {reason}.",
    "Audit the clocks of {given} {family}, {age} years, here with {complaint}. Condition to look at: {condition}. Answer with the minutes by"
    " which the missed target was exceeded and document the deviation on its step (reason: {reason}).",
    "{family}, {given} ({age}): {complaint}. Go through the {condition} targets, find the one that was done late, enter it as a variance"
    " ({reason}) and tell me the delay beyond the limit in minutes.",
    "A {age}-year-old {sex}, {name}, {complaint}. The registry for {condition} wants the delay: how many minutes after its limit was the"
    " late target reached? Leave a variance on the step that it belongs to: {reason}.",
    "Before the shift ends: {name}, {age}, {complaint}. The {condition} pathway has one late step. Write the variance ({reason}) on it and"
    " report the minutes beyond the target.",
)
REASONS = ("no line at first", "scanner occupied", "the list was not checked", "two arrivals at once", "the drug had to be fetched",
           "handover in between", "the patient was undressed late", "sample lost and repeated")  # fmt: skip


def _build(case: Case) -> list[Built]:
    course, rng = COURSES[case.condition.key], case.rng("time_audit")
    timed = [act for act in course.acts if act.late[1]]
    found: list[tuple[Case, Act, float]] = []
    for _ in range(8):
        act = rng.choice(timed)
        one = under_way(case, "audit", late=act.step, late_minute=rng.randint(*act.late))
        over = _minutes_over(one, course, act)
        if over is not None and all(abs(over - other) > 2 for _, _, other in found):
            found.append((one, act, over))
        if len(found) == 2:
            break
    if len(found) < 2:
        return []
    twin, reason = f"audit-{case.condition.key}-{case.seed}", rng.choice(REASONS)
    return [
        Built(one, _task(one, variant, course, act, over, reason, twin))
        for (one, act, over), variant in zip(found, "ab", strict=True)
    ]


def _minutes_over(case: Case, course: Course, act: Act) -> float | None:
    """Minutes beyond the limit, if the act's clock is the only one that was missed and stays it for a while."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert patient is not None
    assert encounter is not None
    over: list[float | None] = []
    for seconds in (0, LATER_MIN * 60):
        with world.standing_at(seconds):
            missed = [
                clock for clock in due_clocks(world, patient, encounter, course.condition) if clock.status == "missed"
            ]
        over.append(_over(world, missed, act))
    world.close()
    return over[0] if over[0] == over[1] else None


def _over(world: World, missed: list[Clock], act: Act) -> float | None:
    if len(missed) != 1 or missed[0].target.key != act.clock:
        return None
    (clock,) = missed
    if clock.done is None or clock.limit_at is None:
        return None
    return round((world.seconds_at(clock.done.at) - world.seconds_at(clock.limit_at)) / 60, 1)


def _task(case: Case, variant: str, course: Course, act: Act, over: float, reason: str, twin: str) -> Task:
    return Task(
        family="time_audit", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="cross_domain",
        servers=SERVERS, difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, condition=course.condition.replace("_", " "), reason=reason),
        role="You audit the department's time targets.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"condition": course.condition, "reason": reason}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Minutes beyond the limit of the missed target."), claims_field()),
        goals=(
            RowGoal(name="variance", table="task", where=(Match(column="code", values=("variance",)), Match(column="focus", values=(act.step,))),
                    weight=2, why=f"a variance on {act.step}"),
            RowGoal(name="no_other_entry", table="task", where=(Match(column="focus", values=tuple(one.step for one in course.acts if one.step != act.step)),),
                    at_least=0, at_most=0, why="no entry on a step that was in time"),
        ),
        answers=(AnswerCheck(field="answer", number=over, tolerance=TOLERANCE_MIN, weight=2, why=f"{over:g} min beyond the limit"),),
        evidence=(
            Evidence(name="clocks", tools=("get_time_targets",), before="variance", why="the clocks before the entry"),
            Evidence(name="pathway", tools=("get_pathway_status", "get_care_pathway"), why="the step that the target belongs to"),
        ),
        variant=variant, twin=twin, flipped="which target was missed, and by how much", cost_allowance=10,
        reference=f"{act.step} was {over:g} min beyond its limit; variance recorded",
        teaching=("A clock has a zero, a limit and a row that stops it; the delay is a subtraction, not an impression.",),
        sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The missed clock of the named condition; its step is the one that the same record proves."""
    asked = session.view.asked
    clocks = await session.chart("get_time_targets", condition=asked["condition"])
    (missed,) = [row for row in clocks["targets"] if row["status"] == "missed"]
    status = await session.chart("get_pathway_status")
    step = next(row for row in status["steps"] if row["evidence_id"] == missed["evidence_id"])
    entry = await session.chart(
        "record_pathway_step", pathway=status["pathway_id"], action="variance", step_id=step["step_id"],
        reason=f"late: {asked['reason']}", evidence_ref=missed["evidence_id"],
    )  # fmt: skip
    session.done(entry["record_id"])
    await session.submit(f"{missed['elapsed_min'] - missed['limit_min']:g}")


FAMILY = Family(
    key="time_audit",
    title="Time targets audited",
    domain="cross_domain",
    servers=SERVERS,
    conditions=tuple(
        key for key, course in COURSES.items() if course.condition and any(act.late[1] for act in course.acts)
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)
