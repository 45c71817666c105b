"""Inpatients: the days before the episode agree with the patient of now, in whatever tool one looks."""

import json
from dataclasses import replace
from typing import Any

import pytest

from medmcp.servers.catalog import TOOLS
from medmcp.servers.clinical.icd10_codes import CODES
from medmcp.servers.clinical.time_targets import CONDITION_CODES
from medmcp.servers.dispatch import MAX_CHARACTERS, dispatch
from medmcp.servers.episode import Episode
from medmcp.tasks.case import Case, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.stay import share_at

WARD = [key for key, condition in CONDITIONS.items() if condition.domain == "ehr_management"]
SEEDS = range(4)


async def call(case: Case, name: str, **arguments: Any) -> dict[str, Any]:
    episode = Episode(world=case.world())
    return await dispatch(episode, TOOLS[name], {"patient_id": case.patient_id} | arguments, characters=MAX_CHARACTERS)


def test_at_least_nine_inpatients_in_every_split() -> None:
    assert len(WARD) >= 9
    assert {CONDITIONS[key].split for key in WARD} == {"train", "validation", "test"}
    assert all(CONDITIONS[key].admission is not None for key in WARD)


def test_the_share_of_severity_is_linear_between_its_points() -> None:
    course = ((48, 0.0), (24, 0.5))
    assert share_at(course, 60) == 0.0
    assert share_at(course, 36) == pytest.approx(0.25)
    assert share_at(course, 12) == pytest.approx(0.75)  # on to 1 now
    assert share_at(course, 0) == 1.0


@pytest.mark.anyio
@pytest.mark.parametrize("key", WARD)
async def test_the_record_tells_of_the_stay_and_not_of_the_diagnosis(key: str) -> None:
    for seed in SEEDS:
        case = generate(CONDITIONS[key], seed)
        summary = await call(case, "get_patient_summary")
        assert summary["encounter"]["type"] == "inpatient"
        assert summary["encounter"]["los_days"] >= 2
        history = await call(case, "get_admission_history", limit=50)
        now = history["encounters"][0]
        assert (now["status"], now["principal_diagnosis"], now["icd10"]) == ("in-progress", None, None)
        assert all(one["discharged_at"] > one["admitted_at"] for one in history["encounters"][1:])
        hidden = CONDITIONS[key].icd10
        known = {p.code for p in case.problems} | {
            code for code, _ in (case.admission.working if case.admission else ())
        }
        if hidden not in known:
            assert hidden not in json.dumps(summary["diagnoses"])


@pytest.mark.anyio
@pytest.mark.parametrize("key", WARD)
async def test_a_repeat_test_goes_on_where_the_series_ended(key: str) -> None:
    """A specimen of now is near the last one of the ward (a day's course and noise apart), not near health."""
    codes = {"heart_failure_ward": "creatinine", "ward_kidney_injury": "creatinine", "hyponatraemia_siadh": "sodium", "hyponatraemia_thiazide": "sodium",
             "refeeding_ward": "phosphate", "hip_fracture_ward": "haemoglobin", "colectomy_ward": "crp", "hospital_pneumonia": "crp",
             "metastatic_lung_ward": "crp", "catheter_infection": "wbc", "copd_ward": "pco2"}  # fmt: skip
    case = generate(CONDITIONS[key], 1)
    episode = Episode(world=case.world())
    who = {"patient_id": case.patient_id}
    before = await dispatch(episode, TOOLS["get_lab_trend"], who | {"test": codes[key]})
    await dispatch(episode, TOOLS["order_lab_test"], who | {"tests": [codes[key]], "priority": "stat"})
    episode.require_world().advance(100)
    after = await dispatch(episode, TOOLS["get_lab_trend"], who | {"test": codes[key]})
    assert len(after["series"]) == len(before["series"]) + 1
    assert after["latest"]["value"] == pytest.approx(before["latest"]["value"], rel=0.35)


@pytest.mark.anyio
@pytest.mark.parametrize("key", WARD)
async def test_doses_scales_scores_and_devices_can_be_read_of_every_stay(key: str) -> None:
    case = generate(CONDITIONS[key], 2)
    orders = await call(case, "get_orders", order_type="medication", include_administrations=True, limit=50)
    now = case.world().now
    assert orders["administrations"]
    assert all(dose["time"] <= now for dose in orders["administrations"])
    charted = await call(case, "get_nursing_assessments", assessments=["morse", "braden"])
    assert {row["name"] for row in charted["assessments"]} == {"morse", "braden"}
    scores = await call(case, "get_recorded_scores", score_name="news2")
    assert scores["total"] >= 3
    assert all(one["by"] == "charted" for one in scores["scores"])
    quality = await call(case, "get_quality_indicators")
    assert quality["summary"]["applicable"] >= 6


@pytest.mark.anyio
async def test_what_the_charted_score_says_is_what_the_calculator_finds() -> None:
    case = generate(CONDITIONS["hospital_pneumonia"], 5)
    (charted, *_) = (await call(case, "get_recorded_scores", score_name="news2"))["scores"]
    found = await call(case, "calculate_news2", at_time=charted["calculated_at"])
    assert found["score"] == charted["value"]


@pytest.mark.anyio
async def test_three_patients_have_three_stories() -> None:
    kidney = await call(generate(CONDITIONS["ward_kidney_injury"], 3), "get_lab_trend", test="creatinine")
    assert kidney["direction"] == "rising"
    assert kidney["special"]["stage"] >= 1
    steady = await call(generate(CONDITIONS["colectomy_ward"], 3), "get_lab_trend", test="creatinine")
    assert steady["special"]["stage"] == 0
    phosphate = await call(generate(CONDITIONS["refeeding_ward"], 3), "get_lab_trend", test="phosphate")
    assert phosphate["direction"] == "falling"


@pytest.mark.anyio
async def test_a_pneumonia_that_begins_in_hospital_shows_in_the_last_day() -> None:
    case = generate(CONDITIONS["hospital_pneumonia"], 4)
    found = await call(case, "detect_vital_alerts", hours=20)
    assert {one["parameter"] for one in found["trend_alerts"]} & {
        "heart_rate",
        "sbp",
        "respiratory_rate",
        "temperature",
    }
    early = await call(case, "get_vital_signs", last_n=48)
    admitted = early["sets"][-1]
    assert admitted["heart_rate"]["value"] < 95


READS: dict[str, dict[str, Any]] = {
    "get_patient_summary": {}, "get_admission_history": {}, "get_orders": {}, "get_lab_trend": {"test": "creatinine"},
    "detect_vital_alerts": {}, "get_recorded_scores": {}, "get_quality_indicators": {}, "get_procedures": {},
    "get_nursing_assessments": {}, "calculate_readmission_risk": {},
}  # fmt: skip


@pytest.mark.anyio
@pytest.mark.parametrize("name", READS)
async def test_no_tool_has_one_answer_for_everybody(name: str) -> None:
    texts = set()
    for key in ("colectomy_ward", "hospital_pneumonia", "refeeding_ward"):
        found = await call(generate(CONDITIONS[key], 6), name, **READS[name])
        texts.add(
            json.dumps({field: value for field, value in found.items() if field not in ("sim_time", "patient_id")})
        )
    assert len(texts) == 3


def codes_of(key: str) -> set[str]:
    condition = CONDITIONS[key]
    codes = {condition.icd10, *(problem.code for problem in condition.problems)}
    if condition.admission:
        codes |= {code for code, _ in condition.admission.working} | {
            past.code for past in condition.admission.past if past.code
        }
    return codes


def test_the_code_book_has_the_codes_of_the_ward_and_nearly_all_of_the_house() -> None:
    for key in WARD:
        assert sorted(codes_of(key) - set(CODES)) == [], key
    every = set().union(*(codes_of(key) for key in CONDITIONS))
    assert len(every & set(CODES)) / len(every) > 0.95


# EAPC (Caraceni 2012 Lancet Oncol 13:e58): morphine by mouth to parenteral 3 to 1; breakthrough doses of a tenth to a sixth
def test_morphine_under_the_skin_is_worth_the_tablets_and_has_a_breakthrough_dose() -> None:
    script = CONDITIONS["metastatic_lung_ward"]
    (home,) = [m for problem in script.problems for m in problem.medicines if m.drug == "morphine"]
    assert script.admission is not None
    regular, rescue = [order for order in script.admission.orders if order.drug == "morphine"]
    assert (home.frequency, regular.frequency, rescue.frequency) == ("q4h", "q4h", "prn")
    assert regular.route == rescue.route != "oral"
    assert 1.0 <= 3 * regular.dose / home.dose <= 1.5  # pain that is not held: a half more at most
    assert 1 / 10 <= rescue.dose / (6 * regular.dose) <= 1 / 6


# ESC 2021 (McDonagh, Eur Heart J 42:3599): an SGLT2 inhibitor first in diabetes with heart failure; saxagliptin and
# glitazones not at all
def test_diabetes_beside_heart_failure_is_treated_with_an_sglt2_inhibitor() -> None:
    taken = {m.drug for problem in CONDITIONS["heart_failure_ward"].problems for m in problem.medicines}
    assert "empagliflozin" in taken
    assert not taken & {"sitagliptin", "saxagliptin", "alogliptin", "pioglitazone"}


# ICD-10-CM Official Guidelines I.C.13.d.2: osteoporosis with a fracture after a minor fall is M80, and M80 excludes M81
def test_a_fragility_fracture_is_coded_as_osteoporosis_with_fracture() -> None:
    script = CONDITIONS["hip_fracture_ward"]
    assert script.icd10 == "M80.051A"
    assert not any(problem.code.startswith("M81") for problem in script.problems)
    assert script.name == CODES["M80.051A"][0]
    assert any(script.icd10.startswith(prefix) for prefix in CONDITION_CODES["hip_fracture"])


@pytest.mark.parametrize("key", WARD)
def test_the_course_of_now_is_the_one_of_the_case(key: str) -> None:
    """Building the past leaves the severity of the present as it was drawn."""
    for seed in SEEDS:
        case = generate(CONDITIONS[key], seed)
        world = case.world()
        assert world.body.severity(case.patient_id, 0) == pytest.approx(case.severity)
        assert world.seconds == 0


def test_a_flipped_fact_moves_nothing_else() -> None:
    case = generate(CONDITIONS["copd_ward"], 1)
    other = replace(case, code_status="comfort care only")
    tables = ("observation", "medication_administration", "encounter", "service_request")
    left, right = case.world(), other.world()
    for table in tables:
        assert left.rows(f'SELECT * FROM "{table}" ORDER BY id') == right.rows(f'SELECT * FROM "{table}" ORDER BY id')
