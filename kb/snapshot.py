"""`Snapshot`: the two tables of a knowledge base at the versions that its manifest names, and the questions put to them.

It stays as it is while a writer goes on; `search.py` opens another when the manifest has changed.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
from lancedb.query import MatchQuery
from lancedb.table import AsyncTable

from medmcp.kb.embedder import Vectors
from medmcp.kb.error import KnowledgeBaseError
from medmcp.kb.manifest import Manifest
from medmcp.kb.passage import Passage
from medmcp.kb.row import FETCHED, from_row
from medmcp.kb.table import VECTORS, open_table

__all__ = ["DEPTH", "Snapshot", "stamp_of"]

DEPTH = 100
"""How deep each ranking is read, and so how far a result can be paged."""
PROBES = 20
REFINE = 3
"""Of a ranking of 100, 300 are compared exactly. On 100,000 vectors that finds 0.995 of the ten nearest for 6 ms of CPU;
a factor of 10 finds 0.997 for 13 ms."""
REOPENED = 3

Stamp = tuple[int, int, int]


def stamp_of(path: Path) -> Stamp:
    """What changes when the manifest is replaced; zeros when there is none."""
    try:
        status = os.stat(path / "manifest.json")
    except OSError:
        return (0, 0, 0)
    return (status.st_mtime_ns, status.st_size, status.st_ino)


@dataclass(frozen=True)
class Snapshot:
    """Open for reading. Raises KnowledgeBaseError where a table is gone or damaged."""

    manifest: Manifest
    stamp: Stamp
    passages: AsyncTable
    vectors: AsyncTable | None
    vectors_indexed: bool

    @classmethod
    async def open(cls, path: Path, before: "Snapshot | None" = None) -> "Snapshot":
        """The present state of `path`; what has not changed since `before` is taken from it, warm as it is."""
        for _ in range(REOPENED):
            stamp = stamp_of(path)
            try:
                return await cls._open(path, stamp, before)
            except KnowledgeBaseError:
                # A writer may have replaced the manifest, and what it named, between the reading and the opening.
                if stamp_of(path) == stamp:
                    raise
        return await cls._open(path, stamp_of(path), before)

    @classmethod
    async def _open(cls, path: Path, stamp: Stamp, before: "Snapshot | None") -> "Snapshot":
        manifest = Manifest.read(path)
        old = before.manifest if before else None
        if before and old and (old.table, old.version) == (manifest.table, manifest.version):
            passages = before.passages
        else:
            passages = await open_table(path, manifest.table, manifest.version)
        info = manifest.vectors
        if info is None or not info.rows:
            return cls(manifest, stamp, passages, None, False)
        if before and before.vectors and old and old.vectors and old.vectors.version == info.version:
            return cls(manifest, stamp, passages, before.vectors, before.vectors_indexed)
        try:
            vectors = await open_table(path, VECTORS, info.version)
        except KnowledgeBaseError as problem:
            raise KnowledgeBaseError(
                f"The vectors in {path} are missing or damaged. Make them again with: medmcp kb embed --replace"
            ) from problem
        return cls(manifest, stamp, passages, vectors, bool(await vectors.list_indices()))

    async def by_words(self, query: str, condition: str, columns: list[str], depth: int = DEPTH) -> pa.Table:
        """The `depth` best rows by BM25, with `_score`."""
        search = self.passages.query().nearest_to_text(MatchQuery(query, "search_text"))  # type: ignore[call-arg]
        if condition:
            search = search.where(condition)
        return await search.select([*columns, "_score"]).limit(depth).to_arrow()

    async def by_meaning(
        self, vector: Vectors, condition: str, *, depth: int = DEPTH, exact: bool = False
    ) -> list[int]:
        """Keys of the `depth` nearest passages, nearest first; `exact` compares with every row."""
        if self.vectors is None:
            return []
        search = self.vectors.query().nearest_to(vector).distance_type("cosine").nprobes(PROBES).refine_factor(REFINE)
        if exact:
            search = search.bypass_vector_index()
        if condition:
            search = search.where(condition)
        found = await search.select(["key", "_distance"]).limit(depth).to_arrow()
        pairs = zip(found["_distance"].to_pylist(), found["key"].to_pylist(), strict=True)
        return [key for _, key in sorted(pairs)]

    async def where(self, condition: str) -> list[Passage]:
        """The passages that meet the condition, in the order of their documents."""
        found: list[dict[str, Any]] = (
            await self.passages.query().where(condition).select(FETCHED).to_arrow()
        ).to_pylist()
        return sorted(map(from_row, found), key=lambda one: (one.source, one.doc_id, one.chunk, one.id))
