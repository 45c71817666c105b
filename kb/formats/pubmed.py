"""PubMed baseline and update files: `pubmed26n0001.xml.gz`, as the National Library of Medicine publishes them.

Articles stream through `iterparse`, so that a file of any size takes little memory. An update file brings
revised articles, which replace the older ones, and `DeleteCitation`, which takes articles out.
"""

import re
import xml.etree.ElementTree as ElementTree
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
    """Articles that have an abstract, and withdrawals; `path` is a file or a directory of .xml or .xml.gz."""
    for file in reading.files(path, ".xml", ".xml.gz"):
        last = "the beginning"
        try:
            with reading.open(file) as stream:
                events = ElementTree.iterparse(stream, events=("start", "end"))
                _, root = next(events)
                for event, element in events:
                    if event == "start":
                        continue
                    if element.tag == "PubmedArticle":
                        last = f"PMID {element.findtext('MedlineCitation/PMID', '?')}"
                        yield from _article(f"{file}, {last}", element, reading)
                        root.clear()
                    elif element.tag == "DeleteCitation":
                        for pmid in element.iter("PMID"):
                            if pmid.text:
                                yield Withdrawal(source=reading.source or "pubmed", doc_id=pmid.text.strip())
                        root.clear()
        except (ElementTree.ParseError, OSError, EOFError, StopIteration) as problem:
            reading.bad(f"{file}, after {last}", f"damaged or not PubMed XML ({problem})")


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
