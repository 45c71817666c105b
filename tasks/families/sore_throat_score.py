"""Sore throat: the Centor score with McIsaac's correction from examination and history, and the test by the clinic's rule.

The twin differs in one item, so that the score crosses the rule's threshold.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

EXUDATE, NODES = "red with exudate", "tender, cervical"
HOT = 38.0

OPENINGS = (
    "{name}, {age}: {complaint}. Examine, ask, and work out the Centor score with McIsaac's age correction. Our rule: a rapid streptococcal antigen"
    " test from {threshold} points on, none below. Answer with the score; plan: the items that score, in alphabetical order, or none.",
    "Sore throat clinic: {given} {family}, {age}, {complaint}. McIsaac score, please (fever is measured or told). At {threshold} or more points send the rapid"
    " strep test, otherwise no test. Submit the total, and in plan the scoring items ({items}) alphabetically.",
    "{family}, {given}, {age} years, {complaint}. What is the modified Centor score, item by item? This practice tests for group A streptococci when it is"
    " at least {threshold}. Act on it. Answer: the number. Plan: which of {items} score, alphabetical, comma-separated.",
    "Is a throat test due in {name} ({age}; {complaint})? Take temperature, cough, nodes and tonsils into account, correct for age, test from"
    " {threshold} points. Report the score and, as plan, the items that gave a point ({items}; none if none).",
)  # fmt: skip
ITEMS = ("age", "cough", "fever", "nodes", "tonsils")


def _age_points(age: int) -> int:
    return 1 if age < 15 else 0 if age < 45 else -1


def _make(case: Case, cough: bool, fever: bool, nodes: bool, tonsils: bool) -> Case:
    names = tuple(name for name in case.symptoms if name not in ("cough", "fever"))
    told = (*(("cough",) if cough else ()), *(("fever",) if fever else ()))
    return replace(
        case, symptoms=(*names, *told), severity=0.12,
        signs=(("pharynx", EXUDATE if tonsils else "red, no exudate"), ("lymph_nodes", NODES if nodes else "not enlarged")),
    )  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|centor")
    base = replace(
        case, age=rng.choice((rng.randint(13, 14), rng.randint(15, 44), rng.randint(15, 44), rng.randint(45, 58)))
    )
    threshold = rng.choice((1, 2, 3, 4))
    for _ in range(40):
        items = [rng.random() < 0.5 for _ in range(4)]  # cough, fever, nodes, tonsils
        place = rng.randrange(4)
        other = [not state if number == place else state for number, state in enumerate(items)]
        scores = [_score(base.age, each) for each in (items, other)]
        if sorted(score >= threshold for score in scores) == [False, True]:
            twin = f"centor-{case.condition.key}-{case.seed}"
            return [
                Built(one, _task(one, variant, each, threshold, ("cough", "fever", "nodes", "tonsils")[place], twin))
                for variant, each in zip("ab", (items, other), strict=True)
                for one in [_make(base, *each)]
            ]
    return []


def _score(age: int, items: list[bool]) -> int:
    cough, *rest = items
    return int(not cough) + sum(rest) + _age_points(age)


def _task(case: Case, variant: str, items: list[bool], threshold: int, flipped: str, twin: str) -> Task:
    score = _score(case.age, items)
    scoring = [
        name for name, on in zip(("cough", "fever", "nodes", "tonsils"), (not items[0], *items[1:]), strict=True) if on
    ]
    scoring = sorted([*scoring, *(["age"] if _age_points(case.age) else [])])
    due = score >= threshold
    return Task(
        family="sore_throat_score", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="medical_qa",
        servers=("medical_qa", "clinical_diagnosis"), difficulty="foundation",
        instruction=phrase(case, variant, OPENINGS, threshold=threshold, items=", ".join(ITEMS)), role="You are the family doctor.", teaser=case.condition.teaser,
        topic=case.condition.topic, asked={"threshold": threshold}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Score, -1 to 5."), AnswerField("plan", "Scoring items in alphabetical order, comma-separated, or none."), claims_field()),
        max_calls=15, max_minutes=240, max_turns=15,
        goals=(RowGoal(name="test", table="service_request", weight=1.5, at_least=1 if due else 0, at_most=None if due else 0,
                       where=(Match(column="code", values=("strep_a_antigen", "throat_culture")),), why="the test is due" if due else "no test is due"),),
        answers=(
            AnswerCheck(field="answer", number=float(score), why=f"{score} points"),
            AnswerCheck(field="plan", values=(", ".join(scoring) or "none", ",".join(scoring) or "none"), weight=1.5, why=", ".join(scoring) or "none"),
        ),
        evidence=(
            Evidence(name="throat", codes=("pharynx",), before="test" if due else "", why="the throat was looked at"),
            Evidence(name="nodes", codes=("lymph_nodes",), before="test" if due else "", why="the neck was felt"),
            Evidence(name="history", tools=("ask_patient",), before="test" if due else "", why="cough and fever were asked for"),
        ),
        cost_allowance=8, variant=variant, twin=twin, flipped=flipped, reference=f"{score} points ({', '.join(scoring) or 'none'})",
        teaching=("Under the threshold a test finds more carriers than disease.",), sources=("McIsaac 1998 CMAJ 158:75", "Shulman 2012 Clin Infect Dis 55:e86"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Age, temperature, history and throat; the calculator; the test if the rule says so."""
    info = await session.chart("get_patient_info")
    age = info["demographics"]["age_years"]
    vitals = await session.chart("get_vital_signs")
    found = await session.chart("perform_physical_exam", systems=["heent", "lymphatic"])
    by_name = {row["finding"]: row for row in found["findings"]}
    session.found(by_name["Pharynx"]["finding_id"])
    tonsils, nodes = (
        "exudate" in by_name["Pharynx"]["detail"] and "no exudate" not in by_name["Pharynx"]["detail"],
        "cervical" in by_name["Lymph nodes"]["detail"],
    )
    cough = not str((await session.chart("ask_patient", message="Do you have a cough?"))["reply"]).startswith("No")
    hot = not str((await session.chart("ask_patient", message="Any fever or temperature?"))["reply"]).startswith("No")
    fever = hot or vitals["sets"][0]["temperature"]["value"] > HOT
    given = {"fever": fever, "cough": cough, "tender_nodes": nodes, "tonsillar_exudate": tonsils}
    score = await session.call(
        "calculate_clinical_score", score_name="centor_mcisaac", inputs=[f"age={age}", *(f"{name}={str(state).lower()}" for name, state in given.items())],
    )  # fmt: skip
    if score["score"] >= session.view.asked["threshold"]:
        placed = await session.chart(
            "order_lab_test", tests=["strep_a_antigen"], priority="urgent", indication="sore throat"
        )
        session.done(placed["orders"][0]["order_id"])
    names = {"age": "age", "cough": "cough", "fever": "fever", "tender_nodes": "nodes", "tonsillar_exudate": "tonsils"}
    scoring = sorted(names[item["item"]] for item in score["items"] if item["points"])
    await session.submit(f"{score['score']:g}", plan=", ".join(scoring) or "none")


FAMILY = Family(
    key="sore_throat_score",
    title="Sore throat score",
    domain="medical_qa",
    servers=("medical_qa", "clinical_diagnosis"),
    conditions=("strep_pharyngitis", "infectious_mononucleosis"),
    build=_build,
    oracle=oracle,
    share=0.7,
)
