"""Drawing an axial unenhanced CT slice of the head in HU: the patient's right is on the left.

Attenuations: grey matter 37, white matter 29, fluid 6, bone 1000 HU (Hounsfield scale; brain values after Lamba 2014 Radiol Clin
North Am 52:1). Marks: `low`, an area whose `level` in HU is subtracted; `vessel`, a short dense segment; `crescent`, a collection
along the vault of `a` x `b` pixels whose `level` is its attenuation; `shift` moves the midline by `a` pixels away from the side in
`look`. `REGION_PLACES` has where the regions of the middle cerebral artery lie on the picture's right half.
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, grid, noise, oval, paint, rng_of, soft
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = ["NOISE", "REGION_PLACES", "draw"]

NOISE = 3.2
GREY, WHITE, FLUID, BONE, BLOOD = 37.0, 29.0, 6.0, 1000.0, 60.0
CENTRE = (256.0, 262.0)
SKULL = (176.0, 214.0)
# centre x, y and semi-axes of a region of the patient's left (right half of the picture); mirrored for the right
REGION_PLACES: dict[str, tuple[float, float, float, float]] = {
    "caudate": (284, 206, 11, 19), "lentiform": (316, 250, 15, 27), "internal_capsule": (300, 262, 7, 30), "insula": (344, 248, 8, 36),
    "m1": (352, 162, 34, 26), "m2": (386, 250, 22, 34), "m3": (366, 340, 34, 30),
    "m4": (344, 160, 42, 32), "m5": (376, 256, 32, 40), "m6": (350, 346, 42, 34),
}  # fmt: skip


def draw(scene: Scene) -> Pixels:
    """The slice in HU."""
    x, y = grid(scene)
    moved = sum(mark.a * (1 if mark.look == "right" else -1) for mark in scene.marks if mark.draws == "shift")
    image = np.full((scene.height, scene.width), -1000.0)
    image = paint(image, oval(x, y, CENTRE, SKULL[0] + 18, SKULL[1] + 18, edge=2), 40.0)
    image = paint(image, oval(x, y, CENTRE, SKULL[0] + 10, SKULL[1] + 10, edge=2), BONE)
    inside = oval(x, y, CENTRE, SKULL[0], SKULL[1], edge=2)
    image = paint(image, inside, FLUID)
    brain = oval(x, y, CENTRE, SKULL[0] - 5, SKULL[1] - 5, edge=3)
    image = paint(image, brain, GREY)
    image = paint(image, oval(x, y, CENTRE, SKULL[0] - 24, SKULL[1] - 26, edge=10) * brain, WHITE)
    image = (_ganglia if scene.kind == "ct_head" else _ventricles)(image, x, y, moved)
    image = paint(
        image, soft(1.6 - np.abs(x - 256 - moved * np.exp(-(((y - 262) / 90) ** 2))), 2) * brain * 0.5, 45.0
    )  # falx
    texture = noise(rng_of(scene, 1), scene.height, scene.width, 14)
    image = image + 1.2 * texture * brain
    for mark in scene.marks:
        image = _mark(scene, image, x, y, mark, brain, inside)
    image = blur(image, 0.9 + 2.5 * scene.fault("motion"))
    image += NOISE * (1 + 3 * scene.fault("noise")) * rng_of(scene, 2).standard_normal(image.shape)
    for streak in range(round(8 * scene.fault("metal"))):
        image += (60 if streak % 2 else -60) * np.exp(-0.5 * ((y - 150 - 30 * streak) / 5) ** 2)
    return np.asarray(np.round(np.clip(image, -1024, 3071)), dtype=np.float64)


def _ganglia(image: Pixels, x: Pixels, y: Pixels, moved: float) -> Pixels:
    for side in (-1, 1):
        for name in ("caudate", "lentiform", "insula"):
            cx, cy, a, b = REGION_PLACES[name]
            image = paint(image, oval(x, y, (256 + side * (cx - 256) + moved, cy), a, b, side * 8, edge=3), GREY + 1)
        cx, cy, a, b = REGION_PLACES["internal_capsule"]
        image = paint(image, oval(x, y, (256 + side * (cx - 256) + moved, cy), a, b, side * -18, edge=3), WHITE)
        image = paint(
            image, oval(x, y, (256 + side * 13 + moved, 196), 8, 26, side * 14, edge=2), FLUID
        )  # frontal horn
        image = paint(image, oval(x, y, (256 + side * 26 + moved, 346), 9, 30, side * -16, edge=2), FLUID)
        image = paint(image, oval(x, y, (256 + side * 106, 236), 3, 26, side * -10, edge=2), FLUID)  # lateral fissure
    return paint(image, oval(x, y, (256 + moved, 270), 3.5, 24, edge=2), FLUID)


def _ventricles(image: Pixels, x: Pixels, y: Pixels, moved: float) -> Pixels:
    for side in (-1, 1):
        image = paint(image, oval(x, y, (256 + side * 16 + moved, 250), 10, 62, side * 6, edge=2), FLUID)
    return image


def _mark(scene: Scene, image: Pixels, x: Pixels, y: Pixels, mark: Mark, brain: Pixels, inside: Pixels) -> Pixels:
    if mark.draws == "low":
        return image - mark.level * blob(x, y, mark, scene.seed) * brain
    if mark.draws == "vessel":
        return paint(image, blob(x, y, mark, scene.seed) * inside, mark.level)
    if mark.draws == "crescent":
        # along the vault, deepest in the middle: its inner border is concave, as that of a lens is not
        outer = oval(x, y, CENTRE, SKULL[0] - 1, SKULL[1] - 1, edge=2)
        vault = SKULL[0] * np.sqrt(np.clip(1 - ((y - CENTRE[1]) / SKULL[1]) ** 2, 0, 1))
        depth = mark.b * np.clip(1 - ((y - mark.y) / (1.1 * mark.a)) ** 2, 0, 1) ** 0.25
        return paint(image, outer * soft(depth - vault + np.abs(x - CENTRE[0]), 2) * _side(x, mark), mark.level)
    return image


def _side(x: Pixels, mark: Mark) -> Pixels:
    return np.asarray((x > CENTRE[0]) == (mark.x > CENTRE[0]), dtype=np.float64)
