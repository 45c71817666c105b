"""Drawing an axial CT slice of the liver or of the kidneys in HU, in the phase that a mark `phase` names by its `look`.

Phases: unenhanced, arterial (35 s), portal_venous (70 s), delayed (180 s). Attenuations of the organs by phase after Johnson 2016
Radiol Clin North Am 54:1; a lesion's own is the `level` of its mark: `lesion`, a blob, or `rim`, a thin shell around one (the mark's
`edge` is its thickness).
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, grid, oval, paint, rng_of, soft
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = ["NOISE", "PHASES", "draw", "phase_of"]

NOISE = 10.0
# liver, portal vein, aorta, kidney, spleen in HU by phase
PHASES: dict[str, tuple[float, float, float, float, float]] = {
    "unenhanced": (55, 40, 42, 30, 48), "arterial": (68, 60, 290, 130, 110), "portal_venous": (108, 165, 155, 175, 125),
    "delayed": (92, 115, 115, 150, 100),
}  # fmt: skip


def phase_of(scene: Scene) -> str:
    """The phase that the scene's mark names; portal venous without one."""
    return next((mark.look for mark in scene.marks if mark.draws == "phase"), "portal_venous")


def draw(scene: Scene) -> Pixels:
    """The slice in HU."""
    x, y = grid(scene)
    liver, portal, aorta, kidney, spleen = PHASES[phase_of(scene)]
    image = np.full((scene.height, scene.width), -1000.0)
    image = paint(image, oval(x, y, (256, 262), 222, 158, edge=2), -100.0)
    image = paint(image, oval(x, y, (256, 262), 204, 141, edge=2), 55.0)
    cavity = oval(x, y, (256, 256), 190, 126, edge=3)
    image = paint(image, cavity, -100.0)
    if scene.kind == "ct_liver":
        image = paint(image, oval(x, y, (162, 236), 104, 94, -14, edge=3) * cavity, liver)
        image = paint(image, oval(x, y, (262, 188), 74, 40, 8, edge=3) * cavity, liver)
        image = paint(image, oval(x, y, (216, 246), 20, 9, -24, edge=2), portal)
        image = paint(image, oval(x, y, (408, 254), 32, 54, 14, edge=3) * cavity, spleen)
    else:
        for cx in (158, 354):
            image = paint(image, oval(x, y, (cx, 274), 52, 64, 10 if cx < 256 else -10, edge=3) * cavity, kidney)
            image = paint(image, oval(x, y, (cx + (24 if cx < 256 else -24), 282), 12, 20, edge=4), -90.0)  # sinus
    image = paint(image, oval(x, y, (264, 298), 15, 15, edge=1.5), aorta)
    image = paint(image, oval(x, y, (224, 284), 15, 11, edge=1.5), portal * 0.9)
    image = paint(image, oval(x, y, (256, 344), 34, 27, edge=2), 220.0)
    image = paint(image, oval(x, y, (256, 376), 12, 10, edge=1.5), 20.0)
    for mark in scene.marks:
        image = _mark(scene, image, x, y, mark)
    image = blur(image, 0.7 + 2.5 * scene.fault("motion"))
    image += NOISE * (1 + 3 * scene.fault("noise")) * rng_of(scene, 1).standard_normal(image.shape)
    for streak in range(round(8 * scene.fault("metal"))):
        image += (160 if streak % 2 else -180) * np.exp(-0.5 * ((y - 140 - 30 * streak) / 5) ** 2)
    return np.asarray(np.round(np.clip(image, -1024, 3071)), dtype=np.float64)


def _mark(scene: Scene, image: Pixels, x: Pixels, y: Pixels, mark: Mark) -> Pixels:
    if mark.draws == "lesion":
        return paint(image, blob(x, y, mark, scene.seed), mark.level)
    if mark.draws == "rim":
        inner = mark.model_copy(
            update={"a": max(1.0, mark.a - mark.edge), "b": max(1.0, mark.b - mark.edge), "edge": 1.2}
        )
        outer = mark.model_copy(update={"edge": 1.2})
        return paint(image, np.clip(blob(x, y, outer, scene.seed) - blob(x, y, inner, scene.seed), 0, 1), mark.level)
    if mark.draws == "septum":
        turn = np.radians(mark.angle)
        across = -(x - mark.x) * np.sin(turn) + (y - mark.y) * np.cos(turn)
        along = (x - mark.x) * np.cos(turn) + (y - mark.y) * np.sin(turn)
        return paint(image, soft(mark.b - np.abs(across), 1) * soft(mark.a - np.abs(along), 1), mark.level)
    return image
