"""EHR management: orders for care, and stopping, holding or resuming them.

`reads.py` retrieves, `scores.py` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.ehr_management import acts
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    acts.place_care_order,
    acts.discontinue_order,
)
