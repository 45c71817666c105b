"""Braden Scale for pressure injury: the lower, the greater the risk. Its items are in `clinical/nursing.py`."""

from collections.abc import Mapping

from medmcp.servers.clinical.nursing import NURSING_ITEMS
from medmcp.servers.clinical.scores.score import MISSING, Band, Reading, Score, choice_item, total

__all__ = ["BRADEN_ITEMS", "braden"]

CITATION = "Bergstrom N et al. Nurs Res 1987;36:205-210"
BRADEN_ITEMS = tuple(code for code, row in NURSING_ITEMS.items() if row.assessment == "braden")
BANDS = [
    Band(6, 9, "very high", "turning every 2 h, pressure-redistributing surface, nutrition, moisture care"),
    Band(10, 12, "high", "turning, pressure-redistributing surface, moisture care"),
    Band(13, 14, "moderate", "turning schedule, heels off the bed"),
    Band(15, 18, "mild", "frequent turning, keep mobile"),
    Band(19, 23, "not at risk", "repeat when the condition changes"),
]


def braden(readings: Mapping[str, Reading]) -> Score:
    """Braden Scale, 6 to 23, of items by code; 19-23 not at risk, 15-18 mild, 13-14 moderate, 10-12 high, 6-9 very high.

    Sensory perception, moisture, activity, mobility and nutrition 1 to 4 each, friction and shear 1 to 3. Source:
    Bergstrom 1987 Nurs Res 36:205.
    """
    items = [
        choice_item(code.removeprefix("braden_"), readings.get(code, MISSING), NURSING_ITEMS[code].choices)
        for code in BRADEN_ITEMS
    ]
    return total(items, BANDS, name="Braden", citation=CITATION)
