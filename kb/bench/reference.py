"""The measure to compare with: SQLite FTS5 in the form that the published system used.

One table, porter tokeniser, BM25; a query is the OR of its first twelve words that are not stop words; five hits with a
snippet each. Built with the journal off, all in one transaction.
"""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

__all__ = ["Fts5"]

STOP_WORDS = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "how", "in", "is", "it", "of", "on", "or",
        "that", "the", "to", "what", "when", "which", "with",
    )
)  # fmt: skip


class Fts5:
    """The table in the file `path`."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)

    def build(self, texts: Iterator[tuple[str, str]]) -> None:
        """Fill it with (id, text)."""
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute("CREATE VIRTUAL TABLE p USING fts5(id UNINDEXED, body, tokenize = 'porter unicode61')")
        self._database.executemany("INSERT INTO p VALUES (?, ?)", texts)
        self._database.commit()

    def search(self, query: str) -> list[tuple[str, str, float]]:
        """(id, snippet, score) of the five best."""
        words = re.findall(r"\w+", query.lower())
        terms = [word for word in words if word not in STOP_WORDS][:12] or words
        return self._database.execute(
            "SELECT id, snippet(p, 1, '', '', '…', 40), bm25(p) FROM p WHERE p MATCH ? ORDER BY bm25(p) LIMIT 5",
            (" OR ".join(f'"{term}"' for term in terms),),
        ).fetchall()

    def close(self) -> None:
        """Close the file."""
        self._database.close()
