"""`Row`: how a passage lies in the table, and back.

What is searched, filtered or looked up by has a column; the rest travels in `record`, a JSON object, since each column
that a search fetches costs it a third of a millisecond. `search_text` is the only copy of the text. Three columns of
whole numbers, eight bytes each, are what a writer compares millions of rows by: `key`, the digits of the passage's id;
`document`, a hash of source and document; `stamp`, a hash of all that is said of the passage.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from medmcp.kb.passage import Passage, content_id

__all__ = ["FETCHED", "SCHEMA", "batch_of", "document_number", "from_row", "key_of", "quoted", "to_row"]

SCHEMA = pa.schema(
    [
        pa.field("key", pa.int64(), nullable=False),
        pa.field("document", pa.int64(), nullable=False),
        pa.field("stamp", pa.int64(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("kind", pa.string(), nullable=False),
        pa.field("licence", pa.string(), nullable=False),
        pa.field("organisation", pa.string(), nullable=False),
        pa.field("pmid", pa.string(), nullable=False),
        pa.field("doi", pa.string(), nullable=False),
        pa.field("study_type", pa.string(), nullable=False),
        pa.field("year", pa.int16()),
        pa.field("search_text", pa.string(), nullable=False),
        pa.field("record", pa.string(), nullable=False),
    ]
)
FETCHED = ["search_text", "record"]
"""The columns that make a passage; older layouts have them too."""


def key_of(passage_id: str) -> int:
    """The digits of a passage id as a number; ids and keys sort alike."""
    return int(passage_id[3:], 16)


def document_number(source: str, doc_id: str) -> int:
    """The number that the passages of this document share: 63 bits of a hash."""
    return _number(f"{source}\x1f{doc_id}")


def to_row(passage: Passage) -> dict[str, Any]:
    """The passage as a row of `SCHEMA`."""
    # Title and section begin the searched text: their lengths say where they end. The id follows from all three.
    left_out = {"text", "id", "title", "section"} | ({"doc_id"} if passage.doc_id == passage.title else set())
    rest = passage.model_dump(exclude=left_out, exclude_defaults=True)
    rest["head"] = [len(passage.title), len(passage.section) if passage.section != passage.title else -1]
    record = json.dumps(rest, ensure_ascii=False, separators=(",", ":"))
    return {
        "key": key_of(passage.id),
        "document": document_number(passage.source, passage.doc_id),
        "stamp": _number(record),
        "source": passage.source,
        "kind": passage.kind,
        "licence": passage.licence,
        "organisation": passage.organisation,
        "pmid": passage.pmid,
        # DOIs are compared without regard to case; the record keeps the publisher's spelling.
        "doi": passage.doi.lower(),
        "study_type": passage.study_type,
        "year": passage.year,
        "search_text": passage.search_text,
        "record": record,
    }


def from_row(row: Mapping[str, Any]) -> Passage:
    """The passage of a row with the columns `FETCHED`; rows were validated when they were written."""
    fields = json.loads(row["record"])
    fields["codes"] = tuple(fields.get("codes", ()))
    searched = row["search_text"]
    if "head" not in fields:  # layout 1 had them in the record
        passage = Passage.model_construct(text="", **fields)
        return passage.model_copy(update={"text": searched[len(passage.header) :]})
    first, second = fields.pop("head")
    title = section = searched[:first]
    start = first + 1 if first else 0
    if second >= 0:
        section = searched[start : start + second]
        start += second + 1 if second else 0
    text = searched[start:]
    fields.setdefault("doc_id", title)
    return Passage.model_construct(
        text=text, title=title, section=section, id=content_id(title, section, text), **fields
    )


def batch_of(rows: Sequence[Mapping[str, Any]]) -> pa.RecordBatch:
    """The rows as one Arrow batch."""
    return pa.RecordBatch.from_arrays(
        [pa.array([row[field.name] for row in rows], field.type) for field in SCHEMA], schema=SCHEMA
    )


def quoted(value: str) -> str:
    """The value as a literal of a LanceDB filter."""
    return "'" + value.replace("'", "''") + "'"


def _number(text: str) -> int:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1
