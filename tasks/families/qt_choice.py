"""QT choice: an ECG before a drug that may prolong QT, and a choice from a list by what it shows.

The house rule is part of the instruction: from a QTc of 500 ms no drug with a known or possible risk of torsade de
pointes. The twin has another QTc and nothing else.
"""

from dataclasses import dataclass, replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.condition import Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.preference import arrange
from medmcp.tasks.prescription import ChartCheck, named
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

OFFERED = 6
LIMIT_MS = 500  # Drew 2010 Circulation 121:1047
RISKY = ("known", "possible")  # categories that the house rule bars from LIMIT_MS on
QTC_TOLERANCE_MS = 6  # QT and rate are whole numbers


@dataclass(frozen=True)
class Setting:
    """A condition's drugs, its word in the formulary and in an instruction, allergies and problems that rule drugs out."""

    indication: str
    words: str
    drugs: tuple[str, ...]
    allergies: tuple[Allergy, ...]
    problems: tuple[Problem, ...]


SETTINGS: dict[str, Setting] = {
    "nausea_long_qt": Setting(
        "nausea and vomiting", "something against the vomiting",
        ("ondansetron", "granisetron", "domperidone", "promethazine", "chlorpromazine", "metoclopramide", "prochlorperazine", "olanzapine"),
        tuple(Allergy(drug, reaction=reaction, severity="severe") for drug, reaction in (
            ("ondansetron", "hives and wheeze"), ("granisetron", "hives and low blood pressure"), ("domperidone", "swollen lips and hives"),
            ("promethazine", "hives and wheeze"), ("metoclopramide", "swollen tongue and hives"), ("prochlorperazine", "hives and wheeze"))),
        (Problem(code="G20.A1", name="Parkinson's disease", probability=1.0), Problem(code="G40.909", name="Epilepsy", probability=1.0))),
    "delirium_long_qt": Setting(
        "delirium with distress", "something for the danger at night",
        ("haloperidol", "aripiprazole", "quetiapine", "olanzapine", "risperidone", "lorazepam"),
        tuple(Allergy(drug, reaction=reaction, severity="severe") for drug, reaction in (
            ("haloperidol", "swollen tongue and hives"), ("quetiapine", "hives and low blood pressure"),
            ("olanzapine", "hives and wheeze"), ("risperidone", "swollen face"), ("lorazepam", "hives and wheeze"))),
        (Problem(code="G20.A1", name="Parkinson's disease", probability=1.0),)),
}  # fmt: skip

OPENINGS = (
    "{name}, {age}, {complaint}. Give {words}, but not before an ECG. Take the first of {drugs} that allergies and problem list allow;"
    " from a QTc of 500 ms on, skip every drug whose torsade risk is known or possible. Report the QTc.",
    "The nurse asks for {words} for {given} {family} ({age}). House order: {drugs}. House rule: ECG first, and at 500 ms or more nothing"
    " with a known or possible torsade category. Allergies and contraindications by diagnosis apply as always. What was the QTc?",
    "{family}, {given}: {complaint}. Measure the QTc, tell me the number, and write up the leftmost of {drugs} that may be given. Known and"
    " possible torsade drugs are out from 500 ms; allergic ones and those that the problem list contraindicates are out in any case.",
    "A {age}-year-old {sex}, {name}, needs {words} ({complaint}). Work down {drugs}: no drug that an allergy or a diagnosis forbids, and"
    " with a QTc of 500 ms or longer none of the known or possible torsade categories. Start with a tracing and note its QTc.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|qt")
    setting = SETTINGS[case.condition.key]
    places = rng.choice([(i, j) for i in range(3) for j in range(i + 1, 5)])
    short, long = rng.randint(402, 448), rng.randint(506, 548)
    for _ in range(60):
        allergic = tuple(rng.sample(setting.allergies, rng.randint(0, 2)))
        added = (rng.choice(setting.problems),) if rng.random() < 0.4 else ()
        chart = replace(
            case,
            allergies=allergic,
            allergy_status="documented" if allergic else "none_known",
            problems=(*case.problems, *added),
        )
        check = ChartCheck(chart)
        # cautions and relative contraindications are matters of judgement: such drugs are not offered
        drugs = tuple(
            drug for drug in setting.drugs
            if check.allergy_verdict(drug) != "caution" and check.disease_rank(drug) in (0, 10) and check.interaction_rank(drug) < 8
        )  # fmt: skip
        free = {drug for drug in drugs if not check.objects(drug, setting.indication)}
        safe = {drug for drug in drugs if named(drug).qt_category not in RISKY}
        listed = arrange(rng, drugs, (free, free & safe), places, OFFERED)
        if listed is None:
            continue
        twin = f"qt-{case.condition.key}-{case.seed}"
        long_variant = rng.choice("ab")
        return [
            Built(one, _task(one, variant, setting, listed, listed[places[variant == long_variant]], twin))
            for variant in "ab"
            for one in [replace(chart, qtc_ms=long if variant == long_variant else short)]
        ]
    return []


def _task(case: Case, variant: str, setting: Setting, listed: tuple[str, ...], right: str, twin: str) -> Task:
    assert case.qtc_ms is not None
    long = case.qtc_ms >= LIMIT_MS
    check = ChartCheck(case)
    barred = tuple(d for d in listed if check.allergy_verdict(d) == "avoid")
    risky = tuple(d for d in listed if named(d).qt_category == "known")
    return Task(
        family="qt_choice", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="drug_interaction",
        servers=("drug_interaction", "triage_emergency"), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, words=setting.words, drugs=", ".join(listed)),
        role="You are the doctor on call.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"drugs": list(listed), "indication": setting.indication, "limit_ms": LIMIT_MS, "barred": list(RISKY)},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "QTc of the ECG in ms (Fridericia), a whole number."), claims_field()),
        goals=(
            RowGoal(name="drug", table="medication_request", weight=2,
                    where=(Match(column="drug", values=(right,)), Match(column="status", values=("active",))), why=f"{right} is prescribed"),
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0, weight=0.25,
                    where=(Match(column="drug", values=tuple(d for d in listed if d != right)),), why="no other drug of the list"),
        ),
        answers=(AnswerCheck(field="answer", number=case.qtc_ms, tolerance=QTC_TOLERANCE_MS, why=f"{case.qtc_ms} ms"),),
        evidence=(
            Evidence(name="qtc", codes=("qtc",), before="drug", weight=2, why="the QTc of an ECG before the drug"),
            Evidence(name="qt_risk", tools=("assess_qt_risk",), before="drug", why="the torsade category of the drug"),
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info", "check_all_interactions"), before="drug",
                     why="the allergies before the drug"),
            Evidence(name="problems", tools=("check_all_interactions", "get_patient_info", "get_patient_history"), before="drug",
                     why="the problem list before the drug"),
        ),
        gates=(
            *((Gate(name="torsade drug on a long QT", table="medication_request", severity=4, where=(Match(column="drug", values=risky),),
                    why=f"a known cause of torsade de pointes at a QTc of {case.qtc_ms} ms"),) if long and risky else ()),
            *((Gate(name="allergic drug", table="medication_request", severity=5, where=(Match(column="drug", values=barred),),
                    why="a drug that the allergy record forbids"),) if barred else ()),
        ),
        cost_allowance=10, variant=variant, twin=twin, flipped="QTc",
        reference=f"QTc {case.qtc_ms} ms: {right}, the first of {', '.join(listed)} that may be given",
        teaching=case.condition.teaching, sources=("Drew 2010 Circulation 121:1047", *named(right).sources),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """ECG, QTc, then down the list: allergy, problems, and the torsade category when the QTc is long."""
    asked = session.view.asked
    placed = await session.chart(
        "place_care_order",
        order_type="bedside_test",
        item="ecg_12_lead",
        priority="stat",
        indication="QTc before treatment",
    )
    session.done(placed["order_id"])
    await session.call("wait_for_results", order_ids=[placed["order_id"]], max_minutes=60)
    qtc = (await session.call("analyze_ecg", study_id=placed["study_id"]))["qtc_ms"]
    session.found(qtc["record_id"])
    chosen = ""
    for drug in asked["drugs"]:
        record = await session.chart("get_allergy_list", planned_drug=drug)
        if record["cross_reactivity"]["verdict"] in ("avoid", "caution"):
            continue
        screened = await session.chart("check_all_interactions", new_drugs=[drug], min_severity="major")
        if any(f["involves_new"] and f["type"] in ("drug_drug", "drug_disease") for f in screened["findings"]):
            continue
        risk = await session.chart("assess_qt_risk", new_drug=drug)
        category = next((row["category"] for row in risk["qt_drugs"] if row["drug"] == drug), None)
        if qtc["recommended"] >= asked["limit_ms"] and category in asked["barred"]:
            continue
        chosen = drug
        break
    regimen = await session.chart("check_dosage", drug_name=chosen, indication=asked["indication"])
    best = regimen["recommended"]
    given = await session.chart(
        "prescribe_medication", drug_name=chosen, dose=best["dose"], dose_unit=best["unit"], route=best["route"],
        frequency=best["frequency"], indication=asked["indication"],
    )  # fmt: skip
    session.done(given["order_id"])
    await session.submit(qtc["recommended"])


FAMILY = Family(
    key="qt_choice",
    title="ECG first, then the drug",
    domain="drug_interaction",
    servers=("drug_interaction", "triage_emergency"),
    conditions=("nausea_long_qt", "delirium_long_qt", "nausea_long_qt"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
