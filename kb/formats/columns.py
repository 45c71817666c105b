"""Rows of a table into passages: which column is which field of a passage.

Without a map, columns with the names of passage fields are taken, and a few usual other names (`SYNONYMS`).
A map that names a field or a column that does not exist is an error that lists those that do.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from medmcp.kb.error import BadInput
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage, content_id

__all__ = ["passages_of_row"]

FIELDS = (
    "text", "title", "section", "doc_id", "source", "kind", "licence", "url", "citation", "doi", "pmid", "year",
    "organisation", "study_type", "lang", "codes",
)  # fmt: skip

SYNONYMS = {
    "text": ("contents", "content", "abstract", "answer", "body", "passage"),
    "title": ("question", "name", "heading"),
    "doc_id": ("_id", "id", "document_id"),
    "licence": ("license",),
    "organisation": ("organization",),
    "lang": ("language",),
}


def passages_of_row(where: str, row: Mapping[str, Any], reading: Reading, *, default_source: str) -> Iterator[Passage]:
    """The passages of one row; a text that is too long is cut."""
    chosen = _columns(where, row, reading)
    values = {name: row[column] for name, column in chosen.items() if row.get(column) not in (None, "")}
    text = str(values.pop("text", "")).strip()
    if not text:
        reading.bad(where, f"the text (column {chosen['text']}) is empty")
        return
    fields: dict[str, Any] = {name: str(value) for name, value in values.items() if name not in ("year", "codes")}
    if "year" in values:
        year = re.search(r"\b(1[5-9]|20|21)\d\d\b", str(values["year"]))
        if year is None:
            reading.bad(where, f"{values['year']!r} is not a year")
            return
        fields["year"] = int(year[0])
    if "codes" in values:
        codes = values["codes"]
        fields["codes"] = (
            tuple(map(str, codes)) if isinstance(codes, list) else tuple(re.split(r"[;|,]\s*", str(codes)))
        )
    fields.setdefault("source", re.sub(r"[^a-z0-9_.-]+", "-", default_source.lower()).strip("-.") or "table")
    fields.setdefault("kind", "encyclopedia")
    # Titles repeat in tables: without an id of its own, a row is a document by what it says.
    fields.setdefault("doc_id", content_id(fields.get("title", ""), fields.get("section", ""), text))
    yield from reading.passages(where, text, **fields)


def _columns(where: str, row: Mapping[str, Any], reading: Reading) -> dict[str, str]:
    if unknown := sorted(set(reading.columns) - set(FIELDS)):
        raise BadInput(f"--map names no passage field {', '.join(unknown)}. Fields: {', '.join(FIELDS)}.")
    if missing := sorted(column for column in reading.columns.values() if column not in row):
        raise BadInput(f"{where}: no column {', '.join(missing)}. Columns: {', '.join(map(str, row))}.")
    chosen = dict(reading.columns)
    for name in FIELDS:
        for candidate in (name, *SYNONYMS.get(name, ())):
            if name not in chosen and candidate in row and candidate not in chosen.values():
                chosen[name] = candidate
    if "text" not in chosen:
        raise BadInput(
            f"{where}: no column holds the text. Columns: {', '.join(map(str, row))}. Name it with --map text=COLUMN."
        )
    return chosen
