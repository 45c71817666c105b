"""What search by words costs as the base grows."""

import shutil
from pathlib import Path

from medmcp.kb.bench.corpus import Corpus
from medmcp.kb.bench.measure import alone, machine
from medmcp.kb.bench.scale import Figures, Say, text_base, words

__all__ = ["growth"]


def growth(data: Path, work: Path, sizes: list[int], say: Say) -> Figures:
    """Ingest and search by words at each size, one after the other."""
    corpus = Corpus(data)
    rows = []
    for count in sizes:
        say(f"{count} passages")
        place = work / f"kb-{count}"
        before = machine()
        ingest = alone(text_base, corpus, place, count)
        rows.append(
            {"passages": count, "ingest": ingest, "words": alone(words, corpus.queries, place), "before": before}
        )
        shutil.rmtree(place)
    return {"sizes": rows}
