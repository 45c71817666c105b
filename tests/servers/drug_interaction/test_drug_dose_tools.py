"""Doses for indication, weight, kidney and liver; kinetics, levels, QT risk."""

from typing import TYPE_CHECKING

import pytest

from medmcp.servers.clinical.dose_choice import frequency_of
from medmcp.servers.clinical.kidney_dosing import parse_regimen
from medmcp.servers.tool import ToolError

if TYPE_CHECKING:
    from conftest import Ward

PATIENT = "PT-000001"


def test_the_recommended_dose_is_the_indications_own(ward: "Ward") -> None:
    ward.result("creatinine", 0.8, "mg/dL")
    answer = ward.call(
        "check_dosage", drug_name="amoxicillin", patient_id=PATIENT, indication="community-acquired pneumonia"
    )
    best = answer["recommended"]  # ATS/IDSA 2019: 1 g three times a day
    assert (best["dose"], best["unit"], best["route"], best["frequency"]) == (1000, "mg", "oral", "q8h")
    assert best["max_daily"] == 3000
    assert answer["verdict"] is None


def test_the_recommended_dose_is_reduced_to_the_kidney_band(ward: "Ward") -> None:
    ward.result("creatinine", 2.4, "mg/dL")  # (140 - 70) x 57 / (72 x 2.4) x 0.85 = 20 mL/min
    answer = ward.call(
        "check_dosage", drug_name="amoxicillin", patient_id=PATIENT, indication="community-acquired pneumonia"
    )
    best = answer["recommended"]  # label: 250 to 500 mg every 12 h at 10 to 30 mL/min
    assert (best["dose"], best["frequency"], best["max_daily"]) == (500, "q12h", 1000)
    assert "10 to < 30 mL/min" in answer["adjustments"]["renal"]


def test_sepsis_takes_the_full_regimen_of_an_antibiotic(ward: "Ward") -> None:
    """SSC 2021: full doses at first; ceftriaxone 2 g a day, meropenem 1 g every 8 h, cefepime 2 g every 8 h."""
    ward.result("creatinine", 0.8, "mg/dL")
    ward.world.update("patient", PATIENT, weight_kg=70.0)
    for drug, dose, frequency in (
        ("ceftriaxone", 2000, "daily"),
        ("meropenem", 1000, "q8h"),
        ("cefepime", 2000, "q8h"),
    ):
        best = ward.call("check_dosage", drug_name=drug, patient_id=PATIENT, indication="sepsis", route="iv")[
            "recommended"
        ]
        assert (best["dose"], best["frequency"], best["route"]) == (dose, frequency, "iv"), drug


def test_the_recommended_dose_passes_the_orders_own_checks(ward: "Ward") -> None:
    ward.result("creatinine", 2.4, "mg/dL")
    for drug in ("meropenem", "cefepime", "piperacillin-tazobactam", "levofloxacin", "ceftriaxone"):
        best = ward.call("check_dosage", drug_name=drug, patient_id=PATIENT, indication="sepsis", route="iv")[
            "recommended"
        ]
        judged = ward.call(
            "check_dosage", drug_name=drug, patient_id=PATIENT, indication="sepsis", route="iv", dose=best["dose"],
            dose_unit=best["unit"], doses_per_day=best["doses_per_day"],
        )  # fmt: skip
        assert judged["verdict"] == "within_range", drug


def test_a_drug_that_the_kidney_forbids_is_not_recommended(ward: "Ward") -> None:
    ward.result("creatinine", 2.4, "mg/dL")  # eGFR about 21: metformin is contraindicated below 30 (FDA 2016)
    answer = ward.call("check_dosage", drug_name="metformin", patient_id=PATIENT, indication="type 2 diabetes mellitus")
    assert answer["recommended"] is None
    assert "contraindicated" in answer["adjustments"]["not_recommended"]


def test_a_tenfold_dose_exceeds_the_maximum_and_is_named_a_decimal_error(ward: "Ward") -> None:
    answer = ward.call(
        "check_dosage", drug_name="paracetamol", dose=10, dose_unit="g", route="oral", doses_per_day=4, age_years=40
    )
    assert answer["verdict"] == "exceeds_maximum"
    assert any("decimal" in warning for warning in answer["warnings"])


def test_a_dose_by_a_route_that_the_drug_does_not_have_is_named(ward: "Ward") -> None:
    answer = ward.call("check_dosage", drug_name="amoxicillin", dose=500, dose_unit="mg", route="iv")
    assert answer["verdict"] == "wrong_route"


def test_a_childs_dose_goes_by_weight_and_never_above_the_adult_maximum(ward: "Ward") -> None:
    def otitis(weight: float) -> float:
        answer = ward.call(
            "check_dosage", drug_name="amoxicillin", indication="acute otitis media", age_years=6, weight_kg=weight
        )
        return float(answer["recommended"]["dose"])

    assert otitis(20) == 800  # 40 mg/kg x 20 kg
    assert otitis(60) == 2000  # 2400 mg is capped


def test_a_dose_needs_its_unit_and_a_weight_dose_its_weight(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("check_dosage", drug_name="paracetamol", dose=1)
    assert caught.value.code == "INVALID_ARGUMENT"
    with pytest.raises(ToolError) as caught:
        ward.call("check_dosage", drug_name="gentamicin", indication="sepsis", route="iv", age_years=50)
    assert caught.value.code == "MISSING_DATA"


@pytest.mark.parametrize(
    ("per_day", "name"), [(1, "daily"), (3, "q8h"), (5, "q6h"), (0.5, "q48h"), (1 / 7, "weekly"), (0.15, "weekly")]
)
def test_a_frequency_is_never_more_often_than_the_table(per_day: float, name: str) -> None:
    assert frequency_of(per_day)[0] == name


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("1 g q8h", (1, "g", 3)),
        ("500 mg twice daily", (500, "mg", 2)),
        ("40 mg every 24 h", (40, "mg", 1)),
        ("some", None),
    ],
)
def test_a_written_regimen_is_read(text: str, read: tuple[float, str, float] | None) -> None:
    assert parse_regimen(text) == read


def test_creatinine_clearance_shows_every_weight(ward: "Ward") -> None:
    """70-year-old woman of 60 kg, 165 cm, creatinine 1.2 mg/dL. IBW 45.5 + 2.3 x (64.96 - 60) = 56.9 kg;
    70 x 56.9 / (72 x 1.2) x 0.85 = 39.2, with 60 kg 41.3 mL/min."""
    ward.result("creatinine", 1.2, "mg/dL")
    answer = ward.call("calculate_creatinine_clearance", patient_id=PATIENT)
    assert answer["score"] == pytest.approx(39.2, abs=0.1)
    assert answer["crcl_ml_min"]["actual"] == pytest.approx(41.3, abs=0.1)
    assert answer["crcl_ml_min"]["weight_used"] == "ideal"
    assert answer["kdigo_g_stage"] == "G3a"  # 142 x (1.2/0.7)^-1.2 x 0.9938^70 x 1.012 = 48.7
    assert answer["steady_state"] == "unknown"


def test_a_rise_of_creatinine_makes_the_estimate_unreliable(ward: "Ward") -> None:
    ward.result("creatinine", 1.0, "mg/dL", hours_ago=30)
    ward.result("creatinine", 2.4, "mg/dL")
    answer = ward.call("calculate_creatinine_clearance", patient_id=PATIENT)
    assert answer["steady_state"] is False
    assert any("unreliable" in warning for warning in answer["warnings"])


def test_clearance_without_creatinine_is_missing_and_not_assumed(ward: "Ward") -> None:
    answer = ward.call("calculate_creatinine_clearance", patient_id=PATIENT)
    assert answer["score"] is None
    assert answer["missing"] == ["creatinine"]


def test_the_band_of_the_renal_table_is_named(ward: "Ward") -> None:
    answer = ward.call("calculate_renal_dose_adjustment", drug_name="meropenem", crcl=26, current_dose="1 g q8h")
    assert answer["band"] == "CrCl 26 to < 51 mL/min"  # the lower limit is inclusive
    assert answer["regimen"]["min_interval_h"] == 12
    assert (answer["needed"], answer["compare"]) == (True, "reduce")


def test_a_wide_index_antibiotic_is_not_reduced_in_the_first_two_days_of_kidney_injury(ward: "Ward") -> None:
    ward.result("creatinine", 0.9, "mg/dL", hours_ago=40)
    ward.result("creatinine", 2.4, "mg/dL")
    wide = ward.call("calculate_renal_dose_adjustment", drug_name="meropenem", patient_id=PATIENT)
    assert wide["needed"] is False
    assert any("48 h" in warning for warning in wide["warnings"])
    narrow = ward.call("calculate_renal_dose_adjustment", drug_name="vancomycin", patient_id=PATIENT)
    assert narrow["needed"] is True


def test_renal_dosing_without_kidney_function_is_refused(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("calculate_renal_dose_adjustment", drug_name="meropenem", patient_id=PATIENT)
    assert caught.value.code == "MISSING_DATA"


def test_an_incomplete_child_pugh_gives_every_class_still_possible(ward: "Ward") -> None:
    """Bilirubin 4 and albumin 2.0 are 3 points each; INR, ascites and encephalopathy 1 to 3: 9 to 15, B or C."""
    ward.result("bilirubin_total", 4.0, "mg/dL")
    ward.result("albumin", 2.0, "g/dL")
    answer = ward.call("calculate_hepatic_dose_adjustment", drug_name="morphine", patient_id=PATIENT)
    assert answer["child_class"]["possible"] == ["B", "C"]
    assert {row["child_pugh"] for row in answer["regimen"]} == {"B", "C"}


def test_hys_law_on_the_drug_calls_for_a_stop(ward: "Ward") -> None:
    ward.takes("isoniazid", 300)
    ward.result("alt", 300, "U/L")
    ward.result("bilirubin_total", 3.5, "mg/dL")
    answer = ward.call("calculate_hepatic_dose_adjustment", drug_name="isoniazid", patient_id=PATIENT, child_pugh="A")
    assert any("Hy's law" in warning for warning in answer["warnings"])


def test_the_half_life_is_scaled_to_the_kidney(ward: "Ward") -> None:
    """Digoxin: fe 0.7, mean half-life 42 h, CrCl 19.6: 42 / (1 - 0.7 x (1 - 19.6/120)) = 101 h."""
    ward.result("creatinine", 2.4, "mg/dL")
    answer = ward.call("get_pharmacokinetics", drug_name="digoxin", patient_id=PATIENT, calculate="washout")
    assert answer["half_life_h"]["patient"] == pytest.approx(101.4, abs=1)
    assert answer["result"]["value"] == pytest.approx(5 * 101.4, abs=5)


def test_nonlinear_kinetics_are_not_calculated(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("get_pharmacokinetics", drug_name="phenytoin", calculate="steady_state")
    assert caught.value.code == "NOT_APPLICABLE"


def test_phenytoin_is_corrected_for_albumin(ward: "Ward") -> None:
    """8 / (0.2 x 2.0 + 0.1) = 16 mg/L: in range, though the total looks low."""
    ward.result("albumin", 2.0, "g/dL")
    ward.result("creatinine", 0.8, "mg/dL")
    answer = ward.call(
        "check_therapeutic_drug_monitoring", drug_name="phenytoin", patient_id=PATIENT, level=8, hours_after_dose=12
    )
    assert answer["corrected_level"]["value"] == 16
    assert answer["interpretation"] == "in"


def test_a_level_outside_its_window_cannot_be_read(ward: "Ward") -> None:
    answer = ward.call("check_therapeutic_drug_monitoring", drug_name="lithium", level=0.7, hours_after_dose=3)
    assert answer["interpretation"] == "not_interpretable"


def test_a_toxic_level_says_stop_and_poison_centre(ward: "Ward") -> None:
    ward.takes("digoxin", 0.125, indication="atrial fibrillation")
    record = ward.result("digoxin", 3.4, "ng/mL", hours_ago=2)
    answer = ward.call("check_therapeutic_drug_monitoring", drug_name="digoxin", patient_id=PATIENT)
    assert answer["interpretation"] == "toxic"
    assert "top the drug" in answer["advice"]
    assert "poison centre" in answer["advice"]
    assert answer["level"]["record_id"] == record


def test_tisdale_adds_up_from_explicit_values(ward: "Ward") -> None:
    """Age 70: 1, female 1, loop diuretic 1, K 3.2: 2, QTc 460: 2, two known drugs 6 = 13, high (Tisdale 2013)."""
    answer = ward.call(
        "assess_qt_risk", age=70, sex="female", potassium=3.2, qtc_ms=460, qt_drugs=["amiodarone", "haloperidol"],
        conditions_present=["loop_diuretic"], conditions_absent=["acute_mi", "sepsis", "heart_failure"],
    )  # fmt: skip
    assert (answer["score"], answer["risk"]) == (13, "high")
    assert [row["category"] for row in answer["qt_drugs"]] == ["known", "known"]


def test_what_nobody_recorded_is_missing_in_the_qt_score(ward: "Ward") -> None:
    record = ward.takes("citalopram", 20)
    answer = ward.call("assess_qt_risk", patient_id=PATIENT)
    assert answer["score"] is None
    assert set(answer["missing"]) == {"potassium", "qtc_ms", "acute_mi", "sepsis", "heart_failure"}
    assert answer["qt_drugs"][0]["medication_ids"] == [record]


def test_a_qtc_of_500_is_high_whatever_the_score(ward: "Ward") -> None:
    ward.result("qtc", 512, "ms")
    ward.result("potassium", 4.2, "mmol/L")
    answer = ward.call("assess_qt_risk", patient_id=PATIENT, new_drug="haloperidol")
    assert answer["risk"] == "high"


def test_a_condition_cannot_be_present_and_absent(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("assess_qt_risk", conditions_present=["sepsis"], conditions_absent=["sepsis"])
    assert caught.value.code == "INVALID_ARGUMENT"


def test_the_score_is_not_made_for_children(ward: "Ward") -> None:
    with pytest.raises(ToolError) as caught:
        ward.call("assess_qt_risk", age=12, potassium=4.0)
    assert caught.value.code == "NOT_APPLICABLE"
