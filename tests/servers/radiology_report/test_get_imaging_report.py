"""get_imaging_report: readable from its time on, never before."""

import pytest
from ward import ENCOUNTER, PATIENT, Desk, ecg, ward

from medmcp.servers.radiology_report.reads import get_imaging_report
from medmcp.servers.world.imaging import order_study
from medmcp.servers.world.world import World


def chest_film(world: World, **options: object) -> str:
    patient = world.row("SELECT * FROM patient WHERE id = ?", PATIENT)
    encounter = world.row("SELECT * FROM encounter WHERE id = ?", ENCOUNTER)
    assert patient
    assert encounter
    return order_study(world, patient, encounter, "xray", "chest", indication="cough", priority="stat").study_id


def showing(world: World, findings: str, impression: str) -> None:
    world.insert("latent_study", patient_id=PATIENT, modality="xray", body_part="chest", findings=findings,
                 impression=impression, measurements="{}", low_severity=0.0, high_severity=2.0)  # fmt: skip


@pytest.mark.anyio
async def test_a_report_is_not_ready_before_it_is_signed_and_says_when() -> None:
    world = ward()
    showing(world, "Right lower lobe opacity.", "Consolidation.")
    desk, study = Desk(world), chest_film(world)
    early = await desk.refused(get_imaging_report, study_id=study)
    assert early.code == "NOT_READY"
    assert early.details["expected_at"] > world.now
    assert "opacity" not in str(early)
    world.advance(24 * 60)
    report = (await desk.call(get_imaging_report, study_id=study))["report"]
    assert report["findings"] == "Right lower lobe opacity."
    assert report["impression"] == "Consolidation."
    assert report["signed_at"] == early.details["expected_at"]
    assert report["indication"] == "cough"


@pytest.mark.anyio
async def test_priors_of_the_same_region_come_newest_first_and_only_on_request() -> None:
    world = ward()
    showing(world, "Clear lungs.", "Normal.")
    first = chest_film(world)
    world.advance(24 * 60)
    second = chest_film(world)
    world.advance(24 * 60)
    third = chest_film(world)
    world.advance(24 * 60)
    desk = Desk(world)
    assert (await desk.call(get_imaging_report, study_id=third))["priors"] == []
    found = await desk.call(get_imaging_report, study_id=third, include_priors=True)
    assert [one["study_id"] for one in found["priors"]] == [second, first]
    shorter = await desk.call(get_imaging_report, study_id=third, include_priors=True, priors_limit=1)
    assert [one["study_id"] for one in shorter["priors"]] == [second]
    oldest = await desk.call(get_imaging_report, study_id=first, include_priors=True)
    assert oldest["priors"] == []


@pytest.mark.anyio
async def test_an_ecg_has_no_report_and_the_refusal_names_the_tool_that_reads_it() -> None:
    world = ward()
    refused = await Desk(world).refused(get_imaging_report, study_id=ecg(world))
    assert refused.code == "NOT_FOUND"
    assert "analyze_ecg" in refused.hint


@pytest.mark.anyio
async def test_a_withdrawn_study_has_no_report() -> None:
    world = ward()
    study = chest_film(world)
    order = world.row("SELECT id FROM service_request WHERE study_id = ?", study)
    assert order
    world.update("service_request", order["id"], status="revoked", ended_at=world.now)
    world.advance(24 * 60)
    refused = await Desk(world).refused(get_imaging_report, study_id=study)
    assert refused.code == "NOT_FOUND"
    assert "withdrawn" in refused.message


@pytest.mark.anyio
async def test_a_critical_finding_that_was_told_shows_to_whom_and_when() -> None:
    world = ward()
    study = chest_film(world)
    world.advance(24 * 60)
    desk = Desk(world)
    assert (await desk.call(get_imaging_report, study_id=study))["critical_communication"] is None
    world.insert("communication", patient_id=PATIENT, category="critical_finding", code=study, recipient="ED consultant",
                 sent=world.now, status="completed")  # fmt: skip
    told = (await desk.call(get_imaging_report, study_id=study))["critical_communication"]
    assert told["recipient"] == "ED consultant"


@pytest.mark.anyio
async def test_an_unknown_study_is_not_found_and_reading_changes_nothing() -> None:
    world = ward()
    study = chest_film(world)
    world.advance(24 * 60)
    desk, before = Desk(world), world.digest()
    await desk.call(get_imaging_report, study_id=study, include_priors=True)
    assert world.digest() == before
    refused = await desk.refused(get_imaging_report, study_id="ST-000009")
    assert refused.code == "NOT_FOUND"
    assert study not in str(refused)
