"""Delirium or dementia: the 4AT with its informant history, and the work-up that follows from it.

The twin has the same wrong answers and another course: acute and fluctuating, or not. Acute: search the cause and start the
delirium bundle; not acute and short of 4 points: the reversible causes of a dementia.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.world.interview import said
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SUSPECTED = 4
# what is sent for each, one of several that would do: key of the laboratory test
CAUSES = ("urine_culture", "sodium", "calcium", "glucose", "crp")
REVERSIBLE = ("vitamin_b12", "tsh", "calcium", "sodium")
SEDATIVES = ("lorazepam", "diazepam", "midazolam", "zopiclone", "zolpidem", "chlordiazepoxide", "temazepam", "oxazepam")
TRAPS = (
    "oxybutynin",
    "amitriptyline",
    "promethazine",
    "diphenhydramine",
    "olanzapine",
    "quetiapine",
    "risperidone",
    "haloperidol",
)

OPENINGS = (
    "{name}, {age}: {complaint}. Give the 4AT and the AMTS. From 4 points on the 4AT start the delirium bundle and send {causes}; below that"
    " send {reversible} and no bundle. Submit the 4AT total, and the AMTS as plan.",
    "Is it delirium in {given} {family} ({age}; {complaint})? House rule: 4AT of 4 or more, delirium bundle at once with {causes}; otherwise"
    " {reversible} towards a dementia work-up. Answer with the 4AT, put the AMTS in plan.",
    "Old-age liaison: {family}, {given}, {age}, {complaint}. Test with 4AT and AMTS, order what follows (4 and above: bundle, {causes}; less:"
    " {reversible}), and report the 4AT as answer and the AMTS as plan.",
    "Please assess the thinking of {name} ({age}, {complaint}): 4AT total as the answer, AMTS total as plan. Delirium possible (4 or more) means the"
    " delirium bundle and {causes}; not likely means {reversible} and nothing else.",
    "A {age}-year-old {sex}, {name}: {complaint}. Two screens are wanted, 4AT (answer) and AMTS (plan). Then the orders: with 4 points or more"
    " {causes} and the delirium bundle, with fewer {reversible}.",
)  # fmt: skip


def _total(case: Case, key: str) -> int:
    world = case.world()
    total = sum(said(world, case.patient_id, question.code).value or 0 for question in INSTRUMENTS[key].questions)
    world.close()
    return round(total)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|delirium")
    drowsy = case.condition.cognition is not None and case.condition.cognition.drowsy
    causes, reversible = tuple(rng.sample(CAUSES, 2)), tuple(rng.sample(REVERSIBLE, 2))
    if set(causes) == set(reversible):
        return []
    # a cloudy patient has delirium whatever the course; elsewhere the course is the fact that flips
    flips = (("4at_acute_change", 4), ("4at_acute_change", 0))
    charts = [replace(case, answers=(flip,)) for flip in flips]
    if drowsy:
        charts = [replace(case, answers=(flips[0],))]
    totals = [_total(chart, "4at") for chart in charts]
    if not drowsy and not totals[1] < SUSPECTED <= totals[0]:
        return []
    order = list(range(len(charts)))
    rng.shuffle(order)
    twin = "" if drowsy else f"delirium-{case.condition.key}-{case.seed}"
    return [
        Built(charts[place], _task(charts[place], variant, totals[place], causes, reversible, twin))
        for variant, place in zip("ab", order, strict=False)
    ]


def _task(
    case: Case, variant: str, total: int, causes: tuple[str, ...], reversible: tuple[str, ...], twin: str
) -> Task:
    delirium = total >= SUSPECTED
    remembered = _total(case, "amts")
    wanted, other = (causes, reversible) if delirium else (reversible, causes)
    bundle = RowGoal(
        name="bundle", weight=1.5, table="service_request", at_least=1 if delirium else 0, at_most=None if delirium else 0,
        where=(Match(column="code", values=("delirium_care",)), Match(column="status", values=("active",))),
        why="the delirium bundle" if delirium else "no delirium bundle without delirium",
    )  # fmt: skip
    return Task(
        family="delirium_or_dementia", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="psychiatry",
        servers=("psychiatry",), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, causes=" and ".join(causes).replace("_", " "), reversible=" and ".join(reversible).replace("_", " ")),
        role="You are the old-age liaison doctor.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"causes": list(causes), "reversible": list(reversible)}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "4AT total."), AnswerField("plan", "AMTS total."), claims_field()),
        max_calls=20, max_minutes=240, max_turns=20,
        goals=(
            bundle,
            *(RowGoal(name=f"test_{key}", weight=0.5, table="service_request", where=(Match(column="category", values=("laboratory",)), Match(column="code", values=(key,))),
                      why=f"{key.replace('_', ' ')} is sent") for key in wanted),
            RowGoal(name="no_other", table="service_request", at_least=0, at_most=0, weight=0.5,
                    where=(Match(column="category", values=("laboratory",)), Match(column="code", values=tuple(key for key in other if key not in wanted))),
                    why="not the tests of the other work-up"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(total), why=f"4AT {total}"),
            AnswerCheck(field="plan", number=float(remembered), why=f"AMTS {remembered}"),
        ),
        evidence=(
            Evidence(name="4at", codes=("4at",), weight=2, before="test_" + wanted[0], why="the 4AT before the orders"),
            Evidence(name="amts", codes=("amts",), why="the AMTS"),
            Evidence(name="informant", tools=("ask_patient",), weight=0.5, why="somebody asked about the usual state"),
        ),
        gates=(
            Gate(name="sedative in confusion", table="medication_request", severity=4, where=(Match(column="drug", values=SEDATIVES),),
                 why="a benzodiazepine or hypnotic makes confusion worse"),
            Gate(name="anticholinergic or antipsychotic without danger", table="medication_request", severity=3, where=(Match(column="drug", values=TRAPS),),
                 why="no danger calls for it, and it clouds or harms"),
            Gate(name="restraint", table="service_request", severity=4, where=(Match(column="detail", values=("restraint",)),), why="restraint prolongs delirium"),
        ),
        cost_allowance=30, variant=variant if twin else "", twin=twin, flipped="acute change" if twin else "",
        reference=f"4AT {total}, AMTS {remembered}: " + ("delirium bundle, " if delirium else "no bundle, ") + ", ".join(wanted),
        teaching=case.condition.teaching, sources=("Bellelli 2014 Age Ageing 43:496", "Hodkinson 1972 Age Ageing 1:233", "NICE CG103 2023"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Whoever came along is asked; then both screens, and the orders of the house rule."""
    asked = session.view.asked
    await session.chart("ask_patient", message="What was it like before, and what has changed?", speak_to="relative")
    screen = await session.chart("administer_cognitive_screen", instrument="4at")
    session.found(screen["record_id"])
    memory = await session.chart("administer_cognitive_screen", instrument="amts")
    delirium = screen["score"] >= SUSPECTED
    if delirium:
        bundle = await session.chart(
            "place_care_order", order_type="nursing_care", item="delirium_care", priority="urgent", indication="4AT"
        )
        session.done(bundle["order_id"])
    ordered = await session.chart(
        "order_lab_test", tests=asked["causes" if delirium else "reversible"], priority="urgent"
    )
    for order in ordered["orders"]:
        session.done(order["order_id"])
    await session.submit(round(screen["score"]), plan=str(round(memory["score"])))


FAMILY = Family(
    key="delirium_or_dementia",
    title="Delirium or dementia",
    domain="psychiatry",
    servers=("psychiatry",),
    conditions=("delirium_infection", "alzheimer_dementia", "delirium_infection", "lithium_toxicity"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
