"""The medical library of this process: one knowledge base, opened when the first tool asks for it.

The knowledge base that `medmcp kb build` made, else the small one of what installed packages give. LanceDB is
imported with it, so a server that nobody has searched with has not paid for it. Read `medmcp.kb.search` next.
"""

from threading import Lock
from typing import TYPE_CHECKING

import anyio

from medmcp.servers.tool import ToolError

if TYPE_CHECKING:
    from medmcp.kb import KnowledgeBase

__all__ = ["library", "use_library"]

_lock = Lock()
_open: list["KnowledgeBase"] = []


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
