"""A sample of `make consistency`, and that every check of it can fail."""

import copy
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from checks import CHECKS
from gather import Said, gather

WARD, LABOUR, INTERACTING = "hospital_pneumonia", "labour_arrest", "heart_failure_home"
ANXIOUS, NODULE = "generalised_anxiety", "lung_nodule"
EVEN, ODD = 100, 101  # the patients of even seeds have an allergy
SAMPLE = (
    "pneumonia_sepsis", "dka_child", "hospital_pneumonia", "preeclampsia_severe", "fetal_hypoxia_labour", "delirium_infection",
    "stroke_left_mca", "gi_bleed_anticoagulant", "iron_deficiency_child", "heart_failure_ward", "hyperkalaemia_ckd",
    "lung_nodule", "coronary_calcium", "depression_suicidal",
)  # fmt: skip


@cache
def answers(condition: str, seed: int = ODD) -> Said:
    return anyio.run(gather, condition, seed)


@pytest.mark.parametrize("condition", SAMPLE)
def test_no_two_tools_contradict_each_other_about_a_patient(condition: str) -> None:
    said = answers(condition, EVEN if SAMPLE.index(condition) % 2 else ODD)
    wrong = [f"{name}: {text}" for name, check in CHECKS.items() for holds, text in check(said) if not holds]
    assert not wrong


def item(said: Said, tool: str, name: str) -> dict[str, Any]:
    return next(one for one in said[tool]["items"] if one["item"] == name)


def result(said: Said, test: str) -> dict[str, Any]:
    return next(row for row in said["get_lab_results"]["results"] + said["labs_2"]["results"] if row["test"] == test)


def vitals(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = said["get_vital_signs"]["sets"][0]
    return found


def medicine(said: Said) -> dict[str, Any]:
    found: dict[str, Any] = said["get_medications"]["medications"][0]
    return found


# by check: whose answers, and the lie that it has to find
LIES: dict[str, tuple[str, Callable[[Said], Any]]] = {
    "no_failure": (WARD, lambda s: s.refused.update(calculate_news2="[internal] it broke")),
    "age": (WARD, lambda s: item(s, "calculate_creatinine_clearance", "age").update(value=12.0)),
    "sex": (WARD, lambda s: item(s, "calculate_meld_score", "sex").update(value="unknown")),
    "body_size": (WARD, lambda s: item(s, "calculate_creatinine_clearance", "weight_kg").update(value=1.0)),
    "encounter": (WARD, lambda s: s["get_patient_presentation"].update(encounter_id="EN-000000")),
    "problems": (WARD, lambda s: s["get_patient_info"]["active_problems"].append({"icd10": "X", "name": "Y"})),
    "code_status": (WARD, lambda s: s["get_patient_info"].update(code_status="do not resuscitate")),
    "blood_type": (LABOUR, lambda s: s["check_rh_status"]["abo_rh"].update(value="B purple")),
    "allergies": (WARD, lambda s: s["get_allergy_list"].update(allergies=[{"allergen": "latex"}])),
    "medicines": (WARD, lambda s: medicine(s)["dose"].update(value=12345.0)),
    "interactions": (INTERACTING, lambda s: s["get_medications"].update(medications=[])),
    "qt_drugs": (WARD, lambda s: s["check_all_interactions"]["cumulative"].update(qt_known=["sotalol"])),
    "vital_signs": (WARD, lambda s: item(s, "calculate_news2", "sbp").update(value=1.0)),
    "mean_pressure": (WARD, lambda s: vitals(s)["map"].update(value=300)),
    "consciousness": (WARD, lambda s: vitals(s).update(consciousness="alert", gcs={"value": 9.0, "unit": "points"})),
    "coma_scale": (WARD, lambda s: s["calculate_gcs"].update(score=3.0)),
    "mental_state": (
        WARD,
        lambda s: (
            s["vitals_at_the_end"]["sets"][0].update(consciousness="new_confusion"),
            s["perform_mental_status_exam"]["findings"]["cognition"].update(observation="alert, orientated, attentive"),
        ),
    ),
    "survey": (
        WARD,
        lambda s: next(step for step in s["perform_primary_survey"]["steps"] if step["step"] == "D")[
            "measurements"
        ].update(gcs={"value": 4.0}, consciousness={"value": "alert"}),
    ),
    "sums": (WARD, lambda s: item(s, "calculate_news2", "sbp").update(points=17)),
    "sepsis": (WARD, lambda s: s["screen_sepsis"]["qsofa"].update(score=99.0)),
    "one_record": (WARD, lambda s: item(s, "calculate_meld_score", "creatinine").update(value=77.0)),
    "flags": (WARD, lambda s: result(s, "sodium").update(value=190, flag="low")),
    "blood_count": (WARD, lambda s: result(s, "haematocrit").update(value=9.0)),
    "trends": (WARD, lambda s: s["trend_creatinine"]["latest"].update(value=9.9)),
    "kidneys": (WARD, lambda s: s["calculate_creatinine_clearance"].update(kdigo_g_stage="G9")),
    "newest_values": (WARD, lambda s: item(s, "calculate_meld_score", "creatinine").update(value=77.0)),
    "pregnancy": (LABOUR, lambda s: s["get_patient_info"]["pregnancy"].update(gestational_age="2+0 weeks")),
    "tracing": (LABOUR, lambda s: s["interpret_ctg"].update(category="I", baseline_bpm=190)),
    "cervix": (LABOUR, lambda s: item(s, "calculate_bishop_score", "dilation").update(value=9.0)),
    "hypertension_of_pregnancy": (LABOUR, lambda s: s["evaluate_preeclampsia"]["severe_range_now"].update(value="1/1")),
    "electrocardiogram": (WARD, lambda s: item(s, "qt_after_ecg", "qtc_ms").update(value=700)),
    "recorded_scores": (WARD, lambda s: s["calculate_news2"].update(score=99.0)),
    "suicidal_thoughts": (
        ANXIOUS,
        lambda s: (
            s["assess_suicide_risk"]["cssrs"].update(q2={"answer": True}),
            s["assess_suicide_risk"].update(disclosure="open"),
            s["administer_phq9"]["items"][-1].update(points=0.0),
        ),
    ),
    "alcohol": (ANXIOUS, lambda s: s["get_social_history"].update(alcohol_drugs="no alcohol")),
    "studies": (NODULE, lambda s: s["study_0"].update(body_part="head")),
    "times": (WARD, lambda s: result(s, "sodium").update(collected_at="2099-01-01T00:00:00+00:00")),
}


def test_there_is_a_lie_for_every_check() -> None:
    assert LIES.keys() == CHECKS.keys()


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_a_contradiction(name: str) -> None:
    condition, lie = LIES[name]
    said = copy.deepcopy(answers(condition))
    before = list(CHECKS[name](said))
    assert all(holds for holds, _ in before), before
    assert before, f"{name} has nothing to compare about {said.who}"
    lie(said)
    assert not all(holds for holds, _ in CHECKS[name](said))
