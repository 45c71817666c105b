"""Codes limited to a sex, by the titles of the tabular list, said alike by the look-up and by the check of a diagnosis."""

import pytest

from medmcp.servers.clinical.diagnosis_code import check_code
from medmcp.servers.clinical.icd10 import limits_of, normal_code, sex_of


@pytest.mark.parametrize(
    ("code", "sex"),
    [
        ("C60.9", "male"),  # malignant neoplasm of penis
        ("C61", "male"),  # of prostate
        ("C58", "female"),  # of placenta
        ("C53.9", "female"),  # of cervix uteri
        ("N41.0", "male"),  # acute prostatitis
        ("N92.0", "female"),  # excessive menstruation
        ("O14.13", "female"),  # severe pre-eclampsia
        ("C64.9", None),  # of kidney
        ("N39.0", None),  # urinary tract infection
        ("N60.19", None),  # mastopathy: men have breasts too
    ],
)
def test_the_sex_that_a_code_is_limited_to(code: str, sex: str | None) -> None:
    assert sex_of(code) == sex
    assert (limits_of(code) or "").startswith(sex or "")
    for patient in ("female", "male"):
        warned = any("patients" in line for line in check_code("x", code, sex=patient, age=40).warnings)
        assert warned == (sex is not None and sex != patient)


def test_a_code_of_the_provisional_chapter_is_a_code() -> None:
    assert normal_code("u071") == "U07.1"
