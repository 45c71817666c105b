"""analyze_ecg: measurements, criteria, comparison, the charted QTc and the picture."""

import struct
import zlib

import pytest
from ward import PATIENT, Desk, ecg, ward

from medmcp.servers.clinical.electrocardiogram import read_measurements
from medmcp.servers.clinical.tracing import draw
from medmcp.servers.dispatch import answer
from medmcp.servers.visual_diagnosis.scores import analyze_ecg
from medmcp.servers.world.chart import latest

STEMI = "ST elevation meeting STEMI limits in two contiguous leads"
TWELVE = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")


def met(found, criterion: str) -> str:  # type: ignore[no-untyped-def]
    return str(next(one["met"] for one in found["criteria"] if one["criterion"] == criterion))


def elevation(**leads: float) -> dict[str, float]:
    return dict.fromkeys(TWELVE, 0.0) | leads


@pytest.mark.anyio
async def test_at_60_beats_all_four_formulas_give_the_measured_qt() -> None:
    # RR = 1 s: every correction is the identity
    world = ward()
    found = await Desk(world).call(analyze_ecg, study_id=ecg(world, rate=60.0, qt_ms=440.0))
    qtc = found["qtc_ms"]
    assert [qtc[name] for name in ("bazett", "fridericia", "framingham", "hodges", "recommended")] == [440.0] * 5
    assert qtc["category"] == "normal"  # a woman: prolonged from 460
    assert found["intervals_ms"] == {"pr": 160.0, "qrs": 92.0, "qt": 440.0}
    assert found["axis_deg"] == 45.0
    assert found["missing"] == []
    assert found["image"] is None


@pytest.mark.anyio
async def test_the_recommended_qtc_is_charted_once_with_the_time_of_the_tracing() -> None:
    world = ward()
    study = ecg(world, minutes_ago=30, rate=60.0, qt_ms=510.0)
    desk = Desk(world)
    first = await desk.call(analyze_ecg, study_id=study)
    again = await desk.call(analyze_ecg, study_id=study)
    assert first["qtc_ms"]["record_id"] == again["qtc_ms"]["record_id"]
    charted = latest(world, PATIENT, "qtc")
    assert charted
    assert (charted["value"], charted["unit"], charted["flag"]) == (510.0, "ms", "critical_high")
    assert charted["effective"] == "2031-03-01T07:30:00+00:00"
    assert len(world.rows("SELECT id FROM observation WHERE code = 'qtc'")) == 1


@pytest.mark.anyio
async def test_elevation_in_two_contiguous_leads_meets_the_limits_and_prompts_the_code() -> None:
    world = ward()
    study = ecg(world, st_mm=elevation(II=2.0, III=2.5, aVF=2.0, aVL=-1.0))
    found = await Desk(world).call(analyze_ecg, study_id=study)
    assert met(found, STEMI) == "true"
    assert any("stemi_code" in text for text in found["warnings"])


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("sex", "born", "expected"),
    [("female", "1970-06-01", "true"), ("male", "1970-06-01", "false"), ("male", "2000-06-01", "false")],
)
async def test_v2_v3_limits_depend_on_sex_and_age(sex: str, born: str, expected: str) -> None:
    # 1.6 mm: above 1.5 (women), below 2 (men from 40) and 2.5 (men under 40), Thygesen 2018
    world = ward(sex=sex, birth_date=born)
    found = await Desk(world).call(analyze_ecg, study_id=ecg(world, st_mm=elevation(V2=1.6, V3=1.6)))
    assert met(found, STEMI) == expected


@pytest.mark.anyio
async def test_elevation_that_the_prior_tracing_had_is_not_new() -> None:
    world = ward()
    old = ecg(world, minutes_ago=600, st_mm=elevation(V2=3.0, V3=3.0))
    now = ecg(world, st_mm=elevation(V2=3.0, V3=3.0))
    desk = Desk(world)
    found = await desk.call(analyze_ecg, study_id=now)
    assert met(found, STEMI) == "false"
    assert found["st_table"]["V2"]["prior_st_mm"] == 3.0
    assert any("No change" in text and old in text for text in found["change_from_prior"])
    alone = await desk.call(analyze_ecg, study_id=old)
    assert met(alone, STEMI) == "true"
    assert alone["change_from_prior"] == ["No prior tracing on file."]


@pytest.mark.anyio
async def test_in_left_bundle_branch_block_the_sgarbossa_rule_takes_the_place_of_the_limits() -> None:
    world = ward()
    plain = ecg(world, minutes_ago=20, conduction="lbbb", qrs_ms=150.0, st_mm=elevation(V1=2.0, V2=3.0, V3=2.0))
    concordant = ecg(world, conduction="lbbb", qrs_ms=150.0, st_mm=elevation(V1=2.0, V2=3.0, V5=2.0, V6=2.0))
    desk = Desk(world)
    first = await desk.call(analyze_ecg, study_id=plain)
    assert STEMI not in {one["criterion"] for one in first["criteria"]}
    assert met(first, "Sgarbossa >= 3") == "false"  # discordant and under 5 mm
    second = await desk.call(analyze_ecg, study_id=concordant)
    assert met(second, "Sgarbossa >= 3") == "true"  # concordant elevation, 5 points
    assert any("Wide QRS" in text for text in second["warnings"])


@pytest.mark.anyio
async def test_atrial_fibrillation_is_shown_by_its_features_and_warns_about_the_qt() -> None:
    world = ward()
    found = await Desk(world).call(analyze_ecg, study_id=ecg(world, rhythm="atrial_fibrillation", rate=130.0))
    assert found["rhythm"]["regularity"] == "irregularly irregular"
    assert found["intervals_ms"]["pr"] is None
    assert "pr_ms" not in found["missing"]
    assert any("5 beats" in text for text in found["warnings"])


@pytest.mark.anyio
async def test_leads_that_were_not_recorded_are_missing_and_leave_criteria_unknown() -> None:
    world = ward()
    found = await Desk(world).call(analyze_ecg, study_id=ecg(world, st_mm={"II": 0.0, "V5": 0.0}, qt_ms=None))
    assert {"I", "V1", "qt_ms"} <= set(found["missing"])
    assert met(found, STEMI) == "unknown"
    assert found["qtc_ms"]["recommended"] is None
    assert found["qtc_ms"]["record_id"] is None
    assert not world.rows("SELECT id FROM observation WHERE code = 'qtc'")


@pytest.mark.anyio
async def test_what_is_not_a_recorded_ecg_of_the_patient_is_refused() -> None:
    world = ward()
    desk, study = Desk(world), ecg(world)
    film = world.insert("imaging_study", patient_id=PATIENT, modality="xray", body_part="chest", started=world.now)
    later = ecg(world, minutes_ago=-10)
    assert (await desk.refused(analyze_ecg, study_id=film)).code == "NOT_APPLICABLE"
    assert (await desk.refused(analyze_ecg, study_id="ST-000001")).code == "NOT_FOUND"
    waiting = await desk.refused(analyze_ecg, study_id=later)
    assert waiting.code == "NOT_READY"
    assert waiting.details["expected_at"] == world.in_minutes(10)
    assert (await desk.refused(analyze_ecg, study_id=study, prior_study_id=study)).code == "INVALID_ARGUMENT"


@pytest.mark.anyio
async def test_the_picture_is_a_png_of_at_most_1024_pixels_and_one_megabyte() -> None:
    world = ward()
    arguments = {"study_id": ecg(world), "render": True}
    found = await answer(Desk(world).episode, analyze_ecg, arguments)
    assert found.picture
    data = found.picture.data
    assert found.data["image"]["mime_type"] == found.picture.mime_type == "image/png"
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, colours = struct.unpack(">IIBB", data[16:26])
    assert max(width, height) <= 1024
    assert (depth, colours) == (2, 3)
    assert len(data) <= 1_000_000
    start = data.index(b"IDAT") + 4
    length = struct.unpack(">I", data[start - 8 : start - 4])[0]
    assert len(zlib.decompress(data[start : start + length])) == height * (1 + -(-width // 4))


def test_the_picture_shows_what_was_measured() -> None:
    flat = read_measurements({"rate": 60, "rhythm": "sinus", "qrs_ms": 90, "qt_ms": 400, "st_mm": elevation()})
    raised = read_measurements({"rate": 60, "rhythm": "sinus", "qrs_ms": 90, "qt_ms": 400, "st_mm": elevation(V2=4.0)})
    assert draw(flat) == draw(flat)
    assert draw(flat) != draw(raised)


def test_every_rhythm_of_the_table_can_be_drawn() -> None:
    from medmcp.servers.clinical.electrocardiogram import RHYTHMS

    for rhythm in RHYTHMS:
        ecg_of = read_measurements({"rate": 80, "rhythm": rhythm, "qrs_ms": 90, "qt_ms": 400, "st_mm": elevation()})
        assert draw(ecg_of).startswith(b"\x89PNG")
