"""Reading images and tracings: what is seen, how good the picture is, sizes and densities, change, grades, look-alikes.

Everything about an image is computed from its pixels or from findings that the caller may see; no tool here names a
diagnosis of the patient's. `world/images.py` has the images, `world/lesions.py` measures them.
"""

import json
from collections.abc import Mapping
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.electrocardiogram import Electrocardiogram, read_measurements
from medmcp.servers.clinical.scores.burn import burn_tbsa
from medmcp.servers.clinical.scores.ecg import (
    CONDUCTION,
    SGARBOSSA,
    UNIVERSAL_MI,
    Criterion,
    Lead,
    axis,
    intervals,
    other_patterns,
    sgarbossa,
    st_depression,
    stemi,
)
from medmcp.servers.clinical.scores.photo_grading import SYSTEMS, grade_photo
from medmcp.servers.clinical.scores.qtc import QtcReading, qtc
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.tracing import draw
from medmcp.servers.parameters import ImageId, Limit, NameValue, OptionalFindingId, OptionalStudyId, StudyId
from medmcp.servers.results import score_result
from medmcp.servers.tool import Picture, ToolError, tool
from medmcp.servers.visual_diagnosis.results import (
    AnalysedEcg,
    AnalysedImage,
    CheckedCriterion,
    GradedPhoto,
    ImageQuality,
    LeadSt,
    LesionMeasurement,
    Observation,
    PriorComparison,
    RegionStatistics,
    SimilarCases,
    UnmatchedFinding,
)
from medmcp.servers.world import chart
from medmcp.servers.world.calculator import caller_values, finish
from medmcp.servers.world.chart import age_years, reading, require_patient
from medmcp.servers.world.comparison import changes, growth_class, images_of, pair_up, prior_of
from medmcp.servers.world.images import HospitalImage, LatentFinding, known_findings, open_image
from medmcp.servers.world.lesions import Outline, in_mm, measure_finding, pixels_of, quality_of
from medmcp.servers.world.photo_features import image_features, over
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = [
    "analyze_ecg", "analyze_medical_image", "assess_image_quality", "compare_with_prior", "grade_clinical_photo",
    "measure_lesion", "measure_roi_intensity", "search_similar_cases",
]  # fmt: skip

PAIN_WINDOW_MIN = 60
SAME_ST_MM, SAME_INTERVAL_MS, SAME_RATE, SAME_AXIS_DEG = (
    0.5,
    20,
    15,
    30,
)  # below these, no change: rules of the hospital
QTC_LOINC = "8636-3"


@tool(
    "visual_diagnosis", "Analyse an ECG", effect="compute", minutes=2, examines=True,
    also_on=("triage_emergency", "psychiatry", "clinical_diagnosis"),
)  # fmt: skip
async def analyze_ecg(
    world: World,
    study_id: StudyId,
    prior_study_id: Annotated[
        OptionalStudyId, Field(description="Prior ECG; default the latest before this one.")
    ] = "",
    render: Annotated[bool, Field(description="Return the tracing as PNG.")] = False,
) -> AnalysedEcg:
    """Measure a 12-lead ECG: rate, rhythm features, intervals, QTc by four formulas, axis, ST by lead, the STEMI and
    bundle-branch criteria and the change from a prior tracing. Measurements and criteria, not a diagnosis; the QTc is
    charted."""
    study = _recorded_ecg(world, study_id, "study_id")
    patient = require_patient(world, study["patient_id"])
    ecg = _tracing(study)
    prior = _prior(world, study, prior_study_id)
    before = _tracing(prior) if prior else None
    leads = ecg.against(before)
    sex, age = Reading.given(patient["sex"]), Reading.given(age_years(world, patient), "years")
    corrected = qtc(
        qt_ms=_given(ecg.qt_ms, "ms"), heart_rate=_given(ecg.rate, "/min"),
        sex=sex if patient["sex"] in ("female", "male") else MISSING, qrs_ms=_given(ecg.qrs_ms, "ms"),
        atrial_fibrillation=Reading.given(ecg.features.atrial_fibrillation) if ecg.features else MISSING,
        beats_averaged=_given(ecg.beats_averaged),
    )  # fmt: skip
    criteria = _criteria(world, study, ecg, leads, sex if patient["sex"] in ("female", "male") else MISSING, age)
    features = ecg.features
    return {
        "patient_id": study["patient_id"],
        "rate": ecg.rate,
        "rhythm": {
            "regularity": features.regularity if features else None,
            "p_waves": ecg.p_waves or (features.p_waves if features else None),
            "pr_relation": features.pr_relation if features else None,
        },
        "intervals_ms": {"pr": ecg.pr_ms, "qrs": ecg.qrs_ms, "qt": ecg.qt_ms},
        "qtc_ms": {
            "bazett": _whole(corrected.bazett), "fridericia": _whole(corrected.fridericia),
            "framingham": _whole(corrected.framingham), "hodges": _whole(corrected.hodges),
            "recommended": _whole(corrected.recommended), "formula": corrected.formula, "category": corrected.category,
            "limit": corrected.limit, "record_id": _chart_qtc(world, study, corrected),
        },
        "axis_deg": _axis(ecg),
        "st_table": {name: _st(lead) for name, lead in leads.items()},
        "criteria": criteria,
        "change_from_prior": _changes(ecg, before, prior),
        "quality": [ecg.quality] if ecg.quality else ["no artefact or lead reversal noted"],
        "image": Picture(draw(ecg)) if render else None,
        "missing": list(dict.fromkeys([*ecg.missing, *corrected.missing])),
        "warnings": [*corrected.warnings, *_prompts(criteria)],
        "citation": "; ".join((corrected.citation, UNIVERSAL_MI, CONDUCTION, SGARBOSSA)),
    }  # fmt: skip


def _recorded_ecg(world: World, study_id: str, field: str) -> Row:
    study = require_study(world, study_id, field)
    if study["modality"] != "ecg":
        raise ToolError(
            "NOT_APPLICABLE", f"{study_id} is not an ECG ({study['modality']}).", field=field,
            hint="get_imaging_report reads the report of another study.",
        )  # fmt: skip
    if study["started"] > world.now:
        raise ToolError(
            "NOT_READY", f"{study_id} is not recorded yet.", field=field, retryable=True,
            hint=f"Expected at {study['started']}.", expected_at=study["started"],
        )  # fmt: skip
    return study


def _tracing(study: Row) -> Electrocardiogram:
    measurements = json.loads(study["measurements"] or "{}")
    return read_measurements(measurements if isinstance(measurements, dict) else {})


def _prior(world: World, study: Row, prior_study_id: str) -> Row | None:
    if prior_study_id:
        prior = _recorded_ecg(world, prior_study_id, "prior_study_id")
        if prior["patient_id"] != study["patient_id"] or prior["id"] == study["id"]:
            raise ToolError(
                "INVALID_ARGUMENT", f"{prior_study_id} is not another ECG of the same patient.", field="prior_study_id"
            )
        return prior
    return world.row(
        "SELECT s.* FROM imaging_study s LEFT JOIN service_request r ON r.id = s.order_id WHERE s.patient_id = ?"
        " AND s.modality = 'ecg' AND s.id != ? AND s.started < ? AND (r.ended_at IS NULL OR r.ended_at >= s.started)"
        " ORDER BY s.started DESC, s.id LIMIT 1",
        study["patient_id"], study["id"], study["started"],
    )  # fmt: skip


def _given(value: float | None, unit: str = "") -> Reading:
    return Reading.given(value, unit)


def _whole(value: float | None) -> float | None:
    return None if value is None else float(round(value))


def _axis(ecg: Electrocardiogram) -> float | None:
    if ecg.axis_deg is not None:
        return ecg.axis_deg
    nets = [lead.net_qrs if (lead := ecg.leads.get(name)) else None for name in ("I", "aVF")]
    angle, _ = axis(net_i=_given(nets[0], "mm"), net_avf=_given(nets[1], "mm"))
    return _whole(angle)


def _st(lead: Lead) -> LeadSt:
    assert lead.st_mm is not None
    return {"st_mm": lead.st_mm, "shape": lead.st_shape, "prior_st_mm": lead.prior_st_mm}


def _criteria(
    world: World, study: Row, ecg: Electrocardiogram, leads: Mapping[str, Lead], sex: Reading, age: Reading
) -> list[CheckedCriterion]:
    pain = reading(world, study["patient_id"], "pain", within_minutes=PAIN_WINDOW_MIN, at=study["started"])
    flat = Reading.given(ecg.p_waves in ("absent", "flat")) if ecg.p_waves else MISSING
    if flat is MISSING and ecg.features is not None and ecg.features.pr_relation == "constant PR":
        flat = Reading.given(False)
    found: list[Criterion] = intervals(pr_ms=_given(ecg.pr_ms, "ms"), qrs_ms=_given(ecg.qrs_ms, "ms"))
    found.append(_axis_criterion(ecg))
    if ecg.bundle_branch_rule:
        original, modified, _ = sgarbossa(leads)
        found += [original, modified]
    else:
        found.append(stemi(leads, sex=sex, age=age))
    found += st_depression(leads)
    found += other_patterns(
        leads, pain_free=MISSING if pain.value is None else Reading.given(pain.value == 0),
        pr_ms=_given(ecg.pr_ms, "ms"), qrs_ms=_given(ecg.qrs_ms, "ms"), p_waves_absent_or_flat=flat,
    )  # fmt: skip
    return [
        {"criterion": one.criterion, "met": {True: "true", False: "false", None: "unknown"}[one.met],
         "leads": one.leads, "detail": one.detail}
        for one in found
    ]  # fmt: skip


def _axis_criterion(ecg: Electrocardiogram) -> Criterion:
    """Axis -30 to +90 degrees normal. Source: Surawicz 2009 Circulation 119:e235."""
    angle = _axis(ecg)
    return Criterion(
        criterion="axis deviation (outside -30 to +90 degrees)",
        met=None if angle is None else not -30 <= angle <= 90,
        leads=[],
        citation=CONDUCTION,
        detail="not measured" if angle is None else f"{angle:g} degrees",
    )


def _changes(ecg: Electrocardiogram, before: Electrocardiogram | None, prior: Row | None) -> list[str]:
    if before is None or prior is None:
        return ["No prior tracing on file."]
    when = f"since {prior['id']} of {prior['started']}"
    changes = []
    for what, unit, least, now, then in (
        ("rate", "/min", SAME_RATE, ecg.rate, before.rate), ("PR", "ms", SAME_INTERVAL_MS, ecg.pr_ms, before.pr_ms),
        ("QRS", "ms", SAME_INTERVAL_MS, ecg.qrs_ms, before.qrs_ms),
        ("QT", "ms", SAME_INTERVAL_MS, ecg.qt_ms, before.qt_ms),
        ("axis", "degrees", SAME_AXIS_DEG, _axis(ecg), _axis(before)),
    ):  # fmt: skip
        if now is not None and then is not None and abs(now - then) >= least:
            changes.append(f"{what} {then:g} to {now:g} {unit} {when}")
    for name, lead in ecg.leads.items():
        then_st = before.leads[name].st_mm if name in before.leads else None
        if lead.st_mm is not None and then_st is not None and abs(lead.st_mm - then_st) >= SAME_ST_MM:
            changes.append(f"ST in {name} {then_st:g} to {lead.st_mm:g} mm {when}")
    if ecg.rhythm != before.rhythm:
        changes.append(f"another rhythm than {when.removeprefix('since ')}")
    return changes or [f"No change {when}."]


def _prompts(criteria: list[CheckedCriterion]) -> list[str]:
    names = (
        "ST elevation meeting STEMI limits",
        "Sgarbossa >= 3",
        "modified Sgarbossa",
        "posterior infarction",
        "de Winter",
    )
    if any(one["met"] == "true" and one["criterion"].startswith(names) for one in criteria):
        return ["Criteria of acute coronary occlusion are met: consider activate_emergency_protocol stemi_code."]
    return []


def _chart_qtc(world: World, study: Row, corrected: QtcReading) -> str | None:
    """Chart the recommended QTc once a tracing; returns the record's id."""
    if corrected.recommended is None:
        return None
    known = world.row("SELECT id FROM observation WHERE code = 'qtc' AND set_id = ?", study["id"])
    if known:
        return str(known["id"])
    flag = {"high_risk": "critical_high", "prolonged": "high", "normal": "normal"}.get(corrected.category or "")
    values: dict[str, Any] = {
        "patient_id": study["patient_id"], "encounter_id": study["encounter_id"], "category": "procedure",
        "code": "qtc",
        "loinc": QTC_LOINC, "display": "QTc (Fridericia)", "value": float(round(corrected.recommended)), "unit": "ms",
        "flag": flag or ("low" if corrected.category else None), "effective": study["started"],
        "issued": world.now, "status": "final", "set_id": study["id"], "order_id": study["order_id"],
    }  # fmt: skip
    return world.insert("observation", **values)


Coordinate = Annotated[float, Field(ge=0, le=100_000)]


@tool("visual_diagnosis", "Describe image findings", effect="compute", minutes=2, also_on=("radiology_report",))
async def analyze_medical_image(
    world: World,
    image_id: ImageId,
    region: Annotated[
        str, Field(max_length=60, description="Region to look at closely; default the whole image.")
    ] = "",
    detail: Annotated[Literal["brief", "standard", "full"], Field(description="Amount.")] = "standard",
) -> AnalysedImage:
    """What is seen on an image, region by region, in descriptors and without a diagnosis. Subtle findings show only when their
    region is asked for. `full` adds what the pixels measure."""
    image = open_image(world, image_id)
    kind = image.kind
    if kind is None:
        return {
            "patient_id": image.patient_id, "image_id": image.id, "observations": [], "normal_structures": [],
            "not_assessable": [{"region": "whole image", "reason": "no pixel file and no structured findings"}],
            "technique_limits": [], "regions": [], "source": "structured", "warnings": ["Nothing can be said of this image."],
        }  # fmt: skip
    asked = kind.region(region) if region else ""
    if region and not asked:
        raise ToolError(
            "INVALID_ARGUMENT",
            f"This image has no region '{region}'.",
            field="region",
            hint=f"Regions: {', '.join(kind.regions)}.",
        )
    quality = quality_of(image)
    hidden = dict(quality.hidden) if quality else {}
    seen = [
        finding
        for finding in image.findings
        if finding.region not in hidden
        and asked in ("", finding.region)
        and (finding.visibility != "subtle" or asked == finding.region)
    ]
    taken = {finding.region for finding in image.findings} | set(hidden)
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "observations": [_observation(image, finding, detail) for finding in seen],
        "normal_structures": [
            {"region": place, "structure": structure}
            for place, structure in kind.normal
            if place not in taken and asked in ("", place) and detail != "brief"
        ],
        "not_assessable": [
            {"region": place, "reason": reason} for place, reason in hidden.items() if asked in ("", place)
        ],
        "technique_limits": list(quality.limits) if quality else [],
        "regions": list(kind.regions),
        "source": "both" if detail == "full" else "structured",
        "warnings": []
        if asked
        else ["A look at the whole image misses what is subtle; ask for a region to look closely."],
    }


def _observation(image: HospitalImage, finding: LatentFinding, detail: str) -> Observation:
    x, y, wide, high = finding.box
    full = detail == "full"
    outline = measure_finding(image, finding) if full else None
    observed: Observation = {
        "finding_id": finding.id,
        "region": f"{finding.side} {finding.region}".strip() if finding.side not in finding.region else finding.region,
        "structure": finding.type.structure,
        "descriptors": list(finding.terms[:1] if detail == "brief" else finding.terms),
        "size_mm": in_mm(outline.extent.long, image.row["spacing_mm"]) if outline else None,
        "tone": finding.type.tone or None,
        "margin": finding.type.margin or None,
        "visibility": finding.visibility,
        "box_px": [round(x), round(y), round(wide), round(high)],
    }
    if finding.mark.count > 1:
        observed["count"] = finding.mark.count
    if outline and len(outline.points) > 2:
        observed["pixels"] = _pixel_features(image, outline)
    return observed


def _pixel_features(image: HospitalImage, outline: Outline) -> dict[str, float]:
    from medmcp.servers.pictures.measure import edge_strength, mask_of, mirror_symmetry, region_statistics

    picture = pixels_of(image)
    assert picture is not None
    mask = mask_of("polygon", [value for point in outline.points for value in point], *picture.shape[:2])
    inside = region_statistics(picture, mask)
    return {
        "area_px": float(inside.pixels), "mean": round(inside.mean, 3), "sd": round(inside.sd, 3),
        "edge_sharpness": round(edge_strength(picture, list(outline.points)), 3),
        "symmetry": round(mirror_symmetry(list(outline.points)), 3),
    }  # fmt: skip


@tool("visual_diagnosis", "Image quality and adequacy", effect="compute", minutes=1, also_on=("radiology_report",))
async def assess_image_quality(world: World, image_id: ImageId) -> ImageQuality:
    """Whether an image is good enough to read: positioning, coverage, exposure, sharpness, noise, with metrics measured on its
    pixels, what is limited by it, and whether to repeat it."""
    image = open_image(world, image_id)
    quality = quality_of(image)
    if quality is None:
        return {
            "patient_id": image.patient_id, "image_id": image.id, "adequate": "unknown", "technical": [], "metrics": None,
            "limits": [], "repeat_advice": "", "missing": ["pixels", "quality record"],
        }  # fmt: skip
    found = quality.metrics
    advice = {
        "yes": "No repeat needed.",
        "limited": "Read it with the limits named; repeat only if the question lies there.",
        "no": "Repeat it, with the failing items put right, before it is read.",
    }
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "adequate": quality.verdict,
        "technical": [{"item": item, "status": status, "value": value} for item, status, value in quality.items],
        "metrics": {
            "sharpness": round(found.sharpness, 6), "noise": round(found.noise, 5), "contrast": round(found.contrast, 4),
            "saturation": round(found.saturation, 4), "snr": round(found.snr, 1),
        },
        "limits": list(quality.limits),
        "repeat_advice": advice[quality.verdict],
        "missing": [],
    }  # fmt: skip


# what an attenuation in HU can be (the contract's ranges; Lamba 2014, Boland 1998 AJR 171:201 for the adrenal limit)
HU_HINTS: tuple[tuple[float, float, str], ...] = (
    (-1100, -900, "air"), (-120, -60, "fat"), (-10, 20, "water"), (50, 80, "clotted blood"), (30, 60, "soft tissue"), (300, 3100, "bone"),
)  # fmt: skip
ADRENAL_LIMIT_HU = 10
FEW_PIXELS = 20


@tool(
    "visual_diagnosis",
    "Region statistics (HU, intensity, colour)",
    effect="compute",
    minutes=1,
    also_on=("radiology_report",),
)
async def measure_roi_intensity(
    world: World,
    image_id: ImageId,
    shape: Annotated[Literal["ellipse", "rectangle", "polygon"], Field(description="Shape of the region.")] = "ellipse",
    roi: Annotated[
        list[Coordinate] | None,
        Field(
            min_length=4,
            max_length=128,
            description="x, y, width, height in px (ellipse, rectangle) or x1, y1, x2, y2, ... (polygon).",
        ),
    ] = None,
    finding_id: OptionalFindingId = "",
    reference_roi: Annotated[
        list[Coordinate] | None,
        Field(
            min_length=4, max_length=4, description="x, y, width, height of a background rectangle, for the contrast."
        ),
    ] = None,
) -> RegionStatistics:
    """Mean, standard deviation and range inside a region or a finding: HU on CT, grey on other greyscale images, luminance and
    CIELAB colour on photographs; area in mm2, and contrast to a background."""
    from medmcp.servers.pictures.measure import mask_of, region_statistics

    image = open_image(world, image_id)
    picture, kind = pixels_of(image), image.kind
    if picture is None or kind is None:
        raise ToolError("MISSING_DATA", f"{image_id} has neither pixels nor a stored value.", field="image_id")
    height, width = picture.shape[:2]
    if finding_id:
        outline = measure_finding(image, image.require_finding(finding_id))
        if outline is None or len(outline.points) < 3:
            raise ToolError(
                "MISSING_DATA", f"{finding_id} has no closed border.", field="finding_id", hint="Give a roi instead."
            )
        shape, numbers = "polygon", [value for point in outline.points for value in point]
    elif roi is not None:
        numbers = _checked_roi(shape, roi, width, height)
    else:
        raise ToolError("MISSING_DATA", "Neither roi nor finding_id.", field="roi", hint="Give one of them.")
    mask = mask_of(shape, numbers, height, width)
    if not mask.any():
        raise ToolError("INVALID_ARGUMENT", "The region holds no pixel.", field="roi", hint="Make it larger.")
    inside = region_statistics(picture, mask)
    contrast = None
    if reference_roi is not None:
        around = region_statistics(
            picture,
            mask_of(
                "rectangle", _checked_roi("rectangle", reference_roi, width, height, "reference_roi"), height, width
            ),
        )
        contrast = round(abs(inside.mean - around.mean) / around.sd, 2) if around.sd > 0 else None
    digits = 1 if kind.unit == "HU" else 3
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "mean": round(inside.mean, digits),
        "unit": kind.unit,
        "sd": round(inside.sd, digits),
        "min_max": [round(inside.low, digits), round(inside.high, digits)],
        "n_pixels": inside.pixels,
        "area_mm2": in_mm(float(inside.pixels), image.row["spacing_mm"], 2),
        "colour": None
        if inside.colour is None
        else {name: round(value, 1) for name, value in zip("Lab", inside.colour, strict=True)},
        "contrast": contrast,
        "interpretation_hints": _hints(inside.mean, image) if kind.unit == "HU" else [],
        "source": "pixels",
        "warnings": [f"Only {inside.pixels} pixels: the mean is uncertain."] if inside.pixels < FEW_PIXELS else [],
    }


def _hints(mean: float, image: HospitalImage) -> list[str]:
    hints = [f"in the range of {name} ({low:g} to {high:g} HU)" for low, high, name in HU_HINTS if low <= mean <= high]
    if image.study["body_part"] == "abdomen" and image.study["contrast"] in (None, "none"):
        side = "at or below" if mean <= ADRENAL_LIMIT_HU else "above"
        hints.append(
            f"{side} {ADRENAL_LIMIT_HU} HU, the limit of a lipid-rich nodule of the adrenal gland on unenhanced CT"
        )
    return hints


def _checked_roi(shape: str, roi: list[float], width: int, height: int, field: str = "roi") -> list[float]:
    """The region's numbers. Raises `ToolError` for a wrong count or a region outside the image."""
    if shape == "polygon":
        good = len(roi) >= 6 and len(roi) % 2 == 0 and max(roi[0::2]) <= width and max(roi[1::2]) <= height
    else:
        good = len(roi) == 4 and roi[2] > 0 and roi[3] > 0 and roi[0] + roi[2] <= width and roi[1] + roi[3] <= height
    if not good:
        raise ToolError(
            "INVALID_ARGUMENT", f"The {shape} is not inside the image of {width} x {height} pixels.", field=field,
            hint="x, y, width, height (ellipse, rectangle) or three and more points x, y (polygon).",
        )  # fmt: skip
    return roi


@tool("visual_diagnosis", "Measure a lesion", effect="compute", minutes=1, also_on=("radiology_report",))
async def measure_lesion(
    world: World,
    image_id: ImageId,
    finding_id: OptionalFindingId = "",
    points: Annotated[
        list[Coordinate] | None,
        Field(
            min_length=4,
            max_length=128,
            description="x1, y1, x2, y2, ... in px: 2 points are a length, more an outline.",
        ),
    ] = None,
    third_axis_mm: Annotated[float | None, Field(ge=0.1, le=500, description="For the volume, mm.")] = None,
) -> LesionMeasurement:
    """Measure a finding on its pixels, or between points you mark: long axis (largest caliper), short axis at right angles, mean
    diameter, area, and the ellipsoid volume with a third axis. In mm where the image has a scale."""
    image = open_image(world, image_id)
    outline = _outline_to_measure(image, finding_id, points)
    spacing = image.row["spacing_mm"]
    found = outline.extent
    closed = len(outline.points) > 2
    long, short = in_mm(found.long, spacing), in_mm(found.short, spacing) if closed else None
    mean = None if long is None or short is None else round((long + short) / 2, 2)
    volume = None
    if third_axis_mm is not None and long is not None and short is not None:
        volume = round(0.5236 * long * short * third_axis_mm / 1000, 2)
    cursor = world.db.execute(
        "INSERT INTO score (at, patient_id, name, value, items, interpretation) VALUES (?, ?, 'lesion_measurement', ?, ?, NULL)",
        (world.now, image.patient_id, long,
         json.dumps({"image_id": image.id, "finding_id": finding_id or None, "short_mm": short, "long_px": round(found.long, 1)})),
    )  # fmt: skip
    warnings = []
    if spacing is None:
        warnings.append("The image has no scale: pixels only; compare lengths of the same image.")
    elif image.kind is not None and image.kind.projection:
        warnings.append("Projection image: not corrected for magnification.")
    if finding_id and image.require_finding(finding_id).type.measure == "rim":
        warnings.append("Width of the gap between chest wall and pleural line at the level of the hilum.")
    return {
        "patient_id": image.patient_id,
        "image_id": image.id,
        "finding_id": finding_id or None,
        "long_axis_mm": long,
        "short_axis_mm": short,
        "mean_diameter_mm": mean,
        "area_mm2": in_mm(found.area, spacing, 2) if closed else None,
        "volume_ml": volume,
        "pixels": {"long": round(found.long, 1), "short": round(found.short, 1) if closed else None,
                   "area": round(found.area, 1) if closed else None},
        "uncertainty_mm": None if spacing is None else round(max(spacing, (image.row["slice_mm"] or 0) / 2 if third_axis_mm else 0), 2),
        "spacing_source": image.row["spacing_source"] or "unknown",
        "measurement_id": f"ME-{cursor.lastrowid:06d}",
        "warnings": warnings,
    }  # fmt: skip


def _outline_to_measure(image: HospitalImage, finding_id: str, points: list[float] | None) -> Outline:
    if finding_id:
        outline = measure_finding(image, image.require_finding(finding_id))
        if outline is None:
            raise ToolError(
                "MISSING_DATA", f"{finding_id} has no border that could be measured.", field="finding_id",
                hint="Mark points instead.",
            )  # fmt: skip
        return outline
    if points is None:
        raise ToolError("MISSING_DATA", "Neither a finding nor points.", field="finding_id", hint="Give one of them.")
    width, height = image.row["width"] or 0, image.row["height"] or 0
    marked = tuple(zip(points[0::2], points[1::2], strict=False))
    if len(points) % 2 or any(x > width or y > height for x, y in marked) or len(set(marked)) < 2:
        raise ToolError(
            "INVALID_ARGUMENT", f"The points are not two or more places inside the image of {width} x {height} pixels.",
            field="points", hint="x1, y1, x2, y2, ...",
        )  # fmt: skip
    return Outline(marked)


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
                "doubling_time_class": growth_class(change.doubling_days) if change.now.type.grows_by_mean else None,
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
        age = chart.age_years(world, patient) if age is None else age
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


LENGTHS = {"": 1.0, "mm": 1.0, "cm": 10.0}


@tool("visual_diagnosis", "Find similar image cases", effect="compute", minutes=2)
async def search_similar_cases(
    world: World,
    image_id: ImageId,
    descriptors: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=60)]] | None,
        Field(max_length=15, description="Observations to match; default what you have seen on the image."),
    ] = None,
    limit: Limit = 10,
) -> SimilarCases:
    """Reference cases of the teaching atlas that look like an image, of the same modality and region: ranked by shared
    observations (rare ones weigh more) and by the pixels, with their known diagnoses. No patient's case is among them."""
    from medmcp.servers.world.similar import atlas_of, similar, terms_of_atlas

    image = open_image(world, image_id)
    kind = image.kind
    if kind is None or not atlas_of(kind.key):
        raise ToolError("NOT_FOUND", "The atlas has no case of this modality and region.", field="image_id")
    vocabulary = terms_of_atlas(kind.key)
    if descriptors is None:
        known = known_findings(world, image)
        terms = {term for finding in image.findings if finding.id in known for term in _atlas_terms(finding)}
    else:
        terms = {text.strip().lower().replace(" ", "_").replace("-", "_") for text in descriptors}
    found = similar(terms & vocabulary if descriptors is None else terms, image.scene, kind.key)
    warnings = []
    if not terms:
        warnings.append(
            "Nothing was seen on this image yet: ranked by pixels alone. analyze_medical_image names observations."
        )
    elif descriptors is not None and (foreign := sorted(terms - vocabulary)):
        warnings.append(f"Not in the atlas: {', '.join(foreign)}. It knows: {', '.join(sorted(vocabulary))}.")
    counts: dict[str, int] = {}
    for one in found[:limit]:
        counts[one.case.diagnosis] = counts.get(one.case.diagnosis, 0) + 1
    return {
        "patient_id": image.patient_id,
        "cases": [
            {"case_ref": one.case.ref, "diagnosis": one.case.diagnosis, "similarity": one.similarity, "shared": list(one.shared),
             "different": list(one.different), "thumbnail_available": False}
            for one in found[:limit]
        ],
        "diagnosis_counts": counts,
        "method": "0.7 x Jaccard of observations weighted by inverse document frequency + 0.3 x cosine of pixel histograms",
        "descriptors_used": sorted(terms),
        "total": len(found),
        "warnings": warnings,
    }  # fmt: skip


def _atlas_terms(finding: LatentFinding) -> list[str]:
    return [finding.type.code, *(term.lower().replace(" ", "_").replace("-", "_") for term in finding.own_terms)]
