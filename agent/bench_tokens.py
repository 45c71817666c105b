"""What tools cost a model: tokens of a tool in the listing, and of a result in the oracle's episodes.

A token is taken as four characters of the text that a model is sent, since no model's own tokenizer comes along: the name, the
description and the input schema of a tool as compact JSON, and the text of a result. Read `bench.py` for the other benchmarks.
"""

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean, quantiles

from medmcp.agent.loop import run_episode
from medmcp.agent.policies.scripted import OraclePolicy
from medmcp.servers.dispatch import compact
from medmcp.servers.tool import Tool
from medmcp.tasks.family import Built

__all__ = ["CHARACTERS_A_TOKEN", "listing_tokens", "result_tokens", "spread"]

CHARACTERS_A_TOKEN = 4


def tokens(text: str) -> float:
    """The tokens of a text, by its length."""
    return len(text) / CHARACTERS_A_TOKEN


def listing_tokens(tools: Mapping[str, Tool]) -> dict[str, float]:
    """The tokens of each tool as a listing shows it."""
    return {
        name: tokens(compact({"name": name, "description": tool.description, "parameters": tool.input_schema}))
        for name, tool in tools.items()
    }


async def result_tokens(tasks: list[Built]) -> dict[str, list[float]]:
    """The tokens of every result in an oracle's episode of each task, by tool."""
    found: dict[str, list[float]] = defaultdict(list)
    for built in tasks:
        for message in (await run_episode(built, OraclePolicy())).messages:
            if message["role"] == "tool":
                found[message["name"]].append(tokens(message["content"]))
    return dict(found)


def spread(sizes: list[float]) -> tuple[float, float, float]:
    """Mean, 95th percentile and most."""
    return fmean(sizes), quantiles(sizes, n=20)[-1], max(sizes)
