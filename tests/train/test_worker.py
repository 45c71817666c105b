"""Rollouts for the trainer: faults are played again, dead groups are drawn again, the same step gives the same episodes."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from small import Talkative, small_config, small_model

from medmcp.agent.hospital import Hospital, in_process
from medmcp.agent.loop import run_episode
from medmcp.agent.policies.scripted import NoopPolicy, RandomPolicy
from medmcp.agent.policy import AssistantTurn, Conversation, PolicyError
from medmcp.agent.trajectory import Trajectory
from medmcp.servers.mcp import HospitalServer
from medmcp.tasks.family import Built
from medmcp.train.evaluate import policy_for
from medmcp.train.worker import Worker


class WithTokens(RandomPolicy):
    """The random policy, whose turns have tokens as a model's have."""

    async def act(self, conversation: Conversation) -> AssistantTurn:
        """One token a turn."""
        turn = await super().act(conversation)
        turn.prompt_ids, turn.token_ids, turn.logprobs = [len(conversation.messages)], [1], [-1.0]
        return turn


def failing(times: int) -> Any:
    """A connection whose first `times` episodes lose their server in the first call."""
    left = [times]

    @asynccontextmanager
    async def connect(built: Built, server: HospitalServer) -> AsyncIterator[Hospital]:
        async with in_process(built, server) as hospital:
            if left[0]:
                left[0] -= 1

                async def gone(*_: Any) -> Any:
                    raise ConnectionError("the server is gone")

                hospital.call = gone  # type: ignore[method-assign]
            yield hospital

    return connect


def test_an_episode_that_lost_its_server_is_played_again_and_counted(
    few_tasks: list[Built], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("medmcp.train.worker.run_episode", partial(run_episode, connect=failing(3)))
    worker = Worker(WithTokens(), few_tasks, lambda trajectory: float(trajectory.attempt), group_size=4, turns=3)
    batch = worker.play([few_tasks[0].task.id], 0)
    assert batch.retried == 3
    assert len(batch.trajectories) == 4
    assert all(trajectory.ending != "server_error" for trajectory in batch.trajectories)


def test_a_policy_that_gives_no_turn_ends_the_rollouts_in_words(few_tasks: list[Built]) -> None:
    class Broken(NoopPolicy):
        async def act(self, conversation: Conversation) -> AssistantTurn:
            raise PolicyError("the model is gone")

    worker = Worker(Broken(), few_tasks, lambda _: 0.0, group_size=2, turns=3)
    with pytest.raises(PolicyError, match=f"gave no turn on {few_tasks[0].task.id}: the model is gone"):
        worker.play([few_tasks[0].task.id], 0)


def test_a_model_that_fails_in_the_middle_of_an_episode_ends_the_rollouts(few_tasks: list[Built]) -> None:
    """Not a failed episode that would be learned from."""

    class Breaking(WithTokens):
        async def act(self, conversation: Conversation) -> AssistantTurn:
            if len(conversation.messages) > 2:
                raise PolicyError("out of memory")
            return await super().act(conversation)

    worker = Worker(Breaking(), few_tasks, lambda _: 0.0, group_size=2, turns=3)
    with pytest.raises(PolicyError, match=f"gave no turn on {few_tasks[0].task.id}: out of memory"):
        worker.play([few_tasks[0].task.id], 0)


def test_an_episode_that_fills_its_context_is_kept_and_named(tokenizer: Any, few_tasks: list[Built]) -> None:
    def play(room: int) -> list[Trajectory]:
        config = small_config("grpo", episode_tokens=room)
        policy = policy_for(
            config, small_model(tokenizer).eval(), tokenizer, Talkative(tokenizer), temperature=1.0, slots=4
        )
        worker = Worker(policy, few_tasks, lambda _: 0.0, group_size=4, turns=3)
        return worker.play([few_tasks[0].task.id], 0).trajectories

    free = play(400)
    prompt = len(free[0].turns[0].prompt_ids or ())
    cramped = play(prompt + 9)  # a turn of 6 tokens and some of what came back
    for before, after in zip(free, cramped, strict=True):
        assert len(after.turns) == 1
        assert after.turns[0].token_ids == before.turns[0].token_ids
        assert after.ending == ("token_budget" if len(before.turns) > 1 else before.ending)
    assert "token_budget" in {trajectory.ending for trajectory in cramped}
    with pytest.raises(PolicyError, match="raise episode_tokens or show fewer tools"):
        play(prompt)


def test_groups_stay_together_and_dead_ones_are_replaced_by_living_ones(few_tasks: list[Built]) -> None:
    dead, other = few_tasks[0].task.id, few_tasks[1].task.id

    def reward(trajectory: Trajectory) -> float:
        return 0.0 if trajectory.task_id == dead else float(trajectory.attempt)

    kept = Worker(WithTokens(), few_tasks, reward, group_size=3, turns=2)
    batch = kept.play([dead, other], 0)
    assert [trajectory.task_id for trajectory in batch.trajectories] == [dead] * 3 + [other] * 3
    assert (batch.redrawn, batch.zero_variance) == (0, 1)

    redrawn = Worker(WithTokens(), few_tasks, reward, group_size=3, turns=2, redraws=4)
    batch = redrawn.play([dead, other], 0)
    first, second = batch.trajectories[:3], batch.trajectories[3:]
    assert len({trajectory.task_id for trajectory in first}) == 1
    assert first[0].task_id != dead
    assert [trajectory.task_id for trajectory in second] == [other] * 3
    assert batch.redrawn >= 1
    assert batch.zero_variance == 0
    assert batch.rewards == [reward(trajectory) for trajectory in batch.trajectories]


def test_when_every_group_is_dead_the_batch_comes_back_and_says_so(few_tasks: list[Built]) -> None:
    worker = Worker(WithTokens(), few_tasks, lambda _: 0.3, group_size=2, turns=2, redraws=2)
    batch = worker.play([built.task.id for built in few_tasks[:3]], 0)
    assert len(batch.trajectories) == 6
    assert batch.zero_variance == 3
    assert batch.redrawn == 6  # three groups, twice


@pytest.fixture
def playing(tokenizer: Any, few_tasks: list[Built]) -> Callable[..., list[list[int] | None]]:
    def play(seed: int, step: int, slots: int) -> list[list[int] | None]:
        config = small_config("grpo", seed=seed)
        policy = policy_for(
            config, small_model(tokenizer).eval(), tokenizer, Talkative(tokenizer), temperature=1.0, slots=slots
        )
        worker = Worker(policy, few_tasks, lambda _: 0.0, group_size=3, turns=2, seed=seed)
        batch = worker.play([built.task.id for built in few_tasks[:2]], step)
        return [turn.token_ids for trajectory in batch.trajectories for turn in trajectory.turns]

    return play


def test_step_and_seed_decide_the_episodes_and_the_number_of_slots_does_not(
    playing: Callable[..., list[list[int] | None]],
) -> None:
    first = playing(0, 1, 6)
    assert playing(0, 1, 6) == first
    assert playing(0, 1, 2) == first
    assert playing(0, 2, 6) != first
    assert playing(1, 1, 6) != first
