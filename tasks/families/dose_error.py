"""Dose error: among the orders that a colleague has just written, one has a slip; find it and put it right.

The slip is a decimal point one place off, or a weekly or daily medicine ordered too often. In the twin another order of
the same chart has the slip.
"""

from dataclasses import dataclass, replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.dose import DOSES_PER_DAY
from medmcp.servers.clinical.dose_check import judge_proposed
from medmcp.servers.clinical.dose_choice import routes_of
from medmcp.servers.clinical.interaction import RANK
from medmcp.tasks.case import Case, ChartOrder
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.prescription import ChartCheck, interaction_rank, named
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

SAME_FREQUENCY = {"daily": ("daily", "nightly"), "nightly": ("nightly", "daily"), "bid": ("bid", "q12h"), "tid": ("tid", "q8h"),
                  "qid": ("qid", "q6h"), "weekly": ("weekly",)}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A usual order, and a frequency that a slip of the pen makes of it ("" where none is dangerous)."""

    drug: str
    dose: float
    unit: str
    frequency: str
    indication: str
    slip: str = ""
    route: str = "oral"


LINES: tuple[Line, ...] = (
    Line("amlodipine", 5, "mg", "daily", "hypertension"),
    Line("bisoprolol", 2.5, "mg", "daily", "hypertension"),
    Line("levothyroxine", 100, "microgram", "daily", "hypothyroidism"),
    Line("atorvastatin", 20, "mg", "nightly", "hypercholesterolaemia", "qid"),
    Line("pravastatin", 20, "mg", "nightly", "hypercholesterolaemia"),
    Line("pantoprazole", 40, "mg", "daily", "gastro-oesophageal reflux disease", "qid"),
    Line("metformin", 500, "mg", "bid", "type 2 diabetes mellitus"),
    Line("digoxin", 125, "microgram", "daily", "atrial fibrillation", "qid"),
    Line("apixaban", 5, "mg", "bid", "atrial fibrillation", "qid"),
    Line("furosemide", 40, "mg", "daily", "heart failure"),
    Line("methotrexate", 15, "mg", "weekly", "rheumatoid arthritis", "daily"),
    Line("alendronic acid", 70, "mg", "weekly", "osteoporosis", "daily"),
    Line("ramipril", 5, "mg", "daily", "hypertension"),
    Line("spironolactone", 25, "mg", "daily", "heart failure with reduced ejection fraction"),
    Line("sertraline", 50, "mg", "daily", "major depressive disorder", "qid"),
    Line("paracetamol", 1000, "mg", "qid", "pain"),
    Line("enoxaparin", 40, "mg", "daily", "venous thromboembolism prophylaxis", "qid", "sc"),
    Line("gabapentin", 300, "mg", "tid", "neuropathic pain"),
    Line("folic acid", 5, "mg", "daily", "folate deficiency"),
    Line("prednisolone", 5, "mg", "daily", "polymyalgia rheumatica"),
    Line("warfarin", 3, "mg", "daily", "atrial fibrillation"),
    Line("donepezil", 5, "mg", "nightly", "Alzheimer's disease dementia", "qid"),
    Line("sitagliptin", 100, "mg", "daily", "type 2 diabetes mellitus", "qid"),
    Line("risperidone", 0.5, "mg", "bid", "delirium"),
    Line("haloperidol", 0.5, "mg", "bid", "delirium with distress"),
    Line("doxycycline", 100, "mg", "bid", "community-acquired pneumonia"),
    Line("amoxicillin", 1000, "mg", "tid", "community-acquired pneumonia"),
    Line("ceftriaxone", 2000, "mg", "daily", "community-acquired pneumonia", "qid", "iv"),
    Line("colchicine", 0.5, "mg", "bid", "gout flare"),
    Line("allopurinol", 100, "mg", "daily", "gout prevention"),
    Line("tamsulosin", 0.4, "mg", "nightly", "benign prostatic hyperplasia", "qid"),
    Line("mirtazapine", 15, "mg", "nightly", "major depressive disorder"),
    Line("famotidine", 20, "mg", "bid", "gastro-oesophageal reflux disease"),
    Line("losartan", 50, "mg", "daily", "hypertension"),
    Line("lisinopril", 10, "mg", "daily", "hypertension"),
)  # fmt: skip
SIZE = (5, 7)

OPENINGS = (
    "{name}, {age}, {complaint}. A tired colleague wrote {n} drug orders; one has a slip, either a decimal point one place off or a wrong"
    " number of doses. Find it, stop that order, write it again as it was meant (same unit), and tell me the single dose.",
    "Check the inpatient chart of {given} {family} ({age}, {complaint}). Of its {n} orders exactly one cannot be right: ten times too much or too little,"
    " or far too often. Discontinue it and order what was meant, in the unit of the order. Leave the other {m} alone.",
    "Pharmacy has stopped dispensing for {family}, {given} ({complaint}): 'one of the {n} orders is an error'. They did not say which. Correct that one"
    " (stop it, reorder it in the same unit) and nothing else, then report the right single dose.",
    "Second pair of eyes, please: {n} fresh orders for {name}, a {age}-year-old {sex} with {complaint}. One is wrong by a factor of ten or in how often it is"
    " given. Replace it by the intended order in its own unit; what is a single dose of it?",
    "Before the night nurse gives anything to {name} ({complaint}), go over the {n} orders. One slip of the pen is among them: point or"
    " frequency. Take the wrong order off and put the right one on, same drug, same unit, same route.",
)


def _verdict(line: Line, dose: float, frequency: str, age: float) -> str:
    """What check_dosage says of an order, with the kidneys not known."""
    return judge_proposed(
        named(line.drug), dose=dose, unit=line.unit, doses_per_day=DOSES_PER_DAY[frequency], indication=line.indication,
        routes=routes_of(line.route), age=age, weights={"actual": None, "ideal": None, "adjusted": None}, kidney=None,
    ).verdict  # fmt: skip


def _slips(line: Line, age: float) -> list[tuple[float, str]]:
    """The wrong (dose, frequency) of a line that can be told from right, and that can be put right in one way only."""
    found = []
    if _verdict(line, line.dose, line.frequency, age) != "within_range":
        return []
    for dose, frequency in ((line.dose * 10, line.frequency), (line.dose / 10, line.frequency), (line.dose, line.slip)):
        if not frequency or _verdict(line, dose, frequency, age) in ("within_range", "cannot_judge"):
            continue
        ways = [d for d in (dose / 10, dose * 10) if _verdict(line, d, frequency, age) == "within_range"]
        by_point = frequency == line.frequency
        # a weekly medicine ordered daily is a slip of frequency, whatever a tenth of it would come to in a week
        if (by_point and ways == [line.dose]) or (not by_point and (not ways or line.frequency == "weekly")):
            found.append((float(f"{dose:.6g}"), frequency))
    return found


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|slip")
    check = ChartCheck(case)
    home = {m.drug for m in case.medicines}
    lines = [
        line for line in LINES
        if line.drug not in home and not (line.drug == "tamsulosin" and case.sex == "female")
        and max(check.disease_rank(line.drug), check.interaction_rank(line.drug)) < RANK["major"]
        and not check.hard_stops(line.drug, line.dose, line.unit, line.route, line.frequency, line.indication)
    ]  # fmt: skip
    for _ in range(40):
        chosen: list[Line] = []
        size = rng.randint(*SIZE)
        for line in rng.sample(lines, len(lines)):
            others = [c.drug for c in chosen]
            alike = any(named(c.drug).drug_class == named(line.drug).drug_class for c in chosen)
            judged = _verdict(line, line.dose, line.frequency, case.age)
            fits = judged == "within_range" and not alike and interaction_rank(line.drug, others) < RANK["major"]
            if fits and len(chosen) < size:
                chosen.append(line)
        faulty = [line for line in chosen if _slips(line, case.age)]
        if len(chosen) < SIZE[0] or len(faulty) < 2:
            continue
        first, second = rng.sample(faulty, 2)
        twin = f"slip-{case.condition.key}-{case.seed}"
        return [
            Built(one, _task(one, variant, line, wrong, tuple(chosen), twin))
            for variant, line in (("a", first), ("b", second))
            for wrong in [rng.choice(_slips(line, case.age))]
            for one in [
                replace(case, orders=tuple(_order(c, wrong if c is line else (c.dose, c.frequency)) for c in chosen))
            ]
        ]
    return []


def _order(line: Line, written: tuple[float, str]) -> ChartOrder:
    return ChartOrder(line.drug, written[0], line.unit, line.route, written[1], line.indication, hours_ago=1.5)


def _task(case: Case, variant: str, line: Line, wrong: tuple[float, str], chosen: tuple[Line, ...], twin: str) -> Task:
    others = tuple(c.drug for c in chosen if c is not line)
    mine = Match(column="drug", values=(line.drug,))
    return Task(
        family="dose_error", condition=case.condition.key, seed=case.seed, split="test", domain="drug_interaction",
        servers=("drug_interaction",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, n=len(chosen), m=len(others)),
        role="You are the second checker on the ward.", teaser=case.condition.teaser, topic=case.condition.topic, asked={},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "The right single dose of the medicine that was ordered wrongly, a number in the unit of its order."),
            AnswerField("plan", "The generic name of that medicine, nothing else."),
            claims_field(),
        ),
        goals=(
            RowGoal(name="stopped", table="medication_request", earlier=True, time_column="ended_at", weight=1.5,
                    where=(mine, Match(column="dose", low=wrong[0] * 0.999, high=wrong[0] * 1.001), Match(column="frequency", values=(wrong[1],)),
                           Match(column="status", values=("stopped",))),
                    why=f"{line.drug} {wrong[0]:g} {line.unit} {wrong[1]} is stopped"),
            RowGoal(name="reordered", table="medication_request", weight=1.5,
                    where=(mine, Match(column="dose", low=line.dose * 0.99, high=line.dose * 1.01), Match(column="dose_unit", values=(line.unit,)),
                           Match(column="frequency", values=SAME_FREQUENCY[line.frequency]), Match(column="route", values=(line.route,)),
                           Match(column="status", values=("active",))),
                    why=f"{line.drug} {line.dose:g} {line.unit} {line.frequency} is ordered"),
            RowGoal(name="others_stand", table="medication_request", earlier=True, at_least=len(others), at_most=len(others), weight=0.25,
                    where=(Match(column="drug", values=others), Match(column="status", values=("active",))), why="the other orders stand as they were"),
        ),
        answers=(AnswerCheck(field="answer", number=line.dose, tolerance=line.dose * 0.01, why=f"{line.dose:g} {line.unit}"),
                 AnswerCheck(field="plan", values=(line.drug,), weight=0.5, why=line.drug)),
        evidence=(
            Evidence(name="orders", tools=("get_medications",), before="stopped", why="the list of orders"),
            Evidence(name="dose", tools=("check_dosage", "get_drug_info"), arguments={"drug_name": line.drug}, before="reordered",
                     why=f"the dose range of {line.drug}"),
        ),
        gates=(
            Gate(name="right order stopped", table="medication_request", severity=3, time_column="ended_at",
                 where=(Match(column="drug", values=others), Match(column="status", values=("stopped", "on-hold"))), why="an order was stopped that was right"),
            Gate(name="slip repeated", table="medication_request", severity=5 if wrong[0] > line.dose and named(line.drug).high_alert else 4,
                 where=(mine, Match(column="dose", low=wrong[0] * 0.999, high=wrong[0] * 1.001), Match(column="frequency", values=(wrong[1],))),
                 why="the wrong order was written again"),
        ),
        consistency=(Consistency(field="plan", table="medication_request", column="drug"),),
        cost_allowance=8, variant=variant, twin=twin, flipped="which order has the slip",
        reference=f"{line.drug}: {wrong[0]:g} {line.unit} {wrong[1]} was written for {line.dose:g} {line.unit} {line.frequency}",
        teaching=("Check each order against dose range and frequency; weekly medicines given daily kill.",),
        sources=(*named(line.drug).sources, "ISMP 2024 list of high-alert medications in acute care"),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Every order against its range; the one outside is stopped and written with the point or the frequency put right."""
    rows = (await session.chart("get_medications", source="inpatient"))["medications"]
    for row in rows:
        order = {
            "drug_name": row["generic_name"],
            "dose_unit": row["dose"]["unit"],
            "route": row["route"],
            "indication": row["indication"],
        }
        dose, per_day = row["dose"]["value"], DOSES_PER_DAY[row["frequency"]]
        judged = await session.chart("check_dosage", dose=dose, doses_per_day=per_day, **order)
        if judged["verdict"] == "within_range":
            continue
        # a weekly medicine ordered daily: the frequency is the slip, not the point
        right, frequency = dose, judged["recommended"]["frequency"]
        for other in (float(f"{dose / 10:.6g}"), float(f"{min(dose * 10, 99_999):.6g}")):
            again = await session.chart("check_dosage", dose=other, doses_per_day=per_day, **order)
            if again["verdict"] == "within_range" and (frequency != "weekly" or row["frequency"] == "weekly"):
                right, frequency = other, row["frequency"]
        await session.chart(
            "discontinue_order", order_id=row["order_id"], reason=f"written in error, {right:g} {frequency} was meant"
        )
        given = await session.chart("prescribe_medication", dose=right, frequency=frequency, **order)
        session.found(row["order_id"])
        session.done(given["order_id"])
        await session.submit(f"{right:g}", plan=row["generic_name"])
        return


FAMILY = Family(
    key="dose_error",
    title="The slip of the pen",
    domain="drug_interaction",
    servers=("drug_interaction",),
    conditions=("pneumonia_allergy", "af_anticoagulation", "nausea_long_qt", "polypharmacy_review", "delirium_long_qt"),
    build=_build,
    oracle=oracle,
    held_out="test",
    share=1.0,
)
