"""Explicit APACHE II inputs of a caller: `name=number` with an optional unit, as readings for `clinical/scores/apache2.py`."""

from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.clinical.units import parse_value
from medmcp.servers.tool import ToolError

__all__ = ["APACHE_INPUTS", "apache_values"]

# name of an explicit input: its unit, the analyte for unit conversion, allowed range
APACHE_INPUTS: dict[str, tuple[str, str, float, float]] = {
    "temperature_c": ("degC", "", 20, 46), "map": ("mmHg", "", 0, 300), "heart_rate": ("/min", "", 0, 350),
    "respiratory_rate": ("/min", "", 0, 100), "fio2": ("1", "", 0.21, 1), "pao2": ("mmHg", "", 5, 750), "paco2": ("mmHg", "", 5, 200),
    "ph": ("1", "", 6.3, 8.0), "hco3": ("mmol/L", "", 1, 80), "sodium": ("mmol/L", "sodium", 80, 220),
    "potassium": ("mmol/L", "potassium", 1, 12), "creatinine_mg_dl": ("mg/dL", "creatinine", 0.1, 40),
    "hematocrit": ("%", "haematocrit", 5, 85), "wbc": ("10^9/L", "wbc", 0, 600), "gcs": ("1", "", 3, 15), "age": ("1", "", 0, 120),
}  # fmt: skip


def apache_values(values: list[str]) -> dict[str, Reading]:
    """Explicit inputs as readings. Raises `ToolError` for a name or value that APACHE II has no use for."""
    found: dict[str, Reading] = {}
    for text in values:
        name, _, value = text.partition("=")
        if name not in APACHE_INPUTS:
            raise ToolError(
                "INVALID_ARGUMENT",
                f"'{name}' is no APACHE II input.",
                field="values",
                hint=f"Names: {', '.join(APACHE_INPUTS)}.",
            )
        unit, analyte, low, high = APACHE_INPUTS[name]
        number = parse_value(value, unit, analyte)
        if not low <= number <= high:
            raise ToolError("INVALID_ARGUMENT", f"{name} {number:g} is outside {low:g} to {high:g}.", field="values")
        found[name] = Reading.given(number, "" if unit == "1" else unit)
    return found
