"""ICD-10-CM tabular list (CDC/NCHS, public domain) as simple-icd-10-cm carries it: codes that have notes.

A bare title tells a coder little and belongs in a look-up tool; a passage is made of each chapter, block and code
with inclusion terms, excludes, code first, use additional code or code also, its place in the hierarchy with it.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.chunk import split_words
from medmcp.kb.error import KnowledgeBaseError
from medmcp.kb.passage import Passage

__all__ = ["passages"]

SOURCE = "icd-10-cm"
LICENCE = "US public domain (CDC/NCHS)"

NOTES = {
    "includes": "Includes",
    "inclusionTerm": "Applies to",
    "excludes1": "Excludes1 (never coded together)",
    "excludes2": "Excludes2 (not part of this; may be coded as well)",
    "codeFirst": "Code first",
    "useAdditionalCode": "Use additional code",
    "codeAlso": "Code also",
    "notes": "Note",
}


def passages(root: Path, version: str) -> Iterator[Passage]:
    """All passages of the package installed under `root`."""
    files = sorted((root / "simple_icd_10_cm" / "data").glob("icd10c-tabular-*.xml"))
    if not files:
        raise KnowledgeBaseError(f"simple-icd-10-cm {version} carries no tabular list. Install a release from 1.5 on.")
    tree = ElementTree.parse(files[-1]).getroot()
    year = int(tree.findtext("version", "0").strip() or 0)
    for chapter in tree.iter("chapter"):
        title = f"Chapter {chapter.findtext('name', '')}: {chapter.findtext('desc', '')}"
        yield from _node(chapter, title, "", (), year)
        for block in chapter.iter("section"):
            heading = block.findtext("desc", "")
            yield from _node(block, heading, title, (), year)
            for code in block.findall("diag"):
                yield from _code(code, (heading,), year)


def _code(node: ElementTree.Element, above: tuple[str, ...], year: int) -> Iterator[Passage]:
    title = f"{node.findtext('name', '')} {node.findtext('desc', '')}"
    yield from _node(node, title, " > ".join(above), (node.findtext("name", ""),), year)
    for child in node.findall("diag"):
        yield from _code(child, (*above, title), year)


def _node(node: ElementTree.Element, title: str, section: str, codes: tuple[str, ...], year: int) -> Iterator[Passage]:
    lines = []
    for tag, label in NOTES.items():
        notes = [note.text.strip() for part in node.findall(tag) for note in part.findall("note") if note.text]
        if notes:
            lines.append(f"{label}: {'; '.join(notes)}.")
    for number, piece in enumerate(split_words("\n".join(lines))):
        yield Passage(
            text=piece,
            title=title,
            section=section,
            doc_id=codes[0] if codes else title,
            chunk=number,
            source=SOURCE,
            kind="code",
            licence=LICENCE,
            citation=f"ICD-10-CM tabular list of diseases and injuries, {year}. CDC/NCHS.",
            url="https://www.cdc.gov/nchs/icd/icd-10-cm/",
            year=year or None,
            organisation="CDC/NCHS",
            codes=codes,
        )
