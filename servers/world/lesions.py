"""Measuring a finding on the pixels of its image, and what the image's quality lets one see.

Sizes come from the picture: the drawn truth is not looked up. `images.py` has the image and its findings.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medmcp.servers.clinical.picture_kinds import Fault, PictureKind
from medmcp.servers.pictures.layout import Extent, extent
from medmcp.servers.world.images import HospitalImage, LatentFinding

if TYPE_CHECKING:
    from medmcp.servers.pictures.canvas import Pixels
    from medmcp.servers.pictures.measure import Metrics

__all__ = ["Outline", "Quality", "in_mm", "measure_finding", "pixels_of", "quality_of"]

INNER_MARGIN = 4.0  # pixels around a cup that still are disc
RIM_HALF_HEIGHT = 40.0
OUT_OF_CLEAR = 1.5  # standard deviations that a lesion has to stand out to be measured


@dataclass(frozen=True)
class Outline:
    """A border found on the picture, in pixels; two points for a gap."""

    points: tuple[tuple[float, float], ...]

    @property
    def extent(self) -> Extent:
        """Its measures in pixels."""
        return extent(self.points)


@dataclass(frozen=True)
class Quality:
    """How good a picture is: its metrics, each line of the check-list, and the regions that cannot be judged."""

    metrics: "Metrics"
    items: tuple[tuple[str, str, str], ...]  # item, ok | limited | bad, what was found
    hidden: tuple[tuple[str, str], ...]  # region and reason
    limits: tuple[str, ...]

    @property
    def verdict(self) -> str:
        """yes, limited (one item fails), no (two fail, or a region is not on it)."""
        failing = [status for _, status, _ in self.items if status != "ok"]
        if len(failing) >= 2 or self.hidden:
            return "no"
        return "limited" if failing else "yes"


def pixels_of(image: HospitalImage) -> "Pixels | None":
    """The picture, drawn; None for an image that came without pixels."""
    if image.scene is None:
        return None
    from medmcp.servers.pictures.draw import pixels

    return pixels(image.scene)


def measure_finding(image: HospitalImage, finding: LatentFinding) -> Outline | None:
    """The border of a finding as the pixels show it; None if it has none or does not stand out."""
    picture = pixels_of(image)
    kind = image.kind
    if picture is None or kind is None or not finding.type.measure:
        return None
    from medmcp.servers.pictures.measure import pleural_gap, segment

    if finding.type.measure == "rim":
        mark = finding.mark
        outward = 1 if mark.look == "left" else -1
        left = mark.x - mark.a - 6 if outward > 0 else mark.x - 6
        gap = pleural_gap(picture, (left, mark.y - RIM_HALF_HEIGHT, mark.a + 12, 2 * RIM_HALF_HEIGHT), outward)
        return Outline(gap) if gap else None
    margin = INNER_MARGIN if finding.type.measure == "inner" else None
    found = segment(picture, finding.box, kind.smooth, margin)
    if found is None or found.contrast < OUT_OF_CLEAR:
        return None
    return Outline(tuple(found.points))


def in_mm(value: float, spacing: float | None, power: int = 1) -> float | None:
    """Pixels as mm (power 1) or mm2 (power 2); None without a scale."""
    return None if spacing is None else round(value * spacing**power, 2 if value * spacing**power < 10 else 1)


def quality_of(image: HospitalImage) -> Quality | None:
    """The quality of an image; None without pixels."""
    kind, scene = image.kind, image.scene
    if kind is None or scene is None:
        return None
    from medmcp.servers.pictures.draw import metrics as metrics_of

    metrics = metrics_of(scene)
    items: list[tuple[str, str, str]] = []
    hidden: list[tuple[str, str]] = []
    limits: list[str] = []
    found = {fault.item: (fault, amount) for fault in kind.faults if (amount := scene.fault(fault.key)) > 0}
    for name in dict.fromkeys((*kind.checklist, *(item for item in found))):
        if name not in found:
            items.append((name, "ok", "as it should be"))
            continue
        fault, amount = found[name]
        bad = amount >= fault.serious
        items.append((name, "bad" if bad else "limited", fault.reported_as.format(v=fault.full * amount)))
        limits.append(fault.limits)
        if bad:
            hidden += [(region, fault.reported_as.format(v=fault.full * amount)) for region in fault.hides]
    items += _measured(kind, metrics, {fault for fault, _ in found.values()})
    return Quality(metrics, tuple(items), tuple(hidden), tuple(limit for limit in limits if limit))


def _measured(kind: PictureKind, metrics: "Metrics", named: set[Fault]) -> list[tuple[str, str, str]]:
    """The lines that the pixels decide; one that a named fault explains already is not counted twice."""
    limits = kind.limits
    lines = (
        ("measured sharpness", metrics.sharpness >= limits.sharpness_min, f"{metrics.sharpness:.5f}, at least {limits.sharpness_min}", "motion"),
        ("measured noise", metrics.noise <= limits.noise_max, f"{metrics.noise:.4f}, at most {limits.noise_max}", "noise"),
        ("measured contrast", metrics.contrast >= limits.contrast_min, f"{metrics.contrast:.3f}, at least {limits.contrast_min}", "exposed"),
        ("measured saturation", metrics.saturation <= limits.saturation_max, f"{metrics.saturation:.3f}, at most {limits.saturation_max}", "exposed"),
    )  # fmt: skip
    explained = {fault.key for fault in named}
    return [
        (name, "ok" if fine or any(word in key for key in explained) else "bad", text)
        for name, fine, text, word in lines
    ]
