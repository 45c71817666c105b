"""A blood count of one specimen: what follows from what, so that its lines agree as those of an analyser do.

Haematocrit, red cells and MCH follow from haemoglobin, MCHC and MCV; the kinds of white cells add up to their count. What a case
sets for itself stays, except where haemoglobin and haematocrit are both set: then haemoglobin leads.
Sources: definitions of the indices (Wintrobe 1932 Anat Rec 51:127); shares of the kinds within Tietz 7th ed. table of haematology.
"""

from collections.abc import Callable, Collection

__all__ = ["DERIVED", "derive"]

KINDS = ("neutrophils", "lymphocytes", "monocytes", "eosinophils", "basophils")
DERIVED = frozenset({"haemoglobin", "haematocrit", "rbc", "mch", *KINDS})
# the most that the kinds other than neutrophils take of the white cells; the young have more lymphocytes
OTHER_KINDS, OTHER_KINDS_UNDER_6 = 0.4, 0.6


def derive(key: str, own: Callable[[str], float], given: Collection[str], age: float) -> float:
    """The value of a line of `DERIVED`.

    `own(key)` is what the laboratory would find of a line by itself, `given` the lines that the case sets, `age` in years.
    """
    if key in KINDS:
        return _kind(key, own, given, age)
    haemoglobin, haematocrit = _red(own, given)
    if key == "haemoglobin":
        return haemoglobin
    if key == "haematocrit":
        return haematocrit
    red_cells = 10 * haematocrit / own("mcv")
    return red_cells if key == "rbc" else 10 * haemoglobin / red_cells


def _red(own: Callable[[str], float], given: Collection[str]) -> tuple[float, float]:
    """Haemoglobin in g/dL and haematocrit in %."""
    concentration = own("mchc") / 100
    if "haematocrit" in given and "haemoglobin" not in given:
        return own("haematocrit") * concentration, own("haematocrit")
    return own("haemoglobin"), own("haemoglobin") / concentration


def _kind(key: str, own: Callable[[str], float], given: Collection[str], age: float) -> float:
    if key in given:
        return own(key)
    room = max(0.0, own("wbc") - sum(own(kind) for kind in KINDS if kind in given))
    loose = {kind: own(kind) for kind in KINDS if kind not in given and kind != "neutrophils"}
    total = sum(loose.values())
    if "neutrophils" in given:  # the others fill what is left
        return room * loose[key] / total if total else 0.0
    most = room * (OTHER_KINDS if age >= 6 else OTHER_KINDS_UNDER_6)
    scale = min(1.0, most / total) if total else 0.0
    return room - total * scale if key == "neutrophils" else loose[key] * scale
