"""A labour on oxytocin whose tracing turns bad."""

from medmcp.tasks.condition import Condition, Course, Effect, Response, Result, Slot, Symptom
from medmcp.tasks.pregnancy import CervixExam, PastPregnancy, Pregnancy, Recorded, Tracing

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="fetal_hypoxia_labour",
    name="Abnormality in fetal heart rate complicating labour",
    icd10="O76",
    split="train",
    domain="obstetrics",
    difficulty="expert",
    teaser="The midwife asks for a look at the tracing, now.",
    topic="tracing in labour",
    complaints=("in labour on an oxytocin drip, the trace has changed", "active labour, the monitor worries the midwife", "induced labour, the heart rate trace looks different"),
    onset_hours=(6, 14),
    age=(19, 41),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="regular contractions", lay="One runs into the next.", cues=("contraction", "pains", "how often")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No bleeding.", cues=("bleed",)),
    ),
    slots=(Slot(slot="movements", cues=("baby move", "movement", "kick"), answer="I have not felt it for a while."),),
    course=Course(
        severity=(0.42, 0.52), drift_per_hour=0.35, floor=0.05, crisis_at=0.85, death_at=1.3, crisis_text="The heart rate of the fetus falls to 60 and does not come back.",
        effects=(Effect(parameter="pain", shift=6),),
        responses=(
            Response(match="procedure:caesarean_section", per_hour=-1.2, delay_min=0, once_group="birth"),
            Response(match="procedure:assisted_vaginal_birth", per_hour=-1.2, delay_min=0, once_group="birth"),
            Response(match="care:left_lateral", per_hour=-0.2, delay_min=2, once_group="position"),
            Response(match="care:iv_fluid", per_hour=-0.06, delay_min=10, once_group="fluid"),
            Response(match="drug:terbutaline", per_hour=-0.12, delay_min=5, lasts_min=60, once_group="tocolysis"),
        ),
    ),
    results=(Result(code="haemoglobin", level=(11.0, 12.8)),),
    pregnancy=Pregnancy(
        weeks=(38.0, 41.0), past=(PastPregnancy(probability=0.4),),
        recorded=(
            Recorded(code="plurality", value=(1, 1)), Recorded(code="labour_onset", value=(1, 1), minutes_ago=(360, 700)),
            Recorded(code="membrane_rupture", value=(1, 1), minutes_ago=(200, 340)), Recorded(code="contractions_per_10min", value=(5, 7), minutes_ago=(5, 15)),
            Recorded(code="placenta_site", text="anterior, high"),
        ),
        exams=(CervixExam(hours_ago=(3, 4), dilation=(3, 4), effacement=(70, 90), station=(-2, -1), membranes="ruptured", liquor="clear"),),
        cervix={"cervical_dilation": (5, 6), "cervical_effacement": (80, 90), "fetal_station": (-1, 0), "cervical_consistency": "soft",
                "cervical_position": "anterior", "membranes": "ruptured", "liquor": "meconium-stained"},
        tracings=(
            Tracing(features={"baseline_bpm": (118, 166), "variability_bpm": (0, 0), "late": (7, 9), "contractions_20min": (11, 13), "contractions_per_10min": (6, 6)}, on_file=(2, 6)),
        ),
    ),
    esi=1,
    zone="resuscitation",
    accepted_names=("category III tracing", "fetal distress", "fetal hypoxia", "non-reassuring fetal status", "abnormal fetal heart rate"),
    workup=("read the tracing by its features", "examine: cord, abruption, dilation", "mother's pulse and pressure"),
    treatment=("stop oxytocin, turn to the side, fluid", "terbutaline for tachysystole", "birth at once for a category III tracing"),
    pitfalls=("leaving the drip running", "caesarean for a category II tracing before resuscitation", "reading the mother's pulse"),
    teaching=("Absent variability with recurrent late decelerations is acidaemia until birth proves otherwise.",),
    sources=("Macones 2008 Obstet Gynecol 112:661", "ACOG PB 116, 2010"),
)  # fmt: skip
