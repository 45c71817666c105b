"""Medical questions and answers: the library, and what the formulary knows of adverse effects.

`reads.py` retrieves, `scores.py` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.medical_qa import reads, scores
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    reads.search_medical_knowledge,
    scores.search_adverse_effects,
)
