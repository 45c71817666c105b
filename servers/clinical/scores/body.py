"""Body size for dosing: BMI, surface, ideal and adjusted weight. `renal.py` and `dosing.py` read it."""

from math import sqrt

__all__ = ["adjusted_weight", "body_mass_index", "body_surface", "ideal_weight"]


def body_mass_index(weight_kg: float, height_cm: float) -> float:
    """kg/m2: weight / (height in m)^2."""
    return weight_kg / (height_cm / 100) ** 2


def body_surface(weight_kg: float, height_cm: float) -> float:
    """m2: sqrt(height cm x weight kg / 3600). Source: Mosteller 1987 N Engl J Med 317:1098."""
    return sqrt(height_cm * weight_kg / 3600)


def ideal_weight(height_cm: float, sex: str) -> float | None:
    """kg: 50 (male) or 45.5 (female) + 2.3 per inch over 60; None under 60 inches (152.4 cm), where it is undefined.

    Source: Devine 1974 Drug Intell Clin Pharm 8:650.
    """
    if sex not in ("male", "female"):
        raise ValueError("sex is male or female")
    inches = height_cm / 2.54
    if inches < 60:
        return None
    return (50.0 if sex == "male" else 45.5) + 2.3 * (inches - 60)


def adjusted_weight(actual_kg: float, ideal_kg: float) -> float:
    """kg: ideal + 0.4 x (actual - ideal). Source: Winter 2012 Pharmacotherapy 32:604."""
    return ideal_kg + 0.4 * (actual_kg - ideal_kg)
