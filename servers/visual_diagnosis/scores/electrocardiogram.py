"""A 12-lead ECG: measurements, criteria, change from a prior tracing."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from medmcp.servers.clinical.electrocardiogram import Electrocardiogram, read_measurements
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
from medmcp.servers.clinical.scores.qtc import QtcReading, qtc
from medmcp.servers.clinical.scores.score import MISSING, Reading
from medmcp.servers.clinical.tracing import draw
from medmcp.servers.parameters import OptionalStudyId, StudyId
from medmcp.servers.tool import Picture, ToolError, tool
from medmcp.servers.visual_diagnosis.results import AnalysedEcg, CheckedCriterion, LeadSt
from medmcp.servers.world.chart import age_years, reading, require_patient
from medmcp.servers.world.study import require_study
from medmcp.servers.world.world import Row, World

__all__ = ["analyze_ecg"]

PAIN_WINDOW_MIN = 60
# below these, no change: rules of the hospital
SAME_ST_MM, SAME_INTERVAL_MS, SAME_RATE, SAME_AXIS_DEG = 0.5, 20, 15, 30
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
        qt_ms=Reading.given(ecg.qt_ms, "ms"), heart_rate=Reading.given(ecg.rate, "/min"),
        sex=sex if patient["sex"] in ("female", "male") else MISSING, qrs_ms=Reading.given(ecg.qrs_ms, "ms"),
        atrial_fibrillation=Reading.given(ecg.features.atrial_fibrillation) if ecg.features else MISSING,
        beats_averaged=Reading.given(ecg.beats_averaged),
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


def _whole(value: float | None) -> float | None:
    return None if value is None else float(round(value))


def _axis(ecg: Electrocardiogram) -> float | None:
    if ecg.axis_deg is not None:
        return ecg.axis_deg
    nets = [lead.net_qrs if (lead := ecg.leads.get(name)) else None for name in ("I", "aVF")]
    angle, _ = axis(net_i=Reading.given(nets[0], "mm"), net_avf=Reading.given(nets[1], "mm"))
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
    found: list[Criterion] = intervals(pr_ms=Reading.given(ecg.pr_ms, "ms"), qrs_ms=Reading.given(ecg.qrs_ms, "ms"))
    found.append(_axis_criterion(ecg))
    if ecg.bundle_branch_rule:
        original, modified, _ = sgarbossa(leads)
        found += [original, modified]
    else:
        found.append(stemi(leads, sex=sex, age=age))
    found += st_depression(leads)
    found += other_patterns(
        leads, pain_free=MISSING if pain.value is None else Reading.given(pain.value == 0),
        pr_ms=Reading.given(ecg.pr_ms, "ms"), qrs_ms=Reading.given(ecg.qrs_ms, "ms"), p_waves_absent_or_flat=flat,
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
