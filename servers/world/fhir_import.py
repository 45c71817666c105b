"""A FHIR R4 bundle as a world: our own row by row, others' (Synthea's) as far as the chart has a place for them.

A bundle is ours if `Bundle.meta` carries the clock that `fhir_export.py` writes. Whatever cannot be a world is
refused with a ValueError that says what to do. Bundles of others are in `fhir_foreign.py`.
"""

import json
import sqlite3
from datetime import datetime
from typing import Any, NoReturn

from medmcp.servers.world.fhir_bedside import rest_from_chart
from medmcp.servers.world.fhir_columns import BASIC, COLUMNS, MAPPINGS, row_of
from medmcp.servers.world.fhir_export import CLOCK
from medmcp.servers.world.fhir_foreign import import_foreign
from medmcp.servers.world.fhir_report import ImportReport
from medmcp.servers.world.schema import CHART_TABLES, LATENT_TABLES
from medmcp.servers.world.world import World

__all__ = [
    "MOST_BYTES",
    "import_bundle",
    "import_with_report",
    "merge_bundles",
    "read_bundle",
]

MOST_BYTES = 128 * 1024 * 1024  # parsed, a bundle takes some eight times its size in memory

# resource types that R4 does not have
_OLDER = {"MedicationOrder", "DiagnosticOrder", "ReferralRequest", "ProcedureRequest", "BodySite", "Conformance"}
_NEWER = {"EncounterHistory", "GenomicStudy", "ImagingSelection", "NutritionIntake", "Permission", "Transport"}
_VERSION_HINT = "Convert it to FHIR R4 (4.0 or 4.3) first; Synthea writes R4 with exporter.fhir.export = true."


def read_bundle(data: bytes) -> dict[str, Any]:
    """The bundle in a file's bytes. Raises ValueError if they are too many, no JSON or no object."""
    if len(data) > MOST_BYTES:
        raise ValueError(
            f"the bundle has {len(data) // 1_048_576} MiB, more than the {MOST_BYTES // 1_048_576} that are read at"
            " once. Split it by patient: `medmcp world import` takes several files"
        )
    try:
        bundle = json.loads(data.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8 text. A FHIR bundle is JSON in UTF-8") from None
    except json.JSONDecodeError as error:
        more = " Newline-delimited JSON has to be put into one Bundle." if error.msg == "Extra data" else ""
        raise ValueError(f"it is not JSON ({error.msg}, line {error.lineno}).{more} Give a FHIR R4 bundle") from None
    except RecursionError:
        raise ValueError("the JSON is nested too deeply to be a bundle") from None
    if not isinstance(bundle, dict):
        raise ValueError("the JSON is no object. Give one FHIR R4 Bundle")
    return bundle


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"the JSON holds {name}, which JSON does not have")


def merge_bundles(bundles: list[dict[str, Any]]) -> dict[str, Any]:
    """Several bundles made by others as one, so that their patients share a ward. Raises ValueError for our own."""
    if len(bundles) == 1:
        return bundles[0]
    if any(_clock(bundle) for bundle in bundles):
        raise ValueError("a bundle that medmcp exported has a clock of its own and comes in alone")
    entries: list[Any] = []
    for bundle in bundles:
        entries += _resources_checked(bundle)
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def import_bundle(bundle: dict[str, Any]) -> World:
    """The world of a bundle. Raises ValueError as `import_with_report`, which also tells what became of what."""
    return import_with_report(bundle)[0]


def import_with_report(bundle: dict[str, Any]) -> tuple[World, ImportReport]:
    """The world of a bundle and what became of every resource.

    Raises ValueError if it is no R4 Bundle, holds no patient, or refers to patients that are not in it.
    """
    entries = _resources_checked(bundle)
    clock = _clock(bundle)
    try:
        return _import_own(entries, clock) if clock else import_foreign(entries)
    except (AttributeError, KeyError, TypeError, IndexError) as error:
        raise ValueError(
            f"a resource does not have the form that FHIR R4 gives it ({type(error).__name__}: {error})."
            " Check the bundle with a FHIR validator"
        ) from error


def _resources_checked(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries that hold a resource. Raises ValueError for what is no R4 bundle with a patient."""
    kind = bundle.get("resourceType") if isinstance(bundle, dict) else None
    if kind != "Bundle":
        what = f"a FHIR {kind}" if kind else "no FHIR resource"
        raise ValueError(f"it is {what}, not a Bundle. Put the patient and what belongs to them into one Bundle")
    entries = bundle.get("entry")
    if not isinstance(entries, list) or not entries:
        raise ValueError("the Bundle has no entries. Export the patient with everything ($everything)")
    found = []
    for number, entry in enumerate(entries):
        resource = entry.get("resource") if isinstance(entry, dict) else None
        if resource is None:
            continue
        if not isinstance(resource, dict) or not isinstance(resource.get("resourceType"), str):
            raise ValueError(f"entry {number} of the Bundle holds no resource. Check it with a FHIR validator")
        _check_version(resource)
        found.append(entry)
    if not any(entry["resource"]["resourceType"] == "Patient" for entry in found):
        raise ValueError("the Bundle has no Patient. Export the patient together with the record ($everything)")
    return found


def _check_version(resource: dict[str, Any]) -> None:
    kind = resource["resourceType"]
    encounter_class = resource.get("class") if kind == "Encounter" else None
    newer = (
        kind in _NEWER
        or isinstance(encounter_class, list)
        or (
            kind in ("MedicationRequest", "MedicationStatement", "MedicationAdministration")
            and "medication" in resource
        )
        or (kind == "Encounter" and "actualPeriod" in resource)
    )
    if newer:
        raise ValueError(f"{kind}/{resource.get('id')} is written in FHIR R5 or later. {_VERSION_HINT}")
    older = (
        kind in _OLDER
        or isinstance(encounter_class, str)
        or (kind in ("Condition", "AllergyIntolerance") and isinstance(resource.get("clinicalStatus"), str))
    )
    if older:
        raise ValueError(f"{kind}/{resource.get('id')} is written in a FHIR older than R4. {_VERSION_HINT}")
    version = str(resource.get("fhirVersion") or "4")
    if kind == "CapabilityStatement" and not version.startswith("4"):
        raise ValueError(f"the bundle says that it is FHIR {version}. {_VERSION_HINT}")


# our own


def _clock(bundle: dict[str, Any]) -> dict[str, str]:
    meta = bundle.get("meta")
    for extension in (meta.get("extension") or []) if isinstance(meta, dict) else []:
        if extension.get("url") == CLOCK:
            return {one["url"]: one["valueString"] for one in extension.get("extension", [])}
    return {}


def _import_own(entries: list[dict[str, Any]], clock: dict[str, str]) -> tuple[World, ImportReport]:
    try:
        start = datetime.fromisoformat(clock["start"])
        seconds, seed, next_id = (int(clock[name]) for name in ("seconds", "seed", "next_id"))
    except (KeyError, ValueError) as error:
        raise ValueError(f"the clock in Bundle.meta is damaged ({error}). Export the world again") from None
    if start.tzinfo is None:
        raise ValueError("the clock in Bundle.meta has no time zone. Export the world again")
    report = ImportReport(total=len(entries))
    world = World.new(start, seed)
    world.db.execute("UPDATE clock SET seconds = ?, next_id = ?", (seconds, next_id))
    tables = {mapping.type: table for table, mapping in MAPPINGS.items()}
    known = {
        table: {row["name"] for row in world.rows(f'PRAGMA table_info("{table}")')}
        for table in (*CHART_TABLES, *LATENT_TABLES)
    }
    with world.all_or_nothing():
        for entry in entries:
            resource = entry["resource"]
            kind = resource["resourceType"]
            table = _basic_table(resource) if kind == "Basic" else tables.get(kind, "")
            if not table:
                raise ValueError(
                    f"{kind}/{resource.get('id')} is no resource that medmcp exports. Take it out, or take the clock out"
                    " of Bundle.meta to import the bundle as one made by others"
                )
            _write(world, table, resource, known[table])
            report.mapped[kind] += 1
            report.rows[table] += 1
        for table in CHART_TABLES:
            if table != "patient" and "patient_id" in known[table]:
                lost = world.rows(
                    f'SELECT id, patient_id FROM "{table}" WHERE patient_id IS NOT NULL'
                    " AND patient_id NOT IN (SELECT id FROM patient)"
                )
                if lost and table != "location":
                    raise ValueError(
                        f"{len(lost)} rows of {table} belong to patients that are not in the bundle, first"
                        f" {lost[0]['id']} to {lost[0]['patient_id']}. Put these Patients in, or take the rows out"
                    )
        if not any(report.rows[table] for table in LATENT_TABLES):
            rest_from_chart(world)
    return World.load(world.snapshot()), report  # read back, so that clock and counters are those of the bundle


def _basic_table(resource: dict[str, Any]) -> str:
    for coding in resource.get("code", {}).get("coding", []):
        if coding.get("system") == BASIC and coding.get("code") in (*LATENT_TABLES, "fhir_resource"):
            return str(coding["code"])
    return ""


def _write(world: World, table: str, resource: dict[str, Any], columns: set[str]) -> None:
    row = row_of(table, resource) if table in MAPPINGS else row_of("fhir_resource", resource)
    if table in LATENT_TABLES:
        row.pop("id", None)
    where = f"{resource['resourceType']}/{resource.get('id')}"
    unknown = set(row) - columns
    if unknown:
        raise ValueError(f"{where} has the column {sorted(unknown)[0]!r} in {COLUMNS}, which {table} does not have")
    try:
        world.insert(table, **row)
    except sqlite3.Error as error:
        raise ValueError(
            f"{where} cannot be written to {table}: {error}. Each resource may be there only once"
        ) from None
