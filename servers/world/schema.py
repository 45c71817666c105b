"""The hospital's SQLite schema as numbered migrations, and which tables belong to which layer.

Three layers, kept apart:

- *chart*: what is written down. Tables carry FHIR R4 resource names in snake case.
- *latent*: what is true of the patient but not yet looked at. Only bedside tools, results and the
  body read it; nothing of it reaches a caller unasked.
- *telemetry*: the clock, the event log and the score log. They leave the digest alone.

The truth (diagnosis, goals) has no layer here: it stays with the case and never enters the database.

Times are ISO 8601 text in one offset, so that text order is time order. A row with an `issued` or
`effective` time in the future is not readable yet. Append a migration to change the schema; never edit one.
"""

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

__all__ = ["CHART_TABLES", "ID_PREFIX", "LATENT_TABLES", "MIGRATIONS", "TELEMETRY_TABLES", "migrate"]

ID_PREFIX = {
    "patient": "PT",
    "encounter": "EN",
    "condition": "CO",
    "observation": "OB",
    "medication_request": "OR",
    "medication_statement": "MS",
    "medication_administration": "MA",
    "allergy_intolerance": "AL",
    "immunization": "IZ",
    "family_member_history": "FH",
    "procedure": "PR",
    "service_request": "OR",
    "diagnostic_report": "DR",
    "imaging_study": "ST",
    "media": "IM",
    "latent_media_finding": "FI",
    "clinical_impression": "CI",
    "document_reference": "NO",
    "communication": "CM",
    "flag": "FL",
    "detected_issue": "DI",
    "location": "BED",
    "consent": "CN",
    "fhir_resource": "FR",
    "care_plan": "CP",
    "task": "TA",
}


def m001_chart(db: "Database") -> None:
    """The chart: FHIR-named resources of patients and the department."""
    text, real, whole = str, float, int

    def create(name: str, columns: dict[str, type], index: tuple[str, ...] = ("patient_id",)) -> None:
        table = db.table(name)
        table.create({"id": text} | columns, pk="id")
        for column in index:
            table.create_index([column])

    create(
        "patient",
        {
            "family": text, "given": text, "birth_date": text, "sex": text, "gender": text, "language": text,
            "interpreter_needed": whole, "blood_type": text, "code_status": text, "weight_kg": real,
            "height_cm": real, "measured_at": text, "deceased_at": text, "allergy_status": text,
            "pregnancy": text, "pregnancy_lmp": text, "delivered_at": text, "lactating": whole,
            "medication_list_status": text, "medication_list_date": text,
        },
        (),
    )  # fmt: skip
    create(
        "encounter",
        {
            "patient_id": text, "class": text, "status": text, "period_start": text, "period_end": text,
            "location_id": text, "zone": text, "acuity": whole, "arrival_mode": text, "accompanied_by": text,
            "prehospital": text, "referral": text, "chief_complaint": text, "onset": text, "history_given": text,
            "pain_score": whole, "pain_site": text, "symptoms": text, "told_medications": text,
            "told_allergies": text, "pregnancy_possible": text, "reassess_at": text, "last_known_well": text,
        },
    )  # fmt: skip
    create(
        "condition",
        {
            "patient_id": text, "encounter_id": text, "category": text, "code": text, "display": text,
            "clinical_status": text, "onset": text, "abatement": text, "recorded": text, "note": text,
        },
    )  # fmt: skip
    create(
        "observation",
        {
            "patient_id": text, "encounter_id": text, "category": text, "code": text, "loinc": text, "display": text,
            "value": real, "value_text": text, "unit": text, "ref_low": real, "ref_high": real, "flag": text,
            "specimen": text, "effective": text, "issued": text, "status": text, "set_id": text, "order_id": text,
            "note": text,
        },
    )  # fmt: skip
    create(
        "medication_request",
        {
            "patient_id": text, "encounter_id": text, "drug": text, "dose": real, "dose_unit": text, "route": text,
            "frequency": text, "duration_days": real, "indication": text, "setting": text, "status": text,
            "authored": text, "first_dose_at": text, "ended_at": text, "ended_reason": text, "override_reason": text,
            "hold_until": text,
        },
    )  # fmt: skip
    create(
        "medication_statement",
        {
            "patient_id": text, "drug": text, "dose": real, "dose_unit": text, "route": text, "frequency": text,
            "indication": text, "start": text, "status": text, "adherence": text, "last_taken_at": text,
            "side_effects": text, "otc": whole, "prescriber": text, "ended_at": text, "ended_reason": text,
            "hold_until": text,
        },
    )  # fmt: skip
    create(
        "medication_administration",
        {
            "patient_id": text, "encounter_id": text, "order_id": text, "drug": text, "dose": real, "dose_unit": text,
            "route": text, "effective": text,
        },
    )  # fmt: skip
    create(
        "allergy_intolerance",
        {
            "patient_id": text, "allergen": text, "allergen_class": text, "reaction": text, "mechanism": text,
            "severity": text, "onset": text, "recorded": text, "verified": whole,
        },
    )  # fmt: skip
    create("immunization", {"patient_id": text, "vaccine": text, "given": text, "lot": text, "status": text})
    create(
        "family_member_history",
        {"patient_id": text, "relation": text, "condition": text, "age_at_onset": whole},
    )
    create(
        "procedure",
        {
            "patient_id": text, "encounter_id": text, "order_id": text, "code": text, "display": text,
            "status": text, "performed": text, "complications": text, "note": text,
        },
    )  # fmt: skip
    create(
        "service_request",
        {
            "patient_id": text, "encounter_id": text, "category": text, "code": text, "display": text,
            "priority": text, "status": text, "authored": text, "expected": text, "indication": text,
            "amount": real, "unit": text, "target": text, "collect_at": text, "study_id": text,
            "override_reason": text, "ended_at": text, "ended_reason": text, "detail": text,
        },
    )  # fmt: skip
    create(
        "imaging_study",
        {
            "patient_id": text, "encounter_id": text, "order_id": text, "modality": text, "body_part": text,
            "laterality": text, "contrast": text, "indication": text, "started": text, "measurements": text,
        },
    )  # fmt: skip
    create(
        "diagnostic_report",
        {
            "patient_id": text, "encounter_id": text, "study_id": text, "status": text, "issued": text,
            "indication": text, "technique": text, "comparison": text, "findings": text, "impression": text,
            "signed_by": text, "addenda": text,
        },
        ("patient_id", "study_id"),
    )  # fmt: skip
    create(
        "document_reference",
        {
            "patient_id": text, "encounter_id": text, "type": text, "author": text, "date": text, "title": text,
            "text": text, "status": text,
        },
    )  # fmt: skip
    create(
        "communication",
        {
            "patient_id": text, "encounter_id": text, "category": text, "code": text, "recipient": text,
            "sent": text, "reason": text, "content": text, "status": text,
        },
    )  # fmt: skip
    create(
        "flag",
        {
            "patient_id": text, "category": text, "code": text, "value": text, "period_start": text,
            "period_end": text, "status": text,
        },
    )  # fmt: skip
    create(
        "detected_issue",
        {
            "patient_id": text, "encounter_id": text, "order_id": text, "identified": text, "code": text,
            "severity": text, "grade": whole, "detail": text, "source_record": text, "overridable": whole,
            "override_reason": text, "harm": whole, "status": text,
        },
    )  # fmt: skip
    create(
        "location",
        {
            "zone": text, "monitoring": text, "nurse_ratio": text, "negative_pressure": whole, "status": text,
            "patient_id": text, "acuity": whole, "boarder": whole,
        },
        (),
    )  # fmt: skip
    create("appointment", {"acuity": whole, "arrived": text, "zone": text}, ())
    create("healthcare_service", {"name": text, "available": whole, "next_available_at": text}, ())


def m002_latent(db: "Database") -> None:
    """What is true and not yet looked at: findings, answers, results to come, courses."""
    text, real, whole = str, float, int
    layout: dict[str, dict[str, type]] = {
        # exam findings by code; `system` is the step or region that reveals them
        "latent_finding": {
            "patient_id": text, "code": text, "system": text, "value": real, "value_text": text, "unit": text,
            "display": text, "low_severity": real, "high_severity": real,
        },
        # history slots that ask_patient discloses
        "latent_answer": {
            "patient_id": text, "slot": text, "speaker": text, "cues": text, "answer": text, "volunteered": whole,
            "reticence": real, "fact_id": text,
        },
        # persona of the person who speaks
        "latent_persona": {
            "patient_id": text, "speaker": text, "personality": text, "literacy": text, "reticence": real,
            "language": text, "bias": text, "present": whole,
        },
        # resting vital signs of this patient when well
        "latent_vital": {"patient_id": text, "parameter": text, "baseline": real, "sd": real},
        # an active disease process; `name` is opaque so that nothing here tells the diagnosis
        "latent_course": {
            "patient_id": text, "name": text, "severity": real, "drift_per_hour": real, "floor": real,
            "started": text, "crisis_at": real, "death_at": real, "crisis_text": text,
        },
        # what a course does at severity 1 to a vital sign or analyte, in its unit (factor: multiplies)
        "latent_effect": {"patient_id": text, "course": text, "parameter": text, "shift": real, "factor": real},
        # what a treatment does to a course: severity per hour while active, and the vitals while active
        "latent_response": {
            "patient_id": text, "course": text, "match": text, "per_hour": real, "delay_min": real,
            "lasts_min": real, "step": real, "once_group": text,
        },
        # analyte levels when well, or a fixed text result
        "latent_result": {
            "patient_id": text, "code": text, "baseline": real, "sd": real, "value_text": text, "flag": text,
            "comment": text,
        },
        # what a study will show, if done
        "latent_study": {
            "patient_id": text, "modality": text, "body_part": text, "findings": text, "impression": text,
            "measurements": text, "low_severity": real, "high_severity": real,
        },
    }  # fmt: skip
    for name, columns in layout.items():
        table = db.table(name)
        table.create(columns)
        table.create_index(["patient_id"])


def m003_telemetry(db: "Database") -> None:
    """Clock, event log, score log, receipts by idempotency key, and the seeds of the episode."""
    text, real, whole = str, float, int
    layout: dict[str, dict[str, type]] = {
        "clock": {"id": whole, "start": text, "seconds": whole, "seed": whole, "next_id": whole},
        "event": {
            "id": whole, "at": text, "seconds": whole, "kind": text, "tool": text, "patient_id": text,
            "arguments": text, "status": text, "result_digest": text, "seen": text, "minutes": real, "text": text,
            "severity": whole,
        },
        "score": {
            "id": whole, "at": text, "patient_id": text, "name": text, "value": real, "items": text,
            "interpretation": text,
        },
        "receipt": {"key": text, "tool": text, "arguments": text, "result": text},
    }  # fmt: skip
    for name, columns in layout.items():
        table = db.table(name)
        table.create(columns, pk="key" if name == "receipt" else "id")


def m004_fhir_resource(db: "Database") -> None:
    """Resources of an imported bundle: their ids and identifiers, and the JSON of those that no table holds."""
    table = db.table("fhir_resource")
    table.create(
        {
            "id": str, "patient_id": str, "type": str, "source": str, "identifier": str, "row_id": str, "content": str,
        },
        pk="id",
    )  # fmt: skip
    table.create_index(["patient_id"])


def m005_answers(db: "Database") -> None:
    """What a patient would answer to the questions of an instrument, what is said instead, and what others know.

    `value` is so; while `withheld` is 1 and the patient does not trust the asker, `told` is the answer (NULL: none).
    `collateral` is what a relative or carer knows, `quote` the patient's words. A question without a row has its usual
    answer (`clinical/instrument.py`).
    """
    table = db.table("latent_item")
    table.create(
        {
            "patient_id": str, "code": str, "value": float, "told": float, "withheld": int, "collateral": float,
            "quote": str,
        }
    )  # fmt: skip
    table.create_index(["patient_id"])


def m006_images(db: "Database") -> None:
    """Images of a study and what was read from them; what an image shows stays latent until it is looked at."""
    text, real, whole = str, float, int
    layout: dict[str, dict[str, type]] = {
        # an image (`type` image), or a layer of shapes on one (`type` annotation, `source_id` the image)
        "media": {
            "id": text, "patient_id": text, "encounter_id": text, "study_id": text, "source_id": text, "type": text,
            "view": text, "laterality": text, "width": whole, "height": whole, "spacing_mm": real,
            "spacing_source": text, "slice_mm": real, "acquired": text, "shapes": text,
        },
        # a reading of an image that somebody signed
        "clinical_impression": {
            "id": text, "patient_id": text, "encounter_id": text, "media_id": text, "date": text, "status": text,
            "findings": text, "diagnosis": text, "differential": text, "confidence": real, "recommendation": text,
            "urgent": whole,
        },
        # what is on an image, as `pictures/scene.py` draws it
        "latent_media": {"media_id": text, "patient_id": text, "scene": text},
        "latent_media_finding": {
            "id": text, "patient_id": text, "media_id": text, "lineage": text, "mark": whole, "code": text,
            "region": text, "side": text, "visibility": text, "terms": text, "features": text,
        },
    }  # fmt: skip
    for name, columns in layout.items():
        table = db.table(name)
        table.create(columns, pk="id" if "id" in columns else None)
        table.create_index(["patient_id"])
        if "media_id" in columns:
            table.create_index(["media_id"])
    db.table("media").create_index(["study_id"])
    db.table("imaging_study").add_column("dose", text)  # what the scanner reported, JSON by quantity
    db.table("latent_study").add_column("pictures", text)  # the images that the study will have, JSON
    db.table("receipt").add_column("picture", bytes)  # the image of the answer, for a call that is repeated


def m007_record_notes(db: "Database") -> None:
    """What the record says beside the bare entry: how sure a diagnosis is, what a note supports, dates that scores need."""
    for table, column, kind in (
        ("condition", "verification", str),  # provisional | confirmed | refuted; NULL: an old entry, taken as confirmed
        ("condition", "confidence", float),
        ("document_reference", "codes", str),  # ICD-10-CM codes that the note supports, JSON
        ("document_reference", "addendum_to", str),
        ("immunization", "dose_number", int),
        ("immunization", "reaction", str),
        ("procedure", "anaesthesia", str),  # general | regional | local
        ("patient", "problem_list_status", str),  # reconciled | unreconciled; only a reconciled list says no by silence
        ("patient", "immunization_record", str),  # complete | partial | none_on_file
        ("encounter", "icu_admitted_at", str),
    ):
        db.table(table).add_column(column, kind)


def m008_admissions(db: "Database") -> None:
    """Stays of several days: service and end of an encounter, directives, intervals of intake and output, given and missed doses.

    `consent` holds a resuscitation order, a limit of treatment, an advance directive, a proxy or goals of care
    (`category`); `limits` are the treatments that it rules out, JSON. `rank` 1 is the principal diagnosis of an
    encounter. `latent_consult` is what a service would advise once `needs` (JSON, codes of
    observations) are on the chart.
    """
    text, real, whole = str, float, int
    added: dict[str, dict[str, type]] = {
        "encounter": {"service": text, "admit_type": text, "ward": text, "disposition": text, "icu_days": real},
        "condition": {"rank": whole},
        "observation": {"period_start": text},
        "medication_administration": {"status": text, "reason": text},
        "procedure": {"operator": text, "indication": text, "findings": text, "specimen": text},
    }
    for name, columns in added.items():
        for column, kind in columns.items():
            db.table(name).add_column(column, kind)
    directives = db.table("consent")
    directives.create(
        {
            "id": text, "patient_id": text, "encounter_id": text, "category": text, "code": text, "date": text,
            "author": text, "content": text, "limits": text, "status": text,
        },
        pk="id",
    )  # fmt: skip
    directives.create_index(["patient_id"])
    advice = db.table("latent_consult")
    advice.create({"patient_id": text, "service": text, "advice": text, "needs": text})
    advice.create_index(["patient_id"])


def m009_obstetric(db: "Database") -> None:
    """What is true of a pregnancy and not on the chart: the real first day of the last period, and how fast a labour runs.

    The obstetric chart itself is observations of category `obstetric` and `gynaecology`; tracings and scans are imaging
    studies with their measurements; vaginal examinations are exam findings.
    """
    table = db.table("latent_obstetric")
    table.create({"patient_id": str, "true_lmp": str, "dilation_rate": float})
    table.create_index(["patient_id"])


def m010_reports(db: "Database") -> None:
    """What a study's request and protocol say, what a radiologist signs, and how a critical finding is told and answered."""
    text, real = str, float
    added: dict[str, dict[str, type]] = {
        # `protocol` and `phase` of the acquisition, agent and volume of contrast, what was sent with the request
        "imaging_study": {
            "priority": text,
            "referrer": text,
            "clinical_information": text,
            "protocol": text,
            "phase": text,
            "contrast_agent": text,
            "contrast_ml": real,
            "slice_mm": real,
        },
        # `alert_id` is the communication that told a critical finding
        "diagnostic_report": {"classification": text, "alert_id": text, "checks": text},
        # `priority` red, orange, yellow; an answer in the future has not come yet, none at all never will
        "communication": {"priority": text, "medium": text, "due": text, "answered": text},
    }
    for table, columns in added.items():
        for name, kind in columns.items():
            db.table(table).add_column(name, kind)


def m012_pathways(db: "Database") -> None:
    """Care pathways that were begun, what was recorded on their steps, and the service that has the patient.

    A `care_plan` is a pathway of one encounter. A `task` is an entry on a step or phase (`focus`) of it: `code` is
    what the caller recorded (complete_step, not_applicable, variance, close_phase). Neither says that a step was done:
    that is read from the other rows of the chart.
    """
    text = str
    layout: dict[str, dict[str, type]] = {
        "care_plan": {
            "id": text, "patient_id": text, "encounter_id": text, "title": text, "status": text, "period_start": text,
            "period_end": text,
        },
        "task": {
            "id": text, "patient_id": text, "encounter_id": text, "care_plan_id": text, "code": text, "focus": text,
            "reason": text, "evidence_ref": text, "authored": text, "status": text,
        },
    }  # fmt: skip
    for name, columns in layout.items():
        table = db.table(name)
        table.create(columns, pk="id")
        table.create_index(["patient_id"])


MIGRATIONS: tuple[Callable[["Database"], None], ...] = (
    m001_chart, m002_latent, m003_telemetry, m004_fhir_resource, m005_answers, m006_images,
    m007_record_notes, m008_admissions, m009_obstetric, m010_reports, m012_pathways,
)  # fmt: skip

CHART_TABLES: tuple[str, ...] = (
    "patient", "encounter", "condition", "observation", "medication_request", "medication_statement",
    "medication_administration", "allergy_intolerance", "immunization", "family_member_history", "procedure",
    "service_request", "imaging_study", "media", "clinical_impression", "diagnostic_report", "document_reference", "communication", "flag",
    "detected_issue", "location", "appointment", "healthcare_service", "consent", "care_plan", "task", "fhir_resource",
)  # fmt: skip
LATENT_TABLES: tuple[str, ...] = (
    "latent_finding", "latent_answer", "latent_persona", "latent_vital", "latent_course", "latent_effect",
    "latent_response", "latent_result", "latent_study", "latent_item", "latent_media", "latent_media_finding",
    "latent_obstetric",
    "latent_consult",
)  # fmt: skip
TELEMETRY_TABLES: tuple[str, ...] = ("clock", "event", "score", "receipt")


def migrate(connection: sqlite3.Connection) -> int:
    """Apply the migrations that the database has not seen; returns its version. Raises ValueError if it is newer."""
    # through a cursor of its own, since the connection's row factory is the caller's business
    cursor = connection.cursor()
    cursor.row_factory = None
    version = int(cursor.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise ValueError(
            f"the world was written by a newer medmcp (schema {version}, this one knows {len(MIGRATIONS)})"
        )
    if version < len(MIGRATIONS):
        # imported here because it pulls in pandas where that is installed, and serving a ready world needs neither
        from sqlite_utils import Database

        database = Database(connection)
        for number, migration in enumerate(MIGRATIONS[version:], start=version + 1):
            migration(database)
            connection.execute(f"PRAGMA user_version = {number}")
    return len(MIGRATIONS)
