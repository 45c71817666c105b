"""Morse Fall Scale. Its items are charted by nurses (`clinical/nursing.py`); `braden.py` is its sister for the skin."""

from collections.abc import Mapping

from medmcp.servers.clinical.nursing import NURSING_ITEMS
from medmcp.servers.clinical.scores.score import MISSING, Band, Reading, Score, choice_item, total

__all__ = ["MORSE_ITEMS", "morse"]

CITATION = "Morse JM et al. Can J Aging 1989;8:366-377"
MORSE_ITEMS = tuple(code for code, row in NURSING_ITEMS.items() if row.assessment == "morse")
BANDS = [
    Band(0, 24, "low", "good basic nursing care"),
    Band(25, 44, "moderate", "standard fall precautions"),
    Band(45, 125, "high", "high-risk fall precautions"),
]


def morse(readings: Mapping[str, Reading]) -> Score:
    """Morse Fall Scale, 0 to 125, of items by code; 0-24 low, 25-44 moderate, 45 and more high (local cut-offs vary).

    History of falling 25; secondary diagnosis 15; crutches, cane or walker 15, furniture 30; intravenous line or lock 20;
    weak gait 10, impaired 20; forgets limits 15. Source: Morse 1989 Can J Aging 8:366.
    """
    items = [
        choice_item(code.removeprefix("morse_"), readings.get(code, MISSING), NURSING_ITEMS[code].choices)
        for code in MORSE_ITEMS
    ]
    return total(items, BANDS, name="Morse", citation=CITATION)
