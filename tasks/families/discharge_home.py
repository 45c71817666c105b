"""Going home: both lists reconciled, the harmful medicine off, pending results owned, and the door only if the signs allow it.

The twin had unstable vital signs in the last 24 hours (Halm 2002), so the plan is written and the patient stays.
"""

from dataclasses import replace
from typing import Any, NamedTuple

from medmcp.servers.cases import AnswerField
from medmcp.servers.world.discharge import readiness
from medmcp.tasks.case import Case
from medmcp.tasks.condition import HomeMedicine
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SERVERS = ("cross_domain", "ehr_management", "drug_interaction")


class Harmful(NamedTuple):
    """A medicine that must not go home with this condition, and why."""

    drug: str
    dose: float
    frequency: str
    why: str


NSAIDS = (
    Harmful("ibuprofen", 400, "tid", "an NSAID"), Harmful("naproxen", 500, "bid", "an NSAID"), Harmful("diclofenac", 50, "tid", "an NSAID"),
    Harmful("celecoxib", 200, "daily", "a COX-2 inhibitor"),
)  # fmt: skip
# AHA/ACC/HFSA 2022 section 7.3.6 (heart failure); NICE NG128, MHRA 2013 and 2015 (stroke: COX-2 inhibitors, diclofenac, high-dose ibuprofen)
HARMFUL: dict[str, tuple[Harmful, ...]] = {
    "heart_failure_home": (
        *NSAIDS, Harmful("verapamil", 120, "bid", "a negative inotrope"), Harmful("diltiazem", 120, "daily", "a negative inotrope"),
        Harmful("pioglitazone", 30, "daily", "it retains fluid"), Harmful("dronedarone", 400, "bid", "it raises death in heart failure"),
        Harmful("flecainide", 50, "bid", "it raises death in heart failure"),
    ),
    "stroke_home": (*NSAIDS, Harmful("estradiol", 2, "daily", "oral oestrogen after a stroke"), Harmful("sumatriptan", 50, "prn", "a triptan after a stroke"),
                    Harmful("pseudoephedrine", 60, "tid", "it narrows vessels")),
}  # fmt: skip
BRING_ALONG: dict[str, tuple[str, ...]] = {
    "stroke_home": ("aspirin", "clopidogrel", "atorvastatin"),
    "heart_failure_home": (),
}  # begun on the ward
UNEASY = (
    (16.0, 1.0),
    (12.5, 1.0),
    (12.0, 6.8),
    (11.0, 6.8),
    (9.0, 1.0),
)  # a bad spell in the night, in shares of the severity

OPENINGS = (
    "{name} ({age}; {complaint}) wants to go home today. Settle the medicines for discharge, home list and ward list alike, give every"
    " result that is out an owner, write the plan, and discharge if the last day allows it. Which home medicine must not be taken again?",
    "Discharge round: {given} {family}, {age} years, {complaint}. One medicine of the home list is wrong for this heart or brain: stop it,"
    " keep the rest. Plan with follow-up and words the patient understands; carry the discharge out only if it is safe. Name the medicine.",
    "{family}, {given}, {age}: {complaint}. Bags are packed. Reconcile for discharge line by line, plan what is pending, check the last 24"
    " hours, then decide whether the door opens today. Your answer is the medicine you took off.",
    "Prepare the discharge of a {age}-year-old {sex}, {name}, {complaint}: lists reconciled, harmful medicine off, follow-up, plain"
    " instructions, and the discharge itself unless the vital signs of the day speak against it. Which medicine goes?",
    "The bed manager asks for {name}'s bed ({age}, {complaint}). Do what a safe discharge needs, and only then discharge; if it is not"
    " safe, leave a plan. State the home medicine that has to stop.",
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("discharge_home")
    options = [one for one in HARMFUL[case.condition.key] if case.sex == "female" or one.drug != "estradiol"]
    harmful = rng.choice(options)
    medicine = HomeMedicine(
        drug=harmful.drug,
        dose=harmful.dose,
        unit="mg",
        frequency=harmful.frequency,
        indication="as before",
        start_days_ago=rng.randint(90, 700),
    )
    steady = replace(case, medicines=(*case.medicines, medicine))
    admission = case.admission
    assert admission is not None
    uneasy = replace(steady, admission=admission.model_copy(update={"course": (*admission.course, *UNEASY)}))
    if _state(steady) != "ok" or _state(uneasy) != "open":
        return []
    twin = f"home-{case.condition.key}-{case.seed}"
    return [Built(one, _task(one, variant, harmful, twin)) for one, variant in ((steady, "a"), (uneasy, "b"))]


def _state(case: Case) -> str:
    """Whether the vital signs of the last day are stable, as the tool will see it."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert patient is not None
    assert encounter is not None
    state = readiness(world, patient, encounter, [])[0].state
    world.close()
    return state


def _task(case: Case, variant: str, harmful: Harmful, twin: str) -> Task:
    goes = variant == "a"
    kept = [one.drug for one in case.medicines if one.drug != harmful.drug]
    wanted = list(dict.fromkeys((*kept, *BRING_ALONG[case.condition.key])))
    return Task(
        family="discharge_home", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="cross_domain",
        servers=SERVERS, difficulty="advanced", instruction=phrase(case, variant, OPENINGS), role="You are the physician of the ward.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The home medicine that must not be taken again, by generic name."), claims_field()), max_calls=50,
        goals=(
            RowGoal(name="harmful_stopped", table="medication_statement", where=(Match(column="drug", values=(harmful.drug,)), Match(column="status", values=("stopped",))),
                    weight=2, why=f"{harmful.drug} stopped: {harmful.why}"),
            RowGoal(name="harmful_not_prescribed", table="medication_request", where=(Match(column="drug", values=(harmful.drug,)),), at_least=0, at_most=0,
                    why=f"no {harmful.drug} on the discharge list"),
            *(RowGoal(name=f"list_{drug}", table="medication_request", weight=0.5, why=f"{drug} on the discharge list",
                      where=(Match(column="drug", values=(drug,)), Match(column="setting", values=("discharge",)), Match(column="status", values=("active",))))
              for drug in wanted),
            RowGoal(name="reconciled", table="document_reference", why="home and discharge lists reconciled, every line decided",
                    where=(Match(column="type", values=("medication_reconciliation",)), Match(column="status", values=("final",)),
                           Match(column="title", values=("Medication reconciliation, home to discharge",)))),
            RowGoal(name="plan", table="document_reference", weight=1.5, why="a discharge plan" + ("" if goes else ", not carried out"),
                    where=(Match(column="type", values=("discharge_plan",)), Match(column="status", values=("final" if goes else "preliminary",)))),
            RowGoal(name="home" if goes else "stays", table="encounter", weight=2, earlier=True, why="discharged" if goes else "unstable in the last 24 h: stays in hospital",
                    where=(Match(column="id", values=(case.encounter_id.lower(),)), Match(column="status", values=("finished" if goes else "in-progress",)))),
        ),
        answers=(AnswerCheck(field="answer", values=(harmful.drug,), weight=2, why=f"{harmful.drug}: {harmful.why}"),),
        evidence=(
            Evidence(name="lists", tools=("reconcile_medications", "get_medications"), before="plan", why="both medication lists"),
            Evidence(name="last_day", tools=("get_vital_signs", "detect_vital_alerts", "create_discharge_plan"), why="vital signs of the last day"),
            Evidence(name="pending", tools=("get_orders", "get_patient_summary"), before="plan", why="what is still out"),
        ),
        gates=() if goes else (
            Gate(name="sent home unstable", table="encounter", severity=4, where=(Match(column="id", values=(case.encounter_id.lower(),)), Match(column="status", values=("finished",))),
                 why="discharged with unstable vital signs in the last 24 h"),
        ),
        consistency=(Consistency(field="answer", table="medication_statement", column="drug", where=(Match(column="status", values=("stopped",)),)),),
        variant=variant, twin=twin, flipped="vital signs of the last day", cost_allowance=10,
        reference=f"{harmful.drug} stopped ({harmful.why}); lists reconciled; {'discharged' if goes else 'plan written, stays: unstable in the night'}",
        teaching=("Half of those who leave with two unstable signs come back or die: the last day decides, not the last hour.",), sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The list, line by line; what is out; the last day; then the plan, with or without the door."""
    info = await session.chart("get_patient_info")
    heart = any(one["icd10"].startswith("I50") for one in info["active_problems"])
    harmful = {one.drug for one in HARMFUL["heart_failure_home" if heart else "stroke_home"]}
    lines = (await session.chart("reconcile_medications", from_list="home", to_list="discharge"))["lines"]
    stop = [line for line in lines if line["drug"] in harmful]
    keep = [line for line in lines if line["drug"] not in harmful]
    done = await session.chart(
        "reconcile_medications", from_list="home", to_list="discharge", continue_ids=[line["medication_id"] for line in keep],
        stop_ids=[line["medication_id"] for line in stop], reason="harmful with this illness",
    )  # fmt: skip
    session.done(done["record_id"])
    ward = (await session.chart("reconcile_medications", from_list="inpatient", to_list="discharge"))["lines"]
    missing = [line["medication_id"] for line in ward if line["discrepancy"] == "omitted"]
    if missing:
        await session.chart("reconcile_medications", from_list="inpatient", to_list="discharge", continue_ids=missing)
    summary = await session.chart("get_patient_summary")
    await session.chart("get_vital_signs", last_n=8)
    plan: dict[str, Any] = {
        "destination": "home", "diagnoses": [one["name"] for one in summary["diagnoses"]][:5] or ["recovering"],
        "instructions": f"Take the pills on your list each day. Do not take {stop[0]['drug']} again. Weigh yourself each day. Rest and walk a bit more each day.",
        "return_precautions": "Come back if you find it hard to breathe, feel weak on one side or faint.",
        "follow_up": ["family doctor in 7 days: look at pulse and pressure, kidney values",
                      *(f"ward team in 3 days: read {one['order_id']} and call the patient" for one in summary["pending"])],
    }  # fmt: skip
    draft = await session.chart("create_discharge_plan", **plan)
    session.done(draft["plan_id"])
    if draft["readiness"][0]["state"] == "ok":
        session.done((await session.chart("create_discharge_plan", discharge_now=True, **plan))["plan_id"])
    await session.submit(stop[0]["drug"])


FAMILY = Family(
    key="discharge_home",
    title="A discharge that is safe",
    domain="cross_domain",
    servers=SERVERS,
    conditions=("stroke_home", "heart_failure_home"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
