"""Images of the hospital: filing them, finding them, what is on them, and what of it the caller has seen.

An image belongs to a study and exists from its time on. What it shows is latent: a finding becomes known when a tool has
named it (the event log keeps which), and a feature is absent only once every region of the image was looked at. Read
`pictures/scene.py` for what an image is made of, `lesions.py` for measuring on one.
"""

import json
from dataclasses import dataclass
from functools import cached_property

from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS, PictureKind
from medmcp.servers.clinical.visual_findings import FINDINGS, FindingType
from medmcp.servers.pictures.layout import box_of, outline
from medmcp.servers.pictures.scene import ImageSpec, Mark, Scene
from medmcp.servers.tool import ToolError
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = [
    "HospitalImage", "LatentFinding", "file_image", "known_findings", "latest_images", "looked_at", "open_image",
    "regions_seen",
]  # fmt: skip


@dataclass(frozen=True)
class LatentFinding:
    """A finding of an image: its words, and where it was drawn."""

    id: str
    lineage: str
    type: FindingType
    mark: Mark
    region: str
    side: str
    visibility: str
    own_terms: tuple[str, ...]
    own_features: tuple[str, ...]
    seed: int

    @property
    def terms(self) -> tuple[str, ...]:
        """The descriptors: those of every finding of its kind, then its own."""
        return (*self.type.terms, *self.own_terms)

    @property
    def features(self) -> tuple[str, ...]:
        """What grading systems take from it."""
        return (*self.type.features, *self.own_features)

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """The upright box around it in pixels: x, y, width, height."""
        return box_of(outline(self.mark, self.seed))


@dataclass(frozen=True)
class HospitalImage:
    """An image on file: its row, its study, and the scene that it shows (None for one that came without pixels)."""

    row: Row
    study: Row
    scene: Scene | None
    findings: tuple[LatentFinding, ...]

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def patient_id(self) -> str:
        return str(self.row["patient_id"])

    @property
    def kind(self) -> PictureKind | None:
        """What kind of picture it is; None without pixels."""
        return PICTURE_KINDS[self.scene.kind] if self.scene else None

    def require_finding(self, finding_id: str) -> LatentFinding:
        """One of its findings. Raises `ToolError` NOT_FOUND."""
        for finding in self.findings:
            if finding.id == finding_id:
                return finding
        raise ToolError(
            "NOT_FOUND", f"{finding_id} is no finding of {self.id}.", field="finding_id",
            hint="analyze_medical_image names the findings of an image.",
        )  # fmt: skip


def file_image(
    world: World, study: Row, spec: ImageSpec, *, media_id: str = "", finding_ids: tuple[str, ...] = ()
) -> str:
    """Put an image into a study, which gives it its time; returns its id. Ids are made here unless given."""
    scene, kind = spec.scene, PICTURE_KINDS[spec.scene.kind]
    image_id = world.insert(
        "media", **({"id": media_id} if media_id else {}), patient_id=study["patient_id"],
        encounter_id=study["encounter_id"], study_id=study["id"], type="image", view=spec.view,
        laterality=scene.side or study["laterality"], width=scene.width, height=scene.height, spacing_mm=scene.spacing,
        spacing_source=kind.spacing_source if scene.spacing else "unknown", slice_mm=scene.slice_mm,
        acquired=study["started"],
    )  # fmt: skip
    world.insert("latent_media", media_id=image_id, patient_id=study["patient_id"], scene=scene.model_dump_json())
    for number, finding in enumerate(spec.findings):
        world.insert(
            "latent_media_finding", **({"id": finding_ids[number]} if finding_ids else {}),
            patient_id=study["patient_id"], media_id=image_id, lineage=finding.lineage, mark=finding.mark,
            code=finding.code, region=finding.region, side=finding.side, visibility=finding.visibility,
            terms=json.dumps(finding.terms), features=json.dumps(finding.features),
        )  # fmt: skip
    return image_id


def open_image(world: World, image_id: str, field: str = "image_id") -> HospitalImage:
    """An image that can be looked at. Raises `ToolError` NOT_FOUND, or NOT_READY before it is taken.

    The id of an annotation opens the image under it.
    """
    row = world.row("SELECT * FROM media WHERE id = ?", image_id)
    if row is not None and row["type"] == "annotation":
        row = world.row("SELECT * FROM media WHERE id = ?", row["source_id"])
    if row is None:
        raise ToolError(
            "NOT_FOUND",
            f"No image {image_id}.",
            field=field,
            hint="Your instructions or the study's list name its images.",
        )
    study = require_study(world, row["study_id"], field)
    if row["acquired"] > world.now:
        raise ToolError(
            "NOT_READY", f"{image_id} is not acquired yet.", field=field, retryable=True,
            hint=f"Expected at {row['acquired']}.", expected_at=row["acquired"],
        )  # fmt: skip
    drawn = world.row("SELECT scene FROM latent_media WHERE media_id = ?", row["id"])
    scene = Scene.model_validate_json(drawn["scene"]) if drawn else None
    return HospitalImage(row, study, scene, _findings(world, row["id"], scene) if scene else ())


def _findings(world: World, image_id: str, scene: Scene) -> tuple[LatentFinding, ...]:
    return tuple(
        LatentFinding(
            id=row["id"], lineage=row["lineage"], type=FINDINGS[row["code"]], mark=scene.marks[row["mark"]],
            region=row["region"], side=row["side"], visibility=row["visibility"],
            own_terms=tuple(json.loads(row["terms"])), own_features=tuple(json.loads(row["features"])), seed=scene.seed,
        )
        for row in world.rows("SELECT * FROM latent_media_finding WHERE media_id = ? ORDER BY rowid", image_id)
    )  # fmt: skip


def latest_images(world: World, study: Row) -> list[HospitalImage]:
    """The images of a study, in the order of their views."""
    rows = world.rows(
        "SELECT id FROM media WHERE study_id = ? AND type = 'image' AND acquired <= ? ORDER BY rowid",
        study["id"],
        world.now,
    )
    return [open_image(world, row["id"]) for row in rows]


def known_findings(world: World, image: HospitalImage) -> set[str]:
    """The findings of an image that a result has named so far."""
    known: set[str] = set()
    own = {finding.id for finding in image.findings}
    for row in world.rows("SELECT seen FROM event WHERE kind = 'call' AND status = 'ok' AND seen LIKE '%\"FI-%'"):
        known |= own & set(json.loads(row["seen"]))
    return known


def looked_at(world: World, image: HospitalImage) -> bool:
    """Whether any tool has shown or described this image to the caller."""
    found = world.row(
        "SELECT 1 FROM event WHERE kind = 'call' AND status = 'ok' AND seen LIKE ? AND tool IN"
        " ('view_image', 'analyze_medical_image', 'annotate_image', 'compare_with_prior')",
        f'%"{image.id}"%',
    )
    return found is not None


def regions_seen(world: World, image: HospitalImage) -> set[str]:
    """The regions of an image that were asked for by name."""
    seen = set()
    for row in world.rows(
        "SELECT arguments FROM event WHERE kind = 'call' AND status = 'ok' AND tool = 'analyze_medical_image'"
        " AND arguments LIKE ?",
        f'%"{image.id}"%',
    ):
        given = json.loads(row["arguments"])
        if given.get("image_id") == image.id and image.kind is not None:
            region = image.kind.region(str(given.get("region") or ""))
            if region:
                seen.add(region)
    return seen
