"""The cosine length reward at the points where its cosine is known."""

import pytest

from medmcp.train.lengths import CosineLength


@pytest.mark.parametrize(
    ("correct", "tokens", "reward"),
    [
        (True, 0, 1.1),
        (True, 50, 0.9),  # cos 90 degrees = 0: half way
        (True, 25, 0.7 + 0.4 * (1 + 2**0.5 / 2) / 2),  # cos 45 degrees
        (True, 100, -0.5),
        (True, 5000, -0.5),
        (False, 0, 0.0),
        (False, 50, -0.15),
        (False, 100, -0.5),
    ],
)
def test_reward_at_known_points(correct: bool, tokens: int, reward: float) -> None:
    assert CosineLength(max_tokens=100).reward(correct, tokens) == pytest.approx(reward)


def test_a_shorter_right_answer_is_better_and_any_right_one_in_time_beats_any_wrong_one() -> None:
    shape = CosineLength(max_tokens=300)
    right = [shape.reward(True, n) for n in range(300)]
    wrong = [shape.reward(False, n) for n in range(300)]
    assert right == sorted(right, reverse=True)
    assert wrong == sorted(wrong, reverse=True)
    assert min(right) > max(wrong) > shape.overlong


def test_every_value_can_be_set_and_nonsense_is_refused() -> None:
    shape = CosineLength(max_tokens=10, correct_short=2, correct_long=1, wrong_short=-1, wrong_long=-2, overlong=-9)
    assert [shape.reward(True, 0), shape.reward(False, 0), shape.reward(True, 10)] == [2, -1, -9]
    with pytest.raises(ValueError, match="max_tokens"):
        CosineLength(max_tokens=0)
    with pytest.raises(ValueError, match="cannot have"):
        shape.reward(True, -1)
