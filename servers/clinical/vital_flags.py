"""Flags on a set of vital signs by age and pregnancy.

Adults: NEWS2 parameter bands (RCP 2017), 3 points critical, 1 or 2 abnormal; above 39.0 degC, a GCS under 9 and the
glucose limits are rules of the simulated hospital. Children: ESI v5 danger zone and PALS hypotension limits
(`scores/child_limits.py`); 38.0 degC or more up to 90 days (AAP 2021, Pantell Pediatrics 148:e2021052228). Pregnancy:
Maternal Early Warning Criteria (Mhyre 2014 Obstet Gynecol 124:782). What these sets leave out - consciousness, glucose,
in pregnancy also temperature - is judged by the adult bands.
"""

from collections.abc import Mapping
from typing import Any

from medmcp.servers.clinical.scores.child_limits import danger_limits, hypotension_limit

__all__ = ["vital_flags"]

# parameter: critical below, abnormal below, abnormal above, critical above (strict comparisons)
ADULT: dict[str, tuple[float, float, float, float]] = {
    "respiratory_rate": (9, 12, 20, 24),
    "spo2": (92, 96, 100, 100),
    "sbp": (91, 111, 219, 219),
    "heart_rate": (41, 51, 90, 130),
    "temperature": (35.1, 36.1, 38.0, 39.0),
    "gcs": (9, 15, 15, 15),
    "glucose_poc": (3.0, 3.9, 11.0, 30.0),
}
MATERNAL: dict[str, tuple[float, float]] = {
    "sbp": (90, 160), "dbp": (0, 100), "heart_rate": (50, 120), "respiratory_rate": (10, 30), "spo2": (95, 100),
}  # fmt: skip
FEBRILE_INFANT_YEARS = 91 / 365.25  # 0 to 90 completed days


def vital_flags(vitals: Mapping[str, Any], age_years: float, *, pregnant: bool) -> list[dict[str, Any]]:
    """List of {parameter, value, limit, severity}; nothing for what was not measured."""
    flags: list[dict[str, Any]] = []

    def flag(parameter: str, limit: str, severity: str) -> None:
        flags.append({"parameter": parameter, "value": vitals[parameter], "limit": limit, "severity": severity})

    def by_adult_bands(*names: str) -> None:
        for name in names:
            if name not in vitals:
                continue
            very_low, low, high, very_high = ADULT[name]
            # NEWS2 bands are printed to one decimal place
            value = round(vitals[name], 1) if name == "temperature" else vitals[name]
            if value < very_low or value > very_high:
                flag(name, f"{very_low:g} to {very_high:g}", "critical")
            elif value < low or value > high:
                flag(name, f"{low:g} to {high:g}", "abnormal")

    if pregnant:
        for name, (low, high) in MATERNAL.items():
            if name in vitals and (vitals[name] < low or vitals[name] > high):
                flag(name, f"{low:g} to {high:g} (Maternal Early Warning Criteria)", "critical")
        by_adult_bands("temperature", "gcs", "glucose_poc")
        return flags
    if age_years < 18:
        limits = danger_limits(age_years)
        for name, top in (("heart_rate", limits.heart_rate), ("respiratory_rate", limits.respiratory_rate)):
            if name in vitals and vitals[name] > top:
                flag(name, f"> {top:g} ({limits.label}, ESI danger zone)", "critical")
        if "sbp" in vitals and vitals["sbp"] < hypotension_limit(age_years):
            flag("sbp", f"< {hypotension_limit(age_years):g} (PALS)", "critical")
        if "spo2" in vitals and vitals["spo2"] < 92:
            flag("spo2", "< 92", "critical")
        if age_years < FEBRILE_INFANT_YEARS and vitals.get("temperature", 0) >= 38.0:
            flag("temperature", ">= 38 up to 90 days (AAP)", "critical")
        by_adult_bands("gcs", "glucose_poc")
        return flags
    by_adult_bands(*ADULT)
    return flags
