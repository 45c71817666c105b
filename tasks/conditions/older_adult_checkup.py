"""A healthy older adult at a check-up."""

from medmcp.tasks.condition import Condition, HomeMedicine, Problem, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="older_adult_checkup",
    name="General medical examination of an older adult",
    icd10="Z00.00",
    split="test",
    domain="clinical_diagnosis",
    difficulty="foundation",
    teaser="An older adult who feels well and means to stay so.",
    topic="check-up",
    complaints=("a yearly check-up, nothing hurts", "wants to know which injections are due at this age", "the yearly visit, with an old vaccination card"),
    onset_hours=(24, 100),
    age=(51, 84),
    arrival=("walked in",),
    symptoms=(Symptom(name="fever", probability=0.0, lay="I'm well.", cues=("fever", "temperature", "ill")),
              Symptom(name="cough", probability=0.0, lay="No.", cues=("cough",))),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.3,
                medicines=(HomeMedicine(drug="metformin", dose=500, unit="mg", frequency="bid", indication="type 2 diabetes"),)),
        Problem(code="J44.9", name="Chronic obstructive pulmonary disease", probability=0.2,
                medicines=(HomeMedicine(drug="tiotropium", dose=18, unit="microgram", route="inhaled", frequency="daily", indication="COPD"),)),
    ),
    slots=(Slot(slot="injections", cues=("injection", "vaccin", "jab", "card"), answer="It's all on the card, as far as I know."),),
    esi=5,
    zone="fast_track",
    accepted_names=("general medical examination", "well adult", "health maintenance visit"),
    workup=("vaccination record against the schedule of this age",),
    treatment=("the doses that are due today, inactivated ones together",),
    pitfalls=("a vaccine given twice because nobody looked", "a live vaccine where immunity is suppressed"),
    teaching=("A dose that is not on file is unknown, not given.",),
    sources=("CDC adult immunization schedule 2025",),
)  # fmt: skip
