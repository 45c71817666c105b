"""Explicit SOFA inputs of a caller: `name=number` with an optional unit, as readings for `clinical/scores/sofa.py`."""

from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.clinical.units import parse_value
from medmcp.servers.tool import ToolError

__all__ = ["SOFA_VALUES", "sofa_values"]

# name of an explicit SOFA input: reading it stands for, its unit, the analyte for unit conversion, allowed range
SOFA_VALUES: dict[str, tuple[str, str, str, float, float]] = {
    "pao2": ("pao2", "mmHg", "", 10, 700),
    "fio2": ("fio2", "1", "", 0.21, 1),
    "spo2": ("spo2", "%", "", 0, 100),
    "platelets": ("platelets", "10^9/L", "", 0, 3000),
    "bilirubin_mg_dl": ("bilirubin", "mg/dL", "bilirubin_total", 0, 90),
    "map": ("map", "mmHg", "", 0, 300),
    "gcs": ("gcs", "1", "", 3, 15),
    "creatinine_mg_dl": ("creatinine", "mg/dL", "creatinine", 0, 40),
    "urine_ml_day": ("urine_ml_day", "mL", "", 0, 30000),
    "dopamine": ("dopamine", "1", "", 0, 100),
    "dobutamine": ("dobutamine", "1", "", 0, 100),
    "adrenaline": ("adrenaline", "1", "", 0, 100),
    "noradrenaline": ("noradrenaline", "1", "", 0, 100),
}


def sofa_values(values: list[str]) -> dict[str, Reading]:
    """Explicit inputs as readings. Raises `ToolError` for a name or value that SOFA has no use for."""
    found: dict[str, Reading] = {}
    for text in values:
        name, _, value = text.partition("=")
        if name == "respiratory_support" and value.strip() in ("true", "false"):
            found[name] = Reading.given(value.strip() == "true")
            continue
        if name not in SOFA_VALUES:
            raise ToolError(
                "INVALID_ARGUMENT", f"'{text}' is no SOFA input.", field="sofa_values",
                hint=f"Names: {', '.join([*SOFA_VALUES, 'respiratory_support'])}.",
            )  # fmt: skip
        key, unit, analyte, low, high = SOFA_VALUES[name]
        number = parse_value(value, unit, analyte)
        if not low <= number <= high:
            raise ToolError(
                "INVALID_ARGUMENT", f"{name} {number:g} is outside {low:g} to {high:g}.", field="sofa_values"
            )
        found[key] = Reading.given(number, "" if unit == "1" else unit)
    return found
