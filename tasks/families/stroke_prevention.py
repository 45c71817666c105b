"""Atrial fibrillation: CHA2DS2-VASc from what is coded, and an anticoagulant, a shared decision, or neither.

The twin has a look-alike in place of one risk factor (migraine for a TIA, a relative's illness for the patient's own), which
gives no points and takes the treatment away.
"""

from dataclasses import replace
from random import Random
from typing import NamedTuple

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.cha2ds2_vasc import CONDITION_POINTS
from medmcp.tasks.case import Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.prescription import ChartCheck
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]


class Factor(NamedTuple):
    """A risk factor as it is coded, and what looks like it and is none."""

    item: str
    codes: tuple[tuple[str, str], ...]
    looks: tuple[tuple[str, str], ...]


FACTORS = (
    Factor("chf", (("I50.22", "Chronic systolic heart failure"), ("I50.32", "Chronic diastolic heart failure")),
           (("I87.2", "Venous insufficiency"), ("R60.0", "Swelling of the ankles, no cause found"))),
    Factor("hypertension", (("I10", "Hypertension"),), (("R03.0", "Single raised blood pressure reading"), ("I95.1", "Orthostatic hypotension"))),
    Factor("diabetes", (("E11.9", "Type 2 diabetes mellitus"), ("E10.9", "Type 1 diabetes mellitus")),
           (("R73.03", "Prediabetes"), ("Z83.3", "Family history of diabetes mellitus"))),
    Factor("stroke_tia_te", (("Z86.73", "History of transient ischaemic attack"), ("I69.30", "Late effects of an ischaemic stroke")),
           (("G43.109", "Migraine with aura"), ("G45.4", "Transient global amnesia"), ("Z82.3", "Family history of stroke"))),
    Factor("vascular_disease", (("I25.2", "Old myocardial infarction"), ("I73.9", "Peripheral vascular disease"), ("I70.0", "Atherosclerosis of aorta")),
           (("Z82.49", "Family history of ischaemic heart disease"), ("I83.90", "Varicose veins"), ("I73.00", "Raynaud phenomenon"))),
)  # fmt: skip
TRIES = 60
UNRECONCILED = 0.4
TWICE = (
    tuple(f for f in FACTORS if CONDITION_POINTS[f.item] == 2) * 5
)  # drawn more often: its twins lie two points apart
DRUGS = {
    "apixaban": (5, "mg", "bid"),
    "rivaroxaban": (20, "mg", "daily"),
    "edoxaban": (60, "mg", "daily"),
    "dabigatran": (150, "mg", "bid"),
}
NEVER = ("warfarin", "aspirin", "clopidogrel", "enoxaparin", "heparin", "dalteparin", "fondaparinux")

OPENINGS = (
    "{name}, {age}, atrial fibrillation: {complaint}. Count CHA2DS2-VASc from what the record codes (answer: the points). House rule by the score"
    " without sex: from 2 {drug}; at 1 a care order for education (nursing care) so that the patient can decide, no drug; at 0 neither. Leave an outpatient note.",
    "Does {given} {family} ({age}, {complaint}) need an anticoagulant? Points of CHA2DS2-VASc are the answer. Recommended (2 or more without sex): {drug}."
    " To be considered (1): order patient education as nursing care and no drug. Not advised (0): nothing. An outpatient note in every case.",
    "The clinic asks about stroke prevention in {family}, {given}, {age} years, who has {complaint}. Read the problem list with care and give the"
    " CHA2DS2-VASc. Without the point for sex: two and more get {drug}, one gets education ordered as nursing care, none gets neither. File the outpatient note.",
    "A {age}-year-old {sex} with atrial fibrillation, {name} ({complaint}). Report CHA2DS2-VASc, write the outpatient note, and act on the sex-free score:"
    " {drug} from two points, a nursing-care order of education at one, no order at zero.",
)
TIERS = ("none", "consider", "recommended")
# tiers of the twins, drawn so that neither an act nor a score is a good bet
PAIRS = (
    ("none", "consider"),
    ("consider", "recommended"),
    ("consider", "recommended"),
    ("none", "recommended"),
    ("none", "recommended"),
)


def _tier(free: float) -> str:
    return TIERS[min(2, int(free))]


def _points(case: Case, present: set[str]) -> tuple[float, float]:
    """(score, sex-free score)."""
    free = sum(CONDITION_POINTS[name] for name in present) + (2 if case.age >= 75 else 1 if case.age >= 65 else 0)
    return free + (case.sex == "female"), free


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|cha2ds2")
    wanted = rng.choice(PAIRS)
    for _ in range(TRIES):
        case = replace(case, age=rng.randint(44, 79))
        flipped = rng.choice((*FACTORS, *TWICE))
        base = rng.sample([f for f in FACTORS if f is not flipped], rng.choice((0, 0, 1, 1, 2)))
        known = {f.item for f in base}
        if wanted == (_tier(_points(case, known)[1]), _tier(_points(case, known | {flipped.item})[1])):
            break
    else:
        return []
    kept = tuple(p for p in case.problems if p.code.startswith(("I48", "E78", "G47")))
    own = [Problem(code=code, name=name, probability=1) for code, name in (rng.choice(f.codes) for f in base)]
    decoys = [Problem(code=code, name=name, probability=1) for f in rng.sample([f for f in FACTORS if f not in (*base, flipped)], 1)
              for code, name in [rng.choice(f.looks)]]  # fmt: skip
    drug = rng.choice(sorted(DRUGS))
    # a list that nobody went through with the patient denies nothing by its silence: then the patient has to be asked
    state = "unreconciled" if rng.random() < UNRECONCILED else "reconciled"
    twin = f"vasc-{case.condition.key}-{case.seed}"
    built = []
    for variant, real in zip("ab", rng.sample((True, False), 2), strict=True):
        code, name = rng.choice(flipped.codes if real else flipped.looks)
        problems = [*kept, *own, *decoys, Problem(code=code, name=name, probability=1)]
        Random(f"{case.seed}|{variant}|order").shuffle(problems)
        chart = replace(
            case, problems=tuple(problems), medicines=tuple(m for p in kept for m in p.medicines), problem_list=state
        )
        dose, unit, frequency = DRUGS[drug]
        if ChartCheck(chart).hard_stops(drug, dose, unit, "oral", frequency, "atrial fibrillation"):
            return []
        present = known | ({flipped.item} if real else set())
        built.append(Built(chart, _task(chart, variant, _points(chart, present), drug, flipped.item, twin)))
    return built


def _task(case: Case, variant: str, points: tuple[float, float], drug: str, flipped: str, twin: str) -> Task:
    score, free = points
    tier = _tier(free)
    treat = tier == "recommended"
    dose, unit, frequency = DRUGS[drug]
    every = (*DRUGS, *NEVER)
    return Task(
        family="stroke_prevention", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="clinical_diagnosis",
        servers=("clinical_diagnosis", "ehr_management"), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, drug=f"{drug} {dose} {unit} {frequency}"), role="You are the physician of the rhythm clinic.",
        teaser=case.condition.teaser, topic=case.condition.topic, asked={"drug": drug, "dose": dose, "unit": unit, "frequency": frequency},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "CHA2DS2-VASc, 0 to 9."), claims_field()), max_calls=20, max_minutes=120, max_turns=20,
        goals=(
            *((RowGoal(name="anticoagulant", table="medication_request", weight=2,
                       where=(Match(column="drug", values=(drug,)), Match(column="status", values=("active", "completed"))), why=f"{drug} is recommended"),)
              if treat else ()),
            *((RowGoal(name="education", table="service_request", where=(Match(column="code", values=("education",)),), why="the patient is to decide, informed"),)
              if tier == "consider" else
              (RowGoal(name="no_education", table="service_request", at_least=0, at_most=0, weight=0.5, where=(Match(column="code", values=("education",)),),
                       why="no shared decision where there is none to take"),)),
            RowGoal(name="note", table="document_reference", where=(Match(column="type", values=("outpatient",)),), why="the outpatient note"),
            RowGoal(name="no_other_drug", table="medication_request", at_least=0, at_most=0,
                    where=(Match(column="drug", values=tuple(d for d in every if not (treat and d == drug))),),
                    why="no antithrombotic drug beside what is recommended"),
        ),
        answers=(AnswerCheck(field="answer", number=score, weight=2, why=f"CHA2DS2-VASc is {score:g}"),),
        evidence=(
            Evidence(name="problems", tools=("get_patient_history", "get_patient_info"), why="the problem list itself"),
            Evidence(name="score", tools=("calculate_cha2ds2_vasc",), why="the score item by item"),
            *((Evidence(name="asked", tools=("ask_patient",), why="the illnesses that an unreconciled list leaves open, from the patient"),)
              if case.problem_list == "unreconciled" else ()),
        ),
        gates=(
            *(() if treat else (Gate(name="anticoagulant without grounds", table="medication_request", severity=4,
                                     where=(Match(column="drug", values=every),), why="a drug that only makes bleed"),)),
        ),
        cost_allowance=10, variant=variant, twin=twin, flipped=f"{flipped.replace('_', ' ')} or what looks like it",
        reference=f"CHA2DS2-VASc {score:g} (without sex {free:g}): {drug if treat else tier}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The list, the score (what the list leaves open by asking), the drug if the sex-free score reaches two."""
    info = await session.chart("get_patient_info")
    session.found(info["active_problems"][0]["record_id"])
    score = await session.chart("calculate_cha2ds2_vasc")
    if score["missing"]:
        await session.chart(
            "ask_patient", message="What illnesses have you been diagnosed with? Anything in your medical history?"
        )
        score = await session.chart("calculate_cha2ds2_vasc", conditions_absent=score["missing"])
    text = f"Subjective: as told. Objective: pulse irregular. Assessment: CHA2DS2-VASc {score['score']:g}. Plan: by the house rule."
    note = await session.chart("add_clinical_note", note_type="outpatient", content=text)
    session.done(note["note_id"])
    if score["cha2ds2_va"] == 1:
        order = await session.chart(
            "place_care_order", order_type="nursing_care", item="education", indication="shared decision"
        )
        session.done(order["order_id"])
    if score["cha2ds2_va"] >= 2:
        asked = session.view.asked
        given = await session.chart(
            "prescribe_medication", drug_name=asked["drug"], dose=asked["dose"], dose_unit=asked["unit"], route="oral",
            frequency=asked["frequency"], indication="atrial fibrillation", setting="discharge",
        )  # fmt: skip
        session.done(given["order_id"])
    await session.submit(round(score["score"]))


FAMILY = Family(
    key="stroke_prevention",
    title="Stroke prevention in atrial fibrillation",
    domain="clinical_diagnosis",
    servers=("clinical_diagnosis", "ehr_management"),
    conditions=("af_new", "af_paroxysmal"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
