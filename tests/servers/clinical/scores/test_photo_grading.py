"""Grading of photographs against the published tables, and what is not known stays open."""

import pytest

from medmcp.servers.clinical.scores.burn import ADULT, burn_tbsa, child_regions
from medmcp.servers.clinical.scores.photo_grading import SYSTEMS, Graded, grade_photo
from medmcp.servers.clinical.scores.score import MISSING, Reading


def graded(system: str, present: str = "", missing: str = "") -> Graded:
    """Present and missing by name, everything else absent."""
    rules = SYSTEMS[system]
    assert set((present + " " + missing).split()) <= set(rules.features)
    return grade_photo(
        rules,
        {
            name: MISSING if name in missing.split() else Reading.given(name in present.split())
            for name in rules.features
        },
    )


@pytest.mark.parametrize(
    ("present", "points", "urgent"),
    [
        # MacKie 1990: major features 2 points each, minor 1; urgent from 3 (NICE NG12)
        ("", 0, False),
        ("change_in_size", 2, False),
        ("diameter_7mm_or_more altered_sensation", 2, False),
        ("irregular_shape inflammation", 3, True),
        ("irregular_shape irregular_colour", 4, True),
        ("change_in_size irregular_shape irregular_colour diameter_7mm_or_more inflammation oozing_or_crusting altered_sensation", 10, True),
    ],
)  # fmt: skip
def test_the_weighted_seven_point_checklist(present: str, points: float, urgent: bool) -> None:
    found = graded("seven_point_checklist", present)
    assert found.score.score == points
    assert ("Urgent" in (found.referral or "")) is urgent


def test_a_missing_history_leaves_the_points_open_and_the_advice_where_it_matters() -> None:
    # without the change: 1 to 3 points, on both sides of the limit
    open_ = graded("seven_point_checklist", "inflammation", missing="change_in_size")
    assert (open_.score.score, open_.score.score_range, open_.category) == (None, (1, 3), None)
    assert open_.score.missing == ["change_in_size"]
    # 4 to 6 points are urgent either way
    sure = graded("seven_point_checklist", "irregular_shape irregular_colour", missing="change_in_size")
    assert (sure.score.score, sure.score.score_range) == (None, (4, 6))
    assert "Urgent" in (sure.referral or "")


def test_abcde_takes_any_change_or_two_features() -> None:
    assert graded("abcde", "evolving").category == "suspicious"
    assert graded("abcde", "asymmetry colour_variegated").category == "suspicious"
    assert graded("abcde", "asymmetry").category == "not suspicious by ABCDE"


@pytest.mark.parametrize(
    ("present", "grade"),
    [
        # Wilkinson 2003, table 1
        ("", 0),
        ("microaneurysms", 1),
        ("microaneurysms more_than_microaneurysms", 2),
        ("more_than_microaneurysms haemorrhages_over_20_in_each_quadrant", 3),
        ("more_than_microaneurysms venous_beading_2_quadrants", 3),
        ("more_than_microaneurysms prominent_irma", 3),
        ("neovascularisation", 4),
        ("vitreous_or_preretinal_haemorrhage microaneurysms", 4),
    ],
)
def test_the_international_scale_of_retinopathy(present: str, grade: int) -> None:
    assert graded("icdr_retinopathy", present).score.score == grade


def test_new_vessels_settle_the_grade_whatever_is_unknown() -> None:
    found = graded("icdr_retinopathy", "neovascularisation", missing="prominent_irma microaneurysms")
    assert (found.score.score, found.score.missing) == (4, [])
    assert graded("icdr_retinopathy", "microaneurysms", missing="neovascularisation").score.score_range == (1, 4)


@pytest.mark.parametrize(
    ("present", "category", "stage"),
    [
        # NPIAP 2016
        ("nonblanchable_erythema", "stage 1", 1),
        ("partial_thickness_or_blister", "stage 2", 2),
        ("fat_visible", "stage 3", 3),
        ("fat_visible deep_structure_exposed", "stage 4", 4),
        ("base_obscured", "unstageable", None),
        ("deep_maroon_discolouration", "deep tissue pressure injury", None),
    ],
)
def test_pressure_injuries(present: str, category: str, stage: int | None) -> None:
    found = graded("npiap_pressure_injury", present)
    assert (found.category, found.score.score) == (category, stage)


@pytest.mark.parametrize(
    ("present", "grade"),
    [
        ("", 0), ("ulcer", 1), ("ulcer deep_to_tendon_capsule_or_bone", 2), ("ulcer abscess_or_osteomyelitis", 3),
        ("ulcer forefoot_gangrene", 4), ("whole_foot_gangrene", 5),
    ],
)  # fmt: skip
def test_wagner_grades(present: str, grade: int) -> None:
    assert graded("wagner_foot", present).score.score == grade


def test_a_photograph_alone_does_not_settle_bone_infection() -> None:
    found = graded("wagner_foot", "ulcer", missing="abscess_or_osteomyelitis")
    assert (found.score.score, found.score.score_range) == (None, (1, 3))


@pytest.mark.parametrize("age", [0, 0.5, 1, 4, 5, 9, 10, 14])
def test_every_column_of_lund_and_browder_is_a_whole_child(age: float) -> None:
    assert sum(child_regions(age).values()) == pytest.approx(100)
    assert sum(ADULT.values()) == 100


def test_burn_area_and_fluid_of_an_adult() -> None:
    # whole anterior trunk 18 % and half of one arm 4.5 %: 22.5 %; 2 mL x 80 kg x 22.5 = 3600 mL, half in 8 h
    burn = burn_tbsa({"anterior_trunk": 100, "left_arm": 50}, age=40, weight_kg=80)
    assert burn.score.score == 22.5
    assert burn.referral
    assert "3600 mL" in burn.referral
    assert "1800 mL" in burn.referral
    assert "7200 mL" in burn.referral  # Parkland, 4 mL
    # an electrical burn takes 4 mL
    assert "7200 mL in 24 h" in (
        burn_tbsa({"anterior_trunk": 100, "left_arm": 50}, age=40, weight_kg=80, electrical=True).referral or ""
    )


def test_an_electrical_burn_is_given_fluid_until_the_urine_runs_clear() -> None:
    # ATLS 10th ed., chapter 9: 1 to 1.5 mL/kg/h while there is myoglobin, against 0.5 in a flame burn of an adult
    flame, electrical = (
        burn_tbsa({"anterior_trunk": 100, "left_arm": 50}, age=40, weight_kg=80, electrical=current).referral or ""
        for current in (False, True)
    )
    assert "0.5 mL/kg/h" in flame
    assert "1 to 1.5 mL/kg/h" in electrical


def test_burn_area_and_fluid_of_a_child() -> None:
    # age 3, column of 1 year: head 17 %; half of it 8.5 % is under 10 %, all of it is not: 3 mL x 14 kg x 17 = 714 mL
    assert burn_tbsa({"head": 50}, age=3, weight_kg=14).score.score == 8.5
    assert "No formula fluid" in (burn_tbsa({"head": 50}, age=3, weight_kg=14).referral or "")
    whole = burn_tbsa({"head": 100}, age=3, weight_kg=14)
    assert whole.score.score == 17
    assert "714 mL" in (whole.referral or "")
    assert "maintenance" in (whole.referral or "")


def test_without_age_or_regions_there_is_no_area_and_a_foreign_region_is_refused() -> None:
    assert burn_tbsa({"head": 50}, age=None, weight_kg=70).score.missing == ["age_years"]
    assert burn_tbsa({}, age=30, weight_kg=70).score.score is None
    with pytest.raises(ValueError, match="left_thigh"):
        burn_tbsa({"left_thigh": 50}, age=30, weight_kg=70)
    assert burn_tbsa({"anterior_trunk": 100, "posterior_trunk": 100}, age=30, weight_kg=None).score.missing == [
        "weight_kg"
    ]
