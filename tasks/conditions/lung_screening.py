"""A nodule on a low-dose screening CT with last year's scan: the category decides how soon the next one is."""

from medmcp.tasks.condition import Condition, Picture, Problem, Request, Sight, SocialFact, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="lung_screening",
    name="Nodule on lung cancer screening",
    icd10="R91.1",
    split="train",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="A smoker who comes for the yearly low-dose scan of the chest.",
    topic="lung cancer screening",
    complaints=("comes for the yearly screening scan of the lungs", "low-dose lung scan, the second round", "screening CT, feels well"),
    onset_hours=(24, 200),
    age=(52, 78),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="cough", probability=0.35, lay="The usual cough in the morning.", cues=("cough",)),
        Symptom(name="coughing blood", probability=0.0, told=False, lay="No, never any blood.", cues=("blood", "bloody")),
        Symptom(name="weight loss", probability=0.05, told=False, lay="A few kilos, I eat less.", cues=("weight", "appetite")),
    ),
    problems=(
        Problem(code="F17.210", name="Nicotine dependence, cigarettes", probability=1.0),
        Problem(code="J43.9", name="Emphysema", probability=0.4),
    ),
    social=(SocialFact(code="tobacco", text="smokes, 20 to 40 cigarettes a day for decades", value=38),),
    studies=(
        Study(
            modality="ct", body_part="chest", on_file=True, prior_days=(300, 362), findings="Nodule of the lung.",
            impression="Nodule, compare with the earlier scan.",
            request=Request(indication="lung cancer screening, annual round", information="Current smoker, 30 pack-years or more, no symptoms.",
                            referrer="screening programme", urgency="routine", protocol="low-dose screening CT of the chest"),
            pictures=(
                Picture(
                    kind="ct_chest", view="axial, level of the nodule", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="nodule", draws="nodule", code="lung_nodule", region="{side}_lung", x=(112, 136), y=(205, 285), size_mm=(5.5, 17),
                              ratio=(0.86, 0.97), level=(25, 60), edge=(1.2, 1.5), wobble=(0.01, 0.04), prior=(0.7, 1.0), terms=("solid",)),
                    ),
                ),
            ),
        ),
    ),
    esi=5,
    zone="fast_track",
    accepted_names=("pulmonary nodule", "lung nodule", "screen-detected nodule"),
    workup=("mean diameter on this and the last scan, to one decimal", "Lung-RADS category", "significant other findings: modifier S"),
    treatment=("category 1 and 2: next scan in 12 months", "3: 6 months; 4A: 3 months", "4B and 4X: diagnostic CT, PET/CT or tissue", "help to stop smoking"),
    pitfalls=("Fleischner intervals on a screening scan", "long axis in place of the mean diameter", "growth within the error of measurement"),
    teaching=("Growth is more than 1.5 mm of mean diameter within 12 months; a new nodule has lower limits than one at baseline.",),
    sources=("ACR Lung-RADS v2022", "Christensen 2024 Chest 165:738", "USPSTF 2021 JAMA 325:962"),
)  # fmt: skip
