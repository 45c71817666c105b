"""`Trajectory`: everything that happened in one episode; the only thing that leaves the agent floor.

One JSON object a line in a run's shards. Messages are in the OpenAI chat format; token ids and
log-probabilities stand beside each assistant turn when the policy gives them. The final world travels along
compressed, so that `medmcp regrade` can grade again without playing again.
"""

import base64
import zlib
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from medmcp.servers.world.world import World

__all__ = ["Ending", "ToolCall", "Trajectory", "Turn", "pack_world", "unpack_world"]

Ending = Literal[
    "submitted", "turn_budget", "call_budget", "token_budget", "time_budget", "stopped", "died", "policy_error",
    "server_error", "interrupted",
]  # fmt: skip


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ToolCall(_Record):
    """A tool call as the policy made it. `arguments` is None if they could not be read."""

    id: str
    name: str
    arguments: dict[str, Any] | None
    raw: str = ""  # what the model wrote, when it could not be read or was repaired
    repaired: bool = False


class Turn(_Record):
    """One assistant turn: where it stands in `messages`, its tokens, what its calls cost."""

    message: int  # index into Trajectory.messages
    calls: list[ToolCall]
    prompt_ids: list[int] | None = None  # everything the model saw
    token_ids: list[int] | None = None  # what it sampled
    logprobs: list[float] | None = None  # at sampling time, of token_ids
    prompt_tokens: int = 0
    completion_tokens: int = 0
    sim_time: str = ""  # after its calls
    seconds: float = 0.0  # of policy time


class Trajectory(_Record):
    """One episode."""

    id: str
    task_id: str
    case_id: str
    family: str
    condition: str
    split: str
    domain: str
    variant: str = ""
    twin: str = ""
    level: str = ""  # of the right answer, see medmcp.tasks.levels
    picked: str = ""  # the level that the policy's answer or order has
    policy: str
    seed: int
    attempt: int  # 0 to k-1
    messages: list[dict[str, Any]]
    turns: list[Turn]
    ending: Ending
    error: str = ""
    submission: dict[str, Any] | None
    sim_start: str
    sim_end: str
    sim_minutes: float
    seconds: float
    calls: int
    malformed_calls: int
    repaired_calls: int
    noise: dict[str, int] = {}  # disturbances injected by kind, and how many were recovered from
    world_diff: list[dict[str, Any]]
    world_digest: str
    world: str  # pack_world of the final world
    grade: dict[str, Any]
    versions: dict[str, str]


def pack_world(world: World) -> str:
    """A world as compressed base64 text."""
    return base64.b64encode(zlib.compress(world.snapshot(), 1)).decode()


def unpack_world(text: str) -> World:
    """The world that `pack_world` packed. Raises ValueError if it is damaged."""
    try:
        return World.load(zlib.decompress(base64.b64decode(text, validate=True)))
    except (zlib.error, ValueError) as error:
        raise ValueError(f"the packed world is damaged: {error}") from None
