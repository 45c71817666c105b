"""CSV and TSV with a header line; columns are mapped as in `columns.py`."""

import csv
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.columns import passages_of_row
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]

# What `surrogateescape` makes of bytes that are not UTF-8.
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of a .csv or .tsv file (also .gz), or of all in a directory."""
    csv.field_size_limit(10_000_000)
    for file in reading.files(path, ".csv", ".tsv", ".csv.gz", ".tsv.gz"):
        delimiter = "\t" if ".tsv" in file.suffixes else ","
        number = 1
        try:
            with (
                reading.open(file) as raw,
                io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="") as stream,
            ):
                rows = csv.DictReader(stream, delimiter=delimiter)
                while True:
                    number += 1
                    where = f"{file}, row {number}"
                    try:
                        row = next(rows)
                    except StopIteration:
                        break
                    except csv.Error as problem:
                        reading.bad(where, f"damaged ({problem})")
                        continue
                    if None in row:
                        reading.bad(where, "more cells than the header has columns")
                    elif any(cell and _NOT_UTF8.search(cell) for cell in row.values()):
                        reading.bad(where, "damaged: not UTF-8")
                    else:
                        yield from passages_of_row(where, row, reading, default_source=file.name.split(".")[0])
        except (OSError, EOFError, zlib.error) as problem:
            reading.bad(f"{file}, after row {number - 1}", f"damaged ({problem})")
