"""The table of passages on disk: created or appended to in a stream, indexed, compacted, put into service.

`build` makes anew what installed sources and providers give and keeps what was added; `add` appends. Both take any
iterable of `Passage` (and `Withdrawal`), commit every 50,000 rows, and end with every row indexed: LanceDB scans rows
that its index has not seen, and half a per cent of them makes a search forty times slower. Nothing that is committed
half-way is seen by a reader, since the manifest names the version that is whole. `search.py` reads what this file
writes; `embed.py` adds vectors; `intake.py` decides what is new.
"""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import lancedb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from lancedb.index import FTS, Bitmap, BTree
from lancedb.table import AsyncTable

from medmcp.kb.error import KnowledgeBaseError, MissingKnowledgeBase
from medmcp.kb.filters import FILED
from medmcp.kb.intake import Intake
from medmcp.kb.lock import first_line, writing
from medmcp.kb.loop import run_to_end
from medmcp.kb.manifest import FORMAT, Manifest, SourceCount, VectorInfo
from medmcp.kb.passage import Passage, Withdrawal
from medmcp.kb.row import FETCHED, SCHEMA, batch_of, from_row

__all__ = [
    "COMMIT_ROWS",
    "VECTORS",
    "Report",
    "add",
    "build",
    "keys_of",
    "open_table",
    "optimise",
    "sweep",
    "unindexed",
]

COMMIT_ROWS = 50_000
COMMIT_CHARACTERS = 64_000_000
CARRIED_ROWS = 20_000
VECTORS = "vectors"
KEPT = timedelta(hours=1)
"""How long a version stays that is no longer the newest: a reader may be in the middle of it."""
EVER = timedelta(days=36_500)
BIG_ROWS = 50_000
GRACE_SECONDS = 3.0
"""From `BIG_ROWS` on, what has been replaced leaves after this time, since it doubles the space on the disk; a search
that is in the middle of it then starts anew."""
PATIENCE = 30.0
"""Seconds that a writer waits for one that commits vectors."""

Entries = Iterable[Passage | Withdrawal]
Progress = Callable[[int], None]
"""Called with the number of entries read so far."""


@dataclass(frozen=True)
class Report:
    """What an ingest did."""

    path: Path
    passages: int
    """Rows in the table afterwards."""
    added: int
    duplicates: int
    withdrawn: int
    """Rows that left: withdrawn by their publisher, or an older version of a document that came again."""
    kept: int = 0
    """Rows of an older table that a build took over: what had been added."""


def build(
    path: Path,
    entries: Entries,
    *,
    fingerprints: Callable[[], dict[str, str]] = dict,
    keep_added: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Make the knowledge base at `path` anew from `entries`; until the last step the old one stays in service.

    Sources that were added, not built, are taken over unless not `keep_added`, from an older layout too. Vectors of
    passages that stay are kept. `fingerprints` is asked at the end. Raises KnowledgeBaseError.
    """
    with writing(path, patience=PATIENCE):
        try:
            old = Manifest.read(path, older=True)
        except KnowledgeBaseError:  # Missing, damaged or newer: building anew is the way out of it.
            old = None
        number = 1 + max((int(folder.stem.rsplit("-", 1)[1]) for folder in path.glob("passages-*.lance")), default=0)
        # Vectors of an older layout are keyed otherwise, and are made again.
        vectors = old.vectors if old and old.format == FORMAT else None
        draft = Manifest(table=f"passages-{number}", vectors=vectors)
        return run_to_end(_build(path, draft, entries, old if keep_added else None, old, fingerprints, progress))


def add(path: Path, entries: Entries, *, progress: Progress | None = None) -> Report:
    """Append `entries` to the knowledge base at `path`, which is made if it is missing.

    A document that comes again replaces its older passages. Stopped half-way, what was committed is indexed and put
    into service; killed half-way, it waits unseen for the next run, which goes on from there. Raises KnowledgeBaseError.
    """
    with writing(path, patience=PATIENCE):
        try:
            manifest = Manifest.read(path)
        except MissingKnowledgeBase:
            manifest = Manifest(table="passages-1")
        return run_to_end(_add(path, manifest, entries, progress))


def optimise(path: Path) -> Manifest:
    """Index every row, compact small files and drop versions older than an hour; gives the manifest as it is then."""
    with writing(path, patience=PATIENCE):
        return run_to_end(_publish(path, Manifest.read(path)))


async def open_table(path: Path, name: str, version: int | None = None) -> AsyncTable:
    """The table `name` at its newest version, or for reading at the one that a manifest names.

    Raises KnowledgeBaseError when its files are gone or damaged.
    """
    try:
        table = await (await lancedb.connect_async(str(path))).open_table(name)
        if version is not None:
            await table.checkout(version)
        return table
    except (ValueError, RuntimeError, OSError) as problem:
        raise KnowledgeBaseError(
            f"The table {name} in {path} is missing or damaged ({first_line(problem)}). "
            f"Build again with: medmcp kb build --out {path}"
        ) from problem


async def unindexed(table: AsyncTable) -> int:
    """Rows that full text search has to scan; 0 in a healthy table."""
    stats = await table.index_stats("search_text_idx")
    return int(stats.num_unindexed_rows) if stats else await table.count_rows()


async def _build(
    path: Path,
    draft: Manifest,
    entries: Entries,
    keep: Manifest | None,
    old: Manifest | None,
    fingerprints: Callable[[], dict[str, str]],
    progress: Progress | None,
) -> Report:
    database = await lancedb.connect_async(str(path))
    table = await database.create_table(draft.table, schema=SCHEMA, mode="overwrite")
    try:
        intake = Intake()
        withdrawn = await _take_in(table, intake, entries, progress)
        built = tuple(sorted((await _counts(table))[0]))
        added = intake.added
        if keep is not None:
            # What was built before and is not any more (its package is gone) leaves; what was added stays.
            leave_out = {*built, *keep.built}
            async for passages in _passages(path, keep, leave_out):
                await _take_in(table, intake, passages, None)
        manifest = draft.model_copy(update={"providers": fingerprints(), "built": built})
        done = await _publish(path, manifest)
    except BaseException:
        await database.drop_table(draft.table)
        raise
    _drop_tables(path, keep={done.table, old.table if old else ""})
    return Report(path, done.passages, added, intake.duplicates, withdrawn, kept=intake.added - added)


def _drop_tables(path: Path, keep: set[str]) -> None:
    # The table before the present one is kept: a reader may be in the middle of it.
    for folder in path.glob("passages-*.lance"):
        if folder.stem not in keep:
            shutil.rmtree(folder, ignore_errors=True)


async def _passages(path: Path, manifest: Manifest, leave_out: Collection[str]) -> AsyncIterator[list[Passage]]:
    """The passages of a table of any layout, some thousands at a time, without those of some sources."""
    table = await open_table(path, manifest.table, manifest.version or None)
    async for batch in await table.query().select(["source", *FETCHED]).to_batches(max_batch_length=CARRIED_ROWS):
        yield [from_row(row) for row in batch.to_pylist() if row["source"] not in leave_out]


async def _add(path: Path, manifest: Manifest, entries: Entries, progress: Progress | None) -> Report:
    database = await lancedb.connect_async(str(path))
    if manifest.version or manifest.table in (await database.list_tables()).tables:
        table = await open_table(path, manifest.table)
    else:
        table = await database.create_table(manifest.table, schema=SCHEMA)
    intake = Intake()
    columns = ["key", "document", "stamp"]
    async for batch in await table.query().select(columns).to_batches():
        intake.know(*(batch[name].to_numpy() for name in columns))
    try:
        withdrawn = await _take_in(table, intake, entries, progress)
    finally:
        done = await _publish(path, manifest)
    return Report(path, done.passages, intake.added, intake.duplicates, withdrawn)


async def _take_in(table: AsyncTable, intake: Intake, entries: Entries, progress: Progress | None) -> int:
    """Write what is new; gives the number of rows that left."""

    def counted() -> Entries:
        for count, entry in enumerate(entries, 1):
            if progress:
                progress(count)
            yield entry

    for batch in intake.batches(counted(), rows=COMMIT_ROWS, characters=COMMIT_CHARACTERS):
        await _delete(table, batch.replaced)
        await table.add(pa.RecordBatchReader.from_batches(SCHEMA, [batch_of(batch.rows)]))
    return await _delete(table, intake.stale())


async def _publish(path: Path, manifest: Manifest) -> Manifest:
    """Index, count, put the newest version into service, and drop those that nobody reads any more."""
    table = await open_table(path, manifest.table)
    present = {index.name for index in await table.list_indices()}
    if present:
        await table.optimize(cleanup_older_than=EVER)
    for column, config in (
        ("search_text", FTS()), ("key", BTree()), ("document", BTree()), ("pmid", BTree()), ("doi", BTree()),
        ("source", Bitmap()), ("kind", Bitmap()),
    ):  # fmt: skip
        if f"{column}_idx" not in present:
            await table.create_index(column, config=config)
    version = await table.version()
    counts, rows = await _counts(table)
    finished = manifest.model_copy(
        update={
            "version": version,
            "passages": rows,
            "sources": counts,
            "vectors": await _prune_vectors(path, manifest.vectors, table),
            "lancedb": lancedb.__version__,
        }
    )
    finished.write(path)
    if present:
        await sweep(table, rows)
        finished = finished.model_copy(update={"version": await table.version()})
        finished.write(path)
    return finished


async def sweep(table: AsyncTable, rows: int) -> None:
    """Drop the files of versions that were replaced."""
    if rows < BIG_ROWS:
        await table.optimize(cleanup_older_than=KEPT)
        return
    await asyncio.sleep(GRACE_SECONDS)
    await table.optimize(cleanup_older_than=timedelta(seconds=1))


async def _prune_vectors(path: Path, info: VectorInfo | None, table: AsyncTable) -> VectorInfo | None:
    """Drop vectors of passages that are gone, and of those filed otherwise than before."""
    if info is None:
        return None
    try:
        vectors = await open_table(path, VECTORS)
    except KnowledgeBaseError:
        return None
    columns = ["key", *FILED]
    rows = await table.query().select(columns).to_arrow()
    present = rows.set_column(columns.index("year"), "year", pc.fill_null(rows["year"], 0))
    made = await vectors.query().select(columns).to_arrow()
    stale = made.join(present, keys=columns, join_type="left anti")["key"].to_pylist()
    if stale:
        await _delete(vectors, stale)
        await vectors.optimize(cleanup_older_than=KEPT)
    return info.model_copy(update={"rows": await vectors.count_rows(), "version": await vectors.version()})


async def _counts(table: AsyncTable) -> tuple[dict[str, SourceCount], int]:
    """Passages by source with their licences and kinds, and all rows."""
    tallies: Counter[tuple[str, str, str]] = Counter()
    async for batch in await table.query().select(["source", "kind", "licence"]).to_batches():
        groups = pa.Table.from_batches([batch]).group_by(["source", "kind", "licence"]).aggregate([([], "count_all")])
        for row in groups.to_pylist():
            tallies[row["source"], row["kind"], row["licence"]] += row["count_all"]
    counts: dict[str, SourceCount] = {}
    for name in sorted({source for source, _, _ in tallies}):
        own = {key: count for key, count in tallies.items() if key[0] == name}
        counts[name] = SourceCount(passages=sum(own.values()), licences=_by(own, 2), kinds=_by(own, 1))
    return counts, tallies.total()


def _by(tallies: Mapping[tuple[str, str, str], int], place: int) -> dict[str, int]:
    found: Counter[str] = Counter()
    for key, count in tallies.items():
        found[key[place]] += count
    return dict(sorted(found.items()))


async def _delete(table: AsyncTable, keys: list[int]) -> int:
    for start in range(0, len(keys), 2_000):
        await table.delete(f"key IN ({', '.join(map(str, keys[start : start + 2_000]))})")
    return len(keys)


async def keys_of(table: AsyncTable) -> npt.NDArray[np.int64]:
    """The key of every row."""
    parts = [batch["key"].to_numpy() async for batch in await table.query().select(["key"]).to_batches()]
    return np.concatenate(parts) if parts else np.empty(0, np.int64)
