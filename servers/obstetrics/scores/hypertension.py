"""Hypertension in pregnancy and after birth, classified by the ACOG criteria."""

from medmcp.servers.clinical.scores import preeclampsia
from medmcp.servers.obstetrics.results import HypertensionClass
from medmcp.servers.parameters import AtTime, EncounterId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.chart import find_encounter, gestation_days, has_condition, moment, require_patient
from medmcp.servers.world.gravid_hypertension import (
    birth_time,
    drug_cautions,
    magnesium_advice,
    organ_facts,
    pressures,
    severe_now,
    takes,
    treated,
)
from medmcp.servers.world.obstetric_record import require_recent_birth
from medmcp.servers.world.world import World

__all__ = ["evaluate_preeclampsia"]


@tool("obstetrics", "Hypertension in pregnancy", effect="compute", minutes=2)
async def evaluate_preeclampsia(
    world: World, patient_id: PatientId, encounter_id: EncounterId = "", at_time: AtTime = ""
) -> HypertensionClass:
    """Classify hypertension in pregnancy or within 6 weeks of birth by ACOG criteria, each met, not met or unknown, from
    charted pressures, bloods, urine and symptoms, with magnesium, time of birth and what is missing."""
    patient = require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    hours = require_recent_birth(world, patient, 6)
    at = moment(world, at_time)
    readings = pressures(world, patient, at)
    if not readings:
        raise ToolError("MISSING_DATA", "No blood pressure on record.", hint="get_vital_signs with measure_now.")
    facts = organ_facts(world, patient, encounter, at)
    chronic = True if has_condition(world, patient_id, ("I10", "I11", "I12", "I13", "I15", "O10", "O11")) else None
    read = preeclampsia.classify_hypertension(readings, facts, chronic=chronic, treated=treated(world, patient_id))
    newest = readings[-1]
    warnings = drug_cautions(world, patient_id) if newest.over(preeclampsia.SEVERE) else []
    severe = read.category in ("preeclampsia_severe", "hellp", "eclampsia") or (
        read.category == "superimposed" and bool(read.severe)
    )
    magnesium = magnesium_advice(world, patient_id, facts.creatinine)
    days = gestation_days(world, patient) if hours is None else None
    if read.category == "preeclampsia" and read.severe is None:
        warnings.append(f"Severe features not excluded: {', '.join(read.missing)}.")
    if (age := world.seconds_at(at) / 3600 - newest.hours) >= 1:
        warnings.append(f"The newest pressure is {age:.0f} h old: measure again.")
    if read.hypertension is None:
        warnings.append("A raised pressure is not confirmed yet: repeat (severe range within 15 min, else after 4 h).")
    if before := [
        row
        for row in ("lisinopril", "enalapril", "ramipril", "losartan", "valsartan", "candesartan")
        if hours is None and takes(world, patient_id, row)
    ]:
        warnings.append(f"Contraindicated before birth: {', '.join(before)}.")
    return {
        "category": read.category,
        "criteria": [
            {"criterion": one.name, "met": {True: "true", False: "false", None: "unknown"}[one.met], "value": one.value,
             "unit": one.unit, "severe_feature": one.severe}
            for one in read.criteria
        ],
        "severe_range_now": severe_now(world, readings),
        "magnesium": {"advice": "indicated" if severe and magnesium["allowed"] else "contraindicated" if severe else "not",
                      "dose": magnesium["dose"] if severe else None, "reason": magnesium["reason"] if severe else "no severe features met",
                      "monitor": "reflexes, respiratory rate >= 12/min, urine >= 30 mL/h; calcium gluconate 1 g iv ready"
                      if severe and magnesium["allowed"] else ""},
        "delivery_timing": birth_time(read.category, severe, days, hours),
        "missing": list(read.missing),
        "warnings": warnings,
        "citation": preeclampsia.CITATION,
    }  # fmt: skip
