"""OBO 1.2/1.4 ontologies: one passage for each term with a definition, its synonyms behind it.

Obsolete terms and terms without a definition are left out: a name alone tells nothing.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["Header", "Term", "read", "terms"]

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")


class Header(NamedTuple):
    """What stands before the first stanza."""

    ontology: str
    version: str


class Term(NamedTuple):
    """One [Term] stanza."""

    id: str
    name: str
    definition: str
    comment: str
    synonyms: tuple[str, ...]
    obsolete: bool


def terms(path: Path, reading: Reading) -> Iterator[tuple[Header, Term]]:
    """Each term of the file, obsolete ones too, with the file's header."""
    head: dict[str, str] = {}
    stanza = ""
    found: dict[str, list[str]] = {}

    def term() -> Term:
        definition = _QUOTED.match(found.get("def", [""])[0])
        synonyms = (match[1] for value in found.get("synonym", []) if (match := _QUOTED.match(value)))
        return Term(
            id=found["id"][0],
            name=found.get("name", [""])[0],
            definition=_plain(definition[1]) if definition else "",
            comment=_plain(found.get("comment", [""])[0]),
            synonyms=tuple(dict.fromkeys(map(_plain, synonyms))),
            obsolete=found.get("is_obsolete") == ["true"],
        )

    def header() -> Header:
        return Header(head.get("ontology", "").removesuffix(".obo"), head.get("data-version", ""))

    for where, line in reading.lines(path):
        if line.startswith("["):
            if stanza == "[Term]" and "id" in found:
                yield header(), term()
            stanza, found = line, {}
            continue
        key, colon, value = line.partition(": ")
        if not colon:
            if not line.endswith(":") and not line.startswith("!"):
                reading.bad(where, "not a `tag: value` line of OBO")
        elif not stanza:
            head[key] = value
        elif stanza == "[Term]":
            found.setdefault(key, []).append(value)
    if stanza == "[Term]" and "id" in found:
        yield header(), term()
    if not stanza:
        reading.bad(str(path), "no [Term] in it: not an OBO file")


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Definitions as passages; the source is the ontology's name unless one is given."""
    for file in reading.files(path, ".obo", ".obo.gz"):
        for header, term in terms(file, reading):
            if term.obsolete or not term.definition:
                continue
            text = term.definition
            if term.comment:
                text += f"\n{term.comment}"
            if also := [name for name in term.synonyms if name.lower() != term.name.lower()]:
                text += f"\nAlso called: {'; '.join(also)}."
            ontology = re.sub(r"[^a-z0-9_.-]+", "-", (header.ontology or file.name.split(".")[0]).lower()).strip("-.")
            yield from reading.passages(
                str(file),
                text,
                title=term.name or term.id,
                section=term.id,
                doc_id=term.id,
                source=ontology or "obo",
                kind="definition",
                citation=f"{header.ontology or file.stem}, {header.version}, {term.id}".replace(", ,", ","),
                codes=(term.id,),
                url=f"https://purl.obolibrary.org/obo/{term.id.replace(':', '_')}",
            )


def _plain(text: str) -> str:
    return " ".join(_ESCAPE.sub(lambda match: " " if match[1] in "nt" else match[1], text).split())
