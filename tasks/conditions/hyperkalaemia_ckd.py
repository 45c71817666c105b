"""Severe hyperkalaemia in chronic kidney disease: calcium for the heart, insulin with glucose for the potassium."""

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
    key="hyperkalaemia_ckd",
    name="Hyperkalaemia in chronic kidney disease",
    icd10="E87.5",
    split="validation",
    difficulty="advanced",
    teaser="An older adult whose legs have given way and whose heart beats slowly.",
    topic="weakness",
    complaints=("legs like lead since this morning", "too weak to stand, heart feels odd", "weak all over and a slow pulse noticed at home"),
    onset_hours=(5, 24),
    age=(52, 82),
    symptoms=(
        Symptom(name="weakness", lay="I could not get up from the chair.", cues=("weak", "legs", "stand", "walk")),
        Symptom(name="palpitations", probability=0.6, lay="It skips and bumps.", cues=("heart", "palpitat", "beat")),
        Symptom(name="nausea", probability=0.4, told=False, lay="A bit off my food.", cues=("sick", "nausea", "eat")),
        Symptom(name="chest pain", probability=0.0, told=False, lay="No pain in the chest.", cues=("chest", "pain")),
    ),
    problems=(
        Problem(code="N18.4", name="Chronic kidney disease, stage 4", probability=1.0),
        Problem(code="I50.22", name="Chronic systolic heart failure", probability=1.0,
                medicines=(HomeMedicine(drug="ramipril", dose=10, unit="mg", frequency="daily", indication="heart failure"),
                           HomeMedicine(drug="spironolactone", dose=25, unit="mg", frequency="daily", indication="heart failure"))),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.4,
                medicines=(HomeMedicine(drug="sitagliptin", dose=25, unit="mg", frequency="daily", indication="type 2 diabetes"),)),
    ),
    slots=(
        Slot(slot="diet", cues=("eat", "diet", "fruit", "salt"), answer="I use that salt substitute now, and I love bananas."),
        Slot(slot="urine", cues=("urine", "pass water", "toilet"), answer="About as much as ever."),
    ),
    course=Course(
        severity=(0.42, 0.56),
        drift_per_hour=0.05,
        floor=0.1,
        crisis_at=0.78,
        crisis_text="The complexes melt into a sine wave and the pulse is lost.",
        effects=(
            Effect(parameter="heart_rate", shift=-52), Effect(parameter="sbp", shift=-32),
            Effect(parameter="respiratory_rate", shift=9), Effect(parameter="potassium", shift=6.0),
            Effect(parameter="bicarbonate", shift=-10), Effect(parameter="hco3_arterial", shift=-10),
            Effect(parameter="hco3_venous", shift=-10), Effect(parameter="base_excess", shift=-10),
            Effect(parameter="ph", shift=-0.18), Effect(parameter="ph_venous", shift=-0.18),
            Effect(parameter="creatinine", shift=1.2), Effect(parameter="urea", shift=12),
        ),
        responses=(
            # severity moves potassium too (6 mmol/L at 1): calcium holds the course for half an hour, insulin brings 0.6 to 1.2 mmol/L in an hour
            Response(match="drug:calcium gluconate", per_hour=-0.1, delay_min=3, lasts_min=30, once_group="membrane"),
            Response(match="drug:calcium chloride", per_hour=-0.1, delay_min=3, lasts_min=30, once_group="membrane"),
            Response(match="drug:insulin regular", per_hour=-0.2, delay_min=15, lasts_min=60, once_group="shift"),
            Response(match="drug:insulin regular", per_hour=-0.06, delay_min=75, lasts_min=240, once_group="after"),
            Response(match="drug:salbutamol", per_hour=-0.08, delay_min=15, lasts_min=120, once_group="beta"),
            Response(match="procedure:haemodialysis", per_hour=-0.14, once_group="dialysis"),
            Response(match="group:raises_potassium", per_hour=0.08, delay_min=30, lasts_min=480, once_group="harm"),
            Response(match="drug:potassium chloride", step=0.2, once_group="potassium"),
        ),
    ),
    findings=(Finding(code="pulse", text="slow", low_severity=0.3), Finding(code="skin_perfusion", text="cool and clammy", low_severity=0.4)),
    results=(
        Result(code="potassium", level=(4.6, 5.0)), Result(code="creatinine", level=(2.2, 2.9)), Result(code="urea", level=(16, 24)),
        Result(code="bicarbonate", level=(22, 24)), Result(code="egfr", level=(15, 24)),
    ),
    studies=(
        Study(modality="ecg", body_part="heart", findings="Tall narrow T waves, absent P waves, QRS 136 ms.",
              impression="Peaked T waves with a wide QRS.", low_severity=0.3,
              measurements={"qrs_ms": 136, "rhythm": "junctional", "qtc_ms": 430, "st_V1": 0.0}),
        Study(modality="xray", body_part="chest", findings="Enlarged heart. No oedema.", impression="Cardiomegaly."),
    ),
    esi=2,
    zone="resuscitation",
    accepted_names=("hyperkalaemia", "hyperkalemia", "severe hyperkalaemia"),
    workup=("12-lead ECG at once", "potassium by gas and laboratory", "creatinine, bicarbonate, glucose"),
    treatment=("calcium gluconate 3 g iv over 5 to 10 min", "insulin 10 units with 25 g glucose iv", "salbutamol 10 to 20 mg nebulised",
               "stop what raises potassium; dialysis if it returns"),
    pitfalls=("waiting for the laboratory with a wide QRS", "insulin without glucose", "leaving ramipril and spironolactone on the chart"),
    teaching=("Calcium protects the heart for half an hour and takes away no potassium.",),
    sources=("UK Kidney Association 2023 hyperkalaemia guideline", "Clase 2020 Kidney Int 97:42 (KDIGO)"),
)  # fmt: skip
