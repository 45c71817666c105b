"""One size, everything: ingest, words, hybrid with the query embedded in fp32 and int8, beside SQLite FTS5.

Each stage runs in a process of its own, one after the other, over the same passages and queries in the same run.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from medmcp.kb import embed, table
from medmcp.kb.bench.corpus import Corpus, MixedEmbedder
from medmcp.kb.bench.measure import Stopwatch, alone, machine, megabytes, memory, timed, timed_async
from medmcp.kb.bench.reference import Fts5
from medmcp.kb.embedder import Precision, load_embedder
from medmcp.kb.formats import Reading, beir
from medmcp.kb.search import KnowledgeBase
from medmcp.kb.vector_cache import CachedEmbedder

__all__ = ["Figures", "Keep", "Say", "scale", "text_base", "words"]

Say = Callable[[str], None]
Figures = dict[str, Any]
Keep = Callable[[Figures], None]
"""Called with what is measured so far, so that a run that is stopped has not been for nothing."""

VECTOR_COMMIT = 65_536


def scale(data: Path, work: Path, count: int, *, vectors: bool, compare: bool, say: Say, keep: Keep) -> Figures:
    """All figures for `count` passages."""
    figures: Figures = {"passages": count, "before": machine()}
    corpus = Corpus(data)
    queries = corpus.queries
    say(f"{count} passages: ingest and full text index")
    figures["ingest"] = alone(text_base, corpus, work / "kb", count)
    say("search by words")
    figures["words"] = alone(words, queries, work / "kb")
    keep(figures)
    if compare:
        say("SQLite FTS5: build")
        figures["fts5_build"] = alone(reference_build, corpus, work / "fts5.db", count)
        say("SQLite FTS5: search")
        figures["fts5"] = alone(reference_search, queries, work / "fts5.db")
        keep(figures)
        (work / "fts5.db").unlink()
        ours, theirs = figures["words"]["search"], figures["fts5"]["search"]
        figures["fts5_over_words"] = {
            name: round(theirs[name] / ours[name], 1) for name in ("p50_ms", "p99_ms", "cpu_ms")
        }
    if vectors:
        say("vectors and their index")
        figures["vectors"] = alone(make_vectors, data, work / "kb")
        precisions: tuple[Precision, ...] = ("fp32", "int8")
        for precision in precisions:
            say(f"hybrid, queries in {precision}")
            figures[f"hybrid_{precision}"] = alone(hybrid, queries, work / "kb", precision)
    figures["after"] = machine()
    return figures


def text_base(corpus: Corpus, place: Path, count: int) -> Figures:
    """Build the base; what making the passages takes by itself is told apart."""
    sample = min(count, 20_000)
    watch = Stopwatch()
    size = sum(len(passage.text.split()) for passage in corpus.passages(sample))
    making = watch.read()["cpu_s"] * count / sample
    watch = Stopwatch()
    report = table.build(place, corpus.passages(count))
    return {
        **watch.read(),
        "making_passages_cpu_s": round(making, 1),
        "words_mean": round(size / sample, 1),
        "rows": report.passages,
        "disk_mb": megabytes(place),
        "peak_mb": memory().get("peak_mb"),
    }


def words(queries: list[str], place: Path) -> Figures:
    """Search by words: one client, one source only, opening a passage, four clients at once."""
    base = KnowledgeBase(place)
    watch = Stopwatch()
    base.search(queries[0], mode="words")
    first = watch.read()["wall_s"]
    watch = Stopwatch()
    base.warm()
    found: Figures = {"first_search_s": first, "warm": watch.read(), "opened": memory()}
    found["search"] = asyncio.run(timed_async(lambda query: base.search_async(query, mode="words"), queries))
    found["search_from_threads"] = timed(lambda query: base.search(query, mode="words"), queries)
    found["search_one_source"] = asyncio.run(
        timed_async(lambda query: base.search_async(query, mode="words", sources=["textbooks"]), queries)
    )
    ids = [hit.passage.id for query in queries for hit in base.search(query, mode="words", limit=1).hits]
    found["open"] = timed(base.open, ids)
    found["per_second_at_4"] = asyncio.run(_throughput(base, queries, "words"))
    return {**found, "memory": memory()}


async def _throughput(base: KnowledgeBase, queries: list[str], mode: Any, clients: int = 4) -> Figures:
    waiting = iter(queries * 3)

    async def client() -> None:
        for query in waiting:
            await base.search_async(query, mode=mode)

    watch = Stopwatch()
    await asyncio.gather(*(client() for _ in range(clients)))
    took = watch.read()
    return {
        "per_s": round(3 * len(queries) / max(took["wall_s"], 0.1), 1),
        "per_cpu_s": round(3 * len(queries) / max(took["cpu_s"], 0.1), 1),
    }


def reference_build(corpus: Corpus, file: Path, count: int) -> Figures:
    """Fill the FTS5 table with the same titles and texts."""
    database = Fts5(file)
    watch = Stopwatch()
    rows = ((f"D{number}", f"{title}\n{text}") for number, (title, text) in enumerate(corpus.texts(count)))
    database.build(rows)
    built = watch.read()
    database.close()
    return {**built, "disk_mb": round(file.stat().st_size / 1e6, 1), "peak_mb": memory().get("peak_mb")}


def reference_search(queries: list[str], file: Path) -> Figures:
    """The same queries on FTS5, each once, the file having been read by three of them."""
    database = Fts5(file)
    found = timed(database.search, queries, warm=False)
    database.close()
    return {"search": found, "memory": memory()}


def make_vectors(data: Path, place: Path) -> Figures:
    """Give every passage a vector mixed of real ones, through the product's own pass, and index them."""
    model = CachedEmbedder(load_embedder())
    texts = [passage.search_text for passage in beir.read(data / "scifact", Reading(), whole=True)]
    pool = model.embed(texts)
    before = megabytes(place)
    watch = Stopwatch()
    manifest = embed.embed(place, MixedEmbedder(model, pool), commit_rows=VECTOR_COMMIT)
    assert manifest.vectors is not None
    return {
        **watch.read(),
        "rows": manifest.vectors.rows,
        "pool": len(pool),
        "disk_mb": round(megabytes(place) - before, 1),
        "peak_mb": memory().get("peak_mb"),
    }


def hybrid(queries: list[str], place: Path, precision: Precision) -> Figures:
    """Hybrid search with the query embedded each time, with its vector remembered, and the embedding alone."""
    before = memory().get("rss_mb", 0)
    model = load_embedder(precision=precision)
    loaded = memory().get("rss_mb", 0)
    base = KnowledgeBase(place, embedder=model)
    watch = Stopwatch()
    base.warm()
    found: Figures = {"warm": watch.read(), "model_mb": loaded - before}

    async def anew(query: str) -> object:
        base.forget()
        return await base.search_async(query, mode="hybrid")

    found["search"] = asyncio.run(timed_async(anew, queries))
    found["search_vector_remembered"] = asyncio.run(
        timed_async(lambda query: base.search_async(query, mode="hybrid"), queries)
    )
    found["per_second_at_4"] = asyncio.run(_throughput(base, queries, "hybrid"))
    found["memory"] = memory()
    found["recall_at_10"] = asyncio.run(_recall(base, model.embed(queries[:20])))
    return found


async def _recall(base: KnowledgeBase, vectors: Any) -> float:
    """How many of the ten nearest the index finds, against comparing with every row."""
    snapshot = base.snapshot
    shares = []
    for vector in vectors:
        found = (await snapshot.by_meaning(vector, ""))[:10]
        nearest = await snapshot.by_meaning(vector, "", depth=10, exact=True)
        shares.append(len(set(found) & set(nearest)) / max(len(nearest), 1))
    return round(float(np.mean(shares)), 3)
