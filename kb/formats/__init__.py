"""The importers that `medmcp kb add FORMAT PATH` knows, one file each.

A new format is one module with `read(path, reading)` and one line in `FORMATS`; `reading.py` has what they share.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from medmcp.kb.error import BadInput
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage, Withdrawal

__all__ = ["FORMATS", "Reading", "read"]

FORMATS: dict[str, str] = {
    "beir": "a BEIR directory or its corpus.jsonl",
    "csv": "CSV or TSV with a header, columns by --map",
    "jsonl": "one JSON object a line, keys by --map",
    "markdown": "Markdown, cut at its headings",
    "medquad": "MedQuAD, its XML directory or JSONL",
    "medrag": "MedRAG chunks (JSONL)",
    "obo": "OBO ontology, its definitions",
    "openstax": "OpenStax book repository (CNXML) or JSONL",
    "parquet": "Parquet, columns by --map",
    "pdf": "PDF by pages (needs medmcp[pdf])",
    "pubmed": "PubMed baseline or update XML, also .gz",
    "text": "plain text",
}


class _Importer(Protocol):
    def read(self, path: Path, reading: Reading) -> Iterator[Passage | Withdrawal]: ...


def read(format: str, path: Path, reading: Reading) -> Iterator[Passage | Withdrawal]:
    """Entries of `path`, read as `format`. Raises BadInput for an unknown format, or for what cannot be read."""
    if format not in FORMATS:
        raise BadInput(f"Unknown format {format!r}. Formats: {', '.join(FORMATS)}.")
    if reading.columns and format not in ("csv", "jsonl", "parquet"):
        raise BadInput(f"--map is for csv, jsonl and parquet; {format} has fixed fields.")
    importer = cast(_Importer, import_module(f"medmcp.kb.formats.{format}"))
    return importer.read(path, reading)
