"""What a patient shows in one place agrees with what the same patient shows in another."""

import warnings
from collections.abc import Iterator
from math import log10
from typing import Any

import pytest

from medmcp.servers.clinical.laboratory import find_test
from medmcp.servers.world.fhir_codes import SNOMED_TO_ICD
from medmcp.servers.world.laboratory import order_test
from medmcp.tasks.case import generate
from medmcp.tasks.condition import Condition
from medmcp.tasks.conditions import CONDITIONS
from medmcp.tasks.outcome import outcome_bounds

SEEDS = range(12)


@pytest.fixture(scope="module")
def icd() -> Any:
    with warnings.catch_warnings():  # the package reads its table in a deprecated way
        warnings.simplefilter("ignore", DeprecationWarning)
        return pytest.importorskip("simple_icd_10_cm")


def readings(key: str, *tests: str) -> Iterator[tuple[Any, dict[str, float]]]:
    for seed in SEEDS:
        case = generate(CONDITIONS[key], seed)
        if case.sex != "male":  # resting values of men do not depend on pregnancy
            continue
        world = case.world()
        patient = world.row("SELECT * FROM patient WHERE id = ?", case.patient_id)
        assert patient is not None
        values = {}
        for key_of_test in tests:
            test = find_test(key_of_test)
            assert test is not None
            order = order_test(world, patient, case.encounter_id, test, priority="stat", indication="check")
            row = world.row("SELECT value FROM observation WHERE order_id = ?", order["id"])
            assert row is not None
            values[key_of_test] = row["value"]
        yield (lambda name, w=world, c=case: w.body.vital(c.patient_id, name)), values


def codes(condition: Condition) -> list[str]:
    return [condition.icd10, *(problem.code for problem in condition.problems)]


@pytest.mark.parametrize("condition", CONDITIONS.values(), ids=lambda c: c.key)
def test_every_diagnosis_is_coded_to_the_last_character(condition: Condition, icd: Any) -> None:
    assert [code for code in codes(condition) if not icd.is_leaf(code)] == []


def test_every_icd_code_beside_a_snomed_code_is_complete(icd: Any) -> None:
    assert [code for code in SNOMED_TO_ICD.values() if not icd.is_leaf(code)] == []


@pytest.mark.parametrize("key", ["urosepsis", "pneumonia_sepsis", "cholangitis_sepsis", "gi_bleed_anticoagulant"])
def test_lactate_at_the_bedside_is_that_of_the_laboratory(key: str) -> None:
    for _, found in readings(key, "lactate", "lactate_poc"):
        assert found["lactate_poc"] == pytest.approx(found["lactate"], abs=1.0)
        assert found["lactate_poc"] > 2


@pytest.mark.parametrize("key", ["pneumonia_sepsis", "asthma_severe", "opioid_overdose", "anaphylaxis_food"])
def test_arterial_oxygen_fits_the_saturation(key: str) -> None:
    # Severinghaus 1979 J Appl Physiol 46:599: 40, 50, 60, 80 mmHg are 75, 84, 91 and 96 %
    for vital, found in readings(key, "po2"):
        po2 = found["po2"]
        expected = 100 / (23400 / (po2**3 + 150 * po2) + 1)
        assert vital("spo2") == pytest.approx(expected, abs=5)


@pytest.mark.parametrize("key", ["urosepsis", "pneumonia_sepsis", "hyperkalaemia_ckd", "opioid_overdose"])
def test_arterial_gas_obeys_henderson_and_hasselbalch(key: str) -> None:
    for _, found in readings(key, "ph", "pco2", "hco3_arterial"):
        assert found["ph"] == pytest.approx(6.1 + log10(found["hco3_arterial"] / (0.0307 * found["pco2"])), abs=0.07)


def test_calcium_protects_and_leaves_the_potassium() -> None:
    # 6 mmol/L at severity 1, so 0.5 mmol/L are 0.083 of severity
    case = generate(CONDITIONS["hyperkalaemia_ckd"], 3)
    _, calcium = outcome_bounds(case, 45, (("drug:calcium gluconate", 5),))
    _, insulin = outcome_bounds(case, 90, (("drug:insulin regular", 5),))
    assert calcium > case.severity - 0.083
    assert 0.6 <= 6 * (case.severity + 0.05 * 1.5 - insulin) <= 1.5  # UKKA 2023: 0.6 to 1.2 mmol/L


# ATS/IDSA 2019 (Metlay): in severe pneumonia a beta-lactam with a macrolide; neither of them alone does as much
@pytest.mark.parametrize("key", ["cap_severe", "pneumonia_sepsis"])
def test_severe_pneumonia_answers_best_to_a_beta_lactam_with_a_macrolide(key: str) -> None:
    case = generate(CONDITIONS[key], 3)
    lactam, macrolide = ("drug:ceftriaxone", 20), ("drug:azithromycin", 20)
    _, both = outcome_bounds(case, 480, (lactam, macrolide))
    _, first = outcome_bounds(case, 480, (lactam,))
    _, second = outcome_bounds(case, 480, (macrolide,))
    assert both < first < second


# IDSA 2012 (Shulman 2012 Clin Infect Dis 55:e86), table 2
def test_every_antibiotic_of_the_guideline_helps_a_streptococcal_throat() -> None:
    course = CONDITIONS["strep_pharyngitis"].course
    assert course is not None
    helps = {r.match.removeprefix("drug:") for r in course.responses if r.once_group == "antibiotic"}
    assert helps >= {"amoxicillin", "phenoxymethylpenicillin", "cefalexin", "cefadroxil", "clindamycin", "azithromycin", "clarithromycin"}  # fmt: skip


# AHA/ASA 2021 (Kleindorfer 2021 Stroke 52:e364): two antiplatelet drugs for three weeks after a minor stroke
def test_a_minor_stroke_is_on_two_antiplatelet_drugs() -> None:
    admission = CONDITIONS["stroke_home"].admission
    assert admission is not None
    assert {"aspirin", "clopidogrel"} <= {order.drug for order in admission.orders}


# apixaban label: 2.5 mg twice a day where two of these hold: 80 years or older, 60 kg or less, creatinine 1.5 mg/dL or more
@pytest.mark.parametrize("key", ["digoxin_toxicity_check", "subdural_haematoma"])
def test_nobody_takes_full_apixaban_who_should_have_half(key: str) -> None:
    script = CONDITIONS[key]
    (taken,) = [m for problem in script.problems for m in problem.medicines if m.drug == "apixaban"]
    creatinine = [result.level[1] for result in script.results if result.code == "creatinine" and result.level]
    assert (taken.dose, taken.frequency) == (5, "bid")
    assert script.age[1] < 80
    assert all(level < 1.5 for level in creatinine)
