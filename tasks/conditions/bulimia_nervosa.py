"""Bulimia nervosa with daily purging, at a normal weight."""

from medmcp.tasks.condition import Answers, Condition, Finding, HomeMedicine, Problem, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="bulimia_nervosa",
    name="Bulimia nervosa, moderate",
    icd10="F50.22",
    split="test",
    domain="psychiatry",
    difficulty="intermediate",
    teaser="Cramps in the calves and sore knuckles in a patient of normal weight.",
    topic="weakness",
    complaints=("weak, with cramps in the calves", "heart stumbles after bad evenings", "sore throat again and very tired"),
    onset_hours=(4, 96),
    age=(20, 36),
    sex="female",
    symptoms=(
        Symptom(name="cramps", probability=0.8, lay="My calves cramp at night.", cues=("cramp", "calf", "legs")),
        Symptom(name="palpitations", probability=0.5, lay="It skips a beat now and then.", cues=("heart", "palpitation")),
    ),
    problems=(
        Problem(code="F50.20", name="Bulimia nervosa", probability=0.3,
                medicines=(HomeMedicine(drug="fluoxetine", dose=60, unit="mg", frequency="daily", indication="bulimia nervosa"),)),
    ),
    slots=(Slot(slot="purging", cues=("vomit", "sick", "throw up", "laxative", "purge"), answer="After I've eaten too much, yes. Every evening, these days.", reticence=0.55),),
    findings=(
        Finding(code="mse_behaviour", text="tearful, hides the face", probability=0.5),
        Finding(code="mse_mood", text="says: fat and guilty"),
        Finding(code="mse_thought_content", text="overvalued ideas of weight and shape"),
    ),
    results=(Result(code="potassium", level=(3.4, 3.8)), Result(code="phosphate", level=(0.9, 1.2)), Result(code="magnesium", level=(0.74, 0.88)), Result(code="glucose", level=(4.2, 5.2))),
    studies=(Study(modality="ecg", body_part="heart", findings="Sinus rhythm, flat T waves.", impression="Non-specific T-wave changes.", measurements={"qtc_ms": 432}),),
    answers=(
        Answers(instrument="scoff", points=((1, 1), (1, 1), (0, 0), (0, 1), (1, 1))),
        Answers(instrument="phq9", points=((0, 2), (1, 2), (0, 2), (1, 2), (2, 3), (1, 3), (0, 2), (0, 1), (0, 0))),
    ),
    yes=(("protect_support", 0.7), ("protect_living", 0.8), ("protect_treatment", 0.4)),
    bmi=(19.5, 24.5),
    reticence=0.3,
    esi=3,
    zone="acute",
    accepted_names=("bulimia", "bulimia nervosa", "binge-purge disorder"),
    workup=("SCOFF", "potassium, magnesium, phosphate, bicarbonate", "ECG with QTc"),
    treatment=("replace potassium, stop purging before diuretics", "CBT for eating disorders, fluoxetine 60 mg", "admission for instability only"),
    pitfalls=("normal weight taken for health", "potassium without magnesium"),
    teaching=("In purging the potassium, not the weight, is the danger.",),
    sources=("NICE NG69 2017", "SAHM 2022 J Adolesc Health 71:648"),
)  # fmt: skip
