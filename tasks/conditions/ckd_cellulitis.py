"""Cellulitis of the leg in chronic kidney disease: non-purulent, stable, treated on the ward."""

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
    Symptom,
)

__all__ = ["CONDITION"]

# cover beta-haemolytic streptococci, the usual cause of non-purulent cellulitis (Stevens 2014)
EFFECTIVE = (
    "cefazolin", "cefalexin", "cefadroxil", "ceftriaxone", "ceftaroline", "flucloxacillin", "amoxicillin", "amoxicillin-clavulanate",
    "benzylpenicillin", "clindamycin", "vancomycin", "linezolid", "daptomycin", "meropenem", "ertapenem", "levofloxacin",
    "moxifloxacin", "cefuroxime", "cefepime", "piperacillin-tazobactam", "doxycycline", "teicoplanin",
)  # fmt: skip

CONDITION = Condition(
    key="ckd_cellulitis",
    name="Cellulitis of the lower leg in chronic kidney disease",
    icd10="L03.115",
    split="test",
    domain="drug_interaction",
    difficulty="intermediate",
    teaser="A red, hot shin in somebody whose kidneys are known to be weak.",
    topic="leg redness",
    complaints=("a hot red shin that spreads", "sore, swollen red lower leg", "redness creeping up the leg since a scratch"),
    onset_hours=(20, 72),
    age=(50, 84),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="leg redness", lay="My shin is red as a tomato, and the red line moves up.", cues=("red", "leg", "skin", "shin")),
        Symptom(name="fever", probability=0.7, lay="I felt shivery last night.", cues=("fever", "temperature", "shiver")),
        Symptom(name="break in the skin", probability=0.8, told=False, lay="The cat scratched me there on Sunday.",
                cues=("scratch", "wound", "injur", "bite", "cut")),
        Symptom(name="calf pain on walking", probability=0.0, told=False, lay="No, the calf itself is fine.", cues=("calf", "walk")),
    ),
    problems=(
        Problem(code="N18.9", name="Chronic kidney disease", probability=1.0),
        Problem(code="I10", name="Hypertension", probability=0.7,
                medicines=(HomeMedicine(drug="amlodipine", dose=10, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="E78.00", name="Hypercholesterolaemia", probability=0.4,
                medicines=(HomeMedicine(drug="rosuvastatin", dose=5, unit="mg", frequency="daily", indication="hypercholesterolaemia"),)),
    ),
    slots=(
        Slot(slot="pus", cues=("pus", "discharge", "blister"), answer="No pus, just tight and hot."),
        Slot(slot="kidneys", cues=("kidney", "renal"), answer="My kidneys are not the best, the doctor checks them in spring."),
    ),
    course=Course(
        severity=(0.2, 0.3), drift_per_hour=0.005, floor=0.05, crisis_at=0.9, death_at=1.5,
        crisis_text="The redness outruns its pen mark and blood pressure falls.",
        effects=(Effect(parameter="temperature", shift=4.5), Effect(parameter="heart_rate", shift=55),
                 Effect(parameter="wbc", shift=18), Effect(parameter="crp", shift=320)),
        responses=tuple(Response(match=f"drug:{drug}", per_hour=-0.02, delay_min=120, once_group="antibiotic") for drug in EFFECTIVE),
    ),
    findings=(
        Finding(code="legs", text="red, warm, tender shin with a marked border"),
        Finding(code="rash", text="blanching erythema of one leg"),
    ),
    results=(Result(code="creatinine", level=(1.5, 2.6)), Result(code="blood_culture", text="No growth", flag="normal")),
    esi=3,
    zone="acute",
    accepted_names=("cellulitis", "leg cellulitis", "erysipelas", "skin and soft tissue infection"),
    workup=("mark the border", "creatinine and clearance", "blood culture only if systemically unwell"),
    treatment=("a streptococcal antibiotic that allergy record and kidneys allow", "elevation"),
    pitfalls=("a penicillin in verified anaphylaxis", "the dose of a healthy kidney", "taking stasis dermatitis for cellulitis"),
    teaching=("Cefazolin shares its side chain with no other beta-lactam.",),
    sources=("Stevens 2014 Clin Infect Dis 59:e10", "NICE NG141 2019", "Khan 2022 J Allergy Clin Immunol 150:1333"),
)  # fmt: skip
