"""Allergy choice: of several antibiotics in order of preference, the first that this patient can have.

An allergy record is read by drug, side chain, group and certainty; the home medicines may object as well. In the twin
one allergy is another one (another class, another side chain, or only an intolerance).
"""

from dataclasses import dataclass, replace
from random import Random

from medmcp.servers.cases import AnswerField
from medmcp.tasks.case import Allergy, Case
from medmcp.tasks.condition import HomeMedicine, Problem
from medmcp.tasks.family import Built, Family, claims_field, phrase
from medmcp.tasks.outcome import outcome_bounds
from medmcp.tasks.preference import arrange
from medmcp.tasks.prescription import ChartCheck, recorded_verdict
from medmcp.tasks.session import Session
from medmcp.tasks.task import AnswerCheck, Consistency, Evidence, Gate, Match, RowGoal, Task

__all__ = ["FAMILY"]

HORIZON_MIN = 480
START_MIN = 90  # first dose of the reference treatment
OFFERED = 6


@dataclass(frozen=True)
class Setting:
    """A condition's antibiotics, its word in the formulary, and in an instruction."""

    indication: str
    words: str
    drugs: tuple[str, ...]


SETTINGS: dict[str, Setting] = {
    "pneumonia_allergy": Setting("community-acquired pneumonia", "the pneumonia", (
        "amoxicillin", "amoxicillin-clavulanate", "ampicillin-sulbactam", "cefuroxime", "ceftriaxone", "cefotaxime",
        "ceftaroline", "levofloxacin", "moxifloxacin", "doxycycline", "azithromycin", "clarithromycin", "ertapenem")),
    "ckd_cellulitis": Setting("cellulitis", "the leg", (
        "flucloxacillin", "cefazolin", "cefalexin", "cefadroxil", "cefuroxime", "ceftriaxone", "amoxicillin-clavulanate", "clindamycin", "doxycycline", "vancomycin", "linezolid", "daptomycin", "ertapenem", "moxifloxacin")),
}  # fmt: skip

ALLERGIES: tuple[Allergy, ...] = (
    Allergy("amoxicillin", reaction="hives, wheeze and collapse within minutes"),
    Allergy("ampicillin", reaction="swollen face and low blood pressure at the drip"),
    Allergy("benzylpenicillin", reaction="anaphylaxis in hospital"),
    Allergy("flucloxacillin", reaction="collapse and hives after the second capsule"),
    Allergy("cefalexin", reaction="throat swelling within half an hour"),
    Allergy("cefadroxil", reaction="hives and fainting after one capsule"),
    Allergy("ceftriaxone", reaction="anaphylaxis during the infusion"),
    Allergy("cefuroxime", reaction="wheeze and hives within minutes"),
    Allergy("cefazolin", reaction="anaphylaxis at induction, skin test positive"),
    Allergy("ertapenem", reaction="hives and wheeze during the infusion"),
    Allergy("levofloxacin", reaction="hives and low blood pressure"),
    Allergy("moxifloxacin", reaction="anaphylaxis after one tablet"),
    Allergy("azithromycin", reaction="blistering skin and mucosa, biopsy proven", mechanism="delayed_scar", severity="severe"),
    Allergy("clarithromycin", reaction="hives and lip swelling", severity="severe"),
    Allergy("doxycycline", reaction="hives and wheeze", severity="severe"),
    Allergy("vancomycin", reaction="anaphylaxis, not a flushing infusion reaction"),
    Allergy("clindamycin", reaction="blistering rash with fever", mechanism="delayed_scar", severity="severe"),
    Allergy("co-trimoxazole", reaction="Stevens-Johnson syndrome", mechanism="delayed_scar", severity="severe"),
    Allergy("amoxicillin", reaction="loose stools", mechanism="intolerance", severity="mild"),
    Allergy("clarithromycin", reaction="stomach cramps", mechanism="intolerance", severity="mild"),
    Allergy("benzylpenicillin", reaction="a rash as a toddler, told by the mother", mechanism="unknown", severity="mild", verified=False,
            years_ago=30),
)  # fmt: skip
OBJECTING: tuple[tuple[Problem, HomeMedicine], ...] = tuple(
    (Problem(code=code, name=name, probability=1.0),
     HomeMedicine(drug=drug, dose=dose, unit="mg", frequency=frequency, indication=name.lower()))
    for code, name, drug, dose, frequency in (
        ("E78.00", "Hypercholesterolaemia", "simvastatin", 20, "nightly"), ("F32.9", "Depression", "sertraline", 50, "daily"),
        ("I82.501", "Recurrent deep vein thrombosis", "warfarin", 3, "daily"), ("M06.9", "Rheumatoid arthritis", "methotrexate", 15, "weekly"),
        ("I48.0", "Paroxysmal atrial fibrillation", "amiodarone", 200, "daily"), ("G40.909", "Epilepsy", "valproate", 500, "bid"),
        ("M10.9", "Gout", "colchicine", 0.5, "daily"), ("K21.9", "Reflux", "pantoprazole", 20, "daily"),
    )
)  # fmt: skip

OPENINGS = (
    "{name}, {age}, needs an antibiotic for {words}. Order of preference here: {drugs}. Prescribe the first to which the allergy record"
    " raises no objection (neither avoid nor caution) and that has no major or contraindicated interaction at home.",
    "{given} {family} ({complaint}) is yours. Give the earliest drug of this list that the chart allows: {drugs}. An 'avoid' or 'caution' by"
    " allergy rules a drug out, so does a major interaction with the home medicines.",
    "The list for {words} on this ward reads {drugs}, best first. Choose for {family}, {given} ({age}): the first one without a warning from"
    " the allergy record and without a serious interaction, and write it up.",
    "Somebody has to decide on an antibiotic for {name}, a {age}-year-old {sex} with {complaint}. We work down from the left: {drugs}."
    " Skip what an allergy (avoid, caution) or a major or contraindicated interaction forbids.",
    "Start treatment of {words} in {name}. Preference falls from left to right: {drugs}. Take the first that is free of allergy objections of"
    " any degree short of 'acceptable' and free of major interactions.",
)  # fmt: skip


def _build(case: Case) -> list[Built]:
    rng = Random(f"{case.condition.key}|{case.seed}|allergy")
    setting = SETTINGS[case.condition.key]
    if rng.random() < 0.6:
        problem, medicine = rng.choice(OBJECTING)
        case = replace(case, problems=(*case.problems, problem), medicines=(*case.medicines, medicine))
    wanted = rng.sample(range(OFFERED), 2)  # positions of the right drug in the two charts
    unallergic = ChartCheck(case)
    open_to_all = [drug for drug in setting.drugs if not unallergic.objects(drug, setting.indication)]
    for _ in range(60):
        one, other, common = rng.sample(ALLERGIES, 3)
        if len({one.allergen, other.allergen, common.allergen}) < 3:
            continue
        rest = (common,) if rng.random() < 0.6 else ()
        charts = [replace(case, allergies=(first, *rest), allergy_status="documented") for first in (one, other)]
        free = [
            [drug for drug in open_to_all if recorded_verdict(drug, chart.allergies) not in ("avoid", "caution")]
            for chart in charts
        ]
        listed = arrange(rng, setting.drugs, (free[0], free[1]), (wanted[0], wanted[1]), OFFERED)
        if listed is None:
            continue
        twin = f"allergy-{case.condition.key}-{case.seed}"
        return [
            Built(chart, _task(chart, variant, setting, listed, listed[position], twin))
            for chart, variant, position in zip(charts, "ab", wanted, strict=True)
        ]
    return []


def _task(case: Case, variant: str, setting: Setting, listed: tuple[str, ...], right: str, twin: str) -> Task:
    untreated, best = outcome_bounds(case, HORIZON_MIN, ((f"drug:{right}", START_MIN),))
    barred = tuple(d for d in listed if recorded_verdict(d, case.allergies) == "avoid")
    wrong = tuple(d for d in listed if d != right)
    return Task(
        family="allergy_choice", condition=case.condition.key, seed=case.seed, split=case.condition.split, domain="drug_interaction",
        servers=("drug_interaction",), difficulty="intermediate",
        instruction=phrase(case, variant, OPENINGS, words=setting.words, drugs=", ".join(listed)),
        role="You are the ward doctor.", teaser=case.condition.teaser, topic=case.condition.topic,
        asked={"drugs": list(listed), "indication": setting.indication}, patient_id=case.patient_id, encounter_id=case.encounter_id,
        answer_fields=(AnswerField("answer", "The antibiotic that you prescribed, by generic name."), claims_field()),
        goals=(
            RowGoal(name="antibiotic", table="medication_request", weight=2,
                    where=(Match(column="drug", values=(right,)), Match(column="status", values=("active",))), why=f"{right} is prescribed"),
            RowGoal(name="no_other", table="medication_request", at_least=0, at_most=0, weight=0.25,
                    where=(Match(column="drug", values=wrong),), why="no other antibiotic of the list"),
        ),
        answers=(AnswerCheck(field="answer", values=(right,), why=right),),
        evidence=(
            Evidence(name="allergy", tools=("get_allergy_list",), before="antibiotic", why="the allergy record before the antibiotic"),
            Evidence(name="cross_reactivity", tools=("get_allergy_list", "search_drug_alternatives", "check_all_interactions"), before="antibiotic",
                     why="cross-reactivity, not only the name on the label"),
            Evidence(name="interactions", tools=("check_all_interactions", "check_interaction", "search_drug_alternatives"), before="antibiotic",
                     why="the home medicines before the antibiotic"),
        ),
        gates=(Gate(name="allergic antibiotic", table="medication_request", severity=5, where=(Match(column="drug", values=barred),),
                    why="an antibiotic that the allergy record forbids"),) if barred else (),
        consistency=(Consistency(field="answer", table="medication_request", column="drug"),),
        cost_allowance=12, horizon_minutes=HORIZON_MIN, best_severity=best, untreated_severity=untreated,
        variant=variant, twin=twin, flipped="one recorded allergy",
        reference=f"{right}: of {', '.join(listed)} the first that allergies ({', '.join(a.allergen for a in case.allergies)}) and home"
        f" medicines allow",
        teaching=("Read drug, side chain, group and certainty, in this order.",), sources=("Khan 2022 J Allergy Clin Immunol 150:1333",),
    )  # fmt: skip


async def oracle(session: Session) -> None:
    """Down the list: the allergy verdict, then the screening of the home medicines with the drug added."""
    asked = session.view.asked
    chosen = ""
    for drug in asked["drugs"]:
        record = await session.chart("get_allergy_list", planned_drug=drug)
        if record["cross_reactivity"]["verdict"] in ("avoid", "caution"):
            continue
        screened = await session.chart("check_all_interactions", new_drugs=[drug], min_severity="major")
        if any(f["involves_new"] and f["type"] in ("drug_drug", "drug_disease") for f in screened["findings"]):
            continue
        chosen = drug
        for allergy in record["allergies"]:
            session.found(allergy["record_id"])
        break
    regimen = await session.chart("check_dosage", drug_name=chosen, indication=asked["indication"])
    best = regimen["recommended"]
    given = await session.chart(
        "prescribe_medication", drug_name=chosen, dose=best["dose"], dose_unit=best["unit"], route=best["route"],
        frequency=best["frequency"], indication=asked["indication"],
    )  # fmt: skip
    session.done(given["order_id"])
    await session.submit(chosen)


FAMILY = Family(
    key="allergy_choice",
    title="The first antibiotic that the allergy record allows",
    domain="drug_interaction",
    servers=("drug_interaction",),
    conditions=("pneumonia_allergy", "ckd_cellulitis", "pneumonia_allergy"),
    build=_build,
    oracle=oracle,
    share=1.0,
)
