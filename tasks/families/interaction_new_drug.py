"""A new drug for a patient who takes others: of several options in order of preference, the first that fits the list.

An option with a contraindicated or major interaction is passed over. The twin takes another home medicine.
"""

from dataclasses import dataclass, replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.interaction import RANK, find_interactions
from medmcp.tasks.case import Case
from medmcp.tasks.condition import HomeMedicine, Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.preference import arrange
from medmcp.tasks.prescription import ChartCheck, interaction_rank, named
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

OFFERED = 5


@dataclass(frozen=True)
class Need:
    """What a new drug is wanted for: in an instruction, in the formulary, and the drugs for it."""

    words: str
    indication: str
    drugs: tuple[str, ...]


STROKE = Need(
    "an anticoagulant against stroke",
    "atrial fibrillation",
    ("apixaban", "rivaroxaban", "edoxaban", "dabigatran", "warfarin"),
)
NEEDS: tuple[Need, ...] = (
    Need(
        "a lipid-lowering drug",
        "hypercholesterolaemia",
        ("atorvastatin", "simvastatin", "pravastatin", "rosuvastatin", "ezetimibe"),
    ),
    Need(
        "an antidepressant",
        "major depressive disorder",
        ("sertraline", "citalopram", "mirtazapine", "fluoxetine", "venlafaxine", "paroxetine", "bupropion"),
    ),
    Need(
        "a painkiller for osteoarthritis",
        "pain",
        ("ibuprofen", "naproxen", "celecoxib", "tramadol", "codeine", "paracetamol", "diclofenac"),
    ),
    Need(
        "an oral antibiotic for a chest infection",
        "community-acquired pneumonia",
        ("clarithromycin", "azithromycin", "doxycycline", "amoxicillin", "levofloxacin", "moxifloxacin", "cefuroxime"),
    ),
    Need(
        "an oral drug for a fungal nail infection or thrush",
        "any",
        ("fluconazole", "itraconazole", "terbinafine", "voriconazole", "posaconazole"),
    ),
    Need(
        "a drug against new focal seizures",
        "focal seizures",
        ("levetiracetam", "lamotrigine", "carbamazepine", "valproate", "phenytoin", "lacosamide"),
    ),
    Need("a drug against gout", "gout", ("colchicine", "allopurinol", "febuxostat", "naproxen", "prednisolone")),
    Need(
        "one more drug for the blood pressure",
        "hypertension",
        (
            "diltiazem",
            "verapamil",
            "lisinopril",
            "losartan",
            "hydrochlorothiazide",
            "indapamide",
            "doxazosin",
            "spironolactone",
        ),
    ),
)
ACTIVE: tuple[tuple[Problem, HomeMedicine], ...] = tuple(
    (Problem(code=code, name=name, probability=1.0),
     HomeMedicine(drug=drug, dose=dose, unit="mg", frequency=frequency, indication=name.lower()))
    for code, name, drug, dose, frequency in (
        ("B35.1", "Fungal nail infection", "itraconazole", 100, "daily"), ("J47.9", "Bronchiectasis", "clarithromycin", 250, "bid"),
        ("G50.0", "Trigeminal neuralgia", "carbamazepine", 200, "bid"), ("L73.2", "Hidradenitis suppurativa", "rifampicin", 300, "bid"),
        ("F32.9", "Low mood", "st john's wort", 300, "tid"), ("I48.0", "Paroxysmal atrial fibrillation", "amiodarone", 200, "daily"),
        ("F32.9", "Depression", "sertraline", 50, "daily"), ("M06.9", "Rheumatoid arthritis", "methotrexate", 15, "weekly"),
        ("F31.9", "Bipolar disorder", "lithium", 400, "nightly"), ("F31.9", "Bipolar disorder", "valproate", 500, "bid"),
        ("I82.501", "Recurrent deep vein thrombosis", "warfarin", 3, "daily"), ("M10.9", "Gout", "colchicine", 0.5, "daily"),
        ("E78.00", "Hypercholesterolaemia", "simvastatin", 20, "nightly"), ("G20.A1", "Parkinson's disease", "selegiline", 5, "daily"),
        ("I20.89", "Stable angina", "ranolazine", 500, "bid"), ("J45.40", "Asthma", "theophylline", 200, "bid"),
        ("M62.838", "Muscle spasm", "tizanidine", 2, "tid"), ("M54.50", "Low back pain", "tramadol", 50, "tid"),
        ("K50.90", "Crohn's disease", "azathioprine", 75, "daily"), ("C50.919", "Breast cancer, adjuvant treatment", "tamoxifen", 20, "daily"),
        ("G43.909", "Migraine", "sumatriptan", 50, "prn"), ("I25.10", "Coronary artery disease", "clopidogrel", 75, "daily"),
        ("K21.9", "Reflux", "pantoprazole", 20, "daily"), ("I10", "Hypertension", "lisinopril", 10, "daily"),
    )
)  # fmt: skip

OPENINGS = (
    "{name}, {age}, is to get {words}. Our order of preference: {drugs}. Take the first one that has no contraindicated or major"
    " interaction with what is taken at home, and prescribe it.",
    "{given} {family} ({age}, {complaint}) needs {words}. Go down {drugs} and order the first that goes with the home medicines: moderate and"
    " minor interactions are acceptable, major ones are not.",
    "For {family}, {given}, the clinic wants {words}; first choice to last: {drugs}. Check each against the medicine list and write up the"
    " leftmost without a major or contraindicated hit.",
    "A {age}-year-old {sex}, {name}, {complaint}. Start {words}. From {drugs}, in this order, pick the earliest whose interactions with the"
    " current list are no worse than moderate.",
    "Which of {drugs} can {name} have as {words}? The list is in order of preference; a major or contraindicated interaction with a home"
    " medicine rules an option out. Prescribe the first that remains.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|new drug")
    needs = [STROKE, STROKE, *NEEDS] if case.condition.key == "af_anticoagulation" else list(NEEDS)
    wanted = rng.choice([(i, j) for i in range(4) for j in range(4) if i != j])
    home = [m.drug for m in case.medicines]
    suited = [
        one for one in ACTIVE
        if one[1].drug not in home and interaction_rank(one[1].drug, home) < RANK["major"]
        and not (one[1].drug == "tamoxifen" and case.sex == "male")
    ]  # fmt: skip
    for _ in range(120):
        need = rng.choice(needs)
        one, other = rng.sample(suited, 2)
        charts = [replace(case, problems=(*case.problems, p), medicines=(*case.medicines, m)) for p, m in (one, other)]
        taken = {named(drug).drug_class for drug in (*home, one[1].drug, other[1].drug)}
        drugs = [drug for drug in need.drugs if named(drug).drug_class not in taken]
        free = [
            {drug for drug in drugs if interaction_rank(drug, [m.drug for m in chart.medicines]) < RANK["major"]}
            for chart in charts
        ]
        if arrange(Random(0), drugs, (free[0], free[1]), wanted, OFFERED) is None:
            continue
        # what a diagnosis or another hard stop speaks against is another question: such drugs are not offered
        checks = [ChartCheck(chart) for chart in charts]
        drugs = [
            drug for drug in drugs
            if all(check.disease_rank(drug) < RANK["major"] and (drug not in able or not check.objects(drug, need.indication))
                   for check, able in zip(checks, free, strict=True))
        ]  # fmt: skip
        listed = arrange(rng, drugs, (free[0], free[1]), wanted, OFFERED)
        if listed is None:
            continue
        twin = f"new-{case.condition.key}-{case.seed}"
        return [
            Built(chart, _task(chart, variant, need, listed, listed[place], twin))
            for chart, variant, place in zip(charts, "ab", wanted, strict=True)
        ]
    return []


def _task(case: Case, variant: str, need: Need, listed: tuple[str, ...], right: str, twin: str) -> Task:
    home = [m.drug for m in case.medicines]
    ranks = {drug: interaction_rank(drug, home) for drug in listed}
    barred = tuple(drug for drug in listed if ranks[drug] >= RANK["major"])
    why = {
        drug: find_interactions(named(drug), named(max(home, key=lambda m: interaction_rank(drug, [m]))))[0]
        for drug in barred
    }
    return Task(
        family="interaction_new_drug", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="drug_interaction",
        servers=("drug_interaction",), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, words=need.words, drugs=", ".join(listed)),
        role="You are the prescriber in the clinic.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"drugs": list(listed), "indication": need.indication}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The drug that you prescribed, by generic name."), claims_field()),
        goals=(
            RowGoal(name="drug", table="medication_request", weight=2,
                    where=(Match(column="drug", values=(right,)), Match(column="status", values=("active",))), why=f"{right} is prescribed"),
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0, weight=0.25,
                    where=(Match(column="drug", values=tuple(d for d in listed if d != right)),), why="no other drug of the list"),
        ),
        answers=(AnswerCheck(field="answer", values=(right,), why=right),),
        evidence=(
            Evidence(name="list", tools=("get_medications", "check_all_interactions"), before="drug", why="the home medicines before the drug"),
            Evidence(name="interactions", tools=("check_all_interactions", "check_interaction", "search_drug_alternatives"), before="drug",
                     weight=2, why="an interaction check before the drug"),
            Evidence(name="allergies", tools=("get_allergy_list", "get_patient_info", "check_all_interactions"), before="drug", weight=0.5,
                     why="the allergies before the drug"),
        ),
        gates=(Gate(name="interacting drug", table="medication_request", severity=4, where=(Match(column="drug", values=barred),),
                    why="a drug with a major or contraindicated interaction with a home medicine"),) if barred else (),
        consistency=(Consistency(field="answer", table="medication_request", column="drug"),),
        cost_allowance=8, variant=variant, twin=twin, flipped="one home medicine",
        reference=f"{right}, the first of {', '.join(listed)} without a major interaction"
        + (" (" + "; ".join(f"{drug}: {hit.severity}, {hit.effect}" for drug, hit in why.items() if listed.index(drug) < listed.index(right)) + ")"
           if any(listed.index(drug) < listed.index(right) for drug in barred) else ""),
        teaching=tuple(dict.fromkeys(hit.management for hit in why.values())),
        sources=tuple(dict.fromkeys(source for hit in why.values() for source in hit.sources)) or named(right).sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Each option against the whole list, in the order given; the first without a major pair is prescribed."""
    asked = session.view.asked
    listed = (await session.chart("get_medications"))["medications"]
    chosen = ""
    for drug in asked["drugs"]:
        screened = await session.chart("check_all_interactions", new_drugs=[drug], min_severity="major")
        if not any(
            f["type"] == "drug_drug" and drug in f["drugs"] and len(f["drugs"]) == 2 for f in screened["findings"]
        ):
            chosen = drug
            break
    regimen = await session.chart("check_dosage", drug_name=chosen, indication=asked["indication"])
    best = regimen["recommended"]
    given = await session.chart(
        "prescribe_medication", drug_name=chosen, dose=best["dose"], dose_unit=best["unit"], route=best["route"],
        frequency=best["frequency"], indication=asked["indication"], setting="outpatient",
    )  # fmt: skip
    session.done(given["order_id"])
    session.found(listed[0]["medication_id"])
    await session.submit(chosen)


FAMILY = Family(
    key="interaction_new_drug",
    title="A new drug that fits the list",
    domain="drug_interaction",
    servers=("drug_interaction",),
    conditions=("af_anticoagulation", "transplant_clinic", "af_anticoagulation", "psychiatric_polypharmacy"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
