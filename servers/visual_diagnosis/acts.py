"""Acting on an image: drawing on it, and signing what was read from it."""

import json
import re
from typing import Annotated

from pydantic import Field

from medmcp.servers.parameters import ImageId
from medmcp.servers.tool import Picture, ToolError, tool
from medmcp.servers.visual_diagnosis.results import AnnotatedImage, InterpretationReceipt
from medmcp.servers.world.annotation import SHAPE, clipped, length_px, read_shape, save_layer
from medmcp.servers.world.images import HospitalImage, known_findings, looked_at, open_image
from medmcp.servers.world.lesions import in_mm, pixels_of
from medmcp.servers.world.world import World

__all__ = ["annotate_image", "record_image_interpretation"]

NOT_HERE = re.compile(r"\b(?:no|not|without|unlike|than)\b[^.;]*", re.IGNORECASE)


@tool("visual_diagnosis", "Annotate an image", effect="document", minutes=2, also_on=("radiology_report",))
async def annotate_image(
    world: World,
    image_id: ImageId,
    annotations: Annotated[
        list[Annotated[str, Field(pattern=SHAPE, max_length=600)]],
        Field(
            min_length=1,
            max_length=30,
            description="One shape each, pixels, label after a colon: box 120,80,60,40: nodule (x,y,w,h), ellipse"
            " likewise, arrow or line x1,y1,x2,y2, polygon x1,y1,x2,y2,..., point x,y.",
        ),
    ],
    save: Annotated[bool, Field(description="Keep the layer.")] = True,
    max_side: Annotated[int, Field(ge=256, le=2048, description="Longest side of the picture in pixels.")] = 1024,
) -> AnnotatedImage:
    """Draw boxes, ellipses, arrows, lines, polygons and labels on an image and get the annotated PNG. The layer is saved under an
    id that view_image opens; the original stays as it is."""
    from medmcp.servers.pictures.present import blank, present

    image = open_image(world, image_id)
    shapes = [read_shape(text, image) for text in annotations]
    picture, kind = pixels_of(image), image.kind
    if picture is None or kind is None:
        shown = blank(max_side, max_side * 3 // 4, "No pixel file is kept for this image.")
    else:
        shown = present(
            picture, default_window=kind.window, max_side=max_side, spacing=image.row["spacing_mm"], shapes=shapes
        )
    spacing = image.row["spacing_mm"]
    lengths = [length_px(shape) for shape in shapes]
    return {
        "patient_id": image.patient_id,
        "image": Picture(shown.png),
        "image_id": image.id,
        "annotation_id": save_layer(world, image, shapes) if save else None,
        "drawn": [
            {"shape": shape.kind, "label": shape.label, "length_mm": None if length is None else in_mm(length, spacing)}
            for shape, length in zip(shapes, lengths, strict=True)
        ],
        "clipped": [text for text, shape in zip(annotations, shapes, strict=True) if clipped(shape, image)],
    }


@tool("visual_diagnosis", "Record an image interpretation", effect="document", minutes=3)
async def record_image_interpretation(
    world: World,
    image_id: ImageId,
    findings: Annotated[str, Field(min_length=10, max_length=2000, description="What is seen, 10 to 2000 characters.")],
    diagnosis: Annotated[str, Field(min_length=2, max_length=200, description="Main interpretation.")],
    differential: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=200)]] | None,
        Field(max_length=6, description="Alternatives."),
    ] = None,
    confidence: Annotated[float | None, Field(ge=0, le=1, description="Your probability, 0 to 1.")] = None,
    recommendation: Annotated[str, Field(max_length=500, description="Next step.")] = "",
    urgent: Annotated[bool, Field(description="Needs action today.")] = False,
) -> InterpretationReceipt:
    """Sign your interpretation of an image: findings, diagnosis, differential, confidence, next step. It is linked to the image
    and cannot name the other side than the image has. A formal radiology report is another tool's."""
    image = open_image(world, image_id)
    text = f"{findings} {diagnosis}"
    _check_side(image, text)
    warnings = _doubts(world, image, text)
    signed = world.insert(
        "clinical_impression", patient_id=image.patient_id, encounter_id=image.row["encounter_id"], media_id=image.id,
        date=world.now, status="final", findings=findings, diagnosis=diagnosis,
        differential=json.dumps(differential or []), confidence=confidence, recommendation=recommendation or None,
        urgent=int(urgent),
    )  # fmt: skip
    return {
        "patient_id": image.patient_id,
        "interpretation_id": signed,
        "image_id": image.id,
        "signed_at": world.now,
        "consistency": warnings,
        "next": "Marked urgent: tell the responsible clinician now (send_critical_finding_alert)." if urgent else "",
    }


def _sides(text: str) -> set[str]:
    """The sides that a text affirms."""
    plain = NOT_HERE.sub(" ", text)
    named = {side for side in ("left", "right") if re.search(rf"\b{side}\b", plain, re.IGNORECASE)}
    return {"left", "right"} if re.search(r"\b(?:bilateral|both)\b", plain, re.IGNORECASE) else named


def _check_side(image: HospitalImage, text: str) -> None:
    side = image.row["laterality"]
    if side in ("left", "right"):
        named = _sides(text)
        if named and side not in named:
            raise ToolError(
                "CONFLICT", f"{image.id} is of the {side} side, the text speaks of the {named.pop()}.", field="findings",
                hint="Correct the side, or choose the image of the other side.",
            )  # fmt: skip


def _doubts(world: World, image: HospitalImage, text: str) -> list[str]:
    """What does not fit the findings named so far; nothing is said of what the caller has not seen."""
    known = known_findings(world, image)
    seen = {finding.side for finding in image.findings if finding.id in known and finding.side}
    named = _sides(text)
    if seen and named and not named & seen:
        return [
            f"The findings seen on {image.id} are on the {' and '.join(sorted(seen))}; the text says {' and '.join(sorted(named))}."
        ]
    if not looked_at(world, image):
        return [f"{image.id} was signed without having been looked at (view_image, analyze_medical_image)."]
    return []
