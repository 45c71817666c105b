"""Running a server over stdio: one process, one client, one `Episode`. Nothing but the protocol on stdout."""

import logging
import sys

import anyio

from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.mcp import HospitalServer

__all__ = ["serve_stdio"]


def serve_stdio(server: HospitalServer, episode: Episode) -> None:
    """Serve until the client goes away or Ctrl-C."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    with use_episode(episode):
        try:
            anyio.run(server.run_stdio_async)
        except KeyboardInterrupt:
            return
