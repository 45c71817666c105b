"""Drawing primitives that all modalities share: soft shapes, smooth noise, blur, strokes, colour.

Grey pictures are float arrays from 0 (black) to 1, colour pictures have a third axis of three, CT holds Hounsfield units.
Everything random comes from a `numpy.random.Generator` made from the scene's seed (PCG64, the same on every machine).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medmcp.servers.pictures.layout import harmonics
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = [
    "Pixels",
    "add_stroke",
    "blob",
    "blur",
    "box_around",
    "dots",
    "ellipse",
    "grid",
    "noise",
    "oval",
    "paint",
    "paint_stroke",
    "rng_of",
    "soft",
    "stroke",
    "wavy",
]

Pixels = NDArray[np.float64]


def rng_of(scene: Scene, purpose: int = 0) -> np.random.Generator:
    """A random source of its own for one purpose, so that one more mark moves nothing else."""
    return np.random.Generator(np.random.PCG64([scene.seed & 0xFFFFFFFF, purpose]))


def grid(scene: Scene) -> tuple[Pixels, Pixels]:
    """The x and y of every pixel's centre."""
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float64)
    return x, y


def soft(distance: Pixels, edge: float) -> Pixels:
    """1 where `distance` (in pixels, positive inside) is well inside, 0 well outside, 0.5 on the border."""
    return np.asarray(np.clip(distance / max(edge, 1e-6) + 0.5, 0.0, 1.0))


def ellipse(x: Pixels, y: Pixels, centre: tuple[float, float], a: float, b: float, angle: float = 0.0) -> Pixels:
    """Distance inside an ellipse in pixels, approximately: positive inside, 0 on the border."""
    turn = np.radians(angle)
    u = ((x - centre[0]) * np.cos(turn) + (y - centre[1]) * np.sin(turn)) / a
    v = (-(x - centre[0]) * np.sin(turn) + (y - centre[1]) * np.cos(turn)) / b
    radius = np.hypot(u, v)
    steep = np.hypot(u / a, v / b) / np.maximum(radius, 1e-9)  # gradient of the radius
    return np.asarray((1 - radius) / np.maximum(steep, 1e-9))


def _near(
    x: Pixels, y: Pixels, centre: tuple[float, float], a: float, b: float, angle: float
) -> tuple[slice, slice] | None:
    """The part of a grid that holds an ellipse; None if they do not meet."""
    turn = np.radians(angle)
    wide, high = np.hypot(a * np.cos(turn), b * np.sin(turn)), np.hypot(a * np.sin(turn), b * np.cos(turn))
    columns = np.flatnonzero(np.abs(x[0] - centre[0]) <= wide + 1)
    rows = np.flatnonzero(np.abs(y[:, 0] - centre[1]) <= high + 1)
    if not rows.size or not columns.size:
        return None
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def oval(
    x: Pixels, y: Pixels, centre: tuple[float, float], a: float, b: float, angle: float = 0.0, *, edge: float
) -> Pixels:
    """The mask of an ellipse with a soft edge; only the box around it is worked on."""
    mask = np.zeros_like(x)
    reach = 1 + 0.5 * edge / min(a, b)  # `ellipse` is at least (radius - 1) * min(a, b) from the border
    box = _near(x, y, centre, a * reach, b * reach, angle)
    if box is not None:
        mask[box] = soft(ellipse(x[box], y[box], centre, a, b, angle), edge)
    return mask


def blob(x: Pixels, y: Pixels, mark: Mark, seed: int) -> Pixels:
    """The mask of a mark: 0.5 on the very outline that `layout.outline` gives; only the box around it is worked on."""
    whole = np.zeros_like(x)
    reach = 1 + sum(size for _, size, _ in harmonics(mark, seed)) + 0.5 * mark.edge / min(mark.a, mark.b)
    box = _near(x, y, (mark.x, mark.y), mark.a * reach, mark.b * reach, mark.angle)
    if box is not None:
        whole[box] = _blob(x[box], y[box], mark, seed)
    return whole


def _blob(x: Pixels, y: Pixels, mark: Mark, seed: int) -> Pixels:
    turn = np.radians(mark.angle)
    u = ((x - mark.x) * np.cos(turn) + (y - mark.y) * np.sin(turn)) / mark.a
    v = (-(x - mark.x) * np.sin(turn) + (y - mark.y) * np.cos(turn)) / mark.b
    radius, at = np.hypot(u, v), np.arctan2(v, u)
    border = np.ones_like(radius)
    for order, size, phase in harmonics(mark, seed):
        border += size * np.sin(order * at + phase)
    local = 1 / np.maximum(np.hypot(np.cos(at) / mark.a, np.sin(at) / mark.b), 1e-9)  # pixels a unit of radius
    return soft((border - radius) * local, mark.edge)


def blur(image: Pixels, sigma: float) -> Pixels:
    """Gaussian blur of the first two axes."""
    if sigma <= 0.3:
        return image
    reach = int(3 * sigma + 0.5)
    weights = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    weights /= weights.sum()
    for axis in (0, 1):
        padded = np.pad(image, [(reach, reach) if i == axis else (0, 0) for i in range(image.ndim)], mode="edge")
        length = image.shape[axis]
        image = weights[0] * (padded[:length] if axis == 0 else padded[:, :length])
        step = np.empty_like(image)
        for k, weight in enumerate(weights[1:], 1):
            image += np.multiply(weight, padded[k : k + length] if axis == 0 else padded[:, k : k + length], out=step)
    return image


def noise(rng: np.random.Generator, height: int, width: int, grain: float) -> Pixels:
    """Smooth noise of mean 0 and standard deviation 1; `grain` is the size of a spot in pixels."""
    rows, columns = int(height / grain) + 3, int(width / grain) + 3
    coarse = rng.standard_normal((rows, columns))
    y, x = np.arange(height) / grain + 0.5, np.arange(width) / grain + 0.5
    down, right = y.astype(int), x.astype(int)
    # cosine steps between the grid's values
    fy, fx = (1 - np.cos(np.pi * (y - down)))[:, None] / 2, (1 - np.cos(np.pi * (x - right)))[None, :] / 2
    across = coarse[:, right] * (1 - fx) + coarse[:, right + 1] * fx
    image = across[down] * (1 - fy) + across[down + 1] * fy
    return np.asarray((image - image.mean()) / max(float(image.std()), 1e-9))


def stroke(scene: Scene, points: Sequence[tuple[float, float]], width: float, softness: float = 0.7) -> Pixels:
    """The mask of a curve through points, `width` pixels thick."""
    mask = np.zeros((scene.height, scene.width))
    add_stroke(mask, points, width, 1.0, softness)
    return mask


def add_stroke(
    image: Pixels, points: Sequence[tuple[float, float]], width: float, gain: float, softness: float = 0.7
) -> None:
    """Add `gain` along a curve to a grey picture, in place; only the box around the curve is worked on."""
    box, mask = _stroke(image.shape[0], image.shape[1], points, width, softness)
    if mask is not None:
        image[box] += gain * mask


def paint_stroke(
    image: Pixels,
    points: Sequence[tuple[float, float]],
    width: float,
    strength: float,
    colour: Sequence[float],
    softness: float = 0.7,
) -> None:
    """Lay a colour along a curve, in place; `strength` 1 covers what was there."""
    box, mask = _stroke(image.shape[0], image.shape[1], points, width, softness)
    if mask is not None:
        cover = (mask * strength)[..., None]
        image[box] = image[box] * (1 - cover) + cover * np.asarray(colour, dtype=np.float64)


def _stroke(
    height: int, width_of_image: int, points: Sequence[tuple[float, float]], width: float, softness: float
) -> tuple[tuple[slice, slice], Pixels | None]:
    """The box around a curve, and the curve's mask within it; None if it lies outside the picture."""
    from PIL import Image, ImageDraw

    margin = int(width + 3 * softness + 3)
    left, right = int(min(p[0] for p in points)) - margin, int(max(p[0] for p in points)) + margin
    top, bottom = int(min(p[1] for p in points)) - margin, int(max(p[1] for p in points)) + margin
    left, top = max(0, left), max(0, top)
    right, bottom = min(width_of_image, right), min(height, bottom)
    box = (slice(top, bottom), slice(left, right))
    if right <= left or bottom <= top:
        return box, None
    sheet = Image.new("L", ((right - left) * 2, (bottom - top) * 2))
    doubled = [(2 * (x - left), 2 * (y - top)) for x, y in points]
    ImageDraw.Draw(sheet).line(doubled, fill=255, width=max(1, round(width * 2)), joint="curve")
    fine = np.asarray(sheet, dtype=np.float64)
    small = (fine[0::2, 0::2] + fine[0::2, 1::2] + fine[1::2, 0::2] + fine[1::2, 1::2]) / 4 / 255
    return box, blur(small, softness)


def wavy(
    rng: np.random.Generator,
    start: tuple[float, float],
    angle: float,
    length: float,
    bend: float = 0.25,
    step: float = 8.0,
) -> list[tuple[float, float]]:
    """A curve from `start`: its direction (radians) wanders by `bend` a step."""
    points, (px, py) = [start], start
    for _ in range(max(2, int(length / step))):
        angle += float(rng.normal(0, bend))
        px, py = px + step * np.cos(angle), py + step * np.sin(angle)
        points.append((float(px), float(py)))
    return points


def box_around(mask: Pixels) -> tuple[slice, slice] | None:
    """The smallest box that holds all of a mask; None if the mask is empty."""
    rows = np.flatnonzero(mask.any(axis=1))
    if not rows.size:
        return None
    columns = np.flatnonzero(mask[rows[0] : rows[-1] + 1].any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)


def paint(image: Pixels, mask: Pixels, colour: Sequence[float] | Pixels | float) -> Pixels:
    """Lay a colour over the picture where the mask is; the picture itself is left as it was."""
    result = image.copy()
    box = box_around(mask)
    if box is not None:
        shape: Any = mask[box][..., None] if image.ndim == 3 else mask[box]
        result[box] = image[box] * (1 - shape) + shape * np.asarray(colour, dtype=np.float64)
    return result


def dots(x: Pixels, y: Pixels, centres: Sequence[tuple[float, float]], radius: float, edge: float = 1.0) -> Pixels:
    """The mask of small round dots."""
    mask = np.zeros_like(x)
    reach = int(radius + edge + 3)
    for cx, cy in centres:
        rows = slice(max(0, int(cy) - reach), int(cy) + reach + 1)
        columns = slice(max(0, int(cx) - reach), int(cx) + reach + 1)
        near = soft(radius - np.hypot(x[rows, columns] - cx, y[rows, columns] - cy), edge)
        mask[rows, columns] = np.maximum(mask[rows, columns], near)
    return mask
