"""Lobar pneumonia: an air-space opacity in one lobe with air bronchograms."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="pneumonia_lobar",
    name="Lobar pneumonia",
    icd10="J18.1",
    split="validation",
    domain="visual_diagnosis",
    difficulty="foundation",
    teaser="An adult with fever, cough and rusty sputum.",
    topic="cough and fever",
    complaints=("fever and cough for two days", "shivering, cough and rusty phlegm", "cough with pain on one side"),
    onset_hours=(20, 90),
    age=(24, 80),
    symptoms=(
        Symptom(name="cough", lay="I cough up rusty phlegm.", cues=("cough", "phlegm", "sputum")),
        Symptom(name="fever", lay="I had the shivers and 39 degrees.", cues=("fever", "temperature", "chill", "shiver")),
        Symptom(name="chest pain", probability=0.5, lay="It hurts on one side when I breathe in.", cues=("pain", "chest", "hurt")),
    ),
    studies=(
        Study(
            modality="xray", body_part="chest", on_file=True, findings="Homogeneous opacity with air bronchograms in one lobe.",
            impression="Lobar consolidation.",
            pictures=(
                Picture(
                    kind="chest_film", view="frontal, erect", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="upper opacity", draws="opacity", code="airspace_opacity", region="{side}_upper_zone", x=(160, 174), y=(162, 182),
                              size_mm=(96, 120), ratio=(0.84, 0.95), level=(0.8, 0.9), edge=(22, 30), wobble=(0.05, 0.1), look=("{side}_upper",),
                              visibility="obvious", probability=0.5, terms=("sharp lower border at the fissure",)),
                        Sight(name="lower opacity", draws="opacity", code="airspace_opacity", region="{side}_lower_zone", x=(150, 165), y=(326, 340),
                              size_mm=(96, 118), ratio=(0.6, 0.75), angle=(0, 0), level=(0.8, 0.9), edge=(22, 30), wobble=(0.05, 0.1), look=("{side}_lower",),
                              visibility="obvious", probability=0.55),
                    ),
                ),
            ),
        ),
    ),
    esi=3,
    accepted_names=("lobar pneumonia", "pneumonia", "consolidation", "lobar consolidation"),
    workup=("frontal chest film in full inspiration", "CURB-65", "blood cultures if severe"),
    treatment=("amoxicillin, or by severity and allergy", "oxygen to target"),
    pitfalls=("a shallow film that hides the bases", "not repeating the film at 6 weeks in a smoker over 50"),
    teaching=("An opacity that has the shape of a lobe and keeps its bronchi open is consolidation.",),
    sources=("NICE NG250 2025", "ATS/IDSA 2019 Am J Respir Crit Care Med 200:e45", "Hansell 2008 Radiology 246:697"),
)  # fmt: skip
