"""Drawing an axial CT slice in Hounsfield units: the patient's right is on the left, the spine at the bottom.

Marks: `nodule`, a blob whose `level` is its attenuation in HU: in the lung on a chest slice, beside the aorta and the
crus (where the adrenal glands are) on an abdominal one. Attenuations: air -1000, lung -850, fat -100, water 0,
unenhanced liver 55, spleen 48, kidney 30, blood 42, muscle 50, bone 300 HU and more (Hounsfield scale by definition; organ
values after Lamba 2014 Radiol Clin North Am 52:1 ranges).
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, grid, noise, oval, paint, rng_of, soft
from medmcp.servers.pictures.scene import Scene

__all__ = ["ABDOMEN_NOISE", "CHEST_NOISE", "draw"]

CHEST_NOISE, ABDOMEN_NOISE = 22.0, 11.0  # HU, standard deviation of one pixel


def draw(scene: Scene) -> Pixels:
    """The slice in HU."""
    x, y = grid(scene)
    image = np.full((scene.height, scene.width), -1000.0)
    image = paint(image, oval(x, y, (256, 262), 222, 158, edge=2), -100.0)
    wall = oval(x, y, (256, 262), 204, 141, edge=2)
    image = paint(image, wall, 50.0)
    image = _chest(scene, image, x, y) if scene.kind == "ct_chest" else _abdomen(scene, image, x, y)
    image = _spine(image, x, y)
    for mark in scene.marks:
        image = paint(image, blob(x, y, mark, scene.seed), mark.level)
    image = blur(image, 0.7 + 2.5 * scene.fault("motion"))
    grain = CHEST_NOISE if scene.kind == "ct_chest" else ABDOMEN_NOISE
    rng = rng_of(scene, 1)
    image += (
        grain
        * (1 + 3 * scene.fault("noise"))
        * (0.95 * rng.standard_normal(image.shape) + 0.3 * noise(rng, scene.height, scene.width, 2.5))
    )
    for streak in range(round(8 * scene.fault("metal"))):
        angle = float(rng.uniform(0, np.pi))
        across = (x - 256) * np.sin(angle) - (y - 262) * np.cos(angle)
        image += (220 if streak % 2 else -260) * np.exp(-0.5 * (across / 5) ** 2)
    return np.asarray(np.round(np.clip(image, -1024, 3071)), dtype=np.float64)


def _chest(scene: Scene, image: Pixels, x: Pixels, y: Pixels) -> Pixels:
    rng = rng_of(scene, 2)
    ribs = oval(x, y, (256, 262), 196, 134, edge=2) - oval(x, y, (256, 262), 184, 123, edge=2)
    image = paint(image, ribs * soft(np.sin(np.arctan2(y - 262, x - 256) * 14) - 0.1, 0.4), 420.0)
    lungs = np.maximum(oval(x, y, (150, 255), 84, 108, 6, edge=2), oval(x, y, (364, 255), 80, 106, -6, edge=2))
    heart = oval(x, y, (282, 228), 72, 56, 28, edge=3)
    lungs = lungs * (1 - heart)
    image = paint(image, lungs, -850.0)
    for _ in range(110):  # vessels in cross-section, larger towards the hila
        side = 150 if rng.random() < 0.5 else 364
        cx, cy = side + float(rng.normal(0, 40)), 255 + float(rng.normal(0, 55))
        if any(np.hypot(cx - mark.x, cy - mark.y) < 1.6 * mark.a + 12 for mark in scene.marks):
            continue  # nothing touches what is to be measured
        reach = max(0.8, 4.2 - abs(cx - 256) / 50 + float(rng.normal(0, 0.5)))
        long, turn = reach * float(rng.uniform(1, 1.8)), float(rng.uniform(0, 180))
        box = (slice(max(0, int(cy) - 12), int(cy) + 13), slice(max(0, int(cx) - 12), int(cx) + 13))
        mask = oval(x[box], y[box], (cx, cy), long, reach, turn, edge=1.2) * lungs[box]
        image[box] = paint(image[box], mask, -20.0)
    image = paint(image, heart, 42.0)
    image = paint(image, oval(x, y, (300, 308), 17, 17, edge=1.5), 42.0)
    return paint(image, oval(x, y, (256, 270), 9, 8, edge=1.5), -980.0)


def _abdomen(scene: Scene, image: Pixels, x: Pixels, y: Pixels) -> Pixels:
    cavity = oval(x, y, (256, 256), 188, 124, edge=3)
    image = paint(image, cavity, -100.0)
    image = paint(image, oval(x, y, (154, 220), 94, 78, -18, edge=3) * cavity, 55.0)  # liver
    image = paint(image, oval(x, y, (404, 250), 34, 56, 16, edge=3) * cavity, 48.0)  # spleen
    image = paint(image, oval(x, y, (326, 176), 62, 34, 10, edge=4) * cavity, 20.0)  # stomach with fluid
    image = paint(image, oval(x, y, (326, 160), 40, 12, 8, edge=3) * cavity, -950.0)  # and gas
    for cx in (168, 356):
        image = paint(image, oval(x, y, (cx, 322), 28, 34, 20 if cx < 256 else -20, edge=3), 30.0)
        image = paint(image, oval(x, y, (cx + (8 if cx < 256 else -8), 322), 9, 14, edge=4), -90.0)
    image = paint(image, oval(x, y, (264, 290), 15, 15, edge=1.5), 42.0)  # aorta
    image = paint(image, oval(x, y, (226, 270), 15, 11, edge=1.5), 42.0)  # vena cava
    for cx in (206, 312):  # limbs of a normal adrenal gland; a nodule takes the place of one
        if not any(abs(mark.x - cx) < 40 for mark in scene.marks):
            image = paint(image, oval(x, y, (cx, 262), 13, 3, -35 if cx > 256 else 40, edge=1.5), 30.0)
    return image


def _spine(image: Pixels, x: Pixels, y: Pixels) -> Pixels:
    image = paint(image, oval(x, y, (256, 338), 34, 27, edge=2), 220.0)
    image = paint(image, oval(x, y, (256, 338), 30, 23, edge=4), 160.0)
    image = paint(image, oval(x, y, (256, 372), 12, 10, edge=1.5), 20.0)
    for cx in (222, 290):
        image = paint(image, oval(x, y, (cx, 372), 26, 8, 20 if cx > 256 else -20, edge=2), 380.0)
    image = paint(image, oval(x, y, (256, 396), 5, 16, edge=1.5), 380.0)
    for cx in (196, 316):
        image = paint(image, oval(x, y, (cx, 388), 46, 22, edge=3) * 0.6, 52.0)
    return image
