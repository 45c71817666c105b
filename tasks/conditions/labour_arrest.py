"""A first labour that has stopped at 6 or 7 cm."""

from medmcp.tasks.condition import Condition, Course, Effect, Response, Result, Slot, Symptom
from medmcp.tasks.pregnancy import CervixExam, Pregnancy, Recorded, Tracing

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="labour_arrest",
    name="Secondary uterine inertia",
    icd10="O62.1",
    split="test",
    domain="obstetrics",
    difficulty="advanced",
    teaser="The same finding as at lunch.",
    topic="slow labour",
    complaints=("in labour since the night, no further than at noon", "long labour, the last two examinations were the same", "contracting well, but the cervix has not changed"),
    onset_hours=(14, 20),
    age=(18, 40),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="regular contractions", lay="Strong, every two minutes.", cues=("contraction", "pains", "how often")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No bleeding.", cues=("bleed",)),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever",)),
    ),
    slots=(Slot(slot="epidural", cues=("epidural", "pain relief"), answer="The epidural works."),),
    course=Course(
        severity=(0.25, 0.35), drift_per_hour=0.03, floor=0.05, crisis_at=0.85, crisis_text="Fever, a fast fetal heart and an exhausted mother.",
        effects=(Effect(parameter="heart_rate", shift=35), Effect(parameter="temperature", shift=1.2)),
        responses=(Response(match="procedure:caesarean_section", per_hour=-0.4, delay_min=30, once_group="birth"), Response(match="drug:oxytocin", per_hour=-0.02, delay_min=30, once_group="oxytocin")),
    ),
    results=(Result(code="haemoglobin", level=(10.9, 12.6)),),
    pregnancy=Pregnancy(
        weeks=(38.5, 41.2),
        recorded=(
            Recorded(code="plurality", value=(1, 1)), Recorded(code="labour_onset", value=(1, 1), minutes_ago=(840, 1100)), Recorded(code="membrane_rupture", value=(1, 1), minutes_ago=(560, 700)),
            Recorded(code="contractions_per_10min", value=(4, 5), minutes_ago=(5, 15)), Recorded(code="placenta_site", text="posterior, high"),
        ),
        exams=(CervixExam(hours_ago=(8.5, 9.5), dilation=(4, 5), effacement=(80, 80), station=(-2, -2), membranes="ruptured", liquor="clear"),
               CervixExam(hours_ago=(5.0, 7.5), dilation=(6, 6), effacement=(90, 90), station=(-1, -1), membranes="ruptured", liquor="clear")),
        cervix={"cervical_dilation": (6, 6), "cervical_effacement": (90, 90), "fetal_station": (-1, -1), "cervical_consistency": "soft", "cervical_position": "anterior",
                "membranes": "ruptured", "liquor": "clear"},
        tracings=(Tracing(features={"baseline_bpm": (130, 150), "variability_bpm": (8, 16), "accelerations": (2, 4), "contractions_20min": (8, 9), "contractions_per_10min": (4, 5)}, on_file=(4, 10)),),
    ),
    esi=3,
    zone="acute",
    accepted_names=("arrest of labour", "labour arrest", "failure to progress", "arrest of dilation", "arrest of the first stage"),
    workup=("examine the cervix again", "Montevideo units", "tracing"),
    treatment=("caesarean section when arrest criteria are met with a well fetus and mother otherwise", "oxytocin where contractions are inadequate"),
    pitfalls=("calling arrest before 6 cm or before four hours", "judging contractions by hand"),
    teaching=("Arrest needs 6 cm, ruptured membranes and four hours of strong contractions.",),
    sources=("ACOG Clinical Practice Guideline 8, 2024 Obstet Gynecol 143:144",),
)  # fmt: skip
