"""The eight tools around a case: choose it, talk, let time pass, submit, debrief. On every server.

Unlike the clinical tools they take the `Episode`, since starting and ending a case is about the episode.
`voice.py` is the scripted patient behind ask_patient.
"""

from medmcp.servers.protocol import acts, reads
from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = (
    acts.start_case,
    reads.list_cases,
    acts.ask_patient,
    acts.advance_time,
    acts.wait_for_results,
    reads.think,
    acts.submit_answer,
    reads.debrief_case,
)
