"""Drug levels: whether and when to measure, and what a level means."""

from typing import Annotated

from pydantic import Field

from medmcp.servers.clinical.level_check import ADVICE, in_unit, read_level, target_row, targets_for
from medmcp.servers.drug_interaction.results import LevelMonitoring
from medmcp.servers.parameters import DrugName, OptionalPatientId
from medmcp.servers.tool import tool
from medmcp.servers.world.chart import require_patient
from medmcp.servers.world.drug_level import chart_level, chart_vancomycin_auc, corrected_total, indication_of
from medmcp.servers.world.prescribing import require_drug
from medmcp.servers.world.world import World

__all__ = ["check_therapeutic_drug_monitoring"]


@tool("drug_interaction", "Therapeutic drug monitoring", effect="compute", minutes=1)
async def check_therapeutic_drug_monitoring(
    world: World,
    drug_name: DrugName,
    patient_id: OptionalPatientId = "",
    level: Annotated[
        float | None, Field(ge=0, le=5000, description="Measured level in the medicine's unit (see target).")
    ] = None,
    hours_after_dose: Annotated[
        float | None, Field(ge=0, le=200, description="Hours from the last dose to the sample.")
    ] = None,
) -> LevelMonitoring:
    """Whether and when to measure a level, its target, and what the patient's level means for its sampling time, with
    corrected phenytoin and vancomycin AUC where the chart allows."""
    drug = require_drug(drug_name)
    if patient_id:
        require_patient(world, patient_id)
    indication = indication_of(world, patient_id, drug) if patient_id else ""
    rows = targets_for(drug, indication)
    warnings: list[str] = []
    result: LevelMonitoring = {
        "monitoring": "not_needed"
        if not drug.tdm
        else "required"
        if any(row.need == "required" for row in drug.tdm)
        else "useful",
        "target": [target_row(row) for row in rows],
        "sampling": list(dict.fromkeys(row.sample for row in rows)),
        "interpretation": None,
        "advice": None,
        "corrected_level": None,
        "warnings": warnings,
    }
    if not rows:
        warnings.append(
            f"No level of {drug.name} is used for dosing in this base."
            f" Monitor: {'; '.join(drug.monitoring) or 'clinically'}."
        )
        return result
    units = {row.unit for row in rows if row.kind != "auc"}
    unit = rows[0].unit if len(units) != 1 else next(iter(units))
    value, hours = level, hours_after_dose
    if level is None and patient_id and (found := chart_level(world, patient_id, drug)) is not None:
        value = in_unit(found.value, found.unit, unit, drug)
        hours = hours if hours is not None else found.hours_after_dose
        result["level"] = {
            "value": value,
            "unit": unit,
            "record_id": found.record_id,
            "observed_at": found.observed_at,
            "hours_after_dose": None if hours is None else round(hours, 1),
        }
    if value is None:
        if patient_id:
            warnings.append("No level of the last 7 days is on file.")
        return result
    judged, corrected = value, corrected_total(world, patient_id, drug, value)
    if corrected is not None:
        result["corrected_level"] = corrected
        judged = corrected["value"] if corrected["value"] is not None else value
        warnings += corrected.pop("warnings")
    read = read_level(drug, judged, hours, indication)
    result["interpretation"], result["advice"] = read.interpretation, f"{read.reason}. {read.advice}"
    auc = chart_vancomycin_auc(world, patient_id, drug) if patient_id and level is None else None
    if auc is not None:
        result["corrected_level"] = {
            "quantity": "AUC24",
            "value": round(auc.auc24),
            "unit": "mg*h/L",
            "target": [400, 600],
            "steps": auc.steps,
            "citation": auc.citation,
        }
        result["interpretation"] = auc.verdict
        result["advice"] = f"AUC24 {auc.auc24:.0f} mg*h/L against 400 to 600. {ADVICE[auc.verdict]}"
    elif drug.name == "vancomycin":
        warnings.append(
            "A trough alone is a surrogate: AUC24 400 to 600 mg*h/L is the target (two levels of one interval)."
        )
    return result
