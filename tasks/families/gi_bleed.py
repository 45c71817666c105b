"""Upper gastrointestinal bleeding under an anticoagulant: stop it, reverse the right one, suppress acid, scope.

Twins take warfarin or dabigatran; the antidote of the one does nothing for the other. A family held out for testing.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.condition import HomeMedicine, Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 360
BLOODS_MIN = 30
REVERSAL_MIN = 90
ENDOSCOPY_MIN = 24 * 60  # ACG 2021: within 24 hours
HAEMOGLOBIN_AT_MIN = 6  # minute at which the reference count is drawn
ANTIDOTE = {
    "warfarin": ("phytomenadione", 5, 10, "mg"),  # ACC 2020, BSG-ESGE 2021; prothrombin complex beside it
    "dabigatran": ("idarucizumab", 5, 5, "g"),  # RE-VERSE AD, Pollack 2017
}
UNITS = {"phytomenadione": (10.0, "mg"), "idarucizumab": (5.0, "g")}
PPI = ("pantoprazole", "omeprazole", "esomeprazole")

OPENINGS = (
    "{name}, {age}: {complaint}. Stop what feeds the bleeding, reverse what can be reversed, and get the endoscopist. Order doses of"
    " vitamins and acid blockers in mg, of antibodies in g. Answer with the first haemoglobin in g/dL.",
    "{given} {family} ({age}) was brought in: {complaint}. Manage the first hours up to endoscopy, anticoagulation included"
    " (mg for small molecules, g for antibodies). What was the first haemoglobin, g/dL?",
    "Acute bleed: {family}, {given}, {age} years: {complaint}. Check what this patient takes before you choose how to undo it; write"
    " small molecules in mg and antibodies in g. Report the first haemoglobin (g/dL).",
    "Take charge of a {age}-year-old {sex}, {name}: {complaint}. Bloods, reversal that fits the drug (mg, antibodies in g), acid"
    " suppression, scope. Your answer is the first haemoglobin in g/dL.",
)


def _build(case: Case) -> list[Built]:
    rng = case.rng("gi_bleed")
    resting = round(rng.uniform(10.8, 15.2), 2)
    warfarin, dabigatran = (
        replace(case, medicines=tuple(_swap(m, drug) for m in case.medicines), problems=tuple(
            Problem(code=p.code, name=p.name, probability=p.probability, medicines=tuple(_swap(m, drug) for m in p.medicines))
            for p in case.problems
        ), levels=(("haemoglobin", resting), *clotting))
        for drug, clotting in (
            (("warfarin", 5.0, "daily"), (("inr", round(rng.uniform(2.4, 6.2), 1)), ("aptt", 42.0))),
            (("dabigatran", 150.0, "bid"), (("inr", 1.3), ("aptt", 58.0), ("thrombin_time", 80.0))),
        )
    )  # fmt: skip
    twin = f"gi-bleed-{case.seed}"
    return [
        Built(one, _task(one, variant, drug, resting, twin))
        for one, variant, drug in ((warfarin, "a", "warfarin"), (dabigatran, "b", "dabigatran"))
    ]


def _swap(medicine: HomeMedicine, drug: tuple[str, float, str]) -> HomeMedicine:
    if medicine.drug not in ANTIDOTE:
        return medicine
    return HomeMedicine(drug=drug[0], dose=drug[1], unit="mg", frequency=drug[2], indication=medicine.indication)


def _task(case: Case, variant: str, drug: str, resting: float, twin: str) -> Task:
    world = case.world()
    count = round(world.body.apply_courses(case.patient_id, "haemoglobin", resting, HAEMOGLOBIN_AT_MIN * 60), 1)
    antidote, low, high, unit = ANTIDOTE[drug]
    wrong = next(name for other, (name, *_) in ANTIDOTE.items() if other != drug)
    untreated, best = outcome_bounds(
        case, HORIZON_MIN, (("procedure:endoscopy", 95), ("drug:pantoprazole", 45), ("care:iv_fluid", 25))
    )
    return Task(
        family="gi_bleed", condition=case.condition.key, seed=case.seed, split="test",
        domain="triage_emergency", servers=("triage_emergency", "drug_interaction"), difficulty="expert",
        instruction=phrase(case, variant, OPENINGS), role="You are the emergency physician.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The first haemoglobin in g/dL."), claims_field()),
        goals=(
            RowGoal(name="stopped", table="medication_statement",
                    where=(Match(column="drug", values=(drug,)), Match(column="status", values=("stopped", "on-hold"))),
                    why=f"{drug} stopped"),
            RowGoal(name="type_and_screen", table="service_request", where=(Match(column="code", values=("type_and_screen", "crossmatch")),),
                    within_minutes=BLOODS_MIN, weight=0.7, why="type and screen"),
            RowGoal(name="reversal", table="medication_administration", within_minutes=REVERSAL_MIN, weight=2,
                    where=(Match(column="drug", values=(antidote,)), Match(column="route", values=("iv",)),
                           Match(column="dose_unit", values=(unit,)), Match(column="dose", low=low, high=high)),
                    why=f"{antidote} iv, which fits {drug}"),
            RowGoal(name="not_the_other", table="medication_request", where=(Match(column="drug", values=(wrong,)),), at_least=0,
                    at_most=0, weight=0.5, why=f"no {wrong}, which does nothing for {drug}"),
            RowGoal(name="acid", table="medication_administration", within_minutes=120, weight=0.7,
                    where=(Match(column="drug", values=PPI), Match(column="route", values=("iv",)),
                           Match(column="dose_unit", values=("mg",)), Match(column="dose", low=40, high=80)),
                    why="an intravenous proton pump inhibitor"),
            RowGoal(name="endoscopy", table="procedure", where=(Match(column="code", values=("endoscopy",)),), within_minutes=ENDOSCOPY_MIN,
                    why="endoscopy within a day"),
        ),
        answers=(AnswerCheck(field="answer", number=count, tolerance=0.25, weight=2, why=f"haemoglobin {count} g/dL"),),
        evidence=(
            Evidence(name="home_medicines", tools=("get_medications",), before="reversal", why="which anticoagulant it is"),
            Evidence(name="count_read", codes=("haemoglobin",), why="the haemoglobin"),
            Evidence(name="clotting", codes=("inr",), why="the INR"),
            Evidence(name="circulation", tools=("perform_primary_survey", "get_vital_signs", "get_patient_presentation"),
                     why="pulse and pressure"),
        ),
        gates=(
            Gate(name="anticoagulant given", table="medication_request", severity=5, why="an anticoagulant in a bleeding patient",
                 where=(Match(column="drug", values=("warfarin", "dabigatran", "apixaban", "rivaroxaban", "edoxaban", "heparin",
                                                     "enoxaparin", "fondaparinux")),)),
            Gate(name="nsaid", table="medication_request", severity=4, why="an NSAID on a bleeding ulcer",
                 where=(Match(column="drug", values=("ibuprofen", "diclofenac", "naproxen", "ketorolac", "aspirin")),)),
        ),
        horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped="which anticoagulant", cost_allowance=30,
        reference=f"haemoglobin {count} g/dL; {drug} stopped, {antidote}, proton pump inhibitor, endoscopy",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Bloods, the list, the antidote of that drug, acid, scope; then the count."""
    await session.chart("get_patient_presentation")
    bloods = await session.chart("order_lab_test", tests=["haemoglobin", "inr", "type_and_screen"], priority="stat")
    ids = [order["order_id"] for order in bloods["orders"]]
    for order_id in ids:
        session.done(order_id)
    listed = await session.chart("get_medications")
    taken = next(row for row in listed["medications"] if row["drug"] in ANTIDOTE)
    fluid = await session.chart(
        "place_care_order", order_type="iv_fluid", item="saline_0_9", rate_or_volume=500, unit="mL", priority="stat",
        indication="bleeding with a fast pulse",
    )  # fmt: skip
    session.done(fluid["order_id"])
    await session.chart("discontinue_order", order_id=taken["medication_id"], reason="bleeding")
    session.done(taken["medication_id"])
    antidote = ANTIDOTE[taken["drug"]][0]
    dose, unit = UNITS[antidote]
    for drug, amount, measure, why in (
        (antidote, dose, unit, "reversal of the anticoagulant in bleeding"),
        ("pantoprazole", 80.0, "mg", "upper gastrointestinal bleeding"),
    ):
        given = await session.chart(
            "prescribe_medication",
            drug_name=drug,
            dose=amount,
            dose_unit=measure,
            route="iv",
            frequency="once",
            indication=why,
        )
        session.done(given["order_id"])
    scope = await session.chart(
        "place_care_order", order_type="procedure", item="endoscopy", priority="stat", indication="bleeding ulcer?"
    )
    session.done(scope["order_id"])
    await session.call("wait_for_results", order_ids=ids, wait_for="all", max_minutes=120)
    results = await session.chart("get_lab_results", tests=["haemoglobin", "inr"])
    count = next(row for row in results["results"] if row["test"] == "haemoglobin")
    session.found(count["result_id"])
    await session.submit(f"{count['value']:g}")


FAMILY = Family(
    key="gi_bleed",
    title="Gastrointestinal bleeding under anticoagulation",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("gi_bleed_anticoagulant",),
    build=_build,
    oracle=oracle,
    held_out="test",
    share=1.0,
)
