"""`plot`: cost against size as one SVG, logarithmic on both axes, a panel for each kind of cost."""

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Panel", "plot"]

WIDTH, HEIGHT, MARGIN = 300, 210, 46
COLOURS = ("#1b6ca8", "#c1440e", "#3f7d20")


class Panel(NamedTuple):
    """A title and its curves: name to values, one for each size."""

    title: str
    curves: dict[str, Sequence[float]]


def plot(sizes: Sequence[int], panels: Sequence[Panel]) -> str:
    """The SVG."""
    wide = WIDTH * 2
    tall = HEIGHT * math.ceil(len(panels) / 2) + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}" '
        'font-family="sans-serif" font-size="10">',
        f'<rect width="{wide}" height="{tall}" fill="white"/>',
    ]
    for place, panel in enumerate(panels):
        parts += _panel(sizes, panel, WIDTH * (place % 2), HEIGHT * (place // 2))
    parts.append(f'<text x="{wide / 2}" y="{tall - 8}" text-anchor="middle">passages</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _panel(sizes: Sequence[int], panel: Panel, left: float, top: float) -> list[str]:
    values = [value for curve in panel.curves.values() for value in curve]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    high = max(high, low + 1)
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])
    x0, x1 = left + MARGIN, left + WIDTH - 14
    y0, y1 = top + HEIGHT - 22, top + 26

    def x(size: float) -> float:
        return round(x0 + (math.log10(size) - first) / max(last - first, 1e-9) * (x1 - x0), 1)

    def y(value: float) -> float:
        return round(y0 - (math.log10(value) - low) / (high - low) * (y0 - y1), 1)

    parts = [f'<text x="{x0}" y="{top + 14}" font-weight="bold">{panel.title}</text>']
    for power in range(low, high + 1):
        parts.append(f'<line x1="{x0}" x2="{x1}" y1="{y(10**power)}" y2="{y(10**power)}" stroke="#ddd"/>')
        parts.append(f'<text x="{x0 - 4}" y="{y(10**power) + 3}" text-anchor="end">{10**power:g}</text>')
    parts += [f'<text x="{x(size)}" y="{y0 + 12}" text-anchor="middle">{_short(size)}</text>' for size in sizes]
    for (name, curve), colour in zip(panel.curves.items(), COLOURS, strict=False):
        points = " ".join(f"{x(size)},{y(value)}" for size, value in zip(sizes, curve, strict=True))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.6"/>')
        parts += [
            f'<circle cx="{x(size)}" cy="{y(value)}" r="2.4" fill="{colour}"><title>{name}: {value:g}</title></circle>'
            for size, value in zip(sizes, curve, strict=True)
        ]
    for number, (name, colour) in enumerate(zip(panel.curves, COLOURS, strict=False)):
        parts.append(f'<text x="{x0 + 6}" y="{y1 + 10 + 12 * number}" fill="{colour}">{name}</text>')
    return parts


def _short(size: int) -> str:
    return f"{size / 1e6:g}M" if size >= 1_000_000 else f"{size / 1e3:g}K"
