"""Vomiting that needs an antiemetic; the ECG decides which."""

from medmcp.tasks.condition import Condition, Finding, HomeMedicine, Problem, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="nausea_long_qt",
    name="Viral gastroenteritis with vomiting",
    icd10="A08.4",
    split="train",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="Vomiting, a willing antiemetic cupboard, and a heart that may object.",
    topic="vomiting",
    complaints=("vomiting since last night", "cannot keep anything down", "sick every hour, grandchildren have it too"),
    onset_hours=(8, 36),
    age=(45, 80),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="vomiting", lay="Everything comes back up.", cues=("vomit", "sick", "throw", "keep down")),
        Symptom(name="diarrhoea", probability=0.7, lay="Four times, like water.", cues=("diarrh", "stool", "loose")),
        Symptom(name="fainting", probability=0.0, told=False, lay="I have not fainted.", cues=("faint", "black out", "collapse")),
        Symptom(name="abdominal pain", probability=0.5, lay="Cramps, then gone.", cues=("pain", "tummy", "cramp")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.7,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="heart", cues=("heart", "ecg", "palpit"), answer="Somebody once said my tracing was a bit long, I don't know what that means."),),
    findings=(Finding(code="abdomen", text="mild central tenderness"),),
    results=(Result(code="potassium", level=(3.7, 4.2)), Result(code="magnesium", level=(0.75, 0.9)), Result(code="creatinine", level=(0.8, 1.1))),
    studies=(Study(modality="ecg", body_part="heart", findings="Sinus rhythm, no ST change.", impression="Sinus rhythm.",
                   measurements={"qtc_ms": 420}),),
    esi=3,
    zone="acute",
    accepted_names=("gastroenteritis", "viral gastroenteritis", "vomiting"),
    workup=("ECG before an antiemetic that prolongs QT", "potassium and magnesium"),
    treatment=("fluid", "an antiemetic that QTc and history allow"),
    pitfalls=("ondansetron on a QTc of 500 ms", "metoclopramide or prochlorperazine in Parkinson's disease"),
    teaching=("From 500 ms on, no drug that is known to cause torsade de pointes.",),
    sources=("Drew 2010 Circulation 121:1047", "Tisdale 2013 Circ Cardiovasc Qual Outcomes 6:479"),
)  # fmt: skip
