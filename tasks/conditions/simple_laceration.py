"""A clean cut that needs closing: one simple procedure."""

from medmcp.tasks.condition import Condition, Course, Effect, Finding, Problem, Response, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="simple_laceration",
    name="Laceration of the forearm without foreign body",
    icd10="S51.819A",
    split="validation",
    difficulty="foundation",
    teaser="Somebody who slipped with a kitchen knife.",
    topic="wound",
    complaints=("cut on the forearm from a kitchen knife", "cut the arm on a tin, bleeding has stopped", "gash on the forearm, wrapped in a towel"),
    onset_hours=(0.5, 6),
    age=(17, 66),
    arrival=("walked in", "brought by family"),
    symptoms=(
        Symptom(name="forearm wound", lay="About four centimetres, quite clean. It gapes a bit.", cues=("cut", "wound", "arm", "happened", "injur")),
        Symptom(name="bleeding", probability=0.0, lay="No, it stopped when I pressed on it.", cues=("bleed", "blood")),
        Symptom(name="numbness", probability=0.0, lay="I feel everything and move every finger.", cues=("numb", "feel", "finger", "move")),
    ),
    problems=(Problem(code="E03.9", name="Hypothyroidism", probability=0.1),),
    slots=(Slot(slot="tetanus", cues=("tetanus", "vaccin", "jab", "booster"), answer="The last tetanus jab was three years ago."),),
    course=Course(
        severity=(0.15, 0.35), drift_per_hour=0.0, floor=0.05, crisis_at=0.95, crisis_text="Brisk bleeding starts again.",
        effects=(Effect(parameter="pain", shift=10), Effect(parameter="heart_rate", shift=44), Effect(parameter="sbp", shift=16),
                 Effect(parameter="respiratory_rate", shift=9)),
        responses=(Response(match="procedure:wound_closure", per_hour=-0.2, once_group="closure"),),
    ),
    findings=(Finding(code="external_bleeding", text="controlled"),),
    esi=4,
    zone="fast_track",
    accepted_names=("laceration", "forearm laceration", "simple laceration", "cut"),
    workup=("sensation, movement and pulse beyond the wound", "tetanus state"),
    treatment=("irrigation and closure", "tetanus booster where it is due"),
    pitfalls=("missing a tendon or nerve injury",),
    teaching=("Test movement against resistance before the local anaesthetic.",),
    sources=("ESI Handbook 5th ed., ENA 2023", "Forsch 2017 Am Fam Physician 95:628"),
)  # fmt: skip
