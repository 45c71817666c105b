"""Ketoacidosis over its first hours, adult or child: fluid, the potassium, then insulin or first potassium, and the hand-off.

The twin's potassium is under 3.5 mmol/L, so insulin waits (ADA 2024, ISPAD 2022). What is right is the same rule with other
amounts in a child: 10 mL/kg instead of a litre.
"""

from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.sbar import hand_over
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SERVERS = ("cross_domain", "ehr_management", "drug_interaction", "clinical_diagnosis")
SAFE_POTASSIUM = 3.5  # mmol/L, ADA consensus 2024
FLUID_MIN, DECISION_MIN, HANDOVER_MIN = 60, 150, 240
HORIZON_MIN = 240
INSULIN = 0.1  # unit/kg/h
CHILD_YEARS = 18

OPENINGS = (
    "{name}, {age}, {weight}: {complaint}. Begin the pathway for what you find, give the first fluid ({fluid}), and decide by the potassium"
    " between insulin 0.1 unit/kg/h and potassium chloride first ({potassium} mmol iv an hour, for three hours). Hand over to {unit}. Answer: the potassium, mmol/L.",
    "{given} {family} ({age} years, {weight}), {complaint}. Ketones, gas, potassium; fluid {fluid}; then insulin infusion at 0.1 unit/kg/h or,"
    " where it must wait, {potassium} mmol potassium chloride every hour for three hours. SBAR to {unit} at the end. Report the potassium (mmol/L).",
    "Resuscitation bay: {family}, {given}, {age} ({weight}). {complaint}. Work the pathway in its order: tests, {fluid}, potassium before"
    " insulin. House doses: insulin 0.1 unit/kg/h, potassium chloride {potassium} mmol an hour with an end. Transfer to {unit}. What was the potassium in mmol/L?",
    "A {age}-year-old {sex}, {name}, weighing {weight}: {complaint}. Start the pathway, run the fluid ({fluid}), read the potassium, do what it"
    " allows (insulin 0.1 unit/kg/h; or {potassium} mmol KCl an hour, three hours, and no insulin yet) and hand the patient over to {unit}. Potassium in mmol/L?",
)


def _child(case: Case) -> bool:
    return case.age < CHILD_YEARS


def _fluid(case: Case) -> float:
    """First hour: 1 L in adults (ADA 2024), 10 mL/kg in children (ISPAD 2022)."""
    return float(round(10 * case.weight_kg)) if _child(case) else 1000.0


def _build(case: Case) -> list[Built]:
    rng = case.rng("dka_pathway")
    rest = (("sodium", float(rng.randint(128, 139))), ("chloride", float(rng.randint(95, 104))))
    # in a child insulin waits below 3.0 mmol/L (ISPAD 2022), in an adult below 3.5 (ADA 2024)
    enough, low = round(rng.uniform(3.7, 5.6), 1), round(rng.uniform(2.4, 2.9 if _child(case) else 3.3), 1)
    twin = f"dka-{case.condition.key}-{case.seed}"
    return [
        Built(one, _task(one, variant, level, twin))
        for one, variant, level in (
            (replace(case, levels=(*rest, ("potassium", enough))), "a", enough), (replace(case, levels=(*rest, ("potassium", low))), "b", low),
        )
    ]  # fmt: skip


def _task(case: Case, variant: str, level: float, twin: str) -> Task:
    insulin, fluid = variant == "a", _fluid(case)
    units = ("hdu", "icu") if not _child(case) else ("picu", "paediatrics")
    potassium = 10 if _child(case) else 20
    most = max(10.0, 0.5 * case.weight_kg) if _child(case) else 40.0  # mmol an hour (ISPAD 2022)
    rate = INSULIN * case.weight_kg
    treatment = ("drug:insulin regular", 75.0) if insulin else ("drug:potassium chloride", 75.0)
    untreated, best = outcome_bounds(case, HORIZON_MIN, (("care:iv_fluid", 35.0), treatment))
    goals = [
        RowGoal(name="pathway", table="care_plan", where=(Match(column="title", values=("dka",)),), why="pathway dka begun"),
        *(RowGoal(name=code, table="service_request", where=(Match(column="code", values=values),), within_minutes=60, weight=0.7, why=f"{code} measured")
          for code, values in (("ketones", ("beta_hydroxybutyrate",)), ("gas", ("ph", "ph_venous")), ("potassium", ("potassium",)))),
        RowGoal(name="fluid", table="service_request", within_minutes=FLUID_MIN, why=f"saline {fluid:g} mL in the first hour",
                where=(Match(column="detail", values=("iv_fluid",)), Match(column="code", values=("saline_0_9", "plasma_lyte", "ringers_lactate")),
                       Match(column="amount", low=0.9 * fluid, high=1.1 * fluid))),
        RowGoal(name="handoff", table="communication", within_minutes=HANDOVER_MIN, weight=1.5, why=f"accepted hand-off to {' or '.join(units)}",
                where=(Match(column="category", values=("handoff",)), Match(column="status", values=("completed",)), Match(column="code", values=units))),
    ]  # fmt: skip
    if insulin:
        goals.append(
            RowGoal(name="insulin", table="medication_administration", within_minutes=DECISION_MIN, weight=3, why=f"insulin {rate:.1f} unit/h once potassium allows",
                    where=(Match(column="drug", values=("insulin regular",)), Match(column="route", values=("iv",)), Match(column="dose_unit", values=("unit_per_h",)),
                           Match(column="dose", low=0.45 * rate if _child(case) else 0.85 * rate, high=1.1 * rate)))
        )  # fmt: skip
    else:
        goals += [
            RowGoal(name="potassium_first", table="medication_administration", within_minutes=DECISION_MIN, weight=2, why="potassium replaced first",
                    where=(Match(column="drug", values=("potassium chloride",)), Match(column="route", values=("iv",)), Match(column="dose", low=5, high=most))),
            RowGoal(name="no_insulin", table="medication_request", where=(Match(column="drug", values=("insulin regular", "insulin aspart", "insulin lispro")),),
                    at_least=0, at_most=0, weight=2, why=f"no insulin at a potassium of {level} mmol/L"),
        ]  # fmt: skip
    gates = [
        Gate(name="bicarbonate", table="medication_request", severity=4, where=(Match(column="drug", values=("sodium bicarbonate",)),), why="bicarbonate at this pH"),
    ]  # fmt: skip
    if not insulin:
        gates.append(
            Gate(name="insulin at a low potassium", table="medication_request", severity=5, why=f"insulin at a potassium of {level} mmol/L: arrhythmia",
                 where=(Match(column="drug", values=("insulin regular", "insulin aspart", "insulin lispro")),))
        )  # fmt: skip
    unit = "intensive care or high dependency" if not _child(case) else "paediatrics or paediatric intensive care"
    return Task(
        family="dka_pathway", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="cross_domain", servers=SERVERS,
        difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, weight=f"{case.weight_kg:g} kg", fluid=f"{fluid:g} mL saline", potassium=potassium, unit=unit),
        role="You are the emergency physician.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"fluid_ml": fluid, "potassium_mmol": potassium, "child": _child(case)}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The potassium in mmol/L."), claims_field()), max_calls=50, goals=tuple(goals),
        answers=(AnswerCheck(field="answer", number=level, tolerance=0.05, weight=1.5, why=f"potassium {level} mmol/L"),),
        evidence=(
            Evidence(name="potassium_read", codes=("potassium",), before="insulin" if insulin else "potassium_first", why="the potassium before the decision"),
            Evidence(name="ketones_read", codes=("beta_hydroxybutyrate",), why="the ketones"),
            Evidence(name="weight", tools=("get_patient_info",), before="fluid", why="weight and problems"),
        ),
        gates=tuple(gates), horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, variant=variant, twin=twin,
        flipped="potassium", cost_allowance=40,
        reference=f"potassium {level} mmol/L: {f'insulin {rate:.1f} unit/h' if insulin else 'potassium chloride first, no insulin'}; saline {fluid:g} mL; hand-off to {units[0]}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Tests and fluid at once; the potassium decides; then the unit."""
    asked = session.view.asked
    info = await session.chart("get_patient_info")
    begun = await session.chart("record_pathway_step", pathway="dka", action="start")
    session.done(begun["record_id"])
    sent = await session.chart(
        "order_lab_test",
        tests=["beta_hydroxybutyrate", "ph_venous", "potassium", "sodium", "chloride"],
        priority="stat",
    )
    orders = {order["test"]: order["order_id"] for order in sent["orders"]}
    fluid = await session.chart(
        "place_care_order",
        order_type="iv_fluid",
        item="saline_0_9",
        rate_or_volume=asked["fluid_ml"],
        unit="mL",
        priority="stat",
        indication="ketoacidosis",
    )
    session.done(fluid["order_id"])
    await session.chart(
        "place_care_order", order_type="monitoring", item="glucose_hourly", priority="stat", indication="ketoacidosis"
    )
    await session.call(
        "wait_for_results",
        order_ids=[orders["potassium"], orders["beta_hydroxybutyrate"], orders["ph_venous"]],
        wait_for="all",
        max_minutes=120,
    )
    shown = await session.chart("get_lab_results", tests=["potassium", "beta_hydroxybutyrate"])
    values = {row["test"]: row for row in reversed(shown["results"])}
    session.found(values["potassium"]["result_id"])
    level = values["potassium"]["value"]
    weight = info["anthropometrics"]["weight_kg"]
    drug: dict[str, object] = (
        {
            "drug_name": "insulin regular",
            "dose": int(INSULIN * weight * 10) / 10,
            "dose_unit": "unit_per_h",
            "frequency": "continuous",
        }
        if level >= SAFE_POTASSIUM
        else {
            "drug_name": "potassium chloride",
            "dose": float(asked["potassium_mmol"]),
            "dose_unit": "mmol",
            "frequency": "q1h",
            "duration_days": 0.125,
        }
    )
    given = await session.chart("prescribe_medication", route="iv", indication="diabetic ketoacidosis", **drug)
    session.done(given["order_id"])
    done = await hand_over(session, "picu" if asked["child"] else "hdu", "unstable", "ketoacidosis, treatment begun")
    session.done(done["handoff_id"])
    await session.submit(f"{level:g}")


FAMILY = Family(
    key="dka_pathway",
    title="Ketoacidosis: potassium before insulin",
    domain="cross_domain",
    servers=SERVERS,
    conditions=("dka_adult", "dka_child"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
