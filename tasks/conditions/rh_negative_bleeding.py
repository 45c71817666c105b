"""A fall or a bleed in the second half of pregnancy; the mother's group decides what she is given."""

from medmcp.tasks.condition import Condition, Course, Effect, Result, Slot, Symptom
from medmcp.tasks.pregnancy import PastPregnancy, Pregnancy, Recorded

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="rh_negative_bleeding",
    name="Antepartum haemorrhage, second trimester, unspecified",
    icd10="O46.92",
    split="test",
    domain="obstetrics",
    difficulty="advanced",
    teaser="A little blood after a fall, and a question for the blood bank.",
    topic="bleeding in pregnancy",
    complaints=("fell on the stairs, some blood since", "spotting after a bump against the car door", "bled a little this morning after a fall"),
    onset_hours=(4, 30),
    age=(18, 41),
    sex="female",
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="vaginal bleeding", lay="A few spots, red, then brown.", cues=("bleed", "blood", "spot")),
        Symptom(name="abdominal pain", probability=0.2, lay="Just sore where I hit it.", cues=("pain", "belly", "hurt")),
        Symptom(name="regular contractions", probability=0.0, lay="No.", cues=("contraction", "tighten")),
    ),
    slots=(Slot(slot="blood_group", cues=("blood group", "rhesus", "blood type"), answer="It's on a card somewhere, I don't know."),),
    course=Course(severity=(0.1, 0.2), drift_per_hour=0.0, crisis_at=0.9, crisis_text="The womb goes hard as wood.", effects=(Effect(parameter="heart_rate", shift=20),)),
    results=(Result(code="kleihauer", level=(0.2, 2.3)), Result(code="haemoglobin", level=(11.0, 12.6)), Result(code="fibrinogen", level=(3.6, 5.0))),
    pregnancy=Pregnancy(
        weeks=(22.0, 27.4), blood=("O negative", "A negative", "B negative", "AB negative"), booked=False, past=(PastPregnancy(probability=0.6),),
        recorded=(Recorded(code="plurality", value=(1, 1)), Recorded(code="placenta_site", text="posterior, high"), Recorded(code="sensitising_event", text="trauma", minutes_ago=(240, 1500))),
    ),
    esi=3,
    zone="acute",
    accepted_names=("antepartum haemorrhage", "antepartum bleeding", "bleeding in pregnancy", "fetomaternal haemorrhage"),
    workup=("group and antibody screen", "fetal cells in mother's blood", "scan and tracing"),
    treatment=("anti-D immunoglobulin by the size of the fetal bleed within 72 h unless already immune",),
    pitfalls=("one vial whatever the bleed", "anti-D for a woman who is immune", "forgetting the group"),
    teaching=("Anti-D prevents an antibody; it does nothing against one that is there.",),
    sources=("ACOG PB 181, 2017 Obstet Gynecol 130:e57",),
)  # fmt: skip
