"""Septic shock from pneumonia."""

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
from medmcp.tasks.conditions.cap_severe import MACROLIDES

__all__ = ["CONDITION"]

# cover pneumococcus and the other usual bacteria of severe pneumonia (ATS/IDSA 2019)
EFFECTIVE_ANTIBIOTICS = (
    "ceftriaxone", "cefotaxime", "cefepime", "piperacillin-tazobactam", "meropenem", "ertapenem", "imipenem-cilastatin",
    "levofloxacin", "moxifloxacin", "ampicillin-sulbactam", "amoxicillin-clavulanate",
)  # fmt: skip

CONDITION = Condition(
    key="pneumonia_sepsis",
    name="Sepsis due to Streptococcus pneumoniae with pneumonia",
    icd10="A40.3",
    split="train",
    difficulty="advanced",
    teaser="An older adult with cough and fever who has become breathless and drowsy.",
    topic="breathlessness",
    complaints=("cough, fever and getting more breathless", "rusty phlegm and pain on breathing in", "breathless, hot and muddled since yesterday"),
    onset_hours=(18, 72),
    age=(50, 88),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="cough", lay="I keep coughing, it comes up brown.", cues=("cough", "phlegm", "sputum")),
        Symptom(name="breathlessness", lay="I can't get to the end of the bed.", cues=("breath", "short of", "air")),
        Symptom(name="fever", probability=0.95, lay="Hot and cold for two days.", cues=("fever", "temperature", "hot")),
        Symptom(name="pleuritic pain", probability=0.6, told=False, lay="It stabs here when I breathe in.", cues=("pain", "hurt", "stab", "chest")),
        Symptom(name="confusion", probability=0.5, lay="Is it... morning?", cues=("confus", "muddled", "what day", "where are you")),
        Symptom(name="dysuria", probability=0.0, lay="No, the waterworks are fine.", cues=("burn", "urin", "pee", "pass water")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E11.9", name="Type 2 diabetes mellitus", probability=0.3,
                medicines=(HomeMedicine(drug="metformin", dose=1000, unit="mg", frequency="bid", indication="type 2 diabetes"),)),
        Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=0.4),
    ),
    slots=(
        Slot(slot="travel", cues=("travel", "abroad", "hotel", "bird"), answer="I haven't been anywhere."),
        Slot(slot="hospital", cues=("hospital", "antibiotic", "lately"), answer="No hospital and no antibiotics this year."),
    ),
    course=Course(
        severity=(0.52, 0.62),
        drift_per_hour=0.07,
        floor=0.05,
        crisis_at=0.82,
        crisis_text="Blood pressure no longer answers and oxygen falls on the mask: refractory shock.",
        effects=(
            Effect(parameter="heart_rate", shift=72), Effect(parameter="sbp", shift=-76), Effect(parameter="dbp", shift=-44),
            Effect(parameter="respiratory_rate", shift=29), Effect(parameter="temperature", shift=3.9),
            Effect(parameter="spo2", shift=-17), Effect(parameter="gcs", shift=-2.8), Effect(parameter="lactate", shift=7),
            Effect(parameter="lactate_poc", shift=7), Effect(parameter="creatinine", shift=1.5), Effect(parameter="wbc", shift=20),
            Effect(parameter="platelets", shift=-150), Effect(parameter="crp", shift=420),
            Effect(parameter="procalcitonin", shift=34), Effect(parameter="po2", shift=-60), Effect(parameter="so2", shift=-17),
            Effect(parameter="urea", shift=12), Effect(parameter="bilirubin_total", shift=0.8),
            Effect(parameter="bicarbonate", shift=-9), Effect(parameter="hco3_arterial", shift=-9),
            Effect(parameter="hco3_venous", shift=-9), Effect(parameter="base_excess", shift=-9),
            Effect(parameter="pco2", shift=-10), Effect(parameter="ph", shift=-0.07), Effect(parameter="ph_venous", shift=-0.07),
        ),
        responses=(
            *(Response(match=f"drug:{drug}", per_hour=-0.13, delay_min=45, once_group="antibiotic") for drug in EFFECTIVE_ANTIBIOTICS),
            *(Response(match=f"drug:{drug}", per_hour=-0.01, delay_min=60, once_group="partner") for drug in MACROLIDES),
            Response(match="care:iv_fluid", per_hour=-0.11, delay_min=10, lasts_min=180, once_group="fluid"),
            Response(match="care:oxygen", per_hour=-0.01, delay_min=5, once_group="oxygen"),
            Response(match="drug:noradrenaline", per_hour=-0.05, delay_min=5, once_group="pressor"),
            Response(match="group:beta_blocker", per_hour=0.08, delay_min=10, lasts_min=240, once_group="harm"),
            Response(match="group:benzodiazepine", per_hour=0.05, delay_min=5, lasts_min=180, once_group="sedation"),
        ),
    ),
    findings=(
        Finding(code="breath_sounds", text="crackles right base"),
        Finding(code="work_of_breathing", text="increased, full sentences", high_severity=0.6),
        Finding(code="work_of_breathing", text="accessory muscles, short phrases", low_severity=0.6),
        Finding(code="skin_perfusion", text="warm and flushed", high_severity=0.6),
        Finding(code="skin_perfusion", text="cold and mottled", low_severity=0.6),
        Finding(code="capillary_refill_s", value=(2.5, 3.9)),
        Finding(code="pulse", text="fast and thready", low_severity=0.55),
    ),
    results=(
        Result(code="sputum_culture", text="Streptococcus pneumoniae, heavy growth, sensitive to ceftriaxone and levofloxacin", flag="high",
               comment="Gram-positive diplococci"),
        Result(code="blood_culture", text="Streptococcus pneumoniae in 2 of 2 sets, sensitive to ceftriaxone and levofloxacin",
               flag="critical_high", comment="Gram-positive diplococci", probability=0.5),
        Result(code="pneumococcal_antigen", text="positive", flag="high", probability=0.7),
        Result(code="creatinine", level=(0.8, 1.2)),
    ),
    studies=(
        Study(modality="xray", body_part="chest", findings="Dense consolidation of the right lower lobe with an air bronchogram. Small right"
              " effusion. Normal heart size.", impression="Right lower lobe consolidation."),
        Study(modality="ct", body_part="chest", findings="Consolidation of the right lower lobe, small parapneumonic effusion, no abscess,"
              " no pulmonary embolus seen.", impression="Right lower lobe consolidation."),
    ),
    esi=2,
    zone="resuscitation",
    accepted_names=("sepsis", "septic shock", "pneumonia with sepsis", "severe community-acquired pneumonia", "pneumonia",
                    "community-acquired pneumonia with septic shock"),
    workup=("lactate", "blood cultures before antibiotics", "chest X-ray", "blood gas", "pneumococcal and legionella antigen"),
    treatment=("beta-lactam with a macrolide or with a respiratory fluoroquinolone, begun within 1 h", "oxygen to 94 to 98 %",
               "30 mL/kg crystalloid within 3 h", "noradrenaline if MAP stays below 65 mmHg"),
    pitfalls=("antibiotics before cultures", "a beta-lactam alone", "sedating a tiring patient", "taking confusion for old age"),
    teaching=("A breathing rate above 25 with new confusion is shock until the lactate says otherwise.",),
    sources=("Evans 2021 Intensive Care Med 47:1181 (SSC 2021)", "Metlay 2019 Am J Respir Crit Care Med 200:e45 (ATS/IDSA)"),
)  # fmt: skip
