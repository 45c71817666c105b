"""A young woman with rash, joints and tiredness: systemic lupus erythematosus."""

from medmcp.tasks.condition import CodedFinding, Condition, Finding, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="systemic_lupus",
    name="Systemic lupus erythematosus",
    icd10="M32.9",
    split="validation",
    domain="medical_qa",
    difficulty="advanced",
    teaser="A young adult with tiredness, painful joints and a rash after a summer outdoors.",
    topic="joint pain and rash",
    complaints=("tired for months, joints ache, rash in the face", "stiff hands in the morning and a rash after sun", "joint pain, hair coming out, no energy"),
    onset_hours=(900, 2600),
    age=(19, 52),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="tiredness", lay="I could sleep all day.", cues=("tired", "energy", "sleep")),
        Symptom(name="joint pain", probability=0.85, lay="Hands and wrists, worst in the morning.", cues=("joint", "hand", "pain", "hurt", "stiff")),
        Symptom(name="mouth ulcers", probability=0.4, told=False, lay="Sores on the roof of the mouth, they come and go.", cues=("mouth", "ulcer", "sore")),
        Symptom(name="chest pain on breathing", probability=0.2, told=False, lay="It catches when I breathe in.", cues=("chest", "breathe")),
    ),
    problems=(Problem(code="E03.9", name="Hypothyroidism", probability=0.15),),
    slots=(Slot(slot="sun", cues=("sun", "summer", "skin"), answer="The sun makes it worse, every time."),),
    findings=(Finding(code="joints", text="symmetrical swelling of the hands", probability=0.6),),
    results=(
        Result(code="ana", text="positive", flag="high"), Result(code="anti_dsdna", text="positive", flag="high", probability=0.5),
        Result(code="anti_sm", text="positive", flag="high", probability=0.2), Result(code="wbc", level=(2.6, 3.5), probability=0.5),
        Result(code="platelets", level=(60, 88), probability=0.25), Result(code="c3", level=(48, 75), probability=0.5),
        Result(code="c4", level=(4, 8), probability=0.45), Result(code="urine_protein_creatinine", level=(900, 2600), probability=0.3),
        Result(code="antiphospholipid", text="positive", flag="high", probability=0.25), Result(code="esr", level=(35, 80)),
    ),
    criteria="sle_2019",
    charted=(
        CodedFinding(finding="fever_over_38_3", probability=0.25), CodedFinding(finding="autoimmune_haemolysis", probability=0.08),
        CodedFinding(finding="delirium", probability=0.03), CodedFinding(finding="psychosis", probability=0.04), CodedFinding(finding="seizure_history", probability=0.05),
        CodedFinding(finding="non_scarring_alopecia", probability=0.4), CodedFinding(finding="oral_ulcers", told="mouth ulcers"),
        CodedFinding(finding="discoid_rash", probability=0.15), CodedFinding(finding="malar_rash", probability=0.4), CodedFinding(finding="serosal_effusion", probability=0.12),
        CodedFinding(finding="acute_pericarditis", probability=0.08), CodedFinding(finding="synovitis_two_joints", probability=0.6),
    ),
    filed=("wbc", "platelets", "esr"),
    esi=4,
    zone="fast_track",
    accepted_names=("lupus", "SLE", "systemic lupus erythematosus"),
    workup=("ANA first; then dsDNA, Sm, complement, antiphospholipid antibodies", "blood count, creatinine, urine protein and sediment"),
    treatment=("hydroxychloroquine for all", "glucocorticoids as a bridge, as low and short as can be", "mycophenolate or cyclophosphamide for nephritis"),
    pitfalls=("classifying without ANA", "adding up criteria of one domain", "missing silent nephritis"),
    teaching=("Of a domain only the weightiest criterion counts.",),
    sources=("Aringer 2019 Arthritis Rheumatol 71:1400", "Fanouriakis 2024 Ann Rheum Dis 83:15"),
)  # fmt: skip
