"""The emergency disease scripts: how they look at the door, run untreated, and answer to right and wrong treatment."""

import pytest

from medmcp.servers.world.bedside import find
from medmcp.tasks.case import Case, generate
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.outcome import outcome_bounds

# condition: horizon in minutes, right treatment, wrong treatment (empty: none scripted)
COURSES = {
    "stemi_anterior": (240, (("drug:aspirin", 15), ("procedure:pci", 80)), ("drug:diltiazem", 15)),
    "stemi_inferior": (240, (("drug:aspirin", 15), ("procedure:pci", 80)), ("drug:glyceryl trinitrate", 10)),
    "nstemi": (360, (("drug:aspirin", 15), ("drug:fondaparinux", 30)), ("drug:alteplase", 60)),
    "stroke_left_mca": (300, (("drug:alteplase", 60),), ("drug:heparin", 60)),
    "stroke_right_mca": (300, (("drug:alteplase", 60),), ("drug:enoxaparin", 60)),
    "paracetamol_overdose": (720, (("drug:acetylcysteine", 90),), ("drug:paracetamol", 60)),
    "opioid_overdose": (45, (("care:bag_valve_mask", 8), ("drug:naloxone", 10)), ("drug:diazepam", 10)),
    "serotonin_syndrome": (180, (("drug:diazepam", 20), ("care:iv_fluid", 20)), ("drug:ondansetron", 20)),
    "anaphylaxis_food": (25, (("drug:adrenaline", 6), ("care:iv_fluid", 12)), ("drug:propranolol", 5)),
    "anaphylaxis_drug": (25, (("drug:adrenaline", 6), ("care:iv_fluid", 12)), ("drug:ceftriaxone", 5)),
    "pneumonia_sepsis": (300, (("drug:ceftriaxone", 45), ("care:iv_fluid", 30)), ("drug:metoprolol", 30)),
    "cholangitis_sepsis": (300, (("drug:piperacillin-tazobactam", 45), ("care:iv_fluid", 30)), ("drug:metoprolol", 30)),
    "asthma_severe": (180, (("drug:salbutamol", 10), ("drug:prednisolone", 30)), ("drug:lorazepam", 10)),
    "hyperkalaemia_ckd": (120, (("drug:calcium gluconate", 15), ("drug:insulin regular", 25)), ("drug:spironolactone", 10)),
    "gi_bleed_anticoagulant": (300, (("procedure:endoscopy", 100), ("drug:pantoprazole", 30)), ("drug:heparin", 20)),
}  # fmt: skip


def vitals(case: Case) -> dict[str, float]:
    rows = case.world().rows("SELECT code, value FROM observation WHERE category = 'vital-signs' AND value IS NOT NULL")
    return {row["code"]: row["value"] for row in rows}


@pytest.mark.parametrize("key", COURSES)
def test_left_alone_the_patient_gets_worse_and_treated_better(key: str) -> None:
    case = generate(CONDITIONS[key], 5)
    horizon, right, _ = COURSES[key]
    untreated, treated = outcome_bounds(case, horizon, right)
    assert untreated > case.severity
    assert treated < untreated - 0.05


@pytest.mark.parametrize("key", COURSES)
def test_the_wrong_drug_is_worse_than_nothing(key: str) -> None:
    case = generate(CONDITIONS[key], 5)
    horizon, _, wrong = COURSES[key]
    untreated, harmed = outcome_bounds(case, horizon, (wrong,))
    assert harmed > untreated or harmed == 1.0


@pytest.mark.parametrize("key", ["ankle_sprain", "sore_throat", "renal_colic", "simple_laceration"])
def test_low_acuity_stands_still_and_has_no_danger_zone_vitals(key: str) -> None:
    # ESI 5th edition danger zone in adults: heart rate > 100, breaths > 20, SpO2 < 92 %
    for seed in range(12):
        case = generate(CONDITIONS[key], seed)
        seen = vitals(case)
        assert outcome_bounds(case, 240, ())[0] == case.severity
        assert seen["heart_rate"] <= 100
        assert seen["respiratory_rate"] <= 20
        assert seen["spo2"] >= 92


def test_an_opioid_overdose_hardly_breathes() -> None:
    # Boyer 2012: 12 breaths or fewer in a patient who does not wake is an opioid until shown otherwise
    for seed in range(8):
        seen = vitals(generate(CONDITIONS["opioid_overdose"], seed))
        assert seen["respiratory_rate"] <= 9
        assert seen["gcs"] <= 9


def test_anaphylaxis_has_low_pressure_wheeze_and_hives() -> None:
    for key in ("anaphylaxis_food", "anaphylaxis_drug"):
        case = generate(CONDITIONS[key], 3)
        world = case.world()
        assert vitals(case)["sbp"] < 90
        assert find(world, case.patient_id, "rash").text == "urticaria"
        assert find(world, case.patient_id, "breath_sounds").text == "wheeze both sides"


def test_severe_asthma_blows_a_third_to_a_half_of_predicted() -> None:
    # BTS/SIGN 158: 33 to 50 % is acute severe
    for seed in range(8):
        case = generate(CONDITIONS["asthma_severe"], seed)
        share = case.world().body.apply_courses(case.patient_id, "peak_flow", 100.0, 0)
        assert 33 <= share <= 51


def test_stroke_pressure_is_below_the_limit_for_alteplase_on_arrival() -> None:
    # AHA/ASA 2019: 185/110 mmHg
    for key in ("stroke_left_mca", "stroke_right_mca"):
        for seed in range(12):
            seen = vitals(generate(CONDITIONS[key], seed))
            assert seen["sbp"] < 185
            assert seen["dbp"] < 110


def test_no_complaint_or_teaser_says_the_diagnosis() -> None:
    for key in (*COURSES, "ankle_sprain", "renal_colic"):
        condition = CONDITIONS[key]
        told = " ".join((condition.teaser, *condition.complaints)).lower()
        assert not any(name.lower() in told for name in (condition.name, *condition.accepted_names))
