"""Shapes drawn on an image: how they are written, what is wrong with them, and the layer that keeps them."""

import json
import re
from math import hypot
from typing import TYPE_CHECKING

from medmcp.servers.tool import ToolError
from medmcp.servers.world.images import HospitalImage
from medmcp.servers.world.world import World

if TYPE_CHECKING:
    from medmcp.servers.pictures.present import Shape

__all__ = ["SHAPE", "clipped", "layer_shapes", "length_px", "read_shape", "save_layer"]

SHAPE = r"^(box|ellipse|arrow|line|polygon|point) [0-9.]+(,[0-9.]+)+(: .{1,60})?$"
NUMBERS = {"box": 4, "ellipse": 4, "arrow": 4, "line": 4, "point": 2}


def read_shape(text: str, image: HospitalImage) -> "Shape":
    """A shape from its text. Raises `ToolError` for a wrong number of coordinates or one outside the image."""
    from medmcp.servers.pictures.present import Shape

    def refuse(why: str) -> ToolError:
        return ToolError(
            "INVALID_ARGUMENT", f"'{text[:60]}': {why}", field="annotations",
            hint="E.g. box 120,80,60,40: nodule or arrow 10,10,90,75: fracture.",
        )  # fmt: skip

    found = re.match(SHAPE, text)
    if found is None:
        raise refuse("not a shape.")
    kind, _, rest = text.partition(" ")
    coordinates, _, label = rest.partition(": ")
    try:
        numbers = tuple(float(part) for part in coordinates.split(","))
    except ValueError:
        raise refuse("a coordinate is not a number.") from None
    wanted = NUMBERS.get(kind)
    if (wanted and len(numbers) != wanted) or (not wanted and (len(numbers) < 6 or len(numbers) % 2)):
        raise refuse(f"{kind} takes {wanted or 'three or more points, x and y each,'} numbers.")
    width, height = image.row["width"] or 0, image.row["height"] or 0
    corners = numbers[:2] if kind in ("box", "ellipse") else numbers
    if any(x > width for x in corners[0::2]) or any(y > height for y in corners[1::2]):
        raise refuse(f"outside the image of {width} x {height} pixels.")
    if kind in ("box", "ellipse") and (numbers[2] <= 0 or numbers[3] <= 0):
        raise refuse("width and height must be above 0.")
    return Shape(kind, numbers, label.strip())


def clipped(shape: "Shape", image: HospitalImage) -> bool:
    """Whether a box or ellipse reaches over the border."""
    if shape.kind not in ("box", "ellipse"):
        return False
    x, y, wide, high = shape.numbers
    return bool(x + wide > image.row["width"] or y + high > image.row["height"])


def length_px(shape: "Shape") -> float | None:
    """The length of a line or arrow."""
    if shape.kind not in ("line", "arrow"):
        return None
    x1, y1, x2, y2 = shape.numbers
    return hypot(x2 - x1, y2 - y1)


def save_layer(world: World, image: HospitalImage, shapes: list["Shape"]) -> str:
    """Keep the shapes as a layer over the image, which stays as it is; returns the layer's id."""
    return world.insert(
        "media", patient_id=image.patient_id, encounter_id=image.row["encounter_id"], study_id=image.study["id"],
        source_id=image.id, type="annotation", view=image.row["view"], laterality=image.row["laterality"],
        width=image.row["width"], height=image.row["height"], spacing_mm=image.row["spacing_mm"],
        spacing_source=image.row["spacing_source"], acquired=world.now,
        shapes=json.dumps([[shape.kind, list(shape.numbers), shape.label] for shape in shapes]),
    )  # fmt: skip


def layer_shapes(world: World, image_id: str) -> list["Shape"]:
    """The shapes of a layer; none for an image."""
    row = world.row("SELECT shapes FROM media WHERE id = ? AND type = 'annotation'", image_id)
    if row is None or not row["shapes"]:
        return []
    from medmcp.servers.pictures.present import Shape

    return [Shape(kind, tuple(numbers), label) for kind, numbers, label in json.loads(row["shapes"])]
