"""The commands that read a knowledge base: search, open, info, eval."""

import sys
from pathlib import Path

import click

from medmcp.kb.console import as_json, at, bar, fail, give, guarded, source_lines
from medmcp.kb.manifest import Manifest, default_path

__all__ = ["evaluate", "info", "open_", "search"]


@click.command()
@click.argument("query")
@at
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind; may be repeated.")
@click.option("--organisation", "organisations", multiple=True, help="Only this organisation; may be repeated.")
@click.option("--study-type", "study_types", multiple=True, help="Only this study design, e.g. rct; may be repeated.")
@click.option("--after", type=int, help="Only passages of this year or later.")
@click.option("--before", type=int, help="Only passages of this year or earlier.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--cursor", default="", help="The next_cursor of the page before.")
@click.option(
    "--mode", type=click.Choice(["auto", "words", "meaning", "hybrid"]), default="auto", show_default=True,
    help="auto: hybrid where there are vectors, else words.",
)  # fmt: skip
@click.option(
    "--queries", type=click.Choice(["fp32", "int8"]), default="fp32", show_default=True,
    help="Precision in which the query is embedded.",
)  # fmt: skip
@click.option("--reranker", type=click.Path(path_type=Path), help="A local cross-encoder to order the best 30 by.")
@as_json
@guarded
def search(
    query: str,
    path: Path | None,
    sources: tuple[str, ...],
    kinds: tuple[str, ...],
    organisations: tuple[str, ...],
    study_types: tuple[str, ...],
    after: int | None,
    before: int | None,
    limit: int,
    cursor: str,
    mode: str,
    queries: str,
    reranker: Path | None,
    as_json: bool,
) -> None:
    """Search the knowledge base; exits 1 when nothing is found.

    \b
    Example:
      medmcp kb search "lenient rate control" --kind guideline --after 2020 --limit 3
    """
    from medmcp.kb.rerank import CrossEncoderReranker
    from medmcp.kb.search import KnowledgeBase

    options = {"queries": queries, "reranker": CrossEncoderReranker(reranker) if reranker else None}
    base = KnowledgeBase(path, **options) if path else KnowledgeBase.default(**options)  # type: ignore[arg-type]
    result = base.search(
        query, sources=sources, kinds=kinds, organisations=organisations, study_types=study_types,
        years=(after, before), limit=limit, cursor=cursor, mode=mode,
    )  # fmt: skip
    if result.used.note:
        click.echo(f"Note: {result.used.note}", err=True)
    lines = []
    for hit in result.hits:
        passage = hit.passage
        lines += [
            f"{passage.id}  {hit.score:.3f}  {passage.title}" + (f" > {passage.section}" if passage.section else ""),
            f"    {passage.reference}",
            f"    {hit.snippet}",
        ]
    if result.hits:
        lines.append(
            f"{'at least ' * bool(result.next_cursor)}{result.total} found by {' and '.join(result.used.indexes)}"
        )
    if result.next_cursor:
        lines.append(f"the next page: --cursor {result.next_cursor}")
    give(as_json, result.model_dump(), lines or ["Nothing found."])
    if not result.hits:
        sys.exit(1)


@click.command("open")
@click.argument("passage_id")
@at
@click.option("--document", is_flag=True, help="All passages of its document.")
@click.option("--fenced", is_flag=True, help="As it is shown to a model.")
@as_json
@guarded
def open_(passage_id: str, path: Path | None, document: bool, fenced: bool, as_json: bool) -> None:
    """Show a passage by its id, PMID or DOI, with its citation.

    \b
    Example:
      medmcp kb open 10.1161/CIR.0000000000001193 --document
    """
    from medmcp.kb.search import KnowledgeBase

    base = KnowledgeBase(path) if path else KnowledgeBase.default()
    passage = base.open(passage_id)
    shown = base.document(passage) if document else [passage]
    lines = []
    for one in shown:
        heading = f"{one.id}  {one.title}" + (f" > {one.section}" if one.section else "")
        lines += [one.fenced()] if fenced else [heading, one.text, ""]
    lines.append(passage.reference)
    payload = passage.model_dump() | {"reference": passage.reference}
    if document:
        payload["document"] = [one.model_dump() for one in shown]
    if fenced:
        payload["fenced"] = [one.fenced() for one in shown]
    give(as_json, payload, lines)


@click.command()
@at
@as_json
@guarded
def info(path: Path | None, as_json: bool) -> None:
    """Say what the knowledge base holds: counts, licences, vectors; exits 1 if a writer was killed or rows wait.

    \b
    Example:
      medmcp kb info --json
    """
    from medmcp.kb.lock import COMMIT, PASS, held
    from medmcp.kb.loop import run
    from medmcp.kb.table import open_table, unindexed

    place = path or default_path()
    manifest = Manifest.read(place)

    async def state() -> tuple[int, bool]:
        newest = await open_table(place, manifest.table)
        table = await open_table(place, manifest.table, manifest.version)
        return await unindexed(table), await newest.version() != manifest.version

    behind, unfinished = run(state())
    writing = held(place, COMMIT)
    unfinished = unfinished and not writing
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    vectors = manifest.vectors
    running = " (being made now)" if held(place, PASS) else ""
    give(
        as_json,
        {
            "path": str(place), "bytes": size, "unindexed": behind, "unfinished": unfinished, "writing": writing,
            "making_vectors": bool(running), **manifest.model_dump(),
        },
        [
            f"{manifest.passages} passages in {place}, {size / 1e6:.1f} MB, changed {manifest.changed}",
            *source_lines(manifest),
            f"vectors: {vectors.rows} of {manifest.passages} by {vectors.model}{running}"
            if vectors
            else f"vectors: none, search by words only{running}",
            f"rows not indexed: {behind}" + (" (run: medmcp kb optimize)" if behind else ""),
            *(["A writer was killed: add again, or run: medmcp kb optimize"] if unfinished else []),
        ],
    )  # fmt: skip
    if behind or unfinished:
        sys.exit(1)


@click.command("eval")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--split", default="test", show_default=True)
@click.option(
    "--mode", type=click.Choice(["words", "meaning", "hybrid"]), default="words", show_default=True,
    help="meaning and hybrid embed the corpus first (minutes to hours on a CPU; cached).",
)  # fmt: skip
@click.option("--hybrid", is_flag=True, help="The same as --mode hybrid.")
@click.option("--model", default="", help="A local sentence-transformers directory [default: MiniLM as packaged].")
@click.option(
    "--queries", type=click.Choice(["fp32", "int8"]), default="fp32", show_default=True,
    help="Precision in which queries are embedded; passages are always fp32.",
)  # fmt: skip
@click.option("--reranker", type=click.Path(path_type=Path), help="A local cross-encoder to order the best 30 by.")
@click.option("--chunked", is_flag=True, help="Cut documents as `kb add` does; a document ranks by its best passage.")
@click.option("--limit", type=click.IntRange(0), default=0, help="Only the first so many queries.")
@click.option("--floor", type=float, default=0.0, help="Exit 1 when nDCG@10 is below this.")
@as_json
@guarded
def evaluate(
    folder: Path,
    split: str,
    mode: str,
    hybrid: bool,
    model: str,
    queries: str,
    reranker: Path | None,
    chunked: bool,
    limit: int,
    floor: float,
    as_json: bool,
) -> None:
    """Measure retrieval on a BEIR directory: nDCG@10, recall, MRR, latency.

    \b
    Example:
      medmcp kb eval ./scifact --floor 0.684 --json
    """
    from medmcp.kb.embedder import load_embedder
    from medmcp.kb.evaluate import evaluate as measure
    from medmcp.kb.rerank import CrossEncoderReranker
    from medmcp.kb.vector_cache import CachedEmbedder

    vectors = hybrid or mode != "words"
    with bar("vectors, then queries") as move:
        found = measure(
            folder,
            split=split,
            mode="hybrid" if hybrid else mode,  # type: ignore[arg-type]
            embedder=CachedEmbedder(load_embedder(model)) if vectors else None,
            query_embedder=load_embedder(model, queries) if vectors else None,  # type: ignore[arg-type]
            reranker=CrossEncoderReranker(reranker) if reranker else None,
            chunked=chunked,
            limit=limit,
            progress=lambda done, _: move(done),
        )
    give(as_json, found.model_dump(), [f"{name}: {value}" for name, value in found.model_dump().items()])
    if found.ndcg_at_10 < floor:
        fail(f"nDCG@10 {found.ndcg_at_10} is below the floor {floor}.", 1)
