"""Vital-sign limits by age that several tools share: the ESI v5 danger zone and the PALS pressure limits.

`esi.py` and `primary_survey.py` read them.
"""

from typing import NamedTuple

__all__ = ["DANGER_ZONE", "AgeLimits", "danger_limits", "hypotension_limit"]


class AgeLimits(NamedTuple):
    """Heart and respiratory rate above which a patient of up to `below_years` is in the danger zone."""

    below_years: float
    heart_rate: float  # /min
    respiratory_rate: float  # /min
    label: str


DANGER_ZONE = [  # ESI Handbook 5th ed., ENA 2023, decision point D
    AgeLimits(1 / 12, 190, 60, "under 1 month"),
    AgeLimits(1, 180, 55, "1 to 12 months"),
    AgeLimits(3, 140, 40, "1 to 3 years"),
    AgeLimits(5, 120, 35, "3 to 5 years"),
    AgeLimits(12, 120, 30, "5 to 12 years"),
    AgeLimits(18, 100, 20, "12 to 18 years"),
    AgeLimits(200, 100, 20, "adult"),
]


def danger_limits(age_years: float) -> AgeLimits:
    """The danger-zone row of an age in years."""
    return next(row for row in DANGER_ZONE if age_years < row.below_years)


def hypotension_limit(age_years: float) -> float:
    """Systolic pressure in mmHg below which a patient is hypotensive: 60 to 28 days, 70 to 12 months, 70 + 2 x age
    to 10 years, then 90. Source: AHA Pediatric Advanced Life Support.
    """
    if age_years * 365.25 <= 28:
        return 60
    if age_years < 1:
        return 70
    return 70 + 2 * age_years if age_years <= 10 else 90
