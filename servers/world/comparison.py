"""Comparing an image with a prior one: which findings are the same, and how their measured sizes changed.

Same lineage, else same structure and side with centres at most 20 mm apart (10 % of the width without a scale). Sizes are
measured on both pictures. Volume doubling time takes volume as the cube of the mean diameter (Devaraj 2017, Lung-RADS 2022).
A thyroid nodule has changed by 20 % and 2 mm in both axes, or by half of its volume (ACR TI-RADS, Tessler 2017 J Am Coll
Radiol 14:587); its third axis, which one section does not show, is taken as the geometric mean of the two.
"""

from dataclasses import dataclass
from math import hypot, log

from medmcp.servers.pictures.layout import Extent
from medmcp.servers.tool import ToolError
from medmcp.servers.world.images import HospitalImage, LatentFinding, latest_images, open_image
from medmcp.servers.world.lesions import in_mm, measure_finding
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = ["Change", "Pair", "changes", "growth_class", "images_of", "pair_up", "prior_of"]

NEAR_MM, NEAR_SHARE = 20.0, 0.10
STABLE_MM, STABLE_PERCENT = 2.0, 20.0
THYROID_MM, THYROID_RATIO, THYROID_VOLUME = 2.0, 1.2, 1.5  # of both axes, of both axes, of the volume
NODULE_GROWTH_MM = 1.5  # of the mean diameter, Lung-RADS 2022


@dataclass(frozen=True)
class Pair:
    """An image and the prior one that shows the same view."""

    now: HospitalImage
    before: HospitalImage


@dataclass(frozen=True)
class Change:
    """A finding on both images: sizes in mm (None where not measurable), and what they mean."""

    now: LatentFinding
    before: LatentFinding
    now_mm: float | None
    before_mm: float | None
    percent: float | None
    doubling_days: int | None
    category: str


def images_of(world: World, record_id: str, field: str) -> list[HospitalImage]:
    """The image, or all the images of the study. Raises `ToolError` NOT_FOUND or NOT_READY."""
    if record_id.startswith("IM-"):
        return [open_image(world, record_id, field)]
    study = require_study(world, record_id, field)
    if study["started"] > world.now:
        raise ToolError(
            "NOT_READY", f"{record_id} is not acquired yet.", field=field, retryable=True,
            hint=f"Expected at {study['started']}.", expected_at=study["started"],
        )  # fmt: skip
    found = latest_images(world, study)
    if not found:
        raise ToolError(
            "NOT_FOUND", f"{record_id} has no images on file.", field=field, hint="get_imaging_report reads its report."
        )
    return found


def prior_of(world: World, study: Row) -> str:
    """The latest earlier study of the same modality and region that has images. Raises `ToolError` NOT_FOUND."""
    row = world.row(
        "SELECT id FROM imaging_study WHERE patient_id = ? AND modality = ? AND body_part = ? AND started < ? AND id IN"
        " (SELECT study_id FROM media) ORDER BY started DESC, id LIMIT 1",
        study["patient_id"], study["modality"], study["body_part"], study["started"],
    )  # fmt: skip
    if row is None:
        raise ToolError("NOT_FOUND", f"{study['id']} has no comparable prior on file.", field="prior_id")
    return str(row["id"])


def pair_up(current: list[HospitalImage], prior: list[HospitalImage]) -> list[Pair]:
    """Images of the same kind, view and side."""
    pairs = []
    for now in current:
        for before in prior:
            same = (now.scene and now.scene.kind) == (before.scene and before.scene.kind)
            if same and (now.row["view"], now.row["laterality"]) == (before.row["view"], before.row["laterality"]):
                pairs.append(Pair(now, before))
                break
    return pairs


def _matches(pair: Pair, now: LatentFinding, before: LatentFinding) -> bool:
    if now.lineage == before.lineage:
        return True
    if (now.type.structure, now.side) != (before.type.structure, before.side):
        return False
    apart = hypot(now.mark.x - before.mark.x, now.mark.y - before.mark.y)
    spacing = pair.now.row["spacing_mm"]
    return bool(apart * spacing <= NEAR_MM if spacing else apart <= NEAR_SHARE * pair.now.row["width"])


def changes(
    pair: Pair, now: list[LatentFinding], before: list[LatentFinding], days: float
) -> tuple[list[Change], list[LatentFinding], list[LatentFinding]]:
    """Matched findings with their change, new ones, and those that are gone."""
    left = list(before)
    matched, new = [], []
    for finding in now:
        twin = next((other for other in left if _matches(pair, finding, other)), None)
        if twin is None:
            new.append(finding)
        else:
            left.remove(twin)
            matched.append(_change(pair, finding, twin, days))
    return matched, new, left


def _extent(image: HospitalImage, finding: LatentFinding) -> Extent | None:
    outline = measure_finding(image, finding)
    return None if outline is None else outline.extent


def _size(image: HospitalImage, finding: LatentFinding, found: Extent | None) -> tuple[float | None, float | None]:
    """Long axis, or the mean diameter of a pulmonary nodule, in mm; and the same in pixels."""
    if found is None:
        return None, None
    value = (found.long + found.short) / 2 if finding.type.growth == "mean_diameter" else found.long
    return in_mm(value, image.row["spacing_mm"]), value


def _change(pair: Pair, now: LatentFinding, before: LatentFinding, days: float) -> Change:
    size, was = _extent(pair.now, now), _extent(pair.before, before)
    (now_mm, now_px), (before_mm, before_px) = _size(pair.now, now, size), _size(pair.before, before, was)
    if size is None or was is None or now_px is None or before_px is None:
        return Change(now, before, now_mm, before_mm, None, None, "uncertain")
    percent = (now_px / before_px - 1) * 100
    doubling = None
    if now_mm is not None and before_mm is not None and now_px > before_px and days > 0:
        doubling = round(days * log(2) / (3 * log(now_px / before_px)))
    category = _category(pair, now, now_mm, before_mm, percent, size, was)
    if category in ("stable", "uncertain"):
        doubling = None  # a change within measurement error has no doubling time
    return Change(now, before, now_mm, before_mm, percent, doubling, category)


def _category(
    pair: Pair,
    finding: LatentFinding,
    now: float | None,
    before: float | None,
    percent: float,
    size: Extent,
    was: Extent,
) -> str:
    spacing = pair.now.row["spacing_mm"]
    if now is None or before is None or spacing is None:
        same = abs(percent) <= STABLE_PERCENT
        return "stable" if same else "larger" if percent > 0 else "smaller"
    change = now - before
    if min(now, before) <= 2 * spacing:
        return "uncertain"  # of the order of a pixel
    by_mean = finding.type.growth == "mean_diameter"
    if finding.type.growth == "two_axes":
        if not (_thyroid_grown(size, was, spacing) or _thyroid_grown(was, size, spacing)):
            return "stable"
        return "larger" if size.long * size.short > was.long * was.short else "smaller"
    limit = NODULE_GROWTH_MM if by_mean else STABLE_MM
    if abs(change) <= limit and (by_mean or abs(percent) <= STABLE_PERCENT):
        return "stable"
    if abs(change) <= 2 * spacing:
        return "uncertain"
    return "larger" if change > 0 else "smaller"


def _thyroid_grown(now: Extent, before: Extent, spacing: float) -> bool:
    axes = ((now.long, before.long), (now.short, before.short))
    if all(late >= THYROID_RATIO * early and (late - early) * spacing >= THYROID_MM for late, early in axes):
        return True
    return bool((now.long * now.short / (before.long * before.short)) ** 1.5 >= THYROID_VOLUME)


def growth_class(days: int | None) -> str | None:
    """What a volume doubling time of a solid nodule means: > 600 days very low concern, 400-600 indeterminate, 20 to < 400
    suspicious, < 20 usually inflammatory (BTS 2015 Thorax 70:ii1; Henschke 2012 Radiology 263:578)."""
    if days is None:
        return None
    if days < 20:
        return "usually inflammatory"
    if days < 400:
        return "suspicious"
    return "indeterminate" if days <= 600 else "very low concern"
