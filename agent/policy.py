"""`Policy`: something that, given messages and tools, gives the next assistant turn."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from medmcp.agent.trajectory import ToolCall
from medmcp.tasks.session import View

__all__ = ["AssistantTurn", "Conversation", "ConversationTooLong", "Policy", "PolicyError"]


class PolicyError(Exception):
    """The policy cannot go on: the model is not reachable, not there, or answers nonsense."""


class ConversationTooLong(PolicyError):
    """Nothing is wrong with the policy, but what it would have to read no longer fits: the episode has used up its tokens."""


@dataclass
class AssistantTurn:
    """What the policy says: text, tool calls, both, or neither."""

    content: str = ""
    calls: list[ToolCall] = field(default_factory=list)
    prompt_ids: list[int] | None = None
    token_ids: list[int] | None = None
    logprobs: list[float] | None = None
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass
class Conversation:
    """One episode as a policy sees it. `tools` are in the OpenAI function format."""

    id: str
    messages: list[dict[str, Any]]
    tools: list[dict[str, Any]]
    view: View
    family: str
    seed: int
    results: list[dict[str, Any]] = field(default_factory=list)  # structured results of the last turn's calls
    state: dict[str, Any] = field(default_factory=dict)  # the policy's own, for this episode


class Policy(Protocol):
    """A policy serves many live episodes at once; `act` is called for one of them at a time, concurrently."""

    name: str

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """The next turn. Raises `PolicyError` if there is none, `ConversationTooLong` if there is no room for one."""
        ...

    async def release(self, conversation: Conversation) -> None:
        """The episode is over: free what was kept for it."""
        ...

    async def close(self) -> None:
        """Free what the policy holds."""
        ...
