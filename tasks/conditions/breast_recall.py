"""A mass on a first mammogram after recall: shape, margin and density make the assessment."""

from medmcp.tasks.condition import Choice, Condition, Picture, Request, Sight, Study, Symptom

__all__ = ["ASSESSMENTS", "CONDITION"]

# what the mass looks like, with its BI-RADS assessment when it is first seen and fully worked up
ASSESSMENTS: dict[str, str] = {
    "oval; circumscribed; equal density": "3", "irregular; indistinct; high density": "4", "irregular; spiculated; equal density": "4",
    "irregular; spiculated; high density": "5",
}  # fmt: skip

CONDITION = Condition(
    key="breast_recall",
    name="Mass on a first mammogram",
    icd10="R92.8",
    split="validation",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="A woman who was called back after her first mammogram.",
    topic="breast screening",
    complaints=("called back after the first mammogram", "second look, further views were taken", "first screening round, asked to come again"),
    onset_hours=(100, 900),
    age=(48, 72),
    sex="female",
    arrival=("walked in",),
    symptoms=(
        Symptom(name="lump", probability=0.2, told=False, lay="I do not feel anything there, or perhaps a little.", cues=("lump", "feel", "knot")),
        Symptom(name="nipple discharge", probability=0.0, told=False, lay="Nothing comes from the nipple.", cues=("nipple", "discharge")),
    ),
    studies=(
        Study(
            modality="mammography", body_part="breast", on_file=True, findings="Mass of the outer half.", impression="Mass, to be assessed.",
            request=Request(indication="recall after screening, mass", information="First round, no earlier mammogram. Further views and ultrasound done: solid.",
                            referrer="screening programme", urgency="routine", protocol="diagnostic mammography, two views and spot compression"),
            pictures=(
                Picture(
                    kind="mammogram", view="craniocaudal", sides=("right", "left"), density=(0.1, 0.4),
                    sights=(
                        Sight(name="mass", draws="mass", code="breast_mass", region="outer_half", x=(180, 225), y=(190, 235), size_mm=(9, 17),
                              ratio=(0.8, 0.94), edge=(2, 3), visibility="obvious",
                              choices=(
                                  Choice(words="oval; circumscribed; equal density", level=(0.8, 0.84), wobble=(0, 0.01), look="circumscribed"),
                                  Choice(words="irregular; indistinct; high density", level=(0.88, 0.92), wobble=(0.07, 0.1), look="indistinct"),
                                  Choice(words="irregular; spiculated; equal density", level=(0.8, 0.84), wobble=(0.05, 0.08), look="spiculated"),
                                  Choice(words="irregular; spiculated; high density", level=(0.88, 0.92), wobble=(0.05, 0.08), look="spiculated"),
                              )),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("breast mass", "mammographic mass", "breast lesion"),
    workup=("spot views and ultrasound before any assessment but 0", "BI-RADS category", "core biopsy from 4 on"),
    treatment=("3: control at 6 months", "4 and 5: core biopsy"),
    pitfalls=("category 3 before the work-up is complete", "category 3 for a mass that is new or larger"),
    teaching=("Irregular, spiculated and dense is 5; a circumscribed oval mass that is first seen is 3.",),
    sources=("ACR BI-RADS 5th ed. 2013",),
)  # fmt: skip
