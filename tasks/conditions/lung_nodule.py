"""A solitary solid nodule of the lung with an earlier CT: growing or not."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Problem,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="lung_nodule",
    name="Solitary pulmonary nodule",
    icd10="R91.1",
    split="train",
    domain="visual_diagnosis",
    difficulty="advanced",
    teaser="An adult who comes for the control CT of the chest.",
    topic="lung nodule",
    complaints=("comes for the control scan of the chest", "follow-up scan of a spot on the lung", "control CT, the spot was seen by chance"),
    onset_hours=(2000, 9000),
    age=(50, 80),
    sex="any",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="cough", probability=0.3, lay="A smoker's cough, as always.", cues=("cough",)),
        Symptom(name="weight loss", probability=0.1, told=False, lay="I lost a few kilos.", cues=("weight", "appetite")),
    ),
    problems=(Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=0.6),),
    studies=(
        Study(
            modality="ct", body_part="chest", on_file=True, prior_days=(85, 190), findings="Solid nodule of the lung.",
            impression="Solitary nodule, compare with the earlier scan.",
            pictures=(
                Picture(
                    kind="ct_chest", view="axial, level of the nodule", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="nodule", draws="nodule", code="lung_nodule", region="{side}_lung", x=(112, 135), y=(205, 285), size_mm=(9, 19),
                              ratio=(0.82, 0.96), level=(25, 60), edge=(1.2, 1.6), wobble=(0.02, 0.07), prior=(0.6, 0.98), terms=("solid",)),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("solitary pulmonary nodule", "pulmonary nodule", "lung nodule"),
    workup=("thin-slice CT with the same technique as before", "mean diameter on both scans, volume doubling time", "risk of malignancy (Brock)"),
    treatment=("doubling time under 400 days: biopsy, or PET-CT and the lung team", "stable: surveillance to one year by volume, two by diameter"),
    pitfalls=("comparing with the last scan alone and missing slow growth", "growth within measurement error"),
    teaching=("Growth is more than 1.5 mm of mean diameter; a doubling time under 400 days is suspicious.",),
    sources=("Callister 2015 BTS guideline, Thorax 70:ii1", "MacMahon 2017 Radiology 284:228", "Lung-RADS 2022, ACR"),
)  # fmt: skip
