"""Drawing a photograph of a wound with a ruler in it, 0.3 mm a pixel, in RGB.

Marks in order: `redness` (around), `wound` (`look` red, maroon, blister, erythema), then `slough`, `eschar`, `fat`, `bone`, `tendon`,
`black_toe` inside it or beside it.
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, grid, noise, paint, rng_of, soft
from medmcp.servers.pictures.dermoscopy import skin
from medmcp.servers.pictures.scene import Scene

__all__ = ["TISSUE", "draw"]

TISSUE = {
    "red": (0.66, 0.14, 0.13), "maroon": (0.34, 0.10, 0.20), "blister": (0.86, 0.62, 0.55), "erythema": (0.80, 0.32, 0.30),
    "pink": (0.84, 0.45, 0.42), "slough": (0.86, 0.76, 0.46), "eschar": (0.11, 0.09, 0.08), "fat": (0.93, 0.83, 0.52),
    "bone": (0.94, 0.91, 0.82), "tendon": (0.88, 0.86, 0.80), "black_toe": (0.14, 0.12, 0.13), "shallow": (0.82, 0.38, 0.36),
}  # fmt: skip


def draw(scene: Scene) -> Pixels:
    """The photograph."""
    x, y = grid(scene)
    image = skin(scene)
    image *= (0.92 + 0.08 * np.cos((x - 256) / 330) * np.cos((y - 230) / 300))[..., None]
    bed = np.zeros_like(x)
    for number, mark in enumerate(scene.marks):
        mask = blob(x, y, mark, scene.seed)
        rng = rng_of(scene, 10 + number)
        if mark.draws == "redness":
            image = paint(image, mask * mark.level * (1 - 0.45 * scene.tone), TISSUE["erythema"])
        elif mark.draws == "wound":
            bed = mask
            colour = np.array(TISSUE[mark.look])
            grainy = 1 + 0.10 * noise(rng, scene.height, scene.width, 5) * (mark.look == "red")
            image = paint(image, mask * mark.level, colour)
            image = image * (1 + mask * (grainy - 1))[..., None]
            if mark.look in ("red", "shallow"):  # the edge throws a shadow into the bed
                rim = mask * (1 - blob(x - 3, y - 4, mark, scene.seed))
                image = paint(image, rim * 0.5, (0.25, 0.05, 0.05))
        else:
            within = bed if mark.draws in ("slough", "eschar", "fat", "bone", "tendon") else 1.0
            cloudy = np.clip(0.9 + 0.1 * noise(rng, scene.height, scene.width, 9), 0, 1)
            image = paint(image, mask * within * mark.level * cloudy, TISSUE[mark.draws])
    if scene.spacing is not None:
        _lay_ruler(scene, image, x, y, scene.spacing)
    image = blur(image, 0.6 + 3.5 * scene.fault("motion"))
    if scene.fault("overexposed"):
        image += scene.fault("overexposed") * (1.15 - image) * 0.75
    image += (0.008 + 0.05 * scene.fault("noise")) * rng_of(scene, 3).standard_normal(image.shape)
    return np.clip(image, 0, 1)


def _lay_ruler(scene: Scene, image: Pixels, x: Pixels, y: Pixels, spacing: float) -> None:
    """Lay a paper ruler along the lower edge, in place, with a tick every 10 mm."""
    top = scene.height - 44
    low = slice(top - 2, None)
    px, py = x[low], y[low]
    part = paint(image[low], soft(py - top, 1.5), (0.96, 0.96, 0.94))
    step = 10 / spacing
    near = np.abs((px / step + 0.5) % 1 - 0.5) * step
    long = (np.round(px / step) % 5) == 0
    ticks = soft(1.1 - near, 1.0) * soft(top + np.where(long, 26, 15) - py, 1.0) * soft(py - top, 1.0)
    image[low] = paint(part, ticks, 0.1)
