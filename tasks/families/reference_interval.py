"""A value from an outside laboratory: in this hospital's unit, against the interval of this very person.

The twin is of another age, or at another stage of pregnancy, so that the same value is inside for one and outside for the
other; only what is outside is repeated here.
"""

from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import NamedTuple

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.laboratory import LabTest, Sex, find_test, flag, reference
from medmcp.servers.clinical.units import ANALYTES, convert
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.people import body_size
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

CHILDREN = {"iron_deficiency_child": (1, 11), "acute_rheumatic_fever": (6, 16)}
CHILD_TESTS = (
    "haemoglobin",
    "haematocrit",
    "wbc",
    "creatinine",
    "alp",
    "phosphate",
    "mcv",
    "albumin",
    "ldh",
    "neutrophils",
    "lymphocytes",
)
PREGNANCY_TESTS = (
    "tsh", "haemoglobin", "haematocrit", "ferritin", "wbc", "free_t4", "creatinine", "albumin", "platelets", "alp", "fibrinogen", "crp", "uric_acid",
    "iron", "urea", "calcium", "cholesterol_total", "triglycerides",
)  # fmt: skip
WEEKS = {1: 10, 2: 21, 3: 33}  # a gestation in each trimester

OPENINGS = (
    "{name}, {age}: {complaint}. A letter from outside gives {test} {value} {unit}. What is that in {own}, and is it outside the interval for this person? If"
    " it is, order the test here; if not, leave it. Answer: the value in {own}. Plan: the interval, low-high in {own}.",
    "{given} {family} ({age}, {complaint}) brings a result: {test} {value} {unit}. Convert it to {own} (answer), name the reference interval that applies"
    " to this patient as low-high (plan), and repeat the test in our laboratory only if the value lies outside.",
    "Please check an outside value for {family}, {given}, {age}: {test}, {value} {unit}. Submit it in {own}; as plan the low-high that holds for this age,"
    " sex and state. Abnormal values are measured again here, normal ones are not. ({complaint})",
    "{test} of {name} was reported as {value} {unit} elsewhere; {age} years, {complaint}. Our unit is {own}: report the value so (answer) and the fitting"
    " reference interval as low-high (plan). Order it anew if and only if it is abnormal for this patient.",
)  # fmt: skip


class Person(NamedTuple):
    """What an interval depends on, as the chart will give it."""

    sex: Sex
    age: float  # years
    pregnant: bool
    trimester: int | None


def _person(case: Case) -> Person:
    weeks = case.gestation_weeks if case.pregnancy == "pregnant" else None
    trimester = None if weeks is None else 1 if weeks < 14 else 2 if weeks < 28 else 3
    return Person("female" if case.sex == "female" else "male", float(case.age), trimester is not None, trimester)


def _pair(case: Case, rng: Random) -> tuple[Case, Case]:
    if case.condition.key in CHILDREN:
        low, high = CHILDREN[case.condition.key]
        one, other = rng.sample(range(low, high + 1), 2)
        return _aged(case, one), _aged(case, other)
    first, second = rng.sample((1, 2, 3), 2)
    return _weeks(case, WEEKS[first] + rng.randint(0, 2)), _weeks(case, WEEKS[second] + rng.randint(0, 2))


def _aged(case: Case, age: int) -> Case:
    height, weight = body_size(Random(f"{case.seed}|{age}"), case.sex, age)
    return replace(case, age=age, height_cm=height, weight_kg=weight)


def _weeks(case: Case, weeks: int) -> Case:
    assert case.obstetric is not None
    days = weeks * 7 + 3
    return replace(
        case,
        gestation_weeks=weeks,
        obstetric=replace(case.obstetric, days=days, scan_days=min(case.obstetric.scan_days or 70, days - 7)),
    )


def _between(test: LabTest, pair: tuple[Case, Case], rng: Random) -> float | None:
    """A value that is normal for one of the pair and not for the other, well off every limit; None if there is none."""
    bounds: set[float] = set()
    for one in pair:
        interval = reference(test, *_person(one))
        if interval is None or interval.low is None or interval.high is None:
            return None
        bounds |= {interval.low, interval.high}
    room = 2.2 * 10**-test.decimals
    middles = [round((x + y) / 2, test.decimals + 1) for x, y in pairwise(sorted(bounds)) if y - x > room]
    rng.shuffle(middles)
    for value in middles:
        flags = [flag(test, value, *_person(one)) for one in pair]
        if sorted(state == "normal" for state in flags) == [False, True] and "cannot_judge" not in flags:
            return value
    return None


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|interval")
    names = list(CHILD_TESTS if case.condition.key in CHILDREN else PREGNANCY_TESTS)
    for _ in range(6):
        pair = _pair(case, rng)
        rng.shuffle(names)
        for name in names:
            test = find_test(name)
            analyte = ANALYTES.get(name)
            if test is None or test.key in case.condition.filed:
                continue
            value = _between(test, pair, rng)
            if value is None:
                continue
            unit = rng.choice([one for one in (analyte.others if analyte else ()) if one != test.unit] or [test.unit])
            given = float(f"{convert(value, test.unit, unit, test.key):.4g}")
            twin = f"interval-{case.condition.key}-{case.seed}"
            return [
                Built(one, _task(one, variant, test, given, unit, twin))
                for variant, one in zip("ab", pair, strict=True)
            ]
    return []


def _task(case: Case, variant: str, test: LabTest, given: float, unit: str, twin: str) -> Task:
    person = _person(case)
    value = convert(given, unit, test.unit, test.key)
    interval = reference(test, *person)
    assert interval is not None
    outside = flag(test, value, *person) != "normal"
    limits = f"{interval.low:g}-{interval.high:g}"
    return Task(
        family="reference_interval", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="medical_qa",
        servers=("medical_qa", "clinical_diagnosis"), difficulty="foundation",
        instruction=phrase(case, variant, OPENINGS, test=test.name, value=f"{given:g}", unit=unit, own=test.unit), role="You are the physician in clinic.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"test": test.key, "value": given, "unit": unit, "own_unit": test.unit},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", f"Value in {test.unit}."), AnswerField("plan", "Reference interval, low-high."), claims_field()),
        max_calls=12, max_minutes=240, max_turns=12,
        goals=(RowGoal(name="repeat", table="service_request", at_least=1 if outside else 0, at_most=None if outside else 0, weight=1.5,
                       where=(Match(column="code", values=(test.key,)),), why="abnormal: measured again here" if outside else "normal: not repeated"),),
        answers=(
            AnswerCheck(field="answer", number=float(f"{value:.4g}"), tolerance=max(0.011 * abs(value), 0.5 * 10**-test.decimals), why=f"{value:.4g} {test.unit}"),
            AnswerCheck(field="plan", values=(limits,), weight=1.5, why=f"{limits} {test.unit}"),
        ),
        evidence=(
            Evidence(name="person", tools=("get_patient_info",), why="age, sex and pregnancy from the record", before="repeat" if outside else ""),
            Evidence(name="interval", tools=("get_lab_reference_range",), weight=2, why="the interval of this person", before="repeat" if outside else ""),
        ),
        cost_allowance=15, variant=variant, twin=twin, flipped="trimester" if person.pregnant else "age", reference=f"{value:.4g} {test.unit}, {limits}",
        teaching=("An adult interval says nothing about a child or a pregnancy.",), sources=(interval.source or "; ".join(test.sources),),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Who the patient is, the interval that belongs to them, and the test again if the value is outside."""
    asked = session.view.asked
    info = await session.chart("get_patient_info")
    person = info["demographics"]
    extra = {}
    age = info["pregnancy"]["gestational_age"]
    if age:
        weeks = int(age.split("+")[0])
        extra = {"pregnancy_trimester": 1 if weeks < 14 else 2 if weeks < 28 else 3}
    known = await session.call(
        "get_lab_reference_range", test=asked["test"], value=asked["value"], unit=asked["unit"], to_unit=asked["own_unit"],
        age_years=person["age_years"], sex=person["sex"], **extra,
    )  # fmt: skip
    vitals = await session.chart("get_vital_signs")
    session.found(vitals["sets"][0]["record_ids"][0])
    if known["flag"] != "normal":
        placed = await session.chart(
            "order_lab_test", tests=[asked["test"]], priority="routine", indication="outside value to be confirmed"
        )
        session.done(placed["orders"][0]["order_id"])
    interval = known["interval"]
    await session.submit(f"{known['converted']['value']:g}", plan=f"{interval['low']:g}-{interval['high']:g}")


FAMILY = Family(
    key="reference_interval",
    title="Reference interval of this person",
    domain="medical_qa",
    servers=("medical_qa", "clinical_diagnosis"),
    conditions=(
        "subclinical_hypothyroidism_pregnancy",
        "iron_deficiency_child",
        "acute_rheumatic_fever",
        "subclinical_hypothyroidism_pregnancy",
    ),
    build=_build,
    oracle=oracle,
)
