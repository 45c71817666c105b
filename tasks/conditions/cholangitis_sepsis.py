"""Septic shock from an obstructed bile duct: antibiotics and fluid now, drainage within hours."""

from medmcp.tasks.condition import (
    Answers,
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

# cover Enterobacterales; severe cases take an anti-anaerobic partner where there is a biliary-enteric anastomosis (TG18)
EFFECTIVE_ANTIBIOTICS = (
    "piperacillin-tazobactam", "ceftriaxone", "cefotaxime", "cefepime", "ceftazidime", "meropenem", "ertapenem",
    "imipenem-cilastatin", "ciprofloxacin", "levofloxacin", "aztreonam",
)  # fmt: skip

CONDITION = Condition(
    key="cholangitis_sepsis",
    name="Acute cholangitis with bile duct stones and septic shock",
    icd10="K80.33",
    split="validation",
    difficulty="advanced",
    teaser="An older adult with shivering, yellow eyes and pain under the right ribs.",
    topic="fever",
    complaints=("fever, shivering and yellow eyes", "pain under the right ribs with chills", "dark urine, shaking chills and muddled"),
    onset_hours=(10, 48),
    age=(52, 88),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="fever", lay="Shaking chills since the night.", cues=("fever", "temperature", "hot", "chill", "shiver")),
        Symptom(name="right upper abdominal pain", probability=0.85, lay="Here, under the ribs on the right.",
                cues=("pain", "hurt", "belly", "ribs", "stomach")),
        Symptom(name="jaundice", probability=0.8, lay="My wife says my eyes are yellow.", cues=("yellow", "jaundice", "eyes", "skin")),
        Symptom(name="dark urine", probability=0.7, told=False, lay="It looks like cola.", cues=("urine", "dark", "pee", "water")),
        Symptom(name="confusion", probability=0.5, lay="What... sorry, where is this?", cues=("confus", "muddled", "what day", "where are you")),
        Symptom(name="cough", probability=0.0, lay="No cough.", cues=("cough", "phlegm", "sputum")),
    ),
    problems=(
        Problem(code="K80.20", name="Gallbladder stones", probability=0.6),
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.3,
                medicines=(HomeMedicine(drug="metformin", dose=1000, unit="mg", frequency="bid", indication="type 2 diabetes"),)),
    ),
    slots=(
        Slot(slot="biliary_history", cues=("gallstone", "gallbladder", "bile", "stent", "operation"), answer="They once saw stones on a scan. No operation."),
        Slot(slot="alcohol", cues=("alcohol", "drink", "wine", "beer"), answer="A glass at weekends."),
    ),
    course=Course(
        severity=(0.52, 0.62),
        drift_per_hour=0.075,
        floor=0.05,
        crisis_at=0.82,
        crisis_text="Blood pressure no longer answers: refractory shock.",
        effects=(
            Effect(parameter="heart_rate", shift=72), Effect(parameter="sbp", shift=-77), Effect(parameter="dbp", shift=-44),
            Effect(parameter="respiratory_rate", shift=20), Effect(parameter="temperature", shift=4.3),
            Effect(parameter="spo2", shift=-6), Effect(parameter="gcs", shift=-3), Effect(parameter="lactate", shift=7.2),
            Effect(parameter="lactate_poc", shift=7.2), Effect(parameter="po2", shift=-32), Effect(parameter="so2", shift=-6),
            Effect(parameter="bicarbonate", shift=-9), Effect(parameter="hco3_arterial", shift=-9),
            Effect(parameter="hco3_venous", shift=-9), Effect(parameter="base_excess", shift=-9),
            Effect(parameter="pco2", shift=-10), Effect(parameter="ph", shift=-0.07), Effect(parameter="ph_venous", shift=-0.07),
            Effect(parameter="creatinine", shift=1.8), Effect(parameter="urea", shift=11), Effect(parameter="wbc", shift=19),
            Effect(parameter="platelets", shift=-170), Effect(parameter="crp", shift=360),
            Effect(parameter="procalcitonin", shift=38), Effect(parameter="bilirubin_total", shift=5),
            Effect(parameter="bilirubin_direct", shift=4), Effect(parameter="alp", shift=300), Effect(parameter="ggt", shift=420),
            Effect(parameter="alt", shift=240), Effect(parameter="ast", shift=200), Effect(parameter="inr", shift=0.6),
        ),
        responses=(
            *(Response(match=f"drug:{drug}", per_hour=-0.13, delay_min=45, once_group="antibiotic") for drug in EFFECTIVE_ANTIBIOTICS),
            Response(match="care:iv_fluid", per_hour=-0.12, delay_min=10, lasts_min=180, once_group="fluid"),
            Response(match="drug:noradrenaline", per_hour=-0.05, delay_min=5, once_group="pressor"),
            Response(match="procedure:ercp", per_hour=-0.10, delay_min=30, once_group="drainage"),
            Response(match="group:beta_blocker", per_hour=0.08, delay_min=10, lasts_min=240, once_group="harm"),
        ),
    ),
    findings=(
        Finding(code="skin_perfusion", text="warm and flushed", high_severity=0.6),
        Finding(code="skin_perfusion", text="cold and mottled", low_severity=0.6),
        Finding(code="capillary_refill_s", value=(2.6, 4.0)),
        Finding(code="pulse", text="bounding", high_severity=0.6),
        Finding(code="abdomen", text="epigastric tenderness"),
    ),
    results=(
        Result(code="blood_culture", text="Escherichia coli in 2 of 2 sets, sensitive to ceftriaxone, piperacillin-tazobactam and meropenem",
               flag="critical_high", comment="Gram-negative rods"),
        Result(code="bilirubin_total", level=(1.8, 3.2)), Result(code="bilirubin_direct", level=(1.2, 2.2)),
        Result(code="alp", level=(150, 240)), Result(code="ggt", level=(140, 300)), Result(code="creatinine", level=(0.8, 1.2)),
    ),
    studies=(
        Study(modality="ultrasound", body_part="abdomen", findings="Gallbladder stones. Common bile duct 12 mm with a stone at its lower end."
              " Dilated intrahepatic ducts.", impression="Obstructed common bile duct, stone."),
        Study(modality="ct", body_part="abdomen_pelvis", findings="Dilated intrahepatic and common bile duct (13 mm) with wall enhancement and"
              " a distal stone. No liver abscess.", impression="Biliary obstruction with inflamed ducts."),
        Study(modality="xray", body_part="chest", findings="Clear lungs.", impression="No acute finding."),
    ),
    answers=(Answers(instrument="audit", points=((2, 2), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0))),),
    esi=2,
    zone="resuscitation",
    accepted_names=("sepsis", "septic shock", "cholangitis", "acute cholangitis", "ascending cholangitis", "biliary sepsis"),
    workup=("lactate", "blood cultures before antibiotics", "liver panel", "ultrasound of the abdomen"),
    treatment=("antibiotic with Gram-negative cover within 1 h", "30 mL/kg crystalloid within 3 h", "biliary drainage within 12 h in shock",
               "noradrenaline if MAP stays below 65 mmHg"),
    pitfalls=("antibiotics before cultures", "treating without draining", "taking it for cholecystitis"),
    teaching=("Fever, jaundice and pain with shock need the duct drained the same day.",),
    sources=("Evans 2021 Intensive Care Med 47:1181 (SSC 2021)", "Kiriyama 2018 J Hepatobiliary Pancreat Sci 25:17 (TG18)"),
)  # fmt: skip
