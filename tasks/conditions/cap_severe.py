"""Severe community-acquired pneumonia in the old."""

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
from medmcp.tasks.conditions.pneumonia_allergy import EFFECTIVE

__all__ = ["CONDITION", "MACROLIDES"]

MACROLIDES = ("azithromycin", "clarithromycin")
NOT_ALONE = (*MACROLIDES, "doxycycline", "clindamycin")  # too little for severe pneumonia without a beta-lactam

CONDITION = Condition(
    key="cap_severe",
    name="Community-acquired pneumonia, severe, of both lower lobes",
    icd10="J18.9",
    split="test",
    domain="clinical_diagnosis",
    difficulty="advanced",
    teaser="An old patient who is breathing fast and does not make much sense.",
    topic="breathlessness",
    complaints=("found muddled and breathing fast this morning", "chesty for days, now will not get up", "rattling breath and not making sense"),
    onset_hours=(24, 96),
    age=(55, 91),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="cough", probability=0.85, lay="A cough... yes.", cues=("cough", "phlegm", "sputum")),
        Symptom(name="breathlessness", lay="Can't... get... air.", cues=("breath", "short of", "air")),
        Symptom(name="confusion", probability=0.6, lay="What day? I don't... no.", cues=("confus", "muddled", "what day")),
        Symptom(name="fever", probability=0.65, lay="Cold.", cues=("fever", "temperature", "hot")),
        Symptom(name="vomiting", probability=0.0, lay="No.", cues=("vomit", "sick")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="ramipril", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="N40.0", name="Benign prostatic hyperplasia", probability=0.4,
                medicines=(HomeMedicine(drug="finasteride", dose=5, unit="mg", frequency="daily", indication="prostatic hyperplasia"),)),
        Problem(code="H35.30", name="Macular degeneration", probability=0.25),
    ),
    slots=(Slot(slot="home", cues=("live", "home", "help"), answer="I live... with my daughter."),),
    informant=(Slot(slot="before", cues=("normal", "before", "usual", "memory"), answer="Sharp as a tack until two days ago. This is not like that at all."),),
    course=Course(
        severity=(0.46, 0.62), drift_per_hour=0.03, floor=0.08, crisis_at=0.84, crisis_text="Exhausted, the breathing becomes shallow.",
        effects=(Effect(parameter="heart_rate", shift=62), Effect(parameter="respiratory_rate", shift=32), Effect(parameter="temperature", shift=2.6),
                 Effect(parameter="spo2", shift=-18), Effect(parameter="sbp", shift=-62), Effect(parameter="dbp", shift=-36), Effect(parameter="gcs", shift=-2.4),
                 Effect(parameter="wbc", shift=20), Effect(parameter="crp", shift=430), Effect(parameter="lactate", shift=3.2), Effect(parameter="lactate_poc", shift=3.2),
                 Effect(parameter="po2", shift=-62), Effect(parameter="so2", shift=-18)),
        responses=(*(Response(match=f"drug:{drug}", per_hour=-0.08, delay_min=60, once_group="antibiotic") for drug in EFFECTIVE if drug not in NOT_ALONE),
                   *(Response(match=f"drug:{drug}", per_hour=-0.01, delay_min=60, once_group="partner") for drug in MACROLIDES),
                   Response(match="care:oxygen", per_hour=-0.01, delay_min=5, once_group="oxygen"),
                   Response(match="group:benzodiazepine", per_hour=0.06, delay_min=5, lasts_min=180, once_group="sedation")),
    ),
    findings=(Finding(code="breath_sounds", text="crackles both bases"), Finding(code="work_of_breathing", text="accessory muscles, short phrases"),
              Finding(code="bronchial_breathing", text="both bases", probability=0.5), Finding(code="percussion", text="dull both bases", probability=0.4),
              Finding(code="skin_perfusion", text="warm and flushed"), Finding(code="capillary_refill_s", value=(2.1, 3.2)), Finding(code="hydration", text="dry")),
    results=(Result(code="urea", level=(7.6, 16.0)), Result(code="creatinine", level=(1.0, 1.6)), Result(code="pneumococcal_antigen", text="positive", flag="high", probability=0.6),
             Result(code="blood_culture", text="Streptococcus pneumoniae in 1 of 2 sets", flag="critical_high", comment="Gram-positive diplococci", probability=0.35)),
    studies=(Study(modality="xray", body_part="chest", findings="Consolidation of both lower lobes.", impression="Bilateral lower lobe consolidation."),),
    esi=2,
    zone="resuscitation",
    accepted_names=("pneumonia", "community-acquired pneumonia", "severe community-acquired pneumonia", "CAP"),
    workup=("chest X-ray", "CURB-65", "blood cultures", "lactate", "pneumococcal and legionella antigen"),
    treatment=("an intravenous beta-lactam with a macrolide (co-amoxiclav with clarithromycin), or with a respiratory fluoroquinolone", "oxygen", "intensive care to see the patient at CURB-65 of 4 or 5"),
    pitfalls=("taking new confusion for age", "no fever, so no infection"),
    teaching=("The score is of the presentation: oxygen and fluid do not take points away.",),
    sources=("Lim 2003 Thorax 58:377", "Lim 2009 Thorax 64 Suppl 3:iii1 (BTS)", "Metlay 2019 Am J Respir Crit Care Med 200:e45"),
)  # fmt: skip
