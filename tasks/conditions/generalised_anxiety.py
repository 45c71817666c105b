"""Generalised anxiety that comes to the emergency department as palpitations."""

from medmcp.tasks.condition import Answers, Condition, Finding, HomeMedicine, Problem, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="generalised_anxiety",
    name="Generalised anxiety disorder",
    icd10="F41.1",
    split="train",
    domain="psychiatry",
    difficulty="foundation",
    teaser="The third visit for a heart that every test calls healthy.",
    topic="anxiety",
    complaints=("heart races and the hands tingle, again", "on edge for months, cannot switch off", "sure that something is wrong with the heart"),
    onset_hours=(2, 1500),
    age=(20, 58),
    symptoms=(
        Symptom(name="palpitations", probability=0.9, lay="My heart just goes, out of nothing.", cues=("heart", "palpitation", "racing")),
        Symptom(name="muscle tension", probability=0.8, told=False, lay="My neck is like a board.", cues=("tension", "neck", "muscle")),
    ),
    problems=(
        Problem(code="F41.1", name="Generalised anxiety disorder", probability=0.4,
                medicines=(HomeMedicine(drug="escitalopram", dose=10, unit="mg", frequency="daily", indication="anxiety"),)),
        Problem(code="J45.20", name="Asthma", probability=0.2, medicines=(HomeMedicine(drug="salbutamol", dose=200, unit="mcg", route="inhaled", frequency="prn", indication="wheeze"),)),
    ),
    slots=(Slot(slot="caffeine", cues=("coffee", "caffeine", "energy drink"), answer="Five coffees, or I'd never get through the day."),),
    findings=(
        Finding(code="mse_behaviour", text="tense, fidgets, seeks reassurance"),
        Finding(code="mse_speech", text="fast, breathless", probability=0.5),
        Finding(code="mse_mood", text="says: worried all the time"),
        Finding(code="mse_affect", text="anxious"),
        Finding(code="mse_thought_process", text="circumstantial, ruminating", probability=0.5),
        Finding(code="mse_thought_content", text="worry about many everyday matters"),
    ),
    results=(Result(code="tsh", level=(1.0, 2.6)), Result(code="potassium", level=(3.9, 4.4))),
    studies=(Study(modality="ecg", body_part="heart", findings="Sinus rhythm, no ST change.", impression="Normal ECG.", measurements={"qtc_ms": 412}),),
    answers=(
        Answers(instrument="gad7", points=((2, 3), (2, 3), (2, 3), (2, 3), (1, 3), (1, 2), (1, 3))),
        Answers(instrument="phq9", points=((0, 1), (0, 1), (2, 3), (1, 2), (0, 1), (0, 1), (1, 2), (0, 1), (0, 0))),
    ),
    yes=(("protect_living", 0.9), ("protect_support", 0.8), ("protect_family", 0.6), ("risk_insomnia", 0.4)),
    esi=4,
    zone="fast_track",
    accepted_names=("generalized anxiety disorder", "anxiety disorder", "GAD"),
    workup=("GAD-7 and PHQ-9", "ECG, TSH, glucose once", "caffeine, stimulants, salbutamol, alcohol and benzodiazepine withdrawal"),
    treatment=("explain and self-help, then CBT or an SSRI", "no benzodiazepine beyond a crisis of days"),
    pitfalls=("the label before an ECG and a TSH", "a benzodiazepine as a habit"),
    teaching=("Restlessness with a tremor may be withdrawal or a thyroid: look before the label.",),
    sources=("NICE CG113, updated 2020", "Spitzer 2006 Arch Intern Med 166:1092"),
)  # fmt: skip
