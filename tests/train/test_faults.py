"""A training that cannot be set up, or that dies: in words, with the exit code that says which."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner, Result
from small import SMALL

from medmcp.agent.cli import root
from medmcp.train.config import ConfigError, TrainConfig, changed, checked, difference
from medmcp.train.presets import resolve, start
from medmcp.train.run import train_arm


def run(*words: str) -> Result:
    return CliRunner().invoke(root, list(words))


def train(out: Path, model: Path, arm: str = "grpo-cos", *more: str, **settings: Any) -> Result:
    values = SMALL | {"model": str(model)} | settings
    pairs = [part for name, value in values.items() for part in ("--set", f"{name}={value}")]
    return run("train", "--algo", arm, "--out", str(out), *pairs, *more)


def said(result: Result) -> str:
    """What stands on stderr, in one line; nothing but words."""
    assert "Traceback" not in result.stderr
    return " ".join(result.stderr.split())


WRONG: dict[str, tuple[list[str], str]] = {
    "an unknown arm": (["--algo", "ppo"], "There is no arm 'ppo'. There are: sft, star, grpo,"),
    "an unknown arm among others": (["--algo", "grpo,ppo"], "There is no arm 'ppo'"),
    "an unknown preset": (["--preset", "large"], "There are: tiny, smollm2, hf:PATH"),
    "a preset without its path": (["--preset", "hf:"], "There are: tiny, smollm2, hf:PATH"),
    "an unknown setting": (["--set", "speed=3"], "There is no setting 'speed'. There are: arm, preset,"),
    "no setting": (["--set", "steps"], "is not NAME=VALUE, e.g. --set steps=40"),
    "a setting of another type": (["--set", "steps=many"], "steps=many does not fit: steps is a int"),
    "a number that may be none": (["--set", "lambda_latch_kl=big"], "lambda_latch_kl is a number or none"),
    "a yes or no that is neither": (["--set", "cosine=perhaps"], "cosine is a bool, e.g. True"),
    "an unknown divergence": (["--set", "divergence=wasserstein"], "There are: reverse, forward, js"),
    "an unknown estimator": (["--set", "estimator=guess"], "There are: exact, topk, sampled"),
    "an unknown hint": (["--set", "hint=all"], "There are: none, outcome, gold"),
    "no steps": (["--set", "steps=0"], "steps=0 does not fit: at least 1"),
    "a group of one": (["--set", "group_size=1"], "group_size=1 does not fit: at least 2"),
    "a lambda that rises": (["--set", "lambda_start=0.1", "--set", "lambda_end=0.2"], "lambda may only fall"),
    "distillation without a teacher": (["--algo", "grpo", "--set", "lambda_start=0.1"], "needs a teacher"),
    "a lambda that is no number": (["--set", "lambda_start=nan"], "lambda may only fall"),
    "a hint that nobody sees": (["--algo", "grpo", "--set", "hint=outcome"], "is for a teacher alone"),
    "micro-batches that do not divide a step": (["--set", "groups=3", "--set", "group_size=2"], "must divide, e.g. --set"),
    "an unknown family": (["--set", "families=surgery"], "There is no family 'surgery'"),
    "the arm as a setting": (["--set", "arm=grpo"], "'arm' is set by --algo"),
    "a diff of no arm": (["--diff", "grpo", "ppo"], "There is no arm 'ppo'"),
    "a model that is not there": (["--set", "model=no/such/model"], "There is no model folder at no/such/model"),
    "a preset's model that is not there": (["--preset", "hf:no/such/model"], "There is no model folder at no/such/model"),
    "a warm start's unknown setting": (["--warm-start", "--set", "speed=3"], "The warm start has no setting 'speed'"),
    "no seeds": (["--seeds", "0"], "--seeds"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_set_up_ends_with_2_and_leaves_nothing(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, advice = WRONG[what]
    monkeypatch.chdir(tmp_path)
    result = run("train", *words)
    assert result.exit_code == 2, (result.output, result.exception)
    assert advice in said(result)
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_the_advice_on_micro_batches_can_be_taken() -> None:
    with pytest.raises(ConfigError, match="micro_batch=2 --set optimiser_steps=2"):
        # 8 episodes, 2 updates of 4; the largest part of the micro-batch of 6 that divides 4 is 2
        checked(changed(TrainConfig(), {"groups": 4, "group_size": 2, "micro_batch": 6, "optimiser_steps": 2}))
    checked(changed(TrainConfig(), {"groups": 4, "group_size": 2, "micro_batch": 2, "optimiser_steps": 2}))


def test_a_diff_names_what_an_arm_sets_and_nothing_else() -> None:
    result = run("train", "--diff", "grpo", "ttopd", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "arm": ["grpo", "ttopd"], "cosine": [False, True], "lambda_start": [0.0, 0.3], "first_turns": [0, 4],
        "tokens_per_turn": [0, 32], "hint": ["none", "outcome"], "teacher": ["none", "ema"],
    }  # fmt: skip
    assert "hint: none | outcome" in run("train", "--diff", "grpo", "ttopd").stdout
    assert difference(resolve("grpo", "tiny", {}), resolve("grpo", "tiny", {"steps": "7"})) == {"steps": (40, 7)}


def test_a_folder_of_something_else_is_left_alone(model_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    result = train(tmp_path, model_folder)
    assert result.exit_code == 2
    assert "is not empty and holds no training. Choose another --out" in said(result)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_another_training_is_not_overwritten_and_not_resumed_with_other_settings(
    model_folder: Path, tmp_path: Path
) -> None:
    config = resolve("grpo", "tiny", SMALL | {"model": str(model_folder)})
    (tmp_path / "train_config.json").write_text(json.dumps(config.as_dict()))
    again = train(tmp_path, model_folder, "grpo")
    assert again.exit_code == 2
    assert "already holds this training. Add --resume" in said(again)
    other = train(tmp_path, model_folder, "grpo", "--resume", learning_rate=0.5)
    assert other.exit_code == 2
    assert "was trained with other settings (learning_rate)" in said(other)
    (tmp_path / "train_config.json").write_text("{")
    torn = train(tmp_path, model_folder, "grpo", "--resume")
    assert torn.exit_code == 2
    assert "cannot be read" in said(torn)


def test_a_model_without_a_chat_template_is_refused(model_folder: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for path in model_folder.iterdir():
        if path.name != "chat_template.jinja":
            (bare / path.name).write_bytes(path.read_bytes())
    result = train(tmp_path / "out", bare)
    assert result.exit_code == 2
    assert "The tokenizer has no chat template" in said(result)
    assert not (tmp_path / "out").exists()


def test_a_training_whose_groups_are_all_dead_stops_with_1_and_says_so(model_folder: Path, tmp_path: Path) -> None:
    # no length reward, no graded total, and a random model never passes: every reward is 0
    result = train(tmp_path / "out", model_folder, "grpo", steps=9, reward_total=0.0, save_every=3)
    assert result.exit_code == 1, (result.output, result.exception)
    assert "stopped: dead_groups: no group had two different rewards for 5 steps" in said(result)
    assert "medmcp probe" in said(result)
    steps = [json.loads(line)["step"] for line in (tmp_path / "out" / "training.jsonl").read_text().splitlines()]
    assert steps == [1, 2, 3, 4, 5]
    (alarm,) = [json.loads(line) for line in (tmp_path / "out" / "alarms.jsonl").read_text().splitlines()]
    assert (alarm["step"], alarm["name"], alarm["stopped"]) == (5, "dead_groups", True)
    assert (tmp_path / "out" / "model" / "config.json").exists()
    again = train(tmp_path / "out", model_folder, "grpo", "--resume", steps=9, reward_total=0.0, save_every=3)
    assert again.exit_code == 1
    assert "dead_groups" in said(again)


def test_a_loss_that_is_no_number_stops_the_training_and_its_model_is_not_kept(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medmcp.train.grpo import GRPO

    real = GRPO._compute_loss

    def poisoned(self: Any, model: Any, inputs: dict[str, Any]) -> torch.Tensor:
        loss: torch.Tensor = real(self, model, inputs)
        return loss * float("nan") if self.state.global_step == 1 else loss

    monkeypatch.setattr(GRPO, "_compute_loss", poisoned)
    result = train(tmp_path / "out", model_folder, steps=4, save_every=1)
    assert result.exit_code == 1, (result.output, result.exception)
    assert "stopped: not_finite: loss is nan at step 2" in said(result)
    assert "lower learning_rate" in said(result)
    assert "--set model=OUT/checkpoints/checkpoint-N" in said(result)
    # the advice can be taken
    saved = tmp_path / "out" / "checkpoints" / "checkpoint-1"
    start(resolve("grpo-cos", "tiny", {"model": str(saved)}))
    lines = [json.loads(line) for line in (tmp_path / "out" / "training.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [1, 2]
    assert lines[1]["loss"] is None  # JSON has no nan
    assert not (tmp_path / "out" / "model").exists()


def full(*_: Any, **__: Any) -> Any:
    """What a device does that has no memory left."""
    raise torch.OutOfMemoryError("tried to allocate 20 GiB")


def test_running_out_of_memory_gives_advice(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medmcp.train.grpo import GRPO

    monkeypatch.setattr(GRPO, "_compute_loss", full)
    result = train(tmp_path / "out", model_folder)
    assert result.exit_code == 2, (result.output, result.exception)
    assert "The device ran out of memory: tried to allocate 20 GiB" in said(result)
    assert "--set micro_batch (now 4)" in said(result)


def test_running_out_of_memory_while_sampling_gives_advice(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medmcp.agent.generation import Generator

    monkeypatch.setattr("medmcp.train.run._evaluate_once", lambda *_: None)
    monkeypatch.setattr(Generator, "turn", full)
    result = train(tmp_path / "out", model_folder)
    assert result.exit_code == 2, (result.output, result.exception)
    assert "The rollouts cannot go on" in said(result)
    assert "tried to allocate 20 GiB" in said(result)


def test_an_evaluation_that_runs_out_of_memory_is_not_one_of_failed_episodes(
    model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medmcp.agent.generation import Generator

    monkeypatch.setattr(Generator, "turn", full)
    result = train(tmp_path / "out", model_folder)
    assert result.exit_code == 2, (result.output, result.exception)
    assert "The evaluation cannot go on" in said(result)
    assert "tried to allocate 20 GiB" in said(result)
    assert "in a training groups" in said(result)


@pytest.mark.parametrize("more", [{"steps": SMALL["steps"]}, {}], ids=["with its steps", "of an older version"])
def test_a_finished_training_is_not_trained_again(
    more: dict[str, int], model_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = resolve("grpo", "tiny", SMALL | {"model": str(model_folder)})
    (tmp_path / "train_config.json").write_text(json.dumps(config.as_dict()))
    (tmp_path / "finished.json").write_text(json.dumps({"stopped": None} | more))
    assert train_arm(config, tmp_path, resume=True) == tmp_path
    assert sorted(path.name for path in tmp_path.iterdir()) == ["finished.json", "train_config.json"]
    longer = resolve("grpo", "tiny", SMALL | {"model": str(model_folder), "steps": config.steps + 1})
    monkeypatch.setattr("medmcp.train.run.start", _interrupt)
    with pytest.raises(InterruptedError):  # it gets as far as loading the model
        train_arm(longer, tmp_path, resume=True)
    assert not (tmp_path / "finished.json").exists()


def _interrupt(_: Any) -> Any:
    raise InterruptedError
