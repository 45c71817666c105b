"""search_adverse_effects: by drug, by effect, for a patient, and the Naranjo scale."""

import pytest
from ward import PATIENT, Desk, home, ordered, problem, ward

from medmcp.servers.clinical.adverse_effect import same_effect
from medmcp.servers.medical_qa.scores import search_adverse_effects

BANDS = ["very_common", "common", "uncommon", "rare", "very_rare", "unknown"]


@pytest.mark.anyio
async def test_the_effects_of_a_drug_come_with_the_most_frequent_first() -> None:
    found = await Desk(ward()).call(search_adverse_effects, drug_name="metformin", limit=50)
    order = [BANDS.index(one["frequency"]) for one in found["effects"]]
    assert order == sorted(order)
    assert any("lactic acidosis" in one["effect"] and one["serious"] for one in found["effects"])
    assert found["suspects"] == []
    assert found["naranjo_score"] is None


@pytest.mark.anyio
async def test_an_effect_finds_its_drugs_in_either_spelling_and_by_everyday_names() -> None:
    desk = Desk(ward())
    names = []
    for effect in ("hyponatraemia", "hyponatremia", "low sodium"):
        found = await desk.call(search_adverse_effects, effect=effect, limit=50)
        names.append({one["drug"] for one in found["effects"]})
    assert names[0] == names[1] == names[2]
    assert "sertraline" in names[0]  # SIADH under SSRIs


@pytest.mark.anyio
async def test_a_patients_medicines_are_ranked_by_whether_they_came_before_the_finding() -> None:
    world = ward()
    late = ordered(world, "escitalopram", 10)  # begun after the onset of this illness
    early = home(world, "sertraline", 50)
    home(world, "paracetamol", 1000)
    found = await Desk(world).call(search_adverse_effects, effect="hyponatraemia", patient_id=PATIENT)
    assert [(one["medication_id"], one["temporal_fit"]) for one in found["suspects"]] == [
        (early, "plausible"), (late, "implausible"),
    ]  # fmt: skip
    assert found["suspects"][0]["naranjo_items"]["event_after_drug"] == "yes"
    assert found["suspects"][1]["naranjo_items"]["event_after_drug"] == "no"


@pytest.mark.anyio
async def test_a_dated_problem_is_the_time_of_the_event() -> None:
    world = ward()
    problem(world, "E87.1", "Hyponatraemia", onset="2029-05-01")
    home(world, "sertraline", 50, start="2030-01-01")
    (suspect,) = (await Desk(world).call(search_adverse_effects, effect="hyponatraemia", patient_id=PATIENT))[
        "suspects"
    ]
    assert suspect["event_at"] == "2029-05-01"
    assert suspect["temporal_fit"] == "implausible"


@pytest.mark.anyio
async def test_a_medicine_of_unknown_start_has_an_unknown_fit() -> None:
    world = ward()
    home(world, "sertraline", 50, start=None)
    (suspect,) = (await Desk(world).call(search_adverse_effects, effect="hyponatraemia", patient_id=PATIENT))[
        "suspects"
    ]
    assert suspect["temporal_fit"] == "unknown"
    assert suspect["days_before_event"] is None


@pytest.mark.anyio
async def test_naranjo_adds_its_ten_answers_and_names_the_unknown_ones() -> None:
    # 1 yes +1, 2 yes +2, 3 yes +1, 4 unknown 0, 5 no +2, 6 unknown 0, 7 no 0, 8 yes +1, 9 no 0, 10 yes +1 = 8: probable
    answers = ["yes", "yes", "yes", "unknown", "no", "unknown", "no", "yes", "no", "yes"]
    found = await Desk(ward()).call(search_adverse_effects, drug_name="amiodarone", naranjo=answers)
    assert found["naranjo_score"]["total"] == 8
    assert found["naranjo_score"]["category"] == "probable"
    assert found["naranjo_score"]["unknown"] == ["recurred_on_rechallenge", "recurred_on_placebo"]


@pytest.mark.anyio
async def test_bad_input_is_refused() -> None:
    desk = Desk(ward())
    assert (await desk.refused(search_adverse_effects)).code == "INVALID_ARGUMENT"
    assert (await desk.refused(search_adverse_effects, effect="rash", naranjo=["yes"] * 10)).code == "INVALID_ARGUMENT"
    assert (await desk.refused(search_adverse_effects, drug_name="aspirin", naranjo=["yes"])).code == "INVALID_ARGUMENT"
    assert (await desk.refused(search_adverse_effects, drug_name="nosuchine")).code == "NOT_FOUND"
    assert (await desk.refused(search_adverse_effects, effect="rash", patient_id="PT-999999")).code == "NOT_FOUND"


def test_an_effect_is_matched_by_whole_words() -> None:
    assert same_effect("anemia", "haemolytic anaemia")
    assert same_effect("edema", "peripheral oedema")
    assert not same_effect("hypotension", "hypertension")
    assert not same_effect("tension", "hypotension")
    assert not same_effect("hyperkalaemia", "hypokalaemia")
