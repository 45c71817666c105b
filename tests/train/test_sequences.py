"""What is trained on is what was sampled: tokens, who wrote them, at which log-probability."""

from typing import Any

import pytest
import torch
from small import Talkative, small_config, small_model

from medmcp.agent.dialects.compact import CompactDialect
from medmcp.agent.trajectory import Trajectory
from medmcp.tasks.family import Built
from medmcp.tasks.session import View
from medmcp.train.corpus import play_experts
from medmcp.train.evaluate import policy_for
from medmcp.train.reward import reward_of
from medmcp.train.sequences import recorded, spoken
from medmcp.train.worker import Batch, Worker


@pytest.fixture(scope="module")
def model(tokenizer: Any) -> Any:
    return small_model(tokenizer).eval()


@pytest.fixture(scope="module")
def played(tokenizer: Any, model: Any, few_tasks: list[Built]) -> Batch:
    """Three groups of four episodes in six slots: some wait for a slot, all have two or three turns unless they submit."""
    config = small_config("grpo")
    policy = policy_for(config, model, tokenizer, Talkative(tokenizer), temperature=1.0, slots=6)
    worker = Worker(policy, few_tasks, reward_of(config), group_size=4, turns=3)
    return worker.play([built.task.id for built in few_tasks[:3]], 0)


def test_recorded_log_probabilities_are_those_of_a_plain_forward_pass(played: Batch, model: Any) -> None:
    assert len(played.trajectories) == 12
    assert max(len(trajectory.turns) for trajectory in played.trajectories) == 3
    for trajectory in played.trajectories:
        row = recorded(trajectory)
        assert len(row.ids) == len(row.turn_ids) == len(row.logprobs)
        with torch.no_grad():
            logprobs = model(input_ids=torch.tensor([row.ids])).logits[0].log_softmax(-1)
        for at, turn in enumerate(row.turn_ids):
            if turn >= 0:
                assert row.logprobs[at] == pytest.approx(logprobs[at - 1, row.ids[at]].item(), abs=1e-4)
            else:
                assert row.logprobs[at] == 0.0


def test_the_tokens_of_a_turn_stand_where_it_was_sampled(played: Batch) -> None:
    for trajectory in played.trajectories:
        row = recorded(trajectory)
        assert row.assistant_tokens == sum(turn.completion_tokens for turn in trajectory.turns)
        assert row.prompt == len(trajectory.turns[0].prompt_ids or ())
        for number, turn in enumerate(trajectory.turns):
            mine = [n for n, written_by in enumerate(row.turn_ids) if written_by == number]
            assert [row.ids[n] for n in mine] == turn.token_ids
            assert row.ids[: mine[0]] == turn.prompt_ids


def test_an_episode_without_tokens_or_with_rewritten_ones_is_refused(played: Batch) -> None:
    long = next(trajectory for trajectory in played.trajectories if len(trajectory.turns) > 1)
    bare = long.model_copy(deep=True)
    bare.turns[0].token_ids = None
    with pytest.raises(ValueError, match="has no token ids: collect it with"):
        recorded(bare)
    rewritten = long.model_copy(deep=True)
    prompt = rewritten.turns[1].prompt_ids
    assert prompt is not None
    prompt[0] += 1
    with pytest.raises(ValueError, match="turn 1 does not continue"):
        recorded(rewritten)


def test_what_an_expert_says_is_read_back_as_the_calls_it_made(tokenizer: Any, few_tasks: list[Built]) -> None:
    dialect = CompactDialect(tokenizer)
    do, end = dialect.ids(["<do>", "<end>"])
    for episode in play_experts(few_tasks):
        row = spoken(episode.trajectory, episode.view, dialect)
        assert row.ids[row.prompt - 1] == do
        said = turns_of(row.ids, row.turn_ids)
        made = [turn.calls for turn in episode.trajectory.turns if turn.calls]
        assert len(said) == len(made)
        assert all(turn[-1] == end for turn in said)
        assert [row.ids[at - 1] for at in starts(row.turn_ids)] == [do] * len(said)


def turns_of(ids: list[int], turn_ids: list[int]) -> list[list[int]]:
    return [[n for n, by in zip(ids, turn_ids, strict=True) if by == turn] for turn in range(max(turn_ids) + 1)]


def starts(turn_ids: list[int]) -> list[int]:
    return [turn_ids.index(turn) for turn in range(max(turn_ids) + 1)]


def test_an_expert_of_the_warm_start_speaks_the_tokens_that_a_model_is_shown(
    tokenizer: Any, model: Any, few_tasks: list[Built]
) -> None:
    """The trained sequence and the played one begin alike: same prompt, and the same tokens after the same result."""
    episode = play_experts(few_tasks[:1])[0]
    row = spoken(episode.trajectory, View.of(few_tasks[0].task), CompactDialect(tokenizer))
    config = small_config("grpo")
    policy = policy_for(config, model, tokenizer, Talkative(tokenizer), temperature=1.0, slots=4)
    worker = Worker(policy, few_tasks, reward_of(config), group_size=2, turns=1)
    live: Trajectory = worker.play([few_tasks[0].task.id], 0).trajectories[0]
    assert live.turns[0].prompt_ids == row.ids[: row.prompt]
