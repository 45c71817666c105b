"""Looking at an image: the picture itself as PNG, with its scale."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.parameters import ImageId
from medmcp.servers.tool import Picture, ToolError, tool
from medmcp.servers.visual_diagnosis.results import ViewedImage
from medmcp.servers.world.annotation import layer_shapes
from medmcp.servers.world.images import HospitalImage, open_image
from medmcp.servers.world.lesions import pixels_of
from medmcp.servers.world.world import World

__all__ = ["view_image"]

Window = Literal["default", "lung", "bone", "soft_tissue", "brain", "stroke", "liver", "angio"]
Crop = Annotated[
    list[Annotated[float, Field(ge=0, le=100_000)]] | None,
    Field(min_length=4, max_length=4, description="x, y, width, height in pixels."),
]
LEAST_CROP = 8


@tool("visual_diagnosis", "View an image", effect="read", minutes=1, also_on=("radiology_report",))
async def view_image(
    world: World,
    image_id: ImageId,
    window: Annotated[Window, Field(description="CT window preset.")] = "default",
    crop: Crop = None,
    max_side: Annotated[int, Field(ge=128, le=2048, description="Longest side in pixels.")] = 768,
) -> ViewedImage:
    """Show an image as PNG with its scale bar and metadata, on request with a CT window, cropped and enlarged. Synthetic
    pictures carry a banner; an image that came without pixels is answered by a plain sheet that says so."""
    from medmcp.servers.pictures.present import blank, present

    image = open_image(world, image_id)
    kind, picture = image.kind, pixels_of(image)
    if window != "default" and (kind is None or kind.unit != "HU"):
        raise ToolError(
            "INVALID_ARGUMENT", f"{image_id} is not a CT image.", field="window", hint="Leave window at default."
        )
    area = _area(image, crop)
    if picture is None or kind is None:
        shown = blank(max_side, max_side * 3 // 4, "No pixel file is kept for this image.")
    else:
        shown = present(
            picture, window=window, default_window=kind.window, crop=area, max_side=max_side,
            spacing=image.row["spacing_mm"], shapes=layer_shapes(world, image_id),
        )  # fmt: skip
    return {
        "patient_id": image.patient_id,
        "image": Picture(shown.png),
        "metadata": {
            "image_id": image_id, "study_id": image.study["id"], "modality": image.study["modality"],
            "body_part": image.study["body_part"], "view": image.row["view"], "laterality": image.row["laterality"],
            "acquired_at": image.row["acquired"], "size_px": [image.row["width"] or 0, image.row["height"] or 0],
            "pixel_spacing_mm": image.row["spacing_mm"],
            "source": "synthetic_schematic" if picture is None else "pixels",
            "window": (kind.window if window == "default" else window) if kind and kind.unit == "HU" else None,
        },
        "scale_bar_mm": shown.scale_bar_mm,
    }  # fmt: skip


def _area(image: HospitalImage, crop: list[float] | None) -> tuple[float, float, float, float] | None:
    if crop is None:
        return None
    x, y, wide, high = crop
    width, height = image.row["width"] or 0, image.row["height"] or 0
    if wide < LEAST_CROP or high < LEAST_CROP or x + wide > width or y + high > height:
        raise ToolError(
            "INVALID_ARGUMENT", f"The crop is not inside the image of {width} x {height} pixels.", field="crop",
            hint=f"x, y, width, height; at least {LEAST_CROP} pixels wide and high.",
        )  # fmt: skip
    return x, y, wide, high
