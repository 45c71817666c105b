"""Looking at pixels: the outline of a lesion, statistics of a region, sharpness and noise. Nothing here knows the scene.

`segment` finds the closed region that differs from what surrounds a box, `pleural_gap` the width of air beside the lung;
`region_statistics` and `quality_metrics` are plain statistics. Read `layout.py` for the measures of an outline.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from medmcp.servers.pictures.canvas import Pixels, blur

__all__ = [
    "Metrics", "Region", "Segment", "edge_strength", "grey", "lab", "mask_of", "mirror_symmetry", "pleural_gap",
    "quality_metrics", "region_statistics", "segment",
]  # fmt: skip

Mask = NDArray[np.bool_]
Box = tuple[float, float, float, float]

HALF = 0.5  # of the contrast between core and surroundings: where a soft border has its middle
FEWEST = 12  # pixels that make a lesion


class Segment(NamedTuple):
    """A closed region: its outline in pixels of the whole image, its area, and how far it stands out."""

    points: list[tuple[float, float]]
    pixels: int
    contrast: float  # distance of core and surroundings in standard deviations of the surroundings


class Region(NamedTuple):
    """Statistics of a region; `values` are the image's own units."""

    mean: float
    sd: float
    low: float
    high: float
    pixels: int
    colour: tuple[float, float, float] | None


class Metrics(NamedTuple):
    """Technical quality, grey 0 to 1 after resizing to 512 pixels on the long side."""

    sharpness: float
    noise: float
    contrast: float
    saturation: float
    snr: float


def grey(image: Pixels) -> Pixels:
    """A picture as grey 0 to 1: luminance of colours (Rec. 709), HU from -1024 to 1500."""
    if image.ndim == 3:
        return np.asarray(image @ np.array([0.2126, 0.7152, 0.0722]))
    return image if image.min() >= -0.001 and image.max() <= 1.001 else np.clip((image + 1024) / 2524, 0, 1)


def lab(image: Pixels) -> Pixels:
    """CIELAB of sRGB under D65 (IEC 61966-2-1:1999; CIE 15:2018)."""
    linear = np.where(image <= 0.04045, image / 12.92, ((image + 0.055) / 1.055) ** 2.4)
    matrix = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = linear @ matrix.T / np.array([0.9505, 1.0, 1.0890])
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def mask_of(shape: str, roi: list[float], height: int, width: int) -> Mask:
    """The pixels of a region: ellipse or rectangle (x, y, width, height) or polygon (x1, y1, ...)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float64) + 0.5
    if shape == "polygon":
        inside: Mask = np.zeros((height, width), dtype=bool)
        points = list(zip(roi[0::2], roi[1::2], strict=True))
        for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
            if y1 != y2:
                crosses = (y1 > y) != (y2 > y)
                inside ^= crosses & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
        return inside
    left, top, wide, high = roi
    if shape == "rectangle":
        return np.asarray((x >= left) & (x < left + wide) & (y >= top) & (y < top + high))
    return np.asarray(((x - left - wide / 2) / (wide / 2)) ** 2 + ((y - top - high / 2) / (high / 2)) ** 2 <= 1)


def region_statistics(image: Pixels, mask: Mask) -> Region:
    """Mean, standard deviation, range and count of a region; of a colour picture those of its grey, and the mean CIELAB."""
    values = (grey(image) if image.ndim == 3 else image)[mask]
    colour = None
    if image.ndim == 3:
        means = lab(image[mask]).mean(axis=0)
        colour = (float(means[0]), float(means[1]), float(means[2]))
    return Region(
        float(values.mean()), float(values.std()), float(values.min()), float(values.max()), int(mask.sum()), colour
    )


def segment(image: Pixels, box: Box, smooth: float = 0.8, margin: float | None = None) -> Segment | None:
    """The region around the middle of `box` that differs from the ring outside it; None if nothing stands out.

    The border lies where the difference to the surroundings is half that of the core (full width at half maximum);
    what lies among the surroundings is no part of the region, as a vessel that runs out of it.
    `margin` is how far around the box the surroundings reach; a fifth of its size unless given.
    """
    left, top, wide, high = box
    pad = max(8.0, 0.22 * max(wide, high)) if margin is None else margin
    x0, y0 = max(0, int(left - pad)), max(0, int(top - pad))
    x1, y1 = min(image.shape[1], int(left + wide + pad) + 1), min(image.shape[0], int(top + high + pad) + 1)
    part = blur(image[y0:y1, x0:x1], smooth)
    if part.ndim == 2:
        part = part[..., None]
    y, x = np.mgrid[y0:y1, x0:x1].astype(np.float64)
    u, v = (x - left - wide / 2) / max(wide / 2, 1), (y - top - high / 2) / max(high / 2, 1)
    radius = np.hypot(u, v)
    ring = (np.abs(u) > 1 + 0.3 * pad / (wide / 2 + 1)) | (np.abs(v) > 1 + 0.3 * pad / (high / 2 + 1))
    core = radius < 0.55
    if core.sum() < FEWEST or ring.sum() < FEWEST:
        return None
    around = np.median(part[ring], axis=0)
    direction = np.median(part[core], axis=0) - around
    size = float(np.sqrt((direction**2).sum()))
    if size < 1e-9:
        return None
    if part.shape[2] == 1:
        distance = ((part - around) @ direction) / size**2
        height = float(np.median(distance[core]))
    else:  # a lesion of several colours: whatever is not skin
        distance = np.sqrt(((part - around) ** 2).sum(axis=2))
        height = float(np.percentile(distance[core], 55))
    spread = float(np.median(np.abs(distance[ring] - np.median(distance[ring])))) / 0.6745
    found = _connected((distance > HALF * height) & ~ring, core)
    if found is None:
        return None
    found = _filled(found)
    return Segment(_border(found, x0, y0), int(found.sum()), height / max(spread, 1e-6))


def _grow(mask: Mask) -> Mask:
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown


def _flood(seeds: Mask, within: Mask) -> Mask:
    """All of `within` that can be reached from the seeds, in passes along rows and columns."""
    reached = seeds & within
    while True:
        before = int(reached.sum())
        for axis in (0, 1):
            for backwards in (False, True):
                area = np.flip(within, axis) if backwards else within
                start = np.flip(reached, axis) if backwards else reached
                # the last barrier and the last seed seen along the line: reached if the seed is the later
                index = np.arange(area.shape[axis]).reshape((-1, 1) if axis == 0 else (1, -1))
                barrier = np.maximum.accumulate(np.where(area, -1, index), axis=axis)
                seed = np.maximum.accumulate(np.where(start, index, -2), axis=axis)
                line = area & (seed > barrier)
                reached = reached | (np.flip(line, axis) if backwards else line)
        if int(reached.sum()) == before:
            return np.asarray(reached)


def _connected(mask: Mask, core: Mask) -> Mask | None:
    """The connected region with the largest part in the core; closed over gaps of two pixels, opened of thin tails."""
    closed = ~_grow(_grow(~_grow(_grow(mask))))
    opened = _grow(_grow(~_grow(_grow(~closed)))) & closed
    reached = _flood(core, opened)
    return reached if int(reached.sum()) >= FEWEST else None


def _filled(mask: Mask) -> Mask:
    edge = np.zeros_like(mask)
    edge[0], edge[-1], edge[:, 0], edge[:, -1] = True, True, True, True
    return ~_flood(edge, ~mask)


def _border(mask: Mask, x0: int, y0: int) -> list[tuple[float, float]]:
    """The outline as seen from the middle: for each of 90 directions the farthest pixel of the region."""
    rows, columns = np.nonzero(mask)
    cx, cy = columns.mean(), rows.mean()
    at = np.floor((np.arctan2(rows - cy, columns - cx) + np.pi) / (2 * np.pi) * 90).astype(int) % 90
    far = np.hypot(rows - cy, columns - cx) + 0.5  # to the outer side of the pixel
    points = []
    for direction in range(90):
        here = at == direction
        if here.any():
            reach = float(far[here].max())
            angle = (direction + 0.5) / 90 * 2 * np.pi - np.pi
            points.append((float(x0 + cx + reach * np.cos(angle)), float(y0 + cy + reach * np.sin(angle))))
    return points


def pleural_gap(image: Pixels, box: Box, outward: int) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The line between chest wall and visceral pleura at half the height of `box`; None if no pleural line is seen.

    `outward` is +1 where the chest wall is to the right. The wall is the steepest rise to the outside, the pleura the
    sharpest thin bright line inside it.
    """
    left, top, wide, high = box
    row = int(top + high / 2)
    x0, x1 = max(8, int(left) - 14), min(image.shape[1] - 8, int(left + wide) + 15)
    if row < 10 or row >= image.shape[0] - 10 or x1 - x0 < 24:
        return None
    profile = np.median(image[row - 6 : row + 7], axis=0)
    inside = profile[x0:x1]
    slope = outward * np.gradient(np.convolve(inside, np.ones(3) / 3, mode="same"))
    limit = len(inside) // 2
    near_wall = np.arange(len(inside)) >= limit if outward > 0 else np.arange(len(inside)) <= limit
    wall = int(np.argmax(np.where(near_wall, slope, -1)))
    ridge = np.full(len(inside), -1.0)
    ridge[4:-4] = inside[4:-4] - 0.5 * (inside[:-8] + inside[8:])
    for index in range(len(inside)):
        if outward * (wall - index) < 5:
            ridge[index] = -1
    line = int(np.argmax(ridge))
    if ridge[line] < 0.05:
        return None
    return (float(x0 + wall), float(row)), (float(x0 + line), float(row))


def edge_strength(image: Pixels, points: list[tuple[float, float]]) -> float:
    """Mean gradient of grey along a border, per pixel."""
    flat = grey(image)
    down, across = np.gradient(flat)
    steep = np.hypot(down, across)
    at = [(min(flat.shape[0] - 1, max(0, round(y))), min(flat.shape[1] - 1, max(0, round(x)))) for x, y in points]
    return float(np.mean([steep[place] for place in at]))


def mirror_symmetry(points: list[tuple[float, float]]) -> float:
    """1 for an outline that is its own mirror image across its long axis, less for others: 1 - mean |difference of radii|/mean radius."""
    places = np.array(points)
    middle = places.mean(axis=0)
    across = places - middle
    axis = np.linalg.eigh(np.cov(across.T))[1][:, -1]
    at = np.arctan2(across[:, 1], across[:, 0]) - np.arctan2(axis[1], axis[0])
    radius = np.hypot(across[:, 0], across[:, 1])
    order = np.argsort(at % (2 * np.pi))
    angles, radii = (at % (2 * np.pi))[order], radius[order]
    mirrored = np.interp((-angles) % (2 * np.pi), angles, radii, period=2 * np.pi)
    return float(1 - np.abs(radii - mirrored).mean() / radii.mean())


LAPLACE = ((0, 1, 0), (1, -4, 1), (0, 1, 0))
IMMERKAER = ((1, -2, 1), (-2, 4, -2), (1, -2, 1))
BLOCK = 32


def quality_metrics(image: Pixels) -> Metrics:
    """Sharpness: variance of the 3 x 3 Laplacian. Noise: median |residual of the Immerkaer kernel|/(0.6745 x 6), Immerkaer 1996
    Comput Vis Image Underst 64:300. Contrast: RMS. Saturation: share of pixels in the lowest or highest 1 % of the range.
    SNR: mean/sd of the most homogeneous lit block of 32 pixels."""
    from PIL import Image

    flat = grey(image)
    longest = max(flat.shape)
    if longest != 512:
        size = (round(flat.shape[1] * 512 / longest), round(flat.shape[0] * 512 / longest))
        flat = np.asarray(
            Image.fromarray(flat.astype(np.float32)).resize(size, Image.Resampling.BILINEAR), dtype=np.float64
        )
    blocks = [
        flat[r : r + BLOCK, c : c + BLOCK]
        for r in range(0, flat.shape[0] - BLOCK + 1, BLOCK)
        for c in range(0, flat.shape[1] - BLOCK + 1, BLOCK)
    ]
    lit = [block for block in blocks if block.mean() > 0.1] or blocks
    flattest = min(lit, key=lambda block: float(block.std() / max(block.mean(), 1e-6)))
    return Metrics(
        sharpness=float(_convolved(flat, LAPLACE).var()),
        noise=float(np.median(np.abs(_convolved(flat, IMMERKAER))) / (0.6745 * 6)),
        contrast=float(flat.std()),
        saturation=float(((flat <= 0.01) | (flat >= 0.99)).mean()),
        snr=float(flattest.mean() / max(float(flattest.std()), 1e-6)),
    )


def _convolved(image: Pixels, kernel: tuple[tuple[int, ...], ...]) -> Pixels:
    rows, columns = image.shape
    total = np.zeros((rows - 2, columns - 2))
    for i, line in enumerate(kernel):
        for j, weight in enumerate(line):
            if weight:
                total += weight * image[i : rows - 2 + i, j : columns - 2 + j]
    return total
