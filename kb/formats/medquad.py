"""MedQuAD (Ben Abacha and Demner-Fushman, BMC Bioinformatics 2019; CC BY 4.0): the XML directory, or its JSONL form.

Questions whose answers were removed for copyright (ADAM, drugs, herbs) are left out: there is nothing to read.
"""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]

LICENCE = "CC BY 4.0"
CITATION = (
    "Ben Abacha A, Demner-Fushman D. A question-entailment approach to question answering. "
    "BMC Bioinformatics 2019;20:511."
)


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Answers as passages, titled with their questions."""
    for file in reading.files(path, ".xml", ".jsonl", ".jsonl.gz"):
        if file.suffix == ".xml":
            yield from _xml(file, reading)
        else:
            for where, record in reading.json_lines(file):
                yield from _pair(where, reading, **{name: str(record.get(name) or "") for name in _FIELDS})


_FIELDS = ("id", "focus", "source", "url", "question", "answer")


def _xml(file: Path, reading: Reading) -> Iterator[Passage]:
    try:
        document = ElementTree.parse(file).getroot()
    except (ElementTree.ParseError, OSError) as problem:
        reading.bad(str(file), f"not readable XML ({problem})")
        return
    for pair in document.iter("QAPair"):
        question = pair.find("Question")
        yield from _pair(
            str(file),
            reading,
            id=f"{document.get('id', file.stem)}/{pair.get('pid', '')}",
            focus=document.findtext("Focus", "").strip(),
            source=document.get("source", ""),
            url=document.get("url", ""),
            question="".join(question.itertext()).strip() if question is not None else "",
            answer=pair.findtext("Answer", "").strip(),
        )


def _pair(
    where: str, reading: Reading, *, id: str, focus: str, source: str, url: str, question: str, answer: str
) -> Iterator[Passage]:
    if not answer:
        return
    if not question:
        reading.bad(where, f"pair {id} has an answer but no question")
        return
    yield from reading.passages(
        where,
        answer,
        title=question,
        section=focus,
        doc_id=id,
        source="medquad",
        kind="encyclopedia",
        licence=LICENCE,
        url=url,
        organisation=source,
        citation=CITATION,
        year=2019,
    )
