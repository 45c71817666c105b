"""Reference intervals, the flag of a value, and units."""

import math
from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.laboratory import LabTest, find_test, nearest_tests, reference
from medmcp.servers.clinical.laboratory import flag as flag_of
from medmcp.servers.clinical.units import UnitError, convert, plausible
from medmcp.servers.medical_qa.results import LabReferenceRange
from medmcp.servers.parameters import Age, Sex
from medmcp.servers.passages import laboratory_passage_id
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.world import World

__all__ = ["get_lab_reference_range"]


@tool("medical_qa", "Reference range and unit conversion", effect="compute", minutes=1)
async def get_lab_reference_range(
    world: World,
    test: Annotated[str, Field(min_length=1, max_length=120, description="Test name.")],
    value: Annotated[float | None, Field(ge=-1000, le=10_000_000, description="Value to judge.")] = None,
    unit: Annotated[str, Field(max_length=30, description="Unit of the value.")] = "",
    to_unit: Annotated[str, Field(max_length=30, description="Unit to convert to.")] = "",
    age_years: Age = None,
    sex: Sex = None,
    pregnancy_trimester: Annotated[Literal[1, 2, 3] | None, Field(description="Trimester, if pregnant.")] = None,
) -> LabReferenceRange:
    """Reference interval of a test for an age, sex and trimester with source, critical limits, the flag of a value, unit
    conversion, and what raises or lowers it. An adult interval is never used for a child or in pregnancy."""
    row = find_test(test)
    if row is None:
        near = nearest_tests(test)
        raise ToolError("NOT_FOUND", f"'{test}' is not in the laboratory catalogue.", field="test",
                        hint=f"Did you mean {', '.join(near)}?" if near else "")  # fmt: skip
    if pregnancy_trimester is not None and sex == "male":
        raise ToolError("INVALID_ARGUMENT", "A trimester needs a female patient.", field="pregnancy_trimester")
    pregnant = pregnancy_trimester is not None
    who: Literal["female", "male"] | None = "female" if pregnant else sex
    interval = reference(row, who, age_years, pregnant, pregnancy_trimester)
    warnings = []
    judged = "cannot_judge"
    if value is not None and not unit and row.unit:
        warnings.append(f"No unit was given: the value is not judged. The laboratory reports {row.unit}.")
    elif value is not None and row.kind == "quantitative":
        own = _in_unit(row, value, unit or row.unit, row.unit, "unit")
        low, high = row.limits or (-math.inf, math.inf)
        if not low <= own <= high:
            raise ToolError("INVALID_ARGUMENT", f"{value:g} {unit} is outside what a living patient can have.", field="value",
                            hint=f"Limits: {low:g} to {high:g} {row.unit}.")  # fmt: skip
        judged = flag_of(row, own, who, age_years, pregnant, pregnancy_trimester)
        if judged == "cannot_judge":
            warnings.append("No interval fits: age, sex or trimester is missing, or none is on file for this person.")
    converted = None
    if to_unit:
        start = unit or row.unit
        number = None if value is None else _in_unit(row, value, start, to_unit, "to_unit")
        factor = _factor(row, start, to_unit)
        converted = {"value": None if number is None else round(number, 4), "unit": to_unit, "factor": factor}
    return {
        "test": {"key": row.key, "name": row.name, "specimen": row.specimen, "loinc": row.loinc},
        "interval": None if interval is None else {
            "low": interval.low, "high": interval.high, "unit": row.unit, "population": _population(interval.sex, interval.age, interval.pregnancy),
        },
        "critical": {"low": row.critical_low, "high": row.critical_high},
        "flag": judged,
        "converted": converted,
        "causes": {"raising": list(row.raised_by), "lowering": list(row.lowered_by)},
        "interference": row.interference or None,
        "passage_id": laboratory_passage_id(row),
        "source": interval.source if interval else "; ".join(row.sources),
        "warnings": warnings,
    }  # fmt: skip


def _in_unit(row: LabTest, value: float, start: str, end: str, field: str) -> float:
    try:
        plausible(row.key, value, start)
        return convert(value, start, end, row.key)
    except UnitError as error:
        raise ToolError("INVALID_UNIT", f"{error}.", field=field) from None


def _factor(row: LabTest, start: str, end: str) -> float | None:
    """What a value is multiplied with; None where the conversion is no mere factor (HbA1c, temperature)."""
    try:
        nothing, one = convert(0.0, start, end, row.key), convert(1.0, start, end, row.key)
    except UnitError as error:
        raise ToolError("INVALID_UNIT", f"{error}.", field="to_unit") from None
    return float(f"{one:.6g}") if nothing == 0 else None


def _population(sex: str, age: tuple[float, float], pregnancy: str) -> str:
    parts = [] if sex == "any" else [sex]
    parts.append(f"from {age[0]:g} years" if age[1] >= 130 else f"{age[0]:.3g} to under {age[1]:.3g} years")
    if pregnancy in ("1", "2", "3"):
        parts.append(f"pregnancy, trimester {pregnancy}")
    return ", ".join(parts)
