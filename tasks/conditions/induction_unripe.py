"""An induction for too little fluid with a cervix that is not ready."""

from medmcp.tasks.condition import Condition, Course, Effect, Result, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded, Tracing

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="induction_unripe",
    name="Oligohydramnios, third trimester",
    icd10="O41.03X0",
    split="train",
    domain="obstetrics",
    difficulty="intermediate",
    teaser="Time to start labour in a cervix that does not think so.",
    topic="induction of labour",
    complaints=("comes for induction, little fluid at the scan", "booked for induction because the water is low", "sent from the scan room to have labour started"),
    onset_hours=(20, 90),
    age=(19, 41),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="regular contractions", probability=0.0, lay="None at all.", cues=("contraction", "pains")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No.", cues=("bleed",)),
        Symptom(name="fluid loss", probability=0.0, lay="No water has gone.", cues=("water", "fluid", "leak")),
    ),
    slots=(Slot(slot="movements", cues=("baby move", "movement", "kick"), answer="It moves, but less room, it seems."),),
    course=Course(severity=(0.1, 0.15), drift_per_hour=0.0, crisis_at=0.9, crisis_text="The heart rate drops with every contraction.", effects=(Effect(parameter="pain", shift=2),)),
    results=(Result(code="haemoglobin", level=(11.2, 12.8)),),
    pregnancy=Pregnancy(
        weeks=(37.2, 39.5), past=(PastPregnancy(years_ago=(2, 6)),),
        recorded=(Recorded(code="plurality", value=(1, 1)), Recorded(code="contractions_per_10min", value=(0, 0), minutes_ago=(5, 20)), Recorded(code="placenta_site", text="fundal")),
        cervix={"cervical_dilation": (0, 3), "cervical_effacement": (0, 60), "fetal_station": (-3, -2), "cervical_consistency": "medium", "cervical_position": "posterior"},
        scan={"pocket_cm": (0.9, 1.9), "afi_cm": (2.0, 4.6)}, scan_on_file=(3, 10),
        tracings=(Tracing(features={"baseline_bpm": (125, 150), "variability_bpm": (8, 16), "accelerations": (2, 4)}, on_file=(20, 50)),),
    ),
    esi=4,
    zone="acute",
    accepted_names=("oligohydramnios", "induction of labour with an unfavourable cervix", "unripe cervix", "induction of labor"),
    workup=("vaginal examination and Bishop score", "tracing before a prostaglandin", "earlier births and scars"),
    treatment=("misoprostol 25 microgram without a scar", "balloon with a scar"),
    pitfalls=("misoprostol after a caesarean", "oxytocin into an unripe cervix"),
    teaching=("A scar ruptures under misoprostol; a balloon ripens without a drug.",),
    sources=("ACOG PB 107, 2009 Obstet Gynecol 114:386", "ACOG PB 205, 2019"),
)  # fmt: skip
