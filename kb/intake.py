"""`Intake`: which of the passages that come in are new, which replace what is there, and which rows must leave.

It keeps three numbers a row of the table and two a passage that came by, some 50 bytes in all, so that an ingest of
millions needs memory for one batch and these. Passages with the same content are one; where one comes again in its own
document with other facts about it (an article that has been retracted), the later facts hold.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from medmcp.kb.passage import Passage, Withdrawal
from medmcp.kb.row import document_number, to_row

__all__ = ["Batch", "Intake"]

Numbers = npt.NDArray[np.int64]


class Batch(NamedTuple):
    """Rows to write together; the rows with the keys `replaced` go first."""

    rows: list[dict[str, Any]]
    replaced: list[int]


class Intake:
    """Sorts entries into rows to write; `stale` tells at the end which rows must leave."""

    def __init__(self) -> None:
        self.added = 0
        self.duplicates = 0
        self._keys: Numbers = np.empty(0, np.int64)
        self._documents: Numbers = np.empty(0, np.int64)
        self._stamps: Numbers = np.empty(0, np.int64)
        self._came = (array("q"), array("q"))
        self._withdrawn: dict[int, int] = {}

    def know(self, keys: Numbers, documents: Numbers, stamps: Numbers) -> None:
        """Take note of rows that are in the table."""
        keys = np.concatenate([self._keys, keys])
        order = np.argsort(keys, kind="stable")
        self._keys = keys[order]
        self._documents = np.concatenate([self._documents, documents])[order]
        self._stamps = np.concatenate([self._stamps, stamps])[order]

    def batches(self, entries: Iterable[Passage | Withdrawal], *, rows: int, characters: int) -> Iterator[Batch]:
        """Batches of at most about so many rows and characters; each is known once the next one is asked for."""
        waiting: dict[int, dict[str, Any]] = {}
        replaced: list[int] = []
        size = 0
        for entry in entries:
            if isinstance(entry, Withdrawal):
                self._withdrawn[document_number(entry.source, entry.doc_id)] = len(self._came[0])
                continue
            row = to_row(entry)
            self._came[0].append(row["key"])
            self._came[1].append(row["document"])
            known = row["key"] in waiting or self._known(row["key"]) is not None
            self.duplicates += known
            if known and not self._says_more(row, waiting, replaced):
                continue
            waiting[row["key"]] = row
            size += len(row["search_text"])
            if len(waiting) >= rows or size >= characters:
                yield self._taken(waiting, replaced)
                waiting, replaced, size = {}, [], 0
        if waiting:
            yield self._taken(waiting, replaced)

    def _known(self, key: int) -> int | None:
        """Where the key is, None if it is not."""
        place = int(np.searchsorted(self._keys, key))
        return place if place < len(self._keys) and self._keys[place] == key else None

    def _says_more(self, row: dict[str, Any], waiting: dict[int, dict[str, Any]], replaced: list[int]) -> bool:
        """Whether the same content comes again in its own document with other facts about it."""
        if other := waiting.get(row["key"]):
            return bool(other["document"] == row["document"] and other["stamp"] != row["stamp"])
        place = self._known(row["key"])
        assert place is not None
        if self._documents[place] != row["document"] or self._stamps[place] == row["stamp"]:
            return False
        replaced.append(row["key"])
        return True

    def _taken(self, waiting: dict[int, dict[str, Any]], replaced: list[int]) -> Batch:
        rows = list(waiting.values())
        self.added += len(rows) - len(replaced)
        if replaced:
            stay = ~np.isin(self._keys, np.array(replaced, np.int64))
            self._keys, self._documents, self._stamps = self._keys[stay], self._documents[stay], self._stamps[stay]
        self.know(*(np.array([row[name] for row in rows], np.int64) for name in ("key", "document", "stamp")))
        return Batch(rows, replaced)

    def stale(self) -> list[int]:
        """Keys of rows that must leave, and are not known any more: of documents that came again without them, or
        were withdrawn. A document that is withdrawn and comes again afterwards is the later one.
        """
        keys, documents = (np.frombuffer(part, np.int64) if part else np.empty(0, np.int64) for part in self._came)
        gone = np.array(list(self._withdrawn), np.int64)
        if gone.size:
            order = np.argsort(gone)
            gone, when = gone[order], np.array(list(self._withdrawn.values()), np.int64)[order]
            place = np.searchsorted(gone, documents).clip(max=gone.size - 1)
            before = (gone[place] == documents) & (np.arange(documents.size) < when[place])
            keys = keys[~before]
        touched = np.union1d(documents, gone)
        mask = np.isin(self._documents, touched) & ~np.isin(self._keys, keys)
        leave = self._keys[mask]
        self._keys, self._documents, self._stamps = self._keys[~mask], self._documents[~mask], self._stamps[~mask]
        return [int(key) for key in leave]
