"""Findings matched between an image or study and a prior one."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.parameters import OptionalFindingId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.visual_diagnosis.results import PriorComparison, UnmatchedFinding
from medmcp.servers.world.comparison import changes, growth_class, images_of, pair_up, prior_of
from medmcp.servers.world.images import HospitalImage, LatentFinding, known_findings
from medmcp.servers.world.lesions import quality_of
from medmcp.servers.world.world import World

__all__ = ["compare_with_prior"]


@tool(
    "visual_diagnosis",
    "Compare with a prior image or study",
    effect="compute",
    minutes=3,
    also_on=("radiology_report",),
)
async def compare_with_prior(
    world: World,
    current_id: Annotated[str, Field(pattern=r"^(ST|IM)-[0-9]{6}$", description="Current study or image.")],
    prior_id: Annotated[
        str, Field(pattern=r"^((ST|IM)-[0-9]{6})?$", description="Prior; default the latest comparable one.")
    ] = "",
    finding_id: OptionalFindingId = "",
) -> PriorComparison:
    """Findings matched between a study or image and a prior one, measured on both: change in mm and percent, volume doubling time,
    larger, smaller, stable or uncertain; what is new, what is gone, and whether the technique compares."""
    current = images_of(world, current_id, "current_id")
    used = prior_id or prior_of(world, current[0].study)
    prior = images_of(world, used, "prior_id")
    now, before = current[0].study, prior[0].study
    if now["patient_id"] != before["patient_id"] or (now["modality"], now["body_part"]) != (
        before["modality"],
        before["body_part"],
    ):
        raise ToolError(
            "INVALID_ARGUMENT", f"{used} is not of the same patient, modality and region as {current_id}.", field="prior_id",
            hint="Leave it out to use the latest comparable one.",
        )  # fmt: skip
    if now["started"] <= before["started"]:
        raise ToolError(
            "INVALID_ARGUMENT",
            f"{used} is not earlier than {current_id}.",
            field="prior_id",
            hint="Give the later one as current_id.",
        )
    days = (world.seconds_at(now["started"]) - world.seconds_at(before["started"])) / 86_400
    pairs = pair_up(current, prior)
    if finding_id and not any(finding.id == finding_id for image in current for finding in image.findings):
        raise ToolError(
            "NOT_FOUND",
            f"{finding_id} is no finding of {current_id}.",
            field="finding_id",
            hint="analyze_medical_image names findings.",
        )
    result: PriorComparison = {
        "patient_id": now["patient_id"], "matched": [], "new": [], "resolved": [], "interval_days": round(days, 1),
        "comparability": _comparable(now, before, len(pairs)), "prior_used": used, "warnings": [],
    }  # fmt: skip
    for pair in pairs:
        shown = _comparable_findings(world, pair.now, finding_id)
        matched, new, gone = changes(pair, shown, _comparable_findings(world, pair.before, ""), days)
        result["matched"] += [
            {
                "finding_id": change.now.id, "prior_finding_id": change.before.id, "structure": change.now.type.structure,
                "region": change.now.region, "current_mm": change.now_mm, "prior_mm": change.before_mm,
                "change_mm": None if change.now_mm is None or change.before_mm is None else round(change.now_mm - change.before_mm, 2),
                "change_percent": None if change.percent is None else round(change.percent, 1),
                "volume_doubling_time_days": change.doubling_days,
                "doubling_time_class": growth_class(change.doubling_days) if change.now.type.growth == "mean_diameter" else None,
                "category": change.category,
            }
            for change in matched
        ]  # fmt: skip
        result["new"] += [_unmatched(finding) for finding in new]
        if not finding_id:
            result["resolved"] += [_unmatched(finding) for finding in gone]
    return result


def _comparable_findings(world: World, image: HospitalImage, finding_id: str) -> list[LatentFinding]:
    """What can be compared: what is plain to see on the image as it is, or was named already."""
    known = known_findings(world, image)
    quality = quality_of(image)
    hidden = dict(quality.hidden) if quality else {}
    return [
        finding
        for finding in image.findings
        if finding_id in ("", finding.id)
        and (finding.id in known or (finding.visibility != "subtle" and finding.region not in hidden))
    ]


def _comparable(now: Mapping[str, Any], before: Mapping[str, Any], pairs: int) -> list[str]:
    lines = ["same modality and region"]
    same = (now["contrast"] or "none") == (before["contrast"] or "none")
    lines.append("same contrast" if same else "different contrast: densities do not compare")
    lines.append(f"{pairs} view(s) in common" if pairs else "no view in common: nothing was matched")
    return lines


def _unmatched(finding: LatentFinding) -> UnmatchedFinding:
    return {
        "finding_id": finding.id,
        "structure": finding.type.structure,
        "region": finding.region,
        "descriptors": list(finding.terms),
    }
