"""Scores and formulas by name, from explicit inputs."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.calculators import CALCULATORS, find_calculator, nearest_calculators
from medmcp.servers.clinical.calculators.calculator import Unreadable
from medmcp.servers.clinical.scores.score import Reading, Score
from medmcp.servers.parameters import NameValue
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calculator import caller_values, finish
from medmcp.servers.world.world import World

__all__ = ["calculate_clinical_score"]


@tool("medical_qa", "Clinical calculator by name", effect="compute", minutes=1)
async def calculate_clinical_score(
    world: World,
    score_name: Annotated[
        str, Field(min_length=1, max_length=80, description="e.g. has_bled, perc, fib4; list gives all.")
    ],
    inputs: Annotated[
        list[NameValue] | None,
        Field(max_length=30, description="name=value with optional unit, e.g. creatinine=180 umol/L, diabetes=true."),
    ] = None,
) -> Mapping[str, Any]:
    """Calculate a named score or formula from explicit inputs, or leave them out to see which it needs with their units. An
    input that is not given is missing, never normal: the score is then null and its range is given."""
    if score_name.casefold() in ("list", "all"):
        return _listing()
    row = find_calculator(score_name)
    if row is None:
        near = nearest_calculators(score_name)
        raise ToolError("NOT_FOUND", f"No score '{score_name}'.", field="score_name",
                        hint=f"Nearest: {', '.join(near)}." if near else "score_name=list gives all.")  # fmt: skip
    accepted = {one.name: one for one in row.inputs}
    given: dict[str, Reading] = {}
    for text in inputs or ():
        name, _, said = text.partition("=")
        if name not in accepted:
            raise ToolError(
                "INVALID_ARGUMENT",
                f"{row.key} has no input '{name}'.",
                field="inputs",
                hint=f"Inputs: {', '.join(accepted)}.",
            )
        if name in given:
            raise ToolError("INVALID_ARGUMENT", f"'{name}' is given twice.", field="inputs")
        try:
            given[name] = accepted[name].read(said)
        except Unreadable as error:
            raise ToolError("INVALID_UNIT" if error.unit else "INVALID_ARGUMENT", str(error), field="inputs") from None
    with caller_values("inputs"):
        score = row.calculate(given)
    if inputs:
        finish(world, "", score)
    return _calculated(row.key, row.formula, [
        {"name": one.name, "type": one.kind, "unit": one.unit or None, "allowed": list(one.allowed) or None, "required": not one.optional}
        for one in row.inputs
    ], score)  # fmt: skip


def _calculated(key: str, formula: str, inputs: list[dict[str, Any]], score: Score) -> dict[str, Any]:
    return score_result(
        score,
        score_name=key,
        **({"details": score.extra} if score.extra else {}),
        inputs_required=inputs,
        formula=formula,
    )


def _listing() -> dict[str, Any]:
    """The names of all calculators, in the envelope of a score without inputs."""
    nothing = Score(
        name="list", score=None, score_range=None, interpretation=None, items=[], missing=[], warnings=[], citation=""
    )
    named = [{"name": key, "type": "score", "unit": None, "allowed": None, "required": False} for key in CALCULATORS]
    return _calculated("list", "Names of the scores and formulas; call again with one of them.", named, nothing)
