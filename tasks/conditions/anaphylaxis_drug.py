"""Anaphylaxis after a medicine: the disease of `anaphylaxis_food.py` by another trigger, which must not be given again."""

from medmcp.tasks.condition import Response
from medmcp.tasks.conditions import anaphylaxis_food

__all__ = ["CONDITION"]

_FOOD = anaphylaxis_food.CONDITION
assert _FOOD.course is not None
_AGAIN = Response(match="group:beta_lactam", per_hour=0.3, delay_min=5, lasts_min=60, once_group="again")

CONDITION = _FOOD.model_copy(update={
    "key": "anaphylaxis_drug",
    "name": "Anaphylactic reaction to a drug correctly given",
    "icd10": "T88.6XXA",
    "split": "validation",
    "teaser": "An adult who swelled up and wheezed soon after a first tablet.",
    "complaints": ("swollen face and wheeze, came on in minutes", "hives, tight throat and feeling faint",
                   "cannot breathe and itches from head to foot"),
    "age": (24, 70),
    "slots": tuple(
        slot.model_copy(update={"answer": "I had just taken the first amoxicillin for a tooth."}) if slot.slot == "trigger" else slot
        for slot in _FOOD.slots
    ),
    "course": _FOOD.course.model_copy(update={"responses": (*_FOOD.course.responses, _AGAIN)}),
})  # fmt: skip
