"""BEIR directories (Thakur et al., NeurIPS 2021): `corpus.jsonl`, `queries.jsonl`, `qrels/<split>.tsv`, also .gz."""

from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.error import BadInput
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["find", "read"]


def find(folder: Path, name: str) -> Path:
    """The file `name` in `folder`, or its .gz. Raises BadInput."""
    for file in (folder / name, folder / f"{name}.gz"):
        if file.is_file():
            return file
    raise BadInput(f"{folder} holds no {name}; a BEIR directory has corpus.jsonl, queries.jsonl and qrels/<split>.tsv.")


def read(path: Path, reading: Reading, *, whole: bool = False) -> Iterator[Passage]:
    """Passages of the corpus; `path` is the directory or its corpus file. `whole` leaves documents uncut."""
    file = find(path, "corpus.jsonl") if path.is_dir() else reading.files(path)[0]
    name = file.parent.name.lower().replace(" ", "-")
    for where, record in reading.json_lines(file):
        if "_id" not in record:
            reading.bad(where, "no _id")
            continue
        text = str(record.get("text") or "").strip() or str(record.get("title") or "").strip()
        if not text:
            reading.bad(where, "neither text nor title")
            continue
        yield from reading.passages(
            where,
            text,
            whole=whole,
            title=str(record.get("title") or ""),
            doc_id=str(record["_id"]),
            source=f"beir-{name}",
            kind="literature",
        )
