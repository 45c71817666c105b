"""Fall and pressure-injury risk from what the nurses charted, and the precautions that each band has.

The last set counts, not the one of admission. Twins differ in one charted item.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.nursing import NURSING_ITEMS
from medmcp.tasks.admission import Scale
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

FALL_HIGH, SKIN_RISK, SKIN_HIGH = 45, 18, 12
ORDERS = ("fall_precautions", "pressure_care", "pressure_mattress")
NOW, BEFORE = 7.0, 34.0  # hours ago
Picks = dict[str, str]

OPENINGS = (
    "Nursing bundle for {name}, {age} ({service}): what do Braden and Morse come to in the last charting? Morse 45 or more: fall precautions. Braden 18 or less: turning every"
    " 2 h; 12 or less: pressure-redistributing mattress as well. Order what is due and nothing else of these. Answer: Braden; plan: Morse. {hint}",
    "Check the risk scales of {given} {family} ({age}, {service}) and order by band: fall precautions from Morse 45, turning every 2 h from Braden 18 down, with a"
    " pressure-redistributing mattress from 12 down. Submit the Braden total, and the Morse total as plan. {hint}",
    "{family}, {given}, {age}, on {service}: the care plan has to follow the newest Braden and Morse. Rule: Morse >= 45 fall precautions; Braden <= 18 turn 2-hourly; Braden"
    " <= 12 also a special mattress. Place the orders due, report Braden (answer) and Morse (plan). {hint}",
    "What is missing in the precautions of {name} ({age}, {service})? Total the latest nursing items, then order fall precautions (Morse at least 45), 2-hourly turning (Braden at"
    " most 18) and the pressure mattress (Braden at most 12) as they apply. Answer with Braden, plan with Morse. {hint}",
)  # fmt: skip
HINTS = (
    "The set of admission is old.", "Low Braden is high risk.", "High Morse is high risk.", "Items, not impressions.", "Some precautions may not be needed.",
    "Totals are computed from the charted items.",
)  # fmt: skip


def _drawn(assessment: str, rng: Random) -> Picks:
    """A choice for every item; Braden items are drawn around a general level, so that all bands come up."""
    level = rng.uniform(0, 1)
    picks = {}
    for code, item in NURSING_ITEMS.items():
        if item.assessment != assessment:
            continue
        choices = list(item.choices)
        place = (
            level * (len(choices) - 1) + rng.uniform(-0.9, 0.9)
            if assessment == "braden"
            else rng.choice((0, 0, len(choices) - 1, rng.randrange(len(choices))))
        )
        picks[code.removeprefix(f"{assessment}_")] = choices[min(len(choices) - 1, max(0, round(place)))]
    return picks


def _total(assessment: str, picks: Picks) -> int:
    return round(sum(NURSING_ITEMS[f"{assessment}_{name}"].choices[choice] for name, choice in picks.items()))


def _due(braden: int, morse: int) -> tuple[str, ...]:
    found = ["fall_precautions"] if morse >= FALL_HIGH else []
    found += ["pressure_care"] if braden <= SKIN_RISK else []
    return tuple(found + (["pressure_mattress"] if braden <= SKIN_HIGH else []))


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|nursing")
    if case.admission is None:
        return []
    braden, morse = _drawn("braden", rng), _drawn("morse", rng)
    flipped = _flip(braden, morse, rng)
    if flipped is None:
        return []
    name, other = flipped
    pair = [(braden, morse), other]
    rng.shuffle(pair)
    twin = f"nursing-{case.condition.key}-{case.seed}"
    older = (_drawn("braden", rng), _drawn("morse", rng))
    built = []
    for variant, (skin, fall) in zip("ab", pair, strict=True):
        scales = (
            Scale(assessment="braden", hours_ago=(BEFORE,), picks=older[0]), Scale(assessment="morse", hours_ago=(BEFORE,), picks=older[1]),
            Scale(assessment="braden", hours_ago=(NOW,), picks=skin), Scale(assessment="morse", hours_ago=(NOW,), picks=fall),
        )  # fmt: skip
        mine = replace(case, admission=case.admission.model_copy(update={"scales": scales}))
        built.append(Built(mine, _task(mine, variant, _total("braden", skin), _total("morse", fall), name, twin)))
    return built


def _flip(braden: Picks, morse: Picks, rng: Random) -> tuple[str, tuple[Picks, Picks]] | None:
    """One item changed so that another order is due; (its name, the other pair of sets), or None."""
    due = _due(_total("braden", braden), _total("morse", morse))
    options = []
    for assessment, picks in (("braden", braden), ("morse", morse)):
        for name, choice in picks.items():
            for other in NURSING_ITEMS[f"{assessment}_{name}"].choices:
                changed = picks | {name: other}
                pair = (changed, morse) if assessment == "braden" else (braden, changed)
                if other != choice and _due(_total("braden", pair[0]), _total("morse", pair[1])) != due:
                    options.append((f"{assessment}: {name.replace('_', ' ')}", pair))
    return rng.choice(options) if options else None


def _task(case: Case, variant: str, braden: int, morse: int, flipped: str, twin: str) -> Task:
    assert case.admission is not None
    due = _due(braden, morse)
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    running = Match(column="status", values=("active",))
    return Task(
        family="nursing_bundle", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="ehr_management",
        servers=("ehr_management",), difficulty="foundation", instruction=phrase(case, variant, OPENINGS, service=case.admission.service, hint=hint),
        role="You write the care plan with the nurses.", teaser=case.condition.teaser, topic="nursing care", patient_id=case.patient_id,
        encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Braden total of the last charting."), AnswerField("plan", "Morse total of the last charting, a number."), claims_field()),
        max_calls=20, max_minutes=240, max_turns=20,
        goals=(
            *(RowGoal(name=name, table="service_request", where=(Match(column="code", values=(name,)), running), why=f"{name.replace('_', ' ')} ordered") for name in due),
            *(RowGoal(name=f"no_{name}", table="service_request", at_least=0, at_most=0, weight=0.5, where=(Match(column="code", values=(name,)), running),
                      why=f"{name.replace('_', ' ')} not called for") for name in ORDERS if name not in due),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(braden), why=f"Braden {braden}"),
            AnswerCheck(field="plan", number=float(morse), why=f"Morse {morse}"),
        ),
        evidence=(Evidence(name="scales", tools=("get_nursing_assessments",), before=due[0] if due else "", weight=2, why="the charted items before the orders"),),
        gates=(Gate(name="restraint", table="service_request", severity=5, where=(Match(column="detail", values=("restraint",)),), why="restraint is no fall prevention"),),
        cost_allowance=6, variant=variant, twin=twin, flipped=flipped,
        reference=f"Braden {braden}, Morse {morse}: {', '.join(due).replace('_', ' ') or 'nothing to order'}",
        teaching=("A band without its order is a number on paper.", *case.condition.teaching),
        sources=("Bergstrom 1987 Nurs Res 36:205", "Morse 1989 Can J Aging 8:366"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The newest set of each scale, then the orders of its band."""
    charted = await session.chart("get_nursing_assessments", assessments=["braden", "morse"])
    newest = {name: next(row for row in charted["assessments"] if row["name"] == name) for name in ("braden", "morse")}
    session.found(newest["braden"]["items"][0]["record_id"])
    braden, morse = round(newest["braden"]["total"]), round(newest["morse"]["total"])
    for item in _due(braden, morse):
        order = await session.chart("place_care_order", order_type="nursing_care", item=item, indication="risk scale")
        session.done(order["order_id"])
    await session.submit(braden, plan=str(morse))


FAMILY = Family(
    key="nursing_bundle",
    title="Risk scales and their precautions",
    domain="ehr_management",
    servers=("ehr_management",),
    conditions=(
        "hip_fracture_ward",
        "heart_failure_ward",
        "refeeding_ward",
        "hospital_pneumonia",
        "metastatic_lung_ward",
        "colectomy_ward",
    ),
    build=_build,
    oracle=oracle,
    share=0.8,
)
