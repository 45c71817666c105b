"""Kawasaki disease with features that are charted, told, or still to be measured, so that the criteria have to be worked out.

`kawasaki.py` has the background, the treatment and its effects, and the pitfalls of both.
"""

from medmcp.tasks.condition import CodedFinding, Effect, Result, Slot, Study, Symptom
from medmcp.tasks.conditions import kawasaki

__all__ = ["CONDITION"]

_COURSE = kawasaki.CONDITION.course
assert _COURSE is not None

CONDITION = kawasaki.CONDITION.model_copy(update={
    "key": "kawasaki_disease",
    "domain": "medical_qa",
    "teaser": "A toddler who has been hot and cross for days.",
    "complaints": ("fever that no syrup brings down", "red eyes, red lips and fever for days", "hot, miserable and covered in a rash"),
    "onset_hours": (110, 190),
    "symptoms": (
        Symptom(name="fever", lay="Burning hot, day and night.", cues=("temperature", "hot")),
        Symptom(name="irritability", probability=0.9, lay="Cries all the time.", cues=("cry", "cross", "behav", "irritab")),
        Symptom(name="fever for five days", probability=0.85, told=False, lay="This is the sixth day of fever.", cues=("five days", "fifth day")),
        Symptom(name="peeling fingers", probability=0.1, told=False, lay="The fingertips are peeling.", cues=("peel", "finger")),
    ),
    "slots": (Slot(slot="contacts", cues=("contact", "nursery", "sick"), answer="Nobody else is ill at the nursery."),),
    # the levels below decide on criteria: the course moves only what the bedside shows
    "course": _COURSE.model_copy(update={"effects": (
        Effect(parameter="heart_rate", shift=70), Effect(parameter="temperature", shift=4.5), Effect(parameter="respiratory_rate", shift=14),
    )}),
    "findings": (),  # present or absent as charted
    "results": (
        Result(code="crp", level=(60, 180)), Result(code="esr", level=(55, 100)), Result(code="wbc", level=(16, 24), probability=0.7),
        Result(code="haemoglobin", level=(9.2, 10.3), probability=0.6), Result(code="platelets", level=(480, 680), probability=0.6),
        Result(code="albumin", level=(2.3, 2.8), probability=0.5), Result(code="alt", level=(70, 160), probability=0.5),
        Result(code="urine_wbc", level=(15, 40), probability=0.4),
    ),
    "studies": (Study(modality="echocardiography", body_part="heart", findings="Normal function, no effusion, coronary arteries as measured.",
                      impression="See the measurements."),),
    "criteria": "kawasaki_2017",
    "charted": (
        CodedFinding(finding="fever_5_days", told="fever for five days", onset_days=(3.2, 5.6)), CodedFinding(finding="lip_and_mouth_changes", probability=0.8),
        CodedFinding(finding="bilateral_conjunctival_injection", probability=0.8), CodedFinding(finding="polymorphous_rash", probability=0.7),
        CodedFinding(finding="extremity_changes", probability=0.6), CodedFinding(finding="cervical_node_1_5_cm", probability=0.4),
        CodedFinding(finding="coronary_dilatation", probability=0.2),
    ),
    "filed": ("crp",),
})  # fmt: skip
