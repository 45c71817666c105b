"""Diabetes of pregnancy found by the two-step test."""

from medmcp.tasks.condition import Condition, Problem, Result, Slot, Symptom
from medmcp.tasks.pregnancy import Panel, PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="gestational_diabetes",
    name="Gestational diabetes mellitus",
    icd10="O24.410",
    split="train",
    domain="obstetrics",
    difficulty="foundation",
    teaser="A pregnant woman whose sugar drink came back above the line.",
    topic="glucose screening in pregnancy",
    complaints=("called back about the sugar drink", "screening test was raised, comes for the next one", "abnormal glucose screen at the last visit"),
    onset_hours=(48, 200),
    age=(20, 42),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="thirst", probability=0.2, told=False, lay="A bit more than usual.", cues=("thirst", "drink")),
        Symptom(name="visual disturbance", probability=0.0, told=False, lay="No, eyes are fine.", cues=("vision", "eyes")),
    ),
    problems=(Problem(code="E28.2", name="Polycystic ovary syndrome", probability=0.2),),
    slots=(Slot(slot="family", cues=("family", "mother", "diabet"), answer="My father has sugar, with tablets."),),
    results=(
        Result(code="ogtt_100_fasting", level=(97, 112)), Result(code="ogtt_100_1h", level=(184, 215)), Result(code="ogtt_100_2h", level=(158, 185)),
        Result(code="ogtt_100_3h", level=(115, 150)), Result(code="hba1c", level=(5.2, 5.8)),
    ),
    pregnancy=Pregnancy(
        weeks=(24.6, 28.4), past=(PastPregnancy(birthweight_g=(3900, 4600), probability=0.4),),
        recorded=(Recorded(code="plurality", value=(1, 1)), Recorded(code="placenta_site", text="fundal")),
        panel=(Panel(code="gct_50_1h", days=(168, 170), level=(146, 188)),),
    ),
    bmi=(24, 38),
    esi=5,
    zone="fast_track",
    accepted_names=("gestational diabetes", "GDM", "diabetes in pregnancy"),
    workup=("100 g glucose tolerance test, fasting",),
    treatment=("nutrition, exercise, glucose four times a day", "insulin when targets are missed", "75 g test 4 to 12 weeks after birth"),
    pitfalls=("diagnosing on the 50 g screen alone", "testing after steroids or a gastric bypass"),
    teaching=("A screen is no diagnosis; two values of the long test are.",),
    sources=("ACOG PB 190, 2018 Obstet Gynecol 131:e49",),
)  # fmt: skip
