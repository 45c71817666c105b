"""The imaging catalogue: pairs, sides, minutes, dose and appropriateness."""

import pytest

from medmcp.servers.clinical.imaging import (
    APPROPRIATENESS,
    STUDIES,
    appropriateness,
    find_study,
    minutes_to_images,
    minutes_to_report,
)


def test_every_rated_study_is_in_the_catalogue_with_its_contrast() -> None:
    for topic in APPROPRIATENESS:
        for rating in topic.ratings:
            study = find_study(rating.modality, rating.body_part)
            assert study is not None, (topic.key, rating)
            assert rating.contrast is None or rating.contrast in study.contrasts


def test_impossible_pairs_are_absent() -> None:
    assert find_study("mammography", "head") is None
    assert find_study("echocardiography", "lower_limb") is None
    assert len({(s.modality, s.body_part) for s in STUDIES}) == len(STUDIES)


def test_only_paired_parts_need_a_side() -> None:
    limb, chest = find_study("xray", "lower_limb"), find_study("xray", "chest")
    assert limb is not None
    assert limb.laterality
    assert chest is not None
    assert not chest.laterality


def test_minutes_are_those_of_the_order_tool() -> None:
    assert (minutes_to_images("xray", "stat"), minutes_to_images("xray", "routine")) == (20, 90)
    assert (minutes_to_images("ct", "stat"), minutes_to_images("ct", "routine")) == (25, 180)
    assert (minutes_to_images("mri", "stat"), minutes_to_images("mri", "routine")) == (75, 480)
    assert (minutes_to_report("stat"), minutes_to_report("routine")) == (20, 120)


def test_ultrasound_and_mri_carry_no_ionising_dose_and_a_chest_film_a_tenth_of_a_millisievert() -> None:
    chest = find_study("xray", "chest")
    assert chest is not None
    assert chest.dose_msv == 0.1  # RadiologyInfo 2022
    assert not any(s.ionising for s in STUDIES if s.modality in ("ultrasound", "mri", "doppler", "photo"))
    assert all(s.ionising for s in STUDIES if s.modality in ("ct", "xray", "pet_ct", "nuclear"))


@pytest.mark.parametrize(
    ("modality", "part", "contrast", "indication", "expected"),
    [("ct", "head", "none", "Acute stroke, last known well 2 h ago", "usually_appropriate"),
     ("ct_angiography", "chest", "iv", "Suspected pulmonary embolism", "usually_appropriate"),
     ("ct", "chest", "none", "Suspected pulmonary embolism", "usually_not"),
     ("xray", "spine_lumbar", "none", "Mechanical back pain for 2 weeks", "usually_not"),
     ("ct", "kidney", "none", "Left renal colic", "usually_appropriate"),
     ("doppler", "scrotum", "none", "Testicular torsion?", "usually_appropriate")],
)  # fmt: skip
def test_studies_are_rated_for_their_indication(
    modality: str, part: str, contrast: str, indication: str, expected: str
) -> None:
    assert appropriateness(modality, part, contrast, indication)[0] == expected


def test_a_poor_choice_names_better_ones_and_an_unknown_question_is_not_rated() -> None:
    _, _, better, source = appropriateness("xray", "head", "none", "Head injury with vomiting")
    assert (better[0].modality, better[0].body_part) == ("ct", "head")
    assert source
    assert appropriateness("ct", "head", "none", "Unspecified question")[0] is None
