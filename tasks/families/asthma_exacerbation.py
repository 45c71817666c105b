"""Acute severe asthma: peak flow against the predicted value, bronchodilators at once, a steroid within the hour.

What the patient blows is measured before treatment; the share of the predicted flow grades the attack.
"""

import json
from dataclasses import replace

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.care_orders import find_item
from medmcp.servers.world.care import place_bedside_test
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 180
BRONCHODILATOR_MIN = 20
STEROID_MIN = 60  # BTS/SIGN 158 2019: within the hour
STEROIDS = ("prednisolone", "prednisone", "hydrocortisone", "methylprednisolone", "dexamethasone")
SEDATIVES = ("diazepam", "lorazepam", "midazolam", "morphine", "oxycodone", "haloperidol", "zopiclone")
BETA_BLOCKERS = ("propranolol", "labetalol", "metoprolol", "bisoprolol", "atenolol", "carvedilol", "esmolol", "sotalol")

OPENINGS = (
    "{name}, {age}: {complaint}. Measure before you treat, then treat the first hour in full, doses in mg. Give the first peak flow as"
    " a percentage of the predicted one.",
    "{given} {family} ({age}) sits upright with {complaint}. Grade the attack by the blow, give everything the first hour owes, in mg,"
    " and report the first reading in percent of predicted.",
    "Nurse calls you for {family}, {given}, {age} years: {complaint}. Peak flow, nebulisers, the rest (order in mg). How many percent"
    " of predicted was the first reading?",
    "A {age}-year-old {sex}, {name}, {complaint}. Treat this attack to the standard of the first hour with doses in mg, and answer with"
    " the share of the predicted peak flow on arrival, in percent.",
)


def _percent(case: Case) -> float:
    """The share of predicted that a blow at the door shows."""
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    item = find_item("bedside_test", "peak_flow")
    assert patient is not None
    assert item is not None
    order = place_bedside_test(world, patient, case.encounter_id, item, priority="stat", indication="asthma")
    row = world.row("SELECT value, note FROM observation WHERE order_id = ? AND code = 'peak_flow'", order["id"])
    assert row is not None
    share: float = 100 * row["value"] / json.loads(row["note"])["predicted"]
    return share


def _build(case: Case) -> list[Built]:
    # the whole band that is called severe, 33 to 50 % (BTS/SIGN 158 2019)
    case = replace(case, severity=round(case.rng("asthma_exacerbation").uniform(0.43, 0.62), 3))
    percent = round(_percent(case))
    untreated, best = outcome_bounds(
        case, HORIZON_MIN, (("drug:salbutamol", 14), ("drug:ipratropium", 22), ("drug:prednisolone", 40))
    )
    return [Built(case, Task(
        family="asthma_exacerbation", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="triage_emergency", servers=("triage_emergency", "drug_interaction"), difficulty="intermediate",
        instruction=phrase(case, "", OPENINGS), role="You are the emergency physician.", teaser=case.condition.teaser,
        topic=case.condition.topic, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "First peak flow in percent of predicted."), claims_field()),
        goals=(
            RowGoal(name="peak_flow", table="service_request", where=(Match(column="code", values=("peak_flow",)),), within_minutes=15,
                    why="peak flow"),
            RowGoal(name="salbutamol", table="medication_administration", within_minutes=BRONCHODILATOR_MIN, weight=1.5,
                    where=(Match(column="drug", values=("salbutamol",)), Match(column="route", values=("nebulised",)),
                           Match(column="dose_unit", values=("mg",)), Match(column="dose", low=2.5, high=5)), why="salbutamol 5 mg nebulised"),
            RowGoal(name="ipratropium", table="medication_administration", within_minutes=STEROID_MIN,
                    where=(Match(column="drug", values=("ipratropium",)), Match(column="route", values=("nebulised",)),
                           Match(column="dose_unit", values=("mg",)), Match(column="dose", low=0.25, high=0.5)),
                    why="ipratropium 0.5 mg nebulised"),
            RowGoal(name="steroid", table="medication_administration", within_minutes=STEROID_MIN,
                    where=(Match(column="drug", values=STEROIDS), Match(column="route", values=("oral", "iv", "im"))),
                    why="a systemic steroid within the hour"),
            RowGoal(name="oxygen", table="service_request", within_minutes=STEROID_MIN,
                    where=(Match(column="detail", values=("oxygen",)),), weight=0.5, why="oxygen to 94 to 98 %"),
        ),
        answers=(AnswerCheck(field="answer", number=float(percent), tolerance=1.6, weight=2.5, why=f"{percent} % of predicted"),),
        evidence=(
            Evidence(name="look", tools=("perform_primary_survey",), before="salbutamol", why="work of breathing and saturation"),
            Evidence(name="blow", codes=("peak_flow",), why="the peak flow reading"),
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info", "get_medications"), before="steroid",
                     why="the record before the drugs"),
        ),
        gates=(
            Gate(name="sedation", table="medication_request", severity=4, where=(Match(column="drug", values=SEDATIVES),),
                 why="sedation of a tiring chest"),
            Gate(name="beta-blocker", table="medication_request", severity=5, where=(Match(column="drug", values=BETA_BLOCKERS),),
                 why="a beta-blocker in acute asthma"),
            Gate(name="no bronchodilator", table="medication_administration", severity=5, missing_after_minutes=60,
                 where=(Match(column="drug", values=("salbutamol", "terbutaline")),), why="no bronchodilator within the hour"),
        ),
        horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated, cost_allowance=15,
        reference=f"{percent} % of predicted: salbutamol, ipratropium, steroid, oxygen",
        teaching=case.condition.teaching, sources=case.condition.sources,
    ))]  # fmt: skip


async def oracle(session: Session) -> None:
    """Blow, look, nebulise, steroid; then the reading against the predicted value."""
    blow = await session.chart(
        "place_care_order", order_type="bedside_test", item="peak_flow", priority="stat", indication="wheeze"
    )
    session.done(blow["order_id"])
    await session.chart("perform_primary_survey")
    for drug, dose, route in (
        ("salbutamol", 5.0, "nebulised"),
        ("ipratropium", 0.5, "nebulised"),
        ("prednisolone", 50.0, "oral"),
    ):
        if drug == "prednisolone":
            await session.chart("get_medications")
            await session.chart("get_allergy_list", planned_drug=drug)
        given = await session.chart(
            "prescribe_medication", drug_name=drug, dose=dose, dose_unit="mg", route=route, frequency="once",
            indication="acute asthma exacerbation",
        )  # fmt: skip
        session.done(given["order_id"])
    air = await session.chart(
        "place_care_order", order_type="oxygen", item="nasal_cannula", rate_or_volume=4, unit="L_per_min", target="SpO2 94-98",
        priority="stat", indication="asthma",
    )  # fmt: skip
    session.done(air["order_id"])
    results = await session.chart("get_lab_results", limit=20)
    reading = next(row for row in results["results"] if row["test"] == "peak_flow")
    session.found(reading["result_id"])
    predicted = json.loads(reading["comment"])["predicted"]
    await session.submit(round(100 * reading["value"] / predicted))


FAMILY = Family(
    key="asthma_exacerbation",
    title="Acute severe asthma",
    domain="triage_emergency",
    servers=("triage_emergency", "drug_interaction"),
    conditions=("asthma_severe",),
    build=_build,
    oracle=oracle,
    share=1.0,
)
