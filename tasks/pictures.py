"""The pictures of a case: from the ranges of its condition to scenes and findings, pure in the case.

A sight draws from a random source of its own, so that a flipped fact moves nothing else. `Case.sights` overrides what was
drawn: (sight, parameter, value) with parameter `present` (0 or 1), `size_mm`, `level`, `count`, `prior`, `visibility`; by its view and name, `choice`; and for
a picture, by its view, `side` or `fault:NAME`.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from math import cos, radians, sin
from random import Random
from typing import TYPE_CHECKING, Any

from medmcp.servers.clinical.picture_kinds import PICTURE_KINDS, PictureKind
from medmcp.servers.clinical.radiology.dose import scanner_report
from medmcp.servers.pictures.scene import FindingSpec, ImageSpec, Mark, Scene
from medmcp.servers.world.images import file_image
from medmcp.servers.world.world import World
from medmcp.tasks.condition import Choice, Picture, Request, Sight, Study

if TYPE_CHECKING:
    from medmcp.tasks.case import Case

__all__ = ["READING", "FiledImage", "FiledStudy", "file_studies", "filed_studies", "readings_of", "repeat_pictures"]


READING = "reading"  # in Case.sights: a reading of a report, in place of the one that was drawn


@dataclass(frozen=True)
class FiledImage:
    """An image on file with the ids it has there; `marks` and `finding_ids` by the name of the sight."""

    id: str
    view: str
    side: str
    spec: ImageSpec
    marks: dict[str, Mark]
    finding_ids: dict[str, str]

    def features(self) -> set[str]:
        """What grading systems take from all that is on it."""
        from medmcp.servers.clinical.visual_findings import FINDINGS

        return {name for one in self.spec.findings for name in (*FINDINGS[one.code].features, *one.features)}


@dataclass(frozen=True)
class FiledStudy:
    """A study on file, `days_ago` before the episode."""

    id: str
    study: Study
    days_ago: float
    images: tuple[FiledImage, ...]
    readings: dict[str, str | float] = field(default_factory=dict)
    """What was drawn for this patient of the study's `readings`."""


def filed_studies(case: "Case") -> tuple[FiledStudy, ...]:
    """The studies that were done before the episode, the latest of each first."""
    found = []
    for number, study in enumerate(case.condition.studies):
        if not (study.on_file and (study.pictures or study.reported)):
            continue
        rng = case.rng(f"filed|{number}")
        found.append(_filed(case, number, study, "now", rng.randint(15, 50) / 1440))
        if study.prior_days:
            found.append(_filed(case, number, study, "prior", float(rng.randint(*study.prior_days))))
    return tuple(found)


def _filed(case: "Case", number: int, study: Study, when: str, days: float) -> FiledStudy:
    images = []
    for place, picture in enumerate(study.pictures):
        spec, names, marks = _draw(case, number, place, picture, when)
        image = _record("IM", case, number, when, place)
        ids = {name: _record("FI", case, number, when, place, name) for name in names}
        images.append(FiledImage(image, picture.view, spec.scene.side, spec, marks, ids))
    return FiledStudy(_record("ST", case, number, when), study, days, tuple(images), readings_of(case, number, study))


def readings_of(case: "Case", number: int, study: Study) -> dict[str, str | float]:
    """The readings of a study that were drawn for this patient, or set in their place."""
    changed = {
        parameter: value for name, parameter, value in case.sights if name == READING and parameter in study.readings
    }
    return {
        name: case.rng(f"reading|{number}|{name}").choice(values) for name, values in study.readings.items()
    } | changed


def _record(prefix: str, case: "Case", *parts: object) -> str:
    text = "|".join(map(str, (case.condition.key, case.seed, prefix, *parts)))
    number = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big")
    return f"{prefix}-{100_000 + number % 900_000:06d}"


def repeat_pictures(case: "Case", number: int) -> str:
    """The pictures of a study that is ordered in the episode, as JSON: the same patient, without the faults of the first."""
    study = case.condition.studies[number]
    specs = [_draw(case, number, place, picture, "again")[0] for place, picture in enumerate(study.pictures)]
    return json.dumps([spec.model_dump(mode="json") for spec in specs])


def file_studies(world: World, case: "Case") -> None:
    """Put the studies on file into the world."""
    for filed in filed_studies(case):
        started = world.in_minutes(-filed.days_ago * 1440)
        dose = scanner_report(
            filed.study.modality, filed.study.body_part, case.weight_kg, case.height_cm, case.rng(f"dose|{filed.id}")
        )
        sides = {image.side for image in filed.images if image.side}
        asked = filed.study.request or Request()
        measured = filed.study.measurements | filed.readings
        encounter = case.encounter_id if filed.days_ago < 1 else None
        world.insert(
            "imaging_study", id=filed.id, patient_id=case.patient_id, encounter_id=encounter, modality=filed.study.modality,
            body_part=filed.study.body_part, contrast=asked.contrast, started=started, priority=asked.urgency or None,
            referrer=asked.referrer or None, clinical_information=asked.information or None, protocol=asked.protocol or None,
            phase=asked.phase or None, contrast_agent=asked.agent or None, contrast_ml=asked.volume_ml, dose=json.dumps(dose) if dose else None,
            laterality=sides.pop() if len(sides) == 1 else "bilateral" if sides else "not_applicable",
            indication=asked.indication or case.complaint, measurements=json.dumps(measured),
        )  # fmt: skip
        if filed.study.reported:
            world.insert(
                "diagnostic_report", patient_id=case.patient_id, encounter_id=encounter, study_id=filed.id, status="final", issued=started,
                indication=asked.indication or case.complaint, technique=asked.protocol or None, comparison="None on file.",
                findings=filed.study.findings.format(**measured), impression=filed.study.impression, signed_by="duty radiologist",
            )  # fmt: skip
        study = world.row("SELECT * FROM imaging_study WHERE id = ?", filed.id)
        assert study is not None
        for image in filed.images:
            ids = tuple(image.finding_ids.values())
            file_image(world, study, image.spec, media_id=image.id, finding_ids=ids)


Drawn = tuple[ImageSpec, tuple[str, ...], dict[str, Mark]]


def _draw(case: "Case", number: int, place: int, picture: Picture, when: str) -> Drawn:
    return _drawn(case.condition.key, case.seed, number, place, when, picture, case.sights)


@cache
def _drawn(
    key: str, seed: int, number: int, place: int, when: str, picture: Picture,
    overrides: tuple[tuple[str, str, float | str], ...],
) -> Drawn:  # fmt: skip
    changed: dict[tuple[str, str], float | str] = {(name, parameter): value for name, parameter, value in overrides}
    kind = PICTURE_KINDS[picture.kind]
    source = 0 if picture.as_first else place  # which picture's draws are used
    rng = Random(f"{key}|{seed}|picture|{number}|{source}")
    side: Any = rng.choice(picture.sides)
    side = changed.get((picture.view, "side"), side)
    density = rng.uniform(*picture.density)
    tone = Random(f"{key}|{seed}|tone").uniform(*picture.tone)  # one skin for the whole patient
    marks: list[Mark] = []
    named: dict[str, Mark] = {}
    findings: list[FindingSpec] = []
    names: list[str] = []
    chosen: dict[str, str] = {}
    for sight in picture.sights:
        if sight.only_with and sight.only_with not in chosen.get(sight.within, ""):
            continue
        own = Random(f"{key}|{seed}|{number}|{source}|{sight.name}")
        mark = _mark(sight, own, picture, kind, side, named, changed, f"{key}|{seed}|{number}|{source}", when)
        if mark is None:
            continue
        if sight.choices:
            drawn = own.choice(sight.choices)
            wanted = changed.get((f"{picture.view} {sight.name}", "choice"), drawn.words)
            drawn = next(one for one in sight.choices if one.words == wanted)
            chosen[sight.name] = drawn.words
            mark = _as_chosen(mark, drawn, own)
        named[sight.name] = mark
        marks.append(mark)
        if sight.code:
            region = sight.region.format(side=side)
            findings.append(
                FindingSpec.model_validate(
                    {"mark": len(marks) - 1, "code": sight.code, "lineage": f"L{number}{place}{len(named)}-{sight.code}",
                     "region": region, "side": side or _side_in(region),
                     "visibility": changed.get((sight.name, "visibility"), sight.visibility), "terms": (*sight.terms, *filter(None, chosen.get(sight.name, "").split("; "))),
                     "features": sight.features}
                )
            )  # fmt: skip
            names.append(sight.name)
    scene = Scene.model_validate(
        {"kind": picture.kind, "seed": _seed(key, seed, number, place, when), "width": kind.width, "height": kind.height,
         "spacing": kind.spacing, "slice_mm": kind.slice_mm, "side": side if picture.kind != "chest_film" and not kind.key.startswith("ct") else "",
         "tone": round(tone, 3), "density": round(density, 3), "marks": marks,
         "faults": _faults(picture, rng, changed) if when == "now" else ()}
    )  # fmt: skip
    return ImageSpec(view=picture.view, scene=scene, findings=tuple(findings)), tuple(names), named


def _seed(*parts: object) -> int:
    return int.from_bytes(hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=4).digest(), "big")


def _side_in(region: str) -> str:
    return next((side for side in ("left", "right") if region.startswith(side)), "")


def _faults(
    picture: Picture, rng: Random, changed: dict[tuple[str, str], float | str]
) -> tuple[tuple[str, float], ...]:
    found = {name: amount for name, amount, chance in picture.faults if rng.random() < chance}
    for (view, parameter), amount in changed.items():
        if view == picture.view and parameter.startswith("fault:"):
            found[parameter.removeprefix("fault:")] = float(amount)
    return tuple((name, amount) for name, amount in found.items() if amount > 0)


def _as_chosen(mark: Mark, choice: Choice, rng: Random) -> Mark:
    """The mark in the look of a set of descriptors."""
    level, angle, wobble = rng.uniform(*choice.level), rng.random(), rng.random()
    changed: dict[str, float | int | str] = {"level": round(level, 3)}
    for name, span, share in (("angle", choice.angle, angle), ("wobble", choice.wobble, wobble)):
        if span is not None:
            changed[name] = round(span[0] + share * (span[1] - span[0]), 3)
    if choice.count is not None:
        changed["count"] = choice.count
    if choice.look is not None:
        changed["look"] = choice.look
    return mark.model_copy(update=changed)


def _mark(
    sight: Sight, rng: Random, picture: Picture, kind: PictureKind, side: str, named: dict[str, Mark],
    changed: dict[tuple[str, str], float | str], key: str, when: str,
) -> Mark | None:  # fmt: skip
    """The mark of a sight, or None if this patient has not got it, or had not at that time."""
    chance = Random(f"{key}|{sight.group or sight.name}|there").random()
    size, ratio, angle = rng.uniform(*sight.size_mm), rng.uniform(*sight.ratio), rng.uniform(*sight.angle)
    across, down = rng.uniform(*sight.x), rng.uniform(*sight.y)
    level, edge, wobble = rng.uniform(*sight.level), rng.uniform(*sight.edge), rng.uniform(*sight.wobble)
    count, look = rng.randint(*sight.count), rng.choice(sight.look)
    share = rng.uniform(*sight.prior) if sight.prior else 0.0
    present = bool(changed.get((sight.name, "present"), float(chance < sight.probability)))
    if not present or (sight.within and sight.within not in named):
        return None
    size = float(changed.get((sight.name, "size_mm"), size))
    if when == "prior":
        share = float(changed.get((sight.name, "prior"), share))
        if share <= 0:
            return None
        size *= share
    half = size / 2 / (kind.spacing or 1)
    if sight.within:
        host = named[sight.within]
        turn = radians(host.angle)
        u, v = across * host.a, down * host.b
        x, y = host.x + u * cos(turn) - v * sin(turn), host.y + u * sin(turn) + v * cos(turn)
        half = size * host.a
    else:
        x, y = across, down
        if picture.mirrored and side == "left":
            x, angle = kind.width - x, 180 - angle
    return Mark(
        draws=sight.draws, x=round(x, 1), y=round(y, 1), a=round(half, 2), b=round(half * ratio, 2), angle=round(angle, 1),
        level=round(float(changed.get((sight.name, "level"), level)), 3), edge=round(edge, 2), wobble=round(wobble, 3),
        count=int(changed.get((sight.name, "count"), count)), look=look.format(side=side),
    )  # fmt: skip
