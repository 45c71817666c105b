"""The visual_diagnosis domain."""

from medmcp.servers.tool import Tool

__all__ = ["TOOLS"]

TOOLS: tuple[Tool, ...] = ()
