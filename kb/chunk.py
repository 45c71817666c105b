"""Long text into passages: at most 180 words, 30 of them repeated from the one before, never across a heading.

180 words keep a passage under the 256 tokens that MiniLM reads; the repeated tail keeps a sentence together
with what it leans on. `VERSION` is written into every knowledge base, since other cuts give other passages.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["OVERLAP", "VERSION", "WORDS", "Section", "markdown_sections", "sentences", "split_words"]

VERSION = "2"
WORDS = 180
OVERLAP = 30
CHARACTERS = 4_000
"""The most that one piece has; only text without blanks (tables of data, some scripts) comes near."""

_HEADING = re.compile(r"^(#{1,6})\s+(.+?)\s*#*\s*$")
_FENCE = re.compile(r"^\s*(```|~~~)")
# A sentence ends at . ! or ? before white space and a capital, digit or bracket; "e.g. 5" and "Fig. 2" are
# cut too, which costs nothing here: sentences are only the preferred places to cut.
_SENTENCE = re.compile(r"((?<=[.!?])\s+(?=[A-Z0-9(\[\"'“])|\n+)")


class Section(NamedTuple):
    """A stretch of a document under one heading; `path` is the headings above it, outermost first."""

    path: tuple[str, ...]
    text: str


def markdown_sections(text: str, depth: int = 6) -> Iterator[Section]:
    """Cut Markdown at its headings; what stands before the first heading has an empty path.

    Headings deeper than `depth` stay in the text, as does one inside a code fence. A heading with nothing under it
    gives no section.
    """
    path: list[tuple[int, str]] = []
    lines: list[str] = []
    in_fence = False

    def done() -> Iterator[Section]:
        body = "\n".join(lines).strip()
        lines.clear()
        if body:
            yield Section(tuple(title for _, title in path), body)

    for line in text.splitlines():
        if _FENCE.match(line):
            in_fence = not in_fence
        heading = None if in_fence else _HEADING.match(line)
        if heading is None or len(heading[1]) > depth:
            lines.append(line)
            continue
        yield from done()
        level = len(heading[1])
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, heading[2]))
    yield from done()


def split_words(text: str, words: int = WORDS, overlap: int = OVERLAP) -> Iterator[str]:
    """Pieces of `text` of at most `words` words; each but the first begins with up to `overlap` words of the last.

    Cuts fall between sentences or lines where they can, inside a sentence only when it alone is too long.
    The overlap is whole sentences where a whole one fits, else the last `overlap` words.
    """
    if not 0 <= overlap < words:
        raise ValueError(f"overlap must be at least 0 and less than words, not {overlap} of {words}")
    if len(text.split()) <= words:
        yield from _slices(text.strip())
        return
    room = words - overlap
    units: list[_Unit] = []
    parts = _SENTENCE.split(text)
    for index in range(0, len(parts), 2):
        lead = "\n" if index and "\n" in parts[index - 1] else " "
        tokens = parts[index].split()
        units.extend(
            _Unit(" " if start else lead, tokens[start : start + room]) for start in range(0, len(tokens), room)
        )

    piece: list[_Unit] = []
    length = 0
    for unit in units:
        if length + len(unit.words) > words:
            yield from _slices(_joined(piece))
            piece = _tail(piece, overlap)
            length = sum(len(kept.words) for kept in piece)
        piece.append(unit)
        length += len(unit.words)
    yield from _slices(_joined(piece))


def sentences(text: str) -> list[str]:
    """The sentences and lines of `text`, as they are preferred for cutting."""
    return [part for part in _SENTENCE.split(text)[::2] if part.strip()]


class _Unit(NamedTuple):
    """A sentence or line, with the white space that comes before it."""

    lead: str
    words: list[str]


def _slices(piece: str) -> Iterator[str]:
    """The piece, cut at `CHARACTERS`; nothing if it is empty."""
    for start in range(0, len(piece), CHARACTERS):
        if part := piece[start : start + CHARACTERS].strip():
            yield part


def _joined(piece: list[_Unit]) -> str:
    return "".join(unit.lead + " ".join(unit.words) for unit in piece).strip()


def _tail(piece: list[_Unit], overlap: int) -> list[_Unit]:
    if not overlap:
        return []
    kept: list[_Unit] = []
    length = 0
    for unit in reversed(piece):
        if length + len(unit.words) > overlap:
            break
        kept.insert(0, unit)
        length += len(unit.words)
    return kept or [_Unit(" ", piece[-1].words[-overlap:])]
