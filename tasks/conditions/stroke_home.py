"""Some days after a minor stroke: prevention, reconciliation and the plan for home."""

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
    key="stroke_home",
    name="Cerebral infarction, unspecified, recovering",
    icd10="I63.9",
    split="train",
    domain="cross_domain",
    difficulty="advanced",
    teaser="A patient on the stroke unit with an arm that works again, bags packed.",
    topic="discharge",
    complaints=("weak hand some days ago, nearly gone", "slurred speech last week, better now", "small stroke, wants to go home"),
    onset_hours=(100, 190),
    age=(52, 84),
    arrival=("ambulance",),
    symptoms=(
        Symptom(name="weakness", probability=0.2, lay="A bit clumsy, I can button my shirt.", cues=("weak", "arm", "hand")),
        Symptom(name="headache", probability=0.0, lay="No headache.", cues=("head",)),
        Symptom(name="low mood", probability=0.3, told=False, lay="It frightened me.", cues=("mood", "feel")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=1.0,
                medicines=(HomeMedicine(drug="ramipril", dose=5, unit="mg", frequency="daily", indication="hypertension"),
                           HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"))),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.5,
                medicines=(HomeMedicine(drug="metformin", dose=500, unit="mg", frequency="bid", indication="type 2 diabetes"),)),
    ),
    slots=(Slot(slot="drive", cues=("drive", "car"), answer="I need the car for the shop."), Slot(slot="smoke", cues=("smok", "cigarette"), answer="Ten a day. I have stopped since.")),
    course=Course(
        severity=(0.05, 0.09), drift_per_hour=0.0005, floor=0.03, crisis_at=0.75, crisis_text="The hand drops again: a second stroke.",
        effects=(Effect(parameter="heart_rate", shift=56), Effect(parameter="respiratory_rate", shift=20), Effect(parameter="temperature", shift=3.6), Effect(parameter="spo2", shift=-15)),
        responses=(Response(match="group:antiplatelet", per_hour=-0.0005, delay_min=60, once_group="platelets"),),
    ),
    results=(
        Result(code="haemoglobin", level=(12.4, 14.6)), Result(code="sodium", level=(137, 141)), Result(code="creatinine", level=(0.8, 1.1)), Result(code="cholesterol_ldl", level=(110, 170)),
    ),
    admission=Admission(
        service="neurology", ward="Stroke unit", hours=(80, 130), working=(("I63.9", "Cerebral infarction, unspecified"),),
        course=((120, 4.0), (72, 1.2), (48, 1.0)), vital_hours=(72, 48, 36, 24, 18, 12, 6),
        draws=(Draw(tests=("bmp", "cbc"), hours_ago=(76, 20)), Draw(tests=("cholesterol_ldl",), hours_ago=(76,))),
        charted=(WardEntry(code="pain_at_rest", hours_ago=(10,), value=(0, 1)),),
        orders=(
            WardOrder(drug="aspirin", dose=75, unit="mg", route="oral", frequency="daily", indication="secondary prevention", hours_ago=74),
            WardOrder(drug="clopidogrel", dose=75, unit="mg", route="oral", frequency="daily", indication="minor stroke, three weeks", hours_ago=74),
            WardOrder(drug="atorvastatin", dose=80, unit="mg", route="oral", frequency="nightly", indication="secondary prevention", hours_ago=70),
        ),
        care=(Care(item="regular", order_type="diet", hours_ago=60), Care(item="as_tolerated", order_type="activity", hours_ago=50)),
        directives=(Directive(category="code_status", code="full", content="Wishes every treatment.", days_ago=3),),
        waiting=(Waiting(test="antiphospholipid", hours_ago=20, probability=0.5), Waiting(test="hba1c", hours_ago=0.5, probability=0.5)),
        reconciled=1.0, early_warning=False,
    ),
    esi=4,
    accepted_names=("ischaemic stroke", "minor stroke", "stroke", "cerebral infarction"),
    workup=("rhythm for a day and more", "carotid imaging", "LDL, HbA1c, pressure of the last day"),
    treatment=("aspirin and clopidogrel for three weeks in minor stroke, then one", "high-intensity statin", "pressure under 130/80 mmHg", "therapy at home, no driving until cleared"),
    pitfalls=("oestrogen goes home again", "an NSAID against the pressure tablets", "a pending result without an owner", "no word on driving"),
    teaching=("A list is reconciled line by line: what raised the risk stops, what lowers it goes on paper.",),
    sources=("Kleindorfer 2021 Stroke 52:e364 (AHA/ASA secondary prevention)", "NICE NG128 2019", "NICE NG5 2015"),
)  # fmt: skip
