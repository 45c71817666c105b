"""Community-acquired pneumonia that belongs on a ward."""

from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    NoteScript,
    Problem,
    Response,
    Result,
    Slot,
    Study,
    Symptom,
)
from medmcp.tasks.conditions.pneumonia_allergy import EFFECTIVE

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="cap_ward",
    name="Community-acquired pneumonia of the right middle lobe",
    icd10="J18.9",
    split="validation",
    domain="clinical_diagnosis",
    difficulty="intermediate",
    teaser="An older adult with a cough who has taken to bed.",
    topic="cough and fever",
    complaints=("coughing, hot and off the food for three days", "took to bed with a chesty cough", "breathless on the way to the bathroom, with a cough"),
    onset_hours=(36, 110),
    age=(45, 86),
    arrival=("brought by family", "ambulance"),
    symptoms=(
        Symptom(name="cough", lay="It rattles and brings up yellow.", cues=("cough", "phlegm", "sputum")),
        Symptom(name="fever", probability=0.8, lay="Hot and cold by turns.", cues=("fever", "temperature", "hot")),
        Symptom(name="breathlessness", probability=0.7, lay="To the bathroom and I have to sit.", cues=("breath", "short of")),
        Symptom(name="loss of appetite", probability=0.6, told=False, lay="Nothing but tea for two days.", cues=("appetite", "eat", "food")),
        Symptom(name="pleuritic pain", probability=0.35, told=False, lay="It catches on the right.", cues=("pain", "breathe in", "hurt")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.5,
                medicines=(HomeMedicine(drug="ramipril", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="M17.0", name="Osteoarthritis of both knees", probability=0.4,
                medicines=(HomeMedicine(drug="paracetamol", dose=1000, unit="mg", frequency="tid", indication="knee pain"),)),
        Problem(code="K21.9", name="Gastro-oesophageal reflux disease", probability=0.3,
                medicines=(HomeMedicine(drug="famotidine", dose=20, unit="mg", frequency="nightly", indication="reflux"),)),
    ),
    slots=(Slot(slot="home help", cues=("help", "cook", "shopping", "manage"), answer="I manage, my daughter does the shopping."),),
    course=Course(
        severity=(0.3, 0.5), drift_per_hour=0.012, floor=0.05, crisis_at=0.82, death_at=1.2, crisis_text="The patient tires and the saturation falls in spite of oxygen.",
        effects=(Effect(parameter="heart_rate", shift=66), Effect(parameter="respiratory_rate", shift=33), Effect(parameter="temperature", shift=4.2),
                 Effect(parameter="spo2", shift=-14), Effect(parameter="sbp", shift=-48), Effect(parameter="dbp", shift=-30), Effect(parameter="wbc", shift=24),
                 Effect(parameter="crp", shift=480), Effect(parameter="po2", shift=-62), Effect(parameter="so2", shift=-14)),
        responses=tuple(Response(match=f"drug:{drug}", per_hour=-0.04, delay_min=90, once_group="antibiotic") for drug in EFFECTIVE),
    ),
    findings=(Finding(code="breath_sounds", text="crackles right base"), Finding(code="work_of_breathing", text="increased, full sentences"),
              Finding(code="percussion", text="dull right base", probability=0.5), Finding(code="bronchial_breathing", text="right base", probability=0.5),
              Finding(code="hydration", text="dry", probability=0.6)),
    results=(Result(code="urea", level=(4.5, 11.5)), Result(code="creatinine", level=(0.8, 1.2)),
             Result(code="sputum_culture", text="Haemophilus influenzae, moderate growth", flag="high", comment="Gram-negative coccobacilli", probability=0.6)),
    studies=(Study(modality="xray", body_part="chest", findings="Consolidation of the right middle lobe blurring the heart border.", impression="Right middle lobe consolidation."),),
    notes=(NoteScript(type="outpatient", author="family doctor", title="Influenza vaccination clinic", hours_ago=(2000, 6000), probability=0.4,
                      text="Subjective: well. Objective: {age} years, walks without help. Assessment: {problems}. Plan: seasonal vaccine offered, declined."
                           " Allergies: {allergies}."),),
    esi=3,
    zone="acute",
    accepted_names=("pneumonia", "community-acquired pneumonia", "lobar pneumonia", "CAP"),
    workup=("chest X-ray", "urea and CURB-65", "blood cultures in severe disease"),
    treatment=("amoxicillin with a macrolide in moderate severity", "oxygen to 94 to 98 %"),
    pitfalls=("an old patient without fever taken for well",),
    teaching=("Two points of CURB-65 mean about nine deaths in a hundred within a month.",),
    sources=("Lim 2003 Thorax 58:377", "Lim 2009 Thorax 64 Suppl 3:iii1"),
)  # fmt: skip
