"""get_time_targets: zero, limit and end of each clock from the chart."""

from typing import Any

import pytest
from pathway_ward import dose, lab_order, request, result
from ward import ENCOUNTER, PATIENT, Desk, ward

from medmcp.servers.clinical.protocols import PROTOCOLS
from medmcp.servers.clinical.time_targets import TARGETS, find_target
from medmcp.servers.cross_domain.acts import record_pathway_step
from medmcp.servers.cross_domain.scores import get_time_targets

WHO = {"patient_id": PATIENT}


def clocks(found: Any) -> dict[str, Any]:
    return {row["target"]: row for row in found["targets"]}


@pytest.mark.parametrize(
    ("name", "minutes"),
    # the catalogue's contract: ACC/AHA 2025, AHA/ASA 2019, SSC 2021, CRASH-2, ADA 2024, AES 2016, ACOG CO 767, NICE
    [("stemi/ecg", 10), ("stemi/device", 90), ("stemi/fibrinolysis", 30), ("stroke/ct", 25), ("stroke/needle", 60),
     ("stroke/groin", 90), ("stroke/window", 270), ("sepsis/antibiotic", 60), ("sepsis/fluid", 180), ("trauma/txa", 180),
     ("trauma/products", 15), ("pe/reperfusion", 60), ("dka/fluid", 60), ("dka/insulin", 60),
     ("status_epilepticus/benzodiazepine", 5), ("status_epilepticus/second_line", 20),
     ("status_epilepticus/anaesthesia", 40), ("severe_hypertension_pregnancy/antihypertensive", 60), ("pph/txa", 180),
     ("emergency_caesarean/delivery", 30), ("hip_fracture/surgery", 2880), ("febrile_neutropenia/antibiotic", 60),
     ("meningitis/antibiotic", 60), ("testicular_torsion/surgery", 360), ("nstemi/immediate_angiography", 120),
     ("nstemi/early_angiography", 1440)],
)  # fmt: skip
def test_limits_are_those_of_the_guidelines(name: str, minutes: int) -> None:
    assert find_target(name).minutes == minutes


def test_every_target_that_a_protocol_has_takes_its_minutes_from_there() -> None:
    shared = [row for row in TARGETS if any(row.target == t.step for p in PROTOCOLS.values() for t in p.time_targets)]
    assert len(shared) > 15
    for row in shared:
        assert any((t.step, t.minutes) == (row.target, row.minutes) for p in PROTOCOLS.values() for t in p.time_targets)


@pytest.mark.anyio
async def test_door_to_antibiotic_counts_from_recognition_and_stops_with_the_dose() -> None:
    world = ward()
    request(world, "activation", "sepsis_alert", 50)
    desk = Desk(world)
    row = clocks(await desk.call(get_time_targets, **WHO))["antibiotics, shock or likely sepsis"]
    assert (row["status"], row["elapsed_min"], row["remaining_min"]) == ("running", 50, 10)
    world.advance(15)
    assert clocks(await desk.call(get_time_targets, **WHO))[row["target"]]["status"] == "missed"
    given = dose(world, "ceftriaxone", 8)
    late = clocks(await desk.call(get_time_targets, **WHO))[row["target"]]
    assert (late["status"], late["elapsed_min"], late["evidence_id"]) == ("met", 57, given)


@pytest.mark.anyio
async def test_three_patients_stand_differently_against_the_ecg_target() -> None:
    found = []
    for minutes_ago in (55, 40, None):
        world = ward()
        if minutes_ago is not None:
            world.insert("imaging_study", patient_id=PATIENT, encounter_id=ENCOUNTER, modality="ecg", body_part="heart",
                         started=world.in_minutes(-minutes_ago))  # fmt: skip
        row = clocks(await Desk(world).call(get_time_targets, condition="stemi", **WHO))["12-lead ECG read"]
        found.append((row["status"], row["elapsed_min"]))
    # the patient arrived 60 minutes ago; the limit is 10
    assert found == [("met", 5), ("missed", 20), ("missed", 60)]


@pytest.mark.anyio
async def test_a_moment_that_nobody_recorded_leaves_no_zero_time_and_says_what_is_needed() -> None:
    row = clocks(await Desk(ward()).call(get_time_targets, condition="sepsis", **WHO))["blood cultures"]
    assert (row["status"], row["zero_at"], row["elapsed_min"]) == ("no_zero_time", None, None)
    assert "screen" in row["needed"]


@pytest.mark.anyio
async def test_insulin_is_counted_from_the_potassium_that_allows_it() -> None:
    target = "insulin once potassium is 3.5 mmol/L or more"
    world = ward()
    lab_order(world, "potassium", 40, 2.9)
    desk = Desk(world)
    assert clocks(await desk.call(get_time_targets, condition="dka", **WHO))[target]["status"] == "no_zero_time"
    result(world, "potassium", 3.7, 10)
    row = clocks(await desk.call(get_time_targets, condition="dka", **WHO))[target]
    assert (row["status"], row["elapsed_min"]) == ("running", 10)


@pytest.mark.anyio
async def test_severe_pressure_counts_from_the_reading_that_confirms_it_within_15_minutes() -> None:
    target = "first antihypertensive"
    for second, status in ((20, "running"), (2, "no_zero_time")):
        world = ward(pregnancy="pregnant", pregnancy_lmp="2030-08-01")
        result(world, "sbp", 168, 30, category="vital-signs")
        result(world, "sbp", 171, second, category="vital-signs")
        row = clocks(
            await Desk(world).call(get_time_targets, condition="severe_hypertension_pregnancy", **WHO)
        )[target]  # fmt: skip
        assert row["status"] == status  # 30 and 20 minutes ago are 10 apart, 30 and 2 are 28 apart


@pytest.mark.anyio
async def test_active_is_what_was_called_begun_or_recorded_and_nothing_hidden() -> None:
    world = ward()
    desk = Desk(world)
    assert (await desk.refused(get_time_targets, **WHO)).code == "NOT_APPLICABLE"
    await desk.call(record_pathway_step, pathway="dka", action="start", **WHO)
    request(world, "activation", "stroke_code", 2)
    world.insert("condition", patient_id=PATIENT, encounter_id=ENCOUNTER, category="encounter-diagnosis", code="I26.99",
                 display="Pulmonary embolism", clinical_status="active", recorded=world.now)  # fmt: skip
    found = await desk.call(get_time_targets, **WHO)
    assert sorted(found["conditions"]) == ["dka", "pe", "stroke"]


# AHA/ASA 2019: intracranial haemorrhage is an absolute contraindication to alteplase
@pytest.mark.anyio
@pytest.mark.parametrize(("code", "counted"), [("I63.9", True), ("I61.9", False)])
async def test_no_needle_clock_runs_in_a_haemorrhage(code: str, counted: bool) -> None:
    world = ward()
    world.update("encounter", ENCOUNTER, last_known_well=world.in_minutes(-70), onset=world.in_minutes(-70))
    world.insert("condition", patient_id=PATIENT, encounter_id=ENCOUNTER, category="encounter-diagnosis", code=code,
                 display="Stroke", clinical_status="active", recorded=world.now)  # fmt: skip
    shown = clocks(await Desk(world).call(get_time_targets, condition="stroke", **WHO))
    assert any("needle" in name for name in shown) is counted
    assert any("thrombolysis" in name for name in shown) is counted
    assert any("CT" in name for name in shown)


@pytest.mark.anyio
async def test_an_old_problem_makes_no_condition_active() -> None:
    world = ward()
    world.insert("condition", patient_id=PATIENT, category="problem-list-item", code="I63.9", display="Old stroke",
                 clinical_status="active", onset="2025-01-01", recorded=world.in_minutes(-10))  # fmt: skip
    assert (await Desk(world).refused(get_time_targets, **WHO)).code == "NOT_APPLICABLE"
