"""`Passage`: one piece of medical text with everything needed to cite it.

A passage is what sources, importers and providers give and what a search returns. Its id is a hash of
what it says (`PA-` and 12 hexadecimal digits of title, section and text), so the same text has the same
id in every build on every machine, and a duplicate shows as the same id. Read `table.py` next for how
passages are kept, `search.py` for how they are found.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from medmcp.kb.fence import MAX_SHOWN, clean, fence, one_line

__all__ = ["ID_PATTERN", "KINDS", "MAX_TEXT", "Passage", "Withdrawal", "content_id"]

ID_PATTERN = re.compile(r"PA-[0-9a-f]{12}")

KINDS: dict[str, str] = {
    "guideline": "recommendations of a society or agency",
    "protocol": "an order set or a pathway that this project's tools follow",
    "condition": "a disease: presentation, work-up, treatment, pitfalls",
    "drug_label": "a drug: use, dose, warnings, interactions",
    "score": "a published score or formula with its items and bands",
    "differential": "what a symptom may mean, with red flags and tests",
    "definition": "what a term means",
    "disease_profile": "the recorded features of a disease with their frequency",
    "code": "a classification code with its inclusion and exclusion notes",
    "literature": "an abstract or an article",
    "textbook": "a section of a textbook",
    "encyclopedia": "an article or an answer written for the public",
    "imaging": "how something looks on an image",
    "question_bank": "examination questions; left out of a search unless asked for",
}
"""The kinds that the project's own sources use. A corpus may bring another: any lower-case name is accepted."""

MAX_TEXT = 50_000
"""Characters of a passage. What `chunk.py` cuts has a few thousand at most."""
MAX_FIELD = 1_000
"""Characters of a title, a section, a citation and the like; a longer one is cut."""


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _lined(value: object) -> object:
    return one_line(value, MAX_FIELD) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_cleaned)]
Line = Annotated[str, BeforeValidator(_lined)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_.-]{0,63}$")]
Year = Annotated[int, Field(ge=1500, le=2200)]


def content_id(title: str, section: str, text: str) -> str:
    """The passage id for this content; differences in white space do not make another id."""
    digest = hashlib.blake2b(digest_size=6)
    for part in (title, section, text):
        digest.update(" ".join(part.split()).encode("utf-8", "surrogatepass"))
        digest.update(b"\x1f")
    return f"PA-{digest.hexdigest()}"


class Passage(BaseModel):
    """One citable piece of text. Unknown facts are empty strings or None, never guessed.

    Characters that are not seen are taken out of every field. Raises `pydantic.ValidationError` when text is empty or
    longer than `MAX_TEXT`, or when source, kind or year are malformed.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    text: Text = Field(min_length=1, max_length=MAX_TEXT)
    """What is read and searched; at most about 180 words when it comes from `chunk.py`."""
    source: Name
    """The corpus, e.g. `open-medicine`, `hpo`, `pubmed`; counts and licences are kept by source."""
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]{0,31}$")]
    """One of `KINDS`, or a name that the corpus brings."""
    licence: Line = Field(min_length=1)
    """The terms under which the text may be used, as its publisher states them; `unknown` if they are not stated."""
    title: Line = ""
    section: Line = ""
    doc_id: Line = ""
    """The document that the passage is part of, unique within its source; derived from title if left empty."""
    chunk: int = Field(default=0, ge=0)
    """Position in its document, from 0."""
    url: Line = ""
    citation: Line = ""
    """How to cite it, in words."""
    doi: Line = ""
    pmid: Line = ""
    year: Year | None = None
    organisation: Line = ""
    study_type: str = ""
    """For literature: systematic_review, rct, cohort, case_control, case_report, narrative, or empty."""
    retracted: bool = False
    lang: str = "en"
    codes: tuple[str, ...] = ()
    """Codes with their system where it is not plain: `I48.91`, `HP:0001397`, `MESH:D001281`."""
    id: str = ""
    """`PA-` and 12 hexadecimal digits; computed, and checked when given."""

    @model_validator(mode="after")
    def _identify(self) -> Self:
        expected = content_id(self.title, self.section, self.text)
        if self.id and self.id != expected:
            raise ValueError(f"id {self.id} does not belong to this content (expected {expected}); leave it out")
        # The model is frozen; these two are functions of the other fields and are set once, here.
        object.__setattr__(self, "id", expected)
        if not self.doc_id:
            object.__setattr__(self, "doc_id", self.title or expected)
        return self

    @property
    def header(self) -> str:
        """Title and section, one a line, as they precede the text in what is searched and embedded."""
        lines = [self.title] if self.title else []
        if self.section and self.section != self.title:
            lines.append(self.section)
        return "".join(f"{line}\n" for line in lines)

    @cached_property
    def search_text(self) -> str:
        """What full text search and the embedding model see: title, section, text."""
        return self.header + self.text

    @property
    def reference(self) -> str:
        """Whence it is, in one line: how to cite it, the section, a link or an identifier, the licence."""
        cited = self.citation or ". ".join(part for part in (self.title, self.organisation) if part) or self.source
        if self.year and str(self.year) not in cited:
            cited = f"{cited.rstrip('.')}. {self.year}"
        links = [self.url] if self.url else []
        links += [f"doi:{self.doi}"] if self.doi and self.doi not in self.url else []
        links += [f"PMID:{self.pmid}"] if self.pmid and self.pmid not in self.url else []
        parts = [cited.rstrip("."), self.section, *(links or [f"{self.source} {self.id}"]), f"Licence: {self.licence}"]
        return ". ".join(part for part in parts if part) + "."

    def fenced(self, most: int = MAX_SHOWN) -> str:
        """The passage as data for a model, at most `most` characters of it, inside a fence that it cannot close.

        Library text is untrusted; whoever shows it to a model shows this, never the bare text.
        """
        return fence(self.search_text, passage_id=self.id, source=self.source, most=most)

    def snippet(self, terms: Iterable[str], words: int = 40) -> str:
        """The run of at most `words` words of the text that holds most of `terms` (matched by prefix, so stems hit)."""
        tokens = self.text.split()
        if len(tokens) <= words:
            return " ".join(tokens)
        stems = tuple({term.lower()[:6] for term in terms if len(term) > 2})
        lowered = self.text.lower().split()
        # Lower-casing can change how a rare script splits; then begin at the beginning.
        hits = [
            position
            for position, token in enumerate(lowered if len(lowered) == len(tokens) else ())
            if token.lstrip("([\"'*").startswith(stems)
        ]
        # Moving the run to the right, it holds more only when its end comes upon a hit.
        starts = [0, *(position - words + 1 for position in hits if position >= words)]
        start = max(starts, key=lambda first: bisect_left(hits, first + words) - bisect_left(hits, first))
        end = start + words
        return ("… " if start else "") + " ".join(tokens[start:end]) + (" …" if end < len(tokens) else "")


class Withdrawal(BaseModel):
    """A document that its publisher has withdrawn (PubMed's DeleteCitation): its passages leave the table."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Name
    doc_id: Line = Field(min_length=1)
