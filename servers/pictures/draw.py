"""`pixels`: the image of a scene, drawn once and kept, and its `metrics`; `DRAWERS` is the explicit list of modalities."""

from collections.abc import Callable
from functools import lru_cache

from medmcp.servers.pictures import (
    chest_film,
    ct_head,
    ct_heart,
    ct_organ,
    ct_pulmonary,
    ct_slice,
    dermoscopy,
    fundus,
    histology,
    mammogram,
    ultrasound,
    wound,
)
from medmcp.servers.pictures.canvas import Pixels, blur
from medmcp.servers.pictures.measure import Metrics, quality_metrics
from medmcp.servers.pictures.scene import Kind, Scene

__all__ = ["DRAWERS", "metrics", "pixels"]

DRAWERS: dict[Kind, Callable[[Scene], Pixels]] = {
    "chest_film": chest_film.draw,
    "ct_chest": ct_slice.draw,
    "ct_pulmonary": ct_pulmonary.draw,
    "ct_heart": ct_heart.draw,
    "ct_head": ct_head.draw,
    "ct_head_upper": ct_head.draw,
    "ct_abdomen": ct_slice.draw,
    "ct_liver": ct_organ.draw,
    "ct_kidney": ct_organ.draw,
    "mammogram": mammogram.draw,
    "thyroid_ultrasound": ultrasound.draw,
    "dermoscopy": dermoscopy.draw,
    "fundus": fundus.draw,
    "histology": histology.draw,
    "wound": wound.draw,
}

KEPT = 24  # pictures of 2 MB and more


@lru_cache(maxsize=KEPT)
def pixels(scene: Scene) -> Pixels:
    """The picture of a scene as an array that must not be changed: grey or RGB from 0 to 1, CT in HU."""
    image = DRAWERS[scene.kind](scene)
    if scene.fault("motion"):  # movement and poor focus blur the grain too, which is what a sharpness metric sees
        image = blur(image, 1.4 * scene.fault("motion"))
    image.setflags(write=False)
    return image


@lru_cache(maxsize=1024)
def metrics(scene: Scene) -> Metrics:
    """The technical quality of a scene's picture."""
    return quality_metrics(pixels(scene))
