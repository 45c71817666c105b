"""`Session`: how an oracle or a cheater acts on a task: it awaits tool calls, somebody else makes them.

An actor is a coroutine that does nothing but `await session.call(tool, ...)`. Whoever drives it (`run_actor`
here, straight through dispatch; the agent's oracle policy, over MCP) makes the call and sends the result
back, so one script serves both.
"""

from collections.abc import Awaitable, Callable, Coroutine, Generator
from dataclasses import dataclass
from typing import Any

from medmcp.servers.catalog import PROTOCOL, TOOLS
from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.tool import ToolError
from medmcp.tasks.task import Task

__all__ = ["Actor", "Request", "Session", "View", "run_actor"]


@dataclass(frozen=True)
class View:
    """What an agent is told of a task, and nothing else."""

    instruction: str
    patient_id: str
    encounter_id: str
    asked: dict[str, Any]
    domain: str
    servers: tuple[str, ...]

    @classmethod
    def of(cls, task: Task) -> "View":
        """The public side of a task."""
        return cls(task.instruction, task.patient_id, task.encounter_id, dict(task.asked), task.domain, task.servers)


@dataclass(frozen=True)
class Request:
    """A tool call that an actor waits for."""

    tool: str
    arguments: dict[str, Any]

    def __await__(self) -> Generator["Request", dict[str, Any], dict[str, Any]]:
        return (yield self)


class Session:
    """An actor's hands. Every call returns the tool's result or raises the `ToolError` it was refused with."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.claims: list[str] = []

    def call(self, tool: str, /, **arguments: Any) -> Awaitable[dict[str, Any]]:
        """Call a tool."""
        return Request(tool, arguments)

    def chart(self, tool: str, /, **arguments: Any) -> Awaitable[dict[str, Any]]:
        """Call a tool on the task's patient."""
        return Request(tool, {"patient_id": self.view.patient_id} | arguments)

    def done(self, record_id: str) -> None:
        """Remember an order or note to claim on submission."""
        self.claims.append(f"done={record_id}")

    def found(self, record_id: str) -> None:
        """Remember a finding to claim on submission."""
        self.claims.append(f"found={record_id}")

    def submit(self, answer: object, **fields: Any) -> Awaitable[dict[str, Any]]:
        """Submit the answer with the remembered claims."""
        return Request(
            "submit_answer", {"answer": str(answer), "claims": list(dict.fromkeys(self.claims))[:20]} | fields
        )


Actor = Callable[[Session], Coroutine[Any, Any, None]]


async def run_actor(actor: Actor, task: Task, episode: Episode) -> None:
    """Run an actor on an episode straight through dispatch, until it ends or submits."""
    catalogue = TOOLS | {tool.name: tool for tool in PROTOCOL}
    script = actor(Session(View.of(task)))
    result: dict[str, Any] | None = None
    refusal: ToolError | None = None
    try:
        while True:
            request = script.throw(refusal) if refusal else script.send(result)
            result, refusal = None, None
            try:
                result = await dispatch(episode, catalogue[request.tool], request.arguments)
            except ToolError as error:
                refusal = error
            if episode.closed:
                return
    except StopIteration:
        return
    finally:
        script.close()
