"""Paracetamol overdose: when was it, when may the level be drawn, and does this level call for the antidote?

Twins have the same tablets at the same hour and a level above or below the treatment line; acetylcysteine is right for one
and needless for the other. A level before four hours cannot be read.
"""

from dataclasses import replace
from datetime import datetime

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.poison_levels import treatment_line
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 720
READABLE_MIN = 240  # Rumack 2002: from 4 h
LEVEL_MIN = 90  # stat turnaround of a drug level in this hospital
MG_PER_KG, MAX_MG = 150.0, 15_000.0  # first bag, and the formulary's ceiling (100 kg)

OPENINGS = (
    "{name}, {age}: {complaint}. Find out what was taken and when, take the level at the earliest hour at which it can be read, and"
    " act on it. If an antidote is due order the loading dose in mg. Give the paracetamol level in mg/L.",
    "A friend brings {given} {family} ({age}), who {said}. Settle the time, the level and the treatment; doses in mg. I want the"
    " paracetamol concentration in mg/L as the answer.",
    "Assess {family}, {given}, {age} years ({complaint}). The nomogram, used at the right hour, decides whether the antidote is given"
    " (loading dose in mg). Report the level that you acted on, mg/L.",
    "You see a {age}-year-old {sex}, {name}, with this story: {complaint}. Do not treat without reason and do not miss what needs"
    " treating; write the first bag in mg. Answer with the measured paracetamol level in mg/L.",
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("paracetamol_nomogram")
    course = case.condition.course
    if course is None:
        return []
    drawn = max(READABLE_MIN, case.onset_minutes + 8) / 60  # hours after ingestion
    line = treatment_line(drawn)
    # a harmless level is below the British line too, which starts at 100 mg/L (MHRA 2012), two thirds of this one
    above, below = round(line * rng.uniform(1.25, 2.6)), round(line * rng.uniform(0.3, 0.63))
    toxic = replace(case, levels=(("paracetamol", float(above)),))
    # a level under the line does not injure the liver: this course stands still
    quiet = course.model_copy(update={"drift_per_hour": 0.0})
    harmless = replace(
        case, levels=(("paracetamol", float(below)),), condition=case.condition.model_copy(update={"course": quiet})
    )
    twin = f"paracetamol-{case.seed}"
    return [
        Built(one, _task(one, variant, level, line, twin))
        for one, variant, level in ((toxic, "a", above), (harmless, "b", below))
    ]


def _task(case: Case, variant: str, level: int, line: float, twin: str) -> Task:
    treat = variant == "a"
    dose = min(MAX_MG, MG_PER_KG * case.weight_kg)
    ready = max(0, READABLE_MIN - case.onset_minutes) + LEVEL_MIN
    bounds = outcome_bounds(case, HORIZON_MIN, (("drug:acetylcysteine", ready + 60),)) if treat else None
    antidote = (
        RowGoal(name="acetylcysteine", table="medication_administration", within_minutes=ready + 75, weight=3,
                where=(Match(column="drug", values=("acetylcysteine",)), Match(column="route", values=("iv",)),
                       Match(column="dose_unit", values=("mg",)), Match(column="dose", low=0.93 * dose, high=1.07 * dose)),
                why=f"acetylcysteine {dose:.0f} mg (150 mg/kg) iv"),
    ) if treat else (
        RowGoal(name="no_antidote", table="medication_request", at_least=0, at_most=0, weight=0.5,
                where=(Match(column="drug", values=("acetylcysteine",)),), why="no antidote below the line"),
    )  # fmt: skip
    return Task(
        family="paracetamol_nomogram", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="triage_emergency", servers=("triage_emergency", "drug_interaction"), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, said=case.complaint.split(",")[0]), role="You are the emergency physician.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The paracetamol level in mg/L."), claims_field()),
        goals=(
            RowGoal(name="level", table="service_request", where=(Match(column="code", values=("paracetamol",)),),
                    weight=0.5, why="a paracetamol level"),
            RowGoal(name="liver", table="service_request", where=(Match(column="code", values=("alt",)),), weight=0.25,
                    why="ALT: an injured liver would be treated whatever the level"),
            *antidote,
        ),
        answers=(AnswerCheck(field="answer", number=float(level), tolerance=1.5, weight=4, why=f"paracetamol {level} mg/L"),),
        evidence=(
            Evidence(name="time", tools=("get_patient_presentation", "ask_patient"), before="acetylcysteine", why="the time of ingestion"),
            Evidence(name="single", tools=("ask_patient",), before="acetylcysteine", why="whether it was all at once, from the patient"),
            Evidence(name="level_read", codes=("paracetamol",), before="acetylcysteine", why="the level, before the antidote"),
            Evidence(name="liver_read", codes=("alt",), weight=0.5, why="ALT"),
        ),
        gates=(
            Gate(name="no antidote", table="medication_administration", severity=5, missing_after_minutes=ready + 240,
                 where=(Match(column="drug", values=("acetylcysteine",)),), why="a toxic level left without acetylcysteine"),
        ) if treat else (),
        horizon_minutes=HORIZON_MIN if bounds else None, best_severity=bounds[1] if bounds else None,
        untreated_severity=bounds[0] if bounds else None, variant=variant, twin=twin, flipped="paracetamol level",
        cost_allowance=25, max_minutes=720,
        reference=f"{level} mg/L against a line of {line:.0f} mg/L: "
        + (f"acetylcysteine {dose:.0f} mg iv" if treat else "no acetylcysteine"),
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The hour, the wait until it can be read, the level and ALT, the line, and the bag if it is due."""
    story = await session.chart("get_patient_presentation")
    await session.chart("ask_patient", message="At what time did you take them, and was it all at once?")
    info = await session.chart("get_patient_info")
    early = READABLE_MIN - _minutes(story["onset"], info["sim_time"])
    if early > 0:
        await session.call("advance_time", minutes=max(1.0, early), stop_on_event=False)
    ordered = await session.chart(
        "order_lab_test", tests=["paracetamol", "alt"], priority="stat", indication="overdose"
    )
    ids = [order["order_id"] for order in ordered["orders"]]
    for order_id in ids:
        session.done(order_id)
    await session.call("wait_for_results", order_ids=ids, wait_for="all", max_minutes=200)
    results = await session.chart("get_lab_results", tests=["paracetamol", "alt"])
    level = next(row for row in results["results"] if row["test"] == "paracetamol")
    session.found(level["result_id"])
    judged = await session.chart("check_toxicology", suspected_agents=["paracetamol"], ingestion_time=story["onset"])
    if judged["paracetamol"]["treat"]:
        dose = min(MAX_MG, round(MG_PER_KG * info["anthropometrics"]["weight_kg"]))
        given = await session.chart(
            "prescribe_medication", drug_name="acetylcysteine", dose=dose, dose_unit="mg", route="iv", frequency="once",
            indication="paracetamol overdose",
        )  # fmt: skip
        session.done(given["order_id"])
    await session.submit(f"{level['value']:g}")


def _minutes(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds() / 60


FAMILY = Family(
    key="paracetamol_nomogram",
    title="Paracetamol nomogram",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("paracetamol_overdose",),
    build=_build,
    oracle=oracle,
    share=1.0,
)
