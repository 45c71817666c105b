"""Markdown, cut at its headings. The first level-one heading is the title, the path of the others the section."""

from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.chunk import markdown_sections
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of a .md file, or of all in a directory; the document is the file's path in it."""
    root = path if path.is_dir() else path.parent
    for file in reading.files(path, ".md", ".markdown"):
        number = 0
        for section in markdown_sections(reading.text(file)):
            title = section.path[0] if section.path else file.stem
            for passage in reading.passages(
                str(file),
                section.text,
                first=number,
                title=title,
                section=" > ".join(section.path[1:]),
                doc_id=file.relative_to(root).as_posix(),
                source="markdown",
                kind="encyclopedia",
            ):
                number = passage.chunk + 1
                yield passage
