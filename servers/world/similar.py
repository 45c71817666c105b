"""Finding atlas cases that look alike: shared observations weighted by rarity, and the likeness of the pixels.

Similarity = 0.7 x weighted Jaccard of the terms (inverse document frequency) + 0.3 x cosine of pixel features where both have
pixels, else the Jaccard alone.
"""

from functools import cache
from math import log
from typing import NamedTuple

from medmcp.servers.pictures.atlas import ATLAS, AtlasCase
from medmcp.servers.pictures.scene import Scene

__all__ = ["Likeness", "atlas_of", "similar", "terms_of_atlas"]

TERMS_WEIGHT = 0.7


class Likeness(NamedTuple):
    """An atlas case and how it compares."""

    case: AtlasCase
    similarity: float
    shared: tuple[str, ...]
    different: tuple[str, ...]


def atlas_of(kind: str) -> list[AtlasCase]:
    """The reference cases of one kind of picture."""
    return [case for case in ATLAS if case.scene.kind == kind]


def terms_of_atlas(kind: str) -> set[str]:
    """Every term that the atlas uses for a kind of picture."""
    return set().union(*(case.terms for case in atlas_of(kind)))


@cache
def _rarity(kind: str) -> dict[str, float]:
    cases = atlas_of(kind)
    terms = terms_of_atlas(kind)
    return {term: log((1 + len(cases)) / (1 + sum(term in case.terms for case in cases))) + 1 for term in terms}


@cache
def _appearance(scene: Scene) -> tuple[float, ...]:
    """Pixel features: histogram of grey in eight steps, and for colour pictures the share of each channel in four."""
    import numpy as np

    from medmcp.servers.pictures.draw import pixels
    from medmcp.servers.pictures.measure import grey

    image = pixels(scene)
    counts, _ = np.histogram(grey(image), bins=8, range=(0, 1))
    found = list(counts / counts.sum())
    if image.ndim == 3:
        for channel in range(3):
            counts, _ = np.histogram(image[..., channel], bins=4, range=(0, 1))
            found += list(counts / counts.sum())
    return tuple(float(value) for value in found)


def similar(terms: set[str], scene: Scene | None, kind: str) -> list[Likeness]:
    """The atlas cases of a kind, the most alike first."""
    rarity = _rarity(kind)
    rare = max(rarity.values(), default=1.0)
    found = []
    for case in atlas_of(kind):
        shared, either = terms & case.terms, terms | case.terms
        weight = sum(rarity.get(term, rare) for term in either)
        alike = sum(rarity.get(term, rare) for term in shared) / weight if weight else 0.0
        if scene is not None:
            alike = TERMS_WEIGHT * alike + (1 - TERMS_WEIGHT) * _cosine(_appearance(scene), _appearance(case.scene))
        found.append(Likeness(case, round(alike, 3), tuple(sorted(shared)), tuple(sorted(case.terms - terms))))
    return sorted(found, key=lambda one: (-one.similarity, one.case.ref))


def _cosine(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    size = sum(x * x for x in a) ** 0.5 * sum(y * y for y in b) ** 0.5
    return sum(x * y for x, y in zip(a, b, strict=True)) / size if size else 0.0
