"""Sore throat with a cold: looked at, advised, sent home. No resource."""

from medmcp.tasks.condition import Condition, Course, Effect, Problem, Response, Result, Slot, Symptom

__all__ = ["CONDITION"]

CONDITION = Condition(
    key="sore_throat",
    name="Acute viral pharyngitis",
    icd10="J02.9",
    split="train",
    difficulty="foundation",
    teaser="A young adult with a sore throat and a runny nose.",
    topic="sore throat",
    complaints=("sore throat and a runny nose", "throat hurts when swallowing, also a cough", "sore throat for some days, needs a note for work"),
    onset_hours=(24, 96),
    age=(17, 48),
    arrival=("walked in",),
    symptoms=(
        Symptom(name="sore throat", lay="It scratches when I swallow.", cues=("throat", "swallow", "sore")),
        Symptom(name="runny nose", probability=0.9, lay="My nose never stops.", cues=("nose", "cold", "runny")),
        Symptom(name="cough", probability=0.9, lay="A bit of a cough.", cues=("cough", "phlegm")),
        Symptom(name="trouble opening the mouth", probability=0.0, lay="No, I can open it wide.", cues=("open", "mouth", "jaw")),
        Symptom(name="breathlessness", probability=0.0, lay="No, I breathe fine.", cues=("breath", "air")),
    ),
    problems=(Problem(code="J30.2", name="Seasonal allergic rhinitis", probability=0.2),),
    slots=(Slot(slot="drinking", cues=("drink", "eat", "fluids"), answer="I drink plenty. Soup goes down well."),),
    course=Course(
        severity=(0.15, 0.4), drift_per_hour=0.0, floor=0.05, crisis_at=0.95, crisis_text="The voice is lost and drooling begins.",
        effects=(Effect(parameter="pain", shift=10), Effect(parameter="temperature", shift=3.6), Effect(parameter="heart_rate", shift=46),
                 Effect(parameter="respiratory_rate", shift=10)),
        responses=(Response(match="drug:paracetamol", per_hour=-0.03, delay_min=30, lasts_min=240, once_group="relief"),),
    ),
    results=(Result(code="strep_a_antigen", text="negative", flag="normal"),),
    esi=5,
    zone="fast_track",
    accepted_names=("viral pharyngitis", "pharyngitis", "sore throat", "common cold", "upper respiratory tract infection"),
    workup=("Centor criteria; no test at 0 or 1",),
    treatment=("paracetamol, fluid, explanation", "no antibiotic"),
    pitfalls=("antibiotic for a cold", "missing a peritonsillar abscess or epiglottitis"),
    teaching=("Cough and a runny nose speak against streptococci.",),
    sources=("Centor 1981 Med Decis Making 1:239", "NICE NG84 2018", "ESI Handbook 5th ed., ENA 2023"),
)  # fmt: skip
