"""Calcium on the slices of a cardiac CT, found on the pixels: connected regions above 130 HU in the course of a coronary artery."""

from typing import TYPE_CHECKING

from medmcp.servers.clinical.radiology.calcium import LEAST_AREA_MM2, THRESHOLD_HU, VESSELS, CalciumLesion
from medmcp.servers.world.images import HospitalImage
from medmcp.servers.world.lesions import pixels_of

if TYPE_CHECKING:
    from medmcp.servers.pictures.canvas import Pixels

__all__ = ["calcium_on", "stented"]

REACH_PX = 14  # around the course of the artery


def stented(images: list[HospitalImage]) -> tuple[str, ...]:
    """The arteries that hold a stent: they are left out of the score."""
    return tuple(
        sorted({one.region.upper() for image in images for one in image.findings if one.type.code == "coronary_stent"})
    )


def calcium_on(image: HospitalImage, number: int, leave_out: tuple[str, ...] = ()) -> list[CalciumLesion]:
    """The lesions of one slice, artery by artery."""
    from medmcp.servers.pictures.ct_heart import VESSEL_PLACES

    picture = pixels_of(image)
    spacing = image.row["spacing_mm"]
    if picture is None or spacing is None:
        return []
    found = []
    for vessel in VESSELS:
        if vessel in leave_out:
            continue
        x, y, across, down = VESSEL_PLACES[vessel.lower()]
        reach_x, reach_y = int(across + REACH_PX), int(down + REACH_PX)
        part = picture[int(y) - reach_y : int(y) + reach_y + 1, int(x) - reach_x : int(x) + reach_x + 1]
        for area_px, peak in _regions(part):
            area = area_px * spacing**2
            if area >= LEAST_AREA_MM2:
                found.append(CalciumLesion(vessel, number, round(area, 1), round(peak), "chart", image.id))
    return found


def _regions(part: "Pixels") -> list[tuple[int, float]]:
    """Pixel count and peak of each four-connected region at or above the threshold."""
    above = part >= THRESHOLD_HU
    seen = set()
    regions = []
    for start in zip(*above.nonzero(), strict=True):
        if start in seen:
            continue
        stack, count, peak = [start], 0, 0.0
        seen.add(start)
        while stack:
            row, column = stack.pop()
            count += 1
            peak = max(peak, float(part[row, column]))
            for other in ((row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)):
                if (
                    other not in seen
                    and 0 <= other[0] < part.shape[0]
                    and 0 <= other[1] < part.shape[1]
                    and above[other]
                ):
                    seen.add(other)
                    stack.append(other)
        regions.append((count, peak))
    return regions
