"""Naranjo scale."""

import pytest

from medmcp.servers.clinical.scores.naranjo import naranjo
from medmcp.servers.clinical.scores.score import MISSING, Reading, Score


def answered(*answers: str) -> Score:
    return naranjo([Reading.given(answer) for answer in answers])


def test_the_extremes_of_the_scale() -> None:
    most = answered("yes", "yes", "yes", "yes", "no", "no", "yes", "yes", "yes", "yes")
    assert most.score == 1 + 2 + 1 + 2 + 2 + 1 + 1 + 1 + 1 + 1 == 13
    least = answered("no", "no", "no", "no", "yes", "yes", "no", "no", "no", "no")
    assert (least.score, least.extra["category"]) == (-1 - 1 - 1 - 1, "doubtful")


def test_a_typical_probable_reaction() -> None:
    score = answered("yes", "yes", "yes", "unknown", "no", "unknown", "unknown", "unknown", "unknown", "yes")
    assert (score.score, score.extra["category"]) == (1 + 2 + 1 + 2 + 1, "probable")
    assert len(score.warnings) == 5  # each unknown is listed


@pytest.mark.parametrize(("yes", "category"), [(0, "doubtful"), (1, "possible"), (4, "possible")])
def test_categories(yes: int, category: str) -> None:
    one_point = [0, 6, 7, 8]  # items 1, 7, 8 and 9 are +1
    answers = ["yes" if i in one_point[:yes] else "unknown" for i in range(10)]
    assert answered(*answers).extra["category"] == category


def test_an_unanswered_question_is_missing() -> None:
    score = naranjo([MISSING] * 10)
    assert (score.score, score.score_range, score.interpretation) == (None, (-4, 13), None)
    assert len(score.missing) == 10


def test_ten_answers_are_needed() -> None:
    with pytest.raises(ValueError, match="ten"):
        naranjo([MISSING])
