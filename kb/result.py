"""`SearchResult`: a page of hits, each with its passage and its place in the rankings, and what the page rests on."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from medmcp.kb.passage import Passage

__all__ = ["Hit", "Mode", "SearchResult", "Used"]

Mode = Literal["auto", "words", "meaning", "hybrid"]
"""`words`: full text. `meaning`: vectors. `hybrid`: both, fused. `auto`: hybrid where it can be had, else words."""


class Used(BaseModel):
    """What a result rests on."""

    model_config = ConfigDict(frozen=True)

    mode: Literal["words", "meaning", "hybrid"]
    indexes: tuple[str, ...]
    """Which indexes answered: `full text`, `vectors (IVF_RQ)` or `vectors (exact)`, `cross-encoder NAME`."""
    base: Literal["built", "providers"]
    """`built`: somebody ran `medmcp kb build`. `providers`: the small one made of what installed packages give."""
    passages: int
    vectors: int = 0
    model: str = ""
    query_precision: str = ""
    note: str = ""
    """Why it is less than it could be, and what would change that; empty when there is nothing to say."""


class Hit(BaseModel):
    """A passage that was found."""

    model_config = ConfigDict(frozen=True)

    passage: Passage
    score: float
    """In (0, 1]: the fused reciprocal ranks over those of the best hit."""
    snippet: str
    text_rank: int | None
    vector_rank: int | None


class SearchResult(BaseModel):
    """One page of hits. `total`: all that were found when there is no next page, else at least so many were."""

    model_config = ConfigDict(frozen=True)

    hits: tuple[Hit, ...]
    total: int
    next_cursor: str
    used: Used
