"""Telling a critical finding and signing a report: rows, receipts, refusals."""

from typing import Any

import pytest
from reading_room import study
from ward import PATIENT, Desk, nodule_scan, ward

from medmcp.servers.episode import Episode, use_episode
from medmcp.servers.radiology_report.acts import create_radiology_report, send_critical_finding_alert
from medmcp.servers.radiology_report.reads import get_imaging_report, list_imaging_studies
from medmcp.servers.world.diff import chart_state
from medmcp.servers.world.world import World

TENSION = "Left tension pneumothorax with mediastinal shift to the right"


def film(world: World, **values: Any) -> str:
    return study(world, "xray", "chest", **({"indication": "sudden dyspnoea"} | values))


def text(**changes: str) -> dict[str, str]:
    """A complete report of a chest film."""
    usual = {
        "indication": "Sudden dyspnoea.", "technique": "Frontal film, erect.", "comparison": "None available.",
        "findings": "Lungs clear. Heart 13 cm of 30 cm. No effusion.", "impression": "1. No cause of the dyspnoea seen.",
    }  # fmt: skip
    return usual | changes


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("level", "method", "due_min", "answer_min"),
    [("red", "phone", 60, 15), ("orange", "secure_message", 720, 60), ("yellow", "secure_message", 4320, 720)],
)
async def test_an_alert_is_a_row_with_its_deadline_and_its_answer_comes_later(
    level: str, method: str, due_min: int, answer_min: int
) -> None:
    world = ward()
    scan = film(world)
    desk = Desk(world)
    start = world.now
    told = await desk.call(send_critical_finding_alert, study_id=scan, finding=TENSION, level=level, method=method)
    row = world.row("SELECT * FROM communication WHERE id = ?", told["alert_id"])
    assert row
    assert (row["code"], row["priority"], row["recipient"], row["content"]) == (
        scan,
        level,
        "responsible_clinician",
        TENSION,
    )
    assert world.seconds_at(told["due_by"]) - world.seconds_at(start) == due_min * 60
    assert world.seconds_at(told["ack_expected_at"]) - world.seconds_at(start) == (3 + answer_min) * 60
    assert told["level_check"] == {"level": "red", "finding": "tension pneumothorax", "agrees": level == "red"}


@pytest.mark.anyio
async def test_the_acknowledgement_shows_when_it_has_come_and_not_before() -> None:
    world = ward()
    scan = film(world)
    desk = Desk(world)
    await desk.call(create_radiology_report, study_id=scan, **text())
    told = await desk.call(
        send_critical_finding_alert,
        study_id=scan,
        finding="Small right apical pneumothorax",
        level="orange",
        recipient_role="on_call_team",
    )
    before = (await desk.call(get_imaging_report, study_id=scan))["critical_communication"]
    assert (before["recipient"], before["level"], before["acknowledged_at"]) == ("on_call_team", "orange", None)
    world.update("communication", told["alert_id"], answered=world.in_minutes(60))
    world.advance(61)
    after = (await desk.call(get_imaging_report, study_id=scan))["critical_communication"]
    assert after["status"] == "acknowledged"
    assert after["acknowledged_at"] <= world.now


@pytest.mark.anyio
async def test_red_by_message_a_wrong_side_and_the_same_alert_twice_are_refused() -> None:
    world = ward()
    left = film(world, laterality="left")
    desk = Desk(world)
    assert (
        await desk.refused(
            send_critical_finding_alert, study_id=left, finding=TENSION, level="red", method="secure_message"
        )
    ).code == "INVALID_ARGUMENT"
    assert (
        await desk.refused(send_critical_finding_alert, study_id=left, finding="Right pneumothorax, large", level="red")
    ).code == "CONFLICT"
    assert (
        await desk.refused(send_critical_finding_alert, study_id="ST-999999", finding=TENSION, level="red")
    ).code == "NOT_FOUND"
    assert (
        await desk.refused(send_critical_finding_alert, study_id=left, finding="short", level="red")
    ).code == "INVALID_ARGUMENT"
    later = study(world, "xray", "chest", days_ago=-1)
    assert (
        await desk.refused(send_critical_finding_alert, study_id=later, finding=TENSION, level="red")
    ).code == "NOT_READY"
    finding = "Left pneumothorax with the mediastinum shifted"
    await desk.call(send_critical_finding_alert, study_id=left, finding=finding, level="red")
    assert (
        await desk.refused(send_critical_finding_alert, study_id=left, finding=finding, level="red")
    ).code == "CONFLICT"
    await desk.call(
        send_critical_finding_alert, study_id=left, finding=finding, level="red", recipient_role="on_call_team"
    )


@pytest.mark.anyio
async def test_no_hint_on_the_level_in_an_examination() -> None:
    world = ward()
    scan = film(world)
    desk = Desk(world)
    desk.episode = Episode(world=world, mode="exam")
    with use_episode(desk.episode):
        told = await desk.call(send_critical_finding_alert, study_id=scan, finding=TENSION, level="yellow")
    assert "level_check" not in told


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("findings", "impression", "failing"),
    [
        ("Lungs clear. Heart 13 cm of 30 cm. No dyspnoea cause.", "1. Normal film, dyspnoea not explained.", set()),
        ("Nodule measuring 12 in the right upper zone.", "1. Nodule, dyspnoea not explained.", {"units"}),
        ("Lungs clear, heart of normal size.", "1. Normal.", {"impression answers the question"}),
    ],
)
async def test_the_checks_of_a_report(findings: str, impression: str, failing: set[str]) -> None:
    world = ward()
    scan = film(world)
    signed = await Desk(world).call(
        create_radiology_report, study_id=scan, **text(findings=findings, impression=impression)
    )
    assert signed["status"] == "signed"
    assert {line["check"] for line in signed["checks"] if not line["ok"]} == failing
    row = world.row("SELECT * FROM diagnostic_report WHERE id = ?", signed["report_id"])
    assert row
    assert (row["status"], row["findings"], row["impression"], row["study_id"]) == ("final", findings, impression, scan)


@pytest.mark.anyio
async def test_a_wrong_side_or_sex_blocks_signing_but_not_a_draft() -> None:
    world = ward()
    scan = film(world, laterality="left")
    desk = Desk(world)
    wrong = text(findings="Fracture of the right sixth rib, 2 mm apart.")
    assert (await desk.refused(create_radiology_report, study_id=scan, **wrong)).code == "CONFLICT"
    assert (await desk.call(create_radiology_report, study_id=scan, status="draft", **wrong))["status"] == "draft"
    assert (
        await desk.refused(create_radiology_report, study_id=scan, **text(findings="The prostate is enlarged, 60 mm."))
    ).code == "CONFLICT"
    crossed = text(
        findings="Opacity of 30 mm at the left base.", impression="1. Right basal opacity explains the dyspnoea."
    )
    other = film(world)
    assert (await desk.refused(create_radiology_report, study_id=other, **crossed)).code == "CONFLICT"
    denied = text(
        findings="Left basal opacity of 30 mm. No opacity on the right.",
        impression="1. Left basal opacity, cause of the dyspnoea.",
    )
    assert (await desk.call(create_radiology_report, study_id=other, **denied))["status"] == "signed"


@pytest.mark.anyio
async def test_a_red_finding_that_nobody_was_told_of_stays_a_draft_the_first_time() -> None:
    world = ward()
    scan = film(world)
    desk = Desk(world)
    report = text(
        findings="Left lung collapsed, mediastinum shifted to the right by 20 mm.",
        impression="1. Left tension pneumothorax, the cause of the dyspnoea.",
    )
    first = await desk.call(create_radiology_report, study_id=scan, **report)
    assert first["status"] == "draft"
    assert first["signed_at"] is None
    assert (await desk.refused(get_imaging_report, study_id=scan)).code == "NOT_FOUND"
    told = await desk.call(send_critical_finding_alert, study_id=scan, finding=TENSION, level="red")
    signed = await desk.call(create_radiology_report, study_id=scan, critical_communicated=told["alert_id"], **report)
    assert (signed["status"], signed["report_id"]) == ("signed", first["report_id"])
    assert all(line["ok"] for line in signed["checks"] if line["check"] == "critical communication")
    other = film(world)
    assert (await desk.call(create_radiology_report, study_id=other, **report))["status"] == "draft"
    assert (await desk.call(create_radiology_report, study_id=other, **report))["status"] == "signed"  # warned once
    assert (
        await desk.refused(
            create_radiology_report, study_id=film(world), critical_communicated=told["alert_id"], **report
        )
    ).code == "NOT_FOUND"


@pytest.mark.anyio
async def test_a_signed_report_changes_only_by_addendum() -> None:
    world = ward()
    scan = film(world)
    desk = Desk(world)
    assert (await desk.refused(create_radiology_report, study_id=scan, status="addendum", **text())).code == "CONFLICT"
    before = chart_state(world)
    signed = await desk.call(create_radiology_report, study_id=scan, classification="none", **text())
    assert chart_state(world) != before
    assert (await desk.refused(create_radiology_report, study_id=scan, **text())).code == "CONFLICT"
    more = await desk.call(
        create_radiology_report,
        study_id=scan,
        status="addendum",
        **text(impression="1. Dyspnoea: old rib fracture, right."),
    )
    assert (more["status"], more["report_id"]) == ("amended", signed["report_id"])
    shown = (await desk.call(get_imaging_report, study_id=scan))["report"]
    assert shown["impression"] == "1. No cause of the dyspnoea seen."
    assert "old rib fracture" in shown["addenda"]
    listed = await desk.call(list_imaging_studies, patient_id=PATIENT)
    assert next(one for one in listed["studies"] if one["study_id"] == scan)["status"] == "reported"


@pytest.mark.anyio
async def test_the_prior_has_to_be_named_and_a_usual_classification_is_asked_for() -> None:
    world = ward()
    old, _, _ = nodule_scan(world, days_ago=90, half_mm=4)
    scan, _, _ = nodule_scan(world, days_ago=0.1, half_mm=4)
    desk = Desk(world)
    silent = await desk.call(
        create_radiology_report, study_id=scan, status="draft", **text(findings="Nodule of 8 mm in the right lung.")
    )
    failing = {line["check"] for line in silent["checks"] if not line["ok"]}
    assert failing >= {"prior mentioned", "classification"}
    whole = await desk.call(
        create_radiology_report, study_id=scan, classification="Fleischner: CT at 6-12 months",
        **text(comparison=f"CT {old}.", findings="Nodule of 8 mm in the right lung, unchanged."),
    )  # fmt: skip
    assert not {"prior mentioned", "classification"} & {line["check"] for line in whole["checks"] if not line["ok"]}


@pytest.mark.anyio
async def test_no_report_of_a_tracing_a_study_to_come_or_with_an_empty_section() -> None:
    world = ward()
    desk = Desk(world)
    tracing = study(world, "ecg", "heart")
    assert (await desk.refused(create_radiology_report, study_id=tracing, **text())).code == "NOT_APPLICABLE"
    later = study(world, "ct", "head", days_ago=-1)
    assert (await desk.refused(create_radiology_report, study_id=later, **text())).code == "NOT_READY"
    assert (
        await desk.refused(create_radiology_report, study_id=film(world), **text(technique=""))
    ).code == "INVALID_ARGUMENT"
    assert (
        await desk.refused(create_radiology_report, study_id=film(world), **text(findings="too short"))
    ).code == "INVALID_ARGUMENT"
