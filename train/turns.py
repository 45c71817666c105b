"""`turn_weights`: which assistant tokens carry the distillation loss, and how much each counts.

Turn-level truncation keeps the first K assistant turns of an episode and at most N tokens of each: a teacher's word on a late turn
rests on a history that it would not have written itself. Read `losses.py` for what is weighed.
"""

from typing import Literal

import torch
from torch import Tensor

__all__ = ["Weigh", "kept_tokens", "mean_per_turn", "turn_weights"]

Weigh = Literal["token", "turn"]


def turn_weights(turn_ids: Tensor, *, first_turns: int, tokens_per_turn: int, weigh: Weigh) -> Tensor:
    """Weights [B, T], float32, zero outside the kept tokens.

    `turn_ids` [B, T] is the number of the assistant turn, from 0, and -1 elsewhere. `first_turns` and `tokens_per_turn`
    are K and N; 0 keeps all.

    - token: 1 for every kept token, so long turns and long episodes count more.
    - turn: they sum to 1 over an episode; in it every kept turn counts alike, in that every kept token.

    The weighed mean of a batch is sum(weights * divergence) / sum(weights). The sum below is that of the whole batch, also
    where it is worked on in parts: then the parts add up.
    """
    kept = kept_tokens(turn_ids, first_turns=first_turns, tokens_per_turn=tokens_per_turn)
    weights = kept.float()
    if weigh == "turn":
        weights = torch.zeros_like(weights)
        turns = torch.zeros_like(weights[:, :1])  # kept turns of each episode
        for turn in _turns(turn_ids):
            tokens = kept & (turn_ids == turn)
            length = tokens.sum(1, keepdim=True)
            weights = weights + tokens / length.clamp(min=1)
            turns = turns + (length > 0)
        weights = weights / turns.clamp(min=1)
    return weights


def kept_tokens(turn_ids: Tensor, *, first_turns: int, tokens_per_turn: int) -> Tensor:
    """Bool [B, T]: the assistant tokens in the first K turns and the first N tokens of their turn; 0 keeps all."""
    if first_turns < 0 or tokens_per_turn < 0:
        raise ValueError(
            f"first_turns {first_turns} and tokens_per_turn {tokens_per_turn} must not be negative; 0 keeps all"
        )
    kept = turn_ids >= 0
    if first_turns:
        kept = kept & (turn_ids < first_turns)
    if tokens_per_turn:
        early = torch.zeros_like(kept)
        for turn in _turns(turn_ids):
            tokens = turn_ids == turn
            early = early | (tokens & (tokens.cumsum(1) <= tokens_per_turn))
        kept = kept & early
    return kept


def mean_per_turn(values: Tensor, turn_ids: Tensor, kept: Tensor) -> list[float | None]:
    """The mean of `values` [B, T] over the kept tokens of turn 0, 1, ... of all episodes; None for a turn with none."""
    means: list[float | None] = []
    for turn in _turns(turn_ids):
        tokens = kept & (turn_ids == turn)
        means.append(values[tokens].double().mean().item() if tokens.any() else None)
    return means


def _turns(turn_ids: Tensor) -> range:
    return range(int(turn_ids.max()) + 1 if turn_ids.numel() else 0)
