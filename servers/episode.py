"""`Episode`: one world in use by one caller, and the single accessor through which tools find it.

In-process callers set `EPISODE`; the HTTP transport sets it from the bearer token or the unguessable
id in the URL; stdio has one for the process. Nothing is keyed on an MCP session.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

import anyio

from medmcp.servers.cases import OpenCase
from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import World

__all__ = ["EPISODE", "Episode", "Mode", "current_episode", "exam_mode", "use_episode"]

Mode = Literal["training", "exam", "sandbox"]


@dataclass
class Episode:
    """A caller's hospital: the world, the case it came from, and how far the case has got."""

    world: World | None = None
    case: OpenCase | None = None
    mode: Mode = "training"
    closed: bool = False
    submission: dict[str, Any] | None = None
    toolsets: set[str] = field(default_factory=set)  # domains that a started case brought in
    calls: int = 0
    batch: tuple[str, float] = ("", 0.0)  # the running batch of parallel calls and the minutes it has cost
    # one call at a time: a call is one transaction of the world, also where a tool waits for the library
    lock: anyio.Lock = field(default_factory=lambda: anyio.Lock(fast_acquire=True), repr=False, compare=False)

    def require_world(self) -> World:
        """The world, or a `ToolError` that says how to get one."""
        if self.world is None:
            raise ToolError("CONFLICT", "No case is running.", hint="Call start_case first; list_cases shows them.")
        return self.world


EPISODE: ContextVar[Episode | None] = ContextVar("medmcp_episode", default=None)


def current_episode() -> Episode:
    """The episode of the running call. Raises `ToolError` if the transport has set none."""
    episode = EPISODE.get()
    if episode is None:
        raise ToolError("CONFLICT", "This connection has no episode.", hint="Call start_case first.")
    return episode


def exam_mode() -> bool:
    """Whether hints are left out, as in an examination."""
    episode = EPISODE.get()
    return episode is not None and episode.mode == "exam"


@contextmanager
def use_episode(episode: Episode) -> Iterator[Episode]:
    """Make `episode` the current one inside the block."""
    token = EPISODE.set(episode)
    try:
        yield episode
    finally:
        EPISODE.reset(token)
