"""Where an obstetric task plays: a closing sentence without clinical content, so that no two instructions read alike."""

from random import Random

from medmcp.tasks.case import Case
from medmcp.tasks.family import phrase

__all__ = ["placed"]

# nothing here speaks of the patient's facts, the clock or who is with her: those stand in the chart
SETTINGS = (
    "A student is watching you.", "The consultant rounds later.", "The midwife who admitted her has gone off duty.", "The unit is busy.",
    "Two other women wait in the corridor.", "She has read a lot beforehand.", "She wants to know what you decide.",
    "The outgoing team hands over to you.", "All drugs named here are in stock.", "A colleague telephones about another patient meanwhile.",
    "The laboratory works round the clock.", "Write as if your registrar reads it.", "She prefers short answers.",
    "There has been a change of shift.", "The bed manager asks how long she will stay.", "The printer is out of paper.",
    "Your pager is quiet for once.", "The registrar is in theatre.", "The senior midwife will help with whatever you order.",
    "The chart is open in front of you.", "Nobody else has looked at this yet.", "An audit of such cases is under way.",
    "You will present her at the next meeting.", "The nurse waits for your orders.",
)  # fmt: skip


def placed(case: Case, variant: str, templates: tuple[str, ...], **words: object) -> str:
    """An instruction as `phrase` makes it, and a setting."""
    setting = Random(f"{case.condition.key}|{case.seed}|{variant}|setting").choice(SETTINGS)
    return f"{phrase(case, variant, templates, **words)} {setting}"
