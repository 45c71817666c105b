"""Low sodium under a thiazide, water coming off on the second day."""

from medmcp.tasks.admission import (
    Admission,
    Advice,
    Care,
    Charted,
    Draw,
    Fluids,
    Scale,
    Series,
    Skin,
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
    key="hyponatraemia_thiazide",
    name="Hypo-osmolality and hyponatremia",
    icd10="E87.1",
    split="test",
    domain="ehr_management",
    difficulty="advanced",
    teaser="A thin older adult with low sodium who has begun to pass much water.",
    topic="sodium",
    complaints=('weak, muddled and falling over', 'vomiting and a fuzzy head', 'could not find the way home'),
    onset_hours=(60, 160),
    age=(54, 88),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="nausea", probability=0.7, lay="My stomach turns.", cues=("nausea", "sick", "stomach")),
        Symptom(name="unsteadiness", probability=0.8, lay="I walk like on a ship.", cues=("walk", "steady", "balance", "dizz")),
        Symptom(name="headache", probability=0.5, lay="A dull head.", cues=("head",)),
        Symptom(name="seizure", probability=0.0, lay="No fit.", cues=("fit", "seizure", "convuls")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=1.0,
                medicines=(HomeMedicine(drug="indapamide", dose=2.5, unit="mg", frequency="daily", indication="hypertension", start_days_ago=40),)),
        Problem(code="M81.0", name="Age-related osteoporosis without current pathological fracture", probability=0.4),
        Problem(code="E03.9", name="Hypothyroidism, unspecified", probability=0.25,
                medicines=(HomeMedicine(drug="levothyroxine", dose=75, unit="ug", frequency="daily", indication="hypothyroidism"),)),
    ),
    slots=(
        Slot(slot="new_tablet", cues=("new", "started", "tablet", "medicin"), answer="The water tablet for the pressure, it is new."),
    ),
    course=Course(
        severity=(0.30, 0.42), drift_per_hour=0.004, floor=0.02, crisis_at=0.8,
        crisis_text="A generalised seizure: the brain swells.",
        effects=(
            Effect(parameter="gcs", shift=-3.4), Effect(parameter="osmolality", shift=-34), Effect(parameter="chloride", shift=-14),
            Effect(parameter="heart_rate", shift=10),
        ),
        responses=(
            Response(match="care:saline_3", per_hour=-0.05, delay_min=15, lasts_min=120, once_group="hypertonic"),
            Response(match="care:fluid_restriction", per_hour=-0.004, delay_min=240, once_group="restriction"),
        ),
    ),
    findings=(Finding(code="delirium", text="yes", low_severity=0.38),),
    results=(
        Result(code="sodium", level=(119, 122)), Result(code="potassium", level=(3.7, 4.4)), Result(code="osmolality", level=(262, 270)),
        Result(code="urine_osmolality", level=(150, 320)), Result(code="urine_sodium", level=(30, 70)),
        Result(code="creatinine", level=(0.6, 0.95)), Result(code="glucose", level=(4.8, 6.4)),
    ),
    studies=(Study(modality="xray", body_part="chest", findings="Normal heart and lungs.", impression="No mass seen."),),
    admission=Admission(
        service="medicine", ward="Ward 6", hours=(52, 70), working=(("R41.0", "Disorientation, unspecified"),),
        course=((68, 1.2), (24, 1.1)),
        draws=(Draw(tests=("potassium", "creatinine", "chloride", "osmolality"), hours_ago=(50, 26, 4)), Draw(tests=("cbc", "glucose"), hours_ago=(50,))),
        series=(Series(code="sodium", values=((50, 114, 116), (38, 115, 117), (26, 116, 118), (14, 118, 120), (4, 120, 122))),),
        scales=(
            Scale(assessment="morse", hours_ago=(48, 20), picks={"secondary_diagnosis": "yes", "iv_access": "yes", "gait": "weak"}),
            Scale(assessment="braden", hours_ago=(48,), picks={"activity": "walks occasionally"}),
        ),
        charted=(Charted(code="mobility_level", hours_ago=(20,), text="one helper"),),
        skin=(Skin(text="intact", hours_ago=44),),
        fluids=Fluids(urine=((40, 0.7), (32, 0.7), (24, 0.9), (16, 1.1), (8, 1.2), (0.2, 1.2)), oral=(180, 300)),
        orders=(
            WardOrder(drug="indapamide", dose=2.5, unit="mg", route="oral", frequency="daily", indication="hypertension", hours_ago=50, ended_hours_ago=45, ended_reason="low sodium"),
            WardOrder(drug="enoxaparin", dose=40, unit="mg", route="sc", frequency="daily", indication="VTE prophylaxis", hours_ago=44),
            WardOrder(drug="ondansetron", dose=4, unit="mg", route="iv", frequency="tid", indication="nausea", hours_ago=49),
        ),
        care=(Care(item="fluid_restriction", order_type="diet", hours_ago=46, amount=1000, unit="mL", target="1 L per day"),),
        advice=(Advice(service="nephrology", advice="Measure every 4 to 6 hours. Beyond the limit of the day: electrolyte-free water and desmopressin to bring it back; below it: go on.",
                       needs=("sodium", "potassium")),
                Advice(service="endocrinology", advice="Cortisol and thyroid function before the label is fixed; then treat the cause.", needs=("sodium",))),
    ),
    esi=2,
    accepted_names=("hyponatraemia", "hyponatremia", 'Hypo-osmolality and hyponatremia', 'thiazide-induced hyponatraemia'),
    workup=("sodium every 4 to 6 h while it is corrected", "rise of the last 24 h against the limit", "risk of osmotic demyelination: potassium, alcohol, nutrition, liver", 'urine osmolality falling: a water diuresis has begun'),
    treatment=("hypertonic saline only for severe symptoms", "treat the cause", "rise at most 10 mmol/L in 24 h, 8 with risk factors", "relower with 5 % dextrose and desmopressin if it overshoots"),
    pitfalls=("a water diuresis once the cause is gone, and nobody measures", "correcting potassium also raises sodium", "the limit counted from yesterday morning and not over 24 hours"),
    teaching=("The danger of the second day is not the low sodium but how fast it comes back.",),
    sources=('Spasovski 2014 Eur J Endocrinol 170:G1', 'Verbalis 2013 Am J Med 126:S1', 'Burst 2017 Am J Med 130:602'),
)  # fmt: skip
