"""The radiation dose of a study, and a patient's sum."""

import json
from typing import Annotated

from pydantic import Field

from medmcp.servers.clinical.radiology.dose import (
    CITATION,
    FETAL_NOTE,
    IONISING,
    EffectiveDose,
    effective_dose,
    reference_level,
    size_specific,
)
from medmcp.servers.parameters import StudyId
from medmcp.servers.radiology_report.results import DoseReport, ReferenceLevelResult
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import age_years, require_patient
from medmcp.servers.world.study import done_study
from medmcp.servers.world.world import Row, World

__all__ = ["get_radiation_dose"]

ADULT = 16


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


def _level(study: Row, dose: dict[str, float], age: float) -> ReferenceLevelResult | None:
    level = reference_level(study["modality"], study["body_part"]) if age >= ADULT else None
    if level is None:
        return None
    value = dose.get(level.quantity)
    return {
        "quantity": level.quantity, "value": level.value, "unit": level.unit, "examination": level.examination,
        "exceeded": None if value is None else value > level.value,
    }  # fmt: skip
