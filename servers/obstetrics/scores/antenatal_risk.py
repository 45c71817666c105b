"""The structured antenatal review: aspirin, thrombosis, level of care, and what is overdue."""

from medmcp.servers.clinical.scores.pregnancy_risk import (
    ASPIRIN_FACTORS,
    CITATION,
    aspirin_advice,
    care_level,
    vte_advice,
)
from medmcp.servers.obstetrics.results import PregnancyRisk
from medmcp.servers.parameters import EncounterId, PatientId
from medmcp.servers.tool import tool
from medmcp.servers.world.chart import find_encounter, gestation_days, require_patient
from medmcp.servers.world.dating import dating_of
from medmcp.servers.world.obstetric_record import require_recent_birth
from medmcp.servers.world.pregnancy_risks import known_risks
from medmcp.servers.world.prenatal import panel_results, schedule_status
from medmcp.servers.world.world import World

__all__ = ["assess_pregnancy_risk"]


@tool("obstetrics", "Pregnancy risk assessment", effect="compute", minutes=2)
async def assess_pregnancy_risk(world: World, patient_id: PatientId, encounter_id: EncounterId = "") -> PregnancyRisk:
    """Structured antenatal review: aspirin against pre-eclampsia, venous thromboembolism, maternal, fetal and social risks,
    the level of care and what is overdue. Risks are listed, never summed."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    hours = require_recent_birth(world, patient, 6)
    days = gestation_days(world, patient)
    risks = known_risks(world, patient)
    level, rows = care_level(risks.present)
    advice, why = ("not", "after birth") if hours is not None else aspirin_advice(risks.present, days)
    points, prophylaxis, counted = vte_advice(risks.present, delivered=hours is not None)
    category = {row.code: row.level for row in ASPIRIN_FACTORS} | {
        row.code: "high" if row.level == "high" else "moderate" for row in rows
    }
    action = {row.code: row.action for row in rows}
    overdue: list[str] = []
    if hours is None and days is not None:
        results = panel_results(world, patient, dating_of(world, patient))
        overdue = [one["name"] for one in schedule_status(world, patient, days, results) if one["status"] == "overdue"]
        if advice == "indicated" and days >= 112 and not _on_aspirin(world, patient_id):
            overdue.append("aspirin (best before 16+0)")
    return {
        "risks": [
            {"factor": code, "category": category.get(code, "moderate"), "evidence": evidence, "action": action.get(code, "")}
            for code, evidence in risks.present.items()
        ],
        "aspirin": {"advice": advice, "reason": why, "window": "12+0 to 28+0 weeks, best before 16+0, to birth", "dose": "81 mg daily"},
        "vte": {"score": points, "factors": [{"factor": text, "points": value} for text, value in counted], "prophylaxis": prophylaxis},
        "care_level": {"level": level, "deciding": [row.text for row in rows if level != "high" or row.level == "high"]},
        "overdue": overdue,
        "missing": risks.missing,
        "citation": CITATION,
    }  # fmt: skip


def _on_aspirin(world: World, patient_id: str) -> bool:
    return any(
        world.row(f"SELECT 1 FROM {table} WHERE patient_id = ? AND drug = 'aspirin' AND status = 'active'", patient_id)
        for table in ("medication_statement", "medication_request")
    )
