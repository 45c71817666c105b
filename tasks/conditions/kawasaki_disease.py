"""A small child with fever for days, red eyes and lips: Kawasaki disease."""

from medmcp.tasks.condition import CodedFinding, Condition, Course, Effect, Response, Result, Slot, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="kawasaki_disease",
    name="Mucocutaneous lymph node syndrome (Kawasaki)",
    icd10="M30.3",
    split="test",
    domain="medical_qa",
    difficulty="expert",
    teaser="A toddler who has been hot and cross for days.",
    topic="fever in a child",
    complaints=("fever that no syrup brings down", "red eyes, red lips and fever for days", "hot, miserable and covered in a rash"),
    onset_hours=(110, 190),
    age=(1, 5),
    arrival=("brought by family",),
    symptoms=(
        Symptom(name="fever", lay="Burning hot, day and night.", cues=("temperature", "hot")),
        Symptom(name="irritability", probability=0.9, lay="Cries all the time.", cues=("cry", "cross", "behav", "irritab")),
        Symptom(name="fever for five days", probability=0.85, told=False, lay="This is the sixth day of fever.", cues=("five days", "fifth day")),
        Symptom(name="peeling fingers", probability=0.1, told=False, lay="The fingertips are peeling.", cues=("peel", "finger")),
    ),
    slots=(Slot(slot="contacts", cues=("contact", "nursery", "sick"), answer="Nobody else is ill at the nursery."),),
    course=Course(
        severity=(0.35, 0.5), drift_per_hour=0.003, floor=0.05, crisis_text="Grey and sweating: a coronary artery has closed.",
        effects=(Effect(parameter="heart_rate", shift=70), Effect(parameter="temperature", shift=4.5), Effect(parameter="respiratory_rate", shift=14)),
        responses=(Response(match="drug:aspirin", per_hour=-0.01, delay_min=120, once_group="aspirin"),),
    ),
    results=(
        Result(code="crp", level=(60, 180)), Result(code="esr", level=(55, 100)), Result(code="wbc", level=(16, 24), probability=0.7),
        Result(code="haemoglobin", level=(9.2, 10.3), probability=0.6), Result(code="platelets", level=(480, 680), probability=0.6),
        Result(code="albumin", level=(2.3, 2.8), probability=0.5), Result(code="alt", level=(70, 160), probability=0.5),
        Result(code="urine_wbc", level=(15, 40), probability=0.4),
    ),
    studies=(Study(modality="echocardiography", body_part="heart", findings="Normal function, no effusion, coronary arteries as measured.",
                   impression="See the measurements."),),
    criteria="kawasaki_2017",
    charted=(
        CodedFinding(finding="fever_5_days", told="fever for five days", onset_days=(3.2, 5.6)), CodedFinding(finding="lip_and_mouth_changes", probability=0.8),
        CodedFinding(finding="bilateral_conjunctival_injection", probability=0.8), CodedFinding(finding="polymorphous_rash", probability=0.7),
        CodedFinding(finding="extremity_changes", probability=0.6), CodedFinding(finding="cervical_node_1_5_cm", probability=0.4),
        CodedFinding(finding="coronary_dilatation", probability=0.2),
    ),
    filed=("crp",),
    esi=2,
    zone="acute",
    accepted_names=("Kawasaki disease", "Kawasaki", "mucocutaneous lymph node syndrome"),
    workup=("CRP, ESR, blood count, albumin, ALT, urine", "echocardiography at diagnosis"),
    treatment=("immunoglobulin 2 g/kg once within 10 days", "aspirin, then low dose for 4 to 6 weeks"),
    pitfalls=("waiting for the fifth feature", "live vaccines within 11 months of immunoglobulin", "ibuprofen beside aspirin"),
    teaching=("Incomplete disease endangers the coronaries just as much.",),
    sources=("McCrindle 2017 Circulation 135:e927",),
)  # fmt: skip
