"""The default base from what is installed, and real corpora through the importers: counts, licences, time, memory."""

import itertools
from pathlib import Path

from medmcp.kb import formats, sources, table
from medmcp.kb.bench.corpus import files
from medmcp.kb.bench.measure import Stopwatch, alone, machine, megabytes, memory
from medmcp.kb.bench.scale import Figures, Keep, Say
from medmcp.kb.manifest import Manifest
from medmcp.kb.providers import installed_providers

__all__ = ["imports"]


def imports(data: Path, work: Path, say: Say, keep: Keep) -> Figures:
    """Add each corpus, and the first again, which must change nothing; then build the default in another place."""
    figures: Figures = {"before": machine(), "added": []}
    given = list(files(data).items())
    place = work / "kb"
    rows = figures["added"]
    for name, path in [*given, given[0]]:
        say(f"add {name} {path.name}")
        rows.append({"format": name, "file": path.name, **alone(_add, name, path, place)})
        manifest = Manifest.read(place)
        figures["sources"] = {source: count.model_dump() for source, count in manifest.sources.items()}
        keep(figures)
    say("build the default base")
    return {**figures, "built": alone(_build, work / "default")}


def _build(place: Path) -> Figures:
    providers = installed_providers()
    watch = Stopwatch()
    entries = (entry for name in providers for entry in providers[name]())
    carried = (entry for name in sources.available() for entry in sources.passages(name))
    report = table.build(place, itertools.chain(entries, carried))
    by_source = {name: count.model_dump() for name, count in Manifest.read(place).sources.items()}
    found = watch.read()
    return {
        **found,
        "passages": report.passages,
        "duplicates": report.duplicates,
        "sources": by_source,
        "disk_mb": megabytes(place),
        "peak_mb": memory().get("peak_mb"),
    }


def _add(name: str, path: Path, place: Path) -> Figures:
    reading = formats.Reading()
    watch = Stopwatch()
    report = table.add(place, formats.read(name, path, reading))
    return {
        **watch.read(),
        "added": report.added,
        "duplicates": report.duplicates,
        "could_not_be_read": reading.skipped,
        "disk_mb": megabytes(place),
        "peak_mb": memory().get("peak_mb"),
    }
