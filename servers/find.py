"""`find_tools`: what else the hospital can do, for a caller who sees only a part of it.

Words of the query are looked up in the names, titles and descriptions of the tools that are not listed;
a rare word counts for more. The caller may have a whole toolset added, which the client learns of by
the list-changed notification. See `build.py` for who gets this tool.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.episode import Episode
from medmcp.servers.tool import Tool, ToolError, tool

__all__ = ["find_tools", "search"]

NAME_WEIGHT, TITLE_WEIGHT, TEXT_WEIGHT = 3.0, 2.0, 1.0
MOST = 10
STOP = frozenset("a an and for from in is it of on or the to tool tools what which with".split())  # noqa: SIM905


def _words(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9]+", text.lower().replace("_", " "))
    return [word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words if word not in STOP]


def search(tools: Sequence[Tool], query: str, limit: int = MOST) -> list[Tool]:
    """The tools that share words with the query, best first; ties keep the catalogue's order."""
    texts = [
        {TEXT_WEIGHT: set(_words(t.description)), TITLE_WEIGHT: set(_words(t.title)), NAME_WEIGHT: set(_words(t.name))}
        for t in tools
    ]
    spread = Counter(word for text in texts for word in set().union(*text.values()))
    scores = []
    for text in texts:
        score = 0.0
        for word in set(_words(query)):
            weight = max((w for w, words in text.items() if word in words), default=0.0)
            score += weight * math.log(1 + len(tools) / spread[word]) if weight else 0.0
        scores.append(score)
    ranked = sorted(range(len(tools)), key=lambda i: -scores[i])
    return [tools[i] for i in ranked[:limit] if scores[i] > 0]


def find_tools(shown: Mapping[str, Tool], more: Mapping[str, Sequence[Tool]]) -> Tool:
    """Make the tool for a server that always lists `shown` and can add the toolsets of `more`."""

    async def find_tools(
        episode: Episode,
        query: Annotated[str, Field(max_length=300, description="What you want to do, in a few words.")] = "",
        toolset: Annotated[
            str,
            Field(
                max_length=40, description="Name of a toolset to add to the listed tools now; leave out to only look."
            ),
        ] = "",
    ) -> dict[str, Any]:
        """Search the tools that are not listed at the moment, and add a toolset if you need one.

        Starting a case already adds the toolsets of that case.
        """
        if not query and not toolset:
            raise ToolError(
                "INVALID_ARGUMENT", "Nothing to look for.", field="query", hint="Give a query or a toolset."
            )
        if toolset and toolset not in more:
            raise ToolError(
                "INVALID_ARGUMENT", f"There is no toolset '{toolset}'.", field="toolset",
                hint=f"Toolsets: {', '.join(more)}.",
            )  # fmt: skip
        added = []
        if toolset and toolset not in episode.toolsets:
            listed = set(shown) | {t.name for domain in episode.toolsets for t in more.get(domain, ())}
            added = [t.name for t in more[toolset] if t.name not in listed]
            episode.toolsets.add(toolset)
        listed = set(shown) | {t.name for domain in episode.toolsets for t in more.get(domain, ())}
        hidden = {t.name: t for tools in more.values() for t in tools if t.name not in listed}
        found = search(list(hidden.values()), query) if query else []
        rows = [
            {"name": t.name, "title": t.title, "toolset": t.domain, "summary": t.description.split("\n\n")[0]}
            for t in found
        ]
        note = "" if found or not query else "No unlisted tool matches; try other words."
        return {"tools": rows, "added": added, "total_unlisted": len(hidden)} | ({"note": note} if note else {})

    return tool("protocol", "Find more tools", effect="read", minutes=0)(find_tools)
