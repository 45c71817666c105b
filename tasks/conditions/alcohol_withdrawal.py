"""Alcohol withdrawal a day after the last drink."""

from medmcp.tasks.condition import (
    Answers,
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    PastEvent,
    Problem,
    Response,
    Result,
    Slot,
    SocialFact,
    Symptom,
)

__all__ = ["CONDITION", "WITHDRAWAL_COURSE"]

# CIWA-Ar items at severity 1, and the autonomic signs that go with them
WITHDRAWAL_COURSE = Course(
    severity=(0.3, 0.55),
    drift_per_hour=0.02,
    floor=0.02,
    crisis_at=0.85,
    crisis_text="A generalised seizure.",
    effects=(
        Effect(parameter="ciwa_tremor", shift=10), Effect(parameter="ciwa_sweats", shift=9), Effect(parameter="ciwa_anxiety", shift=8.5),
        Effect(parameter="ciwa_agitation", shift=7.7), Effect(parameter="ciwa_nausea", shift=6), Effect(parameter="ciwa_headache", shift=5.2),
        Effect(parameter="ciwa_tactile", shift=4.1), Effect(parameter="ciwa_visual", shift=3.1), Effect(parameter="ciwa_auditory", shift=2.3),
        Effect(parameter="heart_rate", shift=65), Effect(parameter="sbp", shift=50), Effect(parameter="dbp", shift=25),
        Effect(parameter="temperature", shift=1.6), Effect(parameter="respiratory_rate", shift=10),
    ),
    responses=(
        Response(match="group:benzodiazepine", per_hour=-0.2, delay_min=20, lasts_min=240, once_group="benzodiazepine"),
        Response(match="group:antipsychotic", per_hour=0.1, delay_min=15, lasts_min=120, once_group="antipsychotic"),
    ),
)  # fmt: skip

CONDITION = Condition(
    key="alcohol_withdrawal",
    name="Alcohol dependence with withdrawal, uncomplicated",
    icd10="F10.230",
    split="train",
    domain="psychiatry",
    difficulty="intermediate",
    teaser="Shaking since the shop closed for the holiday.",
    topic="tremor",
    complaints=("shaky and sweating, no drink since yesterday", "cannot hold a cup, wants to stop drinking for good", "sick and trembling since the morning"),
    onset_hours=(8, 36),
    age=(30, 60),
    symptoms=(
        Symptom(name="tremor", lay="Look at these hands.", cues=("shak", "trembl", "hands")),
        Symptom(name="sweating", probability=0.9, lay="I'm soaked.", cues=("sweat",)),
        Symptom(name="nausea", probability=0.6, lay="I've been sick twice.", cues=("sick", "nausea", "vomit")),
    ),
    problems=(
        Problem(code="F10.20", name="Alcohol dependence", probability=0.7),
        Problem(code="I10", name="Hypertension", probability=0.3,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(
        Slot(slot="alcohol", cues=("alcohol", "drink", "beer", "wine"), answer="A bottle of vodka a day, for years. Nothing since yesterday.", reticence=0.2),
        Slot(slot="fits", cues=("fit", "seizure", "blackout"), answer="Not that I know of."),
        Slot(slot="seeing", cues=("seeing things", "hearing things", "insects"), answer="The wallpaper moves a bit."),
    ),
    course=WITHDRAWAL_COURSE,
    findings=(
        Finding(code="mse_appearance", text="dishevelled, smells of alcohol", probability=0.7),
        Finding(code="mse_behaviour", text="tremulous, sweating, startles"),
        Finding(code="mse_mood", text="says: shaky and bad"),
        Finding(code="mse_affect", text="anxious"),
        Finding(code="mse_perception", text="misreads shadows and voices", probability=0.5, low_severity=0.4),
        Finding(code="tremor", text="yes"), Finding(code="sweating", text="yes"),
    ),
    results=(Result(code="ethanol", level=(0.0, 0.0)), Result(code="magnesium", level=(0.58, 0.7)), Result(code="phosphate", level=(0.75, 0.95)),
             Result(code="ggt", level=(120, 380)), Result(code="potassium", level=(3.4, 3.9)), Result(code="alt", level=(45, 90)), Result(code="ast", level=(80, 170))),
    answers=(
        Answers(instrument="audit", points=((4, 4), (3, 4), (4, 4), (2, 4), (1, 3), (3, 4), (1, 3), (1, 3), (0, 4), (2, 4))),
        Answers(instrument="cage", points=((1, 1), (0, 1), (1, 1), (1, 1))),
        Answers(instrument="phq9", points=((1, 2), (1, 2), (2, 3), (1, 2), (1, 2), (1, 2), (1, 2), (0, 1), (0, 0))),
    ),
    yes=(("violence_intoxicated", 0.6), ("risk_alcohol", 0.8), ("protect_treatment", 0.5), ("protect_living", 0.7)),
    past=(
        PastEvent(section="substances", text="a bottle of spirits a day for ten years", years_ago=(0.5, 5), detail={"substance": "alcohol", "pattern": "daily"}),
        PastEvent(section="substances", text="withdrawal seizure at an earlier attempt to stop", years_ago=(1, 6), detail={"substance": "alcohol", "withdrawal_seizure": True}, probability=0.3),
        PastEvent(section="treatments", text="inpatient detoxification, relapse after two months", years_ago=(1, 6), detail={"therapy": "detoxification", "response": "relapse"}, probability=0.5),
    ),
    social=(SocialFact(code="alcohol_drugs", text="a bottle of spirits a day"), SocialFact(code="work_finance", text="lost the job last year", probability=0.6)),
    esi=3,
    zone="acute",
    accepted_names=("alcohol withdrawal", "alcohol withdrawal syndrome", "alcohol dependence with withdrawal"),
    workup=("CIWA-Ar, repeated", "glucose, magnesium, phosphate, potassium", "infection, head injury, bleeding as other causes", "liver function before the choice of benzodiazepine"),
    treatment=("symptom-triggered benzodiazepine from CIWA-Ar 10", "lorazepam in liver disease or in the old", "thiamine iv before or with glucose", "magnesium and phosphate replaced"),
    pitfalls=("haloperidol alone, which lowers the seizure threshold", "glucose without thiamine", "sending home on the first score"),
    teaching=("A low score so early after the last drink is not the peak: that comes at 24 to 72 h.",),
    sources=("ASAM 2020", "NICE CG100, updated 2017", "Sullivan 1989 Br J Addict 84:1353"),
)  # fmt: skip
