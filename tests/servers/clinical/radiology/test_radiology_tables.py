"""Calcium, dose, critical findings and templates: values from the papers, arithmetic shown."""

from random import Random

import pytest

from medmcp.servers.clinical.imaging import STUDIES
from medmcp.servers.clinical.radiology.calcium import (
    CalciumLesion,
    agatston,
    cac_drs,
    density_factor,
    prevention_advice,
)
from medmcp.servers.clinical.radiology.critical import LEVELS, level_of_text
from medmcp.servers.clinical.radiology.dose import (
    effective_dose,
    k_factor,
    reference_level,
    scanner_report,
    size_specific,
)
from medmcp.servers.clinical.radiology.systems import RADIOLOGY_SYSTEMS
from medmcp.servers.clinical.radiology.templates import TEMPLATES, find_template


@pytest.mark.parametrize(
    ("peak", "factor"), [(129, 0), (130, 1), (199, 1), (200, 2), (299, 2), (300, 3), (399, 3), (400, 4), (1200, 4)]
)
def test_density_factors(peak: float, factor: int) -> None:
    assert density_factor(peak) == factor


def test_agatston_adds_area_times_factor_over_slices_and_vessels() -> None:
    # LAD 10 mm2 x 3 + LAD 4.5 x 2 + RCA 20 x 4 = 30 + 9 + 80 = 119; 0.8 mm2 is below 1 mm2
    lesions = [
        CalciumLesion("LAD", 1, 10, 320),
        CalciumLesion("LAD", 2, 4.5, 250),
        CalciumLesion("RCA", 2, 20, 600),
        CalciumLesion("LM", 1, 0.8, 500),
    ]
    score, per = agatston(lesions)
    assert score.score == 119
    assert per == {"LM": 0, "LAD": 39, "LCX": 0, "RCA": 80}
    assert str(score.interpretation).startswith("moderate")
    assert cac_drs(119, per) == "A2/N2"
    assert agatston(lesions, slice_mm=1.5)[0].score == 59.5  # half the thickness, half the score


@pytest.mark.parametrize(
    ("total", "band", "grade"),
    [(0, "none", "A0"), (1, "minimal", "A1"), (10.4, "minimal", "A1"), (10.5, "mild", "A1"), (99.4, "mild", "A1"), (100, "mild", "A2"),
     (101, "moderate", "A2"), (299, "moderate", "A2"), (300, "moderate", "A3"), (400.4, "moderate", "A3"), (401, "severe", "A3")],
)  # fmt: skip
def test_bands_close_the_gaps_between_printed_numbers(total: float, band: str, grade: str) -> None:
    score, per = agatston(
        [CalciumLesion("LAD", 1, total / 2, 250)]
        if total >= 2
        else [CalciumLesion("LAD", 1, total, 150)]
        if total
        else []
    )
    assert str(score.interpretation).partition(":")[0] == band
    assert cac_drs(total, per).startswith(grade)


def test_the_advice_follows_score_and_age() -> None:
    assert "deferred" in prevention_advice(0, 60)
    assert "favours a statin" in prevention_advice(40, 60)
    assert "indicated" in prevention_advice(100, 45)
    assert len({prevention_advice(50, age) for age in (50, 60, None)}) == 3


@pytest.mark.parametrize(
    ("modality", "part", "dlp", "age", "msv"),
    [
        # AAPM 96: chest 400 x 0.014 = 5.6; head 900 x 0.0021 = 1.89; abdomen and pelvis 700 x 0.015 = 10.5
        ("ct", "chest", 400, 50, 5.6), ("ct", "head", 900, 50, 1.89), ("ct", "abdomen_pelvis", 700, 50, 10.5),
        ("ct", "head", 300, 0.5, 3.3), ("ct", "head", 300, 1, 2.01), ("ct", "chest", 100, 6, 1.8), ("ct", "abdomen", 100, 12, 1.5),
        ("xray", "chest", None, 50, 0.02), ("mammography", "breast", None, 50, 0.4), ("mri", "head", None, 50, 0), ("ultrasound", "thyroid", None, 9, 0),
    ],
)  # fmt: skip
def test_effective_dose(modality: str, part: str, dlp: float | None, age: float, msv: float) -> None:
    found = effective_dose(modality, part, dlp, age)
    assert found
    assert found.msv == pytest.approx(msv)


def test_a_younger_child_gets_more_dose_from_the_same_dlp() -> None:
    for region in ("head", "neck", "chest", "abdomen_pelvis", "trunk"):
        factors = [k_factor(region, age) for age in (0, 1, 5, 10, 30)]
        assert factors[:4] == sorted(factors[:4], reverse=True)
    assert k_factor("chest", None) == 0.014


@pytest.mark.parametrize(
    ("region", "age", "factor"),
    [("neck", 0.5, 0.017), ("neck", 6, 0.011), ("neck", 30, 0.0059), ("trunk", 1, 0.028), ("trunk", 12, 0.014), ("trunk", 30, 0.015)],
)  # fmt: skip
def test_neck_and_trunk_of_a_child_have_their_own_factors(region: str, age: float, factor: float) -> None:
    assert k_factor(region, age) == factor  # AAPM Report 96 (2008), table 3


@pytest.mark.parametrize(("diameter", "factor"), [(20, 1.78), (25, 1.48), (30, 1.23), (35, 1.02), (40, 0.85)])
def test_size_factors_are_those_of_aapm_204_table_1d(diameter: float, factor: float) -> None:
    assert size_specific(10.0, diameter) == pytest.approx(10 * factor, abs=0.06)


def test_a_scanner_reports_more_for_a_heavier_patient_and_nothing_for_ultrasound() -> None:
    light, heavy = (scanner_report("ct", "chest", weight, 172, Random(1)) for weight in (55, 110))
    assert heavy["ctdi_vol_mgy"] == pytest.approx(2 * light["ctdi_vol_mgy"], abs=0.2)
    assert heavy["effective_diameter_cm"] > light["effective_diameter_cm"]
    assert scanner_report("ultrasound", "thyroid", 70, 170, Random(1)) == {}
    level = reference_level("ct", "chest")
    assert level is not None
    assert level.value == 290


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Left tension pneumothorax with mediastinal shift to the right", "red"), ("Small right apical pneumothorax, no shift", "orange"),
        ("Acute subdural haematoma along the left convexity, 12 mm", "red"), ("Saddle pulmonary embolism with right heart strain", "red"),
        ("Segmental pulmonary embolism in the right lower lobe", "orange"), ("Free air under the right dome", "red"),
        ("Spiculated nodule of the left upper lobe", "yellow"), ("No pulmonary embolism, no pneumothorax", None),
        ("No intracranial haemorrhage. Incidental nodule of the thyroid", "yellow"), ("Aortic dissection type A", "red"),
        ("Normal film", None),
    ],
)  # fmt: skip
def test_the_list_levels_a_text_and_a_denial_is_no_finding(text: str, level: str | None) -> None:
    found = level_of_text(text)
    assert (found[0] if found else None) == level


def test_the_faster_level_has_the_shorter_time_and_red_needs_a_voice() -> None:
    assert [LEVELS[name].within_minutes for name in ("red", "orange", "yellow")] == [60, 720, 4320]
    assert "secure_message" not in LEVELS["red"].methods


@pytest.mark.parametrize(
    ("modality", "part", "indication", "classification"),
    [("ct", "chest", "lung cancer screening", "lung_rads"), ("ct", "chest", "staging, response to chemotherapy", "recist_1_1"),
     ("ct", "chest", "cough", "fleischner"), ("ct", "head", "left hemiparesis", "aspects"), ("ct", "head", "fall", ""),
     ("mri", "prostate", "PSA 7", "pi_rads"), ("mammography", "breast", "", "bi_rads"), ("ct", "liver", "cirrhosis", "li_rads_ct_mri"),
     ("ct", "kidney", "renal cyst", "bosniak_2019"), ("ultrasound", "thyroid", "lump", "ti_rads"), ("ct", "heart", "risk", "cac_drs")],
)  # fmt: skip
def test_a_template_is_chosen_by_study_and_indication(
    modality: str, part: str, indication: str, classification: str
) -> None:
    template, special = find_template(modality, part, indication)
    assert special
    assert template.classification == classification


def test_every_template_is_of_a_study_that_is_done_here_and_names_a_known_classification() -> None:
    done = {(study.modality, study.body_part) for study in STUDIES}
    for row in TEMPLATES:
        assert any((modality, part) in done for modality in row.modalities for part in row.body_parts), row.key
        assert row.classification in {"", "cac_drs", *RADIOLOGY_SYSTEMS}
        assert row.checklist
        assert row.findings
    with pytest.raises(ValueError, match="not done"):
        find_template("mammography", "head")
    assert not find_template("nuclear", "heart")[1]
