"""GRPO on our own episodes: what carries gradient, what the ratio is taken against, which tasks come when, what is written."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from small import batch_of, small_config, trainer_maker

from medmcp.tasks.family import Built
from medmcp.train.grpo import drawn
from medmcp.train.losses import group_advantages


@pytest.fixture(scope="module")
def trainer(tokenizer: Any, few_tasks: list[Built], tmp_path_factory: pytest.TempPathFactory) -> Any:
    return trainer_maker(tokenizer, few_tasks, tmp_path_factory.mktemp("grpo"))("grpo-cos")


@pytest.fixture(scope="module")
def inputs(trainer: Any) -> dict[str, Any]:
    return batch_of(trainer)


def assistant(inputs: dict[str, Any]) -> torch.Tensor:
    """Where the assistant wrote."""
    mask: torch.Tensor = inputs["turn_ids"] >= 0
    return mask


def with_leaf(trainer: Any, monkeypatch: pytest.MonkeyPatch) -> list[torch.Tensor]:
    """From now on the loss is a function of log-probabilities that have a gradient of their own; they are put in the list."""
    real, leaves = trainer._get_per_token_logps_and_entropies, []

    def given(*arguments: Any, **options: Any) -> Any:
        logprobs, entropies, aux = real(*arguments, **options)
        leaves.append(logprobs.detach().requires_grad_())
        return leaves[-1], entropies, aux

    monkeypatch.setattr(trainer, "_get_per_token_logps_and_entropies", given)
    return leaves


def test_the_episodes_have_results_between_turns(inputs: dict[str, Any]) -> None:
    """What the tests below rest on: tokens that nobody sampled stand between sampled ones."""
    within = inputs["completion_mask"].bool() & ~assistant(inputs)
    assert within.any()
    assert inputs["turn_ids"].max() == 2
    assert inputs["advantages"].abs().max() > 0


def test_only_what_the_assistant_wrote_has_a_gradient(
    trainer: Any, inputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves = with_leaf(trainer, monkeypatch)
    trainer._compute_loss(trainer.model, inputs).backward()
    gradient = leaves[-1].grad
    assert gradient is not None
    assert gradient[~assistant(inputs)].abs().max() == 0
    rewarded = assistant(inputs) & (inputs["advantages"].abs() > 1e-6)[:, None]
    assert (gradient[rewarded] != 0).all()


def test_perturbing_what_tools_said_changes_no_loss(
    trainer: Any, inputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = trainer._compute_loss(trainer.model, inputs)
    noise = torch.randn(inputs["turn_ids"].shape, generator=torch.Generator().manual_seed(1))
    moved = inputs | {"old_per_token_logps": inputs["old_per_token_logps"] + noise.masked_fill(assistant(inputs), 0.0)}
    assert trainer._compute_loss(trainer.model, moved).equal(plain)
    mine = inputs | {"old_per_token_logps": inputs["old_per_token_logps"] + noise.masked_fill(~assistant(inputs), 0.0)}
    assert not trainer._compute_loss(trainer.model, mine).isclose(plain)


def test_before_the_first_update_every_ratio_is_1(
    trainer: Any, inputs: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    leaves = with_leaf(trainer, monkeypatch)
    trainer._compute_loss(trainer.model, inputs)
    difference = (leaves[-1] - inputs["old_per_token_logps"])[assistant(inputs)]
    assert difference.abs().max() < 1e-4
    assert trainer._metrics["train"]["clip_ratio/region_mean"][-1] == 0


def test_the_tool_mask_is_where_the_assistant_wrote_and_advantages_are_rewards_less_the_group_mean(
    trainer: Any, inputs: dict[str, Any]
) -> None:
    assert (inputs["tool_mask"].bool() & inputs["completion_mask"].bool()).equal(assistant(inputs))
    size = trainer.settings.group_size
    rewards = torch.tensor(trainer._batch.rewards)
    expected = group_advantages(rewards, torch.arange(len(rewards)) // size, False)
    torch.testing.assert_close(inputs["advantages"], expected)


def test_each_pass_over_the_tasks_has_all_of_them_in_an_order_of_its_own(few_tasks: list[Built]) -> None:
    config = small_config("grpo", steps=12, groups=2, seed=3)
    ids, all_of_them = drawn(config, few_tasks), {built.task.id for built in few_tasks}
    assert len(ids) == 24  # 12 steps of 2 groups: three passes over 8 tasks
    passes = [ids[n : n + 8] for n in (0, 8, 16)]
    assert all(set(part) == all_of_them for part in passes)
    assert passes[0] != passes[1] != passes[2]
    assert drawn(small_config("grpo", steps=5, groups=2, seed=3), few_tasks) == ids[:10]
    assert drawn(small_config("grpo", steps=12, groups=2, seed=4), few_tasks) != ids


@pytest.mark.parametrize("optimiser_steps", [1, 2])
def test_every_batch_of_rollouts_is_one_line_of_the_journal(
    make_trainer: Callable[..., Any], tmp_path: Path, optimiser_steps: int
) -> None:
    trainer = make_trainer("grpo", steps=2, optimiser_steps=optimiser_steps)
    before = [parameter.detach().clone() for parameter in trainer.model.parameters()]
    trainer.train()
    assert any(not old.equal(new) for old, new in zip(before, trainer.model.parameters(), strict=True))
    assert trainer.state.global_step == 2 * optimiser_steps
    lines = [json.loads(line) for line in (tmp_path / "out" / "training.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2]
    for line in lines:
        assert 1 <= line["turns"] <= 3
        assert line["calls_per_turn"] == 1  # the talkative dialect makes one of every turn
        assert 1 <= line["tokens_per_turn"] <= 6
        assert 0 <= line["zero_variance"] <= 1
        assert line["gradient_norm"] > 0
        assert line["entropy"] > 0
        assert line["kl"] is None
        assert line["lambda"] is None
    # counted on over both steps: 2 x 8 episodes of at least one token
    assert lines[1]["counters"]["assistant_tokens"] > lines[0]["counters"]["assistant_tokens"] >= 8
    assert json.loads((tmp_path / "out" / "train_config.json").read_text())["arm"] == "grpo"


@pytest.mark.parametrize("scale", [20, 10])
def test_the_cosine_length_reward_changes_the_reward_of_the_same_episodes(
    make_trainer: Callable[..., Any], scale: int
) -> None:
    plain, shaped = make_trainer("grpo"), make_trainer("grpo-cos", length_scale=scale)
    ids = plain.train_dataset[0]["prompt"][0]["content"]
    before, after = plain.play([ids]), shaped.play([ids])
    assert [t.turns[0].token_ids for t in before.trajectories] == [t.turns[0].token_ids for t in after.trajectories]
    assert not any(trajectory.grade["passed"] for trajectory in before.trajectories)
    overlong = 0
    for was, now, trajectory in zip(before.rewards, after.rewards, before.trajectories, strict=True):
        tokens = sum(turn.completion_tokens for turn in trajectory.turns)
        # a failed episode loses by its length: 0 at no tokens, -0.3 before the end of the scale, -0.5 from there on
        assert was == pytest.approx(0.3 * trajectory.grade["total"])
        lost = 0.5 if tokens >= scale else 0.15 * (1 - math.cos(math.pi * tokens / scale))
        assert was - now == pytest.approx(lost)
        overlong += tokens >= scale
    assert shaped.journal.counters["overlong_episodes"] == overlong
    assert (overlong > 0) is (scale == 10)  # three turns of six tokens
    assert "overlong_episodes" not in plain.journal.counters
