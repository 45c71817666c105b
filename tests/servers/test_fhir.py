"""FHIR R4 in and out: our own worlds come back as they were, Synthea's patients come in whole and can be looked after."""

import base64
import contextlib
import io
import json
import logging
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import click
import pytest
from click.testing import CliRunner
from fhir.resources.R4B.bundle import Bundle

from medmcp.servers.build import BadChoice
from medmcp.servers.catalog import TOOLS
from medmcp.servers.cli import commands
from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.opening import opening
from medmcp.servers.tool import ToolError
from medmcp.servers.world import fhir
from medmcp.servers.world.bedside import measure_vitals
from medmcp.servers.world.fhir_codes import ucum
from medmcp.servers.world.fhir_medicines import drug_name, regimen
from medmcp.servers.world.schema import CHART_TABLES
from medmcp.servers.world.world import World

# few modules, so that a patient takes a fraction of a second to simulate
MODULES = (
    "asthma,allergies,sore_throat,urinary_tract_infections,ear_infections,appendicitis,pregnancy,med_rec,gout,"
    "metabolic_syndrome_disease,metabolic_syndrome_care,hypertension,atrial_fibrillation,injuries"
)


def bundles_of(seed: int, people: int, ages: tuple[int, int], out: Path, locale: str | None = None) -> list[Path]:
    from synthea.engine.generator import Generator, GeneratorOptions
    from synthea.helpers.config import Config

    config = Config()
    config.load()
    config.set("exporter.baseDirectory", str(out))
    config.set("generate.modules.enabled", MODULES)
    options = GeneratorOptions()
    options.population_size, options.seed, options.clinician_seed = people, seed, seed
    options.min_age, options.max_age = ages
    options.reference_date, options.reference_date_explicit = datetime(2025, 1, 1), True
    options.locale = locale
    logging.getLogger("synthea").setLevel(logging.ERROR)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        Generator(options, config=config).run()
    # the Spanish locale writes European documents, one a purpose, into folders
    return sorted((out / "fhir").glob("patient-summary/*.json" if locale else "*.json"))


@pytest.fixture(scope="module")
def synthea(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Fifty bundles: small children, young adults, older people, and European patient summaries."""
    made: list[Path] = []
    for seed, people, ages, locale in ((1, 30, (0, 4), None), (2, 10, (18, 24), None), (3, 3, (58, 62), None),
                                       (4, 7, (0, 6), "es")):  # fmt: skip
        made += bundles_of(seed, people, ages, tmp_path_factory.mktemp(f"synthea{seed}"), locale)
    assert len(made) == 50
    return made


class Imported(NamedTuple):
    path: Path
    entries: int
    world: bytes
    report: fhir.ImportReport


@pytest.fixture(scope="module")
def imported(synthea: list[Path]) -> list[Imported]:
    found = []
    for path in synthea:
        bundle = fhir.read_bundle(path.read_bytes())
        world, report = fhir.import_with_report(bundle)
        found.append(Imported(path, len(bundle["entry"]), world.snapshot(), report))
        world.close()
    return found


def full_world() -> World:
    """A world with at least one row in every chart table, and some values that FHIR has no words for."""
    world = World.new(datetime(2031, 3, 1, 8, 0, tzinfo=UTC), 42)
    who: dict[str, Any] = {"patient_id": "PT-100001", "encounter_id": "EN-100001"}
    person: dict[str, Any] = {"patient_id": "PT-100001"}
    world.insert("patient", id="PT-100001", family="Noor", given="Ada Mary", birth_date="1990-05-04", sex="female",
                 gender="female", language="nl", interpreter_needed=1, weight_kg=70, allergy_status="documented",
                 pregnancy="pregnant", pregnancy_lmp="2030-11-01", lactating=0, code_status="full code")  # fmt: skip
    world.insert("encounter", id="EN-100001", patient_id="PT-100001", **{"class": "emergency"}, status="in-progress",
                 period_start="2031-03-01T07:50:00+00:00", zone="acute", acuity=2, chief_complaint="fever",
                 symptoms="[]", told_medications="", location_id="AC01")  # fmt: skip
    world.insert("location", id="AC01", zone="acute", monitoring="ECG", negative_pressure=0, status="occupied",
                 patient_id="PT-100001", acuity=2, boarder=0)  # fmt: skip
    world.insert("location", id="AC02", zone="acute", status="free")
    world.insert("appointment", id="WAIT-01", acuity=4, arrived=world.now, zone="waiting_room")
    world.insert("healthcare_service", id="SVC-1", name="CT scanner", available=1)
    world.insert("condition", **who, category="problem-list-item", code="N39.0", display="Urinary tract infection",
                 clinical_status="active", onset="2031-02-27", recorded=world.now)  # fmt: skip
    world.insert("condition", **who, category="working", code="SNOMED:44054006", display="Diabetes", onset="last week")
    order = world.insert("service_request", **who, category="laboratory", code="lactate", display="Lactate",
                         priority="stat", status="active", authored=world.now, expected=world.in_minutes(15),
                         indication="sepsis?", amount=2.5, unit="mL")  # fmt: skip
    world.insert("observation", **who, category="laboratory", code="lactate", loinc="2524-7", display="Lactate",
                 value=3.4, unit="mmol/L", ref_low=0.5, ref_high=2.0, flag="high", specimen="blood", order_id=order,
                 effective=world.now, issued=world.in_minutes(15), status="final", set_id=order)  # fmt: skip
    world.insert("observation", **who, category="vital-signs", code="oxygen_device", display="oxygen device",
                 value_text="room_air", unit="", effective=world.now, issued=world.now, status="final")  # fmt: skip
    world.insert("observation", **who, category="exam", code="oddity", display="both", value=1, value_text="one",
                 flag="borderline", effective="yesterday", issued=world.now, status="weird", order_id="OR-000000")  # fmt: skip
    request = world.insert("medication_request", **who, drug="ceftriaxone", dose=2.0, dose_unit="g", route="iv",
                           frequency="daily", duration_days=7, indication="urosepsis", setting="inpatient",
                           status="active", authored=world.now, first_dose_at=world.in_minutes(10))  # fmt: skip
    world.insert("medication_statement", **person, drug="metformin", dose=500, dose_unit="mg", route="oral",
                 frequency="bid", start="2029-01-01", status="active", adherence="partial", otc=0, prescriber="GP")  # fmt: skip
    world.insert("medication_administration", **who, order_id=request, drug="ceftriaxone", dose=2.0, dose_unit="g",
                 route="iv", effective=world.in_minutes(10))  # fmt: skip
    world.insert("allergy_intolerance", **person, allergen="amoxicillin", allergen_class="penicillin",
                 reaction="anaphylaxis", mechanism="immediate", severity="anaphylaxis", onset="2020-01-01", verified=1)  # fmt: skip
    world.insert("immunization", **person, vaccine="influenza", given="2030-10-01", lot="L1", status="completed")
    world.insert("family_member_history", **person, relation="mother", condition="stroke", age_at_onset=61)
    world.insert("procedure", **who, order_id=order, code="urinary_catheter", display="Urinary catheter",
                 status="completed", performed=world.now, note="retention")  # fmt: skip
    study = world.insert("imaging_study", **who, order_id=order, modality="ct_angiography", body_part="chest",
                         contrast="iv", started=world.now, measurements='{"a": 1}')  # fmt: skip
    image = world.insert("media", **who, study_id=study, type="image", view="axial", laterality="left", width=512,
                         height=512, spacing_mm=0.7, spacing_source="dicom", acquired=world.now)  # fmt: skip
    world.insert("media", **who, study_id=study, source_id=image, type="annotation", view="axial", acquired=world.now,
                 shapes='[["box", [1, 2, 3, 4], "here"]]')  # fmt: skip
    world.insert("clinical_impression", **who, media_id=image, date=world.now, status="final", findings="A clot.",
                 diagnosis="Embolism", differential="[]", confidence=0.9, urgent=1)  # fmt: skip
    world.insert("diagnostic_report", **who, study_id=study, status="final", issued=world.now, findings="None.",
                 impression="Normal.", signed_by="Dr A")  # fmt: skip
    world.insert("document_reference", **who, type="progress", author="Dr A", date=world.now, title="Note",
                 text="Größe: 170 cm\n", status="signed")  # fmt: skip
    world.insert("communication", **who, category="consult", code="urology", recipient="urology", sent=world.now,
                 content="Please see.", status="completed")  # fmt: skip
    plan = world.insert("care_plan", **who, title="sepsis", status="active", period_start=world.now)
    world.insert("task", **who, care_plan_id=plan, code="variance", focus="antibiotics", reason="no line yet",
                 evidence_ref=order, authored=world.now, status="completed")  # fmt: skip
    world.insert("flag", **person, category="safety", code="implant", value="pacemaker", status="active")
    world.insert("detected_issue", **who, order_id=request, identified=world.now, code="allergy", severity="hard_stop",
                 grade=2, detail="class", overridable=1, override_reason="benefit is greater", status="overridden")  # fmt: skip
    world.insert("consent", **who, category="code_status", code="dnr", date=world.now, author="Dr A", status="active",
                 content="No resuscitation, discussed with the patient.", limits='["cpr"]')  # fmt: skip
    world.insert("fhir_resource", **person, type="CarePlan", source="urn:uuid:1", content="{}")
    world.insert("latent_vital", patient_id="PT-100001", parameter="heart_rate", baseline=110.0, sd=2.0)
    world.insert(
        "latent_answer", patient_id="PT-100001", slot="onset", answer="Two days ago.", cues="[]", volunteered=0
    )
    world.advance(30)
    return world


def chart(world: World) -> dict[str, list[dict[str, Any]]]:
    return {table: world.rows(f'SELECT * FROM "{table}" ORDER BY id') for table in CHART_TABLES}


def through_json(bundle: dict[str, Any]) -> dict[str, Any]:
    back: dict[str, Any] = json.loads(json.dumps(bundle))
    return back


# our own


def test_every_chart_table_is_in_the_test_world() -> None:
    assert [table for table, rows in chart(full_world()).items() if not rows] == []


def test_a_chart_comes_back_row_by_row_with_its_clock() -> None:
    world = full_world()
    back = fhir.import_bundle(through_json(fhir.export_bundle(world)))
    assert chart(back) == chart(world)
    assert (back.now, back.start, back.seed) == (world.now, world.start, world.seed)
    assert back.new_id("observation") == world.new_id("observation")


def test_a_full_export_comes_back_to_the_same_digest() -> None:
    world = full_world()
    back = fhir.import_bundle(through_json(fhir.export_bundle(world, include_latent=True)))
    assert back.digest() == world.digest()


def test_what_nobody_looked_at_does_not_leave_with_the_chart() -> None:
    text = json.dumps(fhir.export_bundle(full_world()))
    assert "latent" not in text
    assert "Two days ago" not in text


def test_the_exported_bundle_is_valid_r4() -> None:
    bundle = through_json(fhir.export_bundle(full_world(), include_latent=True))
    Bundle.model_validate(bundle)
    kinds = {entry["resource"]["resourceType"] for entry in bundle["entry"]}
    assert len(kinds) == len(CHART_TABLES)  # one for each clinical table, and Basic for fhir_resource


def test_standard_elements_carry_the_values_with_loinc_icd_and_ucum() -> None:
    resources = [entry["resource"] for entry in fhir.export_bundle(full_world())["entry"]]
    lactate = next(
        one for one in resources if one["resourceType"] == "Observation" and one["code"]["text"] == "Lactate"
    )
    assert {"system": "http://loinc.org", "code": "2524-7"} in lactate["code"]["coding"]
    assert lactate["valueQuantity"] == {
        "value": 3.4, "unit": "mmol/L", "system": "http://unitsofmeasure.org", "code": "mmol/L",
    }  # fmt: skip
    problem = next(
        one for one in resources if one["resourceType"] == "Condition" and one["code"]["text"].startswith("Ur")
    )
    assert problem["code"]["coding"] == [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "N39.0"}]
    note = next(one for one in resources if one["resourceType"] == "DocumentReference")
    assert base64.b64decode(note["content"][0]["attachment"]["data"]).decode() == "Größe: 170 cm\n"


def test_no_reference_of_an_export_leads_nowhere() -> None:
    bundle = fhir.export_bundle(full_world())
    there = {entry["fullUrl"].removeprefix("https://medmcp.invalid/fhir/") for entry in bundle["entry"]}
    text = json.dumps(bundle)
    named = {part.split('"')[0] for part in text.split('"reference": "')[1:]}
    assert named
    assert named <= there


@pytest.mark.parametrize(
    ("unit", "code"),
    [("mmHg", "mm[Hg]"), ("degC", "Cel"), ("10^9/L", "10*9/L"), ("mg_per_kg", "mg/kg"), ("unit_per_h", "[iU]/h"),
     ("microgram_per_kg_per_min", "ug/kg/min"), ("%", "%"), ("two words", None)],
)  # fmt: skip
def test_units_have_their_ucum_codes(unit: str, code: str | None) -> None:
    assert ucum(unit) == code


# Synthea's


def test_fifty_synthea_bundles_come_in_whole(imported: list[Imported]) -> None:
    kinds: Counter[str] = Counter()
    for path, entries, data, report in imported:
        world = World.load(data)
        assert report.total == entries
        assert report.complete, path
        assert report.dangling == [], path
        held = world.row("SELECT COUNT(*) AS n FROM fhir_resource")
        assert held
        assert held["n"] == report.total - sum(report.repeated.values())
        kept = world.row("SELECT COUNT(*) AS n FROM fhir_resource WHERE content IS NOT NULL")
        assert kept
        assert kept["n"] == sum(report.kept.values())
        kinds.update(report.mapped)
        world.close()
    assert {"Patient", "Encounter", "Condition", "Observation", "MedicationRequest", "Immunization", "Procedure",
            "DocumentReference"} <= set(kinds)  # fmt: skip


def test_an_imported_patient_goes_out_as_valid_r4_and_comes_back(synthea: list[Path]) -> None:
    world = fhir.import_bundle(fhir.read_bundle(synthea[32].read_bytes()))
    bundle = through_json(fhir.export_bundle(world, include_latent=True))
    Bundle.model_validate(bundle)
    assert fhir.import_bundle(bundle).digest() == world.digest()


def test_the_same_bundle_makes_the_same_world(synthea: list[Path]) -> None:
    bundle = fhir.read_bundle(synthea[0].read_bytes())
    assert fhir.import_bundle(bundle).digest() == fhir.import_bundle(through_json(bundle)).digest()


NAMED = {"drug_name": "metformin", "drug_a": "warfarin", "drug_b": "ibuprofen", "study_id": "ST-999999"}


def sample(name: str, schema: dict[str, Any]) -> Any:
    if name in NAMED:
        return NAMED[name]
    if schema.get("enum"):
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [sample(name, schema.get("items", {}))]
    if schema.get("type") in ("number", "integer"):
        return schema.get("minimum", 1)
    return True if schema.get("type") == "boolean" else "chest pain"


@pytest.mark.anyio
async def test_every_reading_tool_answers_about_an_imported_patient(imported: list[Imported]) -> None:
    failures = []
    for path, _, data, _ in imported:
        world = World.load(data)
        patient = world.row("SELECT id FROM patient")
        study = world.row("SELECT id FROM imaging_study ORDER BY id")
        assert patient
        episode = Episode(world=world, mode="sandbox")
        for tool in TOOLS.values():
            properties = tool.input_schema["properties"]
            if tool.effect not in ("read", "compute") or not {"patient_id", "study_id"} & set(properties):
                continue
            arguments = {name: sample(name, properties[name]) for name in tool.input_schema.get("required", [])}
            if "patient_id" in properties:
                arguments["patient_id"] = patient["id"]
            if "study_id" in arguments and study:
                arguments["study_id"] = study["id"]
            try:
                await dispatch(episode, tool, arguments)
            except ToolError as error:
                if error.code == "INTERNAL":
                    failures.append(f"{tool.name} {path.name}: {error.__cause__!r}")
        world.close()
    assert failures == []


def test_vital_signs_can_be_taken_and_rest_where_they_were_recorded(synthea: list[Path]) -> None:
    world = fhir.import_bundle(fhir.read_bundle(synthea[0].read_bytes()))
    encounter = world.row("SELECT * FROM encounter WHERE status = 'in-progress'")
    assert encounter
    last = world.row("SELECT value FROM observation WHERE code = 'heart_rate' ORDER BY effective DESC, id DESC")
    assert last
    measure_vitals(world, encounter["patient_id"], encounter["id"])
    now = world.row("SELECT value FROM observation WHERE code = 'heart_rate' AND effective = ?", world.now)
    assert now
    assert abs(now["value"] - last["value"]) <= 10  # five standard deviations of repeat readings


def test_several_bundles_make_one_ward(synthea: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "ward.world"
    result = run("world", "import", *map(str, synthea[:3]), "--out", str(out), "--json")
    assert result.exit_code == 0, result.output
    facts = json.loads(result.stdout)
    assert facts["patients"] == 3
    people = World.load(out.read_bytes()).rows("SELECT DISTINCT patient_id FROM observation")
    assert len(people) == 3


def test_a_bundle_can_be_served_as_it_is(synthea: list[Path]) -> None:
    patient = fhir.import_bundle(fhir.read_bundle(synthea[40].read_bytes())).row("SELECT id, family FROM patient")
    assert patient
    lines: list[dict[str, Any]] = [
        {"id": 1, "method": "initialize", "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                                                     "clientInfo": {"name": "test", "version": "1"}}},
        {"method": "notifications/initialized"},
        {"id": 2, "method": "tools/call",
         "params": {"name": "get_patient_info", "arguments": {"patient_id": patient["id"]}}},
    ]  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-m", "medmcp.servers", "serve", "--tools", "get_patient_info", "--world", str(synthea[40])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as child:  # fmt: skip
        assert child.stdin
        assert child.stdout
        child.stdin.write("".join(json.dumps({"jsonrpc": "2.0"} | line) + "\n" for line in lines))
        child.stdin.flush()
        answers: dict[Any, Any] = {}
        while 2 not in answers and (line := child.stdout.readline()):
            message = json.loads(line)
            answers[message.get("id")] = message
        child.stdin.close()
    data = answers[2]["result"]["structuredContent"]
    assert data["patient_id"] == patient["id"]
    assert patient["family"] in json.dumps(data, ensure_ascii=False)


# by hand


PATIENT: dict[str, Any] = {"resourceType": "Patient", "id": "p", "gender": "female", "birthDate": "1980-02",
           "name": [{"family": "Hand", "given": ["Made"]}]}  # fmt: skip


def bundle_of(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in resources]}


def observed(loinc: str, value: float | None = None, unit: str = "", **more: Any) -> dict[str, Any]:
    quantity = {"valueQuantity": {"value": value, "unit": unit}} if value is not None else {}
    return {
        "resourceType": "Observation", "status": "final", "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": "http://loinc.org", "code": loinc, "display": f"test {loinc}"}]},
        "effectiveDateTime": "2024-05-01T10:00:00+02:00", **quantity, **more,
    }  # fmt: skip


def test_times_become_utc_and_the_clock_stands_on_the_morning_after() -> None:
    world = fhir.import_bundle(bundle_of(PATIENT, observed("8867-4", 72, "/min")))
    row = world.row("SELECT * FROM observation")
    assert row
    assert row["effective"] == "2024-05-01T08:00:00+00:00"
    assert world.now == "2024-05-02T08:00:00+00:00"
    person = world.row("SELECT * FROM patient")
    assert person
    assert person["birth_date"] == "1980-02-01"


@pytest.mark.parametrize(
    ("loinc", "value", "unit", "code", "expected", "ours"),
    [
        ("8310-5", 100.4, "[degF]", "temperature", 38.0, "degC"),  # (100.4 - 32) / 1.8
        ("2345-7", 90.08, "mg/dL", "glucose", 5.0, "mmol/L"),  # 90.08 mg/dL / 18.016
        ("14682-9", 88.4, "umol/L", "creatinine", 1.0, "mg/dL"),
        ("29463-7", 154.32, "[lb_av]", "weight", 70.0, "kg"),  # 154.32 x 0.45359 = 69.998
        ("718-7", 120, "g/L", "haemoglobin", 12.0, "g/dL"),
        ("59408-5", 97, "%", "spo2", 97.0, "%"),
        ("9279-1", 16, "{breaths}/min", "respiratory_rate", 16.0, "/min"),
    ],
)
def test_values_come_in_under_our_code_and_unit(
    loinc: str, value: float, unit: str, code: str, expected: float, ours: str
) -> None:
    row = fhir.import_bundle(bundle_of(PATIENT, observed(loinc, value, unit))).row("SELECT * FROM observation")
    assert row
    assert (row["code"], row["unit"], row["loinc"]) == (code, ours, loinc)
    assert row["value"] == pytest.approx(expected, abs=0.01)


def test_a_value_without_a_unit_is_not_taken_for_the_analyte() -> None:
    world, report = fhir.import_with_report(bundle_of(PATIENT, observed("2160-0", 90.0)))
    row = world.row("SELECT * FROM observation")
    assert row
    assert row["code"] == "test 2160-0"
    assert "no unit" in report.warnings[0]


def test_a_blood_pressure_panel_gives_both_pressures_in_one_set() -> None:
    parts = [
        {
            "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
            "valueQuantity": {"value": value, "unit": "mm[Hg]"},
        }
        for code, value in (("8480-6", 142), ("8462-4", 91))
    ]
    world = fhir.import_bundle(bundle_of(PATIENT, observed("85354-9", component=parts)))
    rows = world.rows("SELECT code, value, set_id FROM observation ORDER BY code")
    assert [(row["code"], row["value"]) for row in rows] == [("dbp", 91.0), ("sbp", 142.0)]
    assert rows[0]["set_id"] == rows[1]["set_id"]


@pytest.mark.parametrize(
    ("product", "name"),
    [
        ("Acetaminophen 325 MG Oral Tablet [Tylenol]", "paracetamol"),
        ("24 HR metformin hydrochloride 500 MG Extended Release Oral Tablet", "metformin"),
        ("Penicillin V Potassium 250 MG Oral Tablet", "phenoxymethylpenicillin"),
        ("Amoxicillin 250 MG / Clavulanate 125 MG Oral Tablet", "amoxicillin-clavulanate"),
        ("NDA020503 200 ACTUAT unobtainium 0.09 MG/ACTUAT", "nda020503 200 actuat unobtainium 0.09 mg/actuat"),
    ],
)
def test_products_are_found_by_their_ingredient_and_else_keep_their_name(product: str, name: str) -> None:
    assert drug_name(product) == name


def test_a_dose_in_tablets_takes_its_strength_from_the_product() -> None:
    dosage = {"doseAndRate": [{"doseQuantity": {"value": 2}}],
              "timing": {"repeat": {"frequency": 2, "period": 1, "periodUnit": "d"}}}  # fmt: skip
    assert regimen(dosage, "Metformin 500 MG Oral Tablet") == (1000.0, "mg", "oral", "bid")
    assert regimen(dosage, "Insulin 100 UNT/ML Injectable Solution")[:2] == (None, None)


def test_a_hand_made_record_with_everything_is_mapped_or_kept_and_its_lost_references_are_named() -> None:
    subject = {"subject": {"reference": "Patient/p"}}
    resources: list[dict[str, Any]] = [
        PATIENT,
        {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p"}, "code": {"text": "Allergy to penicillin V"},
         "reaction": [{"manifestation": [{"text": "Anaphylaxis"}], "severity": "severe"}]},
        {"resourceType": "Condition", **subject, "code": {"coding": [{"system": "http://snomed.info/sct", "code": "44054006",
         "display": "Diabetes mellitus type 2 (disorder)"}]}, "clinicalStatus": {"coding": [{"code": "active"}]},
         "onsetDateTime": "2010"},
        {"resourceType": "MedicationRequest", "intent": "order", "status": "active", **subject,
         "category": [{"coding": [{"code": "inpatient"}]}], "authoredOn": "2024-05-01",
         "contained": [{"resourceType": "Medication", "id": "m", "code": {"text": "Ceftriaxone"}}],
         "medicationReference": {"reference": "#m"}, "requester": {"reference": "Practitioner/gone"}},
        {"resourceType": "ServiceRequest", "id": "s", "status": "active", "intent": "order", **subject,
         "code": {"coding": [{"system": "http://loinc.org", "code": "2524-7", "display": "Lactate"}]}},
        {"resourceType": "FamilyMemberHistory", "status": "completed", "patient": {"reference": "Patient/p"},
         "relationship": {"text": "father"}, "condition": [{"code": {"text": "stroke"}}, {"code": {"text": "gout"}}]},
        {"resourceType": "ImagingStudy", "id": "i", "status": "available", **subject, "started": "2024-04-30",
         "series": [{"uid": "1", "modality": {"code": "CT"}, "bodySite": {"display": "Chest"}}]},
        {"resourceType": "DiagnosticReport", "status": "final", **subject, "code": {"text": "CT chest"},
         "imagingStudy": [{"reference": "ImagingStudy/i"}], "issued": "2024-04-30T10:00:00Z", "conclusion": "No embolus."},
        {"resourceType": "Flag", "status": "active", **subject, "code": {"text": "fall risk"}},
        {"resourceType": "Communication", "status": "completed", **subject, "sent": "2024-05-01", "payload": [
            {"contentString": "Called the daughter."}]},
        {"resourceType": "Goal", **subject, "description": {"text": "walk"}},
    ]  # fmt: skip
    world, report = fhir.import_with_report(bundle_of(*resources))
    assert report.complete
    assert dict(report.kept) == {"Goal": 1}
    assert report.dangling == ["MedicationRequest/MedicationRequest#3 requester -> Practitioner/gone"]
    allergy = world.row("SELECT * FROM allergy_intolerance")
    assert allergy
    assert (allergy["allergen"], allergy["severity"], allergy["mechanism"]) == (
        "phenoxymethylpenicillin", "anaphylaxis", "immediate",
    )  # fmt: skip
    problem = world.row("SELECT * FROM condition")
    assert problem
    assert (problem["code"], problem["note"], problem["onset"]) == ("E11.9", "SNOMED CT 44054006", "2010-01-01")
    order = world.row("SELECT * FROM medication_request")
    assert order
    assert (order["drug"], order["setting"]) == ("ceftriaxone", "inpatient")
    report_row = world.row(
        "SELECT r.impression, s.body_part FROM diagnostic_report r JOIN imaging_study s ON s.id = study_id"
    )
    assert report_row == {"impression": "No embolus.", "body_part": "chest"}
    assert world.row("SELECT code FROM service_request") == {"code": "lactate"}
    assert len(world.rows("SELECT * FROM family_member_history")) == 2


def test_no_known_allergy_is_recorded_as_such_and_silence_is_not() -> None:
    none_known = {"resourceType": "AllergyIntolerance", "patient": {"reference": "Patient/p"},
                  "code": {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]}}  # fmt: skip
    status = "SELECT allergy_status FROM patient"
    assert fhir.import_bundle(bundle_of(PATIENT, none_known)).row(status) == {"allergy_status": "none_known"}
    assert fhir.import_bundle(bundle_of(PATIENT)).row(status) == {"allergy_status": "not_assessed"}


def test_a_dose_given_long_ago_does_not_act_today() -> None:
    given = {"resourceType": "MedicationAdministration", "status": "completed", "subject": {"reference": "Patient/p"},
             "medicationCodeableConcept": {"text": "noradrenaline"}, "effectiveDateTime": "2015-01-01T00:00:00Z"}  # fmt: skip
    world = fhir.import_bundle(bundle_of(PATIENT, given, observed("8480-6", 120, "mm[Hg]")))
    patient = world.row("SELECT id FROM patient")
    assert patient
    assert abs((world.body.vital(patient["id"], "sbp") or 0) - 120) <= 15  # noise alone: 3 mmHg a standard deviation


def test_the_dead_get_no_open_encounter() -> None:
    world = fhir.import_bundle(bundle_of(PATIENT | {"deceasedDateTime": "2024-01-01"}))
    assert world.rows("SELECT * FROM encounter") == []


# refusals


def run(*words: str) -> Any:
    return CliRunner().invoke(click.Group("medmcp", commands=commands()), list(words))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not json {", "not JSON"),
        ('{"a": 1}\n{"b": 2}', "Newline-delimited"),
        ("[1]", "no object"),
        ('{"resourceType": "Patient"}', "not a Bundle"),
        ('{"resourceType": "Bundle", "type": "collection"}', "no entries"),
        (json.dumps(bundle_of(observed("8867-4", 1, "/min"))), "no Patient"),
        (json.dumps(bundle_of(PATIENT, {"resourceType": "Encounter", "class": [{}]})), "R5"),
        (json.dumps(bundle_of(PATIENT, {"resourceType": "MedicationOrder"})), "older than R4"),
        (json.dumps(bundle_of(PATIENT, observed("8867-4", 1, "/min") | {"subject": {"reference": "Patient/q"}})),
         "not in the bundle"),
        (json.dumps(bundle_of({"resourceType": "Patient", "id": "p"})), "no birthDate"),
        (json.dumps(bundle_of(PATIENT, {"resourceType": "Condition", "subject": {"reference": "Patient/p"}, "code": "x"})),
         "FHIR validator"),
        ("[" * 100_000, "not"),
    ],
)  # fmt: skip
def test_what_cannot_be_imported_ends_with_2_and_says_what_to_do(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(text, encoding="utf-8")
    result = run("world", "import", str(path), "--out", str(tmp_path / "w.world"))
    assert result.exit_code == 2, result.output
    assert says in result.stderr
    assert not (tmp_path / "w.world").exists()
    with pytest.raises(BadChoice):
        opening(world_file=path)


def test_a_file_of_200_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # sparse: takes no room on disk
    result = run("world", "import", str(path), "--out", str(tmp_path / "w.world"))
    assert result.exit_code == 2
    assert "Split it by patient" in result.stderr


def test_a_damaged_export_of_our_own_is_refused() -> None:
    bundle = through_json(fhir.export_bundle(full_world()))
    bundle["entry"] = [entry for entry in bundle["entry"] if entry["resource"]["resourceType"] != "Flag"] + [
        {"resource": {"resourceType": "Flag", "id": "FL-1", "subject": {"reference": "Patient/PT-999999"}}}
    ]
    with pytest.raises(ValueError, match="patients that are not in the bundle"):
        fhir.import_bundle(bundle)
    bundle["meta"]["extension"][0]["extension"][1]["valueString"] = "soon"
    with pytest.raises(ValueError, match="clock"):
        fhir.import_bundle(bundle)


def test_export_and_import_by_command_bring_a_world_back(tmp_path: Path) -> None:
    world = full_world()
    source, bundle, back = tmp_path / "a.world", tmp_path / "b.json", tmp_path / "c.world"
    source.write_bytes(world.snapshot())
    assert run("world", "export", "--world", str(source), "--fhir", "--full", "--out", str(bundle)).exit_code == 0
    assert run("world", "import", str(bundle), "--out", str(back)).exit_code == 0
    assert World.load(back.read_bytes()).digest() == world.digest()
    assert run("world", "export", "--world", str(source), "--full", "--out", str(bundle)).exit_code == 2
