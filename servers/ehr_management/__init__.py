"""The ehr_management domain."""

from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = ()
