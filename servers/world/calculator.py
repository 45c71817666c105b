"""What every calculator does around its formula: look up the patient, refuse what the formula refuses, log the score."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass

from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.clinical.units import UnitError
from medmcp.servers.tool import ToolError
from medmcp.servers.world.chart import age_years, moment, require_patient
from medmcp.servers.world.world import Row, World

__all__ = ["CalculatorChart", "begin", "caller_values", "finish", "previous", "told_or_charted"]


@dataclass(frozen=True)
class CalculatorChart:
    """The patient a calculator works on; without a patient, explicit values only."""

    patient: Row | None
    age: Reading  # years
    sex: Reading
    at: str


def begin(world: World, patient_id: str, at_time: str = "") -> CalculatorChart:
    """The patient and moment to score. Raises `ToolError` NOT_FOUND; the score itself checks the age."""
    at = moment(world, at_time)
    if not patient_id:
        return CalculatorChart(None, Reading.missing(), Reading.missing(), at)
    patient = require_patient(world, patient_id)

    def recorded(value: float | str, unit: str) -> Reading:
        return Reading(value=value, unit=unit, source="chart", record_id=patient_id)

    return CalculatorChart(patient, recorded(age_years(world, patient), "years"), recorded(patient["sex"], ""), at)


@contextmanager
def caller_values(field: str = "", hint: str = "") -> Iterator[None]:
    """Around a formula: a value that it refuses becomes `ToolError` INVALID_ARGUMENT, which the caller can act on."""
    try:
        yield
    except UnitError:
        raise
    except ValueError as error:
        raise ToolError("INVALID_ARGUMENT", f"{error}.", field=field, hint=hint) from None


def told_or_charted(
    present: list[str] | None, absent: list[str] | None, charted: Mapping[str, Reading]
) -> dict[str, Reading]:
    """Items by what the caller found, else by the chart. Raises `ToolError` for one that is in both lists."""
    both = sorted(set(present or ()) & set(absent or ()))
    if both:
        raise ToolError("INVALID_ARGUMENT", f"{both[0]} is in both lists.", field="items_absent", hint="Say it once.")
    told = {name: Reading.given(True) for name in present or ()} | {name: Reading.given(False) for name in absent or ()}
    return {**charted, **told}


def finish(world: World, patient_id: str, score: Score) -> None:
    """Write the score log: telemetry that leaves the chart alone."""
    world.db.execute(
        "INSERT INTO score (at, patient_id, name, value, items, interpretation) VALUES (?, ?, ?, ?, ?, ?)",
        (world.now, patient_id, score.name, score.score, json.dumps([asdict(item) for item in score.items]),
         score.interpretation),
    )  # fmt: skip


def previous(world: World, patient_id: str, name: str) -> Row | None:
    """The last complete entry of a score in the score log."""
    return world.row(
        "SELECT * FROM score WHERE patient_id = ? AND name = ? AND value IS NOT NULL ORDER BY id DESC LIMIT 1",
        patient_id,
        name,
    )
