"""The medical library of this process: one knowledge base, opened when the first tool asks for it.

The knowledge base that `medmcp kb build` made, else the small one of what installed packages give. LanceDB is
imported with it, so a server that nobody has searched with has not paid for it. Read `medmcp.kb.search` next.
"""

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING, Any

import anyio

from medmcp.servers.tool import ToolError
from medmcp.servers.world.world import World

if TYPE_CHECKING:
    from medmcp.kb import KnowledgeBase
    from medmcp.kb.result import SearchResult

__all__ = [
    "READERS", "announce_listing", "find_passages", "library", "question_sources", "use_library", "warm_after_listing",
]  # fmt: skip

READERS = frozenset(
    (
        "search_medical_knowledge",
        "open_passage",
        "search_clinical_guidelines",
        "summarize_evidence",
        "analyze_answer_options",
    )
)
"""The tools that read the library."""

_lock = Lock()
_open: list["KnowledgeBase"] = []
_waiting: list[anyio.Event] = []
AFTER_LISTING_S = 0.2


def use_library(base: "KnowledgeBase | None") -> None:
    """Make `base` the library of this process; None has the next search open the default one."""
    _open[:] = [] if base is None else [base]


async def library() -> "KnowledgeBase":
    """The open knowledge base. Raises `ToolError` MISSING_DATA, with what to do, when none can be had."""
    if _open:
        return _open[0]
    from medmcp.kb import KnowledgeBaseError

    try:
        return await anyio.to_thread.run_sync(_first)
    except KnowledgeBaseError as error:
        raise ToolError(
            "MISSING_DATA", f"The library cannot be opened: {error}", hint="medmcp kb build makes it."
        ) from None


def _first() -> "KnowledgeBase":
    from medmcp.kb import KnowledgeBase

    with _lock:
        if not _open:
            _open.append(KnowledgeBase.default())
        return _open[0]


async def find_passages(world: World, query: str, *, field: str = "query", **options: Any) -> "SearchResult":
    """A search for the tools of a case: what its running question was made from is left out.

    `options` are those of `KnowledgeBase.search_async`. Raises `ToolError` for a query or cursor that is refused.
    """
    from medmcp.kb import BadInput, KnowledgeBaseError

    base = await library()
    try:
        return await base.search_async(query, exclude=question_sources(world), **options)
    except BadInput as error:
        raise ToolError("INVALID_ARGUMENT", str(error), field="cursor" if "cursor" in str(error) else field) from None
    except KnowledgeBaseError as error:
        raise ToolError("MISSING_DATA", str(error), hint="medmcp kb build makes the library anew.") from None


def question_sources(world: World) -> list[str]:
    """Passages or documents that a running examination question was made from: they are kept out of its own library."""
    return [row["value"] for row in world.rows("SELECT value FROM flag WHERE category = 'question_source' ORDER BY id")]


def announce_listing(names: Iterable[str]) -> None:
    """A client has listed these tools: what waits for one that reads the library goes on."""
    if _waiting and not READERS.isdisjoint(names):
        for event in _waiting:
            event.set()


async def warm_after_listing() -> None:
    """Bring a built knowledge base into memory once a client has seen a tool that reads it; to be run in the background.

    Never before the first tools/list is answered, so that nobody waits for it. Without a built base nothing is done:
    the small one is made by the first search. A base that cannot be opened is reported by that search as well.
    """
    from medmcp.kb import KnowledgeBaseError
    from medmcp.kb.manifest import Manifest, default_path

    event = anyio.Event()
    _waiting.append(event)
    try:
        await event.wait()
    finally:
        _waiting.remove(event)
    await anyio.sleep(AFTER_LISTING_S)  # the answer to tools/list goes out first
    try:
        if not _open:
            Manifest.read(default_path())
        base = await library()
        if base.base == "built":
            await base.warm_async()
    except (KnowledgeBaseError, ToolError):
        return
