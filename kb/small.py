"""The small knowledge base: made on the spot of passages that are at hand, and kept in the cache by their hash."""

import contextlib
import os
import shutil
import tempfile
import time
import weakref
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from medmcp.kb import table
from medmcp.kb.error import KnowledgeBaseError, MissingKnowledgeBase
from medmcp.kb.manifest import FORMAT, cache_path
from medmcp.kb.passage import Passage
from medmcp.kb.providers import fingerprint

if TYPE_CHECKING:
    from medmcp.kb.search import KnowledgeBase

__all__ = ["of"]

KEEP_DAYS = 30
"""A small base that nobody has opened for so long leaves the cache."""


def of(kind: "type[KnowledgeBase]", passages: Iterable[Passage], cache: Path | None) -> "KnowledgeBase":
    """A base of these passages, opened as `kind`."""
    given = list(passages)
    folder = (cache or cache_path()) / f"small-{FORMAT}-{fingerprint(given)}"
    try:
        base = kind(folder)
        os.utime(folder)
        return base
    except MissingKnowledgeBase:
        pass
    except KnowledgeBaseError:
        shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
    except OSError:  # Nowhere to keep it: it lives as long as this object.
        draft = Path(tempfile.mkdtemp(prefix="medmcp-kb-"))
        table.build(draft, given)
        base = kind(draft)
        weakref.finalize(base, shutil.rmtree, draft, ignore_errors=True)
        return base
    # Built beside its place and moved there in one step; where another process was first, its one is taken.
    table.build(draft / "kb", given)
    with contextlib.suppress(OSError):
        (draft / "kb").rename(folder)
    shutil.rmtree(draft, ignore_errors=True)
    for other in folder.parent.glob("small-*"):
        if time.time() - other.stat().st_mtime > KEEP_DAYS * 86_400:
            shutil.rmtree(other, ignore_errors=True)
    return kind(folder)
