"""A staging CT that shows a clot in a pulmonary artery: what was not asked for has to be told."""

from medmcp.tasks.condition import Condition, Picture, Problem, Request, Sight, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="pulmonary_embolism_incidental",
    name="Pulmonary embolism found by chance",
    icd10="I26.99",
    split="train",
    domain="radiology_report",
    difficulty="advanced",
    teaser="An adult with a cancer whose staging scan lies in the reading room.",
    topic="staging",
    complaints=("staging scan of a cancer, as planned", "comes for the staging scan", "scan before the operation of a tumour"),
    onset_hours=(48, 400),
    age=(40, 80),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="breathlessness", probability=0.4, told=False, lay="The stairs have been hard this week.", cues=("breath", "stairs")),
        Symptom(name="leg swelling", probability=0.3, told=False, lay="One calf is a bit thick.", cues=("leg", "calf", "swell")),
        Symptom(name="chest pain", probability=0.1, told=False, lay="A stitch when I breathe in.", cues=("chest", "pain", "stitch")),
    ),
    problems=(Problem(code="C25.9", name="Malignant neoplasm of pancreas", probability=1.0),),
    studies=(
        Study(
            modality="ct", body_part="chest", on_file=True, findings="Filling defect in a pulmonary artery.", impression="Pulmonary embolism.",
            request=Request(indication="cancer of the pancreas, staging", information="Outpatient, no chest complaints told.", referrer="oncology clinic",
                            urgency="routine", protocol="CT chest with contrast", phase="portal venous", contrast="iv", agent="iohexol", volume_ml=100),
            pictures=(
                Picture(
                    kind="ct_pulmonary", view="axial, pulmonary arteries",
                    sights=(
                        Sight(name="clot right", draws="defect", code="filling_defect", region="right_pulmonary_artery", x=(188, 214), y=(257, 260), size_mm=(15, 24),
                              ratio=(0.4, 0.5), angle=(-6, 0), level=(40, 60), edge=(1.2, 1.5), group="right", terms=("right main to lobar",)),
                        Sight(name="clot left", draws="defect", code="filling_defect", region="left_pulmonary_artery", x=(316, 332), y=(247, 254), size_mm=(15, 24),
                              ratio=(0.4, 0.5), angle=(20, 26), level=(40, 60), edge=(1.2, 1.5), probability=0.0, terms=("left main to lobar",)),
                        Sight(name="strain", draws="wide_ventricle", code="wide_right_ventricle", region="right_ventricle", x=(268, 268), y=(170, 170),
                              size_mm=(18, 26), probability=0.4),
                    ),
                ),
            ),
        ),
    ),
    esi=3,
    accepted_names=("pulmonary embolism", "incidental pulmonary embolism"),
    workup=("ask for breathlessness, pulse, pressure, saturation", "troponin and echocardiography with right heart strain", "veins of the legs if it changes treatment"),
    treatment=("anticoagulation as for a symptomatic embolism in cancer", "with shock: thrombolysis"),
    pitfalls=("reading only what was asked", "telling the clinic by letter", "missing the right ventricle"),
    teaching=("Look at the pulmonary arteries on every staging scan; an embolism is told the same day, one with right heart strain at once.",),
    sources=("Konstantinides 2020 ESC guideline, Eur Heart J 41:543", "ACR practice parameter for communication 2020"),
)  # fmt: skip
