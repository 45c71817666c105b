"""Drawing an axial CT slice of the chest at the pulmonary arteries with contrast, in HU. Marks: `defect`, a blob of the attenuation
`level` inside an artery; `wide_ventricle` widens the right ventricle by `a` pixels.

Attenuations: pulmonary artery 330, aorta 240, lung -850, muscle 55 HU (typical of a pulmonary arterial phase).
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, grid, oval, paint, rng_of
from medmcp.servers.pictures.scene import Scene

__all__ = ["ARTERIES", "NOISE", "draw"]

NOISE = 16.0
# centre x, y, semi-axes and angle of the right and left pulmonary artery on the picture
ARTERIES: dict[str, tuple[float, float, float, float, float]] = {
    "right": (214.0, 258.0, 52.0, 15.0, -4.0), "left": (322.0, 250.0, 40.0, 15.0, 24.0),
}  # fmt: skip


def draw(scene: Scene) -> Pixels:
    """The slice in HU."""
    x, y = grid(scene)
    wider = sum(mark.a for mark in scene.marks if mark.draws == "wide_ventricle")
    image = np.full((scene.height, scene.width), -1000.0)
    image = paint(image, oval(x, y, (256, 262), 222, 158, edge=2), -100.0)
    image = paint(image, oval(x, y, (256, 262), 204, 141, edge=2), 55.0)
    lungs = np.maximum(oval(x, y, (144, 255), 86, 110, 6, edge=2), oval(x, y, (370, 255), 80, 106, -6, edge=2))
    image = paint(image, lungs, -850.0)
    image = paint(image, oval(x, y, (268, 246), 74, 82, edge=4), -60.0)  # fat of the mediastinum
    for cx, cy, a, b, turn in ARTERIES.values():
        image = paint(image, oval(x, y, (cx, cy), a, b, turn, edge=1.5), 330.0)
    image = paint(image, oval(x, y, (286, 216), 24, 22, edge=1.5), 330.0)  # main pulmonary artery
    image = paint(image, oval(x, y, (240, 206), 22, 22, edge=1.5), 240.0)
    image = paint(image, oval(x, y, (300, 314), 17, 17, edge=1.5), 240.0)
    image = paint(image, oval(x, y, (268, 170), 26 + wider, 14, edge=2), 300.0)  # outflow of the right ventricle
    image = paint(image, oval(x, y, (256, 338), 34, 27, edge=2), 220.0)
    for mark in scene.marks:
        if mark.draws == "defect":
            image = paint(image, blob(x, y, mark, scene.seed), mark.level)
    image = blur(image, 0.7 + 2.5 * scene.fault("motion"))
    image += NOISE * (1 + 3 * scene.fault("noise")) * rng_of(scene, 1).standard_normal(image.shape)
    for streak in range(round(8 * scene.fault("metal"))):
        image += (160 if streak % 2 else -180) * np.exp(-0.5 * ((y - 140 - 30 * streak) / 5) ** 2)
    return np.asarray(np.round(np.clip(image, -1024, 3071)), dtype=np.float64)
