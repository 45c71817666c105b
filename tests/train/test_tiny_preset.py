"""The small model that comes along, as `medmcp rollout --policy tiny` and `medmcp train --preset tiny` use it."""

import json
from pathlib import Path

import pytest

from medmcp.agent.dialects.compact import CompactDialect, words_of
from medmcp.agent.policies import tiny_folder
from medmcp.agent.run import Run
from medmcp.tasks.library import tasks_of
from medmcp.train.evaluate import held_out, play, policy_for, training_tasks
from medmcp.train.presets import TINY_FAMILIES, resolve, start
from medmcp.train.run import train_arm

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::UserWarning", "ignore::DeprecationWarning")


def test_the_checkpoint_is_small_and_says_how_it_was_made() -> None:
    folder = tiny_folder()
    assert sum(file.stat().st_size for file in folder.iterdir()) < 10 * 1024 * 1024
    made = json.loads((folder / "warm_start.json").read_text())
    assert made["settings"]["seed"] == 0
    stages = [json.loads(line)["stage"] for line in (folder / "curve.jsonl").read_text().splitlines()]
    assert {"skill", "habit"} <= set(stages)


def test_every_drug_and_every_tool_of_its_families_is_a_word_of_its_own() -> None:
    config = resolve("grpo", "tiny", {"tasks": 80})
    begun = start(config)
    assert isinstance(begun.dialect, CompactDialect)
    words = ["get_allergy_list", "check_all_interactions", "order_lab_test", "prescribe_medication", "submit_answer"]
    drugs: set[str] = set()
    for built in [*training_tasks(config), *held_out(TINY_FAMILIES, 48, 7, "test")]:
        drugs |= {*built.task.asked.get("drugs", ()), *(medicine.drug for medicine in built.case.medicines)}
    assert len(drugs) > 60
    words += [words_of(name)[0] for name in drugs]
    unknown = begun.dialect.ids(["<unk>"])[0]
    assert unknown not in begun.dialect.ids(words)


def test_training_and_held_out_tasks_share_no_condition() -> None:
    config = resolve("grpo", "tiny", {"tasks": 24})
    trained = {built.task.condition for built in training_tasks(config)}
    held = {(built.task.family, built.task.condition) for built in held_out(TINY_FAMILIES, 24, 7, "test")}
    assert held
    trained_pairs = {(built.task.family, built.task.condition) for built in training_tasks(config)}
    assert not held & trained_pairs
    assert trained


def test_it_knows_its_work_better_than_it_does_it() -> None:
    """The warm start finishes its episodes, and leaves checks out on most of them: that is what training is for."""
    config = resolve("grpo", "tiny", {})
    begun = start(config)
    tasks = tasks_of(TINY_FAMILIES, 24, 4711, "train")
    begun.model.eval()
    played = play(
        policy_for(config, begun.model, begun.tokenizer, begun.dialect, temperature=1.0, slots=24),
        tasks,
        config,
        seed=1,
    )
    submitted = sum(trajectory.ending == "submitted" for trajectory in played)
    passed = sum(bool(trajectory.grade["passed"]) for trajectory in played)
    assert submitted >= 0.8 * len(played)
    assert 0 < passed < 0.8 * len(played)


def test_a_step_of_ttopd_moves_the_model_and_counts_what_it_did(tmp_path: Path) -> None:
    settings = {
        "steps": 1, "groups": 2, "group_size": 4, "micro_batch": 4, "optimiser_steps": 2, "tasks": 8, "evaluation_tasks": 8,
        "redraws": 0, "ema_every": 1, "copy_every": 2,
    }  # fmt: skip
    out = train_arm(resolve("ttopd", "tiny", settings), tmp_path / "run")
    (line,) = [json.loads(line) for line in (out / "training.jsonl").read_text().splitlines()]
    counters = line["counters"]
    assert counters["hints_reinforcing"] + counters["hints_corrective"] == 8
    assert counters["ema_updates"] == 1
    assert counters["hard_copies"] == 1
    assert counters["distilled_tokens"] > 0
    assert line["kl"] > 0
    assert json.loads((out / "retry_test.json").read_text())["tasks"] == 8
    for when in ("before-greedy", "before-sampled", "after-greedy", "after-sampled"):
        assert len(list(Run.open(out / "evaluation" / when).trajectories())) == 8
