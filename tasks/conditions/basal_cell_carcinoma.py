"""Nodular basal cell carcinoma: pink, translucent, with branching vessels, ovoid nests and ulceration."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="basal_cell_carcinoma",
    name="Basal cell carcinoma of the face",
    icd10="C44.319",
    split="test",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="An older adult with a shiny spot beside the nose.",
    topic="skin lesion",
    complaints=("a shiny spot beside the nose", "a sore on the cheek that will not heal", "a pimple that bleeds when washed"),
    onset_hours=(3000, 12000),
    age=(50, 88),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="change in size", probability=0.6, told=False, lay="Yes, it has grown over the last months.",
                cues=("chang", "grow", "bigger", "size", "larger")),
        Symptom(name="itch or altered feeling", probability=0.15, told=False, lay="It itches, and feels different from the skin around.",
                cues=("itch", "feel", "sensation", "tingl", "numb")),
        Symptom(name="fever", probability=0.0, told=False, lay="No fever.", cues=("fever", "temperature")),
    ),
    studies=(
        Study(
            modality="photo", body_part="skin", on_file=True, findings="See the photograph.", impression="Photograph, not reported.",
            pictures=(
                Picture(
                    kind="dermoscopy", view="dermoscopic, cheek", tone=(0.03, 0.3), faults=(("motion", 0.2, 0.1),),
                    sights=(
                        Sight(name="lesion", draws="lesion", code="pink_lesion", region="lesion", x=(246, 268), y=(182, 204), size_mm=(4.4, 10.5),
                              ratio=(0.8, 0.93), level=(0.66, 0.75), edge=(3, 4), wobble=(0.02, 0.05), look=("pink",), visibility="obvious",
                              terms=("border regular",)),
                        Sight(name="vessels", draws="vessels", code="arborising_vessels", region="lesion", count=(3, 5), level=(0.75, 0.85),
                              probability=0.9),
                        Sight(name="nests", draws="nests", code="ovoid_nests", region="lesion", count=(3, 5), level=(0.6, 0.7), probability=0.6),
                        Sight(name="ulcer", draws="ulcer", code="ulceration", region="lesion", within="lesion", x=(-0.2, 0.2), y=(-0.2, 0.2),
                              size_mm=(0.18, 0.28), ratio=(0.7, 0.9), edge=(3, 4), wobble=(0.1, 0.2), probability=0.55),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("basal cell carcinoma", "BCC", "nodular basal cell carcinoma", "rodent ulcer"),
    workup=("dermoscopy", "biopsy if the treatment would change"),
    treatment=("routine dermatology referral", "excision with 4 mm margin, or Mohs surgery on the central face"),
    pitfalls=("sending it on the melanoma pathway for its points alone", "missing a pigmented variant"),
    teaching=("Branching vessels in focus, ovoid nests and ulceration without a network are the picture of a basal cell carcinoma.",),
    sources=("NICE NG12, skin cancers (routine referral for basal cell carcinoma)", "Nasr 2021 BAD guideline, Br J Dermatol 185:899",
             "Kittler 2016 J Am Acad Dermatol 74:1093"),
)  # fmt: skip
