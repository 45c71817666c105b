"""A training that was killed goes on as if it never had been: same losses, same lines, none lost, none twice."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from click.testing import CliRunner
from small import SMALL

from medmcp.agent.cli import root
from medmcp.agent.run import Run
from medmcp.train.config import TrainConfig
from medmcp.train.grpo import last_checkpoint
from medmcp.train.journal import Journal

A_TENTH = 3e-4  # of an update at the rate of these tests: what is lost on the way to a checkpoint costs a whole one
TIMES = ("seconds", "rollout_seconds")


def lines_of(out: Path) -> list[dict[str, Any]]:
    """The lines of a journal without what the clock says."""
    lines = [json.loads(line) for line in (out / "training.jsonl").read_text().splitlines()]
    return [{name: value for name, value in line.items() if name not in TIMES} for line in lines]


def assert_alike(one: Any, other: Any) -> None:
    """Equal but for the last digits of single precision, which hang on where in memory a tensor lies."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for name in one:
            assert_alike(one[name], other[name])
    elif isinstance(one, list):
        for mine, yours in zip(one, other, strict=True):
            assert_alike(mine, yours)
    else:
        assert one == (pytest.approx(other, rel=1e-5, abs=1e-6) if isinstance(other, float) else other)


@pytest.mark.parametrize("arm", ["grpo-cos", "ttopd"])
def test_four_steps_are_two_and_two_after_a_kill(make_trainer: Callable[..., Any], tmp_path: Path, arm: str) -> None:
    settings = {
        "steps": 4, "save_every": 2, "optimiser_steps": 2, "learning_rate": 3e-3, "ema_every": 1, "copy_every": 3,
        "first_turns": 2, "tokens_per_turn": 0, "redraws": 1,
    }  # fmt: skip
    straight, killed = tmp_path / "straight", tmp_path / "killed"
    whole = make_trainer(arm, out=straight, **settings)
    whole.train()
    # what a kill leaves after the lines of steps 3 and 4 and before their checkpoint
    shutil.copytree(straight, killed)
    shutil.rmtree(killed / "checkpoints" / "checkpoint-8")
    with (killed / "training.jsonl").open("a") as file:
        file.write('{"step": 5, "lo')
    resumed = make_trainer(arm, out=killed, **settings)
    saved = last_checkpoint(killed)
    assert saved is not None
    assert saved.name == "checkpoint-4"
    resumed.train(resume_from_checkpoint=str(saved))
    assert [line["step"] for line in lines_of(killed)] == [1, 2, 3, 4]
    assert_alike(lines_of(killed), lines_of(straight))
    for one, other in zip(whole.model.parameters(), resumed.model.parameters(), strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=A_TENTH)
    if arm == "ttopd":
        for one, other in zip(whole.teacher.model.parameters(), resumed.teacher.model.parameters(), strict=True):
            torch.testing.assert_close(one, other, rtol=1e-4, atol=A_TENTH)


def test_a_checkpoint_that_was_not_finished_is_passed_over_and_removed(tmp_path: Path) -> None:
    assert last_checkpoint(tmp_path) is None
    for number, whole in ((4, True), (8, True), (12, False)):  # 12 before 8 by name
        folder = tmp_path / "checkpoints" / f"checkpoint-{number}"
        folder.mkdir(parents=True)
        if whole:
            (folder / "journal.json").write_text("{}")
    found = last_checkpoint(tmp_path)
    assert found is not None
    assert found.name == "checkpoint-8"
    assert not (tmp_path / "checkpoints" / "checkpoint-12").exists()


def test_a_journal_begun_anew_forgets_what_was_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path, TrainConfig())
    (tmp_path / "training.jsonl").write_text('{"step": 1}\n{"step": 2}\n{"st')
    (tmp_path / "alarms.jsonl").write_text('{"step": 2, "name": "kl_explosion"}\n')
    journal.go_on(1, None)
    assert (tmp_path / "training.jsonl").read_text() == '{"step": 1}\n'
    assert (tmp_path / "alarms.jsonl").read_text() == ""
    journal.go_on(0, None)
    assert (tmp_path / "training.jsonl").read_text() == ""


def test_counters_and_monitors_go_on_where_they_were(tmp_path: Path) -> None:
    before = Journal(tmp_path / "a", TrainConfig())
    before.add(assistant_tokens=7)
    before.monitors._dead = 3
    after = Journal(tmp_path / "b", TrainConfig())
    after.go_on(2, json.loads(json.dumps(before.state_dict())))
    after.add(assistant_tokens=1)
    assert after.counters == {"assistant_tokens": 8}
    assert after.monitors._dead == 3


def begun(model_folder: Path, out: Path, lines: int, **more: object) -> tuple[subprocess.Popen[bytes], dict[str, Any]]:
    """A training in a process of its own that has written so many lines, and its settings."""
    settings = SMALL | {
        "model": str(model_folder), "steps": 30, "turn_tokens": 60, "length_scale": 200, "micro_batch": 4,
    } | more  # fmt: skip
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-W", "ignore", "-m", "medmcp.agent", *words_for(out, settings)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    deadline = time.monotonic() + 300
    journal = out / "training.jsonl"
    while time.monotonic() < deadline and process.poll() is None:
        if journal.exists() and journal.read_text().count("\n") >= lines:
            break
        time.sleep(0.02)
    return process, settings


def words_for(out: Path, settings: dict[str, Any]) -> list[str]:
    words = ["train", "--algo", "ttopd", "--out", str(out), "--json"]
    return words + [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]


def test_ctrl_c_saves_the_step_it_is_in_and_then_stops(model_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process, settings = begun(model_folder, out, 2, save_every=1000)  # so that no checkpoint is due
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate()
    assert process.returncode == 1, said.decode()[-2000:]
    kept = lines_of(out)
    assert f"stopped: after step {len(kept)} of 30; the same command with --resume" in said.decode()
    assert not (out / "finished.json").exists()
    saved = last_checkpoint(out)
    assert saved is not None
    assert saved.name == f"checkpoint-{len(kept) * settings['optimiser_steps']}"

    again = [*words_for(out, settings | {"steps": len(kept) + 1}), "--resume"]
    result = CliRunner().invoke(root, again)
    assert result.exit_code == 0, (result.output, result.exception)
    assert lines_of(out)[:-1] == kept


def test_a_killed_training_resumes_with_no_step_lost_or_doubled(model_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process, settings = begun(model_folder, out, 5, save_every=2)
    process.send_signal(signal.SIGKILL)
    said, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL, said.decode()[-2000:]
    kept = lines_of_whole(out / "training.jsonl")
    assert 5 <= len(kept) < 30
    saved = last_checkpoint(out)
    assert saved is not None
    resumed_from = int(saved.name.rpartition("-")[2])

    # the remaining steps, but no more of them than the test has time for
    settings["steps"] = len(kept) + 2
    result = CliRunner().invoke(root, [*words_for(out, settings), "--resume"])
    assert result.exit_code == 0, (result.output, result.exception)
    assert json.loads(result.stdout) == {"out": str(out)}
    lines = lines_of(out)
    assert [line["step"] for line in lines] == list(range(1, len(kept) + 3))
    unchanged = [{name: value for name, value in line.items() if name not in TIMES} for line in kept[:resumed_from]]
    assert lines[:resumed_from] == unchanged
    assert json.loads((out / "finished.json").read_text()) == {"stopped": None, "steps": len(kept) + 2}
    for when in ("before", "after"):
        for decoding in ("greedy", "sampled"):
            found = list(Run.open(out / "evaluation" / f"{when}-{decoding}").trajectories())
            assert len(found) == len({trajectory.id for trajectory in found}) == 8


def lines_of_whole(path: Path) -> list[dict[str, Any]]:
    """The lines that a kill left whole."""
    return [json.loads(line) for line in path.read_text().split("\n")[:-1]]
