"""Turn truncation and weighting."""

import pytest
import torch

from medmcp.train.turns import kept_tokens, mean_per_turn, turn_weights

# episode 0: turns of 2, 3 and 1 tokens with tool results between; episode 1: one turn of 1 token, then padding
TURNS = torch.tensor([[-1, 0, 0, -1, 1, 1, 1, -1, 2], [-1, -1, 0, -1, -1, -1, -1, -1, -1]])


def test_only_the_first_turns_and_the_first_tokens_of_each_are_kept() -> None:
    assert kept_tokens(TURNS, first_turns=0, tokens_per_turn=0).equal(TURNS >= 0)
    kept = kept_tokens(TURNS, first_turns=2, tokens_per_turn=2)
    assert kept.int().tolist() == [[0, 1, 1, 0, 1, 1, 0, 0, 0], [0, 0, 1, 0, 0, 0, 0, 0, 0]]
    assert kept_tokens(TURNS, first_turns=1, tokens_per_turn=0).sum().item() == 3
    assert kept_tokens(TURNS, first_turns=0, tokens_per_turn=1).sum().item() == 4


def test_a_turn_that_is_interrupted_counts_its_own_tokens_only() -> None:
    kept = kept_tokens(torch.tensor([[0, -1, 0, 1, 0]]), first_turns=0, tokens_per_turn=2)
    assert kept.int().tolist() == [[1, 0, 1, 1, 0]]


def test_by_token_every_kept_token_weighs_the_same() -> None:
    weights = turn_weights(TURNS, first_turns=0, tokens_per_turn=0, weigh="token")
    assert weights[TURNS >= 0].tolist() == [1.0] * 7
    assert weights[TURNS < 0].sum().item() == 0
    # two tokens of each of the first two turns, and the one of the second episode
    cut = turn_weights(TURNS, first_turns=2, tokens_per_turn=2, weigh="token")
    assert cut.max().item() == 1
    assert cut.sum().item() == 5


def test_by_turn_every_episode_then_every_kept_turn_weighs_the_same() -> None:
    weights = turn_weights(TURNS, first_turns=0, tokens_per_turn=0, weigh="turn")
    # a third a turn, then by its tokens: 1/6, 1/9, 1/3;  1 for the only token of the other
    expected = [[0, 1 / 6, 1 / 6, 0, 1 / 9, 1 / 9, 1 / 9, 0, 1 / 3], [0, 0, 1, 0, 0, 0, 0, 0, 0]]
    for row, wanted in zip(weights.tolist(), expected, strict=True):
        assert row == pytest.approx(wanted)
    cut = turn_weights(TURNS, first_turns=2, tokens_per_turn=1, weigh="turn")
    assert cut[0].tolist() == pytest.approx([0, 1 / 2, 0, 0, 1 / 2, 0, 0, 0, 0])


def test_an_episode_without_assistant_tokens_takes_nothing_from_the_others() -> None:
    turns = torch.tensor([[0, 1], [-1, -1]])
    for weigh in ("token", "turn"):
        weights = turn_weights(turns, first_turns=0, tokens_per_turn=0, weigh=weigh)  # type: ignore[arg-type]
        assert weights.tolist() == [[1.0, 1.0] if weigh == "token" else [0.5, 0.5], [0.0, 0.0]]
        nothing = turn_weights(turns[1:], first_turns=0, tokens_per_turn=0, weigh=weigh)  # type: ignore[arg-type]
        assert nothing.tolist() == [[0.0, 0.0]]


def test_the_mean_of_a_turn_is_over_the_kept_tokens_of_all_episodes() -> None:
    values = torch.arange(18.0).reshape(2, 9)
    kept = kept_tokens(TURNS, first_turns=2, tokens_per_turn=0)
    # turn 0: (1 + 2 + 11) / 3; turn 1: (4 + 5 + 6) / 3; turn 2 is cut off
    assert mean_per_turn(values, TURNS, kept) == [pytest.approx(14 / 3), 5.0, None]


def test_negative_limits_are_refused() -> None:
    with pytest.raises(ValueError, match="0 keeps all"):
        turn_weights(TURNS, first_turns=-1, tokens_per_turn=0, weigh="token")
