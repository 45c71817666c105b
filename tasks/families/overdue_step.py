"""What is overdue now: a pathway is under way, one step was forgotten; find it from the pathway's status, and do it.

The twin lacks another step. Repeating what has been done already is a fault, so ordering everything gets nowhere.
"""

from medmcp.servers.cases import AnswerField
from medmcp.servers.world.pathway_status import pathway_state
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.pathway_course import COURSES, Act, Course, under_way
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

DO_MIN = 20
LATER_MIN = 12  # the question must have the same answer some minutes on

SERVERS = ("cross_domain", "triage_emergency", "drug_interaction", "ehr_management")
OPENINGS = (
    "{name}, {age}, {complaint}, has been in the department for a while and is on a care pathway. Find the step that has been overdue"
    " longest and do it now, nothing twice. {doses}Answer with its step id.",
    "You take over {given} {family} ({age}; {complaint}) in the middle of a pathway. Something was forgotten. Which step is overdue"
    " longest? Carry it out, leave alone what is done, and give the step id. {doses}",
    "Board round: {family}, {given}, {age} years, {complaint}. Read the pathway's status, repair the oldest gap by doing it yourself,"
    " order nothing else. {doses}Your answer is the id of that step.",
    "A {age}-year-old {sex}, {name}, {complaint}: the pathway was begun on arrival. One required step is late and still open, the one due"
    " first. Do it; do not repeat the others. {doses}State the step id.",
    "The nurse in charge asks about {name} ({age}, {complaint}): what on the pathway should have been done by now? Do just that, the"
    " longest overdue. {doses}Reply with the step id.",
)


def _doses(course: Course) -> str:
    drugs = [act for act in course.acts if act.tool == "prescribe_medication"]
    if not drugs:
        return ""
    named = "; ".join(
        f"{act.arguments['drug_name']} {f'{act.per_kg:g} unit/kg/h' if act.per_kg else _amount(act)} {act.arguments['route']}"
        for act in drugs
    )
    return f"House doses: {named}. "


def _amount(act: Act) -> str:
    return f"{act.arguments['dose']:g} {act.arguments['dose_unit']}"


def _build(case: Case) -> list[Built]:
    course, rng = COURSES[case.condition.key], case.rng("overdue_step")
    candidates = list(course.acts)
    rng.shuffle(candidates)
    pairs = []
    for act in candidates:
        one = under_way(case, "overdue", without=act.step)
        if _oldest_gap(one, course) == act.step:
            pairs.append((one, act))
        if len(pairs) == 2:
            break
    if len(pairs) < 2:
        return []
    twin = f"overdue-{case.condition.key}-{case.seed}"
    return [Built(one, _task(one, variant, course, act, twin)) for (one, act), variant in zip(pairs, "ab", strict=True)]


def _oldest_gap(case: Case, course: Course) -> str:
    """The step that is overdue longest, now and some minutes on; empty if that changes."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert patient is not None
    assert encounter is not None
    found = set()
    for seconds in (0, LATER_MIN * 60):
        with world.standing_at(seconds):
            late = [
                one for one in pathway_state(world, patient, encounter, course.pathway).steps if one.status == "overdue"
            ]
        found.add(min(late, key=lambda one: one.due_at or "").step.key if late else "")
    world.close()
    return found.pop() if len(found) == 1 else ""


def _task(case: Case, variant: str, course: Course, act: Act, twin: str) -> Task:
    others = [one for one in course.acts if one.step != act.step]
    repeated = [
        RowGoal(name=f"not_{one.step}", table=one.table, where=(Match(column=one.column, values=one.values),), at_least=0, at_most=0,
                weight=1.5, why=f"{one.step} is done already and is not repeated")
        for one in others if one.table != "score"
    ]  # fmt: skip
    doses: tuple[Match, ...] = ()
    if act.tool == "prescribe_medication":
        dose = round(act.per_kg * case.weight_kg) if act.per_kg else act.arguments["dose"]
        doses = (Match(column="dose_unit", values=(act.arguments["dose_unit"],)), Match(column="dose", low=0.9 * dose, high=1.1 * dose),
                 Match(column="route", values=(act.arguments["route"],)))  # fmt: skip
    return Task(
        family="overdue_step", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="cross_domain",
        servers=SERVERS, difficulty="advanced", instruction=phrase(case, variant, OPENINGS, doses=_doses(course)),
        role="You are the physician in charge of the department.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"doses": {one.step: one.per_kg for one in course.acts if one.per_kg}}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The step id of the pathway that was overdue longest."), claims_field()),
        goals=(
            RowGoal(name="done", table=act.table, where=(Match(column=act.column, values=act.values), *doses), within_minutes=DO_MIN, weight=3,
                    time_column="at" if act.table == "score" else "", why=f"{act.step} done"),
            *repeated,
        ),
        answers=(AnswerCheck(field="answer", values=(act.step,), weight=3, why=f"overdue longest: {act.step}"),),
        evidence=(
            Evidence(name="status", tools=("get_pathway_status",), before="done", why="the status of the pathway before acting"),
            Evidence(name="chart", tools=("get_patient_info", "get_allergy_list", "get_patient_summary"), why="who the patient is"),
        ),
        variant=variant, twin=twin, flipped="which step was left out", cost_allowance=20,
        reference=f"{act.step} was overdue longest and is done by {act.tool}", teaching=("Read the status, repair the oldest gap first, repeat nothing.",),
        sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The oldest overdue step of the status, done by the call that leaves its row."""
    info = await session.chart("get_patient_info")
    status = await session.chart("get_pathway_status")
    late = sorted((row for row in status["steps"] if row["status"] == "overdue"), key=lambda row: row["due_at"])
    step = late[0]["step_id"]
    courses = {one.pathway: one for one in COURSES.values() if any(act.step == step for act in one.acts)}
    act = next(one for one in courses[status["pathway_id"]].acts if one.step == step)
    arguments = dict(act.arguments)
    if act.per_kg:
        arguments["dose"] = float(round(act.per_kg * info["anthropometrics"]["weight_kg"]))
    result = await session.chart(act.tool, **arguments)
    if act.tool == "order_lab_test":
        session.done(result["orders"][0]["order_id"])
    elif "order_id" in result or "activation_id" in result:
        session.done(result.get("order_id") or result["activation_id"])
    else:
        session.found((await session.chart("get_vital_signs"))["sets"][0]["record_ids"][0])
    await session.submit(step)


FAMILY = Family(
    key="overdue_step",
    title="The step that is overdue",
    domain="cross_domain",
    servers=SERVERS,
    conditions=tuple(COURSES),
    build=_build,
    oracle=oracle,
    share=1.0,
)
