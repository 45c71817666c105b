"""Attacks of atrial fibrillation.

`af_new.py` has the background, the findings and the treatment of both.
"""

from medmcp.tasks.condition import HomeMedicine, Problem, Symptom
from medmcp.tasks.conditions import af_new

__all__ = ["CONDITION"]

CONDITION = af_new.CONDITION.model_copy(update={
    "key": "af_paroxysmal",
    "name": "Paroxysmal atrial fibrillation",
    "icd10": "I48.0",
    "split": "test",
    "teaser": "Attacks of racing that end by themselves.",
    "complaints": ("attacks of racing heart, three in a month", "the heart gallops for an hour and stops", "fluttering that comes and goes since spring"),
    "symptoms": (
        Symptom(name="palpitations", probability=0.9, lay="It sets off like a horse, an hour later all is quiet.", cues=("palpit", "heart", "flutter", "stumbl")),
        Symptom(name="tiredness", probability=0.5, lay="I am out of puff sooner.", cues=("tired", "energy", "puff")),
        Symptom(name="chest pain", probability=0.0, lay="No pain.", cues=("pain", "chest")),
        Symptom(name="weight loss", probability=0.0, told=False, lay="No, I weigh what I weighed.", cues=("weight",)),
        Symptom(name="tremor", probability=0.0, told=False, lay="My hands are steady.", cues=("tremor", "shak", "hands")),
    ),
    "problems": (
        Problem(code="I48.0", name="Paroxysmal atrial fibrillation", probability=1.0,
                medicines=(HomeMedicine(drug="bisoprolol", dose=2.5, unit="mg", frequency="daily", indication="atrial fibrillation", start_days_ago=9),)),
        Problem(code="G43.909", name="Migraine", probability=0.25),
        Problem(code="E78.5", name="Hyperlipidaemia", probability=0.3,
                medicines=(HomeMedicine(drug="rosuvastatin", dose=10, unit="mg", frequency="nightly", indication="hyperlipidaemia"),)),
        Problem(code="G47.33", name="Obstructive sleep apnoea", probability=0.2),
    ),
    "accepted_names": ("atrial fibrillation", "AF", "non-valvular atrial fibrillation", "paroxysmal atrial fibrillation"),
})  # fmt: skip
