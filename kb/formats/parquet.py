"""Parquet, read in batches; columns are mapped as in `columns.py`."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from medmcp.kb.formats.columns import passages_of_row
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of a .parquet file, or of all in a directory."""
    for file in reading.files(path, ".parquet"):
        try:
            table = pq.ParquetFile(file)
            number = 0
            for batch in table.iter_batches(batch_size=10_000):
                for row in batch.to_pylist():
                    number += 1
                    yield from passages_of_row(f"{file}, row {number}", row, reading, default_source=file.stem)
        except (OSError, pa.ArrowException) as problem:
            reading.bad(str(file), f"not a readable Parquet file ({str(problem).splitlines()[0]})")
