"""Drawing a patch of colonic mucosa stained with haematoxylin and eosin, 2 micrometres a pixel, in RGB.

One mark `glands`: `look` regular, serrated, crowded or cribriform; `level` how dark and large the nuclei are; `wobble` how
irregular the glands; `count` glands across.
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, dots, grid, noise, paint, rng_of, soft
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = ["draw"]

STROMA, CYTOPLASM, LUMEN, MUCIN = (0.92, 0.70, 0.78), (0.83, 0.56, 0.70), (0.98, 0.96, 0.97), (0.90, 0.88, 0.95)
NUCLEUS_PALE, NUCLEUS_DARK = np.array([0.52, 0.36, 0.62]), np.array([0.24, 0.12, 0.40])


def draw(scene: Scene) -> Pixels:
    """The patch."""
    x, y = grid(scene)
    rng = rng_of(scene, 1)
    image = np.ones((scene.height, scene.width, 3)) * STROMA
    image *= (1 + 0.05 * noise(rng, scene.height, scene.width, 7))[..., None]
    cells = [(float(rng.uniform(0, scene.width)), float(rng.uniform(0, scene.height))) for _ in range(420)]
    image = paint(image, dots(x, y, cells, 2.0, 1.0) * 0.75, NUCLEUS_PALE)  # of the lamina propria
    for mark in scene.marks:
        image = _glands(scene, image, x, y, mark, rng_of(scene, 2))
    image = blur(image, 0.6 + 3.5 * scene.fault("motion"))
    if scene.fault("fold"):
        image = image * (1 - 0.5 * scene.fault("fold") * np.exp(-0.5 * ((x + y - 400) / 22) ** 2))[..., None]
    image = image + 0.01 * rng_of(scene, 3).standard_normal(image.shape)
    return np.clip(image, 0, 1)


def _glands(scene: Scene, image: Pixels, x: Pixels, y: Pixels, mark: Mark, rng: np.random.Generator) -> Pixels:
    pitch = scene.width / mark.count
    nucleus = NUCLEUS_PALE + (NUCLEUS_DARK - NUCLEUS_PALE) * mark.level
    for row in range(mark.count + 1):
        for column in range(mark.count + 1):
            cx = (column + 0.5 * (row % 2)) * pitch + float(rng.normal(0, pitch * 0.06))
            cy = (row + 0.3) * pitch + float(rng.normal(0, pitch * 0.06))
            tall = 1.0 if mark.look in ("regular", "serrated") else float(rng.uniform(1.1, 1.7))
            gland = Mark(
                draws=f"gland{row}.{column}", x=cx, y=cy, a=pitch * 0.40 * tall, b=pitch * 0.40, edge=2.0,
                angle=float(rng.uniform(0, 180)), wobble=mark.wobble,
            )  # fmt: skip
            image = _gland(scene, image, x, y, gland, mark, nucleus, rng)
    return image


def _gland(
    scene: Scene,
    image: Pixels,
    x: Pixels,
    y: Pixels,
    gland: Mark,
    mark: Mark,
    nucleus: Pixels,
    rng: np.random.Generator,
) -> Pixels:
    reach = int(gland.a * 1.6) + 4
    rows = slice(max(0, int(gland.y) - reach), max(0, int(gland.y) + reach))
    columns = slice(max(0, int(gland.x) - reach), max(0, int(gland.x) + reach))
    px, py = x[rows, columns], y[rows, columns]
    if px.size == 0:
        return image
    part = paint(image[rows, columns], blob(px, py, gland, scene.seed), CYTOPLASM)
    part = paint(part, _lumen(px, py, gland, mark, scene.seed), LUMEN if mark.look != "regular" else MUCIN)
    around = max(18, int(gland.a * 0.9))
    layers = 1 if mark.look in ("regular", "serrated") else 3  # nuclei in one row at the base, or stratified
    for layer in range(layers):
        centres = []
        for step in range(around):
            at = 2 * np.pi * (step + 0.5 * (layer % 2)) / around + float(rng.normal(0, 0.03))
            share = 0.90 - 0.13 * layer + float(rng.normal(0, 0.015))
            u, v = gland.a * share * np.cos(at), gland.b * share * np.sin(at)
            turn = np.radians(gland.angle)
            centres.append(
                (gland.x + u * np.cos(turn) - v * np.sin(turn), gland.y + u * np.sin(turn) + v * np.cos(turn))
            )
        radius = 1.8 + 1.2 * mark.level
        local = [(cx - columns.start, cy - rows.start) for cx, cy in centres]
        part = paint(part, dots(px - columns.start, py - rows.start, local, radius, 1.0) * 0.92, nucleus)
    image[rows, columns] = part
    return image


def _lumen(px: Pixels, py: Pixels, gland: Mark, mark: Mark, seed: int) -> Pixels:
    if mark.look == "serrated":  # a star: the lining is folded into teeth
        at, radius = np.arctan2(py - gland.y, px - gland.x), np.hypot(px - gland.x, py - gland.y)
        return soft(gland.b * (0.48 + 0.17 * np.cos(7 * at)) - radius, 1.5)
    if mark.look == "cribriform":  # several holes in one gland
        holes = [(gland.x + gland.b * 0.4 * np.cos(t), gland.y + gland.b * 0.4 * np.sin(t)) for t in (0.3, 2.4, 4.5)]
        return np.asarray(np.max([soft(gland.b * 0.20 - np.hypot(px - cx, py - cy), 1.5) for cx, cy in holes], axis=0))
    share = 0.52 if mark.look == "regular" else 0.30
    return blob(px, py, gland.model_copy(update={"a": gland.a * share, "b": gland.b * share}), seed)
