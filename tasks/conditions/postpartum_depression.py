"""Depression two months after a birth, in a mother who thinks she fails."""

from medmcp.tasks.condition import (
    Answers,
    Condition,
    FamilyIllness,
    Finding,
    PastEvent,
    Problem,
    Result,
    Slot,
    SocialFact,
    Symptom,
)
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="postpartum_depression",
    name="Postpartum depression",
    icd10="F53.0",
    split="test",
    domain="psychiatry",
    difficulty="advanced",
    teaser="Eight weeks after the birth, the health visitor did not like what she heard.",
    topic="low mood",
    complaints=("cries all day since the baby came", "sent by the health visitor, says the baby deserves better", "cannot sleep even when the baby does"),
    onset_hours=(400, 1500),
    age=(20, 40),
    sex="female",
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="crying", probability=0.9, lay="I cry and I don't know why.", cues=("cry", "tears")),
        Symptom(name="sleeplessness", probability=0.9, told=False, lay="I lie there and listen for her breath.", cues=("sleep",)),
    ),
    problems=(Problem(code="F32.9", name="Major depressive disorder, earlier episode", probability=0.4),),
    slots=(
        Slot(slot="baby", cues=("baby", "child", "harm the baby", "daughter", "son"), answer="I would never hurt her. I'm afraid I do everything wrong.", reticence=0.3),
        Slot(slot="feeding", cues=("breast", "feed"), answer="I breastfeed."),
        Slot(slot="mania", cues=("high", "voices", "too much energy"), answer="No. No voices, nothing like that."),
    ),
    findings=(
        Finding(code="mse_appearance", text="tired, hair unwashed"),
        Finding(code="mse_behaviour", text="tearful, hides the face"),
        Finding(code="mse_mood", text="says: low, no way out"),
        Finding(code="mse_affect", text="constricted, tearful"),
        Finding(code="mse_thought_content", text="certain of being a bad mother"),
    ),
    results=(Result(code="tsh", level=(0.9, 2.8)), Result(code="haemoglobin", level=(10.6, 12.4))),
    answers=(
        Answers(instrument="phq9", points=((1, 3), (2, 3), (2, 3), (2, 3), (1, 2), (2, 3), (1, 3), (0, 2), (1, 2))),
        Answers(instrument="gad7", points=((2, 3), (1, 3), (2, 3), (1, 3), (0, 2), (1, 2), (2, 3))),
        Answers(instrument="cssrs", points=((1, 1), (1, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0))),
    ),
    yes=(("risk_insomnia", 0.9), ("risk_hopelessness", 0.5), ("risk_isolation", 0.5), ("protect_family", 1.0), ("protect_living", 0.7), ("protect_support", 0.6)),
    reticence=0.4,
    past=(PastEvent(section="treatments", text="sertraline at 24, full response", years_ago=(2, 10), detail={"drug": "sertraline", "max_dose": "100 mg", "response": "good"}, probability=0.4),),
    family=(FamilyIllness(relation="mother", condition="depression after a birth", probability=0.4),),
    social=(SocialFact(code="caregiving", text="an infant of two months"), SocialFact(code="support", text="partner works away during the week", probability=0.6)),
    pregnancy=Pregnancy(
        status="not_pregnant", born_minutes_ago=(74_900, 89_000), past=(PastPregnancy(years_ago=(0, 0)), PastPregnancy(probability=0.4)),
        recorded=(Recorded(code="mode_of_birth", text="vaginal", minutes_ago=(74_900, 74_900)),),
    ),
    esi=3,
    zone="acute",
    accepted_names=("postnatal depression", "postpartum depression", "perinatal depression", "puerperal depression"),
    workup=("suicide risk, and thoughts about the baby", "ask about mania and psychosis: postpartum psychosis is an emergency", "TSH, blood count", "support and safety at home"),
    treatment=("psychological treatment first in mild to moderate illness", "sertraline where a drug is needed: low in breast milk", "mother and baby together in admission"),
    pitfalls=("calling it baby blues after the second week", "valproate", "separating mother and child without need"),
    teaching=("Ask about the baby in plain words; mothers are relieved to be asked.",),
    sources=("NICE CG192, updated 2020", "ACOG Clinical Practice Guideline 4, 2023", "ACOG Clinical Practice Guideline 5, 2023"),
)  # fmt: skip
