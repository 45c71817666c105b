"""`shown`: how much of its tools a model is shown; a domain's whole listing has ten thousand tokens.

full     every tool with its whole schema
brief    every tool by name, first sentence and the types of what it requires; errors of the server teach the rest
family   brief, and of the tools only those that the oracle calls on tasks of the family: for the shortest contexts. Without
         distractors a task is easier, so such figures compare with no others.
"""

from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import Any, Literal, get_args

import anyio

from medmcp.agent.policy import Conversation

__all__ = ["LISTINGS", "Listing", "shown"]

Listing = Literal["full", "brief", "family"]
LISTINGS: tuple[Listing, ...] = get_args(Listing)
EXAMPLES = 4  # tasks of a family that the oracle is watched on


def shown(conversation: Conversation, listing: Listing) -> list[dict[str, Any]]:
    """The tools of a conversation in the OpenAI function format, as a model is shown them."""
    if listing == "full":
        return conversation.tools
    called = _called(conversation.family) if listing == "family" else None
    return [_brief(tool) for tool in conversation.tools if called is None or tool["function"]["name"] in called]


def _brief(tool: dict[str, Any]) -> dict[str, Any]:
    function = tool["function"]
    schema = function["parameters"]
    required = schema.get("required", [])
    properties = {name: _type(schema["properties"][name]) for name in required}
    sentence, stop, _ = function["description"].strip().partition(". ")
    parameters = {"type": "object", "properties": properties, "required": required}
    return {
        "type": "function",
        "function": {"name": function["name"], "description": sentence + stop.strip(), "parameters": parameters},
    }


def _type(spec: dict[str, Any]) -> dict[str, Any]:
    """The type of a parameter, and of what a list holds."""
    kept = {"type": spec["type"]} if "type" in spec else {}
    return kept | ({"items": _type(spec["items"])} if "items" in spec else {})


@cache
def _called(family: str) -> frozenset[str]:
    """The tools that the oracle of a family calls. It plays in a thread of its own, since the caller may be in an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(anyio.run, partial(_watched, family)).result()


async def _watched(family: str) -> frozenset[str]:
    from medmcp.agent.loop import run_episode
    from medmcp.agent.policies.scripted import OraclePolicy
    from medmcp.tasks.library import released

    tasks = released().select(family=family, limit=EXAMPLES)
    played = [await run_episode(built, OraclePolicy()) for built in tasks]
    return frozenset(call.name for episode in played for turn in episode.turns for call in turn.calls)
