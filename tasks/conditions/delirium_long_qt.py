"""Agitated delirium after an operation; the sedative depends on the ECG."""

from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    Problem,
    Result,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="delirium_long_qt",
    name="Postoperative hyperactive delirium",
    icd10="F05",
    split="test",
    domain="drug_interaction",
    difficulty="advanced",
    teaser="A night call: an older patient pulling at lines and striking out.",
    topic="agitation",
    complaints=("pulling out lines and shouting since midnight", "muddled and striking out two days after a hip operation", "agitated, sees men in the curtains"),
    onset_hours=(3, 18),
    age=(66, 88),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="agitation", lay="Let go of me! Where is my coat?", cues=("calm", "agitat", "happen", "wrong")),
        Symptom(name="hallucinations", probability=0.7, lay="There are men behind the curtain.", cues=("see", "hear", "curtain")),
        Symptom(name="pain", probability=0.0, lay="Nothing hurts.", cues=("pain", "hurt")),
    ),
    problems=(
        Problem(code="Z96.641", name="Recent hip replacement", probability=1.0,
                medicines=(HomeMedicine(drug="paracetamol", dose=1000, unit="mg", frequency="tid", indication="pain"),)),
        Problem(code="I10", name="Hypertension", probability=0.6,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="alcohol", cues=("alcohol", "drink"), answer="A sherry at Christmas."),),
    course=Course(
        severity=(0.3, 0.4), drift_per_hour=0.0, floor=0.1, crisis_at=0.95, crisis_text="A fall over the bed rail.",
        effects=(Effect(parameter="gcs", shift=-3), Effect(parameter="heart_rate", shift=50), Effect(parameter="sbp", shift=32),
                 Effect(parameter="respiratory_rate", shift=11)),
    ),
    findings=(Finding(code="delirium", text="yes"), Finding(code="agitation", text="yes")),
    results=(Result(code="potassium", level=(3.8, 4.3)), Result(code="magnesium", level=(0.78, 0.9)), Result(code="creatinine", level=(0.8, 1.1))),
    studies=(Study(modality="ecg", body_part="heart", findings="Sinus rhythm, no ST change.", impression="Sinus rhythm.",
                   measurements={"qtc_ms": 425}),),
    esi=3,
    zone="acute",
    accepted_names=("delirium", "postoperative delirium", "hyperactive delirium", "acute confusional state"),
    workup=("a cause: infection, retention, drugs, electrolytes", "ECG before an antipsychotic"),
    treatment=("orientation, family, sleep first", "the lowest dose of a drug that QTc and history allow, when in danger"),
    pitfalls=("haloperidol on a QTc of 500 ms", "an antipsychotic in Parkinson's disease or Lewy body dementia"),
    teaching=("Drugs do not shorten delirium; they are for danger only, after an ECG.",),
    sources=("NICE CG103 2023", "Drew 2010 Circulation 121:1047"),
)  # fmt: skip
