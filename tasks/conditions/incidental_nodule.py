"""A lung nodule that a scan for something else showed: type, size and risk make the follow-up."""

from medmcp.tasks.condition import Condition, Picture, Problem, Request, Sight, Study, Symptom

__all__ = ["CONDITION", "TOBACCO"]

TOBACCO = "F17.210"
PLACE = {
    "x": (114, 134),
    "y": (208, 284),
    "ratio": (0.88, 0.97),
    "edge": (1.2, 1.5),
    "wobble": (0.0, 0.03),
    "visibility": "obvious",
    "region": "{side}_lung",
}

CONDITION = Condition(
    key="incidental_nodule",
    name="Pulmonary nodule found by chance",
    icd10="R91.1",
    split="test",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="An adult who was scanned after an accident; something else was seen.",
    topic="incidental finding",
    complaints=("a spot on the lung was seen after a car accident", "letter about a chance finding on the scan", "scan for bruised ribs, asked to come back"),
    onset_hours=(48, 800),
    age=(38, 76),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="rib pain", probability=0.5, lay="The ribs still hurt when I laugh.", cues=("pain", "rib", "chest")),
        Symptom(name="coughing blood", probability=0.0, told=False, lay="No blood, no.", cues=("blood", "cough")),
    ),
    problems=(Problem(code=TOBACCO, name="Nicotine dependence, cigarettes", probability=0.5),),
    studies=(
        Study(
            modality="ct", body_part="chest", on_file=True, findings="Nodule of the lung.", impression="Nodule found by chance.",
            request=Request(indication="blunt chest trauma, rib fractures?", information="No cancer, no immunosuppression.", referrer="emergency department",
                            urgency="urgent", protocol="CT of the chest", phase="portal venous", contrast="iv", agent="iohexol", volume_ml=90),
            pictures=(
                Picture(
                    kind="ct_chest", view="axial, level of the nodule", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="solid nodule", draws="nodule", code="lung_nodule", size_mm=(6.8, 14), level=(25, 60), group="type", **PLACE),
                        Sight(name="hazy nodule", draws="nodule", code="ground_glass_nodule", size_mm=(8, 16), level=(-640, -590), probability=0.0, **PLACE),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("pulmonary nodule", "lung nodule", "incidental pulmonary nodule"),
    workup=("earlier scans, if there are any", "mean diameter on thin slices", "risk: smoking, age, family, emphysema, upper lobe, spiculation"),
    treatment=("Fleischner 2017 by type, size and risk",),
    pitfalls=("Lung-RADS outside screening", "Fleischner with a known cancer or immunosuppression", "follow-up for a nodule under 6 mm at low risk"),
    teaching=("A solid nodule over 8 mm is worked up now; a ground-glass one is looked at again in 6 to 12 months.",),
    sources=("MacMahon 2017 Radiology 284:228",),
)  # fmt: skip
