"""A spiculated mass on a mammogram with an earlier one."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="breast_mass",
    name="Malignant neoplasm of the breast, screen-detected",
    icd10="C50.919",
    split="validation",
    domain="visual_diagnosis",
    difficulty="advanced",
    teaser="A woman recalled after breast screening.",
    topic="breast screening",
    complaints=("recalled after the breast screening", "second look after screening", "screening mammogram, asked to come back"),
    onset_hours=(100, 900),
    age=(50, 74),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="lump", probability=0.3, told=False, lay="Since you ask, there is something hard.", cues=("lump", "hard", "feel", "knot")),
        Symptom(name="nipple discharge", probability=0.0, told=False, lay="Nothing comes from the nipple.", cues=("nipple", "discharge")),
    ),
    studies=(
        Study(
            modality="mammography", body_part="breast", on_file=True, prior_days=(680, 780), findings="Irregular mass with spicules.",
            impression="Suspicious mass.",
            pictures=(
                Picture(
                    kind="mammogram", view="craniocaudal", sides=("right", "left"), density=(0.1, 0.5),
                    sights=(
                        Sight(name="mass", draws="mass", code="breast_mass", region="outer_half", x=(180, 225), y=(190, 235), size_mm=(9, 17),
                              ratio=(0.78, 0.94), level=(0.84, 0.9), edge=(2, 3), wobble=(0.05, 0.1), look=("spiculated",), prior=(0.5, 0.97),
                              terms=("irregular", "spiculated", "high density")),
                        Sight(name="grains", draws="calcifications", code="breast_calcifications", region="outer_half", x=(232, 262), y=(275, 300),
                              size_mm=(5, 9), ratio=(0.6, 0.8), count=(7, 15), level=(0.5, 0.6), look=("fine",), probability=0.4, visibility="subtle",
                              terms=("fine linear",)),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("breast cancer", "breast carcinoma", "malignant neoplasm of the breast", "invasive ductal carcinoma"),
    workup=("further views or tomosynthesis", "ultrasound of breast and axilla", "core biopsy"),
    treatment=("breast unit: surgery, radiotherapy and systemic therapy by stage and receptors",),
    pitfalls=("calling a spiculated mass stable because it changed little in two years",),
    teaching=("A spiculated irregular mass is BI-RADS 5 whether it has grown or not.",),
    sources=("ACR BI-RADS 5th ed. 2013", "NICE NG101", "NHSBSP publication 49, 2016"),
)  # fmt: skip
