"""The safety engine: what is refused outright, what needs a reason, what only warns, and what must never be blocked."""

from dataclasses import replace

import pytest

from medmcp.servers.clinical.allergy import RecordedAllergy
from medmcp.servers.clinical.formulary import find_drug
from medmcp.servers.clinical.safety import DrugOrder, Issue, Medicine, PatientFacts, check_order

# A healthy man of 60 about whom everything that the checks ask is known.
MAN = PatientFacts(
    age=60, sex="male", weight_kg=70, crcl=95, egfr=90, pregnancy="not_pregnant", allergy_status="none_known",
    qtc_ms=420, potassium=4.2,
)  # fmt: skip
PREGNANT = replace(MAN, age=28, sex="female", pregnancy="pregnant", gestation_days=70)
LATE_PREGNANT = replace(PREGNANT, gestation_days=230)
PENICILLIN_ANAPHYLAXIS = RecordedAllergy(
    record_id="AL-1", allergen="amoxicillin", mechanism="immediate", severity="anaphylaxis", verified=True
)
SULFONAMIDE_RASH = RecordedAllergy(
    record_id="AL-2", allergen="co-trimoxazole", mechanism="delayed_mild", severity="mild", verified=True
)


def issues(
    facts: PatientFacts, drug: str, dose: float, unit: str, route: str, frequency: str = "once", indication: str = ""
) -> list[Issue]:
    row = find_drug(drug)
    assert row is not None, drug
    return check_order(facts, DrugOrder(row, dose, unit, route, frequency, indication))


def blocks(found: list[Issue], type: str) -> list[int]:
    return [issue.grade for issue in found if issue.type == type and issue.grade < 3]


def is_blocked(found: list[Issue]) -> bool:
    return any(issue.grade < 3 for issue in found)


def on(facts: PatientFacts, *drugs: str) -> PatientFacts:
    return replace(facts, medicines=tuple(Medicine(f"MO-{n}", drug, "inpatient") for n, drug in enumerate(drugs)))


def with_problem(facts: PatientFacts, code: str, name: str) -> PatientFacts:
    return replace(facts, problems=(("CN-1", code, name),))


# grade 1: refused, no override


def test_amoxicillin_after_verified_penicillin_anaphylaxis_is_refused_outright() -> None:
    facts = replace(MAN, allergy_status="documented", allergies=(PENICILLIN_ANAPHYLAXIS,))
    found = issues(facts, "amoxicillin", 1000, "mg", "oral", "tid")
    assert blocks(found, "allergy") == [1]
    assert not found[0].overridable
    assert found[0].source_record == "AL-1"


@pytest.mark.parametrize("drug", ["isotretinoin", "acitretin", "thalidomide", "lenalidomide"])
def test_the_worst_teratogens_are_never_given_in_pregnancy(drug: str) -> None:
    assert blocks(issues(PREGNANT, drug, 20, "mg", "oral", "daily"), "pregnancy") == [1]


def test_potassium_chloride_as_an_intravenous_push_is_refused_outright() -> None:
    assert blocks(issues(MAN, "potassium chloride", 20, "mmol", "iv", "stat"), "route") == [1]


@pytest.mark.parametrize("drug", ["vincristine", "bortezomib"])
def test_a_drug_that_kills_in_the_spinal_canal_is_refused_outright(drug: str) -> None:
    assert blocks(issues(MAN, drug, 2, "mg", "intrathecal"), "route") == [1]


def test_a_product_for_the_gut_is_never_injected() -> None:
    assert blocks(issues(MAN, "lactulose", 20, "mL", "iv"), "route") == [1]


@pytest.mark.parametrize(
    ("code", "name"), [("D81.9", "combined immunodeficiency"), ("C91.00", "leukaemia"), ("Z94.0", "kidney transplant")]
)
def test_a_live_vaccine_in_severe_immunosuppression_is_refused_outright(code: str, name: str) -> None:
    found = issues(with_problem(MAN, code, name), "mmr vaccine", 0.5, "mL", "sc")
    assert blocks(found, "contraindication") == [1]


def test_selective_iga_deficiency_does_not_block_a_live_vaccine() -> None:
    # CDC general best practice guidelines for immunization (2024): no contraindication to measles-mumps-rubella vaccine
    assert not is_blocked(
        issues(with_problem(MAN, "D80.2", "selective IgA deficiency"), "mmr vaccine", 0.5, "mL", "sc")
    )


# grade 2: refused unless a reason is given


def test_metformin_below_egfr_30_is_a_hard_stop() -> None:
    found = issues(replace(MAN, egfr=25, crcl=28), "metformin", 500, "mg", "oral", "bid")
    assert blocks(found, "renal") == [2]
    assert found[0].overridable


def test_warfarin_in_pregnancy_is_a_hard_stop_except_with_a_mechanical_valve() -> None:
    assert blocks(issues(PREGNANT, "warfarin", 5, "mg", "oral", "daily", "deep vein thrombosis"), "pregnancy") == [2]
    valve = issues(PREGNANT, "warfarin", 5, "mg", "oral", "daily", "mechanical mitral valve")
    assert not blocks(valve, "pregnancy")


@pytest.mark.parametrize(("drug", "dose", "route"), [("haloperidol", 2.5, "im"), ("ondansetron", 4, "iv")])
def test_a_known_torsades_drug_at_qtc_510_is_a_hard_stop(drug: str, dose: float, route: str) -> None:
    assert blocks(issues(replace(MAN, qtc_ms=510), drug, dose, "mg", route), "qt") == [2]


def test_a_known_torsades_drug_at_qtc_480_is_a_warning() -> None:
    found = issues(replace(MAN, qtc_ms=480), "ondansetron", 4, "mg", "iv")
    assert [issue.grade for issue in found if issue.type == "qt"] == [3]


def test_glyceryl_trinitrate_after_sildenafil_is_a_hard_stop() -> None:
    found = issues(on(MAN, "sildenafil"), "glyceryl trinitrate", 0.4, "mg", "sublingual")
    assert blocks(found, "interaction") == [2]


def test_ten_times_the_morphine_is_a_hard_stop_that_names_a_decimal_error() -> None:
    found = issues(MAN, "morphine", 50, "mg", "iv", "once", "severe acute pain")  # 2 to 5 mg is usual
    assert blocks(found, "dose") == [2]
    assert "decimal" in next(issue.message for issue in found if issue.type == "dose")


def test_a_thousandfold_unit_error_is_a_hard_stop() -> None:
    assert blocks(issues(MAN, "fentanyl", 50, "mg", "iv", "once", "severe acute pain"), "dose") == [2]
    assert blocks(issues(MAN, "digoxin", 250, "mg", "oral", "daily"), "dose")
    assert blocks(issues(MAN, "levothyroxine", 100, "mg", "oral", "daily"), "dose")


def test_weekly_methotrexate_written_daily_is_a_hard_stop() -> None:
    # ISMP Targeted Medication Safety Best Practices 2024, number 2
    assert blocks(issues(MAN, "methotrexate", 10, "mg", "oral", "daily", "rheumatoid arthritis"), "dose") == [2]
    assert not blocks(issues(MAN, "methotrexate", 10, "mg", "oral", "weekly", "rheumatoid arthritis"), "dose")


def test_more_than_the_daily_maximum_is_a_hard_stop() -> None:
    # 1 g every 4 h is 6 g a day; 4 g is the limit of the BNF and of the US over-the-counter monograph
    assert blocks(issues(MAN, "paracetamol", 1000, "mg", "oral", "q4h", "pain"), "dose") == [2]


def test_the_same_drug_twice_is_a_hard_stop_and_two_of_a_class_a_warning() -> None:
    assert blocks(issues(on(MAN, "ramipril"), "ramipril", 5, "mg", "oral", "daily"), "duplicate") == [2]
    assert not is_blocked(issues(on(MAN, "aspirin"), "clopidogrel", 75, "mg", "oral", "daily"))


def test_valproate_needs_a_pregnancy_test_where_pregnancy_is_possible() -> None:
    woman = replace(MAN, age=30, sex="female", pregnancy="unknown")
    assert blocks(issues(woman, "valproate", 500, "mg", "oral", "bid", "migraine prophylaxis"), "pregnancy_test") == [2]
    tested = replace(woman, pregnancy_test_negative=True)
    assert not blocks(issues(tested, "valproate", 500, "mg", "oral", "bid", "migraine prophylaxis"), "pregnancy_test")
    seizing = issues(woman, "valproate", 2800, "mg", "iv", "stat", "status epilepticus")
    assert not blocks(seizing, "pregnancy_test")


def test_an_anticoagulant_with_a_traumatic_subdural_haematoma_is_a_hard_stop() -> None:
    found = issues(with_problem(MAN, "S06.5X0A", "traumatic subdural haemorrhage"), "apixaban", 5, "mg", "oral", "bid")
    assert blocks(found, "contraindication") == [2]


def test_an_ace_inhibitor_is_a_hard_stop_late_in_pregnancy() -> None:
    assert blocks(issues(LATE_PREGNANT, "lisinopril", 10, "mg", "oral", "daily"), "pregnancy") == [2]


def test_a_beta_blocker_is_a_hard_stop_in_decompensated_and_none_in_stable_heart_failure() -> None:
    acute = with_problem(MAN, "I50.23", "acute on chronic systolic heart failure")
    stable = with_problem(MAN, "I50.22", "chronic systolic heart failure")
    order = ("bisoprolol", 2.5, "mg", "oral", "daily", "heart failure with reduced ejection fraction")
    assert blocks(issues(acute, *order), "contraindication") == [2]
    assert not is_blocked(issues(stable, *order))


# a first dose that saves life is shown, not blocked


def test_adrenaline_in_arrest_is_only_warned_about() -> None:
    arrest = replace(on(MAN, "propranolol"), emergency="arrest", qtc_ms=520)
    assert not is_blocked(issues(arrest, "adrenaline", 1, "mg", "iv", "stat", "cardiac arrest"))
    shocked = replace(with_problem(MAN, "R57.0", "cardiogenic shock"), emergency="arrest", qtc_ms=520)
    assert not is_blocked(issues(shocked, "amiodarone", 300, "mg", "intraosseous", "stat", "cardiac arrest"))


# routine orders go through


@pytest.mark.parametrize(
    ("facts", "order"),
    [
        (with_problem(MAN, "I21.19", "STEMI of inferior wall"), ("aspirin", 300, "mg", "oral", "stat", "STEMI")),
        (with_problem(MAN, "K25.7", "chronic gastric ulcer"), ("aspirin", 300, "mg", "oral", "stat", "STEMI")),
        (on(MAN, "metoprolol"), ("adrenaline", 0.5, "mg", "im", "stat", "anaphylaxis")),
        (on(MAN, "propranolol"), ("adrenaline", 0.5, "mg", "im", "stat", "anaphylaxis")),
        (MAN, ("ceftriaxone", 2, "g", "iv", "daily", "community-acquired pneumonia")),
        (MAN, ("ceftriaxone", 2, "g", "iv", "q12h", "bacterial meningitis")),
        (
            with_problem(MAN, "I26.99", "pulmonary embolism"),
            ("enoxaparin", 1, "mg_per_kg", "sc", "q12h", "pulmonary embolism"),
        ),
        (
            with_problem(MAN, "I26.99", "pulmonary embolism"),
            ("heparin", 80, "unit_per_kg", "iv", "stat", "pulmonary embolism"),
        ),
        (
            with_problem(MAN, "J45.901", "acute asthma"),
            ("salbutamol", 5, "mg", "nebulised", "stat", "acute asthma exacerbation"),
        ),
        (
            replace(MAN, allergy_status="documented", allergies=(SULFONAMIDE_RASH,)),
            ("furosemide", 40, "mg", "iv", "once", "acute heart failure"),
        ),
        (
            with_problem(MAN, "E10.10", "diabetic ketoacidosis"),
            ("insulin regular", 0.1, "unit_per_kg_per_h", "iv", "continuous", "diabetic ketoacidosis"),
        ),
        (
            with_problem(MAN, "Z88.8", "allergy to other drugs"),
            ("insulin regular", 0.1, "unit_per_kg_per_h", "iv", "continuous", "diabetic ketoacidosis"),
        ),
        (
            with_problem(MAN, "R65.21", "septic shock"),
            ("noradrenaline", 0.1, "microgram_per_kg_per_min", "iv", "continuous", "septic shock"),
        ),
        (MAN, ("paracetamol", 1, "g", "oral", "qid", "pain")),
        (with_problem(MAN, "K70.30", "alcoholic cirrhosis"), ("paracetamol", 500, "mg", "oral", "qid", "pain")),
        (
            with_problem(MAN, "J96.01", "acute respiratory failure"),
            ("morphine", 2, "mg", "iv", "once", "severe acute pain"),
        ),
        (with_problem(MAN, "I21.4", "NSTEMI"), ("atorvastatin", 80, "mg", "oral", "daily", "acute coronary syndrome")),
        (with_problem(MAN, "R65.21", "septic shock"), ("hydrocortisone", 50, "mg", "iv", "q6h", "septic shock")),
        (MAN, ("magnesium sulfate", 4, "g", "iv", "stat", "eclampsia")),
        (MAN, ("calcium gluconate", 3, "g", "iv", "stat", "hyperkalaemia with ECG change")),
        (MAN, ("potassium chloride", 40, "mmol", "oral", "bid", "hypokalaemia")),
        (with_problem(MAN, "K56.7", "ileus"), ("potassium chloride", 10, "mmol", "iv", "q1h", "hypokalaemia")),
        (MAN, ("salbutamol", 5, "mg", "nebulised", "q15min", "acute asthma exacerbation")),
        (MAN, ("glyceryl trinitrate", 0.4, "mg", "sublingual", "q5min", "acute coronary syndrome")),
        (LATE_PREGNANT, ("labetalol", 20, "mg", "iv", "q15min", "severe hypertension in pregnancy")),
        (MAN, ("digoxin", 125, "microgram", "oral", "daily", "atrial fibrillation")),
        (MAN, ("levothyroxine", 100, "microgram", "oral", "daily", "hypothyroidism")),
        (MAN, ("lorazepam", 4, "mg", "iv", "stat", "status epilepticus")),
        (LATE_PREGNANT, ("aspirin", 75, "mg", "oral", "daily", "prevention of pre-eclampsia")),
        (LATE_PREGNANT, ("labetalol", 20, "mg", "iv", "stat", "severe hypertension in pregnancy")),
        (LATE_PREGNANT, ("oxytocin", 0.06, "unit_per_h", "iv", "continuous", "induction of labour")),
        (PREGNANT, ("amoxicillin", 500, "mg", "oral", "tid", "cystitis")),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_routine_care_is_not_blocked(facts: PatientFacts, order: tuple[str, float, str, str, str, str]) -> None:
    found = issues(facts, *order)
    assert not is_blocked(found), [issue for issue in found if issue.grade < 3]


# warnings


def test_a_missing_ecg_is_named_and_a_recent_qtc_stands_for_it() -> None:
    def missing(facts: PatientFacts) -> str:
        return next(i.message for i in issues(facts, "sotalol", 80, "mg", "oral", "bid") if i.type == "baseline")

    assert "ecg" in missing(replace(MAN, qtc_ms=None))
    assert "ecg" not in missing(MAN)
    assert "ecg" not in missing(replace(MAN, qtc_ms=None, known_tests=frozenset({"qtc"})))


def test_allergies_that_nobody_asked_about_are_reported_as_not_assessed() -> None:
    found = issues(replace(MAN, allergy_status="not_assessed"), "paracetamol", 1000, "mg", "oral")
    assert any("not been assessed" in issue.message for issue in found)


def test_the_gravest_issue_comes_first() -> None:
    facts = replace(on(MAN, "amoxicillin"), allergy_status="documented", allergies=(PENICILLIN_ANAPHYLAXIS,))
    grades = [issue.grade for issue in issues(facts, "amoxicillin", 1000, "mg", "oral", "tid")]
    assert grades == sorted(grades)


def test_an_infusion_is_stopped_at_its_highest_rate_and_not_before() -> None:
    """Noradrenaline in refractory shock goes to 3.3 microgram/kg/min; above the usual 0.5 it is a warning."""

    def rate(value: float) -> list[int]:
        found = issues(MAN, "noradrenaline", value, "microgram_per_kg_per_min", "iv", "continuous", "septic shock")
        return blocks(found, "dose")

    assert rate(3.3) == []
    assert rate(5) == [2]


def test_glucose_is_given_by_mouth_for_hypoglycaemia() -> None:
    """15 to 20 g of fast carbohydrate (ADA Standards of Care 2024)."""
    assert not is_blocked(issues(MAN, "glucose", 15, "g", "oral", "once", "hypoglycaemia"))
