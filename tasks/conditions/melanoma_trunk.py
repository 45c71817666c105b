"""Melanoma of the trunk, superficial spreading: an irregular pigmented lesion of several colours."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Problem,
    Sight,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="melanoma_trunk",
    name="Superficial spreading melanoma of the trunk",
    icd10="C43.59",
    split="train",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="An adult with a dark spot on the back that a partner noticed.",
    topic="skin lesion",
    complaints=("a dark spot on the back", "a mole that the partner does not like", "brown patch between the shoulders"),
    onset_hours=(2000, 9000),
    age=(34, 84),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="change in size", probability=0.75, told=False, lay="Yes, it has grown over the last months.",
                cues=("chang", "grow", "bigger", "size", "larger")),
        Symptom(name="itch or altered feeling", probability=0.3, told=False, lay="It itches, and feels different from the skin around.",
                cues=("itch", "feel", "sensation", "tingl", "numb")),
        Symptom(name="fever", probability=0.0, told=False, lay="No fever.", cues=("fever", "temperature")),
    ),
    problems=(Problem(code="L57.0", name="Actinic keratosis", probability=0.25),),
    slots=(
        Slot(slot="sun", cues=("sun", "burn", "tan", "holiday"), answer="I burnt a few times as a child, yes."),
        Slot(slot="family_skin", cues=("family", "father", "mother", "relative"), answer="Nobody in the family had skin cancer that I know of."),
    ),
    studies=(
        Study(
            modality="photo", body_part="skin", on_file=True, findings="See the photograph.", impression="Photograph, not reported.",
            pictures=(
                Picture(
                    kind="dermoscopy", view="dermoscopic, back", tone=(0.05, 0.45), faults=(("motion", 0.2, 0.15),),
                    sights=(
                        Sight(name="lesion", draws="lesion", code="pigmented_lesion", region="lesion", x=(246, 268), y=(182, 204), size_mm=(7.8, 12.5),
                              ratio=(0.66, 0.84), level=(0.88, 0.95), edge=(3, 4), wobble=(0.11, 0.16), look=("brown",), visibility="obvious",
                              terms=("asymmetry", "border irregular"), features=("asymmetry", "border_irregular", "irregular_shape")),
                        Sight(name="dark area", draws="patch", code="colour_patches", region="lesion", within="lesion", x=(0.2, 0.4), y=(-0.35, 0.1),
                              size_mm=(0.42, 0.5), ratio=(0.75, 0.95), level=(0.88, 0.95), edge=(7, 9), wobble=(0.1, 0.2), look=("dark", "black"),
                              probability=0.92),
                        Sight(name="blue-grey area", draws="patch", code="blue_grey_veil", region="lesion", within="lesion", x=(-0.45, -0.25),
                              y=(0.15, 0.35), size_mm=(0.26, 0.36), ratio=(0.6, 0.8), level=(0.75, 0.85), edge=(10, 13), wobble=(0.1, 0.2),
                              look=("blue_grey",), probability=0.7),
                        Sight(name="streaks", draws="streaks", code="streaks", region="lesion", count=(7, 11), level=(0.75, 0.85), probability=0.6,
                              visibility="subtle"),
                        Sight(name="ulcer", draws="ulcer", code="ulceration", region="lesion", within="lesion", x=(-0.1, 0.2), y=(-0.2, 0.2),
                              size_mm=(0.14, 0.2), ratio=(0.7, 0.9), edge=(3, 4), wobble=(0.1, 0.2), probability=0.25),
                        Sight(name="redness", draws="redness", code="halo_redness", region="surrounding_skin", x=(250, 262), y=(186, 198),
                              size_mm=(15, 17), level=(0.35, 0.45), edge=(30, 40), probability=0.25, visibility="subtle"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("melanoma", "malignant melanoma", "superficial spreading melanoma", "cutaneous melanoma"),
    workup=("weighted 7-point checklist with the history of change", "dermoscopy of the whole lesion", "skin and node examination",
            "excision biopsy with a 2 mm margin, Breslow thickness"),
    treatment=("urgent dermatology referral", "excision, then wide excision by thickness", "sentinel node biopsy from 0.8 mm"),
    pitfalls=("shave of a suspicious pigmented lesion", "trusting the photograph without asking for change"),
    teaching=("Three points on the weighted 7-point checklist are enough for an urgent referral; change is worth two of them.",),
    sources=("NICE NG12, skin cancers", "NICE NG14 2022", "Kittler 2016 J Am Acad Dermatol 74:1093", "AJCC 8th ed. 2017"),
)  # fmt: skip
