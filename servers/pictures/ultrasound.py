"""Drawing an ultrasound of one thyroid lobe in transverse section: skin above, trachea medial, carotid lateral.

Marks: `nodule` (`level` its echogenicity: 0.16 very hypoechoic, 0.30 hypoechoic, 0.50 as the gland; `count` bright foci inside),
`cyst`. Speckle multiplies the picture, as in a real one.
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, dots, ellipse, grid, noise, oval, paint, rng_of, soft
from medmcp.servers.pictures.scene import Scene

__all__ = ["GLAND", "draw"]

GLAND = 0.52
SPECKLE = 0.20


def draw(scene: Scene) -> Pixels:
    """The section, 0 (no echo) to 1."""
    x, y = grid(scene)
    width, height = scene.width, scene.height
    medial = width * (0.93 if scene.side == "right" else 0.07)
    lateral = width - medial
    image = np.full((height, width), 0.34) - 0.08 * (y / height)
    image = paint(image, oval(x, y, (width / 2, height * 0.50), width * 0.36, height * 0.30, edge=8), GLAND)
    image += 0.25 * np.exp(-0.5 * ((y - 14 - 6 * np.sin(x / 90)) / 4) ** 2)
    for depth, weight in ((62, 0.18), (80, 0.12)):  # fascia of the strap muscles
        image += weight * np.exp(-0.5 * ((y - depth - 8 * np.sin(x / 120 + depth)) / 2.2) ** 2)
    image = paint(image, oval(x, y, (lateral, height * 0.55), 44, 40, edge=4), 0.04)  # carotid, free of echoes
    tube = oval(x, y, (medial, height * 0.50), 62, 88, edge=5)
    image = paint(image, tube, 0.12)
    image += 0.45 * np.exp(-0.5 * (ellipse(x, y, (medial, height * 0.50), 62, 88) / 3) ** 2)  # wall of the trachea
    image = paint(image, soft(y - height * 0.86, 10) * 0.7, 0.20)
    for mark in scene.marks:
        mask = blob(x, y, mark, scene.seed)
        image = paint(image, mask, 0.05 if mark.draws == "cyst" else mark.level)
        if mark.draws == "cyst":  # sound goes through fluid: brighter behind
            image += 0.16 * oval(x, y, (mark.x, mark.y + mark.b + 36), mark.a * 0.8, 40, edge=10)
        elif mark.count > 1:
            rng = rng_of(scene, 4)
            spots = [
                (mark.x + mark.a * 0.6 * float(rng.uniform(-1, 1)), mark.y + mark.b * 0.6 * float(rng.uniform(-1, 1)))
                for _ in range(mark.count)
            ]
            image = np.maximum(image, 0.95 * dots(x, y, spots, 1.5, 1.0))
    rng = rng_of(scene, 1)
    speckle = 0.75 * noise(rng, height, width, 2.2) + 0.45 * noise(rng, height, width, 5)
    image = image * (1 + SPECKLE * (1 + 2 * scene.fault("noise")) * speckle)
    if scene.fault("poor_contact"):
        image *= 1 - 0.75 * scene.fault("poor_contact") * soft(np.abs(x - width * 0.3) * -1 + width * 0.17, 30)
    return np.clip(blur(image, 0.5 + 2.5 * scene.fault("motion")), 0, 1)
