"""Radiology: the studies and the reports of imaging studies.

`reads.py` retrieves, `scores.py` computes, `acts.py` changes the world; `results.py` has their shapes.
"""

from medmcp.servers.radiology_report import reads
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (reads.list_imaging_studies, reads.get_imaging_report)
