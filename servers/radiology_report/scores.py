"""Computing in radiology: classifications from descriptors, coronary calcium from the slices, radiation dose of a study."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.radiology.calcium import (
    SLICE_MM,
    CalciumLesion,
    agatston,
    cac_drs,
    prevention_advice,
)
from medmcp.servers.clinical.radiology.dose import (
    CITATION,
    FETAL_NOTE,
    IONISING,
    EffectiveDose,
    effective_dose,
    reference_level,
    size_specific,
)
from medmcp.servers.clinical.radiology.system import Classified, System, classify, parse_descriptor
from medmcp.servers.clinical.radiology.systems import RADIOLOGY_SYSTEMS
from medmcp.servers.clinical.scores.score import Reading
from medmcp.servers.parameters import NameValue, OptionalFindingId, OptionalStudyId, StudyId
from medmcp.servers.radiology_report.results import (
    AppliedClassification,
    CalciumScore,
    DoseReport,
    ReferenceLevelResult,
)
from medmcp.servers.results import score_result
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.calcium import calcium_on, stented
from medmcp.servers.world.calculator import caller_values, finish
from medmcp.servers.world.chart import age_years, require_patient
from medmcp.servers.world.described import described
from medmcp.servers.world.images import latest_images
from medmcp.servers.world.lesions import quality_of
from medmcp.servers.world.study import done_study
from medmcp.servers.world.world import Row, World

__all__ = ["apply_radiology_classification", "calculate_coronary_calcium_score", "get_radiation_dose"]


@tool(
    "radiology_report", "Apply a radiology classification", effect="compute", minutes=2, also_on=("visual_diagnosis",)
)
async def apply_radiology_classification(
    world: World,
    system: Annotated[
        Literal[
            "bi_rads",
            "li_rads_ct_mri",
            "pi_rads",
            "ti_rads",
            "lung_rads",
            "fleischner",
            "bosniak_2019",
            "aspects",
            "recist_1_1",
        ],
        Field(description="System."),
    ],
    study_id: Annotated[OptionalStudyId, Field(description="Study to take what is known from.")] = "",
    finding_id: Annotated[OptionalFindingId, Field(description="One lesion of the study.")] = "",
    descriptors: Annotated[
        list[NameValue] | None,
        Field(
            max_length=40,
            description="name=value, e.g. composition=solid, size_mm=12, washout=true; they go before the study's.",
        ),
    ] = None,
) -> AppliedClassification:
    """Category of a lesion by BI-RADS, LI-RADS, PI-RADS, ACR TI-RADS, Lung-RADS, Fleischner, Bosniak, ASPECTS or RECIST 1.1, with the
    decision path and management. From a study only what you have seen, measured, compared or read there is used; what is missing
    leaves every category open that it could change. The system alone lists its descriptors."""
    rules = RADIOLOGY_SYSTEMS[system]
    given = _parsed(rules, descriptors)
    if finding_id and not study_id:
        raise ToolError(
            "INVALID_ARGUMENT", "finding_id needs study_id.", field="finding_id", hint="Give the study too."
        )
    study = done_study(world, study_id) if study_id else None
    known: dict[str, Reading] = {}
    if study is not None:
        _applies(rules, study)
        known |= described(world, rules, study, finding_id)
    known |= given
    if study is None and not given:
        return _answer(rules, None, {}, None)
    with caller_values("descriptors", "Check the descriptors."):
        result = classify(rules, known)
    if study is not None:
        world.db.execute(
            "INSERT INTO score (at, patient_id, name, value, items, interpretation) VALUES (?, ?, ?, ?, ?, ?)",
            (world.now, study["patient_id"], system, result.points,
             json.dumps({"study_id": study_id, "finding_id": finding_id or None, "descriptors": {name: one.value for name, one in known.items()}}),
             result.category),
        )  # fmt: skip
    return _answer(rules, result, known, study)


def _parsed(rules: System, descriptors: list[str] | None) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    for text in descriptors or ():
        try:
            name, value = parse_descriptor(rules, text)
        except LookupError as error:
            raise ToolError("INVALID_UNIT", f"{error.args[0]}.", field="descriptors") from None
        except ValueError as error:
            raise ToolError(
                "INVALID_ARGUMENT", f"{error}.", field="descriptors", hint="The system alone lists them."
            ) from None
        if name in found and found[name].value != value:
            raise ToolError("INVALID_ARGUMENT", f"{name} is given twice.", field="descriptors", hint="Keep one.")
        found[name] = Reading.given(value, rules.names[name].unit)
    return found


def _applies(rules: System, study: Row) -> None:
    if study["modality"] not in rules.modalities or (rules.body_parts and study["body_part"] not in rules.body_parts):
        raise ToolError(
            "NOT_APPLICABLE", f"{rules.name} does not classify {study['modality']} of {study['body_part'].replace('_', ' ')}.", field="study_id"
        )  # fmt: skip


def _answer(
    rules: System, result: Classified | None, known: dict[str, Reading], study: Row | None
) -> AppliedClassification:
    answer: AppliedClassification = {
        "system": rules.name,
        "category": result.category if result else None,
        "points": result.points if result else None,
        "points_range": list(result.points_range) if result and result.points_range else None,
        "decision_path": [{"rule": step.rule, "input": step.input, "result": step.result} for step in result.path] if result else [],
        "management": (result.management or None) if result else None,
        "risk_of_malignancy": (result.risk or None) if result else None,
        "possible_categories": list(result.possible) if result else list(rules.order),
        "missing": list(result.missing) if result else [one.name for one in rules.descriptors if not one.optional],
        "used": [
            {"name": name, "value": one.value, "source": one.source, "record_id": one.record_id} for name, one in known.items()
        ],
        "descriptors": [
            {"name": one.name, "about": one.about, "allowed": one.allowed, "optional": one.optional}
            for one in rules.descriptors
            if result is None or one.name in result.missing
        ],
        "warnings": list(result.warnings) if result else list(rules.notes),
        "citation": rules.citation,
    }  # fmt: skip
    if study is not None:
        answer["patient_id"] = study["patient_id"]
    return answer


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


@tool("radiology_report", "Radiation dose", effect="compute", minutes=1)
async def get_radiation_dose(
    world: World,
    study_id: StudyId,
    cumulative_months: Annotated[int, Field(ge=1, le=120, description="Months looked back for the sum.")] = 12,
) -> DoseReport:
    """Recorded dose of a study (CTDIvol, DLP, DAP, activity), effective dose by DLP x k or a typical value, size-specific dose, the
    reference level and whether it is exceeded, the patient's sum over the months before, and a note in pregnancy."""
    study = done_study(world, study_id)
    patient = require_patient(world, study["patient_id"])
    dose = _recorded(study)
    ionising = study["modality"] in IONISING
    effective = _effective(world, patient, study)
    if ionising and effective is None and not dose:
        raise ToolError("MISSING_DATA", f"{study_id} has neither a dose report nor a typical value.", field="study_id")
    diameter, ctdi = dose.get("effective_diameter_cm"), dose.get("ctdi_vol_mgy")
    since = world.iso(world.seconds - cumulative_months * 30.44 * 86_400)
    sums = [
        one
        for row in world.rows(
            "SELECT s.* FROM imaging_study s LEFT JOIN service_request r ON r.id = s.order_id WHERE s.patient_id = ? AND s.started <= ?"
            " AND s.started >= ? AND (r.ended_at IS NULL OR r.ended_at >= s.started)",
            patient["id"], world.now, since,
        )
        if row["modality"] in IONISING and (one := _effective(world, patient, row)) is not None
    ]  # fmt: skip
    missing = [] if dose or not ionising else ["dose report"]
    warnings = ["An estimate for a reference person, not this patient's own risk."] if ionising else []
    if effective is not None and not effective.recorded:
        warnings.append("No dose report that converts: the effective dose is a typical value.")
    return {
        "patient_id": patient["id"],
        "ionising": ionising,
        "ctdi_vol_mgy": ctdi,
        "dlp_mgy_cm": dose.get("dlp_mgy_cm"),
        "dap_gy_cm2": dose.get("dap_gy_cm2"),
        "agd_mgy": dose.get("agd_mgy"),
        "activity_mbq": dose.get("activity_mbq"),
        "ssde_mgy": round(size_specific(ctdi, diameter), 1) if ctdi is not None and diameter is not None else None,
        "effective_dose_msv": None
        if effective is None
        else {"value": round(effective.msv, 3), "method": effective.method, "recorded": effective.recorded},
        "diagnostic_reference_level": _level(study, dose, age_years(world, patient)),
        "cumulative_msv": round(sum(one.msv for one in sums), 2),
        "cumulative_studies": len(sums),
        "fetal_dose_note": FETAL_NOTE if ionising and patient["pregnancy"] == "pregnant" else None,
        "missing": missing,
        "warnings": warnings,
        "citation": CITATION,
    }


def _recorded(study: Row) -> dict[str, float]:
    dose = json.loads(study["dose"] or "{}")
    return dose if isinstance(dose, dict) else {}


def _effective(world: World, patient: Row, study: Row) -> EffectiveDose | None:
    age = age_years(world, patient) - world.minutes_since(study["started"]) / 525_960
    return effective_dose(study["modality"], study["body_part"], _recorded(study).get("dlp_mgy_cm"), max(0.0, age))


ADULT = 16


def _level(study: Row, dose: dict[str, float], age: float) -> ReferenceLevelResult | None:
    level = reference_level(study["modality"], study["body_part"]) if age >= ADULT else None
    if level is None:
        return None
    value = dose.get(level.quantity)
    return {
        "quantity": level.quantity, "value": level.value, "unit": level.unit, "examination": level.examination,
        "exceeded": None if value is None else value > level.value,
    }  # fmt: skip
