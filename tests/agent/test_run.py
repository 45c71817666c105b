"""A run folder holds every episode once, whatever happens to the process or the disk."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import anyio
import pytest

from medmcp.agent.loop import run_episode
from medmcp.agent.policies.scripted import NoopPolicy
from medmcp.agent.regrade import regrade
from medmcp.agent.rollout import RolloutConfig, rollout
from medmcp.agent.run import Run, RunError
from medmcp.tasks.family import Built


def play(tasks: list[Built], out: Path, *, resume: bool = False, k: int = 1) -> Run:
    config = RolloutConfig(policy="noop", k=k)
    return anyio.run(lambda: rollout(config, NoopPolicy(), tasks, out, resume=resume))


def test_a_rollout_plays_every_attempt_once(tasks: list[Built], tmp_path: Path) -> None:
    run = play(tasks[:5], tmp_path / "run", k=3)
    ids = [trajectory.id for trajectory in run.trajectories()]
    assert len(ids) == len(set(ids)) == 15


def test_resume_adds_only_what_is_missing(tasks: list[Built], tmp_path: Path) -> None:
    run = play(tasks[:4], tmp_path / "run", k=2)
    shard = run.shards()[0]
    lines = shard.read_text().splitlines(keepends=True)
    shard.write_text("".join(lines[:3]))
    again = play(tasks[:4], tmp_path / "run", resume=True, k=2)
    ids = [trajectory.id for trajectory in again.trajectories()]
    assert len(ids) == len(set(ids)) == 8


def test_a_killed_rollout_resumes_with_every_episode_exactly_once(tmp_path: Path) -> None:
    out = tmp_path / "run"
    command = [
        sys.executable,
        "-m",
        "medmcp.agent",
        "rollout",
        "--policy",
        "random",
        "--limit",
        "80",
        "--out",
        str(out),
        "--json",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and len(list(out.glob("episodes-*.jsonl"))) < 2 and process.poll() is None:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    half = len(list(Run.open(out).trajectories()))
    assert 0 < half < 80
    subprocess.run([*command, "--resume"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ids = [trajectory.id for trajectory in Run.open(out).trajectories()]
    assert len(ids) == len(set(ids)) == 80


def test_another_configuration_is_not_mixed_in(tasks: list[Built], tmp_path: Path) -> None:
    play(tasks[:2], tmp_path / "run")
    with pytest.raises(RunError, match="other settings"):
        play(tasks[:2], tmp_path / "run", resume=True, k=2)
    with pytest.raises(RunError, match="already holds a run"):
        play(tasks[:2], tmp_path / "run")


def test_a_folder_that_is_no_run_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("keep")
    with pytest.raises(RunError, match="not empty"):
        Run.create(tmp_path, {}, resume=False)
    with pytest.raises(RunError, match="is not a run"):
        Run.open(tmp_path)
    assert (tmp_path / "precious.txt").read_text() == "keep"


def test_a_damaged_shard_is_named_and_resume_keeps_what_is_readable(tasks: list[Built], tmp_path: Path) -> None:
    run = play(tasks[:6], tmp_path / "run")
    shard = run.shards()[0]
    lines = shard.read_text().splitlines(keepends=True)
    shard.write_text("".join([*lines[:2], lines[2][: len(lines[2]) // 2] + "\n", *lines[3:]]))
    with pytest.raises(RunError, match=r"episodes-00000\.jsonl line 3 is damaged"):
        list(run.trajectories())
    again = play(tasks[:6], tmp_path / "run", resume=True)
    ids = [trajectory.id for trajectory in again.trajectories()]
    assert len(ids) == len(set(ids)) == 6
    assert (tmp_path / "run" / "episodes-00000.damaged").exists()


def test_a_full_disk_says_so_and_loses_no_finished_shard(
    tasks: list[Built], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Run.create(tmp_path / "run", {}, resume=False)
    trajectory = anyio.run(lambda: run_episode(tasks[0], NoopPolicy()))
    run.add(trajectory)
    run.flush()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    run.add(trajectory.model_copy(update={"id": "second"}))
    with pytest.raises(RunError, match="No space left on device"):
        run.flush()
    monkeypatch.undo()
    assert [t.id for t in run.trajectories()] == [trajectory.id]
    assert not list((tmp_path / "run").glob("*.tmp"))
    run.flush()
    assert [t.id for t in run.trajectories()] == [trajectory.id, "second"]


def test_regrading_an_untouched_run_flips_nothing(tasks: list[Built], tmp_path: Path) -> None:
    run = play(tasks[:5], tmp_path / "run")
    found = regrade(run, {built.task.id: built for built in tasks})
    assert (found.episodes, found.flips, found.changed, found.unknown) == (5, [], [], [])
