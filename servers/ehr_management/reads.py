"""Reading a record over time: encounters, orders, procedures and devices, scores on file, limits of treatment, codes."""

from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.icd10 import INSTALL_HINT, as_dict, find_codes, normal_code, tabular_list
from medmcp.servers.ehr_management.results import (
    Admissions,
    Codes,
    CodeStatus,
    Orders,
    Procedures,
    RecordedScores,
    Summary,
)
from medmcp.servers.page import page
from medmcp.servers.parameters import Cursor, EncounterId, Limit, PatientId, Since
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.administrations import administrations
from medmcp.servers.world.chart import current_medicines, find_encounter, moment, require_encounter, require_patient
from medmcp.servers.world.code_status import code_status_of, status_word
from medmcp.servers.world.devices import devices
from medmcp.servers.world.order_list import order_rows
from medmcp.servers.world.score_log import KNOWN_SCORES, plain_name, recorded_scores
from medmcp.servers.world.stays import (
    STAYS,
    coded_diagnoses,
    count_before,
    ends_at,
    nights,
    previous_discharge,
)
from medmcp.servers.world.world import Row, World

__all__ = [
    "get_admission_history",
    "get_code_status",
    "get_orders",
    "get_patient_summary",
    "get_procedures",
    "get_recorded_scores",
    "lookup_icd_code",
]

KEY_RESULTS, COURSE_EVENTS, LATEST_SCORES = 12, 12, 5  # rows of a one-page summary


@tool("ehr_management", "Chart summary of an encounter", effect="read", minutes=2, also_on=("cross_domain",))
async def get_patient_summary(world: World, patient_id: PatientId, encounter_id: EncounterId = "") -> Summary:
    """One page on the current or a chosen encounter: reason, diagnoses, course, medicines, last abnormal results, devices,
    scores and what is pending. Coded diagnoses appear only after discharge."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    start, end = encounter["period_start"] or "", ends_at(world, encounter)
    orders = order_rows(world, patient_id, encounter["id"])
    return {
        "encounter": {
            "encounter_id": encounter["id"], "type": encounter["class"], "status": encounter["status"],
            "location": encounter["ward"] or encounter["location_id"], "service": encounter["service"],
            "admitted_at": encounter["period_start"], "discharged_at": encounter["period_end"],
            "los_days": nights(world, encounter), "reason": encounter["chief_complaint"], "disposition": encounter["disposition"],
        },
        "diagnoses": _diagnoses(world, patient_id, encounter),
        "course": _course(world, patient_id, encounter, start, end)[:COURSE_EVENTS],
        "active_medications": [
            {"medication_id": row["id"], "source": row["source"], "drug": row["drug"], "dose": row["dose"], "unit": row["dose_unit"],
             "route": row["route"], "frequency": row["frequency"], "status": row["status"]}
            for row in current_medicines(world, patient_id)
            if row["source"] == "home" or row["encounter_id"] == encounter["id"]
        ],
        "key_results": _key_results(world, patient_id, start, end),
        "lines_and_devices": [one for one in devices(world, patient_id, start) if one["in_situ"]],
        "latest_scores": _latest_scores(world, patient_id, start, end),
        "pending": [
            {"order_id": one["order_id"], "type": one["type"], "detail": one["detail"], "expected_at": one["expected_at"]}
            for one in orders
            if one["status"] in ("ordered", "in_progress")
        ],
        "alerts": {
            "allergies": [
                {"record_id": row["id"], "allergen": row["allergen"], "reaction": row["reaction"], "severity": row["severity"]}
                for row in world.rows("SELECT * FROM allergy_intolerance WHERE patient_id = ? ORDER BY id", patient_id)
            ] or (patient["allergy_status"] or "not_assessed"),
            "code_status": code_status_of(world, patient)["code_status"],
        },
    }  # fmt: skip


def _diagnoses(world: World, patient_id: str, encounter: Row) -> list[dict[str, Any]]:
    """What is recorded so far; of an encounter that has ended, its code set."""
    coded = coded_diagnoses(world, encounter)
    if coded:
        return [
            {"record_id": row["id"], "role": "principal" if row["rank"] == 1 else "secondary", "name": row["display"], "icd10": row["code"]}
            for row in coded
        ]  # fmt: skip
    rows = world.rows(
        "SELECT * FROM condition WHERE patient_id = ? AND rank IS NULL AND clinical_status = 'active' AND"
        " (encounter_id IS NULL OR encounter_id = ?) AND (recorded IS NULL OR recorded <= ?) ORDER BY encounter_id IS NULL, onset, id",
        patient_id, encounter["id"], ends_at(world, encounter),
    )  # fmt: skip
    return [
        {"record_id": row["id"], "role": "working" if row["encounter_id"] else "long-standing", "name": row["display"],
         "icd10": row["code"]}
        for row in rows
    ]  # fmt: skip


def _course(world: World, patient_id: str, encounter: Row, start: str, end: str) -> list[dict[str, Any]]:
    """Dated events of the stay, newest first: procedures, imaging, consults, medicines begun and ended, acts on orders."""
    events = [(start, "admitted", encounter["chief_complaint"] or "", encounter["id"])]
    for sql, kind in (
        ("SELECT id, performed AS at, display AS text FROM procedure WHERE encounter_id = ? AND status = 'completed'", "procedure"),
        ("SELECT id, started AS at, modality || ' ' || body_part AS text FROM imaging_study WHERE encounter_id = ?", "study"),
        ("SELECT id, authored AS at, drug AS text FROM medication_request WHERE encounter_id = ?", "medicine ordered"),
        ("SELECT id, ended_at AS at, drug || coalesce(': ' || ended_reason, '') AS text FROM medication_request WHERE encounter_id = ?"
         " AND ended_at IS NOT NULL", "medicine ended"),
        ("SELECT id, authored AS at, display AS text FROM service_request WHERE encounter_id = ? AND category IN ('consult', 'activation')",
         "called"),
        ("SELECT id, sent AS at, coalesce(reason, code) AS text FROM communication WHERE encounter_id = ?", "message"),
    ):  # fmt: skip
        events += [(row["at"], kind, row["text"], row["id"]) for row in world.rows(sql, encounter["id"]) if row["at"]]
    seen = [event for event in events if event[0] and event[0] <= min(end, world.now)]
    return [
        {"time": at, "event": kind, "detail": text, "record_id": record}
        for at, kind, text, record in sorted(seen, key=lambda event: (event[0], event[3]), reverse=True)
    ]


def _key_results(world: World, patient_id: str, start: str, end: str) -> list[dict[str, Any]]:
    """The last result of each test if it is out of range, critical ones first, and the last set of vital signs."""
    newest: dict[str, Row] = {}
    for row in world.rows(
        "SELECT * FROM observation WHERE patient_id = ? AND category IN ('laboratory', 'vital-signs') AND effective >= ?"
        " AND effective <= ? AND issued <= ? AND status != 'entered-in-error' ORDER BY effective, id",
        patient_id, start, end, world.now,
    ):  # fmt: skip
        newest[row["code"]] = row
    labs = [
        row
        for row in newest.values()
        if row["category"] == "laboratory" and row["flag"] not in (None, "normal", "cannot_judge")
    ]
    labs.sort(key=lambda row: (not str(row["flag"]).startswith("critical"), row["code"]))
    vitals = [
        row
        for row in newest.values()
        if row["category"] == "vital-signs" and row["value"] is not None and row["code"] != "on_oxygen"
    ]
    return [
        {"result_id": row["id"], "test": row["code"], "value": row["value"] if row["value"] is not None else row["value_text"],
         "unit": row["unit"], "flag": row["flag"], "time": row["effective"]}
        for row in [*labs[:KEY_RESULTS], *vitals]
    ]  # fmt: skip


def _latest_scores(world: World, patient_id: str, start: str, end: str) -> list[dict[str, Any]]:
    newest: dict[str, dict[str, Any]] = {}
    for one in recorded_scores(world, patient_id, start, end):
        newest.setdefault(plain_name(one["score_name"]), one)
    return [
        {key: one[key] for key in ("score_name", "value", "interpretation", "calculated_at")} for one in newest.values()
    ][:LATEST_SCORES]


@tool("ehr_management", "List of encounters", effect="read", minutes=1)
async def get_admission_history(
    world: World,
    patient_id: PatientId,
    types: Annotated[
        list[Literal["inpatient", "emergency", "observation", "outpatient"]] | None,
        Field(description="Encounter types."),
    ] = None,
    since: Since = "",
    limit: Limit = 10,
    cursor: Cursor = "",
) -> Admissions:
    """All admissions, emergency and clinic visits with dates, diagnoses, length of stay, disposition and days since the
    discharge before. The principal diagnosis of an open encounter is not coded yet."""
    require_patient(world, patient_id)
    after = moment(world, since) if since else ""
    rows = [
        row
        for row in world.rows(
            "SELECT * FROM encounter WHERE patient_id = ? AND coalesce(period_start, '') >= ? ORDER BY period_start DESC, id",
            patient_id, after,
        )
        if types is None or row["class"] in types
    ]  # fmt: skip
    shown, envelope = page(rows, limit, cursor)
    current = find_encounter(world, patient_id)
    return {
        "encounters": [_encounter(world, patient_id, row) for row in shown],
        "counts": {
            "admissions_12_months": count_before(world, patient_id, current, STAYS, 365) if current else 0,
            "ed_visits_6_months": count_before(world, patient_id, current, ("emergency",), 182.5) if current else 0,
            "counted_before": current["id"] if current else None,
        },
        **envelope,
    }


def _encounter(world: World, patient_id: str, row: Row) -> dict[str, Any]:
    principal = next(iter(coded_diagnoses(world, row)), None)
    before = previous_discharge(world, patient_id, row) if row["class"] in STAYS and row["period_start"] else None
    gap = None
    if before is not None:
        gap = (
            world.start.fromisoformat(row["period_start"]).date()
            - world.start.fromisoformat(before["period_end"]).date()
        ).days
    return {
        "encounter_id": row["id"], "type": row["class"], "status": row["status"], "service": row["service"], "admit_type": row["admit_type"],
        "admitted_at": row["period_start"], "discharged_at": row["period_end"], "los_days": nights(world, row),
        "reason": row["chief_complaint"], "principal_diagnosis": principal["display"] if principal else None,
        "icd10": principal["code"] if principal else None, "disposition": row["disposition"], "icu_days": row["icu_days"],
        "days_since_previous_discharge": gap,
    }  # fmt: skip


OrderKind = Literal[
    "all",
    "lab",
    "imaging",
    "medication",
    "procedure",
    "nursing",
    "consult",
    "monitoring",
    "diet",
    "oxygen",
    "fluid",
    "blood",
]
OrderStatus = Literal[
    "any", "ordered", "in_progress", "active", "held", "completed", "discontinued", "refused"
]  # fmt: skip


@tool(
    "ehr_management", "Orders and their status", effect="read", minutes=1,
    also_on=("clinical_diagnosis", "radiology_report", "cross_domain"),
)  # fmt: skip
async def get_orders(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    order_type: Annotated[OrderKind, Field(description="Filter.")] = "all",
    status: Annotated[OrderStatus, Field(description="Filter.")] = "any",
    order_id: Annotated[str, Field(pattern=r"^(OR-[0-9]{6})?$", description="One order.")] = "",
    include_administrations: Annotated[
        bool, Field(description="Doses given, held and refused of the medicines shown.")
    ] = False,
    limit: Limit = 10,
    cursor: Cursor = "",
) -> Orders:
    """Orders of any kind with status, expected time and result, newest first; for medicines also each dose given, held,
    refused or missed. An answered consult shows its advice."""
    require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    if order_id:
        encounter = _encounter_of(world, patient_id, order_id)
    rows = order_rows(world, patient_id, encounter["id"]) if encounter else []
    chosen = [
        row
        for row in rows
        if order_type in ("all", row["type"]) and status in ("any", row["status"]) and order_id in ("", row["order_id"])
    ]
    shown, envelope = page(chosen, limit, cursor)
    doses: list[dict[str, Any]] = []
    if include_administrations:
        for row in shown:
            order = world.row("SELECT * FROM medication_request WHERE id = ?", row["order_id"])
            doses += reversed(administrations(world, order)) if order else []
    due = [row["expected_at"] for row in rows if row["status"] in ("ordered", "in_progress") and row["expected_at"]]
    return {"orders": shown, "administrations": doses, "next_result_at": min(due, default=None), **envelope}


def _encounter_of(world: World, patient_id: str, order_id: str) -> Row:
    for table in ("service_request", "medication_request"):
        row = world.row(
            f"SELECT e.* FROM {table} r JOIN encounter e ON e.id = r.encounter_id WHERE r.id = ? AND r.patient_id = ?",
            order_id, patient_id,
        )  # fmt: skip
        if row:
            return row
    raise ToolError("NOT_FOUND", f"{order_id} is not an order of {patient_id}.", field="order_id",
                    hint="Order receipts and this tool without order_id show order ids.")  # fmt: skip


@tool("ehr_management", "Recorded clinical scores", effect="read", minutes=1)
async def get_recorded_scores(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    score_name: Annotated[str, Field(max_length=60, description="Filter, e.g. news2.")] = "",
    since: Since = "",
    limit: Limit = 10,
    cursor: Cursor = "",
) -> RecordedScores:
    """Scores already on file, calculated by tools or charted by staff, with items, time and change. Calculates nothing: what
    is not listed has not been scored."""
    require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id)
    start = (encounter["period_start"] or "") if encounter else ""
    after = max(start, moment(world, since)) if since else start
    rows = recorded_scores(world, patient_id, after, ends_at(world, encounter) if encounter else world.now)
    wanted = plain_name(score_name)
    if wanted:
        if wanted not in KNOWN_SCORES | {plain_name(row["score_name"]) for row in rows}:
            raise ToolError(
                "INVALID_ARGUMENT", f"'{score_name}' is no score of this hospital.", field="score_name",
                hint="Leave it out to see every recorded score.",
            )  # fmt: skip
        rows = [row for row in rows if plain_name(row["score_name"]) == wanted]
    shown, envelope = page(rows, limit, cursor)
    return {"scores": shown, "change": _changes(rows), **envelope}


def _changes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Latest minus previous value of each score that has two."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["value"] is not None:
            by_name.setdefault(plain_name(row["score_name"]), []).append(row)
    return [
        {"score_name": found[0]["score_name"], "latest": found[0]["value"], "previous": found[1]["value"],
         "change": round(found[0]["value"] - found[1]["value"], 3), "since": found[1]["calculated_at"]}
        for found in by_name.values()
        if len(found) > 1
    ]  # fmt: skip


@tool("ehr_management", "Procedures and devices", effect="read", minutes=1)
async def get_procedures(
    world: World,
    patient_id: PatientId,
    encounter_id: EncounterId = "",
    since: Since = "",
    limit: Limit = 10,
    cursor: Cursor = "",
) -> Procedures:
    """Procedures done, of every encounter unless one is named, newest first; lines, tubes and implants with days in place and
    MRI safety."""
    require_patient(world, patient_id)
    encounter = find_encounter(world, patient_id, encounter_id) if encounter_id else None
    after = moment(world, since) if since else ""
    rows = [
        row
        for row in world.rows(
            "SELECT * FROM procedure WHERE patient_id = ? AND coalesce(performed, '') >= ? AND coalesce(performed, '') <= ?"
            " ORDER BY performed DESC, id",
            patient_id, after, world.now,
        )
        if encounter is None or row["encounter_id"] == encounter["id"]
    ]  # fmt: skip
    shown, envelope = page(rows, limit, cursor)
    return {
        "procedures": [
            {"procedure_id": row["id"], "name": row["display"], "code": row["code"], "date": row["performed"], "status": row["status"],
             "operator": row["operator"], "indication": row["indication"] or (row["note"] if row["order_id"] else None),
             "findings": row["findings"], "complications": row["complications"], "specimen": row["specimen"]}
            for row in shown
        ],
        "devices": devices(world, patient_id, max(after, (encounter["period_start"] or "") if encounter else "")),
        **envelope,
    }  # fmt: skip


@tool("ehr_management", "Code status and goals of care", effect="read", minutes=1, also_on=("cross_domain",))
async def get_code_status(world: World, patient_id: PatientId, encounter_id: EncounterId = "") -> CodeStatus:
    """Resuscitation status, limits of treatment, advance directive, health-care proxy, capacity and refusal of blood as
    documented, and where the documents disagree."""
    patient = require_patient(world, patient_id)
    find_encounter(world, patient_id, encounter_id)
    found = code_status_of(world, patient)
    warnings = []
    if found["code_status"] == "not_documented":
        warnings.append("Nothing is documented: in an emergency full treatment is the legal default. Ask.")
    elif found["documented_by"] is None:
        warnings.append(f"Chart header only ('{patient['code_status']}'); no order or discussion is on record.")
    if found["conflicts"]:
        warnings.append(
            "Documents disagree: settle with the patient or proxy; until then treat by what the patient would want."
        )
    if patient["code_status"] and status_word(patient["code_status"]) == "not_documented":
        warnings.append(f"The chart header says '{patient['code_status']}', which is no known status.")
    return {
        "code_status": found["code_status"], "limits": found["limits"], "directive": found["directive"], "proxy": found["proxy"],
        "documented_by": found["documented_by"], "goals": found["goals"], "capacity": found["capacity"],
        "blood_refusal": found["blood_refusal"], "conflicts": found["conflicts"], "warnings": warnings,
    }  # fmt: skip


@tool("ehr_management", "Look up ICD-10-CM codes", effect="read", minutes=1, also_on=("medical_qa",))
async def lookup_icd_code(
    world: World,
    query: Annotated[str, Field(max_length=120, description="Code (I21.4) or words (all must be in the title).")],
    limit: Limit = 10,
) -> Codes:
    """Find ICD-10-CM codes by words, or one code with what is above and below it, inclusion and exclusion notes, and whether
    it is billable."""
    if not query.strip():
        raise ToolError(
            "INVALID_ARGUMENT", "The query is empty.", field="query", hint="A code such as I21.4, or words."
        )
    rows, match = find_codes(query)
    warnings = []
    if tabular_list() is None:
        what = f"{normal_code(query)} is not in" if not rows and match != "text" else "Searched"
        warnings.append(f"{what} the code book of this hospital, which has no notes. {INSTALL_HINT}")
    elif not rows:
        warnings.append("No code has all of these words; try fewer, or American spelling.")
    if rows and match == "exact" and not rows[0].billable:
        warnings.append(f"{rows[0].code} is a heading: choose a billable code below it.")
    return {"codes": [as_dict(row) for row in rows[:limit]], "match": match, "total": len(rows), "warnings": warnings}
