"""Outlines and their measures, without pixels: the ellipse with an irregular border that a mark is drawn by.

Length, width and area of an outline are what measure_lesion returns: the long axis is the maximal caliper (Feret)
diameter, the short axis the largest width at right angles to it, the area that of the polygon (shoelace formula).
"""

from collections.abc import Sequence
from math import atan2, cos, hypot, pi, radians, sin
from random import Random
from typing import NamedTuple

from medmcp.servers.pictures.scene import Mark

__all__ = ["Extent", "box_of", "extent", "harmonics", "outline"]

POINTS = 96
Point = tuple[float, float]


class Extent(NamedTuple):
    """Measures of an outline in the unit of its points; `ends` are the two points of the long axis."""

    long: float
    short: float
    area: float
    ends: tuple[Point, Point]


def harmonics(mark: Mark, seed: int) -> tuple[tuple[int, float, float], ...]:
    """The waves of an irregular border: order, amplitude as a share of the radius, phase."""
    if mark.wobble <= 0:
        return ()
    rng = Random(f"{seed}|{mark.draws}|{mark.x:.1f}|{mark.y:.1f}")
    return tuple((n, mark.wobble / n**0.7 * rng.uniform(0.5, 1.0), rng.uniform(0, 2 * pi)) for n in (2, 3, 5, 7, 11))


def outline(mark: Mark, seed: int) -> list[Point]:
    """The border of a mark as a polygon."""
    waves = harmonics(mark, seed)
    turn = radians(mark.angle)
    points = []
    for step in range(POINTS):
        at = 2 * pi * step / POINTS
        stretch = 1 + sum(size * sin(n * at + phase) for n, size, phase in waves)
        u, v = mark.a * cos(at) * stretch, mark.b * sin(at) * stretch
        points.append((mark.x + u * cos(turn) - v * sin(turn), mark.y + u * sin(turn) + v * cos(turn)))
    return points


def box_of(points: Sequence[Point]) -> tuple[float, float, float, float]:
    """The upright box around points: x, y, width, height."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)


def extent(points: Sequence[Point], scale: tuple[float, float] = (1.0, 1.0)) -> Extent:
    """Measures of a polygon whose points are multiplied by `scale`; two points make a line of no area."""
    scaled = [(x * scale[0], y * scale[1]) for x, y in points]
    if len(scaled) < 2:
        raise ValueError("a measure needs at least two points")
    hull = _hull(scaled)
    long, first, second = max(
        (hypot(p[0] - q[0], p[1] - q[1]), p, q) for i, p in enumerate(hull) for q in hull[i + 1 :] or (p,)
    )
    across = atan2(second[1] - first[1], second[0] - first[0]) + pi / 2
    spread = [x * cos(across) + y * sin(across) for x, y in hull]
    pairs = zip(scaled, [*scaled[1:], scaled[0]], strict=True)
    area = abs(sum(p[0] * q[1] - q[0] * p[1] for p, q in pairs)) / 2
    return Extent(long, max(spread) - min(spread), area, (first, second))


def _hull(points: Sequence[Point]) -> list[Point]:
    """The convex hull (Andrew's monotone chain): the ends of every caliper lie on it."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return ordered if len(ordered) > 1 else ordered * 2

    def half(run: Sequence[Point]) -> list[Point]:
        chain: list[Point] = []
        for point in run:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        return chain[:-1]

    return half(ordered) + half(ordered[::-1])


def _turn(o: Point, p: Point, q: Point) -> float:
    return (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0])
