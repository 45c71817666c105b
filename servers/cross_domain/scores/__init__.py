"""Where a patient stands, one subject a file: `pathway.py` has the steps of a pathway, `time_target.py` the clocks.

What proves a step and what starts a clock is in `world/` (`pathway_status.py`, `clocks.py`).
"""

from medmcp.servers.cross_domain.scores.pathway import get_pathway_status
from medmcp.servers.cross_domain.scores.time_target import get_time_targets

__all__ = [
    "get_pathway_status",
    "get_time_targets",
]
