"""Colon cancer with metastases under treatment: the sum of the targets then and now makes the response."""

from medmcp.tasks.condition import Condition, Picture, Problem, Request, Result, Sight, Study, Symptom

__all__ = ["CONDITION"]

NODULE = {"draws": "nodule", "code": "lung_nodule", "visibility": "obvious", "ratio": (0.88, 0.98), "level": (25, 55), "edge": (1.2, 1.5),
          "wobble": (0.01, 0.03), "size_mm": (13, 24), "terms": ("solid",), "prior": (0.9, 1.1)}  # fmt: skip
LESION = {"draws": "lesion", "code": "liver_lesion", "visibility": "obvious", "ratio": (0.9, 0.98), "level": (48, 60), "edge": (1.3, 1.6),
          "wobble": (0.0, 0.02), "size_mm": (16, 30), "prior": (0.9, 1.1)}  # fmt: skip

CONDITION = Condition(
    key="solid_metastases",
    name="Colon cancer metastatic to lung and liver",
    icd10="C78.02",
    split="train",
    domain="radiology_report",
    difficulty="advanced",
    teaser="An adult with a cancer under treatment who comes for the next scan.",
    topic="response to treatment",
    complaints=("comes for the scan after the third course", "control scan under chemotherapy", "restaging scan, results next week"),
    onset_hours=(500, 4000),
    age=(44, 80),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="tiredness", probability=0.7, lay="Tired for days after each course.", cues=("tired", "fatigue")),
        Symptom(name="tingling fingers", probability=0.4, told=False, lay="My fingertips tingle in the cold.", cues=("tingl", "numb", "finger")),
        Symptom(name="breathlessness", probability=0.1, lay="A little, on the stairs.", cues=("breath",)),
    ),
    problems=(
        Problem(code="C18.7", name="Malignant neoplasm of sigmoid colon", probability=1.0),
        Problem(code="C78.7", name="Secondary malignant neoplasm of liver", probability=1.0),
    ),
    results=(Result(code="haemoglobin", level=(10.2, 12.8)),),
    studies=(
        Study(
            modality="ct", body_part="chest", on_file=True, prior_days=(56, 84), findings="Nodules of the lung and lesions of the liver.",
            impression="Metastases, compare with the scan before treatment.",
            request=Request(indication="colon cancer, response to chemotherapy (RECIST 1.1)", information="Baseline is the scan before the first course.",
                            referrer="oncology clinic", urgency="routine", protocol="CT chest and upper abdomen", phase="portal venous", contrast="iv",
                            agent="iohexol", volume_ml=100),
            pictures=(
                Picture(kind="ct_chest", view="axial, upper", sights=(Sight(name="target 1", region="right_lung", x=(116, 134), y=(215, 285), **NODULE),)),
                Picture(
                    kind="ct_chest", view="axial, lower",
                    sights=(
                        Sight(name="target 2", region="left_lung", x=(378, 396), y=(215, 285), **NODULE),
                        Sight(name="new nodule", draws="nodule", code="lung_nodule", region="right_lung", x=(120, 134), y=(220, 280), size_mm=(11, 15),
                              ratio=(0.9, 0.98), level=(25, 55), edge=(1.2, 1.5), terms=("solid",), visibility="obvious", probability=0.0),
                    ),
                ),
                Picture(kind="ct_liver", view="axial, liver",
                        sights=(Sight(name="phase", draws="phase", look=("portal_venous",), prior=(1, 1)),
                                Sight(name="target 3", region="right_lobe", x=(120, 166), y=(216, 260), **LESION))),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("metastatic colon cancer", "metastatic colorectal cancer", "colon cancer with metastases"),
    workup=("long axis of each target on both scans", "sums and their change", "new lesions", "incidental embolism, complications"),
    treatment=("response or stable disease: go on", "progression: the tumour board chooses the next line"),
    pitfalls=("percent without the five millimetres", "a new lesion overlooked beside shrinking targets", "comparing with the last scan in place of the nadir"),
    teaching=("Partial response is 30 % below baseline; progression 20 % and 5 mm above the nadir, or a new lesion.",),
    sources=("Eisenhauer 2009 Eur J Cancer 45:228", "Cervantes 2023 Ann Oncol 34:10"),
)  # fmt: skip
