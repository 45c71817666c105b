"""Looking around a case: the list of cases, a note to oneself, the debrief."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.cases import libraries
from medmcp.servers.episode import Episode
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, Limit
from medmcp.servers.protocol.results import Cases, Thought
from medmcp.servers.tool import DOMAINS, ToolError, tool

__all__ = ["DIFFICULTIES", "debrief_case", "list_cases", "think"]

DIFFICULTIES = ("foundation", "intermediate", "advanced", "expert")


@tool("protocol", "List available cases", effect="read", minutes=0)
async def list_cases(
    episode: Episode,
    domain: Annotated[str, Field(max_length=40, description="Only cases of this domain.")] = "",
    difficulty: Annotated[str, Field(max_length=20, description="foundation, intermediate, advanced or expert.")] = "",
    topic: Annotated[str, Field(max_length=80, description="Complaint or setting, e.g. chest pain.")] = "",
    limit: Limit = 10,
    cursor: Cursor = "",
) -> Cases:
    """Cases of the library by domain, difficulty and topic, each with a teaser that does not give away the
    diagnosis. Start one with start_case."""
    if domain and domain not in DOMAINS:
        raise ToolError(
            "INVALID_ARGUMENT", f"No domain '{domain}'.", field="domain", hint=f"One of: {', '.join(DOMAINS)}."
        )
    if difficulty and difficulty not in DIFFICULTIES:
        raise ToolError(
            "INVALID_ARGUMENT", f"No difficulty '{difficulty}'.", field="difficulty",
            hint=f"One of: {', '.join(DIFFICULTIES)}.",
        )  # fmt: skip
    cards = [
        card for library in libraries() for card in library.cards(domain=domain, difficulty=difficulty, topic=topic)
    ]
    rows, envelope = page(cards, limit, cursor)
    return {
        "cases": [
            {"case_id": card.case_id, "teaser": card.teaser, "domain": card.domain, "difficulty": card.difficulty,
             "expected_minutes": card.expected_minutes}
            for card in rows
        ],
        **envelope,
    }  # fmt: skip


@tool("protocol", "Note to self", effect="read", minutes=0)
async def think(
    episode: Episode,
    thought: Annotated[str, Field(max_length=4000, description="Your reasoning, up to 4000 characters.")],
) -> Thought:
    """Write down reasoning without any effect on the world and without cost in time. Optional."""
    return {"ok": True}


@tool("protocol", "Case debrief", effect="read", minutes=0)
async def debrief_case(
    episode: Episode,
    section: Annotated[
        Literal["all", "outcome", "timeline", "safety", "scores", "teaching"], Field(description="Which part.")
    ] = "all",
) -> Mapping[str, Any]:
    """After submission: outcome, reference answer, timeline of your actions and time targets against the expected, safety
    events, score by dimension, and lessons with their sources and passages to read on."""
    if not episode.closed or episode.submission is None:
        raise ToolError("NOT_APPLICABLE", "The case is still running.", hint="Call submit_answer first.")
    if episode.mode == "exam":
        raise ToolError("NOT_APPLICABLE", "Exam mode has no debrief.")
    if episode.case is None:
        raise ToolError("NOT_APPLICABLE", "This world was not started from a scored case.")
    full = episode.case.debrief(episode.require_world(), episode.submission)
    wanted = {
        "outcome": ("reference", "outcome"),
        "timeline": ("timeline", "time_targets"),
        "safety": ("safety_events",),
        "scores": ("scores",),
        "teaching": ("lessons", "teaching_points", "read_more"),
    }.get(section, tuple(full))
    return {name: full[name] for name in wanted if name in full}
