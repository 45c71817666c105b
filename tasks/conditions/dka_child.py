"""Diabetic ketoacidosis as the first sign of diabetes in a child: slow fluid, no bolus of insulin, the brain watched."""

from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    Response,
    Result,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="dka_child",
    name="Type 1 diabetes mellitus with ketoacidosis without coma in a child",
    icd10="E10.10",
    split="validation",
    domain="cross_domain",
    difficulty="expert",
    teaser="A child who lost weight, wets the bed again and now breathes fast.",
    topic="vomiting and thirst",
    complaints=("wets the bed again, drinks all day and now vomits", "losing weight, thirsty, breathing fast since this morning", "tired and vomiting, breath smells odd"),
    onset_hours=(24, 96),
    age=(6, 15),
    arrival=("brought by family",),
    symptoms=(
        Symptom(name="vomiting", lay="Vomited four times since the morning.", cues=("vomit", "sick")),
        Symptom(name="thirst", lay="Drinks from the tap at night.", cues=("thirst", "drink", "wet", "urin")),
        Symptom(name="weight loss", probability=0.9, lay="The trousers slide down.", cues=("weight", "thin")),
        Symptom(name="headache", probability=0.0, lay="No headache.", cues=("head",)),
    ),
    problems=(),
    slots=(
        Slot(slot="family", cues=("family", "diabetes", "relatives"), answer="An aunt has the thyroid. Nobody has sugar."),
        Slot(slot="birth", cues=("vaccin", "growth", "school"), answer="All vaccines, good at school."),
    ),
    course=Course(
        severity=(0.38, 0.48), drift_per_hour=0.035, floor=0.08, crisis_at=0.8,
        crisis_text="Headache, then drowsy with a slow pulse: the brain swells.",
        effects=(
            Effect(parameter="heart_rate", shift=70), Effect(parameter="sbp", shift=-20), Effect(parameter="respiratory_rate", shift=30),
            Effect(parameter="ph", shift=-0.52), Effect(parameter="ph_venous", shift=-0.52), Effect(parameter="bicarbonate", shift=-30), Effect(parameter="hco3_arterial", shift=-30),
            Effect(parameter="base_excess", shift=-36), Effect(parameter="beta_hydroxybutyrate", shift=12.5), Effect(parameter="glucose", shift=48),
            Effect(parameter="glucose_poc", shift=48), Effect(parameter="pco2", shift=-34), Effect(parameter="urea", shift=10),
        ),
        responses=(
            Response(match="care:iv_fluid", per_hour=-0.03, delay_min=10, lasts_min=240, once_group="fluid"),
            Response(match="drug:insulin regular", per_hour=-0.06, delay_min=20, once_group="insulin"),
            Response(match="drug:potassium chloride", per_hour=-0.01, delay_min=20, once_group="potassium"),
            Response(match="drug:sodium bicarbonate", per_hour=0.06, delay_min=20, lasts_min=240, once_group="harm"),
        ),
    ),
    findings=(
        Finding(code="work_of_breathing", text="deep and sighing"), Finding(code="capillary_refill_s", value=(2.2, 3.2)),
        Finding(code="hydration", text="dry"),
    ),
    results=(
        Result(code="potassium", level=(3.9, 5.2)), Result(code="sodium", level=(129, 138)), Result(code="chloride", level=(97, 103)),
        Result(code="creatinine", level=(0.5, 0.8)), Result(code="hba1c", level=(9.5, 13.0)), Result(code="urine_ketones", text="3+", flag="high"),
    ),
    studies=(Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"rhythm": "sinus", "qtc_ms": 420}),),
    esi=2,
    zone="resuscitation",
    accepted_names=("diabetic ketoacidosis", "DKA", "new type 1 diabetes with ketoacidosis"),
    workup=("ketones, venous gas, glucose, potassium, urea", "hourly neurological observations", "HbA1c and antibodies later"),
    treatment=("10 mL/kg saline over an hour (20 mL/kg in shock)", "the deficit over 24 to 48 h with potassium", "insulin 0.05 to 0.1 unit/kg/h one hour after fluid began, no bolus",
               "mannitol or 3 % saline at the first sign of cerebral oedema"),
    pitfalls=("an insulin bolus", "bicarbonate", "fluid as for an adult", "insulin with a potassium under 3 to 3.5 mmol/L"),
    teaching=("In children the danger is the brain: slow correction, and a headache is an alarm.",),
    sources=("Glaser 2022 Pediatr Diabetes 23:835 (ISPAD)", "BSPED 2021 DKA guideline", "Kuppermann 2018 N Engl J Med 378:2275"),
)  # fmt: skip
