"""CSV and TSV with a header line; columns are mapped as in `columns.py`."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.columns import passages_of_row
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of a .csv or .tsv file (also .gz), or of all in a directory."""
    csv.field_size_limit(10_000_000)
    for file in reading.files(path, ".csv", ".tsv", ".csv.gz", ".tsv.gz"):
        delimiter = "\t" if ".tsv" in file.suffixes else ","
        number = 1
        try:
            with reading.open(file) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as stream:
                for number, row in enumerate(csv.DictReader(stream, delimiter=delimiter), 2):
                    where = f"{file}, row {number}"
                    if None in row:
                        reading.bad(where, "more cells than the header has columns")
                        continue
                    yield from passages_of_row(where, row, reading, default_source=file.name.split(".")[0])
        except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
            reading.bad(f"{file}, after row {number}", f"damaged ({problem})")
