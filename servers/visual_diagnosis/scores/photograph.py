"""Grades of clinical photographs: skin, retina, pressure injury, burns, foot."""

from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.scores.burn import burn_tbsa
from medmcp.servers.clinical.scores.photo_grading import SYSTEMS, grade_photo
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.parameters import NameValue
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.visual_diagnosis.results import GradedPhoto
from medmcp.servers.world.calculator import caller_values, finish
from medmcp.servers.world.chart import age_years, require_patient
from medmcp.servers.world.images import HospitalImage, open_image
from medmcp.servers.world.photo_features import image_features, over
from medmcp.servers.world.world import World

__all__ = ["grade_clinical_photo"]

LENGTHS = {"": 1.0, "mm": 1.0, "cm": 10.0}


@tool("visual_diagnosis", "Grade a clinical photograph", effect="compute", minutes=2)
async def grade_clinical_photo(
    world: World,
    system: Annotated[
        Literal[
            "abcde", "seven_point_checklist", "icdr_retinopathy", "npiap_pressure_injury", "burn_tbsa", "wagner_foot"
        ],
        Field(description="System."),
    ],
    image_id: Annotated[
        str, Field(pattern=r"^(IM-[0-9]{6})?$", description="Take what was seen and measured on this image.")
    ] = "",
    features_present: Annotated[
        list[Annotated[str, Field(max_length=60)]] | None,
        Field(max_length=20, description="Features seen, told or felt, by their names in the items of an answer."),
    ] = None,
    features_absent: Annotated[
        list[Annotated[str, Field(max_length=60)]] | None,
        Field(max_length=20, description="Features looked for and absent."),
    ] = None,
    values: Annotated[
        list[NameValue] | None,
        Field(
            max_length=30, description="Numbers: diameter_mm=7, or for burns the percent of each region burnt, head=50."
        ),
    ] = None,
    age_years: Annotated[float | None, Field(ge=0, le=120, description="For burns.")] = None,
    weight_kg: Annotated[float | None, Field(ge=0.5, le=300, description="For the fluid of burns.")] = None,
) -> GradedPhoto:
    """Apply a grading system to a clinical photograph: melanoma ABCDE, weighted 7-point checklist, ICDR retinopathy, NPIAP
    pressure injury, burn area and fluid, Wagner foot. Takes what you have looked at on the image and what you add (history,
    touch); a feature that nobody has looked for is missing."""
    image = open_image(world, image_id) if image_id else None
    numbers = _numbers(values)
    present, absent = set(features_present or ()), set(features_absent or ())
    if both := present & absent:
        raise ToolError(
            "INVALID_ARGUMENT",
            f"{sorted(both)[0]} is given as present and as absent.",
            field="features_absent",
            hint="Keep one.",
        )
    if image is None and not (present or absent or numbers):
        raise ToolError(
            "MISSING_DATA", "Neither an image nor features or values.", field="image_id", hint="Give one of them."
        )
    if image is not None and image.kind is not None:
        wanted = ("wound",) if system == "burn_tbsa" else SYSTEMS[system].kinds
        if image.kind.key not in wanted:
            raise ToolError("NOT_APPLICABLE", f"{system} does not grade a {image.kind.name}.", field="image_id")
    if system == "burn_tbsa":
        return _graded_burn(world, image, present, absent, numbers, age_years, weight_kg)
    rules = SYSTEMS[system]
    if unknown := sorted((present | absent) - set(rules.features)):
        raise ToolError(
            "INVALID_ARGUMENT", f"'{unknown[0]}' is no feature of {system}.", field="features_present",
            hint=f"Features: {', '.join(rules.features)}.",
        )  # fmt: skip
    readings = dict.fromkeys(rules.features, MISSING)
    if image is not None and image.kind is not None:
        readings |= {name: reading for name, reading in image_features(world, image).items() if name in rules.features}
    length = Reading.given(numbers.pop("diameter_mm", None), "mm")
    if numbers:
        raise ToolError(
            "INVALID_ARGUMENT",
            f"{system} takes no value '{next(iter(numbers))}'.",
            field="values",
            hint="It takes diameter_mm.",
        )
    if length.known:
        if not 0 < float(length.value or 0) <= 500:
            raise ToolError("INVALID_ARGUMENT", "diameter_mm must be above 0 and at most 500.", field="values")
        for name, limit, closed in (("diameter_over_6mm", 6.0, False), ("diameter_7mm_or_more", 7.0, True)):
            if name in readings:
                readings[name] = over(length, limit, closed=closed)
    for names, value in ((present, True), (absent, False)):
        for name in names:
            readings[name] = Reading.given(value)
    graded = grade_photo(rules, readings)
    if image is not None:
        finish(world, image.patient_id, graded.score)
    return _graded(graded.score, graded.category, graded.referral, graded.possible, image)


def _graded(
    score: Any, category: str | None, referral: str | None, possible: tuple[str, ...], image: HospitalImage | None
) -> GradedPhoto:
    more: dict[str, Any] = {"patient_id": image.patient_id} if image is not None else {}
    result = score_result(score, category=category, referral=referral, possible_categories=list(possible), **more)
    return result  # type: ignore[return-value]


def _graded_burn(
    world: World, image: HospitalImage | None, present: set[str], absent: set[str], numbers: dict[str, float],
    age: float | None, weight: float | None,
) -> GradedPhoto:  # fmt: skip
    if unknown := sorted((present | absent) - {"electrical"}):
        raise ToolError(
            "INVALID_ARGUMENT",
            f"'{unknown[0]}' is no feature of burn_tbsa.",
            field="features_present",
            hint="Features: electrical.",
        )
    if image is not None:
        patient = require_patient(world, image.patient_id)
        age = age_years(world, patient) if age is None else age
        weight = patient["weight_kg"] if weight is None else weight
    with caller_values("values", "Percent of each region burnt, e.g. head=50."):
        burn = burn_tbsa(numbers, age=age, weight_kg=weight, electrical="electrical" in present)
    if image is not None:
        finish(world, image.patient_id, burn.score)
    return _graded(burn.score, burn.category, burn.referral, () if burn.category is None else (burn.category,), image)


def _numbers(values: list[str] | None) -> dict[str, float]:
    found: dict[str, float] = {}
    for text in values or ():
        name, _, value = text.partition("=")
        number, _, unit = value.strip().partition(" ")
        try:
            found[name] = float(number.removesuffix("%").removesuffix("mm"))
        except ValueError:
            raise ToolError(
                "INVALID_ARGUMENT", f"'{text}' has no number.", field="values", hint="E.g. diameter_mm=7."
            ) from None
        if not isfinite(found[name]):
            raise ToolError(
                "INVALID_ARGUMENT", f"'{text}' is not a finite number.", field="values", hint="E.g. diameter_mm=7."
            )
        factor = LENGTHS.get(unit.strip(), 0.0) if name == "diameter_mm" else float(unit.strip() in ("", "%"))
        if not factor:
            raise ToolError(
                "INVALID_UNIT",
                f"'{text}': unit '{unit.strip()}' is not known here.",
                field="values",
                hint="mm for a length, % for a burnt region.",
            )
        found[name] *= factor
    return found
