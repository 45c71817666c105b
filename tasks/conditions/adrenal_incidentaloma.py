"""An adrenal nodule found by chance on unenhanced CT: its density decides."""

from medmcp.tasks.condition import (
    Condition,
    HomeMedicine,
    Picture,
    Problem,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="adrenal_incidentaloma",
    name="Adrenal nodule found by chance",
    icd10="E27.8",
    split="validation",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="An adult in whom a CT for renal colic showed something else.",
    topic="incidental finding",
    complaints=("sent for a nodule that the scan for a stone showed", "chance finding beside the kidney", "letter about a nodule on the scan"),
    onset_hours=(200, 2000),
    age=(42, 80),
    sex="any",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="spells of sweating", probability=0.0, told=False, lay="No spells, no sweating.", cues=("sweat", "spell", "palpit", "flush")),
        Symptom(name="headache", probability=0.2, told=False, lay="A headache now and then.", cues=("headache", "head")),
    ),
    problems=(Problem(code="I10", name="Hypertension", probability=0.5,
                      medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),),
    studies=(
        Study(
            modality="ct", body_part="abdomen", on_file=True, findings="Rounded nodule of an adrenal gland.", impression="Adrenal nodule.",
            pictures=(
                Picture(
                    kind="ct_abdomen", view="axial, level of the adrenal glands", sides=("right", "left"), mirrored=False,
                    sights=(
                        Sight(name="nodule", draws="nodule", code="adrenal_nodule", region="left_adrenal", x=(314, 322), y=(248, 256), size_mm=(15, 26),
                              ratio=(0.82, 0.95), level=(-8, 42), edge=(1.3, 1.8), wobble=(0.0, 0.03), visibility="obvious"),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("adrenal incidentaloma", "adrenal nodule", "adrenal adenoma"),
    workup=("attenuation on unenhanced CT", "1 mg dexamethasone suppression test", "plasma metanephrines if above 10 HU", "aldosterone-renin ratio with hypertension"),
    treatment=("homogeneous and at most 10 HU: no further imaging", "else: interval CT, washout or FDG-PET, adrenal team"),
    pitfalls=("biopsy before metanephrines", "judging density on an enhanced scan"),
    teaching=("At most 10 HU and homogeneous on an unenhanced scan is benign and needs no further imaging, whatever its size (ESE/ENSAT 2023).",),
    sources=("Fassnacht 2023 ESE/ENSAT guideline, Eur J Endocrinol 189:G1", "Boland 1998 AJR 171:201"),
)  # fmt: skip
