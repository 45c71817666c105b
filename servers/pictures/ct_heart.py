"""Drawing an axial ECG-gated unenhanced CT slice of the heart in HU. Marks: `calcium` in a coronary artery, whose `level` is its peak
attenuation; `stent`, a bright ring. `VESSEL_PLACES` has where the arteries are cut.

Attenuations: blood 42, fat around the heart -90, lung -850, bone 300 HU and more, as in `ct_slice.py`.
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, grid, oval, paint, rng_of, soft
from medmcp.servers.pictures.scene import Scene

__all__ = ["BLUR", "NOISE", "VESSEL_PLACES", "draw", "tissue"]

NOISE, BLUR = 12.0, 0.6
# centre x and y of the arteries on the slice, and how far a lesion may lie from there in x and y
VESSEL_PLACES: dict[str, tuple[float, float, float, float]] = {
    "lm": (282, 196, 5, 3), "lad": (334, 172, 12, 6), "lcx": (352, 268, 6, 12), "rca": (180, 232, 5, 12),
}  # fmt: skip


def draw(scene: Scene) -> Pixels:
    """The slice in HU."""
    x, y = grid(scene)
    image = blur(tissue(scene, x, y), BLUR + 2.5 * scene.fault("motion"))
    image += NOISE * (1 + 3 * scene.fault("noise")) * rng_of(scene, 1).standard_normal(image.shape)
    for streak in range(round(8 * scene.fault("metal"))):
        image += (120 if streak % 2 else -140) * np.exp(-0.5 * ((y - 120 - 35 * streak) / 5) ** 2)
    return np.asarray(np.round(np.clip(image, -1024, 3071)), dtype=np.float64)


def tissue(scene: Scene, x: Pixels, y: Pixels) -> Pixels:
    """The attenuation at some places, before the scanner blurs it and adds its noise."""
    image = np.full(x.shape, -850.0)
    image = paint(image, soft(34 - y, 8), 50.0)  # chest wall in front
    image = paint(image, oval(x, y, (266, 232), 152, 124, 24, edge=3), -90.0)  # fat around the heart
    image = paint(image, oval(x, y, (268, 240), 132, 104, 24, edge=3), 44.0)
    image = paint(image, oval(x, y, (252, 196), 38, 34, edge=2), 42.0)  # aortic root
    for name, (cx, cy, _, _) in VESSEL_PLACES.items():
        image = paint(image, oval(x, y, (cx, cy), 15, 12, edge=3), -90.0)  # the groove
        image = paint(image, oval(x, y, (cx, cy), 5.5, 4.5, 20 if name == "lad" else 0, edge=1.5), 44.0)
    image = paint(image, oval(x, y, (236, 388), 30, 30, edge=2), 42.0)  # descending aorta
    image = paint(image, oval(x, y, (256, 470), 60, 48, edge=3), 180.0)  # spine
    for mark in scene.marks:
        if mark.draws == "calcium":
            mask = blob(x, y, mark, scene.seed)
            image = np.maximum(image, mark.level * mask + image * (1 - mask))
        elif mark.draws == "stent":
            distance = np.abs(np.hypot((x - mark.x) / mark.a, (y - mark.y) / mark.b) - 1) * mark.a
            image = paint(image, soft(1.6 - distance, 1.0), mark.level)
    return image
