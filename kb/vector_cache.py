"""`CachedEmbedder`: an embedder that keeps what it made, by a hash of the text, in one SQLite file a model.

For corpora that are embedded again and again, as `medmcp kb eval` and `medmcp kb bench` do. A knowledge base needs
none: its table of vectors is keyed by content already. The file lies in the cache directory and may be deleted.
"""

import hashlib
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from medmcp.kb.embedder import Embedder, Vectors
from medmcp.kb.manifest import cache_path

__all__ = ["CachedEmbedder"]

COMMIT_ROWS = 256


class CachedEmbedder:
    """`inner`, but no text is embedded twice. To be used from one thread."""

    def __init__(self, inner: Embedder, *, folder: Path | None = None) -> None:
        self.name = inner.name
        self.location = inner.location
        self.dimensions = inner.dimensions
        self.precision = inner.precision
        self._inner = inner
        place = folder or cache_path()
        place.mkdir(parents=True, exist_ok=True)
        # Another process may fill the same file; SQLite waits for it.
        self._database = sqlite3.connect(place / f"vectors-{inner.name}-{inner.precision}.db", timeout=60)
        self._database.execute("CREATE TABLE IF NOT EXISTS vector (text BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID")

    def embed(self, texts: Sequence[str]) -> Vectors:
        found = np.empty((len(texts), self.dimensions), np.float32)
        missing: dict[bytes, list[int]] = {}
        for row, text in enumerate(texts):
            key = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
            kept = self._database.execute("SELECT value FROM vector WHERE text = ?", (key,)).fetchone()
            if kept:
                found[row] = np.frombuffer(kept[0], np.float32)
            else:
                missing.setdefault(key, []).append(row)
        keys = sorted(missing, key=lambda key: len(texts[missing[key][0]]))
        for start in range(0, len(keys), COMMIT_ROWS):
            some = keys[start : start + COMMIT_ROWS]
            made = self._inner.embed([texts[missing[key][0]] for key in some])
            with self._database:
                self._database.executemany(
                    "INSERT OR REPLACE INTO vector VALUES (?, ?)",
                    ((key, vector.tobytes()) for key, vector in zip(some, made, strict=True)),
                )
            for key, vector in zip(some, made, strict=True):
                found[missing[key]] = vector
        return found

    def close(self) -> None:
        """Close the file."""
        self._database.close()
