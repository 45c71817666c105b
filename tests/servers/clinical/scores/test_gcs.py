"""Glasgow Coma Scale."""

import pytest

from medmcp.servers.clinical.scores.gcs import gcs
from medmcp.servers.clinical.scores.score import MISSING, Reading

G = Reading.given


def test_the_total_is_the_sum_and_gcs_p_subtracts_the_pupils() -> None:
    score = gcs(eye=G("2"), verbal=G("2"), motor=G("4"), unreactive_pupils=G(1), age=G(30))
    assert (score.score, score.extra["gcs_p"], score.extra["severity"]) == (8, 7, "severe")
    assert score.extra["text"] == "E2 V2 M4"
    assert gcs(eye=G(1), verbal=G(1), motor=G(1), unreactive_pupils=G(2)).extra["gcs_p"] == 1


def test_thirteen_is_mild() -> None:
    assert gcs(eye=G(3), verbal=G(4), motor=G(6)).extra["severity"] == "mild"


def test_a_component_that_cannot_be_tested_leaves_no_total() -> None:
    score = gcs(eye=G("4"), verbal=G("NT"), motor=G("6"))
    assert (score.score, score.score_range, score.extra["text"]) == (None, (11, 15), "E4 VNT M6")


def test_a_missing_component_is_missing() -> None:
    score = gcs(eye=G(4), motor=G(6))
    assert (score.score, score.missing) == (None, ["verbal"])


def test_an_infant_has_its_own_descriptors() -> None:
    score = gcs(eye=G(4), verbal=G(5), motor=G(6), age=G(0.8))
    assert score.variant == "paediatric under 2 years"
    assert score.items[1].note == "coos, babbles"


def test_a_fall_of_two_points_is_named() -> None:
    score = gcs(eye=G(3), verbal=G(4), motor=G(5), previous=G(14))
    assert score.extra["change"] == -2
    assert any("Fall of 2" in warning for warning in score.warnings)


@pytest.mark.parametrize("eye", [5, 0, 2.5, "x", True])
def test_impossible_components_are_refused(eye: float | str | bool) -> None:
    with pytest.raises(ValueError, match="eye must be"):
        gcs(eye=G(eye), verbal=MISSING, motor=MISSING)
