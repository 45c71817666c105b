"""How fast the library is at size: `python -m medmcp.kb.bench --passages 828000 --text medquad.jsonl.gz`.

Passages are made of sentences drawn with a seed from `--text` (JSONL with `answer`, `text` or `contents`), or of
words with Zipf's distribution if there is none, about 107 words each. Measured: ingest and index, size on disk,
memory, latency of a search with its ten hits, throughput at 4 clients. Beside it the same queries on
SQLite FTS5 (porter, bm25, the OR of up to 12 words that are not stop words, 5 hits with snippets).
"""

import asyncio
import gzip
import itertools
import json
import random
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from medmcp.kb import chunk, table
from medmcp.kb.evaluate import percentile
from medmcp.kb.passage import Passage
from medmcp.kb.search import KnowledgeBase

__all__ = ["bench"]

STOP_WORDS = frozenset(
    (
        "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "how", "in", "is", "it", "of", "on", "or",
        "that", "the", "to", "what", "when", "which", "with",
    )
)  # fmt: skip


def sentences_of(file: Path | None, generator: random.Random) -> tuple[list[str], list[str]]:
    """(sentences, questions) of a JSONL file, or made-up ones."""
    if file is None:
        words = ["".join(generator.choices("abcdefghilmnoprstu", k=generator.randint(3, 11))) for _ in range(60_000)]
        weights = list(itertools.accumulate(1 / rank for rank in range(1, len(words) + 1)))
        made = [" ".join(generator.choices(words, cum_weights=weights, k=18)) + "." for _ in range(120_000)]
        return made, [" ".join(generator.sample(sentence.split(), 6)) for sentence in generator.sample(made, 200)]
    sentences: list[str] = []
    questions: list[str] = []
    with gzip.open(file, "rt") if file.suffix == ".gz" else file.open() as stream:
        for line in stream:
            record = json.loads(line)
            text = record.get("answer") or record.get("text") or record.get("contents") or ""
            sentences += [part.strip() for part in chunk.sentences(text) if 5 <= len(part.split()) <= 60]
            if record.get("question"):
                questions.append(record["question"])
    if not questions:
        questions = [" ".join(generator.sample(sentence.split(), 5)) for sentence in generator.sample(sentences, 200)]
    return sentences, generator.sample(questions, min(200, len(questions)))


def passages(sentences: list[str], count: int, generator: random.Random) -> Iterator[Passage]:
    """`count` passages of about 107 words, all different."""
    for number in range(count):
        start = generator.randrange(len(sentences) - 3)
        text = sentences[start : start + 3]
        while sum(len(part.split()) for part in text) < 95:
            text.append(generator.choice(sentences))
        yield Passage(
            text=" ".join(text),
            title=f"Document {number}",
            source=("pubmed", "textbook", "guideline", "medquad")[number % 4],
            kind=("literature", "textbook", "guideline", "encyclopedia")[number % 4],
            licence="synthetic",
            year=1990 + number % 36,
        )


def timed(call: Callable[[str], object], queries: list[str]) -> dict[str, float]:
    """p50 and p99 of wall time and the mean of CPU time, in milliseconds, each query having been run once before."""
    for query in queries:
        call(query)
    seconds = []
    cpu = time.process_time()
    for query in queries:
        start = time.perf_counter()
        call(query)
        seconds.append(time.perf_counter() - start)
    cpu = time.process_time() - cpu
    seconds.sort()
    return {
        "p50_ms": round(1000 * percentile(seconds, 50), 2),
        "p99_ms": round(1000 * percentile(seconds, 99), 2),
        "cpu_ms": round(1000 * cpu / len(queries), 2),
    }


def peak_bytes() -> int:
    """The most memory that this process has held."""
    # ru_maxrss is in KiB on Linux and in bytes on macOS.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


async def throughput(base: KnowledgeBase, queries: list[str], clients: int) -> float:
    """Searches a second with so many at once."""
    waiting = iter(queries * 3)

    async def client() -> None:
        for query in waiting:
            await base.search_async(query)

    start = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return round(3 * len(queries) / (time.perf_counter() - start), 1)


def reference(place: Path, made: Iterator[Passage], queries: list[str]) -> dict[str, float]:
    """SQLite FTS5 with the porter tokeniser over the same passages."""
    database = sqlite3.connect(place / "reference.db")
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("CREATE VIRTUAL TABLE p USING fts5(id UNINDEXED, body, tokenize = 'porter unicode61')")
    start, cpu = time.perf_counter(), time.process_time()
    database.executemany("INSERT INTO p VALUES (?, ?)", ((passage.id, passage.search_text) for passage in made))
    database.commit()
    built = {"ingest_s": round(time.perf_counter() - start, 1), "ingest_cpu_s": round(time.process_time() - cpu, 1)}

    def search(query: str) -> list[object]:
        words = re.findall(r"\w+", query.lower())
        terms = [word for word in words if word not in STOP_WORDS][:12]
        return database.execute(
            "SELECT id, snippet(p, 1, '', '', '…', 40), bm25(p) FROM p WHERE p MATCH ? ORDER BY bm25(p) LIMIT 5",
            (" OR ".join(f'"{term}"' for term in terms or words),),
        ).fetchall()

    measured = timed(search, queries)
    database.close()
    return built | measured | {"disk_mb": round((place / "reference.db").stat().st_size / 1e6, 1)}


@click.command()
@click.option("--passages", "count", type=click.IntRange(1000), default=828_000, show_default=True)
@click.option("--text", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--seed", default=7, show_default=True)
@click.option("--clients", default=4, show_default=True)
@click.option("--reference/--no-reference", "compare", default=True, help="Measure SQLite FTS5 as well.")
@click.option("--json", "as_json", is_flag=True)
def bench(count: int, file: Path | None, seed: int, clients: int, compare: bool, as_json: bool) -> None:
    """Measure ingest, latency and throughput.

    \b
    Example:
      python -m medmcp.kb.bench --passages 100000 --text medquad.jsonl.gz --json
    """
    sentences, queries = sentences_of(file, random.Random(seed))

    def made() -> Iterator[Passage]:
        return passages(sentences, count, random.Random(seed))

    start = time.perf_counter()
    words = sum(len(passage.text.split()) for passage in made())
    making = time.perf_counter() - start
    with tempfile.TemporaryDirectory(prefix="medmcp-bench-") as folder:
        place = Path(folder)
        start, cpu = time.perf_counter(), time.process_time()
        table.build(place / "kb", made())
        built = {
            "ingest_s": round(time.perf_counter() - start, 1),
            "ingest_cpu_s": round(time.process_time() - cpu, 1),
            "of_which_making_passages_s": round(making, 1),
        }
        disk = sum(part.stat().st_size for part in (place / "kb").rglob("*") if part.is_file())
        base = KnowledgeBase(place / "kb")
        start = time.perf_counter()
        base.warm()
        warming = time.perf_counter() - start
        ours: dict[str, object] = {
            **built,
            "disk_mb": round(disk / 1e6, 1),
            "warm_s": round(warming, 2),
            "search": timed(base.search, queries),
            "search_one_source": timed(lambda query: base.search(query, sources=["textbook"]), queries),
            "open": timed(base.open, [hit.passage.id for query in queries for hit in base.search(query, limit=1).hits]),
            f"searches_per_s_at_{clients}": asyncio.run(throughput(base, queries, clients)),
            "peak_rss_mb": round(peak_bytes() / 1e6),
        }
        found: dict[str, object] = {"passages": count, "words_mean": round(words / count, 1), "medmcp": ours}
        if compare:
            found["sqlite_fts5"] = reference(place, made(), queries)
    if as_json:
        click.echo(json.dumps(found))
    else:
        for name, value in found.items():
            click.echo(f"{name}: {json.dumps(value, indent=1) if isinstance(value, dict) else value}")


if __name__ == "__main__":
    bench()
