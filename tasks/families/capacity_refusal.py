"""A refusal of treatment by a patient whose thinking is impaired: which ability fails, if one does, and what follows.

A low cognitive score is not incapacity. The twin lacks another ability, or none; the house rule for the fluid is part of
the instruction.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.capacity import ABILITIES
from medmcp.servers.world.interview import said
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

NONE = "none"
REFUSALS = (
    "refuse intravenous fluids today", "refuse the drip that was advised", "decline a litre of saline by vein", "refuse fluids by a drip",
)  # fmt: skip
LITRE_ML = 1000.0

OPENINGS = (
    "{name}, {age}: {complaint}. Now the drip is refused. Assess capacity for that one decision, record your verdict with the tool, and act on it:"
    " with capacity the refusal stands, without it give 1,000 mL of saline in best interests. Submit the AMTS as answer and the ability that is"
    " inadequate as plan (understanding, appreciation, reasoning, expressing_choice or none).",
    "{given} {family} ({age}, {complaint}) will not have intravenous fluid. Does {family} have capacity to refuse it? Document the verdict; no"
    " fluid against a refusal with capacity, a litre of 0.9% saline otherwise. Report AMTS total (answer) and the failing ability or none (plan).",
    "Capacity, please: {family}, {given}, {age}, {complaint}, says no to a drip. Test cognition with the AMTS (answer), find which of the four"
    " abilities is inadequate (plan, or none), record has or lacks capacity, and order the litre of saline only if it is lacking.",
    "The nurse asks whether fluids may be given to {name} ({age}; {complaint}) against a refusal. Assess the decision, put the verdict on record,"
    " then leave it or order 1 L saline accordingly. The answer is the AMTS; the plan names the inadequate ability: understanding,"
    " appreciation, reasoning, expressing_choice, none.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|capacity")
    pair = rng.sample((*ABILITIES, NONE), 2)
    charts = [
        replace(case, answers=tuple((f"capacity_{name}", 2 if name == lacking else 0) for name in ABILITIES))
        for lacking in pair
    ]
    twin = f"capacity-{case.condition.key}-{case.seed}"
    return [
        Built(chart, _task(chart, variant, lacking, twin))
        for chart, variant, lacking in zip(charts, "ab", pair, strict=True)
    ]


def _remembered(case: Case) -> int:
    world = case.world()
    total = sum(said(world, case.patient_id, question.code).value or 0 for question in INSTRUMENTS["amts"].questions)
    world.close()
    return round(total)


def _task(case: Case, variant: str, lacking: str, twin: str) -> Task:
    able = lacking == NONE
    verdict = "has_capacity" if able else "lacks_capacity"
    remembered = _remembered(case)
    fluid = (Match(column="detail", values=("iv_fluid",)), Match(column="status", values=("active", "completed")))
    return Task(
        family="capacity_refusal", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="psychiatry",
        servers=("psychiatry",), difficulty="expert",
        instruction=phrase(case, variant, OPENINGS), role="You are the liaison psychiatrist.", teaser=case.condition.teaser,
        topic=case.condition.topic, asked={"decision": Random(f"{case.seed}|decision").choice(REFUSALS)}, patient_id=case.patient_id,
        encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "AMTS total."),
            AnswerField("plan", "understanding, appreciation, reasoning, expressing_choice or none: the inadequate ability."),
            claims_field(),
        ),
        max_calls=20, max_minutes=240, max_turns=20,
        goals=(
            RowGoal(name="verdict", table="observation", weight=2,
                    where=(Match(column="code", values=("capacity",)), Match(column="value_text", values=(verdict,))), why=f"{verdict.replace('_', ' ')} is on record"),
            RowGoal(name="other_verdict", table="observation", at_least=0, at_most=0, weight=0.5,
                    where=(Match(column="code", values=("capacity",)), Match(column="value_text", values=("lacks_capacity" if able else "has_capacity",))),
                    why="no other verdict"),
            RowGoal(name="fluid", table="service_request", at_least=0 if able else 1, at_most=0 if able else None, weight=1.5, where=fluid,
                    why="the refusal stands" if able else "a litre of saline in best interests"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(remembered), why=f"AMTS {remembered}"),
            AnswerCheck(field="plan", values=(lacking,), why=lacking.replace("_", " ")),
        ),
        evidence=(
            Evidence(name="amts", codes=("amts",), why="the AMTS"),
            Evidence(name="abilities", codes=tuple(f"capacity_{name}" for name in ABILITIES), weight=2, before="" if able else "fluid", why="the four abilities before the fluid"),
            Evidence(name="impairment", codes=("mse_cognition", "4at"), weight=0.5, why="the impairment of mind that lack of capacity needs"),
        ),
        gates=(
            *((Gate(name="treated against a refusal with capacity", table="service_request", severity=5, where=fluid,
                    why="fluid was given against a refusal with capacity"),) if able else ()),
            Gate(name="restraint", table="service_request", severity=4, where=(Match(column="detail", values=("restraint",)),), why="restraint for a drip"),
        ),
        cost_allowance=10, variant=variant, twin=twin, flipped="which ability is inadequate",
        reference=f"AMTS {remembered}; {verdict.replace('_', ' ')}" + ("" if able else f": {lacking.replace('_', ' ')} inadequate"),
        teaching=("Capacity is presumed, and decided for one decision by abilities, not by a score.", *case.condition.teaching),
        sources=("Appelbaum 2007 N Engl J Med 357:1834", "Hodkinson 1972 Age Ageing 1:233"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Cognition, mental state, the abilities, the verdict by them, and the fluid by the verdict."""
    decision = session.view.asked["decision"]
    memory = await session.chart("administer_cognitive_screen", instrument="amts")
    await session.chart("perform_mental_status_exam", domains=["cognition", "thought_content"])
    found = await session.chart("assess_capacity", decision=decision)
    lacking = next((name for name, row in found["abilities"].items() if row["status"] == "inadequate"), NONE)
    verdict = "has_capacity" if lacking == NONE else "lacks_capacity"
    recorded = await session.chart("assess_capacity", decision=decision, your_judgement=verdict)
    session.found(recorded["recorded"])
    session.found(memory["record_id"])
    if lacking != NONE:
        fluid = await session.chart(
            "place_care_order", order_type="iv_fluid", item="saline_0_9", rate_or_volume=LITRE_ML, unit="mL",
            priority="urgent", indication="dehydration, best interests",
        )  # fmt: skip
        session.done(fluid["order_id"])
    await session.submit(round(memory["score"]), plan=lacking)


FAMILY = Family(
    key="capacity_refusal",
    title="Refusal of treatment and capacity",
    domain="psychiatry",
    servers=("psychiatry",),
    conditions=(
        "delirium_infection",
        "alzheimer_dementia",
        "delirium_infection",
        "lithium_toxicity",
        "delirium_long_qt",
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)
