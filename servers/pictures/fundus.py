"""Drawing a 45-degree fundus photograph centred between disc and macula; it has no scale in mm.

The disc of a right eye is on the right of the picture (nasal), the fovea to the left of it. Marks: `disc` and `cup`
(ellipses), and by quadrant (`look`: superotemporal, superonasal, inferotemporal, inferonasal) or near the fovea (`look`: macula)
`count` of `microaneurysm`, `haemorrhage`, `exudate`, `cotton_wool`; `beading`, `irma`, `new_vessels`, `boat`.
"""

import numpy as np

from medmcp.servers.pictures.canvas import (
    Pixels,
    blob,
    blur,
    box_around,
    dots,
    grid,
    noise,
    oval,
    paint,
    paint_stroke,
    rng_of,
    soft,
    wavy,
)
from medmcp.servers.pictures.eye import QUADRANTS, disc_centre, fovea
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = ["draw"]

RADIUS = 246.0


def draw(scene: Scene) -> Pixels:
    """The photograph in RGB."""
    x, y = grid(scene)
    side = scene.side or "right"
    light, dark = np.array([0.86, 0.45, 0.22]), np.array([0.52, 0.23, 0.11])
    image = np.ones((scene.height, scene.width, 3)) * (light + (dark - light) * scene.tone)
    rng = rng_of(scene, 1)
    image *= (1 + 0.045 * noise(rng, scene.height, scene.width, 34) + 0.02 * noise(rng, scene.height, scene.width, 6))[
        ..., None
    ]
    fx, fy = fovea(side)
    image *= (1 - 0.34 * np.exp(-0.5 * (np.hypot(x - fx, y - fy) / 30) ** 2))[..., None]
    for mark in scene.marks:
        if mark.draws in ("disc", "cup"):
            pale = (0.98, 0.86, 0.62) if mark.draws == "disc" else (1.0, 0.97, 0.88)
            image = paint(image, blob(x, y, mark, scene.seed), pale)
    beaded = {mark.look for mark in scene.marks if mark.draws == "beading"}
    behind = image.copy()
    image = _vessels(scene, image, side, beaded)
    on_disc = sum((blob(x, y, mark, scene.seed) for mark in scene.marks if mark.draws == "disc"), np.zeros_like(x))
    disc = box_around(on_disc)
    if disc is not None:  # the nerve head shines through
        image[disc] += (behind[disc] - image[disc]) * (0.93 * on_disc[disc])[..., None]
    for number, mark in enumerate(scene.marks):
        if mark.draws not in ("disc", "cup", "beading"):
            image = _lesion(scene, image, x, y, mark, rng_of(scene, 20 + number))
    image = blur(image, 0.7 + 4.0 * scene.fault("motion"))
    from_middle = np.hypot(x - 256, y - 256)
    if scene.fault("small_pupil"):
        image *= (1 - 0.6 * scene.fault("small_pupil") * soft(from_middle - 120, 90))[..., None]
    if scene.fault("media_haze"):
        image += 0.35 * scene.fault("media_haze") * (0.62 - image)
    image += (0.008 + 0.05 * scene.fault("noise")) * rng_of(scene, 3).standard_normal(image.shape)
    image *= soft(RADIUS - from_middle, 3)[..., None]
    return np.clip(image, 0, 1)


def _vessels(scene: Scene, image: Pixels, side: str, beaded: set[str]) -> Pixels:
    """Four arcades, each an artery and a wider, darker vein, with branches."""
    dx, dy = disc_centre(side)
    temporal = -1 if side == "right" else 1
    rng = rng_of(scene, 2)
    for quadrant in QUADRANTS:
        up = -1 if quadrant.startswith("supero") else 1
        out = temporal if quadrant.endswith("temporal") else -temporal
        reach = 250 if out == temporal else 90
        for kind, colour, width in (("artery", (0.74, 0.20, 0.12), 4.0), ("vein", (0.48, 0.08, 0.07), 5.5)):
            t = np.linspace(0, 1, 40)
            shift = 0.0 if kind == "artery" else 9.0
            px = dx + out * (reach * t**1.3) + out * shift * t
            py = (
                dy
                + up * (150 * np.sin(np.minimum(t * 1.5, 1.0) * np.pi / 2) * (1 - 0.25 * t) + shift)
                + 4 * np.sin(t * 9 + float(rng.uniform(0, 6)))
            )
            points = list(zip(px.tolist(), py.tolist(), strict=True))
            paint_stroke(image, points, width, 0.85, colour, 0.8)
            if kind == "vein" and quadrant in beaded:  # widths like a string of beads
                _, y = grid(scene)
                image = paint(image, dots(grid(scene)[0], y, points[8:36:3], 5.2, 1.2) * 0.9, colour)
            for begin in (12, 20, 28):
                branch = wavy(rng, points[begin], np.arctan2(up, out * (0.6 if begin == 20 else -0.5)), 70, 0.16, 7)
                paint_stroke(image, branch, width * 0.45, 0.7, colour)
    return image


def _scatter(mark: Mark, rng: np.random.Generator) -> list[tuple[float, float]]:
    return [
        (mark.x + mark.a * float(rng.uniform(-1, 1)), mark.y + mark.b * float(rng.uniform(-1, 1)))
        for _ in range(mark.count)
    ]


def _lesion(scene: Scene, image: Pixels, x: Pixels, y: Pixels, mark: Mark, rng: np.random.Generator) -> Pixels:
    spots = _scatter(mark, rng)
    if mark.draws == "microaneurysm":
        return paint(image, dots(x, y, spots, 1.7, 1.0) * 0.9, (0.50, 0.05, 0.05))
    if mark.draws == "haemorrhage":
        mask = np.maximum(dots(x, y, spots[::2], 4.0, 1.6), dots(x, y, spots[1::2], 6.0, 2.5))
        return paint(image, mask * 0.9, (0.40, 0.04, 0.04))
    if mark.draws == "exudate":
        return paint(image, dots(x, y, spots, 3.0, 1.2) * 0.95, (0.98, 0.90, 0.50))
    if mark.draws == "cotton_wool":
        return paint(image, dots(x, y, spots, 9.0, 9.0) * 0.8, (0.96, 0.90, 0.78))
    if mark.draws == "irma":
        for spot in spots:
            line = wavy(rng, spot, float(rng.uniform(0, 6.283)), 34, 0.8, 4)
            paint_stroke(image, line, 1.8, 0.9, (0.62, 0.10, 0.08), 0.5)
        return image
    if mark.draws == "new_vessels":
        for _ in range(16):
            angle = float(rng.uniform(0, 6.283))
            line = wavy(rng, (mark.x, mark.y), angle, mark.a, 0.55, 5)
            paint_stroke(image, line, 1.5, 0.9, (0.70, 0.08, 0.08), 0.5)
        return image
    if mark.draws == "boat":  # blood before the retina settles with a flat top
        return paint(
            image, oval(x, y, (mark.x, mark.y), mark.a, mark.b, edge=3) * soft(y - mark.y, 2), (0.42, 0.03, 0.04)
        )
    raise ValueError(f"fundus draws no {mark.draws}")
