"""The real corpora through the importers of `medmcp kb add`, one base for all: counts, licences, time, memory."""

from pathlib import Path

from medmcp.kb import formats, table
from medmcp.kb.bench.corpus import files
from medmcp.kb.bench.measure import Stopwatch, alone, machine, megabytes, memory
from medmcp.kb.bench.scale import Figures, Say
from medmcp.kb.manifest import Manifest

__all__ = ["imports"]


def imports(data: Path, work: Path, say: Say) -> Figures:
    """Add each corpus, then the first again, which must change nothing."""
    place = work / "kb"
    rows = []
    given = list(files(data).items())
    for name, path in [*given, given[0]]:
        say(f"add {name} {path.name}")
        rows.append({"format": name, "file": path.name, **alone(_add, name, path, place)})
    manifest = Manifest.read(place)
    sources = {name: count.model_dump() for name, count in manifest.sources.items()}
    return {"before": machine(), "added": rows, "passages": manifest.passages, "sources": sources}


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
