"""Primary spontaneous pneumothorax: a pleural line on one side, the gap as wide as it was drawn."""

from medmcp.tasks.condition import (
    Condition,
    Picture,
    Sight,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="pneumothorax_primary",
    name="Primary spontaneous pneumothorax",
    icd10="J93.11",
    split="train",
    domain="visual_diagnosis",
    difficulty="intermediate",
    teaser="A tall young adult with sudden pain on one side of the chest.",
    topic="chest pain",
    complaints=("sudden sharp pain on one side of the chest", "pain when breathing in since this morning", "short of breath and a stab in the side"),
    onset_hours=(1, 30),
    age=(18, 38),
    symptoms=(
        Symptom(name="chest pain", lay="It stabs on one side when I breathe in.", cues=("pain", "chest", "hurt")),
        Symptom(name="breathlessness", probability=0.6, lay="I'm a bit short of breath on the stairs.", cues=("breath",)),
        Symptom(name="fever", probability=0.0, lay="No fever.", cues=("fever", "temperature")),
    ),
    studies=(
        Study(
            modality="xray", body_part="chest", on_file=True, findings="Visceral pleural line with no lung markings beyond it.",
            impression="Pneumothorax.",
            pictures=(
                Picture(
                    kind="chest_film", view="frontal, erect", sides=("right", "left"), mirrored=True,
                    sights=(
                        Sight(name="gap", draws="pneumothorax", code="pleural_line", region="{side}_upper_zone", x=(84, 84), y=(250, 250),
                              size_mm=(24, 74), ratio=(1, 1), angle=(0, 0), level=(0.24, 0.28), look=("{side}",), visibility="moderate"),
                    ),
                ),
            ),
        ),
    ),
    esi=3,
    accepted_names=("pneumothorax", "primary spontaneous pneumothorax", "spontaneous pneumothorax"),
    workup=("erect chest film that shows both apices", "width of the gap at the level of the hilum", "symptoms and haemodynamics before size"),
    treatment=("conservative care if there are few symptoms", "ambulatory device, needle aspiration or drain if breathless"),
    pitfalls=("a film that cuts off the apices", "waiting for a film in tension pneumothorax"),
    teaching=("Symptoms decide first; a gap of 2 cm and more at the hilum was called large.",),
    sources=("Roberts 2023 BTS guideline, Thorax 78:1143", "MacDuff 2010 BTS guideline, Thorax 65:ii18", "Brown 2020 N Engl J Med 382:405"),
)  # fmt: skip
