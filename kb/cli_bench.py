"""`medmcp kb bench`: measure, and write the results where they are kept."""

import json
import shutil
import tempfile
from pathlib import Path

import click

from medmcp.kb.console import as_json, give, guarded

__all__ = ["bench"]


@click.command()
@click.argument("what", type=click.Choice(["scale", "growth", "quality", "imports", "report"]))
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), default=Path("../shared/data"),
    show_default=True, help="Folder with medquad.jsonl.gz, openstax-ccby.jsonl.gz and scifact/.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path("kb/results"), show_default=True,
    help="Folder for the results.",
)  # fmt: skip
@click.option("--work", type=click.Path(path_type=Path, file_okay=False), help="Folder for the data [default: /tmp].")
@click.option("--passages", type=click.IntRange(1000), default=828_000, show_default=True, help="For scale.")
@click.option("--sizes", default="10000,100000,828000,3000000", show_default=True, help="For growth.")
@click.option("--vectors/--no-vectors", default=True, show_default=True, help="Hybrid as well (needs medmcp[embed]).")
@click.option("--reference/--no-reference", "compare", default=True, show_default=True, help="SQLite FTS5 beside it.")
@as_json
@guarded
def bench(
    what: str,
    data: Path,
    out: Path,
    work: Path | None,
    passages: int,
    sizes: str,
    vectors: bool,
    compare: bool,
    as_json: bool,
) -> None:
    """Measure what the knowledge base costs and finds.

    \b
    scale    one size beside SQLite FTS5: ingest, words, hybrid in fp32 and int8
    growth   search by words at several sizes; sizes measured before are kept
    quality  SciFact: nDCG@10 by words, by meaning, hybrid
    imports  the importers on real corpora
    report   README.md and growth.svg from what was measured
    \b
    Example:
      medmcp kb bench scale --passages 100000 --data ../shared/data --out kb/results
    """
    from medmcp.kb.bench.growth import growth
    from medmcp.kb.bench.imports import imports
    from medmcp.kb.bench.quality import quality
    from medmcp.kb.bench.report import report
    from medmcp.kb.bench.scale import scale

    def say(line: str) -> None:
        click.echo(line, err=True)

    def keep(found: dict[str, object]) -> None:
        (out / f"{what}.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")

    out.mkdir(parents=True, exist_ok=True)
    found: dict[str, object] = {}
    if what != "report":
        place = Path(tempfile.mkdtemp(prefix="medmcp-bench-", dir=work))
        try:
            if what == "scale":
                found = scale(data, place, passages, vectors=vectors, compare=compare, say=say, keep=keep)
            elif what == "growth":
                kept = out / "growth.json"
                before = json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else None
                found = growth(data, place, [int(size) for size in sizes.split(",")], say, keep, before)
            elif what == "quality":
                found = quality(data, say, keep, vectors=vectors)
            else:
                found = imports(data, place, say, keep)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        keep(found)
    written = report(out)
    give(as_json, found or {"written": [str(file) for file in written]}, [f"written: {file}" for file in written])
