"""Community-acquired pneumonia for the ward, with a drug allergy on record."""

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

# cover pneumococci (Metlay 2019)
EFFECTIVE = (
    "amoxicillin", "amoxicillin-clavulanate", "ampicillin", "ampicillin-sulbactam", "benzylpenicillin", "ceftriaxone", "cefotaxime",
    "cefuroxime", "cefepime", "ceftaroline", "piperacillin-tazobactam", "meropenem", "ertapenem", "levofloxacin", "moxifloxacin",
    "doxycycline", "azithromycin", "clarithromycin", "linezolid", "vancomycin", "clindamycin",
)  # fmt: skip

CONDITION = Condition(
    key="pneumonia_allergy",
    name="Community-acquired pneumonia, lobar",
    icd10="J18.1",
    split="train",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="Cough, a fever, and an allergy list that has to be read closely.",
    topic="cough and fever",
    complaints=("cough with rusty phlegm and fever", "short of breath and feverish for two days", "a stitch in the side, cough and shivering"),
    onset_hours=(24, 72),
    age=(35, 78),
    arrival=("walked in", "brought by family", "ambulance"),
    symptoms=(
        Symptom(name="cough", lay="It hurts to cough, and what comes up is rusty.", cues=("cough", "phlegm", "sputum")),
        Symptom(name="fever", lay="Hot, then freezing.", cues=("fever", "temperature", "shiver")),
        Symptom(name="pleuritic pain", probability=0.6, lay="A stab on the right when I breathe in.", cues=("pain", "breathe in", "side")),
        Symptom(name="breathlessness", probability=0.6, lay="A little, on the stairs.", cues=("breath",)),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E03.9", name="Hypothyroidism", probability=0.25,
                medicines=(HomeMedicine(drug="levothyroxine", dose=75, unit="microgram", frequency="daily", indication="hypothyroidism"),)),
    ),
    slots=(Slot(slot="travel", cues=("travel", "abroad", "holiday"), answer="I have been at home all winter."),),
    course=Course(
        severity=(0.25, 0.36), drift_per_hour=0.008, floor=0.05, crisis_at=0.85, death_at=1.4,
        crisis_text="Oxygen saturation falls in spite of a mask.",
        effects=(
            Effect(parameter="heart_rate", shift=70), Effect(parameter="respiratory_rate", shift=22),
            Effect(parameter="temperature", shift=5.0), Effect(parameter="spo2", shift=-13), Effect(parameter="sbp", shift=-30),
            Effect(parameter="wbc", shift=22), Effect(parameter="crp", shift=420), Effect(parameter="procalcitonin", shift=9),
            Effect(parameter="po2", shift=-60), Effect(parameter="so2", shift=-13),
        ),
        responses=tuple(Response(match=f"drug:{drug}", per_hour=-0.03, delay_min=120, once_group="antibiotic") for drug in EFFECTIVE),
    ),
    findings=(Finding(code="breath_sounds", text="crackles right base"),
              Finding(code="work_of_breathing", text="increased, full sentences")),
    results=(Result(code="creatinine", level=(0.7, 1.0)), Result(code="sputum_culture", text="Streptococcus pneumoniae", flag="high", comment="Gram-positive diplococci"),
             Result(code="potassium", level=(3.9, 4.4))),
    studies=(Study(modality="xray", body_part="chest", findings="Consolidation of the right lower lobe with air bronchogram. No effusion.",
                   impression="Right lower lobe consolidation."),),
    esi=3,
    zone="acute",
    accepted_names=("pneumonia", "community-acquired pneumonia", "lobar pneumonia", "CAP"),
    workup=("chest X-ray", "CURB-65", "allergy history in detail"),
    treatment=("an antibiotic with pneumococcal cover that the allergy record allows",),
    pitfalls=("a drug of the same side chain in a verified immediate reaction", "a carbapenem because of a rash 20 years ago"),
    teaching=("Side chains, not the beta-lactam ring, carry most cross-reactivity.",),
    sources=("Metlay 2019 Am J Respir Crit Care Med 200:e45", "Khan 2022 J Allergy Clin Immunol 150:1333"),
)  # fmt: skip
