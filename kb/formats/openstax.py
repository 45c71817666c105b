"""OpenStax books: a repository of CNXML modules with its collection file, or a JSONL of passages taken from one.

Licence, title and order come from `collections/*.collection.xml`, text from `modules/<id>/index.cnxml`. Read
without a collection (a single module or a directory of them) the licence is `unknown` unless it is given.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]

CNX = "{http://cnx.rice.edu/cnxml}"
MD = "{http://cnx.rice.edu/mdml}"
COL = "{http://cnx.rice.edu/collxml}"

LICENCES = {
    "creativecommons.org/licenses/by/4.0": "CC BY 4.0",
    "creativecommons.org/licenses/by-nc-sa/4.0": "CC BY-NC-SA 4.0",
    "creativecommons.org/licenses/by-nc/4.0": "CC BY-NC 4.0",
}
# Exercises ask, they do not tell; figures and tables lose their meaning without their form.
_LEFT_OUT = {f"{CNX}{name}" for name in ("exercise", "figure", "table", "footnote", "metadata", "media", "equation")}


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of every book; `path` is the repository's directory, a module, or a .jsonl(.gz)."""
    if path.is_dir() and (collections := sorted(path.glob("collections/*.collection.xml"))):
        for collection in collections:
            yield from _book(path, collection, reading)
        return
    for file in reading.files(path, ".cnxml", ".jsonl", ".jsonl.gz"):
        if file.suffix == ".cnxml":
            yield from _module(file, reading, book="", licence="")
        else:
            yield from _jsonl(file, reading)


def _jsonl(file: Path, reading: Reading) -> Iterator[Passage]:
    place: tuple[str, str] | None = None
    number = 0
    for where, record in reading.json_lines(file):
        if missing := [name for name in ("book", "module", "text") if not record.get(name)]:
            reading.bad(where, f"no {' and no '.join(missing)}")
            continue
        book, module = str(record["book"]), str(record["module"])
        if (book, module) != place:
            place, number = (book, module), 0
        for passage in _passages(
            where, reading, str(record["text"]), book, module, str(record.get("section") or ""), number,
            _licence(str(record.get("license") or "")),
        ):  # fmt: skip
            number = passage.chunk + 1
            yield passage


def _book(root: Path, collection: Path, reading: Reading) -> Iterator[Passage]:
    try:
        tree = ElementTree.parse(collection).getroot()
    except (ElementTree.ParseError, OSError) as problem:
        reading.bad(str(collection), f"not readable XML ({problem})")
        return
    title = tree.findtext(f".//{MD}title", "").strip() or collection.name.split(".")[0]
    node = tree.find(f".//{MD}license")
    licence = _licence(node.get("url", "") or (node.text or "")) if node is not None else ""
    for module in tree.iter(f"{COL}module"):
        file = root / "modules" / module.get("document", "") / "index.cnxml"
        if file.is_file():
            yield from _module(file, reading, book=title, licence=licence)
        else:
            reading.bad(str(collection), f"module {module.get('document')} is not there")


def _module(file: Path, reading: Reading, *, book: str, licence: str) -> Iterator[Passage]:
    try:
        tree = ElementTree.parse(file).getroot()
    except (ElementTree.ParseError, OSError) as problem:
        reading.bad(str(file), f"not readable XML ({problem})")
        return
    title = _plain(tree.find(f"{CNX}title")) or file.parent.name
    content = tree.find(f"{CNX}content")
    number = 0
    for section, text in _sections(content, title) if content is not None else ():
        for passage in _passages(str(file), reading, text, book, title, section, number, licence):
            number = passage.chunk + 1
            yield passage


def _sections(node: ElementTree.Element, title: str) -> Iterator[tuple[str, str]]:
    """(heading, text) of the node's own paragraphs, then of its sections, in reading order."""
    paragraphs: list[str] = []
    inner: list[tuple[str, str]] = []
    for child in node:
        if child.tag == f"{CNX}section" or child.tag == f"{CNX}note":
            inner.extend(_sections(child, _plain(child.find(f"{CNX}title")) or title))
        elif child.tag == f"{CNX}list":
            paragraphs.extend(f"- {text}" for item in child.iter(f"{CNX}item") if (text := _plain(item)))
        elif child.tag != f"{CNX}title" and child.tag not in _LEFT_OUT and (text := _plain(child)):
            paragraphs.append(text)
    if paragraphs:
        yield title, "\n".join(paragraphs)
    yield from inner


def _plain(node: ElementTree.Element | None) -> str:
    if node is None:
        return ""
    parts: list[str] = []

    def walk(element: ElementTree.Element) -> None:
        if element.tag not in _LEFT_OUT:
            parts.append(element.text or "")
            for child in element:
                walk(child)
                parts.append(child.tail or "")

    walk(node)
    return " ".join("".join(parts).split())


def _licence(url: str) -> str:
    return next((name for part, name in LICENCES.items() if part in url), url.strip())


def _passages(
    where: str, reading: Reading, text: str, book: str, module: str, section: str, first: int, licence: str
) -> Iterator[Passage]:
    yield from reading.passages(
        where,
        text,
        first=first,
        title=f"{book}: {module}" if book else module,
        section=section,
        doc_id=f"{book}/{module}" if book else module,
        source="openstax",
        kind="textbook",
        licence=licence,
        organisation="OpenStax, Rice University",
        citation=f"{book or module}. OpenStax, Rice University. https://openstax.org",
        url="https://openstax.org",
    )
