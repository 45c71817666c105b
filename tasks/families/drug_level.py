"""Drug level: draw it, correct or convert it, and act on what it means.

Phenytoin is read with albumin (Sheiner-Tozer); the twin has another albumin. Digoxin is reported in another unit than the
laboratory's; the twin has another level.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.scores.drug_levels import corrected_phenytoin
from medmcp.tasks.case import Case
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

PHENYTOIN_TOP = 20.0  # mg/L, total, at normal albumin (phenytoin label)
DIGOXIN_TOP = 2.0  # ng/mL, above it toxic (digoxin label)
NMOL_PER_NG = 1.281  # 1000 / 780.9 g/mol

PHENYTOIN = (
    "{name}, {age}, has taken phenytoin for years: {complaint}. Get a level and everything needed to read it, correct it for albumin, and"
    " decide: hold the phenytoin if the corrected level is above 20 mg/L, otherwise let it go on.",
    "What is the phenytoin of {given} {family} ({age}, {complaint}) really? The total level needs its albumin. Give me the corrected value in mg/L; put"
    " the drug on hold above 20 mg/L corrected, else change nothing.",
    "{family}, {given}: {complaint}. Draw phenytoin and albumin, calculate the albumin-corrected level, and act on that one: above 20 mg/L"
    " hold, below leave the order alone.",
    "The epilepsy nurse wants a decision on the phenytoin of {name}, a {age}-year-old {sex} who eats badly ({complaint}). Measure, correct (Sheiner-Tozer),"
    " and hold the medicine only if the corrected level exceeds 20 mg/L.",
    "A thin {age}-year-old {sex} on phenytoin, {name}, {complaint}. Report the level as it would be with normal albumin and hold the drug if"
    " that is more than 20 mg/L; otherwise it continues.",
)
DIGOXIN = (
    "{name}, {age}, on digoxin: {complaint}. Is it the digoxin? Level, potassium and an ECG; hold the digoxin if the level is above"
    " 2.0 ng/mL, otherwise it goes on. Our old charts are in nmol/L: report it so.",
    "Check {given} {family} ({age}, {complaint}) for digoxin toxicity. Read level and potassium, see an ECG, and put digoxin on hold if the"
    " level exceeds 2.0 ng/mL. Tell the cardiologist the level in nmol/L.",
    "{family}, {given}: {complaint}. The family doctor asks for the digoxin level in nmol/L and for a decision: on hold above 2.0 ng/mL,"
    " unchanged below. Potassium and an ECG belong to it.",
    "A {age}-year-old {sex} on digoxin, {name}, {complaint}. Take blood for digoxin and potassium, record an ECG, convert the level to"
    " nmol/L (1 ng/mL is 1.281 nmol/L), and hold the medicine only above 2.0 ng/mL.",
)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|level")
    twin = f"level-{case.condition.key}-{case.seed}"
    medicines = tuple(
        m.model_copy(update={"last_taken_hours": rng.randint(9, 20)}) if m.drug in ("phenytoin", "digoxin") else m
        for m in case.medicines
    )
    case = replace(case, medicines=medicines)
    high_variant = rng.choice("ab")
    if case.condition.key == "epilepsy_phenytoin":
        measured = round(rng.uniform(11.0, 15.5), 1)
        high_albumin = [
            a / 10 for a in range(36, 46) if corrected_phenytoin(measured=measured, albumin=a / 10) < PHENYTOIN_TOP - 1
        ]
        low_albumin = [
            a / 10 for a in range(17, 31) if corrected_phenytoin(measured=measured, albumin=a / 10) > PHENYTOIN_TOP + 1
        ]
        if not high_albumin or not low_albumin:
            return []
        albumin = {True: rng.choice(low_albumin), False: rng.choice(high_albumin)}
        charts = [
            replace(
                case, levels=(("phenytoin", measured), ("albumin", albumin[v == high_variant]), ("creatinine", 0.8))
            )
            for v in "ab"
        ]
        values = [corrected_phenytoin(measured=measured, albumin=albumin[v == high_variant]) for v in "ab"]
    else:
        levels = {True: round(rng.uniform(2.3, 4.2), 2), False: round(rng.uniform(0.75, 1.75), 2)}
        charts = [replace(case, levels=(("digoxin", levels[v == high_variant]),)) for v in "ab"]
        values = [levels[v == high_variant] * NMOL_PER_NG for v in "ab"]
    return [
        Built(chart, _task(chart, v, value, v == high_variant, twin))
        for v, chart, value in zip("ab", charts, values, strict=True)
    ]


def _task(case: Case, variant: str, value: float, high: bool, twin: str) -> Task:
    phenytoin = case.condition.key == "epilepsy_phenytoin"
    drug, unit = ("phenytoin", "mg/L") if phenytoin else ("digoxin", "nmol/L")
    codes = ("phenytoin", "albumin") if phenytoin else ("digoxin", "potassium")
    mine = Match(column="drug", values=(drug,))
    others = tuple(m.drug for m in case.medicines if m.drug != drug)
    held = RowGoal(name="held", table="medication_statement", time_column="ended_at", weight=2,
                   where=(mine, Match(column="status", values=("on-hold",))), why=f"{drug} is on hold")  # fmt: skip
    goes_on = RowGoal(name="goes_on", table="medication_statement", weight=0.25, where=(mine, Match(column="status", values=("active",))),
                      why=f"{drug} goes on")  # fmt: skip
    formula = "measured / (0.2 x albumin in g/dL + 0.1)" if phenytoin else "ng/mL x 1.281"
    return Task(
        family="drug_level", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="drug_interaction",
        servers=("drug_interaction", "triage_emergency"), difficulty="advanced",
        instruction=phrase(case, variant, PHENYTOIN if phenytoin else DIGOXIN),
        role="You are the doctor in the clinic.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"drug": drug, "tests": list(codes), "factor": 1.0 if phenytoin else NMOL_PER_NG,
               "hold_above": PHENYTOIN_TOP if phenytoin else DIGOXIN_TOP},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", f"The {'albumin-corrected ' if phenytoin else ''}{drug} level in {unit}, with one decimal or more."),
            AnswerField("plan", "What happens with the medicine.", choices=("active", "on-hold")),
            claims_field(),
        ),
        goals=(
            *(RowGoal(name=f"{code}_ordered", table="service_request", where=(Match(column="code", values=(code,)),), weight=0.5,
                      why=f"{code} is measured") for code in codes),
            held if high else goes_on,
            *((RowGoal(name="others_go_on", table="medication_statement", at_least=len(others), weight=0.1,
                       where=(Match(column="drug", values=others), Match(column="status", values=("active",))), why="the other medicines go on"),)
              if others else ()),
        ),
        answers=(
            AnswerCheck(field="answer", number=round(value, 2), tolerance=round(max(0.05, value * 0.02), 2), weight=2, why=f"{value:.1f} {unit} ({formula})"),
            AnswerCheck(field="plan", values=("on-hold" if high else "active",), weight=0.5, why="hold" if high else "goes on"),
        ),
        evidence=(
            *(Evidence(name=code, codes=(code,), before="held" if high else "", why=f"the result of {code}") for code in codes),
            Evidence(name="when_taken", tools=("get_medications",), before="held" if high else "", weight=0.5, why="when the last dose was taken"),
            *((Evidence(name="ecg", tools=("analyze_ecg", "get_imaging_report"), why="the ECG"),) if not phenytoin else ()),
        ),
        gates=(
            Gate(name="therapeutic drug stopped" if not high else "toxic drug replaced", table="medication_statement" if not high else "medication_request",
                 severity=3 if not high else 4, time_column="ended_at" if not high else "",
                 where=(mine, *((Match(column="status", values=("stopped", "on-hold")),) if not high else ())),
                 why=f"{drug} taken away at a level that does not ask for it" if not high else f"more {drug} at a toxic level"),
        ),
        consistency=(Consistency(field="plan", table="medication_statement", column="status", where=(mine,)),),
        cost_allowance=24, variant=variant, twin=twin, flipped="albumin" if phenytoin else "digoxin level",
        reference=f"{value:.1f} {unit} by {formula}: {drug} {'on hold' if high else 'goes on'}",
        teaching=case.condition.teaching, sources=case.condition.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Level and its companion, the ECG where digoxin is the question, the corrected or converted level, and the hold."""
    asked = session.view.asked
    drug = asked["drug"]
    listed = (await session.chart("get_medications"))["medications"]
    medicine = next(row["medication_id"] for row in listed if row["generic_name"] == drug)
    ordered = [*asked["tests"], *(["creatinine"] if drug == "phenytoin" else [])]
    orders = (await session.chart("order_lab_test", tests=ordered, priority="stat"))["orders"]
    for order in orders:
        session.done(order["order_id"])
    if drug == "digoxin":
        placed = await session.chart(
            "place_care_order", order_type="bedside_test", item="ecg_12_lead", priority="stat", indication="on digoxin"
        )
        session.done(placed["order_id"])
        await session.call("wait_for_results", order_ids=[placed["order_id"]], max_minutes=60)
        await session.call("analyze_ecg", study_id=placed["study_id"])
    await session.call(
        "wait_for_results", order_ids=[order["order_id"] for order in orders], wait_for="all", max_minutes=240
    )
    results = (await session.chart("get_lab_results", tests=asked["tests"]))["results"]
    for row in results:
        session.found(row["result_id"])
    level = next(row["value"] for row in results if row["test"] == drug)
    read = await session.chart("check_therapeutic_drug_monitoring", drug_name=drug)
    decides = read["corrected_level"]["value"] if drug == "phenytoin" else level
    high = decides > asked["hold_above"]
    if high:
        await session.chart("discontinue_order", order_id=medicine, action="hold", reason=f"level {decides:g}, toxic")
    await session.submit(f"{decides * asked['factor']:.2f}", plan="on-hold" if high else "active")


FAMILY = Family(
    key="drug_level",
    title="A level and what it means",
    domain="drug_interaction",
    servers=("drug_interaction", "triage_emergency"),
    conditions=("epilepsy_phenytoin", "digoxin_toxicity_check", "epilepsy_phenytoin"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
