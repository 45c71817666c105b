"""Care pathway: sepsis from the door to the bundle, across triage and drugs.

Lactate and cultures, an antibiotic that covers the source and that this patient can have (with a macrolide beside a
beta-lactam where the source is the lung), crystalloid, a level of care; all on time. The twin has a verified anaphylaxis
to the department's first choice, so another antibiotic is right.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.allergy import RecordedAllergy, cross_reactivity
from medmcp.servers.clinical.formulary import find_drug
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 360
ANTIBIOTIC_MIN = 60  # SSC 2021: within an hour in shock or high likelihood
LATEST_MIN = 180  # SSC 2021: three hours even where shock is absent and sepsis only possible
FLUID_MIN = 180  # SSC 2021: 30 mL/kg within three hours
FLUID_ML_PER_KG = 30
# ATS/IDSA 2019: severe pneumonia asks for a beta-lactam with a macrolide or a respiratory fluoroquinolone
LUNG = ("pneumonia_sepsis",)
PARTNER = "azithromycin"
ATYPICAL = (PARTNER, "clarithromycin", "levofloxacin", "moxifloxacin")
RULE = (
    " Where the lung is the source, azithromycin 500 mg iv daily goes with a beta-lactam; a respiratory fluoroquinolone"
    " needs none, and no other source does."
)

# the department's first choice and the reserve list, by draw; every one covers every source of this family
FIRST_CHOICES = ("piperacillin-tazobactam", "ceftriaxone", "cefepime", "ceftazidime", "cefotaxime")
RESERVES = (
    "meropenem",
    "ciprofloxacin",
    "levofloxacin",
    "aztreonam",
    "ertapenem",
    "piperacillin-tazobactam",
    "ceftriaxone",
)

OPENINGS = tuple(text + RULE for text in (
    "{name}, {age}, has just been brought to resuscitation with {complaint}. Run the sepsis pathway. The department gives"
    " {first} first; where the chart speaks against it, one of {reserve}.",
    "You take over {name} ({age}, {complaint}) from triage. Work through the sepsis bundle. First-line antibiotic here is"
    " {first}; the reserve list is {reserve} and is for patients who cannot have it.",
    "{family}, {given}, {age} years: {complaint}. Recognise what this is, take what has to be taken before treatment, treat in"
    " time. House antibiotic: {first}. If it is not safe for this patient choose from {reserve}.",
    "A {age}-year-old {sex}, {name}, with {complaint}. Do everything that the first hours of sepsis ask for. Give {first}"
    " unless something on record forbids it, in which case {reserve} are stocked.",
))  # fmt: skip


def _drugs(case: Case) -> tuple[str, tuple[str, ...]]:
    rng = Random(f"{case.condition.key}|{case.seed}|antibiotics")
    covered = {
        r.match.removeprefix("drug:") for r in (case.condition.course.responses if case.condition.course else ())
    }
    first = rng.choice([drug for drug in FIRST_CHOICES if drug in covered])
    reserve = [drug for drug in RESERVES if drug in covered and drug != first]
    rng.shuffle(reserve)
    return first, tuple(reserve[:4])


def _allowed(drug: str, allergies: tuple[Allergy, ...]) -> bool:
    row = find_drug(drug)
    assert row is not None, drug
    for allergy in allergies:
        recorded = RecordedAllergy(
            allergen=allergy.allergen,
            group=allergy.allergen_class,
            mechanism="immediate",
            severity="anaphylaxis",
            verified=True,
        )
        if cross_reactivity(row, recorded).verdict in ("avoid", "caution"):
            return False
    return True


def _build(case: Case) -> list[Built]:
    first, reserve = _drugs(case)
    allergic = replace(
        case,
        allergies=(Allergy(first, reaction="collapse and wheeze minutes after the dose"),),
        allergy_status="documented",
    )
    safe = tuple(drug for drug in reserve if _allowed(drug, allergic.allergies))
    if not safe:
        return []
    twin = f"sepsis-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, variant, first, reserve, right, twin))
        for one, variant, right in ((case, "a", (first,)), (allergic, "b", safe))
    ]


def _task(case: Case, variant: str, first: str, reserve: tuple[str, ...], right: tuple[str, ...], twin: str) -> Task:
    course = case.condition.course
    covering = tuple(
        r.match.removeprefix("drug:") for r in (course.responses if course else ()) if r.once_group == "antibiotic"
    )
    litres = FLUID_ML_PER_KG * case.weight_kg
    untreated, best = outcome_bounds(case, HORIZON_MIN, ((f"drug:{right[0]}", 45), ("care:iv_fluid", 30)))
    return Task(
        family="sepsis_pathway", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="triage_emergency", servers=("triage_emergency", "drug_interaction"), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, first=first, reserve=", ".join(reserve)),
        role="You are the emergency physician.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"first": first, "reserve": list(reserve)}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "The antibiotic you gave, by generic name."),
            AnswerField("disposition", "Where the patient goes.", choices=("discharge", "observe", "admit_ward", "admit_icu")),
            claims_field(),
        ),
        goals=(
            RowGoal(name="lactate", table="service_request", where=(Match(column="code", values=("lactate", "lactate_poc")),),
                    within_minutes=ANTIBIOTIC_MIN, why="lactate within the hour"),
            RowGoal(name="cultures", table="service_request", where=(Match(column="code", values=("blood_culture",)),),
                    within_minutes=ANTIBIOTIC_MIN, why="blood cultures"),
            RowGoal(name="antibiotic", table="medication_administration",
                    where=(Match(column="drug", values=right), Match(column="route", values=("iv",))),
                    within_minutes=ANTIBIOTIC_MIN, weight=3, why=f"an antibiotic this patient can have ({', '.join(right)})"),
            RowGoal(name="no_other_antibiotic", table="medication_request", at_least=0, at_most=0,
                    where=(Match(column="drug", values=tuple(d for d in (first, *reserve) if d not in right)),),
                    why="no antibiotic that the pathway or the chart speaks against"),
            RowGoal(name="atypical_cover", table="medication_administration", within_minutes=LATEST_MIN, weight=1.5,
                    where=(Match(column="drug", values=ATYPICAL),), why="a macrolide or respiratory fluoroquinolone in severe pneumonia")
            if case.condition.key in LUNG else
            RowGoal(name="no_macrolide", table="medication_request", at_least=0, at_most=0, weight=0.5,
                    where=(Match(column="drug", values=(PARTNER, "clarithromycin")),), why="no macrolide: the lung is not the source"),
            RowGoal(name="fluid", table="service_request",
                    where=(Match(column="detail", values=("iv_fluid",)), Match(column="amount", low=0.9 * litres, high=1.6 * litres)),
                    within_minutes=FLUID_MIN, why="crystalloid, 30 mL/kg"),
        ),
        answers=(
            AnswerCheck(field="answer", values=right, why=f"one of {', '.join(right)}"),
            AnswerCheck(field="disposition", values=("admit_icu",), weight=0.5, why="shock goes to intensive care"),
        ),
        evidence=(
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info"), before="antibiotic",
                     why="the allergy list before the antibiotic"),
            Evidence(name="cultures_first", tools=("order_lab_test",), arguments={"tests": ["blood_culture"]}, before="antibiotic",
                     why="cultures before the antibiotic"),
            Evidence(name="vitals", tools=("get_vital_signs", "perform_primary_survey", "get_patient_presentation"),
                     why="vital signs"),
            Evidence(name="lactate_read", codes=("lactate", "lactate_poc"), why="the lactate result"),
        ),
        gates=(
            Gate(name="no antibiotic", table="medication_administration", severity=5, missing_after_minutes=LATEST_MIN,
                 where=(Match(column="drug", values=covering),), why="septic shock for hours without an antibiotic that covers it"),
            *((Gate(name="allergic antibiotic", table="medication_request", severity=5,
                    where=(Match(column="drug", values=tuple(d for d in (first, *reserve) if not _allowed(d, case.allergies))),),
                    why="an antibiotic given against a verified anaphylaxis"),) if case.allergies else ()),
        ),
        consistency=(Consistency(field="answer", table="medication_request", column="drug"),),
        horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated,
        variant=variant, twin=twin, flipped=f"allergy to {first}",
        reference=f"{right[0]} within the hour after cultures and lactate, {litres:.0f} mL crystalloid, intensive care",
        sources=("Evans 2021 Intensive Care Med 47:1181", "Metlay 2019 Am J Respir Crit Care Med 200:e45"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Cultures and lactate at once, an antibiotic that the allergy table accepts, fluid by weight, intensive care."""
    asked = session.view.asked
    info = await session.chart("get_patient_info")
    told = {row["symptom"]: row["present"] for row in (await session.chart("get_patient_presentation"))["symptoms"]}
    await session.chart("get_vital_signs")
    ordered = await session.chart("order_lab_test", tests=["lactate", "blood_culture"], priority="stat")
    for order in ordered["orders"]:
        session.done(order["order_id"])
    chosen = ""
    for drug in (asked["first"], *asked["reserve"]):
        verdict = await session.chart("get_allergy_list", planned_drug=drug)
        if verdict["cross_reactivity"]["verdict"] in ("acceptable", "no_known_relation"):
            chosen = drug
            break
    regimen = await session.chart("check_dosage", drug_name=chosen, indication="sepsis", route="iv")
    best = regimen["recommended"]
    given = await session.chart(
        "prescribe_medication", drug_name=chosen, dose=best["dose"], dose_unit=best["unit"], route="iv",
        frequency=best["frequency"], indication="sepsis",
    )  # fmt: skip
    session.done(given["order_id"])
    if told.get("cough") and chosen not in ATYPICAL:
        partner = await session.chart(
            "prescribe_medication", drug_name=PARTNER, dose=500, dose_unit="mg", route="iv", frequency="daily", indication="pneumonia",
        )  # fmt: skip
        session.done(partner["order_id"])
    weight = info["anthropometrics"]["weight_kg"]
    fluid = await session.chart(
        "place_care_order", order_type="iv_fluid", item="ringer's lactate", rate_or_volume=round(FLUID_ML_PER_KG * weight),
        unit="mL", priority="stat", indication="sepsis with hypoperfusion",
    )  # fmt: skip
    session.done(fluid["order_id"])
    lactate = next(order["order_id"] for order in ordered["orders"] if order["test"] == "lactate")
    await session.call("wait_for_results", order_ids=[lactate], max_minutes=90)
    results = await session.chart("get_lab_results", tests=["lactate"])
    session.found(results["results"][0]["result_id"])
    await session.submit(chosen, disposition="admit_icu")


FAMILY = Family(
    key="sepsis_pathway",
    title="Sepsis pathway",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("urosepsis", "pneumonia_sepsis", "cholangitis_sepsis"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
