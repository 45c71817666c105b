"""PubMed baseline and update files: `pubmed26n0001.xml.gz`, as the National Library of Medicine publishes them.

Articles are read one at a time, so that a file of any size takes little memory. An update file brings revised
articles, which replace the older ones, and `DeleteCitation`, which takes articles out.
"""

import re
import xml.etree.ElementTree as ElementTree
import zlib
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage, Withdrawal

__all__ = ["read"]

# The publisher of an abstract may hold rights in it; NLM states terms for the records as a whole.
LICENCE = "NLM terms; abstracts may be under their publishers' copyright"

# Most telling design first: a systematic review of trials is indexed as both.
STUDY_TYPES = (
    ("systematic_review", ("Systematic Review", "Meta-Analysis", "Network Meta-Analysis")),
    ("rct", ("Randomized Controlled Trial",)),
    ("cohort", ("Observational Study",)),
    ("case_report", ("Case Reports",)),
    ("narrative", ("Review",)),
)


def read(path: Path, reading: Reading) -> Iterator[Passage | Withdrawal]:
    """Articles that have an abstract, and withdrawals; `path` is a file or a directory of .xml or .xml.gz.

    Files are read in the order of their names, which is that of their dates: an article that comes again takes the
    place of the one before.
    """
    seen = _Pmids()
    for file in reading.files(path, ".xml", ".xml.gz"):
        last = "the beginning"
        for where, block in _blocks(file, reading):
            if not block:
                reading.bad(f"{file}, after {last}", "cut short: the end of the file is missing")
                continue
            try:
                element = ElementTree.fromstring(block)
            except ElementTree.ParseError as problem:
                found = _PMID.search(block)
                last = f"PMID {found[1].decode()}" if found else where
                reading.bad(f"{file}, {last}", f"not readable XML ({problem})")
                continue
            if element.tag == "DeleteCitation":
                for pmid in element.iter("PMID"):
                    if pmid.text:
                        yield Withdrawal(source=reading.source or "pubmed", doc_id=pmid.text.strip())
                continue
            pmid_text = (element.findtext("MedlineCitation/PMID") or "").strip()
            last = f"PMID {pmid_text or '?'}"
            if pmid_text.isdigit() and seen.again(int(pmid_text)):
                yield Withdrawal(source=reading.source or "pubmed", doc_id=pmid_text)
            yield from _article(f"{file}, {last}", element, reading)


class _Pmids:
    """Which articles have come by: one bit for each number, 5 MB for all of PubMed."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def again(self, pmid: int) -> bool:
        """Whether it has come before; from now on it has."""
        place, bit = pmid >> 3, 1 << (pmid & 7)
        if place > 1 << 27:
            return False
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits)))
        before = bool(self._bits[place] & bit)
        self._bits[place] |= bit
        return before


# Articles are cut out of the stream before they are parsed, so that one that is not well-formed takes no other along.
_BEGIN = re.compile(rb"<(PubmedArticle|DeleteCitation)(?=[\s>])")
_PMID = re.compile(rb"<PMID[^>]*>\s*(\d+)")
_READ = 1 << 20
_LONGEST = 64 << 20


def _blocks(file: Path, reading: Reading) -> Iterator[tuple[str, bytes]]:
    """(where, XML) of each article and each list of withdrawals; nothing as the XML where the file is cut short."""
    count = 0
    buffer, place = b"", 0
    ended = whole = False
    try:
        with reading.open(file) as stream:
            while not ended:
                part = stream.read(_READ)
                ended = not part
                buffer = buffer[place:] + part
                place = 0
                whole = whole or b"</PubmedArticleSet" in buffer
                while begin := _BEGIN.search(buffer, place):
                    where = f"{file}, after record {count}"
                    place = begin.start()
                    end_tag = b"</" + begin[1] + b">"
                    end = buffer.find(end_tag, begin.end())
                    following = _BEGIN.search(buffer, begin.end(), end if end >= 0 else len(buffer))
                    if following:
                        stop = following.start()
                    elif end >= 0:
                        stop = end + len(end_tag)
                    elif ended or len(buffer) - place > _LONGEST:
                        stop = len(buffer)
                    else:
                        break
                    yield where, buffer[place:stop]
                    place = stop
                    count += 1
                else:
                    # Between records; the tail may hold the beginning of a tag.
                    place = max(place, len(buffer) - 32)
    except (OSError, EOFError, zlib.error) as problem:
        reading.bad(f"{file}, after record {count}", f"damaged ({problem})")
        return
    if not count:
        reading.bad(str(file), "no PubmedArticle and no DeleteCitation in it: not PubMed XML")
    elif not whole:
        yield "", b""


def _article(where: str, element: ElementTree.Element, reading: Reading) -> Iterator[Passage]:
    citation = element.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        reading.bad(where, "no MedlineCitation with an Article")
        return
    pmid = citation.findtext("PMID", "").strip()
    parts = []
    for part in article.findall("Abstract/AbstractText"):
        label, text = part.get("Label", ""), _text(part)
        if text:
            parts.append(f"{label}: {text}" if label else text)
    if not parts:
        return
    title = _text(article.find("ArticleTitle")).rstrip(".").strip("[]")
    doi = next(
        (node.text.strip() for node in article.findall("ELocationID") if node.get("EIdType") == "doi" and node.text),
        "",
    ) or next(
        (
            node.text.strip()
            for node in element.findall("PubmedData/ArticleIdList/ArticleId")
            if node.get("IdType") == "doi" and node.text
        ),
        "",
    )
    types = [_text(node) for node in article.findall("PublicationTypeList/PublicationType")]
    year = _year(article)
    journal = article.findtext("Journal/ISOAbbreviation") or article.findtext("Journal/Title") or ""
    yield from reading.passages(
        where,
        "\n".join(parts),
        title=title,
        doc_id=pmid,
        source="pubmed",
        kind="literature",
        licence=LICENCE,
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        citation=". ".join(part for part in (_authors(article), title, journal, str(year or "")) if part) + ".",
        pmid=pmid,
        doi=doi,
        year=year,
        study_type=next((name for name, indexed in STUDY_TYPES if set(indexed) & set(types)), ""),
        retracted="Retracted Publication" in types,
        codes=tuple(
            f"MESH:{node.get('UI')}"
            for node in citation.findall("MeshHeadingList/MeshHeading/DescriptorName")
            if node.get("UI")
        ),
    )


def _text(node: ElementTree.Element | None) -> str:
    return " ".join("".join(node.itertext()).split()) if node is not None else ""


def _year(article: ElementTree.Element) -> int | None:
    date = article.find("Journal/JournalIssue/PubDate")
    if date is None:
        return None
    match = re.search(r"\b(1[5-9]|20|21)\d\d\b", date.findtext("Year") or date.findtext("MedlineDate") or "")
    return int(match[0]) if match else None


def _authors(article: ElementTree.Element) -> str:
    names = []
    for author in article.findall("AuthorList/Author"):
        name = author.findtext("CollectiveName") or " ".join(
            part for part in (author.findtext("LastName"), author.findtext("Initials")) if part
        )
        if name:
            names.append(name)
    return ", ".join(names[:6]) + (", et al" if len(names) > 6 else "")
