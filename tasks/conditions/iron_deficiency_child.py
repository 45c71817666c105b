"""A pale toddler who drinks much cow's milk: iron deficiency anaemia."""

from medmcp.tasks.condition import Condition, Finding, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="iron_deficiency_child",
    name="Iron deficiency anemia secondary to inadequate dietary iron intake",
    icd10="D50.8",
    split="train",
    domain="medical_qa",
    difficulty="foundation",
    teaser="A pale small child who drinks a lot of milk.",
    topic="pallor in a child",
    complaints=("pale and tired for weeks", "looks white, eats little but milk", "grandmother says the child is too pale"),
    onset_hours=(500, 2000),
    age=(1, 10),
    arrival=("brought by family",),
    symptoms=(
        Symptom(name="pallor", lay="White as a sheet.", cues=("pale", "colour", "white")),
        Symptom(name="tiredness", probability=0.6, lay="Sits down after a few steps.", cues=("tired", "play", "energy")),
        Symptom(name="eating earth", probability=0.3, told=False, lay="Earth, ice, paper, whatever there is.", cues=("eat", "earth", "paper", "ice")),
        Symptom(name="black stools", probability=0.0, told=False, lay="No, the stools are brown.", cues=("stool", "black", "blood")),
    ),
    slots=(Slot(slot="milk", cues=("milk", "food", "diet", "meat"), answer="More than a litre of cow's milk a day, and hardly any meat."),),
    findings=(Finding(code="pallor", text="pale"), Finding(code="heart_sounds", text="soft flow murmur", probability=0.4), Finding(code="nails", text="spoon-shaped", probability=0.15)),
    results=(
        Result(code="haemoglobin", level=(7.4, 9.0)), Result(code="mcv", level=(58, 67)), Result(code="ferritin", level=(3, 8)), Result(code="crp", level=(0.5, 3.0)),
        Result(code="rdw", level=(17, 21)), Result(code="lead", level=(1, 3)),
    ),
    criteria="iron_deficiency_2020",
    filed=("mcv", "rdw"),
    esi=4,
    zone="fast_track",
    accepted_names=("iron deficiency anaemia", "iron deficiency anemia", "iron deficiency"),
    workup=("blood count with indices", "ferritin with CRP", "lead where there is pica"),
    treatment=("oral iron 3 mg/kg a day for 3 months", "cow's milk under 500 mL a day, iron-rich food"),
    pitfalls=("adult limits for a child", "a normal ferritin in inflammation taken for enough iron"),
    teaching=("Once a day is as good as three times, and better taken.",),
    sources=("WHO ferritin guideline 2020", "Baker 2010 Pediatrics 126:1040", "Powers 2017 JAMA 317:2297"),
)  # fmt: skip
