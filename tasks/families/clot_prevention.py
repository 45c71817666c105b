"""Nobody ordered VTE prophylaxis: count what the quality measures miss, and order what kidney and platelets allow.

Twins differ in kidney function or platelets, and so in what is right: low-molecular-weight heparin, unfractionated heparin,
or compression alone.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.renal import cockcroft_gault
from medmcp.servers.world.quality_evidence import indicators
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

STATES = ("usual", "kidney", "platelets")
CLEARANCE = {"usual": (62.0, 95.0), "kidney": (13.0, 21.0), "platelets": (62.0, 95.0)}
HEPARINS = ("enoxaparin", "heparin", "dalteparin", "fondaparinux", "apixaban", "rivaroxaban")
RULE = (
    "House rule: enoxaparin 40 mg once daily; with a clearance below 30 mL/min heparin 5,000 units twice daily under the skin; with platelets below 50"
    " intermittent pneumatic compression alone"
)
OPENINGS = (
    "{name}, {age}, in hospital on the {service} service. Check the quality measures of this stay, answer with how many are not met now, and put the missing VTE"
    " prophylaxis right by kidney function and platelets. {rule}. {hint}",
    "Safety round at the bed of {given} {family} ({age}, {service}). First count the indicators that are not met (that number is your answer). Then order the VTE"
    " prophylaxis that was forgotten. {rule}. {hint}",
    "No VTE prophylaxis was ever ordered for {family}, {given}, {age} ({service}). Order the right kind. Before you do, run the quality indicators and report the"
    " number of those not met. {rule}. {hint}",
    "Audit and repair: {name}, {age}, {service} ward. How many quality measures of the stay stand at not_met? Submit that number, having ordered the prophylaxis"
    " against thrombosis that suits this patient. {rule}. {hint}",
)  # fmt: skip
HINTS = (
    "Undocumented is not the same as not met.", "Clearance by Cockcroft-Gault with weight and age.", "A creatinine says little without the age.",
    "Count before you order.", "One method, not two.", "Look at the last blood count.",
)  # fmt: skip


def _with(case: Case, state: str, rng: Random) -> Case:
    """The patient in one state: creatinine for the clearance, platelets for the bleeding risk."""
    target = rng.uniform(*CLEARANCE[state])
    one = cockcroft_gault(age=case.age, weight_kg=case.weight_kg, creatinine=1.0, female=case.sex == "female")
    shift = sum(
        e.shift for e in (case.condition.course.effects if case.condition.course else ()) if e.parameter == "creatinine"
    )
    creatinine = round(max(0.35, one / target - shift * case.severity), 2)
    levels = tuple(level for level in case.levels if level[0] != "platelets")
    if state == "platelets":
        levels = (*levels, ("platelets", float(rng.randint(18, 43))))
    return replace(case, creatinine=creatinine, levels=levels)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|clot")
    if case.admission is None:
        return []
    admission = case.admission
    admission = admission.model_copy(
        update={
            "orders": tuple(one for one in admission.orders if one.drug not in HEPARINS),
            "charted": tuple(
                one.model_copy(update={"probability": rng.choice((0.0, 1.0))})
                for one in admission.charted
                if one.code != "vte_prophylaxis_reason"
            ),
            "scales": tuple(
                one.model_copy(
                    update={"left_out": rng.choice(((), (), ("gait" if one.assessment == "morse" else "moisture",)))}
                )
                for one in admission.scales
            ),
            "reconciled": rng.choice((0.0, 1.0)),
            "done": tuple(one.model_copy(update={"probability": rng.choice((0.4, 1.0))}) for one in admission.done),
        }
    )
    problems = tuple(p for p in case.problems if p.code[:3] not in ("N18", "I48", "D69"))
    case = replace(
        case, admission=admission, problems=problems, medicines=tuple(m for p in problems for m in p.medicines)
    )
    one, two = rng.sample(STATES, 2)
    twin = f"clot-{case.condition.key}-{case.seed}"
    pair = [_with(case, state, rng) for state in (one, two)]
    counts = [_not_met(each) for each in pair]
    if None in counts:
        return []
    return [
        Built(each, _task(each, variant, state, count or 0, twin))
        for each, variant, state, count in zip(pair, "ab", (one, two), counts, strict=True)
    ]


def _not_met(case: Case) -> int | None:
    """How many measures are not met; None if that changes within the first hours."""
    world = case.world()
    counts = set()
    for minutes in (0, 20, 180):
        with world.standing_at(minutes * 60):
            patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
            encounter = world.row("SELECT * FROM encounter WHERE id = ?", case.encounter_id)
            assert patient is not None
            assert encounter is not None
            counts.add(sum(one.status == "not_met" for one in indicators(world, patient, encounter)))
    world.close()
    return counts.pop() if len(counts) == 1 else None


def _task(case: Case, variant: str, state: str, count: int, twin: str) -> Task:
    assert case.admission is not None
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    drugs = Match(column="drug", values=HEPARINS)
    compression = RowGoal(
        name="prophylaxis", table="service_request", weight=2,
        where=(Match(column="code", values=("pneumatic_compression",)), Match(column="status", values=("active",))), why="intermittent compression",
    )  # fmt: skip
    right = {
        "usual": RowGoal(name="prophylaxis", table="medication_request", weight=2, why="enoxaparin 40 mg daily",
                         where=(Match(column="drug", values=("enoxaparin",)), Match(column="dose", low=39.9, high=40.1), Match(column="frequency", values=("daily",)),
                                Match(column="route", values=("sc",)), Match(column="status", values=("active",)))),
        "kidney": RowGoal(name="prophylaxis", table="medication_request", weight=2, why="heparin 5,000 units twice daily",
                          where=(Match(column="drug", values=("heparin",)), Match(column="dose", low=4999, high=5001), Match(column="frequency", values=("bid", "q12h")),
                                 Match(column="route", values=("sc",)), Match(column="status", values=("active",)))),
        "platelets": compression,
    }[state]  # fmt: skip
    wrong = tuple(
        drug for drug in HEPARINS if state == "platelets" or drug != {"usual": "enoxaparin", "kidney": "heparin"}[state]
    )
    return Task(
        family="clot_prevention", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="ehr_management",
        servers=("ehr_management", "clinical_diagnosis"), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, service=case.admission.service, rule=RULE, hint=hint), role="You are the ward physician.",
        teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "Number of quality indicators that were not met when you looked."), claims_field()),
        max_calls=25, max_minutes=240, max_turns=25,
        goals=(
            right,
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0, weight=0.5,
                    where=(Match(column="drug", values=wrong), Match(column="status", values=("active",))), why="no other anticoagulant"),
        ),
        answers=(AnswerCheck(field="answer", number=float(count), why=f"{count} not met"),),
        evidence=(
            Evidence(name="quality", tools=("get_quality_indicators",), before="prophylaxis", weight=2, why="the quality measures of the stay"),
            Evidence(name="kidney", codes=("creatinine",), before="prophylaxis", why="the creatinine"),
            Evidence(name="count", codes=("platelets",), before="prophylaxis", why="the platelet count"),
        ),
        gates=(
            *((Gate(name="anticoagulant with platelets below 50", table="medication_request", severity=5, where=(drugs,),
                    why="an anticoagulant was ordered with platelets below 50"),) if state == "platelets" else ()),
            *((Gate(name="low-molecular-weight heparin in kidney failure", table="medication_request", severity=3,
                    where=(Match(column="drug", values=("enoxaparin", "dalteparin", "fondaparinux")),), why="it accumulates below 30 mL/min"),) if state == "kidney" else ()),
        ),
        cost_allowance=8, variant=variant, twin=twin, flipped="kidney function or platelets",
        reference=f"{count} measures not met; {right.why}",
        teaching=("Prophylaxis is chosen by kidney function and bleeding risk, and somebody has to order it.", *case.condition.teaching),
        sources=("NICE NG89 2018", "Gould 2012 Chest 141:e227S (ACCP)"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The measures, creatinine and platelets, the clearance, and the method that the rule names."""
    found = await session.chart("get_quality_indicators")
    info = await session.chart("get_patient_info")
    labs = await session.chart("get_lab_results", tests=["creatinine", "platelets"], limit=30)
    newest = {}
    for row in sorted(labs["results"], key=lambda one: one["collected_at"]):
        newest[row["test"]] = row
    session.found(newest["creatinine"]["result_id"])
    session.found(newest["platelets"]["result_id"])
    person, body = info["demographics"], info["anthropometrics"]
    clearance = cockcroft_gault(
        age=person["age_years"],
        weight_kg=body["weight_kg"],
        creatinine=newest["creatinine"]["value"],
        female=person["sex"] == "female",
    )
    if newest["platelets"]["value"] < 50:
        order = await session.chart(
            "place_care_order", order_type="nursing_care", item="pneumatic_compression", indication="VTE prophylaxis"
        )
    else:
        drug, dose, unit, frequency = (
            ("enoxaparin", 40, "mg", "daily") if clearance >= 30 else ("heparin", 5000, "unit", "bid")
        )
        order = await session.chart(
            "prescribe_medication", drug_name=drug, dose=dose, dose_unit=unit, route="sc", frequency=frequency,
            indication="venous thromboembolism prophylaxis",
        )  # fmt: skip
    session.done(order["order_id"])
    await session.submit(found["summary"]["not_met"])


FAMILY = Family(
    key="clot_prevention",
    title="VTE prophylaxis that nobody ordered",
    domain="ehr_management",
    servers=("ehr_management", "clinical_diagnosis"),
    conditions=(
        "colectomy_ward",
        "hip_fracture_ward",
        "heart_failure_ward",
        "hyponatraemia_thiazide",
        "catheter_infection",
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)
