"""Reciprocal rank fusion: several rankings into one by places alone, since BM25 and cosine scores do not compare.

score = Σ 1 / (60 + rank) (Cormack, Clarke and Büttcher, SIGIR 2009), scaled so that the best has 1.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

__all__ = ["RRF_K", "reciprocal_rank_fusion"]

RRF_K = 60

Key = TypeVar("Key", int, str)


def reciprocal_rank_fusion(rankings: Iterable[Sequence[Key]], k: int = RRF_K) -> list[tuple[Key, float]]:
    """Merge rankings (best first) into (key, score) pairs, best first; equal scores in the order of their keys.

    The best score is scaled to 1. A key at rank r (from 1) of one ranking gets 1 / (k + r) from it.
    """
    scores: dict[Key, float] = {}
    for ranking in rankings:
        for rank, key in enumerate(ranking, 1):
            scores[key] = scores.get(key, 0.0) + 1 / (k + rank)
    ordered = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    return [(key, score / ordered[0][1]) for key, score in ordered]
