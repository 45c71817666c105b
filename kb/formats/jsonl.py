"""JSONL: one object a line. Its keys are passage fields, or are mapped to them by `--map field=key`."""

from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.columns import passages_of_row
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of a .jsonl or .jsonl.gz file, or of all in a directory. Long texts are cut."""
    for file in reading.files(path, ".jsonl", ".jsonl.gz", ".ndjson"):
        for where, record in reading.json_lines(file):
            yield from passages_of_row(where, record, reading, default_source=file.name.split(".")[0])
