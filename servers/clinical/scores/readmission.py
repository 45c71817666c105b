"""Readmission within 30 days: the HOSPITAL score and the LACE index.

Both read facts of the stay; comorbidity for LACE is weighted in `clinical/charlson.py`.
"""

from math import inf

from medmcp.servers.clinical.scores.score import (
    MISSING,
    Band,
    Item,
    Reading,
    Score,
    Step,
    check_age,
    flag_item,
    points_of,
    steps_item,
    total,
)

__all__ = ["hospital_score", "lace_index"]

HOSPITAL_CITATION = (
    "Donze J et al. JAMA Intern Med 2013;173:632-638; admission bands of the international validation, Donze J et al."
    " JAMA Intern Med 2016;176:496-502"
)
LACE_CITATION = "van Walraven C et al. CMAJ 2010;182:551-557"

ADMISSIONS = [Step(0, 1, 0), Step(2, 5, 2), Step(6, inf, 5)]
LACE_STAY = [
    Step(0, 0, 0),
    Step(1, 1, 1),
    Step(2, 2, 2),
    Step(3, 3, 3),
    Step(4, 6, 4),
    Step(7, 13, 5),
    Step(14, inf, 7),
]
LACE_COMORBIDITY = [Step(0, 0, 0), Step(1, 1, 1), Step(2, 2, 2), Step(3, 3, 3), Step(4, inf, 5)]
LACE_VISITS = [Step(0, 0, 0), Step(1, 1, 1), Step(2, 2, 2), Step(3, 3, 3), Step(4, inf, 4)]
HOSPITAL_BANDS = [
    Band(0, 4, "low", "5.8 % potentially avoidable readmission in 30 days in the validation cohort"),
    Band(5, 6, "intermediate", "11.9 % potentially avoidable readmission in 30 days in the validation cohort"),
    Band(7, 13, "high", "22.8 % potentially avoidable readmission in 30 days in the validation cohort"),
]
LACE_BANDS = [Band(0, 4, "low", ""), Band(5, 9, "moderate", ""), Band(10, 19, "high", "")]


def _below(name: str, reading: Reading, limit: float, unit: str, low: float, high: float) -> Item:
    value = reading.number(name, low, high)
    points = None if value is None else 1.0 if value < limit else 0.0
    return Item.of(name, reading, points, (0, 1), unit=unit)


def hospital_score(
    *,
    haemoglobin: Reading = MISSING,
    oncology_service: Reading = MISSING,
    sodium: Reading = MISSING,
    procedure: Reading = MISSING,
    urgent_admission: Reading = MISSING,
    admissions_12_months: Reading = MISSING,
    length_of_stay_days: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """HOSPITAL score, 0 to 13; 0-4 low, 5-6 intermediate, 7 and more high risk of avoidable readmission in 30 days.

    At discharge: haemoglobin < 12 g/dL 1, from oncology 2, sodium < 135 mmol/L 1, any coded procedure 1, urgent
    admission 1, admissions in the 12 months before 0-1 0, 2-5 2, more 5, stay of 5 days or more 2. NotApplicable under
    18 years. Source: Donze 2013 JAMA Intern Med 173:632; Donze 2016 JAMA Intern Med 176:496.
    """
    warnings = check_age(age, 18, "Both scores were derived in adults.")
    days = length_of_stay_days.number("length_of_stay_days", 0, 1000)
    items = [
        _below("haemoglobin", haemoglobin, 12, "g/dL", 1, 30),
        flag_item("oncology_service", oncology_service, 2),
        _below("sodium", sodium, 135, "mmol/L", 80, 200),
        flag_item("procedure", procedure, 1),
        flag_item("urgent_admission", urgent_admission, 1),
        steps_item("admissions_12_months", admissions_12_months, ADMISSIONS, unit="admissions", low=0, high=200),
        Item.of("length_of_stay_days", length_of_stay_days, None if days is None else 2.0 if days >= 5 else 0.0, (0, 2),
                unit="days"),
    ]  # fmt: skip
    return total(items, HOSPITAL_BANDS, name="HOSPITAL", citation=HOSPITAL_CITATION, warnings=warnings)


def lace_index(
    *,
    length_of_stay_days: Reading = MISSING,
    urgent_admission: Reading = MISSING,
    charlson_lace: Reading = MISSING,
    ed_visits_6_months: Reading = MISSING,
    age: Reading = MISSING,
) -> Score:
    """LACE index, 0 to 19; 0-4 low, 5-9 moderate, 10 and more high.

    Length of stay < 1 day 0, 1 1, 2 2, 3 3, 4-6 4, 7-13 5, 14 and more 7; Acute admission 3; Comorbidity sum 0-3 as it
    is, 4 and more 5; Emergency visits in the 6 months before 1 each, at most 4. NotApplicable under 18 years. Source:
    van Walraven 2010 CMAJ 182:551.
    """
    warnings = check_age(age, 18, "Both scores were derived in adults.")
    stay = length_of_stay_days.number("length_of_stay_days", 0, 1000)
    items = [
        Item.of("length_of_stay_days", length_of_stay_days, None if stay is None else points_of(float(int(stay)), LACE_STAY),
                (0, 7), unit="days"),
        flag_item("urgent_admission", urgent_admission, 3),
        steps_item("charlson_lace", charlson_lace, LACE_COMORBIDITY, unit="points", low=0, high=40),
        steps_item("ed_visits_6_months", ed_visits_6_months, LACE_VISITS, unit="visits", low=0, high=200),
    ]  # fmt: skip
    return total(items, LACE_BANDS, name="LACE", citation=LACE_CITATION, warnings=warnings)
