"""Drawing a frontal chest film: the patient's right is on the left of the picture, air is dark.

Marks: `pneumothorax` (side by `look`, rim of `a` pixels at the level of the hilum), `opacity` (a lobe by `look`),
`effusion` (side by `look`, lowest point of the fluid line at `y`), `nodule`, `shift` (heart and trachea `a` pixels away from the side
in `look`), `free_air` (a lucent crescent `a` pixels high under the dome in `look`). Read `canvas.py` for the primitives.
"""

from functools import lru_cache

import numpy as np

from medmcp.servers.pictures.canvas import (
    Pixels,
    add_stroke,
    blob,
    blur,
    ellipse,
    grid,
    noise,
    oval,
    paint,
    rng_of,
    soft,
    stroke,
    wavy,
)
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = ["HILUM_Y", "LUNGS", "draw"]

AIR, TISSUE, LUNG, HEART, BELLY = 0.04, 0.60, 0.24, 0.70, 0.78
HILUM_Y = 250
# centre x, y and semi-axes of the lung fields in a picture of 512 pixels, by the patient's side
LUNGS = {"right": (166.0, 250.0, 84.0, 168.0), "left": (348.0, 250.0, 80.0, 166.0)}
# the region of a lobe as it projects: centre x, y, semi-axes; the fissure that bounds it from below (y) if any
LOBES: dict[str, tuple[float, float, float, float, float | None]] = {
    "right_upper": (168, 170, 78, 82, 235), "right_middle": (178, 300, 66, 52, None), "right_lower": (160, 345, 74, 62, None),
    "left_upper": (346, 185, 74, 92, None), "left_lower": (356, 345, 68, 60, None),
}  # fmt: skip
COLLAPSE_UP = 0.8  # how far the apex falls, as a share of the rim at the hilum


def draw(scene: Scene) -> Pixels:
    """The film, 0 (black) to 1 (white)."""
    x, y = grid(scene)
    shallow = 34 * scene.fault("shallow_inspiration")
    # the patient's right is on the left of the picture: away from the right side is to the right
    moved = sum(mark.a * (1 if mark.look == "right" else -1) for mark in scene.marks if mark.draws == "shift")
    body = np.maximum(
        oval(x, y, (256, 330), 232, 330, edge=18),
        oval(x, y, (256, 120), 235, 95, edge=18) * soft(y - 40, 30),
    )
    image = AIR + (TISSUE - AIR) * body
    fields = {side: _field(x, y, side, shallow) for side in LUNGS}
    lungs = np.maximum(fields["left"], fields["right"])
    image = paint(image, lungs, LUNG)
    image += 0.018 * noise(rng_of(scene, 1), scene.height, scene.width, 26) * lungs
    image += _markings(scene) * lungs
    for mark in scene.marks:
        if mark.draws == "pneumothorax":
            image = _pneumothorax(image, x, y, mark, fields[mark.look], shallow)
    for mark in scene.marks:
        if mark.draws == "opacity":
            image = _opacity(scene, image, x, y, mark, fields[mark.look.split("_")[0]])
    image = paint(image, oval(x, y, (296 + moved, 338 - shallow * 0.6), 92, 62, 36, edge=9) * 0.95, HEART)
    image = paint(image, oval(x, y, (240 + moved, 330 - shallow * 0.6), 36, 62, edge=9) * 0.9, HEART)  # right atrium
    image = paint(image, oval(x, y, (270 + moved * 0.8, 190), 34, 90, edge=8) * 0.85, HEART - 0.08)
    image = paint(image, _belly(x, y, shallow), BELLY)
    for mark in scene.marks:
        if mark.draws == "free_air":
            image = _free_air(image, x, y, mark, shallow)
    for mark in scene.marks:
        if mark.draws == "effusion":
            image = _effusion(image, x, y, mark, fields[mark.look], shallow)
        elif mark.draws == "nodule":
            image = image + mark.level * blob(x, y, mark, scene.seed) * lungs
    bones = _bones(scene.height, scene.width, scene.fault("rotation") * 26, not scene.fault("no_marker"))
    image += bones * (0.35 + 0.65 * body)
    if scene.fault("underexposed"):
        image += scene.fault("underexposed") * (0.92 - image) * 0.62
    image = blur(image, 0.8 + 3.2 * scene.fault("motion"))
    image += (0.012 + 0.06 * scene.fault("noise")) * rng_of(scene, 2).standard_normal(image.shape)
    image[: round(170 * scene.fault("apices_cut"))] = AIR  # the field begins below the apices
    return np.clip(image, 0, 1)


def _field(x: Pixels, y: Pixels, side: str, shallow: float) -> Pixels:
    cx, cy, a, b = LUNGS[side]
    return oval(x, y, (cx, cy), a, b, 4 if side == "right" else -4, edge=5) * (1 - _belly(x, y, shallow))


def _belly(x: Pixels, y: Pixels, shallow: float) -> Pixels:
    """What lies under the domes of the diaphragm, the right one higher."""
    right = 372 - shallow + ((x - 160) / 105) ** 2 * 34
    left = 386 - shallow + ((x - 355) / 100) ** 2 * 34
    return soft(y - np.where(x < 256, right, left), 4)


def _markings(scene: Scene) -> Pixels:
    """Vessels that branch out from the hila."""
    rng = rng_of(scene, 3)
    found = np.zeros((scene.height, scene.width))
    for centre, outward in ((206, np.pi), (306, 0.0)):
        for branch in range(9):
            angle = outward + (branch - 4) * 0.36 * (1 if outward else -1)
            line = wavy(rng, (centre, 248 + branch * 3), angle, 60 + float(rng.uniform(0, 60)), 0.12)
            add_stroke(found, line[: len(line) // 2 + 1], 4, 0.10, 1.6)
            add_stroke(found, line, 2, 0.07, 1.0)
    return np.minimum(found, 0.26)


@lru_cache(maxsize=8)
def _bones(height: int, width: int, turn: float, marker: bool) -> Pixels:
    """Ribs, clavicles and spine; `turn` pixels of rotation move the spine away from the midline of the clavicles."""
    found = np.zeros((height, width))
    for side in (-1, 1):
        for rib in range(10):
            top = 78 + rib * 31
            along = np.linspace(0, 1, 16)
            reach = 62 + 52 * np.sin(min(1.0, (rib + 1.5) / 6) * np.pi / 2)
            line = [
                (256 + side * (18 + reach * t * 1.12), top + 26 * np.sin(t * np.pi * 0.9) - 16 * (1 - t) + 24 * t * t)
                for t in along
            ]
            add_stroke(found, line, 9, 0.075, 1.3)
        collar = [(256 + side * (22 + 130 * t) - turn, 96 - 26 * t + 8 * np.sin(t * 6)) for t in np.linspace(0, 1, 10)]
        add_stroke(found, collar, 11, 0.13, 1.2)
    add_stroke(found, [(256 + turn, 10), (256 + turn, 500)], 34, 0.09, 4)
    for vertebra in range(16):
        add_stroke(found, [(240 + turn, 30 + 30 * vertebra), (272 + turn, 30 + 30 * vertebra)], 4, -0.05, 1.5)
    if marker:
        for letter in (((458, 60), (458, 86)), ((458, 86), (472, 86))):
            add_stroke(found, letter, 4, 0.8, 0.5)
    found.setflags(write=False)
    return found


def _collapsed(x: Pixels, y: Pixels, mark: Mark) -> Pixels:
    """Distance inside the lung that has fallen away from the chest wall by `a` pixels at the hilum."""
    cx, cy, a, b = LUNGS[mark.look]
    inward = 1 if mark.look == "right" else -1
    up = COLLAPSE_UP * mark.a
    tall = b - up / 2
    wide = (a - mark.a / 2) / np.sqrt(1 - (up / tall) ** 2)  # so that the gap is `a` at the height of the hilum
    return ellipse(x, y, (cx + inward * mark.a / 2, cy + up), wide, tall)


def _pneumothorax(image: Pixels, x: Pixels, y: Pixels, mark: Mark, field: Pixels, shallow: float) -> Pixels:
    inside = _collapsed(x, y, mark)
    free = field * soft(-inside, 2)
    image = paint(image, free, 0.13)  # no vessels, darker than the lung
    line = np.exp(-0.5 * (inside / 1.1) ** 2) * field
    return image + mark.level * line


def _opacity(scene: Scene, image: Pixels, x: Pixels, y: Pixels, mark: Mark, field: Pixels) -> Pixels:
    mask = blob(x, y, mark, scene.seed) * field
    fissure = LOBES[mark.look][4]
    if fissure is not None:
        mask = mask * soft(fissure - y, 3)
    cloudy = 1 + 0.10 * noise(rng_of(scene, 5), scene.height, scene.width, 18)
    image = paint(image, np.clip(mask * mark.level * cloudy, 0, 1), 0.66)
    rng = rng_of(scene, 6)
    for _ in range(5):  # air in the bronchi stays dark
        line = wavy(
            rng,
            (mark.x + float(rng.normal(0, 12)), mark.y - mark.b * 0.3),
            float(rng.uniform(0, 6.3)),
            mark.b * 0.8,
            0.2,
        )
        image = image - 0.10 * stroke(scene, line, 3, 1.0) * mask
    return image


def _free_air(image: Pixels, x: Pixels, y: Pixels, mark: Mark, shallow: float) -> Pixels:
    """Air between the dome and the liver: a crescent under a thin line of diaphragm."""
    cx = LUNGS[mark.look][0]
    dome = (372 if mark.look == "right" else 386) - shallow + ((x - cx) / 102) ** 2 * 34
    high = mark.a * np.clip(1 - ((x - cx) / 62) ** 2, 0, 1)
    return paint(image, soft(np.minimum(y - dome - 4, dome + 4 + high - y), 2) * (high > 0.5), AIR + 0.06)


def _effusion(image: Pixels, x: Pixels, y: Pixels, mark: Mark, field: Pixels, shallow: float) -> Pixels:
    """Fluid with a line that rises towards the chest wall; it hides the diaphragm."""
    cx, cy, a, b = LUNGS[mark.look]
    outward = (cx - x) / a if mark.look == "right" else (x - cx) / a
    surface = mark.y - 46 * np.clip(outward, -0.4, 1.0) ** 2 * np.sign(outward)
    chest = oval(x, y, (cx, cy + 40), a, b + 30, edge=4)
    return paint(image, soft(y - surface, 8) * chest * mark.level, BELLY)
