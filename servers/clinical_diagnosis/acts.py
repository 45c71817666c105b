"""Examining, ordering tests and medicines, writing to the record."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from medmcp.servers.clinical.diagnosis_code import check_code, is_known, notifiable
from medmcp.servers.clinical.dose import amount_of, matching_doses, reference_range
from medmcp.servers.clinical.drug import DoseUnit, Drug, Route
from medmcp.servers.clinical.examination import EXAM_ITEMS
from medmcp.servers.clinical.laboratory import LabTest, expand, nearest_tests
from medmcp.servers.clinical.note_sections import WritableNote, sections_of
from medmcp.servers.clinical.physical_exam import (
    INTIMATE,
    Region,
    find_manoeuvre,
    laterality,
    nearest_manoeuvres,
    severity_word,
)
from medmcp.servers.clinical_diagnosis.results import (
    DiagnosisReceipt,
    ExamFinding,
    LabOrders,
    ManoeuvreResult,
    NoteReceipt,
    PhysicalExam,
    Prescription,
)
from medmcp.servers.parameters import EncounterId, OptionalTime, OverrideReason, PatientId
from medmcp.servers.tool import ToolError, tool
from medmcp.servers.world.bedside import require_present
from medmcp.servers.world.chart import age_years, require_encounter, require_patient
from medmcp.servers.world.diagnosis_entry import Status, enter_diagnosis, problem_list
from medmcp.servers.world.laboratory import order_test
from medmcp.servers.world.notes import conflicts
from medmcp.servers.world.physical_exam import (
    examine_regions,
    is_present,
    pelvic_issues,
    refusals,
    try_manoeuvre,
)
from medmcp.servers.world.prescribing import alerts_of, block_or_override, prescribe, record_issues, require_drug
from medmcp.servers.world.world import Row, World

__all__ = ["add_clinical_note", "order_lab_test", "perform_physical_exam", "prescribe_medication", "record_diagnosis"]

MINUTES, INTIMATE_MINUTES = 2, 5

IcdCode = Annotated[str, Field(pattern=r"^([A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?)?$", description="ICD-10-CM code.")]


@tool("clinical_diagnosis", "Examine the patient", effect="act", minutes=MINUTES)
async def perform_physical_exam(
    world: World,
    patient_id: PatientId,
    systems: Annotated[list[Region], Field(min_length=1, max_length=15, description="Systems to examine.")],
    encounter_id: EncounterId = "",
    manoeuvres: Annotated[
        list[Annotated[str, Field(min_length=2, max_length=60)]] | None,
        Field(max_length=10, description="Named tests, e.g. Murphy sign, straight leg raise, orthostatic vitals."),
    ] = None,
    override_reason: OverrideReason = "",
) -> PhysicalExam:
    """Examine chosen body systems and get the findings, pertinent negatives with them; only what is asked for is examined
    and charted. Named tests can be added. Two minutes a system, five for an intimate one."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    tests = [_manoeuvre(name) for name in manoeuvres or ()]
    regions = list(dict.fromkeys(systems))
    refused = refusals(world, patient, regions)
    wanted = [region for region in regions if region not in refused]
    issues = pelvic_issues(world, patient, encounter) if "pelvic" in wanted else []
    block_or_override(world, patient_id, issues, override_reason, "Digital vaginal examination")
    record_issues(world, patient_id, encounter["id"], "", issues, override_reason)
    rows = examine_regions(world, patient, encounter["id"], wanted)
    tested = [try_manoeuvre(world, patient, encounter["id"], test) for test in dict.fromkeys(tests)]
    spent = sum(INTIMATE_MINUTES if region in INTIMATE else MINUTES for region in wanted)
    world.spend(max(0, spent - MINUTES))
    results: list[ManoeuvreResult] = [
        {"name": one.name, "result": one.result, "detail": one.why, "record_ids": one.record_ids, "worth": f"{test.worth} ({test.source})"}
        for test, one in zip(dict.fromkeys(tests), tested, strict=True)
    ]  # fmt: skip
    intimate = [region for region in wanted if region in INTIMATE]
    return {
        "findings": [_finding(region, row) for region, found in rows.items() for row in found],
        "not_examined": [{"system": region, "reason": reason} for region, reason in refused.items()],
        "manoeuvre_results": results,
        "consent_note": f"Consent and a chaperone are needed and belong in the note ({', '.join(intimate)})."
        if intimate
        else None,
    }


def _manoeuvre(name: str) -> Any:
    test = find_manoeuvre(name)
    if test is None:
        near = nearest_manoeuvres(name)
        raise ToolError(
            "INVALID_ARGUMENT", f"'{name}' is not a named test of this hospital.", field="manoeuvres",
            hint=f"Did you mean {', '.join(near)}?" if near else "",
        )  # fmt: skip
    return test


def _finding(region: str, row: Row) -> ExamFinding:
    detail = row["value_text"] if row["value"] is None else f"{row['value']:g} {row['unit']}".strip()
    present = is_present(row)
    return {
        "system": region, "finding": EXAM_ITEMS[row["code"]].display, "present": present,
        "laterality": laterality(str(detail)) if present else None, "severity": severity_word(str(detail)) if present else None,
        "detail": str(detail), "finding_id": row["id"],
    }  # fmt: skip


@tool(
    "clinical_diagnosis", "Write a clinical note", effect="document", minutes=5,
    also_on=("ehr_management", "psychiatry", "cross_domain"),
)  # fmt: skip
async def add_clinical_note(
    world: World,
    patient_id: PatientId,
    note_type: Annotated[WritableNote, Field(description="Type.")],
    content: Annotated[str, Field(min_length=20, max_length=8000, description="Note text, 20 to 8000 characters.")],
    encounter_id: EncounterId = "",
    icd10_codes: Annotated[
        list[Annotated[str, Field(max_length=10)]] | None, Field(max_length=12, description="Codes the note supports.")
    ] = None,
    addendum_to: Annotated[
        str, Field(pattern=r"^(NO-[0-9]{6})?$", description="note_id when note_type is addendum.")
    ] = "",
) -> NoteReceipt:
    """Add a signed note to the record. Notes are permanent; correct one with an addendum that names it. The receipt says
    which usual sections are missing and what in the text the chart contradicts."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    for code in icd10_codes or ():
        if not is_known(code):
            raise ToolError(
                "INVALID_ARGUMENT",
                f"'{code}' is not an ICD-10-CM code.",
                field="icd10_codes",
                hint="Write it with its point, e.g. J18.9.",
            )
    if (note_type == "addendum") != bool(addendum_to):
        raise ToolError(
            "INVALID_ARGUMENT", "An addendum names its note, and only an addendum does.", field="addendum_to",
            hint="Give note_type addendum and addendum_to together.",
        )  # fmt: skip
    if addendum_to and not world.row(
        "SELECT 1 FROM document_reference WHERE id = ? AND patient_id = ? AND date <= ?",
        addendum_to,
        patient_id,
        world.now,
    ):
        raise ToolError("NOT_FOUND", f"{addendum_to} is not a note of {patient_id}.", field="addendum_to")
    note = world.insert(
        "document_reference", patient_id=patient_id, encounter_id=encounter["id"], type=note_type, author="physician",
        date=world.now, title=note_type.replace("_", " ").capitalize(), text=content, status="final",
        codes=json.dumps(icd10_codes or []), addendum_to=addendum_to or None,
    )  # fmt: skip
    found, missing = sections_of(note_type, content)
    return {
        "note_id": note,
        "signed_at": world.now,
        "completeness": {"found": found, "missing": missing},
        "conflicts": conflicts(world, patient, content),
    }


@tool(
    "clinical_diagnosis", "Record a diagnosis", effect="document", minutes=2, also_on=("psychiatry", "visual_diagnosis")
)
async def record_diagnosis(
    world: World,
    patient_id: PatientId,
    diagnosis: Annotated[str, Field(min_length=3, max_length=200, description="Diagnosis in words.")],
    encounter_id: EncounterId = "",
    icd10_code: IcdCode = "",
    status: Annotated[Status, Field(description="Certainty.")] = "working",
    confidence: Annotated[float | None, Field(ge=0, le=1, description="Your probability.")] = None,
    is_principal: Annotated[bool, Field(description="Main diagnosis of this encounter.")] = False,
    reasoning: Annotated[str, Field(max_length=2000, description="Evidence for and against.")] = "",
) -> DiagnosisReceipt:
    """Put a working, confirmed or ruled-out diagnosis on the problem list with its reasoning. Recording it again with
    another status updates the entry."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id, open_only=False)
    if icd10_code and not is_known(icd10_code):
        raise ToolError("INVALID_ARGUMENT", f"'{icd10_code}' is not an ICD-10-CM code.", field="icd10_code")
    check = check_code(
        diagnosis,
        icd10_code,
        sex=patient["sex"] if patient["sex"] in ("female", "male") else None,
        age=age_years(world, patient),
    )
    entry, updated = enter_diagnosis(
        world, patient_id, encounter["id"], name=diagnosis, code=icd10_code, status=status, confidence=confidence,
        principal=is_principal, reasoning=reasoning,
    )  # fmt: skip
    reportable = notifiable(icd10_code) if icd10_code and status in ("working", "confirmed") else None
    receipt: DiagnosisReceipt = {
        "condition_id": entry,
        "updated": updated,
        "problem_list": problem_list(world, patient_id),
        "code_check": {"verdict": check.verdict, "category": check.title},
        "notifiable": reportable is not None,
        "warnings": check.warnings,
    }
    if reportable:
        receipt["notifiable_as"] = reportable
    return receipt


Priority = Annotated[Literal["stat", "urgent", "routine"], Field(description="Turnaround class.")]


@tool(
    "clinical_diagnosis", "Order laboratory tests", effect="order", minutes=2,
    also_on=("triage_emergency", "psychiatry", "obstetrics"),
)  # fmt: skip
async def order_lab_test(
    world: World,
    patient_id: PatientId,
    tests: Annotated[
        list[str],
        Field(min_length=1, max_length=20, description="Test or panel names, e.g. cbc, troponin, blood_culture."),
    ],
    encounter_id: EncounterId = "",
    priority: Priority = "routine",
    indication: Annotated[str, Field(max_length=300, description="Clinical question.")] = "",
    collect_at: Annotated[
        OptionalTime,
        Field(
            description="Timed collection (ISO 8601), e.g. a trough or a serial troponin; default now.",
        ),
    ] = "",
) -> LabOrders:
    """Order one or more laboratory tests or panels. Results arrive later on the simulated clock; read them with
    get_lab_results."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    found, unknown = expand(tests)
    if not found:
        near = nearest_tests(unknown[0])
        raise ToolError(
            "INVALID_ARGUMENT", f"'{unknown[0]}' is not in the laboratory catalogue.", field="tests",
            hint=f"Did you mean {', '.join(near)}?" if near else "",
        )  # fmt: skip
    if collect_at and world.seconds_at(collect_at.replace("Z", "+00:00")) < world.seconds:
        raise ToolError(
            "INVALID_ARGUMENT", "collect_at is in the past.", field="collect_at", hint=f"It is {world.now} now."
        )
    when = world.iso(world.seconds_at(collect_at.replace("Z", "+00:00"))) if collect_at else ""
    warnings, duplicates, orders = [], [], []
    for test in found:
        if repeated := _repeated(world, patient_id, test):
            duplicates.append({"test": test.key, "record_id": repeated, "minimum_repeat_minutes": test.min_repeat})
        if test.key == "blood_culture" and _antibiotic_given(world, patient_id):
            warnings.append("Blood cultures after the first antibiotic dose: the yield is lower.")
        order = order_test(
            world, patient, encounter["id"], test, priority=priority, indication=indication, collect_at=when
        )
        orders.append({"order_id": order["id"], "test": test.key, "specimen": test.specimen, "status": "ordered",
                       "expected_at": order["expected"]})  # fmt: skip
    return {
        "orders": orders,
        "duplicates": duplicates,
        "rejected": [
            {"test": name, "reason": "not in the catalogue" + (f"; nearest: {', '.join(near)}" if near else "")}
            for name in unknown
            for near in [nearest_tests(name)]
        ],
        "cost_units": sum(test.cost for test in found),
        "warnings": warnings,
    }


def _repeated(world: World, patient_id: str, test: LabTest) -> str | None:
    """The order of the same test inside its minimum repeat interval, if any."""
    row = world.row(
        "SELECT id FROM service_request WHERE patient_id = ? AND category = 'laboratory' AND code = ? AND authored >= ?"
        " AND ended_at IS NULL ORDER BY authored DESC LIMIT 1",
        patient_id, test.key, world.in_minutes(-test.min_repeat),
    )  # fmt: skip
    return row["id"] if row and test.min_repeat else None


def _antibiotic_given(world: World, patient_id: str) -> bool:
    rows = world.rows(
        "SELECT DISTINCT drug FROM medication_administration WHERE patient_id = ? AND effective <= ?",
        patient_id,
        world.now,
    )
    return any(require_drug(row["drug"]).atc.startswith("J01") for row in rows)


@tool(
    "clinical_diagnosis", "Prescribe or give a medication", effect="order", minutes=3, destructive=True,
    also_on=("drug_interaction", "triage_emergency", "psychiatry", "obstetrics"),
)  # fmt: skip
async def prescribe_medication(
    world: World,
    patient_id: PatientId,
    drug_name: Annotated[str, Field(min_length=1, max_length=120, description="Generic or brand name; one drug.")],
    dose: Annotated[float, Field(gt=0, le=30_000_000, description="Amount per administration.")],
    dose_unit: Annotated[DoseUnit, Field(description="Dose unit; fixed combinations by tablet.")],
    route: Annotated[Route, Field(description="Route.")],
    frequency: Annotated[
        Literal["once", "stat", "q5min", "q15min", "q1h", "q2h", "q3h", "q4h", "q6h", "q8h", "q12h", "daily", "bid", "tid",
                "qid", "nightly", "q48h", "q72h", "weekly", "every_2_weeks", "monthly", "continuous", "prn"],
        Field(description="Frequency."),
    ],
    encounter_id: EncounterId = "",
    duration_days: Annotated[float | None, Field(ge=0.04, le=365, description="Duration in days.")] = None,
    indication: Annotated[
        str, Field(max_length=200, description="Indication; required for prn (the symptom) and for high-alert drugs.")
    ] = "",
    setting: Annotated[Literal["inpatient", "discharge", "outpatient"], Field(description="Where it is used.")] = "inpatient",
    override_reason: OverrideReason = "",
) -> Prescription:  # fmt: skip
    """Prescribe a medicine: stat dose, scheduled, as needed, infusion or discharge script. All safety checks run
    first; dangerous orders are refused unless a reason for an override is allowed and given."""
    patient = require_patient(world, patient_id)
    encounter = require_encounter(world, patient_id, encounter_id)
    require_present(world, patient_id)
    drug = require_drug(drug_name)
    _sensible(drug, dose_unit, frequency, indication, patient["weight_kg"])
    order_id, first, issues, facts = prescribe(
        world, patient, encounter, drug, dose=dose, unit=dose_unit, route=route, frequency=frequency,
        indication=indication, duration_days=duration_days, setting=setting, override_reason=override_reason,
    )  # fmt: skip
    onset = drug.pk.onset_min if drug.pk else None
    return {
        "order_id": order_id,
        "status": "active",
        "first_dose_at": first,
        "alerts": alerts_of(issues),
        "dose_check": _dose_check(drug, dose, dose_unit, route, indication, facts.age, patient["weight_kg"]),
        "monitoring": list(drug.monitoring),
        "effect_expected_at": world.iso(world.seconds_at(first) + onset * 60) if onset is not None else None,
        "read_back": f"{drug.name}, {_in_words(dose)} {dose_unit.replace('_', ' ')}, {route}, {frequency}"
        if drug.high_alert
        else None,
    }


def _sensible(drug: Drug, unit: str, frequency: str, indication: str, weight_kg: float | None) -> None:
    rate = unit.endswith(("_per_h", "_per_min"))
    if rate != (frequency == "continuous"):
        raise ToolError(
            "INVALID_ARGUMENT", f"'{unit}' and frequency '{frequency}' do not go together.", field="frequency",
            hint="A rate goes with continuous, an amount with any other frequency.",
        )  # fmt: skip
    if not indication and (frequency == "prn" or drug.high_alert):
        why = "an as-needed order" if frequency == "prn" else "a high-alert drug"
        raise ToolError("INVALID_ARGUMENT", f"The indication is needed for {why}.", field="indication")
    if "_per_kg" in unit and weight_kg is None:
        raise ToolError(
            "MISSING_DATA",
            "The weight is not known.",
            field="dose_unit",
            hint="Weigh the patient, or order an absolute dose.",
        )


def _dose_check(
    drug: Drug, dose: float, unit: str, route: str, indication: str, age: float, weight_kg: float | None
) -> dict[str, Any]:
    amount = amount_of(dose, unit, weight_kg)
    if amount is None:
        return {"verdict": "cannot_judge", "why": "weight not known"}
    span = reference_range(matching_doses(drug, route, indication=indication, age=age), amount, weight_kg)
    if span is None:
        return {"verdict": "cannot_judge", "why": "no regimen of the formulary compares"}
    low, high, top = span
    per = "per hour" if amount.hourly else "per dose"
    return {
        "given": {"value": round(amount.value, 3), "unit": amount.unit, "per": per},
        "usual_low": round(low, 3), "usual_high": round(high, 3), "maximum": top,
        "verdict": "below" if amount.value < low * 0.9 else "above" if amount.value > high * 1.1 else "within_range",
    }  # fmt: skip


ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _in_words(dose: float) -> str:
    """A dose digit by digit, as it is read back on the telephone: 15.5 is "one five point five"."""
    return " ".join(
        "point" if character == "." else ONES[int(character)] for character in f"{dose:g}" if character in "0123456789."
    )
