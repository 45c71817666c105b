"""Studies on file for the tests of radiology: a calcium scan, a liver in two phases, a head in two slices, scans to compare."""

from typing import Any

from ward import ENCOUNTER, PATIENT, picture

from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS
from medmcp.servers.pictures.scene import FindingSpec, ImageSpec, Kind, Mark, Scene
from medmcp.servers.world.images import file_image
from medmcp.servers.world.world import World


def scene(kind: Kind, *marks: Mark, seed: int = 3) -> Scene:
    """A scene of a kind at its usual size and scale."""
    size = PICTURE_KINDS[kind]
    return Scene(
        kind=kind,
        seed=seed,
        width=size.width,
        height=size.height,
        spacing=size.spacing,
        slice_mm=size.slice_mm,
        marks=marks,
    )


def study(world: World, modality: str, body_part: str, *, days_ago: float = 0.1, **values: Any) -> str:
    """A study without images."""
    usual = {"patient_id": PATIENT, "encounter_id": ENCOUNTER, "laterality": "not_applicable", "contrast": "none"}
    return world.insert(
        "imaging_study",
        modality=modality,
        body_part=body_part,
        started=world.in_minutes(-days_ago * 1440),
        **(usual | values),
    )


def file(world: World, study_id: str, view: str, what: Scene, *findings: FindingSpec) -> tuple[str, list[str]]:
    """Put an image into a study; returns it and its findings."""
    row = world.row("SELECT * FROM imaging_study WHERE id = ?", study_id)
    assert row
    image = file_image(world, row, ImageSpec(view=view, scene=what, findings=findings))
    return image, [
        one["id"] for one in world.rows("SELECT id FROM latent_media_finding WHERE media_id = ? ORDER BY rowid", image)
    ]


def calcium_scan(world: World, *lesions: tuple[float, float, float, float, float], **values: Any) -> str:
    """A slice with calcium: x, y, semi-axes in pixels of 0.4 mm, HU."""
    marks = [Mark(draws="calcium", x=x, y=y, a=a, b=b, level=level, edge=1.0) for x, y, a, b, level in lesions]
    scan, _, _ = picture(world, scene("ct_heart", *marks), modality="ct", body_part="heart", **values)
    return scan


def liver_scan(
    world: World, *, half_mm: float = 12, washout: str = "nonperipheral washout", days_ago: float = 0.1
) -> tuple[str, list[str], list[str]]:
    """A liver with one observation, arterial and portal venous phase; returns study, images and findings."""
    half = half_mm / 0.7
    scan = study(world, "ct", "liver", days_ago=days_ago, contrast="iv")
    images, ids = [], []
    for view, phase, level, terms in (
        ("arterial", "arterial", 150, ("nonrim arterial phase hyperenhancement", "not targetoid")),
        ("portal venous", "portal_venous", 75, (washout, "no capsule")),
    ):
        drawn = scene(
            "ct_liver",
            Mark(draws="phase", look=phase),
            Mark(draws="lesion", x=150, y=236, a=half, b=half, level=level, edge=1.5),
        )
        spec = FindingSpec(
            mark=1, code="liver_observation", lineage="h", region="right_lobe", side="right", terms=terms
        )
        image, found = file(world, scan, view, drawn, spec)
        images.append(image)
        ids += found
    return scan, images, ids


def head_scan(world: World, *affected: str) -> tuple[str, list[str]]:
    """A head in two slices with early change of the left side in some regions; returns study and images."""
    from medmcp.servers.pictures.ct_head import REGION_PLACES

    scan = study(world, "ct", "head")
    images = []
    for kind, view in (("ct_head", "basal ganglia"), ("ct_head_upper", "above the ganglia")):
        regions = [name for name in affected if name in PICTURE_KINDS[kind].regions]
        marks = []
        for name in regions:
            x, y, a, b = REGION_PLACES[name]
            marks.append(
                Mark(draws="low", x=x, y=y, a=max(a, b), b=min(a, b), angle=90 if b > a else 0, level=7, edge=5)
            )
        specs = [
            FindingSpec(
                mark=number, code="low_attenuation_area", lineage=name, region=name, side="left", visibility="subtle"
            )
            for number, name in enumerate(regions)
        ]
        images.append(file(world, scan, view, scene(kind, *marks), *specs)[0])  # type: ignore[arg-type]
    return scan, images
