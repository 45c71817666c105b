"""The commands that write a knowledge base: build, add, embed, optimize."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from medmcp.kb.console import as_json, bar, fail, give, guarded, out, source_lines
from medmcp.kb.console import at as _at
from medmcp.kb.error import BadInput, KnowledgeBaseError, MissingKnowledgeBase, OtherVersion
from medmcp.kb.manifest import Manifest, default_path
from medmcp.kb.passage import Passage, Withdrawal

__all__ = ["add", "build", "embed", "optimize"]

PASS_LOG = "vectors.log"


@click.command()
@out
@click.option("--only", multiple=True, help="Take only this source or provider; may be repeated.")
@click.option("--force", is_flag=True, help="Build even where nothing has changed.")
@click.option("--drop-added", is_flag=True, help="Leave out what was brought by `medmcp kb add`.")
@click.option("--embed/--no-embed", "vectors", default=False, help="Make vectors as well, once words can be searched.")
@click.option("--background", is_flag=True, help="For --embed: make them in a process of their own.")
@click.option("--model", default="", help="For --embed: a local sentence-transformers directory.")
@as_json
@guarded
def build(
    path: Path | None,
    only: tuple[str, ...],
    force: bool,
    drop_added: bool,
    vectors: bool,
    background: bool,
    model: str,
    as_json: bool,
) -> None:
    """Make the knowledge base from installed open sources and providers.

    Words can be searched in seconds; the old knowledge base serves until then. What was added stays, and where nothing
    has changed nothing is done. Sources whose package is not installed are named and left out
    (pip install 'medmcp[corpus]' brings them).

    \b
    Example:
      medmcp kb build --out ~/my-kb --embed
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
    given = {name: list(providers[name]()) for name in chosen if name in providers}
    prints = {name: fingerprint(given[name]) if name in given else sources.fingerprint(name) for name in chosen}

    def entries() -> Iterator[Passage]:
        for name in chosen:
            yield from given[name] if name in given else sources.passages(name)

    before = _state(place)
    changed = force or drop_added or before is None or before.providers != prints
    added = duplicates = withdrawn = 0
    if changed:
        with bar("passages") as move:
            report = table.build(
                place, entries(), fingerprints=lambda: prints, keep_added=not drop_added, progress=move
            )
        added, duplicates, withdrawn = report.added, report.duplicates, report.withdrawn
    for name in missing:
        click.echo(f"{name} left out: {sources.SOURCES[name]} is not installed (medmcp[corpus]).", err=True)
    if vectors and background:
        _in_background(place, model)
    elif vectors:
        click.echo("Words can be searched now; making vectors (Ctrl-C keeps what is made).", err=True)
        _embed(place, model, replace=False)
    manifest = Manifest.read(place)
    _give_build(as_json, place, manifest, changed, added, duplicates, withdrawn, missing)


def _give_build(
    as_json: bool,
    place: Path,
    manifest: Manifest,
    changed: bool,
    added: int,
    duplicates: int,
    withdrawn: int,
    missing: list[str],
) -> None:
    payload = {
        "path": str(place), "changed": changed, "passages": manifest.passages, "added": added,
        "duplicates": duplicates, "withdrawn": withdrawn, "missing_sources": missing,
        "sources": {name: count.model_dump() for name, count in manifest.sources.items()},
        "vectors": manifest.vectors.rows if manifest.vectors else 0,
    }  # fmt: skip
    lines = [
        f"{manifest.passages} passages in {place}" + ("" if changed else ", up to date"),
        *source_lines(manifest),
        f"vectors: {manifest.vectors.rows if manifest.vectors else 0} of {manifest.passages}"
        + ("" if manifest.vectors else " (make them with: medmcp kb embed)"),
    ]
    give(as_json, payload, lines)


def _state(place: Path) -> Manifest | None:
    """The manifest there, or None where it has to be built."""
    try:
        return Manifest.read(place)
    except (MissingKnowledgeBase, OtherVersion):
        return None
    except KnowledgeBaseError as problem:
        click.echo(f"Building anew: {problem}", err=True)
        return None


@click.command()
@click.argument("format")
@click.argument("source_path", metavar="PATH", type=click.Path(path_type=Path))
@out
@click.option("--source", default="", help="Name of the corpus [default: what the format knows].")
@click.option("--kind", default="", help="Kind of text, e.g. literature, textbook, guideline.")
@click.option("--licence", default="", help="Terms of use; shown with every hit.")
@click.option("--map", "columns", multiple=True, metavar="FIELD=COLUMN", help="For csv, jsonl, parquet.")
@click.option("--strict", is_flag=True, help="Stop at the first record that cannot be read.")
@click.option("--skip-bad", is_flag=True, help="Exit 0 although records could not be read.")
@as_json
@guarded
def add(
    format: str,
    source_path: Path,
    path: Path | None,
    source: str,
    kind: str,
    licence: str,
    columns: tuple[str, ...],
    strict: bool,
    skip_bad: bool,
    as_json: bool,
) -> None:
    """Add documents of your own.

    \b
    FORMAT is one of beir, csv, jsonl, markdown, medquad, medrag, obo, openstax,
    parquet, pdf, pubmed, text. Duplicates are dropped by content; a document that
    comes again (same source, same name) replaces its older passages; a run that
    was stopped or killed goes on when repeated. Records that cannot be read are
    named with their file, the rest goes in, and the exit code is 1.
    \b
    Example:
      medmcp kb add csv leaflets.csv --map text=body --map title=drug --licence "CC BY 4.0"
    """
    from medmcp.kb import formats, table

    place = path or default_path()
    reading = formats.Reading(source=source, kind=kind, licence=licence, columns=_columns(columns), strict=strict)
    _check_names(reading)
    entries = formats.read(format, source_path, reading)
    # The first entry is read before anything is made, so that a wrong path or format leaves no trace.
    first = next(entries, None)
    if first is None:
        _name_problems(reading)
        fail(f"Nothing to add: {source_path} holds no {format} passages that can be read.", 1)

    def all_entries() -> Iterator[Passage | Withdrawal]:
        yield first
        yield from entries

    with bar("passages") as move:
        report = table.add(place, all_entries(), progress=move)
    _name_problems(reading)
    counts = {name: getattr(report, name) for name in ("passages", "added", "duplicates", "withdrawn")}
    skipped = f", {reading.skipped} that could not be read" if reading.skipped else ""
    give(
        as_json,
        {"path": str(place), **counts, "skipped": reading.skipped, "problems": reading.problems},
        [
            f"{report.added} added, {report.duplicates} already there, {report.withdrawn} withdrawn{skipped}; "
            f"{report.passages} passages in {place}"
        ],
    )
    if reading.skipped and not skip_bad:
        sys.exit(1)


@click.command()
@_at
@click.option("--model", default="", help="A local sentence-transformers directory [default: MiniLM as packaged].")
@click.option("--replace", is_flag=True, help="Give up the vectors of another model and make all anew.")
@click.option("--background", is_flag=True, help="In a process of its own; see how far it is with `medmcp kb info`.")
@as_json
@guarded
def embed(path: Path | None, model: str, replace: bool, background: bool, as_json: bool) -> None:
    """Make vectors for the passages that have none; may be stopped, or killed, and taken up again.

    Searches take in what is made as it comes, and passages can be added meanwhile.

    \b
    Example:
      medmcp kb embed --model ~/models/all-MiniLM-L6-v2
    """
    place = path or default_path()
    if background:
        manifest = Manifest.read(place)
        process = _in_background(place, model, replace=replace)
        give(as_json, {"path": str(place), "process": process, "passages": manifest.passages}, [])
        return
    manifest = _embed(place, model, replace=replace)
    info = manifest.vectors
    assert info is not None
    give(
        as_json,
        {"path": str(place), "vectors": info.rows, "passages": manifest.passages, "model": info.model},
        [f"{info.rows} of {manifest.passages} passages have vectors by {info.model}"],
    )


@click.command()
@_at
@as_json
@guarded
def optimize(path: Path | None, as_json: bool) -> None:
    """Index every row, compact files, and put into service what a killed `add` left.

    \b
    Example:
      medmcp kb optimize
    """
    from medmcp.kb.table import optimise

    place = path or default_path()
    manifest = optimise(place)
    give(
        as_json,
        {"path": str(place), "passages": manifest.passages, "unindexed": 0},
        [f"{manifest.passages} passages in {place}, all indexed"],
    )


def _embed(place: Path, model: str, *, replace: bool) -> Manifest:
    from medmcp.kb import embed as embedding
    from medmcp.kb.embedder import load_embedder

    manifest = Manifest.read(place)
    location = model or (manifest.vectors.location if manifest.vectors and not replace else "")
    with bar("vectors", manifest.passages) as move:
        return embedding.embed(place, load_embedder(location), replace=replace, progress=lambda done, _: move(done))


def _in_background(place: Path, model: str, *, replace: bool = False) -> int:
    """Start the pass in a process that outlives this one; gives its number."""
    command = [sys.executable, "-m", "medmcp.kb", "embed", "--kb", str(place)]
    command += ["--model", model] if model else []
    command += ["--replace"] if replace else []
    log = place / PASS_LOG
    with log.open("ab") as stream:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True
        )
    click.echo(
        f"Making vectors in the background (process {process.pid}, log {log}); medmcp kb info says how far.", err=True
    )
    return process.pid


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


def _name_problems(reading: Any) -> None:
    for problem in reading.problems[:20]:
        click.echo(f"not read: {problem}", err=True)
    if reading.skipped > 20:
        click.echo(f"and {reading.skipped - 20} more", err=True)
