"""Antidotes against the clock: naloxone and air, calcium and insulin, or stopping two drugs that must not meet.

Each condition brings its own right act; the answer is a value or a name that only this patient's record or story gives.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.condition import HomeMedicine, Problem, Slot
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 120
NALOXONE_MIN = 15
CALCIUM_MIN, INSULIN_MIN = 25, 40  # UK Kidney Association 2023: calcium at once, insulin-glucose straight after
SEDATION_MIN = 60
POTASSIUM_AT_MIN = 6  # minute at which the reference potassium is drawn

# a long-standing serotonergic drug, and what was added to it: name, dose, unit, frequency, reason
STANDING = (
    ("sertraline", 100, "mg", "daily"), ("fluoxetine", 20, "mg", "daily"), ("citalopram", 20, "mg", "daily"),
    ("escitalopram", 10, "mg", "daily"), ("paroxetine", 20, "mg", "daily"), ("venlafaxine", 150, "mg", "daily"),
    ("duloxetine", 60, "mg", "daily"),
)  # fmt: skip
ADDED = (
    ("tramadol", 100, "mg", "q6h", "back pain"), ("linezolid", 600, "mg", "q12h", "skin infection"),
    ("tapentadol", 100, "mg", "bid", "back pain"), ("dextromethorphan", 30, "mg", "q6h", "cough"),
    ("moclobemide", 300, "mg", "bid", "low mood"), ("buspirone", 10, "mg", "tid", "anxiety"),
    ("lithium", 400, "mg", "bid", "low mood"), ("trazodone", 100, "mg", "nightly", "poor sleep"),
    ("methadone", 10, "mg", "bid", "back pain"), ("selegiline", 10, "mg", "daily", "slow movements"),
    ("st john's wort", 300, "mg", "tid", "low mood"),
)  # fmt: skip
BENZODIAZEPINES = ("diazepam", "lorazepam", "midazolam")
WORSE = (
    "tramadol", "linezolid", "fentanyl", "pethidine", "methadone", "ondansetron", "metoclopramide", "haloperidol", "droperidol",
    "olanzapine", "chlorpromazine",
)  # fmt: skip

OPENINGS = (
    "{name}, {age}, {complaint}. Look, name the poison or the cause to yourself, and give what reverses it in time. Doses in {units}."
    " Also wanted: {wanted}.",
    "Resuscitation, {given} {family}, {age} years: {complaint}. What this patient needs cannot wait for the laboratory to finish."
    " Write doses in {units}, then report {wanted}.",
    "You are handed {family}, {given} ({age}) with the words: {complaint}. Find out what is behind it, treat by the clock (amounts in"
    " {units}), and state {wanted}.",
    "A {age}-year-old {sex} called {name}: {complaint}. Support first, then the specific treatment, and keep away from what would"
    " make it worse. Order in {units}. Your answer: {wanted}.",
)

CREATINE_KINASE = "the first creatine kinase in U/L"
POTASSIUM = "the first potassium before any treatment, in mmol/L"
NEW_DRUG = "the generic name of the medicine that was added last"


def _build(case: Case) -> list[Built]:
    make = {"opioid_overdose": _opioid, "hyperkalaemia_ckd": _potassium, "serotonin_syndrome": _serotonin}[
        case.condition.key
    ]
    return [make(case)]


def _common(case: Case, wanted: str, units: str) -> dict[str, Any]:
    return {
        "family": "antidote", "condition": case.condition.key, "seed": case.seed, "split": case.condition.split,
        "domain": "triage_emergency", "servers": ("triage_emergency", "drug_interaction"), "difficulty": case.condition.difficulty,
        "instruction": phrase(case, "", OPENINGS, wanted=wanted, units=units), "role": "You are the emergency physician.",
        "teaser": case.condition.teaser, "topic": case.condition.topic, "asked": {"wanted": wanted},
        "patient_id": case.patient_id, "encounter_id": case.encounter_id,
        "answer_fields": (AnswerField("answer", wanted[0].upper() + wanted[1:] + "."), claims_field()),
        "horizon_minutes": HORIZON_MIN, "cost_allowance": 30, "teaching": case.condition.teaching, "sources": case.condition.sources,
    }  # fmt: skip


def _opioid(case: Case) -> Built:
    level = float(case.rng("antidote").randint(240, 9800))
    case = replace(case, levels=(("ck", level),))
    untreated, best = outcome_bounds(case, HORIZON_MIN, (("care:bag_valve_mask", 10), ("drug:naloxone", 13)))
    return Built(case, Task(
        **_common(case, CREATINE_KINASE, "mg"),
        goals=(
            RowGoal(name="breathing", table="service_request",
                    where=(Match(column="code", values=("bag_valve_mask", "non_rebreather", "high_flow_nasal", "mechanical_ventilation")),),
                    within_minutes=NALOXONE_MIN, why="oxygen with assisted breaths"),
            RowGoal(name="naloxone", table="medication_administration", weight=2, within_minutes=NALOXONE_MIN,
                    where=(Match(column="drug", values=("naloxone",)), Match(column="dose_unit", values=("mg",)),
                           Match(column="dose", low=0.04, high=4)),
                    why="naloxone 0.04 to 2 mg (nasal 4 mg)"),
            RowGoal(name="glucose", table="service_request", weight=0.5,
                    where=(Match(column="code", values=("poc_glucose", "glucose", "glucose_poc")),), why="glucose"),
        ),
        answers=(AnswerCheck(field="answer", number=level, tolerance=2, weight=1.5, why=f"creatine kinase {level:.0f} U/L"),),
        evidence=(
            Evidence(name="look", tools=("perform_primary_survey",), before="naloxone", why="breathing, pupils and consciousness"),
            Evidence(name="result", codes=("ck",), why="the creatine kinase result"),
            Evidence(name="again", tools=("get_vital_signs",), why="the breathing after the antidote"),
        ),
        gates=(
            Gate(name="no antidote", table="medication_administration", severity=5, where=(Match(column="drug", values=("naloxone",)),),
                 missing_after_minutes=30, why="no naloxone within half an hour of a failing breath"),
            Gate(name="sedative", table="medication_request", severity=4, why="a sedative in respiratory depression",
                 where=(Match(column="drug", values=(*BENZODIAZEPINES, "morphine", "fentanyl", "flumazenil")),)),
        ),
        best_severity=best, untreated_severity=untreated,
        reference=f"assisted breathing and naloxone; creatine kinase {level:.0f} U/L",
    ))  # fmt: skip


def _potassium(case: Case) -> Built:
    resting = round(case.rng("antidote").uniform(3.6, 5.2), 2)
    case = replace(case, levels=(("potassium", resting),))
    world = case.world()
    level = round(world.body.apply_courses(case.patient_id, "potassium", resting, POTASSIUM_AT_MIN * 60), 1)
    untreated, best = outcome_bounds(case, HORIZON_MIN, (("drug:calcium gluconate", 24), ("drug:insulin regular", 40)))
    return Built(case, Task(
        **_common(case, POTASSIUM, "grams for calcium and glucose and units for insulin"),
        goals=(
            RowGoal(name="ecg", table="imaging_study", where=(Match(column="modality", values=("ecg",)),), time_column="started",
                    within_minutes=15, why="a tracing"),
            RowGoal(name="calcium", table="medication_administration", within_minutes=CALCIUM_MIN, weight=1.5,
                    where=(Match(column="drug", values=("calcium gluconate", "calcium chloride")), Match(column="dose_unit", values=("g",)),
                           Match(column="dose", low=0.9, high=3)), why="calcium gluconate 1 to 3 g iv"),
            RowGoal(name="insulin", table="medication_administration", within_minutes=INSULIN_MIN, weight=1.5,
                    where=(Match(column="drug", values=("insulin regular",)), Match(column="route", values=("iv",)),
                           Match(column="dose", low=5, high=10)), why="insulin 5 to 10 units iv"),
            RowGoal(name="glucose", table="medication_administration", within_minutes=INSULIN_MIN,
                    where=(Match(column="drug", values=("glucose 50%", "glucose")), Match(column="dose_unit", values=("g",)),
                           Match(column="dose", low=20, high=50)), why="25 g glucose with the insulin"),
            RowGoal(name="causes_stopped", table="medication_statement", at_least=2,
                    where=(Match(column="drug", values=("ramipril", "spironolactone")), Match(column="status", values=("stopped", "on-hold"))),
                    why="ramipril and spironolactone stopped or held"),
        ),
        answers=(AnswerCheck(field="answer", number=level, tolerance=0.2, weight=2, why=f"potassium {level} mmol/L"),),
        evidence=(
            Evidence(name="tracing_read", tools=("analyze_ecg",), before="calcium", why="the tracing"),
            Evidence(name="potassium_read", codes=("potassium",), why="the potassium result"),
            Evidence(name="home_medicines", tools=("get_medications",), before="causes_stopped", why="the medicines that raise potassium"),
        ),
        gates=(
            Gate(name="no membrane protection", table="medication_administration", severity=5, missing_after_minutes=90,
                 where=(Match(column="drug", values=("calcium gluconate", "calcium chloride")),), why="no calcium with a wide QRS"),
            Gate(name="potassium given", table="medication_request", severity=5, where=(Match(column="drug", values=("potassium chloride",)),),
                 why="potassium given in hyperkalaemia"),
        ),
        best_severity=best, untreated_severity=untreated,
        reference=f"potassium {level} mmol/L: calcium, insulin with glucose, ramipril and spironolactone stopped",
    ))  # fmt: skip


def _serotonin(case: Case) -> Built:
    rng = case.rng("antidote")
    old, new = rng.choice(STANDING), rng.choice(ADDED)
    problems = (
        Problem(code="F33.1", name="Major depressive disorder, recurrent, moderate", probability=1.0,
                medicines=(HomeMedicine(drug=old[0], dose=old[1], unit=old[2], frequency=old[3], indication="depression"),)),
    )  # fmt: skip
    added = HomeMedicine(drug=new[0], dose=new[1], unit=new[2], frequency=new[3], indication=new[4])
    medicines = (*problems[0].medicines, added)
    medicines = tuple(sorted(medicines, key=lambda m: rng.random()))
    told = Slot(
        slot="new_medicine", cues=("new", "changed", "added", "started", "lately", "recent"),
        answer=f"They put me on {new[0]} for {new[4]} the day before yesterday. The {old[0]} I have had for years.",
    )  # fmt: skip
    slots = (told, *(slot for slot in case.condition.slots if slot.slot != "new_medicine"))
    case = replace(
        case, problems=problems, medicines=medicines, condition=case.condition.model_copy(update={"slots": slots})
    )
    untreated, best = outcome_bounds(case, HORIZON_MIN, (("drug:diazepam", 30), ("care:iv_fluid", 25)))
    return Built(case, Task(
        **_common(case, NEW_DRUG, "mg"),
        goals=(
            RowGoal(name="both_stopped", table="medication_statement", at_least=2, weight=2,
                    where=(Match(column="drug", values=(old[0], new[0])), Match(column="status", values=("stopped", "on-hold"))),
                    why=f"{old[0]} and {new[0]} stopped"),
            RowGoal(name="benzodiazepine", table="medication_administration", within_minutes=SEDATION_MIN, weight=1.5,
                    where=(Match(column="drug", values=BENZODIAZEPINES), Match(column="dose_unit", values=("mg",)),
                           Match(column="dose", low=1, high=10)), why="a benzodiazepine"),
            RowGoal(name="fluid", table="service_request", within_minutes=SEDATION_MIN,
                    where=(Match(column="detail", values=("iv_fluid",)), Match(column="amount", low=250, high=3000)),
                    why="crystalloid"),
        ),
        answers=(AnswerCheck(field="answer", values=(new[0],), weight=1.5, why=f"{new[0]} was added last"),),
        evidence=(
            Evidence(name="medicines", tools=("get_medications",), before="both_stopped", why="the medicines on record"),
            Evidence(name="story", tools=("ask_patient",), why="what was added, and when"),
            Evidence(name="look", tools=("perform_primary_survey",), before="benzodiazepine", why="pupils, skin and temperature"),
        ),
        gates=(
            Gate(name="worse drug", table="medication_request", severity=4, where=(Match(column="drug", values=WORSE),),
                 why="another serotonergic or dopamine-blocking drug"),
            Gate(name="tied down", table="service_request", severity=3, where=(Match(column="detail", values=("restraint",)),),
                 why="restraint, which makes rhabdomyolysis of rigid muscles"),
        ),
        best_severity=best, untreated_severity=untreated,
        reference=f"{old[0]} and {new[0]} stopped, benzodiazepine, fluid; added last: {new[0]}",
    ))  # fmt: skip


async def oracle(session: Session) -> None:
    """Look first; what is found decides which of the three ways it goes."""
    way: dict[str, Callable[[Session], Awaitable[None]]] = {
        CREATINE_KINASE: _reverse_opioid, POTASSIUM: _lower_potassium, NEW_DRUG: _stop_serotonin,
    }  # fmt: skip
    await way[session.view.asked["wanted"]](session)


async def _give(session: Session, drug: str, dose: float, unit: str, route: str, why: str) -> None:
    given = await session.chart(
        "prescribe_medication", drug_name=drug, dose=dose, dose_unit=unit, route=route, frequency="once", indication=why
    )
    session.done(given["order_id"])


async def _reverse_opioid(session: Session) -> None:
    await session.chart("perform_primary_survey")
    bag = await session.chart(
        "place_care_order", order_type="oxygen", item="bag_valve_mask", rate_or_volume=15, unit="L_per_min", priority="stat",
        indication="failing breath",
    )  # fmt: skip
    session.done(bag["order_id"])
    await _give(session, "naloxone", 0.4, "mg", "iv", "opioid overdose")
    sugar = await session.chart(
        "place_care_order", order_type="bedside_test", item="poc_glucose", priority="stat", indication="coma"
    )
    session.done(sugar["order_id"])
    await session.chart("get_vital_signs", measure_now=True)
    await _read(session, "ck")


async def _read(session: Session, test: str) -> None:
    ordered = await session.chart("order_lab_test", tests=[test], priority="stat")
    order_id = ordered["orders"][0]["order_id"]
    session.done(order_id)
    await session.call("wait_for_results", order_ids=[order_id], max_minutes=120)
    await _answer(session, test)


async def _answer(session: Session, test: str) -> None:
    result = (await session.chart("get_lab_results", tests=[test]))["results"][0]
    session.found(result["result_id"])
    await session.submit(f"{result['value']:g}")


async def _lower_potassium(session: Session) -> None:
    ecg = await session.chart(
        "place_care_order", order_type="bedside_test", item="ecg_12_lead", priority="stat", indication="weakness"
    )
    session.done(ecg["order_id"])
    bloods = await session.chart(
        "order_lab_test", tests=["potassium"], priority="stat", indication="slow pulse and weakness"
    )
    listed = await session.chart("get_medications")
    await session.chart("get_patient_info")
    await session.call("wait_for_results", order_ids=[ecg["order_id"]], max_minutes=30)
    await session.call("analyze_ecg", study_id=ecg["study_id"])
    await _give(session, "calcium gluconate", 3, "g", "iv", "hyperkalaemia with ECG change")
    await _give(session, "insulin regular", 10, "unit", "iv", "hyperkalaemia")
    await _give(session, "glucose 50%", 25, "g", "iv", "with insulin for hyperkalaemia")
    await _stop(session, listed, ("ramipril", "spironolactone"), "raises potassium")
    order_id = bloods["orders"][0]["order_id"]
    session.done(order_id)
    await session.call("wait_for_results", order_ids=[order_id], max_minutes=120)
    await _answer(session, "potassium")


async def _stop(session: Session, listed: dict[str, Any], drugs: tuple[str, ...], why: str) -> None:
    for row in listed["medications"]:
        if row["drug"] in drugs:
            await session.chart("discontinue_order", order_id=row["medication_id"], reason=why)
            session.done(row["medication_id"])


async def _stop_serotonin(session: Session) -> None:
    await session.chart("perform_primary_survey")
    reply = await session.chart("ask_patient", message="Has any medicine been changed or newly added lately?")
    named = re.search(r"put me on (.+?) for .*The (.+?) I have had", reply["reply"])
    new, old = named.groups() if named else ("", "")
    listed = await session.chart("get_medications")
    await _stop(session, listed, (new, old), "serotonin toxicity")
    fluid = await session.chart(
        "place_care_order", order_type="iv_fluid", item="saline_0_9", rate_or_volume=1000, unit="mL", priority="stat",
        indication="hyperthermia and rigid muscles",
    )  # fmt: skip
    session.done(fluid["order_id"])
    await _give(session, "diazepam", 5, "mg", "iv", "serotonin toxicity")
    await session.submit(new)


FAMILY = Family(
    key="antidote",
    title="Antidote in time",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("opioid_overdose", "hyperkalaemia_ckd", "serotonin_syndrome"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
