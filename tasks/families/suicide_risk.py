"""Suicide risk: PHQ-9 and C-SSRS asked of a patient who may not tell at once, and the observation that the level calls for.

The level is a matter of the answers, not of the total: the twin has another level. Some patients deny until they are met
with kindness, or others know better; the house rule for observation is part of the instruction.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.cssrs import columbia
from medmcp.servers.clinical.scores.score import Reading
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.mind import mind
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

QUESTIONS = ("q1", "q2", "q3", "q4", "q5", "q6_lifetime", "q6_3_months")
# ways of answering that lead to each level (Posner 2011), with what the PHQ-9 item on death then is
LEVELS: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {
    "none": (((), 0),),
    "low": ((("q1",), 1), (("q1", "q2"), 1), (("q2",), 1)),
    "moderate": ((("q1", "q2", "q3"), 2), (("q1", "q2", "q3"), 1), (("q1", "q6_lifetime"), 1)),
    "high": ((("q1", "q2", "q3", "q4"), 3), (("q1", "q2", "q3", "q4", "q5"), 3), (("q1", "q2", "q4"), 2),
             (("q1", "q6_lifetime", "q6_3_months"), 2)),
}  # fmt: skip
OBSERVATION = {
    "none": "general", "low": "general", "moderate": "intermittent_15_min", "high": "one_to_one",
}  # fmt: skip
WATCHED_MIN = 120
KIND = "I am sorry this has been so hard. Take your time, we are here to help you."

OPENINGS = (
    "{name}, {age}: {complaint}. Give the PHQ-9, find out about suicide with the C-SSRS, and set the observation by our rule: high"
    " one-to-one, moderate checks every 15 minutes, low or none general. Submit the PHQ-9 total and the C-SSRS level. {hint}",
    "Liaison psychiatry is asked about {given} {family} ({age}). {complaint_cap}. We need the PHQ-9 total, the Columbia level as risk_level, and"
    " an observation order (one-to-one if high, q15 if moderate, otherwise general). {hint}",
    "Please see {family}, {given}, {age}, {complaint}. How depressed by PHQ-9, how dangerous by C-SSRS? Order one-to-one observation for a high"
    " level, 15-minute checks for a moderate one, general observation for anything less. {hint}",
    "A {age}-year-old {sex}, {name}, {complaint}. Ask the nine questions and the Columbia screen yourself; order the observation that the house"
    " rule gives (high: one-to-one; moderate: every 15 min; low, none: general) and report total and level. {hint}",
    "New on the behavioural bay: {name} ({age}, {complaint}). Tasks: PHQ-9 total, suicide risk level by C-SSRS, and the matching observation:"
    " general for none or low, q15 for moderate, one-to-one for high. {hint}",
)  # fmt: skip
HINTS = (
    "Not everybody tells a stranger at once.", "Ask with care; answers depend on how one asks.", "Relatives may know more.",
    "Whoever came along may have something to say.", "A short conversation first is time well spent.",
)  # fmt: skip


def _answers(rng: Random, level: str) -> tuple[tuple[str, int], ...]:
    yes, item9 = rng.choice(LEVELS[level])
    return (*((f"cssrs_{name}", int(name in yes)) for name in QUESTIONS), ("phq9_9", item9))


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|suicide risk")
    first, second = rng.sample(list(LEVELS), 2)
    if OBSERVATION[first] == OBSERVATION[second]:
        first = rng.choice(("moderate", "high"))
    twin = f"suicide-{case.condition.key}-{case.seed}"
    charts = [(replace(case, answers=_answers(rng, level)), level) for level in (first, second)]
    return [
        Built(chart, _task(chart, variant, level, twin)) for variant, (chart, level) in zip("ab", charts, strict=True)
    ]


def _task(case: Case, variant: str, level: str, twin: str) -> Task:
    answers = mind(case)
    said = {name: Reading.given(bool(answers.get(f"cssrs_{name}", 0))) for name in QUESTIONS}
    assert columbia(said).level == level
    total = sum(answers.get(question.code, 0) for question in INSTRUMENTS["phq9"].questions)
    order = OBSERVATION[level]
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    complaint = case.complaint[0].upper() + case.complaint[1:]
    others = tuple(item for item in ("general", "intermittent_15_min", "one_to_one") if item != order)
    return Task(
        family="suicide_risk", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="psychiatry",
        servers=("psychiatry",), difficulty="advanced" if case.condition.withheld else "intermediate",
        instruction=phrase(case, variant, OPENINGS, hint=hint, complaint_cap=complaint),
        role="You are the psychiatric liaison clinician.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"observation": OBSERVATION}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "PHQ-9 total as the patient answers it once trust is there."),
            AnswerField("risk_level", "C-SSRS triage level.", choices=("none", "low", "moderate", "high")),
            claims_field(),
        ),
        max_calls=25, max_minutes=240, max_turns=25,
        goals=(
            RowGoal(name="observation", table="service_request", weight=2, within_minutes=WATCHED_MIN,
                    where=(Match(column="detail", values=("observation_level",)), Match(column="code", values=(order,)),
                           Match(column="status", values=("active",))),
                    why=f"{order.replace('_', ' ')} observation at a {level} level"),
            RowGoal(name="no_other", table="service_request", at_least=0, at_most=0, weight=0.5,
                    where=(Match(column="detail", values=("observation_level",)), Match(column="code", values=others),
                           Match(column="status", values=("active",))),
                    why="no other observation level at the same time"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(total), weight=1.5, why=f"PHQ-9 {total}"),
            AnswerCheck(field="risk_level", values=(level,), weight=0.5, why=f"C-SSRS {level}"),
        ),
        evidence=(
            Evidence(name="phq9", codes=("phq9",), why="the PHQ-9, asked and answered in full"),
            Evidence(name="columbia", tools=("assess_suicide_risk",), before="observation", weight=2, why="the C-SSRS before the observation order"),
        ),
        gates=(
            *((Gate(name="high risk without close observation", table="service_request", severity=5, missing_after_minutes=WATCHED_MIN,
                    where=(Match(column="code", values=("one_to_one", "two_to_one", "line_of_sight")),),
                    why="a patient at high risk was left without close observation"),) if level == "high" else ()),
            Gate(name="restraint", table="service_request", severity=4, where=(Match(column="detail", values=("restraint",)),),
                 why="restraint without violence"),
        ),
        consistency=(Consistency(field="risk_level", table="observation", column="value_text", where=(Match(column="code", values=("cssrs",)),)),),
        cost_allowance=10, variant=variant, twin=twin, flipped="answers about suicide",
        reference=f"PHQ-9 {total}, C-SSRS {level}, {order.replace('_', ' ')} observation",
        teaching=case.condition.teaching, sources=("Posner 2011 Am J Psychiatry 168:1266", "Kroenke 2001 J Gen Intern Med 16:606"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Kindness first, until the manner is open; then both instruments, and the observation by the house rule."""
    await session.chart("get_patient_presentation")
    for line in (KIND, "I understand. Thank you for telling me. Are you safe?"):
        reply = await session.chart("ask_patient", message=line)
        if reply["rapport"] == "good":
            break
    await session.chart("perform_mental_status_exam", domains=["mood", "affect", "thought_content", "insight"])
    risk = await session.chart("assess_suicide_risk")
    if risk["disclosure"] == "guarded":
        await session.chart("ask_patient", message="Take your time, I understand, and I am sorry to ask again.")
        risk = await session.chart("assess_suicide_risk", collateral=True)
    item = session.view.asked["observation"][risk["triage_level"]]
    order = await session.chart(
        "place_care_order", order_type="observation_level", item=item, priority="stat", indication="suicide risk"
    )
    session.done(order["order_id"])
    total = await session.chart("administer_phq9")
    session.found(risk["assessment_id"])
    await session.submit(round(total["score"]), risk_level=risk["triage_level"])


FAMILY = Family(
    key="suicide_risk",
    title="Suicide risk and observation",
    domain="psychiatry",
    servers=("psychiatry",),
    conditions=(
        "depression_moderate", "depression_suicidal", "postpartum_depression", "borderline_crisis", "depression_suicidal", "ptsd",
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)  # fmt: skip
