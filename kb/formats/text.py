"""Plain text in UTF-8: titled with the file's name, cut between sentences."""

from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of a .txt file, or of all in a directory; the document is the file's path in it."""
    root = path if path.is_dir() else path.parent
    for file in reading.files(path, ".txt", ".text"):
        if text := reading.text(file).strip():
            yield from reading.passages(
                str(file),
                text,
                title=file.stem,
                doc_id=file.relative_to(root).as_posix(),
                source="text",
                kind="encyclopedia",
            )
