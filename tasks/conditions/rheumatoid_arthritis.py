"""Early inflammatory arthritis of the small joints: rheumatoid arthritis."""

from medmcp.tasks.condition import CodedFinding, Condition, Finding, HomeMedicine, Problem, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="rheumatoid_arthritis",
    name="Rheumatoid arthritis",
    icd10="M06.9",
    split="train",
    domain="medical_qa",
    difficulty="intermediate",
    teaser="An adult whose hands are swollen and stiff in the mornings.",
    topic="joint swelling",
    complaints=("stiff swollen hands in the morning", "cannot make a fist until noon", "knuckles and wrists swollen and sore"),
    onset_hours=(700, 3000),
    age=(30, 74),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="joint swelling", lay="The knuckles are fat and hot.", cues=("joint", "swell", "hand", "knuckle")),
        Symptom(name="morning stiffness", probability=0.9, lay="More than an hour every morning.", cues=("stiff", "morning")),
        Symptom(name="trouble for more than six weeks", probability=0.6, told=False, lay="It must be ten weeks by now.", cues=("six weeks", "than six")),
        Symptom(name="psoriasis", probability=0.0, told=False, lay="No, my skin is fine.", cues=("psoriasis", "skin", "rash")),
    ),
    problems=(
        Problem(code="I10", name="Hypertension", probability=0.35,
                medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),
        Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=0.3),
    ),
    slots=(Slot(slot="work", cues=("work", "job", "type"), answer="I cannot hold the tools any more."),),
    findings=(Finding(code="joints", text="symmetrical swelling of the hands"),),
    results=(
        Result(code="rheumatoid_factor", level=(25, 180), probability=0.65), Result(code="anti_ccp", level=(90, 400), probability=0.6),
        Result(code="crp", level=(12, 45), probability=0.75), Result(code="esr", level=(38, 80), probability=0.75), Result(code="creatinine", level=(0.7, 1.0)),
    ),
    criteria="ra_2010",
    charted=(
        CodedFinding(finding="clinical_synovitis", probability=0.93), CodedFinding(finding="small_joints_4_10", probability=0.5, group="joints"),
        CodedFinding(finding="small_joints_1_3", probability=0.35, group="joints"), CodedFinding(finding="joints_over_10", probability=0.2, group="joints"),
        CodedFinding(finding="large_joints_2_10", probability=0.25, group="joints"), CodedFinding(finding="joint_symptoms_6_weeks", told="trouble for more than six weeks", onset_days=(24, 76)),
    ),
    filed=("creatinine",),
    esi=4,
    zone="fast_track",
    accepted_names=("rheumatoid arthritis", "RA", "early rheumatoid arthritis"),
    workup=("rheumatoid factor and anti-citrullinated antibodies", "CRP and ESR", "hepatitis serology, liver and kidney tests before methotrexate", "films of hands and feet"),
    treatment=("methotrexate with folic acid, treated to target", "leflunomide or sulfasalazine where methotrexate cannot be given"),
    pitfalls=("waiting for erosions", "methotrexate every day", "methotrexate in liver disease or pregnancy"),
    teaching=("Three months of untreated synovitis cost joints.",),
    sources=("Aletaha 2010 Arthritis Rheum 62:2569", "Smolen 2023 Ann Rheum Dis 82:3"),
)  # fmt: skip
