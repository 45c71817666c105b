"""Benign melanocytic naevus: small, symmetric, with a regular network."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="naevus_benign",
    name="Melanocytic naevus of the trunk",
    icd10="D22.5",
    split="validation",
    domain="visual_diagnosis",
    difficulty="foundation",
    teaser="A young adult who wants a mole checked.",
    topic="skin lesion",
    complaints=("wants a mole on the back looked at", "asks for a mole check before the summer", "a mole that itches under the strap"),
    onset_hours=(9000, 30000),
    age=(18, 55),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="change in size", probability=0.25, told=False, lay="Yes, it has grown over the last months.",
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
                    kind="dermoscopy", view="dermoscopic, back", tone=(0.05, 0.6), faults=(("motion", 0.2, 0.1),),
                    sights=(
                        Sight(name="lesion", draws="lesion", code="pigmented_lesion", region="lesion", x=(246, 268), y=(182, 204), size_mm=(3.6, 8.2),
                              ratio=(0.84, 0.95), level=(0.82, 0.9), edge=(5, 8), wobble=(0.0, 0.02), look=("brown", "dark"), visibility="obvious",
                              terms=("border regular", "symmetric")),
                        Sight(name="network", draws="network", code="pigment_network", region="lesion", level=(0.4, 0.55), probability=0.85),
                        Sight(name="redness", draws="redness", code="halo_redness", region="surrounding_skin", x=(250, 262), y=(186, 198),
                              size_mm=(11, 13), level=(0.35, 0.45), edge=(30, 40), probability=0.2, visibility="subtle"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("naevus", "nevus", "melanocytic naevus", "mole", "junctional naevus", "compound naevus"),
    workup=("weighted 7-point checklist with the history of change", "dermoscopy"),
    treatment=("reassurance, advice on what change to report",),
    pitfalls=("dismissing a small lesion that has changed",),
    teaching=("A symmetric lesion with an even network scores nothing for shape and colour; a change still counts two.",),
    sources=("Kittler 2016 J Am Acad Dermatol 74:1093", "NICE NG12, skin cancers"),
)  # fmt: skip
