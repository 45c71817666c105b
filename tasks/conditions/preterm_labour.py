"""Contractions before term; the cervix decides whether they are labour."""

from medmcp.tasks.condition import Condition, Course, Effect, Problem, Response, Result, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="preterm_labour",
    name="Preterm labour without delivery",
    icd10="O60.03",
    split="train",
    domain="obstetrics",
    difficulty="advanced",
    teaser="Tightenings weeks before they are due.",
    topic="contractions before term",
    complaints=("tightenings every five minutes since noon", "belly goes hard again and again, low back aches", "regular pains, weeks too early"),
    onset_hours=(3, 14),
    age=(18, 40),
    sex="female",
    arrival=("walked in", "brought by family", "ambulance"),
    symptoms=(
        Symptom(name="regular contractions", lay="Every four or five minutes, I count them.", cues=("contraction", "tighten", "pains", "how often")),
        Symptom(name="vaginal bleeding", probability=0.0, lay="No blood.", cues=("bleed", "blood")),
        Symptom(name="fluid loss", probability=0.0, lay="No water.", cues=("water", "fluid", "leak")),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
    ),
    problems=(Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=0.25),),
    slots=(Slot(slot="intercourse", cues=("intercourse", "sex"), answer="Not for two weeks."),),
    course=Course(
        severity=(0.3, 0.4), drift_per_hour=0.015, floor=0.1, crisis_at=0.85, crisis_text="She pushes: the head is on the perineum.",
        effects=(Effect(parameter="heart_rate", shift=18), Effect(parameter="pain", shift=9)),
        responses=(
            Response(match="drug:nifedipine", per_hour=-0.03, delay_min=30, lasts_min=360, once_group="tocolysis"),
            Response(match="drug:indometacin", per_hour=-0.03, delay_min=45, lasts_min=360, once_group="tocolysis"),
            Response(match="drug:betamethasone", per_hour=-0.01, delay_min=60, once_group="steroid"),
        ),
    ),
    results=(Result(code="fetal_fibronectin", text="positive", flag="high"), Result(code="creatinine", level=(0.5, 0.7))),
    pregnancy=Pregnancy(
        weeks=(28.2, 33.4),
        past=(PastPregnancy(weeks=(30, 35), birthweight_g=(1600, 2500), complications=("spontaneous_preterm",), probability=0.4), PastPregnancy(probability=0.3)),
        recorded=(
            Recorded(code="plurality", value=(1, 1)), Recorded(code="contractions_per_10min", value=(2, 4), minutes_ago=(5, 15)),
            Recorded(code="placenta_site", text="posterior, high"),
        ),
        cervix={"cervical_dilation": (1, 2), "cervical_effacement": (60, 80), "cervical_consistency": "soft", "cervical_position": "mid"},
        scan={"cervical_length_mm": (6, 17)},
    ),
    esi=2,
    zone="acute",
    accepted_names=("preterm labour", "preterm labor", "threatened preterm labour", "threatened preterm labor"),
    workup=("transvaginal cervical length", "fetal fibronectin between 20 and 29 mm", "tracing", "group B streptococcus culture"),
    treatment=("betamethasone 12 mg im twice", "tocolysis for 48 h", "magnesium before 32+0", "penicillin in labour"),
    pitfalls=("steroids for a long cervix", "a finger before the scan of the placenta"),
    teaching=("Ninety per cent of women with contractions and a cervix of 30 mm do not deliver within a week.",),
    sources=("ACOG PB 171, 2016 Obstet Gynecol 128:e155", "ACOG CO 713, 2017"),
)  # fmt: skip
