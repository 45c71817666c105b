"""Sizes and densities, measured on the pixels of an image."""

import json
from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.radiology.attenuation import attenuation_hints
from medmcp.servers.parameters import ImageId, OptionalFindingId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.visual_diagnosis.results import LesionMeasurement, RegionStatistics
from medmcp.servers.world.images import HospitalImage, open_image
from medmcp.servers.world.lesions import Outline, in_mm, measure_finding, pixels_of
from medmcp.servers.world.world import World

__all__ = ["measure_lesion", "measure_roi_intensity"]

Coordinate = Annotated[float, Field(ge=0, le=100_000)]
FEW_PIXELS = 20


@tool(
    "visual_diagnosis",
    "Region statistics (HU, intensity, colour)",
    effect="compute",
    minutes=1,
    also_on=("radiology_report",),
)
async def measure_roi_intensity(
    world: World,
    image_id: ImageId,
    shape: Annotated[Literal["ellipse", "rectangle", "polygon"], Field(description="Shape of the region.")] = "ellipse",
    roi: Annotated[
        list[Coordinate] | None,
        Field(
            min_length=4,
            max_length=128,
            description="x, y, width, height in px (ellipse, rectangle) or x1, y1, x2, y2, ... (polygon).",
        ),
    ] = None,
    finding_id: OptionalFindingId = "",
    reference_roi: Annotated[
        list[Coordinate] | None,
        Field(
            min_length=4, max_length=4, description="x, y, width, height of a background rectangle, for the contrast."
        ),
    ] = None,
) -> RegionStatistics:
    """Mean, standard deviation and range inside a region or a finding: HU on CT, grey on other greyscale images, luminance and
    CIELAB colour on photographs; area in mm2, and contrast to a background."""
    from medmcp.servers.pictures.measure import mask_of, region_statistics

    image = open_image(world, image_id)
    picture, kind = pixels_of(image), image.kind
    if picture is None or kind is None:
        raise ToolError("MISSING_DATA", f"{image_id} has neither pixels nor a stored value.", field="image_id")
    height, width = picture.shape[:2]
    if finding_id:
        outline = measure_finding(image, image.require_finding(finding_id))
        if outline is None or len(outline.points) < 3:
            raise ToolError(
                "MISSING_DATA", f"{finding_id} has no closed border.", field="finding_id", hint="Give a roi instead."
            )
        shape, numbers = "polygon", [value for point in outline.points for value in point]
    elif roi is not None:
        numbers = _checked_roi(shape, roi, width, height)
    else:
        raise ToolError("MISSING_DATA", "Neither roi nor finding_id.", field="roi", hint="Give one of them.")
    mask = mask_of(shape, numbers, height, width)
    if not mask.any():
        raise ToolError("INVALID_ARGUMENT", "The region holds no pixel.", field="roi", hint="Make it larger.")
    inside = region_statistics(picture, mask)
    contrast = None
    if reference_roi is not None:
        around = region_statistics(
            picture,
            mask_of(
                "rectangle", _checked_roi("rectangle", reference_roi, width, height, "reference_roi"), height, width
            ),
        )
        contrast = round(abs(inside.mean - around.mean) / around.sd, 2) if around.sd > 0 else None
    digits = 1 if kind.unit == "HU" else 3
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "mean": round(inside.mean, digits),
        "unit": kind.unit,
        "sd": round(inside.sd, digits),
        "min_max": [round(inside.low, digits), round(inside.high, digits)],
        "n_pixels": inside.pixels,
        "area_mm2": in_mm(float(inside.pixels), image.row["spacing_mm"], 2),
        "colour": None
        if inside.colour is None
        else {name: round(value, 1) for name, value in zip("Lab", inside.colour, strict=True)},
        "contrast": contrast,
        "interpretation_hints": attenuation_hints(inside.mean, image.study["body_part"], image.study["contrast"])
        if kind.unit == "HU"
        else [],
        "source": "pixels",
        "warnings": [f"Only {inside.pixels} pixels: the mean is uncertain."] if inside.pixels < FEW_PIXELS else [],
    }


def _checked_roi(shape: str, roi: list[float], width: int, height: int, field: str = "roi") -> list[float]:
    """The region's numbers. Raises `ToolError` for a wrong count or a region outside the image."""
    if shape == "polygon":
        good = len(roi) >= 6 and len(roi) % 2 == 0 and max(roi[0::2]) <= width and max(roi[1::2]) <= height
    else:
        good = len(roi) == 4 and roi[2] > 0 and roi[3] > 0 and roi[0] + roi[2] <= width and roi[1] + roi[3] <= height
    if not good:
        raise ToolError(
            "INVALID_ARGUMENT", f"The {shape} is not inside the image of {width} x {height} pixels.", field=field,
            hint="x, y, width, height (ellipse, rectangle) or three and more points x, y (polygon).",
        )  # fmt: skip
    return roi


@tool("visual_diagnosis", "Measure a lesion", effect="compute", minutes=1, also_on=("radiology_report",))
async def measure_lesion(
    world: World,
    image_id: ImageId,
    finding_id: OptionalFindingId = "",
    points: Annotated[
        list[Coordinate] | None,
        Field(
            min_length=4,
            max_length=128,
            description="x1, y1, x2, y2, ... in px: 2 points are a length, more an outline.",
        ),
    ] = None,
    third_axis_mm: Annotated[float | None, Field(ge=0.1, le=500, description="For the volume, mm.")] = None,
) -> LesionMeasurement:
    """Measure a finding on its pixels, or between points you mark: long axis (largest caliper), short axis at right angles, mean
    diameter, area, and the ellipsoid volume with a third axis. In mm where the image has a scale."""
    image = open_image(world, image_id)
    outline = _outline_to_measure(image, finding_id, points)
    spacing = image.row["spacing_mm"]
    found = outline.extent
    closed = len(outline.points) > 2
    long, short = in_mm(found.long, spacing), in_mm(found.short, spacing) if closed else None
    mean = None if long is None or short is None else round((long + short) / 2, 2)
    volume = None
    if third_axis_mm is not None and long is not None and short is not None:
        volume = round(0.5236 * long * short * third_axis_mm / 1000, 2)
    cursor = world.db.execute(
        "INSERT INTO score (at, patient_id, name, value, items, interpretation) VALUES (?, ?, 'lesion_measurement', ?, ?, NULL)",
        (world.now, image.patient_id, long,
         json.dumps({"image_id": image.id, "finding_id": finding_id or None, "short_mm": short, "long_px": round(found.long, 1)})),
    )  # fmt: skip
    warnings = []
    if spacing is None:
        warnings.append("The image has no scale: pixels only; compare lengths of the same image.")
    elif image.kind is not None and image.kind.projection:
        warnings.append("Projection image: not corrected for magnification.")
    if finding_id and image.require_finding(finding_id).type.measure == "rim":
        warnings.append("Width of the gap between chest wall and pleural line at the level of the hilum.")
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "finding_id": finding_id or None,
        "long_axis_mm": long,
        "short_axis_mm": short,
        "mean_diameter_mm": mean,
        "area_mm2": in_mm(found.area, spacing, 2) if closed else None,
        "volume_ml": volume,
        "pixels": {"long": round(found.long, 1), "short": round(found.short, 1) if closed else None,
                   "area": round(found.area, 1) if closed else None},
        "uncertainty_mm": None if spacing is None else round(max(spacing, (image.row["slice_mm"] or 0) / 2 if third_axis_mm else 0), 2),
        "spacing_source": image.row["spacing_source"] or "unknown",
        "measurement_id": f"ME-{cursor.lastrowid:06d}",
        "warnings": warnings,
    }  # fmt: skip


def _outline_to_measure(image: HospitalImage, finding_id: str, points: list[float] | None) -> Outline:
    if finding_id:
        outline = measure_finding(image, image.require_finding(finding_id))
        if outline is None:
            raise ToolError(
                "MISSING_DATA", f"{finding_id} has no border that could be measured.", field="finding_id",
                hint="Mark points instead.",
            )  # fmt: skip
        return outline
    if points is None:
        raise ToolError("MISSING_DATA", "Neither a finding nor points.", field="finding_id", hint="Give one of them.")
    width, height = image.row["width"] or 0, image.row["height"] or 0
    marked = tuple(zip(points[0::2], points[1::2], strict=False))
    if len(points) % 2 or any(x > width or y > height for x, y in marked) or len(set(marked)) < 2:
        raise ToolError(
            "INVALID_ARGUMENT", f"The points are not two or more places inside the image of {width} x {height} pixels.",
            field="points", hint="x1, y1, x2, y2, ...",
        )  # fmt: skip
    return Outline(marked)
