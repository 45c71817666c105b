"""`KnowledgeBase`: search in passages, and open one.

By words, full text search ranks by BM25 over stems; by meaning, vectors rank by cosine; hybrid fuses both rankings
(`fusion.py`), also where only a part of the passages has vectors yet. Ties go to the smaller id, and each result says
which indexes answered. A base that is written to meanwhile is followed: each search takes the newest state that is
whole. Every method has an async twin, `search_async` and so on, which never blocks the event loop; the plain ones may
be called from anywhere. `snapshot.py` has the questions to the tables, `small.py` the base that needs no building.
"""

import asyncio
import re
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, NamedTuple

from medmcp.kb import small
from medmcp.kb.embedder import Embedder, Precision, Vectors, load_embedder, query_threads
from medmcp.kb.error import BadInput, KnowledgeBaseError, UnknownPassage
from medmcp.kb.filters import condition, one_of
from medmcp.kb.fusion import RRF_K, reciprocal_rank_fusion
from medmcp.kb.loop import run
from medmcp.kb.manifest import Manifest, default_path
from medmcp.kb.passage import ID_PATTERN, Passage
from medmcp.kb.providers import Provider, fingerprint, installed_providers
from medmcp.kb.rerank import DEPTH as RERANKED
from medmcp.kb.rerank import Reranker
from medmcp.kb.result import Hit, Mode, SearchResult, Used
from medmcp.kb.row import FETCHED, document_number, from_row, key_of, quoted
from medmcp.kb.snapshot import DEPTH, Snapshot, stamp_of

__all__ = ["MAX_LIMIT", "MAX_QUERY", "KnowledgeBase"]

MAX_LIMIT = 50
MAX_QUERY = 400
REMEMBERED = 1_024
"""Queries whose vectors are kept."""
TIES = 20
"""How much further a ranking by words is read when the page ends in a tie."""

_WORD = re.compile(r"\w+")


class KnowledgeBase:
    """A knowledge base on disk, open for reading.

    `KnowledgeBase(path)` opens one; `KnowledgeBase.default()` opens the built one, else a small one of what the
    installed providers give; `KnowledgeBase.of(passages)` makes a small one. `queries` is the precision in which queries
    are embedded when the model is loaded here. Raises KnowledgeBaseError.
    """

    def __init__(
        self,
        path: Path | None = None,
        *,
        embedder: Embedder | None = None,
        queries: Precision = "fp32",
        reranker: Reranker | None = None,
    ) -> None:
        self.path = path or default_path()
        self.base: Literal["built", "providers"] = "built"
        self.note = ""
        self._embedder = embedder
        self._embedder_problem = ""
        self._queries: Precision = queries
        self._reranker = reranker
        self._remembered: OrderedDict[str, Vectors] = OrderedDict()
        self._threads: ThreadPoolExecutor | None = None
        self._loading = threading.Lock()
        self._snapshot = run(Snapshot.open(self.path))

    @property
    def manifest(self) -> Manifest:
        """The manifest of the state that was read last."""
        return self._snapshot.manifest

    @property
    def snapshot(self) -> Snapshot:
        """The state that was read last, for questions below the level of a search."""
        return self._snapshot

    def forget(self) -> None:
        """Drop the vectors of queries that were remembered."""
        self._remembered.clear()

    @classmethod
    def of(cls, passages: Iterable[Passage], *, cache: Path | None = None) -> "KnowledgeBase":
        """A small base of these passages, searched by words, kept in `cache` under a hash of them.

        About 0.5 s for 2,000 passages the first time, then as fast as opening any other.
        """
        return small.of(cls, passages, cache)

    @classmethod
    def default(
        cls,
        providers: Mapping[str, Provider] | None = None,
        *,
        path: Path | None = None,
        cache: Path | None = None,
        **options: Any,
    ) -> "KnowledgeBase":
        """The knowledge base that was built at `path`, or else a small one of what `providers` give.

        `providers` are the installed ones unless given; `options` go to the constructor. Which of the two it is, and
        why, stands in the `used` of every result. Raises KnowledgeBaseError when neither can be had.
        """
        given = installed_providers() if providers is None else providers
        try:
            built = cls(path, **options)
        except KnowledgeBaseError as problem:
            if not given:
                raise
            found = cls.of((passage for name in sorted(given) for passage in given[name]()), cache=cache)
            found.base = "providers"
            found.note = str(problem)
            return found
        stale = [name for name in sorted(given) if built.manifest.providers.get(name) != fingerprint(given[name]())]
        if stale:
            built.note = f"Built before {', '.join(stale)} changed. Bring it up to date with: medmcp kb build"
        return built

    def warm(self) -> None:
        """`warm_async` for callers that are not async."""
        run(self.warm_async())

    def search(self, query: str, **options: Any) -> SearchResult:
        """`search_async` for callers that are not async; the same parameters."""
        return run(self.search_async(query, **options))

    def open(self, passage_id: str) -> Passage:
        """`open_async` for callers that are not async."""
        return run(self.open_async(passage_id))

    def document(self, passage: Passage) -> list[Passage]:
        """`document_async` for callers that are not async."""
        return run(self.document_async(passage))

    async def warm_async(self) -> None:
        """Read the full text index into memory, and load the model if there are vectors: first searches are then as
        fast as later ones. Worth it for a server, which may do it in the background.
        """
        snapshot = await self._now()
        await snapshot.passages.prewarm_index("search_text_idx")
        if snapshot.vectors_indexed and snapshot.vectors is not None:
            await snapshot.vectors.prewarm_index("vector_idx")
        await self._query_embedder(snapshot, required=False)

    async def search_async(
        self,
        query: str,
        *,
        sources: Sequence[str] = (),
        kinds: Sequence[str] = (),
        years: tuple[int | None, int | None] = (None, None),
        study_types: Sequence[str] = (),
        organisations: Sequence[str] = (),
        exclude: Sequence[str] = (),
        limit: int = 10,
        cursor: str = "",
        mode: Mode = "auto",
    ) -> SearchResult:
        """Passages for `query`, best first.

        `sources`, `kinds`, `study_types`, `organisations`: only these; without `kinds`, question banks are left out.
        `years`: first and last, both included, None for open; a passage without a year is in only when both are open.
        `exclude`: passage ids and document ids that must not appear. `limit`: 1 to 50. `cursor`: the `next_cursor` of
        the page before. `mode`: `words`, `meaning`, `hybrid`, or what can be had (`auto`). No hit is an empty result,
        not an error. Raises BadInput; KnowledgeBaseError where vectors or their model are needed and not there.
        """
        query = " ".join(query.split())
        if not query:
            raise BadInput("The query is empty. Give a question or some keywords.")
        if len(query) > MAX_QUERY:
            raise BadInput(f"The query has {len(query)} characters, at most {MAX_QUERY} are taken. Shorten it.")
        if not 1 <= limit <= MAX_LIMIT:
            raise BadInput(f"limit is {limit}, but must be 1 to {MAX_LIMIT}. Page on with cursor.")
        if mode not in ("auto", "words", "meaning", "hybrid"):
            raise BadInput(f"mode is {mode!r}, but must be auto, words, meaning or hybrid.")
        filters = {
            "sources": sources, "kinds": kinds, "years": years, "study_types": study_types,
            "organisations": organisations, "exclude": exclude,
        }  # fmt: skip
        snapshot = await self._now()
        try:
            return await self._search(snapshot, query, filters, limit, cursor, mode)
        except (RuntimeError, ValueError, OSError):
            # Files of an old version leave an hour after it was replaced; a search that was in the middle starts anew.
            if (await self._now()) is snapshot:
                raise
            return await self._search(self._snapshot, query, filters, limit, cursor, mode)

    async def _search(
        self, snapshot: Snapshot, query: str, filters: dict[str, Any], limit: int, cursor: str, mode: Mode
    ) -> SearchResult:
        where = condition(snapshot.manifest, **filters)
        mark = f"{zlib.crc32(repr((query, where, mode)).encode()):08x}"
        offset = _offset(cursor, mark)
        embedder, note = None, self.note
        if mode != "words":
            embedder, note = await self._query_embedder(snapshot, required=mode != "auto")
        used: Literal["words", "meaning", "hybrid"] = "words"
        if embedder is None and self._reranker is None:
            places, total = await _by_words(snapshot, query, where, offset, limit)
        else:
            if embedder is not None:
                used = "meaning" if mode == "meaning" else "hybrid"
            places, total = await self._fused(snapshot, query, where, offset, limit, embedder, words=used != "meaning")
        terms = _WORD.findall(query.lower())
        hits = tuple(
            Hit.model_construct(
                passage=place.passage,
                score=round(place.score, 6),
                snippet=place.passage.snippet(terms),
                text_rank=place.text_rank,
                vector_rank=place.vector_rank,
            )
            for place in places
        )
        more = offset + limit < total
        return SearchResult(
            hits=hits,
            total=total,
            next_cursor=f"{offset + limit}.{mark}" if more else "",
            used=self._used(snapshot, used, embedder, note),
        )

    def _used(
        self, snapshot: Snapshot, mode: Literal["words", "meaning", "hybrid"], embedder: Embedder | None, note: str
    ) -> Used:
        info = snapshot.manifest.vectors if embedder else None
        indexes = ["full text"] if mode != "meaning" else []
        if embedder:
            indexes.append("vectors (IVF_RQ)" if snapshot.vectors_indexed else "vectors (exact)")
        if self._reranker:
            indexes.append(f"cross-encoder {self._reranker.name}")
        return Used(
            mode=mode,
            indexes=tuple(indexes),
            base=self.base,
            passages=snapshot.manifest.passages,
            vectors=info.rows if info else 0,
            model=info.model if info else "",
            query_precision=embedder.precision if embedder else "",
            note=note,
        )

    async def open_async(self, passage_id: str) -> Passage:
        """The passage with this id, PMID (digits, or `PMID:` and digits) or DOI; of several, the first of its document.

        Raises UnknownPassage.
        """
        wanted = passage_id.strip()
        if ID_PATTERN.fullmatch(wanted):
            where = f"key = {key_of(wanted)}"
        elif match := re.fullmatch(r"(?:PMID:?\s*)?(\d{1,9})", wanted, re.IGNORECASE):
            where = f"pmid = {quoted(match[1])}"
        elif match := re.fullmatch(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.\S+)", wanted, re.IGNORECASE):
            where = f"doi = {quoted(match[1].lower())}"
        else:
            raise UnknownPassage(f"{passage_id!r} is not a passage id (PA- and 12 digits), a PMID or a DOI.")
        found = await (await self._now()).where(where)
        if not found:
            raise UnknownPassage(f"No passage {wanted}. Search for it: ids come with the hits.")
        return found[0]

    async def document_async(self, passage: Passage) -> list[Passage]:
        """All passages of the document that `passage` is part of, in order; their `section`s are its headings."""
        return await (await self._now()).where(f"document = {document_number(passage.source, passage.doc_id)}")

    async def _now(self) -> Snapshot:
        """The newest state that is whole."""
        if stamp_of(self.path) not in (self._snapshot.stamp, (0, 0, 0)):
            self._snapshot = await Snapshot.open(self.path, self._snapshot)
        return self._snapshot

    async def _fused(
        self,
        snapshot: Snapshot,
        query: str,
        where: str,
        offset: int,
        limit: int,
        embedder: Embedder | None,
        *,
        words: bool,
    ) -> "tuple[list[_Place], int]":
        """The rankings that are asked for, merged, and the best of them looked at again if there is a reranker."""

        async def nothing() -> list[int]:
            return []

        text, vector = await asyncio.gather(
            _words_ranking(snapshot, query, where) if words else nothing(),
            self._vector_ranking(snapshot, query, where, embedder) if embedder else nothing(),
        )
        ranked = reciprocal_rank_fusion([text, vector])
        if self._reranker:
            best = await _passages(snapshot, [key for key, _ in ranked[:RERANKED]])
            ranked = [pair for pair in ranked if pair[0] in best] + ranked[RERANKED:]
            scores = await self._in_thread(
                self._reranker.scores, query, [best[key].search_text for key, _ in ranked[: len(best)]]
            )
            order = sorted(range(len(best)), key=lambda place: (-scores[place], ranked[place][0]))
            keys = [ranked[place][0] for place in order] + [key for key, _ in ranked[len(best) :]]
            ranked = [(key, (RRF_K + 1) / (RRF_K + rank)) for rank, key in enumerate(keys, 1)]
        page = ranked[offset : offset + limit]
        passages = await _passages(snapshot, [key for key, _ in page])
        text_rank = {key: rank for rank, key in enumerate(text, 1)}
        vector_rank = {key: rank for rank, key in enumerate(vector, 1)}
        return [
            _Place(passages[key], score, text_rank.get(key), vector_rank.get(key))
            for key, score in page
            if key in passages
        ], len(ranked)

    async def _vector_ranking(self, snapshot: Snapshot, query: str, where: str, embedder: Embedder) -> list[int]:
        vector = self._remembered.get(query)
        if vector is None:
            (vector,) = await self._in_thread(embedder.embed, [query])
            self._remembered[query] = vector
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return await snapshot.by_meaning(vector, where)

    async def _in_thread(self, call: Any, *arguments: Any) -> Any:
        if self._threads is None:
            self._threads = query_threads()
        return await asyncio.get_running_loop().run_in_executor(self._threads, call, *arguments)

    async def _query_embedder(self, snapshot: Snapshot, *, required: bool) -> tuple[Embedder | None, str]:
        """The model of the vectors, loaded once, and what is to be noted; raises where `required` and not to be had."""
        info = snapshot.manifest.vectors
        problem = ""
        if info is None or snapshot.vectors is None:
            problem = f"There are no vectors. Make them with: medmcp kb embed --kb {self.path}"
        elif self._embedder is None and not self._embedder_problem:
            await asyncio.to_thread(self._load, info.location)
        if info and self._embedder and self._embedder.name != info.model:
            problem = f"The vectors were made by {info.model}, not by {self._embedder.name}. Use that model."
        problem = problem or self._embedder_problem
        if problem and required:
            raise KnowledgeBaseError(problem)
        if problem or info is None:
            # That full text alone serves is the normal state of a base without vectors, and needs no note.
            return None, self.note or (problem if info else "")
        partly = "" if info.rows >= snapshot.manifest.passages else (
            f"Vectors cover {info.rows} of {snapshot.manifest.passages} passages. Go on with: medmcp kb embed"
        )  # fmt: skip
        return self._embedder, self.note or partly

    def _load(self, location: str) -> None:
        """Load the model; where this machine has no int8, in fp32."""
        with self._loading:
            precisions: tuple[Precision, ...] = ("int8", "fp32") if self._queries == "int8" else ("fp32",)
            for precision in precisions:
                if self._embedder is None:
                    try:
                        self._embedder = load_embedder(location, precision)
                        self._embedder_problem = ""
                    except KnowledgeBaseError as caught:
                        self._embedder_problem = str(caught)


class _Place(NamedTuple):
    passage: Passage
    score: float
    text_rank: int | None
    vector_rank: int | None


async def _by_words(snapshot: Snapshot, query: str, where: str, offset: int, limit: int) -> tuple[list[_Place], int]:
    """Full text alone: the page's passages come with the ranking, which is read no deeper than the page needs."""
    end = min(offset + limit, DEPTH)
    scored: list[tuple[float, Passage]] = []
    # A passage that ties with the last of the page may lie deeper: ids decide which of them is in it.
    for depth in (end + 3, end + TIES, DEPTH):
        found = (await snapshot.by_words(query, where, FETCHED, min(depth, DEPTH))).to_pylist()
        scored = sorted(((row["_score"], from_row(row)) for row in found), key=lambda pair: (-pair[0], pair[1].id))
        if len(scored) < depth or scored[-1][0] < scored[end - 1][0]:
            break
    return [
        _Place(passage, (RRF_K + 1) / (RRF_K + rank), rank, None)
        for rank, (_, passage) in enumerate(scored[:end], 1)
        if rank > offset
    ], len(scored)


async def _words_ranking(snapshot: Snapshot, query: str, where: str) -> list[int]:
    found = await snapshot.by_words(query, where, ["key"])
    pairs = zip(found["_score"].to_pylist(), found["key"].to_pylist(), strict=True)
    return [key for _, key in sorted(pairs, key=lambda pair: (-pair[0], pair[1]))]


async def _passages(snapshot: Snapshot, keys: Sequence[int]) -> dict[int, Passage]:
    found = await snapshot.where(one_of("key", keys)) if keys else []
    return {key_of(passage.id): passage for passage in found}


def _offset(cursor: str, mark: str) -> int:
    if not cursor:
        return 0
    match = re.fullmatch(r"(\d{1,4})\.([0-9a-f]{8})", cursor)
    if match is None or match[2] != mark:
        raise BadInput("The cursor belongs to another search. Leave it out, or repeat that search as it was.")
    return int(match[1])
