"""Anaphylaxis: adrenaline in the thigh within ten minutes, oxygen, fluid, and the trigger by asking.

The culprit is drawn for each patient and stands in no chart; only the patient can say it.
"""

import re
from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Slot
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 60
ADRENALINE_MIN = 10
LATEST_MIN = 20
SUPPORT_MIN = 30
DOSE_MG = (0.3, 0.5)  # WAO 2020: 0.01 mg/kg, at most 0.5 mg; RCUK 2021: 0.5 mg from 12 years
FOODS = (
    "peanut", "cashew", "walnut", "hazelnut", "pistachio", "almond", "sesame", "prawn", "lobster", "mussel", "cod", "egg", "milk",
    "wheat", "kiwi", "celery", "lupin", "mustard", "soya", "banana",
)  # fmt: skip
DRUGS = (
    ("amoxicillin", "a tooth"), ("flucloxacillin", "a boil"), ("cefuroxime", "a sinus"), ("ciprofloxacin", "the waterworks"),
    ("ibuprofen", "a knee"), ("diclofenac", "my back"), ("naproxen", "a shoulder"), ("aspirin", "a headache"),
    ("clarithromycin", "a cough"), ("doxycycline", "a tick bite"), ("nitrofurantoin", "the bladder"), ("codeine", "a sprain"),
    ("trimethoprim", "an infection down below"), ("cefalexin", "a skin infection"), ("levofloxacin", "a chest infection"),
)  # fmt: skip

OPENINGS = (
    "{name}, {age}: {complaint}. It started minutes ago. Treat (doses in mg), and find out what set it off: that is your answer.",
    "Red phone: {given} {family}, {age} years, {complaint}. The next ten minutes are yours; amounts in mg. What was the trigger?",
    "{family}, {given} ({age}) is rolled in with {complaint}. Give first what saves life, in mg and by the right route, then everything"
    " else. Name the culprit.",
    "Take over a {age}-year-old {sex}, {name}: {complaint}. Do the first half hour completely, drug orders in mg, and tell us what the"
    " patient must never have again.",
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("anaphylaxis")
    if case.condition.key == "anaphylaxis_food":
        culprit = rng.choice(FOODS)
        told = f"I had a bite of something with {culprit} in it."
    else:
        culprit, reason = rng.choice(DRUGS)
        told = f"I had just taken the first {culprit} for {reason}."
    slots = tuple(
        Slot(slot=slot.slot, cues=slot.cues, answer=told) if slot.slot == "trigger" else slot
        for slot in case.condition.slots
    )
    course = case.condition.course
    if course is None:
        return []
    # what harms when given again is this patient's culprit, not the one of the script
    responses = tuple(
        r.model_copy(update={"match": f"drug:{culprit}"}) if r.once_group == "again" else r for r in course.responses
    )
    course = course.model_copy(update={"responses": responses})
    case = replace(case, condition=case.condition.model_copy(update={"slots": slots, "course": course}))
    untreated, best = outcome_bounds(case, HORIZON_MIN, (("drug:adrenaline", 9), ("care:iv_fluid", 25)))
    again = (Gate(name="culprit again", table="medication_request", severity=5, where=(Match(column="drug", values=(culprit,)),),
                  why=f"{culprit} given again"),) if case.condition.key == "anaphylaxis_drug" else ()  # fmt: skip
    return [Built(case, Task(
        family="anaphylaxis", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="triage_emergency", servers=("triage_emergency", "drug_interaction"), difficulty="intermediate",
        instruction=phrase(case, "", OPENINGS), role="You are the emergency physician.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "The trigger: the one food or the one medicine, by name."),
            AnswerField("disposition", "Where the patient goes after the first half hour.",
                        choices=("discharge", "observe", "admit_ward", "admit_icu")),
            claims_field(),
        ),
        goals=(
            RowGoal(name="adrenaline", table="medication_administration", within_minutes=ADRENALINE_MIN, weight=2,
                    where=(Match(column="drug", values=("adrenaline",)), Match(column="route", values=("im",)),
                           Match(column="dose_unit", values=("mg",)), Match(column="dose", low=DOSE_MG[0], high=DOSE_MG[1])),
                    why="adrenaline 0.5 mg im"),
            RowGoal(name="oxygen", table="service_request", within_minutes=SUPPORT_MIN,
                    where=(Match(column="detail", values=("oxygen",)),), why="high-flow oxygen"),
            RowGoal(name="fluid", table="service_request", within_minutes=SUPPORT_MIN,
                    where=(Match(column="detail", values=("iv_fluid",)), Match(column="amount", low=500, high=2500)),
                    why="crystalloid bolus"),
        ),
        answers=(
            AnswerCheck(field="answer", values=(culprit,), weight=2, why=f"the trigger was {culprit}"),
            AnswerCheck(field="disposition", values=("observe", "admit_ward", "admit_icu"), weight=0.3,
                        why="a second wave can come: hours of observation"),
        ),
        evidence=(
            Evidence(name="look", tools=("perform_primary_survey", "get_vital_signs", "get_patient_presentation"), before="adrenaline",
                     why="airway, breathing and circulation"),
            Evidence(name="story", tools=("ask_patient",), why="the trigger, from the patient"),
            Evidence(name="again", tools=("get_vital_signs", "perform_primary_survey"), why="the effect of the first dose"),
        ),
        gates=(
            Gate(name="no adrenaline", table="medication_administration", severity=5, missing_after_minutes=LATEST_MIN,
                 where=(Match(column="drug", values=("adrenaline",)),), why="no adrenaline within twenty minutes"),
            Gate(name="adrenaline push", table="medication_request", severity=4, why="undiluted adrenaline as an intravenous push",
                 where=(Match(column="drug", values=("adrenaline",)), Match(column="route", values=("iv",)),
                        Match(column="frequency", values=("once", "stat")), Match(column="dose", low=0.2))),
            *again,
        ),
        horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, cost_allowance=20,
        reference=f"adrenaline 0.5 mg im, oxygen, fluid, observation; trigger {culprit}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    ))]  # fmt: skip


async def oracle(session: Session) -> None:
    """A look, the injection, oxygen and fluid; then the question and a second look."""
    await session.chart("get_patient_presentation")
    given = await session.chart(
        "prescribe_medication",
        drug_name="adrenaline",
        dose=0.5,
        dose_unit="mg",
        route="im",
        frequency="once",
        indication="anaphylaxis",
    )
    session.done(given["order_id"])
    mask = await session.chart(
        "place_care_order", order_type="oxygen", item="non_rebreather", rate_or_volume=15, unit="L_per_min", priority="stat",
        indication="anaphylaxis",
    )  # fmt: skip
    session.done(mask["order_id"])
    bolus = await session.chart(
        "place_care_order", order_type="iv_fluid", item="saline_0_9", rate_or_volume=1000, unit="mL", priority="stat",
        indication="anaphylaxis with low pressure",
    )  # fmt: skip
    session.done(bolus["order_id"])
    seen = await session.chart("get_vital_signs", measure_now=True)
    session.found(seen["sets"][0]["record_ids"][0])
    reply = await session.chart("ask_patient", message="What did you eat or take just before it happened?")
    named = re.search(r"something with (.+?) in it|just taken the first (.+?) for ", reply["reply"])
    await session.submit(next(filter(None, named.groups()), "") if named else "", disposition="observe")


FAMILY = Family(
    key="anaphylaxis",
    title="Anaphylaxis",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("anaphylaxis_food", "anaphylaxis_drug"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
