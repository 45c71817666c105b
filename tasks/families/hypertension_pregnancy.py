"""Hypertension in the third trimester: what it is by the bloods and symptoms, and whether magnesium is right.

Twins: in severe pre-eclampsia one has myasthenia gravis, so magnesium is a harm and levetiracetam takes its place; in new
hypertension without symptoms one has too few platelets, so what is harmless in the other is severe.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.world.laboratory import order_test
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field
from medmcp.tasks.obstetric_setting import placed
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 300
CLEAR_SBP, CLEAR_DBP = 164, 113
SEVERE = "preeclampsia_severe"
MAGNESIUM, OTHER = "magnesium sulfate", "levetiracetam"
MYASTHENIA = Problem(code="G70.00", name="Myasthenia gravis", probability=1.0)
LOW_PLATELETS = 84.0
LOWERING = ("labetalol", "hydralazine", "nifedipine")
URGENT = " A pressure of 160/110 mmHg or more has to come down within the hour, by a drug that she can have."
DOSES = {MAGNESIUM: (4.0, "g"), OTHER: (1000.0, "mg")}
CATEGORIES = ("gestational_hypertension", "preeclampsia", "preeclampsia_severe")
RATIO_TOLERANCE, RATIO_SHARE = 2.0, 0.08  # a specimen may be taken later, and the disease goes on

OPENINGS = (
    "{name}, {age}, is {weeks} weeks pregnant: {complaint}. Examine, send the bloods and the urine, and classify her pressure by the ACOG"
    " criteria. If severe features are met give a loading dose against convulsions that this woman can have (magnesium sulfate, else"
    " levetiracetam), otherwise none. Answer with the protein to creatinine ratio (mg/g); plan is the category as the tool names it.{pressure}",
    "You are called to {given} {family} ({age}, {weeks} weeks; {complaint}). What kind of hypertension is this? Obtain what the classification"
    " needs. Seizure prophylaxis only with severe features: magnesium sulfate, or levetiracetam where magnesium is forbidden. Report the urine ratio"
    " in mg/g as answer and the category as plan.{pressure}",
    "Third trimester, {weeks} weeks: {family}, {given}, {age}, {complaint}. Classify (plan: the category in the tool's words), give the urine"
    " protein/creatinine in mg/g as the answer, and order prophylaxis against fits if, and only if, severe features are present; read her"
    " problems first, the house drug is magnesium sulfate and its substitute levetiracetam.{pressure}",
    "A {age}-year-old, {name}, pregnant {weeks} weeks, with {complaint}. Lungs, bloods, urine; then the ACOG category (plan). Answer: ratio mg/g."
    " A fit must be prevented where severe features say so, by magnesium sulfate unless something on record speaks against it (then"
    " levetiracetam); nobody else gets either.{pressure}",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    if case.obstetric is None or case.obstetric.days is None:
        return []
    if case.condition.key == SEVERE and not _clearly_severe(case):
        return []
    twin = f"hypertension-{case.condition.key}-{case.seed}"
    if case.condition.key == SEVERE:
        pair = [
            (case, "preeclampsia_severe", MAGNESIUM),
            (replace(case, problems=(*case.problems, MYASTHENIA)), "preeclampsia_severe", OTHER),
        ]
        flipped = "myasthenia gravis on record"
    else:
        pair = [
            (case, "gestational_hypertension", ""),
            (replace(case, levels=(("platelets", LOW_PLATELETS),)), "preeclampsia_severe", MAGNESIUM),
        ]
        flipped = "platelet count"
    return [
        Built(chart, _task(chart, variant, category, drug, twin, flipped))
        for variant, (chart, category, drug) in zip("ab", pair, strict=True)
    ]


def _clearly_severe(case: Case) -> bool:
    """Whether the pressure on arrival is so far in the severe range that the next reading is too."""
    world = case.world()
    found = {
        row["code"]: row["value"]
        for row in world.rows("SELECT code, value FROM observation WHERE code IN ('sbp', 'dbp') ORDER BY effective")
    }
    world.close()
    return bool(found["sbp"] >= CLEAR_SBP or found["dbp"] >= CLEAR_DBP)


def ratio_found(case: Case) -> float:
    """What the laboratory will report for the ratio, if it is sent at once."""
    world = case.world()
    world.advance(1)
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    test = find_test("urine_protein_creatinine")
    assert patient is not None
    assert test is not None
    order = order_test(world, patient, case.encounter_id, test, priority="stat", indication="")
    row = world.row("SELECT value FROM observation WHERE order_id = ?", order["id"])
    world.close()
    assert row is not None
    return float(row["value"])


def _task(case: Case, variant: str, category: str, drug: str, twin: str, flipped: str) -> Task:
    ratio = ratio_found(case)
    bounds = outcome_bounds(case, HORIZON_MIN, ((f"drug:{drug}", 90),)) if drug == MAGNESIUM else (None, None)
    severe = case.condition.key == SEVERE
    asthma = any(problem.code.startswith("J45") for problem in case.problems)
    prophylaxis = Match(column="drug", values=(MAGNESIUM, OTHER))
    return Task(
        family="hypertension_pregnancy", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="obstetrics",
        servers=("obstetrics", "triage_emergency"), difficulty=case.condition.difficulty,
        instruction=placed(case, variant, OPENINGS, weeks=case.gestation_weeks, pressure=URGENT), role="You are the obstetrician.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "Urine protein to creatinine ratio, mg/g."), AnswerField("plan", f"One of {', '.join(CATEGORIES)}."), claims_field(),
        ),
        max_calls=25, max_minutes=300, max_turns=25,
        goals=(
            RowGoal(name="bloods", table="service_request", where=(Match(column="code", values=("platelets",)),), within_minutes=60, why="bloods within the hour"),
            *((RowGoal(name="pressure", table="medication_request", where=(Match(column="drug", values=LOWERING),), within_minutes=60, weight=1.5,
                       why="a severe-range pressure treated within the hour"),) if severe else ()),
            RowGoal(name="prophylaxis", table="medication_request", at_least=int(bool(drug)), at_most=None if drug else 0,
                    where=(Match(column="drug", values=(drug,)) if drug else prophylaxis,), weight=2,
                    why=f"{drug} loaded" if drug else "no drug against fits without severe features"),
            *((RowGoal(name="not_the_other", table="medication_request", at_least=0, at_most=0, where=(Match(column="drug", values=(OTHER if drug == MAGNESIUM else MAGNESIUM,)),),
                       why="and not the other drug"),) if drug else ()),
        ),
        answers=(
            AnswerCheck(field="answer", number=ratio, tolerance=max(RATIO_TOLERANCE, RATIO_SHARE * ratio), why=f"{ratio:g} mg/g"),
            AnswerCheck(field="plan", values=(category,), why=category.replace("_", " ")),
        ),
        evidence=(
            Evidence(name="classified", tools=("evaluate_preeclampsia",), weight=1.5, before="prophylaxis" if drug else "", why="the criteria before the drug"),
            Evidence(name="platelets", codes=("platelets",), before="prophylaxis" if drug else "", why="the platelet count"),
            Evidence(name="ratio", codes=("urine_protein_creatinine",), why="the urine ratio"),
            Evidence(name="lungs", codes=("breath_sounds",), weight=0.5, why="lungs heard: pulmonary oedema"),
        ),
        gates=(
            *((Gate(name="magnesium in myasthenia", table="medication_request", severity=5, where=(Match(column="drug", values=(MAGNESIUM,)),),
                    why="magnesium in myasthenia gravis stops the breathing"),) if drug == OTHER else ()),
            *((Gate(name="labetalol in asthma", table="medication_request", severity=3, where=(Match(column="drug", values=("labetalol",)),), why="a beta-blocker in asthma"),) if asthma else ()),
            Gate(name="ergot in hypertension", table="medication_request", severity=4, where=(Match(column="drug", values=("methylergometrine", "ergometrine")),), why="an ergot in hypertension"),
        ),
        horizon_minutes=HORIZON_MIN if bounds[0] is not None else None, best_severity=bounds[1], untreated_severity=bounds[0],
        cost_allowance=40, variant=variant, twin=twin, flipped=flipped, reference=f"{category}; {drug or 'no prophylaxis'}; ratio {ratio:g} mg/g",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The pressure first, then lungs and bloods, the criteria, and the drug that criteria and problems allow."""
    await session.chart("get_vital_signs", measure_now=True)
    early = await session.chart("evaluate_preeclampsia")
    if early["severe_range_now"]["severe"]:
        lowered = await session.chart(
            "prescribe_medication", drug_name="hydralazine", dose=5.0, dose_unit="mg", route="iv", frequency="stat",
            indication="severe hypertension in pregnancy",
        )  # fmt: skip
        session.done(lowered["order_id"])
    ordered = await session.chart(
        "order_lab_test", tests=["preeclampsia"], priority="stat", indication="hypertension in pregnancy"
    )
    await session.chart("perform_primary_survey")
    await session.call("wait_for_results", wait_for="all", max_minutes=120)
    results = await session.chart("get_lab_results", limit=50)
    ratio = next(row for row in results["results"] if row["test"] == "urine_protein_creatinine")
    session.found(ratio["result_id"])
    session.done(ordered["orders"][0]["order_id"])
    read = await session.chart("evaluate_preeclampsia")
    advice = read["magnesium"]["advice"]
    if advice != "not":
        drug = MAGNESIUM if advice == "indicated" else OTHER
        dose, unit = DOSES[drug]
        given = await session.chart(
            "prescribe_medication", drug_name=drug, dose=dose, dose_unit=unit, route="iv", frequency="once",
            indication="pre-eclampsia with severe features",
        )  # fmt: skip
        session.done(given["order_id"])
    await session.submit(f"{ratio['value']:g}", plan=read["category"])


FAMILY = Family(
    key="hypertension_pregnancy",
    title="Hypertension in pregnancy and magnesium",
    domain="obstetrics",
    servers=("obstetrics", "triage_emergency"),
    conditions=("preeclampsia_severe", "gestational_hypertension"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
