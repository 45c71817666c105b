"""Retrieval quality on SciFact by words, by meaning and hybrid, queries in fp32 and int8. Nothing is tuned on it."""

from pathlib import Path

from medmcp.kb.bench.measure import machine
from medmcp.kb.bench.scale import Figures, Keep, Say
from medmcp.kb.embedder import load_embedder
from medmcp.kb.evaluate import evaluate
from medmcp.kb.vector_cache import CachedEmbedder

__all__ = ["quality"]


def quality(data: Path, say: Say, keep: Keep, *, vectors: bool = True) -> Figures:
    """The evaluations; those with vectors embed 5,183 abstracts the first time (10 CPU-minutes), then read the cache."""
    folder = data / "scifact"
    figures: Figures = {"before": machine(), "evaluations": []}
    rows = figures["evaluations"]
    say("SciFact by words")
    rows.append(evaluate(folder).model_dump())
    keep(figures)
    if vectors:
        model = load_embedder()
        passages = CachedEmbedder(model)
        short = load_embedder(precision="int8")
        for mode in ("hybrid", "meaning"):
            for precision, queries in (("fp32", model), ("int8", short)):
                say(f"SciFact {mode}, queries in {precision}")
                one = evaluate(folder, mode=mode, embedder=passages, query_embedder=queries)
                rows.append(one.model_dump())
                keep(figures)
    return figures
