"""Decompensated cirrhosis: MELD 3.0 and MELD-Na from one set of values, and what an examination of the mind asks for.

The twin was dialysed twice within the week, which sets the creatinine of the formula to its bound; its last sessions
lie further back in the other chart.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.clinical.scores.meld import meld
from medmcp.servers.clinical.scores.score import Reading
from medmcp.tasks.case import Case, Operation
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

LABS = ("bilirubin_total", "inr", "creatinine", "sodium", "albumin")
RANGES = {
    "bilirubin_total": (1.6, 11.0),
    "inr": (1.3, 2.6),
    "creatinine": (0.8, 2.3),
    "sodium": (124, 139),
    "albumin": (1.8, 3.6),
}
SESSIONS = {True: ((1.2, 2.2), (3.2, 5.6)), False: ((9.0, 12.0), (13.5, 17.0))}  # days ago
SEDATIVES = ("lorazepam", "diazepam", "midazolam", "temazepam", "zolpidem", "zopiclone", "oxazepam")
CODES = {
    "cirrhosis_alcohol": ("K70.31", "K70.30", "K74.60", "K72.10", "K72.90"),
    "cirrhosis_viral": ("K74.69", "K74.60", "K72.10", "K72.90"),
}
STATES = ("none", "grade_1_2", "grade_1_2")
DRUGS: dict[str, tuple[float, str, str]] = {"lactulose": (30, "mL", "tid"), "rifaximin": (550, "mg", "bid")}  # by mouth

OPENINGS = (
    "{name}, {age}: {complaint}. Take one set of liver values and give MELD 3.0 (answer) and MELD-Na (plan). Put the decompensated cirrhosis on the"
    " problem list as confirmed. Test for encephalopathy at the bedside: {drug} if it is there, else no drug for it.",
    "The transplant co-ordinator needs numbers for {given} {family}, {age} years ({complaint}): answer MELD 3.0, plan MELD-Na, from today's blood."
    " Record the diagnosis, confirmed; and if the neurological examination shows encephalopathy start {drug}.",
    "How ill is the liver of {family}, {given} ({age}, {complaint})? Draw what the MELD needs, mind what happened in the last week, report MELD 3.0 and"
    " MELD-Na. Confirm the cirrhosis in the record; {drug} goes only to encephalopathy that you have found.",
    "A {age}-year-old {sex}, {name}, with {complaint}. Your report: MELD 3.0 as answer, MELD-Na as plan. Your deeds: the diagnosis confirmed in the"
    " chart, the patient examined, and {drug} in case of encephalopathy alone.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|meld")
    levels = {}
    for code in LABS:
        test = find_test(code)
        assert test is not None
        levels[code] = round(rng.uniform(*RANGES[code]), test.decimals)
    state, drug = rng.choice(STATES), rng.choice(sorted(DRUGS))
    built = []
    twin = f"meld-{case.condition.key}-{case.seed}"
    for variant, recent in zip("ab", rng.sample((True, False), 2), strict=True):
        sessions = tuple(
            Operation("haemodialysis", "Haemodialysis", round(rng.uniform(*days), 2)) for days in SESSIONS[recent]
        )
        chart = replace(case, levels=tuple(levels.items()), operations=sessions, signs=(("encephalopathy", state),))
        found = meld(
            **{code.removesuffix("_total"): Reading.given(level) for code, level in levels.items()}, sex=Reading.given(case.sex),
            age=Reading.given(float(case.age)), dialysis=Reading.given(recent),
        ).extra  # fmt: skip
        built.append(
            Built(
                chart,
                _task(chart, variant, float(str(found["meld_3_0"])), float(str(found["meld_na"])), state, drug, twin),
            )
        )
    if built[0].task.answers == built[1].task.answers:
        return []
    return built


def _task(case: Case, variant: str, newest: float, with_sodium: float, state: str, drug: str, twin: str) -> Task:
    treat = state != "none"
    dose, unit, frequency = DRUGS[drug]
    return Task(
        family="liver_severity", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="clinical_diagnosis",
        servers=("clinical_diagnosis",), difficulty="advanced", instruction=phrase(case, variant, OPENINGS, drug=f"{drug} {dose:g} {unit} {frequency} by mouth"),
        role="You are the physician on the liver ward.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"codes": CODES[case.condition.key][0], "drug": drug, "dose": dose, "unit": unit, "frequency": frequency}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "MELD 3.0."), AnswerField("plan", "MELD-Na."), claims_field()),
        max_calls=25, max_minutes=600, max_turns=25,
        goals=(
            RowGoal(name="diagnosis", table="condition", where=(Match(column="code", values=CODES[case.condition.key]),
                    Match(column="verification", values=("confirmed",)), Match(column="clinical_status", values=("active",))), why="the diagnosis confirmed in the record"),
            *((RowGoal(name="gut", table="medication_request", where=(Match(column="drug", values=(drug,)), Match(column="route", values=("oral",))),
                       why=f"{drug} for encephalopathy"),) if treat else
              (RowGoal(name="no_gut_drug", table="medication_request", at_least=0, at_most=0, where=(Match(column="drug", values=tuple(DRUGS)),),
                       why="no drug for an encephalopathy that is not there"),)),
        ),
        answers=(
            AnswerCheck(field="answer", number=newest, weight=2, why=f"MELD 3.0 is {newest:g}"),
            AnswerCheck(field="plan", number=with_sodium, weight=1, why=f"MELD-Na is {with_sodium:g}"),
        ),
        evidence=(
            Evidence(name="values", codes=("bilirubin_total",), why="bilirubin"),
            Evidence(name="sodium", codes=("sodium",), why="sodium of the same set"),
            Evidence(name="mind", codes=("encephalopathy",), why="the examination for encephalopathy"),
        ),
        gates=(
            Gate(name="sedative in encephalopathy", table="medication_request", severity=5 if treat else 4, where=(Match(column="drug", values=SEDATIVES),),
                 why="a sedative in liver failure"),
            Gate(name="NSAID in cirrhosis", table="medication_request", severity=4,
                 where=(Match(column="drug", values=("ibuprofen", "naproxen", "diclofenac", "ketorolac", "indometacin")),), why="an NSAID in decompensated cirrhosis"),
        ),
        variant=variant, twin=twin, flipped="dialysis within the week",
        reference=f"MELD 3.0 {newest:g}, MELD-Na {with_sodium:g}; {drug if treat else 'no encephalopathy'}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Blood, examination, score, entry; the drug where the mind asks for it."""
    asked = session.view.asked
    ordered = await session.chart("order_lab_test", tests=list(LABS), priority="stat", indication="MELD")
    exam = await session.chart("perform_physical_exam", systems=["neurological", "abdomen"])
    mind = next(row for row in exam["findings"] if row["finding"].startswith("Encephalopathy"))
    session.found(mind["finding_id"])
    await session.call(
        "wait_for_results", order_ids=[row["order_id"] for row in ordered["orders"]], wait_for="all", max_minutes=240
    )
    await session.chart("get_lab_results", tests=list(LABS))
    score = await session.chart("calculate_meld_score")
    await session.chart(
        "record_diagnosis", diagnosis="Decompensated cirrhosis", icd10_code=asked["codes"], status="confirmed"
    )
    if mind["present"]:
        given = await session.chart(
            "prescribe_medication", drug_name=asked["drug"], dose=asked["dose"], dose_unit=asked["unit"], route="oral",
            frequency=asked["frequency"], indication="hepatic encephalopathy",
        )  # fmt: skip
        session.done(given["order_id"])
    await session.submit(round(score["meld_3_0"]), plan=str(round(score["meld_na"])))


FAMILY = Family(
    key="liver_severity",
    title="Severity of cirrhosis by MELD",
    domain="clinical_diagnosis",
    servers=("clinical_diagnosis",),
    conditions=("cirrhosis_alcohol", "cirrhosis_viral"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
