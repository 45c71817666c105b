"""How much a patient trusts whoever is talking: kindness raises it, leading and stacked questions lower it.

It decides what is told to `ask_patient` and to a questionnaire alike.
"""

import re

from medmcp.servers.world.world import World

__all__ = ["trust"]

KIND = re.compile(r"\b(sorry|thank|understand|must be (hard|scary|difficult)|take your time|help you|worried)\b", re.I)
LEADING = re.compile(r"\b(you don'?t have|no .{0,30}right\?|isn'?t it|aren'?t you|surely)\b", re.I)


def trust(world: World, patient_id: str, message: str | None = None) -> float:
    """From 0 to 1 over the whole conversation, with what is being said now."""
    said = [
        row["reason"]
        for row in world.rows(
            "SELECT reason FROM communication WHERE patient_id = ? AND category = 'conversation'", patient_id
        )
    ] + ([] if message is None else [message])
    kind = sum(1 for line in said if KIND.search(line))
    harsh = sum(1 for line in said if LEADING.search(line)) + sum(1 for line in said if line.count("?") > 3)
    return min(1.0, max(0.0, 0.5 + 0.15 * kind - 0.15 * harsh + 0.02 * len(said)))
