"""Visual diagnosis: reading what a tracing or picture shows.

`reads.py` retrieves, `scores.py` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.tool import Tool
from medmcp.servers.visual_diagnosis import scores

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (scores.analyze_ecg,)
