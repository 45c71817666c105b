"""hand_off_patient: the text against the chart, and what moves."""

from typing import Any

import pytest
from pathway_ward import allergy, dose, lab_order, request, result, vitals
from ward import ENCOUNTER, PATIENT, Desk, home, ordered, ward

from medmcp.servers.cross_domain.acts import hand_off_patient
from medmcp.servers.world.world import World

GOOD: dict[str, Any] = {
    "patient_id": PATIENT,
    "to_service": "medicine",
    "situation": "60-year-old woman with pneumonia.",
    "background": "No known allergies. Full code.",
    "assessment": "BP 124/76, HR 78, SpO2 97, temperature 36.9.",
    "recommendation": "Antibiotic review tomorrow.",
    "illness_severity": "stable",
}


def bedded(**patient: Any) -> World:
    """A stable patient in a bed of the department, with a free ward bed upstairs."""
    world = ward(**patient)
    vitals(world, 10)
    world.insert("location", id="AC01", zone="acute", status="occupied", patient_id=PATIENT)
    world.update("encounter", ENCOUNTER, location_id="AC01", zone="acute")
    world.insert("healthcare_service", id="SVC-1", name="ward bed", available=1)
    return world


@pytest.mark.anyio
async def test_a_complete_hand_off_moves_responsibility_and_the_bed_is_free() -> None:
    world = bedded()
    done = await Desk(world).call(hand_off_patient, **GOOD)
    assert (done["accepted"], done["omissions"], done["contradictions"]) == (True, [], [])
    assert world.row("SELECT service, location_id FROM encounter") == {"service": "medicine", "location_id": None}
    assert world.row("SELECT status, patient_id FROM location") == {"status": "free", "patient_id": None}
    sent = world.row("SELECT category, code, status FROM communication WHERE id = ?", done["handoff_id"])
    assert sent == {"category": "handoff", "code": "medicine", "status": "completed"}


@pytest.mark.anyio
async def test_a_severe_allergy_left_out_is_asked_back_and_nothing_moves() -> None:
    world = bedded()
    allergy(world, "amoxicillin", allergen_class="penicillin")
    first = await Desk(world).call(hand_off_patient, **GOOD | {"background": "Lives alone. Full code."})
    assert first["accepted"] is False
    assert "amoxicillin" in first["questions"][0]
    assert world.row("SELECT service FROM encounter") == {"service": None}
    again = await Desk(world).call(hand_off_patient, **GOOD | {"background": "Amoxicillin anaphylaxis. Full code."})
    assert again["accepted"] is True


@pytest.mark.anyio
async def test_a_mild_allergy_left_out_is_named_and_does_not_stop_the_hand_off() -> None:
    world = bedded()
    allergy(world, "codeine", severity="mild")
    done = await Desk(world).call(hand_off_patient, **GOOD | {"background": "Full code."})
    assert done["accepted"] is True
    assert any("codeine" in text for text in done["omissions"])


@pytest.mark.anyio
async def test_each_thing_that_runs_or_waits_is_missed_when_it_is_not_said() -> None:
    world = bedded()
    lab_order(world, "blood_culture", 30)
    ordered(world, "noradrenaline", 0.1, "continuous", dose_unit="microgram_per_kg_per_min", route="iv")
    request(world, "care", "droplet", 20, detail="isolation")
    world.insert("procedure", patient_id=PATIENT, code="urinary_catheter", status="completed",
                 performed=world.in_minutes(-20))  # fmt: skip
    found = await Desk(world).call(
        hand_off_patient, **GOOD | {"to_service": "icu", "assessment": "Stable.", "background": "Known to us.",
                                    "illness_severity": "unstable"}
    )  # fmt: skip
    text = " | ".join(found["omissions"])
    for word in ("blood_culture", "noradrenaline", "isolation", "catheter", "code status", "vital signs", "allergy"):
        assert word in text, word
    assert found["accepted"] is False  # the culture is one of those that must not get lost


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"assessment": "BP 150/76, HR 78, SpO2 97."}, "sbp 150"),
        ({"assessment": "BP 124/76, HR 78. Lactate 1.0."}, "lactate"),
        ({"situation": "60-year-old man with pneumonia."}, "male"),
        ({"situation": "48-year-old woman with pneumonia."}, "48 years"),
        ({"background": "NKDA. DNACPR in place."}, "limited"),
        ({"background": "No known allergies. Full code. Ceftriaxone given at noon."}, "ceftriaxone"),
    ],
)
async def test_statements_against_the_chart_come_back_as_questions(change: dict[str, str], word: str) -> None:
    found = await Desk(bedded()).call(hand_off_patient, **GOOD | change)
    assert found["accepted"] is False
    assert word in " ".join(found["contradictions"])


@pytest.mark.anyio
async def test_negations_plans_and_true_statements_are_no_contradictions() -> None:
    world = bedded()
    dose(world, "ceftriaxone", 30)
    home(world, "warfarin", 5)
    result(world, "creatinine", 1.5, 20)
    told = GOOD | {
        "background": "No known allergies. Full code. Ceftriaxone given. Warfarin held. Creatinine 133.",
        "recommendation": "Heparin not started. Gentamicin should be given if she gets worse.",
    }
    found = await Desk(world).call(hand_off_patient, **told)
    assert found["contradictions"] == []  # 1.5 mg/dL x 88.4 = 132.6 umol/L


@pytest.mark.anyio
async def test_an_unstable_patient_goes_to_a_monitored_unit_or_needs_a_reason() -> None:
    world = bedded()
    vitals(world, 2, sbp=82)
    desk = Desk(world)
    told = GOOD | {"assessment": "BP 82/76, HR 78.", "illness_severity": "unstable"}
    refused = await desk.refused(hand_off_patient, **told)
    assert (refused.code, refused.details["overridable"]) == ("SAFETY_BLOCK", True)
    await desk.call(hand_off_patient, override_reason="comfort care agreed with the family", **told)
    assert world.row("SELECT harm, status FROM detected_issue") == {"harm": 4, "status": "overridden"}


@pytest.mark.anyio
async def test_saying_stable_of_an_unstable_patient_is_a_contradiction() -> None:
    world = bedded()
    vitals(world, 2, spo2=86)
    found = await Desk(world).call(
        hand_off_patient, **GOOD | {"to_service": "hdu", "assessment": "BP 124/76, SpO2 86."}
    )
    assert any("stable" in text for text in found["contradictions"])


@pytest.mark.anyio
async def test_no_bed_no_move_and_the_time_of_the_next_one() -> None:
    world = bedded()
    world.update("healthcare_service", "SVC-1", available=0, next_available_at=world.in_minutes(45))
    desk = Desk(world)
    refused = await desk.refused(hand_off_patient, **GOOD)
    assert (refused.code, refused.details["free_at"]) == ("CONFLICT", world.in_minutes(45))
    world.advance(30)
    assert (await desk.call(hand_off_patient, **GOOD))["accepted"] is True  # free in 15 minutes


@pytest.mark.anyio
async def test_unknown_and_repeated_services_are_refused() -> None:
    desk = Desk(bedded())
    unknown = await desk.refused(hand_off_patient, **GOOD | {"to_service": "cardiologgy"})
    assert (unknown.code, "cardiology" in unknown.hint) == ("INVALID_ARGUMENT", True)
    await desk.call(hand_off_patient, **GOOD)
    assert (await desk.refused(hand_off_patient, **GOOD)).code == "CONFLICT"


@pytest.mark.anyio
async def test_a_shift_change_leaves_the_patient_in_the_bed() -> None:
    world = bedded()
    done = await Desk(world).call(hand_off_patient, handoff_type="shift", **GOOD)
    assert (done["accepted"], done["new_location"]) == (True, None)
    assert world.row("SELECT location_id FROM encounter") == {"location_id": "AC01"}
