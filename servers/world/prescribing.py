"""Writing a drug order: safety checks, the refusal or the override on record, the first dose at its time."""

from typing import Any

from medmcp.servers.clinical.drug import Drug
from medmcp.servers.clinical.formulary import find_drug, nearest_names
from medmcp.servers.clinical.safety import DrugOrder, Issue, PatientFacts, check_order
from medmcp.servers.results import Alert
from medmcp.servers.tool import ToolError
from medmcp.servers.world.facts import patient_facts
from medmcp.servers.world.world import Row, World

__all__ = ["alerts_of", "block_or_override", "emergency_of", "prescribe", "require_drug"]

FIRST_DOSE_MINUTES = {"oral": 20, "nasogastric": 20}  # rule of the simulated hospital; other routes 10


def require_drug(name: str, field: str = "drug_name") -> Drug:
    """The formulary row of a drug. Raises `ToolError` NOT_FOUND with the nearest names."""
    drug = find_drug(name)
    if drug is None:
        near = nearest_names(name)
        raise ToolError(
            "NOT_FOUND", f"'{name}' is not in the formulary.", field=field,
            hint=f"Did you mean {', '.join(near)}?" if near else "search_drugs_by_class lists drugs.",
        )  # fmt: skip
    return drug


def emergency_of(world: World, patient_id: str) -> str:
    """The life-threatening emergency that a team was called for, if one is running."""
    row = world.row(
        "SELECT code FROM service_request WHERE patient_id = ? AND category = 'activation' AND status = 'active'"
        " AND code IN ('cardiac_arrest', 'anaphylaxis', 'obstetric_haemorrhage') ORDER BY authored DESC LIMIT 1",
        patient_id,
    )
    return {"cardiac_arrest": "arrest", "anaphylaxis": "anaphylaxis"}.get(row["code"], "") if row else ""


def alerts_of(issues: list[Issue]) -> list[Alert]:
    """Issues as a receipt shows them."""
    return [
        {"type": issue.type, "severity": "hard_stop" if issue.grade < 3 else "warning", "message": issue.message,
         "source_record": issue.source_record, "overridable": issue.overridable}
        for issue in issues
    ]  # fmt: skip


def block_or_override(world: World, patient_id: str, issues: list[Issue], override_reason: str, what: str) -> None:
    """Raise SAFETY_BLOCK for issues of grade 1 or 2 that no sufficient reason overrides."""
    stops = [issue for issue in issues if issue.grade < 3]
    if not stops:
        return
    absolute = [issue for issue in stops if issue.grade == 1]
    if absolute or len(override_reason.strip()) < 10:
        first = (absolute or stops)[0]
        raise ToolError(
            "SAFETY_BLOCK", f"{what} is refused: {first.message}", alerts=alerts_of(issues), overridable=not absolute,
            hint="This cannot be overridden; choose another treatment."
            if absolute
            else "Choose a safer treatment, or give override_reason (at least 10 characters) if the benefit is greater.",
        )  # fmt: skip


def record_issues(
    world: World, patient_id: str, encounter_id: str, order_id: str, issues: list[Issue], override_reason: str
) -> None:
    """Write the alerts of an order that went on: the override ledger."""
    for issue in issues:
        overridden = issue.grade == 2
        world.insert(
            "detected_issue", patient_id=patient_id, encounter_id=encounter_id, order_id=order_id, identified=world.now,
            code=issue.type, severity="hard_stop" if overridden else "warning", grade=issue.grade, detail=issue.message,
            source_record=issue.source_record, overridable=int(issue.overridable),
            override_reason=override_reason if overridden else None, harm=issue.harm if overridden else 0,
            status="overridden" if overridden else "shown",
        )  # fmt: skip


def _of_the_ward(world: World, record_id: str) -> bool:
    row = world.row("SELECT setting FROM medication_request WHERE id = ?", record_id)
    return row is not None and row["setting"] == "inpatient"


def prescribe(
    world: World, patient: Row, encounter: Row, drug: Drug, *, dose: float, unit: str, route: str, frequency: str,
    indication: str, duration_days: float | None, setting: str, override_reason: str, start_after_min: float = 0,
) -> tuple[str, str, list[Issue], PatientFacts]:  # fmt: skip
    """Check and write a drug order; returns (order id, time of the first dose, issues, facts it was checked on)."""
    facts = patient_facts(world, patient, emergency=emergency_of(world, patient["id"]))
    order = DrugOrder(drug, dose, unit, route, frequency, indication)
    issues = check_order(facts, order)
    if setting != "inpatient":
        # the ward's order ends with the stay: the one for afterwards is no second one
        issues = [
            issue for issue in issues if not (issue.type == "duplicate" and _of_the_ward(world, issue.source_record))
        ]
    block_or_override(world, patient["id"], issues, override_reason, f"{drug.name} {dose:g} {unit} {route}")
    same = world.row(
        "SELECT id FROM medication_request WHERE patient_id = ? AND drug = ? AND dose = ? AND dose_unit = ? AND route = ?"
        " AND frequency = ? AND setting = ? AND status = 'active' AND authored = ?",
        patient["id"], drug.name, dose, unit, route, frequency, setting, world.now,
    )  # fmt: skip
    if same:
        raise ToolError("CONFLICT", f"The identical order {same['id']} was just placed.", hint="Nothing was added.")
    wait = drug.first_dose_minutes or FIRST_DOSE_MINUTES.get(route, 10)
    first = world.in_minutes(start_after_min + wait)
    values: dict[str, Any] = {
        "patient_id": patient["id"], "encounter_id": encounter["id"], "drug": drug.name, "dose": dose, "dose_unit": unit,
        "route": route, "frequency": frequency, "duration_days": duration_days, "indication": indication,
        "setting": setting, "status": "active", "authored": world.now, "first_dose_at": first,
        "override_reason": override_reason or None,
    }  # fmt: skip
    order_id = world.insert("medication_request", **values)
    if setting == "inpatient" and frequency != "prn":
        world.insert(
            "medication_administration", patient_id=patient["id"], encounter_id=encounter["id"], order_id=order_id,
            drug=drug.name, dose=dose, dose_unit=unit, route=route, effective=first,
        )  # fmt: skip
    record_issues(world, patient["id"], encounter["id"], order_id, issues, override_reason)
    return order_id, first, issues, facts
