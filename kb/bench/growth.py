"""What search by words costs as the base grows."""

import shutil
from pathlib import Path

from medmcp.kb.bench.corpus import Corpus
from medmcp.kb.bench.measure import alone, machine
from medmcp.kb.bench.scale import Figures, Keep, Say, text_base, words

__all__ = ["growth"]


def growth(data: Path, work: Path, sizes: list[int], say: Say, keep: Keep, before: Figures | None = None) -> Figures:
    """Ingest and search by words at each size, one after the other; other sizes of `before` are taken over."""
    corpus = Corpus(data)
    rows = [row for row in (before or {}).get("sizes", []) if row["passages"] not in sizes]
    for count in sizes:
        say(f"{count} passages")
        place = work / f"kb-{count}"
        found: Figures = {"passages": count, "before": machine()}
        found["ingest"] = alone(text_base, corpus, place, count)
        found["words"] = alone(words, corpus.queries, place)
        rows.append(found)
        rows.sort(key=lambda row: int(row["passages"]))
        keep({"sizes": rows})
        shutil.rmtree(place)
    return {"sizes": rows}
