"""The pictures of a study that finds nothing: what an order gives where the case holds no disease for it."""

from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS
from medmcp.servers.pictures.eye import DISC_A, DISC_B, disc_centre
from medmcp.servers.pictures.scene import FindingSpec, ImageSpec, Kind, Mark, Scene

__all__ = ["normal_images"]

KIND_OF: dict[tuple[str, str], tuple[Kind, str]] = {
    ("xray", "chest"): ("chest_film", "frontal"),
    ("ct", "chest"): ("ct_chest", "axial"),
    ("ct", "abdomen"): ("ct_abdomen", "axial"),
    ("mammography", "breast"): ("mammogram", "craniocaudal"),
    ("ultrasound", "thyroid"): ("thyroid_ultrasound", "transverse"),
    ("photo", "eye"): ("fundus", "macula-disc centred"),
}
SIDED = ("mammogram", "fundus", "thyroid_ultrasound")
CUP = 0.35  # cup-disc ratio, middle of the normal range


def normal_images(modality: str, body_part: str, laterality: str, seed: int) -> list[ImageSpec]:
    """The images of a normal study; none for a study that this hospital draws no pictures of."""
    kind, view = KIND_OF.get((modality, body_part), (None, ""))
    if kind is None:
        return []
    sides = (laterality,) if laterality in ("left", "right") else ("right", "left")
    return [_normal(kind, view, side, seed) for side in (sides if kind in SIDED else ("",))]


def _normal(kind: Kind, view: str, side: str, seed: int) -> ImageSpec:
    size = PICTURE_KINDS[kind]
    marks: tuple[Mark, ...] = ()
    findings: tuple[FindingSpec, ...] = ()
    if kind == "fundus":
        x, y = disc_centre(side)
        marks = (
            Mark(draws="disc", x=x, y=y, a=DISC_A, b=DISC_B, angle=90, edge=3),
            Mark(draws="cup", x=x, y=y, a=DISC_A * CUP, b=DISC_B * CUP, angle=90, edge=3),
        )
        findings = tuple(
            FindingSpec.model_validate(
                {"mark": number, "code": code, "lineage": f"{code}-{side}", "region": "posterior_pole", "side": side}
            )
            for number, code in enumerate(("optic_disc", "optic_cup"))
        )
    scene = Scene.model_validate(
        {"kind": kind, "seed": seed, "width": size.width, "height": size.height, "spacing": size.spacing,
         "slice_mm": size.slice_mm, "side": side, "marks": marks}
    )  # fmt: skip
    return ImageSpec(view=view, scene=scene, findings=findings)
