"""Care across domains: reconciling the medicines of two settings.

`reads.py` retrieves, `scores.py` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.cross_domain import acts
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (acts.reconcile_medications,)
