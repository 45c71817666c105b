"""Pleural effusion: a dense base with a meniscus that hides the diaphragm."""

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
    key="pleural_effusion",
    name="Pleural effusion",
    icd10="J90",
    split="test",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="An older adult who gets more breathless week by week.",
    topic="breathlessness",
    complaints=("more breathless every week", "cannot lie flat on one side", "short of breath and a dull ache at the base of the chest"),
    onset_hours=(100, 700),
    age=(45, 86),
    symptoms=(
        Symptom(name="breathlessness", lay="I get breathless on the flat now.", cues=("breath",)),
        Symptom(name="cough", probability=0.5, lay="A dry cough.", cues=("cough",)),
        Symptom(name="weight loss", probability=0.4, told=False, lay="I lost some weight, yes.", cues=("weight", "appetite")),
    ),
    problems=(Problem(code="I10", name="Hypertension", probability=0.5,
                      medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),),
    studies=(
        Study(
            modality="xray", body_part="chest", on_file=True, findings="Dense opacity at one base with a meniscus; costophrenic angle and hemidiaphragm not seen.",
            impression="Pleural effusion.",
            pictures=(
                Picture(
                    kind="chest_film", view="frontal, erect", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="fluid", draws="effusion", code="meniscus_opacity", region="{side}_lower_zone", x=(166, 166), y=(305, 352),
                              size_mm=(120, 120), ratio=(0.5, 0.5), angle=(0, 0), level=(0.95, 0.98), look=("{side}",), visibility="obvious"),
                    ),
                ),
            ),
        ),
    ),
    esi=3,
    accepted_names=("pleural effusion", "unilateral pleural effusion", "effusion"),
    workup=("frontal chest film", "ultrasound before any needle", "pleural fluid by Light's criteria"),
    treatment=("treat the cause", "aspirate for symptoms under ultrasound"),
    pitfalls=("aspirating without ultrasound", "a shallow film that hides the base"),
    teaching=("A concave upper border that rises to the chest wall is fluid.",),
    sources=("Roberts 2023 BTS guideline, Thorax 78:1143", "Light 1972 Ann Intern Med 77:507"),
)  # fmt: skip
