"""Epilepsy on phenytoin with a low albumin: the total level misleads."""

from medmcp.tasks.condition import Condition, Finding, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="epilepsy_phenytoin",
    name="Epilepsy on phenytoin with hypoalbuminaemia",
    icd10="G40.909",
    split="train",
    domain="drug_interaction",
    difficulty="advanced",
    teaser="Somebody with epilepsy and poor nutrition, seen for a drug level.",
    topic="drug level",
    complaints=("here for a blood level of the fit tablets", "a bit wobbly, on tablets for fits for years", "lost weight, epilepsy clinic wants a level"),
    onset_hours=(100, 700),
    age=(40, 78),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="unsteadiness", probability=0.5, lay="I bump into door frames.", cues=("unsteady", "wobbl", "walk", "balance")),
        Symptom(name="poor appetite", probability=0.9, lay="Food does not interest me.", cues=("eat", "appetite", "weight")),
        Symptom(name="seizure", probability=0.0, lay="No fit this year.", cues=("fit", "seizure")),
    ),
    problems=(
        Problem(code="G40.909", name="Epilepsy", probability=1.0,
                medicines=(HomeMedicine(drug="phenytoin", dose=300, unit="mg", frequency="nightly", indication="epilepsy"),)),
        Problem(code="E46", name="Malnutrition", probability=1.0),
        Problem(code="E53.8", name="Vitamin B12 deficiency", probability=0.4,
                medicines=(HomeMedicine(drug="cyanocobalamin", dose=1000, unit="microgram", frequency="daily", indication="vitamin B12 deficiency"),)),
    ),
    slots=(Slot(slot="adherence", cues=("miss", "forget", "every day"), answer="I take them every night, I never miss."),),
    findings=(Finding(code="nystagmus", text="nystagmus on lateral gaze", probability=0.5),),
    results=(Result(code="albumin", level=(2.0, 3.0)), Result(code="phenytoin", level=(7.0, 14.0)), Result(code="creatinine", level=(0.7, 1.0))),
    esi=4,
    zone="fast_track",
    accepted_names=("phenytoin monitoring", "epilepsy"),
    workup=("phenytoin level before the next dose", "albumin", "creatinine"),
    treatment=("dose by the corrected or free level and by the patient",),
    pitfalls=("raising the dose on a low total level in hypoalbuminaemia", "a large step: the kinetics saturate"),
    teaching=("Corrected phenytoin = measured / (0.2 x albumin in g/dL + 0.1).",),
    sources=("Sheiner-Tozer; Winter, Basic Clinical Pharmacokinetics, 5th ed. 2010", "phenytoin label 2022"),
)  # fmt: skip
