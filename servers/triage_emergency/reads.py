"""Reading how a patient presents, what the department is doing, and what a protocol asks for."""

import json
from statistics import median
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.physiology import VITAL_UNITS
from medmcp.servers.clinical.protocol import Medication, Protocol, patient_dose
from medmcp.servers.clinical.protocols import find_protocol
from medmcp.servers.clinical.safety import PatientFacts
from medmcp.servers.parameters import EncounterId, OptionalPatientId, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.triage_emergency.results import (
    DepartmentStatus,
    EmergencyProtocol,
    Presentation,
    ProtocolDrug,
    Zone,
)
from medmcp.servers.world.chart import age_months, find_encounter, require_patient
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.protocol_conflicts import EMERGENCY_OF, drug_conflicts
from medmcp.servers.world.world import Row, World

__all__ = ["get_ed_status", "get_emergency_protocol", "get_patient_presentation"]

ProtocolName = Literal[
    "stemi", "acs", "stroke", "sepsis", "anaphylaxis", "cardiac_arrest_adult", "cardiac_arrest_child", "trauma",
    "massive_transfusion", "status_epilepticus", "dka_hhs", "hyperkalaemia", "gi_bleed", "acute_asthma",
    "pulmonary_embolism", "aortic_syndrome", "head_injury", "burns", "overdose_opioid", "overdose_paracetamol",
    "hypoglycaemia", "agitation", "alcohol_withdrawal", "neonatal_resuscitation", "febrile_infant",
    "postpartum_haemorrhage", "eclampsia", "severe_hypertension_pregnancy", "shoulder_dystocia", "cord_prolapse",
    "amniotic_fluid_embolism", "maternal_cardiac_arrest", "uterine_inversion", "malignant_hyperthermia",
    "local_anaesthetic_toxicity",
]  # fmt: skip
Section = Literal["all", "triggers", "actions", "medications", "diagnostics", "time_targets", "escalation"]


@tool("triage_emergency", "Presentation of this visit", effect="read", minutes=1, also_on=("psychiatry", "obstetrics"))
async def get_patient_presentation(world: World, patient_id: PatientId, encounter_id: EncounterId = "") -> Presentation:
    """How the patient presents now: complaint, onset, arrival, history given so far, triage vitals, home
    medicines and allergies as told on arrival. For more history use ask_patient."""
    require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    if encounter is None or encounter["status"] != "in-progress":
        raise ToolError(
            "MISSING_DATA", f"{patient_id} has no open encounter.", hint="get_patient_history reads earlier visits."
        )
    vitals = world.rows(
        "SELECT code, value, value_text, unit, effective FROM observation WHERE encounter_id = ? AND category ="
        " 'vital-signs' AND set_id = (SELECT set_id FROM observation WHERE encounter_id = ? AND category ="
        " 'vital-signs' AND issued <= ? ORDER BY effective, id LIMIT 1) AND issued <= ? ORDER BY id",
        encounter["id"], encounter["id"], world.now, world.now,
    )  # fmt: skip
    return {
        "encounter_id": encounter["id"],
        "chief_complaint": encounter["chief_complaint"],
        "onset": encounter["onset"],
        "arrival": {
            "mode": encounter["arrival_mode"],
            "time": encounter["period_start"],
            "accompanied_by": encounter["accompanied_by"],
            "prehospital_treatment": encounter["prehospital"],
        },
        "history_given": encounter["history_given"],
        "symptoms": json.loads(encounter["symptoms"] or "[]"),
        "pain": {"score_0_to_10": encounter["pain_score"], "site": encounter["pain_site"]},
        "triage_vitals": {
            row["code"]: {"value": row["value"] if row["value"] is not None else row["value_text"],
                          "unit": row["unit"] or VITAL_UNITS.get(row["code"], "")}
            for row in vitals
        }
        | ({"time": vitals[0]["effective"]} if vitals else {}),
        "told_medications": json.loads(encounter["told_medications"] or "[]"),
        "told_allergies": json.loads(encounter["told_allergies"] or "[]"),
        "referral": encounter["referral"],
        "pregnancy_possible": encounter["pregnancy_possible"] or "unknown",
    }  # fmt: skip


@tool("triage_emergency", "Emergency department status", effect="read", minutes=1)
async def get_ed_status(
    world: World, zone: Annotated[Zone | None, Field(description="Only this zone; default is all.")] = None
) -> DepartmentStatus:
    """The department now: census by acuity and zone, free beds, waiting times, boarders, diversion, and whether CT,
    catheter laboratory, operating theatre and blood bank are available."""
    beds = world.rows("SELECT * FROM location WHERE ? IS NULL OR zone = ? ORDER BY zone, id", zone, zone)
    taken = [bed for bed in beds if bed["status"] == "occupied"]
    # people without a place yet queue at the desk, so they belong to the waiting room
    queue = [] if zone not in (None, "waiting_room") else world.rows(
        "SELECT * FROM appointment WHERE arrived <= ? ORDER BY arrived", world.now
    )  # fmt: skip
    waits = [world.minutes_since(row["arrived"]) for row in queue]
    free_monitored = world.row(
        "SELECT count(*) AS n FROM location WHERE zone IN ('resuscitation', 'acute') AND status = 'free'"
    )
    return {
        "census": {
            "by_acuity": {str(level): sum(bed["acuity"] == level for bed in taken) for level in range(1, 6)},
            "by_zone": {
                name: {"occupied": sum(bed["zone"] == name for bed in taken),
                       "beds": sum(bed["zone"] == name for bed in beds)}
                for name in sorted({bed["zone"] for bed in beds})
            },
        },
        "free_beds": [
            {"bed_id": bed["id"], "zone": bed["zone"], "monitoring": bed["monitoring"],
             "negative_pressure": bool(bed["negative_pressure"])}
            for bed in beds if bed["status"] == "free"
        ],
        "waiting": {
            "n": len(waits),
            "median_min": round(median(waits)) if waits else None,
            "longest_min": round(max(waits)) if waits else None,
        },
        "boarders": sum(bool(bed["boarder"]) for bed in taken),
        # rule of the simulated hospital: ambulances go elsewhere once no monitored bed is free
        "diversion": not (free_monitored and free_monitored["n"]),
        "resources": [_resource(world, row) for row in world.rows("SELECT * FROM healthcare_service ORDER BY id")],
    }  # fmt: skip


def _resource(world: World, row: Row) -> dict[str, Any]:
    available = bool(row["available"]) or bool(row["next_available_at"] and row["next_available_at"] <= world.now)
    return {"name": row["name"], "available": available,
            "next_available_at": None if available else row["next_available_at"]}  # fmt: skip


@tool("triage_emergency", "Emergency and obstetric protocols", effect="read", minutes=1, also_on=("obstetrics",))
async def get_emergency_protocol(
    world: World,
    protocol_name: Annotated[ProtocolName, Field(description="Which protocol.")],
    patient_id: OptionalPatientId = "",
    section: Annotated[Section, Field(description="Only this section; the others are then null.")] = "all",
) -> EmergencyProtocol:
    """This hospital's protocol for an emergency, obstetric ones included: triggers, first steps in order, drugs with
    doses, diagnostics, time targets, escalation. With a patient, doses follow the weight and every drug is checked
    against allergies, problems and medicines on record."""
    patient = require_patient(world, patient_id) if patient_id else None
    protocol = find_protocol(protocol_name)
    if protocol is None:
        raise ToolError("NOT_FOUND", f"No protocol '{protocol_name}'.", field="protocol_name")
    facts = patient_facts(world, patient, emergency=EMERGENCY_OF.get(protocol.key, "")) if patient else None
    months = age_months(world, patient) if patient else None

    def show(name: str) -> bool:
        return section in ("all", name)

    return {
        "protocol": protocol.name,
        "triggers": list(protocol.triggers) if show("triggers") else None,
        "actions": list(protocol.actions) if show("actions") else None,
        "medications": [_drug(protocol, row, facts, months) for row in protocol.medications]
        if show("medications")
        else None,
        "diagnostics": list(protocol.diagnostics) if show("diagnostics") else None,
        "time_targets": [{"step": t.step, "minutes": t.minutes, "from": t.start} for t in protocol.time_targets]
        if show("time_targets")
        else None,
        "escalation": list(protocol.escalation) if show("escalation") else None,
        "citation": protocol.citation,
    }


def _drug(protocol: Protocol, row: Medication, facts: PatientFacts | None, months: int | None) -> ProtocolDrug:
    shown: ProtocolDrug = {
        "drug": row.drug,
        "for": row.indication or "everybody in this protocol",
        "population": row.population,
        "dose": f"{_span(row.low, row.high)} {row.unit}" + (f", at most {row.maximum:g}" if row.maximum else ""),
        "route": row.route,
        "repeat": row.repeat or None,
        "cautions": [f"{c.condition}: {c.reason}" for c in protocol.cautions if c.drug == row.drug],
    }
    if row.note:
        shown["note"] = row.note
    if facts is not None:
        shown["patient_dose"] = _patient_dose(row, facts, months)
        shown["patient_conflicts"] = drug_conflicts(protocol, row, facts)
    return shown


def _span(low: float, high: float | None) -> str:
    return f"{low:g}" if high is None or high == low else f"{low:g} to {high:g}"


def _patient_dose(row: Medication, facts: PatientFacts, months: int | None) -> str | None:
    """The dose for this weight; None without a weight or where the row is for others."""
    child = months is not None and months < 18 * 12
    fits = {
        "all": True, "adult": not child, "child": child, "neonate": months == 0,
        "pregnant": facts.pregnancy == "pregnant",
    }[row.population]  # fmt: skip
    if not fits or ("/kg" in row.unit and facts.weight_kg is None):
        return None
    low, high, unit = patient_dose(row, facts.weight_kg or 1.0)
    return f"{_span(_rounded(low), _rounded(high))} {unit}"


def _rounded(value: float) -> float:
    """Three significant figures, as a dose is drawn up."""
    return float(f"{value:.3g}")
