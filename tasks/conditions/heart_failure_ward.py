"""Decompensated heart failure on the ward, fourth day, with admissions before."""

from medmcp.tasks.admission import (
    Admission,
    Advice,
    Care,
    Directive,
    Draw,
    Fluids,
    PastStay,
    Scale,
    Skin,
    WardEntry,
    WardOrder,
)
from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    Problem,
    Response,
    Result,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="heart_failure_ward",
    name="Acute on chronic systolic (congestive) heart failure",
    icd10="I50.23",
    split="train",
    domain="ehr_management",
    difficulty="intermediate",
    teaser="An older adult, some days into another stay for swollen legs and breathlessness.",
    topic="ward round",
    complaints=("breathless and legs swollen again", "cannot lie flat, weight up since the last stay", "short of breath on the stairs, ankles like balloons"),
    onset_hours=(120, 200),
    age=(62, 90),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="breathlessness", lay="Better than when I came, but not lying flat.", cues=("breath", "air", "lie flat")),
        Symptom(name="leg swelling", probability=0.9, lay="My ankles still leave a dent.", cues=("swell", "ankles", "legs")),
        Symptom(name="chest pain", probability=0.0, lay="No pain in the chest.", cues=("chest pain", "chest", "pain")),
        Symptom(name="salty food", probability=0.5, told=False, lay="There was a feast, I did eat salty.", cues=("salt", "diet", "eat")),
    ),
    problems=(
        Problem(code="I50.22", name="Chronic systolic heart failure", probability=1.0,
                medicines=(HomeMedicine(drug="furosemide", dose=40, unit="mg", frequency="daily", indication="heart failure"),
                           HomeMedicine(drug="bisoprolol", dose=5, unit="mg", frequency="daily", indication="heart failure"),
                           HomeMedicine(drug="ramipril", dose=5, unit="mg", frequency="daily", indication="heart failure"))),
        Problem(code="I25.2", name="Old myocardial infarction", probability=0.5,
                medicines=(HomeMedicine(drug="aspirin", dose=75, unit="mg", frequency="daily", indication="coronary disease"),)),
        Problem(code="E11.22", name="Type 2 diabetes mellitus with diabetic chronic kidney disease", probability=0.4,
                medicines=(HomeMedicine(drug="empagliflozin", dose=10, unit="mg", frequency="daily", indication="heart failure and type 2 diabetes"),)),
        Problem(code="N18.31", name="Chronic kidney disease, stage 3a", probability=0.4),
        Problem(code="J44.9", name="Chronic obstructive pulmonary disease", probability=0.25),
    ),
    slots=(
        Slot(slot="tablets", cues=("tablet", "pills", "medicin", "water tablet"), answer="The water tablets ran out a week before I came.", reticence=0.3),
        Slot(slot="home", cues=("live alone", "who helps", "at home"), answer="I manage, the neighbour shops for me."),
    ),
    course=Course(
        severity=(0.22, 0.34), drift_per_hour=0.004, floor=0.05, crisis_at=0.75,
        crisis_text="Pink froth and a saturation that falls: pulmonary oedema.",
        effects=(
            Effect(parameter="heart_rate", shift=45), Effect(parameter="respiratory_rate", shift=20), Effect(parameter="spo2", shift=-17),
            Effect(parameter="sbp", shift=12), Effect(parameter="creatinine", shift=1.2), Effect(parameter="urea", shift=9),
            Effect(parameter="nt_probnp", shift=14_000), Effect(parameter="sodium", shift=-14),
        ),
        responses=(
            Response(match="group:loop_diuretic", per_hour=-0.012, delay_min=60, once_group="diuretic"),
            Response(match="care:oxygen", per_hour=-0.003, delay_min=10, once_group="oxygen"),
            Response(match="care:iv_fluid", per_hour=0.05, delay_min=20, lasts_min=360, once_group="harm"),
            Response(match="group:nsaid", per_hour=0.02, delay_min=120, lasts_min=720, once_group="nsaid"),
        ),
    ),
    findings=(
        Finding(code="breath_sounds", text="crackles both bases"), Finding(code="jugular_veins", text="distended"),
        Finding(code="legs", text="bilateral pitting oedema"),
    ),
    results=(
        Result(code="nt_probnp", level=(900, 2400)), Result(code="haemoglobin", level=(10.4, 13.8)), Result(code="creatinine", level=(0.9, 1.3)),
        Result(code="sodium", level=(136, 141)), Result(code="potassium", level=(3.8, 4.8)),
    ),
    studies=(
        Study(modality="xray", body_part="chest", findings="Enlarged heart, upper lobe diversion, small effusions on both sides.",
              impression="Pulmonary congestion, less than on admission.", probability=1.0),
    ),
    admission=Admission(
        service="cardiology", ward="Ward 3", hours=(92, 116), working=(("I50.9", "Heart failure, unspecified"),),
        course=((110, 2.3), (84, 1.9), (48, 1.4), (24, 1.1)),
        draws=(Draw(tests=("bmp", "cbc", "nt_probnp"), hours_ago=(90, 8)), Draw(tests=("bmp",), hours_ago=(66, 42, 20))),
        past=(
            PastStay(kind="inpatient", count=(1, 3), days_ago=(25, 330), nights=(3, 9), service="cardiology", reason="breathless, swollen legs",
                     code="I50.23", name="Acute on chronic systolic (congestive) heart failure"),
            PastStay(kind="emergency", count=(0, 3), days_ago=(12, 170), reason="breathless at night", code="I50.9", name="Heart failure, unspecified"),
            PastStay(kind="outpatient", count=(1, 2), days_ago=(20, 300), reason="heart failure clinic", service="cardiology"),
        ),
        scales=(
            Scale(assessment="morse", hours_ago=(88, 20), picks={"secondary_diagnosis": "yes", "iv_access": "yes", "gait": "weak"}),
            Scale(assessment="braden", hours_ago=(88, 20), picks={"moisture": "occasionally moist", "activity": "walks occasionally", "mobility": "slightly limited",
                                                             "nutrition": "adequate", "friction_shear": "potential problem"}),
        ),
        charted=(WardEntry(code="mobility_level", hours_ago=(20,), text="with an aid"), WardEntry(code="pain_at_rest", hours_ago=(20,), value=(0, 2))),
        skin=(Skin(text="intact", hours_ago=80),),
        fluids=Fluids(urine=((72, 1.6), (64, 1.7), (56, 1.4), (48, 1.3), (40, 1.3), (32, 1.1), (24, 1.1), (16, 1.0), (8, 1.0), (0.2, 0.9)), oral=(300, 450)),
        orders=(
            WardOrder(drug="furosemide", dose=80, unit="mg", route="iv", frequency="bid", indication="decongestion", hours_ago=88),
            WardOrder(drug="bisoprolol", dose=5, unit="mg", route="oral", frequency="daily", indication="heart failure", hours_ago=86),
            WardOrder(drug="ramipril", dose=5, unit="mg", route="oral", frequency="daily", indication="heart failure", hours_ago=86,
                      exceptions=((62, "held", "systolic pressure 96"),)),
            WardOrder(drug="enoxaparin", dose=40, unit="mg", route="sc", frequency="daily", indication="VTE prophylaxis", hours_ago=86, probability=0.9),
        ),
        care=(
            Care(item="low_salt", order_type="diet", hours_ago=88), Care(item="weight_daily", order_type="monitoring", hours_ago=88),
            Care(item="nasal_cannula", order_type="oxygen", hours_ago=90, amount=2, unit="L_per_min", target="SpO2 92-96", probability=0.5),
        ),
        directives=(Directive(category="code_status", code="full", content="Wishes every treatment.", days_ago=3, probability=0.5),),
        advice=(
            Advice(service="cardiology", advice="Still congested: go on with the intravenous diuretic to dry weight, add an MRA if potassium allows, follow-up"
                   " within 7 days of discharge.", needs=("potassium", "creatinine")),
            Advice(service="pharmacy", advice="The diuretic ran out before admission: blister packs and a check of supply.", needs=("creatinine",)),
        ),
    ),
    esi=3,
    accepted_names=("heart failure", "acute decompensated heart failure", "acute on chronic heart failure", "congestive heart failure"),
    workup=("daily weight and fluid balance", "creatinine, sodium and potassium daily under intravenous diuretic", "NT-proBNP at discharge", "why it came back: supply, salt, rhythm, ischaemia"),
    treatment=("intravenous loop diuretic until dry weight", "the four pillars begun or taken up again before discharge", "VTE prophylaxis while not walking", "visit within 7 to 14 days"),
    pitfalls=("discharge before dry weight", "stopping a beta-blocker for congestion alone", "an NSAID for the knee",
              "saxagliptin or a glitazone for the diabetes"),
    teaching=("Most readmissions come within a fortnight: the cause of this one has to be found before the door.",),
    sources=("McDonagh 2021 Eur Heart J 42:3599 (ESC heart failure)", "Heidenreich 2022 Circulation 145:e895"),
)  # fmt: skip
