"""Diabetic ketoacidosis in an adult with type 1 diabetes: the potassium decides when insulin may run."""

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
    key="dka_adult",
    name="Type 1 diabetes mellitus with ketoacidosis without coma",
    icd10="E10.10",
    split="train",
    domain="cross_domain",
    difficulty="advanced",
    teaser="A young adult, thirsty for days, vomiting and breathing deeply.",
    topic="vomiting and thirst",
    complaints=("vomiting, thirst and passing water all the time", "sick for two days, insulin missed, breathing fast", "tired, thirsty, belly ache and vomiting"),
    onset_hours=(18, 60),
    age=(19, 52),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="vomiting", lay="I cannot keep anything down.", cues=("vomit", "sick", "throw up")),
        Symptom(name="thirst", lay="I drink and drink and it is never enough.", cues=("thirst", "drink", "passing water", "urin")),
        Symptom(name="abdominal pain", probability=0.5, lay="My whole belly aches.", cues=("belly", "abdom", "stomach", "pain")),
        Symptom(name="fever", probability=0.15, told=False, lay="I felt hot last night.", cues=("fever", "temperature", "hot")),
    ),
    problems=(
        Problem(code="E10.9", name="Type 1 diabetes mellitus", probability=1.0,
                medicines=(HomeMedicine(drug="insulin glargine", dose=22, unit="unit", route="sc", frequency="daily", indication="type 1 diabetes", last_taken_hours=52),
                           HomeMedicine(drug="insulin aspart", dose=6, unit="unit", route="sc", frequency="tid", indication="type 1 diabetes", last_taken_hours=40))),
        Problem(code="E03.9", name="Hypothyroidism", probability=0.2,
                medicines=(HomeMedicine(drug="levothyroxine", dose=75, unit="microgram", frequency="daily", indication="hypothyroidism"),)),
    ),
    slots=(
        Slot(slot="insulin", cues=("insulin", "inject", "pump", "missed"), answer="The pens ran out at the weekend. I meant to get new ones.", reticence=0.3),
        Slot(slot="infection", cues=("infection", "cough", "wound", "urine burn"), answer="No cough, nothing burns. It began with the missed insulin."),
    ),
    course=Course(
        severity=(0.4, 0.5), drift_per_hour=0.035, floor=0.08, crisis_at=0.8,
        crisis_text="Drowsy, pressure falling, the breathing deep and slow: severe acidosis.",
        effects=(
            Effect(parameter="heart_rate", shift=78), Effect(parameter="sbp", shift=-38), Effect(parameter="dbp", shift=-20),
            Effect(parameter="respiratory_rate", shift=28), Effect(parameter="ph", shift=-0.52), Effect(parameter="ph_venous", shift=-0.52),
            Effect(parameter="bicarbonate", shift=-30), Effect(parameter="hco3_arterial", shift=-30), Effect(parameter="base_excess", shift=-36),
            Effect(parameter="beta_hydroxybutyrate", shift=12.5), Effect(parameter="glucose", shift=48), Effect(parameter="glucose_poc", shift=48),
            Effect(parameter="pco2", shift=-34), Effect(parameter="urea", shift=14), Effect(parameter="creatinine", shift=1.1), Effect(parameter="osmolality", shift=52),
        ),
        responses=(
            Response(match="care:iv_fluid", per_hour=-0.035, delay_min=10, lasts_min=240, once_group="fluid"),
            Response(match="drug:insulin regular", per_hour=-0.06, delay_min=20, once_group="insulin"),
            Response(match="drug:potassium chloride", per_hour=-0.01, delay_min=20, once_group="potassium"),
        ),
    ),
    findings=(
        Finding(code="work_of_breathing", text="deep and sighing"), Finding(code="capillary_refill_s", value=(2.4, 3.6)),
        Finding(code="hydration", text="dry, reduced skin turgor"), Finding(code="abdomen", text="diffuse tenderness", probability=0.5),
    ),
    results=(
        Result(code="potassium", level=(3.9, 5.4)), Result(code="sodium", level=(128, 138)), Result(code="chloride", level=(96, 103)),
        Result(code="creatinine", level=(0.7, 1.0)), Result(code="wbc", level=(10, 16)), Result(code="hba1c", level=(8.6, 12.4)),
        Result(code="urine_ketones", text="3+", flag="high"),
    ),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"rhythm": "sinus", "qtc_ms": 438}),
        Study(modality="xray", body_part="chest", findings="Clear lungs.", impression="No acute finding."),
    ),
    esi=2,
    zone="resuscitation",
    accepted_names=("diabetic ketoacidosis", "DKA", "type 1 diabetic ketoacidosis"),
    workup=("capillary ketones, venous gas and potassium at once", "glucose and ketones hourly, potassium at 1, 2 and 4 hours", "the cause: missed insulin, infection, infarction"),
    treatment=("0.9 % saline, 1 L in the first hour", "insulin 0.1 unit/kg/h once potassium is 3.5 mmol/L or more", "potassium in the fluid while it is 3.5 to 5.5 mmol/L",
               "glucose with the insulin below 14 mmol/L", "long-acting insulin goes on"),
    pitfalls=("insulin before the potassium is known", "insulin stopped when the glucose is normal and ketones are not", "bicarbonate"),
    teaching=("Insulin drives potassium into the cells: under 3.5 mmol/L it waits until potassium is replaced.",),
    sources=("Umpierrez 2024 Diabetes Care 47:1257 (ADA/EASD consensus)", "JBDS 02 2023"),
)  # fmt: skip
