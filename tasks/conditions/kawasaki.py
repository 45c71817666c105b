"""Kawasaki disease in a small child on the fifth to eighth day of fever."""

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
    key="kawasaki",
    name="Mucocutaneous lymph node syndrome [Kawasaki]",
    icd10="M30.3",
    split="test",
    domain="cross_domain",
    difficulty="expert",
    teaser="A small child, irritable, with fever for most of a week and a rash.",
    topic="fever in a child",
    complaints=("fever for days that antibiotics did not touch, a rash and red eyes", "hot and miserable since last week, lips cracked, rash", "fever every day, swollen neck and red eyes"),
    onset_hours=(122, 190),
    age=(1, 5),
    arrival=("brought by family",),
    symptoms=(
        Symptom(name="fever", lay="Thirty-nine and more, every single day.", cues=("fever", "temperature", "hot")),
        Symptom(name="rash", lay="Red blotches on the belly and the nappy area.", cues=("rash", "skin", "spots")),
        Symptom(name="red eyes", lay="Both eyes red, no pus.", cues=("eye",)),
        Symptom(name="irritability", probability=0.9, told=False, lay="Cries when touched, nothing helps.", cues=("cry", "irrit", "mood", "behav")),
        Symptom(name="cough", probability=0.15, lay="A little cough.", cues=("cough",)),
    ),
    problems=(),
    slots=(
        Slot(slot="medicines_given", cues=("antibiotic", "given", "tried"), answer="Amoxicillin from the doctor for three days, no change."),
        Slot(slot="contacts", cues=("contact", "nursery", "anyone else", "chickenpox", "flu"), answer="Nobody at the nursery is ill that I know of."),
        Slot(slot="vaccines", cues=("vaccin", "jab", "immuni"), answer="All up to date, the first measles one is done."),
    ),
    course=Course(
        severity=(0.34, 0.44), drift_per_hour=0.006, floor=0.06, crisis_at=0.8,
        crisis_text="Grey, cold, the pulse running away: the heart muscle fails.",
        effects=(
            Effect(parameter="temperature", shift=6.0), Effect(parameter="heart_rate", shift=70), Effect(parameter="respiratory_rate", shift=16),
            Effect(parameter="crp", shift=330), Effect(parameter="wbc", shift=18), Effect(parameter="alt", shift=160), Effect(parameter="albumin", shift=-2.4),
        ),
        responses=(
            Response(match="drug:normal immunoglobulin", per_hour=-0.02, delay_min=240, once_group="immunoglobulin"),
            Response(match="drug:aspirin", per_hour=-0.003, delay_min=120, once_group="aspirin"),
        ),
    ),
    findings=(
        Finding(code="rash", text="maculopapular"), Finding(code="pallor", text="red both sides, no discharge"), Finding(code="pharynx", text="cracked red lips, strawberry tongue"),
        Finding(code="lymph_nodes", text="tender, cervical", probability=0.6), Finding(code="skin_texture", text="red, swollen palms and soles", probability=0.8),
        Finding(code="skin_perfusion", text="warm and flushed"),
    ),
    results=(
        Result(code="platelets", level=(380, 620)), Result(code="haemoglobin", level=(9.6, 11.4)), Result(code="esr", level=(50, 96)),
        Result(code="creatinine", level=(0.25, 0.4)), Result(code="urine_wbc", level=(12, 40)), Result(code="influenza_pcr", text="not detected", flag="normal"),
        Result(code="strep_a_antigen", text="negative", flag="normal"),
    ),
    studies=(
        Study(modality="echocardiography", body_part="heart", findings="Left anterior descending artery 2.4 mm, Z score 1.8. Good function, a trace of pericardial fluid.",
              impression="No aneurysm; perivascular brightness."),
        Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"rhythm": "sinus", "qtc_ms": 404}),
    ),
    esi=3,
    zone="paediatric",
    accepted_names=("Kawasaki disease", "Kawasaki syndrome", "Kawasaki", "mucocutaneous lymph node syndrome"),
    workup=("count the criteria", "CRP, ESR, blood count, ALT, albumin, urine", "echocardiography at diagnosis, without waiting for it"),
    treatment=("immunoglobulin 2 g/kg once within 10 days of fever", "aspirin 30 to 50 mg/kg a day in four doses until without fever for two days,"
               " then 3 to 5 mg/kg a day for 4 to 6 weeks, longer with a changed coronary artery", "echocardiography again at 1 to 2 and at 4 to 6 weeks"),
    pitfalls=("calling it a drug rash", "waiting for a sixth day, or for a fifth feature", "aspirin with influenza or chickenpox", "ibuprofen beside aspirin",
              "measles or chickenpox vaccine within 11 months of immunoglobulin"),
    teaching=("Immunoglobulin before the tenth day cuts aneurysms from a quarter to one in twenty-five.", "Incomplete disease endangers the coronaries just as much."),
    sources=("McCrindle 2017 Circulation 135:e927 (AHA)", "Gorelik 2022 Arthritis Rheumatol 74:586 (ACR)"),
)  # fmt: skip
