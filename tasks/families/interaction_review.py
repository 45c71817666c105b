"""Interaction review: a long list of home medicines, of which exactly one pair must not be.

The answer is one medicine to stop, named by a rule on start dates, and nothing else is stopped. In the twin one
medicine of the list is another one, and so another pair is the culprit.
"""

from dataclasses import dataclass, replace
from functools import cache
from random import Random
from typing import Any

from medmcp.servers.cases import AnswerField
from medmcp.servers.clinical.interaction import find_interactions
from medmcp.servers.world.screening import Finding, medication_list, screen
from medmcp.servers.world.stopping import stop_issues
from medmcp.tasks.case import Case
from medmcp.tasks.condition import HomeMedicine, Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.prescription import named, pair_rank
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]


@dataclass(frozen=True)
class Taken:
    """A medicine somebody takes for years, and the problem it is for."""

    drug: str
    dose: float
    unit: str
    frequency: str
    code: str  # ICD-10-CM
    problem: str
    route: str = "oral"


# medicines of which two can be a pair that must not be (the interaction tables decide which)
ACTIVE: dict[str, tuple[Taken, ...]] = {
    "polypharmacy_review": (
        Taken("clarithromycin", 250, "mg", "bid", "J47.9", "Bronchiectasis"),
        Taken("itraconazole", 100, "mg", "daily", "B35.1", "Fungal nail infection"),
        Taken("simvastatin", 20, "mg", "nightly", "E78.00", "Hypercholesterolaemia"),
        Taken("gemfibrozil", 600, "mg", "bid", "E78.1", "Hypertriglyceridaemia"),
        Taken("ivabradine", 5, "mg", "bid", "I20.89", "Stable angina"),
        Taken("ranolazine", 500, "mg", "bid", "I20.89", "Stable angina"),
        Taken("domperidone", 10, "mg", "bid", "K31.84", "Gastroparesis"),
        Taken("eplerenone", 25, "mg", "daily", "I10", "Hypertension"),
        Taken("spironolactone", 25, "mg", "daily", "I10", "Hypertension"),
        Taken("amiloride", 5, "mg", "daily", "I10", "Hypertension"),
        Taken("sildenafil", 50, "mg", "prn", "N52.9", "Erectile dysfunction"),
        Taken("tadalafil", 5, "mg", "daily", "N52.9", "Erectile dysfunction"),
        Taken("isosorbide mononitrate", 30, "mg", "daily", "I20.89", "Stable angina"),
        Taken("lisinopril", 10, "mg", "daily", "I10", "Hypertension"),
        Taken("perindopril", 4, "mg", "daily", "I10", "Hypertension"),
        Taken("sacubitril-valsartan", 50, "mg", "bid", "I50.22", "Chronic systolic heart failure"),
        Taken("warfarin", 3, "mg", "daily", "I82.501", "Recurrent deep vein thrombosis"),
        Taken("apixaban", 5, "mg", "bid", "I48.91", "Atrial fibrillation"),
        Taken("rivaroxaban", 20, "mg", "daily", "I48.91", "Atrial fibrillation"),
        Taken("carbamazepine", 200, "mg", "bid", "G50.0", "Trigeminal neuralgia"),
        Taken("amiodarone", 200, "mg", "daily", "I48.0", "Paroxysmal atrial fibrillation"),
        Taken("dronedarone", 400, "mg", "bid", "I48.0", "Paroxysmal atrial fibrillation"),
        Taken("sotalol", 80, "mg", "bid", "I48.0", "Paroxysmal atrial fibrillation"),
        Taken("furosemide", 40, "mg", "daily", "R60.0", "Leg oedema"),
        Taken("hydrochlorothiazide", 12.5, "mg", "daily", "I10", "Hypertension"),
        Taken("desmopressin", 0.1, "mg", "nightly", "R35.1", "Nocturia"),
        Taken("rifampicin", 300, "mg", "bid", "L73.2", "Hidradenitis suppurativa"),
        Taken("nifedipine", 30, "mg", "daily", "I73.00", "Raynaud's syndrome"),
        Taken("ciprofloxacin", 250, "mg", "bid", "N41.1", "Chronic prostatitis"),
        Taken("tizanidine", 2, "mg", "tid", "M62.838", "Muscle spasm"),
        Taken("fluvoxamine", 100, "mg", "daily", "F42.9", "Obsessive-compulsive disorder"),
        Taken("selegiline", 5, "mg", "daily", "G20.A1", "Parkinson's disease"),
        Taken("tramadol", 50, "mg", "tid", "M47.816", "Lumbar spondylosis"),
        Taken("finerenone", 10, "mg", "daily", "E11.21", "Type 2 diabetes mellitus with nephropathy"),
        Taken("tolvaptan", 15, "mg", "daily", "E22.2", "Syndrome of inappropriate antidiuresis"),
        Taken("sertraline", 50, "mg", "daily", "F32.9", "Depression"),
        Taken("febuxostat", 80, "mg", "daily", "M10.9", "Gout"),
        Taken("azathioprine", 75, "mg", "daily", "K50.90", "Crohn's disease"),
    ),
    "psychiatric_polypharmacy": (
        Taken("phenelzine", 15, "mg", "tid", "F33.9", "Recurrent depressive disorder"),
        Taken("tranylcypromine", 10, "mg", "bid", "F33.9", "Recurrent depressive disorder"),
        Taken("moclobemide", 150, "mg", "bid", "F33.9", "Recurrent depressive disorder"),
        Taken("sertraline", 100, "mg", "daily", "F33.9", "Recurrent depressive disorder"),
        Taken("escitalopram", 10, "mg", "daily", "F33.9", "Recurrent depressive disorder"),
        Taken("venlafaxine", 75, "mg", "bid", "F33.9", "Recurrent depressive disorder"),
        Taken("clomipramine", 75, "mg", "nightly", "F42.9", "Obsessive-compulsive disorder"),
        Taken("fluvoxamine", 100, "mg", "nightly", "F42.9", "Obsessive-compulsive disorder"),
        Taken("buspirone", 10, "mg", "bid", "F41.1", "Generalised anxiety disorder"),
        Taken("sumatriptan", 50, "mg", "prn", "G43.909", "Migraine"),
        Taken("ergotamine", 1, "mg", "prn", "G43.909", "Migraine"),
        Taken("methylphenidate", 10, "mg", "bid", "F90.9", "Attention deficit hyperactivity disorder"),
        Taken("tramadol", 50, "mg", "tid", "M54.50", "Low back pain"),
        Taken("oxycodone", 10, "mg", "bid", "M54.50", "Low back pain"),
        Taken("naltrexone", 50, "mg", "daily", "F10.21", "Alcohol dependence in remission"),
        Taken("carbamazepine", 200, "mg", "bid", "F31.9", "Bipolar disorder"),
        Taken("tizanidine", 2, "mg", "tid", "M62.838", "Muscle spasm"),
        Taken("ciprofloxacin", 250, "mg", "bid", "N30.20", "Recurrent cystitis"),
        Taken("itraconazole", 100, "mg", "daily", "B35.1", "Fungal nail infection"),
        Taken("alprazolam", 0.25, "mg", "bid", "F41.0", "Panic disorder"),
        Taken("simvastatin", 20, "mg", "nightly", "E78.00", "Hypercholesterolaemia"),
        Taken("clarithromycin", 250, "mg", "bid", "J47.9", "Bronchiectasis"),
        Taken("st john's wort", 300, "mg", "tid", "F32.9", "Low mood"),
        Taken("linezolid", 600, "mg", "bid", "M86.9", "Chronic osteomyelitis"),
    ),
    "transplant_clinic": (
        Taken("ciclosporin", 100, "mg", "bid", "Z94.0", "Kidney transplant status"),
        Taken("sirolimus", 2, "mg", "daily", "Z94.0", "Kidney transplant status"),
        Taken("azathioprine", 75, "mg", "daily", "Z94.0", "Kidney transplant status"),
        Taken("simvastatin", 20, "mg", "nightly", "E78.00", "Hypercholesterolaemia"),
        Taken("bosentan", 62.5, "mg", "bid", "I27.21", "Pulmonary arterial hypertension"),
        Taken("febuxostat", 80, "mg", "daily", "M10.9", "Gout"),
        Taken("posaconazole", 300, "mg", "daily", "B44.9", "Aspergillosis, suppression"),
        Taken("voriconazole", 200, "mg", "bid", "B44.9", "Aspergillosis, suppression"),
        Taken("eplerenone", 25, "mg", "daily", "I10", "Hypertension"),
        Taken("ivabradine", 5, "mg", "bid", "I20.89", "Stable angina"),
        Taken("ranolazine", 500, "mg", "bid", "I20.89", "Stable angina"),
        Taken("gemfibrozil", 600, "mg", "bid", "E78.1", "Hypertriglyceridaemia"),
        Taken("isosorbide mononitrate", 30, "mg", "daily", "I20.89", "Stable angina"),
        Taken("sildenafil", 50, "mg", "prn", "N52.9", "Erectile dysfunction"),
        Taken("tadalafil", 5, "mg", "daily", "N52.9", "Erectile dysfunction"),
        Taken("domperidone", 10, "mg", "bid", "K31.84", "Gastroparesis"),
        Taken("clarithromycin", 250, "mg", "bid", "J47.9", "Bronchiectasis"),
        Taken("carbamazepine", 200, "mg", "bid", "G50.0", "Trigeminal neuralgia"),
        Taken("amiloride", 5, "mg", "daily", "I10", "Hypertension"),
    ),
}
QUIET: tuple[Taken, ...] = (
    Taken("paracetamol", 1000, "mg", "tid", "M17.9", "Osteoarthritis of the knee"),
    Taken("levothyroxine", 75, "microgram", "daily", "E03.9", "Hypothyroidism"),
    Taken("pantoprazole", 20, "mg", "daily", "K21.9", "Gastro-oesophageal reflux disease"),
    Taken("pravastatin", 40, "mg", "nightly", "E78.00", "Hypercholesterolaemia"),
    Taken("macrogol", 13, "g", "daily", "K59.00", "Constipation"),
    Taken("senna", 15, "mg", "nightly", "K59.00", "Constipation"),
    Taken("folic acid", 1, "mg", "daily", "D52.9", "Folate deficiency"),
    Taken("cyanocobalamin", 1000, "microgram", "daily", "E53.8", "Vitamin B12 deficiency"),
    Taken("cetirizine", 10, "mg", "daily", "J30.9", "Allergic rhinitis"),
    Taken("alendronic acid", 70, "mg", "weekly", "M81.0", "Osteoporosis"),
    Taken("sitagliptin", 50, "mg", "daily", "E11.9", "Type 2 diabetes mellitus"),
    Taken("metformin", 500, "mg", "bid", "E11.9", "Type 2 diabetes mellitus"),
    Taken("famotidine", 20, "mg", "nightly", "K21.9", "Gastro-oesophageal reflux disease"),
    Taken("ursodeoxycholic acid", 500, "mg", "bid", "K74.3", "Primary biliary cholangitis"),
    Taken("mesalazine", 1000, "mg", "bid", "K51.90", "Ulcerative colitis"),
    Taken("tiotropium", 18, "microgram", "daily", "J44.9", "Chronic obstructive pulmonary disease", "inhaled"),
    Taken("salbutamol", 200, "microgram", "prn", "J44.9", "Chronic obstructive pulmonary disease", "inhaled"),
    Taken("calcitriol", 0.25, "microgram", "daily", "E55.9", "Vitamin D deficiency"),
    Taken("lactulose", 10, "g", "bid", "K59.00", "Constipation"),
    Taken("memantine", 10, "mg", "bid", "G30.9", "Alzheimer's disease"),
)  # fmt: skip
MAINSTAY = (Taken("mycophenolate mofetil", 500, "mg", "bid", "Z94.0", "Kidney transplant status"),
            Taken("prednisolone", 5, "mg", "daily", "Z94.0", "Kidney transplant status"))  # fmt: skip

# without these a graft or a bowel is lost: a review ends the other medicine
KEPT = ("ciclosporin", "sirolimus", "azathioprine")

RULES = {
    "later": "the one of the two that was started later",
    "earlier": "the one of the two that has been taken longer",
}
OPENINGS = (
    "{name}, {age}, {complaint}. Go through the whole medicine list. Exactly one combination on it must not be. Stop {rule} and leave"
    " the rest alone.",
    "Medication review for {given} {family} ({age}): one pair of the {n} home medicines is contraindicated together. Find it, discontinue"
    " {rule}, touch nothing else, and tell me which it was.",
    "The pharmacist's note on {family}, {given} says only 'one of these {n} should not be with another'. Work out which pair is meant and"
    " take off {rule}.",
    "A {age}-year-old {sex}, {name}, comes with {n} medicines: {complaint}. The house rule for a forbidden pair is to end {rule}. Apply it"
    " to the one pair here that it is for, and to nothing else.",
    "Before {name} goes home, clear the list: there is one combination that is contraindicated. End {rule}; everything else goes on as"
    " it is.",
)  # fmt: skip


@cache
def _triples(key: str) -> tuple[tuple[Taken, Taken, Taken, Taken], ...]:
    """(x, other x, p, q): x must not go with p, the other x must not go with q, and no other pair of each list is as bad."""
    pool = ACTIVE[key]
    forbidden = {a.drug: [b for b in pool if b != a and pair_rank(a.drug, b.drug) == 10] for a in pool}
    found = []
    for x, other in ((x, o) for x in pool for o in pool if x != o):
        for p in forbidden[x.drug]:
            for q in forbidden[other.drug]:
                if (
                    {p.drug, q.drug} & set(KEPT)
                    or len({x.drug, other.drug, p.drug, q.drug}) < 4
                    or 10 in (pair_rank(p.drug, q.drug), pair_rank(x.drug, q.drug), pair_rank(other.drug, p.drug))
                ):
                    continue
                found.append((x, other, p, q))
    return tuple(found)


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|pairs")
    rows = _triples(case.condition.key)
    mainstay = MAINSTAY if case.condition.key == "transplant_clinic" else ()
    for _ in range(30):
        # by answer first, so that a medicine with many enemies is not the answer more often
        p_drug = rng.choice(sorted({row[2].drug for row in rows}))
        x, other, p, q = rng.choice([row for row in rows if row[2].drug == p_drug])
        rule = rng.choice(("later", "earlier"))
        if case.condition.key == "transplant_clinic":
            rule = "later"
        quiet = [one for one in QUIET if all(pair_rank(one.drug, busy.drug) < 8 for busy in (x, other, p, q))]
        rng.shuffle(quiet)
        size = rng.randint(6, 9)
        rest = (*mainstay, *quiet[: size - 3 - len(mainstay)])
        days = rng.sample(range(40, 1800, 7), len(rest) + 3)
        first = sorted(days[:3], reverse=rule == "later")
        aged = (
            {"x": first[0], "p": first[1], "q": first[2]}
            if rng.random() < 0.5
            else {"x": first[0], "p": first[2], "q": first[1]}
        )
        pair = [
            _with(case, rng, [(mine, aged["x"]), (p, aged["p"]), (q, aged["q"]), *zip(rest, days[3:], strict=True)])
            for mine in (x, other)
        ]
        if not (_only(pair[0], {x.drug, p.drug}) and _only(pair[1], {other.drug, q.drug})):
            continue
        if not (_stoppable(pair[0], p.drug) and _stoppable(pair[1], q.drug)):
            continue
        twin = f"pairs-{case.condition.key}-{case.seed}"
        return [
            Built(one, _task(one, variant, rule, culprit.drug, partner.drug, twin))
            for one, variant, culprit, partner in ((pair[0], "a", p, x), (pair[1], "b", q, other))
        ]
    return []


def _with(case: Case, rng: Random, taken: list[tuple[Taken, int]]) -> Case:
    problems = {one.code: Problem(code=one.code, name=one.problem, probability=1.0) for one, _ in taken}
    medicines = tuple(
        HomeMedicine(drug=one.drug, dose=one.dose, unit=one.unit, route=one.route, frequency=one.frequency,
                     indication=one.problem.lower(), start_days_ago=days)
        for one, days in taken
    )  # fmt: skip
    return replace(case, problems=tuple(problems.values()), medicines=medicines)


def _screened(case: Case) -> list[Finding]:
    world = case.world()
    patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
    assert patient is not None
    found = screen(world, patient, medication_list(world, case.patient_id))
    world.close()
    return found


def _only(case: Case, pair: set[str]) -> bool:
    """True if the contraindicated findings of the chart are of this pair and of nothing else."""
    worst = [set(finding.drugs) for finding in _screened(case) if finding.rank == 10]
    return bool(worst) and all(drugs == pair for drugs in worst)


def _stoppable(case: Case, drug: str) -> bool:
    world = case.world()
    issues = stop_issues(world, case.patient_id, named(drug))
    world.close()
    return all(issue.grade == 3 for issue in issues)


def _task(case: Case, variant: str, rule: str, culprit: str, partner: str, twin: str) -> Task:
    others = tuple(m.drug for m in case.medicines if m.drug != culprit)
    reason = find_interactions(named(culprit), named(partner))[0]
    return Task(
        family="interaction_review", condition=case.condition.key, seed=case.seed, split=case.condition.split,
        domain="drug_interaction", servers=("drug_interaction",), difficulty="advanced",
        instruction=phrase(case, variant, OPENINGS, rule=RULES[rule], n=len(case.medicines)),
        role="You do the medication review.", teaser=case.condition.teaser, topic=case.condition.topic, asked={"rule": rule},
        patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(
            AnswerField("answer", "The medicine that you stopped, by generic name."),
            claims_field(),
        ),
        goals=(
            RowGoal(name="stopped", table="medication_statement", time_column="ended_at", weight=2,
                    where=(Match(column="drug", values=(culprit,)), Match(column="status", values=("stopped",))), why=f"{culprit} is stopped"),
            RowGoal(name="rest_goes_on", table="medication_statement", at_least=len(others), weight=0.25,
                    where=(Match(column="drug", values=others), Match(column="status", values=("active",))), why="every other medicine goes on"),
        ),
        answers=(AnswerCheck(field="answer", values=(culprit,), why=culprit),),
        evidence=(
            Evidence(name="list", tools=("get_medications",), before="stopped", why="the medicine list with its start dates"),
            Evidence(name="screen", tools=("check_all_interactions", "check_interaction"), before="stopped", why="an interaction check"),
        ),
        gates=(Gate(name="needed medicine stopped", table="medication_statement", severity=3, time_column="ended_at",
                    where=(Match(column="drug", values=others), Match(column="status", values=("stopped", "on-hold"))),
                    why="a medicine was stopped that nothing speaks against"),),
        consistency=(Consistency(field="answer", table="medication_statement", column="drug",
                                 where=(Match(column="status", values=("stopped",)),)),),
        cost_allowance=8, variant=variant, twin=twin, flipped="one medicine of the list",
        reference=f"{culprit} is stopped, since it is contraindicated with {partner}: {reason.effect}",
        teaching=(reason.management,), sources=reason.sources,
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Screen the list, take the contraindicated pair, and stop the one that the rule names."""
    listed = await session.chart("get_medications", source="home")
    screened = await session.chart("check_all_interactions", min_severity="contraindicated")
    pair: list[str] = screened["findings"][0]["drugs"]
    rows: list[dict[str, Any]] = sorted(
        (row for row in listed["medications"] if row["generic_name"] in pair), key=lambda row: str(row["start"])
    )
    stop, keep = (rows[-1], rows[0]) if session.view.asked["rule"] == "later" else (rows[0], rows[-1])
    await session.chart(
        "discontinue_order", order_id=stop["medication_id"], reason=f"contraindicated with {keep['generic_name']}"
    )
    session.found(stop["medication_id"])
    session.found(keep["medication_id"])
    session.done(stop["medication_id"])
    await session.submit(stop["generic_name"])


FAMILY = Family(
    key="interaction_review",
    title="The pair that must not be",
    domain="drug_interaction",
    servers=("drug_interaction",),
    conditions=("polypharmacy_review", "psychiatric_polypharmacy", "transplant_clinic", "polypharmacy_review"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
