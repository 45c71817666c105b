"""Reference cases of the teaching atlas that look like an image."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.parameters import ImageId, Limit
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.visual_diagnosis.results import SimilarCases
from medmcp.servers.world.images import LatentFinding, known_findings, open_image
from medmcp.servers.world.world import World

__all__ = ["search_similar_cases"]


@tool("visual_diagnosis", "Find similar image cases", effect="compute", minutes=2)
async def search_similar_cases(
    world: World,
    image_id: ImageId,
    descriptors: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=60)]] | None,
        Field(max_length=15, description="Observations to match; default what you have seen on the image."),
    ] = None,
    limit: Limit = 10,
) -> SimilarCases:
    """Reference cases of the teaching atlas that look like an image, of the same modality and region: ranked by shared
    observations (rare ones weigh more) and by the pixels, with their known diagnoses. No patient's case is among them."""
    from medmcp.servers.world.similar import atlas_of, similar, terms_of_atlas

    image = open_image(world, image_id)
    kind = image.kind
    if kind is None or not atlas_of(kind.key):
        raise ToolError("NOT_FOUND", "The atlas has no case of this modality and region.", field="image_id")
    vocabulary = terms_of_atlas(kind.key)
    if descriptors is None:
        known = known_findings(world, image)
        terms = {term for finding in image.findings if finding.id in known for term in _atlas_terms(finding)}
    else:
        terms = {text.strip().lower().replace(" ", "_").replace("-", "_") for text in descriptors}
    found = similar(terms & vocabulary if descriptors is None else terms, image.scene, kind.key)
    warnings = []
    if not terms:
        warnings.append(
            "Nothing was seen on this image yet: ranked by pixels alone. analyze_medical_image names observations."
        )
    elif descriptors is not None and (foreign := sorted(terms - vocabulary)):
        warnings.append(f"Not in the atlas: {', '.join(foreign)}. It knows: {', '.join(sorted(vocabulary))}.")
    counts: dict[str, int] = {}
    for one in found[:limit]:
        counts[one.case.diagnosis] = counts.get(one.case.diagnosis, 0) + 1
    return {
        "patient_id": image.patient_id,
        "cases": [
            {"case_ref": one.case.ref, "diagnosis": one.case.diagnosis, "similarity": one.similarity, "shared": list(one.shared),
             "different": list(one.different), "thumbnail_available": False}
            for one in found[:limit]
        ],
        "diagnosis_counts": counts,
        "method": "0.7 x Jaccard of observations weighted by inverse document frequency + 0.3 x cosine of pixel histograms",
        "descriptors_used": sorted(terms),
        "total": len(found),
        "warnings": warnings,
    }  # fmt: skip


def _atlas_terms(finding: LatentFinding) -> list[str]:
    return [finding.type.code, *(term.lower().replace(" ", "_").replace("-", "_") for term in finding.own_terms)]
