"""Weekly medicines written daily, and doses in millions of units."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Ward


@pytest.mark.parametrize(("per_day", "verdict"), [(1, "exceeds_maximum"), (1 / 7, "within_range")])
@pytest.mark.parametrize("dose", [7.5, 10, 15])
def test_methotrexate_written_daily_is_an_error_of_frequency(
    ward: "Ward", per_day: float, verdict: str, dose: float
) -> None:
    answer = ward.call(
        "check_dosage", drug_name="methotrexate", indication="rheumatoid arthritis", dose=dose, dose_unit="mg",
        route="oral", doses_per_day=per_day, age_years=60,
    )  # fmt: skip
    assert answer["verdict"] == verdict
    assert any("weekly drug" in warning for warning in answer["warnings"]) == (per_day == 1)
    assert not any("decimal" in warning for warning in answer["warnings"])


@pytest.mark.parametrize(("dose", "verdict"), [(2_400_000, "within_range"), (24_000_000, "exceeds_maximum")])
def test_penicillin_in_millions_of_units_is_judged(ward: "Ward", dose: float, verdict: str) -> None:
    answer = ward.call(
        "check_dosage",
        drug_name="benzylpenicillin",
        dose=dose,
        dose_unit="unit",
        route="iv",
        doses_per_day=6,
        age_years=40,
    )
    assert answer["verdict"] == verdict
