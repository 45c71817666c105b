"""The main curves and the result of a training or an ablation as one static SVG, for a repository or a paper.

Small multiples, one colour an arm, line: mean over seeds, band: least to greatest seed; the last two panels show success
above the best blind constant, before (hollow) and after (filled), with the interval after. Plain text, no fonts or
scripts from elsewhere; dark on white whatever the reader's theme.
"""

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from medmcp.agent.run import write_whole

__all__ = ["training_figure"]

COLORS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b58900", "#56b4e9", "#8a63d2", "#7f7f7f", "#c0392b")
PANELS = (
    ("success", "success (training tasks)"), ("reward", "reward"), ("turns", "turns an episode"),
    ("calls_per_turn", "tool calls a turn"), ("tokens_per_turn", "tokens a turn"), ("kl", "KL to the teacher"),
)  # fmt: skip
WIDTH, HEIGHT, COLUMNS = 300, 190, 3
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 28, 24
SMOOTH = 5  # steps of the moving mean, as on the page
MANY_STEPS = 30


def training_figure(training: Mapping[str, Any], path: Path) -> None:
    """Draw `summarise_training`'s figures into an SVG file, written whole or not at all."""
    arms: Mapping[str, Any] = training["arms"]
    colors = {arm: COLORS[n % len(COLORS)] for n, arm in enumerate(arms)}
    panels = [
        _curves(title, {arm: held["curves"][name] for arm, held in arms.items() if name in held["curves"]}, colors)
        for name, title in PANELS
        if any(name in held["curves"] for held in arms.values())
    ]
    for mode in ("greedy", "sampled"):
        results = {arm: held["evaluation"] for arm, held in arms.items() if f"after-{mode}" in held["evaluation"]}
        if results:
            panels.append(_results(f"success above blind, points, {mode}", results, mode, colors))
    rows = math.ceil(len(panels) / COLUMNS)
    height = rows * HEIGHT + 34
    placed = "".join(
        f'<g transform="translate({n % COLUMNS * WIDTH},{n // COLUMNS * HEIGHT})">{panel}</g>'
        for n, panel in enumerate(panels)
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(
        path,
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH * COLUMNS} {height}" font-family="sans-serif" font-size="11" '
        f'fill="#1c2430"><rect width="100%" height="100%" fill="#ffffff"/>{placed}{_legend(colors, rows * HEIGHT + 20)}</svg>\n',
    )


def _legend(colors: Mapping[str, str], y: float) -> str:
    parts, x = [], 14.0
    for arm, color in colors.items():
        parts.append(f'<rect x="{x:.0f}" y="{y - 9:.0f}" width="11" height="11" rx="3" fill="{color}"/>')
        parts.append(f'<text x="{x + 16:.0f}" y="{y:.0f}">{escape(arm)}</text>')
        x += 34 + 6.4 * len(arm)
    return "".join(parts)


def _axes(title: str, low: float, high: float) -> str:
    parts = [f'<text x="{LEFT}" y="17" font-weight="600">{escape(title)}</text>']
    for value in _ticks(low, high):
        y = _y(value, low, high)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dfe4ea"/>')
        parts.append(
            f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end" font-size="10" fill="#5c6878">{value:g}</text>'
        )
    return "".join(parts)


def _y(value: float, low: float, high: float) -> float:
    return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - BOTTOM - TOP)


def _ticks(low: float, high: float) -> list[float]:
    raw = (high - low) / 4
    unit = 10.0 ** math.floor(math.log10(raw))
    size = next((m * unit for m in (1, 2, 2.5, 5) if m * unit >= raw), 10 * unit)
    first = math.ceil(low / size - 1e-9)
    return [round(n * size, 10) for n in range(first, math.floor(high / size + 1e-9) + 1)]


def _smooth(values: Sequence[float]) -> list[float]:
    width = SMOOTH if len(values) > MANY_STEPS else 1
    return [sum(values[max(0, n - width + 1) : n + 1]) / min(n + 1, width) for n in range(len(values))]


def _curves(title: str, bands: Mapping[str, Mapping[str, list[float]]], colors: Mapping[str, str]) -> str:
    drawn = {arm: {key: _smooth(band[key]) for key in ("mean", "low", "high")} for arm, band in bands.items()}
    low, high = _room([v for band in drawn.values() for key in ("low", "high") for v in band[key]])
    steps = [step for band in bands.values() for step in band["step"]]
    first, last = min(steps), max(steps)

    def points(arm: str, key: str) -> list[str]:
        span = (last - first) or 1
        return [
            f"{LEFT + (step - first) / span * (WIDTH - LEFT - RIGHT):.1f},{_y(value, low, high):.1f}"
            for step, value in zip(bands[arm]["step"], drawn[arm][key], strict=True)
        ]

    parts = [_axes(title, low, high)]
    for arm, held in drawn.items():
        if held["low"] != held["high"]:
            ring = " ".join([*points(arm, "low"), *reversed(points(arm, "high"))])
            parts.append(f'<polygon points="{ring}" fill="{colors[arm]}" fill-opacity=".14"/>')
    parts += [
        f'<polyline points="{" ".join(points(arm, "mean"))}" fill="none" stroke="{colors[arm]}" stroke-width="1.8"/>'
        for arm in drawn
    ]
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 8}" font-size="10" fill="#5c6878">step {first:g}</text>')
    parts.append(
        f'<text x="{WIDTH - RIGHT}" y="{HEIGHT - 8}" font-size="10" text-anchor="end" fill="#5c6878">{last:g}</text>'
    )
    return "".join(parts)


def _results(title: str, results: Mapping[str, Any], mode: str, colors: Mapping[str, str]) -> str:
    rows = []
    for arm, evaluation in results.items():
        after = evaluation[f"after-{mode}"].get("conditional")
        if after:
            rows.append((arm, evaluation.get(f"before-{mode}", {}).get("conditional"), after))
    if not rows:
        return f'<text x="{LEFT}" y="17" font-weight="600">{escape(title)}</text><text x="{LEFT}" y="60">not measured</text>'
    shown = [
        100 * v
        for _, before, after in rows
        for v in (after["value"], after["low"], after["high"], (before or after)["value"])
        if v is not None
    ]
    low, high = _room([0.0, *shown])
    parts = [_axes(title, low, high)]
    for n, (arm, before, after) in enumerate(rows):
        x = LEFT + (n + 0.5) / len(rows) * (WIDTH - LEFT - RIGHT)
        y = _y(100 * after["value"], low, high)
        if after["low"] is not None:
            y1, y2 = (_y(100 * after[key], low, high) for key in ("low", "high"))
            parts.append(
                f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y1:.1f}" y2="{y2:.1f}" stroke="{colors[arm]}" stroke-width="1.8"/>'
            )
        if before:
            at = _y(100 * before["value"], low, high)
            parts.append(
                f'<circle cx="{x - 8:.1f}" cy="{at:.1f}" r="3.5" fill="#ffffff" stroke="{colors[arm]}" stroke-width="1.6"/>'
            )
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colors[arm]}"/>')
    return "".join(parts)


def _room(values: Sequence[float]) -> tuple[float, float]:
    """Limits of an axis that holds the values, from 0 if that is near."""
    low, high = min(values), max(values)
    if 0 < low < high / 2:
        low = 0.0
    if high - low < 1e-9:
        return low - (abs(low) * 0.1 or 0.5), high + (abs(high) * 0.1 or 0.5)
    return low, high + (high - low) * 0.05
