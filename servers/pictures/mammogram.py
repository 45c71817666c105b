"""Drawing a craniocaudal mammogram: chest wall on the left, nipple to the right; fat is dark, fibroglandular tissue light.

Marks: `mass` (`look` spiculated, indistinct, circumscribed), `calcifications` (`count` grains within `a` by `b`; `look` fine or
coarse).
"""

import numpy as np

from medmcp.servers.pictures.canvas import (
    Pixels,
    add_stroke,
    blob,
    blur,
    dots,
    grid,
    noise,
    oval,
    paint,
    rng_of,
    wavy,
)
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = ["draw"]

FAT = 0.26


def draw(scene: Scene) -> Pixels:
    """The view, 0 (black) to 1 (white)."""
    x, y = grid(scene)
    middle = scene.height / 2
    breast = oval(x, y, (-20, middle), scene.width * 0.84, scene.height * 0.43, edge=8)
    image = 0.02 + (FAT - 0.02) * breast
    rng = rng_of(scene, 1)
    patchy = 0.6 * noise(rng, scene.height, scene.width, 46) + 0.4 * noise(rng, scene.height, scene.width, 16)
    gland = oval(x, y, (scene.width * 0.40, middle), scene.width * 0.34, scene.height * 0.27, edge=90)
    image += breast * gland * np.clip(0.10 + 0.32 * scene.density + 0.07 * patchy, 0, 0.42)
    for _ in range(16):  # ligaments and ducts run to the nipple
        start = (float(rng.uniform(20, 200)), middle + float(rng.normal(0, 110)))
        angle = np.arctan2(middle - start[1], scene.width * 0.8 - start[0])
        add_stroke(image, wavy(rng, start, angle, 170, 0.06), 2, 0.05, 1.4)
    image = paint(image, oval(x, y, (scene.width * 0.81, middle), 9, 11, edge=4) * 0.5, 0.6)
    image = paint(image, oval(x, y, (-30, middle - 90), 62, 170, 12, edge=10) * breast * 0.8, 0.62)  # pectoral muscle
    for mark in scene.marks:
        if mark.draws == "mass":
            image = _mass(scene, image, x, y, mark)
        elif mark.draws == "calcifications":
            image = image + _grains(scene, x, y, mark)
    image = blur(image, 0.6 + 2.6 * scene.fault("motion"))
    if scene.fault("underexposed"):
        image += scene.fault("underexposed") * (0.9 - image) * 0.6 * breast
    image += (0.010 + 0.05 * scene.fault("noise")) * rng_of(scene, 2).standard_normal(image.shape)
    return np.clip(image, 0, 1)


def _mass(scene: Scene, image: Pixels, x: Pixels, y: Pixels, mark: Mark) -> Pixels:
    rng = rng_of(scene, 3)
    if mark.look == "spiculated":
        for spoke in range(22):
            angle = spoke * 2 * np.pi / 22 + float(rng.normal(0, 0.1))
            reach = float(rng.uniform(1.25, 1.7))
            start = (mark.x + mark.a * 0.8 * np.cos(angle), mark.y + mark.b * 0.8 * np.sin(angle))
            line = wavy(rng, start, angle, mark.a * reach * 0.5, 0.08, 4)
            add_stroke(image, line, 1.2, 0.12, 0.8)
    return paint(image, blob(x, y, mark, scene.seed) * 0.96, mark.level)


def _grains(scene: Scene, x: Pixels, y: Pixels, mark: Mark) -> Pixels:
    rng = rng_of(scene, 4)
    size = 1.0 if mark.look == "fine" else 2.6
    centres = [
        (mark.x + float(rng.uniform(-1, 1)) * mark.a, mark.y + float(rng.uniform(-1, 1)) * mark.b)
        for _ in range(mark.count)
    ]
    return mark.level * dots(x, y, centres, size, 0.8)
