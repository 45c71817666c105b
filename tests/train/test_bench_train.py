"""`medmcp bench train` measures like with like: its bare loop and its modelless episodes repeat what the trainer did."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from medmcp.agent.cli import root
from medmcp.train import bench
from medmcp.train.bench import ARMS

SMALL: dict[str, Any] = {"tasks": 4, "groups": 2, "group_size": 4, "micro_batch": 4, "optimiser_steps": 2}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "REPETITIONS", 1)
    monkeypatch.setattr(bench, "ARMS", {arm: settings | SMALL for arm, settings in ARMS.items()})


def test_the_table_has_each_cost_and_the_budgets_of_the_design() -> None:
    result = CliRunner().invoke(root, ["bench", "train", "--json"])
    assert result.exit_code in (0, 1), result.exception  # whether eight episodes meet a budget is not what is asked
    rows = {row["what"].partition(", ")[0]: row for row in json.loads(result.stdout)["benchmarks"]}
    seconds = {
        name: rows[f"a step of 8 episodes: {name}"]["value"] for name in ("grpo-cos", "ttopd", "bare", "hospital")
    }
    assert min(seconds.values()) > 0
    for what, above, below, budget in (
        ("ttopd over grpo-cos", seconds["ttopd"], seconds["grpo-cos"], "<= 1.35"),
        ("grpo-cos over bare and hospital", seconds["grpo-cos"], seconds["bare"] + seconds["hospital"], "<= 1.1"),
        ("grpo-cos over bare alone", seconds["grpo-cos"], seconds["bare"], "none"),
    ):
        assert rows[what]["value"] == pytest.approx(above / below, rel=0.02)  # values are rounded to a millisecond
        assert rows[what]["budget"] == budget
    assert rows["peak memory of the process: ttopd"]["value"] > 100


def test_a_bare_loop_that_samples_something_else_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    _, trainer, _ = bench._run("grpo-cos")
    bench._bare(trainer)
    for trajectory in trainer._batch.trajectories:
        trajectory.attempt += 1  # other random numbers
    with pytest.raises(RuntimeError, match="other tokens than the trainer"):
        bench._bare(trainer)
