"""Fever of weeks and a new murmur: infective endocarditis of a native valve."""

from medmcp.tasks.condition import (
    CodedFinding,
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

EFFECTIVE = ("ceftriaxone", "benzylpenicillin", "amoxicillin", "flucloxacillin", "cefazolin", "vancomycin")

CONDITION = Condition(
    key="infective_endocarditis",
    name="Acute and subacute infective endocarditis",
    icd10="I33.0",
    split="train",
    domain="medical_qa",
    difficulty="expert",
    teaser="An adult with fever for weeks, weight loss and a murmur.",
    topic="fever of unknown origin",
    complaints=("fever and night sweats for three weeks", "tired, sweating at night, losing weight", "fever that comes back after every antibiotic"),
    onset_hours=(336, 1000),
    age=(28, 78),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="fever", lay="It goes up every evening.", cues=("fever", "temperature", "hot", "chills")),
        Symptom(name="night sweats", probability=0.8, lay="I change the sheets at night.", cues=("sweat", "night")),
        Symptom(name="weight loss", probability=0.6, told=False, lay="Five kilos, without wanting it.", cues=("weight", "kilo", "thinner")),
        Symptom(name="injecting drugs", probability=0.3, told=False, lay="I inject. Not every day.", cues=("inject", "needle", "drugs")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.3,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
    ),
    slots=(Slot(slot="dentist", cues=("dentist", "tooth", "teeth"), answer="A tooth was pulled two months ago."),),
    course=Course(
        severity=(0.3, 0.5), drift_per_hour=0.004, floor=0.05, crisis_text="Flash pulmonary oedema: the valve has given way.",
        effects=(Effect(parameter="heart_rate", shift=50), Effect(parameter="temperature", shift=3.6), Effect(parameter="sbp", shift=-25),
                 Effect(parameter="respiratory_rate", shift=10)),
        responses=tuple(Response(match=f"drug:{drug}", per_hour=-0.01, delay_min=240, once_group="antibiotic") for drug in EFFECTIVE),
    ),
    findings=(Finding(code="heart_sounds", text="pansystolic murmur at the apex", probability=0.8), Finding(code="spleen", text="palpable", probability=0.3)),
    results=(
        Result(code="crp", level=(70, 190)), Result(code="esr", level=(60, 110)), Result(code="haemoglobin", level=(9.2, 11.2)),
        Result(code="blood_culture", text="Streptococcus sanguinis in 3 of 3 sets, sensitive to penicillin", flag="critical_high", comment="Gram-positive cocci in chains"),
        Result(code="rheumatoid_factor", level=(4, 11)),
    ),
    studies=(Study(modality="echocardiography", body_part="heart", findings="Mobile mass of 11 mm on the mitral valve with an eccentric jet of regurgitation.",
                   impression="Mitral vegetation with moderate regurgitation."),),
    criteria="duke_2000",
    charted=(
        CodedFinding(finding="typical_organism_two_cultures", probability=0.55, group="culture"), CodedFinding(finding="vegetation", probability=0.5),
        CodedFinding(finding="new_regurgitation", probability=0.3), CodedFinding(finding="predisposing_heart_condition", probability=0.4),
        CodedFinding(finding="injection_drug_use", told="injecting drugs"), CodedFinding(finding="fever_38_0", probability=0.85),
        CodedFinding(finding="janeway_lesions", probability=0.25), CodedFinding(finding="arterial_emboli", probability=0.25),
        CodedFinding(finding="conjunctival_haemorrhage", probability=0.2), CodedFinding(finding="osler_nodes", probability=0.2),
        CodedFinding(finding="roth_spots", probability=0.15), CodedFinding(finding="glomerulonephritis", probability=0.15),
        CodedFinding(finding="positive_culture_other", probability=0.3, group="culture"),
    ),
    filed=("haemoglobin", "crp", "blood_culture"),
    esi=3,
    zone="acute",
    accepted_names=("endocarditis", "infective endocarditis", "bacterial endocarditis"),
    workup=("three sets of blood cultures before antibiotics", "transthoracic, then transoesophageal echocardiography", "urine, rheumatoid factor, ECG daily"),
    treatment=("antibiotics by organism for 4 to 6 weeks", "endocarditis team", "surgery for heart failure, abscess or emboli"),
    pitfalls=("antibiotics before cultures", "one negative transthoracic study taken for an answer"),
    teaching=("Transthoracic echocardiography misses four in ten vegetations.",),
    sources=("Li 2000 Clin Infect Dis 30:633", "Delgado 2023 Eur Heart J 44:3948"),
)  # fmt: skip
