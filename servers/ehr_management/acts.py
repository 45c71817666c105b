"""Care orders, stopping what runs, and asking a specialist service."""

from typing import Annotated, Literal

from pydantic import Field

from medmcp.servers.clinical.care_orders import CareItem, find_item, items_of, nearest_items
from medmcp.servers.clinical.consult_services import ANSWER_MINUTES, SERVICES
from medmcp.servers.clinical.dose import DOSES_PER_DAY
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.ehr_management.results import CareOrder, Consult, Stopped
from medmcp.servers.parameters import EncounterId, OverrideReason, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.bedside import require_present
from medmcp.servers.world.care import care_issues, place_bedside_test, place_care, place_procedure
from medmcp.servers.world.chart import require_encounter, require_patient
from medmcp.servers.world.consults import missing_for, place_consult
from medmcp.servers.world.imaging import order_study, pending_study
from medmcp.servers.world.prescribing import alerts_of, block_or_override, record_issues
from medmcp.servers.world.stopping import stop_issues
from medmcp.servers.world.world import Row, World

__all__ = ["discontinue_order", "place_care_order", "request_consult"]

# a tracing is a study: (modality, body part)
TRACINGS = {"ecg_12_lead": ("ecg", "heart"), "ecg_right_posterior": ("ecg", "heart"), "eeg": ("eeg", "head"),
            "ctg": ("ctg", "obstetric")}  # fmt: skip

OrderType = Literal[
    "monitoring", "observation_level", "oxygen", "iv_fluid", "blood_product", "diet", "activity", "isolation",
    "nursing_care", "bedside_test", "procedure", "restraint",
]  # fmt: skip


@tool(
    "ehr_management", "Place a care order", effect="order", minutes=2,
    also_on=("triage_emergency", "psychiatry", "obstetrics", "cross_domain"),
)  # fmt: skip
async def place_care_order(
    world: World,
    patient_id: PatientId,
    order_type: Annotated[OrderType, Field(description="Kind of care.")],
    item: Annotated[
        str,
        Field(
            min_length=2,
            max_length=80,
            description="What exactly, e.g. ecg_12_lead, intubation, 0.9% saline, red_cells.",
        ),
    ],
    encounter_id: EncounterId = "",
    rate_or_volume: Annotated[float | None, Field(gt=0, le=20_000, description="Amount in `unit`.")] = None,
    unit: Annotated[
        Literal["mL", "mL_per_h", "L_per_min", "units", "percent", "mL_per_kg"] | None,
        Field(description="Unit of the amount."),
    ] = None,
    target: Annotated[str, Field(max_length=80, description="Target, e.g. SpO2 92-96 or MAP 65.")] = "",
    priority: Annotated[Literal["stat", "urgent", "routine"], Field(description="Priority.")] = "routine",
    indication: Annotated[str, Field(max_length=300, description="Reason.")] = "",
    override_reason: OverrideReason = "",
) -> CareOrder:
    """Order care that is not a laboratory test, imaging or a drug: monitoring, oxygen, fluid, blood, isolation, nursing
    care, a bedside test (ECG, glucose, peak flow) or a procedure."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    found = _require_item(order_type, item)
    amount, amount_unit = _amount(found, rate_or_volume, unit)
    if order_type == "restraint" and (not indication or not target):
        raise ToolError(
            "INVALID_ARGUMENT", "Restraint needs an indication and a time limit in target.", field="indication",
            hint="At most 4 h in adults, 2 h from 9 to 17 years, 1 h under 9 years (42 CFR 482.13).",
        )  # fmt: skip
    issues = care_issues(world, patient, found, amount, amount_unit, target)
    block_or_override(world, patient_id, issues, override_reason, found.name)
    _refuse_duplicate(world, patient_id, found, amount, target)
    study_id = None
    if found.key in TRACINGS:
        order, study_id = _order_tracing(world, patient, encounter, found, priority, indication)
    elif order_type == "procedure":
        order = place_procedure(
            world,
            patient,
            encounter["id"],
            found,
            priority=priority,
            indication=indication,
            override_reason=override_reason,
        )
    elif order_type == "bedside_test":
        order = place_bedside_test(world, patient, encounter["id"], found, priority=priority, indication=indication)
    else:
        order = place_care(
            world, patient, encounter["id"], found, amount=amount, unit=amount_unit, priority=priority, target=target,
            indication=indication, override_reason=override_reason,
        )  # fmt: skip
    record_issues(world, patient_id, encounter["id"], order["id"], issues, override_reason)
    return {
        "order_id": order["id"],
        "status": "active",
        "expected_at": order["expected"],
        "alerts": alerts_of(issues),
        "study_id": study_id,
        "item": found.key,
        "amount": order.get("amount"),
        "unit": order.get("unit"),
    }


def _order_tracing(
    world: World, patient: Row, encounter: Row, item: CareItem, priority: str, indication: str
) -> tuple[Row, str]:
    """Order an ECG, EEG or CTG; returns (service request, study id). One that is still to be done is not ordered again."""
    modality, body_part = TRACINGS[item.key]
    if waiting := pending_study(world, patient["id"], modality, body_part, "not_applicable"):
        raise ToolError(
            "CONFLICT", f"{item.name} is already ordered ({waiting['order_id']}), due at {waiting['started']}.",
            hint="Nothing was added.",
        )  # fmt: skip
    placed = order_study(
        world, patient, encounter, modality, body_part, priority=priority, indication=indication or item.name,
        minutes=_minutes(item, priority),
    )  # fmt: skip
    order = world.row("SELECT * FROM service_request WHERE id = ?", placed.order_id)
    assert order is not None
    return order, placed.study_id


def _minutes(item: CareItem, priority: str) -> int:
    return item.minutes if priority == "stat" or item.minutes_routine is None else item.minutes_routine


def _require_item(order_type: str, text: str) -> CareItem:
    found = find_item(order_type, text)
    if found is None:
        near = nearest_items(order_type, text) or [one.key for one in items_of(order_type)][:6]
        raise ToolError(
            "INVALID_ARGUMENT", f"'{text}' is not in the catalogue of {order_type}.", field="item",
            hint=f"Nearest: {', '.join(near)}.",
        )  # fmt: skip
    return found


def _amount(item: CareItem, amount: float | None, unit: str | None) -> tuple[float | None, str]:
    if not item.units:
        return None, ""
    if amount is None and item.order_type in ("iv_fluid", "blood_product"):
        raise ToolError(
            "INVALID_ARGUMENT", f"{item.name} needs rate_or_volume and unit.", field="rate_or_volume",
            hint=f"Units: {', '.join(item.units)}.",
        )  # fmt: skip
    if amount is not None and unit not in item.units:
        raise ToolError(
            "INVALID_ARGUMENT", f"{item.name} is not ordered in {unit or 'no unit'}.", field="unit",
            hint=f"Units: {', '.join(item.units)}.",
        )  # fmt: skip
    return amount, unit or ""


def _refuse_duplicate(world: World, patient_id: str, item: CareItem, amount: float | None, target: str) -> None:
    same = world.row(
        "SELECT id FROM service_request WHERE patient_id = ? AND category = 'care' AND code = ? AND status = 'active'"
        " AND amount IS ? AND coalesce(target, '') = ? AND (authored = ? OR amount IS NULL)",
        patient_id, item.key, amount, target, world.now,
    )  # fmt: skip
    if same:
        raise ToolError("CONFLICT", f"{item.name} is already ordered ({same['id']}).", hint="Nothing was added.")


@tool(
    "ehr_management", "Stop, hold or resume an order", effect="act", minutes=1, destructive=True,
    also_on=("clinical_diagnosis", "drug_interaction", "cross_domain"),
)  # fmt: skip
async def discontinue_order(
    world: World,
    patient_id: PatientId,
    order_id: Annotated[str, Field(pattern=r"^(OR|MS)-[0-9]{6}$", description="order_id or medication_id.")],
    reason: Annotated[str, Field(min_length=5, max_length=300, description="Why, at least 5 characters.")],
    action: Annotated[Literal["discontinue", "hold", "resume"], Field(description="What to do.")] = "discontinue",
    until: Annotated[str, Field(max_length=40, description="Review time of a hold (ISO 8601).")] = "",
    override_reason: OverrideReason = "",
) -> Stopped:
    """Discontinue, hold or resume any active order or medicine of the patient, home medicines included, with a reason."""
    require_patient(world, patient_id)
    table, row = _find_order(world, patient_id, order_id)
    if action == "resume":
        if row["status"] != "on-hold":
            raise ToolError("CONFLICT", f"{order_id} is not on hold ({row['status']}).")
        world.update(table, order_id, status="active", ended_at=None, ended_reason=None, **_hold(table, None))
        return {"order_id": order_id, "status": "active", "warnings": [], "doses_prevented": 0}
    if row["status"] not in ("active", "on-hold") or (action == "hold" and row["status"] == "on-hold"):
        raise ToolError("CONFLICT", f"{order_id} is already {row['status']}.")
    drug = find_drug(row["drug"]) if "drug" in row else None
    issues = stop_issues(world, patient_id, drug) if drug else []
    block_or_override(world, patient_id, issues, override_reason, f"Stopping {drug.name if drug else order_id}")
    status = "on-hold" if action == "hold" else "stopped" if table != "service_request" else "revoked"
    world.update(table, order_id, status=status, ended_at=world.now, ended_reason=reason, **_hold(table, until or None))
    encounter = world.row(
        "SELECT id FROM encounter WHERE patient_id = ? ORDER BY period_start DESC LIMIT 1", patient_id
    )
    record_issues(world, patient_id, encounter["id"] if encounter else "", order_id, issues, override_reason)
    per_day = DOSES_PER_DAY.get(row.get("frequency") or "") or 0
    return {
        "order_id": order_id,
        "status": "held" if action == "hold" else "discontinued",
        "warnings": [issue.message for issue in issues],
        "doses_prevented": round(per_day),
    }


def _hold(table: str, until: str | None) -> dict[str, str | None]:
    return {} if table == "service_request" else {"hold_until": until}


def _find_order(world: World, patient_id: str, order_id: str) -> tuple[str, Row]:
    for table in ("medication_request", "medication_statement", "service_request"):
        row = world.row(f"SELECT * FROM {table} WHERE id = ? AND patient_id = ?", order_id, patient_id)
        if row:
            return table, row
    raise ToolError(
        "NOT_FOUND", f"{order_id} is not an order or medicine of {patient_id}.", field="order_id",
        hint="get_medications shows medication ids; order receipts show order ids.",
    )  # fmt: skip


Service = Literal[
    "cardiology", "neurology", "surgery", "orthopaedics", "icu", "infectious_diseases", "nephrology", "gastroenterology",
    "pulmonology", "endocrinology", "haematology", "oncology", "psychiatry", "obstetrics_gynaecology", "paediatrics",
    "radiology", "interventional_radiology", "anaesthesia", "toxicology", "urology", "ent", "ophthalmology", "dermatology",
    "palliative", "geriatrics", "social_work", "pharmacy", "physiotherapy", "rheumatology", "vascular_surgery", "neurosurgery",
]  # fmt: skip


@tool(
    "ehr_management", "Request a specialist consult", effect="order", minutes=5,
    also_on=("clinical_diagnosis", "cross_domain"),
)  # fmt: skip
async def request_consult(
    world: World,
    patient_id: PatientId,
    service: Annotated[Service, Field(description="Service.")],
    question: Annotated[
        str, Field(min_length=15, max_length=600, description="Specific question, at least 15 characters.")
    ],
    encounter_id: EncounterId = "",
    urgency: Annotated[Literal["emergent", "urgent", "routine"], Field(description="Urgency.")] = "routine",
    summary: Annotated[str, Field(max_length=1500, description="Situation and key data.")] = "",
) -> Consult:
    """Ask a specialty for advice or take-over. The answer arrives later (emergent 20 min, urgent 2 h, routine 12 h) and is only
    as good as the data on the chart; get_orders shows it."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    asked = SERVICES[service]
    waiting = world.row(
        "SELECT id, expected FROM service_request WHERE patient_id = ? AND category = 'consult' AND code = ? AND status = 'active'"
        " AND expected > ?",
        patient_id, service, world.now,
    )  # fmt: skip
    if waiting:
        raise ToolError("CONFLICT", f"{asked.name} is already asked ({waiting['id']}), answer due at {waiting['expected']}.",
                        hint="Nothing was added.")  # fmt: skip
    missing = missing_for(world, patient, asked)
    order = place_consult(world, patient, encounter, asked, question, urgency, summary, ANSWER_MINUTES[urgency])
    return {
        "consult_id": order["id"],
        "status": "requested",
        "expected_at": order["expected"],
        "missing_information": missing,
    }
