"""A moderate depressive episode in an adult who asks for help; passive thoughts of death only."""

from medmcp.tasks.condition import (
    Answers,
    Condition,
    FamilyIllness,
    Finding,
    HomeMedicine,
    PastEvent,
    Problem,
    Slot,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="depression_moderate",
    name="Major depressive disorder, recurrent, moderate",
    icd10="F33.1",
    split="train",
    domain="psychiatry",
    difficulty="foundation",
    teaser="Somebody who has stopped answering the phone comes because the family insisted.",
    topic="low mood",
    complaints=("cannot get going in the morning for weeks", "sent by the family doctor, tearful and worn out", "tired of everything, not working for three weeks"),
    onset_hours=(500, 2200),
    age=(22, 64),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="tiredness", probability=0.9, lay="I get up tired.", cues=("tired", "energy")),
        Symptom(name="early waking", probability=0.6, told=False, lay="I'm awake at four and that's it.", cues=("wake", "waking")),
        Symptom(name="weight loss", probability=0.4, told=False, lay="A few kilos, clothes are loose.", cues=("weight", "clothes")),
    ),
    problems=(
        Problem(code="F33.9", name="Major depressive disorder, recurrent", probability=0.7,
                medicines=(HomeMedicine(drug="sertraline", dose=50, unit="mg", frequency="daily", indication="depression"),)),
        Problem(code="I10", name="Hypertension", probability=0.25,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(
        Slot(slot="mania", cues=("high", "too much energy", "spent a lot", "opposite"), answer="No, never the other way round. I'm just low."),
        Slot(slot="trigger", cues=("stress", "trigger", "happened before"), answer="They cut my hours, and then we argued all summer."),
    ),
    findings=(
        Finding(code="mse_behaviour", text="slowed, little eye contact", probability=0.6),
        Finding(code="mse_speech", text="slow, quiet, long pauses", probability=0.5),
        Finding(code="mse_mood", text="says: low most of the time"),
        Finding(code="mse_affect", text="constricted, tearful"),
        Finding(code="mse_thought_process", text="circumstantial, ruminating", probability=0.4),
        Finding(code="mse_cognition", text="alert, orientated, poor concentration", probability=0.5),
    ),
    answers=(
        Answers(instrument="phq9", points=((1, 2), (2, 2), (1, 2), (2, 2), (1, 2), (1, 2), (1, 2), (0, 1), (1, 1))),
        Answers(instrument="gad7", points=((1, 2), (1, 2), (1, 2), (0, 2), (0, 1), (1, 1), (0, 1))),
        Answers(instrument="cssrs", points=((1, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0))),
    ),
    yes=(("risk_hopelessness", 0.3), ("risk_insomnia", 0.5), ("risk_isolation", 0.4), ("protect_family", 0.7), ("protect_support", 0.7),
         ("protect_living", 0.8), ("protect_treatment", 0.6), ("means_medicines", 0.2)),
    past=(
        PastEvent(section="treatments", text="sertraline 50 mg, partial response", years_ago=(0.3, 2),
                  detail={"drug": "sertraline", "max_dose": "50 mg", "duration": "6 months", "response": "partial"}, probability=0.7),
        PastEvent(section="treatments", text="cognitive behavioural therapy, 12 sessions, helped", years_ago=(3, 8),
                  detail={"therapy": "CBT", "response": "good"}, probability=0.5),
    ),
    family=(FamilyIllness(relation="mother", condition="depression", probability=0.5),),
    esi=4,
    zone="fast_track",
    accepted_names=("major depression", "depressive episode", "moderate depression", "recurrent depressive disorder"),
    workup=("PHQ-9 with its item on death", "C-SSRS", "ask about mania, alcohol, drugs and physical illness", "TSH and blood count once"),
    treatment=("psychological treatment, or an antidepressant at a full dose, by preference", "raise the dose after 3 to 4 weeks of partial response", "review in 2 weeks, in 1 week under 25 years"),
    pitfalls=("an antidepressant without a question about mania", "a PHQ-9 total without a look at item 9", "benzodiazepines for weeks"),
    teaching=("Severity is read from the total, danger from item 9 and the C-SSRS: neither stands for the other.",),
    sources=("NICE NG222 2022", "Kroenke 2001 J Gen Intern Med 16:606"),
)  # fmt: skip
