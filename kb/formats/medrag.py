"""MedRAG corpora (Xiong et al., ACL Findings 2024): JSONL chunks with `id`, `title`, `content`, `contents`.

The chunks are passages already and are not cut again. Their licence is that of the corpus (PubMed, StatPearls,
textbooks, Wikipedia), which the files do not state: give it with `--licence`.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage

__all__ = ["read"]

# Chunk ids end in the chunk's number: pubmed23n0001_0, Anatomy_Gray_12, article-100024_5.
_CHUNK_ID = re.compile(r"(.+)_(\d{1,6})")
_KIND = {"pubmed": "literature", "textbooks": "textbook", "wikipedia": "encyclopedia"}


def read(path: Path, reading: Reading) -> Iterator[Passage]:
    """Chunks as passages; `path` is one file or the directory `chunk`."""
    for file in reading.files(path, ".jsonl", ".jsonl.gz"):
        corpus = next((name for name in ("pubmed", "statpearls", "textbooks", "wikipedia") if name in str(file)), "")
        for where, record in reading.json_lines(file):
            id_, text = str(record.get("id") or ""), str(record.get("content") or record.get("contents") or "").strip()
            if not id_ or not text:
                reading.bad(where, "a chunk needs id and content")
                continue
            pmid = str(record.get("PMID") or "")
            match = _CHUNK_ID.fullmatch(id_)
            document, number = (match[1], int(match[2])) if match and not pmid else (pmid or id_, 0)
            yield from reading.passages(
                where,
                text,
                whole=True,
                first=number,
                title=str(record.get("title") or ""),
                doc_id=document,
                source=f"medrag-{corpus}" if corpus else "medrag",
                kind=_KIND.get(corpus, "textbook"),
                pmid=pmid,
                url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else "",
            )
