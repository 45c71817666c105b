"""The world: private copies, a clock, orders that come back later, rollback, a diff that tells everything."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from medmcp.servers.catalog import TOOLS
from medmcp.servers.dispatch import dispatch
from medmcp.servers.episode import Episode
from medmcp.servers.tool import ToolError
from medmcp.servers.world.diff import chart_state, diff
from medmcp.servers.world.schema import MIGRATIONS
from medmcp.servers.world.world import World
from medmcp.tasks.case import Allergy, Case, generate
from medmcp.tasks.conditions import CONDITIONS

pytestmark = pytest.mark.anyio


@pytest.fixture
def case() -> Case:
    return generate(CONDITIONS["urosepsis"], 1)


async def call(world: World, name: str, **arguments: object) -> dict[str, object]:
    return await dispatch(Episode(world=world), TOOLS[name], arguments)


def test_two_copies_of_a_case_are_equal_and_apart(case: Case) -> None:
    one, other = case.world(), case.world()
    assert one.digest() == other.digest()
    one.update("patient", case.patient_id, weight_kg=1.0)
    assert one.digest() != other.digest()


def test_a_snapshot_comes_back_as_it_was(case: Case) -> None:
    world = case.world()
    world.advance(30)
    again = World.load(world.snapshot())
    assert again.digest() == world.digest()
    assert again.now == world.now


@pytest.mark.parametrize("data", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 200])
def test_what_is_no_world_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a world"):
        World.load(data)


def test_a_world_of_a_newer_version_is_refused(case: Case) -> None:
    world = case.world()
    world.db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(ValueError, match="newer medmcp"):
        World.load(world.snapshot())


async def test_an_order_is_pending_until_its_time(case: Case) -> None:
    world = case.world()
    order = await call(world, "order_lab_test", patient_id=case.patient_id, tests=["creatinine"], priority="stat")
    before = await call(world, "get_lab_results", patient_id=case.patient_id, tests=["creatinine"])
    assert before["results"] == []
    assert [row["order_id"] for row in before["pending"]] == [order["orders"][0]["order_id"]]  # type: ignore[attr-defined,index]
    world.advance(45)  # a stat chemistry takes 45 minutes
    after = await call(world, "get_lab_results", patient_id=case.patient_id, tests=["creatinine"])
    assert len(after["results"]) == 1  # type: ignore[arg-type]
    assert after["pending"] == []


async def test_a_result_shows_the_patient_when_the_specimen_was_taken(case: Case) -> None:
    early, late = case.world(), case.world()
    late.advance(180)
    levels = []
    for world in (early, late):
        await call(world, "order_lab_test", patient_id=case.patient_id, tests=["lactate"], priority="stat")
        world.advance(60)
        found = await call(world, "get_lab_results", patient_id=case.patient_id, tests=["lactate"])
        levels.append(found["results"][0]["value"])  # type: ignore[index]
    assert levels[1] > levels[0]


async def test_a_refused_call_changes_nothing_and_costs_no_time(case: Case) -> None:
    world = case.world()
    digest, now = world.digest(), world.now
    with pytest.raises(ToolError) as refused:
        await call(world, "order_lab_test", patient_id=case.patient_id, tests=["moonrocks"])
    assert refused.value.code == "INVALID_ARGUMENT"
    assert (world.digest(), world.now) == (digest, now)


async def test_every_write_shows_in_the_diff(case: Case) -> None:
    world = case.world()
    before = chart_state(world)
    await call(world, "assign_ed_bed", patient_id=case.patient_id, esi_level=2, zone="resuscitation")
    changes = diff(before, chart_state(world))
    assert {change.table for change in changes} == {"encounter", "location"}
    (encounter,) = [change for change in changes if change.table == "encounter"]
    assert encounter.fields["acuity"] == (None, 2)


def test_time_alone_changes_no_row(case: Case) -> None:
    world = case.world()
    digest = world.digest()
    world.advance(120)
    assert world.digest() == digest


def test_an_untreated_septic_patient_gets_worse_until_a_crisis(case: Case) -> None:
    world = case.world()
    pressure = world.body.vital(case.patient_id, "sbp")
    events = world.advance(360)
    later = world.body.vital(case.patient_id, "sbp")
    assert pressure is not None
    assert later is not None
    assert later < pressure - 15
    assert any(event["kind"] == "adverse" and event["severity"] == 4 for event in events)


async def test_the_bundle_turns_the_same_patient_round(case: Case) -> None:
    treated, left_alone = case.world(), case.world()
    patient = case.patient_id
    await call(treated, "prescribe_medication", patient_id=patient, drug_name="ceftriaxone", dose=2, dose_unit="g", route="iv",
               frequency="daily", indication="sepsis")  # fmt: skip
    await call(treated, "place_care_order", patient_id=patient, order_type="iv_fluid", item="ringer's lactate",
               rate_or_volume=2000, unit="mL", priority="stat")  # fmt: skip
    for world in (treated, left_alone):
        world.advance(360)
    assert treated.body.severity(patient) < treated.body.severity(patient, 0) < left_alone.body.severity(patient)
    assert treated.body.vital(patient, "sbp") > left_alone.body.vital(patient, "sbp") + 15  # type: ignore[operator]


async def test_a_beta_blocker_in_septic_shock_makes_it_worse(case: Case) -> None:
    blocked, left_alone = case.world(), case.world()
    await call(blocked, "prescribe_medication", patient_id=case.patient_id, drug_name="metoprolol", dose=5, dose_unit="mg",
               route="iv", frequency="once", indication="tachycardia", override_reason="rate control wanted by the test")  # fmt: skip
    for world in (blocked, left_alone):
        world.advance(120)
    assert blocked.body.severity(case.patient_id) > left_alone.body.severity(case.patient_id)


async def test_amoxicillin_in_verified_penicillin_anaphylaxis_is_refused_without_an_override(case: Case) -> None:
    allergic = replace(case, allergies=(Allergy("benzylpenicillin", reaction="collapse"),), allergy_status="documented")
    world = allergic.world()
    order = {"drug_name": "amoxicillin", "dose": 1000, "dose_unit": "mg", "route": "oral", "frequency": "tid"}
    for reason in ("", "the benefit is greater than the risk"):
        with pytest.raises(ToolError) as refused:
            await call(world, "prescribe_medication", patient_id=case.patient_id, override_reason=reason, **order)
        assert refused.value.code == "SAFETY_BLOCK"
        assert refused.value.details["overridable"] is False
    assert world.row("SELECT 1 FROM medication_request") is None


async def test_an_unverified_severe_label_can_be_overridden_and_is_on_record(case: Case) -> None:
    label = Allergy("amoxicillin", reaction="swelling", severity="severe", verified=False)
    world = replace(case, allergies=(label,), allergy_status="documented").world()
    order = {"drug_name": "amoxicillin", "dose": 1000, "dose_unit": "mg", "route": "oral", "frequency": "tid"}
    with pytest.raises(ToolError) as refused:
        await call(world, "prescribe_medication", patient_id=case.patient_id, **order)
    assert refused.value.details["overridable"] is True
    await call(
        world, "prescribe_medication", patient_id=case.patient_id, override_reason="no alternative is in stock", **order
    )
    (issue,) = world.rows("SELECT * FROM detected_issue WHERE status = 'overridden'")
    assert issue["code"] == "allergy"
    assert issue["override_reason"] == "no alternative is in stock"
    assert issue["harm"] == 5


def test_an_empty_hospital_keeps_its_clock() -> None:
    world = World.new(datetime(2031, 1, 1, tzinfo=UTC), seed=1)
    world.advance(90)
    assert world.now == "2031-01-01T01:30:00+00:00"


async def test_a_healthy_woman_has_the_laboratory_values_of_health() -> None:
    from medmcp.servers.clinical.laboratory import find_test

    woman = next(
        found
        for found in (generate(CONDITIONS["ankle_sprain"], seed) for seed in range(50))
        if found.sex == "female" and 20 <= found.age < 50
    )
    world = woman.world()
    asked = ["glucose", "glucose_poc", "ph", "pco2", "sodium", "potassium", "haemoglobin", "creatinine", "platelets"]
    for name in asked:
        assert find_test(name) is not None, name
    await call(world, "order_lab_test", patient_id=woman.patient_id, tests=asked, priority="stat")
    world.advance(120)
    found = await call(world, "get_lab_results", patient_id=woman.patient_id, limit=50)
    flags = {row["test"]: row["flag"] for row in found["results"]}  # type: ignore[attr-defined]
    assert flags == dict.fromkeys(asked, "normal")


async def test_the_egfr_is_that_of_the_creatinine_in_the_same_specimen() -> None:
    from medmcp.servers.clinical.scores.renal import ckd_epi_2021

    case = replace(generate(CONDITIONS["ckd_cystitis"], 1), creatinine=2.6)
    world = case.world()
    await call(world, "order_lab_test", patient_id=case.patient_id, tests=["creatinine", "egfr"], priority="stat")
    world.advance(60)
    found = await call(world, "get_lab_results", patient_id=case.patient_id)
    values = {row["test"]: row["value"] for row in found["results"]}  # type: ignore[attr-defined]
    expected = ckd_epi_2021(age=case.age, creatinine=values["creatinine"], female=case.sex == "female")
    assert values["egfr"] == pytest.approx(
        expected, abs=1.6
    )  # a birthday between case.age and today shifts it a little
