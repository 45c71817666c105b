"""Creatinine rises on the ward: how far above the baseline, and which order did it.

The baseline is the value of the year before admission, not the first of the stay and not one older than that. Of the orders
that run, one alone is toxic to the kidney; the twin has another one in its place.
"""

from dataclasses import replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.world.series import lab_values
from medmcp.tasks.admission import Series, WardOrder
from medmcp.tasks.case import Case, LabHistory
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

OWN_COURSE = "ward_kidney_injury"  # its creatinine follows the disease; the others get a series
BEGUN_HOURS = 58.0
CULPRITS = (
    WardOrder(drug="ibuprofen", dose=400, unit="mg", route="oral", frequency="tid", indication="pain"),
    WardOrder(drug="naproxen", dose=500, unit="mg", route="oral", frequency="bid", indication="pain"),
    WardOrder(drug="diclofenac", dose=50, unit="mg", route="oral", frequency="bid", indication="pain"),
    WardOrder(drug="celecoxib", dose=200, unit="mg", route="oral", frequency="bid", indication="pain"),
    WardOrder(drug="gentamicin", dose=5, unit="mg", route="iv", frequency="daily", indication="infection", per_kg=True),
    WardOrder(drug="tobramycin", dose=5, unit="mg", route="iv", frequency="daily", indication="infection", per_kg=True),
    WardOrder(drug="vancomycin", dose=1000, unit="mg", route="iv", frequency="bid", indication="infection"),
    WardOrder(drug="aciclovir", dose=10, unit="mg", route="iv", frequency="tid", indication="herpes zoster", per_kg=True),
    WardOrder(drug="colistin", dose=150, unit="mg", route="iv", frequency="bid", indication="resistant Gram-negative infection"),
)  # fmt: skip
INNOCENT = (
    WardOrder(drug="paracetamol", dose=1000, unit="mg", route="oral", frequency="qid", indication="fever"),
    WardOrder(drug="amlodipine", dose=5, unit="mg", route="oral", frequency="daily", indication="hypertension"),
    WardOrder(drug="enoxaparin", dose=40, unit="mg", route="sc", frequency="daily", indication="VTE prophylaxis"),
    WardOrder(drug="ondansetron", dose=4, unit="mg", route="iv", frequency="tid", indication="nausea"),
    WardOrder(drug="senna", dose=15, unit="mg", route="oral", frequency="nightly", indication="constipation"),
    WardOrder(drug="atorvastatin", dose=40, unit="mg", route="oral", frequency="daily", indication="prevention"),
    WardOrder(drug="bisoprolol", dose=2.5, unit="mg", route="oral", frequency="daily", indication="rate control"),
    WardOrder(drug="folic acid", dose=5, unit="mg", route="oral", frequency="daily", indication="deficiency"),
    WardOrder(drug="lactulose", dose=15, unit="ml", route="oral", frequency="bid", indication="constipation"),
    WardOrder(drug="metoclopramide", dose=10, unit="mg", route="iv", frequency="tid", indication="nausea"),
)  # fmt: skip

OPENINGS = (
    "The laboratory flags the creatinine of {name} ({age}, {service}). By how many times has it risen over the baseline of the year before admission?"
    " Stop the one running inpatient order that is toxic to the kidney and leave the {n} others. Answer: latest over baseline to one decimal; plan: the"
    " generic name of what you stopped. {hint}",
    "{given} {family}, {age}, {service} ward: kidney function is getting worse. Work out the ratio of the last creatinine to the baseline (lowest of 7 to 365"
    " days before the stay), find the nephrotoxic one among {m} inpatient orders and discontinue it alone. Submit the ratio (one decimal) and, as plan, that"
    " medicine. {hint}",
    "Ward round, {service}. {family}, {given}, {age}: somebody noticed little urine. What is creatinine now as a multiple of its value before admission, and which"
    " of the {m} orders has to go? Discontinue that order only. Report the multiple, one decimal, as answer, the drug as plan. {hint}",
    "Acute kidney injury alert for {name}, {age} ({service}). Read the trend, take the baseline from the year before this admission, and stop what harms the"
    " kidney; the other {n} orders stay as they are. Answer with the ratio to baseline (1 decimal); plan: the drug stopped, by its generic name. {hint}",
)  # fmt: skip
HINTS = (
    "A value within the reference range can have doubled.", "The first value of the stay is not the baseline.", "Very old values do not count.",
    "One order, not two.", "The start of an order is on the list.", "The slope says whether it still rises.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|kidney")
    if case.admission is None:
        return []
    base = round(rng.uniform(0.6, 1.15), 2)
    history = (
        LabHistory("creatinine", base, "mg/dL", rng.randint(20, 300)),
        LabHistory("creatinine", round(base * rng.uniform(0.68, 0.8), 2), "mg/dL", rng.randint(400, 800)),
    )
    admission = case.admission
    case = replace(
        case, medicines=(), problems=tuple(p.model_copy(update={"medicines": ()}) for p in case.problems if not p.code.startswith("N18")),
        lab_history=history,
    )  # fmt: skip
    if case.condition.key == OWN_COURSE:
        case = replace(case, creatinine=base)
    else:
        ratio = rng.uniform(1.7, 3.1)
        steps = (58, 1.0), (42, 1.04), (28, 1 + (ratio - 1) * 0.3), (14, 1 + (ratio - 1) * 0.65), (4, ratio)
        series = tuple((hours, base * factor, base * factor) for hours, factor in steps)
        shift = sum(
            e.shift
            for e in (case.condition.course.effects if case.condition.course else ())
            if e.parameter == "creatinine"
        )
        case = replace(case, creatinine=round(max(0.3, base * ratio - shift * case.severity), 2))
        admission = admission.model_copy(
            update={"series": (*admission.series, Series(code="creatinine", values=series))}
        )
    innocent = [
        one.model_copy(update={"hours_ago": rng.choice((BEGUN_HOURS - 2, BEGUN_HOURS, 40.0, 20.0))})
        for one in rng.sample(INNOCENT, rng.choice((4, 5, 6)))
    ]
    first, second = rng.sample(CULPRITS, 2)
    place = rng.randint(0, len(innocent))
    twin = f"kidney-{case.condition.key}-{case.seed}"
    built = []
    for variant, culprit in zip("ab", (first, second), strict=True):
        orders = [*innocent]
        orders.insert(place, culprit.model_copy(update={"hours_ago": BEGUN_HOURS}))
        mine = replace(case, admission=admission.model_copy(update={"orders": tuple(orders)}))
        built.append(Built(mine, _task(mine, variant, culprit.drug, tuple(one.drug for one in innocent), base, twin)))
    return built


def _ratio(case: Case, base: float) -> float:
    world, test = case.world(), find_test("creatinine")
    assert test is not None
    values, _ = lab_values(world, case.patient_id, test, world.in_minutes(-4320), world.now)
    world.close()
    return float(values[-1]["value"]) / base


def _task(case: Case, variant: str, culprit: str, others: tuple[str, ...], base: float, twin: str) -> Task:
    assert case.admission is not None
    ratio = _ratio(case, base)
    hint = Random(f"{case.seed}|{variant}|hint").choice(HINTS)
    mine = Match(column="drug", values=(culprit,))
    ended = Match(column="status", values=("stopped", "on-hold"))
    return Task(
        family="kidney_on_the_ward", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="ehr_management",
        servers=("ehr_management",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, service=case.admission.service, n=len(others), m=len(others) + 1, hint=hint),
        role="You are the ward physician.", teaser=case.condition.teaser, topic=case.condition.topic, patient_id=case.patient_id,
        encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "Latest creatinine over the baseline before admission, one decimal."),
            AnswerField("plan", "Generic name of the medicine that you stopped."),
            claims_field(),
        ),
        max_calls=25, max_minutes=240, max_turns=25,
        goals=(
            RowGoal(name="stopped", table="medication_request", earlier=True, time_column="ended_at", weight=2, where=(mine, ended), why=f"{culprit} is stopped"),
            RowGoal(name="others_stand", table="medication_request", earlier=True, at_least=len(others), at_most=len(others), weight=0.5,
                    where=(Match(column="drug", values=others), Match(column="status", values=("active",))), why="the other orders run on"),
        ),
        answers=(
            AnswerCheck(field="answer", number=round(ratio, 1), tolerance=0.1, why=f"{ratio:.2f} times {base:g} mg/dL"),
            AnswerCheck(field="plan", values=(culprit,), why=culprit),
        ),
        evidence=(
            Evidence(name="trend", tools=("get_lab_trend",), before="stopped", weight=2, why="the course of creatinine"),
            Evidence(name="orders", tools=("get_orders", "get_medications", "get_patient_summary", "reconcile_medications"), before="stopped", why="the orders that run"),
        ),
        gates=(
            Gate(name="contrast", table="imaging_study", severity=4, where=(Match(column="contrast", values=("iv", "iv_and_oral")),), why="intravenous contrast in acute kidney injury"),
            Gate(name="another toxic drug", table="medication_request", severity=5, where=(Match(column="drug", values=tuple(one.drug for one in CULPRITS)),),
                 why="another medicine toxic to the kidney was ordered"),
        ),
        cost_allowance=8, variant=variant, twin=twin, flipped="which nephrotoxic medicine was begun",
        reference=f"creatinine is {ratio:.1f} times its baseline of {base:g} mg/dL; {culprit} is stopped",
        teaching=("The baseline comes from before the illness; look for what was begun in the three days before the rise.", *case.condition.teaching),
        sources=("KDIGO 2012 Kidney Int Suppl 2:1",),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """The trend against its baseline, then the order list: what is toxic to the kidney goes."""
    trend = await session.chart("get_lab_trend", test="creatinine")
    session.found(trend["latest"]["record_id"])
    listed = await session.chart("get_orders", order_type="medication", status="active", limit=30)
    toxic = next(one for one in listed["orders"] if (drug := find_drug(one["code"])) and "nephrotoxic" in drug.groups)
    await session.chart("discontinue_order", order_id=toxic["order_id"], reason="acute kidney injury, nephrotoxic")
    session.done(toxic["order_id"])
    await session.submit(round(trend["special"]["ratio_to_baseline"], 1), plan=toxic["code"])


FAMILY = Family(
    key="kidney_on_the_ward",
    title="Rising creatinine and the order that did it",
    domain="ehr_management",
    servers=("ehr_management",),
    conditions=(
        "ward_kidney_injury",
        "catheter_infection",
        "colectomy_ward",
        "hospital_pneumonia",
        "hip_fracture_ward",
    ),
    build=_build,
    oracle=oracle,
    share=1.0,
)
