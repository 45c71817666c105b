"""How well a knowledge base finds: nDCG@10, recall@10, recall@100, MRR@10 and latency over a BEIR directory.

The corpus becomes a knowledge base in a temporary place, one passage a document unless `chunked`, then every judged
query is run once. Gains are linear and the discount log2(rank + 1), as in trec_eval and BEIR's published figures; a
query that finds nothing counts as 0; documents equal to the query are not taken out.
"""

import math
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from medmcp.kb import embed, table
from medmcp.kb.embedder import Embedder
from medmcp.kb.error import BadInput
from medmcp.kb.formats import beir
from medmcp.kb.formats.reading import Reading
from medmcp.kb.passage import Passage
from medmcp.kb.rerank import Reranker
from medmcp.kb.search import MAX_LIMIT, MAX_QUERY, KnowledgeBase

__all__ = ["Evaluation", "evaluate", "ndcg", "percentile", "read_judgements", "recall", "reciprocal_rank"]

Judgements = Mapping[str, int]


class Evaluation(BaseModel):
    """Means over the judged queries; latency is wall time of one search at a time, its hits fetched."""

    model_config = ConfigDict(frozen=True)

    data: str
    split: str
    mode: Literal["words", "meaning", "hybrid"]
    model: str
    query_precision: str
    reranker: str
    documents: int
    passages: int
    queries: int
    ndcg_at_10: float
    recall_at_10: float
    recall_at_100: float
    mrr_at_10: float
    latency_p50_ms: float
    latency_p99_ms: float
    build_seconds: float


def ndcg(ranking: Sequence[str], judged: Judgements, depth: int = 10) -> float:
    """Discounted gain of the first `depth` over that of the best order; 0 when nothing is relevant."""
    gain = sum(judged.get(id_, 0) / math.log2(rank + 1) for rank, id_ in enumerate(ranking[:depth], 1))
    best = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:depth]
    ideal = sum(grade / math.log2(rank + 1) for rank, grade in enumerate(best, 1))
    return gain / ideal if ideal else 0.0


def recall(ranking: Sequence[str], judged: Judgements, depth: int) -> float:
    """The share of the relevant documents among the first `depth`."""
    relevant = {id_ for id_, grade in judged.items() if grade > 0}
    return len(relevant & set(ranking[:depth])) / len(relevant) if relevant else 0.0


def reciprocal_rank(ranking: Sequence[str], judged: Judgements, depth: int = 10) -> float:
    """1 over the rank of the first relevant document among the first `depth`, else 0."""
    return next((1 / rank for rank, id_ in enumerate(ranking[:depth], 1) if judged.get(id_, 0) > 0), 0.0)


def evaluate(
    folder: Path,
    *,
    split: str = "test",
    mode: Literal["words", "meaning", "hybrid"] = "words",
    embedder: Embedder | None = None,
    query_embedder: Embedder | None = None,
    reranker: Reranker | None = None,
    chunked: bool = False,
    limit: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Run the BEIR directory `folder`. `limit`: only the first so many queries.

    `embedder` embeds passages and, unless `query_embedder` does, queries; `meaning` and `hybrid` need one. Raises
    BadInput when the directory is not BEIR's or a record of it cannot be read.
    """
    if mode != "words" and embedder is None:
        raise BadInput(f"mode {mode} needs an embedding model.")
    judgements = read_judgements(folder, split)
    queries = [
        (str(record["_id"]), str(record["text"]))
        for _, record in Reading(strict=True).json_lines(beir.find(folder, "queries.jsonl"))
        if str(record.get("_id")) in judgements
    ][: limit or None]
    if not queries:
        raise BadInput(f"No query of {folder} has judgements in qrels/{split}.tsv.")

    with tempfile.TemporaryDirectory(prefix="medmcp-eval-") as place:
        start = time.perf_counter()
        documents: set[str] = set()

        def entries() -> Iterator[Passage]:
            for passage in beir.read(folder, Reading(strict=True), whole=not chunked):
                documents.add(passage.doc_id)
                yield passage

        report = table.build(Path(place), entries())
        if embedder is not None:
            embed.embed(Path(place), embedder, progress=progress)
        built = time.perf_counter() - start
        base = KnowledgeBase(Path(place), embedder=query_embedder or embedder, reranker=reranker)

        rankings: list[list[str]] = []
        seconds: list[float] = []
        for done, (_, text) in enumerate(queries, 1):
            ranking, took = _ranking(base, text, mode)
            rankings.append(ranking)
            seconds.append(took)
            if progress:
                progress(done, len(queries))

    pairs = [(ranking, judgements[id_]) for ranking, (id_, _) in zip(rankings, queries, strict=True)]
    seconds.sort()

    def mean(values: Sequence[float]) -> float:
        return round(sum(values) / len(values), 4)

    return Evaluation(
        data=folder.resolve().name,
        split=split,
        mode=mode,
        model=embedder.name if embedder else "",
        query_precision=(query_embedder or embedder).precision if mode != "words" and embedder else "",
        reranker=reranker.name if reranker else "",
        documents=len(documents),
        passages=report.passages,
        queries=len(queries),
        ndcg_at_10=mean([ndcg(*pair) for pair in pairs]),
        recall_at_10=mean([recall(*pair, 10) for pair in pairs]),
        recall_at_100=mean([recall(*pair, 100) for pair in pairs]),
        mrr_at_10=mean([reciprocal_rank(*pair) for pair in pairs]),
        latency_p50_ms=round(1000 * percentile(seconds, 50), 2),
        latency_p99_ms=round(1000 * percentile(seconds, 99), 2),
        build_seconds=round(built, 2),
    )


def _ranking(base: KnowledgeBase, query: str, mode: Literal["words", "meaning", "hybrid"]) -> tuple[list[str], float]:
    """Documents by their best passage, 100 deep, and the seconds that the first page took."""
    query = query if len(query) <= MAX_QUERY else query[:MAX_QUERY].rsplit(" ", 1)[0]
    start = time.perf_counter()
    page = base.search(query, mode=mode)
    seconds = time.perf_counter() - start
    found = dict.fromkeys(hit.passage.doc_id for hit in page.hits)
    while page.next_cursor and len(found) < 100:
        page = base.search(query, mode=mode, cursor=page.next_cursor, limit=MAX_LIMIT)
        found.update(dict.fromkeys(hit.passage.doc_id for hit in page.hits))
    return list(found), seconds


def read_judgements(folder: Path, split: str) -> dict[str, dict[str, int]]:
    """Query id to document id to grade. Raises BadInput."""
    file = folder / "qrels" / f"{split}.tsv"
    if not file.is_file():
        splits = ", ".join(sorted(other.stem for other in (folder / "qrels").glob("*.tsv"))) or "none"
        raise BadInput(f"There is no {file}. Splits here: {splits}.")
    judgements: dict[str, dict[str, int]] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if number == 1 and cells[-1] == "score":
            continue
        if len(cells) != 3 or not cells[2].lstrip("-").isdigit():
            raise BadInput(f"{file}, line {number}: not `query-id TAB corpus-id TAB score`.")
        judgements.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return judgements


def percentile(ordered: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile of values in rising order."""
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]
