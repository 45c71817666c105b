"""get_study_info and get_report_template: what the request says, what is missing, which template."""

from typing import Any

import pytest
from reading_room import study
from ward import PATIENT, Desk, nodule_scan, ward

from medmcp.servers.radiology_report.reads import get_report_template, get_study_info


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"protocol": "low-dose screening CT", "referrer": "screening unit", "priority": "routine", "clinical_information": "30 pack-years"}, {"eGFR", "images"}),
        ({"referrer": "urology", "contrast": "iv", "contrast_agent": "iohexol", "contrast_ml": 90.0, "phase": "portal venous"},
         {"clinical information", "urgency", "protocol", "eGFR", "images"}),
        ({}, {"clinical information", "referrer", "urgency", "protocol", "eGFR", "images"}),
    ],
)  # fmt: skip
async def test_the_request_is_shown_and_what_was_not_sent_is_named(values: dict[str, Any], missing: set[str]) -> None:
    world = ward()
    scan = study(world, "ct", "chest", indication="nodule", **values)
    before = world.digest()
    found = await Desk(world).call(get_study_info, study_id=scan)
    assert set(found["missing"]) == missing
    assert (found["indication"], found["demographics"]["age"], found["patient_id"]) == ("nodule", 60, PATIENT)
    assert found["technique"]["contrast_ml"] == values.get("contrast_ml", 0.0)
    assert world.digest() == before


@pytest.mark.anyio
async def test_series_priors_and_safety_data() -> None:
    world = ward(pregnancy="pregnant")
    old, _, _ = nodule_scan(world, days_ago=90, half_mm=4)
    scan, image, _ = nodule_scan(world, days_ago=0.1, half_mm=5)
    world.insert(
        "flag", patient_id=PATIENT, category="device", code="pacemaker", value="MR conditional", status="active"
    )
    world.insert("observation", patient_id=PATIENT, category="laboratory", code="creatinine", value=0.8, unit="mg/dL",
                 effective=world.in_minutes(-600), issued=world.in_minutes(-500), status="final")  # fmt: skip
    found = await Desk(world).call(get_study_info, study_id=scan)
    assert found["priors"] == [old]
    assert found["series"][0]["image_ids"] == [image]
    assert found["series"][0]["pixel_spacing_mm"] == 0.7
    assert found["safety"]["devices"] == ["pacemaker (MR conditional)"]
    assert found["safety"]["pregnancy"] == "pregnant"
    # CKD-EPI 2021, woman of 60, creatinine 0.8: 142 x (0.8/0.7)^-1.2 x 0.9938^60 x 1.012 = 84
    assert found["safety"]["egfr"] == pytest.approx(84, abs=1)


@pytest.mark.anyio
async def test_a_study_to_come_gives_its_request_and_an_unknown_one_nothing() -> None:
    world = ward()
    later = study(world, "ct", "head", days_ago=-1, indication="fall")
    refused = await Desk(world).refused(get_study_info, study_id=later)
    assert refused.code == "NOT_READY"
    assert "fall" in refused.message
    assert (await Desk(world).refused(get_study_info, study_id="ST-999999")).code == "NOT_FOUND"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("modality", "part", "indication", "system"),
    [
        ("ct", "head", "acute stroke", "aspects"),
        ("ct", "chest", "lung cancer screening", "lung_rads"),
        ("mri", "prostate", "", "pi_rads"),
    ],
)
async def test_a_template_names_sections_blind_spots_and_classification(
    modality: str, part: str, indication: str, system: str
) -> None:
    found = await Desk(ward()).call(get_report_template, modality=modality, body_part=part, indication=indication)
    assert [one["name"] for one in found["sections"]] == [
        "indication",
        "technique",
        "comparison",
        "findings",
        "impression",
    ]
    assert found["classification_system"] == system
    assert found["checklist"]
    assert not found["warnings"]


@pytest.mark.anyio
async def test_a_study_without_its_own_template_gets_the_general_one_and_an_impossible_pair_none() -> None:
    desk = Desk(ward())
    assert (await desk.call(get_report_template, modality="nuclear", body_part="heart"))["warnings"]
    assert (
        await desk.refused(get_report_template, modality="mammography", body_part="head")
    ).code == "INVALID_ARGUMENT"
