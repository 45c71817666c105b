"""How a passage is cited: Vancouver, APA or BibTeX, from what is known of it and nothing else."""

import re
from typing import Literal

from medmcp.kb.passage import Passage

__all__ = ["Style", "citation"]

Style = Literal["vancouver", "apa", "bibtex"]


def citation(passage: Passage, style: Style) -> str:
    """The citation of a passage. What is not known is left out, or `n.d.` for a year where the style wants one."""
    return {"vancouver": _vancouver, "apa": _apa, "bibtex": _bibtex}[style](passage)


def _link(passage: Passage) -> str:
    if passage.doi:
        return f"doi:{passage.doi}"
    return f"PMID:{passage.pmid}" if passage.pmid else passage.url


def _vancouver(passage: Passage) -> str:
    cited = (
        passage.citation or ". ".join(part for part in (passage.organisation, passage.title) if part) or passage.source
    )
    parts = [cited.rstrip(".")]
    if passage.year and str(passage.year) not in cited:
        parts.append(str(passage.year))
    if passage.citation and passage.title and passage.title not in cited:
        parts.append(f"Cited in: {passage.title}")
    parts += [part for part in (_link(passage),) if part and part not in cited]
    return ". ".join(parts) + "."


def _apa(passage: Passage) -> str:
    author = passage.organisation or passage.source
    parts = [f"{author} ({passage.year or 'n.d.'})", passage.title or passage.section or passage.id]
    parts += [part for part in (passage.citation.rstrip("."), _link(passage)) if part]
    return ". ".join(parts) + "."


def _bibtex(passage: Passage) -> str:
    def inside(text: str) -> str:
        return re.sub(r"[{}\\]", "", text)

    fields = {
        "title": passage.title or passage.id, "author": passage.organisation or passage.source,
        "year": str(passage.year) if passage.year else "", "howpublished": passage.citation, "doi": passage.doi,
        "url": passage.url, "note": f"Licence: {passage.licence}",
    }  # fmt: skip
    body = ", ".join(f"{name} = {{{inside(value)}}}" for name, value in fields.items() if value)
    return f"@misc{{{passage.id}, {body}}}"
