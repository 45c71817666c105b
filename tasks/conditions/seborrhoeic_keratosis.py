"""Seborrhoeic keratosis: waxy, sharply bordered, with milia-like cysts and comedo-like openings."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="seborrhoeic_keratosis",
    name="Seborrhoeic keratosis",
    icd10="L82.1",
    split="train",
    domain="visual_diagnosis",
    difficulty="foundation",
    teaser="An older adult with a warty brown spot.",
    topic="skin lesion",
    complaints=("a warty brown spot on the chest", "a stuck-on brown spot that catches on clothes", "a rough dark mole"),
    onset_hours=(4000, 20000),
    age=(48, 88),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="change in size", probability=0.4, told=False, lay="Yes, it has grown over the last months.",
                cues=("chang", "grow", "bigger", "size", "larger")),
        Symptom(name="itch or altered feeling", probability=0.35, told=False, lay="It itches, and feels different from the skin around.",
                cues=("itch", "feel", "sensation", "tingl", "numb")),
        Symptom(name="fever", probability=0.0, told=False, lay="No fever.", cues=("fever", "temperature")),
    ),
    studies=(
        Study(
            modality="photo", body_part="skin", on_file=True, findings="See the photograph.", impression="Photograph, not reported.",
            pictures=(
                Picture(
                    kind="dermoscopy", view="dermoscopic, chest", tone=(0.05, 0.55), faults=(("motion", 0.2, 0.1),),
                    sights=(
                        Sight(name="lesion", draws="lesion", code="pigmented_lesion", region="lesion", x=(246, 268), y=(182, 204), size_mm=(4.6, 12.0),
                              ratio=(0.8, 0.93), level=(0.88, 0.94), edge=(1.5, 2.5), wobble=(0.01, 0.03), look=("waxy",), visibility="obvious",
                              terms=("border regular", "symmetric")),
                        Sight(name="cysts", draws="cysts", code="milia_like_cysts", region="lesion", count=(9, 18), level=(0.75, 0.85), probability=0.9),
                        Sight(name="plugs", draws="plugs", code="comedo_like_openings", region="lesion", count=(5, 10), level=(0.75, 0.85),
                              probability=0.85),
                        Sight(name="redness", draws="redness", code="halo_redness", region="surrounding_skin", x=(250, 262), y=(186, 198),
                              size_mm=(13, 16), level=(0.35, 0.45), edge=(30, 40), probability=0.3, visibility="subtle"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("seborrhoeic keratosis", "seborrheic keratosis", "basal cell papilloma", "seborrhoeic wart"),
    workup=("dermoscopy", "history of change"),
    treatment=("reassurance", "removal only if it bothers"),
    pitfalls=("calling an irritated keratosis a melanoma, or the reverse: biopsy when in doubt",),
    teaching=("Milia-like cysts and comedo-like openings speak for a keratosis; the checklist does not know them.",),
    sources=("Kittler 2016 J Am Acad Dermatol 74:1093", "NICE NG12, skin cancers"),
)  # fmt: skip
