"""Heart failure, decongested and ready to be sent home, if the list and the signs allow it."""

from medmcp.tasks.admission import Admission, Care, Directive, Draw, Waiting, WardEntry, WardOrder
from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    HomeMedicine,
    Problem,
    Response,
    Result,
    Slot,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="heart_failure_home",
    name="Acute on chronic systolic (congestive) heart failure, recompensated",
    icd10="I50.23",
    split="validation",
    domain="cross_domain",
    difficulty="advanced",
    teaser="An older adult on the day of going home after a week of water tablets through the vein.",
    topic="discharge",
    complaints=("came in breathless and swollen, well again", "admitted with water on the lungs, wants to go home", "heart failure ward, last day"),
    onset_hours=(170, 260),
    age=(60, 86),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="breathlessness", probability=0.0, lay="I walked the corridor twice without stopping.", cues=("breath", "air")),
        Symptom(name="leg swelling", probability=0.2, lay="Hardly a dent in the evening.", cues=("swell", "ankles", "legs")),
        Symptom(name="knee pain", probability=0.8, told=False, lay="The knee, as always.", cues=("pain", "knee", "joint")),
    ),
    problems=(
        Problem(code="I50.22", name="Chronic systolic heart failure", probability=1.0,
                medicines=(HomeMedicine(drug="furosemide", dose=40, unit="mg", frequency="daily", indication="heart failure"),
                           HomeMedicine(drug="bisoprolol", dose=5, unit="mg", frequency="daily", indication="heart failure"),
                           HomeMedicine(drug="dapagliflozin", dose=10, unit="mg", frequency="daily", indication="heart failure"))),
        Problem(code="E78.5", name="Hyperlipidaemia", probability=0.5,
                medicines=(HomeMedicine(drug="atorvastatin", dose=40, unit="mg", frequency="nightly", indication="hyperlipidaemia"),)),
        Problem(code="M17.0", name="Bilateral primary osteoarthritis of knee", probability=1.0),
    ),
    slots=(Slot(slot="scales", cues=("weigh", "scale"), answer="There is a scale in the bathroom, I could write it down."),
           Slot(slot="help", cues=("help", "live", "home"), answer="My daughter is next door.")),
    course=Course(
        severity=(0.07, 0.11), drift_per_hour=0.0005, floor=0.04, crisis_at=0.75, crisis_text="Breathless again, froth at the mouth.",
        effects=(
            Effect(parameter="heart_rate", shift=60), Effect(parameter="respiratory_rate", shift=22), Effect(parameter="spo2", shift=-17), Effect(parameter="temperature", shift=3.4),
            Effect(parameter="nt_probnp", shift=9000), Effect(parameter="creatinine", shift=0.6),
        ),
        responses=(Response(match="group:loop_diuretic", per_hour=-0.001, delay_min=60, once_group="diuretic"),
                   Response(match="group:nsaid", per_hour=0.02, delay_min=120, lasts_min=720, once_group="nsaid")),
    ),
    results=(
        Result(code="nt_probnp", level=(600, 1200)), Result(code="haemoglobin", level=(12.2, 14.2)), Result(code="creatinine", level=(0.9, 1.2)),
        Result(code="sodium", level=(137, 141)), Result(code="potassium", level=(3.9, 4.6)),
    ),
    admission=Admission(
        service="cardiology", ward="Ward 3", hours=(150, 190), working=(("I50.9", "Heart failure, unspecified"),),
        course=((170, 5.0), (120, 3.0), (72, 1.5), (48, 1.0)), vital_hours=(96, 72, 48, 36, 24, 18, 12, 6),
        draws=(Draw(tests=("bmp", "cbc"), hours_ago=(140, 70, 20)), Draw(tests=("nt_probnp",), hours_ago=(140, 20))),
        charted=(WardEntry(code="pain_at_rest", hours_ago=(10,), value=(0, 2)),),
        orders=(
            WardOrder(drug="furosemide", dose=80, unit="mg", route="iv", frequency="bid", indication="decongestion", hours_ago=140, ended_hours_ago=40, ended_reason="decongested"),
            WardOrder(drug="bisoprolol", dose=5, unit="mg", route="oral", frequency="daily", indication="heart failure", hours_ago=140),
            WardOrder(drug="dapagliflozin", dose=10, unit="mg", route="oral", frequency="daily", indication="heart failure", hours_ago=138),
        ),
        care=(Care(item="low_salt", order_type="diet", hours_ago=140), Care(item="as_tolerated", order_type="activity", hours_ago=60)),
        directives=(Directive(category="code_status", code="full", content="Wishes every treatment.", days_ago=6),),
        waiting=(Waiting(test="urine_culture", hours_ago=20, probability=0.5), Waiting(test="tsh", hours_ago=0.5, probability=0.5)),
        reconciled=1.0, early_warning=False,
    ),
    esi=4,
    accepted_names=("heart failure", "recompensated heart failure", "acute on chronic heart failure"),
    workup=("weight of the day, potassium and creatinine", "vital signs of the last day", "both medication lists, line by line"),
    treatment=("oral diuretic for a day before leaving", "the four pillars on the list", "visit within 7 to 14 days", "daily weight and a rule when to call"),
    pitfalls=("the old NSAID goes home again", "a culture that nobody reads", "discharge on the first afebrile hour"),
    teaching=("What brought the patient in has to be off the list before the door: NSAIDs, verapamil, glitazones.",),
    sources=("Heidenreich 2022 Circulation 145:e895", "Halm 2002 Arch Intern Med 162:1278", "NICE NG5 2015"),
)  # fmt: skip
