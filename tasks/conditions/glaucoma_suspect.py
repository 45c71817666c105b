"""Glaucomatous optic disc: a large cup, often larger in one eye than in the other."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="glaucoma_suspect",
    name="Primary open-angle glaucoma",
    icd10="H40.1190",
    split="validation",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="An adult sent by the optician for a second look at the optic discs.",
    topic="eye screening",
    complaints=("sent by the optician for the discs", "eye pressure was raised at the optician's", "sister lost sight from glaucoma"),
    onset_hours=(4000, 20000),
    age=(45, 84),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="blurred vision", probability=0.1, lay="I bump into door frames at times.", cues=("blur", "vision", "see", "sight")),
        Symptom(name="eye pain", probability=0.0, lay="No pain in the eyes.", cues=("pain", "hurt", "ache")),
    ),
    slots=(Slot(slot="family_eyes", cues=("family", "sister", "mother", "brother"), answer="My sister has glaucoma."),),
    studies=(
        Study(
            modality="photo", body_part="eye", on_file=True, findings="See the photographs.", impression="Photographs, not graded.",
            pictures=(
                Picture(
                    kind="fundus", view="macula-disc centred, right eye", sides=("right",), tone=(0.1, 0.8),
                    sights=(
                        Sight(name="right disc", draws="disc", code="optic_disc", region="posterior_pole", x=(340, 340), y=(256, 256), size_mm=(62, 62),
                              ratio=(0.9, 0.9), angle=(90, 90), edge=(3, 3)),
                        Sight(name="right cup", draws="cup", code="optic_cup", region="posterior_pole", x=(340, 340), y=(256, 256), size_mm=(20, 47),
                              ratio=(0.9, 0.9), angle=(90, 90), edge=(3, 3)),
                    ),
                ),
                Picture(
                    kind="fundus", view="macula-disc centred, left eye", sides=("left",), tone=(0.1, 0.8),
                    sights=(
                        Sight(name="left disc", draws="disc", code="optic_disc", region="posterior_pole", x=(172, 172), y=(256, 256), size_mm=(62, 62),
                              ratio=(0.9, 0.9), angle=(90, 90), edge=(3, 3)),
                        Sight(name="left cup", draws="cup", code="optic_cup", region="posterior_pole", x=(172, 172), y=(256, 256), size_mm=(20, 47),
                              ratio=(0.9, 0.9), angle=(90, 90), edge=(3, 3)),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("glaucoma", "primary open-angle glaucoma", "POAG", "glaucomatous optic neuropathy"),
    workup=("vertical cup-disc ratio of both eyes", "intraocular pressure by applanation", "gonioscopy", "visual field", "central corneal thickness"),
    treatment=("lower the pressure: prostaglandin drops or selective laser", "follow field and disc"),
    pitfalls=("calling a large cup in a large disc glaucoma", "missing a difference of more than 0.2 between the eyes"),
    teaching=("A vertical ratio of 0.7 and more, or a difference of 0.2 between the eyes, asks for fields and pressure.",),
    sources=("NICE NG81 2022", "European Glaucoma Society guidelines 5th ed. 2020", "Foster 2002 Br J Ophthalmol 86:238"),
)  # fmt: skip
