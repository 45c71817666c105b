"""Which FHIR R4 element holds which column of which chart table: one table, read in both directions.

`MAPPINGS` says it. A column goes to its element if it comes back from there unchanged; whatever does not (no
element, a word outside FHIR's value set, a reference to a row that is not there) goes to one extension:

    urn:medmcp:fhir:columns      on the resource; inside it one extension a column, its url the column's name,
                                 with valueString, valueInteger or valueDecimal
        absent (valueCode)       a column that is NULL although FHIR wanted something in its element
        empty (valueCode)        a column that is the empty text, which FHIR cannot say

So a row comes back as it was, whatever stands in it. Read `fhir_export.py` and `fhir_import.py` next.
"""

import base64
import binascii
import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from medmcp.servers.world import fhir_codes as codes
from medmcp.servers.world.world import Row

__all__ = ["COLUMNS", "MAPPINGS", "Mapping", "columns_of", "extension_of", "resource_of", "row_of"]

COLUMNS = "urn:medmcp:fhir:columns"
OUR_CODE = "urn:medmcp:code"
OUR_CATEGORY = "urn:medmcp:category"
BASIC = "urn:medmcp:table"

Resource = dict[str, Any]
Kinds = dict[str, str]  # row id -> resource type, of every row that references can point to


class Codec(NamedTuple):
    """How a column becomes an element and back; `None` where it cannot."""

    to: Callable[[Any, Kinds], Any]
    back: Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """A column, the path of its element ("name.0.family"), and when it may stand there."""

    name: str
    path: str
    codec: Codec
    when: Callable[[Row], bool] = lambda row: True


@dataclass(frozen=True)
class Mapping:
    """A table's resource type, its columns with an element, and what FHIR wants besides."""

    type: str
    columns: tuple[Column, ...]
    always: Resource = field(default_factory=dict)  # in every resource
    required: dict[str, Any] = field(default_factory=dict)  # path: what stands there if no column put anything
    finish: Callable[[Resource, Row], None] = lambda resource, row: None


# codecs

_DATE_TIME = re.compile(r"^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?)?)?$")
_INSTANT = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$")
_DATE = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")
_CODE = re.compile(r"^[^\s]+(\s[^\s]+)*$")
_ID = re.compile(r"^[A-Za-z0-9\-.]{1,64}$")


def _same(value: Any) -> Any:
    return value


def _matching(pattern: re.Pattern[str]) -> Codec:
    return Codec(lambda value, _: value if isinstance(value, str) and pattern.match(value) else None, _same)


def _one_of(*words: str) -> Codec:
    return Codec(lambda value, _: value if value in words else None, _same)


def _words(pairs: dict[Any, Any]) -> Codec:
    back = {theirs: ours for ours, theirs in pairs.items()}
    return Codec(lambda value, _: pairs.get(value), back.get)


def _coding(*systems: tuple[str, frozenset[str] | dict[str, str] | Callable[[str], str | None] | None]) -> Codec:
    """A Coding in the first system that takes the code. `Callable`: our text to its code, or None."""

    def to(value: Any, _: Kinds) -> Any:
        for system, accepts in systems:
            code = value
            if isinstance(accepts, dict):
                code = accepts.get(value)
            elif callable(accepts):
                code = accepts(value)
            elif accepts is not None and value not in accepts:
                code = None
            if code and _CODE.match(str(code)):
                return {"system": system, "code": code}
        return None

    def back(element: Any) -> Any:
        for system, accepts in systems:
            if element.get("system") != system:
                continue
            if isinstance(accepts, dict):
                return next((ours for ours, theirs in accepts.items() if theirs == element.get("code")), None)
            return f"SNOMED:{element.get('code')}" if system == codes.SNOMED else element.get("code")
        return None

    return Codec(to, back)


def _reference(*kinds: str) -> Codec:
    def to(value: Any, known: Kinds) -> Any:
        kind = known.get(value)
        return {"reference": f"{kind}/{value}"} if kind in kinds else None

    return Codec(to, lambda element: str(element.get("reference", "")).rpartition("/")[2] or None)


def _from_base64(data: Any) -> str | None:
    try:
        return base64.b64decode(data, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, TypeError):
        return None


TEXT = Codec(lambda value, _: value if isinstance(value, str) and value.strip() else None, _same)
NUMBER = Codec(lambda value, _: value if isinstance(value, int | float) else None, _same)
COUNT = Codec(lambda value, _: value if isinstance(value, int) and value >= 0 else None, _same)
POSITIVE = Codec(lambda value, _: value if isinstance(value, int) and value > 0 else None, _same)
YES_NO = _words({1: True, 0: False})
DATE_TIME, INSTANT, DATE, CODE = _matching(_DATE_TIME), _matching(_INSTANT), _matching(_DATE), _matching(_CODE)
BASE64 = Codec(
    lambda value, _: base64.b64encode(value.encode()).decode() if isinstance(value, str) and value else None,
    _from_base64,
)
PATIENT, ENCOUNTER, ORDER = (
    _reference("Patient"),
    _reference("Encounter"),
    _reference("ServiceRequest", "MedicationRequest"),
)
SERVICE = _reference("ServiceRequest")
CONDITION_CODE = _coding(
    (codes.SNOMED, lambda value: value.removeprefix("SNOMED:") if value.startswith("SNOMED:") else None),
    (codes.ICD_10_CM, lambda value: value if codes.is_icd(value) else None),
    (OUR_CODE, None),
)
INTERPRETATION = _words({"low": "L", "high": "H", "critical_low": "LL", "critical_high": "HH", "normal": "N",
                         "abnormal": "A"})  # fmt: skip
OUR_CODING = _coding((OUR_CODE, None))

# the table

SUBJECT = Column("patient_id", "subject", PATIENT)
OF_PATIENT = Column("patient_id", "patient", PATIENT)
AT_ENCOUNTER = Column("encounter_id", "encounter", ENCOUNTER)
DRUG = Column("drug", "medicationCodeableConcept.text", TEXT)
NOT_RECORDED = {"text": "not recorded"}
NOBODY = {"display": "not recorded"}
UNKNOWN_TIME = {
    "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]
}
EVENT_STATUS = _one_of("preparation", "in-progress", "not-done", "on-hold", "stopped", "completed", "entered-in-error",
                       "unknown")  # fmt: skip


def _dosage(path: str) -> tuple[Column, ...]:
    return (
        Column("dose", f"{path}.0.doseAndRate.0.doseQuantity.value", NUMBER),
        Column("dose_unit", f"{path}.0.doseAndRate.0.doseQuantity.unit", TEXT, lambda row: row["dose"] is not None),
        Column("route", f"{path}.0.route.text", TEXT),
        Column("frequency", f"{path}.0.timing.code.text", TEXT),
    )


def _bounds(resource: Resource, row: Row) -> None:
    bounds = resource.get("dosageInstruction", [{}])[0].get("timing", {}).get("repeat", {}).get("boundsDuration")
    if bounds:
        bounds |= {"unit": "days", "system": codes.UCUM, "code": "d"}


def _interval_units(resource: Resource, row: Row) -> None:
    for interval in resource.get("referenceRange", []):
        for end in ("low", "high"):
            if end in interval and row["unit"]:
                interval[end]["unit"] = row["unit"]


def _onset_years(resource: Resource, row: Row) -> None:
    for condition in resource.get("condition", []):
        condition.setdefault("code", dict(NOT_RECORDED))
        if "onsetAge" in condition:
            condition["onsetAge"] |= {"unit": "years", "system": codes.UCUM, "code": "a"}


def _series(resource: Resource, row: Row) -> None:
    series = resource.get("series")
    if series:
        resource["series"] = [{"uid": row["id"], "modality": {"system": codes.DICOM, "code": "OT"}, **series[0]}]


def _reaction(resource: Resource, row: Row) -> None:
    for reaction in resource.get("reaction", []):
        reaction.setdefault("manifestation", [dict(NOT_RECORDED)])


def _bed(resource: Resource, row: Row) -> None:
    resource["name"] = row["id"]


MAPPINGS: dict[str, Mapping] = {
    "patient": Mapping(
        "Patient",
        (
            Column("family", "name.0.family", TEXT),
            Column("given", "name.0.given.0", TEXT),
            Column("birth_date", "birthDate", DATE),
            Column("gender", "gender", _one_of("male", "female", "other", "unknown")),
            Column("language", "communication.0.language.coding.0", _coding(("urn:ietf:bcp:47", None))),
            Column("deceased_at", "deceasedDateTime", DATE_TIME),
        ),
        finish=lambda resource, row: resource.update(identifier=[{"system": "urn:medmcp:patient", "value": row["id"]}]),
    ),
    "encounter": Mapping(
        "Encounter",
        (
            SUBJECT,
            Column("class", "class", _coding((codes.ACT_CODE, codes.ENCOUNTER_CLASS))),
            Column("status", "status", _one_of("planned", "arrived", "triaged", "in-progress", "onleave", "finished",
                                               "cancelled", "entered-in-error", "unknown")),
            Column("period_start", "period.start", DATE_TIME),
            Column("period_end", "period.end", DATE_TIME),
            Column("location_id", "location.0.location", _reference("Location")),
            Column("chief_complaint", "reasonCode.0.text", TEXT),
            Column("service", "serviceType.text", TEXT),
            Column("disposition", "hospitalization.dischargeDisposition.text", TEXT),
        ),
        required={"status": "unknown", "class": {"system": codes.ACT_CODE, "code": "AMB"}},
    ),
    "condition": Mapping(
        "Condition",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("category", "category.0.coding.0",
                   _coding((codes.CONDITION_CATEGORY, frozenset({"problem-list-item", "encounter-diagnosis"})),
                           (OUR_CATEGORY, None))),
            Column("code", "code.coding.0", CONDITION_CODE),
            Column("display", "code.text", TEXT),
            Column("clinical_status", "clinicalStatus.coding.0",
                   _coding((codes.CONDITION_CLINICAL,
                            frozenset({"active", "recurrence", "relapse", "inactive", "remission", "resolved"})))),
            Column("onset", "onsetDateTime", DATE_TIME),
            Column("abatement", "abatementDateTime", DATE_TIME),
            Column("recorded", "recordedDate", DATE_TIME),
            Column("note", "note.0.text", TEXT),
            Column("verification", "verificationStatus.coding.0",
                   _coding((codes.CONDITION_VERIFICATION, frozenset({"provisional", "confirmed", "refuted"})))),
        ),
        required={"subject": NOBODY},
    ),
    "observation": Mapping(
        "Observation",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("category", "category.0.coding.0",
                   _coding((codes.OBSERVATION_CATEGORY, codes.OBSERVATION_CATEGORIES), (OUR_CATEGORY, None))),
            Column("code", "code.coding.0", OUR_CODING),
            Column("loinc", "code.coding.1", _coding((codes.LOINC, None)), lambda row: bool(row["code"])),
            Column("display", "code.text", TEXT),
            Column("value", "valueQuantity.value", NUMBER),
            Column("unit", "valueQuantity.unit", TEXT, lambda row: row["value"] is not None),
            Column("value_text", "valueString", TEXT, lambda row: row["value"] is None),
            Column("ref_low", "referenceRange.0.low.value", NUMBER),
            Column("ref_high", "referenceRange.0.high.value", NUMBER),
            Column("flag", "interpretation.0.coding.0",
                   Codec(lambda value, _: {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                                           "code": INTERPRETATION.to(value, _)} if INTERPRETATION.to(value, _) else None,
                         lambda element: INTERPRETATION.back(element.get("code")))),
            Column("specimen", "specimen.display", TEXT),
            Column("effective", "effectiveDateTime", DATE_TIME),
            Column("issued", "issued", INSTANT),
            Column("status", "status", _one_of("registered", "preliminary", "final", "amended", "corrected", "cancelled",
                                               "entered-in-error", "unknown")),
            Column("order_id", "basedOn.0", ORDER),
            Column("note", "note.0.text", TEXT),
        ),
        required={"status": "unknown", "code": NOT_RECORDED},
        finish=_interval_units,
    ),
    "medication_request": Mapping(
        "MedicationRequest",
        (
            SUBJECT,
            AT_ENCOUNTER,
            DRUG,
            *_dosage("dosageInstruction"),
            Column("duration_days", "dosageInstruction.0.timing.repeat.boundsDuration.value", NUMBER),
            Column("indication", "reasonCode.0.text", TEXT),
            Column("setting", "category.0.coding.0",
                   _coding(("http://terminology.hl7.org/CodeSystem/medicationrequest-category",
                            frozenset({"inpatient", "outpatient", "community", "discharge"})))),
            Column("status", "status", _one_of("active", "on-hold", "cancelled", "completed", "entered-in-error",
                                               "stopped", "draft", "unknown")),
            Column("authored", "authoredOn", DATE_TIME),
            Column("ended_reason", "statusReason.text", TEXT),
        ),
        always={"intent": "order"},
        required={"status": "unknown", "subject": NOBODY, "medicationCodeableConcept": NOT_RECORDED},
        finish=_bounds,
    ),
    "medication_statement": Mapping(
        "MedicationStatement",
        (
            SUBJECT,
            DRUG,
            *_dosage("dosage"),
            Column("indication", "reasonCode.0.text", TEXT),
            Column("start", "effectivePeriod.start", DATE_TIME),
            Column("ended_at", "effectivePeriod.end", DATE_TIME),
            Column("status", "status", _one_of("active", "completed", "entered-in-error", "intended", "stopped",
                                               "on-hold", "unknown", "not-taken")),
            Column("prescriber", "informationSource.display", TEXT),
            Column("ended_reason", "statusReason.0.text", TEXT),
        ),
        required={"status": "unknown", "subject": NOBODY, "medicationCodeableConcept": NOT_RECORDED},
    ),
    "medication_administration": Mapping(
        "MedicationAdministration",
        (
            SUBJECT,
            Column("encounter_id", "context", ENCOUNTER),
            Column("order_id", "request", _reference("MedicationRequest")),
            DRUG,
            Column("dose", "dosage.dose.value", NUMBER),
            Column("dose_unit", "dosage.dose.unit", TEXT, lambda row: row["dose"] is not None),
            Column("route", "dosage.route.text", TEXT, lambda row: row["dose"] is not None),
            Column("effective", "effectiveDateTime", DATE_TIME),
            Column("reason", "statusReason.0.text", TEXT),
        ),
        always={"status": "completed"},
        required={"subject": NOBODY, "medicationCodeableConcept": NOT_RECORDED, "_effectiveDateTime": UNKNOWN_TIME},
    ),
    "allergy_intolerance": Mapping(
        "AllergyIntolerance",
        (
            OF_PATIENT,
            Column("allergen", "code.text", TEXT),
            Column("reaction", "reaction.0.manifestation.0.text", TEXT),
            Column("severity", "reaction.0.severity", _one_of("mild", "moderate", "severe")),
            Column("onset", "onsetDateTime", DATE_TIME),
            Column("recorded", "recordedDate", DATE_TIME),
            Column("verified", "verificationStatus.coding.0",
                   Codec(lambda value, _: {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification",
                                           "code": "confirmed" if value else "unconfirmed"},
                         lambda element: {"confirmed": 1, "unconfirmed": 0}.get(str(element.get("code"))))),
        ),
        always={"clinicalStatus": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical", "code": "active"}]}},
        required={"patient": NOBODY},
        finish=_reaction,
    ),
    "immunization": Mapping(
        "Immunization",
        (
            OF_PATIENT,
            Column("vaccine", "vaccineCode.text", TEXT),
            Column("given", "occurrenceDateTime", DATE_TIME),
            Column("lot", "lotNumber", TEXT),
            Column("dose_number", "protocolApplied.0.doseNumberPositiveInt", POSITIVE),
            Column("status", "status", _one_of("completed", "entered-in-error", "not-done")),
        ),
        required={"status": "completed", "patient": NOBODY, "vaccineCode": NOT_RECORDED,
                  "_occurrenceDateTime": UNKNOWN_TIME},
    ),
    "family_member_history": Mapping(
        "FamilyMemberHistory",
        (
            OF_PATIENT,
            Column("relation", "relationship.text", TEXT),
            Column("condition", "condition.0.code.text", TEXT),
            Column("age_at_onset", "condition.0.onsetAge.value", COUNT),
        ),
        always={"status": "completed"},
        required={"patient": NOBODY, "relationship": NOT_RECORDED},
        finish=_onset_years,
    ),
    "procedure": Mapping(
        "Procedure",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("order_id", "basedOn.0", SERVICE),
            Column("code", "code.coding.0", CONDITION_CODE),
            Column("display", "code.text", TEXT),
            Column("status", "status", EVENT_STATUS),
            Column("performed", "performedDateTime", DATE_TIME),
            Column("operator", "performer.0.actor.display", TEXT),
            Column("indication", "reasonCode.0.text", TEXT),
            Column("findings", "outcome.text", TEXT),
            Column("complications", "complication.0.text", TEXT),
            Column("note", "note.0.text", TEXT),
        ),
        required={"status": "unknown", "subject": NOBODY},
    ),
    "service_request": Mapping(
        "ServiceRequest",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("category", "category.0.coding.0", _coding((OUR_CATEGORY, None))),
            Column("code", "code.coding.0", OUR_CODING),
            Column("display", "code.text", TEXT),
            Column("priority", "priority", _one_of("routine", "urgent", "asap", "stat")),
            Column("status", "status", _one_of("draft", "active", "on-hold", "revoked", "completed", "entered-in-error",
                                               "unknown")),
            Column("authored", "authoredOn", DATE_TIME),
            Column("collect_at", "occurrenceDateTime", DATE_TIME),
            Column("indication", "reasonCode.0.text", TEXT),
            Column("amount", "quantityQuantity.value", NUMBER),
            Column("unit", "quantityQuantity.unit", TEXT, lambda row: row["amount"] is not None),
        ),
        always={"intent": "order"},
        required={"status": "unknown", "subject": NOBODY},
    ),
    "imaging_study": Mapping(
        "ImagingStudy",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("order_id", "basedOn.0", SERVICE),
            Column("modality", "series.0.modality", _coding((codes.DICOM, codes.MODALITY))),
            Column("body_part", "series.0.bodySite.display", TEXT),
            Column("laterality", "series.0.laterality.display", TEXT),
            Column("indication", "reasonCode.0.text", TEXT),
            Column("started", "started", DATE_TIME),
        ),
        always={"status": "available"},
        required={"subject": NOBODY},
        finish=_series,
    ),
    "media": Mapping(
        "Media",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("source_id", "partOf.0", _reference("Media")),
            Column("view", "view.text", TEXT),
            Column("laterality", "bodySite.text", TEXT),
            Column("width", "width", COUNT, lambda row: bool(row["width"])),
            Column("height", "height", COUNT, lambda row: bool(row["height"])),
            Column("acquired", "createdDateTime", DATE_TIME),
        ),
        always={"status": "completed", "content": {"contentType": "image/png"}},
    ),
    "clinical_impression": Mapping(
        "ClinicalImpression",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("date", "date", DATE_TIME),
            Column("findings", "description", TEXT),
            Column("diagnosis", "summary", TEXT),
            Column("recommendation", "note.0.text", TEXT),
        ),
        always={"status": "completed"},
        required={"subject": NOBODY},
    ),
    "diagnostic_report": Mapping(
        "DiagnosticReport",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("study_id", "imagingStudy.0", _reference("ImagingStudy")),
            Column("status", "status", _one_of("registered", "partial", "preliminary", "final", "amended", "corrected",
                                               "appended", "cancelled", "entered-in-error", "unknown")),
            Column("issued", "issued", INSTANT),
            Column("impression", "conclusion", TEXT),
            Column("signed_by", "resultsInterpreter.0.display", TEXT),
        ),
        always={"code": {"text": "Imaging report"}},
        required={"status": "unknown"},
    ),
    "document_reference": Mapping(
        "DocumentReference",
        (
            SUBJECT,
            Column("encounter_id", "context.encounter.0", ENCOUNTER),
            Column("type", "type.text", TEXT),
            Column("author", "author.0.display", TEXT),
            Column("date", "date", INSTANT),
            Column("title", "content.0.attachment.title", TEXT),
            Column("text", "content.0.attachment.data", BASE64),
            Column("status", "docStatus", _one_of("preliminary", "final", "amended", "entered-in-error")),
        ),
        always={"status": "current", "content": [{"attachment": {"contentType": "text/plain; charset=utf-8"}}]},
    ),
    "communication": Mapping(
        "Communication",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("category", "category.0.text", TEXT),
            Column("code", "topic.text", TEXT),
            Column("recipient", "recipient.0.display", TEXT),
            Column("sent", "sent", DATE_TIME),
            Column("reason", "reasonCode.0.text", TEXT),
            Column("content", "payload.0.contentString", TEXT),
            Column("status", "status", EVENT_STATUS),
        ),
        required={"status": "unknown"},
    ),
    "flag": Mapping(
        "Flag",
        (
            SUBJECT,
            Column("category", "category.0.text", TEXT),
            Column("code", "code.text", TEXT),
            Column("period_start", "period.start", DATE_TIME),
            Column("period_end", "period.end", DATE_TIME),
            Column("status", "status", _one_of("active", "inactive", "entered-in-error")),
        ),
        required={"status": "active", "code": NOT_RECORDED, "subject": NOBODY},
    ),
    "detected_issue": Mapping(
        "DetectedIssue",
        (
            OF_PATIENT,
            Column("order_id", "implicated.0", ORDER),
            Column("identified", "identifiedDateTime", DATE_TIME),
            Column("code", "code.text", TEXT),
            Column("severity", "severity", _words({"hard_stop": "high", "warning": "moderate"})),
            Column("detail", "detail", TEXT),
            Column("override_reason", "mitigation.0.action.text", TEXT),
        ),
        always={"status": "final"},
    ),
    "location": Mapping(
        "Location",
        (
            Column("status", "operationalStatus",
                   _coding(("http://terminology.hl7.org/CodeSystem/v2-0116", {"occupied": "O", "free": "U"}))),
            Column("zone", "description", TEXT),
        ),
        always={"mode": "instance", "physicalType": {"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/location-physical-type", "code": "bd", "display": "Bed"}]}},
        finish=_bed,
    ),
    "appointment": Mapping(
        "Appointment",
        (
            Column("acuity", "priority", COUNT),
            Column("arrived", "created", DATE_TIME),
            Column("zone", "description", TEXT),
        ),
        always={"status": "waitlist", "participant": [{"status": "accepted", "actor": {"display": "waiting patient"}}]},
    ),
    "healthcare_service": Mapping(
        "HealthcareService", (Column("name", "name", TEXT), Column("available", "active", YES_NO))
    ),
    "consent": Mapping(
        "Consent",
        (
            OF_PATIENT,
            Column("status", "status", _one_of("draft", "proposed", "active", "rejected", "inactive", "entered-in-error")),
            Column("category", "category.0.text", TEXT),
            Column("date", "dateTime", DATE_TIME),
            Column("author", "performer.0.display", TEXT),
            Column("content", "sourceAttachment.data", BASE64),
        ),
        always={
            "scope": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "adr"}]},
            "policyRule": {"text": "advance directive"},
        },
        required={"status": "active", "category": [NOT_RECORDED]},
    ),
    "care_plan": Mapping(
        "CarePlan",
        (
            SUBJECT,
            AT_ENCOUNTER,
            Column("title", "title", TEXT),
            Column("status", "status", _one_of("draft", "active", "on-hold", "revoked", "completed", "entered-in-error",
                                               "unknown")),
            Column("period_start", "period.start", DATE_TIME),
            Column("period_end", "period.end", DATE_TIME),
        ),
        always={"intent": "plan"},
        required={"status": "unknown", "subject": NOBODY},
    ),
    "task": Mapping(
        "Task",
        (
            Column("patient_id", "for", PATIENT),
            AT_ENCOUNTER,
            Column("care_plan_id", "basedOn.0", _reference("CarePlan")),
            Column("code", "code.text", TEXT),
            Column("focus", "description", TEXT),
            Column("reason", "statusReason.text", TEXT),
            Column("authored", "authoredOn", DATE_TIME),
            Column("status", "status", _one_of("draft", "requested", "received", "accepted", "rejected", "ready",
                                               "cancelled", "in-progress", "on-hold", "failed", "completed",
                                               "entered-in-error")),
        ),
        always={"intent": "plan"},
        required={"status": "completed"},
    ),
    # no resource type of its own: Basic, all columns but the patient in the extension
    "fhir_resource": Mapping(
        "Basic", (SUBJECT,), always={"code": {"coding": [{"system": BASIC, "code": "fhir_resource"}]}}
    ),
}  # fmt: skip


# rows as resources


def resource_of(table: str, row: Row, kinds: Kinds) -> Resource:
    """The resource of a chart row; `kinds` tells the resource type of every row that references may point to."""
    mapping = MAPPINGS[table]
    resource: Resource = {"resourceType": mapping.type, "id": row["id"]} | copy.deepcopy(mapping.always)
    if not _ID.match(str(row["id"])):
        resource["id"] = base64.b16encode(str(row["id"]).encode()).decode()[:64]
    for column in mapping.columns:
        value = row[column.name]
        if value is None or value == "" or not column.when(row):
            continue
        element = column.codec.to(value, kinds)
        if element is not None:
            _put(resource, column.path, element)
    for path, filler in mapping.required.items():
        if path.lstrip("_") not in resource:
            resource[path] = copy.deepcopy(filler)
    mapping.finish(resource, row)
    _add_ucum(resource)
    found = row_of(table, resource)
    columns = {name: value for name, value in row.items() if found.get(name) != value}
    if columns:
        resource["extension"] = [extension_of(columns)]
    return resource


def row_of(table: str, resource: Resource) -> Row:
    """The row of a resource that `resource_of` wrote, or of one like it; a column that is not there is left out."""
    mapping = MAPPINGS[table]
    row: Row = {"id": resource.get("id")}
    for column in mapping.columns:
        element = _get(resource, column.path)
        if element is not None:
            row[column.name] = column.codec.back(element)
    return row | columns_of(resource)


def extension_of(columns: Row) -> Resource:
    """The extension that carries columns."""
    inside: list[Resource] = []
    for name, value in columns.items():
        if value is None:
            inside.append({"url": "absent", "valueCode": name})
        elif value == "":
            inside.append({"url": "empty", "valueCode": name})
        elif isinstance(value, int):
            inside.append({"url": name, "valueInteger": value})
        elif isinstance(value, float):
            inside.append({"url": name, "valueDecimal": value})
        else:
            inside.append({"url": name, "valueString": value})
    return {"url": COLUMNS, "extension": inside}


def columns_of(resource: Resource) -> Row:
    """The columns in a resource's extension; none if it has no such extension."""
    columns: Row = {}
    for extension in resource.get("extension") or []:
        if extension.get("url") != COLUMNS:
            continue
        for one in extension.get("extension") or []:
            url = one.get("url")
            if url in ("absent", "empty"):
                columns[one["valueCode"]] = None if url == "absent" else ""
            else:
                columns[url] = next(
                    (one[key] for key in ("valueString", "valueInteger", "valueDecimal") if key in one), None
                )
    return columns


def _put(resource: Resource, path: str, element: Any) -> None:
    steps = path.split(".")
    last = steps[-1]
    place: Any = resource
    for step, following in pairwise(steps):
        fresh: Any = [] if following.isdigit() else {}
        if step.isdigit():
            if int(step) == len(place):
                place.append(fresh)
            place = place[int(step)]
        else:
            place = place.setdefault(step, fresh)
    if isinstance(place, list):
        place.insert(int(last), element)
    else:
        place[last] = element


def _get(resource: Resource, path: str) -> Any:
    place: Any = resource
    for step in path.split("."):
        if isinstance(place, list) and step.isdigit() and int(step) < len(place):
            place = place[int(step)]
        elif isinstance(place, dict):
            place = place.get(step)
        else:
            return None
    return place


def _add_ucum(element: Any) -> None:
    """Give every quantity with a unit its UCUM code, where it has one."""
    if isinstance(element, dict):
        if "value" in element and isinstance(element.get("unit"), str) and "code" not in element:
            code = codes.ucum(element["unit"])
            if code:
                element |= {"system": codes.UCUM, "code": code}
        for inner in element.values():
            _add_ucum(inner)
    elif isinstance(element, list):
        for inner in element:
            _add_ucum(inner)
