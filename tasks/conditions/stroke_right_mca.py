"""Ischaemic stroke in the territory of the right middle cerebral artery, distal branch: left-sided weakness and neglect.

`stroke_left_mca.py` has the course, the work-up and the treatment of both sides.
"""

from medmcp.tasks.condition import Finding, Study, Symptom
from medmcp.tasks.conditions import stroke_left_mca

__all__ = ["CONDITION"]

CONDITION = stroke_left_mca.CONDITION.model_copy(update={
    "key": "stroke_right_mca",
    "name": "Ischaemic stroke, right middle cerebral artery",
    "icd10": "I63.511",
    "split": "test",
    "teaser": "An adult who walked into door frames on one side and then could not stand.",
    "complaints": ("left arm and leg gave way", "fell to the left and does not notice that side", "crooked mouth and heavy left arm"),
    "symptoms": (
        Symptom(name="arm weakness", lay="The left arm... won't lift.", cues=("arm", "weak", "lift", "hand")),
        Symptom(name="facial droop", probability=0.9, lay="They say my mouth hangs.", cues=("face", "mouth", "droop", "smile")),
        Symptom(name="slurred speech", probability=0.7, lay="I sound drunk, but I am not.", cues=("speech", "speak", "slur", "talk")),
        Symptom(name="severe headache", probability=0.0, lay="No headache.", cues=("head", "headache")),
        Symptom(name="seizure", probability=0.0, lay="No fit, they say.", cues=("seizure", "fit", "shak", "convuls")),
    ),
    "findings": (
        Finding(code="focal_deficit", text="left-sided weakness"),
        Finding(code="nihss_2", value=(1, 1), probability=0.6),
        Finding(code="nihss_3", value=(1, 1), probability=0.5),
        Finding(code="nihss_3", value=(2, 2), probability=0.3, low_severity=0.01),
        Finding(code="nihss_4", value=(1, 1)),
        Finding(code="nihss_4", value=(2, 2), probability=0.5, low_severity=0.01),
        Finding(code="nihss_5a", value=(1, 1)),
        Finding(code="nihss_5a", value=(2, 2), probability=0.7, low_severity=0.01),
        Finding(code="nihss_5a", value=(4, 4), probability=0.4, low_severity=0.02),
        Finding(code="nihss_6a", value=(1, 1), probability=0.7),
        Finding(code="nihss_6a", value=(2, 2), probability=0.4, low_severity=0.01),
        Finding(code="nihss_6a", value=(3, 3), probability=0.3, low_severity=0.02),
        Finding(code="nihss_8", value=(1, 1)),
        Finding(code="nihss_8", value=(2, 2), probability=0.4, low_severity=0.01),
        Finding(code="nihss_10", value=(1, 1)),
        Finding(code="nihss_10", value=(2, 2), probability=0.3, low_severity=0.01),
        Finding(code="nihss_11", value=(1, 1)),
        Finding(code="nihss_11", value=(2, 2), probability=0.5, low_severity=0.01),
    ),
    "studies": (
        Study(modality="ct", body_part="head", findings="No haemorrhage. Slight loss of grey-white contrast in the right insula,"
              " ASPECTS 9. No mass.", impression="No haemorrhage; early right ischaemia, ASPECTS 9."),
        Study(modality="ct_angiography", body_part="head", findings="No occlusion of the internal carotid artery or the trunk of the"
              " right middle cerebral artery. A small distal branch is not filled.",
              impression="No large vessel occlusion; distal branch occlusion, out of reach for thrombectomy."),
        Study(modality="ecg", body_part="heart", findings="Sinus rhythm, no ischaemia.", impression="Normal tracing.",
              measurements={"qtc_ms": 424}),
    ),
    "accepted_names": ("stroke", "ischaemic stroke", "ischemic stroke", "acute ischaemic stroke", "right MCA stroke", "cerebral infarction"),
})  # fmt: skip
