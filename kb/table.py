"""The table of passages on disk: created or appended to in a stream, indexed, compacted.

`build` replaces a knowledge base by a finished table or leaves it as it was; `add` appends to it. Both take
any iterable of `Passage` (and `Withdrawal`), drop what is already there by content, commit every 50,000 rows,
and end with every row indexed: LanceDB scans rows that its index has not seen, and a half per cent of them
makes a search forty times slower. `search.py` reads what this file writes; `embed.py` adds vectors.
"""

import contextlib
import itertools
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import lancedb
import pyarrow as pa
import pyarrow.compute as pc
from lancedb.index import FTS, Bitmap, BTree
from lancedb.table import AsyncTable

from medmcp.kb.error import KnowledgeBaseError, MissingKnowledgeBase
from medmcp.kb.loop import run_to_end
from medmcp.kb.manifest import Manifest, SourceCount, VectorInfo
from medmcp.kb.passage import Passage, Withdrawal

__all__ = [
    "COMMIT_ROWS",
    "FETCHED",
    "SCHEMA",
    "VECTORS",
    "Report",
    "add",
    "build",
    "from_row",
    "open_table",
    "optimise",
    "quoted",
    "unindexed",
    "writing",
]

COMMIT_ROWS = 50_000
VECTORS = "vectors"

# What is searched, filtered or looked up by has a column; the rest travels in `record`, a JSON object, since each
# column that a search fetches costs it a third of a millisecond. `search_text` is the only copy of the text.
SCHEMA = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("licence", pa.string(), nullable=False),
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("pmid", pa.string(), nullable=False),
        pa.field("doi", pa.string(), nullable=False),
        pa.field("study_type", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("search_text", pa.string(), nullable=False),
        pa.field("record", pa.string(), nullable=False),
    ]
)
FETCHED = ["search_text", "record"]
"""The columns that make a passage."""

Entries = Iterable[Passage | Withdrawal]
Progress = Callable[[int], None]
"""Called with the number of entries read so far."""


@dataclass(frozen=True)
class Report:
    """What an ingest did. `seconds_...` are wall time."""

    path: Path
    passages: int
    """Rows in the table afterwards."""
    added: int
    duplicates: int
    withdrawn: int
    """Rows that left: withdrawn by their publisher, or an older version of a document that came again."""


def to_row(passage: Passage) -> dict[str, object]:
    """The passage as a row of `SCHEMA`."""
    row: dict[str, object] = {name: getattr(passage, name) for name in SCHEMA.names[:-1]}
    rest = passage.model_dump(exclude={"text"}, exclude_defaults=True)
    # DOIs are compared without regard to case; the record keeps the publisher's spelling.
    return row | {"doi": passage.doi.lower(), "record": json.dumps(rest, ensure_ascii=False)}


def from_row(row: dict[str, str]) -> Passage:
    """The passage of a row with the columns `FETCHED`; rows were validated when they were written."""
    fields = json.loads(row["record"])
    fields["codes"] = tuple(fields.get("codes", ()))
    passage = Passage.model_construct(text="", **fields)
    return passage.model_copy(update={"text": row["search_text"][len(passage.header) :]})


def build(
    path: Path, entries: Entries, *, providers: dict[str, str] | None = None, progress: Progress | None = None
) -> Report:
    """Make the knowledge base at `path` anew from `entries`; until the last step the old one stays in service.

    Vectors of passages that stay are kept. Raises KnowledgeBaseError.
    """
    with writing(path):
        try:
            old = _manifest_or_none(path)
        except KnowledgeBaseError:  # Damaged or of another version: building anew is the way out of it.
            old = None
        number = 1 + max((int(folder.stem.rsplit("-", 1)[1]) for folder in path.glob("passages-*.lance")), default=0)
        manifest = Manifest(table=f"passages-{number}", providers=providers or {}, vectors=old.vectors if old else None)
        return run_to_end(
            _ingest(path, manifest, entries, in_service=old.table if old else "", fresh=True, progress=progress)
        )


def add(path: Path, entries: Entries, *, progress: Progress | None = None) -> Report:
    """Append `entries` to the knowledge base at `path`, which is made if it is missing.

    A document that comes again replaces its older passages. Stopped half-way, what was committed stays and is
    indexed; running the same again goes on from there. Raises KnowledgeBaseError.
    """
    with writing(path):
        old = _manifest_or_none(path)
        manifest = old or Manifest(table="passages-1")
        return run_to_end(_ingest(path, manifest, entries, fresh=old is None, progress=progress))


def optimise(path: Path) -> Manifest:
    """Index every row, compact small files and drop versions older than an hour; gives the manifest as it is then."""
    with writing(path):
        manifest = Manifest.read(path)
        return run_to_end(_finish(path, manifest))


async def open_table(path: Path, manifest: Manifest) -> AsyncTable:
    """The passages that `manifest` names. Raises KnowledgeBaseError when its files are gone or damaged."""
    return await _open(path, manifest.table)


async def unindexed(table: AsyncTable) -> int:
    """Rows that full text search has to scan; 0 in a healthy table."""
    stats = await table.index_stats("search_text_idx")
    return int(stats.num_unindexed_rows) if stats else await table.count_rows()


async def _open(path: Path, name: str) -> AsyncTable:
    try:
        return await (await lancedb.connect_async(str(path))).open_table(name)
    except (ValueError, RuntimeError, OSError) as problem:
        raise KnowledgeBaseError(
            f"The table {name} in {path} is missing or damaged ({_first_line(problem)}). "
            f"Build again with: medmcp kb build --out {path}"
        ) from problem


async def _ingest(
    path: Path,
    manifest: Manifest,
    entries: Entries,
    *,
    fresh: bool,
    in_service: str = "",
    progress: Progress | None,
) -> Report:
    database = await lancedb.connect_async(str(path))
    if fresh:
        table = await database.create_table(manifest.table, schema=SCHEMA, mode="overwrite")
        before = _Known([], [], [])
    else:
        table = await _open(path, manifest.table)
        before = await _known(table)

    ids = set(before.ids)
    documents: set[tuple[str, str]] = set()
    seen: set[str] = set()
    gone: set[tuple[str, str]] = set()
    counts: Counter[str] = Counter()

    def fresh_rows() -> Iterator[Passage]:
        for count, entry in enumerate(entries, 1):
            if progress:
                progress(count)
            document = (entry.source, entry.doc_id)
            if isinstance(entry, Withdrawal):
                gone.add(document)
                continue
            gone.discard(document)
            documents.add(document)
            seen.add(entry.id)
            if entry.id in ids:
                counts["duplicates"] += 1
                continue
            ids.add(entry.id)
            counts["added"] += 1
            yield entry

    try:
        for batch in _batches(fresh_rows()):
            await table.add(pa.RecordBatchReader.from_batches(SCHEMA, [batch]))
        stale = [
            id_
            for id_, source, doc_id in zip(before.ids, before.sources, before.doc_ids, strict=True)
            if (source, doc_id) in documents and id_ not in seen
        ]
        withdrawn = await _delete(table, "id", stale)
        for source in sorted({source for source, _ in gone}):
            withdrawn += await _delete(
                table, "doc_id", sorted(doc for name, doc in gone if name == source), f"source = {quoted(source)}"
            )
    except BaseException:
        # What was committed must not stay unindexed; a table that was never in service is dropped instead.
        if fresh:
            await database.drop_table(manifest.table)
        else:
            await _finish(path, manifest)
        raise
    done = await _finish(path, manifest)
    if fresh:
        _drop_tables(path, keep={manifest.table, in_service})
    return Report(path, done.passages, counts["added"], counts["duplicates"], withdrawn)


async def _finish(path: Path, manifest: Manifest) -> Manifest:
    """Compact, index, prune vectors, count, and put into service."""
    table = await _open(path, manifest.table)
    present = {index.name for index in await table.list_indices()}
    if present:
        # A version is kept for an hour, so that a server that has the table open is not cut off.
        await table.optimize(cleanup_older_than=timedelta(hours=1))
    for column, config in (
        ("search_text", FTS()), ("id", BTree()), ("doc_id", BTree()), ("source", Bitmap()), ("kind", Bitmap()),
    ):  # fmt: skip
        if f"{column}_idx" not in present:
            await table.create_index(column, config=config)

    rows = (await table.query().select(["id", "source", "kind", "licence", "year"]).to_arrow()).combine_chunks()
    finished = manifest.model_copy(
        update={
            "passages": rows.num_rows,
            "sources": _count(rows),
            "vectors": await _prune_vectors(path, manifest.vectors, rows),
            "lancedb": lancedb.__version__,
        }
    )
    finished.write(path)
    return finished


async def _prune_vectors(path: Path, info: VectorInfo | None, rows: pa.Table) -> VectorInfo | None:
    """Drop vectors of passages that are gone, and of those filed otherwise than before."""
    if info is None:
        return None
    try:
        table = await _open(path, VECTORS)
    except KnowledgeBaseError:
        return None
    keys = ["id", "source", "kind", "year"]
    present = rows.select(keys).set_column(3, "year", pc.fill_null(rows["year"], 0))
    vectors = await table.query().select(keys).to_arrow()
    stale = vectors.join(present, keys=keys, join_type="left anti")["id"].to_pylist()
    if stale:
        await _delete(table, "id", stale)
        await table.optimize(cleanup_older_than=timedelta(hours=1))
    return info.model_copy(update={"rows": await table.count_rows()})


def _count(rows: pa.Table) -> dict[str, SourceCount]:
    tallies = rows.group_by(["source", "kind", "licence"]).aggregate([([], "count_all")]).to_pylist()
    counts: dict[str, SourceCount] = {}
    for name in sorted({row["source"] for row in tallies}):
        licences: Counter[str] = Counter()
        kinds: Counter[str] = Counter()
        for row in tallies:
            if row["source"] == name:
                licences[row["licence"]] += row["count_all"]
                kinds[row["kind"]] += row["count_all"]
        counts[name] = SourceCount(
            passages=kinds.total(), licences=dict(sorted(licences.items())), kinds=dict(sorted(kinds.items()))
        )
    return counts


@dataclass(frozen=True)
class _Known:
    ids: list[str]
    sources: list[str]
    doc_ids: list[str]


async def _known(table: AsyncTable) -> _Known:
    rows = await table.query().select(["id", "source", "doc_id"]).to_arrow()
    return _Known(rows["id"].to_pylist(), rows["source"].to_pylist(), rows["doc_id"].to_pylist())


def _batches(passages: Iterator[Passage]) -> Iterator[pa.RecordBatch]:
    while rows := [to_row(passage) for passage in itertools.islice(passages, COMMIT_ROWS)]:
        yield pa.RecordBatch.from_pylist(rows, schema=SCHEMA)


async def _delete(table: AsyncTable, column: str, values: list[str], condition: str = "true") -> int:
    before = await table.count_rows()
    for start in range(0, len(values), 500):
        some = ", ".join(quoted(value) for value in values[start : start + 500])
        await table.delete(f"{condition} AND {column} IN ({some})")
    return before - await table.count_rows() if values else 0


def quoted(value: str) -> str:
    """The value as a literal of a LanceDB filter."""
    return "'" + value.replace("'", "''") + "'"


def _first_line(problem: BaseException) -> str:
    # LanceDB appends the place in its own source, which helps nobody here.
    return str(problem).splitlines()[0].split(", /")[0][:200] if str(problem) else type(problem).__name__


def _drop_tables(path: Path, keep: set[str]) -> None:
    # The table before the present one is kept: a server that opened it still reads from it.
    for folder in path.glob("passages-*.lance"):
        if folder.stem not in keep:
            shutil.rmtree(folder, ignore_errors=True)


def _manifest_or_none(path: Path) -> Manifest | None:
    try:
        return Manifest.read(path)
    except MissingKnowledgeBase:
        return None


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Hold the directory for one writer. Raises KnowledgeBaseError when another holds it or it cannot be written."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        handle = os.open(path / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as problem:
        raise KnowledgeBaseError(
            f"{path} cannot be written ({problem.strerror}). Choose another place with --out or MEDMCP_KB."
        ) from problem
    try:
        try:
            import fcntl
        except ImportError:  # Windows has no flock; there, two writers at once are the user's to avoid.
            pass
        else:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise KnowledgeBaseError(
                    f"Another process is writing to {path}. Wait until it has finished, then run this again."
                ) from None
        yield
    except (OSError, RuntimeError) as problem:
        if isinstance(problem, RuntimeError) and "lance" not in str(problem).lower():
            raise  # LanceDB reports a full disk as a RuntimeError; others are whoever gives the passages' own.
        raise KnowledgeBaseError(
            f"Writing to {path} failed ({_first_line(problem)}). "
            "Free some space or choose another place, then run this again."
        ) from problem
    finally:
        os.close(handle)
