"""Community-acquired pneumonia in somebody who came on foot."""

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

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="cap_outpatient",
    name="Community-acquired pneumonia of the left lower lobe",
    icd10="J18.9",
    split="train",
    domain="clinical_diagnosis",
    difficulty="foundation",
    teaser="Cough and a temperature in somebody who walked in.",
    topic="cough and fever",
    complaints=("a cough for four days and now shivering", "chesty, hot and tired since the weekend", "a cough that will not go and a stitch on the left"),
    onset_hours=(48, 130),
    age=(22, 72),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="cough", lay="All day, and it brings up green stuff.", cues=("cough", "phlegm", "sputum")),
        Symptom(name="fever", probability=0.85, lay="Up to thirty-nine at home.", cues=("fever", "temperature", "hot")),
        Symptom(name="breathlessness", probability=0.35, lay="A bit, on the hill.", cues=("breath", "short of")),
        Symptom(name="pleuritic pain", probability=0.5, told=False, lay="On the left, when I take a deep breath.", cues=("pain", "breathe in", "stitch", "hurt")),
        Symptom(name="rigors", probability=0.3, told=False, lay="My teeth were chattering last night.", cues=("rigor", "shak", "shiver")),
        Symptom(name="calf pain", probability=0.0, told=False, lay="No, the legs are fine.", cues=("leg", "calf", "swell")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.3,
                medicines=(HomeMedicine(drug="lisinopril", dose=10, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="J30.2", name="Seasonal allergic rhinitis", probability=0.25,
                medicines=(HomeMedicine(drug="cetirizine", dose=10, unit="mg", frequency="daily", indication="allergic rhinitis"),)),
    ),
    slots=(Slot(slot="hospital", cues=("hospital", "antibiotic", "lately"), answer="No hospital, and no antibiotic this year."),),
    course=Course(
        severity=(0.16, 0.32), drift_per_hour=0.005, floor=0.03, crisis_at=0.85, death_at=1.4, crisis_text="Breathing becomes laboured and the saturation falls.",
        effects=(Effect(parameter="heart_rate", shift=70), Effect(parameter="respiratory_rate", shift=34), Effect(parameter="temperature", shift=5.5),
                 Effect(parameter="spo2", shift=-13), Effect(parameter="sbp", shift=-30), Effect(parameter="dbp", shift=-18), Effect(parameter="wbc", shift=28),
                 Effect(parameter="crp", shift=520), Effect(parameter="po2", shift=-70), Effect(parameter="so2", shift=-13)),
        responses=tuple(Response(match=f"drug:{drug}", per_hour=-0.03, delay_min=120, once_group="antibiotic") for drug in EFFECTIVE),
    ),
    findings=(Finding(code="breath_sounds", text="crackles left base"), Finding(code="percussion", text="dull left base", probability=0.4),
              Finding(code="bronchial_breathing", text="left base", probability=0.4)),
    results=(Result(code="urea", level=(3.4, 6.6)), Result(code="creatinine", level=(0.7, 1.0)), Result(code="pneumococcal_antigen", text="positive", flag="high", probability=0.4)),
    studies=(Study(modality="xray", body_part="chest", findings="Patchy consolidation of the left lower lobe. No effusion.", impression="Left lower lobe consolidation."),),
    esi=3,
    zone="fast_track",
    accepted_names=("pneumonia", "community-acquired pneumonia", "lobar pneumonia", "CAP"),
    workup=("chest X-ray", "urea and CURB-65", "saturation on air"),
    treatment=("amoxicillin by mouth for 5 days when CURB-65 is 0 or 1 and home is safe",),
    pitfalls=("calling a cough with crackles bronchitis", "admission for a low CURB-65 alone"),
    teaching=("CURB-65 says who may go home; saturation and support at home have the last word.",),
    sources=("Lim 2003 Thorax 58:377", "Metlay 2019 Am J Respir Crit Care Med 200:e45"),
)  # fmt: skip
