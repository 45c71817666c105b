"""A nodule on a first thyroid ultrasound: points for composition, echogenicity, shape, margin and foci."""

from medmcp.tasks.condition import Choice, Condition, Picture, Request, Result, Sight, Study, Symptom

__all__ = ["CONDITION", "LEVELS"]

# what the nodule looks like, with its ACR TI-RADS points (Tessler 2017)
LEVELS: dict[str, int] = {
    "mixed cystic and solid; hypoechoic; wider than tall; smooth margin; no echogenic foci": 3,  # 1 + 2
    "solid; hypoechoic; wider than tall; smooth margin; no echogenic foci": 4,  # 2 + 2
    "solid; very hypoechoic; wider than tall; smooth margin; no echogenic foci": 5,  # 2 + 3
    "solid; hypoechoic; wider than tall; irregular margin; no echogenic foci": 6,  # 2 + 2 + 2
    "solid; hypoechoic; taller than wide; smooth margin; no echogenic foci": 7,  # 2 + 2 + 3
    "solid; very hypoechoic; taller than wide; irregular margin; no echogenic foci": 10,  # 2 + 3 + 3 + 2
    "solid; hypoechoic; wider than tall; irregular margin; punctate foci; no coarse calcification": 9,  # 2 + 2 + 2 + 3
}


def _choice(words: str) -> Choice:
    return Choice(
        words=words, level=(0.14, 0.18) if "very hypoechoic" in words else (0.26, 0.31), angle=(88, 92) if "taller" in words else (-2, 2),
        wobble=(0.05, 0.07) if "irregular" in words else (0.0, 0.01), count=9 if "punctate" in words else 1,
    )  # fmt: skip


CONDITION = Condition(
    key="thyroid_category",
    name="Thyroid nodule, first ultrasound",
    icd10="E04.1",
    split="train",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="An adult with a small lump low in the neck.",
    topic="lump in the neck",
    complaints=("a lump low in the neck was felt", "sent for an ultrasound of the thyroid", "the family doctor felt a knot in the neck"),
    onset_hours=(300, 4000),
    age=(26, 74),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="trouble swallowing", probability=0.1, lay="Bread sticks sometimes.", cues=("swallow", "stick")),
        Symptom(name="hoarseness", probability=0.05, lay="My voice is a little rough.", cues=("voice", "hoarse")),
    ),
    results=(Result(code="tsh", level=(0.9, 2.8)),),
    studies=(
        Study(
            modality="ultrasound", body_part="thyroid", on_file=True, findings="Nodule of a lobe.", impression="Nodule, to be classified.",
            request=Request(indication="thyroid nodule, ACR TI-RADS?", information="TSH normal, no irradiation of the neck.", referrer="family doctor",
                            urgency="routine", protocol="ultrasound of thyroid and neck"),
            pictures=(
                Picture(
                    kind="thyroid_ultrasound", view="transverse", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="nodule", draws="nodule", code="thyroid_nodule", region="lobe", x=(228, 244), y=(184, 198), size_mm=(8.5, 14.5),
                              ratio=(0.72, 0.82), angle=(0, 0), edge=(2, 3), visibility="obvious", choices=tuple(_choice(words) for words in LEVELS)),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("thyroid nodule", "solitary thyroid nodule"),
    workup=("TSH", "ACR TI-RADS points", "largest diameter", "neck nodes"),
    treatment=("aspiration by category and size: TR3 25 mm, TR4 15 mm, TR5 10 mm", "else follow-up or nothing"),
    pitfalls=("aspirating by size alone", "adding points to a spongiform nodule", "comet tails counted as punctate foci"),
    teaching=("Three points for taller than wide and three for punctate foci move a nodule to TR5.",),
    sources=("Tessler 2017 J Am Coll Radiol 14:587",),
)  # fmt: skip
