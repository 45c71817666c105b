"""A thyroid nodule on ultrasound with an earlier examination."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="thyroid_nodule",
    name="Thyroid nodule",
    icd10="E04.1",
    split="test",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="An adult with a lump low in the neck that is watched.",
    topic="lump in the neck",
    complaints=("a lump low in the neck, control visit", "control ultrasound of the thyroid", "a knot in the neck that moves when swallowing"),
    onset_hours=(2000, 20000),
    age=(28, 74),
    sex="any",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="trouble swallowing", probability=0.15, lay="Bread sticks sometimes.", cues=("swallow", "stick")),
        Symptom(name="hoarseness", probability=0.05, lay="My voice is a little rough.", cues=("voice", "hoarse")),
    ),
    studies=(
        Study(
            modality="ultrasound", body_part="thyroid", on_file=True, prior_days=(340, 560), findings="Solid nodule of the thyroid.",
            impression="Solid nodule, compare with the earlier examination.",
            pictures=(
                Picture(
                    kind="thyroid_ultrasound", view="transverse", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="nodule", draws="nodule", code="thyroid_nodule", region="lobe", x=(225, 245), y=(182, 200), size_mm=(8.5, 15),
                              ratio=(0.7, 0.86), angle=(0, 0), level=(0.2, 0.3), edge=(2, 3), wobble=(0.01, 0.05), prior=(0.62, 0.99),
                              terms=("solid", "hypoechoic"), visibility="obvious"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("thyroid nodule", "solitary thyroid nodule", "hypoechoic thyroid nodule"),
    workup=("TSH", "ultrasound of both lobes and the neck nodes", "ACR TI-RADS points", "fine-needle aspiration by size and category"),
    treatment=("follow by ultrasound", "aspiration for growth or suspicious features"),
    pitfalls=("aspirating every nodule", "missing nodes beside the carotid artery"),
    teaching=("A nodule that gains 20 % and 2 mm in two dimensions, or half of its volume, has grown.",),
    sources=("Tessler 2017 J Am Coll Radiol 14:587", "Haugen 2016 Thyroid 26:1"),
)  # fmt: skip
