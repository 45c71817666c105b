"""Coding hypertension: with heart failure or chronic kidney disease it is not I10.

ICD-10-CM presumes the link between hypertension and heart failure or chronic kidney disease (official guidelines I.C.9.a).
Twins differ in one entry of the problem list.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.renal import ckd_epi_2021
from medmcp.servers.world.stays import nights
from medmcp.tasks.case import Case
from medmcp.tasks.condition import HomeMedicine, Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

PRESSURE = Problem(code="I10", name="Hypertension", probability=1.0,
                   medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),))  # fmt: skip
HEARTS = (
    Problem(code="I50.22", name="Chronic systolic heart failure", probability=1.0),
    Problem(code="I50.32", name="Chronic diastolic heart failure", probability=1.0),
    Problem(code="I50.42", name="Chronic combined systolic and diastolic heart failure", probability=1.0),
)
# problem, and the eGFR that goes with it
MILD = (
    (Problem(code="N18.31", name="Chronic kidney disease, stage 3a", probability=1.0), (48.0, 57.0)),
    (Problem(code="N18.32", name="Chronic kidney disease, stage 3b", probability=1.0), (32.0, 42.0)),
    (Problem(code="N18.4", name="Chronic kidney disease, stage 4", probability=1.0), (18.0, 27.0)),
)
GRAVE = (
    (Problem(code="N18.5", name="Chronic kidney disease, stage 5", probability=1.0), (8.0, 13.0)),
    (Problem(code="N18.6", name="End stage renal disease", probability=1.0), (5.0, 8.0)),
)
# (heart failure, kidney: none, mild, grave) to the code of the hypertension
CODE = {
    (False, "none"): ("I10", "Essential (primary) hypertension"),
    (True, "none"): ("I11.0", "Hypertensive heart disease with heart failure"),
    (False, "mild"): ("I12.9", "Hypertensive chronic kidney disease with stage 1 through stage 4 chronic kidney disease, or unspecified chronic kidney disease"),
    (False, "grave"): ("I12.0", "Hypertensive chronic kidney disease with stage 5 chronic kidney disease or end stage renal disease"),
    (True, "mild"): ("I13.0", "Hypertensive heart and chronic kidney disease with heart failure and stage 1 through stage 4 chronic kidney disease, or unspecified chronic kidney disease"),
    (True, "grave"): ("I13.2", "Hypertensive heart and chronic kidney disease with heart failure and with stage 5 chronic kidney disease, or end stage renal disease"),
}  # fmt: skip
Key = tuple[bool, str]

OPENINGS = (
    "The hypertension of {name} ({age}, {service}) has to be coded for this stay by the official ICD-10-CM guidelines. Look at the whole problem list, look the code up, record it as"
    " a confirmed diagnosis. Answer: the code; plan: the number of days in hospital so far (midnights). {hint}",
    "Coding query for {given} {family}, {age}, {service}: which billable ICD-10-CM code does the hypertension get, given what else is on record? Enter it with record_diagnosis as"
    " confirmed. Submit the code, and as plan the length of stay so far in midnights. {hint}",
    "{family}, {given}, {age}, {service}: replace the plain hypertension by the code that the guidelines presume, if there is another one, and record it (confirmed). Answer with"
    " that ICD-10-CM code. Plan: midnights in this stay. {hint}",
    "Before the bill of {name}, {age} ({service}) goes out: find the one code for the raised pressure with its heart and kidney disease, if any, and put it on record, confirmed."
    " Report the code and, as plan, the nights of this stay so far. {hint}",
)  # fmt: skip
HINTS = (
    "A heading is not billable.", "The guidelines presume a link.", "Stage decides the last character.", "The old entry may be too simple.",
    "Nothing is coded that is not on record.", "Look below the category.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|hypertension")
    if case.admission is None:
        return []
    heart, mild, grave = rng.choice(HEARTS), rng.choice(MILD), rng.choice(GRAVE)
    first = rng.choice(tuple(CODE))
    second = rng.choice([key for key in CODE if (key[0] == first[0]) != (key[1] == first[1])])  # one entry differs
    twin = f"hypertension-{case.condition.key}-{case.seed}"
    hours = round(rng.uniform(56, 230), 1)
    case = replace(case, admission=case.admission.model_copy(update={"hours": (hours, hours)}))
    rest = tuple(p for p in case.problems if p.code[:3] not in ("I10", "I50", "N18", "I25"))
    built = []
    for variant, key in zip("ab", (first, second), strict=True):
        kidney = {"none": None, "mild": mild, "grave": grave}[key[1]]
        problems = (PRESSURE, *((heart,) if key[0] else ()), *((kidney[0],) if kidney else ()), *rest)
        mine = replace(
            case, problems=problems, medicines=tuple(m for p in problems for m in p.medicines),
            creatinine=_creatinine(case, Random(f"{case.seed}|{key[1]}").uniform(*(kidney[1] if kidney else (75.0, 98.0)))),
        )  # fmt: skip
        nights = _nights(mine)
        if nights is None:
            return []
        built.append(Built(mine, _task(mine, variant, key, nights, twin)))
    return built


def _creatinine(case: Case, egfr: float) -> float:
    """The creatinine in mg/dL at rest with which the laboratory reports this eGFR now."""
    effects = case.condition.course.effects if case.condition.course else ()
    shift = sum(e.shift for e in effects if e.parameter == "creatinine") * case.severity
    low, high = 0.2, 20.0
    while high - low > 0.005:
        middle = (low + high) / 2
        found = ckd_epi_2021(age=case.age, creatinine=middle, female=case.sex == "female")
        low, high = (middle, high) if found > egfr else (low, middle)
    return round(max(0.3, low - shift), 2)


def _nights(case: Case) -> int | None:
    """Midnights so far; None if another one comes within three hours."""
    world = case.world()
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert encounter is not None
    found = set()
    for minutes in (0, 180):
        with world.standing_at(minutes * 60):
            found.add(nights(world, encounter))
    world.close()
    return found.pop() if len(found) == 1 else None


def _task(case: Case, variant: str, key: Key, nights: int, twin: str) -> Task:
    assert case.admission is not None
    code, title = CODE[key]
    others = tuple(other for other, _ in CODE.values() if other not in (code, "I10"))
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    beyond = tuple(
        c
        for (heart, kidney), (c, _) in CODE.items()
        if (heart and not key[0]) or (kidney != "none" and key[1] == "none")
    )
    return Task(
        family="hypertension_code", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="ehr_management",
        servers=("ehr_management", "clinical_diagnosis"), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, service=case.admission.service, hint=hint), role="You answer for the coding of the ward.",
        teaser=case.condition.teaser, topic="coding", patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "ICD-10-CM code of the hypertension."), AnswerField("plan", "Midnights of this stay so far, a number."), claims_field()),
        max_calls=20, max_minutes=180, max_turns=20,
        goals=(
            RowGoal(name="recorded", table="condition", weight=2, where=(Match(column="code", values=(code,)), Match(column="verification", values=("confirmed",)),
                                                                        Match(column="clinical_status", values=("active",))), why=f"{code} is on record, confirmed"),
            RowGoal(name="no_other", table="condition", at_least=0, at_most=0, weight=0.5, where=(Match(column="code", values=others),), why="no other code of hypertension"),
        ),
        answers=(
            AnswerCheck(field="answer", values=(code,), why=f"{code} {title}"),
            AnswerCheck(field="plan", number=float(nights), why=f"{nights} midnights"),
        ),
        evidence=(
            Evidence(name="list", tools=("get_patient_info", "get_patient_summary", "get_patient_history"), before="recorded", why="the problem list"),
            Evidence(name="code", tools=("lookup_icd_code",), before="recorded", weight=2, why="the code looked up"),
        ),
        gates=(Gate(name="upcoding", table="condition", severity=4, where=(Match(column="code", values=beyond),),
                    why="a disease was coded that the record does not have"),) if beyond else (),
        cost_allowance=6, variant=variant, twin=twin, flipped="heart failure or kidney disease on the problem list", reference=f"{code} {title}; {nights} midnights",
        teaching=("Hypertension with heart failure or chronic kidney disease is coded as linked unless the record says that it is not.", *case.condition.teaching),
        sources=("ICD-10-CM Official Guidelines for Coding and Reporting FY 2026, section I.C.9.a",),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The problem list, the presumed link, the look-up, the entry."""
    summary = await session.chart("get_patient_summary")
    listed = {row["icd10"]: row for row in summary["diagnoses"]}
    heart = any(code.startswith("I50") for code in listed)
    kidney = (
        "grave"
        if {"N18.5", "N18.6"} & set(listed)
        else "mild"
        if any(code.startswith("N18") for code in listed)
        else "none"
    )
    code, title = CODE[(heart, kidney)]
    await session.call("lookup_icd_code", query=code)
    session.found(listed["I10"]["record_id"])
    await session.chart("record_diagnosis", diagnosis=title[:190], icd10_code=code, status="confirmed")
    await session.submit(code, plan=str(summary["encounter"]["los_days"]))


FAMILY = Family(
    key="hypertension_code",
    title="The code of a hypertension",
    domain="ehr_management",
    servers=("ehr_management", "clinical_diagnosis"),
    conditions=(
        "copd_ward",
        "hip_fracture_ward",
        "catheter_infection",
        "colectomy_ward",
        "hospital_pneumonia",
        "metastatic_lung_ward",
    ),
    build=_build,
    oracle=oracle,
    share=0.8,
)
