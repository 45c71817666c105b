"""What a patient would answer to every instrument, and the recorded psychiatric and social history.

Everybody has habits and a few bad nights; a condition adds its own answers (`Condition.answers`, `cognition`, `yes`), a
twin its one (`Case.answers`). Questionnaires, conversation and record are written from the same draw, so they agree. An
answer that is the usual one of health has no row.
"""

import json
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from medmcp.servers.clinical.instrument import INSTRUMENTS, QUESTIONS
from medmcp.servers.clinical.risk_factor import RISK_FACTORS
from medmcp.servers.world.world import World
from medmcp.tasks.condition import Cognition, SocialFact

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["ALCOHOL", "SMOKING", "Habit", "Habits", "habits", "mind", "write_mind"]


class Habit(NamedTuple):
    """A habit as the patient says it, as it is charted, and what follows: AUDIT 1 to 3, or pack-years."""

    said: str
    charted: str
    audit: tuple[int, int, int] = (0, 0, 0)
    pack_years: float = 0.0


SMOKING: tuple[Habit, ...] = (
    Habit("Never smoked.", "never smoked"),
    Habit("I stopped years ago.", "stopped years ago", pack_years=8),
    Habit("Ten a day, I'm afraid.", "10 cigarettes a day", pack_years=12),
)
ALCOHOL: tuple[Habit, ...] = (
    Habit("I don't drink.", "no alcohol"),
    Habit("A glass of wine at the weekend.", "one glass of wine at weekends", audit=(2, 0, 0)),
    Habit("A beer most evenings.", "one beer most evenings", audit=(4, 0, 0)),
)


class Habits(NamedTuple):
    """Places in `SMOKING` and `ALCOHOL`, and whether the patient lives alone."""

    smoking: int
    alcohol: int
    alone: bool


def habits(case: "Case") -> Habits:
    """The habits of a case's patient."""
    rng = case.rng("habits")
    smoking, alcohol = rng.choice(range(len(SMOKING))), rng.choice(range(len(ALCOHOL)))
    return Habits(smoking, alcohol, rng.choice((True, False)))


# complaints that healthy people have now and then, and how often
COMMON = (("phq9_3", 0.35), ("phq9_4", 0.35), ("phq9_5", 0.1), ("phq9_7", 0.1), ("gad7_1", 0.2), ("gad7_3", 0.25), ("gad7_4", 0.2),
          ("gad7_6", 0.2), ("pcl5_20", 0.15), ("pcl5_15", 0.1))  # fmt: skip


def mind(case: "Case") -> dict[str, int]:
    """The true answer to every question that is not the usual one of health, by code."""
    found: dict[str, int] = {}
    if case.age >= 12:
        rng = case.rng("bad nights")
        found |= {code: 1 for code, often in COMMON if rng.random() < often}
    if case.age >= 16:
        found |= {f"audit_{n}": points for n, points in enumerate(ALCOHOL[habits(case).alcohol].audit, 1)}
    rng = case.rng("answers")
    for answers in case.condition.answers:
        questions = INSTRUMENTS[answers.instrument].questions
        for question, (low, high) in zip(questions, answers.points, strict=True):
            found[question.code] = rng.choice([points for points in question.points if low <= points <= high])
    found |= {code: int(rng.random() < often) for code, often in case.condition.yes}
    if case.condition.cognition is not None:
        found |= _cognition(case.rng("cognition"), case.condition.cognition)
    found |= dict(case.answers)
    if sum(points for code, points in found.items() if code.startswith("gad7_")) >= 10:
        found.setdefault("ciwa_anxiety", 3)  # moderate anxiety shows whatever its cause
    return {
        code: points for code, points in found.items() if points != (QUESTIONS[code].usual if code in QUESTIONS else 0)
    }


# AMTS items in the order in which they are lost, the last ones late
FADING = (
    "address",
    "time",
    "history_year",
    "head_of_state",
    "year",
    "persons",
    "count_back",
    "birth_date",
    "place",
    "age",
)
AMT4 = ("age", "birth_date", "place", "year")


def _cognition(rng: Random, state: Cognition) -> dict[str, int]:
    """AMTS, 6CIT and 4AT out of one state, so that the three agree on the year and on counting."""
    wrong = FADING[: rng.randint(*state.wrong)]
    months = rng.randint(*state.months_back)
    short = sum(name in wrong for name in AMT4)
    counting = rng.choice((2, 4)) if "count_back" in wrong else 0
    return {f"amts_{name}": 0 for name in wrong} | {
        "6cit_year": 4 if "year" in wrong else 0,
        "6cit_month": 3 if "persons" in wrong else 0,
        "6cit_time": 3 if "time" in wrong else 0,
        "6cit_count_back": counting,
        "6cit_months_back": 2 * months,
        "6cit_recall": rng.choice((6, 8, 10)) if "address" in wrong else rng.choice((0, 2)),
        # CIWA-Ar: uncertain of the date 1, wrong by more than two days 3, place or person 4
        "ciwa_orientation": 4 if "place" in wrong else 3 if "year" in wrong else 1 if "time" in wrong else 0,
        "4at_alertness": 4 if state.drowsy else 0,
        "4at_amt4": min(2, short),
        "4at_months_back": months,
        "4at_acute_change": 4 if state.acute else 0,
    }


def write_mind(world: World, case: "Case") -> None:
    """Write answers (latent), history, family and social history (chart) of a case's patient."""
    condition, patient = case.condition, case.patient_id
    answers = mind(case)
    told = {one.code: one.told for one in condition.withheld}
    for code in dict.fromkeys((*answers, *told)):
        value = answers.get(code, QUESTIONS[code].usual if code in QUESTIONS else 0)
        world.insert(
            "latent_item", patient_id=patient, code=code, value=value, told=told.get(code), withheld=int(code in told),
            collateral=value if code in condition.known_to_others else None, quote=condition.quotes.get(code),
        )  # fmt: skip
    rng = case.rng("past")
    for event in condition.past:
        when, there = rng.uniform(*event.years_ago), rng.random() < event.probability
        if there:
            _chart(world, patient, "psychiatric-history", event.section, event.text, when * 365.25,
                   note=json.dumps(event.detail) if event.detail else None)  # fmt: skip
    for illness in condition.family:
        if rng.random() < illness.probability:
            world.insert(
                "family_member_history", patient_id=patient, relation=illness.relation, condition=illness.condition
            )
    for fact in _social(case):
        _chart(world, patient, "social-history", fact.code, fact.text, 200, value=fact.value)


def _social(case: "Case") -> list[SocialFact]:
    """Recorded fields: the condition's, and general ones of adults; what nobody recorded is left out."""
    rng, condition = case.rng("social"), case.condition
    own = [fact for fact in condition.social if rng.random() < fact.probability]
    if case.age < 16:
        return own
    mine = habits(case)
    smoking = SMOKING[mine.smoking]
    retired = case.age >= 67
    general = [
        SocialFact(code="living", text="lives alone" if mine.alone else "lives with family", probability=0.8),
        SocialFact(code="support", text=rng.choice(("sister, reliable", "spouse, reliable", "neighbours, now and then", "two close friends")),
                   probability=0.5),
        SocialFact(code="work_finance", probability=0.6,
                   text="retired" if retired else rng.choice(("works full time", "works part time", "out of work, in debt"))),
        SocialFact(code="tobacco", text=smoking.charted, value=smoking.pack_years, probability=0.8),
        SocialFact(code="firearms", text=rng.choice(("no", "no", "yes")), probability=0.2),
        SocialFact(code="home_safety", text="safe, asked alone", probability=0.3),
        SocialFact(code="transport", text=rng.choice(("own car", "bus", "depends on others")), probability=0.3),
        SocialFact(code="health_literacy", text=rng.choice(("adequate", "needs help with forms")), probability=0.2),
        SocialFact(code="need_food", text=rng.choice(("negative", "negative", "positive")), probability=0.2),
        SocialFact(code="need_housing", text=rng.choice(("negative", "negative", "positive")), probability=0.2),
    ]  # fmt: skip
    if not any(answers.instrument == "audit" for answers in condition.answers):
        general.append(SocialFact(code="alcohol_drugs", text=ALCOHOL[mine.alcohol].charted, probability=0.7))
    general = [fact for fact in general if rng.random() < fact.probability]
    taken = {fact.code for fact in condition.social}
    return own + [fact for fact in general if fact.code not in taken]


def _chart(
    world: World, patient_id: str, category: str, code: str, text: str, days_ago: float, *, value: float | None = None,
    note: str | None = None,
) -> None:  # fmt: skip
    when = world.in_minutes(-days_ago * 1440)
    world.insert(
        "observation", patient_id=patient_id, category=category, code=code, display=code.replace("_", " "), value=value,
        value_text=text, unit="pack-years" if code == "tobacco" else "", effective=when, issued=when, status="final",
        note=note,
    )  # fmt: skip


assert not set(RISK_FACTORS) & set(QUESTIONS), "a risk factor and a question under one code"
