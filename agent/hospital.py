"""`Hospital`: an episode's end of an MCP connection, in-process or remote; the loop sees only this.

In-process, one server set serves every episode of the process and the episode is found by ContextVar. Remote, the
episode has an unguessable id in the URL, the case is started over MCP, and the final world is fetched as a resource,
so that the same grader grades it here.
"""

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from mcp import Client

from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.world.world import World
from medmcp.tasks.family import Built
from medmcp.tasks.library import TaskCase

__all__ = ["Connect", "Hospital", "connection", "in_process", "remote"]


class Hospital(Protocol):
    """One running episode."""

    calls: int
    submission: dict[str, Any] | None
    sim_time: str
    disturbances: dict[str, int]  # injected by kind, and "recovered"

    @property
    def minutes(self) -> float:
        """Simulated minutes since the start."""
        ...

    @property
    def patient_died(self) -> bool:
        """True if it is known that the patient has died."""
        ...

    async def call(self, name: str, arguments: dict[str, Any], batch: str) -> tuple[dict[str, Any], str]:
        """Call a tool; returns (structured content, text). Raises if the server is gone."""
        ...

    async def final_world(self) -> World:
        """The world as the episode left it."""
        ...


Connect = Callable[[Built, HospitalServer], AbstractAsyncContextManager[Hospital]]


async def _trusting(name: str, result: Any) -> None:
    """In place of the client's schema check of every structured result, which costs five times the call itself."""


async def _call(client: Client, name: str, arguments: dict[str, Any], batch: str) -> tuple[dict[str, Any], str]:
    meta: Any = {"medmcp/batch": batch} if batch else None
    result = await client.call_tool(name, arguments, meta=meta)
    text = "".join(block.text for block in result.content if block.type == "text")
    return result.structured_content or {}, text


class InProcess:
    """An episode in this process."""

    def __init__(self, client: Client, episode: Episode, patient_id: str) -> None:
        self._client = client
        self._episode = episode
        self._patient_id = patient_id
        self.disturbances: dict[str, int] = {}
        self.world = episode.require_world()

    @property
    def calls(self) -> int:
        return self._episode.calls

    @property
    def submission(self) -> dict[str, Any] | None:
        return self._episode.submission

    @property
    def sim_time(self) -> str:
        return self.world.now

    @property
    def minutes(self) -> float:
        return self.world.seconds / 60

    @property
    def patient_died(self) -> bool:
        return self.world.body.dead(self._patient_id)

    async def call(self, name: str, arguments: dict[str, Any], batch: str) -> tuple[dict[str, Any], str]:
        return await _call(self._client, name, arguments, batch)

    async def final_world(self) -> World:
        return self.world


@asynccontextmanager
async def in_process(built: Built, server: HospitalServer) -> AsyncIterator[Hospital]:
    """An episode over the in-memory client."""
    case = TaskCase(built)
    episode = Episode(world=case.world(), case=case, mode="exam", toolsets=set(case.servers))
    with use_episode(episode):
        async with Client(server) as client:
            client.session.validate_tool_result = _trusting  # type: ignore[method-assign]
            yield InProcess(client, episode, built.task.patient_id)  # type: ignore[misc]


class Remote:
    """An episode on a server elsewhere, started by its case id."""

    def __init__(self, client: Client, sim_time: str) -> None:
        self._client = client
        self._start = self.sim_time = sim_time
        self.calls = 0
        self.disturbances: dict[str, int] = {}
        self.submission: dict[str, Any] | None = None
        self.patient_died = False

    @property
    def minutes(self) -> float:
        return (datetime.fromisoformat(self.sim_time) - datetime.fromisoformat(self._start)).total_seconds() / 60

    async def call(self, name: str, arguments: dict[str, Any], batch: str) -> tuple[dict[str, Any], str]:
        structured, text = await _call(self._client, name, arguments, batch)
        self.calls += 1
        self.sim_time = structured.get("sim_time", self.sim_time)
        if name == "submit_answer" and structured.get("accepted"):
            self.submission = arguments
        self.patient_died = self.patient_died or "The patient has died" in text
        return structured, text

    async def final_world(self) -> World:
        result = await self._client.read_resource("medmcp://episode/world")
        return World.load(base64.b64decode(result.contents[0].blob))  # type: ignore[union-attr]


def remote(url: str) -> Connect:
    """Episodes on `medmcp serve --http` at this URL, each with an id of its own."""

    @asynccontextmanager
    async def connect(built: Built, server: HospitalServer) -> AsyncIterator[Hospital]:
        joint = "&" if "?" in url else "?"
        async with Client(f"{url}{joint}episode={uuid4()}") as client:
            client.session.validate_tool_result = _trusting  # type: ignore[method-assign]
            started, text = await _call(client, "start_case", {"case_id": built.task.case_id, "mode": "sandbox"}, "")
            if "sim_time" not in started:
                raise ConnectionError(f"{url} does not start case {built.task.case_id}: {text}")
            yield Remote(client, started["sim_time"])

    return connect


def connection(url: str, noise: int | None) -> Connect:
    """How a rollout connects: in-process or to a URL, with disturbances if `noise` gives their seed."""
    from medmcp.agent.noise import disturbed

    plain = remote(url) if url else in_process
    return plain if noise is None else disturbed(plain, noise)
