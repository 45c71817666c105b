"""Coronary calcium: the Agatston score, from a study's slices or listed lesions."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.radiology.calcium import SLICE_MM, CalciumLesion, agatston, cac_drs, prevention_advice
from medmcp.servers.parameters import OptionalStudyId
from medmcp.servers.radiology_report.results import CalciumScore
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calcium import calcium_on, stented
from medmcp.servers.world.calculator import finish
from medmcp.servers.world.chart import age_years, require_patient
from medmcp.servers.world.images import latest_images
from medmcp.servers.world.lesions import quality_of
from medmcp.servers.world.study import done_study
from medmcp.servers.world.world import Row, World

__all__ = ["calculate_coronary_calcium_score"]


@tool("radiology_report", "Coronary calcium (Agatston) score", effect="compute", minutes=2)
async def calculate_coronary_calcium_score(
    world: World,
    study_id: Annotated[OptionalStudyId, Field(description="Study to take what is known from.")] = "",
    lesions: Annotated[
        list[Annotated[str, Field(pattern=r"^(LM|LAD|LCX|RCA),[0-9]{1,3},[0-9]{1,4}(\.[0-9]{1,3})?,[0-9]{1,4}$")]]
        | None,
        Field(
            max_length=200, description="vessel,slice,area_mm2,peak_hu, e.g. LAD,12,4.5,320, in place of the study's."
        ),
    ] = None,
    age: Annotated[
        float | None, Field(ge=18, le=110, description="Years, for the advice; default that of the study.")
    ] = None,
    sex: Annotated[Literal["female", "male"] | None, Field(description="For the advice.")] = None,
) -> CalciumScore:
    """Agatston score of an unenhanced gated cardiac CT from its slices, or of listed lesions: by vessel, band, CAC-DRS, and what it
    says about a statin. Areas from 130 HU and 1 mm2 up, times 1 to 4 by peak density. Stented arteries are left out."""
    warnings: list[str] = []
    found: list[CalciumLesion] = []
    slice_mm = SLICE_MM
    study = None
    if study_id:
        study = done_study(world, study_id)
        _gated_unenhanced(study)
        if age is None:
            age = age_years(world, require_patient(world, study["patient_id"]))
    if lesions is not None:
        found = [_listed(text) for text in lesions]
    elif study is not None:
        found, slice_mm, warnings = _from_slices(world, study)
    else:
        raise ToolError("MISSING_DATA", "Neither a study nor lesions.", field="study_id", hint="Give one of them.")
    score, per_vessel = agatston(found, slice_mm)
    total = score.score or 0.0
    score.warnings.extend([*warnings, "MESA centiles are not loaded: no centile for age, sex and ethnicity."])
    band = str(score.interpretation).partition(":")[0]
    result: dict[str, Any] = score_result(
        score, agatston=total, per_vessel=per_vessel, cac_drs=cac_drs(total, per_vessel), band=band, percentile=None,
        prevention_advice=prevention_advice(total, age),
    )  # fmt: skip
    if study is not None:
        finish(world, study["patient_id"], score)
        result["patient_id"] = study["patient_id"]
    return result  # type: ignore[return-value]


def _gated_unenhanced(study: Row) -> None:
    if study["modality"] != "ct" or study["body_part"] != "heart" or (study["contrast"] or "none") != "none":
        raise ToolError(
            "NOT_APPLICABLE", f"{study['id']} is not an unenhanced gated CT of the heart.", field="study_id",
            hint="list_imaging_studies shows the studies.",
        )  # fmt: skip


def _listed(text: str) -> CalciumLesion:
    vessel, number, area, peak = text.split(",")
    return CalciumLesion(vessel, int(number), float(area), float(peak))


def _from_slices(world: World, study: Row) -> tuple[list[CalciumLesion], float, list[str]]:
    images = [image for image in latest_images(world, study) if image.kind is not None and image.kind.key == "ct_heart"]
    if not images:
        raise ToolError(
            "MISSING_DATA", f"{study['id']} has no slices to measure.", field="study_id", hint="Give lesions."
        )
    out = stented(images)
    if set(out) >= {"LM", "LAD", "LCX", "RCA"}:
        raise ToolError("NOT_APPLICABLE", "Every artery holds a stent: calcium is not scored.", field="study_id")
    warnings = [f"{vessel} holds a stent and is left out." for vessel in out]
    for number, image in enumerate(images, 1):
        quality = quality_of(image)
        if quality is not None and quality.verdict != "yes":
            warnings.append(f"Slice {number} ({image.id}) is of limited quality: calcium can be blurred or doubled.")
    found = [lesion for number, image in enumerate(images, 1) for lesion in calcium_on(image, number, out)]
    return found, float(images[0].row["slice_mm"] or SLICE_MM), warnings
