"""Drawing a dermoscopic photograph of a skin lesion, 0.04 mm a pixel, in RGB from 0 to 1.

Marks in order: the `lesion` itself (`level` darkness, `look` pigment: brown, dark, pink, waxy), then `patch` (an area of another
colour by `look`), `network`, `streaks`, `vessels`, `cysts`, `plugs`, `ulcer`, `redness`.
"""

import numpy as np

from medmcp.servers.pictures.canvas import Pixels, blob, blur, dots, grid, noise, paint, rng_of, soft, stroke, wavy
from medmcp.servers.pictures.scene import Mark, Scene

__all__ = ["COLOURS", "draw", "skin"]

COLOURS = {
    "brown": (0.52, 0.33, 0.20), "dark": (0.26, 0.16, 0.11), "tan": (0.68, 0.47, 0.30), "black": (0.10, 0.07, 0.07),
    "pink": (0.84, 0.50, 0.47), "red": (0.72, 0.22, 0.20), "waxy": (0.60, 0.44, 0.26), "blue_grey": (0.40, 0.44, 0.53),
    "white": (0.90, 0.84, 0.80), "yellow": (0.84, 0.68, 0.36),
}  # fmt: skip
LIGHT_SKIN, DARK_SKIN = np.array([0.91, 0.74, 0.64]), np.array([0.36, 0.24, 0.17])


def skin(scene: Scene) -> Pixels:
    """Bare skin of the scene's tone with its fine furrows."""
    base = LIGHT_SKIN + (DARK_SKIN - LIGHT_SKIN) * scene.tone
    rng = rng_of(scene, 1)
    image = np.ones((scene.height, scene.width, 3)) * base
    fine = 0.55 * noise(rng, scene.height, scene.width, 5) + 0.45 * noise(rng, scene.height, scene.width, 40)
    return np.asarray(image * (1 + 0.028 * fine[..., None]))


def draw(scene: Scene) -> Pixels:
    """The photograph."""
    x, y = grid(scene)
    image = skin(scene)
    inside = np.zeros_like(x)
    body: Mark | None = None
    for number, mark in enumerate(scene.marks):
        rng = rng_of(scene, 10 + number)
        if mark.draws == "lesion":
            body, inside = mark, blob(x, y, mark, scene.seed)
            bumpy = 1 + 0.05 * noise(rng, scene.height, scene.width, 14)
            image = (
                paint(image, inside * mark.level, np.array(COLOURS[mark.look])) * (1 + inside * (bumpy - 1))[..., None]
            )
        elif mark.draws == "patch":
            cloudy = np.clip(0.85 + 0.12 * noise(rng, scene.height, scene.width, 10), 0, 1)
            image = paint(image, blob(x, y, mark, scene.seed) * inside * cloudy * mark.level, COLOURS[mark.look])
        elif body is not None:
            image = _detail(scene, image, x, y, mark, body, inside, rng)
    glare = soft(np.hypot(x - 256, y - 192) * -1 + 330, 160)
    image = image * (0.72 + 0.28 * glare)[..., None]
    image = blur(image, 0.5 + 3.5 * scene.fault("motion"))
    if scene.fault("overexposed"):
        image += scene.fault("overexposed") * (1.15 - image) * 0.75
    image += (0.008 + 0.05 * scene.fault("noise")) * rng_of(scene, 3).standard_normal(image.shape)
    return np.clip(image, 0, 1)


def _detail(
    scene: Scene, image: Pixels, x: Pixels, y: Pixels, mark: Mark, body: Mark, inside: Pixels, rng: np.random.Generator
) -> Pixels:
    def spots(share: float) -> list[tuple[float, float]]:
        reach = [(float(rng.uniform(0, 6.283)), float(rng.uniform(0, share))) for _ in range(mark.count)]
        return [(body.x + body.a * r * np.cos(t), body.y + body.b * r * np.sin(t)) for t, r in reach]

    if mark.draws == "network":
        pitch = 11.0
        warp = 2.2 * noise(rng, scene.height, scene.width, 30)
        mesh = np.abs(np.sin((x + warp) * np.pi / pitch)) * np.abs(np.sin((y + warp + x * 0.35) * np.pi / pitch))
        return paint(image, soft(0.22 - mesh, 0.3) * inside * mark.level, COLOURS["dark"])
    if mark.draws == "streaks":
        for at in np.linspace(0, 2 * np.pi, mark.count, endpoint=False):
            turn = at + np.radians(body.angle)
            start = (body.x + body.a * 0.9 * np.cos(turn), body.y + body.b * 0.9 * np.sin(turn))
            image = paint(
                image, stroke(scene, wavy(rng, start, turn, 18, 0.1, 5), 4, 1.0) * mark.level, COLOURS["dark"]
            )
        return image
    if mark.draws == "vessels":
        for start in spots(0.5):
            line = wavy(rng, start, float(rng.uniform(0, 6.283)), body.a * 0.9, 0.35, 7)
            image = paint(image, stroke(scene, line, 3, 0.7) * inside * mark.level, COLOURS["red"])
            half = line[len(line) // 2]
            twig = wavy(rng, half, float(rng.uniform(0, 6.283)), body.a * 0.5, 0.4, 6)
            image = paint(image, stroke(scene, twig, 1.6, 0.6) * inside * mark.level, COLOURS["red"])
        return image
    if mark.draws in ("cysts", "plugs", "nests"):
        radius, colour = {"cysts": (3.2, "white"), "plugs": (4.5, "dark"), "nests": (12.0, "blue_grey")}[mark.draws]
        return paint(image, dots(x, y, spots(0.75), radius, 2.0) * inside * mark.level, COLOURS[colour])
    if mark.draws == "ulcer":
        return paint(image, blob(x, y, mark, scene.seed) * 0.9, (0.45, 0.10, 0.08))
    if mark.draws == "redness":
        return paint(image, blob(x, y, mark, scene.seed) * (1 - inside) * mark.level, COLOURS["pink"])
    raise ValueError(f"dermoscopy draws no {mark.draws}")
