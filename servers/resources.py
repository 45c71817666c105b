"""The resources of a server: the chart, the protocols, passages of the library, the world as a file.

`medmcp://patient/{patient_id}/chart`, `medmcp://protocol/{name}`, `medmcp://passage/{passage_id}` and
`medmcp://episode/world`, with completion of patient ids and protocol names. A person attaches them to a
conversation; a reading is noted in the event log. See `chart_text.py` and `protocol_text.py` for how
they look.
"""

import anyio.to_thread
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError
from mcp_types import (
    Completion,
    CompletionArgument,
    CompletionContext,
    PromptReference,
    Resource,
    ResourceTemplateReference,
)

from medmcp.servers.chart_text import chart_text
from medmcp.servers.episode import EPISODE, Episode
from medmcp.servers.library import library
from medmcp.servers.mcp import HospitalServer
from medmcp.servers.protocol_text import protocol_text
from medmcp.servers.tool import ToolError

__all__ = ["CHART", "PASSAGE", "PROTOCOL_PAGE", "WORLD", "add_resources"]

CHART = "medmcp://patient/{patient_id}/chart"
PROTOCOL_PAGE = "medmcp://protocol/{name}"
PASSAGE = "medmcp://passage/{passage_id}"
WORLD = "medmcp://episode/world"

MOST_COMPLETIONS = 100


async def chart(patient_id: str) -> str:
    """The patient's chart as known now: problems, allergies, medicines, latest values, pending orders, notes."""
    episode = EPISODE.get()
    if episode is None or episode.world is None:
        raise ResourceNotFoundError("No case is running. Call start_case first.")
    try:
        text = chart_text(episode.world, patient_id)
    except ToolError as error:
        raise ResourceNotFoundError(str(error)) from None
    episode.world.log("resource", tool="chart", patient_id=patient_id)
    return text


async def protocol_page(name: str) -> str:
    """A clinical protocol: when it applies, its steps and doses, its sources."""
    from medmcp.servers.clinical.protocols import find_protocol

    protocol = find_protocol(name)
    if protocol is None:
        raise ResourceNotFoundError(f"There is no protocol '{name}'. Completion of its name lists them.")
    return protocol_text(protocol)


async def passage(passage_id: str) -> str:
    """A passage of the medical library with its source and licence, fenced as data."""
    from medmcp.kb import KnowledgeBaseError, UnknownPassage

    try:
        base = await library()
        found = await anyio.to_thread.run_sync(base.open, passage_id)
    except UnknownPassage as error:
        raise ResourceNotFoundError(str(error)) from None
    except (ToolError, KnowledgeBaseError) as error:
        raise ResourceError(str(error)) from None
    lines = [found.fenced(), "", f"Source: {found.citation or found.title or found.source} ({found.licence})"]
    return "\n".join(lines + ([found.url] if found.url else []))


async def world_file() -> bytes:
    """The whole world as an SQLite file. For a scored case only after it has ended, since it holds what is hidden."""
    episode = EPISODE.get()
    if episode is None or episode.world is None:
        raise ResourceNotFoundError("No case is running. Call start_case first.")
    if not _readable(episode):
        raise ResourceError("The world of a scored case can be read after submit_answer.")
    return episode.world.snapshot()


def shown(registered: list[Resource]) -> list[Resource]:
    """What resources/list shows: the charts of the running world, and the world itself where it can be read."""
    episode = EPISODE.get()
    charts = [
        Resource(uri=CHART.format(patient_id=patient), name=f"chart {patient}", title=f"Chart of {patient}",
                 mime_type="text/markdown")
        for patient in patients(episode)[:MOST_COMPLETIONS]
    ]  # fmt: skip
    return charts + [one for one in registered if one.uri != WORLD or _readable(episode)]


def _readable(episode: Episode | None) -> bool:
    return episode is not None and episode.world is not None and (episode.closed or episode.mode == "sandbox")


def patients(episode: Episode | None) -> list[str]:
    """The ids of the patients in the running world."""
    if episode is None or episode.world is None:
        return []
    return [row["id"] for row in episode.world.rows("SELECT id FROM patient ORDER BY id")]


async def complete(
    ref: PromptReference | ResourceTemplateReference, argument: CompletionArgument, context: CompletionContext | None
) -> Completion | None:
    """Complete a patient id of the running world, or the name of a protocol."""
    if argument.name == "patient_id":
        known = patients(EPISODE.get())
    elif isinstance(ref, ResourceTemplateReference) and ref.uri == PROTOCOL_PAGE and argument.name == "name":
        from medmcp.servers.clinical.protocols import PROTOCOLS

        known = sorted(PROTOCOLS)
    else:
        return None
    fitting = [value for value in known if value.lower().startswith(argument.value.lower())]
    return Completion(values=fitting[:MOST_COMPLETIONS], total=len(fitting), has_more=len(fitting) > MOST_COMPLETIONS)


def add_resources(server: HospitalServer) -> None:
    """Offer the resources and their completion on a server."""
    server.resource(CHART, title="Patient chart", mime_type="text/markdown")(chart)
    server.resource(PROTOCOL_PAGE, title="Clinical protocol", mime_type="text/markdown")(protocol_page)
    server.resource(PASSAGE, title="Library passage", mime_type="text/markdown")(passage)
    server.resource(WORLD, title="The world", mime_type="application/vnd.sqlite3")(world_file)
    server.completion()(complete)  # type: ignore[no-untyped-call]
    server.shown_resources = shown
