"""The conditions of the drug-interaction domain show what they say, and respond to treatment where they have a course."""

from dataclasses import replace

import pytest

from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.laboratory import find_test
from medmcp.tasks.case import ChartOrder, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.outcome import outcome_bounds

KEYS = tuple(key for key, condition in CONDITIONS.items() if condition.domain == "drug_interaction")


def reading(key: str, code: str, seed: int = 4) -> float:
    """A vital sign as triage charts it."""
    case = generate(CONDITIONS[key], seed)
    world = case.world()
    row = world.row("SELECT value FROM observation WHERE patient_id = ? AND code = ?", case.patient_id, code)
    world.close()
    assert row is not None
    return float(row["value"])


@pytest.mark.parametrize("key", KEYS)
def test_every_medicine_and_result_of_a_script_exists_in_the_hospital(key: str) -> None:
    condition = CONDITIONS[key]
    assert all(find_drug(medicine.drug) for problem in condition.problems for medicine in problem.medicines)
    assert all(find_test(result.code) for result in condition.results)


@pytest.mark.parametrize("key", KEYS)
def test_a_script_does_not_give_its_name_away(key: str) -> None:
    condition = CONDITIONS[key]
    for text in (condition.teaser, *condition.complaints):
        assert condition.name.lower() not in text.lower()


def test_pneumonia_runs_a_fever_and_saturates_low_enough_to_notice() -> None:
    assert reading("pneumonia_allergy", "temperature") >= 37.8
    assert 90 <= reading("pneumonia_allergy", "spo2") <= 96


def test_cystitis_leaves_the_vital_signs_alone() -> None:
    assert reading("ckd_cystitis", "temperature") < 37.5
    assert reading("pregnant_uti", "heart_rate") < 100


@pytest.mark.parametrize(
    ("key", "right"),
    [("pneumonia_allergy", "ceftriaxone"), ("ckd_cellulitis", "cefazolin"), ("ckd_cellulitis", "cefadroxil")],
)
def test_the_right_antibiotic_makes_better_and_a_wrong_one_does_not(key: str, right: str) -> None:
    case = generate(CONDITIONS[key], 4)
    untreated, treated = outcome_bounds(case, 480, ((f"drug:{right}", 60),))
    _, wrong = outcome_bounds(case, 480, (("drug:nystatin", 60),))
    assert untreated > case.severity
    assert treated < untreated
    assert wrong == untreated


def test_an_order_of_the_case_is_on_the_chart_before_the_episode_begins() -> None:
    case = replace(
        generate(CONDITIONS["pneumonia_allergy"], 4),
        orders=(ChartOrder("amlodipine", 50, "mg", "oral", "daily", "hypertension"),),
    )
    world = case.world()
    row = world.row("SELECT * FROM medication_request WHERE patient_id = ?", case.patient_id)
    assert row is not None
    assert row["authored"] < world.iso(0)
    assert (row["drug"], row["dose"], row["status"]) == ("amlodipine", 50, "active")
    world.close()


def test_a_text_of_the_case_takes_the_place_of_the_condition_s_result() -> None:
    case = replace(generate(CONDITIONS["pregnant_uti"], 4), texts=(("urine_nitrite", "negative", "normal"),))
    world = case.world()
    rows = world.rows(
        "SELECT value_text FROM latent_result WHERE patient_id = ? AND code = 'urine_nitrite'", case.patient_id
    )
    assert [row["value_text"] for row in rows] == ["negative"]
    world.close()


def test_a_start_date_and_a_last_dose_of_a_script_are_charted_as_given() -> None:
    case = generate(CONDITIONS["epilepsy_phenytoin"], 4)
    medicines = tuple(m.model_copy(update={"start_days_ago": 100, "last_taken_hours": 12}) for m in case.medicines)
    world = replace(case, medicines=medicines).world()
    for row in world.rows("SELECT * FROM medication_statement WHERE patient_id = ?", case.patient_id):
        assert row["start"] == world.in_minutes(-100 * 1440)[:10]
        assert world.minutes_since(row["last_taken_at"]) == pytest.approx(12 * 60)
    world.close()
