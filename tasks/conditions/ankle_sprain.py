"""Twisted ankle: the Ottawa rules ask for an X-ray, nothing else is needed. One resource."""

from medmcp.tasks.condition import (
    Condition,
    Course,
    Effect,
    Finding,
    HomeMedicine,
    Problem,
    Response,
    Slot,
    Study,
    Symptom,
)

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="ankle_sprain",
    name="Sprain of the ankle",
    icd10="S93.401A",
    split="train",
    difficulty="foundation",
    teaser="Somebody who turned an ankle on the kerb.",
    topic="limb injury",
    complaints=("turned the ankle on a kerb", "twisted ankle at football, swollen", "stepped off the stairs and the ankle gave way"),
    onset_hours=(1, 20),
    age=(17, 62),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="ankle injury", lay="It went over, and I heard a crack.", cues=("ankle", "foot", "happened", "injur")),
        Symptom(name="swelling", probability=0.8, lay="It blew up within the hour.", cues=("swell", "size")),
        Symptom(name="inability to bear weight", probability=0.6, told=False, lay="I can't put my weight on it, not even four steps.",
                cues=("walk", "weight", "stand", "steps")),
        Symptom(name="numbness", probability=0.0, lay="No, I feel my toes.", cues=("numb", "feel", "tingl")),
    ),
    problems=(Problem(code="I10", name="Hypertension", probability=0.1,
                      medicines=(HomeMedicine(drug="amlodipine", dose=5, unit="mg", frequency="daily", indication="hypertension"),)),),
    slots=(Slot(slot="head", cues=("head", "black out", "faint"), answer="I did not hit my head and I did not faint."),),
    course=Course(
        severity=(0.2, 0.4), drift_per_hour=0.0, floor=0.1, crisis_at=0.95, crisis_text="The foot turns pale and numb.",
        effects=(Effect(parameter="pain", shift=14), Effect(parameter="heart_rate", shift=38), Effect(parameter="sbp", shift=18),
                 Effect(parameter="respiratory_rate", shift=8)),
        responses=(Response(match="group:nsaid", per_hour=-0.05, delay_min=30, lasts_min=240, once_group="relief"),
                   Response(match="care:ice", per_hour=-0.02, delay_min=10, lasts_min=120, once_group="ice")),
    ),
    findings=(Finding(code="injuries", text="deformed limb", probability=0.0),),
    studies=(
        Study(modality="xray", body_part="lower_limb", findings="Soft tissue swelling over the lateral malleolus. No fracture. Mortise intact.",
              impression="No fracture."),
    ),
    esi=4,
    zone="fast_track",
    accepted_names=("ankle sprain", "sprained ankle", "lateral ankle sprain", "sprain of ankle"),
    workup=("Ottawa ankle rules", "X-ray if the rules ask for it"),
    treatment=("compression, ice, elevation, early movement", "ibuprofen or paracetamol"),
    pitfalls=("missing a fracture of the fifth metatarsal base",),
    teaching=("Not able to take four steps, or bone tenderness at the back of a malleolus: X-ray.",),
    sources=("Stiell 1994 JAMA 271:827 (Ottawa ankle rules)", "ESI Handbook 5th ed., ENA 2023"),
)  # fmt: skip
