"""Low sodium from inappropriate antidiuresis, under correction."""

from medmcp.tasks.admission import (
    Admission,
    Advice,
    Care,
    Draw,
    Fluids,
    Scale,
    Series,
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
    key="hyponatraemia_siadh",
    name="Syndrome of inappropriate secretion of antidiuretic hormone",
    icd10="E22.2",
    split="train",
    domain="ehr_management",
    difficulty="advanced",
    teaser="An older adult admitted drowsy with a very low sodium, now in correction.",
    topic="sodium",
    complaints=('confused and unsteady for some days', 'nausea, headache and a fall', 'drowsy and off the food, says the family'),
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
        Problem(code="F32.9", name="Major depressive disorder, single episode, unspecified", probability=1.0,
                medicines=(HomeMedicine(drug="sertraline", dose=100, unit="mg", frequency="daily", indication="depression", start_days_ago=30),)),
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=0.4),
    ),
    slots=(
        Slot(slot="new_tablet", cues=("new", "started", "tablet", "medicin"), answer="A tablet for my mood, since a month."),
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
        Result(code="urine_osmolality", level=(420, 560)), Result(code="urine_sodium", level=(55, 95)),
        Result(code="creatinine", level=(0.6, 0.95)), Result(code="glucose", level=(4.8, 6.4)),
    ),
    studies=(Study(modality="xray", body_part="chest", findings="Normal heart and lungs.", impression="No mass seen."),),
    admission=Admission(
        service="medicine", ward="Ward 6", hours=(52, 70), working=(("R41.0", "Disorientation, unspecified"),),
        course=((68, 1.2), (24, 1.1)),
        draws=(Draw(tests=("potassium", "creatinine", "chloride", "osmolality"), hours_ago=(50, 26, 4)), Draw(tests=("glucose",), hours_ago=(50,))),
        series=(Series(code="sodium", values=((50, 114, 116), (38, 115, 117), (26, 116, 118), (14, 118, 120), (4, 120, 122))),),
        scales=(
            Scale(assessment="morse", hours_ago=(48, 20), picks={"secondary_diagnosis": "yes", "iv_access": "yes", "gait": "weak"}),
            Scale(assessment="braden", hours_ago=(48,), picks={"activity": "walks occasionally"}),
        ),
        charted=(WardEntry(code="mobility_level", hours_ago=(20,), text="one helper"),),
        skin=(Skin(text="intact", hours_ago=44),),
        fluids=Fluids(urine=((40, 0.7), (32, 0.7), (24, 0.9), (16, 1.1), (8, 1.2), (0.2, 1.2)), oral=(180, 300)),
        orders=(
            WardOrder(drug="amlodipine", dose=5, unit="mg", route="oral", frequency="daily", indication="hypertension", hours_ago=46, probability=0.6),
            WardOrder(drug="enoxaparin", dose=40, unit="mg", route="sc", frequency="daily", indication="VTE prophylaxis", hours_ago=44),
            WardOrder(drug="sertraline", dose=100, unit="mg", route="oral", frequency="daily", indication="depression", hours_ago=49, ended_hours_ago=40, ended_reason="low sodium"),
        ),
        care=(Care(item="fluid_restriction", order_type="diet", hours_ago=46, amount=1000, unit="mL", target="1 L per day"),),
        advice=(Advice(service="nephrology", advice="Measure every 4 to 6 hours. Beyond the limit of the day: electrolyte-free water and desmopressin to bring it back; below it: go on.",
                       needs=("sodium", "potassium")),
                Advice(service="endocrinology", advice="Cortisol and thyroid function before the label is fixed; then treat the cause.", needs=("sodium",))),
    ),
    esi=2,
    accepted_names=("hyponatraemia", "hyponatremia", 'Syndrome of inappropriate secretion of antidiuretic hormone', 'SIADH'),
    workup=("sodium every 4 to 6 h while it is corrected", "rise of the last 24 h against the limit", "risk of osmotic demyelination: potassium, alcohol, nutrition, liver", 'urine osmolality and sodium, thyroid, cortisol, medicines'),
    treatment=("hypertonic saline only for severe symptoms", "treat the cause", "rise at most 10 mmol/L in 24 h, 8 with risk factors", "relower with 5 % dextrose and desmopressin if it overshoots"),
    pitfalls=("a water diuresis once the cause is gone, and nobody measures", "correcting potassium also raises sodium", "the limit counted from yesterday morning and not over 24 hours"),
    teaching=("The danger of the second day is not the low sodium but how fast it comes back.",),
    sources=('Spasovski 2014 Eur J Endocrinol 170:G1', 'Verbalis 2013 Am J Med 126:S1'),
)  # fmt: skip
