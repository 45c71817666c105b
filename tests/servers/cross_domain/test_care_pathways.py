"""get_care_pathway, get_pathway_status and record_pathway_step: what is done is read from the rows."""

from typing import Any

import pytest
from pathway_ward import dose, lab_order, request, vitals
from ward import ENCOUNTER, PATIENT, Desk, home, problem, ward

from medmcp.servers.cross_domain.acts import record_pathway_step
from medmcp.servers.cross_domain.reads import get_care_pathway
from medmcp.servers.cross_domain.scores import get_pathway_status
from medmcp.servers.world.world import World

WHO = {"patient_id": PATIENT}


def steps(status: Any) -> dict[str, str]:
    return {row["step_id"]: row["status"] for row in status["steps"]}


def in_ketoacidosis(world: World, potassium: float | None) -> None:
    """An hour on: ketones, gas and fluid done, the potassium as told."""
    for code, value in (("beta_hydroxybutyrate", 5.2), ("ph_venous", 7.12)):
        lab_order(world, code, 50, value)
    lab_order(world, "potassium", 50, potassium)
    request(world, "care", "saline_0_9", 45, detail="iv_fluid", amount=1000, unit="mL")


@pytest.mark.anyio
async def test_a_pathway_shows_its_phases_and_one_phase_alone() -> None:
    desk = Desk(ward())
    whole = await desk.call(get_care_pathway, pathway="stroke")
    assert [row["phase"] for row in whole["phases"]] == ["recognition", "reperfusion", "stroke_unit", "prevention"]
    ct = next(row for row in whole["phases"][0]["required"] if row["step_id"] == "ct")
    assert ct["due"] == "25 min from arrival"  # AHA/ASA 2019
    one = await desk.call(get_care_pathway, pathway="stroke", phase="reperfusion")
    assert [row["phase"] for row in one["phases"]] == ["reperfusion"]
    refused = await desk.refused(get_care_pathway, pathway="stroke", phase="magic")
    assert refused.code == "NOT_FOUND"


@pytest.mark.anyio
async def test_three_patients_change_the_chest_pain_pathway_in_three_ways() -> None:
    adapted = []
    for prepare in (
        lambda world: home(world, "sildenafil", 50),
        lambda world: home(world, "warfarin", 5),
        lambda world: problem(world, "N18.4", "Chronic kidney disease, stage 4"),
    ):
        world = ward(medication_list_status="verified")
        prepare(world)
        shown = await Desk(world).call(get_care_pathway, pathway="acute_chest_pain", **WHO)
        adapted.append(" ".join(shown["patient_adaptation"]))
    nitrate, anticoagulated, kidney = adapted
    assert "no nitrate" in nitrate
    assert "no nitrate" not in anticoagulated + kidney
    assert "no second anticoagulant" in anticoagulated
    assert "no second anticoagulant" not in nitrate + kidney
    assert "heparin rather than" in kidney
    assert "heparin rather than" not in nitrate + anticoagulated


@pytest.mark.anyio
async def test_without_a_patient_nothing_is_adapted() -> None:
    assert (await Desk(ward()).call(get_care_pathway, pathway="dka"))["patient_adaptation"] == []


@pytest.mark.anyio
async def test_a_patient_on_no_pathway_is_not_told_which_would_fit() -> None:
    desk = Desk(ward())
    refused = await desk.refused(get_pathway_status, **WHO)
    assert refused.code == "NOT_APPLICABLE"
    assert not any(name in str(refused) for name in ("sepsis", "stroke", "dka"))


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("potassium", "insulin", "replacement"),
    [(4.6, "due", "not_applicable"), (2.9, "not_applicable", "due"), (None, "not_reached", "not_reached")],
)
async def test_the_potassium_decides_whether_insulin_is_due(
    potassium: float | None, insulin: str, replacement: str
) -> None:
    world = ward()
    in_ketoacidosis(world, potassium)
    shown = steps(await Desk(world).call(get_pathway_status, pathway="dka", **WHO))
    assert (shown["insulin"], shown["potassium_first"]) == (insulin, replacement)
    assert shown["fluid"] == "done"


# Rumack 2002: at 6 hours the line that begins at 150 mg/L stands at 106
@pytest.mark.anyio
@pytest.mark.parametrize(
    ("level", "hours", "status"),
    [(60.0, 6, "not_applicable"), (130.0, 6, "due"), (130.0, 3, "not_reached"), (40.0, 30, "due"), (4.0, 30, "not_applicable"),
     (None, 6, "not_reached")],
)  # fmt: skip
async def test_the_nomogram_decides_whether_acetylcysteine_is_due(
    level: float | None, hours: float, status: str
) -> None:
    world = ward()
    world.update("encounter", ENCOUNTER, onset=world.in_minutes(-hours * 60))
    lab_order(world, "alt", 1, 20.0, flag="normal")
    if level is not None:
        lab_order(world, "paracetamol", 1, level)
    shown = await Desk(world).call(get_pathway_status, pathway="overdose_self_harm", **WHO)
    found = steps(shown)["acetylcysteine"]
    assert found in (("due", "overdue", "not_reached") if status == "due" else (status,))
    row = next(row for row in shown["steps"] if row["step_id"] == "acetylcysteine")
    assert bool(row.get("waits_for")) is (status == "not_reached")


# ESC 2023 (Byrne, Eur Heart J 44:3720): an anticoagulant from the diagnosis of a coronary syndrome, not for chest pain alone
@pytest.mark.anyio
@pytest.mark.parametrize(("value", "flag", "applies"), [(6.0, "normal", False), (180.0, "high", True)])
async def test_chest_pain_with_a_normal_troponin_needs_no_anticoagulant(value: float, flag: str, applies: bool) -> None:
    world = ward()
    lab_order(world, "troponin_i_hs", 30, value, flag=flag)
    shown = steps(await Desk(world).call(get_pathway_status, pathway="acute_chest_pain", **WHO))
    assert (shown["anticoagulant"] != "not_applicable") is applies


# NICE NG143: parenteral antibiotics for every feverish infant under one month; from one to three months for the ill
@pytest.mark.anyio
@pytest.mark.parametrize(("born", "needed"), [("2031-02-15", True), ("2031-01-05", False), ("2029-01-05", False)])
async def test_the_youngest_with_fever_have_an_antibiotic_unasked(born: str, needed: bool) -> None:
    world = ward(birth_date=born, weight_kg=4.5, height_cm=55.0)
    shown = await Desk(world).call(get_pathway_status, pathway="paediatric_fever", **WHO)
    assert (steps(shown)["antibiotic"] != "not_applicable") is needed
    assert (steps(shown)["puncture"] != "not_applicable") is needed


@pytest.mark.anyio
async def test_insulin_is_overdue_an_hour_after_the_potassium_came_back() -> None:
    world = ward()
    in_ketoacidosis(world, 4.6)
    world.advance(20)  # 50 minutes ago plus 20 is beyond the 60 of ADA 2024
    status = await Desk(world).call(get_pathway_status, pathway="dka", **WHO)
    assert steps(status)["insulin"] == "overdue"
    assert "insulin" in {text.split(":")[0] for text in status["next_steps"]}
    dose(world, "insulin regular", 1, dose_unit="unit_per_h")
    assert steps(await Desk(world).call(get_pathway_status, pathway="dka", **WHO))["insulin"] == "done"


@pytest.mark.anyio
async def test_a_step_that_is_only_said_to_be_done_is_not_done() -> None:
    world = ward()
    desk = Desk(world)
    await desk.call(record_pathway_step, pathway="sepsis", action="start", **WHO)
    said = await desk.call(record_pathway_step, pathway="sepsis", action="complete_step", step_id="antibiotic", **WHO)
    assert said["accepted"] is False
    assert steps(await desk.call(get_pathway_status, **WHO))["antibiotic"] == "recorded_not_done"
    proof = dose(world, "ceftriaxone", 2)
    status = await desk.call(get_pathway_status, **WHO)
    row = next(row for row in status["steps"] if row["step_id"] == "antibiotic")
    assert (row["status"], row["evidence_id"]) == ("done", proof)


@pytest.mark.anyio
async def test_a_variance_needs_a_reason_and_shows_with_it() -> None:
    desk = Desk(ward())
    await desk.call(record_pathway_step, pathway="stroke", action="start", **WHO)
    entry = {"pathway": "stroke", "action": "variance", "step_id": "ct"} | WHO
    assert (await desk.refused(record_pathway_step, reason="busy", **entry)).code == "INVALID_ARGUMENT"
    await desk.call(record_pathway_step, reason="scanner is broken, transfer arranged", **entry)
    status = await desk.call(get_pathway_status, **WHO)
    assert [(row["step_id"], row["recorded"]) for row in status["variances"]] == [("ct", "variance")]
    assert not any(text.startswith("ct:") for text in status["next_steps"] if steps(status)["ct"] != "overdue")


@pytest.mark.anyio
async def test_a_phase_closes_by_its_criteria_or_with_a_reason() -> None:
    desk = Desk(ward())
    await desk.call(record_pathway_step, pathway="sepsis", action="start", **WHO)
    entry = {"pathway": "sepsis", "action": "close_phase", "step_id": "resuscitation"} | WHO
    refused = await desk.refused(record_pathway_step, **entry)
    assert refused.code == "CONFLICT"
    assert any("map" in text for text in refused.details["unmet_exit_criteria"])
    await desk.call(record_pathway_step, reason="comfort care agreed with the family", **entry)


@pytest.mark.anyio
async def test_a_phase_ends_by_itself_when_its_steps_are_done() -> None:
    world = ward()
    desk = Desk(world)
    await desk.call(record_pathway_step, pathway="pulmonary_embolism", action="start", **WHO)
    vitals(world, 5)
    world.insert("imaging_study", patient_id=PATIENT, modality="ct_angiography", body_part="chest",
                 started=world.in_minutes(-4))  # fmt: skip
    assert (await desk.call(get_pathway_status, **WHO))["current_phase"] == "recognition"
    lab_order(world, "creatinine", 3)
    assert (await desk.call(get_pathway_status, **WHO))["current_phase"] == "treatment"


@pytest.mark.anyio
async def test_what_happened_before_the_visit_proves_nothing() -> None:
    world = ward()
    dose(world, "ceftriaxone", 61)  # the visit began 60 minutes ago
    assert steps(await Desk(world).call(get_pathway_status, pathway="sepsis", **WHO))["antibiotic"] != "done"


@pytest.mark.anyio
async def test_recording_is_refused_where_it_cannot_be_true() -> None:
    world = ward()
    desk = Desk(world)
    unstarted = await desk.refused(record_pathway_step, pathway="dka", action="complete_step", step_id="fluid", **WHO)
    assert unstarted.code == "CONFLICT"
    started = await desk.call(record_pathway_step, pathway="dka", action="start", **WHO)
    assert world.row("SELECT title, status FROM care_plan WHERE id = ?", started["record_id"]) == {
        "title": "dka", "status": "active",
    }  # fmt: skip
    assert (await desk.refused(record_pathway_step, pathway="dka", action="start", **WHO)).code == "CONFLICT"
    entry = {"pathway": "dka", "action": "complete_step"} | WHO
    assert (await desk.refused(record_pathway_step, step_id="ct", **entry)).code == "INVALID_ARGUMENT"
    world.insert("patient", id="PT-000002", family="Roe", given="Ben", birth_date="1950-01-01", sex="male")
    other = world.insert("service_request", patient_id="PT-000002", category="laboratory", code="ph")
    assert (
        await desk.refused(record_pathway_step, step_id="gas", evidence_ref=other, **entry)
    ).code == "INVALID_ARGUMENT"
