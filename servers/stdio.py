"""Running a server over stdio: one process, one client, one `Episode`. Nothing but the protocol on stdout."""

import os
import signal

import anyio

from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.mcp import HospitalServer

__all__ = ["serve_stdio"]


def serve_stdio(server: HospitalServer, episode: Episode) -> None:
    """Serve until the client goes away or Ctrl-C. To be called in the main thread."""
    # a thread waits in a read of stdin that nothing can interrupt, so an orderly end would wait for the next line
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(0))
    with use_episode(episode):
        anyio.run(server.run_stdio_async)
