"""What the caller knows of an image that a grading system can use: findings named so far, sizes measured, regions looked at.

A feature is present once a finding that carries it was named; it is absent only when every region of the image was asked for
by name and none carries it; else it is missing.
"""

import json

from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.world.images import HospitalImage, known_findings, regions_seen
from medmcp.servers.world.world import World

__all__ = ["image_features", "measured_length"]

# features that follow from a length in mm: name, smallest length, whether that length itself counts
BY_LENGTH = (("diameter_over_6mm", 6.0, False), ("diameter_7mm_or_more", 7.0, True))


def image_features(world: World, image: HospitalImage) -> dict[str, Reading]:
    """Every feature that this image can show, as far as the caller has looked."""
    assert image.kind is not None
    known = known_findings(world, image)
    when = str(image.row["acquired"])
    complete = regions_seen(world, image) >= set(image.kind.regions)
    found: dict[str, Reading] = {}
    for feature in image.kind.shows:
        carrier = next((f for f in image.findings if f.id in known and feature in f.features), None)
        if carrier:
            found[feature] = Reading(value=True, source="chart", record_id=carrier.id, observed_at=when)
        elif complete:
            found[feature] = Reading(value=False, source="chart_negative", record_id=image.id, observed_at=when)
        else:
            found[feature] = MISSING
    length = measured_length(world, image)
    if length is not None:
        for feature, limit, closed in BY_LENGTH:
            found[feature] = over(length, limit, closed=closed)
    return found


def over(length: Reading, limit: float, *, closed: bool) -> Reading:
    """Whether a length in mm, to the nearest 0.1 mm, is over a limit."""
    value = round(float(length.value), 1)  # type: ignore[arg-type]
    exceeds = value >= limit if closed else value > limit
    return Reading(value=exceeds, source=length.source, record_id=length.record_id, observed_at=length.observed_at)


def measured_length(world: World, image: HospitalImage) -> Reading | None:
    """The longest axis that measure_lesion found on this image, in mm."""
    rows = world.rows(
        "SELECT * FROM score WHERE name = 'lesion_measurement' AND patient_id = ? ORDER BY id", image.patient_id
    )
    own = [row for row in rows if row["value"] is not None and json.loads(row["items"])["image_id"] == image.id]
    if not own:
        return None
    longest = max(own, key=lambda row: float(row["value"]))
    return Reading(
        value=float(longest["value"]), unit="mm", source="chart", record_id=f"ME-{longest['id']:06d}",
        observed_at=longest["at"],
    )  # fmt: skip
