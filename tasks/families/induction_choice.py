"""Starting labour in an unripe cervix: the Bishop score, and how to ripen.

Twins: the same woman without and with a caesarean scar; misoprostol for the first, a balloon for the second.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.bishop import bishop
from medmcp.servers.clinical.scores.score import Reading
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.pregnancy import Features, Past
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

DRUG, BALLOON = "misoprostol", "cervical_balloon"
SCAR = "low transverse caesarean"
MOST_UNRIPE = 6  # Bishop score up to which ripening comes first

OPENINGS = (
    "{name}, {age}, {weeks} weeks: {complaint}. Examine her, score the cervix, and ripen it: misoprostol 25 microgram vaginally, or, if her history"
    " forbids it, a cervical balloon. Answer: Bishop score; plan: misoprostol or cervical_balloon.",
    "{given} {family} ({age}), {weeks} weeks pregnant, {complaint}. Do the vaginal examination now. Bishop (answer)? Which method is safe for her womb"
    " (plan: misoprostol or cervical_balloon)? Order it.",
    "Induction bay, {family}, {given}, {age} years, {weeks} weeks; {complaint}. Find the cervix, give the full Bishop score as answer, read the earlier"
    " births, and choose between vaginal misoprostol 25 microgram and a balloon (cervical_balloon); order the chosen one and name it as plan.",
    "A {age}-year-old, {name}, {weeks} weeks ({complaint}). The answer is her Bishop score by your own examination. Then one ripening method, by"
    " contraindication: misoprostol (25 microgram, vaginal) or cervical_balloon.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    record = case.obstetric
    if record is None or not record.past:
        return []
    rng = Random(f"{case.condition.key}|{case.seed}|cervix")
    score = rng.randint(0, MOST_UNRIPE)
    cervix = _cervix(rng)
    while _score(cervix) != score:
        cervix = _cervix(rng)
    plain = replace(
        record, cervix=cervix, surgery=(), past=tuple(replace(one, mode=one.mode and "vaginal") for one in record.past)
    )
    scarred = replace(
        plain, surgery=((SCAR, plain.past[0].years_ago),), past=(_by_section(plain.past[0]), *plain.past[1:])
    )
    twin = f"induction-{case.condition.key}-{case.seed}"
    charts = (replace(case, obstetric=plain), replace(case, obstetric=scarred))
    return [Built(chart, _task(chart, variant, score, twin)) for variant, chart in zip("ab", charts, strict=True)]


def _cervix(rng: Random) -> Features:
    return (
        ("cervical_dilation", float(rng.randint(0, 3))), ("cervical_effacement", float(rng.choice((0, 20, 30, 40, 50, 60)))),
        ("fetal_station", float(rng.choice((-3, -2)))), ("cervical_consistency", rng.choice(("firm", "medium", "soft"))),
        ("cervical_position", rng.choice(("posterior", "mid"))),
    )  # fmt: skip


def _by_section(one: Past) -> Past:
    return replace(one, mode="caesarean")


def _score(cervix: Features) -> int:
    found = {name.split("_", 1)[1]: Reading.given(value) for name, value in cervix}
    total = bishop(**found).score
    assert total is not None
    return round(total)


def _task(case: Case, variant: str, score: int, twin: str) -> Task:
    scarred = variant == "b"
    method = BALLOON if scarred else DRUG
    return Task(
        family="induction_choice", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics", servers=("obstetrics",),
        difficulty="intermediate", instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks), role="You are the obstetrician on the labour ward.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Bishop score, 0 to 13."), AnswerField("plan", f"{DRUG} or {BALLOON}."), claims_field()),
        max_calls=15, max_minutes=180, max_turns=15,
        goals=(
            RowGoal(name="drug", table="medication_request", at_least=int(not scarred), at_most=0 if scarred else 1, weight=2,
                    where=(Match(column="drug", values=(DRUG,)), *(() if scarred else (Match(column="dose", low=25, high=50), Match(column="route", values=("vaginal",))))),
                    why="misoprostol 25 microgram" if not scarred else "no misoprostol on a scar"),
            RowGoal(name="balloon", table="procedure", at_least=int(scarred), at_most=1 if scarred else 0, where=(Match(column="code", values=(BALLOON,)),), weight=2,
                    why="a balloon" if scarred else "no balloon needed"),
            RowGoal(name="no_oxytocin", table="medication_request", at_least=0, at_most=0, weight=0.5, where=(Match(column="drug", values=("oxytocin",)),), why="no oxytocin into an unripe cervix"),
        ),
        answers=(
            AnswerCheck(field="answer", number=float(score), weight=1.5, why=f"Bishop {score}"),
            AnswerCheck(field="plan", values=(method, method.replace("_", " "), *(("balloon",) if scarred else ())), why=method.replace("_", " ")),
        ),
        evidence=(
            Evidence(name="examined", codes=("cervical_dilation",), weight=1.5, before="balloon" if scarred else "drug", why="the cervix examined"),
            Evidence(name="history", tools=("get_obstetric_history", "calculate_bishop_score"), before="balloon" if scarred else "drug", why="scars looked for"),
            Evidence(name="tracing", tools=("interpret_ctg",), weight=0.5, why="the fetus well before ripening"),
        ),
        gates=((Gate(name="misoprostol on a scar", table="medication_request", severity=5, where=(Match(column="drug", values=(DRUG,)),), why="misoprostol with a caesarean scar at term ruptures it"),) if scarred else ()),
        cost_allowance=10, variant=variant, twin=twin, flipped="a caesarean scar", reference=f"Bishop {score}, {method.replace('_', ' ')}", teaching=case.condition.teaching,
        sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Tracing, history, examination, score, and the method that the scar leaves."""
    await session.chart("interpret_ctg")
    history = await session.chart("get_obstetric_history")
    seen = await session.chart("assess_labor_progress", perform_exam=True)
    session.found(seen["exams"][-1]["record_id"])
    score = await session.chart("calculate_bishop_score")
    if history["uterine_surgery"]:
        order = await session.chart(
            "place_care_order",
            order_type="procedure",
            item=BALLOON,
            priority="urgent",
            indication="ripening, uterine scar",
        )
        method = BALLOON
    else:
        order = await session.chart(
            "prescribe_medication",
            drug_name=DRUG,
            dose=25,
            dose_unit="microgram",
            route="vaginal",
            frequency="once",
            indication="induction of labour",
        )
        method = DRUG
    session.done(order["order_id"])
    await session.submit(f"{score['score']:g}", plan=method)


FAMILY = Family(
    key="induction_choice",
    title="Bishop score and ripening",
    domain="obstetrics",
    servers=("obstetrics",),
    conditions=("induction_unripe",),
    build=_build,
    oracle=oracle,
    share=0.7,
)
