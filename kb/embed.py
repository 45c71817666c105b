"""Vectors for the passages that have none: a second pass over a table that can be stopped and taken up again.

The vectors live in a table of their own beside the passages, with the same keys. A key is a hash of the content, so
that table is also the cache: a passage that stays through a rebuild is never embedded twice, and adding vectors leaves
the full text index alone (rewriting rows would send it back to scanning them). One knowledge base holds the vectors of
one model, whose name stands in the table's schema; another is refused unless the old vectors are given up. The pass
takes the writer's lock only to commit, so that passages can be added while it runs; `embedder.py` has the models.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import lancedb
import numpy as np
import pyarrow as pa
from lancedb.index import IvfRq

from medmcp.kb.embedder import Embedder
from medmcp.kb.error import KnowledgeBaseError, OtherVersion
from medmcp.kb.filters import FILED
from medmcp.kb.lock import COMMIT, PASS, writing
from medmcp.kb.loop import run_to_end
from medmcp.kb.manifest import Manifest, VectorInfo
from medmcp.kb.row import SCHEMA
from medmcp.kb.table import EVER, PATIENCE, VECTORS, keys_of, open_table, sweep

__all__ = ["COMMIT_ROWS", "INDEX_FROM", "embed"]

INDEX_FROM = 50_000
"""Rows from which vectors get an IVF_RQ index; below, comparing with all of them is as fast and exact."""
COMMIT_ROWS = 1_024
BATCH_ROWS = 64

Progress = Callable[[int, int], None]


def embed(
    path: Path,
    embedder: Embedder,
    *,
    replace: bool = False,
    commit_rows: int = COMMIT_ROWS,
    progress: Progress | None = None,
) -> Manifest:
    """Give every passage at `path` that has none yet a vector; gives the manifest as it is then.

    Passages are taken in the order in which they came in. Work is committed, and served, every `commit_rows`; stopped or
    killed, it goes on from there when run again. `progress` is called with (done, all). Raises OtherVersion if there
    are vectors of another model and not `replace`.
    """
    with writing(path, PASS):
        return run_to_end(_Pass(path, embedder, commit_rows, progress).run(replace))


def _schema(embedder: Embedder) -> pa.Schema:
    fields = [
        *(SCHEMA.field(name) for name in ("key", *FILED) if name != "year"),
        # 0 for unknown: a join, which pruning needs, does not match nulls.
        pa.field("year", pa.int16(), nullable=False),
        # Two bytes a number: half the disk, and rankings as with four.
        pa.field("vector", pa.list_(pa.float16(), embedder.dimensions), nullable=False),
    ]
    return pa.schema(fields, {"model": embedder.name, "dimensions": str(embedder.dimensions), "normalised": "true"})


class _Pass:
    def __init__(self, path: Path, embedder: Embedder, commit_rows: int, progress: Progress | None) -> None:
        self._path = path
        self._embedder = embedder
        self._commit_rows = commit_rows
        self._progress = progress
        self._schema = _schema(embedder)
        self._done = 0

    async def run(self, replace: bool) -> Manifest:
        with writing(self._path, COMMIT, patience=PATIENCE):
            manifest = await self._begin(replace)
        try:
            # Passages that were added meanwhile, or a table that was built anew, get theirs in another round.
            while True:
                before = manifest
                await self._round(manifest)
                manifest = Manifest.read(self._path)
                if (manifest.table, manifest.version) == (before.table, before.version):
                    break
        finally:
            with writing(self._path, COMMIT, patience=PATIENCE):
                manifest = await self._end()
        return manifest

    async def _begin(self, replace: bool) -> Manifest:
        manifest = Manifest.read(self._path)
        info = manifest.vectors
        if info and info.model != self._embedder.name and not replace:
            raise OtherVersion(
                f"{self._path} holds vectors of {info.model}; vectors of {self._embedder.name} cannot be mixed with "
                "them. Give the old ones up with: medmcp kb embed --replace, or use their model."
            )
        database = await lancedb.connect_async(str(self._path))
        if replace or info is None or VECTORS not in (await database.list_tables()).tables:
            table = await database.create_table(VECTORS, schema=self._schema, mode="overwrite")
            # The model is written down before the first vector: a pass that was stopped cannot be mixed with another's.
            return self._record(manifest, 0, await table.version())
        self._schema = await (await open_table(self._path, VECTORS)).schema()
        named = (self._schema.metadata or {}).get(b"model", b"").decode()
        if named != self._embedder.name:
            raise OtherVersion(
                f"The table of vectors in {self._path} is of {named or 'an unknown model'}, not of "
                f"{self._embedder.name}. Make it anew with: medmcp kb embed --replace"
            )
        return manifest

    async def _round(self, manifest: Manifest) -> None:
        done = np.sort(await keys_of(await open_table(self._path, VECTORS)))
        passages = await open_table(self._path, manifest.table, manifest.version)
        self._done = len(done)
        columns = ["key", *FILED, "search_text"]
        waiting: list[dict[str, Any]] = []
        async for batch in await passages.query().select(columns).to_batches(max_batch_length=self._commit_rows):
            missing = ~np.isin(batch["key"].to_numpy(), done)
            if missing.any():
                waiting += batch.filter(pa.array(missing)).to_pylist()
            while len(waiting) >= self._commit_rows:
                await self._commit(waiting[: self._commit_rows], manifest.passages)
                waiting = waiting[self._commit_rows :]
        if waiting:
            await self._commit(waiting, manifest.passages)

    async def _commit(self, rows: list[dict[str, Any]], total: int) -> None:
        # Texts of like length together: a batch is padded to its longest.
        rows.sort(key=lambda row: len(row["search_text"]))
        number = self._schema.field("vector").type.value_type.to_pandas_dtype()
        parts = []
        for start in range(0, len(rows), BATCH_ROWS):
            texts = [row["search_text"] for row in rows[start : start + BATCH_ROWS]]
            made = self._embedder.embed(texts)
            if made.shape != (len(texts), self._embedder.dimensions) or not np.isfinite(made).all():
                raise KnowledgeBaseError(
                    f"{self._embedder.name} gave vectors of shape {made.shape} or with gaps in them. Use another model."
                )
            parts.append(made.astype(number))
            if self._progress:
                self._progress(self._done + start + len(texts), total)
        columns = [
            *(
                pa.array([row[name] or 0 for row in rows], pa.int16())
                if name == "year"
                else pa.array([row[name] for row in rows], SCHEMA.field(name).type)
                for name in ("key", *FILED)
            ),
            pa.FixedSizeListArray.from_arrays(pa.array(np.concatenate(parts).reshape(-1)), self._embedder.dimensions),
        ]
        with writing(self._path, COMMIT, patience=PATIENCE):
            table = await open_table(self._path, VECTORS)
            await table.add(pa.RecordBatch.from_arrays(columns, schema=self._schema))
            self._record(Manifest.read(self._path), await table.count_rows(), await table.version())
        self._done += len(rows)

    async def _end(self) -> Manifest:
        table = await open_table(self._path, VECTORS)
        await table.optimize(cleanup_older_than=EVER)
        rows = await table.count_rows()
        if rows >= INDEX_FROM and not await table.list_indices():
            await table.create_index("vector", config=IvfRq(distance_type="cosine"))
        manifest = self._record(Manifest.read(self._path), rows, await table.version())
        await sweep(table, rows)
        return self._record(manifest, rows, await table.version())

    def _record(self, manifest: Manifest, rows: int, version: int) -> Manifest:
        info = VectorInfo(
            model=self._embedder.name,
            location=self._embedder.location,
            dimensions=self._embedder.dimensions,
            rows=rows,
            version=version,
        )
        updated = manifest.model_copy(update={"vectors": info})
        updated.write(self._path)
        return updated
