"""PDF by pypdf (the extra `pdf`): the text of each page, with the page as the section.

A scanned page has no text and is reported, not passed over in silence.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.error import KnowledgeBaseError
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Passages of a .pdf file, or of all in a directory. Raises KnowledgeBaseError if pypdf is not installed."""
    try:
        from pypdf import PdfReader
    except ImportError:
        raise KnowledgeBaseError("PDF needs pypdf. Get it with: pip install 'medmcp[pdf]'") from None
    logging.getLogger("pypdf").setLevel(logging.ERROR)

    root = path if path.is_dir() else path.parent
    for file in reading.files(path, ".pdf"):
        try:
            document = PdfReader(file)
            title = (document.metadata.title if document.metadata else None) or file.stem
            count = len(document.pages)
        except Exception as problem:  # pypdf meets a damaged file with whatever its reading of it runs into
            reading.bad(str(file), f"not a readable PDF ({problem})")
            continue
        number = 0
        for page in range(1, count + 1):
            try:
                raw = document.pages[page - 1].extract_text()
            except Exception as problem:
                reading.bad(f"{file}, page {page}", f"not readable ({problem})")
                continue
            # A word broken at a line's end is joined again.
            text = re.sub(r"(\w)-\n(\w)", r"\1\2", raw).strip()
            if not text:
                reading.bad(f"{file}, page {page}", "no text (a scan needs character recognition first)")
                continue
            for passage in reading.passages(
                f"{file}, page {page}",
                text,
                first=number,
                title=str(title),
                section=f"page {page}",
                doc_id=file.relative_to(root).as_posix(),
                source="pdf",
                kind="encyclopedia",
            ):
                number = passage.chunk + 1
                yield passage
