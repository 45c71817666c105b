"""The sheet of one instrument: the answers given by the caller, or by the patient who is asked or examined now.

`interview.py` asks and charts; the scores of psychiatry read the sheet and keep it.
"""

from typing import NamedTuple

from medmcp.servers.clinical.instrument import INSTRUMENTS
from medmcp.servers.clinical.scores.score import MISSING, Reading, Score
from medmcp.servers.tool import ToolError
from medmcp.servers.world.calculator import begin, finish
from medmcp.servers.world.chart import find_encounter, require_encounter, require_patient
from medmcp.servers.world.interview import administer, chart_total, require_conversation
from medmcp.servers.world.world import Row, World

__all__ = ["Sheet", "examined", "filled", "kept", "named_points"]


class Sheet(NamedTuple):
    """The answers to one instrument, and whose they are."""

    answers: list[Reading]
    patient: Row | None
    encounter: Row | None
    age: Reading
    sex: Reading
    asked: bool  # the patient was asked and the answers were charted


def filled(
    world: World, patient_id: str, encounter_id: str, key: str, responses: list[int] | None, count: int = 0
) -> Sheet:
    """The caller's answers (-1 is not answered), or the patient's. `count` limits the questions (AUDIT-C)."""
    chart = begin(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id) if patient_id else None
    instrument = INSTRUMENTS[key]
    questions = instrument.questions[: count or len(instrument.questions)]
    if responses is not None:
        if len(responses) != len(questions):
            raise ToolError(
                "INVALID_ARGUMENT", f"{instrument.title} takes {len(questions)} answers here, not {len(responses)}.",
                field="responses", hint="Answers in item order; -1 for one that was not answered.",
            )  # fmt: skip
        answers = [MISSING if points == -1 else Reading.given(points, "points") for points in responses]
        return Sheet(answers, chart.patient, encounter, chart.age, chart.sex, False)
    if not patient_id:
        raise ToolError(
            "MISSING_DATA", "Neither a patient nor answers.", hint="Give patient_id, or responses in item order."
        )
    encounter = require_encounter(world, patient_id, encounter_id)
    if instrument.self_report:
        require_conversation(world, patient_id)
    answers = administer(world, patient_id, encounter["id"], instrument, questions)
    return Sheet(answers, chart.patient, encounter, chart.age, chart.sex, True)


def kept(world: World, patient_id: str, sheet: Sheet, key: str, score: Score) -> str | None:
    """Log the score, and chart the total where the patient was asked."""
    finish(world, patient_id, score)
    if not sheet.asked:
        if patient_id:
            score.warnings.append("Explicit answers are scored here and not charted as the patient's.")
        return None
    return chart_total(world, patient_id, sheet.encounter["id"] if sheet.encounter else None, key, score)


def named_points(given: list[str] | None, key: str, field: str) -> dict[str, int | None] | None:
    """name=points as a mapping; refuses a name twice or one that the instrument has not."""
    if not given:
        return None
    names = [question.code.removeprefix(f"{key}_") for question in INSTRUMENTS[key].questions]
    pairs: dict[str, int | None] = {}
    for text in given:
        name, _, points = text.partition("=")
        if name not in names or name in pairs:
            why = "is given twice" if name in pairs else "is not an item"
            raise ToolError("INVALID_ARGUMENT", f"'{name}' {why}.", field=field, hint=f"Items: {', '.join(names)}.")
        if not points.strip().lstrip("-").isascii() or not points.strip().lstrip("-").isdigit():
            raise ToolError(
                "INVALID_ARGUMENT",
                f"'{text}' needs points as a whole number.",
                field=field,
                hint=f"Items: {', '.join(names)}.",
            )
        pairs[name] = None if int(points) == -1 else int(points)
    return pairs


def examined(world: World, patient_id: str, encounter_id: str, key: str, pairs: dict[str, int | None] | None) -> Sheet:
    """A scale rated by the examiner: the caller's points, or the patient examined now."""
    if pairs is not None:
        order = [question.code.removeprefix(f"{key}_") for question in INSTRUMENTS[key].questions]
        return filled(
            world, patient_id, encounter_id, key, [-1 if (v := pairs.get(name)) is None else v for name in order]
        )
    if patient_id:
        require_patient(world, patient_id)
        try:
            require_conversation(world, patient_id, lucid=False)
        except ToolError as refused:
            if "cannot answer" not in refused.message:
                raise
            raise ToolError("NOT_APPLICABLE" if key == "ciwa" else "CONFLICT", refused.message,
                            hint="Rate sedation and agitation with RASS; not testable is a finding.") from None  # fmt: skip
    return filled(world, patient_id, encounter_id, key, None)
