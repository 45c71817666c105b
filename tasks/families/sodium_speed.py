"""How fast a low sodium comes back: the rise of 24 hours against the limit that this patient has, and what the house rule does.

Twins differ in the rise, or, with the same values of sodium, in the risk of osmotic demyelination that lowers the limit.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.tasks.admission import Series
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

LIMIT, LIMIT_AT_RISK, NEAR = 10, 8, 2
WATER_ML_KG = 10  # Spasovski 2014, statement on overcorrection
# rise in 24 h with and without risk; the tier follows: over the limit, within 2 below it, or slower
RISK = (
    ("potassium", ()),
    ("E43", (Problem(code="E43", name="Unspecified severe protein-calorie malnutrition", probability=1.0),)),
    ("F10.20", (Problem(code="F10.20", name="Alcohol dependence, uncomplicated", probability=1.0),)),
    ("K70.30", (Problem(code="K70.30", name="Alcoholic cirrhosis of liver without ascites", probability=1.0),)),
)
RULE = (
    "House rule on the largest rise within 24 h: above the limit, 5 % dextrose 10 mL/kg and nephrology, emergent; within 2 mmol/L of it (limit included), nephrology,"
    " urgent, and no infusion; slower, go on. In every case a new sodium is sent"
)
OPENINGS = (
    "{name}, {age}, is being treated for a low sodium. Is it coming back too fast? Find the largest rise in 24 h and the limit that holds for this patient. {rule}."
    " Answer: rise minus limit in mmol/L, negative if below. {hint}",
    "Sodium round: {given} {family} ({age}, {service}). Compare the fastest 24-hour rise with the limit (8 mmol/L at high risk of osmotic demyelination, else 10) and act."
    " {rule}. Submit rise minus limit with its sign. {hint}",
    "Check the correction of the hyponatraemia in {family}, {given}, {age}. {rule}. Report by how many mmol/L the largest rise of any 24 hours is above (plus) or below"
    " (minus) the limit of this patient. {hint}",
    "Second night of treatment for {name} ({age}, {service}), sodium on the way up. Work out the greatest rise within 24 h, decide which limit applies, follow the rule."
    " {rule}. Your answer is the difference rise minus limit. {hint}",
)  # fmt: skip
HINTS = (
    "The window slides; it does not begin at midnight.", "Potassium matters for the limit.", "Read the problem list.", "The first value is not always the lowest.",
    "Low nutrition and alcohol lower the limit.", "Do not give saline now.",
)  # fmt: skip


def _tier(rise: int, limit: int) -> str:
    return "over" if rise > limit else "near" if rise >= limit - NEAR else "slow"


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|sodium")
    if case.admission is None:
        return []
    problems = tuple(p for p in case.problems if p.code[:3] not in ("E43", "F10", "K70"))
    case = replace(case, problems=problems)
    name, added = rng.choice(RISK)
    start = rng.randint(111, 117)
    twin = f"sodium-{case.condition.key}-{case.seed}"
    if rng.random() < 0.5:  # the same course, with and without the risk
        rise = rng.choice((6, 7, 9, 10))
        pair = [(rise, False), (rise, True)]
    else:  # two courses in the same patient
        risky = rng.random() < 0.5
        limit = LIMIT_AT_RISK if risky else LIMIT
        rises = {
            "over": rng.randint(limit + 1, limit + 6),
            "near": rng.randint(limit - NEAR, limit),
            "slow": rng.randint(2, limit - NEAR - 1),
        }
        one, two = rng.sample(sorted(rises), 2)
        pair = [(rises[one], risky), (rises[two], risky)]
    rng.shuffle(pair)
    return [
        Built(
            mine := _course(case, start, rise, name if risky else "", added if risky else (), rng),
            _task(mine, variant, rise, risky, twin),
        )
        for variant, (rise, risky) in zip("ab", pair, strict=True)
    ]


def _course(case: Case, start: int, rise: int, risk: str, added: tuple[Problem, ...], rng: Random) -> Case:
    """Flat to 26 h ago, then up by `rise` until the last value 4 h ago."""
    assert case.admission is not None
    middle = start + round(rise * 0.5)
    values = ((50, start + 1), (38, start + 1), (26, start), (14, middle), (4, start + rise))
    series = (
        Series(code="sodium", values=tuple((float(hours), float(value), float(value)) for hours, value in values)),
    )
    potassium = 3.1 if risk == "potassium" else 4.1
    return replace(
        case, problems=(*case.problems, *added), levels=(*case.levels, ("sodium", float(start + rise)), ("potassium", potassium)),
        admission=case.admission.model_copy(update={"series": series}),
    )  # fmt: skip


def _task(case: Case, variant: str, rise: int, risky: bool, twin: str) -> Task:
    assert case.admission is not None
    limit = LIMIT_AT_RISK if risky else LIMIT
    tier = _tier(rise, limit)
    volume = WATER_ML_KG * case.weight_kg
    consult = (Match(column="category", values=("consult",)), Match(column="code", values=("nephrology",)))
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    water = (Match(column="code", values=("dextrose_5",)), Match(column="status", values=("active", "completed")))
    goals = [
        RowGoal(name="repeat", table="service_request", weight=0.4, where=(Match(column="category", values=("laboratory",)), Match(column="code", values=("sodium",))),
                why="a new sodium is sent"),
        RowGoal(name="water", table="service_request", weight=2 if tier == "over" else 0.5, at_least=int(tier == "over"), at_most=None if tier == "over" else 0,
                where=(*water, *((Match(column="unit", values=("mL",)), Match(column="amount", low=volume * 0.9, high=volume * 1.1)) if tier == "over" else ())),
                why=f"{volume:.0f} mL of 5 % dextrose" if tier == "over" else "no infusion of water"),
        RowGoal(name="nephrology", table="service_request", at_least=int(tier != "slow"), at_most=0 if tier == "slow" else None, weight=1,
                where=(*consult, *(() if tier == "slow" else (Match(column="priority", values=("stat" if tier == "over" else "urgent",)),))),
                why={"over": "nephrology, emergent", "near": "nephrology, urgent", "slow": "no consult"}[tier]),
    ]  # fmt: skip
    return Task(
        family="sodium_speed", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="ehr_management",
        servers=("ehr_management", "clinical_diagnosis"), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, service=case.admission.service, rule=RULE, hint=hint), role="You are the ward physician at night.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Largest rise of sodium within 24 h minus the limit of this patient, mmol/L, with its sign."), claims_field()),
        max_calls=20, max_minutes=240, max_turns=20, goals=tuple(goals),
        answers=(AnswerCheck(field="answer", number=float(rise - limit), tolerance=0.1, why=f"{rise} minus {limit}"),),
        evidence=(Evidence(name="trend", tools=("get_lab_trend",), before="repeat", weight=2, why="the course of sodium before acting"),),
        gates=(
            Gate(name="hypertonic saline", table="service_request", severity=5 if tier == "over" else 4, where=(Match(column="code", values=("saline_3",)),),
                 why="hypertonic saline in a correction that goes on by itself"),
            *((Gate(name="overcorrection left alone", table="service_request", severity=4, missing_after_minutes=180, where=water, why="nothing brought the sodium back"),)
              if tier == "over" else ()),
        ),
        cost_allowance=8, variant=variant, twin=twin, flipped="the rise of sodium or the risk of osmotic demyelination",
        reference=f"rise {rise} mmol/L in 24 h, limit {limit}: {tier}",
        teaching=("The limit is 8 mmol/L in 24 h with low potassium, alcohol, malnutrition or liver disease.", *case.condition.teaching),
        sources=("Spasovski 2014 Eur J Endocrinol 170:G1", "Verbalis 2013 Am J Med 126:S1"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The course with its limit, then the tier of the rule."""
    trend = await session.chart("get_lab_trend", test="sodium")
    session.found(trend["latest"]["record_id"])
    special = trend["special"]
    excess = special["largest_rise_24h"] - special["limit_24h"]
    info = await session.chart("get_patient_info")
    sent = await session.chart(
        "order_lab_test", tests=["sodium"], priority="stat", indication="correction of hyponatraemia"
    )
    session.done(sent["orders"][0]["order_id"])
    if excess > 0:
        water = await session.chart(
            "place_care_order", order_type="iv_fluid", item="dextrose_5", rate_or_volume=round(WATER_ML_KG * info["anthropometrics"]["weight_kg"]), unit="mL",
            priority="stat", indication="relowering of sodium",
        )  # fmt: skip
        session.done(water["order_id"])
    if excess >= -NEAR:
        call = await session.chart(
            "request_consult", service="nephrology", urgency="emergent" if excess > 0 else "urgent", question="Sodium rises fast: how should we go on tonight?",
        )  # fmt: skip
        session.done(call["consult_id"])
    await session.submit(f"{excess:g}")


FAMILY = Family(
    key="sodium_speed",
    title="Speed of correction of a low sodium",
    domain="ehr_management",
    servers=("ehr_management", "clinical_diagnosis"),
    conditions=("hyponatraemia_siadh", "hyponatraemia_thiazide"),
    build=_build,
    oracle=oracle,
    share=0.8,
)
