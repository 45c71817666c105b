"""Which of the vaccines on the shelf is due today and may be given, by record, age and risk.

One of six is due. The twin has another record: the dose that was missing is there, and another one is missing.
"""

from dataclasses import replace
from datetime import timedelta
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.immunization import due_and_against
from medmcp.servers.clinical.immunization_schedule import VACCINES
from medmcp.servers.world.immunization_record import person_of
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

NAMES = {row.key: row.name for row in VACCINES}
# days ago of the doses that make a vaccine not due: a whole course, or the dose of this season
COURSES: dict[str, tuple[int, ...]] = {
    "influenza": (12,), "covid_19": (16,), "tdap": (900,), "td": (900,), "mmr": (6500,), "varicella": (6500, 6300), "zoster": (800, 700),
    "pcv": (600,), "hepatitis_b": (3100, 3000, 2900), "hepatitis_a": (3100, 2800), "menacwy": (420, 330), "menb": (330, 290, 140), "hib": (700,),
    "rsv": (300,), "hpv": (3600, 3500, 3400),
}  # fmt: skip
SHELF = 6
LIVE_DRUGS = ("mmr vaccine", "varicella vaccine", "yellow fever vaccine")

OPENINGS = (
    "{name}, {age}: {complaint}. On the shelf: {shelf}. One of them is due today and may be given; name it. Document the visit as an outpatient note"
    " with code Z23.",
    "Vaccination clinic, {given} {family}, {age} years ({complaint}). Of {shelf} exactly one is due by the record and not contraindicated. Which? Leave an"
    " outpatient note, coded Z23.",
    "{family}, {given} ({age}) comes with {complaint}. Check the record against the schedule: which one of {shelf} do you draw up? File an outpatient"
    " note that supports Z23.",
    "A {age}-year-old {sex}, {name}: {complaint}. Your fridge holds {shelf}. Give the name of the only vaccine that is due and allowed, and write the"
    " outpatient note (Z23).",
)


def _state(case: Case) -> tuple[set[str], set[str]]:
    """(due and allowed, contraindicated) by key."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient is not None
    due, against = due_and_against(person_of(world, patient))
    world.close()
    return {one.vaccine.key for one in due}, {one.vaccine.key for one in against}


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|vaccines")
    # a visit in the season of influenza half the time, so that it is no constant
    case = replace(case, start=case.start + timedelta(days=rng.randint(0, 364)))
    due, against = _state(replace(case, doses=()))
    course = {key: tuple((key, days + rng.randint(0, 20)) for days in COURSES[key]) for key in due if key in COURSES}
    candidates = sorted(key for key in due if key in COURSES)
    barred = sorted(key for key in against if key in COURSES and key not in due)
    if len(candidates) < 3:
        return []
    first, second = rng.sample(candidates, 2)
    rest = [key for key in candidates if key not in (first, second)]
    rng.shuffle(rest)
    others = [
        *rng.sample(barred, min(2, len(barred))),
        *rest,
        *rng.sample(sorted(set(COURSES) - set(candidates) - set(barred)), 4),
    ]
    shelf = [first, second, *others][:SHELF]
    twin = f"vaccine-{case.condition.key}-{case.seed}"
    built = []
    for variant, target in zip("ab", (first, second), strict=True):
        doses = tuple(dose for key, given in course.items() if key != target for dose in given)
        chart = replace(case, doses=doses)
        still, _ = _state(chart)
        if still & set(shelf) != {target}:
            return []
        order = list(shelf)
        Random(f"{case.seed}|{variant}|shelf").shuffle(order)
        built.append(Built(chart, _task(chart, variant, target, [NAMES[key] for key in order], twin)))
    return built


def _task(case: Case, variant: str, target: str, shelf: list[str], twin: str) -> Task:
    row = next(one for one in VACCINES if one.key == target)
    return Task(
        family="vaccines_due", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="clinical_diagnosis",
        servers=("clinical_diagnosis",), difficulty="intermediate", instruction=phrase(case, variant, OPENINGS, shelf="; ".join(shelf)),
        role="You are the physician of the vaccination clinic.", teaser=case.condition.teaser, topic=case.condition.topic, asked={"shelf": shelf},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The vaccine, as it is written on the shelf."), claims_field()), max_calls=15, max_minutes=90, max_turns=15,
        goals=(RowGoal(name="note", table="document_reference", where=(Match(column="type", values=("outpatient",)), Match(column="codes", values=('["z23"]', '["Z23"]'))),
                       why="the outpatient note with Z23"),),
        answers=(AnswerCheck(field="answer", values=(row.name, row.key, row.key.replace("_", " "), *row.aliases), weight=2, why=f"{row.name} is due"),),
        evidence=(
            Evidence(name="record", tools=("get_immunization_history",), before="note", weight=2, why="the doses on file"),
            Evidence(name="risks", tools=("get_patient_info", "get_patient_history", "get_medications"), before="note", why="conditions and medicines"),
        ),
        gates=(Gate(name="live vaccine against the rules", table="medication_request", severity=5, where=(Match(column="drug", values=LIVE_DRUGS),),
                    why="a live vaccine that is not due or not allowed"),),
        cost_allowance=10, variant=variant, twin=twin, flipped="doses on file", reference=f"{row.name} is the one that is due",
        teaching=case.condition.teaching, sources=("CDC/ACIP adult immunization schedule 2025",),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Who it is, the record, the note, the name."""
    info = await session.chart("get_patient_info")
    record = await session.chart("get_immunization_history")
    due = {row["vaccine"] for row in record["due"]}
    chosen = next(name for name in session.view.asked["shelf"] if name in due)
    note = await session.chart(
        "add_clinical_note", note_type="outpatient", icd10_codes=["Z23"],
        content=f"Subjective: well. Objective: {info['demographics']['age_years']} years, record checked. Assessment: {chosen} due. Plan: give it today.",
    )  # fmt: skip
    session.done(note["note_id"])
    await session.submit(chosen)


FAMILY = Family(
    key="vaccines_due",
    title="The vaccine that is due",
    domain="clinical_diagnosis",
    servers=("clinical_diagnosis",),
    conditions=("asplenia_clinic", "older_adult_checkup", "transplant_clinic", "asplenia_clinic"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
