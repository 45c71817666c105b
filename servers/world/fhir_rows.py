"""Resources of others' bundles as rows of the chart, one function a resource type.

A function returns the table and the rows, or None where the chart has no place for this resource (an allergy that
was refuted, a proposal, a laboratory report whose results are observations): its JSON is then kept as it is.
`fhir_foreign.py` calls them in order; medicines and observations have files of their own.
"""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.world.fhir_codes import DICOM, ICD_10_CM, MODALITY, SNOMED, SNOMED_TO_ICD, is_icd, lab_test
from medmcp.servers.world.fhir_lookup import Lookup, Resource, concept_text, day, moment
from medmcp.servers.world.fhir_medicines import drug_name, medicine_text, regimen
from medmcp.servers.world.world import Row

__all__ = ["ROWS", "patient_row"]

Rows = tuple[str, list[Row]]

_CLASSES = {"AMB": "outpatient", "EMER": "emergency", "IMP": "inpatient", "ACUTE": "inpatient", "NONAC": "inpatient",
            "OBSENC": "inpatient", "SS": "outpatient", "FLD": "outpatient", "HH": "home", "VR": "virtual"}  # fmt: skip
_NO_ALLERGY = {
    "716186003",
    "409137002",
    "429625007",
    "428607008",
}  # SNOMED CT: no known (drug, food, environmental) allergy
_IMMEDIATE = ("anaphyl", "urticaria", "hives", "wheal", "angioedema", "wheez", "bronchospasm")
_RADIOLOGY = {"RAD", "LP29684-5", "RX", "CT", "CUS", "NMR", "NMS", "OUS", "RUS", "VUS", "MR"}
_BODY_PARTS = (
    ("lumbar", "spine_lumbar"), ("cervical", "spine_cervical"), ("head", "head"), ("brain", "head"), ("skull", "head"),
    ("chest", "chest"), ("thorax", "chest"), ("thoracic", "chest"), ("lung", "chest"), ("heart", "heart"),
    ("cardiac", "heart"), ("breast", "breast"), ("abdom", "abdomen"), ("pelvi", "pelvis"), ("neck", "neck"),
    ("knee", "lower_limb"), ("leg", "lower_limb"), ("ankle", "lower_limb"), ("foot", "lower_limb"), ("hip", "lower_limb"),
    ("femur", "lower_limb"), ("arm", "upper_limb"), ("wrist", "upper_limb"), ("hand", "upper_limb"),
    ("elbow", "upper_limb"), ("shoulder", "upper_limb"), ("clavicle", "upper_limb"), ("kidney", "kidney"),
    ("liver", "liver"), ("thyroid", "thyroid"), ("prostate", "prostate"),
)  # fmt: skip
_MODALITIES = {theirs: ours for ours, theirs in MODALITY.items()} | {"CR": "xray", "RG": "xray"}
_SERVICES = {"108252007": "laboratory", "363679005": "imaging", "387713003": "procedure", "LAB": "laboratory",
             "RAD": "imaging"}  # fmt: skip


def patient_row(resource: Resource) -> Row:
    """A Patient's row. Raises ValueError without a birth date: every dose and reference interval depends on it."""
    born = day(resource.get("birthDate"))
    if born is None:
        raise ValueError(f"Patient/{resource.get('id')} has no birthDate, on which doses and intervals depend. Add it")
    names = resource.get("name") or [{}]
    name = next((one for one in names if one.get("use") == "official"), names[0])
    gender = resource.get("gender")
    sex = gender if gender in ("female", "male") else _birth_sex(resource) or "unknown"
    spoken = (resource.get("communication") or [{}])[0].get("language") or {}
    language = next((c["code"] for c in spoken.get("coding") or [] if c.get("code")), "en")
    return {
        "family": name.get("family") or name.get("text") or "unknown", "given": " ".join(name.get("given") or ["unknown"]),
        "birth_date": born, "sex": sex, "gender": gender, "language": str(language).partition("-")[0],
        "interpreter_needed": int(not str(language).startswith("en")), "deceased_at": moment(resource.get("deceasedDateTime")),
        "allergy_status": "not_assessed", "pregnancy": "not_pregnant" if sex == "male" else "unknown",
        "medication_list_status": "unverified",
    }  # fmt: skip


def _birth_sex(resource: Resource) -> str | None:
    for extension in resource.get("extension") or []:
        if str(extension.get("url", "")).endswith(("us-core-birthsex", "patient-birthSex")):
            return {"F": "female", "M": "male"}.get(str(extension.get("valueCode")))
    return None


def _encounter(resource: Resource, lookup: Lookup) -> Rows | None:
    period = resource.get("period") or {}
    kinds = [concept_text(concept) for concept in resource.get("type") or []]
    reasons = [concept_text(concept) for concept in resource.get("reasonCode") or []]
    status = resource.get("status") or "unknown"
    code = (resource.get("class") or {}).get("code", "")
    start = moment(period.get("start"))
    if start is None:
        lookup.report.warnings.append(f"Encounter/{resource.get('id')} has no start and was kept as it is")
        return None
    return "encounter", [
        {
            "class": _CLASSES.get(code, "outpatient"), "status": status, "period_start": start,
            "period_end": moment(period.get("end")),
            "chief_complaint": next((text for text in (*reasons, *kinds) if text), None),
        }
    ]  # fmt: skip


def _condition(resource: Resource, lookup: Lookup) -> Rows | None:
    if _code(resource.get("verificationStatus")) in ("refuted", "entered-in-error"):
        return None
    concept = resource.get("code") or {}
    code, note = _problem_code(concept)
    onset = resource.get("onsetDateTime") or (resource.get("onsetPeriod") or {}).get("start")
    abated = resource.get("abatementDateTime") or (resource.get("abatementPeriod") or {}).get("end")
    written = [entry.get("text") for entry in resource.get("note") or [] if entry.get("text")]
    return "condition", [
        {
            "category": next((c for c in map(_code, resource.get("category") or []) if c), None), "code": code,
            "display": concept_text(concept) or "unnamed",
            "clinical_status": _code(resource.get("clinicalStatus")) or ("resolved" if abated else None),
            "onset": day(onset), "abatement": day(abated), "recorded": moment(resource.get("recordedDate") or onset),
            "note": "; ".join([*written, *([note] if note else [])]) or None,
        }
    ]  # fmt: skip


def _problem_code(concept: dict[str, Any]) -> tuple[str | None, str]:
    """The code for the problem list, and a note of the SNOMED code if that is another."""
    codings = [coding for coding in concept.get("coding") or [] if coding.get("code")]
    snomed = next((str(coding["code"]) for coding in codings if coding.get("system") == SNOMED), "")
    icd = next(
        (str(c["code"]) for c in codings if c.get("system") == ICD_10_CM or "icd-10" in str(c.get("system"))), ""
    )
    note = f"SNOMED CT {snomed}" if snomed else ""
    if icd:
        dotted = icd if "." in icd or len(icd) <= 3 else f"{icd[:3]}.{icd[3:]}"
        return (dotted if is_icd(dotted) else icd), note
    if snomed in SNOMED_TO_ICD:
        return SNOMED_TO_ICD[snomed], note
    if snomed:
        return f"SNOMED:{snomed}", ""
    return next((str(coding["code"]) for coding in codings), None), ""


def _code(concept: Any) -> str | None:
    codings = concept.get("coding") or [] if isinstance(concept, dict) else []
    return next((str(coding["code"]) for coding in codings if coding.get("code")), None)


def _reason(resource: Resource, lookup: Lookup) -> str | None:
    for concept in resource.get("reasonCode") or []:
        if concept_text(concept):
            return concept_text(concept)
    for reference in resource.get("reasonReference") or []:
        found = lookup.find(reference, resource)
        if found and concept_text(found.get("code")):
            return concept_text(found["code"])
    return None


def _person(reference: Any, lookup: Lookup, holder: Resource) -> str | None:
    """The name of a practitioner or organisation that a reference points to."""
    if not isinstance(reference, dict):
        return None
    found = lookup.find(reference, holder) or {}
    name = found.get("name")
    if isinstance(name, list) and name:
        parts = [*(name[0].get("prefix") or []), *(name[0].get("given") or []), name[0].get("family") or ""]
        return " ".join(part for part in parts if part) or None
    return str(reference.get("display") or name or "") or None


def _medication_request(resource: Resource, lookup: Lookup) -> Rows | None:
    """A prescription: of a hospital stay an order, any other a line of the home list."""
    if resource.get("intent") in ("proposal", "plan") or resource.get("doNotPerform"):
        return None
    product = medicine_text(resource, lookup)
    if not product:
        return None
    how = regimen(next(iter(resource.get("dosageInstruction") or []), None), product)
    status = resource.get("status") or "unknown"
    authored = moment(resource.get("authoredOn"))
    ended = None
    if status in ("completed", "stopped", "cancelled"):
        validity = (resource.get("dispenseRequest") or {}).get("validityPeriod") or {}
        ended = moment(validity.get("end")) or authored
    common: Row = {
        "drug": drug_name(product), "dose": how.dose, "dose_unit": how.unit, "route": how.route, "frequency": how.frequency,
        "indication": _reason(resource, lookup), "status": status, "ended_at": ended,
        "ended_reason": concept_text(resource.get("statusReason")) or None,
    }  # fmt: skip
    if any(_code(concept) == "inpatient" for concept in resource.get("category") or []):
        return "medication_request", [
            common | {"setting": "inpatient", "authored": authored, "first_dose_at": authored}
        ]
    prescriber = _person(resource.get("requester"), lookup, resource)
    return "medication_statement", [common | {"start": authored and authored[:10], "prescriber": prescriber,
                                              "adherence": "unknown"}]  # fmt: skip


def _medication_statement(resource: Resource, lookup: Lookup) -> Rows | None:
    product = medicine_text(resource, lookup)
    if not product:
        return None
    how = regimen(next(iter(resource.get("dosage") or []), None), product)
    period = resource.get("effectivePeriod") or {}
    reasons = [concept_text(concept) for concept in resource.get("statusReason") or []]
    return "medication_statement", [
        {
            "drug": drug_name(product), "dose": how.dose, "dose_unit": how.unit, "route": how.route,
            "frequency": how.frequency, "indication": _reason(resource, lookup),
            "start": day(resource.get("effectiveDateTime") or period.get("start")), "ended_at": moment(period.get("end")),
            "status": resource.get("status") or "unknown", "adherence": "unknown",
            "prescriber": _person(resource.get("informationSource"), lookup, resource),
            "ended_reason": next((text for text in reasons if text), None),
        }
    ]  # fmt: skip


def _medication_administration(resource: Resource, lookup: Lookup) -> Rows | None:
    """What was given. `fhir_foreign.py` gives it an order if it has none, so that it does not act for ever."""
    if resource.get("status") not in ("completed", "in-progress", "stopped"):
        return None
    product = medicine_text(resource, lookup)
    period = resource.get("effectivePeriod") or {}
    at = moment(resource.get("effectiveDateTime") or period.get("start"))
    if not product or at is None:
        return None
    dosage = resource.get("dosage") or {}
    as_instruction = {"doseAndRate": [{"doseQuantity": dosage.get("dose") or {}}], "route": dosage.get("route")}
    how = regimen(as_instruction, product)
    return "medication_administration", [
        {"drug": drug_name(product), "dose": how.dose, "dose_unit": how.unit, "route": how.route, "effective": at}
    ]


def _allergy(resource: Resource, lookup: Lookup) -> Rows | None:
    refuted = _code(resource.get("verificationStatus")) in ("refuted", "entered-in-error")
    if refuted or _code(resource.get("clinicalStatus")) in ("inactive", "resolved"):
        return None
    concept = resource.get("code") or {}
    if any(coding.get("code") in _NO_ALLERGY for coding in concept.get("coding") or []):
        return "allergy_intolerance", []
    written = re.sub(r"^(allergy|hypersensitivity|intolerance) to ", "", concept_text(concept), flags=re.IGNORECASE)
    allergen = drug_name(written) if written else "unnamed"
    drug = find_drug(allergen)
    reactions = resource.get("reaction") or []
    signs = [text for one in reactions for text in map(concept_text, one.get("manifestation") or []) if text]
    words = " ".join(signs).casefold()
    severity = next((one["severity"] for one in reactions if one.get("severity")), None)
    mechanism = "immediate" if any(word in words for word in _IMMEDIATE) else "unknown"
    return "allergy_intolerance", [
        {
            "allergen": allergen, "allergen_class": (drug.allergy_group if drug else "") or None,
            "reaction": ", ".join(signs) or None, "severity": "anaphylaxis" if "anaphyl" in words else severity,
            "mechanism": "intolerance" if resource.get("type") == "intolerance" else mechanism,
            "onset": day(resource.get("onsetDateTime")), "recorded": moment(resource.get("recordedDate")),
            "verified": int(_code(resource.get("verificationStatus")) == "confirmed"),
        }
    ]  # fmt: skip


def _immunization(resource: Resource, lookup: Lookup) -> Rows | None:
    vaccine = concept_text(resource.get("vaccineCode"))
    if not vaccine:
        return None
    protocol = (resource.get("protocolApplied") or [{}])[0]
    return "immunization", [
        {"vaccine": vaccine, "given": day(resource.get("occurrenceDateTime")), "lot": resource.get("lotNumber"),
         "status": resource.get("status") or "completed", "dose_number": protocol.get("doseNumberPositiveInt")}
    ]  # fmt: skip


def _family_history(resource: Resource, lookup: Lookup) -> Rows | None:
    relation = concept_text(resource.get("relationship"))
    rows: list[Row] = []
    for condition in resource.get("condition") or []:
        age = (condition.get("onsetAge") or {}).get("value")
        rows.append({"relation": relation, "condition": concept_text(condition.get("code")),
                     "age_at_onset": int(age) if isinstance(age, int | float) else None})  # fmt: skip
    return ("family_member_history", rows) if rows else None


def _procedure(resource: Resource, lookup: Lookup) -> Rows | None:
    at = moment(resource.get("performedDateTime") or (resource.get("performedPeriod") or {}).get("start"))
    concept = resource.get("code") or {}
    if at is None or not concept_text(concept):
        return None
    code, note = _problem_code(concept)
    complications = [concept_text(one) for one in resource.get("complication") or []]
    reason = _reason(resource, lookup)
    return "procedure", [
        {
            "code": code, "display": concept_text(concept), "status": resource.get("status") or "unknown", "performed": at,
            "complications": ", ".join(text for text in complications if text) or None, "note": reason or note or None,
        }
    ]  # fmt: skip


def _service_request(resource: Resource, lookup: Lookup) -> Rows | None:
    if resource.get("intent") in ("proposal", "plan") or resource.get("doNotPerform"):
        return None
    concept = resource.get("code") or {}
    loinc = next((str(c.get("code")) for c in concept.get("coding") or [] if c.get("system") == "http://loinc.org"), "")
    test = lab_test(loinc)
    kinds = [_SERVICES.get(str(_code(one)), "") for one in resource.get("category") or []]
    return "service_request", [
        {
            "category": "laboratory" if test else next((kind for kind in kinds if kind), "other"),
            "code": test.key if test else concept_text(concept) or "unnamed", "display": concept_text(concept) or "unnamed",
            "priority": resource.get("priority") or "routine", "status": resource.get("status") or "unknown",
            "authored": moment(resource.get("authoredOn")), "collect_at": moment(resource.get("occurrenceDateTime")),
            "indication": _reason(resource, lookup),
        }
    ]  # fmt: skip


def _imaging_study(resource: Resource, lookup: Lookup) -> Rows | None:
    started = moment(resource.get("started"))
    series: dict[str, Any] = (resource.get("series") or [{}])[0]
    codings = [series.get("modality") or {}, *(resource.get("modality") or [])]
    code = next((str(c["code"]) for c in codings if c.get("code") and c.get("system", DICOM) == DICOM), "")
    if started is None or not code:
        return None
    names = [concept_text(concept) for concept in resource.get("procedureCode") or []]
    site = concept_text({"text": (series.get("bodySite") or {}).get("display")})
    site = site or next(iter(names), "") or str(resource.get("description") or "")
    part = next((ours for word, ours in _BODY_PARTS if word in site.casefold()), site.casefold() or None)
    side = str((series.get("laterality") or {}).get("display") or "").casefold()
    return "imaging_study", [
        {
            "modality": _MODALITIES.get(code, code.casefold()), "body_part": part,
            "laterality": side if side in ("left", "right") else None, "contrast": None,
            "indication": _reason(resource, lookup) or next(iter(names), None), "started": started,
        }
    ]  # fmt: skip


def _diagnostic_report(resource: Resource, lookup: Lookup) -> Rows | None:
    """A radiology report is a report, another one with text a note; results alone are observations already."""
    codes = {str(coding.get("code")) for one in resource.get("category") or [] for coding in one.get("coding") or []}
    text = _attached(resource.get("presentedForm") or [])
    issued = moment(resource.get("issued") or resource.get("effectiveDateTime"))
    signed = next((_person(one, lookup, resource) for one in resource.get("performer") or []), None)
    if resource.get("imagingStudy") or codes & _RADIOLOGY:
        study = next((one for one in resource.get("imagingStudy") or []), None)
        number = lookup.at(study)
        return "diagnostic_report", [
            {
                "study": number, "status": resource.get("status") or "unknown", "issued": issued, "findings": text,
                "impression": resource.get("conclusion"), "signed_by": signed, "indication": _reason(resource, lookup),
            }
        ]  # fmt: skip
    if not text:
        return None
    title = concept_text(resource.get("code"))
    return "document_reference", [
        {"type": title or "report", "author": signed, "date": issued, "title": title, "text": text,
         "status": resource.get("status") or "final"}
    ]  # fmt: skip


def _document(resource: Resource, lookup: Lookup) -> Rows | None:
    if resource.get("status") == "entered-in-error":
        return None
    attachments = [content.get("attachment") or {} for content in resource.get("content") or []]
    text = _attached(attachments)
    if text is None:
        return None
    kind = concept_text(resource.get("type")) or "note"
    author = next((_person(one, lookup, resource) for one in resource.get("author") or []), None)
    return "document_reference", [
        {
            "type": kind, "author": author, "date": moment(resource.get("date")), "text": text,
            "title": resource.get("description") or next((a["title"] for a in attachments if a.get("title")), kind),
            "status": resource.get("docStatus") or "final",
        }
    ]  # fmt: skip


def _attached(attachments: list[dict[str, Any]]) -> str | None:
    """The text of the attachments that hold text; None if none does."""
    found = []
    for attachment in attachments:
        kind = str(attachment.get("contentType") or "text/plain")
        if not attachment.get("data") or not kind.startswith("text/"):
            continue
        try:
            found.append(base64.b64decode(attachment["data"]).decode())
        except (binascii.Error, UnicodeDecodeError, TypeError):
            continue
    return "\n\n".join(found) or None


def _communication(resource: Resource, lookup: Lookup) -> Rows | None:
    contents = [str(one["contentString"]) for one in resource.get("payload") or [] if one.get("contentString")]
    sent = moment(resource.get("sent"))
    if not contents or sent is None:
        return None
    return "communication", [
        {
            "category": next((t for t in map(concept_text, resource.get("category") or []) if t), None),
            "code": concept_text(resource.get("topic")) or None, "content": "\n".join(contents), "sent": sent,
            "recipient": next((_person(one, lookup, resource) for one in resource.get("recipient") or []), None),
            "reason": _reason(resource, lookup), "status": resource.get("status") or "unknown",
        }
    ]  # fmt: skip


def _patient_flag(resource: Resource, lookup: Lookup) -> Rows | None:
    period = resource.get("period") or {}
    return "flag", [
        {
            "category": next((t for t in map(concept_text, resource.get("category") or []) if t), None),
            "code": concept_text(resource.get("code")), "value": concept_text(resource.get("code")),
            "period_start": moment(period.get("start")), "period_end": moment(period.get("end")),
            "status": resource.get("status") or "active",
        }
    ]  # fmt: skip


ROWS: dict[str, Callable[[Resource, Lookup], Rows | None]] = {
    "Encounter": _encounter,
    "Condition": _condition,
    "AllergyIntolerance": _allergy,
    "MedicationRequest": _medication_request,
    "MedicationStatement": _medication_statement,
    "MedicationAdministration": _medication_administration,
    "Immunization": _immunization,
    "FamilyMemberHistory": _family_history,
    "Procedure": _procedure,
    "ServiceRequest": _service_request,
    "ImagingStudy": _imaging_study,
    "DiagnosticReport": _diagnostic_report,
    "DocumentReference": _document,
    "Communication": _communication,
    "Flag": _patient_flag,
}
