"""What is seen on an image, and whether it is good enough to read."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.parameters import ImageId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.visual_diagnosis.results import AnalysedImage, ImageQuality, Observation
from medmcp.servers.world.images import HospitalImage, LatentFinding, open_image
from medmcp.servers.world.lesions import Outline, in_mm, measure_finding, pixels_of, quality_of
from medmcp.servers.world.world import World

__all__ = ["analyze_medical_image", "assess_image_quality"]


@tool("visual_diagnosis", "Describe image findings", effect="compute", minutes=2, also_on=("radiology_report",))
async def analyze_medical_image(
    world: World,
    image_id: ImageId,
    region: Annotated[
        str, Field(max_length=60, description="Region to look at closely; default the whole image.")
    ] = "",
    detail: Annotated[Literal["brief", "standard", "full"], Field(description="Amount.")] = "standard",
) -> AnalysedImage:
    """What is seen on an image, region by region, in descriptors and without a diagnosis. Subtle findings show only when their
    region is asked for. `full` adds what the pixels measure."""
    image = open_image(world, image_id)
    kind = image.kind
    if kind is None:
        return {
            "patient_id": image.patient_id, "image_id": image.id, "observations": [], "normal_structures": [],
            "not_assessable": [{"region": "whole image", "reason": "no pixel file and no structured findings"}],
            "technique_limits": [], "regions": [], "source": "structured", "warnings": ["Nothing can be said of this image."],
        }  # fmt: skip
    asked = kind.region(region) if region else ""
    if region and not asked:
        raise ToolError(
            "INVALID_ARGUMENT",
            f"This image has no region '{region}'.",
            field="region",
            hint=f"Regions: {', '.join(kind.regions)}.",
        )
    quality = quality_of(image)
    hidden = dict(quality.hidden) if quality else {}
    seen = [
        finding
        for finding in image.findings
        if finding.region not in hidden
        and asked in ("", finding.region)
        and (finding.visibility != "subtle" or asked == finding.region)
    ]
    taken = {finding.region for finding in image.findings} | set(hidden)
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "observations": [_observation(image, finding, detail) for finding in seen],
        "normal_structures": [
            {"region": place, "structure": structure}
            for place, structure in kind.normal
            if place not in taken and asked in ("", place) and detail != "brief"
        ],
        "not_assessable": [
            {"region": place, "reason": reason} for place, reason in hidden.items() if asked in ("", place)
        ],
        "technique_limits": list(quality.limits) if quality else [],
        "regions": list(kind.regions),
        "source": "both" if detail == "full" else "structured",
        "warnings": []
        if asked
        else ["A look at the whole image misses what is subtle; ask for a region to look closely."],
    }


def _observation(image: HospitalImage, finding: LatentFinding, detail: str) -> Observation:
    x, y, wide, high = finding.box
    full = detail == "full"
    outline = measure_finding(image, finding) if full else None
    observed: Observation = {
        "finding_id": finding.id,
        "region": f"{finding.side} {finding.region}".strip() if finding.side not in finding.region else finding.region,
        "structure": finding.type.structure,
        "descriptors": list(finding.terms[:1] if detail == "brief" else finding.terms),
        "size_mm": in_mm(outline.extent.long, image.row["spacing_mm"]) if outline else None,
        "tone": finding.type.tone or None,
        "margin": finding.type.margin or None,
        "visibility": finding.visibility,
        "box_px": [round(x), round(y), round(wide), round(high)],
    }
    if finding.mark.count > 1:
        observed["count"] = finding.mark.count
    if outline and len(outline.points) > 2:
        observed["pixels"] = _pixel_features(image, outline)
    return observed


def _pixel_features(image: HospitalImage, outline: Outline) -> dict[str, float]:
    from medmcp.servers.pictures.measure import edge_strength, mask_of, mirror_symmetry, region_statistics

    picture = pixels_of(image)
    assert picture is not None
    mask = mask_of("polygon", [value for point in outline.points for value in point], *picture.shape[:2])
    inside = region_statistics(picture, mask)
    return {
        "area_px": float(inside.pixels), "mean": round(inside.mean, 3), "sd": round(inside.sd, 3),
        "edge_sharpness": round(edge_strength(picture, list(outline.points)), 3),
        "symmetry": round(mirror_symmetry(list(outline.points)), 3),
    }  # fmt: skip


@tool("visual_diagnosis", "Image quality and adequacy", effect="compute", minutes=1, also_on=("radiology_report",))
async def assess_image_quality(world: World, image_id: ImageId) -> ImageQuality:
    """Whether an image is good enough to read: positioning, coverage, exposure, sharpness, noise, with metrics measured on its
    pixels, what is limited by it, and whether to repeat it."""
    image = open_image(world, image_id)
    quality = quality_of(image)
    if quality is None:
        return {
            "patient_id": image.patient_id, "image_id": image.id, "adequate": "unknown", "technical": [], "metrics": None,
            "limits": [], "repeat_advice": "", "missing": ["pixels", "quality record"],
        }  # fmt: skip
    found = quality.metrics
    advice = {
        "yes": "No repeat needed.",
        "limited": "Read it with the limits named; repeat only if the question lies there.",
        "no": "Repeat it, with the failing items put right, before it is read.",
    }
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "adequate": quality.verdict,
        "technical": [{"item": item, "status": status, "value": value} for item, status, value in quality.items],
        "metrics": {
            "sharpness": round(found.sharpness, 6), "noise": round(found.noise, 5), "contrast": round(found.contrast, 4),
            "saturation": round(found.saturation, 4), "snr": round(found.snr, 1),
        },
        "limits": list(quality.limits),
        "repeat_advice": advice[quality.verdict],
        "missing": [],
    }  # fmt: skip
