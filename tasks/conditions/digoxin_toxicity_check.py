"""Nausea in somebody on digoxin: is it the digoxin?"""

from medmcp.tasks.condition import Condition, Finding, HomeMedicine, Problem, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="digoxin_toxicity_check",
    name="Suspected digoxin toxicity in atrial fibrillation with heart failure",
    icd10="T46.0X5A",
    split="test",
    domain="drug_interaction",
    difficulty="advanced",
    teaser="An older adult on heart tablets who has gone off food.",
    topic="nausea",
    complaints=("off food and queasy for a week", "nausea, and lights look odd", "no appetite since last week, on heart tablets"),
    onset_hours=(72, 240),
    age=(64, 79),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="nausea", lay="I feel sick, mornings most.", cues=("sick", "nausea", "vomit", "stomach")),
        Symptom(name="yellow vision", probability=0.4, told=False, lay="Things look a bit yellow.", cues=("vision", "see", "eyes", "colour")),
        Symptom(name="fainting", probability=0.0, lay="No fainting.", cues=("faint", "black out")),
    ),
    problems=(
        Problem(code="I48.20", name="Chronic atrial fibrillation", probability=1.0,
                medicines=(HomeMedicine(drug="digoxin", dose=125, unit="microgram", frequency="daily", indication="atrial fibrillation"),
                           HomeMedicine(drug="apixaban", dose=5, unit="mg", frequency="bid", indication="atrial fibrillation"))),
        Problem(code="I50.22", name="Chronic systolic heart failure", probability=0.8,
                medicines=(HomeMedicine(drug="bisoprolol", dose=2.5, unit="mg", frequency="daily", indication="heart failure"),)),
    ),
    slots=(Slot(slot="last tablet", cues=("last tablet", "last dose", "when did you take"), answer="With breakfast yesterday, as always."),),
    findings=(Finding(code="pulse", text="irregularly irregular"),),
    results=(Result(code="digoxin", level=(1.0, 2.0)), Result(code="creatinine", level=(1.1, 1.45)), Result(code="potassium", level=(3.9, 4.6)),
             Result(code="magnesium", level=(0.78, 0.9))),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Irregular rhythm without P waves, rate about 75, scooped ST segments.",
              impression="Irregular narrow-complex rhythm, controlled rate.", measurements={"rhythm": "atrial_fibrillation", "qtc_ms": 400}),
    ),
    esi=3,
    zone="acute",
    accepted_names=("digoxin toxicity", "digitalis toxicity"),
    workup=("digoxin level at least 6 h after the dose", "potassium, magnesium, creatinine", "ECG"),
    treatment=("hold digoxin when the level is toxic", "Fab for life-threatening rhythm or potassium above 5"),
    pitfalls=("a level within 6 h of the tablet", "going on with the dose because the level is 'only' a little high"),
    teaching=("Toxicity is a picture, not a number: nausea, vision, rhythm and level together.",),
    sources=("digoxin label 2020", "Rathore 2003 JAMA 289:871", "Chan 2016 Br J Clin Pharmacol 81:488"),
)  # fmt: skip
