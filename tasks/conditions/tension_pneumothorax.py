"""A chest film with a wide gap and the heart pushed aside."""

from medmcp.tasks.condition import Condition, Finding, Picture, Request, Sight, Study, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="tension_pneumothorax",
    name="Spontaneous tension pneumothorax",
    icd10="J93.0",
    split="validation",
    domain="radiology_report",
    difficulty="intermediate",
    teaser="A young adult who grows more breathless while the film is read.",
    topic="breathlessness",
    complaints=("more and more short of breath since an hour", "sudden pain in the chest, then no air", "breathless and grey, film just taken"),
    onset_hours=(0.5, 3),
    age=(18, 55),
    arrival=("ambulance", "brought by family"),
    symptoms=(
        Symptom(name="breathlessness", lay="I can't... get air.", cues=("breath", "air")),
        Symptom(name="chest pain", probability=0.9, lay="It stabs on one side.", cues=("pain", "chest")),
    ),
    findings=(
        Finding(code="work_of_breathing", text="accessory muscles, short phrases"),
        Finding(code="jugular_veins", text="distended", probability=0.6),
    ),
    studies=(
        Study(
            modality="xray", body_part="chest", on_file=True, findings="Pleural line with a wide gap; mediastinum displaced.", impression="Tension pneumothorax.",
            request=Request(indication="sudden dyspnoea", information="Saturation falls.", referrer="emergency department", urgency="stat",
                            protocol="chest film, frontal, erect"),
            pictures=(
                Picture(
                    kind="chest_film", view="frontal, erect", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="gap", draws="pneumothorax", code="pleural_line", region="{side}_upper_zone", x=(84, 84), y=(250, 250), size_mm=(62, 104),
                              ratio=(1, 1), angle=(0, 0), level=(0.24, 0.28), look=("{side}",), visibility="obvious"),
                        Sight(name="shift", draws="shift", code="shifted_mediastinum", region="mediastinum", x=(256, 256), y=(300, 300), size_mm=(44, 62),
                              ratio=(1, 1), look=("{side}",), visibility="obvious"),
                    ),
                ),
            ),
        ),
    ),
    esi=1,
    zone="resus",
    accepted_names=("tension pneumothorax", "pneumothorax"),
    workup=("the bedside decides: do not wait for a film", "chest film after decompression"),
    treatment=("needle or finger decompression at once", "chest drain"),
    pitfalls=("a signed report in place of a phone call", "waiting for the film"),
    teaching=("A gap with the mediastinum pushed to the other side is told by voice within minutes.",),
    sources=("Roberts 2023 BTS guideline, Thorax 78:1143", "Roberts 2015 Ann Surg 261:1068"),
)  # fmt: skip
