"""What is already known of a study to a classification: findings that were named, sizes that were measured, the comparison with a
prior, the report that was read, and the chart. Nothing that nobody has looked at.
"""

import json

from medmcp.servers.clinical.radiology.from_findings import LESIONS, SIZE_OF, own_descriptors
from medmcp.servers.clinical.radiology.lung_screening import GROWTH_MM, SIZE_LIMITS_MM
from medmcp.servers.clinical.radiology.system import System, parse_descriptor
from medmcp.servers.clinical.scores.score import Reading, Value
from medmcp.servers.tool import ToolError
from medmcp.servers.world.chart import age_years, has_condition, require_patient
from medmcp.servers.world.comparison import changes, pair_up
from medmcp.servers.world.images import HospitalImage, LatentFinding, known_findings, latest_images, regions_seen
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = ["Measured", "described", "measured_sizes"]

# descriptor, its value, and the ICD-10-CM codes of the problem list that say so, the first that fits
CODED: tuple[tuple[str, str | bool, tuple[str, ...]], ...] = (
    ("cancer", True, ("C",)),
    ("immunosuppressed", True, ("B20", "D80", "D81", "D82", "D83", "D84", "Z94", "D89.8")),
    ("risk_group", "current_or_prior_hcc", ("C22.0", "Z85.05")),
    ("risk_group", "cirrhosis", ("K70.3", "K71.7", "K74.3", "K74.4", "K74.5", "K74.6", "P78.81")),
    ("risk_group", "chronic_hbv", ("B18.0", "B18.1")),
)
TWO_YEARS_DAYS, HALF_YEAR_DAYS, YEAR_DAYS = 730, 184, 366
SCREENING = "low-dose screening"


class Measured(dict[str, tuple[float, float | None]]):
    """Long and short axis in mm by finding, as measured last."""


def measured_sizes(world: World, patient_id: str) -> Measured:
    """What measure_lesion has measured on findings of this patient."""
    found = Measured()
    for row in world.rows(
        "SELECT value, items FROM score WHERE patient_id = ? AND name = 'lesion_measurement' ORDER BY id", patient_id
    ):
        items = json.loads(row["items"])
        if items.get("finding_id") and row["value"] is not None:
            found[items["finding_id"]] = (row["value"], items.get("short_mm"))
    return found


def described(world: World, system: System, study: Row, finding_id: str = "") -> dict[str, Reading]:
    """The descriptors of a system that are known of a study, by name. Raises `ToolError` if it is not clear of which lesion."""
    images = latest_images(world, study)
    found: dict[str, Reading] = {}
    _from_chart(world, system, study, found)
    _from_report(world, system, study, found)
    lesions = _lesions(world, system, images, finding_id)
    if system.key == "aspects":
        _aspects(world, images, lesions, found)
    elif system.key == "recist_1_1":
        _recist(world, study, images, found)
    elif lesions:
        _from_lesions(world, system, lesions, found)
        _from_prior(world, system, study, images, lesions, found)
    if system.key == "li_rads_ct_mri":
        _veins(world, images, found)
    return found


def _put(found: dict[str, Reading], name: str, value: Value, record_id: str, at: str | None = None) -> None:
    found[name] = Reading(value=value, source="chart", record_id=record_id, observed_at=at)


def _from_chart(world: World, system: System, study: Row, found: dict[str, Reading]) -> None:
    patient = require_patient(world, study["patient_id"])
    names = system.names
    if "age" in names:
        _put(found, "age", age_years(world, patient), patient["id"])
    if "sex" in names and patient["sex"] in ("female", "male"):
        _put(found, "sex", patient["sex"], patient["id"])
    if "screening" in names and study["protocol"]:
        _put(found, "screening", SCREENING in study["protocol"], study["id"])
    for name, value, codes in CODED:
        if name in names and name not in found and (row := has_condition(world, patient["id"], codes)):
            _put(found, name, value, row["id"])


def _from_report(world: World, system: System, study: Row, found: dict[str, Reading]) -> None:
    """The structured readings of a signed report that was opened."""
    readings = json.loads(study["measurements"] or "{}")
    if not isinstance(readings, dict) or not set(readings) & set(system.names):
        return
    report = world.row(
        "SELECT id FROM diagnostic_report WHERE study_id = ? AND status IN ('final', 'amended') LIMIT 1", study["id"]
    )
    opened = report and world.row(
        "SELECT 1 FROM event WHERE kind = 'call' AND status = 'ok' AND tool = 'get_imaging_report' AND seen LIKE ?",
        f'%"{report["id"]}"%',
    )
    if report and opened:
        for name, value in readings.items():
            if name in system.names:
                _put(found, name, parse_descriptor(system, f"{name}={str(value).lower()}")[1], report["id"])


def _lesions(
    world: World, system: System, images: list[HospitalImage], finding_id: str
) -> list[tuple[HospitalImage, LatentFinding]]:
    """The named findings that a system can classify; those of one lesion, unless it takes all of them."""
    wanted = LESIONS.get(system.key, ())
    named: list[tuple[HospitalImage, LatentFinding]] = []
    for image in images:
        known = known_findings(world, image)
        named += [(image, one) for one in image.findings if one.type.code in wanted and one.id in known]
    if finding_id:
        chosen = next((one for image in images for one in image.findings if one.id == finding_id), None)
        if chosen is None or all(one.id != finding_id for _, one in named):
            raise ToolError(
                "NOT_FOUND", f"{finding_id} is no named finding of this study that {system.name} classifies.", field="finding_id",
                hint="analyze_medical_image names the findings of an image.",
            )  # fmt: skip
        return [(image, one) for image, one in named if _lesion(one) == _lesion(chosen)]
    if system.key not in ("aspects", "recist_1_1") and len({_lesion(one) for _, one in named}) > 1:
        raise ToolError(
            "INVALID_ARGUMENT", "The study has several such findings.", field="finding_id",
            hint=f"Name one: {', '.join(one.id for _, one in named)}.",
        )  # fmt: skip
    return named


def _lesion(finding: LatentFinding) -> tuple[str, str, str]:
    """One lesion seen on several images of a study (phases, views): same kind, region and side."""
    return finding.type.code, finding.region, finding.side


def _from_lesions(
    world: World, system: System, lesions: list[tuple[HospitalImage, LatentFinding]], found: dict[str, Reading]
) -> None:
    for image, finding in lesions:
        for text in own_descriptors(system.key, finding.terms):
            name, value = parse_descriptor(system, text)
            _put(found, name, value, finding.id, image.row["acquired"])
    sizes = measured_sizes(world, lesions[0][0].patient_id)
    if system.key in SIZE_OF:
        name, how = SIZE_OF[system.key]
        measured = [sizes[finding.id] for _, finding in lesions if finding.id in sizes]
        if how == "long":
            values = [long for long, _ in measured]
        else:
            values = [(long + short) / 2 for long, short in measured if short is not None]
        if values:
            _put(found, name, round(max(values), 1), lesions[0][1].id)
    if system.key == "fleischner":
        codes = {(image.id, one.id) for image, one in lesions}
        _put(found, "number", "single" if len(codes) == 1 else "multiple", lesions[0][1].id)


def _compared(world: World, study: Row, images: list[HospitalImage]) -> Row | None:
    """The prior that compare_with_prior has compared this study with; None if it was not compared."""
    current = {study["id"], *(image.id for image in images)}
    for row in world.rows(
        "SELECT arguments FROM event WHERE kind = 'call' AND status = 'ok' AND tool = 'compare_with_prior' ORDER BY id DESC"
    ):
        given = json.loads(row["arguments"])
        if given.get("current_id") in current:
            prior = given.get("prior_id") or ""
            if prior.startswith("IM-"):
                media = world.row("SELECT study_id FROM media WHERE id = ?", prior)
                prior = media["study_id"] if media else ""
            return require_study(world, prior) if prior else _latest_prior(world, study)
    return None


def _latest_prior(world: World, study: Row) -> Row | None:
    return world.row(
        "SELECT * FROM imaging_study WHERE patient_id = ? AND modality = ? AND body_part = ? AND started < ? AND id IN"
        " (SELECT study_id FROM media) ORDER BY started DESC, id LIMIT 1",
        study["patient_id"], study["modality"], study["body_part"], study["started"],
    )  # fmt: skip


def _from_prior(
    world: World, system: System, study: Row, images: list[HospitalImage], lesions: list[tuple[HospitalImage, LatentFinding]],
    found: dict[str, Reading],
) -> None:  # fmt: skip
    names = system.names
    if not {"status", "threshold_growth", "change"} & set(names):
        return
    if _latest_prior(world, study) is None:
        if "status" in names:
            _put(found, "status", "baseline", study["id"])
        if "threshold_growth" in names:
            _put(found, "threshold_growth", False, study["id"])
        if "change" in names:
            _put(found, "change", "first_seen", study["id"])
        return
    prior = _compared(world, study, images)
    if prior is None:
        return
    days = (world.seconds_at(study["started"]) - world.seconds_at(prior["started"])) / 86_400
    ids = {finding.id for _, finding in lesions}
    for pair in pair_up(images, latest_images(world, prior)):
        matched, new, _ = changes(pair, list(pair.now.findings), list(pair.before.findings), days)
        if any(finding.id in ids for finding in new):
            if "status" in names:
                _put(found, "status", "new", prior["id"])
            if "threshold_growth" in names:
                _put(found, "threshold_growth", False, prior["id"])
            if "change" in names:
                _put(found, "change", "new_or_larger", prior["id"])
        for change in matched:
            if change.now.id not in ids or change.now_mm is None or change.before_mm is None:
                continue
            grown = change.now_mm - change.before_mm
            if "status" in names:
                faster = "growing" if days <= YEAR_DAYS else "slow_growing"
                _put(found, "status", faster if grown > GROWTH_MM else "stable", prior["id"])
            if "crossed_limit" in names:
                crossed = any(change.before_mm < limit <= change.now_mm for limit in SIZE_LIMITS_MM)
                _put(found, "crossed_limit", crossed, prior["id"])
            if "threshold_growth" in names:
                _put(
                    found,
                    "threshold_growth",
                    days <= HALF_YEAR_DAYS and change.now_mm >= 1.5 * change.before_mm,
                    prior["id"],
                )
            if "change" in names and (change.category == "larger" or days >= TWO_YEARS_DAYS):
                _put(found, "change", "new_or_larger" if change.category == "larger" else "stable_2_years", prior["id"])


def _aspects(
    world: World,
    images: list[HospitalImage],
    lesions: list[tuple[HospitalImage, LatentFinding]],
    found: dict[str, Reading],
) -> None:
    """A region is affected if a finding there was named, spared if it was looked at closely and nothing is there."""
    for image in images:
        if image.kind is None or not image.kind.key.startswith("ct_head"):
            continue
        for region in regions_seen(world, image):
            if region in image.kind.regions and region not in (
                "large_vessels",
                "extra_axial_space",
                "midline",
                "vault",
            ):
                _put(found, region, False, image.id, image.row["acquired"])
    for image, finding in lesions:
        _put(found, finding.region, True, finding.id, image.row["acquired"])
        if finding.side:
            _put(found, "side", finding.side, finding.id)


def _recist(world: World, study: Row, images: list[HospitalImage], found: dict[str, Reading]) -> None:
    """Sums of the long axes measured on both studies, and whether the comparison showed a new lesion."""
    prior = _compared(world, study, images)
    if prior is None:
        return
    sizes = measured_sizes(world, study["patient_id"])
    now_sum = before_sum = 0.0
    complete, new_lesion, some = True, False, False
    for pair in pair_up(images, latest_images(world, prior)):
        before_all = [one for one in pair.before.findings if one.type.code in LESIONS["recist_1_1"]]
        now_all = [one for one in pair.now.findings if one.type.code in LESIONS["recist_1_1"]]
        matched, new, gone = changes(pair, now_all, before_all, 1.0)
        new_lesion |= bool(new)
        for now, before in [*((one.now, one.before) for one in matched), *((None, one) for one in gone)]:
            some = True
            if before.id not in sizes or (now is not None and now.id not in sizes):
                complete = False
                continue
            before_sum += sizes[before.id][0]
            now_sum += sizes[now.id][0] if now else 0.0
    _put(found, "new_lesion", new_lesion, prior["id"])
    if some and complete:
        _put(found, "baseline_sum_mm", round(before_sum, 1), prior["id"])
        _put(found, "current_sum_mm", round(now_sum, 1), study["id"])


def _veins(world: World, images: list[HospitalImage], found: dict[str, Reading]) -> None:
    for image in images:
        if image.kind is None or image.kind.key != "ct_liver" or "portal_vein" not in regions_seen(world, image):
            continue
        there = [one for one in image.findings if one.region == "portal_vein"]
        _put(found, "tumour_in_vein", any("enhancing tissue in the vein" in one.terms for one in there), image.id)
