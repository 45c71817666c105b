"""APACHE II of the first day in intensive care: worst values of the window, kidney failure as told, chronic health by code.

The twin has another long-standing illness on the list: one that the definitions count, or one that only looks like it.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.apache2 import apache2
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.world.chart import age_years
from medmcp.servers.world.icu_window import charted_values, coma_scales, gases, icu_window, severe_chronic_health
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Match, RowGoal, Task

__all__ = ["FAMILY"]

# illnesses that count by the definitions of 1985, and what looks like them; each row is one fact of the problem list
CHRONIC: tuple[tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]], ...] = (
    ((("K74.60", "Cirrhosis of liver"), ("K76.6", "Portal hypertension")), (("K76.0", "Fatty liver"), ("K80.20", "Gallstones"))),
    ((("J44.9", "Chronic obstructive pulmonary disease"), ("Z99.81", "Long-term oxygen at home")), (("J45.20", "Mild intermittent asthma"), ("J30.2", "Seasonal allergic rhinitis"))),
    ((("C91.10", "Chronic lymphocytic leukaemia"),), (("D72.820", "Lymphocytosis"),)),
    ((("Z94.0", "Kidney transplant"),), (("Z90.5", "One kidney, the other removed"),)),
)  # fmt: skip
KIDNEY = {
    True: ("urine is down to 0.2 mL/kg/h with a rising creatinine, acute renal failure", "anuric since midnight, acute renal failure by the nephrologist",
           "the nephrologist calls it acute renal failure"),
    False: ("urine flows at 1 mL/kg/h, no acute renal failure", "the kidneys make urine, acute renal failure is ruled out",
            "the nephrologist sees no acute renal failure"),
}  # fmt: skip

OPENINGS = (
    "Unit round, {name}, {age} ({complaint}). Not operated on; {kidney}. Work out APACHE II for the first 24 hours (answer) and its acute physiology"
    " part (plan), and file a progress note with both.",
    "{given} {family}, {age} years: {complaint}. Score APACHE II over the first day on the unit; {kidney}; no operation. Answer with the total, plan"
    " with the APS, and write a progress note.",
    "For the registry: APACHE II of {family}, {given} ({age}), {complaint}. Medical admission, {kidney}. Total and acute physiology points, please, and"
    " a progress note in the chart.",
    "A {age}-year-old {sex} on intensive care, {name} ({complaint}), non-operative; {kidney}. Use the worst values of the first 24 h. The answer is the"
    " APACHE II, the plan its APS; document it as a progress note.",
)


def _scored(case: Case, renal: bool) -> Score:
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
    assert patient is not None
    assert encounter is not None
    window = icu_window(world, encounter)
    scales, _ = coma_scales(world, case.patient_id, window)
    found = apache2(
        charted_values(world, case.patient_id, window), gases=gases(world, case.patient_id, window), gcs=scales,
        age=Reading.given(age_years(world, patient)), acute_renal_failure=Reading.given(renal),
        severe_chronic=severe_chronic_health(world, patient, window.start), admission_type="nonoperative",
    )  # fmt: skip
    world.close()
    return found


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|apache")
    renal = rng.random() < 0.5
    kidney = rng.choice(KIDNEY[renal])
    counts, looks = rng.choice(CHRONIC)
    others = tuple(p for p in case.problems if not p.code.startswith(("J44", "K80", "Z94")))
    twin = f"apache-{case.condition.key}-{case.seed}"
    built = []
    for variant, real in zip("ab", rng.sample((True, False), 2), strict=True):
        added = tuple(Problem(code=code, name=name, probability=1) for code, name in (counts if real else looks))
        chart = replace(case, problems=(*others, *added), medicines=tuple(m for p in others for m in p.medicines))
        score = _scored(chart, renal)
        if score.score is None:
            return []
        built.append(Built(chart, _task(chart, variant, score, kidney, renal, twin)))
    return built


def _task(case: Case, variant: str, score: Score, kidney: str, renal: bool, twin: str) -> Task:
    assert score.score is not None
    aps = float(str(score.extra["aps"]))
    return Task(
        family="icu_severity", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="clinical_diagnosis",
        servers=("clinical_diagnosis",), difficulty="expert", instruction=phrase(case, variant, OPENINGS, kidney=kidney),
        role="You are the intensive care physician.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"acute_renal_failure": renal, "admission_type": "nonoperative"}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "APACHE II, 0 to 71."), AnswerField("plan", "Acute physiology score."), claims_field()),
        max_calls=25, max_minutes=240, max_turns=25,
        goals=(RowGoal(name="note", table="document_reference", where=(Match(column="type", values=("progress",)),), why="a progress note of the score"),),
        answers=(
            AnswerCheck(field="answer", number=float(score.score), weight=2, why=f"APACHE II is {score.score:g}"),
            AnswerCheck(field="plan", number=aps, why=f"APS is {aps:g}"),
        ),
        evidence=(
            Evidence(name="history", tools=("get_patient_history", "get_patient_info"), before="note", why="chronic health by the record"),
            Evidence(name="vitals", tools=("get_vital_signs",), before="note", why="the vital signs of the day"),
            Evidence(name="labs", tools=("get_lab_results",), before="note", why="the laboratory of the day"),
        ),
        cost_allowance=10, variant=variant, twin=twin, flipped="chronic illness on the list",
        reference=f"APACHE II {score.score:g} (APS {aps:g}, age {score.extra['age_points']}, chronic {score.extra['chronic_points']})",
        teaching=case.condition.teaching, sources=("Knaus 1985 Crit Care Med 13:818",),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """History, values, score, note."""
    await session.chart("get_patient_history")
    seen = await session.chart("get_vital_signs", last_n=8)
    session.found(seen["sets"][-1]["record_ids"][0])
    await session.chart("get_lab_results", limit=30)
    score = await session.chart("calculate_apache2", **session.view.asked)
    text = f"Subjective: sedation and history as charted. Objective: worst values of 24 h. Assessment: APACHE II {score['score']:g}, APS {score['aps']:g}. Plan: treatment as ordered."
    note = await session.chart("add_clinical_note", note_type="progress", content=text)
    session.done(note["note_id"])
    await session.submit(round(score["score"]), plan=str(round(score["aps"])))


FAMILY = Family(
    key="icu_severity",
    title="APACHE II of the first day",
    domain="clinical_diagnosis",
    servers=("clinical_diagnosis",),
    conditions=("icu_septic_shock", "icu_pancreatitis"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
