"""The items of a score from the answers to an instrument: a question not answered stays missing, never averaged in."""

from collections.abc import Sequence

from medmcp.servers.clinical.instrument import Instrument, Question
from medmcp.servers.clinical.scores.score import Item, Reading

__all__ = ["answer_item", "answer_items", "endorsed"]


def answer_item(question: Question, reading: Reading) -> Item:
    """The item of one answer. ValueError for points that the question cannot score."""
    value = reading.number(question.topic)
    if value is not None and value not in question.points:
        allowed = ", ".join(str(points) for points in question.points)
        raise ValueError(f"{question.topic} scores {allowed}, not {value:g}")
    return Item.of(question.topic, reading, value, (min(question.points), max(question.points)), unit="points")


def answer_items(instrument: Instrument, answers: Sequence[Reading]) -> list[Item]:
    """The items of all answers, in the order of the questions."""
    if len(answers) != len(instrument.questions):
        raise ValueError(f"{instrument.title} has {len(instrument.questions)} answers, not {len(answers)}")
    return [answer_item(question, reading) for question, reading in zip(instrument.questions, answers, strict=True)]


def endorsed(items: Sequence[Item], least: float) -> list[bool | None]:
    """For each item whether it scores `least` or more; unknown where it was not answered."""
    return [None if item.points is None else item.points >= least for item in items]
