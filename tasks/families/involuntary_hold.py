"""Involuntary hold: examine, weigh the criteria, and watch by the danger, held or not.

The criterion that is met is drawn with its findings; the twin accepts voluntary care, so that no hold is supported
although the danger is the same.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.mind import mind
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

CRITERIA = ("danger_to_self", "danger_to_others", "grave_disability")
SIGNS = ("confused", "irritable", "boisterous", "verbal_threats", "physical_threats", "attacking_objects")
QUESTIONS = ("q1", "q2", "q3", "q4", "q5", "q6_lifetime", "q6_3_months")
REFUSES = {
    "bipolar_mania": "does not think to be ill, refuses help",
    "schizophrenia_psychosis": "does not think to be ill, refuses help",
}
ACCEPTS = {
    "bipolar_mania": "does not think to be ill, accepts help",
    "schizophrenia_psychosis": "doubts being ill, accepts help",
}
CLOSE = ("one_to_one", "line_of_sight")

OPENINGS = (
    "{name}, {age}: {complaint}. Examine the mental state, suicide and violence risk, and check the criteria of an emergency hold. Observation"
    " by our rule: within eyesight for danger to self or others, every 15 minutes for grave disability. Answer with the Brøset total, and name in"
    " plan the criterion that supports a hold (danger_to_self, danger_to_others, grave_disability), or not_supported. {hint}",
    "May {given} {family} ({age}, {complaint}) be held? We want the mental status, C-SSRS, Brøset and the hold check. Report the Brøset total as"
    " answer, and as plan the danger that supports a hold (danger_to_self, danger_to_others or grave_disability) or not_supported. Held or not:"
    " line of sight where there is danger, 15-minute checks where it is grave disability alone. {hint}",
    "Emergency hold assessment of {family}, {given}, {age}: {complaint}. Do what the criteria need; order line-of-sight observation for danger to"
    " self or others, q15 checks for grave disability. Submit the Brøset total; plan: the supporting criterion (danger_to_self,"
    " danger_to_others, grave_disability), or not_supported if a hold is not. {hint}",
    "The officer asks whether {name} ({age}; {complaint}) can be kept against refusal. Document mental state and risks, check the criteria, set"
    " the observation (eyesight for danger, every 15 min for grave disability). Answer: BVC total. Plan: danger_to_self, danger_to_others,"
    " grave_disability or not_supported. {hint}",
)  # fmt: skip
HINTS = (
    "A diagnosis is not a criterion.",
    "Voluntary care comes first.",
    "Facts of today count.",
    "Undocumented is not the same as absent.",
)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|hold")
    criterion = rng.choice(CRITERIA)
    danger = criterion == "danger_to_others"
    signs = set(rng.sample(SIGNS[1:], rng.choice((3, 4, 5)) if danger else rng.choice((0, 1, 2))))
    said = ("q1", "q2", "q3", "q4") if criterion == "danger_to_self" else rng.choice(((), ("q1",)))
    # a lesser criterion never stands beside the drawn one
    answers = (
        *((f"cssrs_{name}", int(name in said)) for name in QUESTIONS),
        ("phq9_9", 2 if len(said) > 1 else len(said)),
        *((f"broset_{name}", int(name in signs)) for name in SIGNS),
        ("violence_victim", 0), ("violence_commands", 0),
    )  # fmt: skip
    judgement = "cannot provide for food, shelter or safety" if criterion == "grave_disability" else "impaired for risk"
    key = case.condition.key
    insight = (REFUSES.get(key, "knows to be ill, refuses help"), ACCEPTS.get(key, "knows to be ill, wants help"))
    base = replace(case, answers=answers)
    charts = [replace(base, signs=(("mse_insight", view), ("mse_judgement", judgement))) for view in insight]
    order = [0, 1]
    rng.shuffle(order)
    twin = f"hold-{key}-{case.seed}"
    return [
        Built(charts[place], _task(charts[place], variant, criterion, held=place == 0, twin=twin))
        for variant, place in zip("ab", order, strict=True)
    ]


def _task(case: Case, variant: str, criterion: str, *, held: bool, twin: str) -> Task:
    answers = mind(case)
    total = sum(answers.get(f"broset_{name}", 0) for name in SIGNS)
    verdict = criterion if held else "not_supported"
    danger = criterion != "grave_disability"
    wanted = CLOSE if danger else ("intermittent_15_min",)
    other = ("general", "intermittent_15_min", "intermittent_30_min") if danger else ("general", *CLOSE, "two_to_one")
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    return Task(
        family="involuntary_hold", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="psychiatry",
        servers=("psychiatry",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, hint=hint), role="You are the psychiatrist on call.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "Brøset total, 0 to 6."),
            AnswerField("plan", "danger_to_self, danger_to_others, grave_disability, or not_supported."),
            claims_field(),
        ),
        max_calls=25, max_minutes=240, max_turns=25,
        goals=(
            RowGoal(name="observation", table="service_request", weight=2,
                    where=(Match(column="detail", values=("observation_level",)), Match(column="code", values=wanted), Match(column="status", values=("active",))),
                    why=f"{' or '.join(wanted).replace('_', ' ')} observation"),
            RowGoal(name="no_other", table="service_request", at_least=0, at_most=0, weight=0.5,
                    where=(Match(column="detail", values=("observation_level",)), Match(column="code", values=other), Match(column="status", values=("active",))),
                    why="no other observation level"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(total), why=f"BVC {total}"),
            AnswerCheck(field="plan", values=(verdict,), why=verdict.replace("_", " ")),
        ),
        evidence=(
            Evidence(name="mental state", codes=("mse_insight",), before="observation", why="the mental state with insight"),
            Evidence(name="suicide", tools=("assess_suicide_risk",), before="observation", why="the C-SSRS"),
            Evidence(name="violence", codes=("broset",), before="observation", why="the Brøset checklist"),
            Evidence(name="criteria", tools=("check_involuntary_hold_criteria",), before="observation", weight=2, why="the criteria checked before acting"),
        ),
        gates=(
            *(() if held else (Gate(name="held without grounds", table="service_request", severity=5, where=(Match(column="detail", values=("restraint",)),),
                                    why="a person who accepts help was restrained"),)),
            *((Gate(name="danger unwatched", table="service_request", severity=5, missing_after_minutes=180,
                    where=(Match(column="code", values=(*CLOSE, "two_to_one")),), why="danger, and nobody watched"),) if danger else ()),
        ),
        cost_allowance=10, variant=variant, twin=twin, flipped="whether help is accepted",
        reference=f"BVC {total}; hold: {verdict.replace('_', ' ')}",
        teaching=case.condition.teaching, sources=("Hedman 2016 Psychiatr Serv 67:529", "Almvik 2000 J Interpers Violence 15:1284"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Trust, the three assessments, the criteria, then the observation that they call for."""
    for line in (
        "I am sorry you had to wait. Take your time.",
        "I understand, that must be scary. We want to help you.",
    ):
        await session.chart("ask_patient", message=line)
    await session.chart("perform_mental_status_exam")
    risk = await session.chart("assess_suicide_risk")
    violence = await session.chart("assess_violence_risk")
    checked = await session.chart("check_involuntary_hold_criteria")
    session.found(risk["assessment_id"])
    session.found(violence["assessment_id"])
    held = checked["outcome"] == "criteria_supported"
    met = {row["criterion"].replace(" ", "_") for row in checked["criteria"] if row["status"] == "supported"}
    verdict = next((name for name in CRITERIA if name in met), "not_supported") if held else "not_supported"
    item = "line_of_sight" if met & {"danger_to_self", "danger_to_others"} else "intermittent_15_min"
    order = await session.chart(
        "place_care_order", order_type="observation_level", item=item, priority="stat", indication="risk assessment"
    )
    session.done(order["order_id"])
    await session.submit(round(violence["score"]), plan=verdict)


FAMILY = Family(
    key="involuntary_hold",
    title="Criteria of an emergency hold",
    domain="psychiatry",
    servers=("psychiatry",),
    conditions=("bipolar_mania", "schizophrenia_psychosis", "depression_suicidal", "borderline_crisis"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
