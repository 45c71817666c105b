"""Paging of lists: `limit` and an opaque `cursor`, answered with `total` and `next_cursor`."""

from collections.abc import Sequence
from typing import TypedDict, TypeVar

from medmcp.servers.tool import ToolError

__all__ = ["Page", "page"]

T = TypeVar("T")


class Page(TypedDict):
    """The envelope fields of a list."""

    total: int
    next_cursor: str | None


def page(rows: Sequence[T], limit: int, cursor: str = "") -> tuple[list[T], Page]:
    """The rows of one page and its envelope. Raises `ToolError` for a cursor that no page gave out."""
    offset = 0
    if cursor:
        if not (cursor.startswith("o") and cursor[1:].isdigit()):
            raise ToolError(
                "INVALID_ARGUMENT", "Unknown cursor.", field="cursor", hint="Use next_cursor as it was given."
            )
        offset = int(cursor[1:])
    end = offset + limit
    return list(rows[offset:end]), {"total": len(rows), "next_cursor": f"o{end}" if end < len(rows) else None}
