"""Bundles made by others, Synthea's first of all, as a world that can be served.

What the chart has a table for becomes rows; everything else is kept as JSON in `fhir_resource`, which also holds
the source id and identifiers of every resource that became a row. What the bundle does not say is decided here:

- The clock stands at 08:00 UTC on the morning after the latest date in the bundle.
- A living patient without an open encounter gets an outpatient one, begun at that time, since most tools act in one.
- Vital signs rest at their last recorded values (`fhir_bedside.py`); a new laboratory result is normal.
- A prescription that is not of a hospital stay stands in the home list; an older active one for the same drug,
  dose and frequency counts as completed.
- Weight and height of the patient are the last recorded ones.
"""

import hashlib
import json
from typing import Any

from medmcp.servers.world.fhir_bedside import rest_from_chart
from medmcp.servers.world.fhir_lookup import Lookup, Resource, latest_time, morning_after
from medmcp.servers.world.fhir_observations import observation_rows
from medmcp.servers.world.fhir_report import ImportReport
from medmcp.servers.world.fhir_rows import ROWS, patient_row
from medmcp.servers.world.world import Row, World

__all__ = ["import_foreign"]

CLINICAL = {*ROWS, "Observation", "Patient"}
HAS_ENCOUNTER = {
    "condition", "observation", "medication_request", "medication_administration", "procedure", "service_request",
    "imaging_study", "diagnostic_report", "document_reference", "communication",
}  # fmt: skip
# ICD-10-CM: pregnant state and supervision of pregnancy; O80-O82 and Z37 are deliveries
PREGNANT = ("Z33.1", "Z34", "O09", "O10", "O11", "O12", "O13", "O14", "O20", "O24.4", "O26", "Z3A")


def import_foreign(entries: list[dict[str, Any]]) -> tuple[World, ImportReport]:
    """The world of a bundle's entries. Raises ValueError if a record belongs to a patient who is not in it."""
    report = ImportReport(total=len(entries))
    lookup = Lookup(entries, report)
    _same_patients(lookup)
    for resource in lookup.resources:
        if resource["resourceType"] == "Patient":
            patient_row(resource)  # refuses a patient without a birth date before anything else is said
    start = morning_after(latest_time([one for one in lookup.resources if one["resourceType"] in CLINICAL]))
    people = sorted(lookup.sources[n] for n, one in enumerate(lookup.resources) if one["resourceType"] == "Patient")
    seed = int.from_bytes(hashlib.blake2b("|".join(people).encode(), digest_size=3).digest(), "big")
    world = World.new(start, seed)
    with world.all_or_nothing():
        _write_patients(world, lookup, report)
        for number, resource in enumerate(lookup.resources):
            if resource["resourceType"] != "Patient":
                _write_resource(world, lookup, report, number)
        _finish(world, lookup, report)
        rest_from_chart(world)
    report.dangling = lookup.dangling()
    return world, report


def _same_patients(lookup: Lookup) -> None:
    lost = [
        (source, one.get("subject") or one.get("patient"))
        for source, one in zip(lookup.sources, lookup.resources, strict=True)
        if one["resourceType"] in CLINICAL - {"Patient"}
        and (one.get("subject") or one.get("patient"))
        and lookup.patient(one) is None
    ]
    if lost:
        source, reference = lost[0]
        raise ValueError(
            f"{len(lost)} resources are about patients who are not in the bundle, first {source} about"
            f" {reference.get('reference') if isinstance(reference, dict) else reference}. Put these Patients in, or take the resources out"
        )


def _write_patients(world: World, lookup: Lookup, report: ImportReport) -> None:
    for number, resource in enumerate(lookup.resources):
        if resource["resourceType"] != "Patient":
            continue
        patient_id = lookup.stable_id(number, "PT")
        row = patient_row(resource)
        if resource.get("deceasedBoolean"):
            row["deceased_at"] = world.now
        world.insert("patient", id=patient_id, **row)
        _note(world, lookup, number, "patient", patient_id, patient_id)
        report.mapped["Patient"] += 1
        report.rows["patient"] += 1


def _write_resource(world: World, lookup: Lookup, report: ImportReport, number: int) -> None:
    resource = lookup.resources[number]
    kind = resource["resourceType"]
    patient_id = lookup.patient(resource)
    table, rows = _rows(resource, lookup) if patient_id and kind in CLINICAL else ("", None)
    if rows is None or patient_id is None:
        _note(world, lookup, number, "", "", patient_id)
        report.kept[kind] += 1
        return
    first = ""
    for position, row in enumerate(rows):
        values: Row = {"patient_id": patient_id} | row
        if table in HAS_ENCOUNTER:
            values["encounter_id"] = lookup.encounter(resource)
        if table == "encounter":
            values["id"] = lookup.stable_id(number, "EN")
        elif position == 0:
            values["id"] = lookup.row_id(world, number, table)
        _link(world, lookup, table, values, resource)
        first = first or world.insert(table, **values)
        if position:
            world.insert(table, **values)
        report.rows[table] += 1
    _note(world, lookup, number, table, first, patient_id)
    report.mapped[kind] += 1


def _rows(resource: Resource, lookup: Lookup) -> tuple[str, list[Row] | None]:
    if resource["resourceType"] == "Observation":
        patient = lookup.find(resource.get("subject")) or {}
        return "observation", observation_rows(resource, lookup, patient) or None
    found = ROWS[resource["resourceType"]](resource, lookup)
    return found if found is not None else ("", None)


def _link(world: World, lookup: Lookup, table: str, values: Row, resource: Resource) -> None:
    """Fill in what joins rows: the set of vital signs, the study of a report, the order of what was given."""
    if table == "observation" and values["category"] == "vital-signs":
        values["set_id"] = (
            f"VS-{''.join(c for c in values['effective'][:19] if c.isdigit())}-{values['patient_id'][-6:]}"
        )
    elif table == "diagnostic_report":
        study = values.pop("study")
        known = study is not None and lookup.resources[study]["resourceType"] == "ImagingStudy"
        values["study_id"] = lookup.row_id(world, study, "imaging_study") if known and study is not None else None
    elif table == "medication_administration":
        values["order_id"] = _order_of(world, lookup, values, resource)


def _order_of(world: World, lookup: Lookup, values: Row, resource: Resource) -> str:
    """The order behind a dose. One is written for a dose without: given once, ended when it was given."""
    number = lookup.at(resource.get("request"))
    if number is not None and lookup.resources[number]["resourceType"] == "MedicationRequest":
        found = ROWS["MedicationRequest"](lookup.resources[number], lookup)
        if found is not None and found[0] == "medication_request":
            return lookup.row_id(world, number, "medication_request")
    lookup.report.rows["medication_request"] += 1
    return world.insert(
        "medication_request", patient_id=values["patient_id"], encounter_id=values.get("encounter_id"),
        drug=values["drug"], dose=values["dose"], dose_unit=values["dose_unit"], route=values["route"], frequency="once",
        setting="inpatient", status="completed", authored=values["effective"], first_dose_at=values["effective"],
        ended_at=values["effective"], ended_reason="given once, as the imported record says",
    )  # fmt: skip


def _note(world: World, lookup: Lookup, number: int, table: str, row_id: str, patient_id: str | None) -> None:
    """Write down where a row came from, or the whole resource if it became none."""
    resource = lookup.resources[number]
    identifier = resource.get("identifier")
    if isinstance(identifier, dict):
        identifier = [identifier]
    world.insert(
        "fhir_resource", patient_id=patient_id, type=resource["resourceType"], source=lookup.sources[number],
        identifier=_compact(identifier) if identifier else None, row_id=row_id or None,
        content=None if table else _compact(resource),
    )  # fmt: skip


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# what follows from the whole record


def _finish(world: World, lookup: Lookup, report: ImportReport) -> None:
    _result_sets(world, lookup)
    _allergy_status(world, lookup)
    for number, resource in enumerate(lookup.resources):
        if resource["resourceType"] == "Patient":
            patient_id = lookup.stable_id(number, "PT")
            _body_size(world, patient_id)
            _pregnancy(world, patient_id)
            _latest_prescriptions(world, patient_id)
            _open_encounter(world, lookup, patient_id, lookup.sources[number], report)


def _result_sets(world: World, lookup: Lookup) -> None:
    """The results of one laboratory report belong together."""
    for number, resource in enumerate(lookup.resources):
        if resource["resourceType"] != "DiagnosticReport":
            continue
        results = [lookup.at(reference) for reference in resource.get("result") or []]
        for result in results:
            if result is not None and lookup.resources[result]["resourceType"] == "Observation":
                world.db.execute(
                    "UPDATE observation SET set_id = ? WHERE id = ? AND category = 'laboratory'",
                    (f"RS-{number}", lookup.row_id(world, result, "observation")),
                )


def _allergy_status(world: World, lookup: Lookup) -> None:
    for resource in lookup.resources:
        if resource["resourceType"] == "AllergyIntolerance" and (patient_id := lookup.patient(resource)):
            recorded = world.row("SELECT 1 FROM allergy_intolerance WHERE patient_id = ?", patient_id)
            world.update("patient", patient_id, allergy_status="documented" if recorded else "none_known")


def _body_size(world: World, patient_id: str) -> None:
    for code, column in (("height", "height_cm"), ("weight", "weight_kg")):
        last = world.row(
            "SELECT value, effective FROM observation WHERE patient_id = ? AND code = ? AND value > 0"
            " AND status != 'entered-in-error' ORDER BY effective DESC, id DESC LIMIT 1",
            patient_id, code,
        )  # fmt: skip
        if last is not None:
            world.update("patient", patient_id, **{column: last["value"], "measured_at": last["effective"]})


def _pregnancy(world: World, patient_id: str) -> None:
    for row in world.rows("SELECT code FROM condition WHERE patient_id = ? AND clinical_status = 'active'", patient_id):
        if str(row["code"] or "").startswith(PREGNANT):
            world.update("patient", patient_id, pregnancy="pregnant")


def _latest_prescriptions(world: World, patient_id: str) -> None:
    seen: set[tuple[Any, ...]] = set()
    for row in world.rows(
        "SELECT * FROM medication_statement WHERE patient_id = ? AND status = 'active' ORDER BY start DESC, id DESC",
        patient_id,
    ):
        key = tuple(row[name] for name in ("drug", "dose", "dose_unit", "route", "frequency"))
        if key in seen:
            world.update(
                "medication_statement", row["id"], status="completed", ended_reason="replaced by a later prescription"
            )
        seen.add(key)


def _open_encounter(world: World, lookup: Lookup, patient_id: str, source: str, report: ImportReport) -> None:
    person = world.row("SELECT deceased_at FROM patient WHERE id = ?", patient_id)
    here = world.row("SELECT 1 FROM encounter WHERE patient_id = ? AND status = 'in-progress'", patient_id)
    if here or person is None or person["deceased_at"]:
        return
    world.insert(
        "encounter", id=lookup.free_id(f"{source}|open encounter", "EN"), patient_id=patient_id,
        **{"class": "outpatient"}, status="in-progress", period_start=world.now, chief_complaint="review of the record",
    )  # fmt: skip
    report.rows["encounter"] += 1
