"""`KnowledgeBase`: search in passages, and open one.

Full text search ranks by BM25 over stemmed words; where vectors and their model are at hand, a second ranking
by meaning is merged with it by reciprocal rank fusion, score = Σ 1 / (60 + rank) (Cormack, Clarke and Büttcher,
SIGIR 2009). Scores are scaled so that the best hit has 1, ties go to the smaller id, and each result says what
was used. Every method has an async twin, `search_async` and so on; the plain ones may be called from anywhere.
"""

import asyncio
import contextlib
import os
import re
import shutil
import tempfile
import time
import weakref
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pyarrow as pa
from lancedb.query import MatchQuery
from lancedb.table import AsyncTable
from pydantic import BaseModel, ConfigDict

from medmcp.kb import table as passages_table
from medmcp.kb.embed import Embedder, load_embedder, open_vectors
from medmcp.kb.error import BadInput, KnowledgeBaseError, MissingKnowledgeBase, UnknownPassage
from medmcp.kb.loop import run
from medmcp.kb.manifest import Manifest, cache_path, default_path
from medmcp.kb.passage import ID_PATTERN, Passage
from medmcp.kb.providers import Provider, fingerprint, installed_providers
from medmcp.kb.table import FETCHED, from_row, open_table, quoted

__all__ = ["DEPTH", "Hit", "KnowledgeBase", "Mode", "SearchResult", "Used", "reciprocal_rank_fusion"]

Mode = Literal["auto", "text", "hybrid"]

RRF_K = 60
DEPTH = 100
"""How deep each ranking is read, and so how far a result can be paged."""
MAX_LIMIT = 50
MAX_QUERY = 400
KEEP_SMALL_DAYS = 30
"""A small base that nobody has opened for so long leaves the cache."""

_WORD = re.compile(r"\w+")


class Used(BaseModel):
    """What a result rests on."""

    model_config = ConfigDict(frozen=True)

    mode: Literal["text", "hybrid"]
    base: Literal["built", "providers"]
    """`built`: somebody ran `medmcp kb build`. `providers`: the small one made of what installed packages give."""
    passages: int
    vectors: int = 0
    model: str = ""
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
    """One page of hits. `total` counts what can be paged through, at most `DEPTH` from each ranking."""

    model_config = ConfigDict(frozen=True)

    hits: tuple[Hit, ...]
    total: int
    next_cursor: str
    used: Used


def reciprocal_rank_fusion(rankings: Iterable[Sequence[str]], k: int = RRF_K) -> list[tuple[str, float]]:
    """Merge rankings (best first) into (key, score) pairs, best first; equal scores in the order of their keys.

    The best score is scaled to 1. A key at rank r (from 1) of one ranking gets 1 / (k + r) from it.
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + 1 / (k + rank)
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [(key, score / ordered[0][1]) for key, score in ordered]


class KnowledgeBase:
    """A knowledge base on disk, open for reading.

    `KnowledgeBase(path)` opens one; `KnowledgeBase.default()` opens the built one, else a small one of what the
    installed providers give; `KnowledgeBase.of(passages)` makes a small one. Raises KnowledgeBaseError.
    """

    def __init__(self, path: Path | None = None, *, embedder: Embedder | None = None) -> None:
        self.path = path or default_path()
        self.manifest = Manifest.read(self.path)
        self.base: Literal["built", "providers"] = "built"
        self.note = ""
        self._embedder = embedder
        self._embedder_problem = ""
        self._table, self._vectors = run(self._connect())

    async def _connect(self) -> tuple[AsyncTable, AsyncTable | None]:
        vectors = await open_vectors(self.path) if self.manifest.vectors and self.manifest.vectors.rows else None
        return await open_table(self.path, self.manifest), vectors

    @classmethod
    def of(cls, passages: Iterable[Passage], *, cache: Path | None = None) -> "KnowledgeBase":
        """A small text-only knowledge base of these passages, kept in `cache` under a hash of them.

        About 0.5 s for 2,000 passages the first time, then as fast as opening any other.
        """
        given = list(passages)
        folder = (cache or cache_path()) / f"small-{fingerprint(given)}"
        try:
            base = cls(folder)
            os.utime(folder)
            return base
        except MissingKnowledgeBase:
            pass
        except KnowledgeBaseError:
            shutil.rmtree(folder, ignore_errors=True)
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))
        except OSError:  # Nowhere to keep it: it lives as long as this object.
            draft = Path(tempfile.mkdtemp(prefix="medmcp-kb-"))
            passages_table.build(draft, given)
            base = cls(draft)
            weakref.finalize(base, shutil.rmtree, draft, ignore_errors=True)
            return base
        # Built beside its place and moved there in one step; where another process was first, its one is taken.
        passages_table.build(draft / "kb", given)
        with contextlib.suppress(OSError):
            (draft / "kb").rename(folder)
        shutil.rmtree(draft, ignore_errors=True)
        for other in folder.parent.glob("small-*"):
            if time.time() - other.stat().st_mtime > KEEP_SMALL_DAYS * 86_400:
                shutil.rmtree(other, ignore_errors=True)
        return cls(folder)

    @classmethod
    def default(
        cls,
        providers: Mapping[str, Provider] | None = None,
        *,
        path: Path | None = None,
        cache: Path | None = None,
        embedder: Embedder | None = None,
    ) -> "KnowledgeBase":
        """The knowledge base that was built at `path`, or else a small one of what `providers` give.

        `providers` are the installed ones unless given. Which of the two it is, and why, stands in the `used` of
        every result. Raises KnowledgeBaseError when neither can be had.
        """
        given = installed_providers() if providers is None else providers
        try:
            built = cls(path, embedder=embedder)
        except KnowledgeBaseError as problem:
            if not given:
                raise
            small = cls.of((passage for name in sorted(given) for passage in given[name]()), cache=cache)
            small.base = "providers"
            small.note = str(problem)
            return small
        stale = [name for name in sorted(given) if built.manifest.providers.get(name) != fingerprint(given[name]())]
        if stale:
            built.note = f"Built before {', '.join(stale)} changed. Bring it up to date with: medmcp kb build"
        return built

    def warm(self) -> None:
        """`warm_async` for callers that are not async."""
        run(self.warm_async())

    async def warm_async(self) -> None:
        """Read the full text index into memory (0.2 s for 100,000 passages): first searches are as fast as later ones.

        Worth it for a server, which may do it in the background.
        """
        await self._table.prewarm_index("search_text_idx")

    def search(self, query: str, **options: Any) -> SearchResult:
        """`search_async` for callers that are not async; the same parameters."""
        return run(self.search_async(query, **options))

    def open(self, passage_id: str) -> Passage:
        """`open_async` for callers that are not async."""
        return run(self.open_async(passage_id))

    def document(self, passage: Passage) -> list[Passage]:
        """`document_async` for callers that are not async."""
        return run(self.document_async(passage))

    async def search_async(
        self,
        query: str,
        *,
        sources: Sequence[str] = (),
        kinds: Sequence[str] = (),
        years: tuple[int | None, int | None] = (None, None),
        study_types: Sequence[str] = (),
        exclude: Sequence[str] = (),
        limit: int = 10,
        cursor: str = "",
        mode: Mode = "auto",
    ) -> SearchResult:
        """Passages for `query`, best first.

        `sources`, `kinds`, `study_types`: only these; without `kinds`, question banks are left out. `years`: first
        and last, both included, None for open; a passage without a year is in only when both are open. `exclude`:
        passage ids and document ids that must not appear. `limit`: 1 to 50. `cursor`: the `next_cursor` of the page
        before. `mode`: `text`, `hybrid`, or what can be had. No hit is an empty result, not an error.
        Raises BadInput; KnowledgeBaseError for `hybrid` where there are no vectors or no model.
        """
        query = " ".join(query.split())
        if not query:
            raise BadInput("The query is empty. Give a question or some keywords.")
        if len(query) > MAX_QUERY:
            raise BadInput(f"The query has {len(query)} characters, at most {MAX_QUERY} are taken. Shorten it.")
        if not 1 <= limit <= MAX_LIMIT:
            raise BadInput(f"limit is {limit}, but must be 1 to {MAX_LIMIT}. Page on with cursor.")
        if mode not in ("auto", "text", "hybrid"):
            raise BadInput(f"mode is {mode!r}, but must be auto, text or hybrid.")
        condition = self._condition(sources, kinds, years)
        passage_condition = _and(condition, _one_of("study_type", study_types), *_none_of(exclude))
        mark = f"{zlib.crc32(repr((query, condition, passage_condition, mode)).encode()):08x}"
        offset = _offset(cursor, mark)

        embedder, note = (None, self.note) if mode == "text" else await self._query_embedder(required=mode == "hybrid")
        if embedder is None or self._vectors is None:
            embedder = None
            page, total = await self._text_page(query, passage_condition, offset, limit)
        else:
            text, vector = await asyncio.gather(
                self._text_ids(query, passage_condition),
                self._vector_ids(self._vectors, embedder, query, condition),
            )
            vector = await self._allowed(vector, passage_condition if passage_condition != condition else "")
            page, total = await self._fused_page(text, vector, offset, limit)
        terms = _WORD.findall(query.lower())
        hits = tuple(
            Hit(
                passage=place.passage,
                score=round(place.score, 6),
                snippet=place.passage.snippet(terms),
                text_rank=place.text_rank,
                vector_rank=place.vector_rank,
            )
            for place in page
        )
        info = self.manifest.vectors
        used = Used(
            mode="hybrid" if embedder else "text",
            base=self.base,
            passages=self.manifest.passages,
            vectors=info.rows if info and embedder else 0,
            model=info.model if info and embedder else "",
            note=note,
        )
        more = offset + limit < total
        return SearchResult(hits=hits, total=total, next_cursor=f"{offset + limit}.{mark}" if more else "", used=used)

    async def open_async(self, passage_id: str) -> Passage:
        """The passage with this id, PMID (digits, or `PMID:` and digits) or DOI; of several, the first of its document.

        Raises UnknownPassage.
        """
        wanted = passage_id.strip()
        if ID_PATTERN.fullmatch(wanted):
            condition = f"id = {quoted(wanted)}"
        elif match := re.fullmatch(r"(?:PMID:?\s*)?(\d{1,9})", wanted, re.IGNORECASE):
            condition = f"pmid = {quoted(match[1])}"
        elif match := re.fullmatch(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\S+)", wanted, re.IGNORECASE):
            condition = f"doi = {quoted(match[1].lower())}"
        else:
            raise UnknownPassage(f"{passage_id!r} is not a passage id (PA- and 12 digits), a PMID or a DOI.")
        found = await self._where(condition)
        if not found:
            raise UnknownPassage(f"No passage {wanted}. Search for it: ids come with the hits.")
        return found[0]

    async def document_async(self, passage: Passage) -> list[Passage]:
        """All passages of the document that `passage` is part of, in order."""
        return await self._where(f"doc_id = {quoted(passage.doc_id)} AND source = {quoted(passage.source)}")

    async def _where(self, condition: str) -> list[Passage]:
        """The passages that meet the condition, in the order of their documents."""
        found = await self._table.query().where(condition).select(FETCHED).to_arrow()
        return sorted(map(from_row, found.to_pylist()), key=lambda one: (one.source, one.doc_id, one.chunk, one.id))

    def _condition(self, sources: Sequence[str], kinds: Sequence[str], years: tuple[int | None, int | None]) -> str:
        """The filter that both tables understand."""
        known = self.manifest.sources
        if unknown := [name for name in sources if name not in known]:
            raise BadInput(f"No source {', '.join(unknown)} here. Sources: {', '.join(known) or 'none'}.")
        first, last = years
        if first is not None and last is not None and first > last:
            raise BadInput(f"years are {first} to {last}; the first must not be after the last.")
        by_kind = _one_of("kind", kinds)
        if not kinds and any("question_bank" in count.kinds for count in known.values()):
            by_kind = "kind != 'question_bank'"
        dated = "year > 0" if (first, last) != (None, None) else ""
        return _and(
            _one_of("source", sources),
            by_kind,
            dated,
            f"year >= {int(first)}" if first is not None else "",
            f"year <= {int(last)}" if last is not None else "",
        )

    async def _text_page(self, query: str, condition: str, offset: int, limit: int) -> "tuple[list[_Place], int]":
        """Full text alone: ranked by row numbers, which cost less than half of what ids do."""
        found = await self._text_ranking(query, condition, ["_rowid", "_score"])
        scored = sorted(zip(found["_score"].to_pylist(), found["_rowid"].to_pylist(), strict=True), reverse=True)
        page = scored[offset : offset + limit]
        if not page:
            return [], len(scored)
        # Rows that tie with the first or the last of the page are read too: ids decide which of them is in it.
        best, worst = page[0][0], page[-1][0]
        score_of = {row: score for score, row in scored if worst <= score <= best}
        above = sum(score > best for score, _ in scored)
        passages = await self._take(list(score_of))
        ordered = sorted(score_of, key=lambda row: (-score_of[row], passages[row].id))
        return [
            _Place(passages[row], (RRF_K + 1) / (RRF_K + rank), rank, None)
            for rank, row in enumerate(ordered, above + 1)
            if offset < rank <= offset + limit
        ], len(scored)

    async def _fused_page(
        self, text: Mapping[str, int], vector: Sequence[str], offset: int, limit: int
    ) -> "tuple[list[_Place], int]":
        """Both rankings merged; `text` maps ids, best first, to their rows."""
        ranked = reciprocal_rank_fusion([list(text), vector])
        page = ranked[offset : offset + limit]
        taken = await self._take([text[id_] for id_, _ in page if id_ in text])
        passages = {passage.id: passage for passage in taken.values()}
        if others := [id_ for id_, _ in page if id_ not in text]:
            rows = await self._table.query().where(_one_of("id", others)).select(FETCHED).to_arrow()
            passages |= {passage.id: passage for passage in map(from_row, rows.to_pylist())}
        text_rank = {id_: rank for rank, id_ in enumerate(text, 1)}
        vector_rank = {id_: rank for rank, id_ in enumerate(vector, 1)}
        return [
            _Place(passages[id_], score, text_rank.get(id_), vector_rank.get(id_))
            for id_, score in page
            if id_ in passages
        ], len(ranked)

    async def _text_ranking(self, query: str, condition: str, columns: list[str]) -> pa.Table:
        search = self._table.query().nearest_to_text(MatchQuery(query, "search_text"))  # type: ignore[call-arg]
        if condition:
            search = search.where(condition)
        return await search.select(columns).limit(DEPTH).to_arrow()

    async def _text_ids(self, query: str, condition: str) -> dict[str, int]:
        found = await self._text_ranking(query, condition, ["id", "_rowid", "_score"])
        rows = dict(zip(found["id"].to_pylist(), found["_rowid"].to_pylist(), strict=True))
        return {id_: rows[id_] for id_ in _ids(found, "_score", descending=True)}

    async def _vector_ids(self, vectors: AsyncTable, embedder: Embedder, query: str, condition: str) -> list[str]:
        (vector,) = await asyncio.to_thread(embedder.embed, [query])
        search = vectors.query().nearest_to(vector).distance_type("cosine").nprobes(20).refine_factor(10)
        if condition:
            search = search.where(condition)
        found = await search.select(["id", "_distance"]).limit(DEPTH).to_arrow()
        return _ids(found, "_distance", descending=False)

    async def _take(self, rows: list[int]) -> dict[int, Passage]:
        if not rows:
            return {}
        found = await self._table.take_row_ids(rows).select(["_rowid", *FETCHED]).to_arrow()
        return {row["_rowid"]: from_row(row) for row in found.to_pylist()}

    async def _allowed(self, ids: list[str], condition: str) -> list[str]:
        """Those of `ids` whose passages meet the condition, for filters that the vector table has no column for."""
        if not ids or not condition:
            return ids
        query = self._table.query().where(_and(_one_of("id", ids), condition)).select(["id"])
        kept = set((await query.to_arrow())["id"].to_pylist())
        return [id_ for id_ in ids if id_ in kept]

    async def _query_embedder(self, *, required: bool) -> tuple[Embedder | None, str]:
        """The model of the vectors, loaded once, and what is to be noted; raises where `required` and not to be had."""
        info = self.manifest.vectors
        problem = ""
        if info is None or self._vectors is None:
            problem = f"There are no vectors. Make them with: medmcp kb embed --kb {self.path}"
        elif self._embedder is None and not self._embedder_problem:
            try:
                self._embedder = await asyncio.to_thread(load_embedder, info.location)
            except KnowledgeBaseError as caught:
                self._embedder_problem = str(caught)
        if info and self._embedder and self._embedder.name != info.model:
            problem = f"The vectors were made by {info.model}, not by {self._embedder.name}. Use that model."
        problem = problem or self._embedder_problem
        if problem and required:
            raise KnowledgeBaseError(problem)
        if problem or info is None:
            # That full text alone serves is the normal state of a base without vectors, and needs no note.
            return None, self.note or (problem if info else "")
        partly = "" if info.rows >= self.manifest.passages else (
            f"Vectors cover {info.rows} of {self.manifest.passages} passages. Go on with: medmcp kb embed"
        )  # fmt: skip
        return self._embedder, self.note or partly


class _Place(NamedTuple):
    passage: Passage
    score: float
    text_rank: int | None
    vector_rank: int | None


def _ids(found: pa.Table, by: str, *, descending: bool) -> list[str]:
    sign = -1.0 if descending else 1.0
    pairs = zip(found["id"].to_pylist(), found[by].to_pylist(), strict=True)
    return [id_ for id_, value in sorted(pairs, key=lambda pair: (sign * pair[1], pair[0]))]


def _offset(cursor: str, mark: str) -> int:
    if not cursor:
        return 0
    match = re.fullmatch(r"(\d{1,4})\.([0-9a-f]{8})", cursor)
    if match is None or match[2] != mark:
        raise BadInput("The cursor belongs to another search. Leave it out, or repeat that search as it was.")
    return int(match[1])


def _and(*conditions: str) -> str:
    return " AND ".join(condition for condition in conditions if condition)


def _one_of(column: str, values: Sequence[str]) -> str:
    return f"{column} IN ({', '.join(quoted(value) for value in values)})" if values else ""


def _none_of(values: Sequence[str]) -> list[str]:
    excluded = ", ".join(quoted(value) for value in values)
    return [f"id NOT IN ({excluded})", f"doc_id NOT IN ({excluded})"] if values else []
