"""A date that has passed, if the date was right."""

from medmcp.tasks.condition import Condition, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="postdates_pregnancy",
    name="Post-term pregnancy",
    icd10="O48.0",
    split="train",
    domain="obstetrics",
    difficulty="foundation",
    teaser="The due date was last week, by one of the two calendars.",
    topic="past the due date",
    complaints=("over her date by her own count", "asks when labour will be started", "past the date, feels well"),
    onset_hours=(24, 200),
    age=(18, 41),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="regular contractions", probability=0.0, lay="Nothing yet.", cues=("contraction", "pains")),
        Symptom(name="fewer fetal movements", probability=0.0, lay="It moves as always.", cues=("movement", "kick", "baby move")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No.", cues=("bleed",)),
    ),
    slots=(Slot(slot="period", cues=("last period", "regular"), answer="Regular, I write it down.",),),
    pregnancy=Pregnancy(
        weeks=(40.0, 41.4), scan_weeks=None, lmp_error_days=(0, 0), past=(PastPregnancy(probability=0.5),),
        recorded=(Recorded(code="plurality", value=(1, 1)), Recorded(code="placenta_site", text="fundal")),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("post-term pregnancy", "late-term pregnancy", "postdates pregnancy", "prolonged pregnancy"),
    workup=("dates by last period and first scan", "from 41+0 tracing and fluid"),
    treatment=("surveillance from 41+0", "induction between 41+0 and 42+6"),
    pitfalls=("redating by a late scan", "induction on a date that a first-trimester scan had corrected"),
    teaching=("The first scan moves the date only when it differs by more than its window allows.",),
    sources=("ACOG CO 700, 2017 Obstet Gynecol 129:e150", "ACOG PB 146, 2014"),
)  # fmt: skip
