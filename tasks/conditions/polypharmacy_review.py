"""An older adult with a long list of medicines, sent for a review of that list."""

from medmcp.tasks.condition import Condition, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]


def _one(drug: str, dose: float, unit: str, frequency: str, indication: str) -> tuple[HomeMedicine, ...]:
    return (HomeMedicine(drug=drug, dose=dose, unit=unit, frequency=frequency, indication=indication),)


CONDITION = Condition(
    key="polypharmacy_review",
    name="Polypharmacy in an older adult, medication review",
    icd10="Z79.899",
    split="train",
    domain="drug_interaction",
    difficulty="advanced",
    teaser="A carrier bag full of boxes is emptied on your desk.",
    topic="medication review",
    complaints=("a bag full of tablets and no idea which to keep", "too many tablets, sent for a review of all of them",
                "light-headed and tired of taking so many pills"),
    onset_hours=(300, 2000),
    age=(67, 88),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="tiredness", probability=0.7, lay="I am just tired, dear.", cues=("tired", "energy", "weak")),
        Symptom(name="dizziness", probability=0.5, lay="A bit wobbly when I get up.", cues=("dizz", "light-headed", "stand")),
        Symptom(name="fall", probability=0.0, told=False, lay="No falls.", cues=("fall", "fell")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=1.0, medicines=_one("amlodipine", 5, "mg", "daily", "hypertension")),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.8, medicines=_one("metformin", 500, "mg", "bid", "type 2 diabetes")),
        Problem(code="E78.00", name="Hypercholesterolaemia", probability=0.8, medicines=_one("pravastatin", 40, "mg", "nightly", "hypercholesterolaemia")),
        Problem(code="K21.9", name="Gastro-oesophageal reflux disease", probability=0.8, medicines=_one("pantoprazole", 20, "mg", "daily", "reflux")),
        Problem(code="E03.9", name="Hypothyroidism", probability=0.6, medicines=_one("levothyroxine", 75, "microgram", "daily", "hypothyroidism")),
        Problem(code="M17.9", name="Osteoarthritis of the knee", probability=0.8, medicines=_one("paracetamol", 1000, "mg", "tid", "pain")),
        Problem(code="E53.8", name="Vitamin B12 deficiency", probability=0.4, medicines=_one("cyanocobalamin", 1000, "microgram", "daily", "vitamin B12 deficiency")),
        Problem(code="K59.00", name="Constipation", probability=0.5, medicines=_one("macrogol", 13, "g", "daily", "constipation")),
    ),
    slots=(
        Slot(slot="who sorts them", cues=("who", "sort", "box", "pill organis"), answer="My daughter fills the box on Sundays."),
        Slot(slot="over the counter", cues=("over the counter", "herb", "pharmacy"), answer="Only what is on the list."),
    ),
    results=(Result(code="creatinine", level=(0.8, 1.0)), Result(code="potassium", level=(4.0, 4.5))),
    esi=4,
    zone="fast_track",
    accepted_names=("polypharmacy", "medication review", "drug interaction"),
    workup=("the whole list with start dates", "interactions of every pair", "creatinine and potassium"),
    treatment=("stop what does more harm than good, one change at a time",),
    pitfalls=("stopping several medicines at once", "stopping the victim that is needed when the culprit is not"),
    teaching=("Nine medicines make 36 pairs: screen them all, then judge.",),
    sources=("AGS 2023 J Am Geriatr Soc 71:2052", "O'Mahony 2023 Eur Geriatr Med 14:625"),
)  # fmt: skip
