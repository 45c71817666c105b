"""Pulmonary embolism, subsegmental, with little to see.

`pulmonary_embolism.py` has the background, the course, the work-up and the treatment of both.
"""

from medmcp.tasks.condition import Course, Effect, Response, Result, Study, Symptom
from medmcp.tasks.conditions import pulmonary_embolism

__all__ = ["CONDITION"]

CONDITION = pulmonary_embolism.CONDITION.model_copy(update={
    "key": "pulmonary_embolism_late",
    "name": "Multiple subsegmental pulmonary emboli",
    "icd10": "I26.94",
    "split": "test",
    "teaser": "An adult with a catch in the side who has been through an operation at some time.",
    "complaints": ("a catch in the right side when breathing", "short of breath going upstairs since Monday", "a stab under the ribs and a little breathless"),
    "onset_hours": (20, 90),
    "symptoms": (
        Symptom(name="breathlessness", lay="It came on with the stairs.", cues=("breath", "short of", "air")),
        Symptom(name="pleuritic pain", probability=0.65, lay="A catch, here, when I breathe in.", cues=("pain", "breathe in", "hurt", "knife")),
        Symptom(name="haemoptysis", probability=0.15, lay="There was blood on the tissue.", cues=("blood", "cough up", "tissue")),
        Symptom(name="syncope", probability=0.1, told=False, lay="I passed out on the stairs.", cues=("faint", "passed out", "collapse")),
        Symptom(name="fever", probability=0.05, lay="A little warm perhaps.", cues=("fever", "temperature")),
        Symptom(name="sputum", probability=0.0, told=False, lay="No phlegm.", cues=("phlegm", "sputum")),
    ),
    "course": Course(
        severity=(0.14, 0.4), drift_per_hour=0.02, floor=0.05, crisis_at=0.8, crisis_text="The pressure falls and the neck veins stand out.",
        effects=(Effect(parameter="heart_rate", shift=82), Effect(parameter="respiratory_rate", shift=30), Effect(parameter="spo2", shift=-19), Effect(parameter="sbp", shift=-44),
                 Effect(parameter="dbp", shift=-20), Effect(parameter="po2", shift=-72), Effect(parameter="pco2", shift=-22), Effect(parameter="ph", shift=0.12),
                 Effect(parameter="so2", shift=-19), Effect(parameter="troponin_i_hs", shift=120), Effect(parameter="nt_probnp", shift=2600), Effect(parameter="pain", shift=12)),
        responses=(*(Response(match=f"drug:{drug}", per_hour=-0.05, delay_min=40, once_group="anticoagulant")
                     for drug in ("enoxaparin", "dalteparin", "heparin", "fondaparinux", "apixaban", "rivaroxaban")),
                   Response(match="care:oxygen", per_hour=-0.01, delay_min=5, once_group="oxygen"),
                   Response(match="care:iv_fluid", per_hour=0.02, delay_min=10, lasts_min=120, once_group="load")),
    ),
    "results": (Result(code="d_dimer", level=(950, 3400)), Result(code="creatinine", level=(0.7, 1.1)), Result(code="wbc", level=(6.0, 9.5))),
    "studies": (Study(modality="ct_angiography", body_part="chest", findings="Filling defects in three subsegmental arteries of the lower lobes. Right ventricle of normal width.",
                   impression="Small pulmonary emboli of both lower lobes."),
             Study(modality="xray", body_part="chest", findings="Small plate of atelectasis at the right base, otherwise clear.", impression="No consolidation."),
             Study(modality="ecg", body_part="heart", findings="Sinus tachycardia.", impression="Sinus tachycardia.", measurements={"rhythm": "sinus", "qtc_ms": 420})),
})  # fmt: skip
